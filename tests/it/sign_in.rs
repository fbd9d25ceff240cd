//! Browsers and keys: signing in, what a session may do, and how it ends.

use crate::axe;
use crate::browser::{Browser, Window, key};
use crate::program::{Answer, Server, command, encoded, run_in};
use crate::support::Folders;

/// A plan in a folder of its own, and another.
fn folders() -> Folders {
    let folders = Folders::empty();
    folders.write("seeds/city/plan.md", "# 东川市规划\n\n## 第一章 供水\n\n改造供水管网，建设漂流书屋。\n");
    folders.write("seeds/county/plan.md", "# 云溪县规划\n\n## 第一章 交通\n\n改造供水管网，建设水上巴士。\n");
    folders
}

fn start(folders: &Folders, flags: &[&str]) -> Server {
    Server::start(command(folders.path(), &["serve", "--listen", "127.0.0.1:0", "--data", ":memory:"]).args(flags))
}

fn add(folders: &Folders, arguments: &[&str]) -> String {
    let run = run_in(folders.path(), &[&["key", "add"], arguments].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    run.stdout.trim().to_owned()
}

fn ask(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = ureq::http::Request::builder().method(method).uri(server.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.send_once(request.body(body.as_bytes().to_vec()).unwrap())
}

fn page(server: &Server, path: &str, cookie: &str) -> Answer {
    ask(server, "GET", path, &[("accept", "text/html"), ("cookie", cookie)], "")
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Signs in: the cookie, as a browser sends it.
#[track_caller]
fn sign_in(server: &Server, key: &str) -> String {
    let answer = ask(server, "POST", "/sign-in", &[FORM], &format!("key={key}&next=documents"));
    assert_eq!((answer.status, answer.header("location")), (303, Some("./documents")), "{answer:?}");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict") && !cookie.contains(key), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

/// What the forms of a session send along.
#[track_caller]
fn token(server: &Server, cookie: &str) -> String {
    let page = page(server, "/about", cookie).body;
    let (_, rest) = page.split_once("name=\"token\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn a_session_obeys_its_key() {
    let folders = folders();
    let city = add(&folders, &["city", "--folder", "city"]);
    let server = start(&folders, &[]);
    let refused = page(&server, "/documents?q=a", "");
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")), "{refused:?}");
    assert!(
        refused.body.contains("action=\"./sign-in\"") && refused.body.contains("value=\"documents?q=a\""),
        "{refused:?}"
    );
    assert!(!refused.body.contains("东川"), "{refused:?}");
    let wrong = ask(&server, "POST", "/sign-in", &[FORM, ("accept", "text/html")], "key=ps-none");
    assert!(wrong.status == 401 && wrong.body.contains("这个密钥不对"), "{wrong:?}");
    assert_eq!(wrong.header("set-cookie"), None);
    let cookie = sign_in(&server, &city);
    let shelf = page(&server, "/", &cookie);
    assert!(shelf.status == 200 && shelf.body.contains("东川市") && !shelf.body.contains("云溪县"), "{shelf:?}");
    // What its pages ask for works as well; a form of another site would send no cookie, and this changes nothing anyway.
    let suggest = format!("/v1/suggest?q={}", encoded("供水"));
    assert_eq!(ask(&server, "GET", &suggest, &[("cookie", &cookie)], "").status, 200);
    let posted = ask(
        &server,
        "POST",
        "/v1/search",
        &[("cookie", &cookie), ("content-type", "application/json")],
        "{\"q\":\"水\"}",
    );
    assert_eq!(posted.status, 401);
    // The key goes, and so does the session.
    assert_eq!(run_in(folders.path(), &["key", "revoke", "city"]).code, Some(0));
    assert_eq!(page(&server, "/", &cookie).status, 401);
}

#[test]
fn signing_out_wants_the_token_and_ends_the_session() {
    let folders = folders();
    let key = add(&folders, &["all"]);
    let server = start(&folders, &["--public-base-url", "https://plan.example.cn/plan"]);
    let answer = ask(&server, "POST", "/sign-in", &[FORM], &format!("key={key}"));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("; Secure") && !cookie.contains("Path"), "{cookie}");
    let cookie = sign_in(&server, &key);
    let token = token(&server, &cookie);
    let headers = [FORM, ("cookie", cookie.as_str())];
    for wrong in ["", "token=", "token=0123"] {
        assert_eq!(ask(&server, "POST", "/sign-out", &headers, wrong).status, 403, "{wrong}");
    }
    let elsewhere = [FORM, ("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    assert_eq!(ask(&server, "POST", "/sign-out", &elsewhere, &format!("token={token}")).status, 403);
    assert_eq!(page(&server, "/", &cookie).status, 200);
    let out = ask(&server, "POST", "/sign-out", &headers, &format!("token={token}"));
    assert!(out.status == 303 && out.header("set-cookie").unwrap().contains("Max-Age=0"), "{out:?}");
    assert_eq!(page(&server, "/", &cookie).status, 401);
}

#[test]
fn pages_may_be_open_where_programs_need_keys() {
    let folders = folders();
    let key = add(&folders, &["all"]);
    let server = start(&folders, &["--public-pages"]);
    let search = format!("?q={}", encoded("漂流书屋"));
    for path in ["/", "/documents", "/check", "/about", &format!("/{search}"), &format!("/download{search}&format=txt")]
    {
        assert_eq!(page(&server, path, "").status, 200, "{path}");
    }
    for path in ["/v1/documents", &format!("/v1/search{search}"), "/metrics", "/openapi.json"] {
        assert_eq!(ask(&server, "GET", path, &[], "").status, 401, "{path}");
    }
    assert!(page(&server, "/", "").body.contains("href=\"./sign-in\""));
    let cookie = sign_in(&server, &key);
    assert!(page(&server, "/", &cookie).body.contains("退出"));
    // A key that is sent and is none is refused all the same.
    let wrong = ask(&server, "GET", "/", &[("accept", "text/html"), ("authorization", "Bearer ps-none")], "");
    assert_eq!(wrong.status, 401);
}

#[track_caller]
fn sign_in_with(browser: &Browser, key: &str) {
    browser.wait_for_text("h1", "登录");
    browser.type_into("#key", key);
    browser.press(key::ENTER);
}

#[test]
fn a_person_signs_in_and_out() {
    let folders = folders();
    let key = add(&folders, &["all"]);
    let server = start(&folders, &[]);
    for window in [Window::DESKTOP, Window::PHONE.dark()] {
        let browser = window.open();
        browser.open(&server, &format!("/?q={}", encoded("漂流书屋")));
        axe::check(&browser);
        assert_eq!(browser.overflow(), 0);
        sign_in_with(&browser, "ps-wrong-key");
        browser.wait_for_text("#complaint", "这个密钥不对");
        axe::check(&browser);
        browser.open(&server, &format!("/?q={}", encoded("漂流书屋")));
        sign_in_with(&browser, &key);
        // One is where one wanted to go.
        browser.wait_for_text(".found-count", "1");
        assert_eq!(browser.overflow(), 0);
        axe::check(&browser);
        browser.click(".sign-out button");
        browser.wait_for_text("h1", "登录");
    }
}
