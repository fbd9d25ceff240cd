//! The one public error, split by what the caller can do about it.

use std::path::{Path, PathBuf};

/// Everything that can go wrong inside the engine.
///
/// [`Error::code`] is stable and made for programs; the message is made for people.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried: `read`, `write`, `create`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// A file of the configuration folder is wrong.
    #[error("{}:{line}: {message}", file.display())]
    Config {
        /// The configuration file.
        file: PathBuf,
        /// The line, from 1; 0 where no single line is to blame.
        line: usize,
        /// What is wrong, naming the key, and what is accepted.
        message: String,
    },
    /// No source could be read, so there is nothing to search.
    #[error("no readable source in `{}`: put at least one .md or .txt file there", dir.display())]
    NoSources {
        /// The folder of the sources.
        dir: PathBuf,
    },
    /// There is no library that could be moved.
    #[error("there is no library in `{place}`: build one with `plansearch index`")]
    NoLibrary {
        /// Where it was looked for.
        place: String,
    },
    /// The index on disk is unusable: damaged, incomplete or of another format.
    #[error("the index in `{}` is unusable: {reason}", path.display())]
    BrokenIndex {
        /// The generation's folder.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// Another process writes into the data folder.
    #[error("`{}` is being written by another process ({holder}): wait until it has ended", path.display())]
    Locked {
        /// The data folder.
        path: PathBuf,
        /// What the other process says of itself.
        holder: String,
    },
    /// The store of passages failed.
    #[error("the store failed while trying to {action}")]
    Store {
        /// What was tried.
        action: &'static str,
        /// Its own error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The store is away or overloaded, as a cluster of which nodes are lost; it may answer later.
    #[error("the store cannot answer at the moment: {reason}")]
    Unavailable {
        /// What was found.
        reason: String,
        /// After how many seconds it is worth asking again.
        retry_after_s: u32,
    },
    /// The time that was granted is over, and nobody waits for the answer any more.
    #[error("the time for it is over")]
    OutOfTime,
    /// The query is longer than the limit.
    #[error("query has {chars} characters, more than the limit of {max_chars}")]
    QueryTooLong {
        /// Length of the query in characters.
        chars: usize,
        /// The limit in characters.
        max_chars: usize,
    },
    /// A parameter of a request has a value that is not accepted.
    #[error("parameter `{name}`: {reason}")]
    BadParameter {
        /// The parameter.
        name: &'static str,
        /// What is wrong, and what is accepted.
        reason: String,
    },
    /// There is no passage of this id.
    #[error("no passage has the id `{id}`")]
    UnknownPassage {
        /// The id asked for.
        id: String,
    },
    /// There is no document of this id.
    #[error("no document has the id `{id}`")]
    UnknownDocument {
        /// The id asked for.
        id: String,
    },
}

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A stable name for programs, in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::Config { .. } => "bad_config",
            Self::NoSources { .. } => "no_sources",
            Self::NoLibrary { .. } => "no_library",
            Self::BrokenIndex { .. } => "broken_index",
            Self::Locked { .. } => "locked",
            Self::Store { .. } => "index_failure",
            Self::Unavailable { .. } => "store_unavailable",
            Self::OutOfTime => "out_of_time",
            Self::QueryTooLong { .. } => "query_too_long",
            Self::BadParameter { .. } => "bad_parameter",
            Self::UnknownPassage { .. } => "unknown_passage",
            Self::UnknownDocument { .. } => "unknown_document",
        }
    }

    /// Makes an [`Error::Io`] of the operating system's error.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { action, path, source }
    }

    /// Makes an [`Error::Store`] of the store's own error.
    pub fn store<E: std::error::Error + Send + Sync + 'static>(action: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::Store { action, source: Box::new(source) }
    }
}
