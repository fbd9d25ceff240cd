//! `/v1`, `/healthz`, `/readyz` and `/metrics`.

use super::describe::problems;
use super::problem::Problem;
use super::state::AppState;
use super::types::{Alive, Ready};
use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use std::sync::Arc;

/// Lists the routes.
pub(super) async fn index(State(state): State<Arc<AppState>>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({
        "name": "plansearch",
        "version": env!("CARGO_PKG_VERSION"),
        "generation": state.library()?.generation(),
        "routes": [
            "GET /?q=QUERY",
            "GET /documents",
            "GET /documents/DOCUMENT",
            "GET /p/ID",
            "GET /check",
            "POST /check",
            "GET /compare?a=DOCUMENT&b=DOCUMENT",
            "GET /wordings?q=WORDING",
            "GET /indicators",
            "GET /about",
            "GET /v1",
            "GET /v1/search?q=QUERY",
            "POST /v1/search",
            "GET /v1/retrieve?query=QUESTION",
            "POST /v1/retrieve",
            "POST /v1/check",
            "GET /v1/suggest?q=BEGINNING",
            "GET /v1/passages/ID?context=N",
            "GET /v1/documents",
            "GET /v1/documents/DOCUMENT",
            "PUT /v1/documents/DOCUMENT",
            "DELETE /v1/documents/DOCUMENT",
            "GET /v1/wordings?q=WORDING",
            "GET /v1/compare?a=DOCUMENT&b=DOCUMENT",
            "GET /v1/indicators",
            "GET /v1/targets",
            "POST /v1/admin/reindex",
            "GET /v1/admin/jobs/JOB",
            "POST /mcp",
            "GET /download?q=QUERY&format=FORMAT",
            "GET /openapi.json",
            "GET /openapi-3.0.json",
            "GET /api-docs",
            "POST /dify/retrieval",
            "POST /api/v1/retrieval",
            "GET /api/v1/datasets",
            "POST /api/v1/dify/retrieval",
            "POST /fastgpt/v1/file/list",
            "GET /fastgpt/v1/file/content?id=ID",
            "GET /fastgpt/v1/file/read?id=ID",
            "GET /fastgpt/v1/file/detail?id=ID",
            "GET /healthz",
            "GET /readyz",
            "GET /metrics",
        ],
    })))
}

problems!(
    /// How the first question can fail.
    AliveProblems,
);
problems!(
    /// How the second can.
    ReadyProblems, building
);

/// 服务是否在运行
///
/// 进程能应答即为 200。
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "health",
    tag = "服务状态",
    security(()),
    responses((status = 200, body = Alive, description = "在运行。"), AliveProblems)
)]
pub(super) async fn alive() -> Json<Alive> {
    Json(Alive::new())
}

/// 服务能否检索
///
/// 有索引可用即为 200，并给出索引的编号；首次启动、索引还没有建成时为 503。
/// 所用的索引与现有的源文件和配置不一致时（例如重新读取失败），`stale` 为 true，`why` 说明原因。
/// 段落存放在集群时，`store` 为集群的状态：`green`，或缺少副本的 `yellow`；缺少分片或集群无应答时为 503。
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "ready",
    tag = "服务状态",
    security(()),
    responses((status = 200, body = Ready, description = "可以检索。"), ReadyProblems)
)]
pub(super) async fn ready(State(state): State<Arc<AppState>>) -> Result<Json<Ready>, Problem> {
    let mut ready = Ready::new(&*state.library()?, state.stale());
    if let Some(cluster) = state.cluster().cloned() {
        let health = tokio::task::spawn_blocking(move || cluster.health()).await;
        let health = health.map_err(|error| Problem::internal(error.to_string()))?;
        if !health.is_ready() {
            return Err(Problem::store_unavailable(format!("the cluster is {}", health.name()), 5));
        }
        ready.store = Some(health.name());
    }
    Ok(Json(ready))
}

problems!(
    /// How metrics can fail.
    MetricsProblems, missing_key unknown_key
);

/// 运行指标
///
/// Prometheus 文本格式：各路由的请求数和耗时，检索的结果，正在进行和等待的工作，索引的版本、新旧与大小，内存，连接，丢失的日志行数。
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "metrics",
    tag = "服务状态",
    responses((status = 200, body = String, content_type = "text/plain; version=0.0.4", description = "指标。"), MetricsProblems)
)]
pub(super) async fn metrics(State(state): State<Arc<AppState>>) -> Result<Response, Problem> {
    let library = state.library().ok();
    if let Some(cluster) = state.cluster() {
        state.metrics().read_store(&cluster.counts());
    }
    let text = state.metrics().text(state.permits(), library.as_deref(), state.stale().is_some())?;
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
