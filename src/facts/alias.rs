//! Other names of an indicator, derived from its printed name by rule.

use crate::config::{IndicatorNames, Word};
use crate::text::CharSpan;

/// A word of a text that may be put otherwise without changing what is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivalent {
    /// Where the word stands, in characters.
    pub span: CharSpan,
    /// What it may be put as.
    pub others: Vec<String>,
}

/// No more other names than this are derived, the plainest first.
const MAX_ALIASES: usize = 24;
/// A name of fewer characters says too little to name an indicator.
const MIN_CHARS: usize = 4;
/// How many rules may act on a name one after the other.
const MAX_STEPS: usize = 3;

/// The other names of an indicator, the plainest first.
pub(super) fn aliases(
    name: &str,
    words: &IndicatorNames,
    equivalents: &dyn Fn(&str) -> Vec<Equivalent>,
) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    let mut from = 0;
    for _ in 0..MAX_STEPS {
        let step: Vec<String> = names.get(from..).unwrap_or_default().to_vec();
        from = names.len();
        for known in &step {
            for other in variants(known, words, equivalents) {
                if other.chars().count() >= MIN_CHARS && !names.contains(&other) && names.len() <= MAX_ALIASES {
                    names.push(other);
                }
            }
        }
    }
    names.remove(0);
    names
}

/// The names that one rule makes of a name.
fn variants(name: &str, words: &IndicatorNames, equivalents: &dyn Fn(&str) -> Vec<Equivalent>) -> Vec<String> {
    let mut found = Vec::new();
    found.push(name.replace(['“', '”', '‘', '’', '"'], ""));
    found.extend(without_brackets(name));
    found.extend(without_age(name, &words.whom));
    found.extend(words.openings.iter().filter_map(|opening| without_opening(name, opening.as_str())));
    let rewordings = words.rewordings.iter().filter(|(from, _)| name.contains(from));
    found.extend(rewordings.map(|(from, to)| name.replacen(from, to, 1)));
    let ending = |(from, to): &(String, String)| Some(format!("{}{to}", name.strip_suffix(from.as_str())?));
    found.extend(words.endings.iter().filter_map(ending));
    for Equivalent { span, others } in equivalents(name) {
        let before = CharSpan::new(0, span.start).slice(name);
        let after = CharSpan::new(span.end, name.chars().count()).slice(name);
        // 排放 in 排放量 is part of another word.
        if after.starts_with(['量', '数', '率', '额', '值', '度']) {
            continue;
        }
        found.extend(others.iter().map(|other| format!("{before}{}{after}", other.to_uppercase())));
    }
    found
}

/// 城镇登记失业率 → 登记失业率. 居民 stays where 城镇 or 农村 said which ones: they differ.
fn without_opening(name: &str, opening: &str) -> Option<String> {
    let rest = name.strip_prefix(opening)?;
    let tells_apart = rest.starts_with("居民") || (opening == "人均" && !rest.starts_with("预期"));
    (!tells_apart).then(|| rest.to_owned())
}

/// 执业(助理)医师数 → 执业医师数, 执业助理医师数
fn without_brackets(name: &str) -> Vec<String> {
    let Some((before, rest)) = name.split_once(['(', '（']) else { return Vec::new() };
    let Some((inner, after)) = rest.split_once([')', '）']) else { return Vec::new() };
    vec![format!("{before}{after}"), format!("{before}{inner}{after}")]
}

/// 每千人口拥有3岁以下婴幼儿托位数 → 每千人口拥有托位数
fn without_age(name: &str, whom: &[Word]) -> Option<String> {
    let (before, after) = name.split_once("岁以下").or_else(|| name.split_once("岁以上"))?;
    let before = before.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let after = whom.iter().find_map(|whom| after.strip_prefix(whom.as_str())).unwrap_or(after);
    (!before.is_empty() && !after.is_empty()).then(|| format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(name: &str) -> Vec<String> {
        let words = crate::config::FactWords::shipped().unwrap();
        aliases(name, &words.names, &|text| {
            let at = text.find("地区生产总值").map(|at| text.get(..at).unwrap_or_default().chars().count());
            let equivalent = |at| Equivalent { span: CharSpan::new(at, at + 6), others: vec!["gdp".to_owned()] };
            at.map(equivalent).into_iter().collect()
        })
    }

    #[test]
    fn names_are_shortened_and_put_otherwise() {
        for (name, alias) in [
            ("户均注册(登记)车辆数", "户均注册车辆数"),
            ("“双创”企业占比", "双创企业占比"),
            ("常住人口老龄化率", "老龄化率"),
            ("每千人口拥有60岁以上老年人床位数", "每千人口拥有床位数"),
            ("单位地区生产总值用水量降低", "单位GDP用水量"),
            ("人均预期寿命", "预期寿命"),
        ] {
            assert!(derived(name).contains(&alias.to_owned()), "{name}: {:?}", derived(name));
        }
    }

    #[test]
    fn what_tells_indicators_apart_stays() {
        for (name, no_alias) in [("城镇居民人均可支配收入", "居民人均可支配收入"), ("人均公园绿地面积", "公园绿地面积")]
        {
            assert!(!derived(name).contains(&no_alias.to_owned()), "{name}: {:?}", derived(name));
        }
    }
}
