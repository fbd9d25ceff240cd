//! Every page by the rules of accessibility, in its light and in its dark dress.

use crate::axe;
use crate::browser::{Browser, Window};
use crate::http::on_plan;
use crate::program::{Server, encoded};

/// The pages that an address is enough for.
fn addresses() -> Vec<String> {
    vec![
        "/".to_owned(),
        format!("/?q={}", encoded("数字经济")),
        format!("/?q={}", encoded("校园期凌")),
        format!("/?q={}&mode=exact", encoded("磁悬浮地铁")),
        "/documents/qingzhou-145".to_owned(),
        "/p/qingzhou-145/7.3/p2".to_owned(),
        "/p/qingzhou-145/9.1/p3".to_owned(),
        "/check".to_owned(),
        "/indicators".to_owned(),
        "/indicators?sort=-2025&chapter=5&year=2025".to_owned(),
        "/about".to_owned(),
        "/no/such/page".to_owned(),
    ]
}

#[track_caller]
fn check_report(browser: &Browser, server: &Server) {
    browser.open(server, "/check");
    browser.type_into("#text", "到2025年，开通5G基站1500座。探索“知识产权投融资”。护士执业，应当经执业注册。");
    browser.click("form.draft button[type=submit]");
    browser.wait_for_text("h1", "核对结果");
    axe::check(browser);
    browser.click(".again summary");
    browser.click("#s1 .copies summary");
    axe::check(browser);
    browser.open(server, "/check");
    browser.click("form.draft button[type=submit]");
    browser.wait_for_text("#complaint", "还没有稿件");
    axe::check(browser);
}

fn check_all(window: Window) {
    let server = on_plan();
    let browser = window.open();
    for address in addresses() {
        browser.open(&server, &address);
        axe::check(&browser);
    }
    check_report(&browser, &server);
}

#[test]
fn axe_finds_nothing_on_light_pages() {
    check_all(Window::DESKTOP);
}

#[test]
fn axe_finds_nothing_on_dark_pages() {
    check_all(Window::DESKTOP.dark());
}

#[test]
fn axe_finds_nothing_on_a_wide_screen() {
    check_all(Window::PROJECTOR);
}

#[test]
fn axe_finds_nothing_on_a_phone() {
    check_all(Window::PHONE);
}

#[test]
fn no_page_scrolls_sideways() {
    let server = on_plan();
    for window in [Window::PHONE, Window::PHONE.without_scripts(), Window::DESKTOP, Window::PROJECTOR] {
        let browser = window.open();
        for address in addresses() {
            browser.open(&server, &address);
            assert_eq!(browser.overflow(), 0, "{address}");
        }
    }
}
