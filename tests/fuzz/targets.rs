//! What is given such inputs, and what has to hold of whatever comes of them.

use plansearch::config::{DocumentsConfig, Ranking, ServerSettings, Wording, load_toml};
use plansearch::corpus::{SourceFile, decode, read_document};
use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library::{Library, open};
use plansearch::quote::{CheckRequest, check};
use plansearch::search::{Mode, SearchRequest, Sort, search, suggest};
use std::path::Path;

/// A library of the fixtures' law.
pub(crate) fn small_library() -> Library {
    let folder = tempfile::tempdir().unwrap();
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources/law.md");
    std::fs::copy(law, folder.path().join("law.md")).unwrap();
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("index-config");
    open(&Paths::new(folder.path(), config, DataDir::Memory), &NoProgress).unwrap().library
}

/// No query is an error but for its length, and what is highlighted stands in the text.
pub(crate) fn query(library: &Library, input: &[u8]) {
    let text: String = String::from_utf8_lossy(input).chars().take(1_000).collect();
    for (mode, sort) in [(Mode::Any, Sort::Relevance), (Mode::All, Sort::Document), (Mode::Exact, Sort::Relevance)] {
        let answer = search(library, &SearchRequest { mode, sort, ..SearchRequest::new(text.clone()) }).unwrap();
        assert!(answer.hits.len() <= answer.total());
        for hit in &answer.hits {
            let chars = hit.found.passage.text.chars().count();
            assert!(hit.highlights.iter().all(|span| span.start < span.end && span.end <= chars));
            assert!((0.0..=1.0).contains(&hit.confidence));
        }
    }
    suggest(library, &text, 10).unwrap();
}

/// Each sentence stands in the draft where it says, and its comparison is of its whole text.
pub(crate) fn draft(library: &Library, input: &[u8]) {
    let text: String = String::from_utf8_lossy(input).chars().take(2_000).collect();
    let Ok(report) = check(library, &CheckRequest::new(text.clone())) else {
        assert!(text.trim().is_empty());
        return;
    };
    let chars: Vec<char> = text.chars().collect();
    for sentence in &report.sentences {
        assert_eq!(chars[sentence.span.start..sentence.span.end].iter().collect::<String>(), sentence.text);
        let compared: String = sentence.judgement.diff.iter().map(|piece| piece.draft.as_str()).collect();
        assert_eq!(compared, sentence.text);
    }
}

/// A configuration is taken or refused, never half.
pub(crate) fn config(input: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("any.toml");
    std::fs::write(&file, input).unwrap();
    let _ = load_toml::<ServerSettings>(&file);
    let _ = DocumentsConfig::load(&file);
    let _ = Ranking::load(&file);
    let _ = Wording::load(&file);
}

/// Every character of what can be read is accounted for.
pub(crate) fn source(file: &str, input: &[u8]) {
    let Ok(source) = decode(&SourceFile { file: file.to_owned(), bytes: Ok(input.to_vec()) }) else { return };
    let document = read_document(&source, "a".to_owned(), None);
    let report = &document.report;
    let skipped: usize = report.skipped.iter().map(|skipped| skipped.range.end - skipped.range.start).sum();
    assert_eq!(report.characters, report.in_passages + report.in_headings + skipped);
}
