//! Clients of MCP over Streamable HTTP: Claude, ChatGPT, Cherry Studio and others.

use super::client::{Authorization, Client, Reply};
use super::report::{Report, Seen, Trouble};
use super::sample::{Sample, text};
use serde_json::{Value, json};

const PATH: &str = "/mcp";
const BOTH: &str = "application/json, text/event-stream";
/// The tools of the service.
const TOOLS: [&str; 6] = ["search", "fetch", "retrieve", "verify_quote", "get_indicator", "outline"];

pub(super) fn check(client: &Client, sample: &Sample, report: &mut Report<'_>) -> anyhow::Result<()> {
    report.title(&format!("MCP（地址填 {}{PATH}）", client.base()))?;
    let initialized = call(client, &initialize(), BOTH, None);
    let session = initialized.as_ref().ok().and_then(|(reply, _)| reply.session.clone());
    let is_there = initialized.is_ok();
    report.line("initialize", initialized.and_then(|(_, answer)| introduced(&answer)))?;
    if !is_there {
        return Ok(());
    }
    for accept in ["application/json", "*/*", "text/event-stream"] {
        let answered = call(client, &initialize(), accept, None).and_then(|(_, answer)| introduced(&answer));
        report.line(&format!("initialize，Accept: {accept}"), answered.map(|_| "也接受".to_owned()))?;
    }
    let started = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    // It is a message that has no answer.
    let _ = send(client, &started, BOTH, session.as_deref());
    report.line("tools/list", tools(client, session.as_deref()))?;
    report.line("tools/call search", search(client, sample, session.as_deref()))
}

fn initialize() -> Value {
    json!({
        "jsonrpc": "2.0", "id": 0, "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "plansearch-doctor", "version": env!("CARGO_PKG_VERSION")},
        },
    })
}

fn send(client: &Client, message: &Value, accept: &str, session: Option<&str>) -> Result<Reply, Trouble> {
    let mut headers = vec![("content-type", "application/json"), ("accept", accept)];
    headers.extend(session.map(|session| ("mcp-session-id", session)));
    client.send("POST", PATH, Authorization::Given, &headers, message.to_string())
}

/// Sends a request: the answer, and its member `result`.
fn call(client: &Client, message: &Value, accept: &str, session: Option<&str>) -> Result<(Reply, Value), Trouble> {
    let reply = send(client, message, accept, session)?;
    if reply.status != 200 {
        let remedy = match reply.status {
            401 | 403 => {
                "若说的是密钥，用 --key 给出它；若说的是 Host，在 server.toml 的 allowed_hosts 里加上这个主机名"
            }
            404 | 405 => "服务没有这个接口：升级 plansearch，或检查反向代理是否转发 /mcp",
            406 => "服务不接受这个 Accept：升级 plansearch",
            _ => "看服务的日志",
        };
        return Err(Trouble::new(format!("{}，{}", reply.status, reply.beginning()), remedy));
    }
    let answer =
        if reply.content_type.starts_with("text/event-stream") { last_event(&reply.text) } else { reply.json() };
    match answer.get("result") {
        Some(result) => Ok((reply.clone(), result.clone())),
        None => Err(Trouble::new(format!("没有 result：{}", reply.beginning()), "看服务的日志")),
    }
}

/// The answer in a stream of events: the last message that has a result.
fn last_event(stream: &str) -> Value {
    let data = stream.lines().filter_map(|line| line.strip_prefix("data:"));
    let messages = data.filter_map(|data| serde_json::from_str::<Value>(data.trim()).ok());
    messages.rev().find(|message| message.get("result").is_some()).unwrap_or_default()
}

fn introduced(result: &Value) -> Seen {
    let name = result.pointer("/serverInfo/name").and_then(Value::as_str);
    match (name, text(result, "protocolVersion")) {
        (Some(name), Some(version)) => Ok(format!("{name}，协议 {version}")),
        _ => Err(Trouble::new("没有 serverInfo 或 protocolVersion", "看这个地址上的是不是 plansearch")),
    }
}

fn tools(client: &Client, session: Option<&str>) -> Seen {
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}});
    let (_, result) = call(client, &message, BOTH, session)?;
    let listed = result.get("tools").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let names: Vec<String> = listed.iter().filter_map(|tool| text(tool, "name")).collect();
    let missing: Vec<&str> = TOOLS.into_iter().filter(|tool| !names.iter().any(|name| name == tool)).collect();
    if missing.is_empty() {
        Ok(names.join("、"))
    } else {
        Err(Trouble::new(format!("缺少工具 {}", missing.join("、")), "升级 plansearch"))
    }
}

/// ChatGPT's connectors want results with id, title and url, once as an object and once as its text.
fn search(client: &Client, sample: &Sample, session: Option<&str>) -> Seen {
    let message = json!({
        "jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": {"name": "search", "arguments": {"query": sample.query}},
    });
    let (_, result) = call(client, &message, BOTH, session)?;
    let wrong = |what: &str| Trouble::new(what, "升级 plansearch");
    let structured = result.get("structuredContent").unwrap_or(&Value::Null);
    let results = structured.get("results").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_whole = |entry: &Value| ["id", "title", "url"].iter().all(|name| text(entry, name).is_some());
    if results.is_empty() || !results.iter().all(is_whole) {
        return Err(wrong("结果缺 id、title 或 url，ChatGPT 不会给出引用"));
    }
    let content = result.get("content").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let copy = content.first().and_then(|item| text(item, "text"));
    if content.len() != 1
        || copy.and_then(|copy| serde_json::from_str::<Value>(&copy).ok()).as_ref() != Some(structured)
    {
        return Err(wrong("content 不是 structuredContent 的那一份 JSON，ChatGPT 读不了"));
    }
    let ids: Vec<String> = results.iter().filter_map(|entry| text(entry, "id")).take(sample.ids.len()).collect();
    if ids == sample.ids {
        Ok(format!("{} 条，与检索的段落和次序相同", results.len()))
    } else {
        Err(wrong("段落或次序与检索不同"))
    }
}
