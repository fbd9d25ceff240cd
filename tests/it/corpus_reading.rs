//! What offices really write, each kind as a small source: what is read from it and how it is cited.

use crate::account::check_account;
use plansearch::corpus::{Document, Source, short_citation};

/// Reads a Markdown source and checks its account.
#[track_caller]
fn read(text: &str) -> Document {
    let chars: Vec<char> = text.chars().collect();
    let source = Source { file: "file.md".to_owned(), encoding: "UTF-8", chars };
    let document = plansearch::corpus::read_document(&source, "d".to_owned(), None);
    check_account(&document, &source.chars);
    document
}

/// Checks the passages of a source: the id without the document's, a bar, the text.
#[track_caller]
fn check(text: &str, expected: &[&str]) -> Document {
    let document = read(text);
    let seen: Vec<String> = document
        .passages
        .iter()
        .map(|passage| format!("{}|{}", passage.id.strip_prefix("d/").unwrap_or(&passage.id), passage.text))
        .collect();
    assert_eq!(seen, expected);
    document
}

/// Checks how the passage of this id is cited, without the title of the document.
#[track_caller]
fn check_place(document: &Document, id: &str, expected: &str) {
    let passage = document.passages.iter().find(|passage| passage.id == format!("d/{id}"));
    let citation = short_citation(document, passage.unwrap_or_else(|| panic!("no {id}")));
    assert_eq!(citation.strip_prefix(&format!("《{}》", document.metadata.short_title)), Some(expected));
}

#[test]
fn marks_inside_and_around_words_are_no_wording() {
    let document = check(
        "# 东川县防汛规划\n\n# <a id=\"b7\"></a>一、目标\n\n加固堤防36公里。\n\n# <a id=\"b8\"></a>二、工程\n\n## <span id=\"b9\"></span>水库\n\n- 加固水库14座。\n\n- 新建雨量站<a id=\"b10\"></a>52处。\n",
        &["1/p1|加固堤防36公里。", "2/p1|加固水库14座。", "2/p2|新建雨量站52处。"],
    );
    check_place(&document, "2/p2", "二、“工程”“水库”");
}

#[test]
fn links_pictures_entities_and_front_matter_are_read_as_they_are_meant() {
    let document = check(
        "---\ntitle: 东川县供水规划\nlink: https://example.cn/a.htm\n---\n\n# 东川县“十四五”供水规划\n\n## 一、目标\n\n![图1](images/a.jpg \"图1\")\n\n按照[《供水办法》](https://example.cn/b.htm)，PM&nbsp;2.5&lt;30，A&amp;B。\n\n排放[5](吨)，面积3*4*5米，*注意*节水。\n",
        &["1/p1|按照《供水办法》，PM 2.5<30，A&B。", "1/p2|排放[5](吨)，面积3*4*5米，注意节水。"],
    );
    assert_eq!(document.metadata.title, "东川县“十四五”供水规划");
    assert_eq!(document.report.page_cuts, 0);
}

#[test]
fn a_mark_of_a_list_and_a_hard_break_end_a_line() {
    check(
        "# 东川县规划\n\n## 一、任务\n\n- 改造管网一百公里，其中农村六十公里\n- 解决饮水困难，其中山区三万人\n- 完善水价机制\n\n改造水厂，其中城区两座  \n新建泵站，其中山区三座\n",
        &[
            "1/p1|改造管网一百公里，其中农村六十公里",
            "1/p2|解决饮水困难，其中山区三万人",
            "1/p3|完善水价机制",
            "1/p4|改造水厂，其中城区两座",
            "1/p5|新建泵站，其中山区三座",
        ],
    );
}

#[test]
fn only_what_is_closed_is_a_comment() {
    check(
        "# 东川县供水办法\n\n第一条 为了供水安全，制定本办法。\n\n<!-- 核 -->第二条 单位应当节水。\n\n<!-- 未闭合\n\n第三条 本办法自公布之日起施行。\n",
        &[
            "body/a1|第一条为了供水安全，制定本办法。",
            "body/a2|第二条单位应当节水。\n<!--未闭合",
            "body/a3|第三条本办法自公布之日起施行。",
        ],
    );
}

#[test]
fn a_space_between_all_characters_is_no_space() {
    let document = check(
        "# 东 川 县 造 林 规 划\n\n## 第 一 章 总 则\n\n为 了 增 加 林 地 ， 制 定 本 规 划 。\n\n## 第 二 章 造 林 目 标\n\n到 2 0 2 8 年 ， 完 成 造 林 4 2 . 6 万 亩 ， 成 活 率 不 低 于 9 0 % 。\n",
        &["1/p1|为了增加林地，制定本规划。", "2/p1|到2028年，完成造林42.6万亩，成活率不低于90%。"],
    );
    check_place(&document, "2/p1", "第二章“造林目标”");
    assert_eq!(document.metadata.title, "东川县造林规划");
}

#[test]
fn the_cost_of_reading_grows_with_the_text() {
    // Lines of equal length without a mark between them, which are joined to one paragraph.
    let line: String = "云溪县供水规划水库管网改造".chars().cycle().take(30).collect();
    let seconds = |lines: usize| {
        let started = std::time::Instant::now();
        read(&vec![line.as_str(); lines].join("\n"));
        started.elapsed().as_secs_f64()
    };
    let (few, many) = (seconds(5_000), seconds(40_000));
    assert!(many < few * 24.0 + 1.0, "{few} seconds for 5,000 lines, {many} for 40,000");
}
