//! The small picture beside an indicator: a bar for each year.

use crate::types::Indicator;

/// The width of the longest bar, in the units of the picture.
const WIDTH: f64 = 100.0;
/// The height of a bar and the distance between the tops of two.
const HEIGHT: u32 = 7;
const STEP: u32 = 10;

/// Bars to the same scale, for an indicator with a number in each of its years.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bars {
    pub bars: Vec<Bar>,
    /// The height of the picture.
    pub height: u32,
    /// What the picture says, in words: 2020年94，2025年96
    pub words: String,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub top: u32,
    pub height: u32,
    /// With one digit after the point.
    pub width: String,
    /// Whether it is of the last year, the one to be reached.
    pub is_last: bool,
}

impl Bars {
    /// `None` unless every year has a number and two years or more can be compared: a sum over years and the value of
    /// one year cannot, nor can numbers below zero be drawn.
    pub(super) fn of(indicator: &Indicator) -> Option<Self> {
        let numbers: Option<Vec<f64>> = indicator.values.iter().map(|value| value.value).collect();
        let numbers = numbers.filter(|numbers| numbers.len() > 1 && numbers.iter().all(|number| *number >= 0.0))?;
        let sums = indicator.values.iter().filter(|value| value.cumulative).count();
        if sums != 0 && sums != numbers.len() {
            return None;
        }
        let most = numbers.iter().copied().fold(0.0, f64::max);
        if most <= 0.0 {
            return None;
        }
        let tops = (0..).step_by(STEP as usize);
        let last = numbers.len() - 1;
        let bars = tops.zip(&numbers).enumerate().map(|(at, (top, number))| Bar {
            top,
            height: HEIGHT,
            width: format!("{:.1}", number / most * WIDTH),
            is_last: at == last,
        });
        let words: Vec<String> =
            indicator.values.iter().map(|value| format!("{}年{}", value.year, value.text)).collect();
        let bars: Vec<Bar> = bars.collect();
        let height = bars.last().map_or(0, |bar| bar.top + bar.height);
        Some(Self { bars, height, words: words.join("，") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::YearValue;

    fn bars(values: &[(u32, Option<f64>, bool)]) -> Option<Bars> {
        let values = values.iter().map(|&(year, value, cumulative)| YearValue {
            year,
            value,
            text: value.map_or_else(|| "—".to_owned(), |value| value.to_string()),
            estimate: false,
            cumulative,
            filled: false,
        });
        Bars::of(&Indicator {
            row: 1,
            name: "湿地保护率".to_owned(),
            unit: None,
            group: None,
            attribute: None,
            values: values.collect(),
            growth: None,
        })
    }

    #[test]
    fn bars_are_to_scale() {
        let bars = bars(&[(2025, Some(30.0), false), (2030, Some(40.0), false)]).unwrap();
        let widths: Vec<&str> = bars.bars.iter().map(|bar| bar.width.as_str()).collect();
        assert_eq!((widths, bars.height), (vec!["75.0", "100.0"], 17));
        assert_eq!(bars.words, "2025年30，2030年40");
        assert!(!bars.bars[0].is_last && bars.bars[1].is_last);
    }

    #[test]
    fn what_cannot_be_compared_is_not_drawn() {
        for values in [
            &[(2025, Some(30.0), false)][..],
            &[(2025, Some(30.0), false), (2030, None, false)],
            &[(2025, Some(30.0), true), (2030, Some(40.0), false)],
            &[(2025, Some(-1.0), false), (2030, Some(40.0), false)],
            &[(2025, Some(0.0), false), (2030, Some(0.0), false)],
        ] {
            assert_eq!(bars(values), None, "{values:?}");
        }
    }
}
