//! The command line: answers, exit codes, and what comes on which stream.

use crate::program::{Run, command, run, run_in, run_with_input};
use crate::support::{Folders, fixture_list, plan, plan_chars, plan_document, root, tree};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

const MEMORY: [&str; 2] = ["--data", ":memory:"];

/// A command on the real plan that writes nothing.
fn on_plan(arguments: &[&str]) -> Run {
    run_in(root(), &[arguments, &MEMORY].concat())
}

#[test]
fn exit_codes_tell_found_from_nothing_found_from_error() {
    let folders = Folders::small();
    for (arguments, code) in [
        (&["search", "口袋公园"][..], 0),
        (&["search", "口袋公园", "--json"], 0),
        (&["search", "龘龘"], 1),
        (&["search", "--mode", "exact", "公园口袋"], 1),
        (&["search", "龘龘", "--json"], 1),
        (&["index"], 0),
        (&["index", "--report"], 0),
        (&["passages"], 0),
        (&["--help"], 0),
        (&["search", "--help"], 0),
        (&["--version"], 0),
        (&[], 2),
        (&["search"], 2),
        (&["search", "公园", "-k", "101"], 2),
        (&["search", "公园", "--mode", "some"], 2),
        (&["search", "公园", "--no-such-flag"], 2),
        (&["no-such-command"], 2),
        (&["search", "公园", "--seeds", "nowhere"], 2),
        (&["search", "公园", "--config", "nowhere"], 2),
        (&["serve", "--listen", "nonsense"], 2),
    ] {
        let run = run_in(folders.path(), arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}: {run:?}");
        // Who is told nothing on standard output learns why on standard error.
        assert!(!run.stdout.is_empty() || !run.stderr.is_empty(), "{arguments:?}");
        assert_eq!(run.stdout.is_empty(), code == 2, "{arguments:?}: {run:?}");
    }
    let long = run_in(folders.path(), &["search", &"建".repeat(1_001)]);
    assert_eq!(long.code, Some(2));
    assert!(long.stderr.contains("1000"), "{long:?}");
}

#[test]
fn help_has_examples_for_every_command() {
    for command in ["serve", "index", "passages", "search"] {
        let help = run_in(root(), &[command, "--help"]).stdout;
        assert!(help.contains("Examples:") && help.contains(&format!("plansearch {command}")), "{help}");
        for flag in ["--seeds", "--config", "--data"] {
            assert!(help.contains(flag), "{command} has {flag}");
        }
        assert!(run_in(root(), &["--help"]).stdout.contains(command));
    }
}

#[test]
fn a_terminal_list_has_citation_snippet_and_id() {
    let run = on_plan(&["search", "一窗受理·一次办好", "-k", "1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for part in [
        "《青州市“十四五”规划纲要》第八章第四节“打造一流营商环境”，第56—58页（推定）",
        "一窗受理·一次办好",
        "qingzhou-145/8.4/p2",
    ] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'), "no colours but on a terminal");
    assert_eq!(run.stdout.matches("《青州市“十四五”规划纲要》").count(), 1, "as many hits as asked for");
}

#[test]
fn json_is_the_answer_of_the_service() {
    let answer = on_plan(&["search", "森林覆盖率", "--json"]).json();
    let names = [
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
    ];
    for name in names {
        assert!(answer.get(name).is_some(), "{name}: {answer}");
    }
    assert_eq!(answer["query"]["text"], "森林覆盖率");
    assert_eq!(answer["generation"], plan().generation());
    for name in [
        "id",
        "document",
        "kind",
        "text",
        "lead",
        "text_hash",
        "citation",
        "source",
        "faults",
        "score",
        "confidence",
        "highlights",
        "evidence",
        "snippet",
    ] {
        assert!(answer["hits"][0].get(name).is_some(), "{name}: {}", answer["hits"][0]);
    }
    let ids: Vec<&Value> = answer["hits"].as_array().unwrap().iter().map(|hit| &hit["id"]).collect();
    assert!(ids.contains(&&json!("qingzhou-145/2.3/t1.19")), "{ids:?}");
    let exact = on_plan(&["search", "全域旅游”品质", "--mode", "exact", "--json", "-k", "3"]).json();
    assert_eq!((&exact["total"], &exact["hits"][0]["id"]), (&json!(1), &json!("qingzhou-145/1.1/p4")));
}

#[test]
fn a_batch_gives_a_line_for_a_line() {
    let queries = ["森林覆盖率", "龘龘", "“绿色低碳” -农村", &"建".repeat(1_001), "5G基站 2025"];
    let input = queries.join("\n");
    let batch = run_with_input(
        &mut command(root(), &[&["search", "--batch", "-k", "2"][..], &MEMORY].concat()),
        input.as_bytes(),
    );
    let lines = batch.json_lines();
    assert_eq!(lines.len(), queries.len());
    for (line, query) in lines.iter().zip(queries).filter(|(_, query)| query.chars().count() <= 1_000) {
        assert_eq!(line["query"]["text"], query);
        let single = on_plan(&["search", query, "--json", "-k", "2"]).json();
        assert_eq!((&line["hits"], &line["total"]), (&single["hits"], &single["total"]), "{query}");
    }
    assert_eq!((&lines[3]["code"], &lines[3]["status"]), (&json!("query_too_long"), &json!(400)));
    assert_eq!(batch.code, Some(2), "one of them failed");
    let code = |input: &str| {
        run_with_input(&mut command(root(), &[&["search", "--batch"][..], &MEMORY].concat()), input.as_bytes()).code
    };
    assert_eq!((code("龘龘\n森林"), code("龘龘\n"), code("")), (Some(0), Some(1), Some(1)));
}

#[test]
fn a_batch_answers_each_query_before_the_next_is_given() {
    let mut child = command(root(), &[&["search", "--batch"][..], &MEMORY].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for query in ["森林覆盖率", "5G基站"] {
        writeln!(stdin, "{query}").unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["query"]["text"], query);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn passages_are_lines_in_reading_order() {
    let lines = on_plan(&["passages"]).json_lines();
    let ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    let expected: Vec<&str> = plan_document().passages.iter().map(|passage| passage.id.as_str()).collect();
    assert_eq!(ids, expected);
    for expected in fixture_list("plan/passages.json") {
        let found = lines.iter().find(|line| line["id"] == expected["id"]).unwrap();
        assert_eq!(found["text"], expected["text"]);
        assert_eq!(found["citation"]["text"], expected["citation_text"]);
    }
}

#[test]
fn the_report_accounts_for_every_character() {
    let report = on_plan(&["index", "--report"]).json();
    assert_eq!(report["errors"], json!([]));
    let documents = report["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 1);
    let document = &documents[0];
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let skipped = document["skipped"].as_array().unwrap();
    for run in skipped {
        assert_eq!(number(&run["characters"]), number(&run["end"]) - number(&run["start"]));
        assert!(number(&run["line"]) >= 1 && run["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    }
    let sum: usize = skipped.iter().map(|run| number(&run["characters"])).sum();
    assert_eq!(number(&document["characters"]), plan_chars().len());
    assert_eq!(
        number(&document["characters"]),
        number(&document["in_passages"]) + number(&document["in_headings"]) + sum
    );
    assert_eq!(
        document["outline"],
        json!({"chapters": 13, "sections": 48, "boxes": 13, "indicators": 21, "page_cuts": 61})
    );
    assert_eq!(
        (&document["id"], &document["file"], &document["encoding"]),
        (&json!("qingzhou-145"), &json!(crate::support::PLAN), &json!("UTF-8"))
    );
    let faults = document["faults"].as_array().unwrap();
    for (line, kind) in [(129, "doubled"), (179, "lost"), (205, "suspect")] {
        assert!(faults.iter().any(|fault| fault["line"] == line && fault["kind"] == kind), "line {line}: {faults:?}");
    }
}

#[test]
fn who_stops_reading_has_seen_enough() {
    let mut child = command(root(), &[&["passages"][..], &MEMORY].concat())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // More is written than a pipe holds, and only the first line is read.
    let mut line = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with('{'));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn in_memory_the_program_writes_nothing() {
    let folders = Folders::small();
    let before = tree(folders.path());
    let run = run(&mut command(folders.path(), &["search", "口袋公园", "--data", ":memory:"]));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(tree(folders.path()), before);
    // Without the flag the index goes to `data`.
    assert_eq!(run_in(folders.path(), &["index"]).code, Some(0));
    assert!(folders.data().is_dir());
}

#[test]
fn judged_queries_are_asked_of_the_documents_that_are_named() {
    let folders = Folders::empty();
    folders.write("seeds/east.md", "# 东溪县规划\n\n## 第一章 水务\n\n东溪县新建水厂3座。\n");
    folders.write("seeds/west.md", "# 西溪县规划\n\n## 第一章 水务\n\n西溪县新建水厂5座。\n");
    let judged = r#"{"id":"a","category":"keyword","query":"新建水厂","relevant":[{"anchor":"水厂5座","grade":3}]}"#;
    folders.write("judged.jsonl", judged);
    let rank = |document: &str| {
        let evaluated = run_in(folders.path(), &["eval", "judged.jsonl", "--json", "--document", document]);
        assert_eq!(evaluated.code, Some(0), "{evaluated:?}");
        evaluated.json()["queries"][0]["rank"].clone()
    };
    assert_eq!((rank("west"), rank("east"), rank("east,west")), (json!(1), Value::Null, json!(2)));
    let unknown = run_in(folders.path(), &["eval", "judged.jsonl", "--document", "north"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("there is no document `north`"), "{}", unknown.stderr);
}
