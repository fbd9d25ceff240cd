//! The service below a path of another one's host, behind nginx.

use crate::browser::{Window, key};
use crate::clients;
use crate::program::{Server, command, encoded, run_in};
use crate::support::Folders;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running nginx, with all that it writes in a folder of its own.
struct Nginx {
    child: Child,
    _folder: tempfile::TempDir,
}

impl Nginx {
    #[track_caller]
    fn start(port: u16, service: &str) -> Self {
        // It is installed with the other counterparts.
        clients::folder();
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().display();
        let temporary =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {at}/{name};"));
        let settings = format!(
            "daemon off; pid {at}/pid; error_log {at}/error.log; events {{}}
             http {{ access_log off; {}
               server {{ listen 127.0.0.1:{port};
                 location /plan/ {{ proxy_pass http://{service}/; proxy_set_header Host $http_host; client_max_body_size 60m; }} }} }}",
            temporary.join(" ")
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, settings).unwrap();
        let mut nginx = Command::new("nginx");
        nginx.arg("-e").arg(folder.path().join("error.log")).arg("-c").arg(&file).stdin(Stdio::null());
        let child = nginx.spawn().expect("nginx starts");
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "nginx does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { child, _folder: folder }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // It ends its workers too, which a kill would not.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_work_below_a_path() {
    let folders = Folders::empty();
    folders.write(
        "seeds/plan.md",
        "# 东川市规划\n\n## 第一章 供水\n\n改造供水管网，建设漂流书屋。\n\n建设漂流书屋三座。\n",
    );
    folders.write("seeds/law.md", "# 节水条例\n\n第一条 推广节水器具。\n");
    let made = run_in(folders.path(), &["key", "add", "admin", "--scope", "admin"]);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}/plan");
    let mut serve = command(folders.path(), &["serve", "--listen", "127.0.0.1:0", "--public-base-url", &base]);
    let server = Server::start(&mut serve);
    let _nginx = Nginx::start(port, &server.address);
    let browser = Window::DESKTOP.open();
    browser.go(&format!("{base}/?q={}", encoded("漂流书屋")));
    browser.wait_for_text("h1", "登录");
    browser.type_into("#key", made.stdout.trim());
    browser.press(key::ENTER);
    browser.wait_for_text(".found-count", "2");
    let style = "return getComputedStyle(document.querySelector('.masthead')).borderBottomStyle";
    assert_eq!(browser.script(style), "solid", "the style sheet is not there");
    browser.click("[data-copy='1-link']");
    browser.wait_for_text("#toast", "已复制");
    assert!(browser.clipboard().starts_with(&format!("{base}/p/plan/1/p")), "{}", browser.clipboard());
    browser.click("#hit-1 .hit-place a");
    browser.wait_for_url("/plan/documents/plan?passage=");
    browser.click_link("下一段");
    browser.wait_for_url("hit=2");
    browser.click_link("返回结果");
    browser.wait_for_url("/plan/?q=");
    browser.click(".downloads a");
    assert!(browser.download("docx").1.starts_with(b"PK"));
    let suggest = "fetch(document.documentElement.dataset.root + 'v1/suggest?q=a').then(answer => answer.status)";
    assert_eq!(browser.promise(suggest), 200);
    browser.go(&format!("{base}/admin"));
    browser.type_into("#file", folders.path().join("seeds/law.md").to_str().unwrap());
    browser.click(".panel button[type=submit]");
    browser.wait_for_text("#complaint", "已有这个编号");
    browser.click(".sign-out button");
    browser.wait_for_text("h1", "登录");
    assert!(browser.url().ends_with("/plan/"), "{}", browser.url());
}
