//! From a document to the rows of an index, as lines of a bulk: the same analysis as the embedded store's.

use super::address::{at_of, row_id};
use super::mapping::{key_field, row, text_field};
use crate::analysis::{Cut, Lexicon};
use crate::corpus::{Document, Passage};
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::filters::PlaceKey;
use crate::terms::{distinct, folded_lead, names_of, places_of};
use crate::{Address, Field, FoldedText, KeyKind, KeyMaker, LIST_END, SourceStamp, Stored, bands, issued, terms_about};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Serialize;
use std::collections::BTreeMap;

/// A row as the cluster takes it; what is `None` or empty is left out.
#[derive(Debug, Default, Serialize)]
struct Row<'r> {
    row: &'static str,
    at: i64,
    file: &'r str,
    stored: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chapter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    about: &'r [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twin_of: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    characters: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentences: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folded: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading_runs: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heading_chars: Option<String>,
    /// Terms by the field that is searched, divided by spaces.
    #[serde(flatten)]
    terms: BTreeMap<&'static str, String>,
    /// Keys by the field of their kind.
    #[serde(flatten)]
    keys: BTreeMap<String, Vec<&'r str>>,
}

/// Makes rows of documents.
#[derive(Debug)]
pub(super) struct RowMaker {
    lexicon: Lexicon,
    keys: KeyMaker,
}

/// A document ready to be written.
pub(super) struct Made {
    /// Its rows as lines of a bulk.
    pub lines: Vec<Vec<u8>>,
    /// Its passages' folded texts.
    pub folded: Vec<FoldedText>,
}

impl RowMaker {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        Self { lexicon: lexicon.clone(), keys: KeyMaker::new(lexicon) }
    }

    /// The rows of a document that has this number.
    pub(super) fn document(
        &mut self,
        number: u32,
        document: &Document,
        facts: Facts,
        stamp: SourceStamp,
    ) -> Result<Made> {
        let folded: Vec<FoldedText> = document.passages.iter().map(FoldedText::of).collect();
        // Each text is cut once, for the words of its passage and for the document's keys.
        let cut: Vec<(&str, Cut<'_>)> =
            folded.iter().map(|folded| (folded.text.as_str(), self.lexicon.cut(&folded.text))).collect();
        let mut keys = self.keys.keys(document, &cut, &facts);
        keys.push_str(&issued::key_line(&document.id, &document.metadata));
        let has_facts = !facts.indicators.is_empty() || !facts.targets.is_empty();
        let about = terms_about(&document.metadata);
        let alike = bands(&stamp.sketch).collect();
        let (head, body) = Stored::of_document(document, facts, stamp);
        let at = |row: usize| Address { segment: number, row: u32::try_from(row).unwrap_or(u32::MAX) };
        let common = |stored: &Stored, row: &'static str| -> Result<Row<'_>> {
            let stored = encoded(&stored.to_bytes().map_err(broken)?);
            Ok(Row { row, file: &document.file, document: Some(&document.id), about: &about, stored, ..Row::default() })
        };
        let mut lines = Vec::with_capacity(document.passages.len() + 3);
        let (characters, sentences) = crate::commit::counted(&folded);
        let mut row = common(&head, row::HEAD)?;
        row.alike = alike;
        row.facts = has_facts.then_some(true);
        (row.characters, row.sentences) = (Some(characters), Some(sentences));
        row.terms.insert(text_field(Field::NameBigrams), bigrams(&names_of(&document.metadata)));
        row.keys = by_kind(&keys);
        lines.push(line(at(0), row)?);
        lines.push(line(at(1), common(&body, row::BODY)?)?);
        for (number, (passage, (folded, (_, cut)))) in (2..).zip(document.passages.iter().zip(folded.iter().zip(&cut)))
        {
            // The text is kept once, folded.
            let mut bare = passage.clone();
            bare.text.clear();
            let mut row = common(&Stored::Passage(bare), row::PASSAGE)?;
            fill(&mut row, passage, folded, cut);
            lines.push(line(at(number), row)?);
        }
        let text = Stored::of_text(&document.text).map_err(broken)?;
        lines.push(line(at(2 + document.passages.len()), common(&text, row::TEXT)?)?);
        drop(cut);
        Ok(Made { lines, folded })
    }
}

fn fill<'r>(row: &mut Row<'r>, passage: &'r Passage, folded: &FoldedText, cut: &Cut<'_>) {
    let written = PlaceKey::write(passage);
    let place = PlaceKey::read(&written);
    row.id = Some(&passage.id);
    row.chapter = place.chapter().map(str::to_owned);
    row.section = place.section().map(str::to_owned);
    row.place = Some(written);
    row.kind = Some(passage.kind as u64);
    row.places = places_of(passage).iter().map(crate::PlaceTerm::key).collect();
    row.folded = Some(encoded(&folded.to_bytes(&passage.text)));
    let runs = bigrams(&folded.text);
    row.terms.insert(text_field(Field::Bigrams), runs.clone());
    row.runs = Some(runs);
    row.terms.insert(text_field(Field::Unigrams), chars(&folded.text));
    let words: Vec<&str> = cut.terms.iter().map(|term| term.text).collect();
    row.terms.insert(text_field(Field::Words), words.join(" "));
    row.terms.insert(text_field(Field::LeadBigrams), bigrams(&folded_lead(folded)));
    let titles = bigrams(&folded.titles);
    row.terms.insert(text_field(Field::HeadingBigrams), titles.clone());
    row.heading_runs = Some(titles);
    row.heading_chars = Some(chars(&folded.titles));
}

/// The row of a source that could not be read, or whose text is that of a document.
pub(super) fn other(number: u32, file: &str, stored: &Stored) -> Result<Vec<u8>> {
    let (row, twin_of) = match stored {
        Stored::Twin { of, .. } => (row::TWIN, Some(of.as_str())),
        _ => (row::ERROR, None),
    };
    let stored = encoded(&stored.to_bytes().map_err(broken)?);
    line(Address { segment: number, row: 0 }, Row { row, file, stored, twin_of, ..Row::default() })
}

/// What says in a bulk that a row is to go.
pub(super) fn deletion(address: Address) -> Vec<u8> {
    format!("{{\"delete\":{{\"_id\":\"{}\"}}}}\n", row_id(address)).into_bytes()
}

/// A row with what says in a bulk that it is to be written.
fn line(address: Address, mut row: Row<'_>) -> Result<Vec<u8>> {
    row.at = at_of(address);
    let mut line = format!("{{\"index\":{{\"_id\":\"{}\"}}}}\n", row_id(address)).into_bytes();
    serde_json::to_writer(&mut line, &row).map_err(|error| broken(error.to_string()))?;
    line.push(b'\n');
    Ok(line)
}

/// The keys of a list by the field of their kind.
fn by_kind(keys: &str) -> BTreeMap<String, Vec<&str>> {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for key in keys.split_terminator(LIST_END) {
        let kind = KeyKind::ALL.into_iter().find(|kind| key.starts_with(kind.mark()));
        if let Some((kind, rest)) = kind.and_then(|kind| Some((kind, key.strip_prefix(kind.mark())?))) {
            found.entry(key_field(kind)).or_default().push(rest);
        }
    }
    found
}

/// All runs of two neighbouring characters, divided by spaces: folded text has none.
pub(super) fn bigrams(text: &str) -> String {
    let mut runs = String::with_capacity(text.len() * 3);
    let mut before: Option<char> = None;
    for c in text.chars() {
        if let Some(before) = before {
            if !runs.is_empty() {
                runs.push(' ');
            }
            runs.push(before);
            runs.push(c);
        }
        before = Some(c);
    }
    runs
}

/// The characters of a text, each once, divided by spaces.
fn chars(text: &str) -> String {
    let chars: Vec<String> = distinct(text).chars().map(String::from).collect();
    chars.join(" ")
}

fn encoded(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

fn broken(reason: String) -> Error {
    Error::store("write a row")(std::io::Error::other(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_divided_by_spaces() {
        assert_eq!(bigrams("建5g，𠀀"), "建5 5g g， ，𠀀");
        assert_eq!((bigrams("建"), bigrams("")), (String::new(), String::new()));
        assert_eq!(chars("人人有"), "人 有");
    }

    #[test]
    fn keys_go_to_the_field_of_their_kind() {
        let keys = by_kind("fjiben\0基本\nijb\0基本\nfjiben\0基本法\n");
        assert_eq!(keys.get("key_f").map(Vec::len), Some(2));
        assert_eq!(keys.get("key_i").map(Vec::as_slice), Some(["jb\0基本"].as_slice()));
    }
}
