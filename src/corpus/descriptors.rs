//! What a document is, of whom and for where, as its title and its issuer say.

/// What is told from words alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Descriptors {
    /// `plan`, `report`, `notice`, `law`, `statistics` or `other`.
    pub doc_kind: &'static str,
    /// `national`, `province`, `city` or `county`.
    pub level: Option<&'static str>,
    /// The place: 无锡市.
    pub region: Option<String>,
}

const MUNICIPALITIES: &[&str] = &["北京市", "上海市", "天津市", "重庆市"];
/// No name of a place is longer, in characters: 克孜勒苏柯尔克孜自治州.
const MAX_PLACE_CHARS: usize = 12;

/// Reads the title first, then the other words (issuer, the lines around the title).
pub(crate) fn describe(title: &str, others: &[&str], is_law: bool) -> Descriptors {
    let place = std::iter::once(&title).chain(others).find_map(|text| place_in(text));
    let is_national = |text: &str| {
        ["中华人民共和国", "国务院", "中共中央", "中央", "全国", "国家"].iter().any(|name| text.starts_with(name))
    };
    let national = std::iter::once(&title).chain(others).any(|text| is_national(text));
    let (level, region) = match place {
        Some((place, level)) if !is_national(title) => (Some(level), Some(place)),
        _ if national => (Some("national"), None),
        _ => (None, None),
    };
    Descriptors { doc_kind: kind_of(title, is_law), level, region }
}

fn kind_of(title: &str, is_law: bool) -> &'static str {
    let bare = title.split(['（', '(']).next().unwrap_or(title);
    let ends = |words: &[&str]| words.iter().any(|word| bare.ends_with(word));
    let holds = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if holds(&["统计公报", "统计年鉴", "普查公报"]) {
        "statistics"
    } else if ["通知", "批复", "公告", "通告", "函", "命令"].iter().any(|word| title.ends_with(word)) {
        "notice"
    } else if ends(&["报告"]) {
        "report"
    } else if ends(&["条例", "办法", "规定", "细则", "规则", "法", "決定", "辦法", "條例"])
        && (is_law || !ends(&["方法"]))
    {
        "law"
    } else if holds(&["规划", "纲要", "规划纲要", "計畫", "規劃"]) || ends(&["计划", "方案", "预案"])
    {
        "plan"
    } else if ends(&["意见", "决定"]) {
        "notice"
    } else if is_law {
        "law"
    } else {
        "other"
    }
}

/// The innermost place at the start of a name, with its level: 江苏省无锡市… gives 无锡市.
fn place_in(text: &str) -> Option<(String, &'static str)> {
    let text = text.trim_start_matches(['《', '“']);
    // 中共云溪市委: the town, and no name that goes on with 委.
    let text = text.strip_prefix("中共").filter(|rest| !rest.starts_with("中央")).unwrap_or(text);
    let mut found = None;
    let mut start = 0;
    let chars: Vec<char> = text.chars().collect();
    while let Some((len, level)) = next_place(chars.get(start..).unwrap_or_default()) {
        let name: String = chars.iter().skip(start).take(len).collect();
        found = Some((name, level));
        start += len;
        // 云溪市委: what follows is a body's name.
        if chars.get(start).is_some_and(|next| "委人政党办".contains(*next)) {
            break;
        }
    }
    found
}

fn next_place(chars: &[char]) -> Option<(usize, &'static str)> {
    // Words that end like a place and are none.
    const NO_NAMES: &[&str] = &[
        "城市", "本市", "全市", "我市", "本县", "全县", "我县", "全省", "本省", "都市", "超市", "社区", "地区", "郊区",
        "园区", "区县",
    ];
    let head: String = chars.iter().take(MAX_PLACE_CHARS).collect();
    if let Some(name) = MUNICIPALITIES.iter().find(|name| head.starts_with(**name)) {
        return Some((name.chars().count(), "province"));
    }
    for (at, &c) in chars.iter().enumerate().take(MAX_PLACE_CHARS) {
        if !crate::text::is_han(c) || "的于在对为和关年月第".contains(c) {
            return None;
        }
        let before: String = chars.iter().take(at + 1).collect();
        let level = match c {
            '省' => "province",
            '区' if before.ends_with("自治区") => "province",
            '州' if before.ends_with("自治州") => "city",
            '盟' | '市' => "city",
            '县' | '旗' | '区' | '縣' | '區' => "county",
            _ => continue,
        };
        // 城市 is no name, and 市 within 市场 ends none.
        let is_name = at >= 1 && !NO_NAMES.contains(&before.as_str());
        let goes_on = chars.get(at + 1).is_some_and(|&next| "场域化".contains(next));
        if is_name && !goes_on {
            return Some((at + 1, level));
        }
    }
    None
}

/// The title that tells a document apart: a report's with its place and year, 《无锡市2017年政府工作报告》.
pub(crate) fn short_title(title: &str, region: Option<&str>, date: Option<&str>) -> String {
    const BARE: &[&str] = &[
        "政府工作报告",
        "人民法院工作报告",
        "人民检察院工作报告",
        "工作报告",
        "国民经济和社会发展统计公报",
        "统计公报",
    ];
    let Some((name, before)) = BARE.iter().find_map(|name| Some((name, title.strip_suffix(name)?))) else {
        return title.to_owned();
    };
    let is_place = place_in(before).is_some_and(|(place, _)| before.ends_with(&place));
    if !before.is_empty() && !is_place {
        return title.to_owned();
    }
    let place = if is_place { before } else { region.unwrap_or_default() };
    let year = date.and_then(|date| date.get(..4)).map(|year| format!("{year}年")).unwrap_or_default();
    format!("{place}{year}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, others: &[&str], expected: (&str, Option<&str>, Option<&str>)) {
        let found = describe(title, others, false);
        assert_eq!((found.doc_kind, found.level, found.region.as_deref()), expected, "{title}");
    }

    #[test]
    fn titles_and_issuers_say_what_a_document_is() {
        check("云溪县“十四五”供水规划", &[], ("plan", Some("county"), Some("云溪县")));
        check("江苏省无锡市供水条例", &[], ("law", Some("city"), Some("无锡市")));
        check("政府工作报告", &["无锡市人民政府"], ("report", Some("city"), Some("无锡市")));
        check("中华人民共和国水法", &["国务院"], ("law", Some("national"), None));
        check("上海市浦东新区供水办法", &[], ("law", Some("county"), Some("浦东新区")));
        check("政府工作报告", &["成都市"], ("report", Some("city"), Some("成都市")));
        check("城市供水条例", &["国务院"], ("law", Some("national"), None));
        check("2016年国民经济和社会发展统计公报", &[], ("statistics", None, None));
        check("关于加强供水的通知", &[], ("notice", None, None));
    }

    #[test]
    fn a_bare_title_is_told_apart_by_place_and_year() {
        assert_eq!(short_title("政府工作报告", Some("无锡市"), Some("2017-02-14")), "无锡市2017年政府工作报告");
        assert_eq!(short_title("云溪县政府工作报告", None, Some("2021-01")), "云溪县2021年政府工作报告");
        assert_eq!(short_title("2020年政府工作报告", Some("云溪县"), Some("2020")), "2020年政府工作报告");
        assert_eq!(short_title("云溪县供水规划", Some("云溪县"), None), "云溪县供水规划");
    }
}
