//! ZIP files, of which Word, OFD and OpenDocument files are made, under limits.

use std::io::{Cursor, Read};

/// No archive has more files.
const MAX_FILES: usize = 20_000;
/// What all parts of an archive that are read may unpack to, in bytes.
const MAX_UNPACKED_BYTES: u64 = 300 << 20;
/// How many times larger than packed a part may be; text packs to a twentieth.
const MAX_RATIO: u64 = 250;
/// A part up to this size may have any ratio, in bytes.
const FREE_BYTES: u64 = 4 << 20;

/// An opened ZIP file.
pub(super) struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory of the archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if zip.len() > MAX_FILES {
            return Err(format!("holds {} files, more than the {MAX_FILES} that are read", zip.len()));
        }
        Ok(Self { zip, unpacked: 0 })
    }

    /// The names of all parts.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.zip.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned))
    }

    /// Whether there is such a part.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Unpacks a part; `None` if there is none of this name.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let part = self.zip.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) | zip::result::ZipError::InvalidPassword => {
                "is packed with a password or in a way that is not read: save it anew without one".to_owned()
            }
            _ => damaged(),
        })?;
        let left = MAX_UNPACKED_BYTES.saturating_sub(self.unpacked);
        let bound = (part.compressed_size().saturating_mul(MAX_RATIO)).max(FREE_BYTES).min(left);
        let mut bytes = Vec::new();
        part.take(bound + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        let len = bytes.len() as u64;
        if len > bound {
            return Err("unpacks to far more than a document has: not read".to_owned());
        }
        self.unpacked += len;
        Ok(Some(bytes))
    }

    /// Unpacks a part of XML and decodes it.
    pub(super) fn read_xml(&mut self, name: &str) -> Result<Option<String>, String> {
        Ok(self.read(name)?.map(|bytes| {
            let encoding = encoding_rs::Encoding::for_bom(&bytes).map_or_else(|| declared(&bytes), |(found, _)| found);
            encoding.decode(&bytes).0.into_owned()
        }))
    }
}

/// The encoding that an XML declaration names, else UTF-8.
fn declared(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let label = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        rest.split(quote).nth(1).map(str::to_owned)
    });
    label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())).unwrap_or(encoding_rs::UTF_8)
}

fn damaged() -> String {
    "is damaged: open it in its program and save it anew".to_owned()
}

/// Packs parts into a ZIP file.
#[cfg(test)]
pub(super) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_refused() {
        let bomb = pack(&[("a.xml", &"0".repeat(20 << 20))]);
        assert!(bomb.len() < 100_000);
        assert!(Archive::open(&bomb).unwrap().read("a.xml").is_err());
        let small = pack(&[("a.xml", &"0".repeat(1 << 20))]);
        assert_eq!(Archive::open(&small).unwrap().read("a.xml").unwrap().unwrap().len(), 1 << 20);
    }
}
