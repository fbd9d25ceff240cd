//! The encoding of a web page: its byte order mark, what it declares, else what its bytes look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

/// A declaration stands at the beginning, within so many bytes.
const HEAD_BYTES: usize = 4096;

/// Decodes a page and names its encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<(&'static str, String), String> {
    if let Some((encoding, bom_len)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(bom_len..).unwrap_or_default());
        return Ok((encoding.name(), text.into_owned()));
    }
    // A page saved anew often keeps the old declaration; what is UTF-8 is so by no chance.
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok((UTF_8.name(), text.into_owned()));
    }
    let encoding = declared(bytes).filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(Some(b"cn"), Utf8Detection::Allow)
    });
    // gb2312 and GBK mean their widest form.
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let lost = text.chars().filter(|&c| c == '\u{FFFD}').count();
    if lost * 200 > text.chars().count() {
        return Err(format!("is not in the encoding {} that it declares: save it as UTF-8", encoding.name()));
    }
    Ok((encoding.name(), text.into_owned()))
}

/// `<meta charset="…">`, `<meta http-equiv … content="…; charset=…">` or `<?xml … encoding="…"?>`
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD_BYTES).unwrap_or(bytes)).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        head.split(key).skip(1).find_map(|rest| {
            let label: String = rest
                .trim_start_matches(['"', '\'', ' '])
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                .collect();
            Encoding::for_label(label.as_bytes())
        })
    })
}
