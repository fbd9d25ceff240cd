//! Documents put and taken away over HTTP, by who may.

use crate::program::{Answer, Server, command, encoded, run_in};
use crate::support::{Folders, fixture};
use serde_json::Value;
use std::fs;
use std::time::Duration;

fn start(folders: &Folders) -> Server {
    Server::start(&mut command(folders.path(), &["serve", "--listen", "127.0.0.1:0"]))
}

fn key(folders: &Folders, arguments: &[&str]) -> String {
    let run = run_in(folders.path(), &[&["key", "add"], arguments].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    run.stdout.trim().to_owned()
}

fn send(server: &Server, method: &str, path: &str, key: &str, body: impl Into<Vec<u8>>) -> Answer {
    let url = if path.starts_with("http") { path.to_owned() } else { server.url(path) };
    let url: String = url.chars().map(|c| if c.is_ascii() { c.to_string() } else { encoded(&c.to_string()) }).collect();
    let request = ureq::http::Request::builder().method(method).uri(url);
    server.send(request.header("authorization", format!("Bearer {key}")).body(body.into()).unwrap())
}

/// Waits for the job that an answer names.
#[track_caller]
fn done(server: &Server, key: &str, accepted: &Answer) -> Value {
    assert_eq!(accepted.status, 202, "{accepted:?}");
    let location = accepted.header("location").unwrap();
    loop {
        let job = send(server, "GET", location, key, "").json();
        if job["state"] == "done" || job["state"] == "failed" {
            assert_eq!(job["state"], "done", "{job}");
            return job;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

const PLAN: &str = "# 东川市规划\n\n## 第一章 供水\n\n建设漂流书屋。\n";

#[test]
fn documents_put_at_the_same_time_are_all_there() {
    let folders = Folders::small();
    let admin = key(&folders, &["admin", "--scope", "admin"]);
    let server = start(&folders);
    const COUNT: usize = 12;
    let put = &|number: usize| {
        let path = format!("/v1/documents/plan-{number}?file=plan-{number}.md&title=第{number}号规划");
        send(&server, "PUT", &path, &admin, format!("{PLAN}\n第{number}号。\n"))
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..COUNT).map(|number| scope.spawn(move || put(number))).collect();
        running.into_iter().for_each(|answer| assert_eq!(answer.join().unwrap().status, 202));
    });
    done(&server, &admin, &send(&server, "POST", "/v1/admin/reindex", &admin, ""));
    for number in 0..COUNT {
        let document = send(&server, "GET", &format!("/v1/documents/plan-{number}"), &admin, "").json();
        assert_eq!(document["title"], format!("第{number}号规划"), "{document}");
    }
    let left = fs::read_dir(folders.path().join("seeds")).unwrap().count();
    assert_eq!(left, COUNT + 1, "nothing is left beside the sources");
}

#[test]
fn a_document_is_put_replaced_and_taken_away() {
    let folders = Folders::small();
    folders.write("index-config/documents.toml", "# Ours.\n\n[[document]]\nfile = \"law.md\" # kept\n");
    let admin = key(&folders, &["admin", "--scope", "admin"]);
    let server = start(&folders);
    let path =
        "/v1/documents/plan-2025?file=规划.md&title=东川市规划纲要&number=东政发〔2025〕1号&date=2025-03&level=city";
    done(&server, &admin, &send(&server, "PUT", path, &admin, PLAN));
    let document = send(&server, "GET", "/v1/documents/plan-2025", &admin, "").json();
    assert_eq!(document["title"], "东川市规划纲要", "{document}");
    assert_eq!((&document["number"], &document["date"]), (&Value::from("东政发〔2025〕1号"), &Value::from("2025-03")));
    assert_eq!(document["file"], "规划.md");
    let toml = fs::read_to_string(folders.path().join("index-config/documents.toml")).unwrap();
    assert!(toml.starts_with("# Ours.\n\n[[document]]\nfile = \"law.md\" # kept\n"), "{toml}");
    let found = send(&server, "GET", "/v1/search?q=漂流书屋", &admin, "").json();
    assert_eq!(found["hits"][0]["document"], "plan-2025");

    // Another format takes the place of the first, with what was said of it.
    let word = fs::read(fixture("formats/water-plan.docx")).unwrap();
    done(&server, &admin, &send(&server, "PUT", "/v1/documents/plan-2025?file=规划.docx", &admin, word));
    let document = send(&server, "GET", "/v1/documents/plan-2025", &admin, "").json();
    assert_eq!((&document["file"], &document["format"]), (&Value::from("规划.docx"), &Value::from("docx")));
    assert_eq!(document["title"], "东川市规划纲要");
    assert!(!folders.path().join("seeds/规划.md").exists());
    assert_eq!(send(&server, "GET", "/v1/search?q=漂流书屋", &admin, "").json()["total_exact"], 0);

    done(&server, &admin, &send(&server, "DELETE", "/v1/documents/plan-2025", &admin, ""));
    assert_eq!(send(&server, "GET", "/v1/documents/plan-2025", &admin, "").status, 404);
    assert!(!folders.path().join("seeds/规划.docx").exists());
    let toml = fs::read_to_string(folders.path().join("index-config/documents.toml")).unwrap();
    assert!(!toml.contains("plan-2025") && toml.contains("# kept"), "{toml}");
    assert_eq!(send(&server, "DELETE", "/v1/documents/plan-2025", &admin, "").status, 404);
    // Nothing is left beside.
    let names: Vec<_> = fs::read_dir(folders.path().join("seeds")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["law.md"]);
}

#[test]
fn no_file_lands_outside_of_the_sources() {
    let folders = Folders::small();
    let admin = key(&folders, &["admin", "--scope", "admin"]);
    let server = start(&folders);
    for (id, name) in
        [("a", "../../escape.md"), ("b", "/abs/escape.md"), ("c", "..%5Cother.md"), ("d", ".hidden/escape.md")]
    {
        let path = format!("/v1/documents/{id}?file={name}");
        done(&server, &admin, &send(&server, "PUT", &path, &admin, PLAN));
    }
    let outside = fs::read_dir(folders.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let outside: Vec<String> = outside.map(|name| name.into_string().unwrap()).collect();
    assert!(outside.iter().all(|name| ["seeds", "index-config", "data"].contains(&name.as_str())), "{outside:?}");
    let listed = send(&server, "GET", "/v1/documents", &admin, "").json();
    assert_eq!(listed["documents"].as_array().unwrap().len(), 5, "{listed}");
}

#[test]
fn what_cannot_be_put_is_refused_with_its_reason() {
    let folders = Folders::small();
    folders.write("seeds/city/plan.md", PLAN);
    let admin = key(&folders, &["admin", "--scope", "admin"]);
    let reader = key(&folders, &["reader"]);
    let city = key(&folders, &["city", "--scope", "admin", "--folder", "city"]);
    let server = start(&folders);
    for (method, path, key, body, status, code) in [
        ("PUT", "/v1/documents/x?file=x.md", "ps-none", PLAN, 401, "unknown_key"),
        ("PUT", "/v1/documents/x?file=x.md", &reader, PLAN, 403, "admin_only"),
        ("DELETE", "/v1/documents/law", &reader, "", 403, "admin_only"),
        ("POST", "/v1/admin/reindex", &reader, "", 403, "admin_only"),
        ("PUT", "/v1/documents/x?file=x.md", &city, PLAN, 403, "outside_of_key"),
        ("PUT", "/v1/documents/law?file=law.md", &city, PLAN, 403, "outside_of_key"),
        ("DELETE", "/v1/documents/law", &city, "", 404, "unknown_document"),
        ("PUT", "/v1/documents/x", &admin, PLAN, 400, "bad_parameter"),
        ("PUT", "/v1/documents/x?file=x.exe", &admin, PLAN, 400, "bad_parameter"),
        ("PUT", "/v1/documents/x?file=x.md", &admin, "", 400, "bad_body"),
        ("PUT", "/v1/documents/x?file=x.md&date=soon", &admin, PLAN, 400, "bad_entry"),
        ("PUT", "/v1/documents/x%20y?file=x.md", &admin, PLAN, 400, "bad_entry"),
        ("PUT", "/v1/documents/x?file=law.md", &admin, PLAN, 409, "file_taken"),
    ] {
        let answer = send(&server, method, path, key, body);
        let said = format!("\"code\":\"{code}\"");
        assert!(answer.status == status && answer.body.contains(&said), "{method} {path}: {status} {code}, {answer:?}");
    }
    assert_eq!(fs::read_dir(folders.path().join("seeds")).unwrap().count(), 2);
    done(&server, &city, &send(&server, "PUT", "/v1/documents/new?file=city/new.md", &city, PLAN));
    assert!(folders.path().join("seeds/city/new.md").exists());

    let open = Server::over(Folders::small().path());
    for (method, path) in [("PUT", "/v1/documents/x?file=x.md"), ("DELETE", "/v1/documents/law")] {
        let refused = send(&open, method, path, "", PLAN);
        assert!(refused.status == 403 && refused.body.contains("no_keys"), "{method}: {refused:?}");
    }
}

/// Sends a request whose body comes in parts with pauses between them, and reads the answer.
fn send_slowly(server: &Server, head: &str, parts: &[&[u8]], pause: Duration) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = server.connect();
    stream.write_all(head.as_bytes()).unwrap();
    for part in parts {
        std::thread::sleep(pause);
        // Who is cut off is told so, and reads no further.
        if stream.write_all(part).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn head(request: &str, more: &[String]) -> String {
    let lines: String = more.iter().map(|line| format!("{line}\r\n")).collect();
    format!("{request} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{lines}\r\n")
}

#[test]
fn a_document_may_come_over_a_slow_line() {
    let folders = Folders::small();
    let admin = key(&folders, &["admin", "--scope", "admin"]);
    let flags = ["serve", "--listen", "127.0.0.1:0", "--request-timeout-ms", "2000"];
    let server = Server::start(&mut command(folders.path(), &flags));
    let parts: Vec<&[u8]> = PLAN.as_bytes().chunks(PLAN.len().div_ceil(7)).collect();
    // Longer than a request may take, and never as long without anything.
    let pause = Duration::from_millis(400);
    let authorized = format!("Authorization: Bearer {admin}");
    let length = format!("Content-Length: {}", PLAN.len());
    let put = head("PUT /v1/documents/slow?file=slow.md", &[authorized.clone(), length.clone()]);
    let answer = send_slowly(&server, &put, &parts, pause);
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    assert_eq!(fs::read_to_string(folders.path().join("seeds/slow.md")).unwrap(), PLAN);

    // The page's form as well.
    let sign_in = ureq::http::Request::post(server.url("/sign-in"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("key={admin}&next=about").into_bytes());
    let cookie = server.send_once(sign_in.unwrap()).header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let about = ureq::http::Request::get(server.url("/about")).header("cookie", &cookie);
    let about = server.send(about.header("accept", "text/html").body(Vec::new()).unwrap()).body;
    let token = about.split_once("name=\"token\" value=\"").unwrap().1.split('"').next().unwrap();
    let field = |name: &str, text: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{text}\r\n");
    let file = field("file", &format!("; filename=\"form.md\"\r\n\r\n{PLAN}"));
    let body = field("token", &format!("\r\n\r\n{token}")) + &file + "--b--\r\n";
    let parts: Vec<&[u8]> = body.as_bytes().chunks(body.len().div_ceil(7)).collect();
    let more = [
        format!("Cookie: {cookie}"),
        "Content-Type: multipart/form-data; boundary=b".to_owned(),
        format!("Content-Length: {}", body.len()),
    ];
    let answer = send_slowly(&server, &head("POST /admin", &more), &parts, pause);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(folders.path().join("seeds/form.md").exists());

    // Who may not upload is not waited for.
    let refused = head("PUT /v1/documents/slow?file=slow.md", &["Authorization: Bearer ps-none".to_owned(), length]);
    let answer = send_slowly(&server, &refused, &[], pause);
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

#[test]
fn a_document_that_does_not_come_is_not_waited_for() {
    let folders = Folders::small();
    let admin = key(&folders, &["admin", "--scope", "admin"]);
    let put = head(
        "PUT /v1/documents/slow?file=slow.md",
        &[format!("Authorization: Bearer {admin}"), "Content-Length: 100000".to_owned()],
    );
    for (limits, said) in [
        (["--request-timeout-ms", "300", "--upload-timeout-ms", "600000"], "nothing of the body came for 300 ms"),
        (["--request-timeout-ms", "60000", "--upload-timeout-ms", "500"], "within the limit of 500 ms"),
    ] {
        let flags = [&["serve", "--listen", "127.0.0.1:0"][..], &limits].concat();
        let server = Server::start(&mut command(folders.path(), &flags));
        let mut parts: Vec<&[u8]> = vec![b"#"; 3];
        if said.contains("500") {
            // It drips and drips.
            parts = vec![b"#"; 200];
        }
        let answer = send_slowly(&server, &put, &parts, Duration::from_millis(20));
        let is_told = answer.starts_with("HTTP/1.1 408") && answer.contains("slow_body") && answer.contains(said);
        assert!(is_told, "{limits:?}: {answer}");
    }
    assert!(!folders.path().join("seeds/slow.md").exists());
}
