//! The check of a draft in a browser: paste, press, read, copy.

use crate::browser::{Browser, Window, key};
use crate::http::on_plan;
use crate::program::{Server, encoded};

/// Word for word, with another number, and of another document.
const DRAFT: &str =
    "到2025年，全市高技能人才总量达到2.1万人。到2025年，开通5G基站1500座。护士执业，应当经执业注册取得护士执业证书。";

/// Pastes and presses, as a person does: typing a draft key by key takes long.
#[track_caller]
fn check(browser: &Browser, server: &Server, draft: &str) {
    browser.open(server, "/check");
    let draft = serde_json::to_string(draft).unwrap();
    browser.script(&format!("document.querySelector('#text').value = {draft}"));
    browser.click("form.draft button[type=submit]");
}

/// A sentence of the report: its verdict with the finer words, and the texts of its two sides.
#[track_caller]
fn sentence(browser: &Browser, number: usize) -> (String, Vec<String>) {
    let head = browser.text(&format!("#s{number} .sentence-head"));
    (head, browser.texts(&format!("#s{number} .wording")))
}

#[track_caller]
fn check_report(browser: &Browser) {
    browser.wait_for_text("h1", "核对结果");
    assert_eq!(browser.texts(".tally b"), ["3", "1", "1", "1"]);
    let (head, wordings) = sentence(browser, 1);
    assert!(head.contains("第1句") && head.contains("原文一致"), "{head}");
    assert_eq!(wordings, ["到2025年，全市高技能人才总量达到2.1万人。"]);
    let (head, wordings) = sentence(browser, 2);
    assert!(head.contains("有出入") && head.contains("数字不符"), "{head}");
    assert_eq!(wordings, ["到2025年，开通5G基站1500座。", "到2025年，开通5G基站1200座，"]);
    assert_eq!(browser.texts("#s2 ins"), ["1500"]);
    assert_eq!(browser.texts("#s2 del"), ["1200"]);
    let cite = browser.text("#s2 .cite a");
    assert!(cite.contains("第七章第三节“统筹推进基础设施建设”"), "{cite}");
    let href = browser.attribute("#s2 .cite a", "href").unwrap();
    assert!(href.contains("p/qingzhou-145/7.3/p2?mark="), "{href}");
    let (head, wordings) = sentence(browser, 3);
    assert!(head.contains("未找到"), "{head}");
    assert_eq!(wordings, ["护士执业，应当经执业注册取得护士执业证书。"]);
    assert_eq!(browser.count("#s3 ins, #s3 del, #s3 .cite"), 0);
}

#[test]
fn a_draft_of_three_sentences_is_judged() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    check(&browser, &server, DRAFT);
    check_report(&browser);
    // The draft is kept for correction.
    browser.click(".again summary");
    assert_eq!(browser.value("#text"), DRAFT);
    // The counts show one kind of sentence.
    browser.click(".tally a[href='#differs']");
    assert!(browser.is_shown("#s2") && !browser.is_shown("#s1") && !browser.is_shown("#s3"));
    browser.click(".tally a[href='#all']");
    assert!(browser.is_shown("#s1") && browser.is_shown("#s2") && browser.is_shown("#s3"));
}

#[test]
fn the_plans_wording_is_copied_with_its_citation() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    check(&browser, &server, DRAFT);
    browser.click("#s2 [data-copy]");
    browser.wait_for_text("#toast", "已复制");
    let copied = browser.clipboard();
    assert!(copied.starts_with("“到2025年，开通5G基站1200座"), "{copied}");
    assert!(copied.contains("（青政发〔2021〕6号）第七章第三节“统筹推进基础设施建设”"), "{copied}");
}

#[test]
fn a_draft_is_checked_by_keyboard_alone() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/check");
    let focus = || browser.script("return document.activeElement.id || document.activeElement.textContent.trim()");
    // The empty form waits for its draft; Esc leaves the field, and / goes back to it.
    browser.wait_until("the focus is not in the form", || focus() == "text");
    browser.press(key::ESCAPE);
    assert_ne!(focus(), "text");
    browser.press("/");
    assert_eq!(focus(), "text");
    browser.press(DRAFT);
    browser.press(key::TAB);
    assert_eq!(focus(), "核对");
    browser.press(key::ENTER);
    check_report(&browser);
}

#[test]
fn a_report_needs_no_script_and_fits_a_phone_and_paper() {
    let server = on_plan();
    let browser = Window::PHONE.without_scripts().open();
    browser.open(&server, "/check");
    assert_eq!(browser.overflow(), 0);
    browser.type_into("#text", DRAFT);
    browser.click("form.draft button[type=submit]");
    check_report(&browser);
    assert_eq!(browser.overflow(), 0);
    browser.click(".tally a[href='#absent']");
    assert!(browser.is_shown("#s3") && !browser.is_shown("#s1"));
    // On paper all sentences stand, and nothing to press.
    browser.show_print();
    assert!(browser.is_shown("#s1") && browser.is_shown("#s2") && browser.is_shown("#s3"));
    assert!(browser.text("main").contains("共3句：原文一致1句，有出入1句，未找到1句。"));
    assert!(!browser.is_shown("button") && !browser.is_shown("textarea") && !browser.is_shown(".masthead"));
}

#[test]
fn the_kinds_of_change_are_told_in_words() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    let draft = "确保进入全省乃至全国领先行业，培育发展“132”千百亿级产业集群。探索知识产权不投融资。\
        《规划》第四章提出，到2025年，开通5G基站1200座。\
        到2025年，全市高技能人才总量达到2.1万人，建设县级知识产权快速维权中心。\
        高效节水灌溉面积占比达到百分之六十。坚持以习近平新时代中国特色社会主义思想为指导，全力办好本届海洋运动会。";
    check(&browser, &server, draft);
    browser.wait_for_text("h1", "核对结果");
    for (number, words) in
        [(1, "语气程度不同"), (2, "否定有出入"), (3, "出处有误"), (4, "拼接"), (5, "写法不同"), (6, "通用的提法")]
    {
        let (head, _) = sentence(&browser, number);
        assert!(head.contains(words), "{number}: {head}");
    }
    assert_eq!(
        (browser.texts("#s1 ins"), browser.texts("#s1 del")),
        (vec!["确保".to_owned()], vec!["力争".to_owned()])
    );
    assert!(browser.text("#s1 .quotes").contains("“132”"));
    assert!(browser.text("#s3 .remark").contains("“第四章”"));
    let cites = browser.texts("#s4 .side .cite");
    assert!(cites.len() == 2 && cites[0].contains("第三章第三节") && cites[1].contains("第三章第四节"), "{cites:?}");
}

#[test]
fn a_draft_that_cannot_be_checked_comes_back_with_the_reason() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    check(&browser, &server, " \n ");
    assert!(browser.text("#complaint").contains("还没有稿件"));
    let long = "建".repeat(20_001);
    check(&browser, &server, &long);
    let complaint = browser.text("#complaint");
    assert!(complaint.contains("20001") && complaint.contains("超出上限 1 字"), "{complaint}");
    assert_eq!(browser.value("#text"), long);
    assert_eq!(browser.attribute("#text", "aria-invalid").as_deref(), Some("true"));
    // Line ends of two characters, as forms send them, do not count twice.
    check(&browser, &server, &format!("{}{}", "建".repeat(19_000), "\n".repeat(1_000)));
    browser.wait_for_text("h1", "核对结果");
}

#[test]
fn the_form_is_guarded() {
    let server = on_plan();
    let post = |content_type: &str, body: &str| server.post("/check", content_type, body);
    let form = "application/x-www-form-urlencoded";
    let escaped = post(form, &format!("text={}", encoded("<script>alert(1)</script>修路“<b>”。")));
    assert_eq!(escaped.status, 200);
    assert!(!escaped.body.contains("<script>alert") && !escaped.body.contains("<b>”"), "{}", escaped.body);
    assert_eq!(post(form, "text=").status, 400);
    assert_eq!(post(form, "text=a&document=none").status, 404);
    assert_eq!(post(form, "text=a&other=b").status, 400);
    assert_eq!(post("application/json", "{}").status, 415);
    assert_eq!(post(form, &"a".repeat(4 * 1024 * 1024 + 1)).status, 413);
}
