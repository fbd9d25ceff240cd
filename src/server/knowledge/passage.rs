//! What platforms are told of a passage beside its text.

use super::fields::named_years;
use crate::Links;
use crate::corpus::{Heading, Pages, place_text};
use crate::store::Found;
use crate::types::{Citation, FAULT_NOTICE};
use serde::Serialize;
use utoipa::ToSchema;

/// The metadata of a passage; the names are those that conditions take, and a text is empty where there is none.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Metadata {
    /// The passage's id: Dify merges the citations of what has the same id here.
    document_id: String,
    url: String,
    citation: String,
    official: String,
    document: String,
    /// Not `title`, which Dify puts there itself.
    document_title: String,
    number: String,
    issuer: String,
    date: String,
    part: String,
    chapter: String,
    section: String,
    #[serde(rename = "box")]
    box_: String,
    table: String,
    article: String,
    kind: &'static str,
    /// The first page; `null` where it is not known.
    page: Option<u32>,
    pages: String,
    /// The years that the text names.
    year: String,
    years: Vec<u32>,
    /// A warning of suspected faults of the scan.
    faults: String,
}

impl Metadata {
    pub(crate) fn new(found: &Found, links: &Links) -> Self {
        let Found { document, passage, .. } = found;
        let citation = Citation::new(found, links);
        let place = &passage.place;
        let metadata = &document.metadata;
        let text = |heading: &Option<Heading>| heading.as_ref().map(heading_text).unwrap_or_default();
        let years = named_years(&passage.text);
        let notes: Vec<&str> = passage.faults.iter().map(|fault| fault.note.as_str()).collect();
        Self {
            document_id: passage.id.clone(),
            url: citation.url,
            citation: citation.text,
            official: citation.official,
            document: document.id.clone(),
            document_title: metadata.title.clone(),
            number: metadata.number.clone().unwrap_or_default(),
            issuer: metadata.issuer.clone().unwrap_or_default(),
            date: metadata.date.clone().unwrap_or_default(),
            part: text(&place.part),
            chapter: text(&place.chapter),
            section: text(&place.section),
            box_: text(&place.box_),
            table: text(&place.table),
            article: text(&place.article),
            kind: passage.kind.label(),
            page: passage.pages.map(|pages| pages.first),
            pages: passage.pages.map(crate::corpus::pages_text).unwrap_or_default(),
            year: years.iter().map(u32::to_string).collect::<Vec<_>>().join("、"),
            years,
            faults: fault_note(&notes),
        }
    }
}

/// The warning that goes with a text in which the scan is suspected of faults; empty without any.
pub(crate) fn fault_note(notes: &[&str]) -> String {
    if notes.is_empty() { String::new() } else { format!("{FAULT_NOTICE}：{}", notes.join("；")) }
}

/// A heading with its label: 第三节 统筹推进基础设施建设.
pub(crate) fn heading_text(heading: &Heading) -> String {
    [heading.label.as_str(), heading.title.as_str()].join(" ").trim().to_owned()
}

/// The way to a passage: 云溪市“十四五”规划纲要 › 第七章 … › 第三节 …（第50—52页，推定）.
pub(crate) fn breadcrumb(found: &Found) -> String {
    let Found { document, passage, .. } = found;
    let place = &passage.place;
    let above = [&place.part, &place.chapter, &place.section].into_iter().flatten().chain(&place.subsections);
    let inside = [&place.box_, &place.table, &place.article].into_iter().flatten();
    let mut steps: Vec<String> = above.chain(inside).map(heading_text).filter(|step| !step.is_empty()).collect();
    if steps.is_empty() {
        // The title page, the notice and the preamble stand under no heading.
        steps.extend([place_text(passage)].into_iter().filter(|step| !step.is_empty()));
    }
    steps.insert(0, document.metadata.short_title.clone());
    steps.join(" › ") + &passage.pages.map(pages_step).unwrap_or_default()
}

fn pages_step(pages: Pages) -> String {
    let range = crate::corpus::pages_text(Pages { exact: true, ..pages });
    if pages.exact { format!("（{range}）") } else { format!("（{range}，推定）") }
}
