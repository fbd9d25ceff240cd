//! `documents.toml`: what an administrator says of a source, over what it says of itself.

use super::file::ConfigFile;
use super::values::{Date, Id, Line, PageCount, SourcePath};
use crate::error::Result;
use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use toml::Spanned;

/// The entries of `documents.toml`, in its order; no two have the same file or the same id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentsConfig {
    /// One entry a source.
    pub documents: Vec<DocumentEntry>,
    /// One entry a folder, whose `file` ends in `/`: what holds for each source below it that says nothing else.
    pub folders: Vec<DocumentEntry>,
}

/// What is known of a source; what is `None` is read from the source itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct DocumentEntry {
    /// Path of the source, relative to the sources' folder, with `/`.
    pub file: String,
    /// The id of the document.
    pub id: Option<String>,
    /// The full title.
    pub title: Option<String>,
    /// The title used in citations.
    pub short_title: Option<String>,
    /// The document number.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// ISO 8601 date: `2021`, `2021-10` or `2021-10-15`.
    pub date: Option<String>,
    /// How many numbered pages the printed document has, at least 1.
    pub pages: Option<u32>,
    /// For whom it holds: `national`, `province`, `city` or `county`.
    pub level: Option<String>,
    /// The place for which it holds.
    pub region: Option<String>,
    /// What it is: `plan`, `report`, `notice`, `law`, `statistics` or `other`.
    pub doc_kind: Option<String>,
    /// ISO 8601 date from which it holds.
    pub effective: Option<String>,
    /// Whether it holds: 现行有效, 已废止.
    pub status: Option<String>,
}

impl DocumentsConfig {
    /// Reads the file; a missing one has no entries.
    ///
    /// # Errors
    /// [`Error::Io`](plansearch_error::Error::Io) if it exists and cannot be read,
    /// [`Error::Config`](plansearch_error::Error::Config) with the line if anything in it is wrong.
    pub fn load(file: &Path) -> Result<Self> {
        Self::read(&ConfigFile::read_or_empty(file)?)
    }

    /// Reads a text as it would stand in the file.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) with the line if anything in it is wrong.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(&ConfigFile::of("documents.toml", text))
    }

    /// Reads what stands in the file.
    ///
    /// # Errors
    /// [`Error::Config`](plansearch_error::Error::Config) with the line if anything in it is wrong.
    pub fn read(toml: &ConfigFile) -> Result<Self> {
        let tables = toml.parse::<File>()?.document;
        tables.iter().try_for_each(|table| table.refuse_own(toml))?;
        refuse_repeated(toml, "file", tables.iter().map(|table| (&table.file, &table.file.get_ref().0)))?;
        refuse_repeated(toml, "id", tables.iter().filter_map(|t| t.id.as_ref()).map(|id| (id, &id.get_ref().0)))?;
        let (folders, documents) =
            tables.into_iter().map(DocumentEntry::from).partition(|entry: &DocumentEntry| entry.file.ends_with('/'));
        Ok(Self { documents, folders })
    }

    /// The entry of a source, by its path relative to the sources' folder.
    #[must_use]
    pub fn entry(&self, file: &str) -> Option<&DocumentEntry> {
        self.documents.iter().find(|entry| entry.file == file)
    }

    /// What is said of a source, given its own entry: what that leaves out is taken from the folders above it, the nearest first.
    #[must_use]
    pub fn described<'e>(&self, file: &str, own: Option<&'e DocumentEntry>) -> Option<Cow<'e, DocumentEntry>> {
        let mut above: Vec<&DocumentEntry> =
            self.folders.iter().filter(|folder| file.starts_with(folder.file.as_str())).collect();
        if above.is_empty() {
            return own.map(Cow::Borrowed);
        }
        above.sort_by_key(|folder| std::cmp::Reverse(folder.file.len()));
        let mut described =
            own.cloned().unwrap_or_else(|| DocumentEntry { file: file.to_owned(), ..Default::default() });
        above.into_iter().for_each(|folder| described.inherit(folder));
        Some(Cow::Owned(described))
    }

    /// The entries that speak of nothing: those of sources and of folders that are not there.
    pub fn without_source<'a>(&'a self, is_there: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = &'a str> {
        let entries = self.documents.iter().chain(&self.folders).map(|entry| entry.file.as_str());
        entries.filter(move |file| !is_there(file))
    }
}

impl DocumentEntry {
    /// Takes over what several documents may have in common.
    fn inherit(&mut self, folder: &Self) {
        let or = |own: &mut Option<String>, common: &Option<String>| {
            if own.is_none() {
                own.clone_from(common);
            }
        };
        or(&mut self.issuer, &folder.issuer);
        or(&mut self.date, &folder.date);
        or(&mut self.level, &folder.level);
        or(&mut self.region, &folder.region);
        or(&mut self.doc_kind, &folder.doc_kind);
        or(&mut self.effective, &folder.effective);
        or(&mut self.status, &folder.status);
    }
}

fn refuse_repeated<'a, T: 'a>(
    toml: &ConfigFile,
    key: &str,
    values: impl Iterator<Item = (&'a Spanned<T>, &'a String)>,
) -> Result<()> {
    let mut seen = HashSet::new();
    for (place, value) in values {
        if !seen.insert(value) {
            let message = format!("`{key}`: an entry above has `{value}` already");
            return Err(toml.error(Some(place.span().start), message));
        }
    }
    Ok(())
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    document: Vec<Table>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    file: Spanned<SourcePath>,
    id: Option<Spanned<Id>>,
    title: Option<Spanned<Line>>,
    short_title: Option<Spanned<Line>>,
    number: Option<Spanned<Line>>,
    issuer: Option<Line>,
    date: Option<Date>,
    pages: Option<Spanned<PageCount>>,
    level: Option<Level>,
    region: Option<Line>,
    doc_kind: Option<DocKind>,
    effective: Option<Date>,
    status: Option<Line>,
}

impl Table {
    /// Refuses what only one document has where the entry is that of a folder.
    fn refuse_own(&self, toml: &ConfigFile) -> Result<()> {
        let folder = &self.file.get_ref().0;
        let own = [
            ("id", self.id.as_ref().map(Spanned::span)),
            ("title", self.title.as_ref().map(Spanned::span)),
            ("short_title", self.short_title.as_ref().map(Spanned::span)),
            ("number", self.number.as_ref().map(Spanned::span)),
            ("pages", self.pages.as_ref().map(Spanned::span)),
        ];
        let found = own.into_iter().find_map(|(key, span)| Some((key, span?))).filter(|_| folder.ends_with('/'));
        found.map_or(Ok(()), |(key, span)| {
            let message = format!("`{key}`: `{folder}` is a folder, whose documents have none in common");
            Err(toml.error(Some(span.start), message))
        })
    }
}

#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    National,
    Province,
    City,
    County,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
        }
    }
}

#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum DocKind {
    Plan,
    Report,
    Notice,
    Law,
    Statistics,
    Other,
}

impl DocKind {
    fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Report => "report",
            Self::Notice => "notice",
            Self::Law => "law",
            Self::Statistics => "statistics",
            Self::Other => "other",
        }
    }
}

impl From<Table> for DocumentEntry {
    fn from(table: Table) -> Self {
        Self {
            file: table.file.into_inner().0,
            id: table.id.map(|id| id.into_inner().0),
            title: table.title.map(|line| line.into_inner().0),
            short_title: table.short_title.map(|line| line.into_inner().0),
            number: table.number.map(|line| line.into_inner().0),
            issuer: table.issuer.map(|line| line.0),
            date: table.date.map(|date| date.0),
            pages: table.pages.map(|pages| pages.into_inner().0),
            level: table.level.map(|level| level.name().to_owned()),
            region: table.region.map(|line| line.0),
            doc_kind: table.doc_kind.map(|kind| kind.name().to_owned()),
            effective: table.effective.map(|date| date.0),
            status: table.status.map(|line| line.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<DocumentsConfig, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("documents.toml");
        std::fs::write(&file, text).unwrap();
        let shown = format!("{}:", file.display());
        DocumentsConfig::load(&file).map_err(|error| error.to_string().replace(&shown, ""))
    }

    #[track_caller]
    fn check(text: &str, error: &str) {
        assert_eq!(load(text).unwrap_err(), error);
    }

    #[test]
    fn all_keys_are_read() {
        let config = load(
            "[[document]]\nfile = \"laws/护士条例.md\"\nid = \"护士-2020\"\ntitle = \" 护士条例 \"\nshort_title = \"条例\"\n\
             number = \"国令第517号\"\nissuer = \"国务院\"\ndate = 2008-01-31\npages = 12\n\
             level = \"national\"\nregion = \"全国\"\ndoc_kind = \"law\"\neffective = 2008-05-12\nstatus = \"现行有效\"\n",
        );
        let expected = DocumentEntry {
            file: "laws/护士条例.md".to_owned(),
            id: Some("护士-2020".to_owned()),
            title: Some("护士条例".to_owned()),
            short_title: Some("条例".to_owned()),
            number: Some("国令第517号".to_owned()),
            issuer: Some("国务院".to_owned()),
            date: Some("2008-01-31".to_owned()),
            pages: Some(12),
            level: Some("national".to_owned()),
            region: Some("全国".to_owned()),
            doc_kind: Some("law".to_owned()),
            effective: Some("2008-05-12".to_owned()),
            status: Some("现行有效".to_owned()),
        };
        assert_eq!(config.unwrap().documents, [expected]);
    }

    #[test]
    fn a_folder_says_what_its_documents_have_in_common() {
        let config = load(
            "[[document]]\nfile = \"laws/\"\nissuer = \"国务院\"\nlevel = \"national\"\ndoc_kind = \"law\"\n\n\
             [[document]]\nfile = \"laws/云溪/\"\nlevel = \"city\"\nregion = \"云溪市\"\n\n\
             [[document]]\nfile = \"laws/云溪/water.md\"\nid = \"water\"\nissuer = \"云溪市人大常委会\"\n",
        )
        .unwrap();
        let described = |file: &str| {
            let entry = config.described(file, config.entry(file)).map(Cow::into_owned).unwrap_or_default();
            [entry.id, entry.issuer, entry.level, entry.region, entry.doc_kind].map(Option::unwrap_or_default).join("|")
        };
        assert_eq!(described("laws/nurses.md"), "|国务院|national||law");
        assert_eq!(described("laws/云溪/roads.md"), "|国务院|city|云溪市|law");
        assert_eq!(described("laws/云溪/water.md"), "water|云溪市人大常委会|city|云溪市|law");
        assert_eq!(config.described("plan.md", None), None);
        assert_eq!(config.described("lawsuits.md", None), None);
        let missing: Vec<&str> = config.without_source(|file| file == "laws/").collect();
        assert_eq!(missing, ["laws/云溪/water.md", "laws/云溪/"]);
    }

    #[test]
    fn what_one_document_has_is_no_value_of_a_folder() {
        for (key, value) in
            [("id", "\"a\""), ("title", "\"a\""), ("short_title", "\"a\""), ("number", "\"a\""), ("pages", "3")]
        {
            check(
                &format!("[[document]]\nfile = \"laws/\"\nlevel = \"city\"\n{key} = {value}\n"),
                &format!("4: `{key}`: `laws/` is a folder, whose documents have none in common"),
            );
        }
        check(
            "[[document]]\nfile = \"laws/\"\n[[document]]\nfile = \"laws/\"\n",
            "4: `file`: an entry above has `laws/` already",
        );
        check(
            "[[document]]\nfile = \"laws/\"\nlevel = \"town\"\n",
            "3: `level`: unknown variant `town`, expected one of `national`, `province`, `city`, `county`",
        );
    }

    #[test]
    fn a_repeated_id_or_file_is_refused_at_the_second() {
        check(
            "[[document]]\nfile = \"a.md\"\nid = \"a\"\n\n[[document]]\nfile = \"b.md\"\nid = \"a\"\n",
            "7: `id`: an entry above has `a` already",
        );
        check(
            "[[document]]\nfile = \"a.md\"\n[[document]]\nfile = \"a.md\"\n",
            "4: `file`: an entry above has `a.md` already",
        );
    }

    #[test]
    fn a_wrong_key_is_refused() {
        check("[[document]]\nid = \"a\"\n", "1: missing field `file`");
        check("[[documents]]\nfile = \"a.md\"\n", "1: unknown field `documents`, expected `document`");
        check(
            "[[document]]\nfile = \"a.md\"\nshort = \"b\"\n",
            "3: unknown field `short`, expected one of `file`, `id`, `title`, `short_title`, `number`, `issuer`, `date`, `pages`, `level`, `region`, `doc_kind`, `effective`, `status`",
        );
    }

    #[test]
    fn a_wrong_value_is_refused() {
        for (line, message) in [
            ("id = \"\"", "`id`: `` is not an id: "),
            ("id = \"a/b\"", "`id`: `a/b` is not an id: "),
            ("id = \"a b\"", "`id`: `a b` is not an id: "),
            ("id = \"..\"", "`id`: `..` is not an id: "),
            ("id = 145", "`id`: invalid type: integer `145`, expected a string"),
            ("title = \" \"", "`title`: must be one line of text"),
            ("date = \"2021-13\"", "`date`: `2021-13` is not a date: "),
            ("date = \"2021-2-3\"", "`date`: `2021-2-3` is not a date: "),
            ("date = \"2021-02-29\"", "`date`: `2021-02-29` is not a date: "),
            ("date = \"2021-10-01-01\"", "`date`: `2021-10-01-01` is not a date: "),
            ("pages = 0", "`pages`: invalid value: integer `0`, expected a number of pages, at least 1"),
            ("pages = \"84\"", "`pages`: invalid type: string \"84\", expected i64"),
        ] {
            let error = load(&format!("[[document]]\nfile = \"a.md\"\n{line}\n")).unwrap_err();
            assert!(error.starts_with(&format!("3: {message}")), "{line}: {error}");
        }
        for path in ["", "/a.md", "../a.md", "./a.md", "a//b.md", "C:/a.md", "laws\\\\a.md"] {
            let error = load(&format!("[[document]]\nfile = \"{path}\"\n")).unwrap_err();
            assert!(error.starts_with("2: `file`: "), "{path}: {error}");
        }
    }
}
