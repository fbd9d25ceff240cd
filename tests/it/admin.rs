//! What administrators ask for over HTTP.

use crate::program::{Answer, Server, command, encoded};
use crate::support::Folders;
use plansearch::store::Lock;
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;

const KEY: &str = "a-key-of-this-test";

fn start(folders: &Folders) -> Server {
    Server::start(command(folders.path(), &["serve", "--listen", "127.0.0.1:0"]).env("PLANSEARCH_API_KEYS", KEY))
}

fn send(server: &Server, method: &str, path: &str, key: &str) -> Answer {
    let url = if path.starts_with("http") { path.to_owned() } else { server.url(path) };
    let request = ureq::http::Request::builder().method(method).uri(url);
    server.send(request.header("authorization", format!("Bearer {key}")).body(Vec::new()).unwrap())
}

#[track_caller]
fn json(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{answer:?}");
    serde_json::from_str(&answer.body).unwrap()
}

/// Asks for a job: where it is, and what was answered.
#[track_caller]
fn reindex(server: &Server) -> (String, Value) {
    let answer = send(server, "POST", "/v1/admin/reindex", KEY);
    let job = json(&answer, 202);
    (answer.header("location").unwrap().to_owned(), job)
}

/// The job once it has ended.
#[track_caller]
fn ended(server: &Server, location: &str) -> Value {
    loop {
        let job = json(&send(server, "GET", location, KEY), 200);
        if job["state"] == "done" || job["state"] == "failed" {
            return job;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_reindex_takes_in_what_changed() {
    let folders = Folders::small();
    let server = start(&folders);
    folders.write("seeds/rules.md", "第一条 每个街道建设一处漂流书屋。\n\n第二条 漂流书屋免费开放。\n");
    let (location, asked) = reindex(&server);
    let job = ended(&server, &location);
    assert_eq!((&job["id"], &job["state"], &job["error"]), (&asked["id"], &json!("done"), &Value::Null));
    assert_eq!(job["changed"], json!({"documents_read": 1, "documents_removed": 0, "passages": 2}));
    for time in ["queued_at", "started_at", "finished_at"] {
        assert!(job[time].as_str().is_some_and(|time| time.len() == 20 && time.ends_with('Z')), "{job}");
    }
    let search = format!("/v1/search?q={}", encoded("漂流书屋"));
    assert_eq!(json(&send(&server, "GET", &search, KEY), 200)["hits"][0]["document"], "rules");

    fs::remove_file(folders.path().join("seeds/rules.md")).unwrap();
    let (location, _) = reindex(&server);
    assert_eq!(
        ended(&server, &location)["changed"],
        json!({"documents_read": 0, "documents_removed": 1, "passages": 0})
    );
    assert_eq!(json(&send(&server, "GET", &search, KEY), 200)["total_exact"], 0);
}

#[test]
fn a_failure_is_told_and_the_last_index_stays() {
    let folders = Folders::small();
    let server = start(&folders);
    folders.write("index-config/documents.toml", "nonsense = 1\n");
    let (location, _) = reindex(&server);
    let job = ended(&server, &location);
    assert_eq!((&job["state"], &job["changed"]), (&json!("failed"), &Value::Null));
    assert!(job["error"].as_str().unwrap().contains("documents.toml:1"), "{job}");
    assert_eq!(server.get("/readyz").json()["stale"], true);
    let search = format!("/v1/search?q={}", encoded("口袋公园"));
    assert_eq!(json(&send(&server, "GET", &search, KEY), 200)["hits"][0]["id"], "law/1/a2");
}

#[test]
fn there_is_one_job_at_a_time() {
    let folders = Folders::small();
    let server = start(&folders);
    // A job that has something to write waits for whoever writes.
    let lock = Lock::acquire(&folders.data(), Duration::from_secs(60)).unwrap();
    folders.write("seeds/rules.md", "第一条 每个街道建设一处漂流书屋。\n");
    let (location, first) = reindex(&server);
    folders.write("seeds/more.md", "第一条 书屋全年开放。\n");
    let (again, second) = reindex(&server);
    assert_eq!((&location, &first["id"]), (&again, &second["id"]));
    assert!(["queued", "running"].contains(&second["state"].as_str().unwrap()), "{second}");
    drop(lock);
    // Whatever the first look saw, what was there when it was asked for the second time is taken in.
    assert_eq!(ended(&server, &location)["changed"]["documents_read"], 2);
    assert_ne!(reindex(&server).1["id"], first["id"]);
}

#[test]
fn only_who_has_a_key_may() {
    let folders = Folders::small();
    let server = start(&folders);
    for (method, path) in [("POST", "/v1/admin/reindex"), ("GET", "/v1/admin/jobs/1")] {
        assert_eq!(json(&send(&server, method, path, "another-key"), 401)["code"], "unknown_key", "{path}");
        assert_eq!(json(&send(&server, method, &format!("{path}?a=1"), KEY), 400)["code"], "bad_parameter", "{path}");
    }
    assert_eq!(server.post("/v1/admin/reindex", "application/json", "").status, 401);
    assert_eq!(json(&send(&server, "GET", "/v1/admin/jobs/1", KEY), 404)["code"], "unknown_job");

    let open = Server::over(folders.path());
    for (method, path) in [("POST", "/v1/admin/reindex"), ("GET", "/v1/admin/jobs/1")] {
        let answer = send(&open, method, path, KEY);
        assert_eq!(json(&answer, 403)["code"], "no_keys", "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
}
