//! Hits by document, over HTTP.

use crate::program::{Answer, Server, encoded};
use crate::support::Folders;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn get(server: &Server, path: &str) -> Answer {
    let ascii = |c: char| if c.is_ascii() { c.to_string() } else { encoded(&c.to_string()) };
    server.get(&path.chars().map(ascii).collect::<String>())
}

/// Forty documents that say something on one thing, one of them far more than can be ranked.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    for number in 0..40_usize {
        let paragraphs = if number == 7 { 400 } else { number % 6 };
        let text: String = (0..paragraphs)
            .map(|at| format!("第{at}项，建设海绵城市，{}改造积水点{at}处。\n\n", "推进排水防涝，".repeat(at % 4)))
            .collect();
        folders.write(&format!("seeds/{number:02}.md"), format!("# 第{number}号方案\n\n发展旅游。\n\n{text}"));
    }
    let server = Server::over(folders.path());
    (folders, server)
}

fn groups(answer: &Value) -> Vec<Value> {
    answer["groups"].as_array().unwrap_or_else(|| panic!("no groups in {answer}")).clone()
}

#[test]
fn each_document_has_its_best_three_and_its_count() {
    let (_folders, server) = library();
    let mut counts = BTreeMap::new();
    let mut offset = 0;
    loop {
        let path = format!("/v1/search?q=海绵城市&group=document&limit=9&offset={offset}&tier=exact");
        let answer = get(&server, &path).json();
        let page = groups(&answer);
        assert_eq!((&answer["total_groups"], &answer["hits"]), (&json!(33), &json!([])));
        for group in &page {
            let count = group["count"].as_u64().unwrap();
            let hits = group["hits"].as_array().unwrap();
            assert_eq!(hits.len() as u64, count.min(3), "{group}");
            for hit in hits {
                assert_eq!(hit["document"], group["document"]);
                assert!(hit["text"].as_str().unwrap().contains("海绵城市"));
            }
            assert!(counts.insert(group["document"].as_str().unwrap().to_owned(), count).is_none(), "{group}");
        }
        offset += page.len();
        if page.is_empty() {
            break;
        }
    }
    for number in 0..40_u64 {
        let expected = if number == 7 { 400 } else { number % 6 };
        let found = counts.get(&format!("{number:02}")).copied().unwrap_or(0);
        assert_eq!(found, expected, "{number}");
    }
    let total = get(&server, "/v1/search?q=海绵城市&tier=exact").json()["total"].as_u64();
    assert_eq!(Some(counts.values().sum()), total);
}

#[test]
fn the_best_of_a_document_are_those_of_a_search_in_it() {
    let (_folders, server) = library();
    let grouped = get(&server, "/v1/search?q=排水防涝海绵城市&group=document&limit=40&tier=all").json();
    let scores = |hits: &Value| -> Vec<f64> {
        hits.as_array().unwrap().iter().take(3).map(|hit| (hit["score"].as_f64().unwrap() * 100.0).round()).collect()
    };
    for group in groups(&grouped) {
        let document = group["document"].as_str().unwrap();
        let alone = get(&server, &format!("/v1/search?q=排水防涝海绵城市&document={document}&tier=all")).json();
        let (of_group, of_alone) = (scores(&group["hits"]), scores(&alone["hits"]));
        // Only what is looked at closely may score more.
        assert!(
            of_group.iter().zip(&of_alone).all(|(one, other)| one <= other),
            "{document}: {of_group:?} {of_alone:?}"
        );
        assert_eq!(of_group.len(), of_alone.len(), "{document}");
    }
}

#[test]
fn both_forms_of_a_search_gather() {
    let (_folders, server) = library();
    let by_get = get(&server, "/v1/search?q=海绵城市&group=document&sort=document&limit=2").json();
    let body = json!({"q": "海绵城市", "group": "document", "sort": "document", "limit": 2}).to_string();
    let by_post = server.post("/v1/search", "application/json", body).json();
    assert_eq!(by_get["groups"], by_post["groups"]);
    let documents: Vec<Value> = groups(&by_get).iter().map(|group| group["document"].clone()).collect();
    assert_eq!(documents, ["01", "02"]);
    assert_eq!(get(&server, "/v1/search?q=海绵城市").json().get("groups"), None);
    let refused = get(&server, "/v1/search?q=海绵城市&group=chapter");
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("parameter `group`: accepts one of document"), "{refused:?}");
}
