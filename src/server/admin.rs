//! `POST /v1/admin/reindex` and `GET /v1/admin/jobs/JOB`: for who administers the service, and so has a key.

use super::describe::problems;
use super::jobs::{Asked, Job};
use super::params::Params;
use super::problem::{Problem, with_causes};
use super::reload::reload_now;
use super::state::AppState;
use super::types::JobAnswer;
use crate::index::{Changed, NoProgress, Update};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

problems!(
    /// How asking for a job can fail.
    ReindexProblems, bad_parameter missing_key unknown_key no_keys admin_only building
);
problems!(
    /// How asking for its state can fail.
    JobProblems, bad_parameter bad_path missing_key unknown_key no_keys admin_only unknown_job building
);

/// 重新读取源文件和配置
///
/// 在后台重新读取源文件和配置（`server.toml` 除外），只处理有变化的文件；其间照常用原来的索引应答，失败时也是。
/// 立即返回一项任务，进展见 `GET /v1/admin/jobs/{id}`。同一时间只有一项任务：已有任务在等待或进行时返回那一项，它会把此前的变化都读进去。
/// 须凭 admin 密钥；服务没有设密钥时总是 403。
#[utoipa::path(
    post,
    path = "/v1/admin/reindex",
    operation_id = "reindex",
    tag = "管理",
    responses(
        (
            status = 202,
            body = JobAnswer,
            description = "任务；地址在响应头 `Location` 里。",
            headers(("location" = String, description = "任务的地址。")),
        ),
        ReindexProblems
    )
)]
pub(super) async fn reindex(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    state.caller()?.require_admin()?;
    Params::from_query(query.as_deref(), &[])?;
    Ok(accepted(&state))
}

/// 查看一项任务
///
/// 任务进展到哪一步；完成后有读取和移除的文件数、写入的段落数，失败时有原因。只记得最近 100 项，服务重启后不再记得。
#[utoipa::path(
    get,
    path = "/v1/admin/jobs/{id}",
    operation_id = "get_job",
    tag = "管理",
    params(("id" = String, Path, min_length = 1, description = "任务编号，见 `POST /v1/admin/reindex`。")),
    responses((status = 200, body = JobAnswer, description = "这项任务。"), JobProblems)
)]
pub(super) async fn job(
    State(state): State<Arc<AppState>>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<JobAnswer>, Problem> {
    state.caller()?.require_admin()?;
    let Path(id) = path?;
    Params::from_query(query.as_deref(), &[])?;
    let job: Job = state.jobs().get(&id).ok_or_else(|| Problem::unknown_job(&id))?;
    Ok(Json(JobAnswer::new(&job)))
}

/// Asks for the job that reads everything anew, and says where it is.
pub(super) fn accepted(state: &Arc<AppState>) -> Response {
    let job = read_anew(state);
    let location = format!("{}/v1/admin/jobs/{}", state.links().base(), job.id);
    (StatusCode::ACCEPTED, [(LOCATION, location)], Json(JobAnswer::new(&job))).into_response()
}

/// The job that reads everything anew: one that has not ended, or a new one.
pub(super) fn read_anew(state: &Arc<AppState>) -> Job {
    match state.jobs().ask() {
        Asked::New(job) => {
            tokio::spawn(run(Arc::clone(state), job.id.clone()));
            job
        }
        Asked::Joined(job) => job,
    }
}

async fn run(state: Arc<AppState>, id: String) {
    let mut changed = Changed::default();
    loop {
        let turn = state.reloading().lock().await;
        state.jobs().start(&id);
        let outcome = reload_now(&state, &turn, Update::default(), NoProgress).await;
        drop(turn);
        let outcome = outcome.map_err(|error| with_causes(&*error)).map(|more| {
            changed = changed.and(more);
            changed
        });
        if !state.jobs().end(&id, outcome) {
            break;
        }
    }
}
