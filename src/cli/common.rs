//! The flags that all commands have, or several.

use clap::Args;
use plansearch_config::{BaseUrl, IndexPrefix, Listen, LogLevel, NodeUrl, StoreKind};
use std::path::PathBuf;

/// The command that reads containers for another process of this program.
pub(super) const READ_CONTAINERS: &str = "read-containers";

/// The flags of all commands.
#[derive(Debug, Clone, Args)]
pub(super) struct Common {
    /// Folder of the sources [default: seeds]
    #[arg(long, global = true, value_name = "DIR", env = "PLANSEARCH_SEEDS")]
    pub seeds: Option<PathBuf>,
    /// Folder of the configuration [default: index-config]
    #[arg(long, global = true, value_name = "DIR", env = "PLANSEARCH_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder of the index, or `:memory:` to write nothing [default: data]
    #[arg(long, global = true, value_name = "DIR", env = "PLANSEARCH_DATA")]
    pub data: Option<PathBuf>,
    /// Where passages are kept: embedded or opensearch [default: embedded]
    #[arg(long, global = true, value_name = "KIND", env = "PLANSEARCH_STORE")]
    pub store: Option<StoreKind>,
    /// Addresses of the cluster's nodes, separated by commas [default: none]
    #[arg(long, global = true, value_name = "URL,…", value_delimiter = ',', env = "PLANSEARCH_STORE_URLS")]
    pub store_urls: Vec<NodeUrl>,
    /// What the names of the cluster's indexes begin with [default: plansearch]
    #[arg(long, global = true, value_name = "NAME", env = "PLANSEARCH_STORE_INDEX_PREFIX")]
    pub store_index_prefix: Option<IndexPrefix>,
    /// Least important messages shown: off, error, warn, info, debug or trace
    /// [default: warn; info for `serve`]
    #[arg(long, global = true, value_name = "LEVEL", env = "PLANSEARCH_LOG")]
    pub log: Option<LogLevel>,
}

/// Where the service is, from which links are made.
#[derive(Debug, Args)]
pub(super) struct Address {
    /// Address and port of the service; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT", env = "PLANSEARCH_LISTEN")]
    pub listen: Option<Listen>,
    /// What links begin with [default: http://ADDRESS:PORT]
    #[arg(long, value_name = "URL", env = "PLANSEARCH_PUBLIC_BASE_URL")]
    pub public_base_url: Option<BaseUrl>,
}
