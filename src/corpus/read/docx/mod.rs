//! Word files (.docx): paragraphs with their styles and automatic numbers, tables, boxes and notes.
//!
//! Tracked changes are read as accepted; hidden text, comments, pictures and what stands at the edges of pages are
//! counted and left out. Pages are laid out by Word itself, so the file knows none that are sure.

mod body;
mod numbering;
mod paragraph;
mod styles;
mod table;

use super::archive::Archive;
use super::writer::Writer;
use super::xml::{attribute, elements, name, parse, text_of};
use super::{DroppedKind, ReadText};
use body::{Body, Notes};
use numbering::Numbering;
use roxmltree::Node;
use styles::Styles;

/// Reads a Word file.
///
/// # Errors
/// What is wrong with it and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<ReadText, String> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&mut archive)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| -> Result<String, String> {
        Ok(archive.read_xml(&format!("{folder}/{name}"))?.unwrap_or_else(|| "<none/>".to_owned()))
    };
    let (styles, numbers, footnotes, endnotes) =
        (part("styles.xml")?, part("numbering.xml")?, part("footnotes.xml")?, part("endnotes.xml")?);
    let (styles, numbers, footnotes, endnotes) =
        (parse(&styles)?, parse(&numbers)?, parse(&footnotes)?, parse(&endnotes)?);
    let styles = Styles::read(styles.root_element());
    let numbering = Numbering::read(numbers.root_element(), |style| styles.list_of(style));
    let text = archive.read_xml(&main)?.ok_or("holds no document: open it in Word and save it anew")?;
    let document = parse(&text)?;
    let content = elements(document.root_element()).find(|node| name(*node) == "body");
    let mut writer = Writer::new("docx", "UTF-8");
    let furniture = furniture_chars(&mut archive, &folder)?;
    if let Some(core) = archive.read_xml("docProps/core.xml")? {
        let core = parse(&core)?;
        let hints = writer.hints();
        hints.title = text_of(core.root_element(), "title");
        hints.author = text_of(core.root_element(), "creator");
        hints.created = text_of(core.root_element(), "created");
    }
    let notes = Notes::read(footnotes.root_element(), endnotes.root_element());
    let mut body = Body::new(&styles, numbering, notes, writer);
    if let Some(content) = content {
        body.read(content)?;
    }
    let mut writer = body.finish()?;
    writer.drop(DroppedKind::PageFurniture, furniture);
    Ok(writer.finish())
}

/// The name of the part that holds the text, by the relations of the file.
fn main_part(archive: &mut Archive<'_>) -> Result<String, String> {
    let relations = archive.read_xml("_rels/.rels")?;
    if let Some(relations) = relations
        && let Ok(relations) = parse(&relations)
    {
        let target = elements(relations.root_element())
            .find(|node| attribute(*node, "Type").is_some_and(|kind| kind.ends_with("/officeDocument")))
            .and_then(|node| attribute(node, "Target"))
            .map(|target| target.trim_start_matches('/').to_owned());
        if let Some(target) = target.filter(|target| archive.holds(target)) {
            return Ok(target);
        }
    }
    Ok("word/document.xml".to_owned())
}

/// The characters in running heads and feet.
fn furniture_chars(archive: &mut Archive<'_>, folder: &str) -> Result<usize, String> {
    let is_furniture = |part: &String| {
        let rest = part.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        rest.ends_with(".xml") && (rest.starts_with("header") || rest.starts_with("footer"))
    };
    let parts: Vec<String> = archive.names().filter(is_furniture).collect();
    let mut chars = 0;
    for part in parts {
        let Some(text) = archive.read_xml(&part)? else { continue };
        let Ok(document) = parse(&text) else { continue };
        chars += document.descendants().filter(|node| name(*node) == "t").map(wording_chars).sum::<usize>();
    }
    Ok(chars)
}

/// The characters of an element that are not white space.
fn wording_chars(node: Node<'_, '_>) -> usize {
    let text = node.text().unwrap_or_default();
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether a switch of Word (`<w:b/>`, `<w:b w:val="0"/>`) is on.
fn is_on(node: Node<'_, '_>) -> bool {
    !matches!(attribute(node, "val"), Some("0" | "false" | "off" | "none"))
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::super::{Dropped, LineKind};
    use super::*;

    fn docx(body: &str) -> ReadText {
        let document =
            format!(r#"<w:document xmlns:w="w" xmlns:wps="s" xmlns:mc="m"><w:body>{body}</w:body></w:document>"#);
        let styles = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr>
            <w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;
        let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
            <w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1章"/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
        let footnotes = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
            <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> 指常住人口。</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
        let bytes = pack(&[
            ("word/document.xml", &document),
            ("word/styles.xml", styles),
            ("word/numbering.xml", numbering),
            ("word/footnotes.xml", footnotes),
            ("word/footer1.xml", r#"<w:ftr xmlns:w="w"><w:p><w:r><w:t>第1页</w:t></w:r></w:p></w:ftr>"#),
        ]);
        read(&bytes).unwrap()
    }

    fn lines(read: &ReadText) -> Vec<String> {
        read.lines.iter().map(|mark| read.text[mark.start..mark.end].iter().collect()).collect()
    }

    #[test]
    fn a_paragraph_reads_as_its_changes_were_accepted() {
        let read = docx(
            r#"<w:p><w:r><w:t>修</w:t></w:r><w:del><w:r><w:delText>桥</w:delText></w:r></w:del><w:ins><w:r><w:t>路</w:t></w:r></w:ins>
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
            <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p><w:p><w:r><w:t>后半。</w:t></w:r></w:p>"#,
        );
        assert_eq!(lines(&read), ["修路。", "指常住人口。", "前半，后半。"]);
        assert_eq!(read.lines[1].kind, LineKind::Footnote { mark: "1".into() });
        let dropped: Vec<(DroppedKind, usize)> =
            read.dropped.iter().map(|&Dropped { what, count, .. }| (what, count)).collect();
        assert_eq!(
            dropped,
            [
                (DroppedKind::DeletedRevision, 1),
                (DroppedKind::Hidden, 1),
                (DroppedKind::NoteMark, 1),
                (DroppedKind::PageFurniture, 3)
            ]
        );
    }

    #[test]
    fn headings_have_levels_and_numbers() {
        let read = docx(
            r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>总则</w:t></w:r></w:p>
            <w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>附则</w:t></w:r></w:p>
            <w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>目标</w:t><w:br/><w:t>任务</w:t></w:r></w:p>
            <w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"#,
        );
        assert_eq!(lines(&read), ["第一章 总则", "附则", "目标 任务", "甲", "乙"]);
        let levels: Vec<_> = read.lines.iter().map(|mark| mark.level).collect();
        assert_eq!(levels, [Some(1), Some(1), Some(3), None, None]);
        assert_eq!(read.lines[0].label_chars, 4);
    }

    #[test]
    fn merged_cells_are_spans_and_boxes_are_paragraphs() {
        let read = docx(
            r#"<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc>
            <w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>年份</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2020</w:t></w:r></w:p></w:tc>
            <w:tc><w:p><w:r><w:t>2025</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>专栏1</w:t></w:r></w:p><w:p><w:r><w:t>工程</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"#,
        );
        assert_eq!(lines(&read), ["指标\t年份\t", "\t2020\t2025", "专栏1", "工程", "正文", "框"]);
        let LineKind::Row(row) = &read.lines[0].kind else { panic!("no row") };
        let spans: Vec<_> = row.cells.iter().map(|cell| (cell.column, cell.columns, cell.rows)).collect();
        assert_eq!(spans, [(0, 1, 2), (1, 2, 1)]);
        assert_eq!(read.lines[3].kind, LineKind::Box { number: 1 });
        assert_eq!(read.lines[5].kind, LineKind::Box { number: 2 });
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let bytes = pack(&[("word/document.xml", "<w:document")]);
        assert!(read(&bytes).is_err_and(|reason| reason.contains("damaged XML")));
    }
}
