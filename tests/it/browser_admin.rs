//! The pages that administer documents, in a browser and over HTTP.

use crate::axe;
use crate::browser::{Browser, Window, key};
use crate::program::{Answer, Server, command, encoded, run_in};
use crate::support::Folders;
use std::fs;

fn add(folders: &Folders, arguments: &[&str]) -> String {
    let run = run_in(folders.path(), &[&["key", "add"], arguments].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    run.stdout.trim().to_owned()
}

/// A library with comments in its configuration, an administrator's key and a reader's.
fn library() -> (Folders, Server, [String; 2]) {
    let folders = Folders::empty();
    folders.write("seeds/plan.md", "# 东川市规划\n\n## 第一章 供水\n\n改造供水管网，建设漂流书屋。\n");
    folders.write("index-config/documents.toml", "# 我们的文件\n\n[[document]] # 第一份\nfile = \"plan.md\"\n");
    let keys = [add(&folders, &["admin", "--scope", "admin"]), add(&folders, &["reader"])];
    let server = Server::start(&mut command(folders.path(), &["serve", "--listen", "127.0.0.1:0"]));
    (folders, server, keys)
}

#[track_caller]
fn sign_in(browser: &Browser, server: &Server, key: &str) {
    browser.open(server, "/sign-in?next=admin");
    browser.type_into("#key", key);
    browser.press(key::ENTER);
}

fn ask(server: &Server, method: &str, path: &str, key: &str, content_type: &str, body: &str) -> Answer {
    let request = ureq::http::Request::builder().method(method).uri(server.url(path)).header("accept", "text/html");
    let request = request.header("authorization", format!("Bearer {key}")).header("content-type", content_type);
    server.send_once(request.body(body.as_bytes().to_vec()).unwrap())
}

#[test]
fn a_document_is_added_told_about_and_taken_away_without_scripts() {
    let (folders, server, [admin, _]) = library();
    let upload = tempfile::tempdir().unwrap();
    let file = upload.path().join("海绵城市办法.md");
    fs::write(&file, "# 海绵城市建设办法\n\n第一条 建设水上巴士。\n").unwrap();
    let browser = Window::DESKTOP.without_scripts().open();
    sign_in(&browser, &server, &admin);
    browser.wait_for_text("h1", "管理文件");
    browser.click(".panel summary");
    browser.type_into("#f-number", "东政发〔2024〕3号");
    browser.type_into("#f-folder", "../city");
    browser.type_into("#file", file.to_str().unwrap());
    browser.click(".panel button[type=submit]");
    browser.wait_for_text("h1", "已经读入");
    assert!(folders.path().join("seeds/city/海绵城市办法.md").exists());
    let toml = || fs::read_to_string(folders.path().join("index-config/documents.toml")).unwrap();
    assert!(
        toml().starts_with("# 我们的文件\n\n[[document]] # 第一份\n") && toml().contains("东政发〔2024〕3号"),
        "{}",
        toml()
    );

    browser.click_link("看怎样读出的");
    browser.wait_for_text("h1", "海绵城市建设办法");
    assert!(browser.text("main").contains("一字不漏"));
    assert_eq!(browser.value("#f-number"), "东政发〔2024〕3号");
    browser.type_into("#f-issuer", "东川市人民政府");
    browser.fill("#f-date", "某年某月");
    browser.click("form[enctype] button[type=submit]");
    browser.wait_for_text("#complaint", "日期要写成");
    assert_eq!(browser.value("#f-issuer"), "东川市人民政府", "what was typed is not lost");
    browser.fill("#f-date", "2024-05");
    browser.click("form[enctype] button[type=submit]");
    browser.wait_for_text("h1", "已经读入");
    browser.open(&server, &format!("/?q={}", encoded("水上巴士")));
    assert!(browser.text("main").contains("海绵城市"), "{}", browser.text("main"));

    browser.open(&server, "/admin");
    browser.click_link("海绵城市建设办法");
    browser.click("[name=sure]");
    browser.click(".danger");
    browser.wait_for_text("h1", "已经移除");
    assert!(!folders.path().join("seeds/city/海绵城市办法.md").exists() && !toml().contains("2024"));
}

#[test]
fn a_file_is_dropped() {
    let (_folders, server, [admin, _]) = library();
    let browser = Window::DESKTOP.open();
    sign_in(&browser, &server, &admin);
    browser.wait_for_text("h1", "管理文件");
    browser.script(
        "const data = new DataTransfer();
         data.items.add(new File(['# 渡口条例\\n\\n第一条 修建渡口。\\n'], 'dukou.md'));
         const place = document.querySelector('[data-drop]');
         for (const kind of ['dragenter', 'drop']) place.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));",
    );
    browser.click(".panel button[type=submit]");
    browser.wait_for_text("h1", "已经读入");
    // The same once more is refused, and said so.
    browser.open(&server, "/admin");
    browser.script(
        "const data = new DataTransfer();
         data.items.add(new File(['# 渡口条例\\n\\n第一条 修建渡口。\\n'], 'dukou.md'));
         document.querySelector('#file').files = data.files;",
    );
    browser.click(".panel button[type=submit]");
    browser.wait_for_text("#complaint", "已有这个编号");
}

#[test]
fn the_pages_are_accessible_and_fit() {
    let (_folders, server, [admin, _]) = library();
    for window in [Window::DESKTOP, Window::DESKTOP.dark(), Window::PHONE] {
        let browser = window.open();
        sign_in(&browser, &server, &admin);
        browser.wait_for_text("h1", "管理文件");
        for path in ["/admin", "/admin/documents/plan"] {
            browser.open(&server, path);
            axe::check(&browser);
            assert_eq!(browser.overflow(), 0, "{path}");
        }
    }
}

#[test]
fn without_an_admins_key_and_the_forms_token_nothing_is_done() {
    let (folders, server, [admin, reader]) = library();
    let multipart = "multipart/form-data; boundary=x";
    let body = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\r\n# 甲\n\r\n--x--\r\n";
    for (method, path) in [("GET", "/admin"), ("GET", "/admin/documents/plan"), ("GET", "/admin/jobs/1")] {
        let answer = ask(&server, method, path, &reader, multipart, "");
        assert!(answer.status == 403 && answer.body.contains("这里供管理使用"), "{path}: {answer:?}");
    }
    let form = "application/x-www-form-urlencoded";
    for key in [&reader, &admin] {
        assert_eq!(ask(&server, "POST", "/admin", key, multipart, body).status, 403);
        assert_eq!(ask(&server, "POST", "/admin/documents/plan", key, multipart, body).status, 403);
        assert_eq!(ask(&server, "POST", "/admin/documents/plan/remove", key, form, "sure=yes&token=x").status, 403);
        assert_eq!(ask(&server, "POST", "/admin/reindex", key, form, "token=x").status, 403);
    }
    assert!(folders.path().join("seeds/plan.md").exists() && !folders.path().join("seeds/a.md").exists());
    let open = Folders::small();
    let server = Server::over(open.path());
    let refused = ask(&server, "GET", "/admin", "", multipart, "");
    assert!(refused.status == 403 && refused.body.contains("还没有密钥"), "{refused:?}");
}
