//! More of what offices have: books of law, replies, letters with attachments, questions, lists of contents, pages.

use crate::corpus_reading::{check, check_place, read};
use plansearch::corpus::{Document, SourceFile, decode, read_document, short_citation};

/// Reads the body of a page.
fn read_html(body: &str) -> Document {
    let html = format!("<html><head><meta charset=\"utf-8\"></head><body>{body}</body></html>");
    let file = SourceFile { file: "d.html".to_owned(), bytes: Ok(html.into_bytes()) };
    read_document(&decode(&file).unwrap(), "d".to_owned(), None)
}

#[test]
fn a_book_of_law_in_a_part_numbers_its_chapters_anew() {
    let document = check(
        "云溪市自治条例\n\n第一编　总则\n\n第一章　基本规定\n\n第一条　为了规范本市事务，制定本条例。\n\n第二编　分则\n\n第一分编　供水\n\n第一章　一般规定\n\n第二条　供水应当安全。\n\n第二章　罚则\n\n第三条　违反本条例的，责令改正。\n\n第二分编　排水\n\n第一章　一般规定\n\n第四条　排水应当达标。\n\n附则\n\n第五条　本条例自2024年1月1日起施行。\n",
        &[
            "1-1/a1|第一条为了规范本市事务，制定本条例。",
            "2.1-1/a2|第二条供水应当安全。",
            "2.1-2/a3|第三条违反本条例的，责令改正。",
            "2.2-1/a4|第四条排水应当达标。",
            "u1/a5|第五条本条例自2024年1月1日起施行。",
        ],
    );
    check_place(&document, "2.1-2/a3", "第二编第一分编第二章第三条");
    check_place(&document, "2.2-1/a4", "第二编第二分编第一章第四条");
    check_place(&document, "u1/a5", "“附则”第五条");
    assert!(document.report.warnings.is_empty(), "{:?}", document.report.warnings);
}

#[test]
fn a_reply_is_named_by_its_title_over_two_lines() {
    let document = read(
        "云溪市人民政府关于同意云溪县\n供水特许经营方案的批复\n\n云政复〔2024〕3号\n\n云溪县人民政府：\n\n    你县《关于报请审批供水特许经营方案的请示》（云政〔2024〕8号）收悉。现批复如下：\n\n    一、原则同意《云溪县供水特许经营方案》，请认真组织实施。\n\n    二、特许经营期限为30年，自协议签订之日起计算。\n\n    此复。\n\n                  云溪市人民政府\n                  2024年2月6日\n",
    );
    assert_eq!(document.metadata.title, "云溪市人民政府关于同意云溪县供水特许经营方案的批复");
    assert_eq!(document.metadata.number.as_deref(), Some("云政复〔2024〕3号"));
    assert_eq!(document.metadata.issuer.as_deref(), Some("云溪市人民政府"));
    assert_eq!(document.metadata.date.as_deref(), Some("2024-02-06"));
}

#[test]
fn what_is_attached_is_listed_in_the_notice() {
    let document = read(
        "云溪县人民政府关于印发《云溪县供水方案》的通知\n\n各乡镇人民政府：\n\n现将方案印发给你们，请认真贯彻执行。\n\n附件：1．重点任务分工表\n      2．资金筹措表\n\n云溪县人民政府\n2023年5月8日\n\n云溪县供水方案\n\n为推进供水，制定本方案。\n\n一、要求\n\n坚持统筹城乡。\n\n二、任务\n\n新建水库。\n",
    );
    let notice = document.passages.iter().filter(|passage| passage.id.starts_with("d/notice/"));
    assert!(notice.map(|passage| passage.text.as_str()).any(|text| text.contains("资金筹措表")));
    check_place(&document, "preamble/p1", "引言");
    check_place(&document, "1/p1", "一、“要求”");
}

#[test]
fn a_question_with_a_mark_is_a_heading() {
    let document = check(
        "# 云溪市供水条例政策解读\n\n## 一、为什么要制定条例？\n\n现行规定已不适应发展需要。\n\n## 二、主要内容是什么？\n\n条例共五章。\n\n问：什么时候施行？\n\n答：今年施行。\n",
        &["1/p1|现行规定已不适应发展需要。", "2/p1|条例共五章。", "2/p2|问：什么时候施行？", "2/p3|答：今年施行。"],
    );
    check_place(&document, "2/p1", "二、“主要内容是什么？”");
}

#[test]
fn an_entry_without_a_label_belongs_to_the_contents_too() {
    check(
        "# 云溪市规划纲要\n\n## 目录\n\n- 第一章 基础\n- 第二章 要求\n- 附件 重大工程\n\n## 第一章 基础\n\n生产总值2000亿元。\n\n## 第二章 要求\n\n坚持新发展理念。\n\n## 附件 重大工程\n\n总库容1.2亿立方米。\n",
        &["1/p1|生产总值2000亿元。", "2/p1|坚持新发展理念。", "x1/p1|总库容1.2亿立方米。"],
    );
}

#[test]
fn an_annex_that_is_a_table_is_none_of_the_last_chapter() {
    let law = read(
        "云溪市供水管理办法\n\n第一章 总则\n\n第一条 为加强供水管理，制定本办法。\n\n第二章 附则\n\n第二条 本办法自2019年5月1日起施行。\n\n附：云溪市供水水质标准\n\n| 项目 | 限值 |\n|---|---|\n| 浑浊度 | 1NTU |\n| 余氯 | 0.3mg/L |\n",
    );
    check_place(&law, "x1/t1.1", "附“云溪市供水水质标准”表第1项");
    let plan = read(
        "# 云溪县水利规划\n\n# 第一章 基础\n\n建成水库12座。\n\n# 第二章 目标\n\n用水1.2亿立方米。\n\n# 附表\n\n| 指标 | 2020年 | 2025年 |\n|---|---|---|\n| 用水总量 | 1.1 | 1.2 |\n",
    );
    check_place(&plan, "x1/t1.1", "附表第1项");
    // Amid the body the same line is the caption of a table.
    let amid = read(
        "# 云溪县水利规划\n\n# 第一章 基础\n\n附表 水库\n\n| 名称 | 库容 |\n|---|---|\n| 东山 | 1200 |\n\n# 第二章 目标\n\n用水1.2亿立方米。\n",
    );
    assert!(amid.passages.iter().all(|passage| !passage.id.starts_with("d/x")), "{:?}", amid.outline);
}

#[test]
fn a_label_and_its_value_in_two_cells_are_one() {
    let rows = "<tr><td>索引号：</td><td>001/2022</td><td>发文字号：</td><td>云政发〔2022〕12号</td></tr>\
        <tr><td>机构：</td><td>县政府</td><td>日期：</td><td>2022-06-01</td></tr>";
    let document = read_html(&format!(
        "<h1>云溪县供水意见</h1><h2>一、信息</h2><table>{rows}</table><h2>二、任务</h2><p>新建水厂。</p>"
    ));
    let texts: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(
        texts,
        ["索引号：001/2022，发文字号：云政发〔2022〕12号", "机构：县政府，日期：2022-06-01", "新建水厂。"]
    );
}

#[test]
fn a_sum_names_what_it_sums() {
    check(
        "# 云溪县供水方案\n\n一、资金\n\n| 项目 | 总投资 | 五年投资 | |\n|---|---|---|---|\n| | | 合计 | 其中：2021年 |\n| 东山水库 | 5.2 | 4.2 | 1.0 |\n",
        &["1/t1.1|东山水库，总投资5.2，五年投资合计4.2，五年投资其中：2021年1.0"],
    );
}

#[test]
fn a_frame_in_a_cell_is_what_the_cell_says() {
    let document = read_html(
        "<table><tr><td><h1>云溪县统计公报</h1><h2>一、综合</h2>\
        <table><tr><th>指标</th><th>绝对数</th></tr><tr><td>粮食产量</td><td><table><tr><td>15.3</td></tr></table></td></tr>\
        <tr><td>油料产量</td><td>2.1</td></tr></table></td></tr></table>",
    );
    let rows: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(rows, ["粮食产量，绝对数15.3", "油料产量，绝对数2.1"]);
    assert!(short_citation(&document.head(), &document.passages[0]).ends_with("一、“综合”表第1项"));
}
