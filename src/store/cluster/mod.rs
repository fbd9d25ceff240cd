//! The store in a cluster that speaks the REST API of OpenSearch, for what outgrows one machine.
//!
//! A generation is an index of its own, which never changes once an alias leads to it: so all that was read of it may be
//! kept, readers need no lock, and a build that is interrupted leaves nothing behind but an index that nobody reads. Terms
//! are made here, by the code of the embedded store; the cluster finds rows, and the same second step ranks them.

mod address;
mod ahead;
mod ask;
mod breaker;
mod bulk;
mod cache;
mod client;
mod core;
mod counts;
mod facets;
mod fetch;
mod handle;
mod health;
mod indexes;
mod lease;
mod mapping;
mod open;
mod options;
mod query;
mod reader;
mod rows;
mod scales;
mod search;
mod trust;
mod wire;
mod writer;

pub use counts::StoreCounts;
pub use handle::Cluster;
pub use health::ClusterHealth;
pub use lease::Lease;
pub use open::ClusterStore;
pub use options::{ClusterOptions, Credentials};
pub use writer::ClusterWriter;
