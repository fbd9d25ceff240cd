//! The quotation check from outside: a draft of ten sentences through the program and over HTTP.

use crate::http::on_plan;
use crate::program::{command, run, run_in, run_with_input};
use crate::support::root;
use serde_json::{Value, json};

/// Ten sentences written by hand, with the verdict, the kinds and the places of each.
const DRAFT: [(&str, &str, &[&str], &[&str]); 10] = [
    ("到2025年，全市高技能人才总量达到2.1万人。", "verbatim", &[], &["qingzhou-145/3.3/p3"]),
    ("到2025年，开通5G基站1500座。", "altered", &["number"], &["qingzhou-145/7.3/p2"]),
    ("确保进入全省乃至全国领先行业，培育发展“132”千百亿级产业集群。", "altered", &["degree"], &["qingzhou-145/2.3/p3"]),
    ("探索知识产权不投融资。", "altered", &["negation"], &["qingzhou-145/3.4/p3"]),
    ("《规划》第四章提出，到2025年，开通5G基站1200座。", "misplaced", &[], &["qingzhou-145/7.3/p2"]),
    (
        "到2025年，全市高技能人才总量达到2.1万人，建设县级知识产权快速维权中心。",
        "stitched",
        &[],
        &["qingzhou-145/3.3/p3", "qingzhou-145/3.4/p2"],
    ),
    ("拓展投融資渠道，鼓勵發展股權投資，探索知識產權投融資。", "same", &[], &["qingzhou-145/3.4/p3"]),
    ("高效节水灌溉面积占比达到百分之六十。", "same", &[], &["qingzhou-145/1.1/p8"]),
    ("护士执业，应当经执业注册取得护士执业证书。", "absent", &[], &[]),
    ("坚持以习近平新时代中国特色社会主义思想为指导，全力办好本届海洋运动会。", "absent", &[], &[]),
];

fn draft() -> String {
    DRAFT.iter().map(|(sentence, ..)| format!("{sentence}\n")).collect()
}

/// Checks an answer against what was written down, and against itself.
#[track_caller]
fn check_answer(answer: &Value) {
    let text: Vec<char> = draft().chars().collect();
    let sentences = answer["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), DRAFT.len(), "{answer}");
    for (sentence, (wording, verdict, kinds, places)) in sentences.iter().zip(DRAFT) {
        assert_eq!(sentence["text"], wording);
        assert_eq!((&sentence["verdict"], &sentence["kinds"]), (&json!(verdict), &json!(kinds)), "{sentence}");
        let position = |name: &str| usize::try_from(sentence[name].as_u64().unwrap()).unwrap();
        assert_eq!(text[position("start")..position("end")].iter().collect::<String>(), wording);
        let plan = sentence["plan"].as_array().unwrap();
        let found: Vec<&str> = plan.iter().map(|place| place["id"].as_str().unwrap()).collect();
        assert!(
            places.iter().all(|place| found.contains(place)) && found.is_empty() == places.is_empty(),
            "{sentence}"
        );
        for place in plan {
            assert!(place["citation"]["text"].as_str().unwrap().starts_with('《'), "{place}");
            assert!(place["start"].as_u64() < place["end"].as_u64(), "{place}");
        }
        let joined = |side: &str| -> String {
            sentence["diff"].as_array().unwrap().iter().map(|piece| piece[side].as_str().unwrap()).collect()
        };
        assert_eq!(joined("draft"), wording);
        for name in ["similarity", "common", "quotes", "misplaced_claim"] {
            assert!(sentence.get(name).is_some(), "`{name}` is missing: {sentence}");
        }
    }
    assert_eq!(sentences[4]["misplaced_claim"], "第四章");
    assert_eq!((&sentences[8]["common"], &sentences[9]["common"]), (&json!(false), &json!(true)));
    let summary =
        json!({"verbatim": 1, "same": 2, "altered": 3, "stitched": 1, "misplaced": 1, "absent": 2, "none": 0});
    assert_eq!(answer["summary"], summary);
}

#[test]
fn ten_sentences_are_judged_over_http() {
    let server = on_plan();
    let body = json!({"text": draft(), "document": "qingzhou-145"}).to_string();
    let answer = server.post("/v1/check", "application/json", body).json();
    check_answer(&answer);
    assert_eq!(
        answer["sentences"][1]["diff"],
        json!([
            {"op": "equal", "draft": "到2025年，开通5G基站", "plan": "到2025年，开通5G基站"},
            {"op": "replace", "draft": "1500", "plan": "1200"},
            {"op": "equal", "draft": "座。", "plan": "座，"},
        ])
    );
    assert_eq!(answer["generation"], server.get("/v1").json()["generation"]);

    // Twenty thousand characters of three bytes each, and what is more than a body may be elsewhere.
    let longest = json!({"text": "建".repeat(20_000)}).to_string();
    assert_eq!(server.post("/v1/check", "application/json", longest).status, 200);
    let escaped = format!("{{\"text\":\"{}\"}}", "\\u5efa".repeat(20_000));
    assert_eq!(server.post("/v1/check", "application/json", escaped).status, 200);
    for (body, status, code, detail) in [
        (json!({"text": "建".repeat(20_001)}).to_string(), 400, "bad_parameter", "20000"),
        (json!({"text": ""}).to_string(), 400, "bad_parameter", "`text`"),
        (json!({}).to_string(), 400, "bad_parameter", "`text`"),
        (json!({"text": 7}).to_string(), 400, "bad_parameter", "`text`"),
        (json!({"text": "建", "q": "a"}).to_string(), 400, "bad_parameter", "`q`"),
        (json!({"text": "建", "document": "none"}).to_string(), 404, "unknown_document", "none"),
        ("{".to_owned(), 400, "bad_json", "JSON"),
        (" ".repeat(512 * 1024 + 1), 413, "body_too_large", "524288"),
    ] {
        let answer = server.post("/v1/check", "application/json", body);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, problem["code"].as_str()), (status, Some(code)), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
    }
    assert_eq!(server.get("/v1/check").status, 405);
    let too_long_a_query = server.post("/v1/search", "application/json", " ".repeat(64 * 1024 + 1));
    assert_eq!(too_long_a_query.status, 413);
}

#[test]
fn ten_sentences_are_judged_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("draft.txt");
    std::fs::write(&file, format!("\u{feff}{}", draft())).unwrap();
    let file = file.to_str().unwrap();
    let json = run_in(root(), &["check", "--data", ":memory:", "--json", file]);
    assert_eq!(json.code, Some(1), "{json:?}");
    check_answer(&json.json());

    let report = run_with_input(&mut command(root(), &["check", "--data", ":memory:"]), draft().as_bytes());
    assert_eq!(report.code, Some(1), "{report:?}");
    for wanted in [
        "〔－1200〕〔＋1500〕",
        "〔－力争〕〔＋确保〕",
        "所称出处“第四章”有误",
        "【未见：各地规划通用的套语】",
        "（qingzhou-145/7.3/p2）",
        "共10句：一致1句，写法不同2句，有改动3句，拼接1句，出处有误1句，未见2句。",
    ] {
        assert!(report.stdout.contains(wanted), "no {wanted}: {}", report.stdout);
    }
    assert!(!report.stdout.contains('\u{1b}'), "no colours outside a terminal");
}

#[test]
fn the_exit_code_tells_whether_all_is_verbatim() {
    let check = |text: &[u8], more: &[&str]| {
        let arguments = [&["check", "--data", ":memory:"], more].concat();
        run_with_input(&mut command(root(), &arguments), text)
    };
    assert_eq!(check("到2025年，全市高技能人才总量达到2.1万人。\n".as_bytes(), &[]).code, Some(0));
    assert_eq!(check("到2025年，全市高技能人才总量达到21000人。".as_bytes(), &["-"]).code, Some(1));
    for (text, more, message) in [
        (&b""[..], &[][..], "`text`: is missing or empty"),
        (b"\xc9\xad\xc1\xd6", &[], "not valid UTF-8"),
        ("建设".as_bytes(), &["--document", "none"], "no document has the id `none`"),
    ] {
        let failed = check(text, more);
        assert_eq!(failed.code, Some(2), "{failed:?}");
        assert!(failed.stderr.contains(message), "{failed:?}");
    }
    let missing = run(&mut command(root(), &["check", "--data", ":memory:", "no/such/draft.txt"]));
    assert!(missing.code == Some(2) && missing.stderr.contains("no/such/draft.txt"), "{missing:?}");
}
