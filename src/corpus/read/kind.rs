//! What a file is: its bytes decide, and its name where they do not.

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// Markdown or plain text.
    Text,
    /// Word, Office Open XML.
    Docx,
    /// A web page.
    Html,
    /// PDF.
    Pdf,
    /// OFD, GB/T 33190.
    Ofd,
    /// `OpenDocument` text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// A kind that is not read, with the reason and what to do.
    Unread(&'static str),
}

const OLD_OFFICE: &str = "an old Word or WPS file: open it and save it as .docx";
const ENCRYPTED_OFFICE: &str = "an Office file with a password: save it without one";
const TABLE: &str = "a spreadsheet: save what is to be found as .docx, .html or .md";
const SLIDES: &str = "slides: save their text as .docx or .md";
const PICTURE: &str = "a picture: recognise its text first (OCR, 先做文字识别)";
const ARCHIVE: &str = "an archive: unpack it here";
const OTHER: &str = "not a kind of file that is read (.md, .txt, .docx, .pdf, .ofd, .html, .odt, .rtf): save it as one";

impl FileKind {
    /// The kind of a file with this name and these bytes.
    #[must_use]
    pub fn of(file: &str, bytes: &[u8]) -> Self {
        by_bytes(bytes).unwrap_or_else(|| by_name(file, bytes))
    }
}

fn by_bytes(bytes: &[u8]) -> Option<FileKind> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    // Before the header of a PDF there may be some rubbish.
    let head = bytes.get(..1024).unwrap_or(bytes);
    if holds(head, b"%PDF-") {
        return Some(FileKind::Pdf);
    }
    if starts(b"{\\rtf") {
        return Some(FileKind::Rtf);
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(zip_kind(bytes));
    }
    if starts(b"\xD0\xCF\x11\xE0") {
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Some(FileKind::Unread(if holds(bytes, &encrypted) { ENCRYPTED_OFFICE } else { OLD_OFFICE }));
    }
    let pictures: [&[u8]; 7] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF"];
    if pictures.iter().any(|magic| starts(magic)) && head.iter().any(|&byte| byte < 9) {
        return Some(FileKind::Unread(PICTURE));
    }
    let archives: [&[u8]; 4] = [b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"BZh9"];
    if archives.iter().any(|magic| starts(magic)) {
        return Some(FileKind::Unread(ARCHIVE));
    }
    let opens_page = |text: &str| {
        let text = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).to_ascii_lowercase();
        text.starts_with("<!doctype html") || text.starts_with("<html")
    };
    // The names of elements are ASCII in every encoding of pages but UTF-16.
    opens_page(&String::from_utf8_lossy(head)).then_some(FileKind::Html)
}

/// The kind of a ZIP file, by the names in its directory, which stand there uncompressed.
fn zip_kind(bytes: &[u8]) -> FileKind {
    let mut archive = match super::archive::Archive::open(bytes) {
        Ok(archive) => archive,
        Err(_) => return FileKind::Unread("a damaged ZIP file or Word file: save it anew"),
    };
    if archive.holds("word/document.xml") {
        return FileKind::Docx;
    }
    if archive.holds("OFD.xml") {
        return FileKind::Ofd;
    }
    if archive.holds("xl/workbook.xml") || archive.holds("xl/workbook.bin") {
        return FileKind::Unread(TABLE);
    }
    if archive.holds("ppt/presentation.xml") {
        return FileKind::Unread(SLIDES);
    }
    match archive.read("mimetype") {
        Ok(Some(mime)) if mime.starts_with(b"application/vnd.oasis.opendocument.text") => FileKind::Odt,
        Ok(Some(mime)) if mime.starts_with(b"application/vnd.oasis.opendocument") => FileKind::Unread(TABLE),
        // Some writers of Word name the document otherwise, and say so in the relations.
        _ if archive.holds("[Content_Types].xml") && archive.names().any(|name| name.starts_with("word/")) => {
            FileKind::Docx
        }
        _ => FileKind::Unread(ARCHIVE),
    }
}

fn by_name(file: &str, bytes: &[u8]) -> FileKind {
    let extension = file.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    let damaged = "not what its name says, or damaged: save it anew";
    match extension.as_str() {
        "md" | "markdown" | "txt" | "text" => FileKind::Text,
        "html" | "htm" | "xhtml" | "shtml" => FileKind::Html,
        "docx" | "docm" | "dotx" | "pdf" | "ofd" | "odt" | "rtf" if bytes.is_empty() => FileKind::Unread("is empty"),
        "docx" | "docm" | "dotx" | "pdf" | "ofd" | "odt" | "rtf" => FileKind::Unread(damaged),
        "doc" | "wps" | "dot" | "wpt" => FileKind::Unread(OLD_OFFICE),
        "csv" | "tsv" | "xls" | "xlsx" | "et" | "ods" => FileKind::Unread(TABLE),
        "ppt" | "pptx" | "dps" | "odp" => FileKind::Unread(SLIDES),
        "png" | "jpg" | "jpeg" | "gif" | "tif" | "tiff" | "bmp" | "webp" => FileKind::Unread(PICTURE),
        "zip" | "rar" | "7z" | "gz" | "tar" => FileKind::Unread(ARCHIVE),
        _ => FileKind::Unread(OTHER),
    }
}

fn holds(bytes: &[u8], pattern: &[u8]) -> bool {
    bytes.windows(pattern.len()).any(|window| window == pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_before_names() {
        assert_eq!(FileKind::of("a.txt", b"%PDF-1.4\n1 0 obj"), FileKind::Pdf);
        assert_eq!(FileKind::of("a.md", b"<!DOCTYPE html><html>"), FileKind::Html);
        assert_eq!(FileKind::of("a.txt", b"\x89PNG\r\n\x1a\n\0\0"), FileKind::Unread(PICTURE));
        assert_eq!(
            FileKind::of("a.pdf", "县政府".as_bytes()),
            FileKind::Unread("not what its name says, or damaged: save it anew")
        );
        assert_eq!(FileKind::of("a.doc", b"\xD0\xCF\x11\xE0\xA1"), FileKind::Unread(OLD_OFFICE));
        assert_eq!(FileKind::of("计划.TXT", "县政府".as_bytes()), FileKind::Text);
        assert_eq!(FileKind::of("x/a.b/README", "县政府".as_bytes()), FileKind::Unread(OTHER));
    }
}
