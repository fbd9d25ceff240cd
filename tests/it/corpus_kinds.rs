//! How offices put documents together: notices, attachments, tables, notes, several documents in one file.

use crate::corpus_reading::{check, check_place, read};

#[test]
fn a_notice_names_its_document_with_and_without_marks_of_a_title() {
    for name in ["《云溪县供水规划》", "供水规划"] {
        let document = read(&format!(
            "云溪县人民政府关于印发{name}的通知\n\n云政发〔2021〕5号\n\n各乡镇人民政府：\n\n现将规划印发给你们，请认真贯彻执行。\n\n云溪县人民政府\n\n2021年5月6日\n\n云溪县供水规划\n\n（2021—2025年）\n\n为推进供水，制定本规划。\n\n一、目标\n\n供水率达到95%。\n\n二、任务\n\n新建水厂三座。\n"
        ));
        assert_eq!(document.metadata.title, "云溪县供水规划（2021—2025年）", "{name}");
        assert_eq!(document.metadata.number.as_deref(), Some("云政发〔2021〕5号"));
        assert_eq!(document.metadata.issuer.as_deref(), Some("云溪县人民政府"));
        assert_eq!(document.metadata.date.as_deref(), Some("2021-05-06"));
        check_place(&document, "notice/p2", "印发通知");
        check_place(&document, "preamble/p1", "引言");
        check_place(&document, "2/p1", "二、“任务”");
    }
}

#[test]
fn the_news_above_a_text_is_no_title() {
    let document = read(
        "# 云溪县人民政府印发《云溪县供水规划》（2021年）\n\n> [!NOTE] 相关通知\n>\n> **云溪县人民政府印发《云溪县供水规划》**\n>\n> 本报讯　近日，县人民政府印发了《云溪县供水规划》，要求各地贯彻落实。\n\n## 云溪县供水规划\n\n为推进供水，制定本规划。\n\n## 一、目标\n\n供水率达到95%。\n",
    );
    assert_eq!(document.metadata.title, "云溪县供水规划");
    assert_eq!(document.metadata.issuer.as_deref(), Some("云溪县人民政府"));
    assert!(document.passages.iter().all(|passage| !passage.text.contains("NOTE")));
    check_place(&document, "1/p1", "一、“目标”");
}

#[test]
fn the_day_and_the_speaker_belong_to_no_title() {
    let document = read(
        "---\ntitle: 云溪市政府工作报告（2021年1月19日张某某）\n---\n\n2021年1月19日在云溪市第四届人民代表大会第六次会议上\n\n代市长张某某\n\n各位代表：\n\n一、回顾\n\n产值增长。\n\n二、安排\n\n修路。\n",
    );
    assert_eq!(document.metadata.title, "云溪市政府工作报告");
    assert_eq!(document.metadata.short_title, "云溪市2021年政府工作报告");
    assert_eq!(document.metadata.date.as_deref(), Some("2021-01-19"));
}

#[test]
fn a_list_that_is_printed_twice_is_no_contents_page() {
    let list = "一、撤销的局\n\n1. 水利局\n\n2. 林业局\n\n二、新设的局\n\n1. 水务局\n\n2. 园林局\n\n3. 环保局\n\n";
    let document = read(&format!(
        "# 云溪县机构改革的决定\n\n县人大审议了方案，决定予以批准。\n\n{list}## 关于机构改革方案的说明\n\n现在作出说明，请予审议。\n\n一、必要性\n\n机构臃肿，必须改革。\n\n## 机构改革方案\n\n这次改革要精简机构。\n\n{list}"
    ));
    assert_eq!(document.passages.iter().filter(|passage| passage.text == "2.林业局").count(), 2);
    check_place(&document, "2/p1", "二、“新设的局”");
    check_place(&document, "x1.1/p1", "“关于机构改革方案的说明”一、“必要性”");
    check_place(&document, "x2.2/p3", "“机构改革方案”二、“新设的局”");
}

#[test]
fn a_caption_heads_no_text() {
    let document = read(
        "# 云溪县统计公报\n\n## 一、综合\n\n全县生产总值100亿元。\n\n**表2 居民消费价格涨跌幅度**\n\n居民消费价格上涨2.0%。\n\n**图3 粮食产量**\n\n粮食产量60万吨。\n\n## 二、农业\n\n农业增长3%。\n",
    );
    for passage in document.passages.iter().filter(|passage| passage.id.starts_with("d/1/")) {
        check_place(&document, passage.id.strip_prefix("d/").unwrap(), "一、“综合”");
    }
}

#[test]
fn a_table_below_the_title_of_its_annex_is_a_table() {
    let document = check(
        "# 云溪县供水方案\n\n一、任务\n\n新建水厂。\n\n附件1\n\n重点项目表\n\n| 序号 | 项目名称 | 总投资（万元） |\n|---|---|---|\n| 1 | 城东水厂 | 12,000 |\n\n附件2\n\n责任分工\n\n县水利局牵头。\n",
        &["1/p1|新建水厂。", "x1/t1.1|1，项目名称：城东水厂，总投资（万元）12,000", "x2/p1|县水利局牵头。"],
    );
    check_place(&document, "x1/t1.1", "附件1“重点项目表”表第1项");
}

#[test]
fn a_unit_stands_between_a_caption_and_its_table() {
    let document = check(
        "# 云溪市统计公报\n\n一、综合\n\n表1 居民消费价格比上年涨跌幅度\n\n单位：%\n\n| 指标 | 全市 | 城市 |\n|---|---|---|\n| 居民消费价格 | 0.2 | 0.3 |\n",
        &["1/t1.1|居民消费价格，全市0.2，城市0.3（单位：%）"],
    );
    check_place(&document, "1/t1.1", "一、“综合”表1“居民消费价格比上年涨跌幅度”第1项");
}

#[test]
fn a_first_column_that_is_left_empty_goes_on() {
    check(
        "# 云溪县方案\n\n一、分工\n\n| 类别 | 工程 | 单位 |\n|---|---|---|\n| 水源 | 城东水厂 | 水利局 |\n| | 城西水厂 | 住建局 |\n",
        &["1/t1.1|水源，工程：城东水厂，单位：水利局", "1/t1.2|水源：城西水厂，单位：住建局"],
    );
}

#[test]
fn figures_are_never_taken_from_another_row() {
    let document = check(
        "# 云溪县规划\n\n一、目标\n\n| 指标 | 2020年 | 2025年 |\n|---|---|---|\n| 供水率 | 90 | 95 |\n| 漏损率 | — | |\n| 水质达标率 | 98 | |\n",
        &["1/t1.1|供水率，2020年90，2025年95", "1/t1.2|漏损率，2020年—", "1/t1.3|水质达标率，2020年98"],
    );
    assert_eq!(document.passages.len(), 3);
}

#[test]
fn every_piece_of_a_long_row_says_its_row_and_its_columns() {
    let work = "完善工作机制，压实各方责任。".repeat(90);
    let document = read(&format!(
        "# 云溪县方案\n\n一、分工\n\n| 部门 | 工作内容 | 完成时限 | 责任人 |\n|---|---|---|---|\n| 县水利局 | {work} | {work} | 张某某 |\n| 县住建局 | 修路 | 2025年 | 李某某 |\n"
    ));
    let pieces: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(
        document.passages.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(),
        ["d/1/t1.1-1", "d/1/t1.1-2", "d/1/t1.2"]
    );
    assert!(pieces[0].starts_with("县水利局\n工作内容：完善工作机制，"), "{}", pieces[0]);
    assert!(pieces[1].starts_with("县水利局\n完成时限：完善工作机制，"), "{}", pieces[1]);
    assert!(pieces[1].ends_with("\n责任人：张某某"), "{}", pieces[1]);
    let document = read(&format!(
        "# 云溪县方案\n\n一、分工\n\n| 部门 | 工作内容 | 责任人 |\n|---|---|---|\n| 县水利局 | {work}{work} | 张某某 |\n| 县住建局 | 修路 | 李某某 |\n"
    ));
    for passage in &document.passages {
        assert!(
            passage.text.starts_with("县水利局\n工作内容：") || passage.text.starts_with("县住建局"),
            "{}",
            passage.text
        );
        assert!(passage.text.chars().count() <= 1_500);
    }
}

#[test]
fn a_box_ends_with_its_table() {
    let document = check(
        "# 云溪县规划\n\n## 第一章 目标\n\n### 专栏1 主要指标\n\n| 指标 | 2020年 | 2025年 |\n|---|---|---|\n| 供水率 | 90 | 95 |\n\n上述指标是全县的共同目标。\n",
        &["1/t1.1|供水率，2020年90，2025年95", "1/p1|上述指标是全县的共同目标。"],
    );
    check_place(&document, "1/p1", "第一章“目标”");
}

#[test]
fn two_notes_are_notes_where_the_text_has_their_marks() {
    let document = check(
        "# 云溪市统计公报\n\n一、综合\n\n生产总值100亿元[1]。\n\n二、农业\n\n粮食60万吨[2]。\n\n注：\n\n[1] 按现价计算。\n\n[2] 不含薯类。\n",
        &["1/p1|生产总值100亿元。", "2/p1|粮食60万吨。", "n/p1|按现价计算。", "n/p2|不含薯类。"],
    );
    check_place(&document, "n/p2", "二、“农业”注2");
}

#[test]
fn a_term_ends_in_a_colon_and_is_explained_below() {
    check(
        "# 云溪县工作报告\n\n一、安排\n\n建好农村路。\n\n名词解释\n\n1. 四好农村路：\n\n建好、管好、护好、运营好农村公路。\n\n2. 一窗受理：群众办事只进一个窗口。\n",
        &[
            "1/p1|建好农村路。",
            "g1/p1|1.四好农村路：\n建好、管好、护好、运营好农村公路。",
            "g1/p2|2.一窗受理：群众办事只进一个窗口。",
        ],
    );
}

#[test]
fn a_report_in_one_line_has_its_paragraphs() {
    let work = "全县干部群众团结奋斗，经济社会保持平稳健康发展，各项任务圆满完成，民生持续改善，社会大局稳定。";
    let document = read(&format!(
        "云溪县政府工作报告　　各位代表：　　一、工作回顾　　{work}　　{work}　　二、工作安排　　{work}　　三、自身建设　　加强法治政府建设。"
    ));
    check_place(&document, "1/p2", "一、“工作回顾”");
    check_place(&document, "3/p1", "三、“自身建设”");
    assert_eq!(document.metadata.title, "云溪县政府工作报告");
}

#[test]
fn lines_without_a_sentence_between_them_stay_apart() {
    check(
        "# 云溪县方案\n\n一、要求\n\n本次会议通过云溪县供水收费管理办法（试行）和云溪县供水工程建设标准\n\n云溪县财政局\n\n各单位报送材料，\n  按时反馈。\n",
        &[
            "1/p1|本次会议通过云溪县供水收费管理办法（试行）和云溪县供水工程建设标准",
            "1/p2|云溪县财政局",
            "1/p3|各单位报送材料，按时反馈。",
        ],
    );
}

#[test]
fn a_stray_control_character_is_no_wording() {
    check("# 云溪县方案\n\n一、要求\n\n加强\u{7}供水管理。\n", &["1/p1|加强供水管理。"]);
}

#[test]
fn a_doubtful_outline_is_told() {
    let document = read(
        "# 云溪县规划\n\n## 第一章 目标\n\n供水。\n\n## 第三章 任务\n\n## 第四章 保障\n\n加强领导。\n\n## 第四章 附则\n\n略。\n",
    );
    assert_eq!(
        document.report.warnings,
        ["“第一章”之后是“第三章”，编号不连续", "“第三章 任务”之下没有正文", "“第四章 保障”与“第四章 附则”编号相同"]
    );
    assert!(crate::support::plan_document().report.warnings.is_empty());
}

#[test]
fn a_heading_without_a_label_stands_beside_those_of_its_level() {
    let document = read(
        "# 云溪市应急预案\n\n## 1　总　则\n\n### 1.1　编制目的\n\n提高能力。\n\n## 2 组织体系\n\n### 2.1 领导机构\n\n市政府领导。\n\n## 附则\n\n由市政府解释。\n",
    );
    check_place(&document, "1.1/p1", "1“总则”1.1“编制目的”");
    check_place(&document, "u1/p1", "“附则”");
}

#[test]
fn a_line_between_two_numbers_of_pages_is_text() {
    let document = read(
        "云溪县教育规划\n\n第一章 目标\n到2025年，毛入园率达到92%以上。\n- 1 -\n建设学校十二所，分布在各乡镇\n- 2 -\n加强管理。\n",
    );
    assert!(document.passages.iter().any(|passage| passage.text.contains("建设学校十二所")));
}

#[test]
fn whose_opinion_it_is_stands_above_the_title() {
    let document = read(
        "云溪县人民政府文件\n\n云政〔2022〕8号\n\n―――――――――\n\n云溪县人民政府\n\n关于加强节约用水工作的意见\n\n各乡镇人民政府：\n\n现提出如下意见。\n\n一、要求\n\n坚持节水优先。\n",
    );
    assert_eq!(document.metadata.title, "云溪县人民政府关于加强节约用水工作的意见");
    assert_eq!(document.metadata.number.as_deref(), Some("云政〔2022〕8号"));
}

#[test]
fn a_law_below_the_decision_that_changes_it_is_cited_by_its_own_title() {
    let document = read(
        "云溪市人大常委会关于修改《云溪市供水条例》的决定\n（2023年9月27日云溪市第八届人民代表大会常务委员会第十次会议通过）\n\n会议决定对《云溪市供水条例》作如下修改：\n一、将第三条修改为：“供水应当节约用水。”\n本决定自公布之日起施行。\n\n云溪市供水条例\n（2008年1月31日云溪市第五届人民代表大会常务委员会第一次会议通过 根据2023年9月27日《关于修改〈云溪市供水条例〉的决定》修正）\n\n第一章 总则\n第一条 为了保障供水，制定本条例。\n第二章 附则\n第二条 本条例自2008年5月1日起施行。\n",
    );
    assert_eq!(document.metadata.title, "云溪市供水条例");
    check_place(&document, "2/a2", "第二章第二条");
    check_place(&document, "notice/p2", "印发通知");
}
