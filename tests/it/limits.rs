//! Work has a bound, whatever is asked for, and what is little goes on beside what is much.

use crate::http::on_plan;
use crate::program::{Server, encoded};
use crate::support::{PLAN, plan_chars};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::thread;

fn check(server: &Server, draft: &str) -> (u16, String) {
    let answer = server.post("/v1/check", "application/json", json!({ "text": draft }).to_string());
    (answer.status, answer.body)
}

#[test]
fn what_a_draft_says_again_and_again_is_judged_once_and_its_places_are_counted() {
    let server = on_plan();
    let (status, body) = check(&server, &"发展。".repeat(6_666));
    assert_eq!(status, 200, "{body}");
    assert!(body.len() < 20_000_000, "{}", body.len());
    let answer: Value = serde_json::from_str(&body).unwrap();
    let sentences = answer["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 6_666);
    let first = &sentences[0];
    for sentence in sentences {
        assert_eq!((&sentence["verdict"], &sentence["places"]), (&first["verdict"], &first["places"]));
        assert!(sentence["plan"].as_array().unwrap().len() <= 20);
    }
    // A wording that stands at many places: as many are told as there are, and the first of them named.
    let (_, body) = check(&server, "“旅游”");
    let answer: Value = serde_json::from_str(&body).unwrap();
    let quote = &answer["sentences"][0]["quotes"][0];
    let named = quote["plan"].as_array().unwrap().len();
    assert!(quote["places"].as_u64().unwrap() >= named as u64 && named <= 20, "{quote}");
}

#[test]
fn quotations_in_quotations_do_not_multiply_a_draft() {
    let server = on_plan();
    let draft = format!("{}全域旅游{}", "“发".repeat(1_500), "”".repeat(1_500));
    let (status, body) = check(&server, &draft);
    assert_eq!(status, 200);
    assert!(body.len() < 2_000_000, "{}", body.len());
}

#[test]
fn characters_that_stand_for_many_do_not_multiply_a_query() {
    let server = on_plan();
    let answer = server.get(&format!("/v1/search?q={}", encoded(&"ﷺ".repeat(1_000)))).json();
    assert!(answer["query"]["warnings"][0].as_str().unwrap().contains("2000"), "{}", answer["query"]["warnings"]);
    let mixed = format!("森林覆盖率 {}", "ﷺ".repeat(900));
    let answer = server.get(&format!("/v1/search?q={}", encoded(&mixed))).json();
    assert_ne!(answer["total"], 0, "what stands before the cut is searched for");
    assert!(
        server.get(&format!("/v1/search?q={}", encoded(&"水".repeat(1_000)))).json()["query"]["warnings"] == json!([])
    );
}

#[test]
fn a_file_holds_every_hit() {
    let server = on_plan();
    let words: Vec<String> = plan_chars()[8_000..]
        .chunks(40)
        .filter(|piece| piece[..2].iter().all(|c| ('一'..='龥').contains(c)))
        .map(|piece| piece[..2].iter().collect())
        .take(150)
        .collect();
    let query = words.join(" OR ");
    let query = encoded(query.get(..).unwrap());
    let total = server.get(&format!("/v1/search?limit=0&q={query}")).json()["total"].as_u64().unwrap();
    assert!(total > 200, "{total}");
    let file = server.get(&format!("/download?format=txt&q={query}"));
    assert_eq!(file.status, 200);
    assert!(file.body.contains(&format!("共{total}段")), "{PLAN}");
    assert!(file.body.lines().any(|line| line.starts_with(&format!("{total}. "))), "the last hit has its number");
}

#[test]
fn many_long_drafts_are_refused_early_and_searches_go_on() {
    let server = on_plan();
    let draft: String = plan_chars()[30_000..32_000].iter().collect();
    let answers: Vec<_> = thread::scope(|scope| {
        let asked: Vec<_> = (0..48)
            .map(|_| scope.spawn(|| server.post("/v1/check", "application/json", json!({ "text": draft }).to_string())))
            .collect();
        for _ in 0..10 {
            assert_eq!(server.get(&format!("/v1/search?q={}", encoded("森林覆盖率"))).status, 200);
        }
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for answer in &answers {
        *statuses.entry(answer.status).or_default() += 1;
        if answer.status == 503 {
            assert!(answer.header("retry-after").is_some(), "{answer:?}");
        }
    }
    assert!(statuses.keys().all(|status| [200, 503].contains(status)) && statuses[&200] > 0, "{statuses:?}");
    assert!(statuses[&503] > 10, "{statuses:?}");
    assert_eq!(check(&server, "到2025年，开通5G基站1200座。").0, 200, "a short one needs no permit for long ones");
    assert!(server.metric("plansearch_refused_total{kind=\"draft\"}") > 10.0);
}
