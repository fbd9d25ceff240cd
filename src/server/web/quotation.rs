//! A quotation with its citation, in the forms in which it is copied.

use crate::Links;
use crate::corpus::{self, official_citation, quoted, short_citation};
use crate::store::Found;
use crate::text::CharSpan;
use crate::types::FAULT_NOTICE;
use serde_json::json;
use std::fmt::Write as _;

/// A piece of a passage, ready to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// In quotation marks, with the citation for official papers.
    pub official: String,
    /// The wording, and on a line of its own the short citation.
    pub plain: String,
    /// The citation for official papers alone, with what to beware of.
    pub cited: String,
    /// What names the passage and these characters: `ID`, and `12-40`.
    pub id: String,
    pub span: String,
    /// The link to the passage, with these characters marked.
    pub link: String,
    /// A quotation block with a link.
    pub markdown: String,
    /// For programs.
    pub json: String,
}

impl Quotation {
    /// The quotation of these characters of the passage.
    pub(crate) fn new(found: &Found, span: CharSpan, links: &Links) -> Self {
        let Found { document, passage, .. } = found;
        let text = span.slice(&passage.text);
        let text = text.trim();
        let (official, short) = (official_citation(document, passage), short_citation(document, passage));
        let url = links.passage(&passage.id);
        let is_whole = span.start == 0 && span.end >= passage.text.chars().count();
        let link = if is_whole { url.clone() } else { format!("{url}?mark={}-{}", span.start, span.end) };
        let warning = warning(passage, span);
        let bracketed = warning.as_ref().map(|warning| format!("（{warning}）")).unwrap_or_default();
        let json = json!({
            "text": text,
            "citation": official,
            "short_citation": short,
            "id": passage.id,
            "start": span.start,
            "end": span.end,
            "url": url,
            "warning": warning,
        });
        let mut markdown = String::new();
        for line in text.lines() {
            let _ = writeln!(markdown, "> {}", escape_markdown(line));
        }
        let _ = write!(markdown, ">\n> ——[{}]({url}){bracketed}", escape_markdown(&official));
        Self {
            official: format!("{}——{official}{bracketed}", quoted(text)),
            plain: format!("{text}\n——{short}{bracketed}"),
            cited: format!("{official}{bracketed}"),
            id: passage.id.clone(),
            span: format!("{}-{}", span.start, span.end),
            link,
            markdown,
            json: format!("{json:#}"),
        }
    }

    /// The forms with their names, as ids and for readers.
    pub(crate) fn forms(&self) -> [(&'static str, &'static str, &str); 5] {
        [
            ("official", "公文引用", &self.official),
            ("plain", "纯文本", &self.plain),
            ("link", "链接", &self.link),
            ("markdown", "Markdown", &self.markdown),
            ("json", "JSON", &self.json),
        ]
    }
}

/// What to say of the passage's suspected faults: where they are, unless they are in the quotation.
fn warning(passage: &corpus::Passage, span: CharSpan) -> Option<String> {
    if passage.faults.is_empty() {
        return None;
    }
    let is_inside = |fault: &corpus::Fault| fault.span.start < span.end && fault.span.end > span.start;
    if passage.faults.iter().any(is_inside) {
        return Some(FAULT_NOTICE.to_owned());
    }
    let places =
        passage.faults.iter().map(|fault| CharSpan::new(fault.span.start, fault.span.end).slice(&passage.text));
    let places: Vec<String> = places.map(|place| format!("“{place}”")).collect();
    Some(format!("同段{}：{FAULT_NOTICE}", places.join("、")))
}

fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
