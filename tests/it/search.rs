//! Searching the real plan through the library.

use crate::support::{folded_texts, hit_ids, plan};
use plansearch::corpus::Kind;
use plansearch::search::{Facet, Hit, MAX_LIMIT, Mode, SearchRequest, SearchResponse, Sort};
use plansearch::store::{Filters, Found};

/// Queries of all sorts, for what must hold of every answer.
pub(crate) const QUERIES: &[&str] = &[
    "森林覆盖率",
    "5G基站 2025",
    "一窗受理·一次办好",
    "项目",
    "建设",
    "的",
    "怎么支持企业创新？",
    "乡村旅游 民宿",
    "pm2.5",
    "“绿色低碳”",
    "数字 -农业",
    "，",
    "4.2",
    "AI",
    "博物馆有几家",
    "国家级 省级 市级 平台",
    "山东省青州市经济开发区",
    "２０２５年",
];

pub(crate) fn request(query: &str) -> SearchRequest {
    SearchRequest { limit: MAX_LIMIT, ..SearchRequest::new(query) }
}

pub(crate) fn search(request: &SearchRequest) -> SearchResponse {
    plansearch::search::search(plan(), request).unwrap()
}

pub(crate) fn found(hit: &Hit) -> &Found {
    &hit.found
}

/// The ids of all hits, page after page, without the document's.
fn all_ids(request: &SearchRequest) -> Vec<String> {
    let mut ids = Vec::new();
    loop {
        let page = SearchRequest { offset: ids.len(), limit: MAX_LIMIT, ..request.clone() };
        let next = hit_ids(plan(), &page);
        if next.is_empty() {
            return ids;
        }
        ids.extend(next.iter().map(|id| id.trim_start_matches("qingzhou-145/").to_owned()));
    }
}

#[test]
fn slogans_and_figures_put_their_passage_first() {
    assert_eq!(all_ids(&request("一窗受理·一次办好"))[0], "8.4/p2");
    assert_eq!(all_ids(&request("5G基站 2025"))[0], "7.3/p2");
    // Across a page cut, which falls between 旅 and 游.
    assert_eq!(all_ids(&request("全域旅游”品质"))[0], "1.1/p4");
    for (query, text) in
        [("一窗受理·一次办好", "一窗受理·一次办好"), ("5G基站 2025", "开通5G基站"), ("全域旅游”品质", "全域旅游”品质")]
    {
        let first = &search(&request(query)).hits[0];
        assert!(found(first).passage.text.contains(text), "{query}");
    }
}

#[test]
fn an_indicator_is_found_with_the_retrospective() {
    let answer = search(&request("森林覆盖率"));
    let exact: Vec<&Found> = answer.hits.iter().take(answer.totals.exact).map(found).collect();
    let row = exact.iter().find(|found| found.passage.kind == Kind::Indicator).expect("the row");
    assert_eq!(row.passage.id, "qingzhou-145/2.3/t1.19");
    let retrospective = exact.iter().find(|found| found.passage.place.key == "1.1").expect("the retrospective");
    for found in [row, retrospective] {
        let place = &found.passage.place;
        assert!(found.passage.text.contains("森林覆盖率"));
        assert!(place.chapter.is_some() && place.section.is_some() && found.passage.pages.is_some());
    }
}

#[test]
fn traditional_characters_find_simplified_ones() {
    assert_eq!(all_ids(&request("鄉村振興齊魯樣板")), all_ids(&request("乡村振兴齐鲁样板")));
    let (traditional, simplified) = (search(&request("鄉村振興")), search(&request("乡村振兴")));
    assert!(simplified.totals.exact > 3);
    assert_eq!(traditional.hits, simplified.hits);
    assert_eq!((traditional.totals.exact, traditional.occurrences), (simplified.totals.exact, simplified.occurrences));
}

#[test]
fn modes_narrow_what_is_found() {
    for query in QUERIES {
        let ids = |mode| all_ids(&SearchRequest { mode, ..request(query) });
        let (any, all, exact) = (ids(Mode::Any), ids(Mode::All), ids(Mode::Exact));
        assert!(all.iter().all(|id| any.contains(id)), "{query}: `all` finds only what `any` finds");
        assert!(exact.iter().all(|id| all.contains(id)), "{query}: `exact` finds only what `all` finds");
        assert_eq!(
            any[..exact.len()].iter().filter(|id| exact.contains(id)).count(),
            exact.len(),
            "{query}: exact ones first"
        );
        for mode in [Mode::Any, Mode::All, Mode::Exact] {
            let answer = search(&SearchRequest { mode, ..request(query) });
            assert_eq!(answer.total(), ids(mode).len(), "{query} {mode:?}");
            assert_eq!(answer.hits.len(), answer.total().min(MAX_LIMIT));
        }
    }
    let holding =
        |words: &[&str]| folded_texts().iter().filter(|text| words.iter().all(|word| text.contains(word))).count();
    let total = |query: &str, mode| search(&SearchRequest { mode, ..request(query) }).total();
    assert_eq!(total("医院 养老", Mode::All), holding(&["医院", "养老"]));
    assert_eq!(total("全域旅游", Mode::Exact), holding(&["全域旅游"]));
    assert!(total("医院 养老", Mode::Any) >= holding(&["医院"]) + holding(&["养老"]) - holding(&["医院", "养老"]));
}

#[test]
fn filters_agree_with_facets() {
    let counts = |facets: &[Facet]| facets.iter().map(|facet| facet.count).sum::<usize>();
    for query in QUERIES {
        let whole = search(&request(query));
        let filtered = |filters: Filters| search(&SearchRequest { filters, ..request(query) });
        assert_eq!(counts(&whole.facets.kind), whole.total(), "{query}");
        assert_eq!(counts(&whole.facets.document), whole.total(), "{query}");
        for facet in &whole.facets.kind {
            let kind = *Kind::ALL.iter().find(|kind| kind.name() == facet.value).unwrap();
            let answer = filtered(Filters { kinds: vec![kind], ..Filters::default() });
            assert_eq!(answer.total(), facet.count, "{query}: {facet:?}");
            assert!(answer.hits.iter().all(|hit| found(hit).passage.kind == kind));
        }
        let mut in_chapters = 0;
        for facet in &whole.facets.chapter {
            let answer = filtered(Filters { chapters: vec![facet.value.clone()], ..Filters::default() });
            assert_eq!(answer.total(), facet.count, "{query}: {facet:?}");
            for hit in &answer.hits {
                let chapter = found(hit).passage.place.chapter.as_ref().unwrap();
                assert_eq!(chapter.number.to_string(), facet.value);
                assert_eq!(format!("{} {}", chapter.label, chapter.title), facet.label);
            }
            in_chapters += facet.count;
        }
        let all_chapters = whole.facets.chapter.iter().map(|facet| facet.value.clone()).collect();
        assert_eq!(
            filtered(Filters { chapters: all_chapters, ..Filters::default() }).total(),
            in_chapters.max(if in_chapters == 0 { whole.total() } else { 0 })
        );
        assert_eq!(
            filtered(Filters { documents: vec!["qingzhou-145".to_owned()], ..Filters::default() }).total(),
            whole.total()
        );
        assert_eq!(filtered(Filters { documents: vec!["other".to_owned()], ..Filters::default() }).total(), 0);
    }
    let in_section = Filters { sections: vec!["4.2".to_owned(), "7.3".to_owned()], ..Filters::default() };
    let ids = all_ids(&SearchRequest { filters: in_section, ..request("5G") });
    assert!(ids.iter().all(|id| id.starts_with("4.2/") || id.starts_with("7.3/")), "{ids:?}");
    assert!(ids.iter().any(|id| id.starts_with("4.2/")) && ids.contains(&"7.3/p2".to_owned()));
    // Counts of the verbatim sequence are those within the filters.
    let chapter = Filters { chapters: vec!["7".to_owned()], ..Filters::default() };
    let answer = search(&SearchRequest { filters: chapter, ..request("5G基站") });
    let held = plan()
        .passages()
        .filter(|found| found.passage.place.key.starts_with("7.") && found.passage.text.contains("5G基站"));
    assert_eq!(answer.totals.exact, held.count());
}

#[test]
fn exclusion_and_quotation_marks() {
    let without = search(&request("数字 -农业"));
    assert!(without.total() > 0);
    assert!(without.hits.iter().all(|hit| !found(hit).passage.text.contains("农业")));
    let holding =
        |word: &str, not: &str| folded_texts().iter().filter(|text| text.contains(word) && !text.contains(not)).count();
    assert!(without.total() >= holding("数字", "农业"));
    // No operator: inside a word, and before a digit.
    assert!(search(&request("数字-农业")).hits.iter().any(|hit| found(hit).passage.text.contains("农业")));
    assert!(search(&request("发展 -2025")).hits.iter().any(|hit| found(hit).passage.text.contains("2025")));
    for query in
        ["“绿色低碳”", "「绿色低碳」", "\"绿色低碳\"", "\"绿 色低碳\"", "发展 “绿色低碳”", "“绿色低碳” 企业 -农村"]
    {
        let answer = search(&request(query));
        assert!(answer.total() > 0, "{query}");
        assert!(answer.hits.iter().all(|hit| found(hit).passage.text.contains("绿色低碳")), "{query}");
    }
    assert_eq!(search(&request("“绿色低碳”")).total(), holding("绿色低碳", "\u{0}"));
    assert_eq!(search(&request("“低碳绿色的”")).total(), 0);
}

#[test]
fn pages_of_an_answer_fit_together() {
    for query in QUERIES {
        for sort in [Sort::Relevance, Sort::Document] {
            let base = SearchRequest { sort, ..request(query) };
            let all = all_ids(&base);
            let mut unique = all.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), all.len(), "{query}: no hit twice");
            for (offset, limit) in [(0, 1), (0, 3), (0, 10), (1, 4), (7, 7), (99, 100)] {
                let page = SearchRequest { offset, limit, ..base.clone() };
                let expected: Vec<&String> = all.iter().skip(offset).take(limit).collect();
                let ids = hit_ids(plan(), &page);
                let shown: Vec<&str> = ids.iter().map(|id| id.trim_start_matches("qingzhou-145/")).collect();
                assert_eq!(shown, expected, "{query}: {limit} from {offset}");
                assert_eq!(search(&page).total(), all.len(), "{query}");
            }
        }
        let in_order = |sort| {
            search(&SearchRequest { sort, ..request(query) })
                .hits
                .iter()
                .map(|hit| hit.found.address)
                .collect::<Vec<_>>()
        };
        assert!(in_order(Sort::Document).is_sorted(), "{query}: reading order");
        assert_eq!(
            all_ids(&request(query)).len(),
            all_ids(&SearchRequest { sort: Sort::Document, ..request(query) }).len()
        );
    }
}
