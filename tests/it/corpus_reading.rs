//! What offices really write, each kind as a small source: what is read from it and how it is cited.

use crate::account::check_account;
use plansearch::corpus::{Document, SkipReason, Source, short_citation};

/// Reads a Markdown source and checks its account.
#[track_caller]
pub(crate) fn read(text: &str) -> Document {
    let chars: Vec<char> = text.chars().collect();
    let source = Source { file: "file.md".to_owned(), encoding: "UTF-8", chars, container: None };
    let document = plansearch::corpus::read_document(&source, "d".to_owned(), None);
    check_account(&document, &source.chars);
    document
}

/// Checks the passages of a source: the id without the document's, a bar, the text.
#[track_caller]
pub(crate) fn check(text: &str, expected: &[&str]) -> Document {
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
pub(crate) fn check_place(document: &Document, id: &str, expected: &str) {
    let passage = document.passages.iter().find(|passage| passage.id == format!("d/{id}"));
    let citation = short_citation(&document.head(), passage.unwrap_or_else(|| panic!("no {id}")));
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
fn every_cell_stands_in_its_row_with_the_name_of_its_column() {
    check(
        "## 一、指标\n\n| 指标 | 2020年 | 2025年 | 五年累计 | 年均增长 | 责任单位 |\n|---|---|---|---|---|---|\n| 供水量（万吨） | 200 | 250 | 1100 | 4.6 | 县水利局 |\n\n正文。\n\n| 类别 | 住宿费 | 伙食费 |\n|---|---|---|\n| 一类 | 500 | 150 |\n",
        &[
            "1/t1.1|供水量（万吨），2020年200，2025年250，五年累计1100，年均增长4.6，责任单位：县水利局",
            "1/p1|正文。",
            "1/t2.1|一类，住宿费500，伙食费150",
        ],
    );
    let document = read(
        "## 一、目标\n\n| 指标 | 2020年 | 2025年 | 2025年比2020年增长（%） |\n|---|---|---|---|\n| 供水量（万吨） | 200 | 250 | 25 |\n",
    );
    assert_eq!(document.passages[0].indicator.as_ref().map(|indicator| indicator.values.len()), Some(2));
}

#[test]
fn a_table_of_one_column_and_a_quotation_are_boxes() {
    let document = check(
        "## 第一章 任务\n\n| 专栏1　重点工程 |\n|---|\n| 城东水厂：日供水五万吨。 |\n| 城西水厂：日供水三万吨。 |\n\n> **专栏2　改造工程**\n>\n> **城北水厂**→日供水两万吨。扩建厂房。\n>\n> **城南水厂**→日供水一万吨。\n\n完善水价机制，推行阶梯水价。\n",
        &[
            "1/b1.1|城东水厂：日供水五万吨。",
            "1/b1.2|城西水厂：日供水三万吨。",
            "1/b2.1|城北水厂→日供水两万吨。扩建厂房。",
            "1/b2.2|城南水厂→日供水一万吨。",
            "1/p1|完善水价机制，推行阶梯水价。",
        ],
    );
    check_place(&document, "1/b2.2", "第一章“任务”专栏2“改造工程”第2项");
}

#[test]
fn a_table_goes_on_behind_a_page_break_and_carries_its_groups() {
    let document = check(
        "## 第二章 目标\n\n专栏1 主要指标\n\n| 类别 | 指标 | 单位 | 2025年 | 2030年 | 年均增长（%） | 属性 |\n| --- | --- | --- | --- | --- | --- | --- |\n| 经济发展 | 工业增加值 | 亿元 | 86 | 120 | 7 | 预期性 |\n| | 零售额 | 亿元 | 54 | 73 | 6.2 | 预期性 |\n\n---\n\n| 绿色生态 | 单位能耗降低 | % | - | - | 2.6 | 约束性 |\n| | 污水处理率 | % | 93.5 | 97 | - | 约束性 |\n",
        &[
            "2/t1.1|经济发展：工业增加值(亿元)，2025年86，2030年120，年均增长7，预期性",
            "2/t1.2|经济发展：零售额(亿元)，2025年54，2030年73，年均增长6.2，预期性",
            "2/t1.3|绿色生态：单位能耗降低(%)，2025年-，2030年-，年均增长2.6，约束性",
            "2/t1.4|绿色生态：污水处理率(%)，2025年93.5，2030年97，年均增长-，约束性",
        ],
    );
    let values = document.passages[2].indicator.as_ref().map(|i| i.values.iter().all(|value| value.value.is_none()));
    assert_eq!(values, Some(true), "a dash is no value");
}

#[test]
fn a_table_in_html_is_a_table() {
    let document = check(
        "## 第二章 目标\n\n专栏2 生态指标\n\n<table><tr><td rowspan=\"2\">类别</td><td rowspan=\"2\">指标</td><td colspan=\"2\">目标值</td><td rowspan=\"2\">属性</td></tr><tr><td>2025年</td><td>2030年</td></tr><tr><td rowspan=\"2\">绿色生态</td><td>湿地保护率（%）</td><td>51.5</td><td>56</td><td>预期性</td></tr><tr><td>水土保持率（%）</td><td>78.2</td><td>80.4</td><td>约束性</td></tr><tr><td>民生福祉</td><td>充电桩（个）</td><td>310</td><td>[900]</td><td>预期性</td></tr></table>\n\n注：[ ]内为五年累计数。\n\n## 第三章 任务\n\n<table>\n<tr><td>类别</td><td>住宿费</td></tr>\n<tr><td>一类</td><td>500</td></tr>\n</table>\n",
        &[
            "2/t1.1|绿色生态：湿地保护率（%），2025年51.5，2030年56，预期性",
            "2/t1.2|绿色生态：水土保持率（%），2025年78.2，2030年80.4，约束性",
            "2/t1.3|民生福祉：充电桩（个），2025年310，2030年[900]，预期性",
            "2/t1.note|注：[ ]内为五年累计数。",
            "3/t2.1|一类，住宿费500",
        ],
    );
    let sum = document.passages[2].indicator.as_ref().and_then(|indicator| indicator.values.last()).cloned();
    assert_eq!(sum.map(|value| (value.value, value.cumulative)), Some((Some(900.0), true)));
}

#[test]
fn captions_find_their_tables_or_none() {
    let table = |rows: &str| format!("\n\n| 项目 | 规模 |\n| --- | --- |\n{rows}");
    let two = format!(
        "## 第三章 设施\n\n专栏5 公路\n\n专栏6 水利{}{}",
        table("| 环城公路 | 22公里 |"),
        table("| 水库 | 1处 |")
    );
    let document = check(&two, &["3/t1.1|环城公路，规模22公里", "3/t2.1|水库，规模1处"]);
    check_place(&document, "3/t1.1", "第三章“设施”专栏5“公路”表第1项");
    check_place(&document, "3/t2.1", "第三章“设施”专栏6“水利”表第1项");
    let one = format!("## 第三章 设施\n\n专栏5 公路\n\n专栏6 水利{}", table("| 环城公路 | 22公里 |"));
    let document = read(&one);
    check_place(&document, "3/t1.1", "第三章“设施”表第1项");
    assert_eq!(document.report.heading_faults.len(), 1);
    let numbered = read("## 一、目标\n\n表1 2025年供水量\n\n| 名称 | 数量 |\n|---|---|\n| 城东 | 8 |\n");
    check_place(&numbered, "1/t1.1", "一、“目标”表1“2025年供水量”第1项");
}

#[test]
fn a_note_is_cited_by_its_number_and_the_place_of_its_mark() {
    let document = check(
        "## 一、任务\n\n推进“一户一表”[^1]，年内完成。\n\n## 二、保障\n\n加强领导。\n\n[^1]: 每户装一只水表。\n",
        &["1/p1|推进“一户一表”，年内完成。", "2/p1|加强领导。", "n/p1|每户装一只水表。"],
    );
    check_place(&document, "n/p1", "一、“任务”注1");
}

#[test]
fn a_long_row_is_cut_like_a_paragraph() {
    let cell = "建设水厂，改造管网。".repeat(300);
    let document = read(&format!("1954\t{cell}\n1955\t{cell}\n"));
    assert!(document.passages.len() >= 4 && document.passages.iter().all(|p| p.text.chars().count() <= 1_500));
}

#[test]
fn a_tab_behind_a_label_makes_no_table() {
    let document = check(
        "东川县供水办法\n第一条\t为了供水安全，制定本办法。\n第二条\t单位应当节水。\n",
        &["body/a1|第一条为了供水安全，制定本办法。", "body/a2|第二条单位应当节水。"],
    );
    assert_eq!(document.metadata.title, "东川县供水办法");
    check("一、\t目标\n\n1.\t到2030年建成水厂三座，日供水十万吨。\n", &["1/p1|1.到2030年建成水厂三座，日供水十万吨。"]);
}

#[test]
fn decimal_numbers_are_those_printed() {
    let document = check(
        "# 东川县应急预案（节选）\n\n# 4 应急响应\n\n## 4.1 响应分级\n\n响应分为4级。\n\n## 4.2 响应措施\n\n30分钟内转移群众。\n\n# 5 保障措施\n\n## 5.1 队伍保障\n\n组建抢险队9支。\n",
        &["4.1/p1|响应分为4级。", "4.2/p1|30分钟内转移群众。", "5.1/p1|组建抢险队9支。"],
    );
    check_place(&document, "4.2/p1", "4“应急响应”4.2“响应措施”");
    let plain = check(
        "东川县供水应急预案\n\n1 总则\n1.1 编制目的\n\n为了应急，制定本预案。\n\n2 组织体系\n2.1 指挥机构\n县政府设立指挥部。\n",
        &["1.1/p1|为了应急，制定本预案。", "2.1/p1|县政府设立指挥部。"],
    );
    check_place(&plain, "2.1/p1", "2“组织体系”2.1“指挥机构”");
}

#[test]
fn numbered_sentences_that_each_stand_above_a_text_are_headings() {
    let document = check(
        "一、2021年工作安排\n\n（一）加快水厂建设，提升供水能力。\n\n新建水厂三座，投资两亿元。\n\n（二）改造老旧管网，降低漏损率。\n\n改造管网一百公里，漏损率降到百分之九。\n",
        &["1.1/p1|新建水厂三座，投资两亿元。", "1.2/p1|改造管网一百公里，漏损率降到百分之九。"],
    );
    check_place(&document, "1.1/p1", "一、“2021年工作安排”（一）“加快水厂建设，提升供水能力”");
}

#[test]
fn articles_make_a_law_and_citing_them_makes_none() {
    let law = check(
        "# 东川县供水办法\n\n## 一、总则\n\n第一条 为了供水安全，制定本办法。\n\n## 二、水费\n\n第二条 用户应当缴纳水费。\n",
        &["1/a1|第一条为了供水安全，制定本办法。", "2/a2|第二条用户应当缴纳水费。"],
    );
    check_place(&law, "2/a2", "二、“水费”第二条");
    let plan = check(
        "# 东川县供水规划\n\n一、依据\n\n依照《供水法》下列规定：\n\n第十二条规定，单位应当缴费。\n\n第十三条规定，可以减免。\n",
        &["1/p1|依照《供水法》下列规定：", "1/p2|第十二条规定，单位应当缴费。", "1/p3|第十三条规定，可以减免。"],
    );
    check_place(&plan, "1/p2", "一、“依据”");
    check(
        "# 东川县渡口条例\n\n第八十一条 渡船应当每年检验。\n\n第八十一条之一 检验记录保存5年。\n\n第八十一条之二 夜航应当配备2名船员。\n",
        &[
            "body/a81|第八十一条渡船应当每年检验。",
            "body/a81.1|第八十一条之一检验记录保存5年。",
            "body/a81.2|第八十一条之二夜航应当配备2名船员。",
        ],
    );
}

#[test]
fn a_contents_list_is_recognised_by_what_stands_again() {
    for list in [
        "<summary>目录</summary>\n- 第一章 目标\n- 第二章 任务\n- 第三章 保障\n",
        "<details>\n<summary>目录</summary>\n\n- 第一章 目标\n  - 第一节 水厂\n- 第二章 任务\n- 第三章 保障\n\n</details>\n",
        "- [第一章 目标](#a)\n- [第二章 任务](#b)\n- [第三章 保障](#c)\n",
    ] {
        let section = if list.contains("第一节") { "### 第一节 水厂\n" } else { "" };
        let text = format!(
            "# 东川县供水规划\n{list}\n## 第一章 目标\n{section}\n供水率达到95%。\n## 第二章 任务\n新建水厂三座。\n## 第三章 保障\n落实资金。\n"
        );
        let document = read(&text);
        assert_eq!(document.passages.len(), 3, "{text}");
        check_place(&document, "2/p1", "第二章“任务”");
    }
}

#[test]
fn an_odd_entry_of_the_contents_page_costs_itself_only() {
    let document = read(
        "# 东川县供热规划\n\n# 目 录\n\n编制说明······Ⅰ\n前 言······Ⅲ\n一、供热现状······1\n二、供热目标······4\n（略）\n三、保障措施······7\n\n前 言\n\n本规划由住建局编制。\n\n一、供热现状\n\n供热面积260万平方米。\n\n二、供热目标\n\n覆盖率达到82%。\n\n三、保障措施\n\n完成管网检修。\n",
    );
    check_place(&document, "1/p1", "一、“供热现状”，第1—4页（推定）");
    check_place(&document, "2/p1", "二、“供热目标”，第4—7页（推定）");
    check_place(&document, "3/p1", "三、“保障措施”，第7页起（推定）");
    check_place(&document, "preamble/p1", "引言");
}

#[test]
fn annexes_glossaries_and_notes_are_places_of_their_own() {
    let law = check(
        "东川县供水办法\n\n第一条 为了供水安全，制定本办法。\n\n第二条 本办法自公布之日起施行。\n\n附件：供水收费标准\n\n居民用水每吨三元。\n",
        &[
            "body/a1|第一条为了供水安全，制定本办法。",
            "body/a2|第二条本办法自公布之日起施行。",
            "x1/p1|居民用水每吨三元。",
        ],
    );
    check_place(&law, "x1/p1", "附件“供水收费标准”");
    let report = check(
        "# 东川县工作报告\n\n一、回顾\n\n建成水厂[1]三座。\n\n二、安排\n\n改造管网[2]百里，推进工匠[3]培育。\n\n附件1\n\n民生实事目标\n\n一、交通出行\n\n修路十里。\n\n二、就业\n\n新增就业百人。\n\n附件2\n\n**名词解释**\n\n政社互动：指政府与社会互动。\n\n1.经济薄弱村：指收入低的村。\n\n注释\n\n[1] 水厂：日供水五万吨。\n\n[2] 管网：主管网。\n\n[3] 工匠：技师。\n",
        &[
            "1/p1|建成水厂三座。",
            "2/p1|改造管网百里，推进工匠培育。",
            "x1.1/p1|修路十里。",
            "x1.2/p1|新增就业百人。",
            "g1/p1|政社互动：指政府与社会互动。",
            "g1/p2|1.经济薄弱村：指收入低的村。",
            "n/p1|水厂：日供水五万吨。",
            "n/p2|管网：主管网。",
            "n/p3|工匠：技师。",
        ],
    );
    check_place(&report, "x1.2/p1", "附件1“民生实事目标”二、“就业”");
    check_place(&report, "g1/p2", "附件2“名词解释”");
    check_place(&report, "n/p2", "二、“安排”注2");
}

#[test]
fn parts_without_labels_stand_above_numbering_that_begins_anew() {
    let paragraph =
        "全县上下团结一心，经济社会保持平稳健康发展，各项任务圆满完成，民生持续改善，人民生活水平稳步提高。";
    let document = read(&format!(
        "东川县工作报告\n\n各位代表：\n\n过去五年工作回顾\n\n{paragraph}\n\n一、经济\n\n产值增长。\n\n二、民生\n\n收入提高。\n\n今年主要工作\n\n{paragraph}\n\n一、水利\n\n修水库。\n"
    ));
    check_place(&document, "1.2/p1", "“过去五年工作回顾”二、“民生”");
    check_place(&document, "2.1/p1", "“今年主要工作”一、“水利”");
}

#[test]
fn a_document_says_what_it_is_of_whom_and_since_when() {
    let law = read(
        "# 东川县供水条例\n\n2009年9月28日 县人民代表大会第三次会议通过\n\n2009年10月13日 东川县人民政府令第564号公布 自2010年1月1日起施行\n\n第一条 为了供水安全，制定本条例。\n\n第二条 本条例自公布之日起施行。\n",
    );
    let metadata = &law.metadata;
    assert_eq!(metadata.date.as_deref(), Some("2009-10-13"));
    assert_eq!(metadata.number.as_deref(), Some("东川县人民政府令第564号"));
    assert_eq!(metadata.issuer.as_deref(), Some("东川县人民政府"));
    assert_eq!(metadata.effective.as_deref(), Some("2010-01-01"));
    assert_eq!((metadata.doc_kind.as_deref(), metadata.level.as_deref()), (Some("law"), Some("county")));
    assert_eq!(metadata.region.as_deref(), Some("东川县"));
    let report = read(
        "政府工作报告\n\n——2017年2月14日 在东川市第十六届人民代表大会第一次会议上\n\n市长 王某\n\n各位代表：\n\n一、回顾\n\n产值增长。\n\n二、安排\n\n修路。\n",
    );
    assert_eq!(report.metadata.title, "政府工作报告");
    assert_eq!(report.metadata.short_title, "东川市2017年政府工作报告");
    assert_eq!(report.metadata.date.as_deref(), Some("2017-02-14"));
}

#[test]
fn heads_and_numbers_of_pages_stand_in_no_sentence() {
    let document = check(
        "东川县供水规划\n— 1 —\n第一章 要求\n全面落实节水方针，推进供水管网改造，到规划期末供水普及率达到百分之\n东川县供水规划\n— 2 —\n九十五，年均增长\n8\n个百分点。\n东川县供水规划\n— 3 —\n第二章 任务\n",
        &["1/p1|全面落实节水方针，推进供水管网改造，到规划期末供水普及率达到百分之九十五，年均增长8个百分点。"],
    );
    assert_eq!(document.metadata.title, "东川县供水规划");
    assert_eq!(document.passages[0].faults, []);
    let heads = document.report.skipped.iter().filter(|skipped| skipped.reason == SkipReason::PageHead);
    assert_eq!((heads.count(), document.report.page_cuts), (3, 1));
}

#[test]
fn broken_lines_are_joined_and_lists_are_not() {
    check(
        "　　东川县职业教育规划\n\n　　一、办学规模\n　　到2028年，全县职业院\n　　校在校生达到1.2万人，实\n　　训基地增加到18个，“双师\n　　型”教师占比不低于60%。\n　　二、校企合作\n　　每个专业至少联系3家企\n　　业，学生顶岗实习不少于6\n　　个月。实习期间由学校统一\n　　购买保险。\n",
        &[
            "1/p1|到2028年，全县职业院校在校生达到1.2万人，实训基地增加到18个，“双师型”教师占比不低于60%。",
            "2/p1|每个专业至少联系3家企业，学生顶岗实习不少于6个月。实习期间由学校统一购买保险。",
        ],
    );
    let list = read(
        "东川县领导小组名单\n一、组成人员\n组长：张某某，县人民政府县长\n副组长：李某某，县水利局局长\n成员：王某某，县财政局副局长\n成员：赵某某，县住建局副局长\n成员：钱某某，县卫健局副局长\n成员：孙某某，县环保局副局长\n",
    );
    assert_eq!(list.passages.len(), 6);
}

#[test]
fn words_that_share_characters_are_no_doubling() {
    let document = read(
        "## 一、任务\n\n老百姓的事要一件一件办好，加强水质监测预测预警，并跑领跑领域增多，退税减税缓税缓费。\n\n| 名称 | 单位 | 数量 |\n|---|---|---|\n| 投资 | 亿元 | 8 |\n",
    );
    assert!(document.passages.iter().all(|passage| passage.faults.is_empty()));
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
