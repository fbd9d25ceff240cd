//! The real plan against what was read from its source by hand: `tests/fixtures/plan`.

use crate::support::{fixture, fixture_list, plan, plan_document};
use plansearch::corpus::{
    Indicator, Kind, MAX_PASSAGE_CHARS, Node, NodeKind, Passage, official_citation, short_citation,
};
use serde_json::{Value, json};
use std::collections::HashSet;

fn passages() -> &'static [Passage] {
    &plan_document().passages
}

/// The nodes of the outline in reading order, each with the place of the chapter or section
/// above it.
fn flattened() -> Vec<(&'static Node, Option<&'static str>)> {
    fn add<'a>(nodes: &'a [Node], above: Option<&'a str>, all: &mut Vec<(&'a Node, Option<&'a str>)>) {
        for node in nodes {
            all.push((node, above));
            let divides = matches!(node.kind, NodeKind::Chapter | NodeKind::Section);
            add(&node.children, if divides { Some(&node.place) } else { above }, all);
        }
    }
    let mut all = Vec::new();
    add(&plan_document().outline, None, &mut all);
    all
}

fn named(passage: &Passage) -> Value {
    let pages = passage.pages.map(|pages| json!({"first": pages.first, "last": pages.last, "exact": pages.exact}));
    json!({
        "id": passage.id,
        "kind": passage.kind.name(),
        "text": passage.text,
        "lead": passage.lead(),
        "citation_text": short_citation(&plan_document().head(), passage),
        "citation_official": official_citation(&plan_document().head(), passage),
        "pages": pages,
        "lines": passage.source.iter().map(|range| range.line).collect::<Vec<_>>(),
    })
}

#[test]
fn the_metadata_is_read_from_the_source() {
    let metadata = &plan_document().metadata;
    assert_eq!(metadata.title, "青州市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要");
    assert_eq!(metadata.short_title, "青州市“十四五”规划纲要");
    assert_eq!(metadata.number.as_deref(), Some("青政发〔2021〕6号"));
    assert_eq!(metadata.issuer.as_deref(), Some("青州市人民政府"));
    assert_eq!(metadata.date.as_deref(), Some("2021-10"));
    assert_eq!(metadata.pages, None);
    // Only the id and the short title may come from the configuration.
    let config = plansearch::config::DocumentsConfig::load(&crate::support::root().join("index-config/documents.toml"));
    let entry = config.unwrap().entry(crate::support::PLAN).unwrap().clone();
    assert_eq!((entry.title, entry.number, entry.issuer, entry.date, entry.pages), (None, None, None, None, None));
}

#[test]
fn the_outline_is_the_one_of_the_contents_page() {
    let expected = fixture_list("plan/outline.json");
    let kinds = [(NodeKind::Chapter, "chapter", 13), (NodeKind::Section, "section", 48), (NodeKind::Box, "box", 13)];
    let name = |kind: NodeKind| kinds.iter().find(|(known, ..)| *known == kind).map(|(_, name, _)| *name);
    let found: Vec<Value> = flattened()
        .into_iter()
        .filter_map(|(node, above)| {
            Some(json!({"kind": name(node.kind)?, "number": node.number, "label": node.label, "title": node.title,
                "page": node.page, "in": above}))
        })
        .collect();
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
    for (_, name, count) in kinds {
        assert_eq!(found.iter().filter(|node| node["kind"] == name).count(), count, "{name}");
    }
}

#[test]
fn nodes_name_their_passages_in_reading_order() {
    let mut listed = Vec::new();
    for (node, above) in flattened() {
        match node.kind {
            NodeKind::Chapter => assert_eq!(Some(node.place.clone()), node.number.map(|n| n.to_string())),
            NodeKind::Section => {
                assert_eq!(Some(node.place.clone()), above.map(|c| format!("{c}.{}", node.number.unwrap())));
            }
            _ => {}
        }
        listed.extend(node.passages.iter().cloned());
    }
    let ids: Vec<String> = passages().iter().map(|passage| passage.id.clone()).collect();
    assert_eq!(listed, ids, "every passage is under one node");
    let tables: Vec<_> = flattened().into_iter().filter(|(node, _)| node.kind == NodeKind::Table).collect();
    assert_eq!(tables.len(), 1);
    assert_eq!((tables[0].1, tables[0].0.passages.len()), (Some("2.3"), 22));
}

#[test]
fn the_page_cuts_are_rejoined() {
    let mut found = Vec::new();
    for passage in passages().iter().filter(|passage| !passage.cuts.is_empty()) {
        assert_eq!(passage.source.len(), passage.cuts.len() + 1, "{}", passage.id);
        for pair in passage.source.windows(2) {
            found.push(json!({"line_before": pair[0].line, "line_after": pair[1].line, "place": passage.place.key}));
        }
    }
    assert_eq!(Value::from(found), Value::from(fixture_list("plan/cuts.json")));
    assert_eq!(plan_document().report.page_cuts, 61);
    let chars: Vec<char> = plan().passage("qingzhou-145/1.1/p4").unwrap().passage.text.chars().collect();
    assert!(chars.iter().collect::<String>().contains("全域旅游”品质进一步提升"), "cut between 旅 and 游");
}

#[test]
fn every_indicator_has_its_figures() {
    let expected: Vec<Indicator> =
        serde_json::from_slice(&std::fs::read(fixture("plan/indicators.json")).unwrap()).unwrap();
    let rows: Vec<&Passage> = passages().iter().filter(|passage| passage.kind == Kind::Indicator).collect();
    for (row, expected) in rows.iter().zip(&expected) {
        assert_eq!(row.indicator.as_ref(), Some(expected), "{}", row.id);
        assert_eq!(row.id, format!("qingzhou-145/2.3/t1.{}", expected.row));
        assert_eq!(row.place.item, Some(expected.row));
    }
    assert_eq!((rows.len(), expected.len()), (21, 21));
    let with_figures = passages().iter().filter(|passage| passage.indicator.is_some()).count();
    assert_eq!(with_figures, 21, "nothing else has figures");
}

#[test]
fn passages_read_by_hand_are_found_as_they_were_read() {
    let expected = fixture_list("plan/passages.json");
    assert!(expected.len() >= 20);
    for expected in expected {
        let found = plan().passage(expected["id"].as_str().unwrap()).unwrap();
        assert_eq!(named(&found.passage), expected);
    }
}

#[test]
fn pages_are_exact_in_thirty_sections() {
    let mut exact = 0;
    for (node, _) in flattened().into_iter().filter(|(node, _)| node.kind == NodeKind::Section) {
        let within: Vec<&Passage> = passages().iter().filter(|passage| passage.place.key == node.place).collect();
        let proved = within.iter().filter(|passage| passage.pages.is_some_and(|pages| pages.exact)).count();
        // Between two headings either all turns are at visible cuts, or none is proved to be.
        assert!(proved == 0 || proved == within.len(), "{}: {proved} of {}", node.place, within.len());
        exact += usize::from(proved > 0);
    }
    assert_eq!(exact, 30);
}

#[test]
fn pages_never_go_back() {
    let mut last_first = 1;
    for passage in passages() {
        let Some(pages) = passage.pages else {
            assert!(matches!(passage.kind, Kind::Front | Kind::Notice | Kind::Preamble), "{} has no pages", passage.id);
            continue;
        };
        assert!(pages.first >= last_first, "{}: {pages:?} after page {last_first}", passage.id);
        assert!(pages.last.is_none_or(|last| last >= pages.first), "{}: {pages:?}", passage.id);
        assert!(!pages.exact || pages.last.is_some(), "{}: {pages:?}", passage.id);
        last_first = pages.first;
    }
    // The number of pages is not known, so after the last heading nothing bounds them.
    let open = passages().iter().filter(|passage| passage.pages.is_some_and(|pages| pages.last.is_none()));
    assert!(open.map(|passage| passage.place.key.as_str()).all(|key| key == "13.3"));
}

#[test]
fn ids_are_unique_and_say_where_a_passage_stands() {
    let mut seen = HashSet::new();
    for passage in passages() {
        assert!(seen.insert(&passage.id), "{} twice", passage.id);
        let parts: Vec<&str> = passage.id.split('/').collect();
        let [document, key, item] = parts[..] else { panic!("{}", passage.id) };
        assert_eq!((document, key), ("qingzhou-145", passage.place.key.as_str()));
        let number_after = |prefix: &str| {
            let number = item.strip_prefix(prefix).and_then(|rest| rest.parse::<u32>().ok());
            number.filter(|number| *number > 0 && item == format!("{prefix}{number}"))
        };
        let place = &passage.place;
        let of_box = place.box_.as_ref().map(|heading| format!("b{}.", heading.number));
        let is_documented = match passage.kind {
            Kind::Paragraph => number_after("p").is_some(),
            Kind::Front | Kind::Notice | Kind::Preamble => key == passage.kind.name() && number_after("p").is_some(),
            Kind::BoxItem => of_box.and_then(|prefix| number_after(&prefix)) == place.item && place.item.is_some(),
            Kind::Indicator => number_after("t1.") == place.item && place.item.is_some(),
            Kind::Note => item == "t1.note",
            _ => false,
        };
        assert!(is_documented, "{} of kind {}", passage.id, passage.kind.name());
        let numbers: Vec<u32> = [&place.chapter, &place.section].into_iter().flatten().map(|h| h.number).collect();
        if !numbers.is_empty() {
            assert_eq!(key, numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("."), "{}", passage.id);
        }
    }
    for passage in passages() {
        let chars = passage.text.chars().count();
        assert!(chars > 0 && chars <= MAX_PASSAGE_CHARS && MAX_PASSAGE_CHARS <= 1_500, "{}: {chars}", passage.id);
    }
}
