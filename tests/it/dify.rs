//! Dify's External Knowledge API: requests as Dify's own code sends them, and answers as it reads them.

use crate::program::{Answer, Server, command, encoded, run_in};
use crate::support::{plan, root};
use plansearch::corpus::{Kind, Passage};
use serde_json::{Value, json};
use std::collections::HashSet;
use ureq::http::Request;

const PATH: &str = "/dify/retrieval";
pub(crate) const KEYS: &str = "first-key-of-the-tests,second-key-of-the-tests";

pub(crate) fn with_keys() -> Server {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--api-keys", KEYS];
    Server::start(&mut command(root(), &arguments))
}

/// A request with these headers and these very bytes.
pub(crate) fn post(server: &Server, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let request = Request::post(server.url(path));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    server.send(request.body(body.as_bytes().to_vec()).unwrap())
}

/// What Dify's retrieval service sends, its order of members included.
fn ask(server: &Server, body: &str) -> Answer {
    post(server, PATH, &[("Authorization", "Bearer key"), ("Content-Type", "application/json")], body)
}

fn body(knowledge: &str, query: &str, top_k: Value, threshold: Value, condition: Value) -> String {
    json!({
        "retrieval_setting": {"top_k": top_k, "score_threshold": threshold},
        "query": query,
        "knowledge_id": knowledge,
        "metadata_condition": condition,
    })
    .to_string()
}

/// The records, each checked against the schema and against what Dify does with it.
#[track_caller]
pub(crate) fn records(answer: &Answer) -> Vec<Value> {
    let answer = answer.json();
    let records = answer["records"].as_array().unwrap().clone();
    let mut ids = HashSet::new();
    for record in &records {
        assert!(record["content"].as_str().is_some_and(|text| !text.is_empty()), "{record}");
        assert!(record["title"].as_str().is_some_and(|text| !text.is_empty()), "{record}");
        assert!(record["score"].as_f64().is_some_and(|score| (0.0..=1.0).contains(&score)), "{record}");
        let metadata = record["metadata"].as_object().expect("never null");
        let id = metadata["document_id"].as_str().filter(|id| !id.is_empty()).unwrap();
        assert!(ids.insert(id.to_owned()), "citations of the same id collapse: {id}");
        for name in ["url", "citation", "official", "document", "kind"] {
            assert!(metadata[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {record}");
        }
        for name in ["chapter", "section", "box", "year", "faults"] {
            assert!(metadata[name].is_string(), "{name}: {record}");
        }
        for name in ["score", "title", "dataset_id", "dataset_name"] {
            assert!(!metadata.contains_key(name), "Dify writes `{name}` itself");
        }
    }
    records
}

fn ids(records: &[Value]) -> Vec<String> {
    records.iter().map(|record| record["metadata"]["document_id"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn check_error(answer: &Answer, status: u16, code: u64) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/json"), "{answer:?}");
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["error_code"], code, "{body}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    body["error_msg"].as_str().filter(|text| !text.is_empty()).unwrap().to_owned()
}

#[test]
fn an_address_that_is_registered_answers_without_records() {
    let server = Server::over(root());
    let bearer = ("Authorization", "Bearer anything");
    let nothing = json!({"records": []});
    // Until 1.17: no body, no content type, only the key.
    assert_eq!(post(&server, PATH, &[bearer], "").json(), nothing);
    // Since then a question with nothing in it.
    let probe = r#"{"knowledge_id": "", "query": "", "retrieval_setting": {"top_k": 1, "score_threshold": 0.0}}"#;
    assert_eq!(post(&server, PATH, &[bearer, ("Content-Type", "application/json")], probe).json(), nothing);
    for body in ["{}", "null", " \r\n", r#"{"query":null}"#, r#"{"query":"  ","knowledge_id":"none"}"#] {
        assert_eq!(post(&server, PATH, &[bearer], body).json(), nothing, "{body:?}");
    }
}

#[test]
fn records_are_the_passages_of_a_search_in_its_order() {
    let server = Server::over(root());
    for query in ["城镇化率目标", "5G基站建到多少座", "专栏三", "校园期凌", "到2025年，开通5G基站1200座"]
    {
        let found = records(&ask(&server, &body("all", query, json!(8), json!(0.0), Value::Null)));
        let search = server.get(&format!("/v1/search?q={}&limit=8", encoded(query))).json();
        let command = run_in(root(), &["search", query, "-k", "8", "--json", "--data", ":memory:"]).json();
        for answer in [&search, &command] {
            let hits = answer["hits"].as_array().unwrap();
            let expected: Vec<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
            assert_eq!(ids(&found), expected, "{query}");
            for (record, hit) in found.iter().zip(hits) {
                assert_eq!((&record["content"], &record["score"]), (&hit["text"], &hit["confidence"]), "{query}");
            }
        }
        for (record, hit) in found.iter().zip(search["hits"].as_array().unwrap()) {
            let (metadata, citation) = (&record["metadata"], &hit["citation"]);
            assert_eq!((&metadata["citation"], &metadata["url"]), (&citation["text"], &citation["url"]));
        }
    }
    let found = records(&ask(&server, &body("qingzhou-145", "开通5G基站1200座", json!(1), json!(0.5), Value::Null)));
    let expected = json!({
        "chapter": "第七章 推进区域协调发展 建设现代化高品质城市", "section": "第三节 统筹推进基础设施建设", "box": "", "kind": "正文",
        "page": 50, "pages": "第50—52页（推定）", "document": "qingzhou-145", "number": "青政发〔2021〕6号",
        "document_id": "qingzhou-145/7.3/p2",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&found[0]["metadata"][name], value, "{name}");
    }
    assert_eq!(
        found[0]["title"],
        "青州市“十四五”规划纲要 › 第七章 推进区域协调发展 建设现代化高品质城市 › 第三节 统筹推进基础设施建设（第50—52页，推定）"
    );
    let years = found[0]["metadata"]["years"].as_array().unwrap();
    assert!(years.contains(&json!(2025)) && found[0]["metadata"]["year"].as_str().unwrap().contains("2025"));
}

#[test]
fn suspected_faults_are_told() {
    let server = Server::over(root());
    let faulty = plan().passages().find(|found| !found.passage.faults.is_empty()).unwrap().passage;
    let beginning: String = faulty.text.chars().take(30).collect();
    let found = records(&ask(&server, &body("all", &beginning, json!(1), json!(0.0), Value::Null)));
    assert_eq!(found[0]["content"], faulty.text);
    let note = found[0]["metadata"]["faults"].as_str().unwrap();
    assert!(note.starts_with("此处原件扫描疑有缺漏，请核对") && note.contains(&faulty.faults[0].note), "{note}");
}

#[test]
fn odd_requests_are_read_with_tolerance() {
    let server = Server::over(root());
    let usual = records(&ask(&server, &body("all", "5G基站", json!(3), json!(0.0), Value::Null)));
    assert_eq!(usual.len(), 3);
    let default = records(&ask(&server, &body("all", "5G基站", Value::Null, Value::Null, Value::Null)));
    let search = server.get(&format!("/v1/search?q={}", encoded("5G基站"))).json();
    assert_eq!(default.len(), search["hits"].as_array().unwrap().len(), "the default of a search");
    assert_eq!(ids(&usual), ids(&default)[..3]);
    let plain = r#"{"query":"5G基站","knowledge_id":"all"}"#;
    for headers in [&[][..], &[("Content-Type", "text/plain")], &[("Content-Type", "application/json; charset=utf-8")]]
    {
        assert_eq!(records(&post(&server, PATH, headers, plain)), default);
    }
    for body in [
        r#"{"query":"5G基站","knowledge_id":"all","retrieval_setting":null,"metadata_condition":null,"extra":{"a":[1]}}"#,
        r#"{"query":"5G基站","knowledge_id":"all","metadata_condition":{"logical_operator":null,"conditions":null}}"#,
        r#"{"query":"5G基站","knowledge_id":"all","metadata_condition":{"logical_operator":"and","conditions":[]}}"#,
        // A variable that was not filled in: Dify passes such a condition over as well.
        r#"{"query":"5G基站","knowledge_id":"all","metadata_condition":{"conditions":[{"name":"chapter","comparison_operator":"is","value":null}]}}"#,
    ] {
        assert_eq!(records(&ask(&server, body)), default, "{body}");
    }
    for top_k in [json!(3.0), json!("3")] {
        assert_eq!(records(&ask(&server, &body("all", "5G基站", top_k, json!("0"), Value::Null))), usual);
    }
    assert_eq!(records(&ask(&server, &body("all", "5G基站", json!(0), json!(0), Value::Null))).len(), 0);
}

#[test]
fn what_the_plan_does_not_say_has_no_records_above_a_threshold() {
    let server = Server::over(root());
    let question = "地铁几号线什么时候开通";
    let search = server.get(&format!("/v1/search?q={}&limit=5", encoded(question))).json();
    assert_eq!(search["answerable"], false);
    for threshold in [0.01, 0.2, 0.5, 1.0] {
        let found = records(&ask(&server, &body("all", question, json!(5), json!(threshold), Value::Null)));
        assert!(found.is_empty(), "{threshold}: {found:?}");
    }
    let low = records(&ask(&server, &body("all", question, json!(5), json!(0.0), Value::Null)));
    assert_eq!(low.len(), 5);
    assert!(low.iter().all(|record| record["score"].as_f64().unwrap() < 0.45));
    // Of what does answer, what is less sure is left out.
    let all = records(&ask(&server, &body("all", "城镇化率目标", json!(20), json!(0.0), Value::Null)));
    let score = |record: &Value| record["score"].as_f64().unwrap();
    assert!(all.windows(2).all(|pair| score(&pair[0]) >= score(&pair[1])));
    for threshold in [0.3, 0.6] {
        let sure = records(&ask(&server, &body("all", "城镇化率目标", json!(20), json!(threshold), Value::Null)));
        let expected: Vec<&Value> = all.iter().filter(|record| score(record) >= threshold).collect();
        assert!(sure.iter().eq(expected) && !sure.is_empty() && sure.len() < all.len(), "{threshold}");
    }
}

/// The passages of the whole ranking of a query that pass this test, in their order.
fn ranked(server: &Server, query: &str, keep: impl Fn(&Passage) -> bool) -> Vec<String> {
    let all = (0..)
        .map(|page| server.get(&format!("/v1/search?q={}&limit=100&offset={}", encoded(query), page * 100)).json())
        .map_while(|answer| Some(answer["hits"].as_array().unwrap().clone()).filter(|hits| !hits.is_empty()));
    let ids = all.flatten().map(|hit| hit["id"].as_str().unwrap().to_owned());
    ids.filter(|id| keep(&plan().passage(id).unwrap().passage)).collect()
}

#[test]
fn every_operator_filters_the_ranking_and_goes_down_it() {
    let server = Server::over(root());
    let query = "建设发展";
    let chapter = |passage: &Passage| passage.place.chapter.as_ref().map_or(0, |chapter| chapter.number);
    let chapter_title = |passage: &Passage| passage.place.chapter.clone().map(|c| c.title).unwrap_or_default();
    let box_label = |passage: &Passage| passage.place.box_.clone().map(|b| b.label).unwrap_or_default();
    let pages = |passage: &Passage| passage.pages.map(|p| (p.first, p.last.unwrap_or(u32::MAX)));
    let names_year = |passage: &Passage, year: &str| passage.text.contains(year);
    type Keep<'a> = Box<dyn Fn(&Passage) -> bool + 'a>;
    let cases: Vec<(Value, &str, Value, Keep<'_>)> = vec![
        (json!("chapter"), "contains", json!("生态"), Box::new(|p| chapter_title(p).contains("生态"))),
        (json!("chapter"), "not contains", json!("生态"), Box::new(|p| !chapter_title(p).contains("生态"))),
        (json!("chapter"), "start with", json!("第十"), Box::new(|p| (10..=13).contains(&chapter(p)))),
        (json!("chapter"), "end with", json!("生态强市"), Box::new(|p| chapter(p) == 10)),
        (json!("chapter"), "is", json!("第七章"), Box::new(|p| chapter(p) == 7)),
        (json!("chapter"), "is", json!("7"), Box::new(|p| chapter(p) == 7)),
        (json!("chapter"), "is", json!("第七章 推进区域协调发展 建设现代化高品质城市"), Box::new(|p| chapter(p) == 7)),
        (json!("chapter"), "is not", json!("第七章"), Box::new(|p| chapter(p) != 7)),
        (json!("chapter"), "in", json!(["第七章", "第九章"]), Box::new(|p| matches!(chapter(p), 7 | 9))),
        (json!("chapter"), "in", json!("第七章,9"), Box::new(|p| matches!(chapter(p), 7 | 9))),
        (json!("chapter"), "not in", json!(["第七章", 9]), Box::new(|p| !matches!(chapter(p), 7 | 9))),
        (json!("box"), "empty", Value::Null, Box::new(|p| p.place.box_.is_none())),
        (json!("box"), "not empty", json!(""), Box::new(|p| p.place.box_.is_some())),
        (json!("box"), "null", Value::Null, Box::new(|p| p.place.box_.is_none())),
        (json!("box"), "not null", Value::Null, Box::new(|p| p.place.box_.is_some())),
        (json!("chapter"), "=", json!(7), Box::new(|p| chapter(p) == 7)),
        (json!("chapter"), "≠", json!(7), Box::new(|p| chapter(p) != 7)),
        (json!("chapter"), ">", json!(11), Box::new(|p| chapter(p) > 11)),
        (json!("chapter"), "<", json!("3"), Box::new(|p| (1..3).contains(&chapter(p)))),
        (json!("chapter"), "≥", json!(12), Box::new(|p| chapter(p) >= 12)),
        (json!("chapter"), "≤", json!(2), Box::new(|p| (1..=2).contains(&chapter(p)))),
        (json!("page"), "≤", json!(5), Box::new(|p| pages(p).is_some_and(|(first, _)| first <= 5))),
        (json!("page"), ">", json!(80), Box::new(|p| pages(p).is_some_and(|(_, last)| last > 80))),
        (json!("page"), "=", json!(51), Box::new(|p| pages(p).is_some_and(|(a, b)| a <= 51 && 51 <= b))),
        (json!("year"), "=", json!(2020), Box::new(|p| names_year(p, "2020"))),
        (json!("year"), "contains", json!("2020"), Box::new(|p| names_year(p, "2020"))),
        (json!("year"), "≠", json!("2020年"), Box::new(|p| !names_year(p, "2020"))),
        (json!("date"), "before", json!("2022"), Box::new(|_| true)),
        (json!("date"), "after", json!(1_640_995_200), Box::new(|_| false)),
        (json!("section"), "is", json!("7.3"), Box::new(|p| p.place.key == "7.3")),
        (json!("kind"), "is", json!("指标"), Box::new(|p| p.kind == Kind::Indicator)),
        (json!("kind"), "is", json!("box_item"), Box::new(|p| p.kind == Kind::BoxItem)),
        (json!("kind"), "in", json!(["指标", "专栏"]), Box::new(|p| matches!(p.kind, Kind::Indicator | Kind::BoxItem))),
        (json!("box"), "is", json!("专栏七"), Box::new(|p| box_label(p) == "专栏七")),
        (json!("document"), "is", json!("qingzhou-145"), Box::new(|_| true)),
        (json!("document"), "contains", json!("第十四个五年规划"), Box::new(|_| true)),
        (json!("document"), "is", json!("another"), Box::new(|_| false)),
        (json!("title"), "contains", json!("专栏七"), Box::new(|p| box_label(p) == "专栏七")),
        (json!("issuer"), "end with", json!("人民政府"), Box::new(|_| true)),
        (json!("document_id"), "is", json!("qingzhou-145/7.3/p1"), Box::new(|p| p.id == "qingzhou-145/7.3/p1")),
        // Older documents of Dify have an array of names.
        (json!(["chapter"]), "is", json!("第七章"), Box::new(|p| chapter(p) == 7)),
        (
            json!(["box", "chapter"]),
            "contains",
            json!("生态"),
            Box::new(|p| {
                chapter_title(p).contains("生态") || p.place.box_.clone().is_some_and(|b| b.title.contains("生态"))
            }),
        ),
    ];
    for (name, operator, value, keep) in cases {
        let condition = json!({"conditions": [{"name": name, "comparison_operator": operator, "value": value}], "logical_operator": "and"});
        let found = records(&ask(&server, &body("all", query, json!(6), json!(0.0), condition)));
        let expected: Vec<String> = ranked(&server, query, keep).into_iter().take(6).collect();
        assert_eq!(ids(&found), expected, "{name} {operator} {value}");
    }
    let two = |logic: &str| {
        let conditions = json!([
            {"name": "chapter", "comparison_operator": "is", "value": "第七章"},
            {"name": "kind", "comparison_operator": "is", "value": "专栏"},
        ]);
        let condition = json!({"logical_operator": logic, "conditions": conditions});
        ids(&records(&ask(&server, &body("all", query, json!(100), json!(0.0), condition))))
    };
    let (in_chapter, in_box) = (|p: &Passage| chapter(p) == 7, |p: &Passage| p.kind == Kind::BoxItem);
    let both = ranked(&server, query, |p| in_chapter(p) && in_box(p));
    assert!(both.len() > 2);
    assert_eq!(two("and"), both);
    assert_eq!(two("or"), ranked(&server, query, |p| in_chapter(p) || in_box(p))[..two("or").len()]);
    assert!(two("or").len() > both.len());
}

#[test]
fn conditions_that_cannot_be_read_are_told() {
    let server = Server::over(root());
    for (condition, wanted) in [
        (json!([]), "metadata_condition 应为对象"),
        (json!({"logical_operator": "xor", "conditions": []}), "and 或 or"),
        (json!({"conditions": "chapter"}), "conditions 应为数组"),
        (json!({"conditions": [{"comparison_operator": "is", "value": "a"}]}), "第 1 个条件：没有 name"),
        (json!({"conditions": [{"name": "author", "comparison_operator": "is", "value": "a"}]}), "author"),
        (json!({"conditions": [{"name": [], "comparison_operator": "is", "value": "a"}]}), "name 是空的"),
        (json!({"conditions": [{"name": "chapter", "value": "a"}]}), "没有 comparison_operator"),
        (json!({"conditions": [{"name": "chapter", "comparison_operator": "like", "value": "a"}]}), "“like”"),
        (json!({"conditions": [{"name": "section", "comparison_operator": ">", "value": 3}]}), "没有大小先后"),
        (json!({"conditions": [{"name": "page", "comparison_operator": ">", "value": "十"}]}), "不是可以比较"),
        (json!({"conditions": [{"name": "page", "comparison_operator": "is", "value": {"a": 1}}]}), "value 应为"),
    ] {
        let answer = ask(&server, &body("all", "5G基站", json!(3), json!(0.0), condition.clone()));
        let message = check_error(&answer, 400, 400);
        assert!(message.contains(wanted), "{condition}: {message}");
    }
}

#[test]
fn a_condition_whose_variable_was_not_filled_in_is_passed_over() {
    let server = Server::over(root());
    let records = |condition: Value| {
        let answer = ask(&server, &body("all", "5G基站", json!(3), json!(0.0), condition));
        assert_eq!(answer.status, 200);
        answer.json()["records"].clone()
    };
    let all = records(Value::Null);
    assert!(!all.as_array().unwrap().is_empty());
    let asked = |operator: &str, value: Value| {
        records(json!({"conditions": [{"name": ["chapter"], "comparison_operator": operator, "value": value}]}))
    };
    for value in
        [json!(null), json!(""), json!(" "), json!("{{#start.chapter#}}"), json!("{{chapter}}"), json!(["{{a}}"])]
    {
        for operator in ["is", "contains", "in"] {
            assert_eq!(asked(operator, value.clone()), all, "{operator} {value}");
        }
    }
    // What some heading could say, but none does.
    assert_eq!(asked("is", json!("第九十九章")), json!([]));
}

#[test]
fn errors_are_difys() {
    let server = Server::over(root());
    for knowledge in ["none", "", "qingzhou"] {
        let message =
            check_error(&ask(&server, &body(knowledge, "5G基站", json!(3), json!(0.0), Value::Null)), 404, 2001);
        assert!(message.contains("all"), "{message}");
    }
    for (body, status) in [
        ("{\"query\":".to_owned(), 400),
        ("[\"5G\"]".to_owned(), 400),
        ("\u{0}".to_owned(), 400),
        (r#"{"query":5,"knowledge_id":"all"}"#.to_owned(), 400),
        (body("all", &"水".repeat(1_001), json!(3), json!(0.0), Value::Null), 400),
        (body("all", "5G", json!(101), json!(0.0), Value::Null), 400),
        (body("all", "5G", json!(-1), json!(0.0), Value::Null), 400),
        (body("all", "5G", json!("many"), json!(0.0), Value::Null), 400),
        (body("all", "5G", json!(3), json!(1.5), Value::Null), 400),
        (body("all", &"水".repeat(30_000), json!(3), json!(0.0), Value::Null), 413),
    ] {
        let shown: String = body.chars().take(60).collect();
        let message = check_error(&ask(&server, &body), status, status.into());
        assert!(!message.contains("parameter `"), "{shown}: in Chinese: {message}");
    }
    let get = server.get(PATH);
    check_error(&get, 405, 405);
    assert!(get.header("allow").is_some_and(|allow| allow.contains("POST")));
    check_error(&server.get("/dify/other"), 404, 404);
    // Others keep their own form.
    assert_eq!(server.get("/difyx").header("content-type"), Some("application/problem+json"));
}

#[test]
fn keys_are_refused_in_difys_form() {
    let server = with_keys();
    let question = body("all", "5G基站", json!(2), json!(0.0), Value::Null);
    let asked = |header: Option<&str>, body: &str| {
        let headers: Vec<(&str, &str)> = header.map(|value| ("Authorization", value)).into_iter().collect();
        post(&server, PATH, &headers, body)
    };
    for body in ["", question.as_str()] {
        // 403 is what keeps Dify from registering the address.
        for header in [None, Some("first-key-of-the-tests"), Some("Basic Zmlyc3Q6a2V5")] {
            let message = check_error(&asked(header, body), 403, 1001);
            assert!(message.contains("Bearer"), "{message}");
        }
        check_error(&asked(Some("Bearer another-key"), body), 403, 1002);
        assert_eq!(asked(Some("Bearer second-key-of-the-tests"), body).status, 200);
    }
    assert_eq!(records(&asked(Some("Bearer first-key-of-the-tests"), &question)).len(), 2);
    let twin = post(&server, "/api/v1/dify/retrieval", &[("Authorization", "Bearer another-key")], &question);
    check_error(&twin, 403, 1002);
}
