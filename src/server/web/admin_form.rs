//! What the forms of the administration hold.

use crate::config::DocumentEntry;
use crate::corpus::Metadata;
use crate::problem::Problem;
use crate::state::AppState;
use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::StatusCode;

/// What is said of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub id: String,
    pub folder: String,
    pub title: String,
    pub short_title: String,
    pub number: String,
    pub issuer: String,
    pub date: String,
    pub level: String,
    pub region: String,
    pub doc_kind: String,
    pub effective: String,
    pub status: String,
}

impl Given {
    /// Those of a document's entry, by their keys there.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("title", &self.title),
            ("short_title", &self.short_title),
            ("number", &self.number),
            ("issuer", &self.issuer),
            ("date", &self.date),
            ("level", &self.level),
            ("region", &self.region),
            ("doc_kind", &self.doc_kind),
            ("effective", &self.effective),
            ("status", &self.status),
        ];
        pairs.into_iter().map(|(key, text)| (key, text.clone())).collect()
    }

    fn set(&mut self, key: &str, text: String) {
        let field = match key {
            "id" => &mut self.id,
            "folder" => &mut self.folder,
            "title" => &mut self.title,
            "short_title" => &mut self.short_title,
            "number" => &mut self.number,
            "issuer" => &mut self.issuer,
            "date" => &mut self.date,
            "level" => &mut self.level,
            "region" => &mut self.region,
            "doc_kind" => &mut self.doc_kind,
            "effective" => &mut self.effective,
            "status" => &mut self.status,
            _ => return,
        };
        text.trim().clone_into(field);
    }
}

impl From<&DocumentEntry> for Given {
    fn from(entry: &DocumentEntry) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            title: text(&entry.title),
            short_title: text(&entry.short_title),
            number: text(&entry.number),
            issuer: text(&entry.issuer),
            date: text(&entry.date),
            level: text(&entry.level),
            region: text(&entry.region),
            doc_kind: text(&entry.doc_kind),
            effective: text(&entry.effective),
            status: text(&entry.status),
            ..Self::default()
        }
    }
}

impl From<&Metadata> for Given {
    fn from(metadata: &Metadata) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            title: metadata.title.clone(),
            short_title: metadata.short_title.clone(),
            number: text(&metadata.number),
            issuer: text(&metadata.issuer),
            date: text(&metadata.date),
            level: text(&metadata.level),
            region: text(&metadata.region),
            doc_kind: text(&metadata.doc_kind),
            effective: text(&metadata.effective),
            status: text(&metadata.status),
            ..Self::default()
        }
    }
}

/// A form as it was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) given: Given,
    /// The file's own name, without folders.
    pub(super) name: Option<String>,
    /// The file; none where no file was chosen.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Reads a form that a page of this session sent.
pub(super) async fn read_form(state: &AppState, form: Result<Multipart, MultipartRejection>) -> Result<Sent, Problem> {
    let mut form = form.map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "bad_body", error.body_text()))?;
    let (mut sent, mut token) = (Sent::default(), None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let key = field.name().unwrap_or_default().to_owned();
        if key == "file" {
            let name = field.file_name().unwrap_or_default().replace('\\', "/");
            let name = name.rsplit('/').next().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(broken)?;
            if !bytes.is_empty() {
                (sent.name, sent.bytes) = (Some(name), Some(bytes.into()));
            }
        } else {
            let text = field.text().await.map_err(broken)?;
            if key == "token" { token = Some(text) } else { sent.given.set(&key, text) }
        }
    }
    state.caller()?.require_token(token.as_deref())?;
    Ok(sent)
}

fn broken(error: MultipartError) -> Problem {
    let code = if error.status() == StatusCode::PAYLOAD_TOO_LARGE { "body_too_large" } else { "bad_body" };
    Problem::new(error.status(), code, error.body_text())
}
