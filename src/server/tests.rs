//! The service called in memory, over a tiny source.

use super::permits::Work;
use super::router::{layered, router};
use super::state::AppState;
use crate::config::{Listen, ServerSettings};
use crate::index::{DataDir, NoProgress, Paths};
use crate::library::{Library, open};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use axum::routing::get;
use plansearch_search::{SearchRequest, search};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt as _;

const SOURCE: &str = "# 第一章 生态文明\n\n## 第一节 绿化\n\n到2025年，森林覆盖率达到30%。\n\n完善防护林体系。\n";

pub(super) fn state(settings: ServerSettings) -> Arc<AppState> {
    state_over(&[("plan.md", SOURCE)], settings)
}

/// A state over these sources.
pub(super) fn state_over(sources: &[(&str, &str)], settings: ServerSettings) -> Arc<AppState> {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in sources {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let paths = Paths::new(folder.path().to_path_buf(), folder.path().join("none"), DataDir::Memory);
    let library = open(&paths, &NoProgress).unwrap().library;
    Arc::new(AppState::new(library, paths, settings, Listen::default().0))
}

#[tokio::test]
async fn a_part_of_the_index_that_is_damaged_is_not_served_and_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let seeds = folder.path().join("seeds");
    std::fs::create_dir(&seeds).unwrap();
    std::fs::write(seeds.join("a.md"), "# 第一章 供水\n\n改造供水管网36公里。\n").unwrap();
    let data = folder.path().join("data");
    let paths = Paths::new(seeds, folder.path().join("none"), DataDir::Folder(data.clone()));
    let library = open(&paths, &NoProgress).unwrap().library;
    let state = AppState::new(library, paths.clone(), ServerSettings::default(), Listen::default().0);
    crate::verify(&state).await;
    assert!(crate::library::open_undamaged(&paths).unwrap().is_none());
    let entries = std::fs::read_dir(data.join("index")).unwrap().map(|entry| entry.unwrap().path());
    let stored = entries.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "store")).unwrap();
    let mut bytes = std::fs::read(&stored).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&stored, bytes).unwrap();
    let rest = crate::library::open_undamaged(&paths).unwrap().unwrap();
    assert_eq!((rest.passages().count(), state.stale()), (0, None));
    crate::verify(&state).await;
    assert!(crate::library::open_undamaged(&paths).unwrap().is_none());
    assert_eq!((state.library().unwrap().passages().count(), state.stale()), (1, None));
}

fn service() -> Router {
    router(state(ServerSettings::default()))
}

pub(super) async fn send(service: &Router, request: Request<Body>) -> (u16, HeaderMap, Value) {
    let response = service.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (parts.status.as_u16(), parts.headers, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn get_json(service: &Router, path: &str) -> (u16, Value) {
    let (status, _, body) = send(service, Request::get(path).body(Body::empty()).unwrap()).await;
    (status, body)
}

fn post(content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/v1/search").header("content-type", content_type).body(body.into()).unwrap()
}

#[track_caller]
fn check_problem((status, headers, body): &(u16, HeaderMap, Value), expected_status: u16, code: &str) {
    assert_eq!((*status, body["code"].as_str()), (expected_status, Some(code)), "{body}");
    assert_eq!(headers["content-type"], "application/problem+json");
    assert_eq!(body["status"], expected_status);
    for member in ["type", "title", "detail"] {
        assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member} in {body}");
    }
    // Only a fault of ours is looked up in the log.
    assert_eq!(body.get("request_id").is_some(), expected_status >= 500, "{body}");
    assert!(headers.contains_key("x-request-id"));
}

#[tokio::test]
async fn get_and_post_find_the_same() {
    let service = service();
    let (status, by_get) = get_json(&service, "/v1/search?q=%E6%A3%AE%E6%9E%97&limit=1&kind=paragraph").await;
    let request = post("application/json", r#"{"q":"森林","limit":1,"kind":["paragraph"]}"#);
    let (_, _, by_post) = send(&service, request).await;
    assert_eq!(status, 200, "{by_get}");
    assert_eq!(by_get["total"], 1);
    assert_eq!(by_get["hits"], by_post["hits"]);
    let hit = &by_get["hits"][0];
    let (text, highlights) = (hit["text"].as_str().unwrap(), &hit["highlights"]);
    let start = usize::try_from(highlights[0][0].as_u64().unwrap()).unwrap();
    assert!(text.chars().skip(start).collect::<String>().starts_with("森林"));
    assert_eq!(hit["text_hash"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn passages_are_reached_under_their_links() {
    let service = service();
    let (_, answer) = get_json(&service, "/v1/search?q=%E6%A3%AE%E6%9E%97").await;
    let hit = &answer["hits"][0];
    let url = hit["citation"]["url"].as_str().unwrap();
    let id = url.strip_prefix("http://127.0.0.1:8080/p/").unwrap();
    let path = format!("/v1/passages/{id}");
    for path in [path.clone(), format!("/v1/passages/{}", id.replace('/', "%2F"))] {
        let (status, passage) = get_json(&service, &path).await;
        assert_eq!((status, &passage["id"], &passage["text"]), (200, &hit["id"], &hit["text"]));
        assert_eq!(passage.get("before"), None);
    }
    let (_, passage) = get_json(&service, &format!("{path}?context=20")).await;
    let count = |side: &str| passage[side].as_array().unwrap().len();
    let (_, documents) = get_json(&service, "/v1/documents").await;
    let passages = documents["documents"][0]["passages"].as_u64();
    assert_eq!(u64::try_from(count("before") + 1 + count("after")).ok(), passages);
}

#[tokio::test]
async fn documents_have_their_outline() {
    let service = service();
    let (_, documents) = get_json(&service, "/v1/documents").await;
    let id = documents["documents"][0]["id"].as_str().unwrap();
    let (status, document) = get_json(&service, &format!("/v1/documents/{id}")).await;
    assert_eq!((status, document["outline"][0]["kind"].as_str()), (200, Some("chapter")));
    let (status, answer) = get_json(&service, "/v1/indicators").await;
    assert_eq!((status, answer["indicators"].is_array()), (200, true));
}

#[tokio::test]
async fn a_beginning_is_completed() {
    let service = service();
    let (status, answer) = get_json(&service, "/v1/suggest?q=%E7%BB%BF").await;
    let id = answer["suggestions"][0]["id"].clone();
    assert_eq!((status, answer["generation"].is_string(), id.is_string()), (200, true, true), "{answer}");
    assert_eq!(answer["suggestions"], json!([{"text": "绿化", "kind": "heading", "id": id}]));
    let (_, by_pinyin) = get_json(&service, "/v1/suggest?q=l%C3%BC&limit=1").await;
    let (_, by_letter) = get_json(&service, "/v1/suggest?q=lv&limit=1").await;
    assert_eq!((&by_letter["suggestions"], &by_pinyin["suggestions"]), (&answer["suggestions"], &json!([])));
    for path in ["/v1/suggest", "/v1/suggest?q=", "/v1/suggest?q=+", "/v1/suggest?q=%E7%BB%BF&limit=0"] {
        let (status, answer) = get_json(&service, path).await;
        assert_eq!((status, &answer["suggestions"]), (200, &json!([])), "{path}");
    }
    let (_, answer) = get_json(&service, "/v1/search?q=%E5%9C%B0%E9%93%81").await;
    assert_eq!((&answer["total"], &answer["query"]["suggestions"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn wrong_requests_are_problems() {
    let service = service();
    for (path, status, code) in [
        ("/v1/nothing", 404, "unknown_route"),
        ("/v1/passages/", 404, "unknown_route"),
        ("/v1/passages/none/1/p1", 404, "unknown_passage"),
        ("/v1/passages/none%2F1?context=21", 400, "bad_parameter"),
        ("/v1/passages/%C9%AD%C1%D6", 400, "bad_path"),
        ("/v1/documents/none", 404, "unknown_document"),
        ("/v1/documents?limit=1001", 400, "bad_parameter"),
        ("/v1/documents?title=a", 400, "bad_parameter"),
        ("/v1/search", 400, "bad_parameter"),
        ("/v1/search?q=", 400, "bad_parameter"),
        ("/v1/search?q=+%E3%80%80", 400, "bad_parameter"),
        ("/v1/search?q=a&limit=101", 400, "bad_parameter"),
        ("/v1/search?q=a&offset=10001", 400, "bad_parameter"),
        ("/v1/search?q=a&kind=chapter", 400, "bad_parameter"),
        ("/v1/search?q=a&top_k=3", 400, "bad_parameter"),
        ("/v1/suggest?q=a&limit=21", 400, "bad_parameter"),
        ("/v1/suggest?text=a", 400, "bad_parameter"),
    ] {
        check_problem(&send(&service, Request::get(path).body(Body::empty()).unwrap()).await, status, code);
    }
    let long = format!("/v1/search?q={}", "a".repeat(1001));
    for path in [long.replace("search", "suggest"), long] {
        check_problem(&send(&service, Request::get(path).body(Body::empty()).unwrap()).await, 400, "query_too_long");
    }
}

#[tokio::test]
async fn wrong_bodies_are_problems() {
    let service = service();
    for (request, status, code) in [
        (post("application/json", ""), 400, "bad_json"),
        (post("application/json", "{\"q\":"), 400, "bad_json"),
        (post("application/json", "[\"q\"]"), 400, "bad_json"),
        (post("application/json; charset=utf-8", "{}"), 400, "bad_parameter"),
        (post("application/x-www-form-urlencoded", "q=a"), 415, "unsupported_media_type"),
        (post("application/json", vec![b' '; 64 * 1024 + 1]), 413, "body_too_large"),
        (post("application/json", vec![b' '; 2 * 1024 * 1024]), 413, "body_too_large"),
        (post("application/json", vec![b' '; 64 * 1024]), 400, "bad_json"),
    ] {
        check_problem(&send(&service, request).await, status, code);
    }
    let answer = send(&service, Request::put("/v1/search").body(Body::empty()).unwrap()).await;
    check_problem(&answer, 405, "method_not_allowed");
    assert_eq!(answer.1["allow"], "GET,HEAD,POST");
}

#[tokio::test]
async fn one_search_too_many_is_told_to_wait() {
    let state = state(ServerSettings::default());
    let service = router(Arc::clone(&state));
    let permits = state.occupy();
    let answer = send(&service, Request::get("/v1/search?q=a").body(Body::empty()).unwrap()).await;
    check_problem(&answer, 503, "busy");
    assert_eq!(answer.1["retry-after"], "1");
    assert_eq!(get_json(&service, "/readyz").await.0, 200, "it has an index, however busy it is");
    assert_eq!(get_json(&service, "/healthz").await, (200, json!({"status": "ok"})));
    drop(permits);
    assert_eq!(get_json(&service, "/v1/search?q=a").await.0, 200);
}

#[tokio::test]
async fn work_ends_with_the_time_that_it_may_take() {
    let state = state(ServerSettings { request_timeout_ms: "1".parse().unwrap(), ..ServerSettings::default() });
    let endless = |library: &Library| -> crate::Result<()> {
        loop {
            search(library, &SearchRequest::new("森林"))?;
        }
    };
    let problem = state.run(endless).await.unwrap_err();
    assert_eq!((problem.status().as_u16(), problem.code()), (503, "timeout"));
    assert_eq!(state.occupy().0.len(), state.permits().load(Work::Search).most, "and its permit is free again");
}

#[tokio::test]
async fn panics_and_delays_become_problems() {
    let settings = ServerSettings { request_timeout_ms: "20".parse().unwrap(), ..ServerSettings::default() };
    let routes = Router::new()
        .route("/panic", get(async || -> &'static str { panic!("a secret") }))
        .route("/slow", get(async || tokio::time::sleep(Duration::from_secs(60)).await));
    let service = layered(routes, state(settings));
    let request = Request::get("/panic").header("x-request-id", "r-17").body(Body::empty()).unwrap();
    let answer = send(&service, request).await;
    check_problem(&answer, 500, "internal");
    assert_eq!(answer.2["request_id"], "r-17");
    assert_eq!(answer.1["x-request-id"], "r-17");
    assert!(!answer.2.to_string().contains("secret"));
    check_problem(&send(&service, Request::get("/slow").body(Body::empty()).unwrap()).await, 503, "timeout");
}

#[tokio::test]
async fn head_answers_as_get_does() {
    let service = service();
    for path in ["/v1", "/healthz", "/readyz", "/v1/documents", "/v1/search?q=a"] {
        let (status, headers, body) = send(&service, Request::head(path).body(Body::empty()).unwrap()).await;
        assert_eq!((status, body), (200, Value::Null), "{path}");
        assert_eq!(headers["content-type"], "application/json");
    }
}

#[tokio::test]
async fn with_keys_only_health_answers_everybody() {
    let keys = vec!["the-one-key".parse().unwrap(), "the-other-key".parse().unwrap()];
    let service = router(state(ServerSettings { api_keys: keys, ..ServerSettings::default() }));
    let ask = |path: &'static str, key: Option<&'static str>| {
        let mut request = Request::get(path);
        if let Some(key) = key {
            request = request.header("authorization", key);
        }
        let service = service.clone();
        async move { send(&service, request.body(Body::empty()).unwrap()).await }
    };
    for path in ["/healthz", "/readyz"] {
        assert_eq!(ask(path, None).await.0, 200, "{path}");
    }
    for path in ["/", "/v1/search?q=a", "/v1/documents", "/v1/suggest?q=a", "/v1/indicators", "/v1/targets"] {
        for (key, code) in
            [(None, "missing_key"), (Some("Basic eA=="), "missing_key"), (Some("Bearer x"), "unknown_key")]
        {
            let answer = ask(path, key).await;
            check_problem(&answer, 401, code);
            assert_eq!(answer.1["www-authenticate"], "Bearer", "{path}");
        }
        assert_eq!(ask(path, Some("Bearer the-other-key")).await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn other_sites_read_answers_only_where_the_settings_name_them() {
    let origin = "https://bot.example.cn";
    let asked = |method: &str, origin: &str| {
        let request = Request::builder().method(method).uri("/v1/search?q=a").header("origin", origin);
        let request = request.header("access-control-request-method", "POST");
        request.header("access-control-request-headers", "authorization").body(Body::empty()).unwrap()
    };
    let closed = service();
    let (_, headers, _) = send(&closed, asked("GET", origin)).await;
    assert!(!headers.contains_key("access-control-allow-origin"));
    let keys = vec!["the-one-key".parse().unwrap()];
    let settings =
        ServerSettings { api_keys: keys, cors_origins: vec![origin.parse().unwrap()], ..ServerSettings::default() };
    let open = router(state(settings));
    // A preflight carries no key.
    let (status, headers, _) = send(&open, asked("OPTIONS", origin)).await;
    assert_eq!((status, &headers["access-control-allow-origin"]), (200, &origin.parse().unwrap()));
    assert_eq!(headers["access-control-allow-headers"], "authorization");
    let (_, headers, _) = send(&open, asked("GET", "https://other.example.cn")).await;
    assert!(!headers.contains_key("access-control-allow-origin"));
}
