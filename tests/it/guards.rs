//! Who is let in, from where, and what answers let a browser do.

use crate::program::{Answer, Server, command, encoded, run_in};
use crate::support::Folders;
use std::io::{Cursor, Read as _};

fn serve(folders: &Folders, flags: &[&str]) -> Server {
    Server::start(command(folders.path(), &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]).args(flags))
}

/// The status of a request with these headers.
fn status(server: &Server, method: &str, path: &str, headers: &[(&str, &str)]) -> String {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let body = "{\"q\":\"a\"}";
    let answer = server.raw(&format!(
        "{method} {path} HTTP/1.1\r\n{headers}Content-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ));
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn a_host_has_to_be_known_on_every_face() {
    let folders = Folders::small();
    let server =
        serve(&folders, &["--public-base-url", "https://plan.example.cn", "--allowed-hosts", "search.office.cn"]);
    for path in [
        "/",
        "/v1/search?q=a",
        "/check",
        "/download?q=a&format=txt",
        "/openapi.json",
        "/metrics",
        "/assets/page.css",
        "/nothing",
    ] {
        assert_eq!(status(&server, "GET", path, &[("host", "evil.example")]), "403", "{path}");
        assert_ne!(status(&server, "GET", path, &[("host", "search.office.cn:8080")]), "403", "{path}");
    }
    for path in ["/mcp", "/dify/retrieval", "/fastgpt/v1/file/list", "/v1/check"] {
        assert_eq!(status(&server, "POST", path, &[("host", "evil.example")]), "403", "{path}");
    }
    for host in ["192.168.1.20:8080", "[::1]", "localhost", "plan.example.cn", "10.0.0.1"] {
        assert_eq!(status(&server, "GET", "/v1/search?q=a", &[("host", host)]), "200", "{host}");
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(status(&server, "GET", path, &[("host", "evil.example")]), "200", "{path}");
    }
}

#[test]
fn pages_of_other_sites_send_nothing() {
    let folders = Folders::small();
    let server = serve(&folders, &["--cors-origins", "https://bot.example.cn"]);
    let own = server.address.clone();
    let origin = format!("http://{own}");
    for (headers, expected) in [
        (vec![("host", own.as_str())], "200"),
        (vec![("host", own.as_str()), ("origin", origin.as_str())], "200"),
        (vec![("host", own.as_str()), ("origin", "https://bot.example.cn")], "200"),
        (vec![("host", own.as_str()), ("origin", "https://evil.example")], "403"),
        (vec![("host", own.as_str()), ("origin", "null")], "403"),
        (vec![("host", own.as_str()), ("sec-fetch-site", "cross-site")], "403"),
        (vec![("host", own.as_str()), ("sec-fetch-site", "same-origin")], "200"),
    ] {
        assert_eq!(status(&server, "POST", "/v1/search", &headers), expected, "{headers:?}");
    }
    // The form of the check, as another site's page would send it.
    let form = ureq::http::Request::post(server.url("/check"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://evil.example");
    assert_eq!(server.send(form.body(b"text=a".to_vec()).unwrap()).status, 403);
}

#[test]
fn every_answer_says_what_a_browser_may_do_with_it() {
    let folders = Folders::small();
    let server = serve(&folders, &[]);
    let check = |answer: &Answer, what: &str| {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'") || policy.contains("default-src 'self'"), "{what}: {policy}");
    };
    for path in [
        "/",
        "/about",
        "/check",
        "/indicators",
        "/documents/law",
        "/v1",
        "/v1/search?q=a",
        "/v1/search",
        "/nothing",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/assets/none",
        "/download?q=a&format=txt",
        "/v1/targets?format=csv",
        "/v1/documents/law/text",
    ] {
        check(&server.get(path), path);
    }
    check(&server.post("/mcp", "application/json", "{}"), "/mcp");
    check(&server.post("/dify/retrieval", "application/json", "{}"), "/dify/retrieval");
}

#[test]
fn beyond_this_machine_everybody_is_let_in_only_where_that_is_said() {
    let folders = Folders::small();
    let refused = run_in(folders.path(), &["serve", "--listen", "0.0.0.0:0", "--data", ":memory:"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("--public") && refused.stderr.contains("api_keys"), "{refused:?}");
    for flags in [&["--public"][..], &["--api-keys", "a-key-of-this-test"]] {
        let mut serve = command(folders.path(), &["serve", "--listen", "0.0.0.0:0", "--data", ":memory:"]);
        let mut server = Server::begin(serve.args(flags));
        server.signal("TERM");
        assert_eq!(server.wait().0, Some(0), "{flags:?}");
    }
    let short = run_in(folders.path(), &["serve", "--api-keys", "short", "--data", ":memory:"]);
    assert_eq!(short.code, Some(2));
    assert!(short.stderr.contains("8 or more") && !short.stderr.contains("short"), "{short:?}");
}

#[test]
fn an_address_that_asks_too_often_is_told_so() {
    let folders = Folders::small();
    let server = serve(&folders, &["--requests-per-minute", "20"]);
    let answers: Vec<Answer> = (0..40).map(|_| server.get("/v1/search?q=a")).collect();
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!(refused.len() >= 15 && answers[0].status != 429, "{}", refused.len());
    assert!(refused[0].header("retry-after").is_some() && refused[0].body.contains("too_many_requests"));
}

#[test]
fn a_file_of_hits_is_xml_whatever_was_searched() {
    let folders = Folders::small();
    let server = serve(&folders, &[]);
    let query = encoded("口袋公园 \u{FFFF}\u{0}\u{1b}\u{FFFE}<&>");
    let request = ureq::http::Request::get(server.url(&format!("/download?q={query}"))).body(Vec::new()).unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let bytes = agent.run(request).unwrap().body_mut().read_to_vec().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    assert!(document.descendants().any(|node| node.text().is_some_and(|text| text.contains("口袋公园"))));
    assert!(!xml.contains('\u{FFFF}') && !xml.contains('\u{FFFE}'));
}
