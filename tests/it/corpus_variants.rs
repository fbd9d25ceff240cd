//! Other outlines and encodings: `tests/fixtures/sources`, with what a reader finds in them.

use crate::account::{check_account, check_round_trip};
use crate::support::{Folders, fixture, fixture_json, hit_ids, variants};
use encoding_rs::GB18030;
use plansearch::corpus::{
    Corpus, Document, Kind, Node, NodeKind, Source, SourceFile, decode, read_document, read_sources, short_citation,
};
use plansearch::search::SearchRequest;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;

fn count_nodes(nodes: &[Node], kind: NodeKind) -> usize {
    nodes.iter().map(|node| usize::from(node.kind == kind) + count_nodes(&node.children, kind)).sum()
}

fn variant(file: &str) -> &'static Document {
    variants().documents.iter().find(|document| document.file == file).unwrap_or_else(|| panic!("{file} was not read"))
}

fn decoded(file: &str) -> Source {
    let bytes = Ok(fs::read(fixture("sources").join(file)).unwrap());
    decode(&SourceFile { file: file.to_owned(), bytes }).unwrap()
}

fn read_bytes(bytes: Vec<u8>) -> Document {
    let source = decode(&SourceFile { file: "source.md".to_owned(), bytes: Ok(bytes) }).unwrap();
    read_document(&source, "source".to_owned(), None)
}

/// What a reader sees of a document: ids, texts and citations.
fn seen(document: &Document) -> Vec<(String, String, String)> {
    let passages = document.passages.iter();
    passages
        .map(|passage| (passage.id.clone(), passage.text.clone(), short_citation(&document.head(), passage)))
        .collect()
}

#[test]
fn outlines_and_metadata_of_every_variant() {
    for (file, expected) in fixture_json("sources.json").as_object().unwrap() {
        if expected["undecodable"] == true {
            continue;
        }
        let document = variant(file);
        let (outline, metadata) = (&document.outline, &document.metadata);
        let of_kind = |kind: Kind| document.passages.iter().filter(|passage| passage.kind == kind).count();
        let mut found = json!({
            "chapters": count_nodes(outline, NodeKind::Chapter),
            "sections": count_nodes(outline, NodeKind::Section),
            "boxes": count_nodes(outline, NodeKind::Box),
            "parts": count_nodes(outline, NodeKind::Part),
            "indicators": of_kind(Kind::Indicator),
            "articles": of_kind(Kind::Article),
            "page_cuts": document.report.page_cuts,
            "title": metadata.title,
            "number": metadata.number,
            "issuer": metadata.issuer,
            "date": metadata.date,
        });
        let expected = expected.as_object().unwrap();
        let found = found.as_object_mut().unwrap();
        if !expected.contains_key("parts") {
            assert_eq!(found.remove("parts"), Some(json!(0)), "{file}");
        }
        for (name, value) in found {
            assert_eq!(Some(&*value), expected.get(name), "{file}: {name}");
        }
    }
}

#[test]
fn samples_of_every_variant() {
    let mut samples = 0;
    for (file, expected) in fixture_json("sources.json").as_object().unwrap() {
        for sample in expected["samples"].as_array().into_iter().flatten() {
            let document = variant(file);
            let id = format!("{}/{}", document.id, sample["id_suffix"].as_str().unwrap());
            let ids = || document.passages.iter().map(|passage| passage.id.as_str()).collect::<Vec<_>>();
            let passage = document.passages.iter().find(|passage| passage.id == id);
            let passage = passage.unwrap_or_else(|| panic!("{file}: no {id} among {:?}", ids()));
            assert_eq!(json!(passage.text), sample["text"], "{id}");
            assert_eq!(json!(passage.kind.name()), sample["kind"], "{id}");
            assert_eq!(json!(passage.pages), sample["pages"], "{id}");
            if !sample["citation_text"].is_null() {
                assert_eq!(json!(short_citation(&document.head(), passage)), sample["citation_text"], "{id}");
            }
            samples += 1;
        }
    }
    assert!(samples >= 50, "{samples}");
}

#[test]
fn only_a_paragraph_past_the_limit_is_cut_and_at_a_sentences_end() {
    let expected = &fixture_json("sources.json")["long-paragraph.md"]["split"];
    let document = variant("long-paragraph.md");
    let prefix = format!("{}/{}", document.id, expected["id_prefix"].as_str().unwrap());
    let parts: Vec<_> = document.passages.iter().filter(|passage| passage.id.starts_with(&prefix)).collect();
    assert_eq!(json!(parts.len()), expected["parts"]);
    assert_eq!(json!(parts.iter().map(|part| part.text.as_str()).collect::<String>()), expected["text"]);
    let citation = short_citation(&document.head(), parts[0]);
    for (number, part) in parts.iter().enumerate() {
        assert_eq!(part.id, format!("{prefix}{}", number + 1));
        assert!(part.text.ends_with('。'), "{}", part.text);
        assert!(json!(part.text.chars().count()).as_u64() <= expected["max_characters"].as_u64());
        assert_eq!(short_citation(&document.head(), part), citation, "all parts cite the same paragraph");
    }
}

#[test]
fn every_variant_is_accounted_for() {
    let mut documents = 0;
    for document in &variants().documents {
        let source = decoded(&document.file);
        check_account(document, &source.chars);
        for passage in document.passages.iter().filter(|passage| passage.kind != Kind::Indicator) {
            check_round_trip(passage, &source.chars);
        }
        documents += 1;
    }
    let named = fixture_json("sources.json").as_object().unwrap().len();
    assert_eq!((documents, variants().errors.len()), (named - 1, 1), "{:?}", variants().errors);
}

#[test]
fn line_ends_make_no_difference() {
    for file in ["law.md", "plan-plain.txt", "notice.txt", "markdown-table.md", "wrapped.txt"] {
        let text = fs::read_to_string(fixture("sources").join(file)).unwrap().replace("\r\n", "\n");
        let with_crlf = text.replace('\n', "\r\n");
        let (plain, windows) = (read_bytes(text.into_bytes()), read_bytes(with_crlf.clone().into_bytes()));
        assert_eq!(seen(&plain), seen(&windows), "{file}");
        assert_eq!(plain.metadata, windows.metadata, "{file}");
        check_account(&windows, &with_crlf.chars().collect::<Vec<_>>());
    }
}

#[test]
fn encodings_make_no_difference() {
    let text = fs::read_to_string(fixture("sources/law.md")).unwrap();
    let plain = seen(&read_bytes(text.clone().into_bytes()));
    assert!(plain.len() >= 23);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    for (encoding, bytes) in [
        ("UTF-8", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("gb18030", GB18030.encode(&text).0.into_owned()),
        ("UTF-16LE", [b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat()),
        ("UTF-16BE", [b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat()),
    ] {
        let document = read_bytes(bytes);
        assert_eq!(document.report.encoding, encoding);
        assert_eq!(seen(&document), plain, "{encoding}");
        assert_eq!(document.report.characters, text.chars().count(), "{encoding}: the mark is no character");
    }
    let texts = |file: &str| variant(file).passages.iter().map(|passage| passage.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts("encodings/gb18030.txt"), texts("encodings/utf8-bom.txt"));
    assert_eq!(texts("encodings/utf16le-bom.txt"), texts("encodings/utf8-bom.txt"));
}

#[test]
fn what_cannot_be_decoded_is_reported_and_the_rest_is_served() {
    let folders = Folders::small();
    folders.write("seeds/sub/undecodable.txt", fs::read(fixture("sources/encodings/undecodable.txt")).unwrap());
    folders.write("seeds/empty.md", "\n \n");
    let opened = folders.open();
    let engine = &opened.library;
    let errors = engine.store().source_errors(None, 10).unwrap();
    let skipped: Vec<&str> = errors.iter().map(|error| error.file.as_str()).collect();
    assert_eq!(skipped, ["empty.md", "sub/undecodable.txt"]);
    assert!(errors.iter().all(|error| !error.reason.is_empty()));
    for file in skipped {
        assert!(opened.warnings.iter().any(|warning| warning.contains(file)), "{:?}", opened.warnings);
    }
    assert_eq!(engine.document_count(), 1);
    assert_eq!(hit_ids(engine, &SearchRequest::new("社区公园的规划、建设、管理、服务及其监督"))[0], "law/1/a2");
}

#[test]
fn sources_are_read_in_the_order_of_their_paths_with_ids_of_their_own() {
    let folders = Folders::empty();
    for file in ["b.md", "a/b.md", "a-b.txt", ".hidden.md", "notes.pdf", "a/.git/c.md", "B.MD"] {
        folders.write(&format!("seeds/{file}"), format!("第一章 总则\n\n{file}的内容在这里。\n"));
    }
    let files = read_sources(&folders.path().join("seeds")).unwrap();
    let corpus = Corpus::read(&files, &Default::default(), |_| ());
    let found: Vec<(&str, &str)> = corpus.documents.iter().map(|d| (d.file.as_str(), d.id.as_str())).collect();
    assert_eq!(found, [("B.MD", "B"), ("a-b.txt", "a-b"), ("a/b.md", "a-b-5a05"), ("b.md", "b")]);
}

#[test]
fn sections_may_stand_right_under_a_part() {
    let document = read_bytes("第一编 总则\n\n第一节 目标\n\n建成供水体系。\n\n第二节 原则\n\n节水优先。\n".into());
    let parts = count_nodes(&document.outline, NodeKind::Part) + count_nodes(&document.outline, NodeKind::Chapter);
    assert_eq!((parts, count_nodes(&document.outline, NodeKind::Section)), (1, 2));
    let citation = short_citation(&document.head(), &document.passages[1]);
    assert!(citation.ends_with("第一编第二节“原则”"), "{citation}");
}

/// Lines of which outlines are made, beside any line at all.
fn line() -> impl Strategy<Value = String> {
    let made = prop::sample::select(vec![
        "",
        "",
        "# 目 录",
        "目录",
        "第一章 总则……1",
        "第一节 目标·····2",
        "## 第一章 总则",
        "**第一节 目标**",
        "第二编 分则",
        "第三条 为了节水，制定本办法。",
        "第3条",
        "一、总体要求",
        "（一）目标。到2030年建成。",
        "1. 水厂",
        "（1）水池",
        "专栏一：水利",
        "**重点项目：**水厂、水池。",
        "### 重点项目：",
        "---",
        "- 12 -",
        "| 序号 | 指标 | 2025年 |",
        "|---|---|---|",
        "| 1 | 供水(%) | 94 |",
        "序号\t指标(单位)\t2020年\t2025年\t属性",
        "1\t供水率(%)\t94\t96\t预期性",
        "<b>水利</b>",
        "注：①[ ]为累计数。",
        "<!-- 说明 -->",
        "<!-- 开始",
        "-->",
        "各县人民政府：",
        "现印发给你们，请认真执行。",
        "2026年1月8日",
        "云政发〔2026〕3号",
        "（2019年3月28日云溪市人大常委会通过）",
        "\u{3000}\u{3000}推进水网建设，完善",
        "供水体系。",
        "***",
        "\\*",
        "<sub>",
        "\u{feff}",
        "\r",
        "𠀀",
    ]);
    prop_oneof![3 => made.prop_map(str::to_owned), 1 => "\\PC{0,20}", 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_accounted_for(lines in prop::collection::vec(line(), 0..30), end in prop::sample::select(vec!["\n", "\r\n", "\n\n"])) {
        let chars: Vec<char> = lines.join(end).chars().collect();
        let source = Source { file: "any.md".to_owned(), encoding: "UTF-8", chars, container: None };
        let document = read_document(&source, "any".to_owned(), None);
        check_account(&document, &source.chars);
        let mut ids: Vec<&str> = document.passages.iter().map(|passage| passage.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), document.passages.len(), "ids are unique");
        for passage in &document.passages {
            prop_assert!(!passage.text.trim().is_empty() && passage.text.chars().count() <= 1_500, "{:?}", passage);
            prop_assert_eq!(passage.lead().is_none_or(|lead| passage.text.starts_with(&lead)), true);
        }
        prop_assert_eq!(serde_json::to_value(&document.report).is_ok_and(|report| report != Value::Null), true);
    }
}
