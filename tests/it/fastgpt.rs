//! FastGPT's API file library, walked as FastGPT walks it.

use crate::dify::{post, with_keys};
use crate::program::{Answer, Server, encoded};
use crate::support::{fixture, fixture_list, plan, plan_document, root};
use plansearch::corpus::read_sources;
use serde_json::{Value, json};
use std::collections::HashSet;

const LIST: &str = "/fastgpt/v1/file/list";

#[track_caller]
fn data(answer: &Answer) -> Value {
    let answer = answer.json();
    let expected = (&json!(200), &json!(true), &json!(""));
    assert_eq!((&answer["code"], &answer["success"], &answer["message"]), expected, "{answer}");
    answer["data"].clone()
}

fn list(server: &Server, parent: Value, key: &str) -> Vec<Value> {
    let body = json!({"searchKey": key, "parentId": parent}).to_string();
    let listed =
        data(&post(server, LIST, &[("Authorization", "Bearer key"), ("Content-Type", "application/json")], &body));
    for item in listed.as_array().unwrap() {
        for name in ["id", "name", "type", "updateTime", "createTime"] {
            assert!(item[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {item}");
        }
        assert_eq!(item["hasChild"], item["type"] == "folder");
        assert!(item["updateTime"].as_str().unwrap().ends_with("T00:00:00.000Z"), "{item}");
        let is_root = parent == "" && item["parentId"].is_null();
        assert!(!key.is_empty() || is_root || item["parentId"] == parent, "{item}");
    }
    listed.as_array().unwrap().clone()
}

fn id(item: &Value) -> &str {
    item["id"].as_str().unwrap()
}

fn get(server: &Server, what: &str, id: &str) -> Answer {
    server.get(&format!("/fastgpt/v1/file/{what}?id={}", encoded(id)))
}

/// All files below a folder, in the order in which they are listed.
fn files(server: &Server, parent: Value) -> Vec<Value> {
    let mut found = Vec::new();
    for item in list(server, parent, "") {
        if item["type"] == "folder" {
            found.extend(files(server, item["id"].clone()));
        } else {
            found.push(item);
        }
    }
    found
}

/// The pieces of a file that empty lines part, and of them the headings.
fn pieces(server: &Server, file: &Value) -> (Vec<String>, Vec<String>) {
    let content = data(&get(server, "content", id(file)));
    let text = content["content"].as_str().unwrap().trim_end().to_owned();
    let pieces = text.split("\n\n").map(str::to_owned);
    let (headings, texts) = pieces.partition(|piece| piece.starts_with('#'));
    (headings, texts)
}

#[test]
fn the_files_joined_hold_every_passage_once_and_every_heading() {
    let server = Server::over(root());
    let files = files(&server, Value::Null);
    let (mut texts, mut headings) = (Vec::new(), HashSet::new());
    for file in &files {
        let (own_headings, own_texts) = pieces(&server, file);
        assert_eq!(own_headings.iter().collect::<HashSet<_>>().len(), own_headings.len(), "{own_headings:?}");
        headings.extend(own_headings.iter().map(|heading| heading.trim_start_matches('#').trim().to_owned()));
        texts.extend(own_texts.into_iter().filter(|text| text != "---" && !text.starts_with("> （此处原件")));
    }
    let mut expected: Vec<&str> = plan_document().passages.iter().map(|passage| passage.text.as_str()).collect();
    // The title page is one file, though the notice stands between its two pieces.
    expected.sort_unstable();
    let mut found: Vec<&str> = texts.iter().map(String::as_str).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
    let in_order: Vec<&String> = texts.iter().filter(|text| !text.contains('\n')).collect();
    let read = plan_document().passages.iter().map(|passage| &passage.text).filter(|text| !text.contains('\n'));
    assert!(in_order.into_iter().eq(read), "in reading order");
    for entry in fixture_list("plan/outline.json") {
        let title = entry["title"].as_str().unwrap();
        let heading = format!("{} {title}", entry["label"].as_str().unwrap()).trim().to_owned();
        assert!(headings.contains(&heading), "{heading}");
    }
    let faulty = plan().passages().filter(|found| !found.passage.faults.is_empty()).count();
    let all: String = files.iter().map(|file| get(&server, "content", id(file)).body).collect();
    assert_eq!(all.matches("> （此处原件扫描疑有缺漏，请核对：").count(), faulty);
}

#[test]
fn chapters_are_folders_and_sections_are_files() {
    let server = Server::over(root());
    let documents = list(&server, Value::Null, "");
    assert_eq!((documents.len(), id(&documents[0]), &documents[0]["type"]), (1, "qingzhou-145", &json!("folder")));
    assert_eq!(documents[0]["updateTime"], "2021-10-01T00:00:00.000Z");
    assert_eq!(list(&server, json!(""), ""), documents, "the root is null, or empty");
    let inside = list(&server, json!("qingzhou-145"), "");
    let of_type = |type_: &str| inside.iter().filter(|item| item["type"] == type_).map(id).collect::<Vec<_>>();
    assert_eq!(of_type("folder"), (1..=13).map(|n| format!("qingzhou-145/{n}")).collect::<Vec<_>>());
    assert_eq!(of_type("file"), ["qingzhou-145/front", "qingzhou-145/notice", "qingzhou-145/preamble"]);
    let seventh = list(&server, json!("qingzhou-145/7"), "");
    let expected = ["qingzhou-145/7/own", "qingzhou-145/7.1", "qingzhou-145/7.2", "qingzhou-145/7.3"];
    assert_eq!(seventh.iter().map(id).collect::<Vec<_>>(), expected);
    assert_eq!(seventh[3]["name"], "第七章第三节 统筹推进基础设施建设");
    let content = data(&get(&server, "content", "qingzhou-145/7.3"));
    assert_eq!(
        content["title"],
        "青州市“十四五”规划纲要 › 第七章 推进区域协调发展 建设现代化高品质城市 › 第三节 统筹推进基础设施建设"
    );
    let text = content["content"].as_str().unwrap();
    assert!(
        text.starts_with("# 第七章 推进区域协调发展 建设现代化高品质城市\n\n## 第三节 统筹推进基础设施建设\n\n"),
        "{text}"
    );
    assert!(text.contains("\n\n### 专栏八 基础设施\n\n") && text.contains("开通5G基站1200座"));
    assert!(content.get("previewUrl").is_none());
    let detail = data(&get(&server, "detail", "qingzhou-145/7.3"));
    assert_eq!(detail, seventh[3]);
    assert_eq!(data(&get(&server, "detail", "qingzhou-145/7"))["type"], "folder");
    let url = data(&get(&server, "read", "qingzhou-145/7.3"))["url"].as_str().unwrap().to_owned();
    assert!(url.ends_with("/qingzhou-145/7.3/p1"), "{url}");
    assert_eq!(server.get(url.split_once(&server.address).unwrap().1).status, 200);
}

#[test]
fn a_search_key_finds_by_name_and_by_text() {
    let server = Server::over(root());
    let found = list(&server, Value::Null, "基础设施建设");
    assert!(found.iter().any(|item| id(item) == "qingzhou-145/7.3"));
    let by_text = list(&server, Value::Null, "开通 5g 基站");
    assert_eq!(by_text.iter().map(id).collect::<Vec<_>>(), ["qingzhou-145/7.3"]);
    assert_eq!(list(&server, json!("qingzhou-145/7"), "开通5G基站").len(), 1);
    assert_eq!(list(&server, json!("qingzhou-145/8"), "开通5G基站").len(), 0);
    assert_eq!(list(&server, Value::Null, "地铁").len(), 0);
}

#[test]
fn any_outline_is_walked_to_its_end() {
    let server = Server::start(&mut crate::program::command(
        root(),
        &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--seeds", "tests/fixtures/sources"],
    ));
    let documents = list(&server, Value::Null, "");
    assert!(documents.len() > 10 && documents.len() <= read_sources(&fixture("sources")).unwrap().len());
    let summaries = server.get("/v1/documents").json();
    let mut ids = HashSet::new();
    for (folder, summary) in documents.iter().zip(summaries["documents"].as_array().unwrap()) {
        assert_eq!(folder["id"], summary["id"]);
        let mut texts = Vec::new();
        for file in files(&server, folder["id"].clone()) {
            assert!(ids.insert(id(&file).to_owned()), "{file}");
            texts.push(get(&server, "content", id(&file)).json()["data"]["content"].as_str().unwrap().to_owned());
        }
        let all = format!("\n\n{}\n", texts.join("\n"));
        let passages =
            server.get(&format!("/v1/search?q={}&document={}&limit=100", encoded("建设"), encoded(id(folder))));
        for hit in passages.json()["hits"].as_array().unwrap() {
            let text = format!("\n\n{}\n", hit["text"].as_str().unwrap());
            assert_eq!(all.matches(&text).count(), 1, "{}: {}", folder["id"], hit["text"]);
        }
    }
    // Chapters numbered anew in each part, and what stands in no chapter.
    for known in ["plan-parts-restart/2-1.2", "plan-parts-restart/2-2/own", "paragraph/body", "law/1/own"] {
        assert!(ids.contains(known), "{known}");
    }
}

#[test]
fn failures_are_fastgpts() {
    let server = Server::over(root());
    let check = |answer: &Answer, status: u16| {
        assert_eq!((answer.status, answer.header("content-type")), (status, Some("application/json")), "{answer:?}");
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((&body["code"], &body["success"], &body["data"]), (&json!(status), &json!(false), &Value::Null));
        assert!(body["message"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
    };
    for path in ["content?id=none", "read?id=qingzhou-145%2F7", "detail?id=x"] {
        check(&server.get(&format!("/fastgpt/v1/file/{path}")), 404);
    }
    check(&server.get("/fastgpt/v1/file/content"), 400);
    check(&server.get("/fastgpt/v1/file/content?id=%FF"), 400);
    check(&server.get("/fastgpt/v1/file/other"), 404);
    check(&server.get(LIST), 405);
    check(&post(&server, LIST, &[], r#"{"parentId":"none"}"#), 404);
    check(&post(&server, LIST, &[], r#"{"parentId":"qingzhou-145/7.3"}"#), 404);
    check(&post(&server, LIST, &[], "{"), 400);
    assert_eq!(data(&post(&server, LIST, &[], "")).as_array().unwrap().len(), 1, "nothing is the root");
    let keyed = with_keys();
    check(&post(&keyed, LIST, &[], "{}"), 401);
    check(&post(&keyed, LIST, &[("Authorization", "Bearer another")], "{}"), 401);
    data(&post(&keyed, LIST, &[("Authorization", "Bearer second-key-of-the-tests")], "{}"));
}
