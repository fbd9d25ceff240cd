//! What may be suggested of a document while a query is typed, as keys.

use super::key::{KeyKind, push};
use crate::analysis::{Lexicon, initials, readings};
use crate::corpus::{Document, Kind, Node, NodeKind, Passage};
use crate::text::normalize;
use rustc_hash::FxHashSet;

/// A longer text is suggested by its beginning alone, in characters.
const MAX_ROTATED_CHARS: usize = 16;
/// No longer text is suggested, in characters.
const MAX_SUGGESTED_CHARS: usize = 48;

/// Suggestions, while they are gathered.
#[derive(Debug)]
pub(super) struct Suggested<'a> {
    lexicon: &'a Lexicon,
    keys: &'a mut String,
    seen: FxHashSet<String>,
}

impl<'a> Suggested<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, keys: &'a mut String) -> Self {
        Self { lexicon, keys, seen: FxHashSet::default() }
    }

    /// Adds headings, names and leads.
    pub(super) fn document(&mut self, document: &Document) {
        self.headings(&document.outline);
        document.passages.iter().for_each(|passage| self.name(passage));
        document.passages.iter().for_each(|passage| self.lead(passage));
    }

    /// Adds frequent terms.
    pub(super) fn terms(&mut self, terms: Vec<&str>) {
        for term in terms {
            self.add(term, "t", None);
        }
    }

    /// Adds a text; `kind` is `h` for a heading, `n` for a name, `l` for a lead, `t` for a term.
    fn add(&mut self, text: &str, kind: &str, alias: Option<&str>) {
        let folded = normalize(text).text;
        if folded.is_empty() || folded.chars().count() > MAX_SUGGESTED_CHARS || self.seen.contains(&folded) {
            return;
        }
        for (rest, before) in self.rotations(&folded) {
            push(self.keys, KeyKind::Suggestion, &[rest, before, kind]);
        }
        if let Some(alias) = alias.map(|alias| normalize(alias).text) {
            push(self.keys, KeyKind::Alias, &[&alias, &folded, kind]);
        }
        // Punctuation is not spoken.
        let spoken: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        for reading in readings(&spoken) {
            push(self.keys, KeyKind::Spelled, &[&reading, &folded, kind]);
        }
        if let Some(letters) = initials(&spoken) {
            push(self.keys, KeyKind::SpelledShort, &[&letters, &folded, kind]);
        }
        self.seen.insert(folded);
    }

    /// The ways to part a text: what comes from a word on (long ones and those in them), and what stands before it. A longer one is not parted.
    fn rotations<'t>(&self, text: &'t str) -> Vec<(&'t str, &'t str)> {
        let mut parted = vec![(text, "")];
        if text.chars().nth(MAX_ROTATED_CHARS).is_none() {
            let cut = self.lexicon.cut(text);
            let mut starts: Vec<usize> = cut.words.iter().chain(&cut.terms).map(|word| word.start).collect();
            starts.sort_unstable();
            starts.dedup();
            parted.extend(
                starts
                    .into_iter()
                    .filter(|&start| start > 0)
                    .filter_map(|start| Some((text.get(start..)?, text.get(..start)?))),
            );
        }
        parted
    }

    fn headings(&mut self, nodes: &[Node]) {
        for node in nodes {
            if !matches!(node.kind, NodeKind::Front | NodeKind::Notice | NodeKind::Preamble | NodeKind::Body) {
                self.add(&node.title, "h", Some(&format!("{}{}", node.label, node.title)));
            }
            self.headings(&node.children);
        }
    }

    fn name(&mut self, passage: &Passage) {
        if let Some(name) = name_of(passage) {
            self.add(&name, "n", None);
        }
    }

    fn lead(&mut self, passage: &Passage) {
        if let Some(lead) = lead_of(passage) {
            // （一）经济发展持续提升 is typed without its number.
            let unnumbered = lead.strip_prefix('（').and_then(|rest| rest.split_once('）')).map(|(_, rest)| rest);
            self.add(&lead, "l", unnumbered);
        }
    }
}

/// The name of an indicator, or the label of a box's item.
pub fn name_of(passage: &Passage) -> Option<String> {
    match &passage.indicator {
        Some(indicator) => Some(without_stop(&indicator.name).to_owned()),
        None => passage.lead().filter(|_| passage.kind == Kind::BoxItem).map(|lead| without_stop(&lead).to_owned()),
    }
}

/// The lead of a paragraph, without its full stop.
pub fn lead_of(passage: &Passage) -> Option<String> {
    passage.lead().filter(|_| passage.kind != Kind::BoxItem).map(|lead| without_stop(&lead).to_owned())
}

fn without_stop(text: &str) -> &str {
    text.trim_end_matches(['。', '：', ':'])
}
