//! The harness itself: what its options promise is so, or tests that lean on them would prove nothing.

use crate::axe;
use crate::browser::{Window, key};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};

const PAGE: &str =
    "<!doctype html><html lang=zh-CN><title>无脚本</title><meta name=viewport content='width=device-width'>
<style>@media (prefers-color-scheme: dark) { h1 { color: rgb(1, 2, 3) } } @media print { p { display: none } }</style>
<main><h1>标题</h1><p>正文</p><label>框<input></label><a href=/file>下载</a><a href=/next>下页</a>
<button onclick='navigator.clipboard.writeText(\"抄下的字\")'>抄</button></main>
<script>document.title = '有脚本'</script></html>";

/// Serves the page whatever the path; under `/file` to be downloaded.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || {
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let request: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let is_file = request.first().is_some_and(|line| line.contains(" /file "));
                let disposition = if is_file { "Content-Disposition: attachment; filename=a.txt\r\n" } else { "" };
                let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{disposition}");
                let length = PAGE.len();
                let _ = write!(stream, "{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{PAGE}");
            });
        }
    });
    format!("http://{address}/")
}

#[test]
fn a_browser_types_clicks_copies_and_downloads() {
    let address = serve();
    let browser = Window::DESKTOP.open();
    browser.go(&address);
    assert_eq!(browser.title(), "有脚本");
    browser.type_into("input", "云溪");
    browser.press(key::BACKSPACE);
    assert_eq!(browser.value("input"), "云");
    browser.click("button");
    assert_eq!(browser.clipboard(), "抄下的字");
    browser.click_link("下载");
    let (name, content) = browser.download("txt");
    assert_eq!((name.as_str(), content.as_slice()), ("a.txt", PAGE.as_bytes()));
    browser.click_link("下页");
    browser.wait_for_url("/next");
    browser.back();
    assert_eq!(browser.url(), address);
    assert!(browser.picture().starts_with(b"\x89PNG"));
    browser.show_print();
    assert!(!browser.is_shown("p") && browser.is_shown("h1"));
}

#[test]
fn scripts_are_off_where_they_are_switched_off() {
    let address = serve();
    let browser = Window::PHONE.dark().without_scripts().open();
    browser.go(&address);
    assert_eq!(browser.title(), "无脚本");
    assert_eq!(browser.text("h1"), "标题");
    browser.type_into("input", "云溪");
    assert_eq!(browser.value("input"), "云溪");
    browser.click_link("下页");
    browser.wait_for_url("/next");
    assert_eq!(browser.script("return innerWidth"), 360);
    assert_eq!(browser.script("return getComputedStyle(document.querySelector('h1')).color"), "rgb(1, 2, 3)");
}

#[test]
fn axe_finds_what_is_wrong_and_says_where() {
    let address = serve();
    let browser = Window::DESKTOP.open();
    browser.go(&address);
    axe::check(&browser);
    browser.script("document.querySelector('label').replaceWith(document.querySelector('input'))");
    let panic = catch_unwind(AssertUnwindSafe(|| axe::check(&browser))).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("- \"label\" (\"critical\")") && message.contains("<input>"), "{message}");
}
