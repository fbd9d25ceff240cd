pub mod analysis;
pub mod config;
pub mod corpus;
pub mod error;
pub mod index;
pub use error::{Error, Result};
pub mod search;
pub mod text;
