//! The outline while it is being built: where the next heading and the next passage belong.

use super::annex::AnnexKind;
use super::apart::Apart;
use super::block::HeadingBlock;
use super::label::Style;
use super::model::{Heading, Node, NodeKind, Place};
use super::scheme::{SUBPART_DEPTH, Scheme, depth_of, is_closing};
use std::collections::HashMap;

/// The outline and the place that has been reached in it.
#[derive(Debug)]
pub(crate) struct Outline {
    scheme: Scheme,
    nodes: Vec<Node>,
    /// Indices from the root to the node that is open.
    path: Vec<usize>,
    place: Place,
    /// The key of the part that is open: 2, 2.1.
    part_key: String,
    /// How many items each place has had, by the letter of the item.
    counts: HashMap<(String, char), u32>,
    /// How often each key was asked for.
    keys: HashMap<String, u32>,
    notes: Vec<String>,
    signature: Vec<String>,
    imprint: Vec<String>,
    /// The annex that is open, and the styles of headings met in it, outermost first.
    annex: Option<AnnexKind>,
    annex_styles: Vec<Option<Style>>,
    tables: u32,
}

impl Outline {
    /// Starts an outline.
    pub(crate) fn new(scheme: Scheme) -> Self {
        Self {
            scheme,
            nodes: Vec::new(),
            path: Vec::new(),
            place: Place { key: "body".to_owned(), ..Place::default() },
            part_key: String::new(),
            counts: HashMap::new(),
            keys: HashMap::new(),
            notes: Vec::new(),
            signature: Vec::new(),
            imprint: Vec::new(),
            annex: None,
            annex_styles: Vec::new(),
            tables: 0,
        }
    }

    /// The place that has been reached.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether a box is open.
    pub(crate) fn in_box(&self) -> bool {
        self.place.box_.is_some()
    }

    /// Enters a heading; returns its node for its page to be filled in.
    pub(crate) fn heading(&mut self, block: &HeadingBlock) -> Option<&mut Node> {
        let mut kind = self.scheme.kind_of(block);
        if self.annex.is_some() {
            kind = self.kind_in_annex(kind, block);
        }
        let label = block.label.as_ref().map(|label| label.label.clone()).unwrap_or_default();
        let own = block.label.as_ref().map(|label| label.number);
        let number = match kind {
            // Among numbered ones, one without a label counts for nothing.
            NodeKind::Chapter | NodeKind::Section if own.is_none() && self.scheme.is_unnumbered(block) => None,
            NodeKind::Chapter | NodeKind::Section if own.is_none() && block.entry.is_none() => Some(self.running(kind)),
            _ => own,
        };
        let heading = Heading { number: number.unwrap_or(0), label: label.clone(), title: block.title.clone() };
        match kind {
            NodeKind::Part => {
                let (part, key) = self.part(heading);
                self.part_key.clone_from(&key);
                self.place = Place { key: format!("part{key}"), part: Some(part), ..Place::default() };
            }
            NodeKind::Chapter => {
                // 附则 ends a law, and not its last part.
                let part = self.place.part.clone().filter(|_| !is_closing(block));
                let key = match (&part, number) {
                    (Some(_), Some(number)) if self.scheme.restarts => format!("{}-{number}", self.part_key),
                    (_, Some(number)) => number.to_string(),
                    (_, None) => "u1".to_owned(),
                };
                self.place = Place { key: self.unused(key), part, chapter: Some(heading), ..Place::default() };
            }
            NodeKind::Section => {
                let Place { part, chapter, section, key, annex, .. } = self.place.clone();
                // A section's key hangs on its chapter's, or on the part's, not on the last section's.
                let above =
                    if section.is_some() { key.rsplit_once('.').map(|(above, _)| above.to_owned()) } else { Some(key) };
                let item = number.map_or_else(|| "u1".to_owned(), |number| number.to_string());
                let key = format!("{}.{item}", above.unwrap_or_default());
                let key = self.unused(key);
                self.place = Place { key, annex, part, chapter, section: Some(heading), ..Place::default() };
            }
            NodeKind::Subsection if self.in_box() => {}
            NodeKind::Subsection => {
                let level = self.level_of(block);
                self.place.subsections.truncate(level);
                self.place.subsections.push(heading);
                self.place.box_ = None;
            }
            NodeKind::Box => self.place.box_ = Some(heading),
            NodeKind::Preamble => self.place = Place { key: "preamble".to_owned(), ..Place::default() },
            NodeKind::Front | NodeKind::Notice | NodeKind::Table | NodeKind::Annex | NodeKind::Body => {}
        }
        let place = match kind {
            NodeKind::Box => format!("{}/b{}", self.place.key, number.unwrap_or(0)),
            _ => self.place.key.clone(),
        };
        let depth = if self.in_box() && kind == NodeKind::Subsection {
            12
        } else {
            depth_of(kind) + self.place.subsections.len()
        };
        let depth = match kind {
            NodeKind::Part if self.part_key.contains('.') => SUBPART_DEPTH,
            NodeKind::Chapter if is_closing(block) => 0,
            _ => depth,
        };
        self.open(
            depth,
            Node {
                kind,
                number,
                label,
                title: block.title.clone(),
                place,
                page: None,
                passages: Vec::new(),
                children: Vec::new(),
            },
        )
    }

    /// The part that a heading opens, and its key: 第二编第一分编 has the number of its 编.
    fn part(&self, heading: Heading) -> (Heading, String) {
        let is_subpart = heading.label.ends_with("分编") || heading.label.ends_with("分編");
        let Some(above) = self.place.part.as_ref().filter(|_| is_subpart) else {
            let key = heading.number.to_string();
            return (heading, key);
        };
        let whole = above.label.split_inclusive(['编', '編']).next().unwrap_or(&above.label);
        let label = format!("{whole}{}", heading.label);
        let key = format!("{}.{}", above.number, heading.number);
        (Heading { number: above.number, label, title: heading.title }, key)
    }

    /// Opens an annex, a glossary or the notes.
    pub(crate) fn annex(&mut self, kind: AnnexKind, number: u32, block: &HeadingBlock) {
        let letter = match kind {
            AnnexKind::Annex => 'x',
            AnnexKind::Glossary => 'g',
            AnnexKind::Notes => 'n',
        };
        let running = self.next_item(letter, "#annexes");
        let number = if number > 0 && kind == AnnexKind::Annex { number } else { running };
        let key = if kind == AnnexKind::Notes { "n".to_owned() } else { format!("{letter}{number}") };
        let key = self.unused(key);
        let label = block.label.as_ref().map(|label| label.label.clone()).unwrap_or_default();
        let heading = Heading { number, label: label.clone(), title: block.title.clone() };
        self.annex = Some(kind);
        self.annex_styles.clear();
        self.place = Place { key: key.clone(), annex: Some(heading), ..Place::default() };
        self.open(
            0,
            Node {
                kind: NodeKind::Annex,
                number: Some(number),
                label,
                title: block.title.clone(),
                place: key,
                page: None,
                passages: Vec::new(),
                children: Vec::new(),
            },
        );
    }

    /// Whether a glossary is open.
    pub(crate) fn in_glossary(&self) -> bool {
        self.annex == Some(AnnexKind::Glossary)
    }

    /// The kind of node of a heading inside an annex: the first style met is that of its sections.
    fn kind_in_annex(&mut self, kind: NodeKind, block: &HeadingBlock) -> NodeKind {
        if matches!(kind, NodeKind::Box | NodeKind::Table) {
            return kind;
        }
        let style = block.label.as_ref().map(|label| label.style);
        if let Some(at) = self.annex_styles.iter().position(|known| *known == style) {
            self.annex_styles.truncate(at + 1);
        } else {
            self.annex_styles.push(style);
        }
        if self.annex_styles.len() == 1 { NodeKind::Section } else { NodeKind::Subsection }
    }

    /// Ends the box: an ordinary paragraph follows.
    pub(crate) fn end_box(&mut self) {
        self.place.box_ = None;
        self.close_to(depth_of(NodeKind::Box));
    }

    /// Enters a table with the label and the title of its caption; returns its number in the document.
    pub(crate) fn table(&mut self, label: &str, title: &str) -> u32 {
        self.tables += 1;
        self.place.table = Some(Heading { number: self.tables, label: label.to_owned(), title: title.to_owned() });
        let place = format!("{}/t{}", self.place.key, self.tables);
        let number = Some(self.tables);
        self.open(
            depth_of(NodeKind::Table),
            Node {
                kind: NodeKind::Table,
                number,
                label: label.to_owned(),
                title: title.to_owned(),
                place,
                page: None,
                passages: Vec::new(),
                children: Vec::new(),
            },
        );
        self.tables
    }

    /// Leaves the table.
    pub(crate) fn end_table(&mut self) {
        self.place.table = None;
        self.close_to(depth_of(NodeKind::Table));
    }

    /// Enters a place outside the numbered outline: front, notice or preamble.
    pub(crate) fn aside(&mut self, kind: NodeKind, key: &str, title: &str) {
        if self.place.key == key && self.nodes.last().is_some_and(|node| node.kind == kind) {
            return;
        }
        self.place = Place { key: key.to_owned(), ..Place::default() };
        self.open(
            0,
            Node {
                kind,
                number: None,
                label: String::new(),
                title: title.to_owned(),
                place: key.to_owned(),
                page: None,
                passages: Vec::new(),
                children: Vec::new(),
            },
        );
    }

    /// Leaves such a place for the body.
    pub(crate) fn body(&mut self) {
        if matches!(self.place.key.as_str(), "front" | "notice") {
            self.place = Place { key: "body".to_owned(), ..Place::default() };
            self.path.clear();
        }
    }

    /// Opens the place of notes, which number through the document; returns the place that was open.
    pub(crate) fn note_place(&mut self) -> Place {
        std::mem::replace(&mut self.place, Place { key: "n".to_owned(), ..Place::default() })
    }

    /// Goes back to a place.
    pub(crate) fn set_place(&mut self, place: Place) {
        self.place = place;
    }

    /// The next number of an item of this letter in the place that is open.
    pub(crate) fn next_item(&mut self, letter: char, scope: &str) -> u32 {
        let count = self.counts.entry((scope.to_owned(), letter)).or_default();
        *count += 1;
        *count
    }

    /// Puts a passage under the node that is open.
    pub(crate) fn passage(&mut self, id: &str) {
        if self.path.is_empty() {
            self.open_body();
        }
        let path = self.path.clone();
        if let Some(node) = self.node_at(&path) {
            node.passages.push(id.to_owned());
        }
    }

    /// Opens the node of a text without headings.
    fn open_body(&mut self) {
        let place = self.place.key.clone();
        self.open(
            0,
            Node {
                kind: NodeKind::Body,
                number: None,
                label: String::new(),
                title: "正文".to_owned(),
                place,
                page: None,
                passages: Vec::new(),
                children: Vec::new(),
            },
        );
    }

    /// Keeps a note for the node that stands after all others.
    pub(crate) fn note(&mut self, id: &str) {
        self.notes.push(id.to_owned());
    }

    /// Opens the place of lines that belong to the paper as a whole, wherever they stand; returns the place that was
    /// open.
    pub(crate) fn place_apart(&mut self, apart: Apart) -> Place {
        let heading = Heading { number: 0, label: String::new(), title: apart.title().to_owned() };
        let place = Place { key: apart.key().to_owned(), annex: Some(heading), ..Place::default() };
        std::mem::replace(&mut self.place, place)
    }

    /// Keeps such a line for its node, which stands after all others.
    pub(crate) fn line_apart(&mut self, apart: Apart, id: &str) {
        match apart {
            Apart::Signature => self.signature.push(id.to_owned()),
            Apart::Imprint => self.imprint.push(id.to_owned()),
        }
    }

    /// The finished outline.
    pub(crate) fn finish(mut self) -> Vec<Node> {
        let last = [
            ("注释", "n", self.notes),
            (Apart::Signature.title(), Apart::Signature.key(), self.signature),
            (Apart::Imprint.title(), Apart::Imprint.key(), self.imprint),
        ];
        for (title, place, passages) in last {
            if !passages.is_empty() {
                self.nodes.push(Node {
                    kind: NodeKind::Annex,
                    number: None,
                    label: String::new(),
                    title: title.to_owned(),
                    place: place.to_owned(),
                    page: None,
                    passages,
                    children: Vec::new(),
                });
            }
        }
        self.nodes
    }

    fn running(&mut self, kind: NodeKind) -> u32 {
        let scope = if kind == NodeKind::Chapter {
            "#chapters".to_owned()
        } else {
            format!("#sections of {}", self.chapter_key())
        };
        self.next_item('#', &scope)
    }

    fn chapter_key(&self) -> &str {
        self.place.key.split_once('.').map_or(self.place.key.as_str(), |(chapter, _)| chapter)
    }

    /// How many subsections stand above one written like this.
    fn level_of(&self, block: &HeadingBlock) -> usize {
        let style = super::series::style_of;
        let own = block.label.as_ref().map(|label| label.style);
        self.place
            .subsections
            .iter()
            .position(|above| style(&above.label) >= own || style(&above.label).is_none())
            .unwrap_or(self.place.subsections.len())
    }

    /// Keys stay unique even where a source numbers two headings alike.
    fn unused(&mut self, key: String) -> String {
        let copy = self.keys.entry(key.clone()).or_default();
        *copy += 1;
        if *copy > 1 { format!("{key}~{copy}") } else { key }
    }

    fn open(&mut self, depth: usize, node: Node) -> Option<&mut Node> {
        self.close_to(depth);
        let path = self.path.clone();
        let siblings = match self.node_at(&path) {
            Some(parent) => &mut parent.children,
            None => &mut self.nodes,
        };
        siblings.push(node);
        let index = siblings.len() - 1;
        self.path.push(index);
        let path = self.path.clone();
        self.node_at(&path)
    }

    /// Closes the open nodes of this depth and deeper.
    fn close_to(&mut self, depth: usize) {
        let mut nodes = &self.nodes;
        let mut keep = 0;
        let mut subsections = 0;
        for &index in &self.path {
            let Some(node) = nodes.get(index) else { break };
            subsections += usize::from(node.kind == NodeKind::Subsection);
            if depth_of(node.kind) + if node.kind == NodeKind::Subsection { subsections } else { 0 } >= depth {
                break;
            }
            keep += 1;
            nodes = &node.children;
        }
        self.path.truncate(keep);
    }

    fn node_at(&mut self, path: &[usize]) -> Option<&mut Node> {
        let (first, rest) = path.split_first()?;
        let mut node = self.nodes.get_mut(*first)?;
        for &index in rest {
            node = node.children.get_mut(index)?;
        }
        Some(node)
    }
}
