//! `outline`: what stands where.

use crate::corpus::{Node, NodeKind};
use crate::mcp::holdings::Holdings;
use crate::mcp::outline::heading;
use crate::mcp::refusal::Refusal;
use crate::mcp::tool::{Context, Tool, given};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Outline;

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Input {
    #[serde(default)]
    #[schemars(with = "String", description = "文件编号；不填则列出全部文件，有多份时只列到章")]
    document: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Output {
    message: String,
    generation: String,
    documents: Vec<Contents>,
}

#[derive(Debug, Serialize)]
struct Contents {
    document: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// The number of passages.
    passages: usize,
    outline: Vec<Item>,
}

/// A heading.
#[derive(Debug, Serialize)]
struct Item {
    title: String,
    /// The place in ids: `7.3`.
    place: String,
    /// By the contents page.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// The number of passages directly under it.
    passages: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Item>,
}

impl Tool for Outline {
    const NAME: &'static str = "outline";
    const TITLE: &'static str = "查看目录";
    type Input = Input;
    type Output = Output;

    fn description(held: &Holdings) -> String {
        format!(
            "列出文件的章、节、专栏和表，带位置（place）、印刷页码（page）和段数。“文件编号/位置”就是 fetch 的编号，如 {}。\
             收录：{}。例：outline(document=\"{}\")",
            held.section, held.documents, held.document
        )
    }

    fn call(context: &Context<'_>, input: Input) -> Result<Output, Refusal> {
        let library = context.library;
        let failed = |error: crate::Error| Refusal::of_error(&error, library);
        let mut documents = Vec::new();
        match given(input.document) {
            Some(id) => documents.push(library.document(&id).map_err(failed)?),
            None => {
                for head in library.documents(None, MAX_DOCUMENTS).map_err(failed)? {
                    documents.push(library.document(&head.id).map_err(failed)?);
                }
            }
        }
        let extent = if documents.len() > 1 { Extent::Chapters } else { Extent::Whole };
        let mut message = match extent {
            Extent::Chapters => "有多份文件，只列到章；要看一份文件的细目，请填 document。".to_owned(),
            Extent::Whole => "取某一章、某一节的原文：fetch(id=\"文件编号/place\")。".to_owned(),
        };
        if documents.len() > 1 && library.document_count() > documents.len() {
            message += &format!("共有 {} 份文件，这里只列出前 {} 份。", library.document_count(), documents.len());
        }
        let documents = documents.into_iter().map(|document| Contents {
            document: document.id.clone(),
            title: document.metadata.title.clone(),
            number: document.metadata.number.clone(),
            passages: document.head.passages,
            outline: items(&document.outline, extent),
        });
        Ok(Output { message, generation: library.generation().to_owned(), documents: documents.collect() })
    }
}

/// No more documents are listed at once.
const MAX_DOCUMENTS: usize = 20;

/// How much of an outline is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    /// Without what stands under chapters.
    Chapters,
}

fn items(nodes: &[Node], extent: Extent) -> Vec<Item> {
    let is_listed = |node: &Node| extent == Extent::Whole || node.kind != NodeKind::Chapter;
    let item = |node: &Node| Item {
        title: heading(node),
        place: node.place.clone(),
        page: node.page,
        passages: node.passages.len(),
        children: if is_listed(node) { items(&node.children, extent) } else { Vec::new() },
    };
    nodes.iter().map(item).collect()
}
