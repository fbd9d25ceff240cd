//! `/about`: what is indexed and how well it was read, and how programs come to it.

use super::account::Account;
use super::address::{encode, only};
use super::frame::{Frame, Root, Tab};
use super::page::respond;
use crate::library::Library;
use crate::params::Params;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::AboutFilters;
use crate::types::{UnreadSource, unread_sources};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use std::sync::Arc;

#[derive(Debug, Template)]
#[template(path = "about.html", config = "web/askama.toml")]
struct AboutPage {
    frame: Frame,
    /// What links from outside begin with, without a final `/`.
    base: String,
    version: &'static str,
    generation: String,
    documents: Vec<Account>,
    /// The link to the next page of documents.
    next: Option<String>,
    errors: Vec<UnreadSource>,
}

pub(super) async fn get(
    State(state): State<Arc<AppState>>,
    root: Root,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let params = Params::from_query(Some(&only(query.as_deref(), &["after"])), &["after"])?;
    let after = params.text("after")?.map(str::to_owned);
    let (frame, base) = (root.frame(Tab::About), state.links().base().to_owned());
    respond(state.run(move |library| Ok(AboutPage::new(library, frame, base, after.as_deref())?.render())).await?)
}

/// No more documents are told of on one page.
const MAX_ACCOUNTS: usize = 20;

impl AboutPage {
    fn new(library: &Library, frame: Frame, base: String, after: Option<&str>) -> crate::Result<Self> {
        let page = library.document_page(None, &AboutFilters::default(), after, MAX_ACCOUNTS)?;
        let mut documents = Vec::with_capacity(page.items.len());
        for head in &page.items {
            documents.push(Account::new(library, &*library.document(&head.id)?)?);
        }
        Ok(Self {
            frame,
            base,
            version: env!("CARGO_PKG_VERSION"),
            generation: library.generation().to_owned(),
            documents,
            next: page.next.map(|next| format!("about?after={}#documents", encode(&next))),
            errors: unread_sources(library)?,
        })
    }
}
