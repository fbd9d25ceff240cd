//! Nothing of the real plan is lost, and nothing in it is made up or repaired.

use crate::account::{Fate, check_account, check_round_trip, pieces, wording};
use crate::support::{fixture_list, plan_chars, plan_document};
use plansearch::corpus::{FaultKind, Kind, SkipReason};
use plansearch::text::CharSpan;

#[test]
fn every_text_is_what_stands_in_its_source_ranges() {
    for passage in plan_document().passages.iter().filter(|passage| passage.kind != Kind::Indicator) {
        check_round_trip(passage, plan_chars());
    }
}

#[test]
fn an_indicator_is_made_of_its_cells() {
    for passage in plan_document().passages.iter().filter(|passage| passage.kind == Kind::Indicator) {
        let figures = passage.indicator.as_ref().unwrap();
        let row = pieces(passage, plan_chars()).concat();
        let mut cells = row.split('\t').map(str::trim);
        assert_eq!(cells.next(), Some(figures.row.to_string().as_str()), "{row}");
        // The first cell as printed, then whatever is not merged away.
        for cell in cells.filter(|cell| !cell.is_empty()) {
            assert!(passage.text.contains(cell), "{cell} is not in {}", passage.text);
        }
        assert!(passage.text.starts_with(&format!("{}：{}", figures.group.as_ref().unwrap(), figures.name)));
    }
}

#[test]
fn every_character_is_accounted_for() {
    let fates = check_account(plan_document(), plan_chars());
    assert_eq!(fates.len(), plan_chars().len());
    let mut line = 1;
    for (&c, fate) in plan_chars().iter().zip(fates) {
        // The contents page is the lines 25 to 89 of the source.
        let in_contents = (25..=89).contains(&line);
        let fits = match fate {
            Fate::Passage | Fate::Heading => !in_contents,
            Fate::Skipped(SkipReason::Blank) => c.is_whitespace(),
            Fate::Skipped(SkipReason::ContentsPage) => in_contents,
            Fate::Skipped(SkipReason::Markup) => "#*-<b>/".contains(c),
            Fate::Skipped(_) => false,
        };
        assert!(fits, "{c:?} in line {line}: {fate:?}");
        line += usize::from(c == '\n');
    }
}

const TABLE_HEADINGS: &[&str] = &[
    "市“十四五”规划主要指标体系",
    "序号指标(单位)青州市指标属性",
    "2020年2025年年均增长(%)/[累计]",
    "经济发展",
    "创新驱动",
    "民生福祉",
    "绿色生态",
    "安全保障",
];

#[test]
fn what_is_counted_as_heading_is_the_outline() {
    let fates = check_account(plan_document(), plan_chars());
    let mut lines = vec![String::new()];
    for (&c, fate) in plan_chars().iter().zip(fates) {
        if c == '\n' {
            lines.push(String::new());
        } else if fate == Fate::Heading {
            lines.last_mut().unwrap().push(c);
        }
    }
    let unspaced = |text: &str| text.split_whitespace().collect::<String>();
    let found: Vec<String> = lines
        .iter()
        .map(|line| unspaced(&wording(line.trim_start_matches('#'))))
        .filter(|line| !line.is_empty())
        .collect();
    let mut expected: Vec<String> = vec![
        "青州市人民政府关于印发《青州市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要》的通知".to_owned(),
    ];
    for node in fixture_list("plan/outline.json") {
        let text = |name: &str| node[name].as_str().unwrap();
        let colon = if node["kind"] == "box" { "：" } else { "" };
        expected.push(unspaced(&format!("{}{colon}{}", text("label"), text("title"))));
        // What else is no text: the table's title, its columns and groups, and a label of its own.
        let others = match (text("label"), text("title")) {
            ("第三节", "发展目标") => TABLE_HEADINGS,
            ("专栏二", _) => &["重点项目："],
            _ => &[],
        };
        expected.extend(others.iter().map(|&other| other.to_owned()));
    }
    assert_eq!(found, expected);
}

#[test]
fn the_scans_faults_are_reported() {
    use FaultKind::{Doubled, Lost, Suspect};
    let document = plan_document();
    let mut found: Vec<(FaultKind, String)> = Vec::new();
    for passage in &document.passages {
        for fault in &passage.faults {
            assert!(
                fault.span.start < fault.span.end && fault.span.end <= passage.text.chars().count(),
                "{}",
                passage.id
            );
            assert!(!fault.note.is_empty());
            let start = fault.span.start.saturating_sub(4);
            found.push((fault.kind, CharSpan::new(start, fault.span.end + 4).slice(&passage.text)));
        }
    }
    for (kind, around) in [
        (Doubled, "疫情疫情"),
        (Lost, "实践活传群众"),
        (Doubled, "建设设"),
        (Suspect, "亿元全市"),
        (Suspect, "年均增长0.5，"),
    ] {
        assert!(
            found.iter().any(|(of, text)| *of == kind && text.contains(around.trim_end_matches('，'))),
            "{around} is not reported as {kind:?}: {found:?}"
        );
    }
    let title = document.report.heading_faults.iter().find(|fault| fault.range.line == 179).expect("the table's title");
    assert!(title.kind == Lost && title.note.contains("青州"), "{title:?}");
    // A report that suspects everything is no report.
    assert!(found.len() + document.report.heading_faults.len() <= 12, "{found:?}");
}

#[test]
fn the_scans_faults_are_not_repaired() {
    let text_of = |id: &str| &document_passage(id).text;
    assert!(text_of("1.2/p1").contains("新冠肺炎疫情疫情影响广泛深入"));
    assert!(text_of("9.1/p3").contains("实践活传群众、教育群众"));
    assert!(text_of("11.3/p3").contains("建设设。巩固和完善"));
    assert!(plan_document().passages.iter().any(|passage| passage.text.contains("亿元全市国内生产总值")));
    assert!(text_of("2.3/t1.19").ends_with("年均增长0.5，约束性"));
    assert_eq!(document_passage("2.3/t1.19").place.table.as_ref().unwrap().title, "市“十四五”规划主要指标体系");
}

fn document_passage(id: &str) -> &'static plansearch::corpus::Passage {
    let id = format!("qingzhou-145/{id}");
    plan_document().passages.iter().find(|passage| passage.id == id).unwrap_or_else(|| panic!("no {id}"))
}
