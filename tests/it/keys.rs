//! Keys: made, listed and revoked beside a running service, and what each sees on every face.

use crate::program::{Answer, Server, command, encoded, run_in};
use crate::support::Folders;
use serde_json::{Value, json};

/// A city's plan, a county's plan and a law in folders of their own, each with a wording of its own.
fn folders() -> Folders {
    let folders = Folders::empty();
    folders.write("seeds/city/plan.md", "# 东川市规划\n\n## 第一章 供水\n\n改造供水管网，建设漂流书屋。\n");
    folders.write("seeds/county/plan.md", "# 云溪县规划\n\n## 第一章 交通\n\n改造供水管网，建设水上巴士。\n");
    folders.write("seeds/law.md", "# 节水条例\n\n## 第一章 总则\n\n第一条 改造供水管网，推广节水器具。\n");
    folders
}

fn start(folders: &Folders) -> Server {
    Server::start(&mut command(folders.path(), &["serve", "--listen", "127.0.0.1:0"]))
}

fn add(folders: &Folders, arguments: &[&str]) -> String {
    let run = run_in(folders.path(), &[&["key", "add"], arguments].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    run.stdout.trim().to_owned()
}

fn ask(server: &Server, method: &str, path: &str, key: &str, body: &str) -> Answer {
    let path: String =
        path.chars().map(|c| if c.is_ascii() { c.to_string() } else { encoded(&c.to_string()) }).collect();
    let request = ureq::http::Request::builder().method(method).uri(server.url(&path));
    let request = request.header("authorization", format!("Bearer {key}")).header("content-type", "application/json");
    server.send(request.body(body.as_bytes().to_vec()).unwrap())
}

fn get(server: &Server, path: &str, key: &str) -> Answer {
    ask(server, "GET", path, key, "")
}

#[test]
fn keys_act_without_a_restart() {
    let folders = folders();
    let server = start(&folders);
    assert_eq!(server.get("/v1/documents").status, 200);
    let key = add(&folders, &["bot"]);
    assert!(key.len() > 40 && key.is_ascii(), "{key}");
    let file = std::fs::read_to_string(folders.path().join("index-config/keys.toml")).unwrap();
    assert!(file.contains("sha256:") && !file.contains(&key), "{file}");
    // From now on everybody needs one.
    assert_eq!(server.get("/v1/documents").status, 401);
    assert_eq!(get(&server, "/v1/documents", &key).status, 200);
    assert_eq!(get(&server, "/v1/documents", "ps-another").status, 401);
    let listed = run_in(folders.path(), &["key", "list", "--json"]);
    assert_eq!(listed.json()["name"], "bot");
    assert!(!listed.stdout.contains(&key));
    assert_eq!(run_in(folders.path(), &["key", "add", "bot"]).code, Some(2), "the name is taken");
    assert_eq!(run_in(folders.path(), &["key", "revoke", "bot"]).code, Some(0));
    // The last key is gone, and the service does not open.
    assert_eq!(get(&server, "/v1/documents", &key).status, 401);
    assert_eq!(server.get("/v1/documents").status, 401);
    assert_eq!(run_in(folders.path(), &["key", "revoke", "bot"]).code, Some(2), "there is none");
    std::fs::remove_file(folders.path().join("index-config/keys.toml")).unwrap();
    assert_eq!(server.get("/v1/documents").status, 401);
}

#[test]
fn a_key_ends_with_its_time() {
    let folders = folders();
    let good = add(&folders, &["good", "--expires", "2999-12-31"]);
    let over = add(&folders, &["over", "--expires", "2020-12-31"]);
    let server = start(&folders);
    assert_eq!(get(&server, "/v1/documents", &good).status, 200);
    let refused = get(&server, "/v1/documents", &over);
    assert!(refused.status == 401 && refused.body.contains("unknown_key"), "{refused:?}");
    let listed = run_in(folders.path(), &["key", "list"]).stdout;
    assert!(listed.contains("over\tread\texpired 2020-12-31"), "{listed}");
    let refused = run_in(folders.path(), &["key", "add", "x", "--expires", "tomorrow"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("is neither a day"), "{refused:?}");
}

#[test]
fn a_broken_file_keeps_the_last_good_keys() {
    let folders = folders();
    let key = add(&folders, &["bot"]);
    let server = start(&folders);
    assert_eq!(get(&server, "/v1/documents", &key).status, 200);
    folders.write("index-config/keys.toml", "[[key]]\nname = \"bot\"\nhash = \"broken\"\n");
    assert_eq!(get(&server, "/v1/documents", &key).status, 200);
    assert_eq!(server.get("/v1/documents").status, 401);
    let refused = run_in(folders.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("keys.toml:3"), "{refused:?}");
}

#[test]
fn a_limited_key_sees_its_documents_alone_on_every_face() {
    let folders = folders();
    let all = add(&folders, &["all"]);
    let city = add(&folders, &["city", "--folder", "city", "--document", "law"]);
    let server = start(&folders);
    // What is the county's alone, and what is everybody's.
    let (theirs, common) = ("水上巴士", "供水管网");
    let documents = get(&server, "/v1/documents", &city).json();
    let files: Vec<&str> =
        documents["documents"].as_array().unwrap().iter().map(|d| d["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["city/plan.md", "law.md"]);
    let all_ids = get(&server, "/v1/documents", &all).json();
    let county = all_ids["documents"].as_array().unwrap().iter().find(|d| d["file"] == "county/plan.md").unwrap();
    let county = county["id"].as_str().unwrap();
    let passage =
        get(&server, &format!("/v1/search?q={theirs}"), &all).json()["hits"][0]["id"].as_str().unwrap().to_owned();
    assert!(passage.starts_with(county), "{passage}");
    // What is named is unknown.
    for path in [
        format!("/v1/documents/{county}"),
        format!("/v1/documents/{county}/text"),
        format!("/v1/passages/{passage}"),
        format!("/v1/compare?a=law&b={county}"),
        format!("/documents/{county}"),
        format!("/p/{passage}"),
    ] {
        let (seen, unseen) = (get(&server, &path, &all), get(&server, &path, &city));
        // Who is led on sends no key there.
        assert!(seen.status < 400 || path.starts_with("/p/"), "{path}: {seen:?}");
        assert!(!unseen.body.contains(theirs), "{path}: {unseen:?}");
        assert_eq!(unseen.status, 404, "{path}: {unseen:?}");
    }
    // What is looked for is not found, and counted nowhere.
    let check = json!({"text": format!("改造{common}，开通{theirs}。")}).to_string();
    let dify =
        json!({"knowledge_id": "all", "query": theirs, "retrieval_setting": {"top_k": 5, "score_threshold": 0.0}})
            .to_string();
    let ragflow = json!({"question": theirs}).to_string();
    let tool = |name: &str, arguments: Value| {
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
            .to_string()
    };
    let tools = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}).to_string();
    let resources = json!({"jsonrpc": "2.0", "id": 1, "method": "resources/list", "params": {}}).to_string();
    for (method, path, body) in [
        ("GET", format!("/v1/search?q={theirs}"), String::new()),
        ("GET", format!("/v1/search?q={common}&group=document"), String::new()),
        ("GET", format!("/v1/search?q={theirs}&explain=true"), String::new()),
        ("GET", format!("/v1/wordings?q={common}"), String::new()),
        ("GET", format!("/v1/retrieve?query={theirs}"), String::new()),
        ("GET", "/v1/suggest?q=水上".to_owned(), String::new()),
        ("GET", "/v1/suggest?q=云溪".to_owned(), String::new()),
        ("GET", format!("/download?q={common}&format=txt"), String::new()),
        ("GET", "/documents".to_owned(), String::new()),
        ("GET", "/".to_owned(), String::new()),
        ("GET", "/v1/targets".to_owned(), String::new()),
        ("GET", "/openapi.json".to_owned(), String::new()),
        ("POST", "/v1/check".to_owned(), check),
        ("POST", "/dify/retrieval".to_owned(), dify),
        ("POST", "/api/v1/retrieval".to_owned(), ragflow),
        ("POST", "/fastgpt/v1/file/list".to_owned(), "{}".to_owned()),
        ("POST", "/mcp".to_owned(), tool("search", json!({"query": common}))),
        ("POST", "/mcp".to_owned(), tool("retrieve", json!({"query": common}))),
        ("POST", "/mcp".to_owned(), tool("outline", json!({}))),
        ("POST", "/mcp".to_owned(), tools),
        ("POST", "/mcp".to_owned(), resources),
    ] {
        let answer = ask(&server, method, &path, &city, &body);
        assert!(answer.status < 500, "{method} {path}: {answer:?}");
        for secret in ["建设水上巴士", "云溪县", county] {
            assert!(!answer.body.contains(secret), "{method} {path}: {secret} in {answer:?}");
        }
    }
    let found = get(&server, &format!("/v1/search?q={common}"), &city).json();
    assert_eq!(found["total_exact"], 2);
    assert_eq!(get(&server, &format!("/v1/search?q={common}"), &all).json()["total_exact"], 3);
    assert_eq!(get(&server, &format!("/v1/wordings?q={common}"), &city).json()["occurrences"], 2);
}

#[test]
fn a_session_belongs_to_its_key() {
    let folders = folders();
    let all = add(&folders, &["all"]);
    let city = add(&folders, &["city", "--folder", "city"]);
    let server = start(&folders);
    let begin = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}});
    let post = |key: &str, session: Option<&str>, body: &Value| {
        let request = ureq::http::Request::builder().method("POST").uri(server.url("/mcp"));
        let request =
            request.header("authorization", format!("Bearer {key}")).header("content-type", "application/json");
        let mut request = request.header("accept", "application/json, text/event-stream");
        if let Some(session) = session {
            request = request.header("mcp-session-id", session);
        }
        server.send(request.body(body.to_string().into_bytes()).unwrap())
    };
    let begun = post(&all, None, &begin);
    let session = begun.header("mcp-session-id").unwrap().to_owned();
    post(&all, Some(&session), &json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    let list =
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "outline", "arguments": {}}});
    assert!(post(&all, Some(&session), &list).body.contains("云溪县"));
    let refused = post(&city, Some(&session), &list);
    assert!(refused.status == 404 && refused.body.contains("unknown_session"), "{refused:?}");
    let own = post(&city, None, &begin);
    assert!(own.body.contains("东川市") && !own.body.contains("云溪县"), "{own:?}");
    let own = own.header("mcp-session-id").unwrap().to_owned();
    post(&city, Some(&own), &json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    assert!(!post(&city, Some(&own), &list).body.contains("云溪县"));
}
