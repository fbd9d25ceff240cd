//! Versions that cannot lie: what reader and analyser make of the fixtures is tied to the versions that stored
//! documents depend on.

use crate::support::{fixture, plan_document, variants};
use plansearch::analysis::{ANALYSER_DIGEST, Lexicon};
use plansearch::config::FactWords;
use plansearch::corpus::{Corpus, READER_DIGEST, SourceFile, decode, read_document, read_sources};
use plansearch::facts::Facts;
use plansearch::hash::sha256;
use plansearch::store::{FoldedText, KeyMaker};
use std::path::Path;

#[test]
fn a_changed_reader_has_another_version() {
    let corpus = variants();
    let containers = Corpus::read(&read_sources(&fixture("formats")).unwrap(), &Default::default(), |_| ());
    let read = (&corpus.documents, &corpus.errors, plan_document(), &containers.documents, &containers.errors);
    let mut read = serde_json::to_string(&read).unwrap();
    // Kinds of structure are tested by small texts in the tests themselves.
    for (number, text) in texts_of_tests().into_iter().enumerate() {
        let file = if text.starts_with('<') { "text.html" } else { "text.md" };
        let file = SourceFile { file: file.to_owned(), bytes: Ok(text.into_bytes()) };
        let document = decode(&file).map(|source| read_document(&source, format!("text{number}"), None));
        read += &serde_json::to_string(&document).unwrap();
    }
    assert_eq!(sha256(read.as_bytes()), READER_DIGEST, "set `READER_DIGEST`, so that stored documents are read anew");
}

/// The texts of several lines and of pages that stand in the tests of reading, as they are written there: braces of `format!` are text.
fn texts_of_tests() -> Vec<String> {
    let files = [
        include_str!("corpus_kinds.rs"),
        include_str!("corpus_offices.rs"),
        include_str!("corpus_reading.rs"),
        include_str!("corpus_variants.rs"),
    ];
    let mut texts: Vec<String> = files.iter().flat_map(|file| literals(file)).collect();
    texts.retain(|text| text.contains('\n') || text.starts_with('<'));
    assert!(texts.len() > 80, "{} texts", texts.len());
    texts
}

/// The string literals of a file of Rust, one after the other.
fn literals(code: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => rest.by_ref().take_while(|c| *c != '\n').for_each(drop),
            '"' => literals.push(literal(&mut rest)),
            _ => {}
        }
    }
    literals
}

/// What a literal says, up to the mark that closes it.
fn literal(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next().filter(|c| *c != '"') {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('u') => {
                let code: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                text.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            // The literal goes on behind the spaces of the next line.
            Some('\n') => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            other => text.extend(other),
        }
    }
    text
}

#[test]
fn literals_are_read_as_they_are_written() {
    assert_eq!(literals("check(\"甲\\n\\\"乙\\u{7}\", \"丙\");\n// \"丁\""), ["甲\n\"乙\u{7}", "丙"]);
    assert_eq!(literals("\"甲\\\n    乙\""), ["甲乙"]);
}

#[test]
fn a_changed_analyser_has_another_version() {
    let lexicon = Lexicon::load(Path::new("no such file")).unwrap();
    let mut maker = KeyMaker::new(&lexicon);
    let mut analysed = Vec::new();
    for document in variants().documents.iter().chain([plan_document()]) {
        let folded: Vec<FoldedText> = document.passages.iter().map(FoldedText::of).collect();
        for (passage, text) in document.passages.iter().zip(&folded) {
            analysed.extend(lexicon.search_words(&text.text).into_iter().map(|token| token.text));
            analysed.push(sha256(&text.to_bytes(&passage.text)));
        }
        let facts = Facts::read(document, &FactWords::shipped().unwrap(), &|_| Vec::new());
        let cut: Vec<_> = folded.iter().map(|folded| (folded.text.as_str(), lexicon.cut(&folded.text))).collect();
        let keys = maker.keys(document, &cut, &facts);
        let mut keys: Vec<&str> = keys.lines().collect();
        keys.sort_unstable();
        analysed.extend(keys.into_iter().map(str::to_owned));
    }
    let digest = sha256(analysed.join("\n").as_bytes());
    assert_eq!(digest, ANALYSER_DIGEST, "set `ANALYSER_DIGEST`, so that stored documents are indexed anew");
}
