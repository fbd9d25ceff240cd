//! `/v1/retrieve` on a real port: the search's passages within a budget, verbatim, and what they bring along.

use crate::http::on_plan;
use crate::program::{Server, command, encoded, run};
use crate::support::root;
use serde_json::{Value, json};
use std::collections::HashSet;

#[track_caller]
fn retrieve(server: &Server, request: &Value) -> Value {
    server.post("/v1/retrieve", "application/json", request.to_string()).json()
}

fn texts<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap()).collect()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn slice(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// The judged queries that have an answer.
fn judged(count: usize) -> Vec<String> {
    let lines = std::fs::read_to_string(root().join("tests/golden/queries.jsonl")).unwrap();
    let queries = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    queries.step_by(5).take(count).map(|query| query["query"].as_str().unwrap().to_owned()).collect()
}

/// What is given is the passage's own wording in whole sentences, and no more than was asked for.
#[track_caller]
fn check_given(server: &Server, answer: &Value, max_chars: usize) {
    let (mut sum, mut seen) = (0, HashSet::new());
    for given in answer["passages"].as_array().unwrap() {
        let id = given["id"].as_str().unwrap();
        assert!(seen.insert(id.to_owned()), "{id} stands twice");
        let whole = server.get(&format!("/v1/passages/{id}")).json();
        let (text, whole_text) = (given["text"].as_str().unwrap(), whole["text"].as_str().unwrap());
        let (start, end) = (number(&given["start"]), number(&given["end"]));
        assert_eq!(slice(whole_text, start, end), text, "{id}");
        assert_eq!(given["complete"], text == whole_text);
        assert_eq!(given["text_hash"], plansearch::hash::sha256(text.as_bytes()));
        assert_eq!((&given["citation"], &given["url"]), (&whole["citation"], &whole["citation"]["url"]));
        let sentences = given["sentences"].as_array().unwrap();
        let joined: String = sentences.iter().map(|s| slice(text, number(&s[0]), number(&s[1]))).collect();
        assert_eq!(joined, text, "{id}");
        // Whole sentences: before the first one and at the end of the last there is a sentence's end, or the text's.
        let ends = |at: usize| at == 0 || "。！？”）\n".contains(whole_text.chars().nth(at - 1).unwrap());
        assert!(ends(start) && (ends(end) || text.len() == whole_text.len() || whole_text.ends_with(text)), "{id}");
        let forms = ["text", "official"].map(|form| given["citation"][form].as_str().unwrap().chars().count());
        sum += text.chars().count() + forms.into_iter().max().unwrap();
    }
    assert!(sum <= max_chars, "{sum} characters of {max_chars}");
}

#[test]
fn whole_sentences_fit_the_budget_and_the_evidence_is_kept_first() {
    let server = on_plan();
    let mut cut = 0;
    for query in judged(12) {
        let search = server.get(&format!("/v1/search?q={}", encoded(&query))).json();
        for max_chars in [0, 90, 250, 700, 3_000] {
            let answer = retrieve(&server, &json!({"query": query, "max_chars": max_chars}));
            check_given(&server, &answer, max_chars);
            let (given, omitted) = (texts(&answer["passages"], "id"), texts(&answer["omitted"], "id"));
            assert_eq!(given.len() + omitted.len(), search["hits"].as_array().unwrap().len(), "{query} {max_chars}");
            for passage in answer["passages"].as_array().unwrap() {
                let hits = search["hits"].as_array().unwrap();
                let hit = hits.iter().find(|hit| hit["id"] == passage["id"]).unwrap();
                assert_eq!(hit["confidence"], passage["confidence"]);
                assert!(passage["start"].as_u64() <= hit["evidence"][0].as_u64(), "{query} {passage}");
                assert!(passage["end"].as_u64() >= hit["evidence"][1].as_u64(), "{query} {passage}");
                cut += usize::from(passage["complete"] == false);
            }
        }
    }
    assert!(cut > 10, "only {cut} passages were cut");
}

#[test]
fn the_passages_are_the_searchs_in_its_order() {
    let server = on_plan();
    for query in judged(10).iter().map(String::as_str).chain(["5G基站", "到2025年，开通5G基站"]) {
        let search = server.get(&format!("/v1/search?q={}", encoded(query))).json();
        let expected = texts(&search["hits"], "id");
        let answer = retrieve(&server, &json!({"query": query, "max_chars": 100_000}));
        assert_eq!(texts(&answer["passages"], "id"), expected, "{query}");
        assert_eq!(answer["omitted"], json!([]));
        for member in ["confidence", "answerable", "absent", "generation"] {
            assert_eq!(answer[member], search[member], "{query} {member}");
        }
        let by_get = server.get(&format!("/v1/retrieve?query={}&max_chars=100000", encoded(query))).json();
        assert_eq!(by_get, answer);
        let program = run(&mut command(root(), &["search", query, "--json", "--data", ":memory:"])).json();
        assert_eq!(texts(&program["hits"], "id"), expected, "{query}");
    }
}

#[test]
fn a_hit_brings_its_neighbours_its_list_or_its_section() {
    let server = on_plan();
    let ids = |request: Value| {
        let answer = retrieve(&server, &request);
        check_given(&server, &answer, 100_000);
        let anchors: Vec<Value> =
            answer["passages"].as_array().unwrap().iter().map(|given| given["expanded_from"].clone()).collect();
        (texts(&answer["passages"], "id").iter().map(|id| (*id).to_owned()).collect::<Vec<_>>(), anchors)
    };
    let ask = |query: &str, kind: &str, expand: &str| {
        ids(json!({"query": query, "kind": kind, "expand": expand, "limit": 1, "max_chars": 100_000}))
    };
    let (rows, anchors) = ask("森林覆盖率", "indicator", "list");
    assert_eq!(rows.len(), 22, "21 rows and the note");
    assert_eq!((rows[0].as_str(), rows[1].as_str()), ("qingzhou-145/2.3/t1.19", "qingzhou-145/2.3/t1.1"));
    assert_eq!(rows.last().unwrap(), "qingzhou-145/2.3/t1.note");
    assert!(anchors[0].is_null() && anchors[1..].iter().all(|anchor| anchor == "qingzhou-145/2.3/t1.19"));
    // All items of the box of the best item, and of that box alone.
    let (items, _) = ask("高端装备制造", "box_item", "list");
    let (place, _) = items[0].rsplit_once('.').unwrap();
    let document = server.get("/v1/documents/qingzhou-145").json().to_string();
    let in_box = document.matches(&format!("\"{place}.")).count();
    assert!(in_box > 1 && items.len() == in_box, "{items:?}, {in_box}");
    assert!(items.iter().all(|id| id.starts_with(&format!("{place}."))), "{items:?}");
    // Paragraphs that are numbered alike: （一）… to the last.
    let (list, _) = ask("新旧动能转换初显成效", "paragraph", "list");
    assert!(list.len() > 3, "{list:?}");
    for (number, id) in "一二三".chars().zip(["p4", "p5", "p6"]) {
        let passage = server.get(&format!("/v1/passages/qingzhou-145/1.1/{id}")).json();
        if passage["text"].as_str().unwrap().starts_with(&format!("（{number}）")) {
            assert!(list.contains(&format!("qingzhou-145/1.1/{id}")), "{list:?}");
        }
    }
    let (neighbours, _) = ask("5G基站1200座", "paragraph", "neighbours");
    assert_eq!(neighbours, ["qingzhou-145/7.3/p2", "qingzhou-145/7.3/p1", "qingzhou-145/7.3/p3"]);
    let (section, _) = ask("5G基站1200座", "paragraph", "section");
    let outline = document.matches("\"qingzhou-145/7.3/").count();
    assert_eq!(section.len(), outline, "{section:?}");
    // What a hit brought along is not given again as a hit, nor the other way round.
    let (all, anchors) = ids(json!({"query": "5G基站", "expand": "section", "limit": 5, "max_chars": 100_000}));
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
    assert!(anchors.iter().filter(|anchor| anchor.is_null()).count() <= 5);
}

#[test]
fn hits_find_room_before_what_others_bring_along() {
    let server = on_plan();
    let ask =
        |expand: &str| retrieve(&server, &json!({"query": "5G基站", "expand": expand, "limit": 4, "max_chars": 1_200}));
    let (plain, wide) = (ask("none"), ask("section"));
    let own = |answer: &Value| -> Vec<String> {
        let passages = answer["passages"].as_array().unwrap().iter();
        let own = passages.filter(|given| given["expanded_from"].is_null());
        own.map(|given| given["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(own(&wide), own(&plain));
    assert!(own(&plain).len() > 1, "{plain}");
    // Answerable is said of what is given: without room for anything, nothing is.
    let none = retrieve(&server, &json!({"query": "5G基站", "max_chars": 5}));
    assert_eq!((&none["passages"], &none["answerable"], &none["confidence"]), (&json!([]), &json!(false), &json!(0.0)));
}

#[test]
fn citations_are_as_long_as_asked() {
    let server = on_plan();
    let ask = |form: &str, max_chars: usize| {
        let request = json!({"query": "5G基站建多少座", "citation": form, "limit": 3, "max_chars": max_chars});
        let answer = server.post("/v1/retrieve", "application/json", request.to_string());
        (answer.body.len(), answer.json())
    };
    let ((full_len, full), (short_len, short), (none_len, none)) =
        (ask("full", 9_000), ask("short", 9_000), ask("none", 9_000));
    assert!(none_len < short_len && short_len * 3 < full_len * 2, "{none_len}, {short_len}, {full_len}");
    let each = |answer: &Value| answer["passages"].as_array().unwrap().clone();
    for ((full, short), none) in each(&full).iter().zip(each(&short)).zip(each(&none)) {
        assert_eq!(short["citation"], json!({"text": full["citation"]["text"]}));
        assert!(none.get("citation").is_none(), "{none}");
        for member in ["id", "text", "url", "text_hash"] {
            assert_eq!((&full[member], &full[member]), (&short[member], &none[member]));
        }
    }
    // What no citation takes is there for the wording.
    let chars = |answer: &Value| texts(&answer["passages"], "text").concat().chars().count();
    assert!(chars(&ask("none", 300).1) > chars(&ask("full", 300).1));
}

#[test]
fn what_is_too_unsure_or_too_long_is_named() {
    let server = on_plan();
    let query = "校园欺凌的预防";
    let all = retrieve(&server, &json!({"query": query, "max_chars": 100_000}));
    let confidences: Vec<f64> =
        all["passages"].as_array().unwrap().iter().map(|given| given["confidence"].as_f64().unwrap()).collect();
    assert!(confidences.windows(2).all(|pair| pair[0] >= pair[1]), "{confidences:?}");
    // The middle of the widest step down.
    let steps = confidences.windows(2).map(|pair| (pair[0] - pair[1], f64::midpoint(pair[0], pair[1])));
    let (_, least) = steps.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    let sure = retrieve(&server, &json!({"query": query, "max_chars": 100_000, "min_confidence": least}));
    let kept = confidences.iter().filter(|confidence| **confidence >= least).count();
    assert!(kept < confidences.len());
    assert_eq!(texts(&sure["passages"], "id"), texts(&all["passages"], "id")[..kept]);
    assert_eq!(texts(&sure["omitted"], "id"), texts(&all["passages"], "id")[kept..]);
    assert!(texts(&sure["omitted"], "reason").iter().all(|reason| *reason == "min_confidence"));
    let short = retrieve(&server, &json!({"query": query, "max_chars": 10}));
    assert_eq!(short["passages"], json!([]));
    assert!(texts(&short["omitted"], "reason").iter().all(|reason| *reason == "max_chars"));
    let filtered = retrieve(&server, &json!({"query": query, "chapter": ["11"], "max_chars": 100_000}));
    let ids = texts(&filtered["passages"], "id");
    assert!(!ids.is_empty() && ids.iter().all(|id| id.starts_with("qingzhou-145/11")), "{ids:?}");
}

#[test]
fn what_the_plan_does_not_say_is_said() {
    let server = on_plan();
    let query = "地铁几号线什么时候开通";
    let answer = retrieve(&server, &json!({"query": query}));
    assert_eq!(answer["answerable"], false);
    assert!(answer["absent"].as_array().unwrap().contains(&json!("地铁")), "{answer}");
    let markdown = server.get(&format!("/v1/retrieve?format=markdown&query={}", encoded(query)));
    assert_eq!(markdown.header("content-type"), Some("text/markdown; charset=utf-8"));
    assert!(markdown.body.starts_with("**文中没有直接回答这个问题。文中没有出现：地铁"), "{}", markdown.body);
    let blocks = retrieve(&server, &json!({"query": query, "format": "anthropic"}));
    assert_eq!((&blocks["answerable"], &blocks["content"][0]["type"]), (&json!(false), &json!("text")));
    assert!(blocks["content"][0]["text"].as_str().unwrap().contains("地铁"));
}

#[test]
fn the_other_forms_hold_the_same_passages() {
    let server = on_plan();
    let request = json!({"query": "森林覆盖率", "limit": 4, "max_chars": 1_000});
    let answer = retrieve(&server, &request);
    let mut asked = request.clone();
    asked["format"] = json!("anthropic");
    let blocks = retrieve(&server, &asked);
    let results = blocks["content"].as_array().unwrap();
    let passages = answer["passages"].as_array().unwrap();
    assert_eq!(results.len(), passages.len());
    for (block, passage) in results.iter().zip(passages) {
        assert_eq!((&block["type"], &block["source"]), (&json!("search_result"), &passage["url"]));
        assert_eq!(block["citations"], json!({"enabled": true}));
        assert_eq!(texts(&block["content"], "text").concat(), passage["text"].as_str().unwrap());
        assert_eq!(block["content"].as_array().unwrap().len(), passage["sentences"].as_array().unwrap().len());
        let says = block["title"].as_str().unwrap().contains("此处原件扫描疑有缺漏，请核对");
        assert_eq!(says, !passage["faults"].as_array().unwrap().is_empty(), "{block}");
    }
    asked["format"] = json!("markdown");
    let markdown = server.post("/v1/retrieve", "application/json", asked.to_string()).body;
    let mut rest = markdown.as_str();
    for passage in passages {
        for part in [&passage["citation"]["text"], &passage["url"], &passage["text"]] {
            let part = part.as_str().unwrap();
            let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part} is not in its place: {markdown}"));
            rest = after;
        }
    }
    assert!(markdown.contains("此处原件扫描疑有缺漏，请核对"), "the row has a suspected fault: {markdown}");
}

#[test]
fn faults_are_placed_in_the_text_that_is_given() {
    let server = on_plan();
    let mut checked = 0;
    for passage in run(&mut command(root(), &["passages", "--data", ":memory:"])).json_lines() {
        for fault in passage["faults"].as_array().unwrap() {
            let text = passage["text"].as_str().unwrap();
            let (start, end) = (number(&fault["start"]), number(&fault["end"]));
            let query = slice(text, start.saturating_sub(4), end + 4);
            let answer = retrieve(&server, &json!({"query": query, "limit": 1, "max_chars": 420}));
            let given = &answer["passages"][0];
            assert_eq!(given["id"], passage["id"], "{query}");
            let shown = &given["faults"].as_array().unwrap().iter().find(|shown| shown["note"] == fault["note"]);
            let shown = shown.unwrap_or_else(|| panic!("no fault in {given}"));
            let at = (number(&shown["start"]), number(&shown["end"]));
            assert_eq!(slice(given["text"].as_str().unwrap(), at.0, at.1), slice(text, start, end));
            checked += 1;
        }
    }
    assert!(checked > 3, "{checked}");
}

#[test]
fn wrong_requests_are_problems() {
    let server = on_plan();
    for (body, code) in [
        (json!({}), "bad_parameter"),
        (json!({"query": "  "}), "bad_parameter"),
        (json!({"query": "a".repeat(1001)}), "query_too_long"),
        (json!({"query": "水", "limit": 101}), "bad_parameter"),
        (json!({"query": "水", "max_chars": 100_001}), "bad_parameter"),
        (json!({"query": "水", "max_chars": -1}), "bad_parameter"),
        (json!({"query": "水", "expand": "all"}), "bad_parameter"),
        (json!({"query": "水", "citation": "long"}), "bad_parameter"),
        (json!({"query": "水", "min_confidence": 1.5}), "bad_parameter"),
        (json!({"query": "水", "format": "xml"}), "bad_parameter"),
        (json!({"q": "水"}), "bad_parameter"),
        (json!(["水"]), "bad_json"),
    ] {
        let answer = server.post("/v1/retrieve", "application/json", body.to_string());
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/problem+json")), "{body}");
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["code"], code, "{body}: {problem}");
    }
}
