//! The files of a configuration, wherever they are: in a folder, or in memory.

use super::file::{ConfigFile, read_text};
use crate::error::Result;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is shipped with the program, for a configuration that lacks the file. What it says of documents is of those
/// that are shipped with it, and what it says of the service are its defaults.
const SHIPPED: [(&str, &str); 7] = [
    ("facts.toml", include_str!("../../index-config/facts.toml")),
    ("ranking.toml", include_str!("../../index-config/ranking.toml")),
    ("wording.toml", include_str!("../../index-config/wording.toml")),
    ("questions.toml", include_str!("../../index-config/questions.toml")),
    ("stopwords.txt", include_str!("../../index-config/stopwords.txt")),
    ("synonyms.txt", include_str!("../../index-config/synonyms.txt")),
    ("userdict.txt", include_str!("../../index-config/userdict.txt")),
];

/// Where the files of a configuration are. One that is missing is as it was shipped; one that is empty says nothing.
#[derive(Debug, Clone)]
pub struct ConfigFiles {
    from: From,
}

#[derive(Debug, Clone)]
enum From {
    Folder(PathBuf),
    Memory(BTreeMap<String, String>),
}

impl ConfigFiles {
    /// Those of a folder.
    #[must_use]
    pub fn of_folder(folder: &Path) -> Self {
        Self { from: From::Folder(folder.to_path_buf()) }
    }

    /// These texts by their names ([`FILES`](super::FILES)); none for what is shipped.
    #[must_use]
    pub fn in_memory(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { from: From::Memory(files.into_iter().collect()) }
    }

    /// A configuration that says nothing, not even what is shipped.
    #[must_use]
    pub fn empty() -> Self {
        Self::in_memory(SHIPPED.map(|(name, _)| (name.to_owned(), String::new())))
    }

    /// The file of this name; without text where neither the configuration nor what is shipped has it.
    ///
    /// # Errors
    /// [`Error::Io`](plansearch_error::Error::Io) if it is there and cannot be read,
    /// [`Error::Config`](plansearch_error::Error::Config) if it is not UTF-8.
    pub fn get(&self, name: &str) -> Result<ConfigFile> {
        let (path, text) = match &self.from {
            From::Folder(folder) => {
                let path = folder.join(name);
                let text = read_text(&path)?;
                (path, text)
            }
            From::Memory(files) => (PathBuf::from(name), files.get(name).cloned()),
        };
        let shipped = || SHIPPED.iter().find(|(shipped, _)| *shipped == name).map_or("", |(_, text)| text);
        Ok(ConfigFile::of(path, text.unwrap_or_else(|| shipped().to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_as_shipped_and_what_is_empty_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("stopwords.txt"), "").unwrap();
        let in_folder = ConfigFiles::of_folder(folder.path());
        let in_memory = ConfigFiles::in_memory([("stopwords.txt".to_owned(), String::new())]);
        for files in [in_folder, in_memory] {
            let text = |name: &str| files.get(name).unwrap().text().to_owned();
            assert_eq!(text("stopwords.txt"), "");
            for (name, shipped) in SHIPPED.iter().filter(|(name, _)| *name != "stopwords.txt") {
                assert_eq!(&text(name), shipped, "{name}");
            }
            assert_eq!((text("documents.toml"), text("synonyms-user.txt")), (String::new(), String::new()));
        }
    }
}
