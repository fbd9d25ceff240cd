//! Whether the service can be searched, and whether what it answers from is that of the present sources.

use crate::program::{Server, command, encoded, run_in};
use crate::support::Folders;
use plansearch::store::Lock;
use serde_json::Value;
use std::fs;
use std::time::Duration;

/// The id of the first hit of a search.
fn first_hit(server: &Server) -> Value {
    server.get(&format!("/v1/search?q={}", encoded("口袋公园"))).json()["hits"][0]["id"].clone()
}

#[test]
fn while_the_first_index_is_built_whoever_asks_is_told_to_wait() {
    let folders = Folders::small();
    fs::create_dir(folders.data()).unwrap();
    // The build waits for whoever writes.
    let lock = Lock::acquire(&folders.data(), Duration::ZERO).unwrap();
    let mut server = Server::begin(&mut command(folders.path(), &["serve", "--listen", "127.0.0.1:0"]));
    assert_eq!(server.get("/healthz").json()["status"], "ok");
    for path in ["/readyz", "/v1/search?q=a", "/v1/documents", "/v1", "/", "/openapi.json"] {
        let answer = server.get(path);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, &problem["code"]), (503, &"building".into()), "{path}: {answer:?}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        assert!(answer.header("retry-after").is_some(), "{path}");
    }
    assert_eq!(server.post("/mcp", "application/json", "{}").status, 503);
    assert_eq!(server.get("/nothing").status, 404);
    drop(lock);
    server.wait_until_ready();
    assert_eq!(first_hit(&server), "law/1/a2");
    assert_eq!(server.get("/readyz").json()["stale"], false);
}

#[test]
fn without_anything_to_build_from_it_ends() {
    let folders = Folders::empty();
    let run = run_in(folders.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("no readable source in `seeds`"), "{run:?}");
}

#[test]
fn an_index_that_is_not_that_of_the_present_sources_is_stale() {
    let folders = Folders::small();
    let mut server = Server::over(folders.path());
    let fresh = server.get("/readyz").json();
    assert_eq!((&fresh["stale"], fresh.get("why")), (&Value::Bool(false), None));
    folders.write("index-config/ranking.toml", "nonsense = 1\n");
    server.signal("HUP");
    server.wait_for("cannot reload");
    let stale = server.get("/readyz").json();
    assert_eq!((&stale["status"], &stale["stale"]), (&"ok".into(), &Value::Bool(true)));
    assert_eq!(stale["generation"], fresh["generation"]);
    assert!(stale["why"].as_str().unwrap().contains("ranking.toml:1"), "{stale}");
    assert_eq!(first_hit(&server), "law/1/a2");
    folders.write("index-config/ranking.toml", "");
    server.signal("HUP");
    server.wait_for("reloaded");
    assert_eq!(server.get("/readyz").json(), fresh);
}
