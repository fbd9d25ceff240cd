//! How a thing is put, over HTTP: counts are those of a plain scan, and lines hold what stands around the wording.

use crate::http::on_plan;
use crate::program::{Answer, Server, encoded};
use crate::support::{Folders, folded, folded_texts, plan};
use serde_json::Value;
use std::collections::BTreeMap;

fn get(server: &Server, path: &str) -> Answer {
    let ascii = |c: char| if c.is_ascii() { c.to_string() } else { encoded(&c.to_string()) };
    server.get(&path.chars().map(ascii).collect::<String>())
}

/// Two reports of one town and a plan of a province.
fn library() -> (Folders, Server) {
    let folders = Folders::empty();
    for (year, verb) in [("2023", "稳步推进"), ("2024", "加快推进")] {
        folders.write(
            &format!("seeds/report-{year}.md"),
            format!("# 东川市{year}年政府工作报告\n\n一、主要工作\n\n{verb}管网改造，完成36公里。大力推进管网改造。\n\n二、安排\n\n加快管网改造。\n"),
        );
    }
    folders
        .write("seeds/plan.md", "# 云州省水利规划\n\n## 第一章 供水\n\n管网改造，管网改造要实。实施管网改造工程。\n");
    folders.write(
        "index-config/documents.toml",
        "[[document]]\nfile = \"report-2023.md\"\nid = \"report-2023\"\ndate = \"2023-01-15\"\n\n\
         [[document]]\nfile = \"report-2024.md\"\nid = \"report-2024\"\ndate = \"2024-01-16\"\n",
    );
    let server = Server::over(folders.path());
    (folders, server)
}

fn counts(list: &Value, key: &str) -> Vec<(String, u64)> {
    let item = |item: &Value| {
        let key = item[key].as_str().map_or_else(|| item[key].to_string(), str::to_owned);
        (key, item["count"].as_u64().unwrap())
    };
    list.as_array().unwrap().iter().map(item).collect()
}

fn position(value: &serde_json::Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn counts_are_those_of_a_plain_scan() {
    let server = on_plan();
    let text_of: BTreeMap<String, String> =
        plan().passages().map(|found| (found.passage.id.clone(), found.passage.text.clone())).collect();
    for wording in ["推进", "乡村振兴", "5G基站", "到2025年", "人", "，", "数字经济", "磁悬浮地铁"]
    {
        let piece = folded(wording);
        let holding = folded_texts().iter().filter(|text| text.contains(&piece)).count();
        let occurrences: usize = folded_texts().iter().map(|text| text.matches(&piece).count()).sum();
        let mut lines = Vec::new();
        loop {
            let answer = get(&server, &format!("/v1/wordings?q={wording}&limit=1000&offset={}", lines.len())).json();
            // A mark alone is no term of the index.
            if wording != "，" {
                assert_eq!(answer["passages"].as_u64(), Some(holding as u64), "{wording}");
                assert_eq!(answer["occurrences"].as_u64(), Some(occurrences as u64), "{wording}");
            }
            let page = answer["lines"].as_array().unwrap().clone();
            if page.is_empty() {
                assert_eq!(answer["occurrences"].as_u64(), Some(lines.len() as u64), "{wording}");
                break;
            }
            lines.extend(page);
        }
        for line in &lines {
            let chars: Vec<char> = text_of[line["id"].as_str().unwrap()].chars().collect();
            let (start, end) = (position(&line["start"]), position(&line["end"]));
            let [left, text, right] = ["left", "match", "right"].map(|side| line[side].as_str().unwrap());
            assert_eq!(folded(text), piece, "{line}");
            assert_eq!(chars[start..end].iter().collect::<String>(), text, "{line}");
            assert!(chars[..start].iter().collect::<String>().ends_with(left), "{line}");
            assert!(chars[end..].iter().collect::<String>().starts_with(right), "{line}");
            assert!(line["citation"]["official"].as_str().unwrap().contains('《'), "{line}");
        }
    }
}

#[test]
fn what_stands_around_a_wording_is_counted() {
    let (_folders, server) = library();
    let answer = get(&server, "/v1/wordings?q=管网改造").json();
    assert_eq!((answer["occurrences"].as_u64(), answer["passages"].as_u64()), (Some(9), Some(5)));
    let before = counts(&answer["before"], "text");
    assert_eq!(before, [("推进".to_owned(), 4), ("加快".to_owned(), 2), ("实施".to_owned(), 1)]);
    assert_eq!(answer["before"][0]["class"], "verb");
    let further = counts(&answer["before"][0]["further"], "text");
    assert_eq!(further, [("大力".to_owned(), 2), ("加快".to_owned(), 1), ("稳步".to_owned(), 1)]);
    assert_eq!(counts(&answer["after"], "text"), [("工程".to_owned(), 1), ("要".to_owned(), 1)]);
    let documents = counts(&answer["by_document"], "document");
    assert_eq!(documents.iter().map(|(_, count)| count).sum::<u64>(), 9);
    assert!(documents.contains(&("report-2023".to_owned(), 3)), "{documents:?}");
    let years = [("2023".to_owned(), 3), ("2024".to_owned(), 3), ("null".to_owned(), 3)];
    assert_eq!(counts(&answer["by_year"], "year"), years);
    let chapters = counts(&answer["by_chapter"], "title");
    assert!(chapters.contains(&("第一章 供水".to_owned(), 3)), "{chapters:?}");
    // Filters ask the same of it as of a search.
    let later = get(&server, "/v1/wordings?q=管网改造&year_from=2024").json();
    assert_eq!(counts(&later["by_document"], "document"), [("report-2024".to_owned(), 3)]);
}

#[test]
fn lines_stand_in_the_order_asked_for() {
    let (_folders, server) = library();
    let lines = |sort: &str| -> Vec<(String, String)> {
        let answer = get(&server, &format!("/v1/wordings?q=管网改造&sort={sort}")).json();
        let side = |line: &Value, side: &str| line[side].as_str().unwrap().to_owned();
        answer["lines"].as_array().unwrap().iter().map(|line| (side(line, "left"), side(line, "right"))).collect()
    };
    let document = lines("document");
    let mut left = document.clone();
    left.sort_by_key(|(left, _)| folded(left).chars().rev().collect::<String>());
    assert_eq!(
        lines("left").iter().map(|(l, _)| l).collect::<Vec<_>>(),
        left.iter().map(|(l, _)| l).collect::<Vec<_>>()
    );
    let mut right = document.clone();
    right.sort_by_key(|(_, right)| folded(right));
    assert_eq!(
        lines("right").iter().map(|(_, r)| r).collect::<Vec<_>>(),
        right.iter().map(|(_, r)| r).collect::<Vec<_>>()
    );
    assert_ne!(document, right);
    let rest = get(&server, "/v1/wordings?q=管网改造&limit=2&offset=8").json();
    assert_eq!((rest["lines"].as_array().unwrap().len(), &rest["occurrences"]), (1, &Value::from(9)));
}

#[test]
fn all_lines_are_taken_away_as_a_table() {
    let (_folders, server) = library();
    let answer = get(&server, "/v1/wordings?q=管网改造&format=csv");
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = answer.body.trim_start_matches('\u{FEFF}');
    assert_eq!(text.lines().next(), Some("前文,表述,后文,文件,日期,出处,链接,段落"));
    assert_eq!(text.lines().count(), 10);
    assert!(text.contains("稳步推进,管网改造,"), "{text}");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let (_folders, server) = library();
    for (query, detail) in [
        ("", "parameter `q`: is missing or empty"),
        ("q=%20", "parameter `q`: is missing or empty"),
        ("q=a&limit=1001", "parameter `limit`: accepts a whole number from 0 to 1000"),
        ("q=a&sort=length", "parameter `sort`: accepts one of document, left, right"),
        ("q=a&format=pdf", "parameter `format`: accepts one of json, csv"),
    ] {
        let answer = server.get(&format!("/v1/wordings?{query}"));
        assert_eq!(answer.status, 400, "{query}");
        assert!(answer.body.contains(detail), "{answer:?}");
    }
    assert_eq!(get(&server, &format!("/v1/wordings?q={}", "长".repeat(1001))).status, 400);
}
