//! The retrievers of `examples/python` in LangChain and LlamaIndex, and the blocks for Anthropic's Messages API.

use crate::clients::python;
use crate::program::{Server, command, encoded};
use crate::support::root;
use serde_json::{Value, json};

/// Questions that the plan answers.
const ANSWERED: [&str; 3] = ["5G基站要建多少", "森林覆盖率", "校园欺凌"];

#[track_caller]
fn retrieved(server: &Server, queries: &[&str], key: &[&str]) -> Value {
    let (base, queries) = (format!("http://{}", server.address), json!(queries).to_string());
    let arguments = [&[base.as_str(), queries.as_str()], key].concat();
    let run = python("retrievers.py", &arguments);
    assert_eq!(run.code, Some(0), "{}\n{}", run.stdout, run.stderr);
    run.json()
}

#[test]
fn retrievers_give_the_passages_of_the_search_in_its_order() {
    let server = Server::over(root());
    let faces = retrieved(&server, &ANSWERED, &[]);
    for face in ["langchain", "llamaindex"] {
        for (query, found) in ANSWERED.iter().zip(faces[face].as_array().unwrap()) {
            let search = server.get(&format!("/v1/search?limit=5&q={}", encoded(query))).json();
            assert_eq!(search["answerable"], true, "{query}");
            let part = |list: &Value, name: &str| -> Vec<Value> {
                list.as_array().unwrap().iter().map(|passage| passage[name].clone()).collect()
            };
            assert_eq!(part(found, "id"), part(&search["hits"], "id"), "{face}: {query}");
            assert_eq!(part(found, "text"), part(&search["hits"], "text"), "{face}: {query}");
            let hit = &search["hits"][0];
            let metadata = &found[0]["metadata"];
            assert_eq!(metadata["citation"], hit["citation"]["text"]);
            assert_eq!(metadata["official_citation"], hit["citation"]["official"]);
            assert_eq!(metadata["url"], hit["citation"]["url"]);
            assert_eq!(metadata["page"], hit["citation"]["pages"]["first"]);
            assert_eq!(metadata["text_hash"], hit["text_hash"]);
        }
    }
}

#[test]
fn a_question_without_an_answer_gives_nothing() {
    let server = Server::over(root());
    let faces = retrieved(&server, &["地铁什么时候开通", "地铁"], &[]);
    assert_eq!(faces, json!({"langchain": [[], []], "llamaindex": [[], []]}));
}

#[test]
fn retrievers_send_the_key() {
    let mut start = command(root(), &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]);
    let server = Server::start(start.env("PLANSEARCH_API_KEYS", "a-key-of-this-test"));
    let faces = retrieved(&server, &["森林覆盖率"], &["a-key-of-this-test"]);
    for face in ["langchain", "llamaindex"] {
        assert_eq!(faces[face][0].as_array().unwrap().len(), 5);
    }
}

#[test]
fn blocks_are_what_the_anthropic_sdk_sends() {
    let server = Server::over(root());
    let query = "5G基站要建多少";
    let run = python("anthropic_blocks.py", &[&format!("http://{}", server.address), query]);
    assert_eq!(run.code, Some(0), "{}\n{}", run.stdout, run.stderr);
    let blocks = run.json();
    let passages = server.get(&format!("/v1/retrieve?limit=5&query={}", encoded(query))).json();
    let passages = passages["passages"].as_array().unwrap();
    let content = blocks["content"].as_array().unwrap();
    assert_eq!(content.len(), passages.len());
    for (block, passage) in content.iter().zip(passages) {
        assert_eq!((&block["type"], &block["source"]), (&json!("search_result"), &passage["url"]));
        assert_eq!(block["citations"], json!({"enabled": true}));
        let texts: Vec<&str> =
            block["content"].as_array().unwrap().iter().map(|text| text["text"].as_str().unwrap()).collect();
        assert_eq!(texts.len(), passage["sentences"].as_array().unwrap().len());
        assert_eq!(texts.concat(), passage["text"].as_str().unwrap());
    }
    // The sentence that answers is a block of its own, so that it can be cited alone.
    let sentences = content[0]["content"].as_array().unwrap();
    assert!(sentences.iter().any(|text| text["text"].as_str().unwrap().contains("5G基站1200座")), "{sentences:?}");
}

#[test]
fn blocks_say_so_where_nothing_answers() {
    let server = Server::over(root());
    let run = python("anthropic_blocks.py", &[&format!("http://{}", server.address), "地铁什么时候开通"]);
    assert_eq!(run.code, Some(0), "{}\n{}", run.stdout, run.stderr);
    let answer = run.json();
    assert_eq!(answer["answerable"], false);
    assert_eq!(answer["content"][0]["type"], "text");
    assert!(answer["content"][0]["text"].as_str().unwrap().contains("没有直接回答"), "{answer}");
}
