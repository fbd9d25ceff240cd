//! Queries that name a place, and how sure their answers are.

use crate::search::{found, request, search};
use plansearch::search::{SearchRequest, SearchResponse, Sort};

fn ids(answer: &SearchResponse) -> Vec<&str> {
    answer.hits.iter().map(|hit| found(hit).passage.id.trim_start_matches("qingzhou-145/")).collect()
}

#[track_caller]
fn check(query: &str, expected: &[&str]) {
    let answer = search(&request(query));
    assert_eq!(ids(&answer).into_iter().take(expected.len()).collect::<Vec<_>>(), expected, "{query}");
    assert!(answer.answerable, "{query}: {}", answer.confidence);
}

#[test]
fn a_place_is_gone_to() {
    check("第四章第二节", &["4.2/p1", "4.2/p2", "4.2/p3", "4.2/p4", "4.2/p5", "4.2/b3.1"]);
    check("3章4节", &["3.4/p1", "3.4/p2", "3.4/p3", "3.4/b1.1", "3.4/b1.2"]);
    // A whole chapter: its introduction, the first passage of each section, then the rest.
    check("第10章讲了什么", &["10/p1", "10.1/p1", "10.2/p1", "10.3/p1", "10.4/p1", "10.1/p2", "10.1/p3"]);
    check("主要指标表", &["2.3/t1.1", "2.3/t1.2", "2.3/t1.3"]);
    check("专栏八 水利", &["7.3/b8.3"]);
    check("第五章 种业", &["5.1/p5"]);
    check("打造一流营商环境", &["8.4/p1", "8.4/p2", "8.4/p3"]);
}

#[test]
fn a_figure_that_a_passage_holds_is_no_place() {
    // 14.2亿元
    check("4.2", &["1.1/p8"]);
    check("11.2", &["11.2/p1", "11.2/p2"]);
}

#[test]
fn a_place_is_no_answer_to_what_it_does_not_say() {
    for query in ["第五章 量子计算机", "第五章有没有提到量子计算机", "第99章", "第三章第九节"]
    {
        let answer = search(&request(query));
        assert!(!answer.answerable, "{query}: {}", answer.confidence);
    }
}

#[test]
fn the_order_asked_for_does_not_change_how_sure_the_answer_is() {
    for query in ["5G基站 2025", "森林覆盖率", "第四章第二节", "滑雪场 冰雪运动"] {
        let ranked = search(&request(query));
        let in_order = search(&SearchRequest { sort: Sort::Document, ..request(query) });
        assert_eq!(ranked.confidence, in_order.confidence, "{query}");
        let falls = ranked.hits.windows(2).all(|pair| pair[0].confidence >= pair[1].confidence);
        assert!(falls && ranked.hits[0].confidence == ranked.confidence, "{query}");
        assert!(in_order.hits.iter().all(|hit| hit.confidence <= in_order.confidence), "{query}");
    }
}
