//! What the service counts of itself.

use crate::program::{Server, command};
use crate::support::Folders;

#[test]
fn what_happened_is_counted() {
    let folders = Folders::small();
    let server = Server::over(folders.path());
    assert_eq!(server.get("/v1/search?q=%E5%8F%A3%E8%A2%8B%E5%85%AC%E5%9B%AD").status, 200);
    assert_eq!(server.get("/v1/search?q=zzz").status, 200);
    assert_eq!(server.get("/v1/search").status, 400);
    assert_eq!(server.get("/v1/passages/law/9/a99").status, 404);
    assert_eq!(server.get("/nothing").status, 404);
    let answer = server.get("/metrics");
    assert!(answer.header("content-type").unwrap().starts_with("text/plain; version=0.0.4"), "{answer:?}");
    for (name, least) in [
        ("plansearch_http_requests_total{route=\"/v1/search\",status=\"200\"}", 2.0),
        ("plansearch_http_requests_total{route=\"/v1/search\",status=\"400\"}", 1.0),
        ("plansearch_http_requests_total{route=\"/v1/passages/{*id}\",status=\"404\"}", 1.0),
        ("plansearch_http_requests_total{route=\"none\",status=\"404\"}", 1.0),
        ("plansearch_http_request_duration_seconds_count{route=\"/v1/search\"}", 3.0),
        ("plansearch_searches_total{outcome=\"answered\"}", 1.0),
        ("plansearch_searches_total{outcome=\"nothing\"}", 1.0),
        ("plansearch_work{kind=\"draft\",state=\"most\"}", 1.0),
        ("plansearch_documents", 1.0),
        ("plansearch_passages", 2.0),
        ("plansearch_resident_memory_bytes", 1_000_000.0),
        ("plansearch_open_files", 5.0),
        ("plansearch_connections", 1.0),
    ] {
        assert!(server.metric(name) >= least, "{name}: {}", answer.body);
    }
    let generation = server.get("/readyz").json()["generation"].as_str().unwrap().to_owned();
    assert_eq!(server.metric(&format!("plansearch_index_generation_info{{generation=\"{generation}\"}}")), 1.0);
    for name in ["plansearch_index_stale", "plansearch_panics_total", "plansearch_log_lines_lost_total"] {
        assert!(answer.body.contains(&format!("\n{name} 0\n")), "{name}: {}", answer.body);
    }
}

#[test]
fn with_keys_metrics_want_one_too() {
    let folders = Folders::small();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--api-keys", "a-key-of-this-test"];
    let server = Server::start(&mut command(folders.path(), &arguments));
    assert_eq!(server.get("/metrics").status, 401);
    let request = ureq::http::Request::get(server.url("/metrics")).header("authorization", "Bearer a-key-of-this-test");
    assert_eq!(server.send(request.body(Vec::new()).unwrap()).status, 200);
}
