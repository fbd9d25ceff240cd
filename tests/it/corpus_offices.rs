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

#[test]
fn an_order_is_the_notice_of_what_it_gives_out() {
    let document = read(
        "                    云溪市人民政府令\n                       第 26 号\n\n　　《云溪市停车场管理办法》已经2023年8月2日市政府第31次常务会议审议通过，现予公布，自2023年10月1\n日起施行。\n\n                                                    市长　张明\n                                                 2023年8月15日\n\n                  云溪市停车场管理办法\n\n                    第一章  总则\n\n    第一条  为加强停车场规划、建设和管理，保障道路交\n通安全、有序、畅通，制定本办法。\n    第二条  停车收费实行政府定价、政府指导价和市场调\n节价。\n",
    );
    let metadata = &document.metadata;
    assert_eq!(metadata.title, "云溪市停车场管理办法");
    assert_eq!(metadata.number.as_deref(), Some("云溪市人民政府令第26号"));
    assert_eq!(metadata.issuer.as_deref(), Some("云溪市人民政府"));
    assert_eq!((metadata.date.as_deref(), metadata.effective.as_deref()), (Some("2023-08-15"), Some("2023-10-01")));
    check_place(&document, "1/a1", "第一章第一条");
    check_place(&document, "notice/p1", "印发通知");
}

#[test]
fn signature_and_imprint_belong_to_the_whole_paper() {
    let document = check(
        "云溪市教育局关于做好招生工作的通知\n\n云教基〔2024〕12号\n\n各学校：\n\n现将有关事项通知如下：\n\n一、招生计划\n\n小学班额不超过45人。\n\n二、有关要求\n\n严禁提前招生。\n\n云溪市教育局\n2024年5月20日\n（此件公开发布）\n\n附件\n\n招生片区\n\n一、城东片区\n\n东至青州路。\n\n抄送：市委办公室。\n云溪市教育局办公室　　2024年5月21日印发\n",
        &[
            "front/p1|云教基〔2024〕12号",
            "preamble/p1|各学校：",
            "preamble/p2|现将有关事项通知如下：",
            "1/p1|小学班额不超过45人。",
            "2/p1|严禁提前招生。",
            "signature/p1|云溪市教育局",
            "signature/p2|2024年5月20日",
            "signature/p3|（此件公开发布）",
            "x1.1/p1|东至青州路。",
            "imprint/p1|抄送：市委办公室。",
            "imprint/p2|云溪市教育局办公室2024年5月21日印发",
        ],
    );
    check_place(&document, "signature/p2", "落款");
    check_place(&document, "imprint/p1", "版记");
    check_place(&document, "x1.1/p1", "附件“招生片区”一、“城东片区”");
}

#[test]
fn a_text_without_headings_has_its_place_in_the_outline() {
    let document = read(
        "云岭省人民政府关于云溪市国土空间总体规划（2021—2035年）的批复\n\n云政复〔2024〕7号\n\n云溪市人民政府：\n\n一、原则同意《云溪市国土空间总体规划》，请认真组织实施。\n\n二、到2035年，耕地保有量不低于412.5万亩。\n",
    );
    assert_eq!(document.metadata.doc_kind.as_deref(), Some("notice"));
    let mut listed = Vec::new();
    let mut open: Vec<_> = document.outline.iter().collect();
    while let Some(node) = open.pop() {
        listed.extend(node.passages.iter().cloned());
        open.extend(&node.children);
    }
    let mut passages: Vec<String> = document.passages.iter().map(|passage| passage.id.clone()).collect();
    listed.sort();
    passages.sort();
    assert_eq!(listed, passages);
}

#[test]
fn a_document_says_from_when_on_it_holds() {
    for (text, day) in [
        (
            "# 云溪市绿化条例\n\n第一条　为了绿化，制定本条例。\n\n第二条　本条例自2011年1月1日起施行。1998年3月1日起施行的办法同时废止。\n",
            Some("2011-01-01"),
        ),
        (
            "# 关于促进民营经济的若干措施\n\n降低准入门槛。\n\n本措施自2023年10月1日起施行，有效期3年。\n",
            Some("2023-10-01"),
        ),
        ("# 云溪市绿化条例\n\n第一条　为了绿化，制定本条例。\n\n第二条　本条例自公布之日起施行。\n", None),
    ] {
        assert_eq!(read(text).metadata.effective.as_deref(), day, "{text}");
    }
}

#[test]
fn a_page_of_the_web_says_when_and_from_whom() {
    let line = "<h1>云溪市统计公报</h1><div>发布时间：2024-03-28 09:15　来源：云溪市统计局　浏览次数：1024　字体：【大 中 小】</div><p>2023年，全市稳中求进。</p><p><b>一、综合</b></p><p>地区生产总值1286.4亿元。</p>";
    let document = read_html(line);
    assert_eq!(document.metadata.date.as_deref(), Some("2024-03-28"));
    assert_eq!(document.metadata.issuer.as_deref(), Some("云溪市统计局"));
    let html = "<html><head><meta charset=\"utf-8\"><meta name=\"PubDate\" content=\"2023-11-08 10:00\"><meta name=\"ContentSource\" content=\"云溪市水务局\"></head><body><h1>河湖管理意见</h1><p>加强巡查。</p></body></html>";
    let file = SourceFile { file: "d.html".to_owned(), bytes: Ok(html.as_bytes().to_vec()) };
    let document = read_document(&decode(&file).unwrap(), "d".to_owned(), None);
    assert_eq!(document.metadata.date.as_deref(), Some("2023-11-08"));
    assert_eq!(document.metadata.issuer.as_deref(), Some("云溪市水务局"));
}

#[test]
fn a_table_in_a_quotation_is_a_table() {
    let document = read(
        "# 云岭省“十五五”规划纲要\n\n## 第一章 方针\n\n稳中求进。\n\n> **专栏1 主要指标**\n>\n> | 类别 | 指标 | 2025年 | 2030年 | 年均/累计 | 属性 |\n> | --- | --- | --- | --- | --- | --- |\n> | 民生 | 城镇调查失业率（%） | 5.3 | — | <5.5 | 预期性 |\n> | | 人均预期寿命（岁） | 79.5 | 80.5 | 〔1〕 | 预期性 |\n>\n> 注：〔〕内为5年累计数。\n\n## 第二章 任务\n\n新建学校。\n",
    );
    let text = |id: &str| document.passages.iter().find(|passage| passage.id.ends_with(id)).map(|p| p.text.as_str());
    assert_eq!(text("t1.1"), Some("民生：城镇调查失业率（%），2025年5.3，2030年—，年均<5.5，预期性"));
    assert_eq!(text("t1.2"), Some("民生：人均预期寿命（岁），2025年79.5，2030年80.5，五年累计〔1〕，预期性"));
    assert_eq!(text("t1.note"), Some("注：〔〕内为5年累计数。"));
    assert!(!document.passages.iter().any(|passage| passage.text.contains("---") || passage.text.starts_with('>')));
}

#[test]
fn a_party_committee_and_a_government_issue_together() {
    let document = read(
        "中共云溪市委　云溪市人民政府\n关于加快建设海洋强市的意见\n\n（2024年3月15日）\n\n　　为加快建设海洋强市，现提出如下意见。\n　　一、总体要求\n　　坚持陆海统筹。\n　　二、重点任务\n　　发展海洋装备。\n",
    );
    assert_eq!(document.metadata.region.as_deref(), Some("云溪市"));
    assert_eq!(document.metadata.date.as_deref(), Some("2024-03-15"));
}

#[test]
fn what_marks_a_copy_or_a_page_of_a_site_is_no_title() {
    let paper = read(
        "000036\n\n特急\n\n**云溪市人民政府办公室文件**\n\n云政办发〔2023〕18号　　签发人：周启明\n\n---\n\n**云溪市人民政府办公室**\n**关于印发云溪市老旧小区改造实施方案等三个文件的通知**\n\n各县（区）人民政府：\n\n现印发给你们，请认真贯彻落实。\n\n一、总体目标\n\n三年内改造老旧小区412个。\n\n二、改造内容\n\n加装电梯。\n",
    );
    assert_eq!(paper.metadata.title, "云溪市人民政府办公室关于印发云溪市老旧小区改造实施方案等三个文件的通知");
    assert_eq!(paper.metadata.number.as_deref(), Some("云政办发〔2023〕18号"));
    let page = read(
        "当前位置：首页 > 法律法规 > 法律\n\n云溪市航运条例\n\n来源：云溪人大网　　浏览字号：大 中 小　　2022年10月30日 18:26\n\n（2015年8月29日云溪市人民代表大会常务委员会通过）\n\n第一章　总则\n\n第一条　为了规范航运，制定本条例。\n\n第二条　本条例自2016年1月1日起施行。\n",
    );
    assert_eq!(page.metadata.title, "云溪市航运条例");
    let noted = read(
        "**云溪县2022年国民经济和社会发展统计公报\\[1\\]**\n\n云溪县统计局\n\n一、综合\n\n全年地区生产总值214亿元。\n\n二、农业\n\n粮食总产量20万吨。\n",
    );
    assert_eq!(noted.metadata.title, "云溪县2022年国民经济和社会发展统计公报");
}

#[test]
fn a_line_that_begins_with_counted_things_is_no_heading() {
    let document = read(
        "# 云溪县规划\n\n## 第一章 发展基础\n\n综合实力跃上新台阶，总量居全市第四位。\n一、二、三产业结构调整为18∶43∶39，产业层次明显提升。\n\n## 第二章 目标\n\n建成通道。\n1、2、3号线全部开工。\n",
    );
    let texts: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    let expected = [
        "综合实力跃上新台阶，总量居全市第四位。",
        "一、二、三产业结构调整为18∶43∶39，产业层次明显提升。",
        "建成通道。",
        "1、2、3号线全部开工。",
    ];
    assert_eq!(texts, expected);
}
