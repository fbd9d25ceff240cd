//! The file as plain text.

use super::listing::{Listing, Paragraph};

/// UTF-8 with a byte order mark and line ends of two characters: so every editor on Windows tells the encoding, and
/// others do not mind.
pub(super) fn write(listing: &Listing) -> String {
    let mut text = format!("\u{FEFF}{}\n\n", listing.title);
    for paragraph in &listing.paragraphs {
        text += &match paragraph {
            Paragraph::About(about) => format!("{about}\n"),
            Paragraph::Heading(1, heading) => format!("\n\n【{heading}】\n"),
            Paragraph::Heading(_, heading) => format!("\n〔{heading}〕\n"),
            Paragraph::Wording(number, spans) => {
                let wording: String = spans.iter().map(|span| span.text.as_str()).collect();
                format!("\n{number}. {wording}\n")
            }
            Paragraph::Citation { text, url } => format!("{text}\n链接：{url}\n"),
            Paragraph::Caution(caution) => format!("{caution}\n"),
        };
    }
    text.replace('\n', "\r\n")
}
