//! Dify: registering the knowledge base, retrieving from it, and what goes wrong.

use super::client::{Authorization, Client, Reply};
use super::report::{Report, Seen, Trouble};
use super::sample::{DEPTH, Sample, UNANSWERED, text};
use serde_json::{Value, json};
use std::collections::HashSet;

const PATH: &str = "/dify/retrieval";

pub(super) fn check(client: &Client, sample: &Sample, report: &mut Report<'_>) -> anyhow::Result<()> {
    report.title(&format!("Dify 外部知识库（API Endpoint 填 {}/dify）", client.base()))?;
    report.line("登记，旧版的请求（没有正文）", old_probe(client))?;
    report.line("登记，新版的请求（空的问题）", new_probe(client))?;
    report.line("检索", retrieve(client, PATH, sample))?;
    report.line("答不了的问题，Score 阈值 0.5", threshold(client, 0.5))?;
    report.line("答不了的问题，不设阈值", threshold(client, 0.0))?;
    report.line("写错的知识库编号", unknown_knowledge(client))?;
    keys(client, report)
}

/// A body as Dify sends it.
fn body(knowledge: &str, query: &str, threshold: f64) -> Value {
    json!({
        "retrieval_setting": {"top_k": DEPTH, "score_threshold": threshold},
        "query": query,
        "knowledge_id": knowledge,
        "metadata_condition": null,
    })
}

/// What Dify makes of the answer to a request that only tries the address.
fn registered(reply: &Reply) -> Seen {
    match reply.status {
        200 => Ok("200，可以登记".to_owned()),
        status @ (403 | 404 | 502) => Err(Trouble::new(
            format!("{status}，Dify 拒绝登记：{}", reply.beginning()),
            if status == 403 {
                "用 --key 给出正确的密钥，Dify 的 API Key 也填它"
            } else {
                "检查地址：应以 /dify 结尾"
            },
        )),
        status => Err(Trouble::new(format!("{status}，{}", reply.beginning()), "看服务的日志")),
    }
}

/// Dify sends a key always, since its form demands one.
fn old_probe(client: &Client) -> Seen {
    let authorization = if client.has_key() { Authorization::Given } else { Authorization::As("Bearer any-key") };
    registered(&client.send("POST", PATH, authorization, &[], String::new())?)
}

fn new_probe(client: &Client) -> Seen {
    let probe = json!({"knowledge_id": "", "query": "", "retrieval_setting": {"top_k": 1, "score_threshold": 0.0}});
    let reply = client.post(PATH, &probe)?;
    let seen = registered(&reply)?;
    match reply.json() {
        answer if answer == json!({"records": []}) => Ok(seen),
        _ => Err(Trouble::new(format!("答复不是空的 records：{}", reply.beginning()), "升级 plansearch")),
    }
}

/// The twin of RAGFlow is asked in the same way.
pub(super) fn retrieve(client: &Client, path: &str, sample: &Sample) -> Seen {
    let answer = client.post(path, &body("all", &sample.query, 0.0))?.success()?;
    let records = answer.get("records").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let wrong = |what: &str| Trouble::new(what, "升级 plansearch；若前面有网关改写答复，请让它原样转发");
    let mut ids = HashSet::new();
    for record in records {
        let score = record.get("score").and_then(Value::as_f64).filter(|score| (0.0..=1.0).contains(score));
        if text(record, "content").is_none() || text(record, "title").is_none() || score.is_none() {
            return Err(wrong("有一条缺 content、title，或 score 不在 0 到 1 之间"));
        }
        let metadata = record.get("metadata").filter(|metadata| metadata.is_object());
        let id = metadata.and_then(|metadata| text(metadata, "document_id"));
        if !id.is_some_and(|id| ids.insert(id)) {
            return Err(wrong("metadata.document_id 缺少或重复，Dify 会把引用并成一条"));
        }
    }
    let texts: Vec<String> = records.iter().filter_map(|record| text(record, "content")).collect();
    if texts == sample.texts && !texts.is_empty() {
        Ok(format!("{} 段，与检索的段落和次序相同", texts.len()))
    } else {
        Err(wrong(&format!("{} 段，与检索的 {} 段不同", texts.len(), sample.texts.len())))
    }
}

fn threshold(client: &Client, threshold: f64) -> Seen {
    let answer = client.post(PATH, &body("all", UNANSWERED, threshold))?.success()?;
    let records = answer.get("records").and_then(Value::as_array).map_or(0, Vec::len);
    match records {
        0 if threshold > 0.0 => Ok("没有记录，机器人可以回答“文中没有”".to_owned()),
        count if threshold > 0.0 => {
            Err(Trouble::new(format!("给了 {count} 段不作答的文字"), "调高 index-config/ranking.toml 里的 answerable"))
        }
        count => Ok(format!("{count} 段，得分都低；要让机器人说“文中没有”，请在 Dify 中打开 Score 阈值")),
    }
}

fn unknown_knowledge(client: &Client) -> Seen {
    let reply = client.post(PATH, &body("no-such-document", "目标", 0.0))?;
    match reply.json().get("error_code").and_then(Value::as_u64) {
        Some(2001) if reply.status != 200 => Ok(format!("{}，error_code 2001", reply.status)),
        _ => Err(Trouble::new(
            format!("{}，{}", reply.status, reply.beginning()),
            "应为 error_code 2001：升级 plansearch",
        )),
    }
}

fn keys(client: &Client, report: &mut Report<'_>) -> anyhow::Result<()> {
    let ask = |header: &str| client.send("POST", PATH, Authorization::As(header), &[], String::new());
    let refusal = |header: &str, code: u64| -> Seen {
        let reply = ask(header)?;
        match reply.json().get("error_code").and_then(Value::as_u64) {
            Some(found) if found == code && reply.status == 403 => Ok(format!("403，error_code {code}，Dify 拒绝登记")),
            _ => Err(Trouble::new(
                format!("{}，{}", reply.status, reply.beginning()),
                format!("应为 403 和 error_code {code}，否则填错密钥也能登记：看反向代理是否改写了答复"),
            )),
        }
    };
    if ask("Bearer wrong-key-of-the-doctor").is_ok_and(|reply| reply.status == 200) {
        return report.note("服务没有设密钥（api_keys 为空），谁都能用；API Key 随便填一个即可");
    }
    report.line("写错的密钥", refusal("Bearer wrong-key-of-the-doctor", 1002))?;
    report.line("没有写成“Bearer 密钥”", refusal("wrong-form", 1001))
}
