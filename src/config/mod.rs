//! The files of the configuration folder, each read once and checked.
//!
//! A file that is missing has the defaults of its type, or is as it was shipped ([`ConfigFiles`]). Whatever is wrong with one that exists is
//! an [`Error::Config`](plansearch_error::Error::Config) with file, line and key, and says what is accepted.

use plansearch_error as error;
use plansearch_text as text;

mod access;
mod bounded;
mod documents;
mod facts;
mod file;
mod files;
mod folder;
mod from_text;
mod keys;
mod plain;
mod questions;
mod ranking;
mod server;
mod store;
mod values;
mod wording;

pub use access::{ApiKey, HostName, Origin};
pub use bounded::Bounded;
pub use documents::{DocumentEntry, DocumentsConfig};
pub use facts::{FactWords, IndicatorNames, State};
pub use file::{ConfigFile, load_toml, read_text};
pub use files::ConfigFiles;
pub use folder::{FILES, unknown_files};
pub use keys::{Expiry, Folder, KEYS_FILE, KeyEntry, KeyHash, KeyName, KeysFile, Scope};
pub use plain::read_file;
pub use questions::{Characters, MeasureNouns, NameEndings, Questions, TimeWords, holds_any};
pub use ranking::{ChannelWeights, ConfidenceWeights, Ranking, Share, Weight};
pub use server::{
    BaseUrl, IdleTimeoutMs, Listen, LogFormat, LogLevel, MaxConcurrentSearches, MaxConnections,
    MaxConnectionsPerClient, RequestTimeoutMs, RequestsPerMinute, ServerSettings, ShutdownGraceMs, UploadTimeoutMs,
};
pub use store::{
    BulkRequests, ConnectTimeoutMs, IndexPrefix, NodeUrl, Replicas, Shards, StoreKind, StoreSettings, StoreTimeoutMs,
};
pub use wording::{DegreeGroup, LeadIn, Word, Wording};
