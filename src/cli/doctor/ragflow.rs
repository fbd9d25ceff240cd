//! Clients of RAGFlow.

use super::client::Client;
use super::dify;
use super::report::{Report, Seen, Trouble};
use super::sample::{DEPTH, Sample, UNANSWERED, text};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/retrieval";

pub(super) fn check(client: &Client, sample: &Sample, report: &mut Report<'_>) -> anyhow::Result<()> {
    report.title(&format!("RAGFlow 的客户端（服务地址填 {}）", client.base()))?;
    report.line("检索", retrieve(client, sample))?;
    report.line("答不了的问题", unanswered(client))?;
    report.line("缺 dataset_ids 的请求", without_datasets(client))?;
    report.line("RAGFlow 的 Dify 接口", dify::retrieve(client, "/api/v1/dify/retrieval", sample))
}

fn ask(client: &Client, question: &str) -> Result<Value, Trouble> {
    let body = json!({
        "question": question, "dataset_ids": ["all"], "document_ids": [], "page": 1, "page_size": DEPTH,
        "similarity_threshold": 0.2, "vector_similarity_weight": 0.3, "top_k": 1024, "keyword": false,
    });
    let answer = client.post(PATH, &body)?.success()?;
    match answer.get("code").and_then(Value::as_i64) {
        Some(0) => Ok(answer),
        _ => Err(Trouble::new(
            format!("code 不是 0：{}", text(&answer, "message").unwrap_or_default()),
            "若说的是密钥，用 --key 给出它；否则看服务的日志",
        )),
    }
}

fn retrieve(client: &Client, sample: &Sample) -> Seen {
    let answer = ask(client, &sample.query)?;
    let chunks = answer.pointer("/data/chunks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let ids: Vec<String> = chunks.iter().filter_map(|chunk| text(chunk, "id")).collect();
    // What is less sure than the threshold is left out at the end.
    if !ids.is_empty() && sample.ids.starts_with(&ids) {
        Ok(format!("{} 段，与检索的段落和次序相同", ids.len()))
    } else {
        Err(Trouble::new(format!("给出 {}，与检索不同", ids.join("、")), "升级 plansearch"))
    }
}

fn unanswered(client: &Client) -> Seen {
    let answer = ask(client, UNANSWERED)?;
    match answer.pointer("/data/total").and_then(Value::as_u64) {
        Some(0) => Ok("没有 chunks，机器人可以回答“文中没有”".to_owned()),
        _ => Err(Trouble::new("给了不作答的文字", "调高 index-config/ranking.toml 里的 answerable")),
    }
}

fn without_datasets(client: &Client) -> Seen {
    let reply = client.post(PATH, &json!({"question": "目标"}))?;
    match (reply.status, reply.json().get("code").and_then(Value::as_i64)) {
        (200, Some(102)) => Ok("HTTP 200，code 102，客户端会显示原因".to_owned()),
        (status, _) => {
            Err(Trouble::new(format!("{status}，{}", reply.beginning()), "应为 HTTP 200 和 code 102：升级 plansearch"))
        }
    }
}
