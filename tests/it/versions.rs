//! Versions that cannot lie: what reader and analyser make of the fixtures is tied to the versions that stored
//! documents depend on.

use crate::support::{fixture, plan_document, variants};
use plansearch::analysis::{ANALYSER_DIGEST, Lexicon};
use plansearch::corpus::{Corpus, READER_DIGEST, read_sources};
use plansearch::facts::Facts;
use plansearch::hash::sha256;
use plansearch::store::{FoldedText, KeyMaker};
use std::path::Path;

#[test]
fn a_changed_reader_has_another_version() {
    let corpus = variants();
    let containers = Corpus::read(&read_sources(&fixture("formats")).unwrap(), &Default::default(), |_| ());
    let read = (&corpus.documents, &corpus.errors, plan_document(), &containers.documents, &containers.errors);
    let read = serde_json::to_string(&read).unwrap();
    assert_eq!(sha256(read.as_bytes()), READER_DIGEST, "set `READER_DIGEST`, so that stored documents are read anew");
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
        let facts = Facts::read(document, &|_| Vec::new());
        let cut: Vec<_> = folded.iter().map(|folded| (folded.text.as_str(), lexicon.cut(&folded.text))).collect();
        let keys = maker.keys(document, &cut, &facts);
        let mut keys: Vec<&str> = keys.lines().collect();
        keys.sort_unstable();
        analysed.extend(keys.into_iter().map(str::to_owned));
    }
    let digest = sha256(analysed.join("\n").as_bytes());
    assert_eq!(digest, ANALYSER_DIGEST, "set `ANALYSER_DIGEST`, so that stored documents are indexed anew");
}
