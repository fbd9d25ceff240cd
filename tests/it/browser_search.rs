//! The search page in a browser: type, choose, narrow down, turn the page, copy.

use crate::browser::{Browser, Window, key};
use crate::http::on_plan;
use crate::program::{Server, encoded};
use crate::support::Folders;
use serde_json::Value;
use std::io::{Read as _, Write as _};

/// What the service answers to the same search.
#[track_caller]
fn answer(server: &Server, query: &str, more: &str) -> Value {
    server.get(&format!("/v1/search?q={}{more}", encoded(query))).json()
}

fn chars(text: &Value, span: &Value) -> String {
    let at = |end: usize| usize::try_from(span[end].as_u64().unwrap()).unwrap();
    text.as_str().unwrap().chars().take(at(1)).skip(at(0)).collect()
}

/// The sentence that answers, as the service says.
fn evidence(hit: &Value) -> String {
    chars(&hit["text"], &hit["evidence"])
}

/// A quotation for official papers; this one's sentence quotes only one level deep.
fn quotation(hit: &Value) -> String {
    let inner = evidence(hit).replace('“', "‘").replace('”', "’");
    format!("“{inner}”——{}", hit["citation"]["official"].as_str().unwrap())
}

#[track_caller]
fn numbers_of_hits(browser: &Browser) -> Vec<String> {
    let ids = browser.script("return [...document.querySelectorAll('.hit')].map(hit => hit.id.slice(4))");
    ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_slogan_half_remembered_is_found_and_copied_in_two_actions() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    let query = "瞪羚独角兽专精特新企业";
    browser.open(&server, "/");
    browser.type_into("#q", query);
    browser.press(key::ENTER);
    browser.click("#hit-1 [data-copy='1-official']");
    browser.wait_for_text("#toast", "已复制");
    let found = answer(&server, query, "");
    let hit = &found["hits"][0];
    let copied = browser.clipboard();
    assert_eq!(copied, quotation(hit));
    assert!(copied.contains("‘瞪羚’‘独角兽’‘专精特新’"), "{copied}");
    assert_eq!(browser.text("#hit-1 .hit-text"), evidence(hit));

    // The other forms stand in the fold, each with its button.
    browser.click("#hit-1 .copies summary");
    browser.click("[data-copy='1-plain']");
    browser.wait_until("the plain form is not copied", || browser.clipboard().starts_with(&evidence(hit)));
    assert!(browser.clipboard().ends_with(&format!("——{}", hit["citation"]["text"].as_str().unwrap())));
    browser.click("[data-copy='1-json']");
    browser.wait_until("the JSON is not copied", || browser.clipboard().starts_with('{'));
    let json: Value = serde_json::from_str(&browser.clipboard()).unwrap();
    assert_eq!((&json["id"], &json["url"], json["warning"].is_null()), (&hit["id"], &hit["citation"]["url"], true));
    browser.click("[data-copy='1-markdown']");
    browser.wait_until("the Markdown is not copied", || browser.clipboard().starts_with("> "));
    assert!(browser.clipboard().contains(&format!("]({})", hit["citation"]["url"].as_str().unwrap())));
}

#[test]
fn without_https_the_text_is_copied_all_the_same() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/?q={}", encoded("口袋公园")));
    // What a browser has at an address of an intranet.
    browser.script("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})");
    browser.click("#hit-1 [data-copy='1-official']");
    browser.wait_for_text("#toast", "已复制");
    browser.script("delete navigator.clipboard");
    assert_eq!(browser.clipboard(), quotation(&answer(&server, "口袋公园", "")["hits"][0]));
}

#[test]
fn a_suspected_fault_is_copied_along() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/?q={}&mode=exact", encoded("新冠肺炎疫情")));
    assert_eq!(browser.texts("#hit-1 .hit-text .faulty"), ["疫情"]);
    assert!(browser.text("#hit-1 .notice.fault").contains("此处原件扫描疑有缺漏，请核对"));
    browser.click("#hit-1 [data-copy='1-official']");
    browser.wait_for_text("#toast", "已复制");
    assert!(browser.clipboard().ends_with("（此处原件扫描疑有缺漏，请核对）"), "{}", browser.clipboard());
}

#[test]
fn suggestions_are_chosen_by_keys_and_by_the_pointer() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/about");
    browser.open(&server, "/");
    browser.press("/");
    browser.press("shuzij");
    let suggestions = server.get("/v1/suggest?limit=8&q=shuzij").json()["suggestions"].clone();
    let texts: Vec<&str> = suggestions.as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect();
    assert!(texts.contains(&"数字经济"), "{texts:?}");
    // Read in one go: the list is made anew with each key.
    let offered = "const shown = document.querySelector('#q-suggestions').checkVisibility();
        return shown ? [...document.querySelectorAll('#q-suggestions li span:first-child')].map(s => s.textContent) : []";
    browser.wait_until("other suggestions", || browser.script(offered) == serde_json::json!(texts));
    assert_eq!(browser.attribute("#q", "aria-expanded").as_deref(), Some("true"));

    browser.press(key::DOWN);
    browser.press(key::DOWN);
    assert_eq!(browser.value("#q"), texts[1]);
    let active = browser.attribute("#q", "aria-activedescendant").unwrap();
    assert_eq!(browser.attribute(&format!("#{active}"), "aria-selected").as_deref(), Some("true"));
    browser.press(key::UP);
    browser.press(key::UP);
    assert_eq!(browser.value("#q"), "shuzij");
    // Past the beginning the last one follows; Esc takes back what was typed, once more it leaves.
    browser.press(key::UP);
    assert_eq!(browser.value("#q"), *texts.last().unwrap());
    browser.press(key::ESCAPE);
    assert_eq!((browser.value("#q").as_str(), browser.is_shown("#q-suggestions")), ("shuzij", false));
    browser.press(key::ESCAPE);
    assert_eq!(browser.script("return document.activeElement.tagName"), "BODY");

    browser.fill("#q", "shuzij");
    browser.wait_until("other suggestions", || browser.script(offered) == serde_json::json!(texts));
    browser.press(key::DOWN);
    browser.press(key::ENTER);
    browser.wait_for_url("?q=");
    assert_eq!(browser.value("#q"), texts[0]);
    assert!(browser.count(".hit") > 0);

    browser.back();
    browser.wait_until("the start page is not back", || browser.count(".chapters") == 1);
    browser.fill("#q", "数字");
    let suggestions = server.get(&format!("/v1/suggest?limit=8&q={}", encoded("数字"))).json()["suggestions"].clone();
    let texts: Vec<&str> = suggestions.as_array().unwrap().iter().map(|s| s["text"].as_str().unwrap()).collect();
    browser.wait_until("other suggestions", || browser.script(offered) == serde_json::json!(texts));
    browser.click("#q-suggestions li:nth-child(2)");
    browser.wait_for_url("?q=");
    assert_eq!(browser.value("#q"), texts[1]);
}

#[test]
fn a_topic_is_seen_by_chapter_in_two_actions() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/");
    browser.type_into("#q", "数字化");
    browser.press(key::ENTER);
    browser.wait_for_text(".found-count", "段");
    let found = answer(&server, "数字化", "&tier=all");
    for (facet, at) in [("chapter", 1), ("kind", 2)] {
        let shown = browser.texts(&format!(".filters section:nth-of-type({at}) .filter-label"));
        let counts = browser.texts(&format!(".filters section:nth-of-type({at}) .filter-count"));
        let facets = found["facets"][facet].as_array().unwrap();
        let expected: Vec<String> = facets.iter().map(|facet| facet["label"].as_str().unwrap().to_owned()).collect();
        assert_eq!(shown, expected);
        let expected: Vec<String> = facets.iter().map(|facet| facet["count"].to_string()).collect();
        assert_eq!(counts, expected);
    }
    browser.click(".filters a[href$='chapter=4']");
    browser.wait_for_url("chapter=4");
    let places = browser.texts(".hit-place a");
    assert!(!places.is_empty() && places.iter().all(|place| place.starts_with("第四章")), "{places:?}");
    let narrowed = answer(&server, "数字化", "&tier=all&chapter=4")["total"].to_string();
    assert_eq!(browser.text(".found-count").trim_end_matches('段').trim(), narrowed);
    // Other chapters are still offered with their counts.
    assert_eq!(
        browser.count(".filters section:first-of-type li"),
        found["facets"]["chapter"].as_array().unwrap().len()
    );
    browser.click(".filters-all");
    browser.wait_until("the filter stays", || !browser.url().contains("chapter"));
    browser.back();
    browser.wait_for_url("chapter=4");
}

#[test]
fn pages_are_turned_and_the_address_holds_the_whole_state() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/?q={}", encoded("乡村振兴")));
    browser.click(".near-offer a");
    browser.wait_for_url("tier=near");
    browser.click_link("按原文顺序");
    browser.wait_for_url("sort=document");
    browser.click_link("下一页");
    browser.wait_for_url("offset=10");
    let numbers = numbers_of_hits(&browser);
    assert_eq!(numbers.first().map(String::as_str), Some("11"));
    let expected = answer(&server, "乡村振兴", "&sort=document&offset=10");
    let texts: Vec<String> = expected["hits"].as_array().unwrap().iter().map(evidence).collect();
    assert_eq!(browser.texts(".hit-text"), texts);

    // Somebody else opens the address.
    let other = Window::DESKTOP.open();
    other.go(&browser.url());
    assert_eq!((other.texts(".hit-text"), other.value("#q")), (texts, "乡村振兴".to_owned()));
    assert_eq!(other.texts(".choice [aria-current]"), ["任一词", "按原文顺序"]);

    browser.click_link("上一页");
    browser.wait_until("the first page is not back", || !browser.url().contains("offset"));
    assert_eq!(numbers_of_hits(&browser).first().map(String::as_str), Some("1"));
    // A new query keeps how it is searched and sorted.
    browser.click_link("原句");
    browser.wait_for_url("mode=exact");
    browser.fill("#q", "口袋公园");
    browser.press(key::ENTER);
    browser.wait_for_url(&encoded("口袋公园"));
    assert!(browser.url().contains("mode=exact") && browser.url().contains("sort=document"), "{}", browser.url());
}

#[test]
fn what_was_understood_is_told_and_can_be_undone() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/?q={}", encoded("校园期凌")));
    assert_eq!(browser.text(".understood .notice"), "已按“校园欺凌”搜索，仍按原文搜索。");
    assert!(browser.texts(".hit-text mark").iter().any(|mark| mark == "校园欺凌"));
    browser.click_link("仍按原文搜索");
    browser.wait_for_url("mode=exact");
    assert_eq!(browser.text(".found-count"), "没有找到“校园期凌”");
    assert_eq!(browser.count(".hit"), 0);
    browser.click_link("改为按任一词查找");
    browser.wait_until("still literal", || browser.count(".hit") > 0);

    browser.open(&server, &format!("/?q={}", encoded("建设几条地铁")));
    let said = browser.text(".plain-answer");
    assert!(said.contains("“地铁”") && said.contains("没有直接回答"), "{said}");
}

#[test]
fn near_terms_are_offered_where_nothing_answers() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    let query = "博物院";
    browser.open(&server, &format!("/?q={}", encoded(query)));
    let near = answer(&server, query, "")["query"]["suggestions"].as_array().unwrap().clone();
    assert!(!near.is_empty());
    let near: Vec<&str> = near.iter().map(|term| term.as_str().unwrap()).collect();
    assert_eq!(browser.texts(".plain-answer .chips a"), near);
    browser.click(".plain-answer .chips a");
    browser.wait_until("the near term is not searched", || browser.value("#q") == near[0]);
    assert!(browser.count(".hit") > 0);
}

#[test]
fn all_of_it_works_without_scripts() {
    let server = on_plan();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/");
    browser.type_into("#q", "瞪羚独角兽");
    browser.press(key::ENTER);
    browser.wait_for_text(".found-count", "段");
    assert!(!browser.is_shown(".needs-script"), "a button that does nothing");
    assert!(!browser.is_shown(".suggestions"));
    // The quotation is there to be selected.
    browser.click("#hit-1 .copies summary");
    let hit = &answer(&server, "瞪羚独角兽", "")["hits"][0];
    assert_eq!(browser.text("[id='1-official']"), quotation(hit));
    browser.click("#hit-1 .hit-whole summary");
    assert_eq!(browser.text("#hit-1 .hit-whole blockquote"), hit["text"].as_str().unwrap());
    browser.click(".near-offer a");
    browser.wait_for_url("tier=near");
    browser.click(".filters li a");
    browser.wait_for_url("chapter=");
    browser.click_link("全部词");
    browser.wait_for_url("mode=all");
}

#[test]
fn a_phone_shows_the_hits_first_and_the_filters_below() {
    let server = on_plan();
    let browser = Window::PHONE.open();
    browser.open(&server, &format!("/?q={}", encoded("数字经济")));
    assert_eq!(browser.overflow(), 0);
    let top = |selector: &str| {
        let script = format!("return document.querySelector('{selector}').getBoundingClientRect().top + scrollY");
        browser.script(&script).as_f64().unwrap()
    };
    assert!(top("#hit-1") < top("#filters"));
    browser.click_link("筛选");
    browser.wait_for_url("#filters");
    let place = browser.script("return document.querySelector('#filters').getBoundingClientRect().top < innerHeight");
    assert_eq!(place, true);
}

#[test]
fn nothing_typed_and_nothing_in_a_source_is_run() {
    let folders = Folders::empty();
    let attack = "<script>window.ran = 1</script><img src=x onerror=\"window.ran = 1\">水源保护";
    // Written as tags it is no wording; written as characters it is, and is shown as that.
    let written = attack.replace('<', "&lt;");
    folders.write("seeds/attack.md", format!("# 第一章 水{attack}\n\n严格{attack}。\n\n严格{written}。\n"));
    let server = Server::over(folders.path());
    let browser = Window::DESKTOP.open();
    let id = server.get("/v1/documents").json()["documents"][0]["id"].as_str().unwrap().to_owned();
    for path in [
        format!("/?q={}", encoded("水源保护")),
        format!("/?q={}", encoded(attack)),
        format!("/?q={}&mode=exact", encoded("\"><script>window.ran = 1</script>")),
        format!("/documents/{id}?find={}", encoded(attack)),
        "/about".to_owned(),
        format!("/{}", encoded(attack)),
    ] {
        browser.open(&server, &path);
        assert_eq!(
            browser.script("return [typeof window.ran, document.images.length]"),
            serde_json::json!(["undefined", 0])
        );
    }
    browser.open(&server, "/");
    browser.type_into("#q", "<scr");
    browser.open(&server, &format!("/documents/{id}"));
    assert!(browser.text(".text").contains("<script>window.ran = 1</script>"));
}

/// How many bytes a file has on the way, and its text if it is not compressed.
fn bytes_on_the_way(server: &Server, path: &str) -> usize {
    let mut stream = server.connect();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{path}");
    answer.len()
}

#[test]
fn a_result_page_is_light() {
    let server = on_plan();
    let path = format!("/?q={}", encoded("发展"));
    let request = ureq::http::Request::get(server.url(&path)).header("accept", "text/html").body(Vec::new()).unwrap();
    let page = server.send(request).body;
    let assets: Vec<String> = page
        .split('"')
        .filter(|value| value.contains("assets/"))
        .map(|asset| asset.trim_start_matches('.').to_owned())
        .collect();
    assert_eq!(assets.len(), 3, "{assets:?}");
    let total: usize = assets.iter().chain([&path]).map(|path| bytes_on_the_way(&server, path)).sum();
    assert!(total < 60_000, "{total} bytes");
}
