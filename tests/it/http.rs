//! The service on a real port, over the real plan: what `api.md` promises, route by route.

use crate::program::{Server, encoded};
use crate::support::{PLAN, fixture_list, plan, plan_chars, plan_document, root};
use plansearch::hash::sha256;
use serde_json::{Value, json};

pub(crate) fn on_plan() -> Server {
    Server::over(root())
}

/// What is the same whenever the same is asked.
fn timeless(mut answer: Value) -> Value {
    answer["took_us"] = Value::Null;
    answer
}

fn search(server: &Server, query: &str, more: &str) -> Value {
    server.get(&format!("/v1/search?q={}{more}", encoded(query))).json()
}

#[track_caller]
fn check_members(value: &Value, names: &[&str]) {
    for name in names {
        assert!(value.get(name).is_some(), "`{name}` is missing: {value}");
    }
}

/// A passage with all members of the contract, which agree with each other.
#[track_caller]
fn check_passage(server: &Server, passage: &Value) {
    check_members(passage, &["id", "document", "kind", "text", "lead", "text_hash", "citation", "source", "faults"]);
    let (id, text, citation) =
        (passage["id"].as_str().unwrap(), passage["text"].as_str().unwrap(), &passage["citation"]);
    let parts = [
        "text", "official", "document", "title", "part", "chapter", "section", "box", "table", "article", "pages",
        "url",
    ];
    check_members(citation, &parts);
    assert_eq!(passage["text_hash"], sha256(text.as_bytes()));
    assert_eq!((&passage["document"], &citation["document"]), (&json!("qingzhou-145"), &json!("qingzhou-145")));
    assert_eq!(passage["source"]["file"], PLAN);
    assert!(passage["lead"].is_null() || text.starts_with(passage["lead"].as_str().unwrap()));
    for range in passage["source"]["ranges"].as_array().unwrap() {
        let number = |name: &str| usize::try_from(range[name].as_u64().unwrap()).unwrap();
        assert!(
            number("line") >= 1 && number("start") < number("end") && number("end") <= plan_chars().len(),
            "{range}"
        );
    }
    let url = citation["url"].as_str().unwrap();
    assert_eq!(url, format!("http://{}/p/{id}", server.address));
}

#[test]
fn search_by_get_and_by_post_are_one() {
    let server = on_plan();
    let answer = search(&server, "5G基站 2025", "");
    check_members(
        &answer,
        &[
            "query",
            "generation",
            "took_us",
            "total",
            "total_exact",
            "occurrences",
            "confidence",
            "answerable",
            "absent",
            "hits",
            "facets",
        ],
    );
    check_members(&answer["query"], &["text", "terms", "corrected", "warnings"]);
    assert_eq!(answer["query"]["text"], "5G基站 2025");
    assert_eq!(answer["generation"], plan().generation());
    assert_eq!(answer["hits"].as_array().unwrap().len(), 10, "the default");
    for hit in answer["hits"].as_array().unwrap() {
        check_passage(&server, hit);
        check_members(hit, &["score", "confidence", "highlights", "evidence", "snippet"]);
        check_members(&hit["snippet"], &["text", "highlights"]);
        let len = hit["text"].as_str().unwrap().chars().count() as u64;
        for span in hit["highlights"].as_array().unwrap() {
            let [start, end] = &span.as_array().unwrap()[..] else { panic!("{span}") };
            assert!(start.as_u64() < end.as_u64() && end.as_u64().unwrap() <= len, "{span}");
        }
    }
    let first = &answer["hits"][0];
    assert_eq!(first["id"], "qingzhou-145/7.3/p2");
    assert!(first["text"].as_str().unwrap().contains("到2025年，开通5G基站1200座"));
    for facet in ["chapter", "kind"] {
        check_members(&answer["facets"][facet][0], &["value", "label", "count"]);
    }
    // The same names, with the same meaning, in a query string and in JSON.
    for (query, body) in [
        ("&limit=3&offset=2", json!({"limit": 3, "offset": 2})),
        ("&mode=all", json!({"mode": "all"})),
        ("&mode=exact&sort=document", json!({"mode": "exact", "sort": "document"})),
        ("&sort=document&limit=100", json!({"sort": "document", "limit": 100})),
        (
            "&document=qingzhou-145&chapter=4,7&kind=paragraph,box_item",
            json!({"document": "qingzhou-145", "chapter": "4,7", "kind": "paragraph,box_item"}),
        ),
        ("&section=7.3", json!({"section": "7.3"})),
        ("&explain=true", json!({"explain": true})),
        ("&explain=false&limit=0", json!({"explain": false, "limit": 0})),
    ] {
        let mut body = body;
        body["q"] = json!("建设项目");
        let by_post = server.post("/v1/search", "application/json", body.to_string()).json();
        assert_eq!(timeless(search(&server, "建设项目", query)), timeless(by_post), "{query}");
    }
}

#[test]
fn parameters_do_what_they_say() {
    let server = on_plan();
    let ids = |answer: &Value| -> Vec<String> {
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = ids(&search(&server, "旅游", "&mode=exact&limit=100"));
    assert!((12..100).contains(&all.len()));
    assert_eq!(ids(&search(&server, "旅游", "&mode=exact&limit=3&offset=2")), all[2..5]);
    let in_chapters = search(&server, "旅游", "&mode=exact&limit=100&chapter=4,9");
    let in_chapter = |id: &str, chapter: &str| id.split(['/', '.']).nth(1) == Some(chapter);
    let expected: Vec<&String> = all.iter().filter(|id| in_chapter(id, "4") || in_chapter(id, "9")).collect();
    assert!(ids(&in_chapters).iter().eq(expected) && in_chapters["total"] != 0);
    assert!(ids(&search(&server, "旅游", "&kind=box_item")).iter().all(|id| id.contains("/b")));
    assert_eq!(search(&server, "旅游", "&document=other")["total"], 0);
    let held = plan().passages().filter(|found| found.passage.text.contains("全域旅游")).count();
    let exact = search(&server, "全域旅游", "&mode=exact");
    assert_eq!((&exact["total"], &exact["total_exact"]), (&json!(held), &json!(held)));
    // The indicator and the retrospective, each with its place.
    let answer = search(&server, "森林覆盖率", "");
    for (id, citation) in [
        ("qingzhou-145/2.3/t1.19", "第二章第三节“发展目标”市“十四五”规划主要指标体系表第19项，第12—14页（推定）"),
        ("qingzhou-145/1.1/", "第一章第一节“‘十三五’时期发展回顾”，第"),
    ] {
        let hit =
            answer["hits"].as_array().unwrap().iter().find(|hit| hit["id"].as_str().unwrap().starts_with(id)).unwrap();
        assert!(hit["citation"]["text"].as_str().unwrap().contains(citation), "{}", hit["citation"]);
        assert!(
            !hit["citation"]["chapter"].is_null()
                && !hit["citation"]["section"].is_null()
                && !hit["citation"]["pages"].is_null()
        );
    }
}

#[test]
fn passages_by_id_with_their_neighbours() {
    let server = on_plan();
    for expected in fixture_list("plan/passages.json") {
        let id = expected["id"].as_str().unwrap();
        let passage = server.get(&format!("/v1/passages/{id}")).json();
        check_passage(&server, &passage);
        let citation = &passage["citation"];
        for (name, found) in [
            ("id", &passage["id"]),
            ("kind", &passage["kind"]),
            ("text", &passage["text"]),
            ("lead", &passage["lead"]),
            ("citation_text", &citation["text"]),
            ("citation_official", &citation["official"]),
            ("pages", &citation["pages"]),
        ] {
            assert_eq!(found, &expected[name], "{id}: {name}");
        }
        let encoded = server.get(&format!("/v1/passages/{}", id.replace('/', "%2F"))).json();
        assert_eq!(encoded, passage, "%2F is as good as /");
    }
    let passage = server.get("/v1/passages/qingzhou-145/7.3/p2").json();
    let expected = json!({
        "part": null, "box": null, "table": null, "article": null,
        "chapter": {"number": 7, "label": "第七章", "title": "推进区域协调发展 建设现代化高品质城市"},
        "section": {"number": 3, "label": "第三节", "title": "统筹推进基础设施建设"},
        "pages": {"first": 50, "last": 52, "exact": false},
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&passage["citation"][name], value, "{name}");
    }
    assert!(passage.get("before").is_none() && passage.get("after").is_none());
    let all: Vec<&str> = plan_document().passages.iter().map(|passage| passage.id.as_str()).collect();
    let at = all.iter().position(|id| *id == "qingzhou-145/7.3/p2").unwrap();
    for context in [0, 1, 3] {
        let with = server.get(&format!("/v1/passages/qingzhou-145/7.3/p2?context={context}")).json();
        let ids = |side: &str| {
            with[side].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids("before"), all[at - context..at]);
        assert_eq!(ids("after"), all[at + 1..=at + context]);
    }
    let first = server.get(&format!("/v1/passages/{}?context=2", all[0])).json();
    assert_eq!((first["before"].as_array().unwrap().len(), first["after"].as_array().unwrap().len()), (0, 2));
    let faulty = server.get("/v1/passages/qingzhou-145/9.1/p3").json();
    check_members(&faulty["faults"][0], &["start", "end", "kind", "note"]);
    assert_eq!(faulty["faults"][0]["kind"], "lost");
}

#[test]
fn documents_with_their_outline_and_indicators_with_their_figures() {
    let server = on_plan();
    let documents = server.get("/v1/documents").json();
    let summary = &documents["documents"][0];
    for (name, value) in [
        ("id", "qingzhou-145"),
        ("title", "青州市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要"),
        ("number", "青政发〔2021〕6号"),
        ("issuer", "青州市人民政府"),
        ("date", "2021-10"),
    ] {
        assert_eq!(summary[name], value, "{name}");
    }
    let document = server.get("/v1/documents/qingzhou-145").json();
    let mut listed = Vec::new();
    let mut kinds = Vec::new();
    let mut nodes: Vec<Value> = document["outline"].as_array().unwrap().iter().rev().cloned().collect();
    while let Some(node) = nodes.pop() {
        check_members(&node, &["kind", "number", "label", "title", "page", "passages", "children"]);
        kinds.push(node["kind"].as_str().unwrap().to_owned());
        listed.extend(node["passages"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()));
        nodes.extend(node["children"].as_array().unwrap().iter().rev().cloned());
    }
    for (kind, count) in [("chapter", 13), ("section", 48), ("box", 13), ("table", 1)] {
        assert_eq!(kinds.iter().filter(|found| *found == kind).count(), count, "{kind}");
    }
    assert!(plan_document().passages.iter().map(|passage| &passage.id).eq(&listed), "every passage, in reading order");
    let indicators = server.get("/v1/indicators").json();
    let indicators = indicators["indicators"].as_array().unwrap();
    let expected = fixture_list("plan/indicators.json");
    assert_eq!(indicators.len(), expected.len());
    for (found, expected) in indicators.iter().zip(&expected) {
        // 8 and 8.0 are one number, but not to `==` on JSON.
        let figures = |value: &Value| serde_json::from_value::<plansearch::corpus::Indicator>(value.clone()).unwrap();
        assert_eq!(figures(found), figures(expected));
        assert_eq!(found["id"], format!("qingzhou-145/2.3/t1.{}", expected["row"]));
        assert!(found["citation"]["text"].as_str().unwrap().contains(&format!("体系表第{}项", expected["row"])));
    }
}
