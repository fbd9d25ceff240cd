//! Starting and reloading where something is missing, held or strange: the last good index is served, and it is said.

use crate::program::{Server, command, encoded, run, run_in};
use crate::support::Folders;
use plansearch::store::Lock;
use serde_json::Value;
use std::fs;
use std::process::Command;
use std::time::Duration;

fn serve(folders: &Folders) -> Command {
    command(folders.path(), &["serve", "--listen", "127.0.0.1:0"])
}

fn finds(server: &Server) -> bool {
    server.get(&format!("/v1/search?q={}", encoded("口袋公园"))).json()["hits"][0]["id"] == "law/1/a2"
}

/// Why what is served is not that of the present sources and configuration.
#[track_caller]
fn stale(server: &Server) -> String {
    let ready = server.get("/readyz").json();
    assert_eq!(ready["stale"], true, "{ready}");
    assert!(server.metric("plansearch_index_stale") == 1.0);
    ready["why"].as_str().unwrap().to_owned()
}

/// Starts over an index from which something has since been taken away.
#[track_caller]
fn check_start_without(remove: impl Fn(&Folders), wanted: &str) {
    let folders = Folders::small();
    assert_eq!(run_in(folders.path(), &["index"]).code, Some(0));
    remove(&folders);
    let mut start = serve(&folders);
    start.args(["--config", "index-config"]);
    let mut server = Server::start(&mut start);
    server.wait_for("cannot reload");
    assert!(stale(&server).contains(wanted), "{}", stale(&server));
    assert!(finds(&server));
    // It does so at the next start again.
    drop(server);
    assert!(finds(&Server::start(&mut start)));
}

#[test]
fn without_sources_or_configuration_the_last_index_is_served() {
    check_start_without(|folders| fs::remove_dir_all(folders.path().join("seeds")).unwrap(), "seeds");
    check_start_without(|folders| fs::remove_file(folders.path().join("seeds/law.md")).unwrap(), "seeds");
    let unreadable = |folders: &Folders| folders.write("seeds/law.md", [0xFF, 0x00, 0xFE, 0x01].repeat(100));
    check_start_without(unreadable, "seeds");
    check_start_without(|folders| fs::remove_dir_all(folders.path().join("index-config")).unwrap(), "configuration");
}

#[test]
fn what_is_gone_at_a_reload_is_said_and_what_was_read_stays() {
    for (folder, wanted) in [("seeds", "seeds"), ("index-config", "configuration")] {
        let folders = Folders::small();
        let mut server = Server::start(&mut serve(&folders));
        let (there, away) = (folders.path().join(folder), folders.path().join("away"));
        fs::rename(&there, &away).unwrap();
        server.signal("HUP");
        server.wait_for("cannot reload");
        assert!(stale(&server).contains(wanted));
        assert!(finds(&server));
        assert_eq!(server.metric("plansearch_reloads_total{outcome=\"failed\"}"), 1.0);
        fs::rename(&away, &there).unwrap();
        server.signal("HUP");
        server.wait_for("reloaded");
        assert_eq!(server.get("/readyz").json()["stale"], false);
    }
}

#[test]
fn what_is_no_file_and_links_elsewhere_are_not_read() {
    let folders = Folders::small();
    let seeds = folders.path().join("seeds");
    assert!(Command::new("mkfifo").arg(seeds.join("pipe.md")).status().unwrap().success());
    folders.write("elsewhere/secret.md", "第一条 每个街道建设一处漂流书屋。\n");
    std::os::unix::fs::symlink(folders.path().join("elsewhere/secret.md"), seeds.join("link.md")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", seeds.join("zero.md")).unwrap();
    let report = run_in(folders.path(), &["index", "--report"]).json();
    let errors: Vec<&Value> = report["errors"].as_array().unwrap().iter().collect();
    let files: Vec<&str> = errors.iter().map(|error| error["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["link.md", "pipe.md", "zero.md"], "{errors:?}");
    assert!(errors[0]["reason"].as_str().unwrap().contains("linked_folders"), "{errors:?}");
    assert!(errors[1]["reason"].as_str().unwrap().contains("pipe"), "{errors:?}");
    // A folder that is named may be linked to.
    folders.write("index-config/server.toml", format!("linked_folders = [{:?}]\n", folders.path().join("elsewhere")));
    let report = run_in(folders.path(), &["index", "--report"]).json();
    assert_eq!(report["documents"].as_array().unwrap().len(), 2, "{report}");
    // Nor is a pipe waited for in place of a file of the configuration.
    fs::remove_file(folders.path().join("index-config/server.toml")).unwrap();
    assert!(Command::new("mkfifo").arg(folders.path().join("index-config/ranking.toml")).status().unwrap().success());
    let run = run_in(folders.path(), &["index"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("ranking.toml") && run.stderr.contains("pipe"), "{run:?}");
}

#[test]
fn who_writes_is_named_to_who_waits() {
    let folders = Folders::small();
    fs::create_dir(folders.data()).unwrap();
    let lock = Lock::acquire(&folders.data(), Duration::ZERO).unwrap();
    let holder = format!("process {}", std::process::id());
    let mut server = Server::begin(&mut serve(&folders));
    assert!(server.wait_for("waiting for it").contains(&holder));
    let run = run_in(folders.path(), &["index", "--wait", "0"]);
    assert!(run.code == Some(2) && run.stderr.contains(&holder), "{run:?}");
    drop(lock);
    server.wait_until_ready();
}

#[test]
fn what_a_killed_build_left_is_cleared_by_the_next_start() {
    let folders = Folders::small();
    assert_eq!(run_in(folders.path(), &["index"]).code, Some(0));
    let before = crate::support::tree(&folders.data());
    let left = ["0123456789abcdef0123456789abcdef.store", "0123456789abcdef0123456789abcdef.12.del", "meta.json.new"];
    for name in left {
        folders.write(&format!("data/index/{name}"), "half");
    }
    let search = run_in(folders.path(), &["search", "口袋公园"]);
    assert!(search.code == Some(0) && search.stdout.contains("law/1/a2"), "{search:?}");
    assert_eq!(crate::support::tree(&folders.data()).len(), before.len());
}

#[test]
fn a_disk_that_is_full_is_an_error_and_not_the_end() {
    let folders = Folders::plan();
    let mut limited = Command::new("sh");
    let line = format!("ulimit -f 64; exec {} index", env!("CARGO_BIN_EXE_plansearch"));
    let run = run(limited.env_clear().current_dir(folders.path()).args(["-c", &line]));
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("too large"), "the cause is named: {run:?}");
    let again = run_in(folders.path(), &["index"]);
    assert_eq!(again.code, Some(0), "{again:?}");
}

#[test]
fn settings_and_files_that_are_not_taken_in_are_told() {
    let folders = Folders::small();
    folders.write("index-config/servr.toml", "listen = \"127.0.0.1:1\"\n");
    let mut server = Server::start(&mut serve(&folders));
    server.wait_for("servr.toml");
    folders.write("index-config/server.toml", "api_keys = [\"a-key-of-this-test\"]\n");
    server.signal("HUP");
    assert!(server.wait_for("need a restart").contains("server.toml"));
    assert_eq!(server.get("/readyz").json()["stale"], false);
}

#[test]
fn the_whole_configuration_is_checked_at_once() {
    let folders = Folders::small();
    assert_eq!(run_in(folders.path(), &["key", "add", "dify"]).code, Some(0));
    let run = run_in(folders.path(), &["config", "check"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let keys = std::fs::read_to_string(folders.path().join("index-config/keys.toml")).unwrap();
    folders.write("index-config/keys.toml", keys.replace("scope", "scop"));
    folders.write("index-config/ranking.toml", "\nboost = 3\n");
    folders.write("index-config/server.toml", "listen = 8080\n");
    folders.write("index-config/servr.toml", "");
    folders
        .write("index-config/documents.toml", "[[document]]\nfile = \"gone.md\"\n\n[[document]]\nfile = \"gone/\"\n");
    let run = run_in(folders.path(), &["config", "check"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    for wanted in
        ["keys.toml:", "`scop`", "ranking.toml:2: ", "server.toml:1: ", "servr.toml: ", "`gone.md`", "`gone/`"]
    {
        assert!(run.stdout.contains(wanted), "{wanted}: {run:?}");
    }
    assert!(!folders.data().exists());
    assert_eq!(run_in(folders.path(), &["config", "check", "--config", "nowhere"]).code, Some(2));
}
