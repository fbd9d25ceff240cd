//! What `documents.toml` says of an uploaded document: changed in place, so that comments and order stay.

use super::problem::{Problem, with_causes};
use crate::config::{DocumentsConfig, read_text};
use axum::http::StatusCode;
use std::path::Path;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// The keys of an entry that may be set beside a file, with what they are for readers.
pub(super) const ENTRY_KEYS: [(&str, &str); 10] = [
    ("title", "全称。"),
    ("short_title", "引用时用的简称。"),
    ("number", "文号。"),
    ("issuer", "印发机关。"),
    ("date", "日期，如 2021、2021-10 或 2021-10-15。"),
    ("level", "层级：national、province、city 或 county。"),
    ("region", "适用的地方，如 云溪市。"),
    ("doc_kind", "种类：plan、report、notice、law、statistics 或 other。"),
    ("effective", "施行日期。"),
    ("status", "效力，如 现行有效、已废止。"),
];

/// The entries, as they are being changed.
pub(super) struct Entries {
    document: DocumentMut,
}

impl Entries {
    /// Reads the file, which is right or missing.
    pub(super) fn read(file: &Path) -> Result<Self, Problem> {
        DocumentsConfig::load(file)?;
        let text = read_text(file)?.unwrap_or_default();
        let document = text.parse().map_err(|error: toml_edit::TomlError| Problem::internal(error.to_string()))?;
        Ok(Self { document })
    }

    fn tables(&mut self) -> Option<&mut ArrayOfTables> {
        let list = self.document.entry("document").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        list.as_array_of_tables_mut()
    }

    /// Says of a document which file is its source, and whatever else is given; an empty text takes a key away.
    pub(super) fn set(&mut self, id: &str, file: &str, given: &[(&str, String)]) {
        let Some(tables) = self.tables() else { return };
        let is_it = |table: &Table| {
            let text = |key: &str| table.get(key).and_then(Item::as_str);
            text("id") == Some(id) || text("file") == Some(file)
        };
        if !tables.iter().any(is_it) {
            tables.push(Table::new());
        }
        let last = tables.len().saturating_sub(1);
        let at = tables.iter().position(is_it).unwrap_or(last);
        let Some(table) = tables.get_mut(at) else { return };
        set_text(table, "file", file);
        set_text(table, "id", id);
        for (key, text) in given {
            if text.is_empty() {
                table.remove(key);
            } else {
                set_text(table, key, text);
            }
        }
    }

    /// Takes away what is said of a source; whether anything was.
    pub(super) fn remove(&mut self, id: &str, file: &str) -> bool {
        let Some(tables) = self.tables() else { return false };
        let before = tables.len();
        tables.retain(|table| {
            let text = |key: &str| table.get(key).and_then(Item::as_str);
            text("id") != Some(id) && text("file") != Some(file)
        });
        tables.len() != before
    }

    /// The text of the file, if it is right.
    pub(super) fn write(&self) -> Result<String, Problem> {
        let text = self.document.to_string();
        let refused = |reason: String| Problem::new(StatusCode::BAD_REQUEST, "bad_entry", reason);
        DocumentsConfig::parse(&text).map_err(|error| refused(with_causes(&error)))?;
        Ok(text)
    }
}

/// Sets a text, keeping what stands around the old one.
fn set_text(table: &mut Table, key: &str, text: &str) {
    let decor = table.get(key).and_then(Item::as_value).map(|known| known.decor().clone());
    let mut item = value(text);
    if let (Some(decor), Some(new)) = (decor, item.as_value_mut()) {
        *new.decor_mut() = decor;
    }
    table.insert(key, item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_changed_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("documents.toml");
        let text = "# Ours.\n\n[[document]] # the first\nfile = \"a.md\"\nid = \"a\"\ntitle = \"旧\"  # as printed\n\n[[document]]\nfile = \"b.md\"\n";
        std::fs::write(&file, text).unwrap();
        let mut entries = Entries::read(&file).unwrap();
        entries.set("a", "a.md", &[("title", "新".to_owned()), ("number", "云政发〔2021〕6号".to_owned())]);
        let written = entries.write().unwrap();
        assert!(written.starts_with("# Ours.\n\n[[document]] # the first\n"), "{written}");
        assert!(written.contains("title = \"新\"  # as printed\n"), "{written}");
        assert!(written.contains("number = \"云政发〔2021〕6号\"\n"), "{written}");
        assert!(written.ends_with("[[document]]\nfile = \"b.md\"\n"), "{written}");
        entries.set("c", "c.md", &[("date", "not a day".to_owned())]);
        let refused = serde_json::to_value(entries.write().unwrap_err()).unwrap();
        assert_eq!(refused["code"], "bad_entry");
        assert!(refused["detail"].as_str().unwrap().contains("date"), "{refused}");
        assert!(entries.remove("c", "c.md") && !entries.remove("c", "c.md"));
        assert!(entries.write().is_ok());
    }
}
