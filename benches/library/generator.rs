//! A library of documents that nobody wrote, in a folder.

use super::documents::{Frames, Shape, document};
use super::vocabulary::Vocabulary;
use std::fs;
use std::io;
use std::path::Path;

/// The seed of every library: the same documents on every machine.
const SEED: u64 = 20_211_001;

/// How many passages a document has, about.
pub(crate) const PASSAGES_PER_DOCUMENT: usize = 45;

/// Which documents a library has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mix {
    /// A plan, a report and a law in turn.
    All,
    /// Laws alone.
    Laws,
}

/// Writes a library into a folder, document by document; the smaller library is the beginning of
/// the larger. Gives the number of bytes written.
///
/// # Errors
/// If a file cannot be written.
pub(crate) fn write(plan: &str, folder: &Path, documents: usize, mix: Mix) -> io::Result<usize> {
    let vocabulary = Vocabulary::of(plan, &jieba_rs::Jieba::new());
    let frames = Frames::new();
    let mut bytes = 0;
    for number in 0..documents {
        let (shape, name) = match (mix, number % 3) {
            (Mix::Laws, _) | (Mix::All, 2) => (Shape::Law, "law"),
            (Mix::All, 0) => (Shape::Plan, "plan"),
            (Mix::All, _) => (Shape::Report, "report"),
        };
        // A thousand files a folder, as the folders of an office have them.
        let folder = folder.join(format!("{:03}", number / 1_000));
        fs::create_dir_all(&folder)?;
        let text = document(&vocabulary, &frames, SEED, number, shape);
        fs::write(folder.join(format!("{number:06}-{name}.md")), &text)?;
        bytes += text.len();
    }
    Ok(bytes)
}
