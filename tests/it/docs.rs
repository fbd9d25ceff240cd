//! The documents tell the truth: their examples are asked of a real server, and the paths that
//! they name exist.

use crate::program::{Server, command, encoded};
use crate::support::root;
use serde_json::Value;
use std::fs;

/// A fenced block of a Markdown file.
#[derive(Debug)]
struct Block {
    line: usize,
    language: String,
    text: String,
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (number, line) in markdown.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), is_open) {
            (Some(_), true) => is_open = false,
            (Some(language), false) => {
                blocks.push(Block { line: number + 1, language: language.trim().to_owned(), text: String::new() });
                is_open = true;
            }
            (None, true) => blocks.last_mut().unwrap().text += &format!("{line}\n"),
            (None, false) => {}
        }
    }
    blocks
}

/// The words of a shell command, as far as examples need it: quotation marks of both kinds, and
/// a backslash at a line's end.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in command.replace("\\\n", " ").chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Asks the server what a line of `curl` asks.
fn ask(server: &Server, line: &str) -> Value {
    let (mut url, mut body, mut content_type, mut fields) =
        (None, None, "application/x-www-form-urlencoded".to_owned(), Vec::new());
    let words = words(line);
    let mut words = words.iter().skip(1).map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "-s" | "-S" | "-sS" | "-G" | "--get" => {}
            "-X" => assert_eq!(words.next(), Some("POST"), "{line}"),
            "-d" | "--data" | "--json" => {
                body = words.next().map(str::to_owned);
                if word == "--json" {
                    content_type = "application/json".to_owned();
                }
            }
            "--data-urlencode" => fields.push(words.next().unwrap().to_owned()),
            "-H" => {
                let (name, value) = words.next().unwrap().split_once(':').unwrap();
                assert!(name.eq_ignore_ascii_case("content-type"), "{line}");
                content_type = value.trim().to_owned();
            }
            "|" => break,
            _ if word.contains("127.0.0.1:8080") && url.is_none() => url = Some(word.to_owned()),
            _ => panic!("a word that this test cannot read: {word:?} in {line}"),
        }
    }
    let url = url.unwrap_or_else(|| panic!("no http://127.0.0.1:8080 in {line}"));
    let mut path = url.split_once("127.0.0.1:8080").unwrap().1.to_owned();
    for field in fields {
        let (name, value) = field.split_once('=').unwrap();
        path += &format!("{}{name}={}", if path.contains('?') { '&' } else { '?' }, encoded(value));
    }
    let path: String =
        path.chars().map(|c| if c.is_ascii() { c.to_string() } else { encoded(&c.to_string()) }).collect();
    let answer = match body {
        None => server.get(&path),
        Some(body) => server.post(&path, &content_type, body),
    };
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{line}: {error}: {answer:?}"))
}

/// Checks that all that is shown is in the answer: members of objects, and the first elements of
/// arrays, in their order. A text may be cut short with a final `…`.
#[track_caller]
fn check_subset(shown: &Value, answer: &Value, place: &str) {
    match (shown, answer) {
        (Value::Object(shown), Value::Object(answer)) => {
            for (name, value) in shown {
                let found = answer.get(name).unwrap_or_else(|| panic!("{place}: the answer has no `{name}`"));
                check_subset(value, found, &format!("{place}.{name}"));
            }
        }
        (Value::Array(shown), Value::Array(answer)) => {
            assert!(
                shown.len() <= answer.len() && shown.is_empty() == answer.is_empty(),
                "{place}: {} elements of {}",
                shown.len(),
                answer.len()
            );
            for (at, (shown, answer)) in shown.iter().zip(answer).enumerate() {
                check_subset(shown, answer, &format!("{place}[{at}]"));
            }
        }
        (Value::String(shown), Value::String(answer)) if shown != answer => {
            let beginning = shown.strip_suffix('…').unwrap_or_else(|| panic!("{place}: {answer:?}, not {shown:?}"));
            assert!(answer.starts_with(beginning), "{place}: {answer:?} does not begin with {beginning:?}");
        }
        (Value::Number(shown), Value::Number(answer)) => assert_eq!(shown.as_f64(), answer.as_f64(), "{place}"),
        _ => assert_eq!(shown, answer, "{place}"),
    }
}

#[test]
fn the_answers_in_the_readmes_are_the_servers() {
    let arguments =
        ["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--public-base-url", "http://127.0.0.1:8080"];
    let server = Server::start(&mut command(root(), &arguments));
    for file in ["docs/chatbots.md", "README.md", "README.zh-CN.md"] {
        let Ok(markdown) = fs::read_to_string(root().join(file)) else {
            eprintln!("skipped: there is no {file} yet");
            continue;
        };
        let blocks = blocks(&markdown);
        let mut examples = 0;
        for pair in blocks.windows(2) {
            let is_request = pair[0].language == "sh" && pair[0].text.trim_start().starts_with("curl ");
            if !is_request || pair[1].language != "json" {
                continue;
            }
            let place = format!("{file}:{}", pair[1].line);
            let shown: Value = serde_json::from_str(&pair[1].text).unwrap_or_else(|error| panic!("{place}: {error}"));
            check_subset(&shown, &ask(&server, &pair[0].text), &place);
            examples += 1;
        }
        assert!(
            examples >= 2,
            "{file} has {examples} examples: a `sh` block with `curl …`, then a `json` block with the answer"
        );
    }
}

#[test]
fn the_paths_that_documents_name_exist() {
    const TOPS: &[&str] =
        &["deploy/", "src/", "tests/", "benches/", "index-config/", "seeds/", "docs/", "examples/", ".ci/"];
    for file in
        ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/chatbots.md", "docs/operations.md"]
    {
        let Ok(markdown) = fs::read_to_string(root().join(file)) else {
            eprintln!("skipped: there is no {file} yet");
            continue;
        };
        // In code spans, and as targets of links.
        let spans = markdown.split('`').skip(1).step_by(2).map(str::trim);
        let links = markdown.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let is_local = |link: &&str| !link.is_empty() && !link.contains(':');
        let named = spans.filter(|span| TOPS.iter().any(|top| span.starts_with(top))).chain(links.filter(is_local));
        let mut count = 0;
        for path in named.filter(|path| !path.contains(['*', '…', '<', ' ', '\n', '{'])) {
            assert!(root().join(path).exists(), "{file} names `{path}`, which does not exist");
            count += 1;
        }
        assert!(file != "ARCHITECTURE.md" || count >= 5, "{file} names {count} paths");
    }
}

#[test]
fn the_comparison_of_examples_is_strict() {
    let answer =
        serde_json::json!({"total": 2, "hits": [{"id": "a/1/p1", "text": "森林覆盖率"}, {"id": "b"}], "absent": []});
    let agrees = |shown: Value| std::panic::catch_unwind(|| check_subset(&shown, &answer, "")).is_ok();
    assert!(agrees(serde_json::json!({"total": 2.0, "hits": [{"text": "森林…"}]})));
    assert!(agrees(serde_json::json!({"absent": []})));
    for wrong in [
        serde_json::json!({"total": 3}),
        serde_json::json!({"count": 2}),
        serde_json::json!({"hits": []}),
        serde_json::json!({"hits": [{"id": "b"}]}),
        serde_json::json!({"hits": [{"text": "森林"}]}),
        serde_json::json!({"hits": [{"text": "覆盖…"}]}),
        serde_json::json!({"absent": ["水"]}),
        serde_json::json!({"total": "2"}),
    ] {
        assert!(!agrees(wrong.clone()), "{wrong}");
    }
    assert_eq!(words("curl -s 'a b' \\\n \"c 'd\" e''"), ["curl", "-s", "a b", "c 'd", "e"]);
}
