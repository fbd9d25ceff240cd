//! `server.toml`: how the service listens, and its limits.

use super::access::{ApiKey, HostName, Origin, read_api_keys};
use super::bounded::Bounded;
use super::from_text::try_from_string;
use super::store::StoreSettings;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

/// The settings of the service; flags and environment variables of the same names override them.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The address and port to listen on; port 0 takes a free one.
    pub listen: Listen,
    /// What links begin with; unset, the address that is really listened on.
    pub public_base_url: Option<BaseUrl>,
    /// The least important messages that are logged.
    pub log: LogLevel,
    /// The form of the log.
    pub log_format: LogFormat,
    /// The file to which a line is added for each search, with what was asked and whether it was found; none unless set.
    pub search_log: Option<PathBuf>,
    /// How long a request may take, in milliseconds, before it is answered with 503.
    pub request_timeout_ms: RequestTimeoutMs,
    /// How long a document may take to come, in milliseconds, as long as something of it comes within each time that a
    /// request may take.
    pub upload_timeout_ms: UploadTimeoutMs,
    /// How many searches may run at the same time, 0 for twice as many as the machine has cores; more wait, and where
    /// too many wait they are answered with 503 at once.
    pub max_concurrent_searches: MaxConcurrentSearches,
    /// How many connections may be open; beyond that those where nothing is under way are closed.
    pub max_connections: MaxConnections,
    /// The same for one address.
    pub max_connections_per_client: MaxConnectionsPerClient,
    /// How long a connection may do nothing, in milliseconds: before and between requests, while their heads come, and
    /// while nothing of an answer is taken.
    pub idle_timeout_ms: IdleTimeoutMs,
    /// How often an address may ask in a minute; 0 for as often as it likes.
    pub requests_per_minute: RequestsPerMinute,
    /// The addresses of proxies that are believed when they say for whom they ask (`X-Forwarded-For`).
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether everybody who reaches the service may ask, although it listens beyond this machine and has no keys.
    pub public: bool,
    /// Whether everybody may read the pages although the service has keys: those are for programs, and for changing what is
    /// served.
    pub public_pages: bool,
    /// The folders beside that of the sources to which links in it may lead.
    pub linked_folders: Vec<PathBuf>,
    /// How long running requests may go on after the signal to stop, in milliseconds.
    pub shutdown_grace_ms: ShutdownGraceMs,
    /// The keys of which one must be sent; none lets everybody in.
    #[serde(deserialize_with = "read_api_keys")]
    pub api_keys: Vec<ApiKey>,
    /// The origins of pages whose scripts may read answers.
    pub cors_origins: Vec<Origin>,
    /// Further names by which clients reach this host; its addresses, its own name and the one in `public_base_url`
    /// always are.
    pub allowed_hosts: Vec<HostName>,
    /// Where passages are kept.
    pub store: StoreSettings,
}

/// Milliseconds, 10 s unless set.
pub type RequestTimeoutMs = Bounded<10_000, 1, 600_000>;
/// Milliseconds, a quarter of an hour unless set: the largest file over a line of half a megabit a second.
pub type UploadTimeoutMs = Bounded<900_000, 1, 7_200_000>;
/// A number of searches, 0 for twice the cores; tokio has no more than 512 threads for them.
pub type MaxConcurrentSearches = Bounded<0, 0, 400>;
/// A number of connections.
pub type MaxConnections = Bounded<1_024, 8, 60_000>;
/// A number of connections.
pub type MaxConnectionsPerClient = Bounded<512, 1, 60_000>;
/// Milliseconds, 10 s unless set.
pub type IdleTimeoutMs = Bounded<10_000, 100, 600_000>;
/// A number of requests; no limit unless set.
pub type RequestsPerMinute = Bounded<0, 0, 100_000>;
/// Milliseconds, 10 s unless set.
pub type ShutdownGraceMs = Bounded<10_000, 0, 600_000>;

impl ServerSettings {
    /// The largest body of a request, in bytes; fixed, since no request needs more.
    pub const BODY_LIMIT_BYTES: usize = 64 * 1024;
    /// The largest body that holds a draft to be checked, in bytes.
    pub const DRAFT_BODY_LIMIT_BYTES: usize = 512 * 1024;
}

/// An address with a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Listen(pub SocketAddr);

impl Default for Listen {
    /// This machine only.
    fn default() -> Self {
        Self(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))
    }
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| {
            format!("`{text}` is not an address with a port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080")
        })
    }
}

/// What links begin with: `http://` or `https://`, a host, perhaps a path; without a final `/`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The URL, without a final `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        let has_host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']));
        // Whatever else a URL may hold, it may not stand before a path.
        let is_plain = text.chars().all(|c| c.is_ascii_graphic() && !"?#\"<>\\^`{|}".contains(c));
        if has_host && is_plain {
            Ok(Self(text.trim_end_matches('/').to_owned()))
        } else {
            Err(format!(
                "`{text}` is not the beginning of a link, such as http://192.168.1.20:8080 or https://plan.example.cn/search"
            ))
        }
    }
}

/// How important a message must be to be logged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum LogLevel {
    /// Nothing is logged.
    Off,
    /// Failures that somebody has to look at.
    Error,
    /// What may be wrong, such as a source that was skipped.
    Warn,
    /// A line for each request, without what was searched.
    #[default]
    Info,
    /// Details, for developers; may hold what was searched.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// The form of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// A JSON object a line, for programs.
    Json,
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(format!("`{text}` is not one of text, json")),
        }
    }
}

impl FromStr for LogLevel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Off, Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];
        all.into_iter()
            .find(|level| level.name() == text)
            .ok_or_else(|| format!("`{text}` is not one of off, error, warn, info, debug, trace"))
    }
}

try_from_string!(Listen, BaseUrl, LogFormat, LogLevel);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load_toml;
    use std::path::Path;

    #[track_caller]
    fn check(text: &str, line: usize, message: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.toml");
        std::fs::write(&file, text).unwrap();
        let error = load_toml::<ServerSettings>(&file).unwrap_err();
        assert_eq!(error.to_string(), format!("{}:{line}: {message}", file.display()));
    }

    #[test]
    fn the_shipped_file_states_the_defaults() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../index-config/server.toml");
        assert_eq!(load_toml::<ServerSettings>(&file).unwrap(), ServerSettings::default());
        // Each setting stands there as a comment; without the `#` it must be accepted as well.
        let shown = std::fs::read_to_string(&file).unwrap();
        let lines = shown
            .lines()
            .filter_map(|line| line.strip_prefix("#"))
            .filter(|line| line.starts_with(char::is_alphabetic));
        let uncommented: String = lines.flat_map(|line| [line, "\n"]).collect();
        let settings: ServerSettings = toml::from_str(&uncommented).unwrap();
        assert_eq!(settings.public_base_url.as_ref().map(BaseUrl::as_str), Some("http://127.0.0.1:8080"));
        assert_eq!(settings.search_log.as_deref(), Some(Path::new("asked.jsonl")));
        // What has no default is shown by an example.
        let store = StoreSettings {
            user: None,
            password_file: None,
            api_key_file: None,
            ca_file: None,
            ..settings.store.clone()
        };
        assert_eq!(
            ServerSettings { public_base_url: None, search_log: None, store, ..settings },
            ServerSettings::default()
        );
        assert_eq!(uncommented.lines().count(), 32);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        check(
            "\nlisten_on = \"127.0.0.1:80\"\n",
            2,
            "unknown field `listen_on`, expected one of `listen`, `public_base_url`, `log`, `log_format`, \
             `search_log`, `request_timeout_ms`, `upload_timeout_ms`, `max_concurrent_searches`, `max_connections`, \
             `max_connections_per_client`, `idle_timeout_ms`, `requests_per_minute`, `trusted_proxies`, `public`, `public_pages`, `linked_folders`, \
             `shutdown_grace_ms`, `api_keys`, `cors_origins`, `allowed_hosts`, `store`",
        );
    }

    #[test]
    fn a_number_outside_its_limits_is_refused() {
        check(
            "# 限制\nrequest_timeout_ms = 0\n",
            2,
            "`request_timeout_ms`: invalid value: integer `0`, expected a whole number from 1 to 600000",
        );
        check(
            "max_concurrent_searches = \"many\"\n",
            1,
            "`max_concurrent_searches`: invalid type: string \"many\", expected a whole number from 0 to 400",
        );
    }

    #[test]
    fn an_odd_text_is_refused() {
        check(
            "listen = \"8080\"\n",
            1,
            "`listen`: `8080` is not an address with a port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080",
        );
        check(
            "listen = \"127.0.0.1:1\"\napi_keys = [\"good-key\", \"not a good key\"]\n",
            2,
            "`api_keys`: a key is 8 or more visible ASCII characters, without spaces and commas",
        );
        // A secret is not repeated, whatever form it came in.
        for wrong in ["\"s3cret\"", "12345", "[12345]", "[[\"s3cret\"]]"] {
            check(
                &format!("api_keys = {wrong}\n"),
                1,
                "`api_keys`: accepts a list of texts, such as [\"first-key\", \"second-key\"]",
            );
        }
        check("\n\nlog = \"loud\"\n", 3, "`log`: `loud` is not one of off, error, warn, info, debug, trace");
        for wrong in ["plan.example.cn", "http://", "http:///p", "http://a b", "https://例.cn", "http://a/?q"] {
            assert!(wrong.parse::<BaseUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_base_url_loses_its_final_slash() {
        assert_eq!(
            "https://plan.example.cn/search/".parse::<BaseUrl>().unwrap().as_str(),
            "https://plan.example.cn/search"
        );
    }
}
