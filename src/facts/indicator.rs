//! Indicators with what their table's row alone does not say.

use super::alias::{Equivalent, aliases};
use super::lookup::name_key;
use super::mention::Mentions;
use crate::config::IndicatorNames;
use crate::corpus::{Document, Indicator, Kind, Passage};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// A row of an indicator table, with its other names and where it is mentioned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndicatorFact {
    /// The id of the document.
    pub document: String,
    /// The id of the row's passage.
    pub id: String,
    /// The row's figures.
    pub figures: Indicator,
    /// Other names, derived by rule: without brackets, in short, by the thesaurus. None is the name or
    /// another name of a second indicator of the document.
    pub aliases: Vec<String>,
    /// The table's notes that explain something in the row.
    pub notes: Vec<String>,
    /// Ids of the document's passages that state a figure of it in running text.
    pub mentions: Vec<String>,
}

impl IndicatorFact {
    /// The name and then the other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.figures.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

/// Where a document has more indicators (a yearbook), none is looked for in its text.
const MOST_MENTIONED: usize = 1_000;

/// The indicators of a document, in reading order.
pub(super) fn read(
    document: &Document,
    words: &IndicatorNames,
    equivalents: &dyn Fn(&str) -> Vec<Equivalent>,
) -> Vec<IndicatorFact> {
    let notes = table_notes(document);
    let rows = document.passages.iter().filter_map(|passage| Some((passage, passage.indicator.as_ref()?)));
    let mut facts: Vec<IndicatorFact> = rows
        .map(|(passage, figures)| IndicatorFact {
            document: document.id.clone(),
            id: passage.id.clone(),
            figures: figures.clone(),
            aliases: aliases(&figures.name, words, equivalents),
            notes: concerning(notes.get(&table_of(passage)).map_or(&[][..], Vec::as_slice), passage, figures),
            mentions: Vec::new(),
        })
        .collect();
    drop_shared_names(&mut facts);
    if (1..=MOST_MENTIONED).contains(&facts.len()) {
        let mentions = Mentions::of(document);
        for fact in &mut facts {
            fact.mentions = mentions.find(fact, &words.before);
        }
    }
    facts
}

/// A name that fits two indicators names neither.
fn drop_shared_names(facts: &mut [IndicatorFact]) {
    let mut holders: HashMap<String, usize> = HashMap::new();
    for fact in &*facts {
        for name in fact.names().map(name_key).collect::<HashSet<String>>() {
            *holders.entry(name).or_default() += 1;
        }
    }
    for fact in facts {
        fact.aliases.retain(|alias| holders.get(&name_key(alias)) == Some(&1));
    }
}

/// A note of a table.
struct TableNote {
    text: String,
    /// The marks ([ ], *) that it explains.
    marks: Vec<&'static str>,
    /// Whether it names indicators of the document.
    names_some: bool,
}

/// The notes of each table, by its number.
fn table_notes(document: &Document) -> HashMap<Option<u32>, Vec<TableNote>> {
    let names: HashSet<&str> =
        document.passages.iter().filter_map(|passage| Some(passage.indicator.as_ref()?.name.as_str())).collect();
    let mut notes: HashMap<Option<u32>, Vec<TableNote>> = HashMap::new();
    for passage in document.passages.iter().filter(|passage| passage.kind == Kind::Note) {
        let of_table = notes.entry(table_of(passage)).or_default();
        for text in split_note(&passage.text) {
            let marks = ["[", "*"].into_iter().filter(|mark| text.contains(mark)).collect();
            let names_some = names.iter().any(|name| text.contains(name));
            of_table.push(TableNote { text, marks, names_some });
        }
    }
    notes
}

/// The number of the table in which a passage stands; tables are counted through the document.
fn table_of(passage: &Passage) -> Option<u32> {
    passage.place.table.as_ref().map(|table| table.number)
}

/// Those that concern a row: one on a mark if the row prints the mark, one that names indicators if it names this one, and
/// any other.
fn concerning(notes: &[TableNote], row: &Passage, figures: &Indicator) -> Vec<String> {
    let concerns = |note: &&TableNote| {
        let is_marked = note.marks.is_empty() || note.marks.iter().any(|mark| row.text.contains(mark));
        is_marked && (!note.names_some || note.text.contains(&figures.name))
    };
    notes.iter().filter(concerns).map(|note| note.text.clone()).collect()
}

/// 注：①…②…: each note alone.
fn split_note(text: &str) -> Vec<String> {
    let is_number = |c: char| ('①'..='⑳').contains(&c) || c == '\n';
    let text = text.trim_start_matches(['注', '註', '：', ':']);
    text.split(is_number).map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()).collect()
}
