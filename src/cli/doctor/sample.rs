//! A question that this server answers, found in its own outline.

use super::client::Client;
use super::report::Trouble;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// How many hits are compared.
pub(super) const DEPTH: usize = 5;

/// A question that no plan and no law answers.
pub(super) const UNANSWERED: &str = "火星殖民地首任总督的薪俸是多少枚银币";

/// A question, and how the server's own search answers it.
#[derive(Debug)]
pub(super) struct Sample {
    pub query: String,
    /// The ids of the first hits.
    pub ids: Vec<String>,
    /// The text of each.
    pub texts: Vec<String>,
}

impl Sample {
    pub(super) fn of(client: &Client) -> Result<Self, Trouble> {
        let documents = client.get("/v1/documents")?.success()?;
        let listed = documents.get("documents").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for document in listed {
            let (Some(id), Some(title)) = (text(document, "id"), text(document, "title")) else { continue };
            let outline = client.get(&format!("/v1/documents/{}", encoded(&id)))?.success()?;
            let query = outline.get("outline").and_then(heading).unwrap_or(title);
            let found = client.get(&search_path(&query))?.success()?;
            let hits = found.get("hits").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let column = |name: &str| hits.iter().filter_map(|hit| text(hit, name)).collect::<Vec<String>>();
            let (ids, texts) = (column("id"), column("text"));
            if !ids.is_empty() && ids.len() == texts.len() && found.get("answerable") == Some(&Value::Bool(true)) {
                return Ok(Self { query, ids, texts });
            }
        }
        Err(Trouble::new(
            format!("{} 份文件里，没有一份的标题能检索到它自己", listed.len()),
            "确认 seeds 里有文件，并看 plansearch index --report 的说明",
        ))
    }
}

pub(super) fn search_path(query: &str) -> String {
    format!("/v1/search?q={}&limit={DEPTH}", encoded(query))
}

pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A text member.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The title of the first section, or of the first chapter without sections, that says something.
fn heading(nodes: &Value) -> Option<String> {
    const LEAST_CHARS: usize = 4;
    let nodes = nodes.as_array()?;
    let below = nodes.iter().find_map(|node| node.get("children").and_then(heading));
    below.or_else(|| {
        let numbered = nodes.iter().filter(|node| matches!(text(node, "kind").as_deref(), Some("section" | "chapter")));
        numbered.filter_map(|node| text(node, "title")).find(|title| title.chars().count() >= LEAST_CHARS)
    })
}
