//! Indicators and targets over HTTP: as JSON, and as tables read back by other programs.

use crate::http::on_plan;
use crate::program::Server;
use calamine::{Data, Reader as _, Xlsx};
use serde_json::Value;
use std::io::Cursor;

fn list(server: &Server, path: &str, member: &str) -> Vec<Value> {
    server.get(path).json()[member].as_array().unwrap().clone()
}

/// The body of a success, in bytes, with its type and disposition.
pub(crate) fn download(server: &Server, path: &str) -> (Vec<u8>, String, String) {
    let mut response = ureq::get(server.url(path)).call().unwrap();
    let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
    let (media_type, disposition) = (header("content-type"), header("content-disposition"));
    (response.body_mut().read_to_vec().unwrap(), media_type, disposition)
}

/// The rows of a table in CSV; numbers as they are printed there.
fn csv_rows(server: &Server, path: &str) -> Vec<Vec<String>> {
    let (bytes, media_type, disposition) = download(server, &format!("{path}format=csv"));
    assert_eq!(media_type, "text/csv; charset=utf-8");
    assert!(disposition.starts_with("attachment; ") && disposition.contains(".csv"), "{disposition}");
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of a table in a workbook, numbers written as CSV writes them.
fn xlsx_rows(server: &Server, path: &str) -> Vec<Vec<String>> {
    let (bytes, media_type, disposition) = download(server, &format!("{path}format=xlsx"));
    assert_eq!(media_type, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert!(disposition.starts_with("attachment; ") && disposition.contains(".xlsx"), "{disposition}");
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let shown = |cell: &Data| match cell {
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    sheet.rows().map(|row| row.iter().map(shown).collect()).collect()
}

#[track_caller]
fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let at = rows[0].iter().position(|header| header == name).unwrap_or_else(|| panic!("no {name}: {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

#[test]
fn targets_have_the_members_of_the_contract() {
    let server = on_plan();
    let targets = list(&server, "/v1/targets", "targets");
    assert!((45..=60).contains(&targets.len()), "{}", targets.len());
    for target in &targets {
        for name in [
            "subject", "relation", "value", "max", "unit", "year", "period", "text", "passage", "start", "end",
            "citation",
        ] {
            assert!(target.get(name).is_some(), "{name}: {target}");
        }
        assert_eq!(target["extracted"], "rule");
        let passage = server.get(&format!("/v1/passages/{}", target["passage"].as_str().unwrap())).json();
        let at = |name: &str| usize::try_from(target[name].as_u64().unwrap()).unwrap();
        let piece: String =
            passage["text"].as_str().unwrap().chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(target["text"], piece.as_str());
        assert_eq!(target["citation"], passage["citation"]);
    }
    let station = targets.iter().find(|target| target["subject"] == "5G基站").unwrap();
    assert_eq!(
        (&station["relation"], &station["value"], &station["unit"]),
        (&"开通".into(), &1200.0.into(), &"座".into())
    );
    assert_eq!((&station["year"], &station["passage"]), (&2025.into(), &"qingzhou-145/7.3/p2".into()));
}

#[test]
fn filters_admit_what_they_name() {
    let server = on_plan();
    let all = list(&server, "/v1/targets?", "targets");
    let count = |query: &str| list(&server, &format!("/v1/targets?{query}"), "targets").len();
    let by = |name: &str, value: &Value| all.iter().filter(|target| target[name] == *value).count();
    assert_eq!(count("year=2025"), by("year", &2025.into()));
    assert_eq!(count("year=2030"), 0);
    assert_eq!(count("unit=%25"), by("unit", &"%".into()));
    assert_eq!(count("unit=%E4%BA%A9"), by("base_unit", &"亩".into()), "亩 admits 万亩");
    let in_five =
        all.iter().filter(|target| target["passage"].as_str().unwrap().starts_with("qingzhou-145/5.")).count();
    assert!(in_five > 0 && count("chapter=5") == in_five);
    assert_eq!(count("document=qingzhou-145"), all.len());
    assert_eq!(count("document=other"), 0);
    assert_eq!(list(&server, "/v1/indicators?document=qingzhou-145", "indicators").len(), 21);
    assert_eq!(list(&server, "/v1/indicators?document=other", "indicators").len(), 0);
}

#[test]
fn tables_hold_what_the_json_holds_each_row_with_its_citation() {
    let server = on_plan();
    for (path, member, name, source) in [
        ("/v1/targets?", "targets", "事项", "规则提取，请核对原文"),
        ("/v1/targets?chapter=5&", "targets", "事项", "规则提取，请核对原文"),
        ("/v1/indicators?", "indicators", "指标", "指标表"),
    ] {
        let entries = list(&server, path, member);
        let rows = csv_rows(&server, path);
        assert_eq!(rows, xlsx_rows(&server, path), "{path}");
        let texts = |pointer: &str| -> Vec<String> {
            entries
                .iter()
                .map(|entry| entry.pointer(pointer).unwrap().as_str().unwrap_or_default().to_owned())
                .collect()
        };
        let subject = if member == "targets" { "/subject" } else { "/name" };
        assert_eq!(column(&rows, name), texts(subject));
        assert_eq!(column(&rows, "单位"), texts("/unit"));
        assert_eq!(column(&rows, "出处"), texts("/citation/official"));
        assert!(column(&rows, "来源").iter().all(|cell| cell == source));
    }
    let rows = csv_rows(&server, "/v1/indicators?");
    let at = column(&rows, "指标").iter().position(|name| name == "常住人口城镇化率").unwrap();
    let cell = |name: &str| column(&rows, name)[at].clone();
    assert_eq!((cell("2025年").as_str(), cell("2025年（原文）").as_str()), ("62.5", "62.5左右"));
    assert_eq!(cell("2020年（原文）"), "55.67*");
}

#[test]
fn wrong_parameters_are_refused() {
    let server = on_plan();
    for (path, name) in [
        ("/v1/targets?format=pdf", "format"),
        ("/v1/indicators?format=xls", "format"),
        ("/v1/targets?year=soon", "year"),
        ("/v1/targets?years=2025", "years"),
        ("/v1/indicators?year=2025", "year"),
    ] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/problem+json")), "{path}");
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["code"], "bad_parameter");
        assert!(problem["detail"].as_str().unwrap().contains(&format!("`{name}`")), "{problem}");
    }
}
