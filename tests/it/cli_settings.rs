//! Settings: flags over environment over file over default, and what is refused at the start.

use crate::program::{Run, Server, command, run, run_in};
use crate::support::{Folders, fixture};
use serde_json::Value;
use std::fs;

/// A wrong configuration is refused by every command, naming file, line and key.
#[track_caller]
fn check_refused(file: &str, text: &str, line: usize, key: &str) {
    let folders = Folders::small();
    folders.write(&format!("index-config/{file}"), text);
    for arguments in [&["search", "公园"][..], &["index"], &["passages"], &["serve", "--listen", "127.0.0.1:0"]] {
        let Run { code, stdout, stderr } = run_in(folders.path(), arguments);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{arguments:?} with {file}: {stderr}");
        let place = format!("index-config/{file}:{line}: ");
        assert!(stderr.contains(&place), "{arguments:?}: {stderr:?} does not name {place:?}");
        assert!(stderr.contains(key), "{arguments:?}: {stderr:?} does not name {key:?}");
        assert_eq!(stderr.matches(file).count(), 1, "the error is printed once: {stderr}");
    }
    assert!(!folders.data().exists(), "nothing was built");
}

#[test]
fn a_wrong_key_is_refused_with_file_line_and_key() {
    check_refused("server.toml", "# 设置\nlisten_on = \"127.0.0.1:80\"\n", 2, "`listen_on`");
    check_refused("ranking.toml", "\n\nboost = 3\n", 3, "`boost`");
    check_refused("documents.toml", "[[document]]\nfile = \"law.md\"\ntitel = \"条例\"\n", 3, "`titel`");
}

#[test]
fn a_wrong_value_is_refused_with_file_line_and_key() {
    check_refused("server.toml", "\nrequest_timeout_ms = 0\n", 2, "`request_timeout_ms`");
    check_refused("server.toml", "listen = 8080\n", 1, "`listen`");
    check_refused("ranking.toml", "k1 = -1\n", 1, "`k1`");
    check_refused("documents.toml", "[[document]]\nfile = \"law.md\"\ndate = \"2021-13\"\n", 3, "`date`");
    check_refused("documents.toml", "[[document]]\nfile = \"law.md\"\nid = \"a/b\"\n", 3, "`id`");
    check_refused("server.toml", "listen = \n", 1, "server.toml");
}

#[test]
fn an_entry_for_a_missing_source_is_a_warning() {
    let folders = Folders::small();
    folders.write("index-config/documents.toml", "[[document]]\nfile = \"gone.md\"\nid = \"gone\"\n");
    let run = run_in(folders.path(), &["search", "口袋公园"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("gone.md"), "{run:?}");
}

#[test]
fn a_source_that_cannot_be_decoded_is_a_warning_and_in_the_report() {
    let folders = Folders::small();
    folders.write("seeds/undecodable.txt", fs::read(fixture("sources/encodings/undecodable.txt")).unwrap());
    let run = run_in(folders.path(), &["index", "--report"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stderr.contains("undecodable.txt"), "{run:?}");
    let report = run.json();
    assert_eq!(report["errors"][0]["file"], "undecodable.txt");
    assert!(report["errors"][0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    assert_eq!(report["documents"].as_array().unwrap().len(), 1);
}

#[test]
fn without_a_source_there_is_an_error_that_says_what_to_do() {
    let folders = Folders::empty();
    let run = run_in(folders.path(), &["search", "公园"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("seeds") && run.stderr.contains(".md"), "{run:?}");
}

/// The base of the links in a search's answer.
fn base(folders: &Folders, flag: Option<&str>, environment: Option<&str>) -> String {
    let mut command = command(folders.path(), &["search", "口袋公园", "--json"]);
    if let Some(url) = flag {
        command.args(["--public-base-url", url]);
    }
    if let Some(url) = environment {
        command.env("PLANSEARCH_PUBLIC_BASE_URL", url);
    }
    let answer = run(&mut command).json();
    let url = answer["hits"][0]["citation"]["url"].as_str().unwrap();
    let id = answer["hits"][0]["id"].as_str().unwrap();
    url.strip_suffix(&format!("/p/{id}")).unwrap_or_else(|| panic!("{url} does not lead to {id}")).to_owned()
}

#[test]
fn a_flag_goes_over_the_environment_over_the_file_over_the_default() {
    let folders = Folders::small();
    assert_eq!(base(&folders, None, None), "http://127.0.0.1:8080");
    folders.write("index-config/server.toml", "public_base_url = \"https://file.example.cn/plan/\"\n");
    assert_eq!(base(&folders, None, None), "https://file.example.cn/plan");
    assert_eq!(base(&folders, None, Some("https://environment.example.cn")), "https://environment.example.cn");
    let both = base(&folders, Some("https://flag.example.cn"), Some("https://environment.example.cn"));
    assert_eq!(both, "https://flag.example.cn");
}

#[test]
fn folders_come_from_flag_or_environment() {
    let (here, there) = (Folders::empty(), Folders::small());
    let path = |name: &str| there.path().join(name);
    let found = |run: Run| (run.code, run.stdout.contains("law/1/a2"));
    let by_environment = run(command(here.path(), &["search", "口袋公园"])
        .env("PLANSEARCH_SEEDS", path("seeds"))
        .env("PLANSEARCH_CONFIG", path("index-config"))
        .env("PLANSEARCH_DATA", path("data")));
    assert_eq!(found(by_environment), (Some(0), true));
    assert!(there.data().is_dir() && !here.data().exists());
    let seeds = path("seeds");
    let flags = ["search", "口袋公园", "--seeds", seeds.to_str().unwrap(), "--data", ":memory:"];
    assert_eq!(found(run(command(here.path(), &flags).env("PLANSEARCH_SEEDS", "/nowhere"))), (Some(0), true));
}

#[test]
fn the_server_listens_where_it_is_told() {
    let folders = Folders::small();
    // Port 0 takes a free one; the file names an address that cannot be listened on.
    folders.write(
        "index-config/server.toml",
        "listen = \"192.0.2.1:80\"\npublic_base_url = \"https://plan.example.cn\"\n",
    );
    let refused = run_in(folders.path(), &["serve"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("192.0.2.1:80"), "{refused:?}");
    let by_environment = Server::start(command(folders.path(), &["serve"]).env("PLANSEARCH_LISTEN", "127.0.0.1:0"));
    let by_flag = Server::start(
        command(folders.path(), &["serve", "--listen", "127.0.0.1:0"]).env("PLANSEARCH_LISTEN", "192.0.2.1:80"),
    );
    for server in [by_environment, by_flag] {
        assert!(server.address.starts_with("127.0.0.1:") && !server.address.ends_with(":0"), "{}", server.address);
        let hit = &server.get("/v1/search?q=%E5%85%AC%E5%9B%AD").json()["hits"][0];
        assert!(hit["citation"]["url"].as_str().unwrap().starts_with("https://plan.example.cn/"), "{hit}");
        let taken = run_in(folders.path(), &["serve", "--listen", &server.address]);
        assert_eq!(taken.code, Some(2), "an address in use: {taken:?}");
        assert_ne!(hit["id"], Value::Null);
    }
}

#[test]
fn a_key_that_is_refused_is_not_repeated() {
    let folders = Folders::small();
    let by_flag = run_in(folders.path(), &["serve", "--api-keys", "good-key,s3cret key", "--data", ":memory:"]);
    let mut by_environment = command(folders.path(), &["serve", "--data", ":memory:"]);
    let by_environment = run(by_environment.env("PLANSEARCH_API_KEYS", "s3cret key"));
    folders.write("index-config/server.toml", "api_keys = \"s3cret key\"\n");
    let by_file = run_in(folders.path(), &["serve", "--data", ":memory:"]);
    for (run, place) in [(by_flag, "--api-keys"), (by_environment, "PLANSEARCH_API_KEYS"), (by_file, "server.toml:1")] {
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains(place) && !run.stderr.contains("s3cret"), "{run:?}");
    }
}
