//! From files to text: finding the sources and decoding them.

use super::read::{ChildReader, MAX_FILE_BYTES, ReadText, read_container};
use crate::config::read_file;
use crate::error::{Error, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::path::{Path, PathBuf};

/// A source file, decoded.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path relative to the sources' folder, with `/`.
    pub file: String,
    /// The encoding found.
    pub encoding: &'static str,
    /// The text without a byte order mark; of a container its reader's text.
    pub chars: Vec<char>,
    /// What the container of the text says of it; `None` for Markdown and plain text.
    pub container: Option<Box<ReadText>>,
}

/// A source that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SourceError {
    /// Path relative to the sources' folder.
    pub file: String,
    /// What is wrong, and what to do.
    pub reason: String,
}

/// A file among the sources, not yet decoded.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the sources' folder, with `/`.
    pub file: String,
    /// The bytes, or why they could not be read.
    pub bytes: std::result::Result<Vec<u8>, String>,
}

/// A file among the sources, as the file system lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceEntry {
    /// Path relative to the sources' folder, with `/`.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970; 0 where nobody knows.
    pub modified_ns: u64,
    /// Why it cannot be read, if that is known already.
    pub error: Option<String>,
}

/// A source that is in memory.
#[derive(Debug, Clone)]
pub struct MemorySource {
    /// The name by which it is known, with `/` where it has folders; its ending says what kind of file it is.
    pub file: String,
    /// What would stand in the file.
    pub bytes: Vec<u8>,
}

impl MemorySource {
    /// A source of this name with these bytes.
    #[must_use]
    pub fn new(file: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { file: file.into(), bytes: bytes.into() }
    }

    /// What a list of sources says of it.
    #[must_use]
    pub fn entry(&self) -> SourceEntry {
        let size = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX);
        SourceEntry { file: self.file.clone(), size, modified_ns: 0, error: too_large(size) }
    }
}

/// Lists every file in `dir` and below it, ordered by path; hidden files and folders are left out. What kind of file
/// each is, and whether it can be used, is for [`decode`] to say. Links are followed within `dir` alone.
///
/// # Errors
/// [`Error::Io`] if `dir` cannot be read. A single file that cannot is no error: see
/// [`SourceFile::bytes`].
pub fn list_sources(dir: &Path) -> Result<Vec<SourceEntry>> {
    list_linked_sources(dir, &[])
}

/// The same, following links to these folders too.
///
/// # Errors
/// Those of [`list_sources`].
pub fn list_linked_sources(dir: &Path, linked: &[PathBuf]) -> Result<Vec<SourceEntry>> {
    if !dir.is_dir() {
        let source = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Error::io("read the sources' folder", dir)(source));
    }
    std::fs::read_dir(dir).map_err(Error::io("read the sources' folder", dir))?;
    let roots: Vec<PathBuf> = std::iter::once(dir)
        .chain(linked.iter().map(PathBuf::as_path))
        .filter_map(|at| at.canonicalize().ok())
        .collect();
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let mut files = Vec::new();
    let mut walk = walkdir::WalkDir::new(dir).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if hidden(&entry) => {
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
            Ok(entry) => {
                let strays = entry.depth() > 0 && entry.path_is_symlink() && leads_elsewhere(entry.path(), &roots);
                if strays && entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                files.extend(listed(dir, &entry, strays));
            }
            Err(error) => {
                let path = error.path().map(Path::to_path_buf).unwrap_or_default();
                files.push(unreadable(relative(dir, &path), &error));
            }
        }
    }
    files.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(files)
}

/// Whether a link leads out of these folders.
fn leads_elsewhere(link: &Path, roots: &[PathBuf]) -> bool {
    link.canonicalize().is_ok_and(|target| !roots.iter().any(|root| target.starts_with(root)))
}

/// What is listed of an entry; nothing of a folder.
fn listed(dir: &Path, entry: &walkdir::DirEntry, strays: bool) -> Option<SourceEntry> {
    let file = relative(dir, entry.path());
    if strays {
        let reason = "it is a link out of the sources' folder: put the file itself there, or name its folder in `linked_folders`";
        return Some(unreadable(file, &reason));
    }
    let kind = entry.file_type();
    if kind.is_dir() {
        return None;
    }
    if !kind.is_file() {
        return Some(unreadable(file, &"it is a pipe, a socket or a device and no file"));
    }
    Some(match entry.metadata() {
        Ok(found) => {
            let (size, modified_ns) = (found.len(), modified_ns(&found));
            SourceEntry { file, size, modified_ns, error: too_large(size) }
        }
        Err(error) => unreadable(file, &error),
    })
}

fn unreadable(file: String, error: &dyn std::fmt::Display) -> SourceEntry {
    SourceEntry { file, size: 0, modified_ns: 0, error: Some(format!("cannot be read: {error}")) }
}

fn modified_ns(found: &std::fs::Metadata) -> u64 {
    let since = found.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// Reads the bytes of a source that was listed.
#[must_use]
pub fn read_source(dir: &Path, entry: &SourceEntry) -> SourceFile {
    let bytes = match &entry.error {
        Some(error) => Err(error.clone()),
        None => {
            let read = read_file(&dir.join(&entry.file), MAX_FILE_BYTES as u64);
            read.map_err(|error| format!("cannot be read: {error}"))
        }
    };
    SourceFile { file: entry.file.clone(), bytes }
}

/// Lists and reads all sources.
///
/// # Errors
/// Those of [`list_sources`].
pub fn read_sources(dir: &Path) -> Result<Vec<SourceFile>> {
    Ok(list_sources(dir)?.iter().map(|entry| read_source(dir, entry)).collect())
}

/// Why a file of so many bytes is not read.
fn too_large(size: u64) -> Option<String> {
    let is_larger = size > MAX_FILE_BYTES as u64;
    is_larger.then(|| format!("has {} MB, more than the 50 MB that are read: divide it", size >> 20))
}

fn relative(dir: &Path, path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(dir).unwrap_or(path).to_path_buf();
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Decodes a source. A container (Word, PDF, OFD, HTML) is read by its reader; a text is decoded by its byte order mark,
/// as UTF-8, as UTF-16 without a mark, else as what its bytes look like, if that is a Chinese encoding.
///
/// # Errors
/// A sentence for the report, if no encoding gives the bytes a sense.
pub fn decode(file: &SourceFile) -> std::result::Result<Source, SourceError> {
    decode_with(file, None)
}

/// The same, reading containers in a child process where there is one for them.
///
/// # Errors
/// Those of [`decode`].
pub fn decode_with(file: &SourceFile, child: Option<&ChildReader>) -> std::result::Result<Source, SourceError> {
    let refuse = |reason: String| SourceError { file: file.file.clone(), reason };
    let bytes = file.bytes.as_deref().map_err(|reason| refuse(reason.clone()))?;
    let read = child.map_or_else(|| read_container(&file.file, bytes), |child| child.read(&file.file, bytes));
    if let Some(read) = read {
        let mut read = read.map_err(refuse)?;
        let chars = std::mem::take(&mut read.text);
        let encoding = Encoding::for_label(read.encoding.as_bytes()).map_or("UTF-8", Encoding::name);
        return Ok(Source { file: file.file.clone(), encoding, chars, container: Some(Box::new(read)) });
    }
    let (encoding, text) = decode_bytes(bytes)
        .ok_or_else(|| refuse("not a text in UTF-8, UTF-16 or GB18030: save it as UTF-8".to_owned()))?;
    if text.trim().is_empty() {
        return Err(refuse("holds no text".to_owned()));
    }
    Ok(Source { file: file.file.clone(), encoding, chars: text.chars().collect(), container: None })
}

fn decode_bytes(bytes: &[u8]) -> Option<(&'static str, String)> {
    if let Some((encoding, bom_len)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes.get(bom_len..)?);
    }
    decode_as(UTF_8, bytes)
        .or_else(|| utf16_without_mark(bytes))
        .or_else(|| {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
            // GB18030 holds all of GBK and more.
            let guess = if guess == GBK { GB18030 } else { guess };
            let guessed = [GB18030, BIG5].contains(&guess).then(|| decode_as(guess, bytes)).flatten();
            // Bytes of Big5 often are bytes of GB18030 too, but of characters that no text has.
            let doubtful = guessed.as_ref().is_none_or(|(_, text)| share_of(text, is_plausible) < 0.98);
            let other = doubtful.then(|| decode_as(BIG5, bytes)).flatten();
            other.filter(|(_, text)| share_of(text, is_plausible) >= 0.98).or(guessed)
        })
        .or_else(|| decode_as(GB18030, bytes).filter(|(_, text)| share_of(text, is_plausible) >= 0.98))
}

/// Two control characters, and one more in so many characters, have strayed into a text; with more it is none.
const STRAY_CHARS: usize = 1_000;

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<(&'static str, String)> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}');
    // One that strayed into a text does no harm: a mark of the file's end, a line break of a word processor. A zero does
    // not stray.
    let (controls, chars) =
        text.chars().fold((0_usize, 0_usize), |(controls, chars), c| (controls + usize::from(control(&c)), chars + 1));
    let bears = encoding == UTF_8 || encoding == GB18030;
    let few = bears && controls <= 2 + chars / STRAY_CHARS && !text.contains('\0');
    (controls == 0 || few).then(|| (encoding.name(), text.into_owned()))
}

/// UTF-16 is taken without a mark only if nearly all of it reads as Chinese or ASCII.
fn utf16_without_mark(bytes: &[u8]) -> Option<(&'static str, String)> {
    [UTF_16LE, UTF_16BE]
        .into_iter()
        .filter_map(|encoding| decode_as(encoding, bytes))
        .find(|(_, text)| share_of(text, is_plausible) >= 0.98)
}

fn is_plausible(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '\u{2010}'..='\u{2030}')
}

fn share_of(text: &str, fits: fn(char) -> bool) -> f64 {
    let (all, fitting) = text.chars().fold((0_u32, 0_u32), |(all, fitting), c| (all + 1, fitting + u32::from(fits(c))));
    if all == 0 { 0.0 } else { f64::from(fitting) / f64::from(all) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "第一章 总则\n第一条 为了规范供水，保障用水安全，制定本办法。";

    #[track_caller]
    fn check(bytes: Vec<u8>, expected: Option<&str>) {
        let found = decode_bytes(&bytes);
        assert_eq!(found.as_ref().map(|(encoding, _)| *encoding), expected);
        if let Some((_, text)) = found {
            assert_eq!(text, TEXT);
        }
    }

    #[test]
    fn the_encodings_of_chinese_offices_are_read() {
        let utf16 = |to_bytes: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
        check(TEXT.as_bytes().to_vec(), Some("UTF-8"));
        check([b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), Some("UTF-8"));
        check(GB18030.encode(TEXT).0.into_owned(), Some("gb18030"));
        let big5 = "雲溪縣供水辦法\n第一條 為了保障用水安全，制定本辦法。";
        assert_eq!(decode_bytes(&BIG5.encode(big5).0), Some(("Big5", big5.to_owned())));
        check([b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat(), Some("UTF-16LE"));
        check([b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat(), Some("UTF-16BE"));
        check(utf16(u16::to_le_bytes), Some("UTF-16LE"));
        check(utf16(u16::to_be_bytes), Some("UTF-16BE"));
    }

    #[cfg(unix)]
    #[test]
    fn only_files_are_sources_and_links_stay_within() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (seeds, elsewhere) = (folder.path().join("seeds"), folder.path().join("elsewhere"));
        std::fs::create_dir_all(seeds.join("inner")).unwrap();
        std::fs::create_dir(&elsewhere).unwrap();
        std::fs::write(elsewhere.join("secret.md"), TEXT).unwrap();
        std::fs::write(seeds.join("inner/a.md"), TEXT).unwrap();
        symlink(elsewhere.join("secret.md"), seeds.join("b.md")).unwrap();
        symlink(&elsewhere, seeds.join("c")).unwrap();
        symlink(seeds.join("inner"), seeds.join("d")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(seeds.join("e.md")).status().unwrap().success());
        let shown = |entries: Vec<SourceEntry>| -> Vec<(String, bool)> {
            entries.into_iter().map(|entry| (entry.file, entry.error.is_none())).collect()
        };
        let expected = |read: [(&str, bool); 5]| read.map(|(file, is_read)| (file.to_owned(), is_read)).to_vec();
        let found = shown(list_sources(&seeds).unwrap());
        assert_eq!(
            found,
            expected([("b.md", false), ("c", false), ("d/a.md", true), ("e.md", false), ("inner/a.md", true)])
        );
        let found = shown(list_linked_sources(&seeds, &[elsewhere]).unwrap());
        let linked = [("b.md", true), ("c/secret.md", true), ("d/a.md", true), ("e.md", false), ("inner/a.md", true)];
        assert_eq!(found, expected(linked));
    }

    #[test]
    fn bytes_without_sense_are_refused() {
        check((0..=255).cycle().take(2048).collect(), None);
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), None);
    }
}
