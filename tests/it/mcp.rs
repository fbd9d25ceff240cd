//! MCP as its official clients see it: the Python and the TypeScript SDK, over HTTP and over standard input and output.

use crate::clients::{node, python};
use crate::http::on_plan;
use crate::program::{Server, command, encoded, run_in, run_with_input};
use crate::support::root;
use serde_json::{Value, json};

/// What every client asks, and where each answer is in the list of answers.
const CALLS: [(&str, &str); 21] = [
    ("search", r#"{"query":"5G基站"}"#),
    ("search", r#"{"query":"地铁"}"#),
    ("fetch", r#"{"id":"qingzhou-145/7.3/p2"}"#),
    ("fetch", r#"{"id":"qingzhou-145/7.3"}"#),
    ("fetch", r#"{"id":"qingzhou-145"}"#),
    ("retrieve", r#"{"query":"5G基站","max_chars":100000}"#),
    ("retrieve", r#"{"query":"青州有几条地铁"}"#),
    ("verify_quote", r#"{"text":"到2025年，开通 5G 基站 1500 座"}"#),
    ("get_indicator", r#"{"name":"基本养老保险参保率"}"#),
    ("get_indicator", r#"{"name":"率"}"#),
    ("outline", r#"{}"#),
    ("outline", r#"{"document":"qingzhou-145"}"#),
    ("fetch", r#"{"id":"qingzhou-145/7.3/p99"}"#),
    ("search", r#"{"query":"  "}"#),
    ("search", r#"{"query":"LONG"}"#),
    ("retrieve", r#"{"query":"森林","document":"other"}"#),
    ("retrieve", r#"{"query":"森林","expand":"everything"}"#),
    ("get_indicator", r#"{"name":"养老保险缴费比"}"#),
    ("search", r#"{}"#),
    ("verify_quote", r#"{"text":""}"#),
    ("retrieve", r#"{"query":"森林","chapter":"第九十九章"}"#),
];
const FIRST_REFUSED: usize = 12;
const READS: [&str; 3] =
    ["plansearch://outlines/qingzhou-145", "plansearch://passages/qingzhou-145/7.3/p2", "plansearch://passages/other"];

fn wanted() -> String {
    let calls = CALLS.map(|(tool, arguments)| {
        let arguments = arguments.replace("LONG", &"长".repeat(1001));
        json!([tool, serde_json::from_str::<Value>(&arguments).unwrap()])
    });
    json!({"calls": calls, "reads": READS}).to_string()
}

/// What a client saw.
#[track_caller]
fn seen(script: &str, target: &Value) -> Value {
    let arguments = [target.to_string(), wanted()];
    let arguments = [arguments[0].as_str(), arguments[1].as_str()];
    let run = if script.ends_with(".py") { python(script, &arguments) } else { node(script, &arguments) };
    assert_eq!(run.code, Some(0), "{}\n{}", run.stdout, run.stderr);
    run.json()
}

fn over_stdio() -> Value {
    let [seeds, config] = ["seeds", "index-config"].map(|folder| root().join(folder).display().to_string());
    let program = env!("CARGO_BIN_EXE_plansearch");
    json!({"command": [program, "mcp", "--data", ":memory:", "--seeds", seeds, "--config", config, "--listen",
        "127.0.0.1:80", "--public-base-url", "http://plan.example.cn"]})
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// The structured answer to a call, which its one text says as well.
#[track_caller]
fn answer(seen: &Value, at: usize) -> &Value {
    let result = &seen["calls"][at];
    assert!(result["isError"] != true && result.get("error").is_none(), "{:?}: {result}", CALLS[at]);
    let content = result["content"].as_array().unwrap();
    assert_eq!((content.len(), &content[0]["type"]), (1, &json!("text")), "{:?}", CALLS[at]);
    let text: Value = serde_json::from_str(content[0]["text"].as_str().unwrap()).unwrap();
    assert!(as_read(&text) == as_read(&result["structuredContent"]), "{:?}: {result}", CALLS[at]);
    &result["structuredContent"]
}

/// A value as JavaScript reads it, where 1.0 is 1.
fn as_read(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(as_read).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), as_read(value))).collect(),
        other => other.clone(),
    }
}

/// Asserts all that is promised of the tools and resources; `base` is what links begin with.
#[track_caller]
fn check(seen: &Value, base: &str) {
    check_definitions(seen);
    check_answers(seen, base);
    check_refusals(seen);
    check_resources(seen);
}

#[track_caller]
fn check_definitions(seen: &Value) {
    assert_eq!(seen["server"]["name"], "plansearch");
    let title = "青州市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要";
    assert!(seen["instructions"].as_str().unwrap().contains(title));
    let tools = seen["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["search", "fetch", "retrieve", "verify_quote", "get_indicator", "get_targets", "outline"]);
    for tool in tools {
        let name = tool["name"].as_str().unwrap();
        let is_chinese = |text: &Value| text.as_str().unwrap().chars().any(|c| ('一'..='龥').contains(&c));
        assert!(is_chinese(&tool["title"]) && is_chinese(&tool["description"]), "{tool}");
        let description = tool["description"].as_str().unwrap();
        assert!(description.contains(title) && description.contains(&format!("例：{name}(")), "{description}");
        for (hint, value) in [("readOnlyHint", true), ("idempotentHint", true), ("openWorldHint", false)] {
            assert_eq!(tool["annotations"][hint], value, "{hint} of {name}");
        }
        assert_eq!(tool["inputSchema"]["type"], "object");
    }
    let text = json!({"type": "string"});
    let found = json!({"type": "object", "properties": {"id": text, "title": text, "url": text},
        "required": ["id", "title", "url"]});
    assert_eq!(
        [&tools[0]["inputSchema"], &tools[0]["outputSchema"], &tools[1]["inputSchema"], &tools[1]["outputSchema"]],
        [
            &json!({"type": "object", "properties": {"query": text}, "required": ["query"]}),
            &json!({"type": "object", "properties": {"results": {"type": "array", "items": found}},
                "required": ["results"]}),
            &json!({"type": "object", "properties": {"id": text}, "required": ["id"]}),
            &json!({"type": "object", "properties": {"id": text, "title": text, "text": text, "url": text,
                "metadata": {"type": "object", "additionalProperties": text}},
                "required": ["id", "title", "text", "url"]}),
        ]
    );
    let parameters: Vec<&String> = tools[2]["inputSchema"]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(parameters, ["chapter", "citation", "document", "expand", "limit", "max_chars", "query"]);
    assert_eq!(tools[2]["inputSchema"]["properties"]["limit"]["type"], "integer");
}

#[track_caller]
fn check_answers(seen: &Value, base: &str) {
    let by_http = on_plan().get(&format!("/v1/search?q={}", encoded("5G基站"))).json();
    let by_command = run_in(root(), &["search", "5G基站", "--json", "--data", ":memory:"]).json();
    let results = &answer(seen, 0)["results"];
    assert_eq!(ids(results), ids(&by_http["hits"]));
    assert_eq!(ids(results), ids(&by_command["hits"]));
    assert_eq!(ids(results), ids(&answer(seen, 5)["passages"]));
    for result in results.as_array().unwrap() {
        assert_eq!(result.as_object().unwrap().len(), 4, "{result}");
        assert!(result["url"].as_str().unwrap().starts_with(base), "{result}");
        assert!(result["title"].as_str().unwrap().starts_with("《青州市“十四五”规划纲要》第"), "{result}");
    }
    assert_eq!(answer(seen, 1), &json!({"results": []}));

    let passage = answer(seen, 2);
    let members: Vec<&String> = passage.as_object().unwrap().keys().collect();
    assert_eq!(members, ["id", "metadata", "text", "title", "url"]);
    assert_eq!(passage["text"], by_http["hits"][0]["text"]);
    assert_eq!((&passage["title"], &passage["url"]), (&results[0]["title"], &results[0]["url"]));
    assert!(passage["metadata"].as_object().unwrap().values().all(Value::is_string), "{passage}");
    assert_eq!(passage["metadata"]["citation"], by_http["hits"][0]["citation"]["text"]);
    assert_eq!(passage["metadata"]["next"], "qingzhou-145/7.3/p3");
    let section = answer(seen, 3)["text"].as_str().unwrap();
    assert!(section.contains(passage["text"].as_str().unwrap()) && section.contains("【qingzhou-145/7.3/b8.4】"));
    assert!(
        answer(seen, 4)["text"].as_str().unwrap().contains("第三节 统筹推进基础设施建设，第50页 [qingzhou-145/7.3]")
    );

    let unanswered = answer(seen, 6);
    assert_eq!(unanswered["answerable"], false);
    assert!(unanswered["absent"].as_array().unwrap().contains(&json!("地铁")), "{unanswered}");
    let message = unanswered["message"].as_str().unwrap();
    assert!(message.contains("没有") && message.contains("地铁"), "{message}");

    let quote = answer(seen, 7);
    assert_eq!((&quote["verdict"], &quote["kinds"]), (&json!("altered"), &json!(["number"])));
    let message = quote["message"].as_str().unwrap();
    assert!(message.contains("“1500”应为“1200”") && message.contains("第七章第三节"), "{message}");
    let sentence = &quote["sentences"][0];
    assert_eq!(sentence["plan"][0]["text"], "到2025年，开通5G基站1200座");
    let replaced = json!({"op": "replace", "draft": "1500 ", "plan": "1200"});
    assert!(sentence["diff"].as_array().unwrap().contains(&replaced), "{sentence}");
    assert!(sentence["plan"][0]["citation"]["text"].as_str().unwrap().contains("第七章第三节"));

    let indicator = answer(seen, 8);
    let figures = &indicator["indicator"];
    assert_eq!((&figures["unit"], &figures["values"][1]["year"]), (&json!("%"), &json!(2025)));
    assert_eq!((&figures["values"][1]["text"], &figures["notes"][0]), (&json!("96"), &json!("[ ]为5年累计数。")));
    assert!(figures["citation"]["url"].as_str().unwrap().starts_with(base));
    let message = indicator["message"].as_str().unwrap();
    assert!(message.contains("2025年96") && message.contains("第二章第三节"), "{message}");
    let candidates = answer(seen, 9);
    assert!(candidates.get("indicator").is_none());
    let names: Vec<&Value> =
        candidates["candidates"].as_array().unwrap().iter().map(|candidate| &candidate["name"]).collect();
    assert!(names.len() > 1 && names.contains(&&json!("常住人口城镇化率")), "{names:?}");

    assert_eq!(answer(seen, 10), answer(seen, 11));
    let contents = &answer(seen, 10)["documents"][0];
    let section = place(&contents["outline"], "7.3").expect("section 7.3");
    assert_eq!(
        (&section["title"], &section["place"], &section["page"]),
        (&json!("第三节 统筹推进基础设施建设"), &json!("7.3"), &json!(50))
    );
}

/// The item of this place in an outline.
fn place<'a>(outline: &'a Value, wanted: &str) -> Option<&'a Value> {
    let items = outline.as_array()?;
    items.iter().find_map(|item| if item["place"] == wanted { Some(item) } else { place(&item["children"], wanted) })
}

#[track_caller]
fn check_refusals(seen: &Value) {
    for (at, expected) in [
        (12, "qingzhou-145/7.3/p2"),
        (13, "query 是空的"),
        (14, "1001 个字"),
        (15, "qingzhou-145（《青州市“十四五”规划纲要》）"),
        (16, "none、neighbours、list、section"),
        (17, "基本养老保险参保率"),
        (18, "缺少 query"),
        (19, "text 是空的"),
        (20, "7（第七章）"),
    ] {
        let result = &seen["calls"][at];
        assert_eq!(result["isError"], true, "{:?}: {result}", CALLS[at]);
        assert_eq!(result["content"].as_array().unwrap().len(), 1);
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(expected) && text.contains('。'), "{:?}: {text}", CALLS[at]);
    }
    assert_eq!(CALLS.len(), FIRST_REFUSED + 9);
}

#[track_caller]
fn check_resources(seen: &Value) {
    assert_eq!(seen["resources"][0]["uri"], READS[0]);
    let templates: Vec<&Value> =
        seen["templates"].as_array().unwrap().iter().map(|template| &template["uriTemplate"]).collect();
    assert_eq!(templates, ["plansearch://outlines/{document}", "plansearch://passages/{+id}"]);
    let text = |at: usize| seen["reads"][at]["contents"][0]["text"].as_str().unwrap_or_default();
    assert!(text(0).contains("第三节 统筹推进基础设施建设"), "{}", seen["reads"][0]);
    assert!(text(1).contains("开通5G基站1200座") && text(1).contains("第七章第三节"), "{}", seen["reads"][1]);
    assert!(seen["reads"][2]["error"]["message"].as_str().unwrap().contains("没有这个资源"), "{}", seen["reads"][2]);
}

#[test]
fn the_python_sdk_is_served_over_http_in_the_old_way_and_in_the_new() {
    let server = on_plan();
    let url = server.url("/mcp");
    let in_session = seen("mcp_client.py", &json!({"url": url, "mode": "legacy"}));
    assert_eq!(in_session["protocol"], "2025-11-25");
    check(&in_session, &server.url(""));
    let without = seen("mcp_client.py", &json!({"url": format!("{url}/"), "mode": "auto"}));
    assert_eq!(without["protocol"], "2026-07-28");
    check(&without, &server.url(""));
}

#[test]
fn the_python_sdk_is_served_over_standard_input_and_output() {
    check(&seen("mcp_client.py", &over_stdio()), "http://plan.example.cn/");
}

#[test]
fn the_typescript_sdk_is_served_over_both() {
    let server = on_plan();
    let by_http = seen("mcp_client.mjs", &json!({"url": server.url("/mcp")}));
    assert!(by_http["session"].is_string(), "{by_http}");
    check(&by_http, &server.url(""));
    check(&seen("mcp_client.mjs", &over_stdio()), "http://plan.example.cn/");
}

#[test]
fn a_key_lets_a_client_in() {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--api-keys", "first-key,second-key"];
    let server = Server::start(&mut command(root(), &arguments));
    for authorization in [None, Some("Bearer third-key"), Some("second-key")] {
        let mut request = ureq::http::Request::post(server.url("/mcp")).header("content-type", "application/json");
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        let body = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
        let answer = server.send(request.body(body.into()).unwrap());
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer")), "{authorization:?}");
    }
    let target = json!({"url": server.url("/mcp"), "headers": {"Authorization": "Bearer second-key"}});
    for script in ["mcp_client.py", "mcp_client.mjs"] {
        let seen = seen(script, &target);
        assert_eq!(seen["calls"][2]["structuredContent"]["id"], "qingzhou-145/7.3/p2", "{script}");
    }
}

#[test]
fn standard_output_is_the_protocol_alone() {
    let lines = [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
            "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": {"name": "search", "arguments": {"query": "森林"}}}),
    ];
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let arguments = ["mcp", "--data", ":memory:", "--log", "trace"];
    let run = run_with_input(&mut command(root(), &arguments), input.as_bytes());
    assert_eq!(run.code, Some(0), "{run:?}");
    let said: Vec<Value> = run.json_lines().iter().map(|message| message["id"].clone()).collect();
    assert_eq!(said, [1, 2], "{run:?}");
    assert!(run.stderr.contains("serving a client on standard input and output"), "{}", run.stderr);
    let silent = run_with_input(&mut command(root(), &["mcp", "--data", ":memory:"]), b"");
    assert_eq!((silent.code, silent.stdout.as_str(), silent.stderr.as_str()), (Some(0), "", ""));
    let wrong = run_with_input(&mut command(root(), &["mcp", "--data", ":memory:"]), b"hello\n");
    assert_eq!(wrong.stdout, "", "{wrong:?}");
}
