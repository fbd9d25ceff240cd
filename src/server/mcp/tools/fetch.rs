//! `fetch`: what stands under an id; exactly what ChatGPT's connectors expect.
//!
//! Besides passages, it knows a place of the outline (its passages one after the other, as far as they
//! fit) and a document (its outline): a model that has read one passage asks for what is around it.

use crate::corpus::{DocumentHead, Passage, official_citation, short_citation};
use crate::library::Library;
use crate::mcp::holdings::Holdings;
use crate::mcp::outline::{self, Place};
use crate::mcp::refusal::{Refusal, document_ids, shown};
use crate::mcp::schema;
use crate::mcp::tool::{Context, Tool};
use crate::store::{DocumentRecord, Found};
use crate::types;
use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The passages of a place are given up to so many characters, and at least one.
const MAX_PLACE_CHARS: usize = 20_000;
/// How much of a passage without a lead stands in its title, in characters.
const OPENING_CHARS: usize = 24;

pub(super) struct Fetch;

// Comments and not doc comments: those would enter the schema, which is fixed.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Input {
    id: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Output {
    id: String,
    title: String,
    text: String,
    url: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<&'static str, String>,
}

impl Tool for Fetch {
    const NAME: &'static str = "fetch";
    const TITLE: &'static str = "取原文";
    type Input = Input;
    type Output = Output;

    fn description(held: &Holdings) -> String {
        format!(
            "按编号取原文和出处。编号可以是段落（来自 search、retrieve），如 {}；可以是一章、一节或一个专栏（来自 outline），\
             如 {}，返回其中各段；也可以是整份文件，如 {}，返回目录。收录：{}。例：fetch(id=\"{}\")",
            held.passage, held.section, held.document, held.documents, held.passage
        )
    }

    fn output_schema() -> Option<Arc<JsonObject>> {
        Some(schema::output::<Output>())
    }

    fn call(context: &Context<'_>, input: Input) -> Result<Output, Refusal> {
        let id = input.id.trim();
        if let Ok(found) = context.library.passage(id) {
            return Ok(passage(context, &found));
        }
        if let Ok(document) = context.library.document(id) {
            return Ok(whole(context, &document));
        }
        match outline::find(context.library, id) {
            Some(place) if !place.passages.is_empty() => Ok(part(context, &place)),
            _ => Err(unknown(context.library, id)),
        }
    }
}

/// 《云溪市“十四五”规划纲要》第七章第三节“…”，第50—52页（推定）：加快新基建建设。
pub(super) fn title(found: &Found) -> String {
    let Found { document, passage, .. } = found;
    format!("{}：{}", short_citation(document, passage), opening(passage))
}

fn opening(passage: &Passage) -> String {
    passage.lead().unwrap_or_else(|| {
        let mut chars = passage.text.chars().map(|c| if c.is_control() { ' ' } else { c });
        let opening: String = chars.by_ref().take(OPENING_CHARS).collect();
        if chars.next().is_some() { opening + "…" } else { opening }
    })
}

fn passage(context: &Context<'_>, found: &Found) -> Output {
    let Found { address, document, passage } = found;
    let wire = types::QuotablePassage::new(found, context.links);
    let mut metadata = described(document);
    metadata.insert("kind", passage.kind.label().to_owned());
    metadata.insert("citation", wire.citation.text);
    metadata.insert("official_citation", official_citation(document, passage));
    metadata.insert("text_hash", wire.text_hash);
    // A neighbour that cannot be read is not named.
    let (before, after) = context.library.store().beside(*address, 1, 1).unwrap_or_default();
    for (name, beside) in [("previous", before), ("next", after)] {
        let read = context.library.store().passages(&beside).unwrap_or_default();
        metadata.extend(read.first().map(|other| (name, other.passage.id.clone())));
    }
    let faults: Vec<&str> = passage.faults.iter().map(|fault| fault.note.as_str()).collect();
    if !faults.is_empty() {
        metadata.insert("faults", format!("{}：{}", types::FAULT_NOTICE, faults.join("；")));
    }
    Output { id: wire.id, title: title(found), text: wire.text, url: wire.citation.url, metadata }
}

fn whole(context: &Context<'_>, document: &DocumentRecord) -> Output {
    let addresses = context.library.store().passages_of(&document.id).unwrap_or_default();
    let first = addresses.first().and_then(|first| context.library.store().passages(&[*first]).ok()?.pop());
    let first = first.map_or_else(|| document.id.clone(), |found| found.passage.id.clone());
    let mut metadata = described(document);
    metadata.insert("contents", "目录；用各行末尾的编号 fetch 取那一章、一节的原文".to_owned());
    Output {
        id: document.id.clone(),
        title: format!("《{}》", document.metadata.title),
        text: outline::text(document),
        url: context.links.passage(&first),
        metadata,
    }
}

/// The passages of a place, each under its id.
fn part(context: &Context<'_>, place: &Place) -> Output {
    let mut text = String::new();
    let (mut chars, mut rest) = (0, place.passages.as_slice());
    while let Some((id, others)) = rest.split_first() {
        let Ok(Found { passage, .. }) = context.library.passage(id) else { break };
        chars += passage.text.chars().count();
        if !text.is_empty() && chars > MAX_PLACE_CHARS {
            break;
        }
        text += &format!("【{}】\n{}\n\n", passage.id, passage.text);
        rest = others;
    }
    let mut metadata = described(&place.document);
    metadata.insert("contents", "各段原文，每段前面的【】里是它的编号，不是原文".to_owned());
    if let Some(next) = rest.first() {
        metadata.insert("omitted", format!("还有 {} 段没有列出，从 {} 起，请逐段 fetch", rest.len(), next));
    }
    let first = place.passages.first().map_or(place.id.as_str(), String::as_str);
    Output {
        id: place.id.clone(),
        title: place.title.clone(),
        text: text.trim_end().to_owned(),
        url: context.links.passage(first),
        metadata,
    }
}

fn described(document: &DocumentHead) -> BTreeMap<&'static str, String> {
    let mut metadata =
        BTreeMap::from([("document", document.id.clone()), ("document_title", document.metadata.title.clone())]);
    let known = [
        ("document_number", &document.metadata.number),
        ("issuer", &document.metadata.issuer),
        ("date", &document.metadata.date),
    ];
    metadata.extend(known.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
    metadata
}

/// Names the ids of the nearest place above that exists.
fn unknown(library: &Library, id: &str) -> Refusal {
    const MAX_NAMED: usize = 30;
    let start = format!("没有编号“{}”。", shown(id));
    let mut above = id;
    while let Some((shorter, _)) = above.rsplit_once('/') {
        above = shorter;
        if let Some(place) = outline::find(library, above) {
            let ids: Vec<&str> = place.passages.iter().take(MAX_NAMED).map(String::as_str).collect();
            if !ids.is_empty() {
                return Refusal::new(format!("{start}{} 之下有：{}。", place.title, ids.join("、")));
            }
        }
        if let Ok(document) = library.document(above) {
            let places: Vec<String> =
                document.outline.iter().take(MAX_NAMED).map(|node| format!("{}/{}", document.id, node.place)).collect();
            return Refusal::new(format!("{start}这份文件有：{}。细目请用 outline 查看。", places.join("、")));
        }
    }
    Refusal::new(format!(
        "{start}现有文件：{}。请先用 search 检索或用 outline 查看，取得编号再 fetch。",
        document_ids(library)
    ))
}
