//! The configuration folder as a whole.

use super::keys::KEYS_FILE;
use std::path::Path;

/// The files that are read; each may be missing.
pub const FILES: [&str; 11] = [
    "server.toml",
    KEYS_FILE,
    "documents.toml",
    "facts.toml",
    "ranking.toml",
    "wording.toml",
    "questions.toml",
    "stopwords.txt",
    "synonyms.txt",
    "synonyms-user.txt",
    "userdict.txt",
];

/// What stands there for who starts the program: secrets, as its environment.
const ENVIRONMENT: &str = "environment";

/// What stands beside them in the folder and is never read, such as a file whose name is mistyped. Notes (`.md`), hidden
/// files and what editors leave (`~`) are left out.
#[must_use]
pub fn unknown_files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let is_note =
        |name: &str| name.starts_with('.') || name.ends_with('~') || name.ends_with(".md") || name == ENVIRONMENT;
    let mut unknown: Vec<String> = names.filter(|name| !FILES.contains(&name.as_str()) && !is_note(name)).collect();
    unknown.sort();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "server.toml",
            KEYS_FILE,
            "servr.toml",
            "README.md",
            ".hidden",
            "ranking.toml~",
            "stopword.txt",
            ENVIRONMENT,
        ] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(unknown_files(folder.path()), ["servr.toml", "stopword.txt"]);
        assert!(unknown_files(Path::new("no/such/folder")).is_empty());
    }

    #[test]
    fn what_is_shipped_is_known() {
        assert!(unknown_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../index-config")).is_empty());
    }
}
