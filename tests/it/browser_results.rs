//! The page of results: tiers, narrowing, dates, links to be sent, and what a download holds.

use crate::axe;
use crate::browser::{Browser, Window, key};
use crate::program::{Server, encoded};
use crate::support::Folders;

/// A city's plan and report and a county's, of three years, some of which say nearly the same.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    folders.write(
        "seeds/plan.md",
        "# 东川市规划\n\n## 第一章 供水\n\n改造供水管网，修建水厂。\n\n改造供水管网，漏损率降到9%。\n\n供水管网要分片改造。\n\n\
         改造老旧小区。\n\n修建供水泵站。\n\n管网巡查每月一次。\n",
    );
    folders.write("seeds/report.md", "# 东川市政府工作报告\n\n## 第一章 回顾\n\n改造供水管网36公里。\n");
    folders.write("seeds/county.md", "# 云溪县规划\n\n## 第一章 供水\n\n改造供水管网，建设水上巴士。\n");
    folders.write(
        "index-config/documents.toml",
        "[[document]]\nfile = \"plan.md\"\ndate = \"2021-03\"\nlevel = \"city\"\n\n[[document]]\nfile = \"report.md\"\ndate = \"2024-01-15\"\nlevel = \"city\"\n\n\
         [[document]]\nfile = \"county.md\"\ndate = \"2022\"\nlevel = \"county\"\nstatus = \"现行有效\"\n",
    );
    let server = Server::over(folders.path());
    (folders, server)
}

/// How many hits the page says that there are.
#[track_caller]
fn total(browser: &Browser) -> usize {
    let text = browser.text(".found-count");
    text.trim_end_matches('段').trim().parse().unwrap_or_else(|_| panic!("{text}"))
}

#[test]
fn what_is_near_is_offered_and_downloads_hold_what_is_shown() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, &format!("/?q={}", encoded("改造供水管网")));
    assert_eq!(total(&browser), 5, "{}", browser.text("main"));
    assert_eq!(browser.texts(".tier"), ["原话", "原话", "原话", "原话", "含全部"]);
    let download = |browser: &Browser| {
        let link = browser.attribute(".downloads a:nth-child(2)", "href").unwrap();
        let text = server.get(link.trim_start_matches('.')).body;
        // Each passage has its citation on a line of its own.
        text.lines().filter(|line| line.starts_with("出处：")).count()
    };
    assert_eq!(download(&browser), 5);
    browser.click(".near-offer a");
    browser.wait_for_url("tier=near");
    let all = total(&browser);
    assert!(all > 5 && browser.texts(".tier").contains(&"相近".to_owned()), "{all}");
    assert_eq!(download(&browser), all);
    browser.click_link("收起意思相近的段落");
    browser.wait_until("they are still there", || !browser.url().contains("tier"));
    assert_eq!(total(&browser), 5);
    // Where nothing else answers, what is near is shown at once.
    browser.open(&server, &format!("/?q={}", encoded("管网巡查和泵站修建")));
    assert!(total(&browser) > 0 && browser.count(".hit") > 0);
}

#[test]
fn results_are_narrowed_sorted_by_date_and_filtered() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/?q={}", encoded("改造供水管网")));
    browser.type_into("#within", "水厂");
    browser.press(key::ENTER);
    browser.wait_for_url("within=");
    assert_eq!(total(&browser), 1, "{}", browser.text("main"));
    assert_eq!(browser.value("#within"), "水厂");
    browser.click_link("不再缩小");
    browser.wait_until("it is still narrowed", || browser.count(".hit") == 5);

    browser.click_link("按日期");
    browser.wait_for_url("sort=date");
    let places = browser.texts(".hit-place");
    assert!(
        places[0].contains("政府工作报告") && places[1].contains("云溪县") && places[2].contains("东川市规划"),
        "{places:?}"
    );

    browser.click(".about-form summary");
    browser.click("#a-level option[value=county]");
    browser.click(".about-form button");
    browser.wait_for_url("level=county");
    assert_eq!(total(&browser), 1);
    assert!(browser.url().contains("sort=date"));
    browser.click_link("去掉全部筛选");
    browser.wait_until("it is still filtered", || browser.count(".hit") == 5);
    browser.click(".about-form summary");
    browser.type_into("#a-from", "2022");
    browser.type_into("#a-status", "现行有效");
    browser.click(".about-form button");
    browser.wait_for_url("year_from=2022");
    assert_eq!(total(&browser), 1);
}

#[test]
fn a_link_that_is_copied_opens_at_the_sentence() {
    let (_folders, server) = library();
    let browser = Window::DESKTOP.open();
    browser.open(&server, &format!("/?q={}", encoded("建设水上巴士")));
    browser.click("[data-copy='1-link']");
    browser.wait_for_text("#toast", "已复制");
    let link = browser.clipboard();
    assert!(link.starts_with(&server.url("/p/county/1/p1")) && link.len() < 60, "{link}");
    browser.go(&link);
    browser.wait_for_text(".chosen", "水上巴士");
    let preview = browser.attribute("meta[property='og:description']", "content").unwrap();
    assert!(preview.contains("水上巴士") && preview.contains("云溪县规划"), "{preview}");
}

#[test]
fn the_page_is_accessible_and_fits() {
    let (_folders, server) = library();
    for window in [Window::DESKTOP, Window::DESKTOP.dark(), Window::PHONE] {
        let browser = window.open();
        for path in [
            format!("/?q={}&tier=near", encoded("改造供水管网")),
            format!("/?q={}&level=city&within={}", encoded("改造供水管网"), encoded("水厂")),
        ] {
            browser.open(&server, &path);
            axe::check(&browser);
            assert_eq!(browser.overflow(), 0, "{path}");
        }
    }
}

#[test]
fn programs_narrow_and_sort_by_date_as_well() {
    let (_folders, server) = library();
    let ask = |more: &str| server.get(&format!("/v1/search?q={}&tier=all{more}", encoded("改造供水管网"))).json();
    let found = ask("&sort=date");
    let dates: Vec<&str> =
        found["hits"].as_array().unwrap().iter().map(|hit| hit["document"].as_str().unwrap()).collect();
    assert_eq!(dates, ["report", "county", "plan", "plan", "plan"]);
    let groups = ask("&sort=date&group=document");
    let documents: Vec<&str> =
        groups["groups"].as_array().unwrap().iter().map(|group| group["document"].as_str().unwrap()).collect();
    assert_eq!(documents, ["report", "county", "plan"]);
    let narrowed = ask(&format!("&within={}", encoded("漏损率 9%")));
    assert_eq!((narrowed["total"].as_u64(), narrowed["total_exact"].as_u64()), (Some(1), Some(1)), "{narrowed}");
    assert_eq!(narrowed["hits"][0]["id"], found["hits"][3]["id"]);
    // A title above it counts.
    assert_eq!(ask(&format!("&within={}", encoded("回顾")))["total"], 1);
    assert_eq!(ask(&format!("&within={}", encoded("没有的词")))["total"], 0);
}
