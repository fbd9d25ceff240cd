//! The manifest of a generation: what it was made from and what it holds.

use crate::analysis::ANALYSER_VERSION;
use crate::config::DocumentsConfig;
use crate::corpus::SourceFile;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Changes whenever the files of a generation change their form.
pub const FORMAT_VERSION: u32 = 1;

/// What a generation depends on: the same inputs give the same generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The form of the files.
    pub format_version: u32,
    /// The version of the analysis.
    pub analyser_version: u32,
    /// The version of this crate, for the reading of sources.
    pub crate_version: String,
    /// Each source with the hash of its bytes, or `unreadable`.
    pub sources: Vec<HashedFile>,
    /// The hash of `userdict.txt`.
    pub userdict: String,
    /// The hash of what `documents.toml` says.
    pub documents: String,
}

/// A file and the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HashedFile {
    /// Its path with `/`.
    pub path: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// The manifest, written last into a generation's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The id of the generation.
    pub generation: String,
    /// What it was made from.
    pub inputs: Inputs,
    /// How many documents it holds.
    pub documents: usize,
    /// How many passages it holds.
    pub passages: usize,
    /// Its files with their checksums, without the manifest.
    pub files: Vec<HashedFile>,
}

impl Inputs {
    /// Hashes the inputs.
    #[must_use]
    pub fn of(files: &[SourceFile], userdict: &[u8], documents: &DocumentsConfig) -> Self {
        let sources = files
            .iter()
            .map(|file| HashedFile {
                path: file.file.clone(),
                sha256: file.bytes.as_deref().map_or_else(|_| "unreadable".to_owned(), sha256),
            })
            .collect();
        Self {
            format_version: FORMAT_VERSION,
            analyser_version: ANALYSER_VERSION,
            crate_version: env!("CARGO_PKG_VERSION").to_owned(),
            sources,
            userdict: sha256(userdict),
            documents: sha256(format!("{documents:?}").as_bytes()),
        }
    }

    /// The id of the generation that these inputs give: 16 hexadecimal digits.
    #[must_use]
    pub fn generation(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        sha256(&json).chars().take(16).collect()
    }
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
