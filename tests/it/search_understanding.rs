//! How queries are understood, on a small plan of its own: each mechanism on its own.

use crate::support::root;
use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library::{Library, open};
use plansearch::search::{Mode, SearchRequest, SearchResponse};
use std::sync::LazyLock;

const SOURCE: &str = "# 第一章 产业发展\n\n## 第一节 数字经济\n\n\
    做大数字经济。数字经济核心产业增加值占比提高到百分之十二，建设大数据中心3座。数字经济平台向中小企业开放。\n\n\
    培育轨道交通装备、工程机械、海洋装备等产业集群。\n\n\
    ## 第二节 现代物流\n\n\
    东岭街道、西河镇、南湖镇建设物流园，占地1500亩。到2020年，冷链仓库共有8座；到2025年，冷链仓库达到20座。\n\n\
    # 第二章 民生保障\n\n## 第一节 就业和托育\n\n\
    根治欠薪，农民工工资按月发放。城镇登记失业率控制在4%以内，城镇登记失业率按季公布。\n\n\
    增加托育服务供给，新建托育中心6所。开展校园欺凌专项治理，防治校园欺凌。\n\n\
    ## 第二节 乡村振兴\n\n\
    全面推进乡村振兴。乡村振兴示范片区扩大到9个，乡村振兴投入逐年增加。设立省级经济开发区，经济开发区与乡镇共建园区，\
    支持经济开发区扩区。图书馆周末开放，图书馆设分馆，图书馆免费借阅。\n";

static ENGINE: LazyLock<Library> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plan.md"), SOURCE).unwrap();
    let paths = Paths::new(folder.path().to_path_buf(), root().join("index-config"), DataDir::Memory);
    open(&paths, &NoProgress).unwrap().library
});

fn search(query: &str) -> SearchResponse {
    plansearch::search::search(&ENGINE, &SearchRequest { explain: true, ..SearchRequest::new(query) }).unwrap()
}

/// The sentence of the first hit that answers.
fn evidence(answer: &SearchResponse) -> String {
    let hit = answer.hits.first().expect("a hit");
    hit.evidence.slice(&hit.found.clone().passage.text)
}

#[track_caller]
fn check_first(query: &str, expected: &str) {
    let answer = search(query);
    assert!(evidence(&answer).contains(expected), "{query}: {}", evidence(&answer));
}

#[track_caller]
fn check_meant(query: &str, expected: &str) {
    let answer = search(query);
    assert_eq!(answer.query.corrected.as_deref(), Some(expected), "{query}");
    assert!(evidence(&answer).contains(expected.split(' ').next().unwrap()), "{query}: {}", evidence(&answer));
    assert!(answer.answerable && answer.absent.is_empty(), "{query}: {:?}", answer.absent);
}

#[test]
fn letters_are_read_as_pinyin() {
    for typed in ["shuzijingji", "szjj", "shu zi jing ji", "shuzi jingji", "suzijinji", "SHUZIJINGJI"] {
        check_meant(typed, "数字经济");
    }
    check_meant("xiangcunzhenxin", "乡村振兴");
    check_meant("chengzhendengjishiyelv", "城镇登记失业率");
}

#[test]
fn slips_are_read_as_what_was_meant() {
    check_meant("校园期凌", "校园欺凌");
    check_meant("数字经挤", "数字经济");
    check_meant("数经字济", "数字经济");
    check_meant("乡振兴", "乡村振兴");
    check_meant("振乡兴村", "乡村振兴");
    check_meant("乡村村振兴", "乡村振兴");
    check_meant("城镇登记失业绿", "城镇登记失业率");
    assert_eq!(search("校园期凌").query.terms, ["校园", "期凌"]);
}

#[test]
fn what_the_text_holds_is_never_corrected() {
    for typed in ["数字经济", "共建园区", "分馆", "片区扩", "大数据", "振兴", "字经济核"] {
        let answer = search(typed);
        assert_eq!(answer.query.corrected, None, "{typed}");
        assert_eq!(answer.confidence, 1.0, "{typed}");
    }
}

#[test]
fn absent_words_are_words_as_a_person_reads_them() {
    let answer = search("讨薪找谁");
    assert_eq!((answer.query.terms.join(" "), answer.absent.join(" ")), ("讨薪".to_owned(), "讨薪".to_owned()));
    // What the thesaurus finds is absent all the same; what a title holds is not.
    assert_eq!(search("托儿所").absent, ["托儿所"]);
    assert!(search("民生保障").absent.is_empty());
    assert!(search("欠薪").absent.is_empty());
}

#[test]
fn a_broader_word_leads_somewhere_and_answers_nothing() {
    let broader = search("地铁");
    assert!(evidence(&broader).contains("轨道交通") && !broader.answerable, "{}", broader.confidence);
    let plans_word = search("托儿所");
    assert!(evidence(&plans_word).contains("托育") && plans_word.answerable, "{}", plans_word.confidence);
    // Less certain than the word itself.
    assert!(plans_word.confidence < search("托育 所").confidence);
    assert!(!search("地铁票价多少").answerable && !search("动物园门票").answerable);
}

#[test]
fn a_short_name_is_read_as_the_long_one() {
    check_first("经开区", "经济开发区");
    assert!(search("经开区").answerable);
}

#[test]
fn questions_say_what_kind_of_answer_they_want() {
    check_first("物流园占地多少亩", "1500亩");
    check_first("2025年冷链仓库有几座", "达到20座");
    check_first("哪几个镇街要建物流园？", "东岭街道");
    let list = search("哪几个镇街要建物流园？").explain.unwrap();
    assert_eq!((list["wants_list"].as_bool(), list["wants_figure"].as_bool()), (Some(true), Some(false)));
    let asked = search("请问冷链仓库怎么样了");
    assert!(asked.query.terms.iter().all(|term| !["请问", "怎么样", "了"].contains(&term.as_str())));
}

#[test]
fn numbers_scripts_and_widths_are_one() {
    for query in ["數字經濟", "数字 经济", "占比提高到12%", "二〇二五年冷链仓库", "１５００亩"]
    {
        assert!(search(query).confidence > 0.8, "{query}: {}", search(query).confidence);
    }
}

#[test]
fn a_report_of_one_year_need_not_name_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let report = "# 云溪市2016年统计公报\n\n## 一、综合\n\n城镇登记失业率为3.1%。全年快递业务量620万件，快递业务收入8亿元。\n\n\
        ## 二、交通\n\n云溪高铁站开工建设，云溪机场正在选址。专利工作站3家。\n";
    std::fs::write(folder.path().join("report.md"), report).unwrap();
    let paths = Paths::new(folder.path().to_path_buf(), root().join("index-config"), DataDir::Memory);
    let library = open(&paths, &NoProgress).unwrap().library;
    let search = |query: &str| plansearch::search::search(&library, &SearchRequest::new(query)).unwrap();
    for query in ["2016年快递业务量", "2016年快递业务收入 亿元", "2016年城镇登记失业率"] {
        assert!(search(query).answerable, "{query}: {}", search(query).confidence);
    }
    // Another rate is less sure than the rate itself.
    assert!(search("城镇调查失业率").confidence < search("城镇登记失业率").confidence - 0.3);
    // Of another year, what has no such figure, no such date.
    for query in ["2014年快递业务量", "云溪机场 总投资", "云溪高铁站 通车时间", "云溪高铁站建成时间是几月几号"]
    {
        assert!(!search(query).answerable, "{query}: {}", search(query).confidence);
    }
    // The marks of a period demand nothing beside other words.
    assert_eq!(search("“十四五” 快递业务量").hits[0].found.passage.place.key, "1");
}

#[test]
fn a_place_is_gone_to() {
    let answer = search("第二章第二节");
    let first = answer.hits[0].found.clone();
    assert_eq!(first.passage.place.key, "2.2");
    // One that no document has is answered by nothing.
    assert!(!search("第九章第九节").answerable);
}

#[test]
fn operators_narrow_and_say_what_they_could_not_read() {
    let all = |query: &str| {
        plansearch::search::search(&ENGINE, &SearchRequest { mode: Mode::All, ..SearchRequest::new(query) })
            .unwrap()
            .total()
    };
    assert_eq!((all("托育 -欺凌"), all("托育")), (0, 1));
    assert_eq!(all("托育 OR 物流园"), 2);
    assert_eq!(all("标题:物流 冷链"), 1);
    for query in ["“数字经济", "数字经济”", "「数字经济", "\"数字经济"] {
        let answer = search(query);
        assert_eq!(answer.query.warnings.len(), 1, "{query}");
        assert!(evidence(&answer).contains("数字经济"), "{query}");
    }
    assert!(search("“数字经济”平台").query.warnings.is_empty());
}

#[test]
fn what_to_try_instead_shares_more_than_a_character() {
    assert_eq!(search("图书室").query.suggestions.first().map(String::as_str), Some("图书馆"));
    // 铁 and 馆 alone make nothing near.
    assert!(search("铁匠铺").query.suggestions.is_empty());
    assert!(search("宾馆饭馆").query.suggestions.iter().all(|term| term != "图书馆"));
}

#[test]
fn a_name_that_no_passage_has_is_not_answered() {
    assert!(search("数字经济核心产业增加值占比").answerable);
    assert!(!search("昆山市数字经济核心产业增加值占比").answerable);
}

#[test]
fn who_asks_which_documents_there_are_is_told_where_they_are_listed() {
    for query in ["你们这里有哪些文件", "收录了哪些文件？"] {
        let warnings = search(query).query.warnings;
        assert!(warnings.iter().any(|warning| warning.contains("/v1/documents")), "{query}: {warnings:?}");
    }
    assert!(search("文件精神落实").query.warnings.is_empty());
}
