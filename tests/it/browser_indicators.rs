//! Indicators and targets in a browser: sort, filter, take away.

use crate::browser::{Browser, Window};
use crate::downloads::docx_paragraphs;
use crate::http::on_plan;
use crate::program::encoded;
use calamine::{Data, Reader as _, Xlsx};
use serde_json::Value;
use std::io::Cursor;

fn xlsx(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range_at(0).unwrap().unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// The numbers of the rows, from top to bottom.
#[track_caller]
fn numbers(browser: &Browser) -> Vec<u32> {
    browser.texts(".figures .row-number").iter().map(|number| number.parse().unwrap()).collect()
}

#[test]
fn indicators_stand_in_groups_and_are_sorted_by_their_columns() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/indicators");
    assert_eq!(numbers(&browser), (1..=21).collect::<Vec<u32>>());
    assert_eq!(browser.texts(".figures .group"), ["经济发展", "创新驱动", "民生福祉", "绿色生态", "安全保障"]);
    assert_eq!(browser.attribute(".figures th:nth-child(1)", "aria-sort").as_deref(), Some("ascending"));

    browser.click_link("2025年");
    browser.wait_for_url("sort=2025");
    assert_eq!(browser.text(".figures [aria-sort=ascending]").trim_end_matches('▲').trim(), "2025年");
    assert_eq!((browser.count(".figures .group"), numbers(&browser).len()), (0, 21));
    // By the figures of the service, those without a number last.
    let entries = server.get("/v1/indicators").json()["indicators"].as_array().unwrap().clone();
    let value = |number: u32| -> Option<f64> {
        let entry = entries.iter().find(|entry| entry["row"] == number).unwrap();
        let values = entry["values"].as_array().unwrap();
        values.iter().find(|value| value["year"] == 2025).and_then(|value| value["value"].as_f64())
    };
    let rising: Vec<Option<f64>> = numbers(&browser).into_iter().map(value).collect();
    let known = rising.iter().flatten().count();
    assert!(known > 5 && rising[..known].iter().all(Option::is_some), "{rising:?}");
    assert!(rising[..known].windows(2).all(|pair| pair[0] <= pair[1]), "{rising:?}");
    browser.click(".figures [aria-sort] a");
    browser.wait_for_url("sort=%2D2025");
    let falling: Vec<Option<f64>> = numbers(&browser).into_iter().map(value).collect();
    assert!(falling[..known].windows(2).all(|pair| pair[0] >= pair[1]), "{falling:?}");
    assert_eq!(browser.count(".figures [aria-sort=descending]"), 1);
    browser.back();
    assert_eq!(browser.count(".figures [aria-sort=ascending]"), 1);
}

#[test]
fn a_row_shows_its_figures_its_marks_and_its_picture() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/indicators");
    let row = |number: u32| format!("[id='qingzhou-145-{number}']");
    let text = browser.text(&row(2));
    for wanted in ["常住人口城镇化率", "（%）", "55.67*", "62.5左右", "[6.83]", "预期性"] {
        assert!(text.contains(wanted), "no {wanted}: {text}");
    }
    let picture = browser.attribute(&format!("{} svg", row(2)), "aria-label").unwrap();
    assert_eq!(picture, "2020年55.67*，2025年62.5左右");
    let widths = browser.script(&format!(
        "return [...document.querySelectorAll(\"{} rect\")].map(bar => bar.width.baseVal.value)",
        row(2)
    ));
    assert_eq!(widths[1], 100.0);
    assert!((widths[0].as_f64().unwrap() - 89.1).abs() < 0.1, "{widths}");
    // No picture where a year has no number; a merged cell is told; a suspected fault too.
    assert_eq!(browser.count(&format!("{} svg", row(1))), 0);
    assert!(browser.text(&row(16)).contains("完成上级下达目标任务†"));
    assert!(browser.text(&row(19)).contains("此处原件扫描疑有缺漏，请核对"));
    let notes = browser.text(".table-notes");
    for wanted in ["*为预计数", "[ ]为5年累计数", "† 表示原表为合并单元格"] {
        assert!(notes.contains(wanted), "no {wanted}: {notes}");
    }
    let href = browser.attribute(&format!("{} .row-name a", row(2)), "href").unwrap();
    assert!(href.ends_with("p/qingzhou-145/2.3/t1.2"), "{href}");
}

#[test]
fn targets_are_filtered_by_chapter_and_year_and_taken_away() {
    let server = on_plan();
    let browser = Window::DESKTOP.open();
    browser.open(&server, "/indicators?sort=growth");
    let all = server.get("/v1/targets").json()["targets"].as_array().unwrap().clone();
    assert_eq!(browser.count(".targets tbody tr"), all.len());
    assert_eq!(browser.texts(".targets .source").iter().filter(|text| text.contains("规则识别")).count(), all.len());
    browser.click("select[name=chapter] option[value='5']");
    browser.click("select[name=year] option[value='2025']");
    browser.click(".target-filters button");
    browser.wait_for_url("chapter=5");
    assert!(browser.url().contains("year=2025") && browser.url().contains("sort=growth"), "{}", browser.url());
    let wanted = server.get("/v1/targets?chapter=5&year=2025").json()["targets"].as_array().unwrap().clone();
    assert!(!wanted.is_empty() && wanted.len() < all.len());
    let subjects: Vec<&str> = wanted.iter().map(|target| target["subject"].as_str().unwrap()).collect();
    assert_eq!(browser.texts(".targets tbody th"), subjects);
    let texts: Vec<&str> = wanted.iter().map(|target| target["text"].as_str().unwrap()).collect();
    assert_eq!(browser.texts(".targets .source > a"), texts);

    browser.click("#export-xlsx");
    let (name, bytes) = browser.download("xlsx");
    assert_eq!(name, "目标.xlsx");
    let rows = xlsx(bytes);
    let column = rows[0].iter().position(|cell| *cell == "原文").unwrap();
    let exported: Vec<String> = rows[1..].iter().map(|row| row[column].to_string()).collect();
    assert_eq!(exported, texts);
    browser.click("#export-csv");
    assert_eq!(browser.download("csv").0, "目标.csv");
}

#[test]
fn all_targets_of_a_year_are_two_clicks_from_the_first_page() {
    let server = on_plan();
    let browser = Window::DESKTOP.without_scripts().open();
    browser.open(&server, "/");
    browser.click_link("指标");
    browser.click("#export-2025");
    let rows = xlsx(browser.download("xlsx").1);
    let year = rows[0].iter().position(|cell| *cell == "年份").unwrap();
    let of_the_year = server.get("/v1/targets?year=2025").json()["targets"].as_array().map(Vec::len).unwrap();
    assert_eq!(rows.len(), of_the_year + 1);
    assert!(of_the_year > 30 && rows[1..].iter().all(|row| row[year] == 2025.0));
}

#[test]
fn a_result_list_is_taken_away_as_docx() {
    let server = on_plan();
    let browser = Window::DESKTOP.without_scripts().open();
    let query = format!("q={}&mode=exact", encoded("数字经济"));
    browser.open(&server, &format!("/?{query}"));
    browser.click("a[href*='format=docx']");
    let (name, bytes) = browser.download("docx");
    assert_eq!(name, "检索结果-数字经济.docx");
    let answer: Value = server.get(&format!("/v1/search?{query}&sort=document&limit=100")).json();
    let paragraphs = docx_paragraphs(&bytes);
    let mut lines = paragraphs.iter().map(|(_, text)| text.as_str());
    for hit in answer["hits"].as_array().unwrap() {
        for wanted in [hit["text"].as_str().unwrap(), hit["citation"]["official"].as_str().unwrap()] {
            assert!(lines.any(|line| line.contains(wanted)), "not there, or not in its place: {wanted}");
        }
    }
}

#[test]
fn indicators_need_no_script_and_fit_a_phone() {
    let server = on_plan();
    let browser = Window::PHONE.without_scripts().open();
    browser.open(&server, "/indicators");
    assert_eq!(browser.overflow(), 0);
    browser.click_link("增长");
    browser.wait_for_url("sort=growth");
    assert_eq!((browser.overflow(), numbers(&browser).len()), (0, 21));
    browser.click("select[name=year] option[value='2025']");
    browser.click(".target-filters button");
    browser.wait_for_url("year=2025");
    assert!(browser.is_shown(".targets tbody tr"));
}

#[test]
fn wrong_choices_are_refused_with_a_page() {
    let server = on_plan();
    for (path, name) in [("/indicators?sort=x", "sort"), ("/indicators?year=soon", "year")] {
        let request = ureq::http::Request::get(server.url(path)).header("accept", "text/html");
        let answer = server.send(request.body(Vec::new()).unwrap());
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("text/html; charset=utf-8")), "{path}");
        assert!(answer.body.contains(&format!("`{name}`")), "{}", answer.body);
    }
    let none = server.get("/indicators?chapter=99").body;
    assert!(none.contains("没有符合这些条件的目标"), "{none}");
}
