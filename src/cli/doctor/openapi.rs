//! Platforms that import a description of an API: Coze, MaxKB, 百炼 and others.

use super::client::Client;
use super::report::{Report, Seen, Trouble};
use super::sample::text;
use serde_json::Value;

pub(super) fn check(client: &Client, report: &mut Report<'_>) -> anyhow::Result<()> {
    report.title(&format!("OpenAPI（Coze、MaxKB、百炼等导入 {}/openapi-3.0.json）", client.base()))?;
    report.line("/openapi.json", document(client, "/openapi.json", "3."))?;
    report.line("/openapi-3.0.json", document(client, "/openapi-3.0.json", "3.0."))?;
    report.line("试用页 /api-docs", page(client))
}

fn document(client: &Client, path: &str, version: &str) -> Seen {
    let document = client.get(path)?.success()?;
    let found = text(&document, "openapi").unwrap_or_default();
    if !found.starts_with(version) {
        return Err(Trouble::new(format!("openapi 是 {found:?}，不是 {version}x"), "升级 plansearch"));
    }
    let paths = document.get("paths").and_then(Value::as_object).map_or(0, serde_json::Map::len);
    let server = document.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or("没有写明");
    match paths {
        0 => Err(Trouble::new("没有 paths", "升级 plansearch")),
        count => Ok(format!("OpenAPI {found}，{count} 个地址，服务地址 {server}")),
    }
}

fn page(client: &Client) -> Seen {
    let mut reply = client.get("/api-docs")?;
    if matches!(reply.status, 301..=308) {
        reply = client.get("/api-docs/")?;
    }
    match reply.status {
        200 if reply.content_type.starts_with("text/html") => Ok("打得开".to_owned()),
        status => Err(Trouble::new(format!("{status}，{}", reply.content_type), "服务没有这个页面：升级 plansearch")),
    }
}
