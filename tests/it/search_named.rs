//! Documents that a question names by their titles: they are where it is answered, or nowhere.

use crate::support::plan;
use plansearch::config::ConfigFiles;
use plansearch::corpus::MemorySource;
use plansearch::index::NoProgress;
use plansearch::library::{Library, open_in_memory};
use plansearch::search::{SearchRequest, SearchResponse, search};
use std::sync::LazyLock;

const OUTLINE: &str = "# 东川县国民经济和社会发展第十五个五年规划纲要\n\n## 第一章 供水\n\n\
    到2030年，管网漏损率降到8%。新建水厂2座。\n\n## 第二章 实施\n\n总结报告由县发展和改革局在2030年底前起草。\n";
const NOTICE: &str = "# 云州省人民政府关于加强供水管网改造的通知\n\n云州省人民政府\n\n2021年5月6日\n\n一、总体要求\n\n\
    加强供水管网改造，漏损率降到9%以下。\n";

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let sources = [MemorySource::new("outline.md", OUTLINE), MemorySource::new("notice.md", NOTICE)];
    open_in_memory(&sources, &ConfigFiles::in_memory([]), &NoProgress).unwrap().library
});

fn ask(library: &Library, query: &str) -> SearchResponse {
    search(library, &SearchRequest::new(query)).unwrap()
}

#[track_caller]
fn check(query: &str, document: &str, says: &str) {
    let answer = ask(&LIBRARY, query);
    let first = &answer.hits[0].found;
    assert_eq!(first.document.id, document, "{query}");
    assert!(first.passage.text.contains(says), "{query}: {}", first.passage.text);
    assert!(answer.answerable, "{query}: {}", answer.confidence);
}

#[test]
fn what_is_asked_of_a_document_is_answered_by_it() {
    check("云州省人民政府关于加强供水管网改造的通知漏损率降到多少", "notice", "9%");
    check("东川县国民经济和社会发展第十五个五年规划纲要漏损率降到多少", "outline", "8%");
    check("东川县国民经济和社会发展第十五个五年规划纲要实施的总结报告由谁起草", "outline", "总结报告");
}

#[test]
fn what_a_named_document_does_not_say_no_other_one_answers() {
    for query in [
        "云州省人民政府关于加强供水管网改造的通知新建水厂几座",
        "东川县国民经济和社会发展第十五个五年规划纲要职工体育馆由谁负责",
        "东川县国民经济和社会发展第十六个五年规划纲要漏损率降到多少",
    ] {
        let answer = ask(&LIBRARY, query);
        assert!(!answer.answerable, "{query}: {}", answer.confidence);
    }
}

#[test]
fn a_plans_own_name_is_not_what_is_asked() {
    let asked = "森林覆盖率是多少";
    for title in ["青州市“十四五”规划纲要", "青州市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要"]
    {
        let answer = ask(plan(), &format!("{title}{asked}"));
        assert!(answer.answerable && answer.absent.is_empty(), "{title}: {} {:?}", answer.confidence, answer.absent);
        assert!(answer.hits[0].found.passage.text.contains("森林覆盖率"), "{title}");
    }
    let other = ask(plan(), &format!("青州市国民经济和社会发展第十五个五年规划纲要{asked}"));
    assert!(!other.answerable, "{}", other.confidence);
}
