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

/// The indicators of a document, in reading order.
pub(super) fn read(
    document: &Document,
    words: &IndicatorNames,
    equivalents: &dyn Fn(&str) -> Vec<Equivalent>,
) -> Vec<IndicatorFact> {
    let rows = document.passages.iter().filter_map(|passage| Some((passage, passage.indicator.as_ref()?)));
    let mut facts: Vec<IndicatorFact> = rows
        .map(|(passage, figures)| IndicatorFact {
            document: document.id.clone(),
            id: passage.id.clone(),
            figures: figures.clone(),
            aliases: aliases(&figures.name, words, equivalents),
            notes: notes(document, passage, figures),
            mentions: Vec::new(),
        })
        .collect();
    drop_shared_names(&mut facts);
    if !facts.is_empty() {
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

/// The notes of the row's table that concern it: one on a mark ([ ], *) if the row prints the mark, one
/// that names indicators if it names this one, and any other.
fn notes(document: &Document, row: &Passage, figures: &Indicator) -> Vec<String> {
    let in_table = |passage: &&Passage| passage.kind == Kind::Note && passage.place.table == row.place.table;
    let rows: Vec<&Indicator> = document.passages.iter().filter_map(|passage| passage.indicator.as_ref()).collect();
    let wordings = document.passages.iter().filter(in_table).flat_map(|note| split_note(&note.text));
    let concerns = |note: &String| {
        let marks: Vec<&str> = ["[", "*"].into_iter().filter(|mark| note.contains(mark)).collect();
        let named = rows.iter().any(|other| note.contains(&other.name));
        let marked = marks.iter().any(|mark| row.text.contains(mark));
        (marks.is_empty() || marked) && (!named || note.contains(&figures.name))
    };
    wordings.filter(concerns).collect()
}

/// 注：①…②…: each note alone.
fn split_note(text: &str) -> Vec<String> {
    let is_number = |c: char| ('①'..='⑳').contains(&c) || c == '\n';
    let text = text.trim_start_matches(['注', '註', '：', ':']);
    text.split(is_number).map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()).collect()
}
