//! What an answer shows, whatever was asked: highlights and snippets inside their texts, limits
//! that are named, and never a panic.

use crate::search::{QUERIES, found, request, search};
use crate::support::{folded, plan};
use plansearch::search::{MAX_LIMIT, MAX_OFFSET, MAX_QUERY_CHARS, Mode, SNIPPET_CHARS, SearchRequest, SearchResponse};
use proptest::prelude::*;

/// What must hold of every answer, whatever was asked.
#[track_caller]
fn check_answer(query: &str, answer: &SearchResponse) {
    assert!(answer.occurrences >= answer.totals.exact && answer.total() <= plan().passages().count(), "{query}");
    assert!((0.0..=1.0).contains(&answer.confidence), "{query}");
    for hit in &answer.hits {
        let text = &found(hit).passage.text;
        let len = text.chars().count();
        assert!(hit.score.is_finite() && (0.0..=1.0).contains(&hit.confidence), "{query}: {hit:?}");
        assert!(hit.evidence.end <= len, "{query}: {hit:?}");
        assert!(hit.highlights.iter().all(|span| span.start < span.end && span.end <= len), "{query}: {hit:?}");
        assert!(hit.highlights.windows(2).all(|pair| pair[0].end <= pair[1].start), "{query}: {hit:?}");
        let (snippet, marks) = (&hit.snippet.text, &hit.snippet.highlights);
        let shown = snippet.chars().count();
        assert!(shown <= SNIPPET_CHARS + 2, "{query}: a snippet of {shown}");
        assert!(text.contains(snippet.trim_matches('…')) || text.contains(snippet.as_str()), "{query}: {snippet}");
        assert!(marks.iter().all(|span| span.start < span.end && span.end <= shown), "{query}: {hit:?}");
        let marked_texts: Vec<String> = hit.highlights.iter().map(|span| span.slice(text)).collect();
        for mark in marks {
            let marked = mark.slice(snippet);
            assert!(marked_texts.iter().any(|whole| whole.contains(&marked)), "{query}: {marked} is no match");
        }
    }
}

#[test]
fn highlights_and_snippets_show_what_matched() {
    for query in QUERIES {
        let answer = search(&request(query));
        check_answer(query, &answer);
        for hit in answer.hits.iter().take(answer.totals.exact) {
            let needle = folded(query.trim_matches(['“', '”']));
            let marked: String =
                hit.highlights.iter().map(|span| folded(&span.slice(&found(hit).passage.text))).collect();
            assert!(marked.contains(&needle), "{query}: {marked}");
            let snippet: String =
                hit.snippet.highlights.iter().map(|span| folded(&span.slice(&hit.snippet.text))).collect();
            assert!(snippet.contains(&needle), "{query}: {:?}", hit.snippet);
        }
    }
    // Every occurrence is marked, at its place.
    for hit in search(&request("5G基站")).hits.iter().take_while(|hit| found(hit).passage.text.contains("5G基站")) {
        let text = &found(hit).passage.text;
        for (byte, _) in text.match_indices("5G基站") {
            let start = text.get(..byte).unwrap().chars().count();
            assert!(
                hit.highlights.iter().any(|span| span.start <= start && span.end >= start + 4),
                "{:?}",
                hit.highlights
            );
        }
    }
}

#[test]
fn limits_are_named() {
    for (request, code, limit) in [
        (SearchRequest::new("建".repeat(MAX_QUERY_CHARS + 1)), "query_too_long", "1000"),
        (SearchRequest { limit: MAX_LIMIT + 1, ..SearchRequest::new("水") }, "bad_parameter", "100"),
        (SearchRequest { offset: MAX_OFFSET + 1, ..SearchRequest::new("水") }, "bad_parameter", "10000"),
    ] {
        let error = plansearch::search::search(plan(), &request).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(limit), "{error}");
    }
    assert_eq!(search(&SearchRequest { offset: MAX_OFFSET, ..request("水") }).hits, []);
    assert_eq!(search(&SearchRequest { limit: 0, ..request("水") }).hits, []);
    check_answer("long", &search(&request(&"建设".repeat(MAX_QUERY_CHARS / 2))));
}

/// Queries of operators, words and any characters.
fn any_query() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "“",
        "”",
        "「",
        "」",
        "\"",
        "＂",
        " -",
        "-",
        " ",
        "\u{3000}",
        "(",
        ")",
        "+",
        "*",
        "~",
        "^",
        ":",
        "\\",
        "OR",
        "5G",
        "旅游",
        "的",
        "建设",
        "2025",
        "４．２",
        "７０％",
        "𠀀",
        "👍",
        "ﷺ",
        "\u{200B}",
        "e\u{301}",
        "Ⅲ",
        "\0",
        "\n",
    ]);
    let piece = prop_oneof![3 => pieces.prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop_oneof![
        1 => "\\PC*",
        3 => prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat()),
        1 => any::<char>().prop_map(|c| c.to_string().repeat(MAX_QUERY_CHARS)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_query_is_answered(query in any_query(), mode in prop::sample::select(vec![Mode::Any, Mode::All, Mode::Exact]), limit in 0..12_usize) {
        let query: String = query.chars().take(MAX_QUERY_CHARS).collect();
        let answer = search(&SearchRequest { mode, limit, ..SearchRequest::new(query.clone()) });
        prop_assert_eq!(answer.hits.len(), answer.total().min(limit));
        check_answer(&query, &answer);
    }
}
