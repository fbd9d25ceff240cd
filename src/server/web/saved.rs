//! `/saved`: passages that somebody keeps in the browser, in an order of one's own, and takes away as Word.

use super::frame::{Frame, Root};
use super::page::page;
use super::quotation::Quotation;
use super::sign_in::form;
use crate::Links;
use crate::attachment::Attachment;
use crate::download::docx::{finish, paragraph, run, sheet};
use crate::error::Error;
use crate::library::Library;
use crate::problem::Problem;
use crate::state::AppState;
use crate::text::CharSpan;
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use docx_rs::{Hyperlink, HyperlinkType, Paragraph};
use std::sync::Arc;

/// The most passages of one file.
const MOST: usize = 200;

/// The page is filled by a script: what is kept is known to the browser alone.
#[derive(Debug, Template)]
#[template(path = "saved.html", config = "web/askama.toml")]
struct SavedPage {
    frame: Frame,
}

pub(super) async fn get(root: Root) -> Result<Response, Problem> {
    page(&SavedPage { frame: root.frame(None) })
}

/// The passages as a file: their wording is read anew, so that nothing but the documents' own can stand there.
pub(super) async fn post(State(state): State<Arc<AppState>>, body: Body) -> Result<Attachment, Problem> {
    let form = form(body, &["items"]).await?;
    let items: Vec<(String, CharSpan)> =
        form.text("items")?.unwrap_or_default().lines().filter_map(item).take(MOST).collect();
    let links = state.links().clone();
    let written = state.run(move |library| write(library, &items, &links));
    let bytes = written.await?.map_err(|error| Problem::internal(format!("cannot write DOCX: {error}")))?;
    let media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(Attachment { name: "收藏的原文".to_owned(), ascii_name: "saved", ending: "docx", media_type, bytes })
}

/// A line of the form: `12-40 ID`.
fn item(line: &str) -> Option<(String, CharSpan)> {
    let (span, id) = line.trim().split_once(' ')?;
    let (start, end) = span.split_once('-')?;
    Some((id.to_owned(), CharSpan::new(start.parse().ok()?, end.parse().ok()?)))
}

fn write(library: &Library, items: &[(String, CharSpan)], links: &Links) -> crate::Result<Result<Vec<u8>, String>> {
    let mut docx = sheet("收藏的原文");
    for (id, span) in items {
        let found = match library.passage(id) {
            Ok(found) => found,
            Err(Error::UnknownPassage { .. }) => {
                docx = docx.add_paragraph(paragraph("Caution", &format!("文件里已经没有这一段：{id}")));
                continue;
            }
            Err(error) => return Err(error),
        };
        let quotation = Quotation::new(&found, *span, links);
        for line in span.slice(&found.passage.text).trim().lines() {
            docx = docx.add_paragraph(paragraph("Wording", line).keep_next(true));
        }
        let link = Hyperlink::new(&quotation.link, HyperlinkType::External).add_run(run(&quotation.cited));
        docx = docx.add_paragraph(Paragraph::new().style("Citation").add_hyperlink(link));
    }
    Ok(finish(docx))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_piece_of_a_passage() {
        assert_eq!(item("12-40 plan/7.3/p2"), Some(("plan/7.3/p2".to_owned(), CharSpan::new(12, 40))));
        for wrong in ["", "plan/7.3/p2", "12 plan", "a-b plan", "-1-2 plan"] {
            assert_eq!(item(wrong), None, "{wrong}");
        }
    }
}
