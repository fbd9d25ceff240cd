//! The description against the router itself.

use super::super::router::router;
use super::super::tests::{send, state};
use crate::config::ServerSettings;
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is no part of the interface for programs: pages with what they load, the list of routes, the description itself,
/// and MCP, which describes itself.
const UNDESCRIBED: [&str; 18] = [
    "/",
    "/v1",
    "/about",
    "/admin",
    "/api-docs",
    "/assets",
    "/check",
    "/compare",
    "/documents",
    "/indicators",
    "/mcp",
    "/openapi.json",
    "/openapi-3.0.json",
    "/p",
    "/saved",
    "/sign-in",
    "/sign-out",
    "/wordings",
];

/// Whether it is one of them, or stands below one; below `/` and `/v1` stands everything else.
fn is_undescribed(path: &str) -> bool {
    UNDESCRIBED.iter().any(|page| {
        let below = path.strip_prefix(page).filter(|rest| rest.starts_with('/'));
        path == *page || (below.is_some() && !matches!(*page, "/" | "/v1"))
    })
}

/// The paths of the router, as the description writes them. axum tells them in its debug form alone.
fn routed() -> BTreeSet<String> {
    let shown = format!("{:?}", router(state(ServerSettings::default())));
    let (_, rest) = shown.split_once("paths: {").unwrap();
    let (paths, _) = rest.split_once("\"}").unwrap();
    paths.split('"').skip(1).step_by(2).map(|path| path.replace("{*", "{")).collect()
}

/// The paths of the description with their methods.
async fn described() -> BTreeMap<String, BTreeSet<String>> {
    let service = router(state(ServerSettings::default()));
    let request = Request::get("/openapi.json").body(Body::empty()).unwrap();
    let (status, _, description) = send(&service, request).await;
    assert_eq!(status, 200, "{description}");
    let methods = |item: &Value| item.as_object().unwrap().keys().map(|method| method.to_ascii_uppercase()).collect();
    description["paths"].as_object().unwrap().iter().map(|(path, item)| (path.clone(), methods(item))).collect()
}

#[tokio::test]
async fn every_route_is_described_and_nothing_else() {
    let routed: BTreeSet<String> = routed().into_iter().filter(|path| !is_undescribed(path)).collect();
    let described: BTreeSet<String> = described().await.into_keys().collect();
    assert!(routed.len() > 10, "{routed:?}");
    assert_eq!(described, routed);
}

#[tokio::test]
async fn the_methods_are_those_that_are_possible() {
    let service = router(state(ServerSettings::default()));
    for (path, mut methods) in described().await {
        // A method that no route has: the answer names those that it has.
        let uri = path.replace("{id}", "a");
        let (status, headers, _) = send(&service, Request::patch(&uri).body(Body::empty()).unwrap()).await;
        let allowed = headers["allow"].to_str().unwrap().split(',').map(|method| method.trim().to_owned()).collect();
        if methods.contains("GET") {
            methods.insert("HEAD".to_owned());
        }
        assert_eq!((status, methods), (405, allowed), "{path}");
    }
}
