//! Outlines and passages as resources, for people who attach them to a conversation.

use super::outline;
use crate::Links;
use crate::corpus::DocumentHead;
use crate::library::Library;
use crate::store::AboutFilters;
use crate::types::{FAULT_NOTICE, QuotablePassage};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rmcp::model::{ErrorData, Resource, ResourceContents, ResourceTemplate};
use serde_json::json;

const OUTLINES: &str = "plansearch://outlines/";
const PASSAGES: &str = "plansearch://passages/";
const MARKDOWN: &str = "text/markdown";

/// What an id holds that is plain in a URI too.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// How many resources a page of their list has.
const PAGE: usize = 200;

/// A page of the documents' outlines, and the cursor of the next one.
pub(super) fn list(library: &Library, cursor: Option<&str>) -> crate::Result<(Vec<Resource>, Option<String>)> {
    let page = library.document_page(None, &AboutFilters::default(), cursor, PAGE)?;
    let outline = |document: &DocumentHead| {
        Resource::new(uri(OUTLINES, &document.id), &document.id)
            .with_title(format!("《{}》目录", document.metadata.title))
            .with_description("章、节、专栏和表，带印刷页码和编号")
            .with_mime_type(MARKDOWN)
    };
    Ok((page.items.iter().map(|head| outline(head)).collect(), page.next))
}

/// How the others are reached.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    vec![
        ResourceTemplate::new(format!("{OUTLINES}{{document}}"), "outline")
            .with_title("文件目录")
            .with_description("按文件编号取目录")
            .with_mime_type(MARKDOWN),
        ResourceTemplate::new(format!("{PASSAGES}{{+id}}"), "passage")
            .with_title("段落原文")
            .with_description("按段落编号取原文和出处；编号来自检索结果或目录")
            .with_mime_type(MARKDOWN),
    ]
}

/// What stands under a URI.
pub(super) fn read(library: &Library, links: &Links, asked: &str) -> Result<ResourceContents, ErrorData> {
    let text = if let Some(id) = asked.strip_prefix(OUTLINES) {
        library.document(&decoded(id)).ok().map(|document| outline::text(&document))
    } else if let Some(id) = asked.strip_prefix(PASSAGES) {
        library.passage(&decoded(id)).ok().map(|found| cited(&QuotablePassage::new(&found, links)))
    } else {
        None
    };
    let unknown = || {
        let message = "没有这个资源；resources/list 列出各份目录，目录里有各段的编号";
        ErrorData::resource_not_found(message, Some(json!({"uri": asked})))
    };
    text.map(|text| ResourceContents::text(text, asked).with_mime_type(MARKDOWN)).ok_or_else(unknown)
}

/// The passage, then where it stands.
fn cited(passage: &QuotablePassage) -> String {
    let mut text = format!("{}\n\n出处：{}\n链接：{}\n", passage.text, passage.citation.text, passage.citation.url);
    for fault in &passage.faults {
        text += &format!("{FAULT_NOTICE}：{}\n", fault.note);
    }
    text
}

fn uri(start: &str, id: &str) -> String {
    format!("{start}{}", utf8_percent_encode(id, ENCODED))
}

fn decoded(id: &str) -> String {
    percent_decode_str(id).decode_utf8_lossy().into_owned()
}
