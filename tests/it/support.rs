//! What the tests share: the real plan, opened once, and engines over other sources.

use plansearch::corpus::{Corpus, Document, read_sources};
use plansearch::facts::Facts;
use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library::{Library, Opened, open};
use plansearch::search::{SearchRequest, search};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization as _;

pub(crate) const PLAN: &str = "qingzhou-14th-five-year-plan.md";

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn fixture(path: &str) -> PathBuf {
    root().join("tests/fixtures").join(path)
}

pub(crate) fn fixture_json(path: &str) -> Value {
    serde_json::from_slice(&fs::read(fixture(path)).unwrap()).unwrap()
}

/// The entries of a fixture that is a list.
pub(crate) fn fixture_list(path: &str) -> Vec<Value> {
    fixture_json(path).as_array().unwrap().clone()
}

/// The plan's source, decoded: it is UTF-8 without a byte order mark.
pub(crate) fn plan_chars() -> &'static [char] {
    static CHARS: OnceLock<Vec<char>> = OnceLock::new();
    CHARS.get_or_init(|| fs::read_to_string(root().join("seeds").join(PLAN)).unwrap().chars().collect())
}

/// The engine over the real plan, with the configuration that is shipped.
pub(crate) fn plan() -> &'static Library {
    static ENGINE: OnceLock<Library> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let paths = Paths::new(root().join("seeds"), root().join("index-config"), DataDir::Memory);
        let Opened { library, built, warnings, .. } = open(&paths, &NoProgress).unwrap();
        assert!(built && warnings.is_empty(), "{warnings:?}");
        library
    })
}

/// The real plan, whole.
pub(crate) fn plan_document() -> &'static Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| plan().whole_document("qingzhou-145").unwrap())
}

/// What the real plan states in figures.
pub(crate) fn plan_facts() -> &'static Facts {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    FACTS.get_or_init(|| plan().document("qingzhou-145").unwrap().facts.clone())
}

/// The corpus of all sources in `tests/fixtures/sources`.
pub(crate) fn variants() -> &'static Corpus {
    static CORPUS: OnceLock<Corpus> = OnceLock::new();
    CORPUS.get_or_init(|| Corpus::read(&read_sources(&fixture("sources")).unwrap(), &Default::default(), |_| ()))
}

/// Sources, configuration and index in a folder of their own, which goes when this is dropped.
pub(crate) struct Folders {
    folder: tempfile::TempDir,
}

impl Folders {
    /// Without any source and any file of configuration.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("seeds")).unwrap();
        fs::create_dir(folder.path().join("index-config")).unwrap();
        Self { folder }
    }

    /// With one source of the fixtures: small, so that building is quick.
    pub(crate) fn small() -> Self {
        let folders = Self::empty();
        folders.write("seeds/law.md", fs::read(fixture("sources/law.md")).unwrap());
        folders
    }

    /// With the real plan and the configuration that is shipped.
    pub(crate) fn plan() -> Self {
        let folders = Self::empty();
        for folder in ["seeds", "index-config"] {
            for entry in fs::read_dir(root().join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap();
                folders.write(&format!("{folder}/{name}"), fs::read(&path).unwrap());
            }
        }
        folders
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// Writes a file, making its folder first.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn open_in(&self, data: DataDir) -> Opened {
        let paths = Paths::new(self.path().join("seeds"), self.path().join("index-config"), data);
        open(&paths, &NoProgress).unwrap()
    }

    pub(crate) fn open(&self) -> Opened {
        self.open_in(DataDir::Folder(self.data()))
    }
}

/// What a folder holds: each path with its size, its times and its permissions, sorted.
pub(crate) fn tree(folder: &Path) -> Vec<String> {
    use std::os::unix::fs::MetadataExt as _;
    let mut entries: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let m = entry.metadata().unwrap();
            let times = format!("{}.{} {}.{}", m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec());
            format!("{} {} {times} {:o} {}", entry.path().display(), m.len(), m.mode(), m.ino())
        })
        .collect();
    entries.sort();
    entries
}

/// Each file below a folder with its bytes, sorted.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_path_buf(), fs::read(entry.path()).unwrap())).collect()
}

/// The ids of a search's hits, in their order.
pub(crate) fn hit_ids(engine: &Library, request: &SearchRequest) -> Vec<String> {
    let hits = search(engine, request).unwrap().hits;
    hits.iter().map(|hit| hit.found.passage.id.clone()).collect()
}

/// Folded for comparing: compatibility forms, case and spaces do not count.
pub(crate) fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// The texts of all passages of the plan, folded, in reading order.
pub(crate) fn folded_texts() -> &'static [String] {
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    TEXTS.get_or_init(|| plan().passages().map(|found| folded(&found.passage.text)).collect())
}

/// Numbers that are as good as random and the same in every run (SplitMix64).
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    /// A number from 0 to `bound` - 1.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }
}
