//! Who may ask, and from where: keys, the origins of other sites' scripts, the names of this host.

use super::from_text::try_from_string;
use serde::de::{Deserialize as _, Deserializer, Error as _};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// A key that a client sends as `Authorization: Bearer KEY`.
///
/// Only its digest is kept: neither a log nor a crash can show what was never held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ApiKey([u8; 32]);

/// A shorter key is soon found by trying.
const MIN_KEY_CHARS: usize = 8;

impl ApiKey {
    /// The SHA-256 digest of a key.
    #[must_use]
    pub fn digest_of(key: &str) -> [u8; 32] {
        Sha256::digest(key).into()
    }

    /// The SHA-256 digest of this key.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey")
    }
}

impl FromStr for ApiKey {
    type Err = String;

    /// Refuses without repeating what was given, since it may be most of a secret.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() >= MIN_KEY_CHARS && text.chars().all(|c| c.is_ascii_graphic() && c != ',') {
            Ok(Self(Self::digest_of(text)))
        } else {
            Err(format!("a key is {MIN_KEY_CHARS} or more visible ASCII characters, without spaces and commas"))
        }
    }
}

/// The origin of a page whose scripts may read answers: `https://bot.example.cn`, or `*` for all.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

impl Origin {
    /// As a browser sends it: scheme, host, and the port where it is not the scheme's own.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for all origins.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        if text == "*" || rest.is_some_and(is_host) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(format!(
                "`{text}` is not an origin, such as https://bot.example.cn or http://192.168.1.20:3000, and not `*`"
            ))
        }
    }
}

/// A name by which clients reach this service: `plan.example.cn`, `192.168.1.20`, with or without a port.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct HostName(String);

impl HostName {
    /// In small letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if is_host(text) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(format!("`{text}` is not the name of a host, such as plan.example.cn or 192.168.1.20:8080"))
        }
    }
}

/// A host, perhaps with a port, and nothing else.
fn is_host(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    text.chars().all(is_plain) && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
}

try_from_string!(Origin, HostName);

/// Reads keys; what is no list of keys is refused without showing it, which serde would do.
pub(super) fn read_api_keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ApiKey>, D::Error> {
    let given = toml::Value::deserialize(deserializer)?;
    let texts = given.as_array().and_then(|items| items.iter().map(toml::Value::as_str).collect::<Option<Vec<&str>>>());
    let texts =
        texts.ok_or_else(|| D::Error::custom("accepts a list of texts, such as [\"first-key\", \"second-key\"]"))?;
    texts.into_iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_shown() {
        let key: ApiKey = "s3cret-key".parse().unwrap();
        assert_eq!(format!("{key:?} {:?}", Some(key)), "ApiKey Some(ApiKey)");
        assert_eq!(key.digest(), &ApiKey::digest_of("s3cret-key"));
        for wrong in ["", "two words", "密钥", "a\n", "a,b"] {
            let message = wrong.parse::<ApiKey>().unwrap_err();
            assert!(wrong.is_empty() || !message.contains(wrong), "{message}");
        }
    }

    #[test]
    fn origins_and_hosts_are_no_more_than_that() {
        for right in ["*", "https://bot.example.cn", "http://192.168.1.20:3000", "http://[::1]:3000"] {
            assert!(right.parse::<Origin>().is_ok(), "{right}");
        }
        for wrong in ["", "bot.example.cn", "https://", "https://bot.example.cn/", "null", "https://a b"] {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
        }
        assert_eq!("Plan.Example.cn".parse::<HostName>().unwrap().as_str(), "plan.example.cn");
        for wrong in ["", "http://plan.example.cn", "plan.example.cn/p", "*", ":8080"] {
            assert!(wrong.parse::<HostName>().is_err(), "{wrong}");
        }
    }
}
