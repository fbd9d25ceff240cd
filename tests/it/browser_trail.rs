//! From the start page to a document, and from results to passages and back.

use crate::axe;
use crate::browser::Window;
use crate::program::{Server, encoded};
use crate::support::{Folders, root};

/// Four documents of three kinds and levels.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    let plan = |name: &str| {
        format!(
            "# {name}规划\n\n## 第一章 供水\n\n### 第一节 管网\n\n改造供水管网。\n\n### 第二节 水厂\n\n修建水厂，改造供水管网。\n\n## 第二章 交通\n\n建设渡口。\n"
        )
    };
    folders.write("seeds/city.md", plan("东川市"));
    folders.write("seeds/county.md", plan("云溪县"));
    folders.write("seeds/law.md", "# 节水条例\n\n第一条 改造供水管网，推广节水器具。\n");
    folders.write("seeds/notice.md", "# 关于节水的通知\n\n各区：\n\n推广节水器具。\n");
    folders.write(
        "index-config/documents.toml",
        "[[document]]\nfile = \"city.md\"\ndate = \"2021-03\"\nlevel = \"city\"\nnumber = \"东政发〔2021〕6号\"\nissuer = \"东川市人民政府\"\n\n\
         [[document]]\nfile = \"county.md\"\ndate = \"2022\"\nlevel = \"county\"\n\n[[document]]\nfile = \"law.md\"\ndate = \"2024\"\ndoc_kind = \"law\"\nlevel = \"national\"\n",
    );
    let server = Server::over(folders.path());
    (folders, server)
}

#[test]
fn the_start_page_leads_to_documents_by_kind_by_number_and_to_the_newest() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/");
    assert_eq!(browser.count(".chapters"), 0);
    let newest = browser.texts(".newest a");
    assert!(newest[0].contains("节水条例") && newest[1].contains("云溪县"), "{newest:?}");
    browser.click(".shelf-front a[href*='doc_kind=law']");
    browser.wait_for_url("doc_kind=law");
    assert_eq!(browser.count(".shelf li"), 1);
    browser.open(&server, "/");
    browser.type_into("#title", "东政发〔2021〕6号");
    browser.click(".start .shelf-search .button");
    browser.wait_for_url("documents?q=");
    assert!(browser.texts(".shelf h2").iter().any(|title| title.contains("东川市")));
}

#[test]
fn one_goes_from_hit_to_hit_and_back_to_the_results() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, &format!("/?q={}&sort=document", encoded("供水管网")));
    let count = browser.count(".hit");
    assert_eq!(count, 5);
    browser.click("#hit-2 .hit-place a");
    browser.wait_for_url("hit=2");
    assert!(browser.text(".trail").contains("第2段，共5段"), "{}", browser.text(".trail"));
    assert!(browser.text(".chosen").contains("修建水厂"));
    browser.click_link("下一段");
    browser.wait_for_url("documents/county");
    browser.click_link("上一段");
    browser.wait_for_url("documents/city");
    browser.click_link("上一段");
    browser.wait_for_url("hit=1");
    assert_eq!(browser.count(".trail [rel=prev]"), 0);
    browser.click_link("返回结果");
    browser.wait_for_url("sort=document#hit-1");
    assert_eq!(browser.count(".hit"), count);
    // What leads nowhere is left out.
    browser.open(&server, "/documents/city?back=sort%3Dnone&hit=x");
    assert_eq!(browser.count(".trail"), 0);
}

#[test]
fn a_part_is_shown_and_printed_alone() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/documents/city");
    browser.click("h3 .perma[href*='1.2']");
    browser.wait_for_url("part=1.2");
    let text = browser.text("article");
    assert!(text.contains("修建水厂") && !text.contains("建设渡口") && text.contains("只显示“第二节 水厂”"), "{text}");
    browser.show_print();
    assert!(!browser.is_shown(".part-notice") && browser.is_shown(".passage"));
    browser.open(&server, "/documents/city?part=1");
    assert_eq!(browser.count(".passage"), 2);
    browser.open(&server, "/documents/city?part=none");
    assert_eq!(browser.count(".part-notice"), 0);
}

#[test]
fn a_link_that_says_what_to_find_opens_at_it() {
    let server = Server::over(root());
    let id = server.get("/v1/documents").json()["documents"][0]["id"].as_str().unwrap().to_owned();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/documents/{id}?find={}", encoded("5G基站")));
    browser.wait_for_url("#find-1");
    let is_seen = "const r = document.querySelector('mark.at').getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight";
    browser.wait_until("it is not in sight", || browser.script(is_seen) == true);
    browser
        .wait_until("the outline does not say where one is", || browser.count(".outline [aria-current=location]") == 1);
}

#[test]
fn the_pages_are_accessible_and_fit() {
    let (_folders, server) = library();
    for window in [Window::DESKTOP, Window::DESKTOP.dark(), Window::PHONE] {
        let browser = window.open();
        for path in [
            "/",
            "/documents/city/facts",
            "/documents/city?part=1.2",
            "/documents/city?passage=city%2F1.2%2Fp1&back=q%3D%E4%BE%9B%E6%B0%B4%E7%AE%A1%E7%BD%91&hit=1",
        ] {
            browser.open(&server, path);
            axe::check(&browser);
            assert_eq!(browser.overflow(), 0, "{path}");
        }
    }
}
