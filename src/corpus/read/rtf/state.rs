//! What an RTF file says, token by token.

use super::token::Token;
use crate::read::bounds::{MAX_COLUMNS, MAX_DEPTH};
use crate::read::writer::{CellText, Writer};
use crate::read::{DroppedKind, LineKind, LineMark, ReadText};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, WINDOWS_1252};
use std::collections::HashMap;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Body,
    Note,
    Fonts,
    Styles,
    Title,
    Author,
    /// An automatic number, which stands before the text of its paragraph.
    Label,
    /// Counted and left out.
    Dropped(DroppedKind),
    /// Left out.
    Nowhere,
}

/// The state that a group begins with and ends with.
#[derive(Debug, Clone, Copy)]
struct Group {
    target: Target,
    font: i32,
    bold: bool,
    hidden: bool,
    deleted: bool,
    /// How many characters stand for one given by its number, to be passed over.
    fallback: usize,
    in_table: bool,
    centered: bool,
    style: i32,
    outline: Option<u8>,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
struct Paragraph {
    label: String,
    text: String,
    chars: usize,
    bold: usize,
}

/// A cell as it is defined before its row.
#[derive(Debug, Clone, Copy, Default)]
struct CellDefinition {
    goes_on_left: bool,
    goes_on_above: bool,
}

/// The reading of a file.
pub(super) struct State {
    writer: Writer,
    group: Group,
    groups: Vec<Group>,
    /// Bytes that are not decoded yet, in the encoding of their font.
    bytes: Vec<u8>,
    high_surrogate: Option<u32>,
    to_skip: usize,
    encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// Levels of headings by style.
    levels: HashMap<i32, u8>,
    name: String,
    paragraph: Paragraph,
    /// The paragraph in which a note stands.
    outer: Option<Paragraph>,
    notes: Vec<String>,
    note_count: usize,
    cells: Vec<String>,
    definitions: Vec<CellDefinition>,
    next_cell: CellDefinition,
    rows: Vec<(Vec<String>, Vec<CellDefinition>)>,
    title: String,
    author: String,
    starred: bool,
}

impl State {
    /// Nothing read yet.
    pub(super) fn new() -> Self {
        let group = Group {
            target: Target::Body,
            font: -1,
            bold: false,
            hidden: false,
            deleted: false,
            fallback: 1,
            in_table: false,
            centered: false,
            style: 0,
            outline: None,
        };
        Self {
            writer: Writer::new("rtf", "UTF-8"),
            group,
            groups: Vec::new(),
            bytes: Vec::new(),
            high_surrogate: None,
            to_skip: 0,
            encoding: WINDOWS_1252,
            fonts: HashMap::new(),
            levels: HashMap::new(),
            name: String::new(),
            paragraph: Paragraph::default(),
            outer: None,
            notes: Vec::new(),
            note_count: 0,
            cells: Vec::new(),
            definitions: Vec::new(),
            next_cell: CellDefinition::default(),
            rows: Vec::new(),
            title: String::new(),
            author: String::new(),
            starred: false,
        }
    }

    /// Takes the next token.
    pub(super) fn take(&mut self, token: Token<'_>) -> Result<(), String> {
        if let Token::Byte(byte) = token {
            if self.to_skip > 0 {
                self.to_skip -= 1;
            } else {
                self.bytes.push(byte);
            }
            return Ok(());
        }
        self.to_skip = 0;
        self.decode();
        match token {
            Token::Open => {
                if self.groups.len() >= MAX_DEPTH * 5 {
                    return Err("has more groups inside each other than a document has: not read".to_owned());
                }
                self.groups.push(self.group);
            }
            Token::Close => {
                let closed = self.group.target;
                if let Some(group) = self.groups.pop() {
                    self.group = group;
                }
                if closed == Target::Note && self.group.target != Target::Note {
                    self.close_note();
                }
            }
            Token::Word(word, number) => return self.word(word, number),
            Token::Sign(b'*') => {
                self.starred = true;
                return Ok(());
            }
            Token::Sign(b'~') => self.write(" "),
            Token::Sign(b'_') => self.write("-"),
            Token::Sign(_) | Token::Byte(_) => {}
        }
        self.starred = false;
        Ok(())
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), String> {
        let on = number != Some(0);
        let starred = std::mem::take(&mut self.starred);
        match word {
            "fonttbl" => self.group.target = Target::Fonts,
            "stylesheet" => self.group.target = Target::Styles,
            "title" if self.group.target == Target::Nowhere => self.group.target = Target::Title,
            "author" if self.group.target == Target::Nowhere => self.group.target = Target::Author,
            "listtext" | "pntext" => self.group.target = Target::Label,
            "footnote" if self.group.target == Target::Body => {
                self.group.target = Target::Note;
                self.outer = Some(std::mem::take(&mut self.paragraph));
                self.writer.drop(DroppedKind::NoteMark, 1);
            }
            "header" | "footer" | "headerl" | "headerr" | "headerf" | "footerl" | "footerr" | "footerf" => {
                self.group.target = Target::Dropped(DroppedKind::PageFurniture);
            }
            "pict" | "objdata" => {
                if self.group.target == Target::Body {
                    self.writer.drop(DroppedKind::Picture, 1);
                }
                self.group.target = Target::Nowhere;
            }
            "annotation" => {
                self.writer.drop(DroppedKind::Comment, 1);
                self.group.target = Target::Nowhere;
            }
            "info" | "colortbl" | "fldinst" | "listtable" | "listoverridetable" | "revtbl" | "xmlnstbl"
            | "themedata" | "datastore" | "nonshppict" | "bkmkstart" | "bkmkend" => self.group.target = Target::Nowhere,
            // What a star marks may be passed over; these hold text.
            _ if starred && !matches!(word, "shppict" | "shpinst" | "shptxt" | "cs" | "ud" | "upr") => {
                self.group.target = Target::Nowhere;
            }
            "ansicpg" => self.encoding = code_page(number.unwrap_or(1252)),
            "f" | "deff" => self.group.font = number.unwrap_or(0),
            "fcharset" if self.group.target == Target::Fonts => {
                if let Some(encoding) = character_set(number.unwrap_or(0)) {
                    self.fonts.insert(self.group.font, encoding);
                }
            }
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.group.fallback = number.and_then(|count| usize::try_from(count).ok()).unwrap_or(1),
            "b" => self.group.bold = on,
            "v" => self.group.hidden = on,
            "deleted" => self.group.deleted = on,
            "plain" => {
                (self.group.bold, self.group.hidden, self.group.deleted) = (false, false, false);
            }
            "pard" => {
                (self.group.in_table, self.group.centered, self.group.style) = (false, false, 0);
                self.group.outline = None;
            }
            "qc" => self.group.centered = true,
            "ql" | "qj" | "qr" => self.group.centered = false,
            "s" => self.group.style = number.unwrap_or(0),
            "outlinelevel" => {
                self.group.outline = number.and_then(|level| u8::try_from(level).ok()).filter(|level| *level < 9);
            }
            "intbl" => self.group.in_table = true,
            "tab" => self.write(" "),
            "emdash" => self.write("—"),
            "endash" => self.write("–"),
            "lquote" => self.write("‘"),
            "rquote" => self.write("’"),
            "ldblquote" => self.write("“"),
            "rdblquote" => self.write("”"),
            "bullet" => self.write("•"),
            "line" => self.write("\n"),
            "par" | "sect" if self.group.target == Target::Note => self.write(" "),
            "par" | "sect" if self.group.target == Target::Body => self.end_paragraph()?,
            "trowd" => {
                self.definitions.clear();
                self.next_cell = CellDefinition::default();
            }
            "clmrg" => self.next_cell.goes_on_left = true,
            "clvmrg" => self.next_cell.goes_on_above = true,
            "cellx" if self.definitions.len() < MAX_COLUMNS => {
                self.definitions.push(std::mem::take(&mut self.next_cell));
            }
            "cell" if self.group.target == Target::Body => {
                let paragraph = std::mem::take(&mut self.paragraph);
                if self.cells.len() < MAX_COLUMNS {
                    self.cells.push(paragraph.label + &paragraph.text);
                }
            }
            "row" if self.group.target == Target::Body => {
                self.rows.push((std::mem::take(&mut self.cells), self.definitions.clone()));
            }
            _ => {}
        }
        Ok(())
    }

    /// A character by its number; what stands for it is passed over.
    fn unicode(&mut self, number: i32) {
        self.to_skip = self.group.fallback;
        // Numbers above 32767 are written as negative ones.
        let code = u32::try_from(if number < 0 { number.saturating_add(65_536) } else { number }).unwrap_or(0);
        if (0xD800..0xDC00).contains(&code) {
            self.high_surrogate = Some(code);
            return;
        }
        let code = match (self.high_surrogate.take(), code) {
            (Some(high), 0xDC00..=0xDFFF) => 0x1_0000 + ((high - 0xD800) << 10) + (code - 0xDC00),
            _ => code,
        };
        if let Some(c) = char::from_u32(code) {
            self.write(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// Decodes the bytes read so far.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let encoding = self.fonts.get(&self.group.font).copied().unwrap_or(self.encoding);
        // A font for Latin letters is often left in force over Chinese bytes.
        let encoding = if encoding == WINDOWS_1252 { self.encoding } else { encoding };
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        self.write(&text);
    }

    fn write(&mut self, text: &str) {
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        match self.group.target {
            Target::Nowhere => {}
            Target::Dropped(what) => self.writer.drop(what, chars),
            Target::Fonts => {}
            Target::Styles => self.style_name(text),
            Target::Title => self.title += text,
            Target::Author => self.author += text,
            Target::Body | Target::Note | Target::Label if self.group.deleted => {
                self.writer.drop(DroppedKind::DeletedRevision, chars);
            }
            Target::Body | Target::Note | Target::Label if self.group.hidden => {
                self.writer.drop(DroppedKind::Hidden, chars);
            }
            Target::Label => self.paragraph.label += text,
            Target::Body | Target::Note => {
                self.paragraph.text += text;
                self.paragraph.chars += chars;
                self.paragraph.bold += if self.group.bold { chars } else { 0 };
            }
        }
    }

    /// The name of a style: `heading 2;`
    fn style_name(&mut self, text: &str) {
        self.name += text;
        while let Some((name, rest)) = self.name.split_once(';') {
            let level = name.trim().to_lowercase();
            let level = level.strip_prefix("heading").or_else(|| level.strip_prefix("标题"));
            if let Some(level) = level.and_then(|level| level.trim().parse::<u8>().ok()).filter(|level| *level <= 9) {
                self.levels.insert(self.group.style, level);
            }
            self.name = rest.to_owned();
        }
    }

    fn end_paragraph(&mut self) -> Result<(), String> {
        if self.group.in_table {
            self.paragraph.text.push('\n');
            return Ok(());
        }
        self.write_table()?;
        let paragraph = std::mem::take(&mut self.paragraph);
        let label: Vec<&str> = paragraph.label.split_whitespace().collect();
        let mut label = label.join(" ");
        if label.chars().all(|c| !c.is_alphanumeric()) && !label.is_empty() {
            // A bullet.
            label.clear();
        }
        let closed = label.ends_with(['）', ')', '、', '.', '．', '，', '：']);
        if !label.is_empty() && !closed {
            label.push(' ');
        }
        let outline = self.group.outline.map(|level| level + 1);
        let mut mark = LineMark {
            level: outline.or_else(|| self.levels.get(&self.group.style).copied()),
            label_chars: label.chars().count(),
            centered: self.group.centered,
            bold: paragraph.chars > 0 && paragraph.chars == paragraph.bold,
            ..LineMark::default()
        };
        let text = if paragraph.chars == 0 { String::new() } else { label + paragraph.text.trim_start() };
        for line in text.split('\n') {
            self.writer.line(line, mark.clone())?;
            mark.label_chars = 0;
        }
        self.write_notes()
    }

    fn close_note(&mut self) {
        let note = std::mem::take(&mut self.paragraph);
        self.notes.push(note.text);
        self.paragraph = self.outer.take().unwrap_or_default();
    }

    fn write_notes(&mut self) -> Result<(), String> {
        for note in std::mem::take(&mut self.notes) {
            self.note_count += 1;
            let kind = LineKind::Footnote { mark: self.note_count.to_string() };
            self.writer.line(&note.replace('\n', " "), LineMark { kind, ..LineMark::default() })?;
        }
        Ok(())
    }

    /// Writes the rows read so far as a table, or as a box if it has one column.
    fn write_table(&mut self) -> Result<(), String> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        if rows.iter().all(|(cells, _)| cells.len() <= 1) {
            let number = self.writer.open_box();
            for text in rows.iter().flat_map(|(cells, _)| cells).flat_map(|cell| cell.split('\n')) {
                self.writer.line(text, LineMark { kind: LineKind::Box { number }, ..LineMark::default() })?;
            }
            return self.write_notes();
        }
        let mut table: Vec<Vec<CellText>> = Vec::with_capacity(rows.len());
        // For each column the row and the place of the cell that may go on below.
        let mut open: HashMap<usize, (usize, usize)> = HashMap::new();
        for (index, (texts, definitions)) in rows.into_iter().enumerate() {
            let mut cells: Vec<CellText> = Vec::new();
            for (column, text) in texts.into_iter().enumerate() {
                let definition = definitions.get(column).copied().unwrap_or_default();
                if definition.goes_on_left
                    && let Some(last) = cells.last_mut()
                {
                    last.columns += 1;
                } else if let (true, Some(&(row, place))) = (definition.goes_on_above, open.get(&column)) {
                    if let Some(above) = table.get_mut(row).and_then(|row| row.get_mut(place)) {
                        above.rows = index - row + 1;
                    }
                } else {
                    open.insert(column, (index, cells.len()));
                    cells.push(CellText { text, column, columns: 1, rows: 1 });
                }
            }
            table.push(cells);
        }
        let number = self.writer.open_table();
        for (index, cells) in table.iter().enumerate() {
            self.writer.row(number, index + 1, false, cells)?;
        }
        self.write_notes()
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> Result<ReadText, String> {
        self.decode();
        self.group.in_table = false;
        self.group.target = Target::Body;
        self.end_paragraph()?;
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let (title, author) = (text(&self.title), text(&self.author));
        let hints = self.writer.hints();
        (hints.title, hints.author) = (title, author);
        Ok(self.writer.finish())
    }
}

/// The encoding of a Windows code page.
fn code_page(number: i32) -> &'static Encoding {
    match number {
        936 | 54936 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        65001 => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// The encoding of a font's character set.
fn character_set(number: i32) -> Option<&'static Encoding> {
    match number {
        134 => Some(GB18030),
        136 => Some(BIG5),
        128 => Some(SHIFT_JIS),
        129 => Some(EUC_KR),
        _ => None,
    }
}
