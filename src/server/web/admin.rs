//! `/admin`: documents added, replaced, told about and taken away, by who may.

use super::account::Account;
use super::address::{encode, only};
use super::admin_form::{Given, Sent, read_form};
use super::frame::{Frame, Root, Tab};
use super::page::{html_response, page, respond};
use super::read::see_other;
use super::sign_in::form;
use crate::admin::read_anew;
use crate::config::DocumentsConfig;
use crate::corpus::Metadata;
use crate::library::Library;
use crate::links::encode_path;
use crate::params::Params;
use crate::problem::Problem;
use crate::shelving::{self, ENDINGS, MAX_FILE_BYTES, Stored, Upload, entries_of, unwritable};
use crate::state::AppState;
use crate::store::AboutFilters;
use crate::types::{DocumentSummary, UnreadSource, unread_sources};
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;

/// How many documents a page of the list has.
const LISTED: usize = 50;

pub(super) fn routes() -> Router<Arc<AppState>> {
    let files = Router::new()
        .route("/admin", get(list).post(add))
        .route("/admin/documents/{id}", get(one).post(change))
        .layer(DefaultBodyLimit::max(MAX_FILE_BYTES + 64 * 1024));
    files.route("/admin/documents/{id}/remove", post(remove)).route("/admin/reindex", post(reindex))
}

#[derive(Debug, Template)]
#[template(path = "admin.html", config = "web/askama.toml")]
struct AdminPage {
    frame: Frame,
    form: Form,
    documents: Vec<(String, DocumentSummary)>,
    asked: String,
    next: Option<String>,
    total: usize,
    errors: Vec<UnreadSource>,
}

#[derive(Debug, Template)]
#[template(path = "admin_document.html", config = "web/askama.toml")]
struct DocumentPage {
    frame: Frame,
    form: Form,
    document: Account,
}

/// What stands in the form.
#[derive(Debug, Default)]
struct Form {
    given: Given,
    /// What was read of the document itself.
    read: Given,
    complaint: Option<String>,
    /// Why nothing can be written.
    unwritable: Option<String>,
}

impl Form {
    async fn new(state: &Arc<AppState>, given: Given, problem: Option<&Problem>) -> Result<Self, Problem> {
        let work = Arc::clone(state);
        let unwritable = tokio::task::spawn_blocking(move || unwritable(&work)).await;
        let unwritable = unwritable.map_err(|error| Problem::internal(error.to_string()))?;
        Ok(Self { given, read: Given::default(), complaint: problem.map(complain), unwritable })
    }

    fn accepts(&self) -> String {
        ENDINGS.map(|ending| format!(".{ending}")).join(",")
    }
}

/// Why something was not done, for who wanted it.
fn complain(problem: &Problem) -> String {
    let what = match problem.code() {
        "file_taken" => {
            "已有这个编号或者这个文件名的文件。要替换它，请在下面的清单里打开它；要另外添加，请换一个名字。"
        }
        "outside_of_key" => "您的密钥只管一部分文件夹，这份文件不在其中。请写上您管的文件夹。",
        "read_only" => "文件夹不能写入，没有保存。请管理员检查服务的权限。",
        "bad_entry" => "填写的内容无法识别，没有保存。日期要写成 2021、2021-10 或 2021-10-15。",
        "body_too_large" => "文件太大，没有保存。",
        "bad_parameter" => "没有选文件，或者不是能读的格式。",
        _ => "没有保存。",
    };
    format!("{what}（{}）", problem.detail())
}

/// The documents, and the form that adds one.
async fn list(State(state): State<Arc<AppState>>, root: Root, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let params = Params::from_query(Some(&only(query.as_deref(), &["q", "after"])), &["q", "after"])?;
    let (asked, after) =
        (params.text("q")?.unwrap_or_default().trim().to_owned(), params.text("after")?.map(str::to_owned));
    let folder = state.caller()?.access.folders.first().cloned().unwrap_or_default();
    let form = Form::new(&state, Given { folder, ..Given::default() }, None).await?;
    page(&listed(&state, root, form, asked, after).await?)
}

async fn listed(
    state: &AppState,
    root: Root,
    form: Form,
    asked: String,
    after: Option<String>,
) -> Result<AdminPage, Problem> {
    let frame = root.frame(Tab::Admin);
    let made = state.run(move |library| {
        let wanted = Some(asked.as_str()).filter(|asked| !asked.is_empty());
        let page = library.document_page(wanted, &AboutFilters::default(), after.as_deref(), LISTED)?;
        let documents = page.items.iter().map(|head| (encode_path(&head.id), DocumentSummary::from(&**head))).collect();
        let next = page.next.map(|next| format!("admin?q={}&after={}", encode(&asked), encode(&next)));
        let (total, errors) = (library.document_count(), unread_sources(library)?);
        Ok(AdminPage { frame, form, documents, asked, next, total, errors })
    });
    made.await
}

/// A new document; where it cannot be, the form comes back with the reason.
async fn add(
    State(state): State<Arc<AppState>>,
    root: Root,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let Sent { given, name, bytes } = read_form(&state, form).await?;
    let id = Some(given.id.clone()).filter(|id| !id.is_empty());
    let name = name.map(|name| format!("{}/{name}", given.folder));
    let known = given.pairs().into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let stored = match bytes {
        Some(_) => shelving::store(&state, Upload { id, name, bytes, given: known, is_new: true }).await,
        None => Err(Problem::bad_parameter("file", "is missing")),
    };
    match stored {
        Ok(stored) => Ok(to_job(&state, &root, &stored)),
        Err(problem) if problem.is_ours() => Err(problem),
        Err(problem) => {
            let form = Form::new(&state, given, Some(&problem)).await?;
            again(problem.status(), &listed(&state, root, form, String::new(), None).await?)
        }
    }
}

/// A document: what is said of it, and how it was read.
async fn one(
    State(state): State<Arc<AppState>>,
    root: Root,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let Path(id) = path?;
    let form = Form::new(&state, Given::default(), None).await?;
    let toml = entries_of(&state);
    let frame = root.frame(Tab::Admin);
    let made = state.run(move |library| {
        let file = library.head(&id)?.file.clone();
        let given = DocumentsConfig::load(&toml)?.entry(&file).map(Given::from).unwrap_or_default();
        Ok(DocumentPage::new(library, &id, frame, Form { given, ..form })?.render())
    });
    respond(made.await?)
}

impl DocumentPage {
    fn new(library: &Library, id: &str, frame: Frame, form: Form) -> crate::Result<Self> {
        let record = library.document(id)?;
        let read = Given::from(&record.head.metadata as &Metadata);
        Ok(Self { frame, form: Form { read, ..form }, document: Account::new(library, &record)? })
    }
}

/// Something else is said of a document, or its file is another one.
async fn change(
    State(state): State<Arc<AppState>>,
    root: Root,
    path: Result<Path<String>, PathRejection>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let Path(id) = path?;
    let view = state.view()?;
    // What is not there, or not for this caller, is not made here.
    view.head(&id)?;
    let Sent { given, name, bytes } = read_form(&state, form).await?;
    let name = name.filter(|_| bytes.is_some());
    let upload = Upload { id: Some(id.clone()), name, bytes, given: given.pairs(), is_new: false };
    match shelving::store(&state, upload).await {
        Ok(stored) => Ok(to_job(&state, &root, &stored)),
        Err(problem) if problem.is_ours() => Err(problem),
        Err(problem) => {
            let form = Form::new(&state, given, Some(&problem)).await?;
            let frame = root.frame(Tab::Admin);
            let made = state.run(move |library| DocumentPage::new(library, &id, frame, form));
            again(problem.status(), &made.await?)
        }
    }
}

/// Takes a document away.
async fn remove(
    State(state): State<Arc<AppState>>,
    root: Root,
    path: Result<Path<String>, PathRejection>,
    body: Body,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let Path(id) = path?;
    let form = form(body, &["token", "sure"]).await?;
    state.caller()?.require_token(form.text("token")?)?;
    if form.text("sure")?.is_none() {
        return Ok(see_other(format!("{}admin/documents/{}", root.as_str(), encode_path(&id))));
    }
    let file = state.view()?.head(&id)?.file.clone();
    shelving::remove(&state, id).await?;
    Ok(to_job(&state, &root, &Stored { id: String::new(), file }))
}

/// Reads everything anew.
async fn reindex(State(state): State<Arc<AppState>>, root: Root, body: Body) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    let form = form(body, &["token"]).await?;
    state.caller()?.require_token(form.text("token")?)?;
    Ok(to_job(&state, &root, &Stored { id: String::new(), file: String::new() }))
}

/// To the page of the job that takes in what was changed.
fn to_job(state: &Arc<AppState>, root: &Root, stored: &Stored) -> Response {
    let (job, Stored { id, file }) = (read_anew(state), stored);
    see_other(format!("{}admin/jobs/{}?document={}&file={}", root.as_str(), job.id, encode(id), encode(file)))
}

/// A form that comes back.
fn again(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    let html = template.render().map_err(|error| Problem::internal(format!("cannot render a page: {error}")))?;
    Ok(html_response(status, html))
}
