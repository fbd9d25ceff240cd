//! Every failure over HTTP has one body: `application/problem+json` with a stable `code`.

use crate::program::{Answer, Server, encoded};
use crate::support::Folders;
use serde_json::Value;

#[track_caller]
fn check_problem(answer: &Answer, status: u16, code: &str) -> String {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((&body["status"], &body["code"]), (&status.into(), &code.into()), "{body}");
    for name in ["type", "title", "detail"] {
        assert!(body[name].as_str().is_some_and(|text| !text.is_empty()), "`{name}`: {body}");
    }
    body["detail"].as_str().unwrap().to_owned()
}

#[test]
fn unknown_routes_ids_and_methods() {
    let folders = Folders::small();
    let server = Server::over(folders.path());
    for (path, code) in [
        ("/v1/nothing", "unknown_route"),
        ("/v2/search?q=a", "unknown_route"),
        ("/healthz/more", "unknown_route"),
        ("/index.php", "unknown_route"),
        ("/v1/passages/law/9/a99", "unknown_passage"),
        ("/v1/passages/law%2F9%2Fa99", "unknown_passage"),
        ("/v1/passages/law", "unknown_passage"),
        ("/v1/passages/..%2F..%2Fetc%2Fpasswd", "unknown_passage"),
        ("/v1/documents/none", "unknown_document"),
    ] {
        check_problem(&server.get(path), 404, code);
    }
    for (method, path) in [
        ("PUT", "/v1/search?q=a"),
        ("PATCH", "/v1/documents/law"),
        ("POST", "/v1/documents"),
        ("PATCH", "/healthz"),
        ("POST", "/v1/passages/law/1/a2"),
    ] {
        let request = ureq::http::Request::builder().method(method).uri(server.url(path)).body(Vec::new()).unwrap();
        let answer = server.send(request);
        let detail = check_problem(&answer, 405, "method_not_allowed");
        assert!(detail.contains(method), "{detail}");
        assert!(answer.header("allow").is_some_and(|allow| allow.contains("GET")), "{answer:?}");
    }
}

#[test]
fn limits_and_wrong_values_are_named() {
    let folders = Folders::small();
    let server = Server::over(folders.path());
    for (query, name, limit) in [
        ("q=a&limit=101", "limit", "100"),
        ("q=a&limit=-1", "limit", "100"),
        ("q=a&limit=ten", "limit", "100"),
        ("q=a&offset=10001", "offset", "10000"),
        ("q=a&offset=99999999999999999999999", "offset", "10000"),
        ("q=a&mode=fuzzy", "mode", "exact"),
        ("q=a&sort=length", "sort", "relevance"),
        ("q=a&kind=chapter", "kind", "box_item"),
        ("q=a&explain=maybe", "explain", "true"),
        ("q=a&top_k=3", "top_k", "limit"),
        ("q=", "q", ""),
        ("", "q", ""),
        ("q=%20%E3%80%80", "q", ""),
        ("q=a&q=b", "q", ""),
        ("q=%FF%AD", "q", "UTF-8"),
    ] {
        let detail = check_problem(&server.get(&format!("/v1/search?{query}")), 400, "bad_parameter");
        assert!(detail.contains(&format!("`{name}`")) && detail.contains(limit), "{query}: {detail}");
    }
    check_problem(&server.get("/v1/passages/law/1/a2?context=x"), 400, "bad_parameter");
    let long = |chars: usize| server.get(&format!("/v1/search?q={}", encoded(&"水".repeat(chars))));
    let detail = check_problem(&long(1_001), 400, "query_too_long");
    assert!(detail.contains("1001") && detail.contains("1000"), "{detail}");
    assert_eq!(long(1_000).status, 200, "characters are counted, not bytes");
    assert_eq!(server.get("/v1/search?q=a&limit=100&offset=10000").status, 200);
}

#[test]
fn rejected_bodies() {
    let folders = Folders::small();
    let server = Server::over(folders.path());
    let json = "application/json";
    let padded = |bytes: usize| {
        let body = r#"{"q":"公园"}"#;
        format!("{body}{}", " ".repeat(bytes - body.len()))
    };
    assert_eq!(padded(65_536).len(), 65_536);
    for (content_type, body, status, code) in [
        (json, String::new(), 400, "bad_json"),
        (json, "{\"q\":".to_owned(), 400, "bad_json"),
        (json, "[\"q\"]".to_owned(), 400, "bad_json"),
        (json, "{\"q\":\"a\"} more".to_owned(), 400, "bad_json"),
        (json, "{}".to_owned(), 400, "bad_parameter"),
        (json, "{\"q\":1}".to_owned(), 400, "bad_parameter"),
        (json, "{\"q\":\"a\",\"limit\":\"many\"}".to_owned(), 400, "bad_parameter"),
        (json, "{\"q\":\"a\",\"limit\":101}".to_owned(), 400, "bad_parameter"),
        (json, "{\"q\":\"a\",\"unknown\":1}".to_owned(), 400, "bad_parameter"),
        (json, format!("{{\"q\":\"{}\"}}", "水".repeat(1_001)), 400, "query_too_long"),
        ("text/plain", "{\"q\":\"a\"}".to_owned(), 415, "unsupported_media_type"),
        (json, padded(65_537), 413, "body_too_large"),
        (json, padded(1_000_000), 413, "body_too_large"),
    ] {
        let shown: String = body.chars().take(40).collect();
        let answer = server.post("/v1/search", content_type, body);
        assert_eq!(answer.status, status, "{shown}: {answer:?}");
        let detail = check_problem(&answer, status, code);
        assert!(status != 413 || detail.contains("65536"), "the limit is named: {detail}");
    }
    let whole = server.post("/v1/search", "application/json; charset=utf-8", padded(65_536)).json();
    assert_eq!(whole["query"]["text"], "公园");
    assert_ne!(whole["total"], 0);
}

#[test]
fn requests_that_are_no_http_do_not_stop_the_server() {
    let folders = Folders::small();
    let server = Server::over(folders.path());
    for request in [
        "nonsense\r\n\r\n".to_owned(),
        "GET /v1/passages/%ZZ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".to_owned(),
        "GET /v1/passages/%FF%FE HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".to_owned(),
        format!("GET /v1/search?q={} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", "a".repeat(60_000)),
    ] {
        let answer = server.raw(&request);
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_eq!(server.get("/healthz").status, 200);
}
