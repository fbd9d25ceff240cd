//! The rows of the indicator table: found however they are asked for, and never taken for each other.

use crate::support::{fixture_list, plan, plan_facts};
use plansearch::facts::{IndicatorFact, Lookup};
use plansearch::search::{SearchRequest, search};

/// For each row, by hand: a name in other words, a question, and a slip of the pen.
const BY_HAND: [[&str; 3]; 21] = [
    ["GDP增速", "地区生产总值每年增长多少", "地区生产总直增速"],
    ["城镇化率", "常住人口城镇化率要达到多少", "常驻人口城镇化率"],
    ["劳动生产率增速", "全员劳动生产率增速是多少", "全员劳动生产律增速"],
    ["四新经济增加值占比", "“四新”经济增加值占比要提高到多少", "四新经济增加直占比"],
    ["研发经费投入增速", "研发经费投入年均增长多少", "研发经费投人增长"],
    ["每万人口发明专利拥有量", "每万人口有多少件有效发明专利", "每万人口有效发明专力拥有量"],
    [
        "数字经济核心产业增加值占GDP比重",
        "数字经济核心产业增加值占地区生产总值比重是多少",
        "数字经济核心产业增加值占地区生产总值比种",
    ],
    ["人均可支配收入增长", "居民人均可支配收入每年增长多少", "居民人均可支配收入增涨"],
    ["登记失业率", "城镇登记失业率控制在多少", "城镇登记失业律"],
    ["平均受教育年限", "劳动年龄人口平均受教育年限增加几年", "劳动年龄人口平均受教育年线"],
    ["每千人口拥有执业医师数", "每千人口有多少执业（助理）医师", "每千人口拥有执业助理医师树"],
    ["养老保险参保率", "基本养老保险参保率要达到多少", "基本养老保险参宝率"],
    ["每千人口拥有托位数", "每千人口有多少3岁以下婴幼儿托位", "每千人口拥有3岁以下婴幼儿拖位数"],
    ["预期寿命", "人均预期寿命要达到多少岁", "人均预期寿名"],
    ["单位GDP能耗降低", "单位地区生产总值能源消耗要降低多少", "单位地区生产总值能原消耗降低"],
    [
        "单位地区生产总值二氧化碳排放量",
        "单位地区生产总值二氧化碳排放量要降低多少",
        "单位地区生产总值二氧化炭排放量降低",
    ],
    ["优良天数比率", "空气质量优良天数比率是多少", "空气质量优良天数比律"],
    ["地表水达到或好于三类水体比例", "地表水达到或好于Ⅲ类水体比例是多少", "地表水达到或好于Ⅲ类水体比列"],
    ["森林 覆盖率", "森林覆盖率要达到多少", "森林复盖率"],
    ["粮食生产能力", "粮食综合生产能力要保持多少亿斤", "粮食综合生产能历"],
    ["能源生产能力", "能源综合生产能力达到多少万吨标准煤", "能源综合生产能里"],
];

fn facts() -> &'static [IndicatorFact] {
    &plan_facts().indicators
}

/// A row is passed only by a passage that states the same indicator in running text.
#[test]
fn every_row_comes_first_asked_in_five_ways_with_its_value_in_the_evidence() {
    let (mut first, mut failures) = (0, Vec::new());
    for (fact, [alias, question, slip]) in facts().iter().zip(BY_HAND) {
        let name = &fact.figures.name;
        for query in [name.as_str(), alias, &format!("{name} 2025年"), question, slip] {
            let hits = search(plan(), &SearchRequest::new(query)).unwrap().hits;
            let ids: Vec<&String> = hits.iter().map(|hit| &hit.found.passage.id).collect();
            let place = ids.iter().position(|id| **id == fact.id);
            let evidence =
                place.map(|place| hits[place].evidence.slice(&plan().passage(&fact.id).unwrap().passage.text));
            let holds = |evidence: &String| fact.figures.values.iter().all(|value| evidence.contains(&value.text));
            let passed_by_mentions = |place: usize| ids[..place].iter().all(|id| fact.mentions.contains(id));
            if !place.is_some_and(passed_by_mentions) || !evidence.as_ref().is_some_and(holds) {
                failures.push(format!("{query}: {ids:?} {evidence:?}"));
            }
            first += usize::from(place == Some(0));
        }
    }
    assert!(failures.is_empty(), "{} of 105 fail: {failures:#?}", failures.len());
    assert!(first >= 100, "{first} of 105 come first");
}

#[test]
fn a_name_or_another_name_leads_to_its_indicator() {
    for (fact, [alias, question, _]) in facts().iter().zip(BY_HAND) {
        let names = fact.names().map(str::to_owned).chain([alias.to_owned(), format!("{}是多少", fact.figures.name)]);
        for name in names {
            assert_eq!(plan().indicator(&name, None).unwrap(), Lookup::Found(fact.clone()), "{name}");
        }
        if let Lookup::Found(found) = plan().indicator(question, None).unwrap() {
            assert_eq!(found.id, fact.id, "{question}");
        }
    }
}

#[test]
fn lookalikes_are_never_taken_for_each_other() {
    let id = |name: &str| match plan().indicator(name, Some("qingzhou-145")).unwrap() {
        Lookup::Found(fact) => fact.id.clone(),
        Lookup::Candidates(facts) => format!("{} candidates", facts.len()),
        Lookup::Unknown => "unknown".to_owned(),
    };
    assert_eq!(id("每千人口拥有执业医师数"), "qingzhou-145/2.3/t1.11");
    assert_eq!(id("每千人口拥有托位数"), "qingzhou-145/2.3/t1.13");
    assert_eq!(id("托位数"), "qingzhou-145/2.3/t1.13");
    assert_eq!(id("每千人口拥有"), "2 candidates");
    assert_eq!(id("综合生产能力"), "2 candidates");
    assert_eq!(id("市场主体数量"), "unknown");
    assert_eq!(plan().indicator("森林覆盖率", Some("other")).unwrap(), Lookup::Unknown);
    assert_eq!(plan().indicator("", None).unwrap(), Lookup::Unknown);
}

#[test]
fn the_rows_are_the_table_s_with_their_notes_and_mentions() {
    let expected = fixture_list("plan/indicators.json");
    assert_eq!(facts().len(), expected.len());
    for (fact, expected) in facts().iter().zip(&expected) {
        assert_eq!(fact.figures.name, expected["name"].as_str().unwrap());
        let printed = &plan().passage(&fact.id).unwrap().passage.text;
        assert_eq!(fact.notes.iter().any(|note| note.contains("累计")), printed.contains('['), "{printed}");
        assert_eq!(fact.notes.iter().any(|note| note.contains("预计")), printed.contains('*'), "{printed}");
    }
    // By hand: the running text states figures of three rows, all in the retrospective.
    let mentions: Vec<(u32, &str)> =
        facts().iter().flat_map(|fact| fact.mentions.iter().map(|id| (fact.figures.row, id.as_str()))).collect();
    assert_eq!(mentions, [(9, "qingzhou-145/1.1/p9"), (17, "qingzhou-145/1.1/p8"), (19, "qingzhou-145/1.1/p8")]);
}
