//! How a target stands to its figure: the words of plans and what they come to.

use serde::{Deserialize, Serialize};

/// What is to become of a subject, by the word that plans most often use for it.
///
/// A state says where the figure shall stand or by how much it shall change; a deed says what shall be
/// done so many times, by its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct Relation(&'static str);

impl From<Relation> for String {
    fn from(relation: Relation) -> Self {
        relation.0.to_owned()
    }
}

impl<'de> Deserialize<'de> for Relation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl TryFrom<String> for Relation {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let known = STATES.iter().map(|(name, _)| *name).chain(DEEDS.iter().copied());
        let known = known.chain([Self::REACH.0, Self::YEARLY_OUTPUT.0]).find(|known| *known == word);
        known.map(Self).ok_or_else(|| format!("`{word}` is no relation"))
    }
}

impl Relation {
    /// 达到: the figure itself.
    pub const REACH: Self = Self("达到");
    /// 年产: made each year.
    pub(super) const YEARLY_OUTPUT: Self = Self("年产");

    /// The word: 达到, 超过, 不低于, 控制在, 新增, 开通.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.0
    }

    /// Whether things are made or handled: what a plant does each year is its capacity.
    pub(super) fn is_output(self) -> bool {
        matches!(self.0, "年产" | "供应" | "出栏" | "转化")
    }

    /// Whether the words bound a number and may stand after a deed: 新增超过50家.
    pub(super) fn is_bound(self) -> bool {
        matches!(self.0, "超过" | "不低于" | "不超过")
    }
}

/// Each relation with the words that say it at the end of a clause's head, before the number.
const STATES: &[(&str, &[&str])] = &[
    ("达到", &["达到", "达成", "达", "稳定达到", "完成率达", "为", "占到"]),
    ("超过", &["超过", "突破", "超出", "大于", "高于", "多于", "超", "跨越", "过"]),
    ("不低于", &["不低于", "不少于", "不小于", "不得低于", "不得少于"]),
    ("不超过", &["不超过", "不高于", "不大于", "低于", "小于", "少于", "不得超过"]),
    ("控制在", &["控制在", "控制到", "限制在"]),
    ("稳定在", &["稳定在", "保持在", "维持在", "稳定到", "保持"]),
    (
        "提高到",
        &[
            "提高到",
            "提高至",
            "提升到",
            "提升至",
            "增加到",
            "增加至",
            "增长到",
            "增长至",
            "增至",
            "扩大到",
            "扩大至",
            "上升到",
            "上升至",
            "升至",
            "延长到",
            "延长至",
            "发展到",
            "壮大到",
        ],
    ),
    (
        "降到",
        &[
            "降到",
            "降至",
            "降低到",
            "降低至",
            "下降到",
            "下降至",
            "减少到",
            "减少至",
            "减至",
            "缩小到",
            "缩小至",
            "缩短到",
            "缩短至",
            "压减到",
            "压减至",
            "压缩到",
            "压缩至",
        ],
    ),
    ("年均", &["年均增长", "年均增速达到", "年均增速", "年均递增", "年均增长率达到", "年均增长率", "年均增幅", "年均"]),
    ("累计", &["累计", "累计达到", "累计达"]),
    ("增长", &["增长", "递增", "同比增长", "翻"]),
    ("提高", &["提高", "提升", "增加", "扩大", "上升", "延长"]),
    ("下降", &["下降", "降低", "减少", "压减", "缩减", "缩短", "压降", "削减"]),
];

/// The verbs of deeds. Compounds are read verb by verb (改造建设).
const DEEDS: &[&str] = &[
    "新增",
    "新建",
    "新成立",
    "新改建",
    "新认定",
    "新引进",
    "新培育",
    "新开",
    "新植",
    "改扩建",
    "扩建",
    "改建",
    "建成",
    "建设",
    "建立",
    "建造",
    "成立",
    "开通",
    "打造",
    "培育",
    "形成",
    "发展",
    "引进",
    "引育",
    "培养",
    "培训",
    "实施",
    "完成",
    "创建",
    "设立",
    "改造",
    "修建",
    "修复",
    "修缮",
    "治理",
    "开工",
    "布局",
    "布设",
    "投放",
    "更新",
    "安装",
    "整治",
    "创成",
    "认定",
    "获批",
    "申报",
    "开展",
    "提供",
    "筹集",
    "筹建",
    "推出",
    "种植",
    "栽植",
    "组建",
    "招引",
    "孵化",
    "储备",
    "解决",
    "转移",
    "帮扶",
    "发放",
    "举办",
    "聚集",
    "集聚",
    "拥有",
    "配备",
    "配置",
    "创作",
    "设置",
    "清理",
    "供应",
    "铺设",
    "敷设",
    "架设",
    "增加",
    "淘汰",
    "化解",
    "拆除",
    "关停",
    "盘活",
    "腾退",
    "吸纳",
    "带动",
    "惠及",
    "推广",
    "创办",
    "开发",
    "增设",
    "配建",
    "打通",
    "加固",
    "争创",
    "选树",
    "选派",
    "评选",
    "落地",
    "建",
    "植树",
    "造林",
    "引入",
    "招聘",
    "入库",
    "消化",
    "处置",
    "吸引",
    "资助",
    "救助",
    "开行",
    "接待",
    "出栏",
    "修编",
    "制定",
    "整合",
    "扶持",
    "认证",
    "绿化",
    "转化",
    "更换",
    "恢复",
    "改造提升",
    "迁建",
    "搬迁",
    "续建",
    "疏浚",
    "整修",
    "维修",
    "提升改造",
    "创设",
    "补充",
];

/// The state that the head of a clause ends with, and the length of its words in characters.
pub(super) fn state_at_end(head: &[char]) -> Option<(Relation, usize)> {
    let words = STATES.iter().flat_map(|(name, words)| words.iter().map(move |word| (*name, *word)));
    let ending = words.filter(|(_, word)| ends_with(head, word));
    let (name, word) = ending.max_by_key(|(_, word)| word.len())?;
    let len = word.chars().count();
    // One character is often the end of another word: 作为, 通过.
    let alone = len > 1
        || !ends_with_any(
            head,
            &["作为", "成为", "通过", "经过", "以为", "认为", "视为", "定为", "发达", "直达", "通达", "表达"],
        );
    alone.then_some((Relation(name), len))
}

/// The verb of a deed that begins at the start of `text`, and the length of the whole run of verbs
/// (新建、改扩建; 改造建设) in characters.
pub(super) fn deed_at_start(text: &[char]) -> Option<(Relation, usize)> {
    let (mut found, mut at) = (None::<&'static str>, 0);
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let verb = DEEDS.iter().filter(|verb| starts_with(rest, verb)).max_by_key(|verb| verb.len()).copied();
        let Some(verb) = verb else { break };
        // What is new says more than what is done beside it: 新建改建.
        if !found.is_some_and(|known| known.starts_with('新')) {
            found = Some(verb);
        }
        at += verb.chars().count();
        let joined = usize::from(matches!(text.get(at), Some('、' | '和' | '及' | '或')));
        let goes_on = text.get(at + joined..).is_some_and(|rest| DEEDS.iter().any(|verb| starts_with(rest, verb)));
        if goes_on {
            at += joined;
        }
    }
    found.map(|verb| (Relation(verb), at))
}

/// The verb of a deed that ends the head of a clause: 固定资产投资完成.
pub(super) fn deed_ending(head: &[char]) -> Option<(Relation, usize)> {
    let verb = DEEDS.iter().filter(|verb| verb.len() > 3 && ends_with(head, verb)).max_by_key(|verb| verb.len())?;
    Some((Relation(verb), verb.chars().count()))
}

pub(super) fn starts_with(text: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(index, c)| text.get(index) == Some(&c))
}

pub(super) fn ends_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

pub(super) fn ends_with_any(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| ends_with(text, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_from_the_end_and_deeds_from_the_start() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let state = |text: &str| state_at_end(&chars(text)).map(|(relation, len)| (relation.word(), len));
        assert_eq!(state("覆盖率提升至"), Some(("提高到", 3)));
        assert_eq!(state("生产总值年均增长"), Some(("年均", 4)));
        assert_eq!(state("列入清单作为"), None);
        let deed = |text: &str| deed_at_start(&chars(text)).map(|(relation, len)| (relation.word(), len));
        assert_eq!(deed("新建、改扩建学校"), Some(("新建", 6)));
        assert_eq!(deed("改造建设公路"), Some(("建设", 4)));
        assert_eq!(deed("学校"), None);
    }
}
