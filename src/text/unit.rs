//! Units: what stands after a number and says what it counts.

/// What is measured: a share, money, an area, a weight, a time.
const MEASURES: &[&str] = &[
    "%",
    "％",
    "‰",
    "个百分点",
    "百分点",
    "成",
    "倍",
    "元",
    "美元",
    "欧元",
    "港元",
    "亩",
    "公顷",
    "平方米",
    "平方公里",
    "平方千米",
    "立方米",
    "公里",
    "千米",
    "海里",
    "米",
    "吨",
    "吨标准煤",
    "吨标煤",
    "标准吨",
    "公斤",
    "千克",
    "斤",
    "克",
    "升",
    "千瓦",
    "千瓦时",
    "兆瓦",
    "兆瓦时",
    "千伏",
    "伏",
    "度",
    "标准箱",
    "年",
    "个月",
    "天",
    "日",
    "小时",
    "分钟",
    "秒",
    "岁",
    "℃",
    "㎡",
    "分贝",
    "毫克",
    "微克",
    "车公里",
    "吨公里",
    "人公里",
    "卡",
    "焦",
];

/// What is counted one by one.
const COUNTS: &[&str] = &[
    "个",
    "家",
    "座",
    "处",
    "项",
    "所",
    "人",
    "人次",
    "名",
    "位",
    "户",
    "户次",
    "台",
    "台套",
    "台件",
    "套",
    "辆",
    "张",
    "条",
    "件",
    "种",
    "株",
    "头",
    "只",
    "羽",
    "棵",
    "篇",
    "部",
    "场",
    "场次",
    "次",
    "间",
    "床",
    "栋",
    "幢",
    "艘",
    "架",
    "列",
    "对",
    "段",
    "批",
    "支",
    "册",
    "门",
    "类",
    "片",
    "块",
    "口",
    "眼",
    "宗",
    "笔",
    "枚",
    "期",
    "例",
    "盏",
    "尾",
    "箱",
    "桶",
    "瓶",
    "村",
    "镇",
    "校",
    "站",
    "车位",
    "床位",
    "泊位",
    "标台",
    "路",
    "层",
    "班",
    "列次",
    "架次",
    "艘次",
    "席",
    "颗",
    "盘",
    "公斤级",
    "班次",
    "道",
    "端",
    "机架",
    "标准机架",
    "对次",
    "亿次",
    "字",
    "本",
    "根",
    "幅",
    "首",
    "集",
    "届",
    "样",
    "盆",
    "枝",
    "箱次",
];

/// What is counted or measured in Latin letters.
const LATIN: &[&str] = &[
    "MW", "GW", "KW", "kW", "MWh", "MWH", "GWh", "kWh", "KWh", "TEU", "FLOPS", "TFLOPS", "PFLOPS", "EFLOPS", "P", "km",
    "m", "t", "kV", "KV", "Gbps", "Tbps", "Mbps", "T", "GB", "TB", "PB", "mg", "dB",
];

/// Whether a unit counts things one by one: 座, but not 公里 or %.
#[must_use]
pub(super) fn is_count(unit: &str) -> bool {
    COUNTS.contains(&unit)
}

/// The length of the unit that stands at `at`, in characters; 0 where there is none.
///
/// The longest one counts, with what follows a slash: 万元/人, 吨/日.
#[must_use]
pub fn unit_len(chars: &[char], at: usize) -> usize {
    let len = simple_unit_len(chars, at);
    if len == 0 || chars.get(at + len) != Some(&'/') {
        return len;
    }
    let scaled = usize::from(matches!(chars.get(at + len + 1), Some('万' | '亿' | '百' | '千')));
    match simple_unit_len(chars, at + len + 1 + scaled) {
        0 => len,
        below => len + 1 + scaled + below,
    }
}

fn simple_unit_len(chars: &[char], at: usize) -> usize {
    let rest = chars.get(at..).unwrap_or_default();
    let letters = rest.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    if letters > 0 {
        let word: String = rest.iter().take(letters).collect();
        return if LATIN.contains(&word.as_str()) { letters } else { 0 };
    }
    let starts_with = |unit: &&&str| unit.chars().enumerate().all(|(index, c)| rest.get(index) == Some(&c));
    MEASURES.iter().chain(COUNTS).filter(starts_with).map(|unit| unit.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_counts() {
        for (text, unit) in [
            ("个百分点以上", "个百分点"),
            ("平方米", "平方米"),
            ("人次", "人次"),
            ("元/人", "元/人"),
            ("元/万元", "元/万元"),
            ("座新桥", "座"),
            ("MW光伏", "MW"),
            ("G基站", ""),
            ("级景区", ""),
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(chars[..unit_len(&chars, 0)].iter().collect::<String>(), unit, "{text}");
        }
        assert!(is_count("座") && !is_count("公里"));
    }
}
