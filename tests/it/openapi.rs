//! The description of the service: both documents are valid, they say what the service does, and the page shows them.

use crate::browser::Window;
use crate::clients::{python, python_against};
use crate::program::{Server, command};
use crate::support::root;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn both_documents_are_valid_and_whole() {
    let server = Server::over(root());
    let found = python_against(&server, "openapi_documents.py");
    for (document, version) in [("newest", "3.1.0"), ("older", "3.0.3")] {
        assert_eq!(found[document]["version"], version);
        assert_eq!(found[document]["undescribed"], json!([]), "{document}");
    }
    assert_eq!(found["newest"]["operations"], found["older"]["operations"]);
    assert_eq!(found["newest"]["examples"], found["older"]["examples"]);
}

/// The names that a refusal of an unknown one lists.
fn accepted(answer: &Value) -> BTreeSet<String> {
    let detail = answer["detail"].as_str().unwrap();
    let names = detail.split_once("accepted are ").map_or("", |(_, names)| names);
    names.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_parameters_are_those_that_are_accepted() {
    let server = Server::over(root());
    let description = server.get("/openapi.json").json();
    let mut compared = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if !path.starts_with("/v1/") && path != "/download" {
                continue;
            }
            // Nothing is read of who may not ask, here for want of keys.
            if path.starts_with("/v1/admin/") || !["get", "post"].contains(&method.as_str()) {
                continue;
            }
            let uri = path.replace("{id}", "none");
            let (answer, described): (_, BTreeSet<String>) = if method == "get" {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let in_query = parameters.filter(|parameter| parameter["in"] == "query");
                let names = in_query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect();
                (server.get(&format!("{uri}?nothing=1")), names)
            } else {
                let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
                let name = schema["$ref"].as_str().unwrap().trim_start_matches('#');
                let members = description.pointer(name).unwrap()["properties"].as_object().unwrap();
                (server.post(&uri, "application/json", r#"{"nothing":1}"#), members.keys().cloned().collect())
            };
            let refusal: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(refusal["code"], "bad_parameter", "{method} {path}: {answer:?}");
            assert_eq!(accepted(&refusal), described, "{method} {path}");
            compared += 1;
        }
    }
    assert!(compared >= 12, "{compared}");
}

#[track_caller]
fn exercise(server: &Server, path: &str, examples: &str) {
    let run = python("openapi_exercise.py", &[&format!("http://{}", server.address), path, examples]);
    assert_eq!(run.code, Some(0), "{}\n{}", run.stdout, run.stderr);
}

#[test]
fn the_service_keeps_to_its_description() {
    exercise(&Server::over(root()), "/openapi.json", "25");
}

#[test]
fn the_service_keeps_to_its_older_description() {
    exercise(&Server::over(root()), "/openapi-3.0.json", "5");
}

#[test]
fn the_servers_are_those_of_the_settings_whatever_host_is_asked() {
    let mut start = command(root(), &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]);
    start.env("PLANSEARCH_PUBLIC_BASE_URL", "https://plan.example.cn/search");
    start.env("PLANSEARCH_ALLOWED_HOSTS", "elsewhere.example");
    let server = Server::start(&mut start);
    for path in ["/openapi.json", "/openapi-3.0.json", "/api-docs/openapi.json"] {
        let request = ureq::http::Request::get(server.url(path)).header("host", "elsewhere.example");
        let answer = server.send(request.body(Vec::new()).unwrap());
        let expected = if path.starts_with("/api-docs") { ".." } else { "https://plan.example.cn/search" };
        assert_eq!(answer.json()["servers"], json!([{"url": expected}]), "{path}");
        assert!(!answer.body.contains("elsewhere.example"), "{path}");
    }
}

#[test]
fn the_page_shows_every_operation_and_sends_what_is_tried() {
    let server = Server::over(root());
    let operations = server.get("/openapi.json").json()["paths"]
        .as_object()
        .unwrap()
        .values()
        .map(|item| item.as_object().unwrap().len())
        .sum::<usize>();

    let browser = Window::DESKTOP.open();
    browser.open(&server, "/api-docs");
    browser.wait_until("all operations are shown", || browser.count(".opblock") == operations);
    assert!(browser.url().ends_with("/api-docs/"), "{}", browser.url());
    browser.click("[id$='-get_passage'] .opblock-summary-control");
    browser.click("[id$='-get_passage'] .execute");
    browser.wait_for_text("[id$='-get_passage'] .live-responses-table .response-col_status", "200");

    // Nothing came from elsewhere, and nothing that the page needs was forbidden.
    let loaded = browser.script("return performance.getEntriesByType('resource').map(entry => entry.name)");
    let loaded: Vec<&str> = loaded.as_array().unwrap().iter().map(|url| url.as_str().unwrap()).collect();
    assert!(loaded.iter().any(|url| url.ends_with("/api-docs/openapi.json")), "{loaded:?}");
    let own = server.url("/");
    assert!(loaded.iter().all(|url| url.starts_with(&own) || url.starts_with("data:")), "{loaded:?}");
    let violations = browser.promise(
        "new Promise(found => {
            const observer = new ReportingObserver(() => {}, {types: ['csp-violation'], buffered: true});
            observer.observe();
            setTimeout(() => found(observer.takeRecords().map(report => report.body.blockedURL)), 200);
        })",
    );
    assert_eq!(violations, json!([]));
}

#[test]
fn the_page_allows_nothing_from_elsewhere() {
    let server = Server::over(root());
    for path in ["/api-docs/", "/api-docs/swagger-initializer.js", "/api-docs/swagger-ui.css"] {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("http"), "{path}: {policy}");
    }
    let initializer = server.get("/api-docs/swagger-initializer.js").body;
    assert!(initializer.contains(r#""openapi.json""#) && !initializer.contains("http"), "{initializer}");
    assert_eq!(server.get("/api-docs/nothing.js").status, 404);
}

#[test]
fn with_keys_the_description_is_for_who_has_one() {
    let mut start = command(root(), &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]);
    let server = Server::start(start.env("PLANSEARCH_API_KEYS", "a-key-of-this-test"));
    for path in ["/openapi.json", "/openapi-3.0.json", "/api-docs", "/api-docs/", "/api-docs/openapi.json"] {
        assert_eq!(server.get(path).status, 401, "{path}");
        // A redirect is followed without the key.
        let path = if path == "/api-docs" { "/api-docs/" } else { path };
        let request = ureq::http::Request::get(server.url(path)).header("authorization", "Bearer a-key-of-this-test");
        assert_eq!(server.send(request.body(Vec::new()).unwrap()).status, 200, "{path}");
    }
}
