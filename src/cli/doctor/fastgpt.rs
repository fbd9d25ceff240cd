//! FastGPT: its API file library lists files and pulls their texts.

use super::client::Client;
use super::report::{Report, Seen, Trouble};
use super::sample::{encoded, text};
use serde_json::{Value, json};

pub(super) fn check(client: &Client, report: &mut Report<'_>) -> anyhow::Result<()> {
    report.title(&format!("FastGPT API 文件库（接口地址填 {}/fastgpt）", client.base()))?;
    match first_file(client) {
        Err(trouble) => report.line("文件列表", Err(trouble))?,
        Ok((folders, file, name)) => {
            report.line("文件列表", Ok(format!("逐级打开 {folders} 个文件夹，见到文件“{name}”")))?;
            report.line("文件内容", content(client, &file))?;
            report.line("文件链接", link(client, &file))?;
            report.line("文件详情", detail(client, &file))?;
        }
    }
    report.line("没有的文件", unknown(client))
}

/// The member `data` of an answer that FastGPT takes for a success.
fn data(answer: &Value) -> Result<&Value, Trouble> {
    match (answer.get("success"), answer.get("code").and_then(Value::as_u64), answer.get("data")) {
        (Some(Value::Bool(true)), Some(200), Some(data)) => Ok(data),
        _ => Err(Trouble::new(
            format!("success 不是 true：{}", text(answer, "message").unwrap_or_default()),
            "若说的是密钥，用 --key 给出它；否则看服务的日志",
        )),
    }
}

/// Opens the first folder in each folder until there is a file: how many folders, the file's id and its name.
fn first_file(client: &Client) -> Result<(usize, String, String), Trouble> {
    const DEEPEST: usize = 8;
    let mut parent = Value::Null;
    for depth in 0..DEEPEST {
        let answer = client.post("/fastgpt/v1/file/list", &json!({"searchKey": "", "parentId": parent}))?.success()?;
        let listed = data(&answer)?.as_array().map_or(&[][..], Vec::as_slice);
        let of_type = |type_: &str| listed.iter().find(|item| text(item, "type").as_deref() == Some(type_));
        if let Some((id, name)) = of_type("file").and_then(|file| Some((text(file, "id")?, text(file, "name")?))) {
            return Ok((depth, id, name));
        }
        match of_type("folder").and_then(|folder| text(folder, "id")) {
            Some(id) => parent = Value::String(id),
            None => break,
        }
    }
    Err(Trouble::new("文件夹里没有文件", "确认 seeds 里有文件，并看 plansearch index --report 的说明"))
}

fn content(client: &Client, id: &str) -> Seen {
    let answer = client.get(&format!("/fastgpt/v1/file/content?id={}", encoded(id)))?.success()?;
    match text(data(&answer)?, "content") {
        Some(content) => Ok(format!("{} 个字", content.chars().count())),
        None => Err(Trouble::new("没有 content", "升级 plansearch")),
    }
}

fn link(client: &Client, id: &str) -> Seen {
    let answer = client.get(&format!("/fastgpt/v1/file/read?id={}", encoded(id)))?.success()?;
    match text(data(&answer)?, "url") {
        Some(url) => Ok(format!("{url}（应是读者打得开的地址，由 public_base_url 决定）")),
        None => Err(Trouble::new("没有 url", "升级 plansearch")),
    }
}

fn detail(client: &Client, id: &str) -> Seen {
    let answer = client.get(&format!("/fastgpt/v1/file/detail?id={}", encoded(id)))?.success()?;
    match text(data(&answer)?, "id") {
        Some(found) if found == id => Ok(found),
        _ => Err(Trouble::new("编号不同", "升级 plansearch")),
    }
}

fn unknown(client: &Client) -> Seen {
    let reply = client.get("/fastgpt/v1/file/content?id=no-such-file")?;
    match reply.json().get("success") {
        Some(Value::Bool(false)) => Ok("success 为 false，FastGPT 会显示原因".to_owned()),
        _ => Err(Trouble::new(
            format!("{}，{}", reply.status, reply.beginning()),
            "应为 success: false：升级 plansearch",
        )),
    }
}
