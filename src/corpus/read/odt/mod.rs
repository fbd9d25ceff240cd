//! `OpenDocument` texts (.odt): paragraphs, headings, lists with numbers, tables, notes and frames.

mod lists;
mod styles;
mod walk;

use super::ReadText;
use super::archive::Archive;
use super::writer::Writer;
use super::xml::{elements, name, parse, text_of};
use styles::Styles;

/// Reads an `OpenDocument` text.
///
/// # Errors
/// What is wrong with it and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<ReadText, String> {
    let mut archive = Archive::open(bytes)?;
    let missing = "holds no document: open it in its program and save it anew";
    let manifest = archive.read_xml("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err("an OpenDocument file with a password: save it without one".to_owned());
    }
    let content = archive.read_xml("content.xml")?.ok_or(missing)?;
    let common = archive.read_xml("styles.xml")?.unwrap_or_else(|| "<none/>".to_owned());
    let meta = archive.read_xml("meta.xml")?.unwrap_or_else(|| "<none/>".to_owned());
    let (content, common, meta) = (parse(&content)?, parse(&common)?, parse(&meta)?);
    let mut writer = Writer::new("odt", "UTF-8");
    let hints = writer.hints();
    hints.title = text_of(meta.root_element(), "title");
    hints.author = text_of(meta.root_element(), "initial-creator");
    hints.created = text_of(meta.root_element(), "creation-date");
    let styles = Styles::read(&[common.root_element(), content.root_element()]);
    let body = elements(content.root_element())
        .find(|node| name(*node) == "body")
        .and_then(|body| elements(body).find(|node| name(*node) == "text"))
        .ok_or(missing)?;
    let mut walk = walk::Walk::new(&styles, writer);
    walk.blocks(body, &super::LineKind::Text)?;
    Ok(walk.finish())
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::super::{DroppedKind, LineKind};
    use super::*;

    #[test]
    fn a_text_is_read_with_its_numbers_and_notes() {
        let content = r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:table="b" xmlns:draw="d" xmlns:fo="f">
          <office:automatic-styles>
            <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-prefix="第" style:num-suffix="章"/></text:list-style>
            <style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
          </office:automatic-styles>
          <office:body><office:text>
            <text:tracked-changes><text:changed-region><text:deletion><text:p>旧文</text:p></text:deletion></text:changed-region></text:tracked-changes>
            <text:list text:style-name="L"><text:list-item><text:h text:outline-level="1">总则</text:h></text:list-item></text:list>
            <text:p>供水<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>注文</text:p></text:note-body></text:note>，<text:s text:c="2"/>修路<text:span text:style-name="H">暗</text:span>。</text:p>
            <text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:h text:outline-level="1">附则</text:h></text:list-item></text:list>
            <table:table><table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>指标</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2"><text:p>年份</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
            <table:table-row><table:covered-table-cell/><table:table-cell><text:p>2020</text:p></table:table-cell><table:table-cell><text:p>2025</text:p></table:table-cell></table:table-row></table:table>
          </office:text></office:body></office:document-content>"#;
        let read = read(&pack(&[("content.xml", content)])).unwrap();
        let text: String = read.text.iter().collect();
        assert_eq!(text, "第一章 总则\n供水，  修路。\n注文\n第二章 附则\n指标\t年份\t\n\t2020\t2025");
        assert_eq!(read.lines[0].level, Some(1));
        assert_eq!(read.lines[2].kind, LineKind::Footnote { mark: "1".into() });
        let kinds: Vec<DroppedKind> = read.dropped.iter().map(|dropped| dropped.what).collect();
        assert_eq!(kinds, [DroppedKind::DeletedRevision, DroppedKind::NoteMark, DroppedKind::Hidden]);
    }
}
