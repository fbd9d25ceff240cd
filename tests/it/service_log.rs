//! The log never holds up the service, whatever becomes of it.

use crate::program::{Server, command, encoded, run_in};
use crate::support::Folders;
use serde_json::Value;
use std::fs::OpenOptions;
use std::process::Stdio;

/// More lines than a pipe holds.
const MANY: usize = 1_500;

fn serve(folders: &Folders) -> std::process::Command {
    command(folders.path(), &["serve", "--data", ":memory:"])
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing_and_is_counted() {
    let folders = Folders::small();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let server = Server::unheard(&mut serve(&folders), Stdio::from(full));
    for _ in 0..100 {
        assert_eq!(server.get("/v1/search?q=a").status, 200);
    }
    assert!(server.metric("plansearch_log_lines_lost_total") >= 100.0);
    server.signal("HUP");
    server.wait_until("a reload", |server| server.metric("plansearch_reloads_total{outcome=\"done\"}") >= 2.0);
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn a_log_that_nobody_reads_holds_up_nothing() {
    let folders = Folders::small();
    let mut server = Server::unheard(&mut serve(&folders), Stdio::piped());
    for _ in 0..MANY {
        assert_eq!(server.get("/healthz").status, 200);
    }
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0), "not even its end");
}

#[test]
fn lines_of_json_are_json() {
    let folders = Folders::small();
    let mut server = Server::start(&mut command(
        folders.path(),
        &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--log-format", "json"],
    ));
    assert_eq!(server.get("/v1/documents").status, 200);
    server.wait_for("\"path\":\"/v1/documents\"");
    server.signal("TERM");
    let (code, log) = server.wait();
    assert_eq!(code, Some(0));
    let lines: Vec<Value> = log.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let request = lines.iter().find(|line| line["path"] == "/v1/documents").unwrap();
    assert_eq!(
        (&request["status"], &request["method"], &request["level"]),
        (&200.into(), &"GET".into(), &"INFO".into())
    );
}

#[test]
fn a_clients_name_for_its_request_is_kept_short() {
    let folders = Folders::small();
    let mut server = Server::over(folders.path());
    let ask = |id: &str| {
        let request = ureq::http::Request::get(server.url("/healthz")).header("x-request-id", id);
        server.send(request.body(Vec::new()).unwrap()).header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(ask("r-17"), "r-17");
    assert_eq!(ask(&"x".repeat(5_000)), "x".repeat(64));
    let own = ask("two words");
    assert!(own.len() == 36 && !own.contains(' '), "{own}");
    let line = server.wait_for(&"x".repeat(64));
    assert!(line.len() < 400, "{line}");
}

#[test]
fn what_is_asked_is_kept_where_the_settings_say_so_and_summed_up() {
    let folders = Folders::small();
    let asked = folders.path().join("asked.jsonl");
    let file = asked.to_str().unwrap();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--search-log", file];
    let mut server = Server::start(&mut command(folders.path(), &arguments));
    server.wait_until_ready();
    for _ in 0..2 {
        assert_eq!(server.get(&format!("/v1/search?q={}", encoded("磁悬浮几号线"))).status, 200);
    }
    let page = ureq::http::Request::get(server.url(&format!("/?q={}", encoded("水源"))));
    assert_eq!(server.send(page.header("accept", "text/html").body(Vec::new()).unwrap()).status, 200);
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
    let lines = std::fs::read_to_string(&asked).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let queries: Vec<&str> = lines.iter().map(|line| line["query"].as_str().unwrap()).collect();
    assert_eq!(queries, ["磁悬浮几号线", "磁悬浮几号线", "水源"]);
    assert_eq!((&lines[0]["answerable"], &lines[0]["absent"][0]), (&false.into(), &"磁悬浮".into()));
    let report = run_in(folders.path(), &["report", file]);
    assert_eq!(report.code, Some(0));
    assert!(report.stdout.contains("共 3 次检索，2 个不同的查询"), "{}", report.stdout);
    assert!(report.stdout.contains("     2  磁悬浮几号线"), "{}", report.stdout);
    // Where the file cannot be written the service says so and does not start.
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--search-log", "no/such/folder/a"];
    let refused = run_in(folders.path(), &arguments);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("no/such/folder/a"), "{}", refused.stderr);
}
