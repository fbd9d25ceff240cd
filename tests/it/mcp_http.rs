//! MCP over HTTP, request by request, as clients send them that are no SDK.

use crate::http::on_plan;
use crate::program::{Answer, Server, command};
use crate::support::root;
use serde_json::{Value, json};
use std::io::Read as _;
use std::io::Write as _;

const BOTH: &str = "application/json, text/event-stream";

fn initialize() -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
        "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}})
}

fn search(id: u32) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call",
        "params": {"name": "search", "arguments": {"query": "森林覆盖率"}}})
}

fn send(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = ureq::http::Request::builder().method(method).uri(server.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.send(request.body(body.into()).unwrap())
}

fn post(server: &Server, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    let headers: Vec<(&str, &str)> =
        [("content-type", "application/json")].into_iter().chain(headers.iter().copied()).collect();
    send(server, "POST", path, &headers, &body.to_string())
}

/// The message in a stream of events.
#[track_caller]
fn event(answer: &Answer) -> Value {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/event-stream")), "{answer:?}");
    let data: Vec<&str> = answer.body.lines().filter_map(|line| line.strip_prefix("data:")).collect();
    assert_eq!(data.len(), 1, "{answer:?}");
    serde_json::from_str(data[0]).unwrap()
}

fn first_id(message: &Value) -> &str {
    message["result"]["structuredContent"]["results"][0]["id"].as_str().unwrap_or_default()
}

#[test]
fn a_single_call_is_answered_in_json_whatever_it_accepts() {
    let server = on_plan();
    let plain = format!(
        "POST /mcp HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{}",
        server.address,
        search(1).to_string().len(),
        search(1)
    );
    let answer = server.raw(&plain);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("qingzhou-145/"), "{answer}");
    let mut found = Vec::new();
    for path in ["/mcp", "/mcp/"] {
        for accept in ["application/json", "text/event-stream", "*/*", "text/plain", BOTH] {
            let answer = post(&server, path, &[("accept", accept)], &search(7)).json();
            assert_eq!(answer["id"], 7, "{accept}");
            found.push(first_id(&answer).to_owned());
        }
    }
    assert!(found[0].starts_with("qingzhou-145/") && found.iter().all(|id| *id == found[0]), "{found:?}");
    // Who can read no stream is led in without a session.
    let answer = post(&server, "/mcp", &[("accept", "application/json")], &initialize());
    assert_eq!(answer.header("mcp-session-id"), None);
    assert_eq!(answer.json()["result"]["serverInfo"]["name"], "plansearch");
}

#[test]
fn targets_are_told_with_their_wording() {
    let server = on_plan();
    let call = |arguments: Value| {
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": "get_targets", "arguments": arguments}});
        post(&server, "/mcp", &[], &call).json()["result"].clone()
    };
    let told = call(json!({"subject": "5G基站", "year": 2025}))["structuredContent"].clone();
    let first = &told["targets"][0];
    assert_eq!((&first["value"], &first["unit"], &first["year"]), (&json!(1200.0), &json!("座"), &json!(2025)));
    assert_eq!(first["passage"], "qingzhou-145/7.3/p2");
    assert!(first["text"].as_str().unwrap().contains("开通5G基站1200座"), "{first}");
    assert!(first["citation"].as_str().unwrap().contains("第七章第三节"), "{first}");
    assert!(told["targets"].as_array().unwrap().iter().all(|target| target["year"] == 2025), "{told}");
    let nothing = call(json!({"subject": "5G基站", "year": 1999}))["structuredContent"].clone();
    assert_eq!(nothing["targets"], json!([]));
    assert!(nothing["message"].as_str().unwrap().contains("没有读到“5G基站”的数字目标"), "{nothing}");
    // What the plan does not speak of has no targets, whatever comes near.
    let absent = call(json!({"subject": "地铁线路"}))["structuredContent"].clone();
    assert_eq!(absent["targets"], json!([]), "{absent}");
    assert_eq!(call(json!({"subject": "5G基站", "document": "none"}))["isError"], true);
}

#[test]
fn results_of_a_search_have_snippets() {
    let server = on_plan();
    let found = post(&server, "/mcp", &[], &search(1)).json()["result"]["structuredContent"]["results"].clone();
    for result in found.as_array().unwrap() {
        assert!(result["snippet"].as_str().is_some_and(|text| !text.is_empty()), "{result}");
    }
}

#[test]
fn prompts_hold_the_question_and_how_to_cite() {
    let server = on_plan();
    let ask = |method: &str, params: Value| {
        post(&server, "/mcp", &[], &json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})).json()
    };
    let listed = ask("prompts/list", json!({}))["result"]["prompts"].clone();
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|prompt| prompt["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["cite", "say_no"]);
    for (name, says) in [("cite", "citation.text"), ("say_no", "文件没有写到")] {
        let got = ask("prompts/get", json!({"name": name, "arguments": {"question": "5G基站建多少座"}}));
        let message = &got["result"]["messages"][0];
        let text = message["content"]["text"].as_str().unwrap();
        assert_eq!(message["role"], "user");
        assert!(text.contains("5G基站建多少座") && text.contains(says) && text.contains("qingzhou-145"), "{text}");
    }
    assert!(ask("prompts/get", json!({"name": "cite"}))["error"]["message"].as_str().unwrap().contains("question"));
    let unknown = ask("prompts/get", json!({"name": "none", "arguments": {"question": "水"}}));
    assert!(unknown["error"]["message"].as_str().unwrap().contains("cite、say_no"), "{unknown}");
}

#[test]
fn a_session_lives_from_initialize_to_delete() {
    let server = on_plan();
    let answer = post(&server, "/mcp", &[("accept", BOTH)], &initialize());
    let session = answer.header("mcp-session-id").expect("a session").to_owned();
    assert_eq!(event(&answer)["result"]["protocolVersion"], "2025-06-18");
    let headers = [("accept", BOTH), ("mcp-session-id", session.as_str()), ("mcp-protocol-version", "2025-06-18")];
    let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(post(&server, "/mcp", &headers, &initialized).status, 202);
    let answer = event(&post(&server, "/mcp", &headers, &search(2)));
    assert!(answer["id"] == 2 && first_id(&answer).starts_with("qingzhou-145/"), "{answer}");
    // Forgetting the session is no reason not to be answered.
    assert!(first_id(&post(&server, "/mcp", &headers[..1], &search(3)).json()).starts_with("qingzhou-145/"));
    assert_eq!(send(&server, "DELETE", "/mcp", &headers, "").status, 202);
    assert_eq!(post(&server, "/mcp", &headers, &search(4)).status, 404);
    assert_eq!(send(&server, "GET", "/mcp", &headers, "").status, 404);
    for method in ["GET", "DELETE"] {
        let answer = send(&server, method, "/mcp", &headers[..1], "");
        assert_eq!((answer.status, answer.header("content-type")), (405, Some("application/problem+json")));
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((problem["code"].as_str(), answer.header("allow")), (Some("method_not_allowed"), Some("POST")));
    }
}

#[test]
fn beyond_a_number_of_sessions_clients_are_served_without_one() {
    let server = Server::over(root());
    let sessions = (0..1_100).take_while(|_| {
        let answer = post(&server, "/mcp", &[("accept", BOTH)], &initialize());
        assert_eq!(answer.status, 200);
        answer.header("mcp-session-id").is_some()
    });
    assert_eq!(sessions.count(), 1_000);
    let answer = post(&server, "/mcp", &[("accept", BOTH)], &initialize()).json();
    assert_eq!(answer["result"]["serverInfo"]["name"], "plansearch");
    assert!(first_id(&post(&server, "/mcp", &[("accept", BOTH)], &search(2)).json()).starts_with("qingzhou-145/"));
}

#[test]
fn an_open_stream_does_not_hold_up_the_end() {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--shutdown-grace-ms", "600000"];
    let mut server = Server::start(&mut command(root(), &arguments));
    let answer = post(&server, "/mcp", &[("accept", BOTH)], &initialize());
    let session = answer.header("mcp-session-id").unwrap().to_owned();
    let mut stream = server.connect();
    let request = format!(
        "GET /mcp HTTP/1.1\r\nhost: {}\r\naccept: text/event-stream\r\nmcp-session-id: {session}\r\n\r\n",
        server.address
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
}

#[test]
fn hosts_and_origins_have_to_be_known() {
    let arguments = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data",
        ":memory:",
        "--public-base-url",
        "https://plan.example.cn/search",
        "--allowed-hosts",
        "intranet.example.cn,192.168.1.20:8080",
        "--cors-origins",
        "https://bot.example.cn",
    ];
    let server = Server::start(&mut command(root(), &arguments));
    let status = |headers: &[(&str, &str)]| {
        let body = search(1).to_string();
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let answer = server.raw(&format!(
            "POST /mcp HTTP/1.1\r\n{headers}content-type: application/json\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        ));
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    for (host, expected) in [
        (server.address.as_str(), "200"),
        ("localhost:9000", "200"),
        ("[::1]:8080", "200"),
        ("plan.example.cn", "200"),
        ("Intranet.example.cn:8443", "200"),
        ("192.168.1.20:8080", "200"),
        ("192.168.1.21:9090", "200"),
        ("evil.example", "403"),
        ("localhost.evil.example", "403"),
    ] {
        assert_eq!(status(&[("host", host)]), expected, "{host}");
    }
    for (origin, expected) in [
        ("http://localhost:6274", "200"),
        ("https://plan.example.cn", "200"),
        ("https://bot.example.cn", "200"),
        ("http://192.168.1.20:8080", "200"),
        ("https://evil.example", "403"),
        ("http://bot.example.cn", "403"),
        ("null", "403"),
    ] {
        assert_eq!(status(&[("host", "localhost"), ("origin", origin)]), expected, "{origin}");
    }
}

#[test]
fn broken_messages_are_refused() {
    let server = on_plan();
    let json = ("content-type", "application/json");
    for (body, expected) in [("{", 415), ("[]", 415), (r#"{"jsonrpc":"2.0"}"#, 415)] {
        let answer = send(&server, "POST", "/mcp", &[json], body);
        assert_eq!(answer.status, expected, "{body}: {answer:?}");
    }
    assert_eq!(send(&server, "POST", "/mcp", &[json], &" ".repeat(512 * 1024 + 1)).status, 413);
    let unknown = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "delete"}});
    let answer = post(&server, "/mcp", &[], &unknown).json();
    assert_eq!(answer["error"]["code"], -32602);
    assert!(answer["error"]["message"].as_str().unwrap().contains("verify_quote"), "{answer}");
}

#[test]
fn a_reload_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let seeds = folder.path().join("seeds");
    std::fs::create_dir(&seeds).unwrap();
    let source = |name: &str| format!("# 第一章 {name}\n\n## 第一节 绿化\n\n到2025年，森林覆盖率达到30%。\n");
    std::fs::write(seeds.join("yunxi.md"), source("生态文明")).unwrap();
    let mut server = Server::over(folder.path());
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let described =
        |server: &Server| post(server, "/mcp", &[], &list).json()["result"]["tools"][0]["description"].clone();
    let outlines = |server: &Server| {
        let outlines = json!({"jsonrpc": "2.0", "id": 1, "method": "resources/list"});
        post(server, "/mcp", &[], &outlines).json()["result"]["resources"].as_array().unwrap().len()
    };
    assert!(described(&server).as_str().unwrap().contains("文件编号 yunxi"), "{}", described(&server));
    assert_eq!(outlines(&server), 1);
    std::fs::write(seeds.join("dongshan.md"), source("城市建设")).unwrap();
    server.signal("HUP");
    server.wait_for("reloaded");
    assert!(described(&server).as_str().unwrap().contains("文件编号 dongshan"), "{}", described(&server));
    assert_eq!(outlines(&server), 2);
    // With several documents the outline of all names their chapters, that of one its sections.
    let outline = |arguments: Value| {
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": "outline", "arguments": arguments}});
        post(&server, "/mcp", &[], &call).json()["result"]["structuredContent"]["documents"].clone()
    };
    let all = outline(json!({}));
    assert_eq!((all.as_array().unwrap().len(), all[1]["outline"][0]["children"].is_null()), (2, true), "{all}");
    assert_eq!(outline(json!({"document": "yunxi"}))[0]["outline"][0]["children"][0]["title"], "第一节 绿化");
}
