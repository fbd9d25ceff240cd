//! Changes are taken in by themselves, and whoever asks meanwhile is answered.

use crate::program::{Server, command, encoded};
use crate::support::Folders;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Waits for what comes to pass by itself.
#[track_caller]
fn until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(120), "never: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn holds(server: &Server, text: &str) -> bool {
    server.get(&format!("/v1/search?mode=exact&q={}", encoded(text))).json()["total"] != 0
}

fn is_stale(server: &Server) -> bool {
    server.get("/readyz").json()["stale"] == true
}

fn follow_changes(folders: &Folders, server: &Server) {
    let seeds = folders.path().join("seeds");
    let law = fs::read(seeds.join("law.md")).unwrap();
    folders.write("seeds/rules.md", "第一条 每个街道建设一处漂流书屋。\n");
    until("a new source", || holds(server, "漂流书屋"));
    folders.write("seeds/deep/below/rules.md", "第一条 每个社区建设一处百姓食堂。\n");
    until("a source in a new folder", || holds(server, "百姓食堂"));
    folders.write("seeds/deep/below/rules.md", "第一条 每个社区建设一处长者食堂。\n");
    until("a changed source", || holds(server, "长者食堂") && !holds(server, "百姓食堂"));
    fs::remove_file(seeds.join("rules.md")).unwrap();
    until("a removed source", || !holds(server, "漂流书屋"));

    // As a program does that puts a new state of all sources in place at once.
    fs::rename(&seeds, folders.path().join("former")).unwrap();
    until("sources that are gone", || is_stale(server));
    assert!(holds(server, "长者食堂"), "the last good index stays");
    folders.write("next/law.md", law);
    folders.write("next/rules.md", "第一条 每个乡镇建设一处共享菜园。\n");
    fs::rename(folders.path().join("next"), &seeds).unwrap();
    until("sources that are back", || holds(server, "共享菜园") && !is_stale(server));
    folders.write("seeds/more.md", "第一条 每个乡镇建设一处口袋农场。\n");
    until("a source in the folder that came back", || holds(server, "口袋农场"));

    folders.write("index-config/documents.toml", "nonsense = 1\n");
    until("a wrong configuration", || is_stale(server));
    folders.write("index-config/documents.toml", "[[document]]\nfile = \"more.md\"\nid = \"farms\"\n");
    until("a right configuration", || server.get("/v1/documents/farms").status == 200 && !is_stale(server));
}

#[track_caller]
fn check(flags: &[&str], environment: &[(&str, &str)]) {
    let folders = Folders::small();
    let arguments = [&["serve", "--listen", "127.0.0.1:0"], flags].concat();
    let server = Server::start(command(folders.path(), &arguments).envs(environment.iter().copied()));
    let has_ended = AtomicBool::new(false);
    thread::scope(|scope| {
        // Somebody asks all the time.
        scope.spawn(|| {
            while !has_ended.load(Ordering::Relaxed) {
                for path in ["/v1/search?q=a", "/v1/documents", "/readyz", "/documents"] {
                    assert_eq!(server.get(path).status, 200, "{path}");
                }
            }
        });
        let followed = thread::Builder::new().spawn_scoped(scope, || follow_changes(&folders, &server)).unwrap().join();
        has_ended.store(true, Ordering::Relaxed);
        followed.unwrap();
    });
}

#[test]
fn changes_are_taken_in_as_they_are_told() {
    check(&["--watch"], &[]);
}

#[test]
fn changes_are_taken_in_as_they_are_found() {
    check(&["--watch=poll"], &[]);
}

#[test]
fn the_environment_may_ask_for_it() {
    check(&[], &[("PLANSEARCH_WATCH", "true")]);
}
