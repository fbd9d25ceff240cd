//! What a unit measures: 亩 and 公顷 an area, 元 money, 所 things.

/// What a figure is a measure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// %, 个百分点, 倍
    Share,
    /// 元
    Money,
    /// 亩, 公顷
    Area,
    /// 公里
    Length,
    /// 吨, 斤
    Mass,
    /// 立方米
    Volume,
    /// 千瓦, 千瓦时
    Energy,
    /// 年, 天, 岁
    Duration,
    /// 人, 人次, 名
    People,
    /// 户
    Households,
    /// 所, 座, 个: things, counted one by one.
    Things,
}

/// The ends of units by which they are known; a longer one before those that end it.
const ENDS: &[(&str, Measure)] = &[
    ("百分点", Measure::Share),
    ("吨标准煤", Measure::Energy),
    ("吨标煤", Measure::Energy),
    ("平方公里", Measure::Area),
    ("平方千米", Measure::Area),
    ("平方米", Measure::Area),
    ("立方米", Measure::Volume),
    ("千瓦时", Measure::Energy),
    ("兆瓦时", Measure::Energy),
    ("小时", Measure::Duration),
    ("千瓦", Measure::Energy),
    ("兆瓦", Measure::Energy),
    ("千伏", Measure::Energy),
    ("公顷", Measure::Area),
    ("公里", Measure::Length),
    ("千米", Measure::Length),
    ("海里", Measure::Length),
    ("公斤", Measure::Mass),
    ("千克", Measure::Mass),
    ("个月", Measure::Duration),
    ("分钟", Measure::Duration),
    ("人次", Measure::People),
    ("户次", Measure::Households),
    ("%", Measure::Share),
    ("‰", Measure::Share),
    ("成", Measure::Share),
    ("倍", Measure::Share),
    ("元", Measure::Money),
    ("亩", Measure::Area),
    ("㎡", Measure::Area),
    ("米", Measure::Length),
    ("吨", Measure::Mass),
    ("斤", Measure::Mass),
    ("克", Measure::Mass),
    ("升", Measure::Volume),
    ("度", Measure::Energy),
    ("年", Measure::Duration),
    ("天", Measure::Duration),
    ("日", Measure::Duration),
    ("岁", Measure::Duration),
    ("秒", Measure::Duration),
    ("人", Measure::People),
    ("名", Measure::People),
    ("位", Measure::People),
    ("户", Measure::Households),
];

impl Measure {
    /// What a unit measures, by what stands before a slash; one that is no measure counts things.
    #[must_use]
    pub fn of_unit(unit: &str) -> Self {
        let unit = unit.split('/').next().unwrap_or(unit);
        let known = ENDS.iter().find(|(end, _)| unit.ends_with(end));
        known.map_or(Self::Things, |(_, measure)| *measure)
    }

    /// Whether things, people or households are counted.
    #[must_use]
    pub fn is_count(self) -> bool {
        matches!(self, Self::Things | Self::People | Self::Households)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_says_what_it_measures() {
        for (unit, measure) in [
            ("%", Measure::Share),
            ("个百分点", Measure::Share),
            ("元/人", Measure::Money),
            ("平方公里", Measure::Area),
            ("公里", Measure::Length),
            ("立方米", Measure::Volume),
            ("吨标准煤", Measure::Energy),
            ("吨/日", Measure::Mass),
            ("人次", Measure::People),
            ("所", Measure::Things),
        ] {
            assert_eq!(Measure::of_unit(unit), measure, "{unit}");
        }
    }
}
