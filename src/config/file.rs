//! From a file to checked values, with the line and the key of whatever is wrong.

use super::plain::read_file;
use crate::error::{Error, Result};
use serde::de::DeserializeOwned;
use std::io;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Reads a TOML file; a missing one gives the defaults.
///
/// # Errors
/// [`Error::Io`] if it exists and cannot be read, [`Error::Config`] if anything in it is wrong:
/// its encoding, its syntax, an unknown key, a value that is not accepted.
pub fn load_toml<T: DeserializeOwned + Default>(file: &Path) -> Result<T> {
    ConfigFile::read(file)?.map_or_else(|| Ok(T::default()), |file| file.parse())
}

/// No file of the configuration is nearly as large, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// Reads a file of text in UTF-8, without its byte order mark; `None` if there is no such file.
///
/// # Errors
/// [`Error::Io`] if it exists and cannot be read, [`Error::Config`] with the line of the first
/// byte that is not UTF-8.
pub fn read_text(file: &Path) -> Result<Option<String>> {
    let bytes = match read_file(file, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", file)(error)),
    };
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let message = "is not valid UTF-8 here: save the file in the encoding UTF-8".to_owned();
        Error::Config { file: file.to_path_buf(), line: line_after(valid), message }
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(Some(text))
}

/// A file of the configuration: its text, and the path by which messages name it.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    path: PathBuf,
    text: String,
}

impl ConfigFile {
    /// Reads a file; `None` if there is none.
    ///
    /// # Errors
    /// Those of [`read_text`].
    pub fn read(path: &Path) -> Result<Option<Self>> {
        Ok(read_text(path)?.map(|text| Self { path: path.to_path_buf(), text }))
    }

    /// Reads a file; a missing one is as good as an empty one.
    ///
    /// # Errors
    /// Those of [`read_text`].
    pub fn read_or_empty(path: &Path) -> Result<Self> {
        Ok(Self::read(path)?.unwrap_or_else(|| Self::of(path, "")))
    }

    /// A text that is no file, or not yet.
    #[must_use]
    pub fn of(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// Its text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong in a line, from 1.
    #[must_use]
    pub fn refuse(&self, line: usize, message: String) -> Error {
        Error::Config { file: self.path.clone(), line, message }
    }

    /// Reads it as TOML.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        toml::from_str(&self.text).map_err(|error| {
            let byte = error.span().map(|span| span.start);
            let key = byte.and_then(|byte| self.key_of_value(byte));
            let message = key.map_or_else(|| error.message().to_owned(), |key| format!("`{key}`: {}", error.message()));
            self.error(byte, message)
        })
    }

    /// An error about the line that holds this byte, or about the whole file.
    pub(super) fn error(&self, byte: Option<usize>, message: String) -> Error {
        let before = byte.map(|byte| self.text.as_bytes().get(..byte).unwrap_or(self.text.as_bytes()));
        Error::Config { file: self.path.clone(), line: before.map_or(0, line_after), message }
    }

    /// The key whose value holds this byte; `None` in a file with a mistake of syntax, and where
    /// a key itself is to blame, for then the message names it.
    fn key_of_value(&self, byte: usize) -> Option<String> {
        let table = DeTable::parse(&self.text).ok()?;
        key_in_table(table.get_ref(), byte)
    }
}

fn key_in_table(table: &DeTable<'_>, byte: usize) -> Option<String> {
    table.iter().find_map(|(key, value)| match value.get_ref() {
        DeValue::Table(inner) => key_in_table(inner, byte),
        DeValue::Array(items) if items.iter().any(|item| item.get_ref().is_table()) => {
            items.iter().find_map(|item| key_in_table(item.get_ref().as_table()?, byte))
        }
        _ => value.span().contains(&byte).then(|| key.get_ref().to_string()),
    })
}

/// The number of the line, from 1, on which the byte after these stands.
fn line_after(bytes: &[u8]) -> usize {
    1 + bytes.iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Sample {
        weight: f64,
        inner: Inner,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Inner {
        count: u8,
    }

    #[track_caller]
    fn check(bytes: &[u8], line: usize, message: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sample.toml");
        std::fs::write(&file, bytes).unwrap();
        let error = load_toml::<Sample>(&file).unwrap_err();
        assert_eq!(error.to_string(), format!("{}:{line}: {message}", file.display()));
    }

    #[test]
    fn a_missing_file_has_the_defaults() {
        let sample: Sample = load_toml(Path::new("no/such/file.toml")).unwrap();
        assert_eq!((sample.weight, sample.inner.count), (0.0, 0));
    }

    #[test]
    fn a_byte_order_mark_and_crlf_are_tolerated() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sample.toml");
        std::fs::write(&file, "\u{feff}weight = 2.5\r\n[inner]\r\ncount = 3\r\n").unwrap();
        let sample: Sample = load_toml(&file).unwrap();
        assert_eq!((sample.weight, sample.inner.count), (2.5, 3));
    }

    #[test]
    fn an_unknown_key_is_named_with_those_accepted() {
        check(b"# comment\nwieght = 2.5\n", 2, "unknown field `wieght`, expected `weight` or `inner`");
        check(b"weight = 2.5\n[inner]\nnumber = 1\n", 3, "unknown field `number`, expected `count`");
    }

    #[test]
    fn a_wrong_value_is_named_with_its_key() {
        check(b"\nweight = \"heavy\"\n", 2, "`weight`: invalid type: string \"heavy\", expected f64");
        check(b"[inner]\n\ncount = 256\n", 3, "`count`: invalid value: integer `256`, expected u8");
    }

    #[test]
    fn a_mistake_of_syntax_has_its_line() {
        check(b"weight = 1\nweight = 2\n", 2, "duplicate key");
    }

    #[test]
    fn invalid_utf8_has_its_line() {
        check(b"weight = 1\n# \xc9\xad\xc1\xd6\n", 2, "is not valid UTF-8 here: save the file in the encoding UTF-8");
    }
}
