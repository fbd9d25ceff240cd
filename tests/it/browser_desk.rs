//! What staff do each day: a draft as a file, its report, saved passages, recent searches, large type, keys.

use crate::axe;
use crate::browser::{Browser, Window, key};
use crate::downloads::docx_paragraphs;
use crate::http::on_plan;
use crate::program::{Server, encoded};
use crate::support::{Folders, fixture};

/// Another number, word for word, and of another document.
const DRAFT: &str =
    "到2025年，全市高技能人才总量达到2.1万人。到2025年，开通5G基站1500座。护士执业，应当经执业注册取得护士执业证书。";

/// All texts of a Word file.
fn words(bytes: &[u8]) -> String {
    docx_paragraphs(bytes).into_iter().map(|(_, text)| text + "\n").collect()
}

#[track_caller]
fn paste(browser: &Browser, server: &Server, draft: &str) {
    browser.open(server, "/check");
    let draft = serde_json::to_string(draft).unwrap();
    browser.script(&format!("document.querySelector('#text').value = {draft}"));
    browser.click("form.draft button[type=submit]");
    browser.wait_for_text("h1", "核对结果");
}

#[test]
fn what_is_worst_comes_first_numbers_alone_and_the_report_is_taken_away() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    paste(&browser, &server, DRAFT);
    browser.click(".check-tools a[href='#numbers']");
    assert!(browser.is_shown("#s2") && !browser.is_shown("#s1") && !browser.is_shown("#s3"));
    browser.click(".check-tools [name=order]");
    browser.wait_for_text(".sentence-number", "第2句");
    assert_eq!(browser.attribute(".sentences > li:first-child", "id").as_deref(), Some("s2"));
    assert_eq!(browser.attribute(".sentences > li:last-child", "id").as_deref(), Some("s1"));
    axe::check(&browser);
    browser.click(".check-tools [name=format]");
    let (name, file) = browser.download("docx");
    assert_eq!(name, "核对报告.docx");
    let report = words(&file);
    assert!(
        report.contains("第2句：有出入，数字不符") && report.contains("稿件：到2025年，开通5G基站1500座。"),
        "{report}"
    );
    assert!(report.contains("原文：到2025年，开通5G基站1200座") && report.contains("第七章第三节"), "{report}");
    // The draft stands there too, a comment at the sentence that differs.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file[..])).unwrap();
    let mut comments = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("word/comments.xml").unwrap(), &mut comments).unwrap();
    assert!(comments.contains("有出入，数字不符") && comments.contains("1200座"), "{comments}");
    assert_eq!(comments.matches("<w:comment ").count(), 2, "{comments}");
    assert!(
        comments.contains("w:id=\"2\"") && comments.contains("w:id=\"3\"") && comments.contains("未找到"),
        "{comments}"
    );
}

#[test]
fn a_draft_comes_as_a_word_file_without_scripts() {
    let folders = Folders::empty();
    folders.write("seeds/plan.md", "# 东川市规划\n\n## 第一章 供水\n\n建设漂流书屋。\n");
    let server = Server::over(folders.path());
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/check");
    browser.type_into("#file", fixture("formats/water-plan.docx").to_str().unwrap());
    browser.click("form.draft button[type=submit]");
    browser.wait_for_text("h1", "核对结果");
    browser.click(".again summary");
    assert!(browser.value("#text").contains("供水"), "{}", browser.value("#text"));
    browser.open(&server, "/check");
    browser.type_into("#file", fixture("formats/locked.pdf").to_str().unwrap());
    browser.click("form.draft button[type=submit]");
    browser.wait_for_text("#complaint", "没有读成");
}

#[test]
fn passages_are_saved_in_ones_own_order_and_taken_away() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/saved");
    axe::check(&browser);
    browser.open(&server, &format!("/?q={}", encoded("5G基站")));
    browser.click("#hit-1 [data-save]");
    browser.wait_for_text("#hit-1 [data-save]", "已收藏");
    browser.open(&server, &format!("/?q={}", encoded("高技能人才总量")));
    browser.click("#hit-1 [data-save]");
    browser.open(&server, "/saved");
    assert_eq!(browser.count(".saved-list li"), 2);
    axe::check(&browser);
    assert!(browser.texts(".saved-list li")[0].contains("5G"), "{:?}", browser.texts(".saved-list li"));
    browser.click(".saved-list li:nth-child(2) button:nth-of-type(1)");
    browser.wait_until("the order is the same", || browser.texts(".saved-list li")[1].contains("5G"));
    browser.click("#saved-form [type=submit]");
    let (name, file) = browser.download("docx");
    assert_eq!(name, "收藏的原文.docx");
    let text = words(&file);
    let (first, second) = (text.find("高技能人才").unwrap(), text.find("5G").unwrap());
    assert!(first < second && text.matches("（青政发〔2021〕6号）").count() == 2, "{text}");
    browser.click("[data-saved-clear]");
    browser.wait_until("they are still there", || browser.is_shown("#saved-none"));
}

#[test]
fn recent_searches_large_type_and_keys_are_at_hand() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/");
    assert!(!browser.is_shown("#recent"));
    browser.type_into("#q", "乡村振兴");
    browser.press(key::ENTER);
    browser.wait_for_text(".found-count", "段");
    browser.click("[data-large]");
    browser.open(&server, "/");
    assert_eq!(browser.texts("#recent a"), ["乡村振兴"]);
    let size = browser.script("return getComputedStyle(document.documentElement).fontSize");
    assert_eq!(size, "20px");
    assert_eq!(browser.overflow(), 0);
    axe::check(&browser);
    browser.press("?");
    browser.wait_for_text("dialog", "快捷键");
    axe::check(&browser);
    browser.click("dialog button");
    browser.wait_until("the list is still there", || !browser.is_shown("dialog"));
    browser.click("#recent button");
    browser.wait_until("they are still there", || !browser.is_shown("#recent"));
}

#[test]
fn fingers_find_what_they_press() {
    let server = on_plan();
    let browser = Window::PHONE.open();
    browser.devtools("Emulation.setTouchEmulationEnabled", serde_json::json!({"enabled": true}));
    browser.open(&server, &format!("/?q={}", encoded("乡村振兴")));
    let small = "return [...document.querySelectorAll('main button, main .button, main .choice a, main .filters li a, .masthead nav a')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)";
    assert_eq!(browser.script(small), serde_json::json!([]));
    assert_eq!(browser.overflow(), 0);
}

/// Pages with all that they load, a leaf of a long document too.
#[test]
fn pages_are_light() {
    const MOST_BYTES: u64 = 60 * 1024;
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    let search = format!("/?q={}&tier=near", encoded("乡村振兴"));
    for path in
        ["/", &search, "/documents/qingzhou-145", "/check", "/about", "/indicators", "/wordings", "/compare", "/saved"]
    {
        browser.open(&server, path);
        let bytes = "return performance.getEntries().reduce((sum, entry) => sum + (entry.encodedBodySize || 0), 0)";
        let bytes = browser.script(bytes).as_u64().unwrap();
        assert!(bytes > 1_000 && bytes < MOST_BYTES, "{path}: {bytes}");
    }
}
