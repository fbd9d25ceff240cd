//! PDF files with a text layer: hayro interprets the pages and gives each glyph with its character and place.

use super::bounds::{Deadline, MAX_PAGES, MAX_TEXT_CHARS};
use super::layout::{self, Glyph, Page, Rule, unified};
use super::writer::Writer;
use super::{DroppedKind, ReadText};
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

/// The stack of the thread that interprets a file, in bytes: forms may stand inside forms.
const STACK_BYTES: usize = 64 << 20;
/// A rule is at most so thick, in points.
const RULE_THICKNESS: f64 = 3.0;
/// A rule is at least so long.
const RULE_LENGTH: f64 = 6.0;

/// Reads a PDF file.
///
/// # Errors
/// What is wrong with it and what to do: it is damaged, has a password, or is a scan without text.
pub(super) fn read(bytes: &[u8]) -> Result<ReadText, String> {
    let owned = bytes.to_vec();
    // On a thread of its own, so that neither a panic nor a deep stack of the interpreter ends the program.
    let reading = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || interpret(owned));
    let reading = reading.map_err(|error| format!("cannot be read now: {error}"))?;
    reading.join().unwrap_or_else(|_| Err("is damaged, or takes too long: open it and print it to PDF anew".to_owned()))
}

fn interpret(bytes: Vec<u8>) -> Result<ReadText, String> {
    let deadline = Deadline::new();
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            "a PDF with a password: save it without one".to_owned()
        }
        LoadPdfError::Decryption(_) => "an encrypted PDF: save it without encryption".to_owned(),
        LoadPdfError::Invalid => damaged(),
    })?;
    if pdf.pages().is_empty() {
        return Err(damaged());
    }
    if pdf.pages().len() > MAX_PAGES {
        return Err(format!("has more than {MAX_PAGES} pages: divide it"));
    }
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let mut writer = Writer::new("pdf", "PDF");
    let (mut glyphs, mut unknown, mut pictures, mut slanted, mut outside) = (0, 0, 0, 0, 0);
    for (index, source) in pdf.pages().iter().enumerate() {
        deadline.check()?;
        let (width, height) = source.render_dimensions();
        let mut reader = PageReader { deadline: Some(deadline), ..PageReader::default() };
        reader.page.number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        reader.page.width = f64::from(width);
        reader.page.height = f64::from(height);
        let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform = source.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, whole, &cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(source, &mut context, &mut reader);
        glyphs += reader.page.glyphs.len();
        unknown += reader.unknown;
        pictures += reader.pictures;
        slanted += reader.slanted;
        outside += reader.outside;
        if glyphs > MAX_TEXT_CHARS {
            return Err(format!("has more than {MAX_TEXT_CHARS} characters: divide it"));
        }
        pages.push(reader.page);
    }
    // A scan may have a stamp or a folio as text; letters drawn as lines are none.
    if glyphs + unknown == 0 || (glyphs < 8 * pages.len().min(50) && pictures > 0) {
        return Err("a scan without text: recognise its text first (OCR, 先做文字识别)".to_owned());
    }
    if unknown * 5 > glyphs + unknown {
        let advice = "recognise its text first (OCR, 先做文字识别), or print it to PDF anew";
        return Err(format!("its fonts do not say which characters they show: {advice}"));
    }
    writer.drop(DroppedKind::Picture, pictures);
    writer.drop(DroppedKind::UnknownGlyph, unknown);
    writer.drop(DroppedKind::PageFurniture, slanted);
    writer.drop(DroppedKind::Hidden, outside);
    layout::write(pages, &mut writer, deadline)?;
    let metadata = pdf.metadata();
    let text = |value: &Option<Box<[u8]>>| value.as_deref().and_then(decode_text);
    let hints = writer.hints();
    hints.title = text(&metadata.title);
    hints.author = text(&metadata.author);
    Ok(writer.finish())
}

fn damaged() -> String {
    "a damaged PDF: open it and print it to PDF anew".to_owned()
}

/// A text string of a PDF: UTF-16 with a mark, UTF-8 with a mark, else Latin, of which ASCII is taken.
fn decode_text(bytes: &[u8]) -> Option<String> {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => String::from_utf8(bytes.to_vec()).ok()?,
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Takes what is drawn on a page.
#[derive(Default)]
struct PageReader {
    page: Page,
    unknown: usize,
    pictures: usize,
    slanted: usize,
    outside: usize,
    steps: usize,
    deadline: Option<Deadline>,
}

impl PageReader {
    /// The interpreter cannot be told to stop; past the deadline its thread is unwound.
    fn check(&mut self) {
        self.steps += 1;
        if self.steps.is_multiple_of(1024) && self.deadline.is_some_and(|deadline| deadline.check().is_err()) {
            std::panic::resume_unwind(Box::new("past the deadline"));
        }
    }

    fn rule(&mut self, bounds: Rect) {
        let (width, height) = (bounds.width(), bounds.height());
        let is_rule = width.min(height) <= RULE_THICKNESS && width.max(height) >= RULE_LENGTH;
        if is_rule {
            self.page.rules.push(Rule { x0: bounds.x0, y0: bounds.y0, x1: bounds.x1, y1: bounds.y1 });
        }
    }

    fn outline(&mut self, bounds: Rect) {
        let Rect { x0, y0, x1, y1 } = bounds;
        for (x0, y0, x1, y1) in [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)] {
            self.rule(Rect { x0, y0, x1, y1 });
        }
    }
}

impl<'a> Device<'a> for PageReader {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.check();
        let strokes = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        // Each straight part of a stroked path is a rule; of filled ones only a thin whole.
        if !strokes {
            return self.rule((props.transform * path).bounding_box());
        }
        for segment in path.segments().take(1000) {
            let ends = [segment.as_line().map(|line| line.p0), segment.as_line().map(|line| line.p1)];
            if let [Some(from), Some(to)] = ends {
                self.rule(Rect::from_points(props.transform * from, props.transform * to));
            }
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.check();
        let bounds = props.transform.transform_rect_bbox(*rect);
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) && bounds.height() > RULE_THICKNESS {
            self.outline(bounds);
        } else {
            self.rule(bounds);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.check();
            let place: Affine = props.transform * glyph.transform();
            let origin = place * Point::ZERO;
            let advance = match &**glyph {
                FontGlyph::Outline(glyph) => glyph.advance_width(),
                FontGlyph::Type3(glyph) => glyph.advance_width(),
            };
            let width = place * Point::new(f64::from(advance.unwrap_or(1000.0)), 0.0) - origin;
            let up = place * Point::new(0.0, 1000.0) - origin;
            let size = up.hypot();
            let text: Vec<char> = match glyph.as_unicode() {
                Some(BfString::Char(c)) => vec![c],
                Some(BfString::String(text)) => text.chars().collect(),
                None => Vec::new(),
            };
            if text.is_empty() || text.iter().all(|c| matches!(c, '\u{FFFD}' | '\0')) {
                self.unknown += 1;
                continue;
            }
            // A watermark goes across the page.
            if width.y.abs() > 0.1 * width.x.abs() || width.x < 0.0 {
                self.slanted += 1;
                continue;
            }
            let inside = (0.0..self.page.width).contains(&origin.x) && (0.0..self.page.height).contains(&origin.y);
            if !inside || !size.is_finite() || size < 0.5 {
                self.outside += 1;
                continue;
            }
            let count = text.len().max(1);
            #[expect(clippy::cast_precision_loss, reason = "a ligature has a handful of characters")]
            let step = width.x / count as f64;
            for (c, x) in text.into_iter().zip(std::iter::successors(Some(origin.x), |x| Some(x + step))) {
                self.page.glyphs.push(Glyph { c: unified(c), x, y: origin.y, width: step, size });
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.check();
        self.pictures += 1;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(content: &str) -> Vec<u8> {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>>>>>"
                .to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream"
                .to_owned(),
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/GBK-EUC-H/DescendantFonts[7 0 R]>>".to_owned(),
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
                .to_owned(),
        ];
        let objects: String =
            objects.iter().enumerate().map(|(at, object)| format!("{} 0 obj{object}endobj\n", at + 1)).collect();
        format!("%PDF-1.4\n{objects}trailer<</Root 1 0 R>>\n%%EOF").into_bytes()
    }

    #[test]
    fn a_font_that_is_not_embedded_is_read_by_its_collection() {
        // 供水规划 in GBK.
        let read = read(&pdf("BT /F 12 Tf 50 300 Td <B9A9CBAEB9E6BBAEB9A9CBAEB9E6BBAE> Tj ET")).unwrap();
        assert_eq!(read.text.iter().collect::<String>(), "供水规划供水规划");
        assert_eq!(read.pages_of(0, 8), Some((1, 1)));
    }

    #[test]
    fn what_has_no_text_is_refused_with_what_to_do() {
        let scan = read(&pdf("q 200 0 0 200 0 0 cm /I Do Q")).unwrap_err();
        assert!(scan.contains("文字识别"), "{scan}");
        let damaged = read(b"%PDF-1.4 nothing").unwrap_err();
        assert!(damaged.contains("damaged"), "{damaged}");
        let locked = read(include_bytes!("../../../tests/fixtures/formats/locked.pdf")).unwrap_err();
        assert!(locked.contains("password"), "{locked}");
    }
}
