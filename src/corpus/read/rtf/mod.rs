//! Rich Text Format: groups, control words and text in the code pages of its fonts.

mod state;
mod token;

use super::ReadText;
use super::bounds::Deadline;
use state::State;
use token::Tokens;

/// Reads an RTF file.
///
/// # Errors
/// What is wrong with it and what to do.
pub(super) fn read(bytes: &[u8]) -> Result<ReadText, String> {
    let deadline = Deadline::new();
    let mut state = State::new();
    for (step, token) in Tokens::new(bytes).enumerate() {
        if step % 4096 == 0 {
            deadline.check()?;
        }
        state.take(token)?;
    }
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::super::{DroppedKind, LineKind};
    use super::*;

    #[test]
    fn a_text_is_read_with_code_pages_tables_and_notes() {
        let rtf = br"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 Arial;}}
{\stylesheet{\s0 Normal;}{\s1 heading 1;}}{\info{\title \'b9\'a9\'cb\'ae}}
\pard\s1\b {\listtext\f0\'b5\'da\'d2\'bb\'d5\'c2\tab}\'d7\'dc\'d4\'f2\b0\par
\pard\s0 {\f1\u20379\u-26368?}\'b9\'a9\'cb\'ae{\v\'b0\'b5}{\deleted\'be\'c9}{\footnote \pard {\chftn} \'d7\'a2\par}\'a1\'a3\line\'d0\'de\'c2\'b7\par
\trowd\cellx1000\cellx2000\intbl\'d6\'b8\'b1\'ea\cell 2020\par 2025\cell\row
\trowd\cellx1000\cellx2000\intbl\'b9\'a9\'cb\'ae\cell 95\cell\row
{\pict\wmetafile8 010009}{\*\unknown x}{\header \'d2\'b3\'c3\'bc\par}\pard end\par}";
        let read = read(rtf).unwrap();
        let text: String = read.text.iter().collect();
        assert_eq!(text, "第一章 总则\n供餀供水。\n修路\n注\n指标\t2020 2025\n供水\t95\nend");
        assert_eq!((read.lines[0].level, read.lines[0].label_chars), (Some(1), 4));
        assert!(matches!(read.lines[3].kind, LineKind::Footnote { .. }));
        assert!(matches!(&read.lines[5].kind, LineKind::Row(row) if row.number == 2));
        assert_eq!(read.hints.title.as_deref(), Some("供水"));
        let kinds: Vec<DroppedKind> = read.dropped.iter().map(|dropped| dropped.what).collect();
        for kind in
            [DroppedKind::Hidden, DroppedKind::DeletedRevision, DroppedKind::Picture, DroppedKind::PageFurniture]
        {
            assert!(kinds.contains(&kind), "{kind:?}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = [b"{\\rtf1 ".as_slice(), &b"{".repeat(1_000_000)].concat();
        assert!(super::read(&deep).is_err());
    }
}
