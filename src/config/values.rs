//! The values of `documents.toml`, each checked as it is read.

use serde::de::{self, Deserialize, Deserializer};

#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "String")]
pub(super) struct SourcePath(pub(super) String);

impl TryFrom<String> for SourcePath {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        // A folder is named with the slash at its end.
        let inside = path.strip_suffix('/').unwrap_or(&path);
        let is_relative = inside.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains(['\\', ':']);
        if is_relative {
            Ok(Self(path))
        } else {
            Err(format!("`{path}` is not a path relative to the sources' folder, such as laws/nurses.md"))
        }
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Id(pub(super) String);

impl TryFrom<String> for Id {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        // `.` and `..` would be eaten by whoever tidies a path.
        let begins_well = id.starts_with(char::is_alphanumeric);
        if begins_well && id.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c)) {
            Ok(Self(id))
        } else {
            Err(format!(
                "`{id}` is not an id: letters (汉字 too), digits, `_`, `.` and `-`, beginning with a letter or digit"
            ))
        }
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Line(pub(super) String);

impl TryFrom<String> for Line {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() || text.contains(char::is_control) {
            return Err("must be one line of text; leave the key out to read it from the source".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "toml::Value")]
pub(super) struct Date(pub(super) String);

impl TryFrom<toml::Value> for Date {
    type Error = String;

    /// Takes a date with and without quotation marks; TOML has both.
    fn try_from(value: toml::Value) -> Result<Self, String> {
        let text = match value {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        if is_date(&text) {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is not a date: YYYY, YYYY-MM or YYYY-MM-DD"))
        }
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_padded = parts
        .iter()
        .zip([4, 2, 2])
        .all(|(part, digits)| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()));
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    is_padded
        && match numbers[..] {
            [_] => true,
            [_, month] => (1..=12).contains(&month),
            [year, month, day] => (1..=days_in_month(year, month)).contains(&day),
            _ => false,
        }
}

/// 0 for a month that does not exist.
fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

#[derive(Debug)]
pub(super) struct PageCount(pub(super) u32);

impl<'de> Deserialize<'de> for PageCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        let pages = u32::try_from(number).ok().filter(|&pages| pages >= 1);
        pages
            .map(Self)
            .ok_or_else(|| de::Error::invalid_value(de::Unexpected::Signed(number), &"a number of pages, at least 1"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_they_are_given() {
        for date in ["2021", "2021-10", "2020-02-29", "2000-02-29"] {
            assert!(is_date(date), "{date}");
        }
        for date in ["", "-", "21-10", "2021-", "2021-00", "1900-02-29", "２０２１", "+021"] {
            assert!(!is_date(date), "{date}");
        }
    }
}
