//! Ten speeches over the plan in `seeds/`, checked sentence by sentence: no altered number is missed, and no true
//! sentence is called altered.

use crate::http::on_plan;
use crate::support::root;
use serde_json::{Value, json};

/// Whether a verdict is what the sentence is.
fn is_right(is: &str, judged: &Value) -> bool {
    let verdict = judged["verdict"].as_str().unwrap();
    let differs_in = |kind: &str| judged["kinds"].as_array().unwrap().iter().any(|found| found == kind);
    match is {
        // Quoted, or a figure of a row of the table.
        "true" => ["verbatim", "same", "stitched"].contains(&verdict),
        "number" => verdict == "altered" && differs_in("number"),
        "altered" => verdict == "altered",
        "absent" => verdict == "absent",
        "none" => verdict == "none",
        other => panic!("a sentence is not `{other}`"),
    }
}

#[test]
fn speeches_are_judged_sentence_by_sentence() {
    let server = on_plan();
    let lines = std::fs::read_to_string(root().join("tests/golden/speeches.jsonl")).unwrap();
    let (mut wrong, mut speeches, mut counted) = (Vec::new(), 0, 0);
    for line in lines.lines() {
        let speech: Value = serde_json::from_str(line).unwrap();
        let sentences = speech["sentences"].as_array().unwrap();
        assert!((8..=20).contains(&sentences.len()), "{}", speech["speech"]);
        let texts: Vec<&str> = sentences.iter().map(|sentence| sentence["text"].as_str().unwrap()).collect();
        let body = json!({"text": texts.join("\n"), "document": "qingzhou-145"}).to_string();
        let answer = server.post("/v1/check", "application/json", body).json();
        let judged = answer["sentences"].as_array().unwrap();
        assert_eq!(judged.len(), sentences.len(), "{}", speech["speech"]);
        for (sentence, judged) in sentences.iter().zip(judged) {
            assert_eq!(sentence["text"], judged["text"]);
            counted += 1;
            if !is_right(sentence["is"].as_str().unwrap(), judged) {
                wrong.push(format!("{} is {}: {}", judged["text"], sentence["is"], judged["verdict"]));
            }
        }
        speeches += 1;
    }
    assert_eq!((speeches, counted), (10, 120));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
