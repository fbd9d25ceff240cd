//! What a source becomes: a document with its outline and its passages.
//!
//! These types are also the format of a generation's documents on disk; what the outside sees is
//! converted from them.

use super::indicator::Indicator;
use super::metadata::Metadata;
use super::report::SourceReport;
use super::source_range::SourceRange;
use super::suspicion::Fault;
use crate::text::CharSpan;
use serde::{Deserialize, Serialize};

/// One source, read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Document {
    /// The id, unique in the corpus: `yunxi-145`.
    pub id: String,
    /// Path of the source, relative to the sources' folder, with `/`.
    pub file: String,
    /// Its format: `md`, `txt`, `docx`.
    pub format: String,
    /// Title, number, issuer, date.
    pub metadata: Metadata,
    /// The outline, in reading order.
    pub outline: Vec<Node>,
    /// The passages, in reading order.
    pub passages: Vec<Passage>,
    /// What became of each character of the source.
    pub report: SourceReport,
    /// The reader's text, in which all ranges count.
    pub text: String,
}

impl Document {
    /// What every answer needs of the document.
    #[must_use]
    pub fn head(&self) -> DocumentHead {
        DocumentHead {
            id: self.id.clone(),
            file: self.file.clone(),
            format: self.format.clone(),
            metadata: self.metadata.clone(),
            passages: self.passages.len(),
            chapters: chapters(&self.outline),
        }
    }
}

/// The chapters of an outline, however deep they stand, in reading order.
fn chapters(nodes: &[Node]) -> Vec<Chapter> {
    let mut found = Vec::new();
    for node in nodes {
        if node.kind == NodeKind::Chapter {
            let title = format!("{} {}", node.label, node.title).trim().to_owned();
            found.push(Chapter { key: node.place.clone(), title });
        }
        found.extend(chapters(&node.children));
    }
    found
}

/// A chapter as facets name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// The place in ids: `7`.
    pub key: String,
    /// Its label and its title.
    pub title: String,
}

/// A document without its outline and its passages: what a citation and a list need of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHead {
    /// The id, unique in the library: `yunxi-145`.
    pub id: String,
    /// Path of the source, relative to the sources' folder, with `/`.
    pub file: String,
    /// Its format: `md`, `txt`, `docx`.
    pub format: String,
    /// Title, number, issuer, date.
    pub metadata: Metadata,
    /// How many passages it has.
    pub passages: usize,
    /// Its chapters, in reading order.
    pub chapters: Vec<Chapter>,
}

impl DocumentHead {
    /// Whether its source is a container, of which a reader made the text.
    #[must_use]
    pub fn is_of_container(&self) -> bool {
        !matches!(self.format.as_str(), "md" | "txt")
    }
}

/// The kinds of outline node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Title page and head.
    Front,
    /// The notice that issues the document.
    Notice,
    /// What stands before the first heading.
    Preamble,
    /// 编, 篇.
    Part,
    /// 章, or 一、 where there are no 章.
    Chapter,
    /// 节, or （一） where there are no 节.
    Section,
    /// A heading below a section.
    Subsection,
    /// 专栏.
    Box,
    /// A table.
    Table,
    /// 附件, 名词解释, 注释: what follows the body, numbered anew.
    Annex,
    /// The text of a document without headings.
    Body,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its kind.
    pub kind: NodeKind,
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// Its label as printed: 第七章, 专栏三; empty where it has none.
    pub label: String,
    /// Its title without the label.
    pub title: String,
    /// The place in ids: `7.3`.
    pub place: String,
    /// Its page by the contents page.
    pub page: Option<u32>,
    /// Ids of the passages directly under it.
    pub passages: Vec<String>,
    /// The nodes under it, in reading order.
    pub children: Vec<Node>,
}

/// The kinds of passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Title page and head.
    Front,
    /// The notice that issues the document.
    Notice,
    /// What stands before the first heading.
    Preamble,
    /// A paragraph of the text.
    Paragraph,
    /// An item of a box.
    BoxItem,
    /// A row of an indicator table.
    Indicator,
    /// The note under a table.
    Note,
    /// An article of a law, with all its paragraphs.
    Article,
    /// A row of any other table.
    TableRow,
    /// An explained term of a glossary.
    Term,
    /// A foot- or endnote.
    Footnote,
}

impl Kind {
    /// All kinds, in reading order; a kind's place here is its number in the index.
    pub const ALL: [Self; 11] = [
        Self::Front,
        Self::Notice,
        Self::Preamble,
        Self::Paragraph,
        Self::BoxItem,
        Self::Indicator,
        Self::Note,
        Self::Article,
        Self::TableRow,
        Self::Term,
        Self::Footnote,
    ];

    /// The kinds of passage that stand in tables.
    #[must_use]
    pub fn of_tables() -> [Self; 4] {
        [Self::Paragraph, Self::Indicator, Self::Note, Self::TableRow]
    }

    /// The name in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Notice => "notice",
            Self::Preamble => "preamble",
            Self::Paragraph => "paragraph",
            Self::BoxItem => "box_item",
            Self::Indicator => "indicator",
            Self::Note => "note",
            Self::Article => "article",
            Self::TableRow => "table_row",
            Self::Term => "term",
            Self::Footnote => "footnote",
        }
    }

    /// The name for readers.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Front => "文首",
            Self::Notice => "印发通知",
            Self::Preamble => "引言",
            Self::Paragraph => "正文",
            Self::BoxItem => "专栏",
            Self::Indicator => "指标",
            Self::Note => "表注",
            Self::Article => "条文",
            Self::TableRow => "表格",
            Self::Term => "名词解释",
            Self::Footnote => "注释",
        }
    }
}

/// The smallest thing that is found and cited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// The id: `yunxi-145/7.3/p2`.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// The source's wording.
    pub text: String,
    /// How many characters of `text` are its lead; 0 where it has none.
    pub lead_chars: usize,
    /// Where it stands.
    pub place: Place,
    /// The printed pages that it stands on, as far as they are proved.
    pub pages: Option<Pages>,
    /// Where it stands in the source, a range for each piece between page cuts.
    pub source: Vec<SourceRange>,
    /// The page of the file on which each of these ranges begins; empty where its format has no pages.
    pub source_pages: Vec<u32>,
    /// For each cut inside the passage the character of `text` that comes first after it.
    pub cuts: Vec<usize>,
    /// Suspected scan faults.
    pub faults: Vec<Fault>,
    /// The figures, of an indicator.
    pub indicator: Option<Indicator>,
}

impl Passage {
    /// The lead, if the passage has one.
    #[must_use]
    pub fn lead(&self) -> Option<String> {
        (self.lead_chars > 0).then(|| CharSpan::new(0, self.lead_chars).slice(&self.text))
    }
}

/// A numbered heading above a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its number; 0 where it has none.
    pub number: u32,
    /// Its label as printed: 第七章.
    pub label: String,
    /// Its title without the label.
    pub title: String,
}

impl Heading {
    /// The second number of an inserted article: 1 in 第七条之一.
    #[must_use]
    pub fn inserted(&self) -> Option<u32> {
        super::label::parse_label(&self.label).and_then(|label| label.inserted)
    }
}

/// Where a passage stands: the headings above it and its own number below them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The place in ids: `7.3`, `9`, `front`, `body`.
    pub key: String,
    /// 编 or 篇.
    pub part: Option<Heading>,
    /// 章.
    pub chapter: Option<Heading>,
    /// 节.
    pub section: Option<Heading>,
    /// Headings below the section, outermost first.
    pub subsections: Vec<Heading>,
    /// 专栏.
    pub box_: Option<Heading>,
    /// The table; its number counts through the document.
    pub table: Option<Heading>,
    /// 条.
    pub article: Option<Heading>,
    /// 附件, 名词解释 or 注释, in which numbering begins anew.
    pub annex: Option<Heading>,
    /// The note, by its mark.
    pub note: Option<Heading>,
    /// The number of the item in its box, or of the row in its table.
    pub item: Option<u32>,
}

impl Place {
    /// The titles above the passage, outermost first.
    #[must_use]
    pub fn titles(&self) -> Vec<&str> {
        let above = [&self.annex, &self.part, &self.chapter, &self.section].into_iter().flatten();
        let above = above.chain(&self.subsections);
        above.chain([&self.box_, &self.table].into_iter().flatten()).map(|heading| heading.title.as_str()).collect()
    }
}

/// Printed pages: those covered if `exact`, else the outermost possible ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages {
    /// The first page.
    pub first: u32,
    /// The last page; `None` where no upper bound is proved.
    pub last: Option<u32>,
    /// Whether both are proved.
    pub exact: bool,
}
