//! `keys.toml`: the keys of the service with what each may do. It holds no key, only what keys hash to.

use super::access::ApiKey;
use super::file::ConfigFile;
use super::from_text::try_from_string;
use crate::error::Result;
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The file's name in the folder of the configuration.
pub const KEYS_FILE: &str = "keys.toml";

/// The keys, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeysFile {
    /// One entry a key; no two have the same name.
    #[serde(rename = "key")]
    pub keys: Vec<KeyEntry>,
}

/// A key and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyEntry {
    /// What people call it: `dify`.
    pub name: KeyName,
    /// What it hashes to.
    pub hash: KeyHash,
    /// What it may do.
    #[serde(default)]
    pub scope: Scope,
    /// Until when it is good.
    pub expires: Option<Expiry>,
    /// The folders of sources that alone it sees, relative to the sources' folder.
    #[serde(default)]
    pub folders: Vec<Folder>,
    /// The documents that alone it sees, by their ids.
    #[serde(default)]
    pub documents: Vec<String>,
}

/// What a key may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum Scope {
    /// Ask.
    #[default]
    Read,
    /// Ask, and change what is served.
    Admin,
}

impl Scope {
    /// The name in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let known = [Self::Read, Self::Admin].into_iter().find(|scope| scope.name() == text);
        known.ok_or_else(|| format!("`{text}` is not one of read, admin"))
    }
}

/// A name of up to 64 letters, digits, `-`, `_` and `.`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct KeyName(String);

impl KeyName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        const MAX_CHARS: usize = 64;
        let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if !text.is_empty() && text.chars().count() <= MAX_CHARS && text.chars().all(is_plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is not a name of 1 to {MAX_CHARS} letters, digits, `-`, `_` and `.`"))
        }
    }
}

/// A folder below that of the sources, with `/` between names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Folder(String);

impl Folder {
    /// The path, without `/` at its ends.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Folder {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let path = text.trim_matches('/');
        let is_name = |name: &str| !name.is_empty() && name != "." && name != "..";
        if path.split('/').all(is_name) {
            Ok(Self(path.to_owned()))
        } else {
            Err(format!("`{text}` is not a folder below that of the sources, such as city or city/2024"))
        }
    }
}

/// The SHA-256 digest of a key, written `sha256:` and 64 hexadecimal digits. A key that this program makes has 160 random
/// bits: nobody finds it by trying, so its digest needs no salt and no slow hash.
#[derive(Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    /// What a key hashes to.
    #[must_use]
    pub fn of(key: &str) -> Self {
        Self(ApiKey::digest_of(key))
    }

    /// The digest.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyHash")
    }
}

impl fmt::Display for KeyHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for KeyHash {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || "is not `sha256:` and 64 hexadecimal digits, as `plansearch key add` writes it".to_owned();
        let digits = text.strip_prefix("sha256:").ok_or_else(wrong)?;
        let mut digest = [0; 32];
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        for (byte, at) in digest.iter_mut().zip((0..64).step_by(2)) {
            let pair = digits.get(at..at + 2).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self(digest))
    }
}

/// The end of a day, `2027-01-31`, or a second, `2027-01-31T12:00:00Z`, both in UTC.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Expiry {
    text: String,
    end: SystemTime,
}

impl Expiry {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is over at a time.
    #[must_use]
    pub fn is_over(&self, now: SystemTime) -> bool {
        now >= self.end
    }
}

impl FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong =
            || format!("`{text}` is neither a day, such as 2027-01-31, nor a second, such as 2027-01-31T12:00:00Z");
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let [year, month, day] = numbers(date, '-', [4, 2, 2]).ok_or_else(wrong)?;
        let days = days_since_epoch(year, month, day).ok_or_else(wrong)?;
        let seconds = match time {
            None => (days + 1) * 86_400,
            Some(time) => {
                let time = time.strip_suffix('Z').ok_or_else(wrong)?;
                let [hour, minute, second] = numbers(time, ':', [2, 2, 2]).ok_or_else(wrong)?;
                if hour > 23 || minute > 59 || second > 59 {
                    return Err(wrong());
                }
                days * 86_400 + hour * 3_600 + minute * 60 + second
            }
        };
        Ok(Self { text: text.to_owned(), end: UNIX_EPOCH + Duration::from_secs(seconds) })
    }
}

/// Three numbers of so many digits each.
fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[u64; 3]> {
    let mut numbers = [0; 3];
    let mut parts = text.split(between);
    for (number, len) in numbers.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// How many days after 1 January 1970 a day is (Hinnant, days from civil).
fn days_since_epoch(year: u64, month: u64, day: u64) -> Option<u64> {
    let is_leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let len = match month {
        2 => 28 + u64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1970 || !(1..=len).contains(&day) {
        return None;
    }
    let year_from_march = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year_from_march / 400, year_from_march % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    days.checked_sub(719_468)
}

try_from_string!(Scope, KeyName, Folder, KeyHash, Expiry);

impl KeysFile {
    /// Reads the file; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::Io`](plansearch_error::Error::Io) if it cannot be read, [`Error::Config`](plansearch_error::Error::Config) with the line of what
    /// is wrong in it.
    pub fn load(file: &Path) -> Result<Option<Self>> {
        let Some(toml) = ConfigFile::read(file)? else { return Ok(None) };
        let keys = toml.parse::<Self>()?;
        for (at, entry) in keys.keys.iter().enumerate() {
            if keys.keys.iter().take(at).any(|above| above.name == entry.name) {
                return Err(toml.error(None, format!("`name`: two keys are called `{}`", entry.name.as_str())));
            }
        }
        Ok(Some(keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_when_the_next_begins() {
        for (text, seconds) in [
            ("1970-01-01", 86_400),
            ("2000-02-29", 951_868_800),
            ("2027-01-31", 1_801_440_000),
            ("2027-01-31T12:00:00Z", 1_801_396_800),
        ] {
            let expiry: Expiry = text.parse().unwrap();
            let end = UNIX_EPOCH + Duration::from_secs(seconds);
            assert!(expiry.is_over(end) && !expiry.is_over(end - Duration::from_secs(1)), "{text}");
        }
        for wrong in [
            "",
            "2027",
            "2027-1-1",
            "2027-02-29",
            "2027-13-01",
            "1969-12-31",
            "2027-01-31T24:00:00Z",
            "2027-01-31T12:00:00",
        ] {
            assert!(wrong.parse::<Expiry>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn hashes_folders_and_names_are_no_more_than_that() {
        let hash = KeyHash::of("a key");
        assert_eq!(hash.to_string().parse::<KeyHash>(), Ok(hash));
        assert!(
            "sha256:00".parse::<KeyHash>().is_err()
                && hash.to_string().replace("sha256", "md5").parse::<KeyHash>().is_err()
        );
        assert_eq!("/city/2024/".parse::<Folder>().unwrap().as_str(), "city/2024");
        for wrong in ["", "/", "..", "city/../x", "a//b", "."] {
            assert!(wrong.parse::<Folder>().is_err(), "{wrong}");
        }
        assert!("dify-2".parse::<KeyName>().is_ok() && "机器人".parse::<KeyName>().is_ok());
        assert!("".parse::<KeyName>().is_err() && "a b".parse::<KeyName>().is_err());
    }
}
