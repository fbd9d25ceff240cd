//! RAGFlow's retrieval, as its clients ask and read it.

use crate::dify::{post, records, with_keys};
use crate::program::{Answer, Server, encoded};
use crate::support::root;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/retrieval";

/// What RAGFlow's Python SDK sends, its defaults included.
fn sdk_body(question: &str) -> Value {
    json!({
        "page": 1, "page_size": 30, "similarity_threshold": 0.2, "vector_similarity_weight": 0.3, "top_k": 1024,
        "rerank_id": null, "keyword": false, "question": question, "dataset_ids": ["all"], "document_ids": [],
        "cross_languages": null, "metadata_condition": null, "use_kg": false, "toc_enhance": false,
    })
}

fn changed(question: &str, changes: Value) -> Value {
    let mut body = sdk_body(question);
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn ask(server: &Server, body: &Value) -> Answer {
    post(server, PATH, &[("Authorization", "Bearer key"), ("Content-Type", "application/json")], &body.to_string())
}

/// The member `data`, checked against the shape that clients read.
#[track_caller]
fn data(answer: &Answer) -> Value {
    let answer = answer.json();
    assert_eq!(answer["code"], 0, "{answer}");
    let data = &answer["data"];
    for chunk in data["chunks"].as_array().unwrap() {
        for name in ["id", "content", "content_ltks", "document_id", "document_keyword", "dataset_id", "kb_id"] {
            assert!(chunk[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {chunk}");
        }
        assert_eq!((&chunk["image_id"], &chunk["important_keywords"]), (&json!(""), &json!([])));
        assert!(chunk["positions"].is_array());
        for name in ["similarity", "term_similarity", "vector_similarity"] {
            assert!(chunk[name].as_f64().is_some_and(|share| (0.0..=1.0).contains(&share)), "{name}: {chunk}");
        }
        assert!(chunk["metadata"]["citation"].as_str().is_some_and(|text| text.starts_with('《')));
    }
    assert!(data["total"].is_u64() && data["doc_aggs"].is_array());
    data.clone()
}

fn ids(data: &Value) -> Vec<String> {
    data["chunks"].as_array().unwrap().iter().map(|chunk| chunk["id"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn check_failure(answer: &Answer, code: u32) -> String {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")), "{answer:?}");
    assert_eq!(answer.header("www-authenticate"), None);
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["code"], code, "{body}");
    body["message"].as_str().filter(|text| !text.is_empty()).unwrap().to_owned()
}

#[test]
fn chunks_are_the_passages_of_a_search_in_its_order() {
    let server = Server::over(root());
    let query = "5G基站建到多少座";
    let search = server.get(&format!("/v1/search?q={}&limit=100", encoded(query))).json();
    let hits = search["hits"].as_array().unwrap();
    let sure = hits.iter().filter(|hit| hit["confidence"].as_f64().unwrap() >= 0.2);
    let expected: Vec<&str> = sure.map(|hit| hit["id"].as_str().unwrap()).collect();
    let found = data(&ask(&server, &sdk_body(query)));
    assert_eq!(ids(&found), expected[..expected.len().min(30)]);
    let first = &found["chunks"][0];
    assert_eq!((&first["content"], &first["similarity"]), (&hits[0]["text"], &hits[0]["confidence"]));
    assert_eq!((&first["document_id"], &first["dataset_id"]), (&json!("qingzhou-145"), &json!("all")));
    assert!(first.get("highlight").is_none() && first["content_ltks"].as_str().unwrap().contains("5g"));
    assert_eq!(found["total"], expected.len());
    let aggregated =
        json!([{"doc_id": "qingzhou-145", "doc_name": first["document_keyword"], "count": expected.len()}]);
    assert_eq!(found["doc_aggs"], aggregated);
    // Without a threshold all hits count, as far as the candidates go.
    let all = data(&ask(&server, &changed(query, json!({"similarity_threshold": 0}))));
    assert_eq!(all["total"], search["total"]);
    let few = data(&ask(&server, &changed(query, json!({"similarity_threshold": 0, "top_k": 7}))));
    assert_eq!((&few["total"], ids(&few)), (&json!(7), ids(&all)[..7].to_vec()));
}

#[test]
fn pages_follow_each_other() {
    let server = Server::over(root());
    let page = |page: Value, size: Value| {
        data(&ask(&server, &changed("建设发展", json!({"similarity_threshold": 0, "page": page, "page_size": size}))))
    };
    let whole = page(json!(1), json!(200));
    let all = ids(&whole);
    assert!(all.len() > 150, "{}", all.len());
    for number in 1..=4 {
        let found = page(json!(number), json!(40));
        assert_eq!(ids(&found), all[(number - 1) * 40..number * 40]);
        assert_eq!((&found["total"], &found["doc_aggs"]), (&whole["total"], &whole["doc_aggs"]));
    }
    assert_eq!(ids(&page(json!(900), json!(40))).len(), 0);
    assert_eq!(ids(&page(Value::Null, Value::Null)), all[..30]);
}

#[test]
fn highlights_are_html() {
    let server = Server::over(root());
    let found = data(&ask(&server, &changed("5G基站", json!({"highlight": true, "page_size": 1}))));
    let highlight = found["chunks"][0]["highlight"].as_str().unwrap();
    assert!(highlight.contains("<em>5G基站</em>"), "{highlight}");
    let text = highlight.replace("<em>", "").replace("</em>", "").replace("&quot;", "\"").replace("&amp;", "&");
    assert_eq!(text, found["chunks"][0]["content"].as_str().unwrap());
    // The table has an indicator of more than 7: its > is no markup.
    let found = data(&ask(&server, &changed("全员劳动生产率增速", json!({"highlight": true, "page_size": 5}))));
    let chunks = found["chunks"].as_array().unwrap();
    let row = chunks.iter().find(|chunk| chunk["content"].as_str().unwrap().contains(">7")).unwrap();
    assert!(row["highlight"].as_str().unwrap().contains("&gt;7"), "{row}");
}

#[test]
fn datasets_and_documents_name_documents() {
    let server = Server::over(root());
    let all = data(&ask(&server, &sdk_body("5G基站")));
    for names in [
        json!({"dataset_ids": ["qingzhou-145"]}),
        json!({"dataset_ids": [], "document_ids": ["qingzhou-145"]}),
        json!({"dataset_ids": null, "document_ids": ["qingzhou-145"]}),
        json!({"dataset_ids": ["qingzhou-145", "all"], "document_ids": ["qingzhou-145"]}),
    ] {
        assert_eq!(ids(&data(&ask(&server, &changed("5G基站", names.clone())))), ids(&all), "{names}");
    }
    let named = data(&ask(&server, &changed("5G基站", json!({"dataset_ids": ["qingzhou-145"]}))));
    assert_eq!(named["chunks"][0]["kb_id"], "qingzhou-145");
    for (changes, wanted) in [
        (json!({"dataset_ids": []}), "dataset_ids"),
        (json!({"dataset_ids": ["none"]}), "none"),
        (json!({"document_ids": ["other"]}), "other"),
        (json!({"dataset_ids": "all"}), "dataset_ids"),
        (json!({"question": null}), "question"),
        (json!({"question": 5}), "question"),
        (json!({"page": 0}), "page"),
        (json!({"page_size": 100_000}), "page_size"),
        (json!({"similarity_threshold": 2}), "similarity_threshold"),
        (json!({"metadata_condition": {"conditions": [{"name": "x", "comparison_operator": "is", "value": 1}]}}), "x"),
    ] {
        let message = check_failure(&ask(&server, &changed("5G基站", changes.clone())), 102);
        assert!(message.contains(wanted), "{changes}: {message}");
    }
    check_failure(&post(&server, PATH, &[], "{"), 102);
    check_failure(&post(&server, PATH, &[], ""), 102);
    // No client of RAGFlow asks in another way, so HTTP may say it as it says it everywhere.
    let wrong_method = server.get(PATH);
    assert_eq!((wrong_method.status, wrong_method.header("allow")), (405, Some("POST")), "{wrong_method:?}");
    assert_eq!(serde_json::from_str::<Value>(&wrong_method.body).unwrap()["code"], 102);
    let empty = ask(&server, &sdk_body(" ")).json();
    assert_eq!(empty, json!({"code": 0, "data": {"chunks": [], "doc_aggs": [], "total": 0}}));
}

#[test]
fn the_list_of_datasets_names_what_can_be_retrieved_from() {
    let server = Server::over(root());
    let list = |query: &str| {
        let answer = server.get(&format!("/api/v1/datasets{query}")).json();
        assert_eq!(answer["code"], 0, "{answer}");
        answer
    };
    let all = list("?page=1&page_size=30&orderby=create_time&desc=true");
    let listed = all["data"].as_array().unwrap();
    assert_eq!((listed.len(), &all["total_datasets"]), (2, &json!(2)));
    assert_eq!((&listed[0]["id"], &listed[1]["id"]), (&json!("all"), &json!("qingzhou-145")));
    assert_eq!((&listed[0]["document_count"], &listed[0]["chunk_count"]), (&json!(1), &listed[1]["chunk_count"]));
    // Each can be asked by its id.
    for dataset in listed {
        let answer = ask(&server, &changed("5G基站", json!({"dataset_ids": [dataset["id"]]})));
        assert!(!data(&answer)["chunks"].as_array().unwrap().is_empty(), "{dataset}");
    }
    assert_eq!(list("?page=2&page_size=1")["data"][0]["id"], "qingzhou-145");
    assert_eq!(list("?page=3")["data"], json!([]));
    assert_eq!(list("?id=qingzhou-145")["data"].as_array().unwrap().len(), 1);
    assert_eq!(list(&format!("?name={}", encoded("青州市")))["data"][0]["id"], "qingzhou-145");
    for wrong in ["?id=none", "?page=x", "?page=10001&page_size=1024", "?colour=red"] {
        check_failure(&server.get(&format!("/api/v1/datasets{wrong}")), 102);
    }
    check_failure(&with_keys().get("/api/v1/datasets"), 109);
}

#[test]
fn conditions_filter_as_difys_do() {
    let server = Server::over(root());
    let condition = |logic: &str| {
        json!({"metadata_condition": {"logic": logic, "conditions": [
            {"name": "chapter", "comparison_operator": "contains", "value": "生态"},
            {"name": "year", "comparison_operator": "≥", "value": "2025"},
        ]}, "similarity_threshold": 0.0, "page_size": 200})
    };
    let fits = |chunk: &Value| {
        let metadata = &chunk["metadata"];
        let in_chapter = metadata["chapter"].as_str().unwrap().contains("生态");
        let years = metadata["years"].as_array().unwrap();
        (in_chapter, years.iter().any(|year| year.as_u64() >= Some(2025)))
    };
    let all = data(&ask(&server, &changed("建设发展", json!({"similarity_threshold": 0.0, "page_size": 500}))));
    for (logic, holds) in [("and", (|a, b| a && b) as fn(bool, bool) -> bool), ("or", |a, b| a || b)] {
        let found = data(&ask(&server, &changed("建设发展", condition(logic))));
        let chunks = all["chunks"].as_array().unwrap().iter();
        let expected: Vec<&Value> = chunks.filter(|chunk| holds(fits(chunk).0, fits(chunk).1)).collect();
        assert!(!expected.is_empty() && expected.len() < ids(&all).len());
        let expected: Vec<String> = expected.iter().map(|chunk| chunk["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids(&found), expected, "{logic}");
        assert_eq!(found["total"], expected.len());
    }
}

#[test]
fn what_the_plan_does_not_say_has_no_chunks() {
    let server = Server::over(root());
    let question = "地铁几号线什么时候开通";
    let found = data(&ask(&server, &sdk_body(question)));
    assert_eq!(found, json!({"chunks": [], "doc_aggs": [], "total": 0}));
    let question_alone = json!({"question": question, "dataset_ids": ["all"]});
    assert_eq!(data(&ask(&server, &question_alone))["total"], 0, "the default is a threshold as well");
    assert_ne!(data(&ask(&server, &changed(question, json!({"similarity_threshold": 0}))))["total"], 0);
}

#[test]
fn the_twin_answers_as_dify_expects() {
    let server = Server::over(root());
    let body = r#"{"knowledge_id":"all","query":"5G基站","retrieval_setting":{"top_k":4,"score_threshold":0.1},"use_kg":false}"#;
    let twin = records(&post(&server, "/api/v1/dify/retrieval", &[], body));
    assert_eq!(twin, records(&post(&server, "/dify/retrieval", &[], body)));
    assert_eq!(twin.len(), 4);
}

#[test]
fn keys_are_refused_in_ragflows_form() {
    let server = with_keys();
    let body = sdk_body("5G基站").to_string();
    check_failure(&post(&server, PATH, &[], &body), 109);
    check_failure(&post(&server, PATH, &[("Authorization", "Bearer another")], &body), 109);
    data(&post(&server, PATH, &[("Authorization", "Bearer first-key-of-the-tests")], &body));
}
