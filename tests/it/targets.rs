//! What the plan sets for the future, against a list made by hand before the rules were written.

use crate::support::{plan, plan_facts, root, variants};
use plansearch::config::FactWords;
use plansearch::facts::{Facts, Target};
use serde_json::Value;
use std::fs;

/// The list made by hand: `tests/golden/targets.jsonl`.
fn by_hand() -> Vec<Value> {
    let text = fs::read_to_string(root().join("tests/golden/targets.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Whether a rule found what the list has: the same figure of the same subject at the same place.
fn is_same(found: &Target, listed: &Value) -> bool {
    found.passage == listed["passage"]
        && found.text.contains(listed["anchor"].as_str().unwrap().trim_end_matches("以上"))
        && Some(found.quantity.value) == listed["value"].as_f64()
        && found.quantity.max == listed["max"].as_f64()
        && found.quantity.printed_unit().as_deref() == listed["unit"].as_str()
        && found.year.map(u64::from) == listed["year"].as_u64()
        && found.period.as_deref() == listed["period"].as_str()
        && found.subject == listed["subject"].as_str().unwrap()
        && found.relation.word() == listed["relation"]
}

#[test]
fn the_targets_are_those_listed_by_hand() {
    let (found, listed) = (&plan_facts().targets, by_hand());
    let wrong: Vec<&Target> = found.iter().filter(|found| !listed.iter().any(|it| is_same(found, it))).collect();
    let missed: Vec<&Value> = listed.iter().filter(|it| !found.iter().any(|found| is_same(found, it))).collect();
    // Precision at least 95 %, recall at least 90 %.
    assert!(wrong.len() * 20 <= found.len(), "{} of {} are wrong: {wrong:#?}", wrong.len(), found.len());
    assert!(missed.len() * 10 <= listed.len(), "{} of {} are missed: {missed:#?}", missed.len(), listed.len());
}

#[test]
fn a_target_stands_where_it_says() {
    for target in &plan_facts().targets {
        let text = &plan().passage(&target.passage).unwrap().passage.text;
        assert_eq!(target.span.slice(text), target.text);
        assert!(target.text.contains(&target.subject), "{target:?}");
        let figure = target.quantity.span.slice(text);
        assert!(target.text.contains(&figure), "{target:?}");
    }
}

/// Each target as `subject relation value unit year period`.
fn shown(document: &str) -> Vec<String> {
    let corpus = variants();
    let document = corpus.documents.iter().find(|known| known.id == document).unwrap();
    let facts = Facts::read(document, &FactWords::shipped().unwrap(), &|_| Vec::new());
    let targets = facts.targets.iter();
    targets
        .map(|target| {
            let unit = target.quantity.printed_unit().unwrap_or_default();
            let year = target.year.map(|year| format!(" {year}")).unwrap_or_default();
            let period = target.period.as_ref().map(|period| format!(" {period}")).unwrap_or_default();
            format!("{} {} {}{unit}{year}{period}", target.subject, target.relation.word(), target.quantity.value)
        })
        .collect()
}

#[test]
fn other_plans_are_read_by_the_same_rules() {
    // What was reached before the plan's years (到2025年底，通车里程达到…) is not among them.
    assert_eq!(
        shown("plan-parts"),
        [
            "货物多式联运量 年均 15% 每年",
            "港口铁水联运比重 提高到 12%",
            "新能源营运车辆占比 达到 40%",
            "铁路里程 新增 74公里",
            "国省干线 改造 260公里",
            "农村公路 新建 500公里",
            "四级及以下公路安全隐患整治率 达到 100%",
            "BRT快速公交 开通 2条",
            "主城区公交站点300米覆盖率 达到 90%",
            "社会物流总费用与地区生产总值的比率 降到 12.5%",
            "新能源货车专用卸货位 设置 1500个",
        ]
    );
    assert_eq!(
        shown("plan-numbered"),
        [
            "全县特色产业总产值 达到 85亿元 2028",
            "农村居民人均可支配收入 年均 7% 2028 每年",
            "村级集体经济年经营性收入 超过 20万元 2028",
            "标准化莲藕基地 建设 1.6万亩",
            "智能育苗大棚 建设 24座",
            "莲藕、柑橘采后损失率 降到 8%",
            "绿色食品认证数量 达到 35个",
            "年产值超亿元的农产品加工企业 培育 5家",
            "农户 带动 8000户",
            "农产品加工园 建设 600亩",
            "农民主播 培训 500名",
            "网络零售额 年均 15% 每年",
        ]
    );
    // A law sets duties in figures, not targets.
    assert_eq!(shown("law"), [""; 0]);
}
