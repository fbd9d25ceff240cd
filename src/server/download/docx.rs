//! The file as DOCX, laid out as Chinese official papers are (GB/T 9704), in smaller type.

use super::listing::{Listing, Paragraph, Span};
use crate::xml::allowed_in_xml;
use docx_rs::{
    AlignmentType, Docx, Footer, Hyperlink, HyperlinkType, LineSpacing, LineSpacingType, PageMargin, PageNum, Run,
    RunFonts, Style, StyleType,
};
use std::io::Cursor;

/// A4 and the margins of official papers, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const MARGINS: PageMargin =
    PageMargin { top: 2098, left: 1588, bottom: 1985, right: 1474, header: 851, footer: 1247, gutter: 0 };

/// The deepest heading that has a style of its own.
const MAX_LEVEL: usize = 4;

/// Writes the file.
///
/// # Errors
/// What the library says.
pub(super) fn write(listing: &Listing) -> Result<Vec<u8>, String> {
    let mut docx = sheet(&listing.title);
    for part in &listing.paragraphs {
        docx = match part {
            Paragraph::About(about) => docx.add_paragraph(paragraph("About", about)),
            Paragraph::Heading(level, heading) => {
                docx.add_paragraph(paragraph(&format!("Heading{}", level.min(&MAX_LEVEL)), heading).keep_next(true))
            }
            Paragraph::Wording(number, spans) => wording(docx, *number, spans),
            Paragraph::Citation { text, url } => {
                let link = Hyperlink::new(url, HyperlinkType::External).add_run(run(text));
                docx.add_paragraph(docx_rs::Paragraph::new().style("Citation").add_hyperlink(link))
            }
            Paragraph::Caution(caution) => docx.add_paragraph(paragraph("Caution", caution)),
        };
    }
    finish(docx)
}

/// A file of nothing but its title, with the styles and the page.
pub(crate) fn sheet(title: &str) -> Docx {
    let page_number = docx_rs::Paragraph::new().style("Footer").add_page_num(PageNum::new());
    styles(Docx::new())
        .page_size(PAGE.0, PAGE.1)
        .page_margin(MARGINS)
        .footer(Footer::new().add_paragraph(page_number))
        .add_paragraph(paragraph("Title", title))
}

/// The bytes of a file.
///
/// # Errors
/// What the library says.
pub(crate) fn finish(docx: Docx) -> Result<Vec<u8>, String> {
    let mut file = Cursor::new(Vec::new());
    docx.build().pack(&mut file).map_err(|error| error.to_string())?;
    Ok(file.into_inner())
}

/// The wording, a paragraph for each of its lines, what matched in bold.
fn wording(mut docx: Docx, number: usize, spans: &[Span]) -> Docx {
    let number = run(&format!("{number}. ")).fonts(fonts("黑体"));
    let mut line = docx_rs::Paragraph::new().style("Wording").keep_next(true).add_run(number);
    for span in spans {
        for (index, text) in span.text.split('\n').enumerate() {
            if index > 0 {
                docx = docx.add_paragraph(line);
                line = docx_rs::Paragraph::new().style("Wording").keep_next(true);
            }
            let run = run(text);
            line = line.add_run(if span.is_match { run.bold() } else { run });
        }
    }
    docx.add_paragraph(line)
}

/// A paragraph of one run.
pub(crate) fn paragraph(style: &str, text: &str) -> docx_rs::Paragraph {
    docx_rs::Paragraph::new().style(style).add_run(run(text))
}

pub(crate) fn run(text: &str) -> Run {
    Run::new().add_text(allowed_in_xml(text).replace(['\t', '\n', '\r'], " "))
}

/// Letters and digits in the face that goes with Chinese print.
fn fonts(han: &str) -> RunFonts {
    const LATIN: &str = "Times New Roman";
    RunFonts::new().ascii(LATIN).hi_ansi(LATIN).cs(LATIN).east_asia(han)
}

/// The styles: names that Word knows, so that its outline and its table of contents work.
fn styles(docx: Docx) -> Docx {
    let style = |id: &str, name: &str, han: &str, half_points: usize| {
        Style::new(id, StyleType::Paragraph).name(name).fonts(fonts(han)).size(half_points)
    };
    let spacing = |before: u32, after: u32| LineSpacing::new().before(before).after(after);
    let loose = |before: u32, after: u32| spacing(before, after).line_rule(LineSpacingType::AtLeast).line(520);
    let heading = |level: usize, han: &str, half_points: usize| {
        style(&format!("Heading{level}"), &format!("heading {level}"), han, half_points)
            .line_spacing(loose(240, 80))
            .outline_lvl(level - 1)
    };
    docx.default_fonts(fonts("仿宋"))
        .add_style(
            style("Title", "Title", "宋体", 40).bold().align(AlignmentType::Center).line_spacing(spacing(120, 360)),
        )
        .add_style(style("About", "About", "宋体", 24).line_spacing(spacing(0, 60)))
        .add_style(heading(1, "黑体", 32))
        .add_style(heading(2, "黑体", 28))
        .add_style(heading(3, "楷体", 28).bold())
        .add_style(heading(4, "仿宋", 28).bold())
        .add_style(
            style("Wording", "Wording", "仿宋", 28)
                .first_line_chars(200)
                .align(AlignmentType::Both)
                .line_spacing(loose(120, 0)),
        )
        .add_style(style("Citation", "Citation", "宋体", 24).color("595959").line_spacing(spacing(40, 120)))
        .add_style(style("Caution", "Caution", "黑体", 24).line_spacing(spacing(0, 120)))
        .add_style(style("Footer", "footer", "宋体", 21).align(AlignmentType::Center))
}
