//! `[store]` of `server.toml`: where passages are kept, on this machine or in a cluster of OpenSearch.

use super::bounded::Bounded;
use super::from_text::try_from_string;
use std::path::PathBuf;
use std::str::FromStr;

/// Where passages are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreSettings {
    /// Whether they are kept on this machine or in a cluster.
    pub kind: StoreKind,
    /// The nodes of the cluster that are asked, one after the other where one does not answer.
    pub urls: Vec<NodeUrl>,
    /// Who asks; the password is that of `password_file`, or of the environment.
    pub user: Option<String>,
    /// A file that holds the password alone.
    pub password_file: Option<PathBuf>,
    /// A file that holds an API key alone, which is sent in place of user and password.
    pub api_key_file: Option<PathBuf>,
    /// A file of certificates (PEM): one of them must have signed the nodes' own.
    pub ca_file: Option<PathBuf>,
    /// What the names of the indexes begin with; libraries that share a cluster have one each.
    pub index_prefix: IndexPrefix,
    /// Among how many shards the passages of a new library are divided.
    pub shards: Shards,
    /// How many further copies of each shard there are.
    pub replicas: Replicas,
    /// How long a node is waited for until it takes a connection, in milliseconds.
    pub connect_timeout_ms: ConnectTimeoutMs,
    /// How long an answer is waited for, in milliseconds, where the request itself leaves no less.
    pub request_timeout_ms: StoreTimeoutMs,
    /// How many bulks of passages are under way at the same time while a library is written.
    pub bulk_requests: BulkRequests,
}

/// A number of shards.
pub type Shards = Bounded<1, 1, 256>;
/// A number of copies.
pub type Replicas = Bounded<1, 0, 8>;
/// Milliseconds, 1 s unless set.
pub type ConnectTimeoutMs = Bounded<1_000, 10, 60_000>;
/// Milliseconds, 10 s unless set.
pub type StoreTimeoutMs = Bounded<10_000, 10, 600_000>;
/// A number of requests.
pub type BulkRequests = Bounded<2, 1, 32>;

/// Where passages are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum StoreKind {
    /// In a folder of this machine.
    #[default]
    Embedded,
    /// In a cluster that speaks the REST API of OpenSearch.
    OpenSearch,
}

impl FromStr for StoreKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "embedded" => Ok(Self::Embedded),
            "opensearch" => Ok(Self::OpenSearch),
            _ => Err(format!("`{text}` is not one of embedded, opensearch")),
        }
    }
}

/// Where a node is asked: `http://` or `https://`, a host, perhaps a port and a path; without a final `/`, and without a
/// password, which would be logged with it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct NodeUrl(String);

impl NodeUrl {
    /// The URL, without a final `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NodeUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        let is_plain = |rest: &str| {
            !rest.is_empty()
                && !rest.starts_with(['/', ':'])
                && rest.chars().all(|c| c.is_ascii_graphic() && !"@?#\"<>\\^`{|}".contains(c))
        };
        match rest {
            Some(rest) if is_plain(rest) => Ok(Self(text.trim_end_matches('/').to_owned())),
            // What is refused is not repeated: it may hold a password.
            _ => Err("accepts addresses of nodes such as http://10.0.0.1:9200, without user and password".to_owned()),
        }
    }
}

/// What the names of indexes begin with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct IndexPrefix(String);

impl IndexPrefix {
    /// The beginning.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for IndexPrefix {
    fn default() -> Self {
        Self("plansearch".to_owned())
    }
}

impl FromStr for IndexPrefix {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let begins_well = text.starts_with(|c: char| c.is_ascii_lowercase());
        let is_plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c));
        if begins_well && is_plain && text.len() <= MAX_PREFIX {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!(
                "`{text}` is not the beginning of an index's name: at most {MAX_PREFIX} small letters, digits, `_` and `-`, beginning with a letter"
            ))
        }
    }
}

/// The longest beginning, in bytes.
const MAX_PREFIX: usize = 64;

try_from_string!(StoreKind, NodeUrl, IndexPrefix);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        for wrong in ["http://me:s3cret@host:9200", "host:9200", "http://", "https:///x", "http://a b"] {
            let error = wrong.parse::<NodeUrl>().unwrap_err();
            assert!(!error.contains("s3cret"), "{error}");
        }
        assert_eq!("https://a.example.cn:9200/".parse::<NodeUrl>().unwrap().as_str(), "https://a.example.cn:9200");
    }

    #[test]
    fn an_index_has_a_plain_name() {
        for wrong in ["", "Plans", "_plans", "9plans", "plans*", "a,b", &"a".repeat(65)] {
            assert!(wrong.parse::<IndexPrefix>().is_err(), "{wrong}");
        }
        assert!("plans-2026".parse::<IndexPrefix>().is_ok());
    }
}
