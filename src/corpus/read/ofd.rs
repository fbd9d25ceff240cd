//! OFD files (GB/T 33190): a ZIP of XML in which each text has its place on a page.

use super::archive::Archive;
use super::bounds::{Deadline, MAX_PAGES, MAX_TEXT_CHARS};
use super::layout::{self, Glyph, Page, Rule, unified};
use super::writer::Writer;
use super::xml::{attribute, child, elements, name, parse, text_of};
use super::{DroppedKind, ReadText};
use roxmltree::Node;
use std::collections::HashMap;

/// OFD measures in millimetres; a millimetre has so many points.
const POINTS: f64 = 72.0 / 25.4;

/// Reads an OFD file.
///
/// # Errors
/// What is wrong with it and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<ReadText, String> {
    let deadline = Deadline::new();
    let mut archive = Archive::open(bytes)?;
    let mut writer = Writer::new("ofd", "UTF-8");
    let start = archive.read_xml("OFD.xml")?.ok_or("a damaged OFD file: export it anew")?;
    let start = parse(&start)?;
    let mut reader = Reader { archive: &mut archive, pages: Vec::new(), pictures: 0, hidden: 0, slanted: 0, glyphs: 0 };
    for body in elements(start.root_element()).filter(|node| name(*node) == "DocBody") {
        if let Some(about) = child(body, "DocInfo") {
            let hints = writer.hints();
            hints.title = hints.title.take().or_else(|| text_of(about, "Title"));
            hints.author = hints.author.take().or_else(|| text_of(about, "Author"));
            hints.created = hints.created.take().or_else(|| text_of(about, "CreationDate"));
        }
        let root = text_of(body, "DocRoot").ok_or("an OFD file without a document: export it anew")?;
        reader.document(&resolve("", &root), deadline)?;
    }
    let Reader { pages, pictures, hidden, slanted, glyphs, .. } = reader;
    if glyphs < 8 * pages.len().min(50) && pictures > 0 {
        return Err("a scan without text: recognise its text first (OCR, 先做文字识别)".to_owned());
    }
    writer.drop(DroppedKind::Picture, pictures);
    writer.drop(DroppedKind::Hidden, hidden);
    writer.drop(DroppedKind::PageFurniture, slanted);
    layout::write(pages, &mut writer, deadline)?;
    Ok(writer.finish())
}

/// A place and a scale: x' = ax + cy + e, y' = bx + dy + f, in points.
#[derive(Debug, Clone, Copy)]
struct Place([f64; 6]);

impl Place {
    /// The place of an object: its own matrix, then its boundary's corner.
    fn of(object: Node<'_, '_>) -> Self {
        let matrix = numbers(attribute(object, "CTM").unwrap_or_default());
        let corner = numbers(attribute(object, "Boundary").unwrap_or_default());
        let (x, y) = (corner.first().copied().unwrap_or(0.0), corner.get(1).copied().unwrap_or(0.0));
        match matrix[..] {
            [a, b, c, d, e, f] => Self([a, b, c, d, e + x, f + y]),
            _ => Self([1.0, 0.0, 0.0, 1.0, x, y]),
        }
    }

    fn point(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (POINTS * (a * x + c * y + e), POINTS * (b * x + d * y + f))
    }
}

struct Reader<'a, 'b> {
    archive: &'a mut Archive<'b>,
    pages: Vec<Page>,
    pictures: usize,
    hidden: usize,
    slanted: usize,
    glyphs: usize,
}

impl Reader<'_, '_> {
    /// Reads a document and its pages.
    fn document(&mut self, path: &str, deadline: Deadline) -> Result<(), String> {
        let text = self.archive.read_xml(path)?.ok_or("an OFD file that lacks a part: export it anew")?;
        let document = parse(&text)?;
        let root = document.root_element();
        let common = child(root, "CommonData");
        let area = common.and_then(|common| child(common, "PageArea"));
        let mut templates: HashMap<String, String> = HashMap::new();
        for template in common.into_iter().flat_map(elements).filter(|node| name(*node) == "TemplatePage") {
            if let (Some(id), Some(at)) = (attribute(template, "ID"), attribute(template, "BaseLoc"))
                && let Some(text) = self.archive.read_xml(&resolve(path, at))?
            {
                templates.insert(id.to_owned(), text);
            }
        }
        for page in child(root, "Pages").into_iter().flat_map(elements).filter(|node| name(*node) == "Page") {
            deadline.check()?;
            if self.pages.len() >= MAX_PAGES {
                return Err(format!("has more than {MAX_PAGES} pages: divide it"));
            }
            let Some(at) = attribute(page, "BaseLoc") else { continue };
            let text =
                self.archive.read_xml(&resolve(path, at))?.ok_or("an OFD file that lacks a page: export it anew")?;
            self.page(&text, area, &templates)?;
        }
        Ok(())
    }

    fn page(
        &mut self,
        text: &str,
        area: Option<Node<'_, '_>>,
        templates: &HashMap<String, String>,
    ) -> Result<(), String> {
        let document = parse(text)?;
        let root = document.root_element();
        let own = child(root, "Area");
        let size = |area: Node<'_, '_>| ["PhysicalBox", "CropBox"].iter().find_map(|wanted| text_of(area, wanted));
        let size = own.and_then(size).or_else(|| area.and_then(size)).unwrap_or_else(|| "0 0 210 297".to_owned());
        let size = numbers(&size);
        let number = u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX);
        let length = |at: usize| POINTS * size.get(at).copied().unwrap_or(297.0);
        let mut page = Page { number, width: length(2), height: length(3), ..Page::default() };
        for template in elements(root).filter(|node| name(*node) == "Template") {
            if let Some(text) = attribute(template, "TemplateID").and_then(|id| templates.get(id)) {
                let document = parse(text)?;
                self.content(document.root_element(), &mut page)?;
            }
        }
        self.content(root, &mut page)?;
        self.pages.push(page);
        Ok(())
    }

    fn content(&mut self, root: Node<'_, '_>, page: &mut Page) -> Result<(), String> {
        let Some(content) = child(root, "Content") else { return Ok(()) };
        for object in content.descendants() {
            let visible = !matches!(attribute(object, "Visible"), Some("false" | "0"));
            match name(object) {
                "TextObject" if visible => self.text(object, page),
                "TextObject" => self.hidden += text_of(object, "TextCode").map_or(0, |text| text.chars().count()),
                "PathObject" if visible => rules(object, page),
                "ImageObject" => self.pictures += 1,
                _ => {}
            }
            if self.glyphs > MAX_TEXT_CHARS {
                return Err(format!("has more than {MAX_TEXT_CHARS} characters: divide it"));
            }
        }
        Ok(())
    }

    fn text(&mut self, object: Node<'_, '_>, page: &mut Page) {
        let place = Place::of(object);
        let size: f64 = attribute(object, "Size").and_then(|size| size.parse().ok()).unwrap_or(4.0);
        let stretch: f64 = attribute(object, "HScale").and_then(|scale| scale.parse().ok()).unwrap_or(1.0);
        let (mut x, mut y) = (0.0, 0.0);
        for code in elements(object).filter(|node| name(*node) == "TextCode") {
            let start = |wanted| attribute(code, wanted).and_then(|value| value.parse::<f64>().ok());
            x = start("X").unwrap_or(x);
            y = start("Y").unwrap_or(y);
            let text: Vec<char> = code.text().unwrap_or_default().trim_matches(['\n', '\r']).chars().collect();
            let steps = deltas(attribute(code, "DeltaX").unwrap_or_default(), text.len());
            let falls = deltas(attribute(code, "DeltaY").unwrap_or_default(), text.len());
            for (index, &c) in text.iter().enumerate() {
                let natural = stretch * size * if c.is_ascii() { 0.5 } else { 1.0 };
                let step = steps.get(index).copied();
                let (left, baseline) = place.point(x, y);
                // A step that is no wider than a character leaves no gap.
                let width = step.filter(|step| *step <= 1.05 * stretch * size).unwrap_or(natural);
                let (right, slope) = place.point(x + width, y);
                let (_, below) = place.point(x, y + size);
                let glyph =
                    Glyph { c: unified(c), x: left, y: baseline, width: right - left, size: (below - baseline).abs() };
                let falls_down = falls.get(index).is_some_and(|fall| fall.abs() > 0.1);
                // Text across the page is a watermark; text downwards has its steps in DeltaY.
                if (slope - baseline).abs() > 0.1 * (right - left).abs().max(0.01) {
                    self.slanted += 1;
                } else if glyph.size.is_finite() && glyph.size > 0.5 {
                    page.glyphs.push(glyph);
                    self.glyphs += 1;
                }
                x += step.unwrap_or(if falls_down { 0.0 } else { natural });
                y += falls.get(index).copied().unwrap_or(0.0);
            }
        }
    }
}

/// The straight parts of a path: `M 0 0 L 100 0`.
fn rules(object: Node<'_, '_>, page: &mut Page) {
    let Some(data) = child(object, "AbbreviatedData").and_then(|data| data.text()) else { return };
    let place = Place::of(object);
    let mut words = data.split_whitespace();
    let mut at: Option<(f64, f64)> = None;
    let mut start = None;
    let mut parts = Vec::new();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0);
        match word {
            "M" | "S" => {
                at = Some(place.point(number(), number()));
                start = at;
            }
            "L" => {
                let to = place.point(number(), number());
                parts.extend(at.map(|from| (from, to)));
                at = Some(to);
            }
            "C" => parts.extend(at.zip(start)),
            _ => at = None,
        }
    }
    for ((ax, ay), (bx, by)) in parts.into_iter().take(1000) {
        let rule = Rule { x0: ax.min(bx), y0: ay.min(by), x1: ax.max(bx), y1: ay.max(by) };
        let (width, height) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
        if width.min(height) <= 3.0 && width.max(height) >= 6.0 {
            page.rules.push(rule);
        }
    }
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).take(6).collect()
}

/// Steps between characters: `g 3 4.2 5` says three times 4.2, then 5.
fn deltas(text: &str, count: usize) -> Vec<f64> {
    let mut steps = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word == "g" {
            let times = words.next().and_then(|word| word.parse::<usize>().ok()).unwrap_or(0);
            let step = words.next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0);
            steps.extend(std::iter::repeat_n(step, times.min(count)));
        } else if let Ok(step) = word.parse() {
            steps.push(step);
        }
        if steps.len() > count {
            break;
        }
    }
    steps
}

/// The path of a part that another one names: relative to its folder, or from the root.
fn resolve(from: &str, to: &str) -> String {
    let folder = if to.starts_with('/') { "" } else { from.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(to.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::*;

    fn ofd(pages: &[&str]) -> Vec<u8> {
        let list: String = (0..pages.len())
            .map(|at| format!(r#"<ofd:Page ID="{at}" BaseLoc="Pages/Page_{at}/Content.xml"/>"#))
            .collect();
        let document = format!(
            r#"<ofd:Document xmlns:ofd="o"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"#
        );
        let start = r#"<ofd:OFD xmlns:ofd="o"><ofd:DocBody><ofd:DocInfo><ofd:Title>供水</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;
        let contents: Vec<(String, String)> = pages
            .iter()
            .enumerate()
            .map(|(at, objects)| {
                let text = format!(
                    r#"<ofd:Page xmlns:ofd="o"><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"#
                );
                (format!("Doc_0/Pages/Page_{at}/Content.xml"), text)
            })
            .collect();
        let mut parts: Vec<(&str, &str)> = vec![("OFD.xml", start), ("Doc_0/Document.xml", &document)];
        parts.extend(contents.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        pack(&parts)
    }

    fn line(x: f64, y: f64, text: &str) -> String {
        let steps = text.chars().count() - 1;
        format!(
            r#"<ofd:TextObject ID="1" Boundary="{x} {y} 160 6" Size="5"><ofd:TextCode X="0" Y="4.5" DeltaX="g {steps} 5">{text}</ofd:TextCode></ofd:TextObject>"#
        )
    }

    #[test]
    fn lines_join_to_paragraphs_over_pages() {
        let full = "县政府决定修路并在年内完成全部工程的建设和验收工作现将有关事";
        let first: String = (0..6).map(|at| line(25.0, 40.0 + 8.0 * f64::from(at), full)).collect();
        let page1 = format!("{}{first}{}", line(35.0, 32.0, "为了规范供水"), line(100.0, 285.0, "-1-"));
        let page2 = format!("{}{}", line(25.0, 32.0, "项通知如下。"), line(100.0, 285.0, "-2-"));
        let read = read(&ofd(&[&page1, &page2])).unwrap();
        let text: String = read.text.iter().collect();
        assert_eq!(text, format!("为了规范供水\n{}项通知如下。", full.repeat(6)));
        assert_eq!(read.pages_of(0, 3), Some((1, 1)));
        assert_eq!(read.pages_of(read.lines[1].start, read.lines[1].end), Some((1, 2)));
        assert_eq!(read.hints.title.as_deref(), Some("供水"));
        assert_eq!(read.dropped.len(), 1);
    }

    #[test]
    fn a_scan_is_refused() {
        let reason = read(&ofd(&[r#"<ofd:ImageObject ID="2" Boundary="0 0 210 297"/>"#])).unwrap_err();
        assert!(reason.contains("文字识别"), "{reason}");
    }

    #[test]
    fn steps_and_paths_are_written_short() {
        assert_eq!(deltas("g 3 4.2 5", 9), [4.2, 4.2, 4.2, 5.0]);
        assert_eq!(resolve("Doc_0/Document.xml", "Pages/P.xml"), "Doc_0/Pages/P.xml");
        assert_eq!(resolve("Doc_0/Document.xml", "/Doc_0/./x/../P.xml"), "Doc_0/P.xml");
    }
}
