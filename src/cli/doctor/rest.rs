//! Our own API, which programs call.

use super::client::Client;
use super::report::{Report, Seen, Trouble};
use super::sample::{Sample, UNANSWERED, search_path, text};
use serde_json::{Value, json};

pub(super) fn check(client: &Client, sample: &Sample, report: &mut Report<'_>) -> anyhow::Result<()> {
    report.title("REST（程序直接调用）")?;
    report.line("检索段落 POST /v1/retrieve", retrieve(client, sample))?;
    report.line("答不了的问题", unanswered(client))?;
    report.line("供 Claude 引用 format=anthropic", anthropic(client, sample))
}

fn retrieve(client: &Client, sample: &Sample) -> Seen {
    let answer = client.post("/v1/retrieve", &json!({"query": sample.query}))?.success()?;
    let first = answer.pointer("/passages/0").unwrap_or(&Value::Null);
    match (text(first, "id"), first.get("citation")) {
        (Some(id), Some(_)) if Some(&id) == sample.ids.first() => Ok(format!("第一段与检索相同，{id}")),
        (id, _) => Err(Trouble::new(
            format!("第一段是 {}，检索的第一段却是 {}", id.unwrap_or_default(), sample.ids.concat()),
            "升级 plansearch；若前面有缓存，请清空",
        )),
    }
}

fn unanswered(client: &Client) -> Seen {
    let answer = client.get(&search_path(UNANSWERED))?.success()?;
    match answer.get("answerable") {
        Some(Value::Bool(false)) => Ok("answerable 为 false，程序可以回答“文中没有”".to_owned()),
        other => Err(Trouble::new(
            format!("“{UNANSWERED}”的 answerable 是 {}", other.unwrap_or(&Value::Null)),
            "调高 index-config/ranking.toml 里的 answerable",
        )),
    }
}

fn anthropic(client: &Client, sample: &Sample) -> Seen {
    let answer = client.post("/v1/retrieve", &json!({"query": sample.query, "format": "anthropic"}))?.success()?;
    let blocks = answer.get("content").and_then(Value::as_array);
    let blocks = blocks.map_or(&[][..], Vec::as_slice);
    let is_whole = |block: &&Value| {
        text(block, "type").as_deref() == Some("search_result")
            && text(block, "source").is_some()
            && text(block, "title").is_some()
            && block.pointer("/content/0/text").is_some()
    };
    match blocks.iter().filter(is_whole).count() {
        0 => Err(Trouble::new("没有一个完整的 search_result", "升级 plansearch")),
        count => Ok(format!("{count} 个 search_result")),
    }
}
