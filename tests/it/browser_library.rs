//! The pages for many documents in a browser: wordings, comparisons, results by document.

use crate::axe;
use crate::browser::{Browser, Window, key};
use crate::program::{Server, encoded};
use crate::support::Folders;

/// A plan of each of two periods, and a notice.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    let plan = |period: &str, year: &str, more: &str| {
        format!(
            "# 东川市国民经济和社会发展第{period}个五年规划\n\n## 第一章 供水\n\n加快推进管网改造，到{year}年漏损率下降到9%。\n\n\
             大力推进管网改造，建设海绵城市，{more}。\n\n## 第二章 交通\n\n建设海绵城市，推进渡口改造。\n\n海绵城市示范。\n\n海绵城市推广。\n"
        )
    };
    folders.write("seeds/plan-13.md", plan("十三", "2020", "修建水厂三座"));
    folders.write("seeds/plan-14.md", plan("十四", "2025", "修建水厂五座，培训管网工人"));
    folders.write("seeds/notice.md", "# 关于建设海绵城市的通知\n\n各区：\n\n推进海绵城市建设，改造管网。\n");
    folders.write(
        "index-config/documents.toml",
        "[[document]]\nfile = \"plan-13.md\"\ndate = \"2016-03\"\n\n[[document]]\nfile = \"plan-14.md\"\ndate = \"2021-03\"\n",
    );
    let server = Server::over(folders.path());
    (folders, server)
}

#[track_caller]
fn check_page(browser: &Browser, server: &Server, path: &str) {
    browser.open(server, path);
    axe::check(browser);
    assert_eq!(browser.overflow(), 0, "{path}");
}

#[test]
fn a_wording_is_listed_with_what_stands_around_it() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/wordings");
    browser.type_into("#wording", "管网改造");
    browser.press(key::ENTER);
    browser.wait_for_text(".found-count", "4处");
    assert_eq!(browser.count(".concordance tbody tr"), 4);
    assert!(browser.texts(".concordance .middle").iter().all(|text| text == "管网改造"));
    assert!(browser.text(".beside-words").contains("推进"), "{}", browser.text(".beside-words"));
    assert!(browser.text(".tally-years").contains("2016年"));
    browser.click_link("按前文");
    browser.wait_for_url("sort=left");
    browser.click(".concordance tbody tr .place a");
    browser.wait_for_url("mark=");
    assert!(browser.text("main").contains("管网改造"));
}

#[test]
fn two_plans_are_chosen_and_compared() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/compare");
    assert_eq!(browser.count("#side-a option"), 4);
    browser.open(&server, "/compare?a=plan-13&b=plan-14");
    assert!(browser.text(".found-head").contains("改动2段"), "{}", browser.text(".found-head"));
    assert!(browser.texts("del").contains(&"2020".to_owned()), "{:?}", browser.texts("del"));
    assert!(browser.texts("ins").contains(&"2025".to_owned()), "{:?}", browser.texts("ins"));
    assert!(browser.attribute(".downloads a", "href").unwrap().contains("format=docx"));
    browser.click_link("相同的段落也列出");
    browser.wait_for_url("show=all");
    // A title is as good as an id.
    browser.open(&server, &format!("/compare?a={}&b=plan-14", encoded("第十三个五年规划")));
    assert!(browser.count("#side-a option") >= 1);
}

#[test]
fn what_each_document_says_is_one_page() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/?q={}", encoded("海绵城市")));
    browser.click_link("按文件");
    browser.wait_for_url("group=document");
    assert_eq!(browser.count(".group-head"), 3);
    assert!(browser.text("main").contains("共4段"), "{}", browser.text("main"));
    browser.click("[data-copy='1-official']");
    browser.wait_for_text("#toast", "已复制");
    browser.click_link("看全部");
    browser.wait_for_url("document=plan-1");
    assert_eq!(browser.count(".hits > .hit"), 4);
}

#[test]
fn the_pages_of_a_library_are_accessible_and_fit() {
    let (_folders, server) = library();
    for window in [Window::DESKTOP, Window::DESKTOP.dark(), Window::PHONE] {
        let browser = window.open();
        for path in [
            "/".to_owned(),
            "/documents".to_owned(),
            "/wordings".to_owned(),
            format!("/wordings?q={}", encoded("管网改造")),
            format!("/wordings?q={}", encoded("没有的话")),
            "/compare".to_owned(),
            "/compare?a=plan-13&b=plan-14&show=all".to_owned(),
            format!("/?q={}&group=document", encoded("海绵城市")),
        ] {
            check_page(&browser, &server, &path);
        }
    }
}
