//! What Markdown says of a source's characters and lines.
//!
//! A CommonMark parser tells marks from wording and finds headings, lists, quotations, tables, notes and front
//! matter. It does not divide the text into paragraphs: in scanned and in plain text a line break is no space, and
//! a blank line may stand inside a sentence. That is for `block`.

use super::front_matter::FrontMatter;
use super::html::{self, HtmlTable};
use super::leftover::{mark_invisible, mark_left_over};
use super::markup::{Class, Markup};
use super::numbered_notes::mark_numbered_notes;
use crate::text::NO_WORDING;
use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What Markdown says of a physical line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LineFacts {
    /// The number of `#` before it; 0 for what is no heading.
    pub level: usize,
    /// Whether it begins with a mark of a list: `-`, `*`, `+`.
    pub item: bool,
    /// Which quotation (`>`) it stands in, from 1; 0 for none.
    pub quote: usize,
    /// Whether a hard break ends it.
    pub hard_break: bool,
    /// The mark of the note that it begins: `1` for `[^1]:`.
    pub footnote: Option<String>,
    /// Whether it stands in a table.
    pub row: bool,
    /// The title, or else the other text, of a picture on it.
    pub picture: Option<String>,
}

/// A source with what Markdown says of it.
#[derive(Debug)]
pub(crate) struct Markdown {
    /// What each character is.
    pub markup: Markup,
    /// What is said of each physical line.
    pub lines: Vec<LineFacts>,
    /// The HTML tables.
    pub tables: Vec<HtmlTable>,
    /// Where the mark of each note stands, with its name.
    pub marks: Vec<(usize, String)>,
    /// Whether a comment is opened and never closed.
    pub open_comment: bool,
}

impl Markdown {
    /// The values that the front matter names.
    pub(crate) fn front_matter(&self, chars: &[char]) -> FrontMatter {
        let classes = self.markup.classes.iter().zip(chars);
        let text: String = classes.take_while(|(class, _)| **class == Class::FrontMatter).map(|(_, c)| *c).collect();
        FrontMatter::read(&text)
    }

    /// What is doubtful, in Chinese, for readers.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let open = self.open_comment.then(|| "有注释“<!--”没有结束，按正文处理".to_owned());
        open.into_iter().collect()
    }
}

/// How many characters at the start of a line mark it as part of a quotation.
pub(super) fn quote_marks(line: &[char]) -> usize {
    let len = line.iter().take_while(|c| matches!(c, '>' | ' ' | '\t')).count();
    line.get(..len).unwrap_or_default().iter().rposition(|c| *c == '>').map_or(0, |last| last + 1)
}

/// Reads the marks of a source.
pub(crate) fn read_markdown(chars: &[char]) -> Markdown {
    let comments = html::comments(chars);
    let tables = html::tables(chars);
    let last_comment = comments.last().map_or(0, |range| range.end);
    let open_comment = chars.get(last_comment..).unwrap_or_default().windows(4).any(|w| w == ['<', '!', '-', '-']);
    let mut reader = Reader {
        chars,
        lines: vec![LineFacts::default(); chars.iter().filter(|&&c| c == '\n').count() + 1],
        markup: Markup::of(chars),
        marks: Vec::new(),
    };
    let is_plain = !chars
        .iter()
        .any(|c| matches!(c, '#' | '*' | '_' | '<' | '[' | '［' | '&' | '`' | '\\' | '|' | '>' | '-' | '+' | '~'));
    if !is_plain {
        reader.read(&comments, &tables);
        mark_left_over(chars, &mut reader.markup);
        reader.numbered_notes();
        for range in comments {
            reader.markup.mark(range.start, range.end, Class::Comment);
        }
        for table in &tables {
            reader.table(table);
        }
    }
    mark_invisible(chars, &mut reader.markup);
    let Reader { lines, mut markup, marks, .. } = reader;
    markup.close_up();
    Markdown { markup, lines, tables, marks, open_comment }
}

struct Reader<'a> {
    chars: &'a [char],
    lines: Vec<LineFacts>,
    markup: Markup,
    marks: Vec<(usize, String)>,
}

/// Text for the parser, with the character of each of its bytes.
struct Fed {
    text: String,
    char_of_byte: Vec<u32>,
}

impl Fed {
    fn at(&self, byte: usize) -> usize {
        self.char_of_byte.get(byte).map_or(usize::MAX, |&at| usize::try_from(at).unwrap_or(usize::MAX))
    }

    fn range(&self, bytes: &Range<usize>) -> Range<usize> {
        self.at(bytes.start)..self.at(bytes.end)
    }
}

/// The text of `range`; what stands in `blanked` becomes spaces, so that it opens no block. `before` is put first.
fn feed(chars: &[char], range: Range<usize>, blanked: &[Range<usize>], before: &str) -> Fed {
    let mut text = String::with_capacity(range.len() * 3 + 1);
    let mut char_of_byte = Vec::with_capacity(range.len() * 3 + 2);
    text.push_str(before);
    char_of_byte.extend(before.bytes().map(|_| number(range.start)));
    let mut blanked = blanked.iter().peekable();
    for (at, &c) in chars.iter().enumerate().take(range.end).skip(range.start) {
        while blanked.next_if(|blank| blank.end <= at).is_some() {}
        let hidden = c != '\n' && blanked.peek().is_some_and(|blank| blank.contains(&at));
        // A comment that is never closed would make all that follows HTML; and no letter may look like its end.
        let c = if hidden || c == '\0' { ' ' } else { c };
        text.push(c);
        char_of_byte.extend((0..c.len_utf8()).map(|_| number(at)));
    }
    char_of_byte.push(number(range.end));
    Fed { text, char_of_byte }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Reader<'_> {
    /// Reads the whole source.
    fn read(&mut self, comments: &[Range<usize>], tables: &[HtmlTable]) {
        let mut blanked: Vec<Range<usize>> =
            comments.iter().cloned().chain(tables.iter().map(|table| table.range.clone())).collect();
        let open = html::comments(self.chars).last().map_or(0, |range| range.end);
        let unclosed = self.chars.get(open..).unwrap_or_default().windows(4).enumerate();
        blanked.extend(unclosed.filter(|(_, w)| *w == ['<', '!', '-', '-']).map(|(at, _)| open + at..open + at + 4));
        blanked.sort_by_key(|range| range.start);
        let fed = feed(self.chars, 0..self.chars.len(), &blanked, "");
        let mut options = Options::empty();
        options.insert(Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
        options.insert(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);
        self.hide_all();
        let parser = Parser::new_ext(&fed.text, options);
        let definitions: Vec<Range<usize>> = parser
            .reference_definitions()
            .iter()
            .filter(|(_, definition)| !is_address(&definition.dest))
            .map(|(_, definition)| fed.range(&definition.span))
            .collect();
        let mut html: Vec<Range<usize>> = Vec::new();
        let mut indented = false;
        let mut front: Option<Range<usize>> = None;
        let mut in_table = false;
        let mut pending = Pending::default();
        for (event, bytes) in parser.into_offset_iter() {
            let range = fed.range(&bytes);
            match event {
                Event::Start(Tag::Heading { level, .. }) => self.heading(&range, level as usize),
                Event::Start(Tag::BlockQuote(_)) => self.quote(&range),
                Event::Start(Tag::Item) => self.item(&range),
                Event::Start(Tag::FootnoteDefinition(label)) => self.footnote(&range, &label),
                Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented)) => indented = true,
                Event::End(TagEnd::CodeBlock) => indented = false,
                Event::Start(Tag::Table(_)) => {
                    in_table = true;
                    self.rows(&range);
                }
                Event::End(TagEnd::Table) => in_table = false,
                Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => front = Some(range),
                Event::End(TagEnd::MetadataBlock(_)) => {
                    if let Some(range) = front.take() {
                        self.front_matter(&range);
                    }
                }
                Event::Html(_) => match html.last_mut() {
                    Some(last) if last.end == range.start => last.end = range.end,
                    _ => html.push(range),
                },
                Event::Text(_) if indented => self.lines_of(&range),
                Event::HardBreak => {
                    let line = self.markup.line_of(range.start) - 1;
                    if let Some(facts) = self.lines.get_mut(line) {
                        facts.hard_break = true;
                    }
                }
                event if !in_table && front.is_none() => self.inline(event, range, &mut pending),
                _ => {}
            }
        }
        for range in blanked.iter().filter(|range| range.len() == 4) {
            self.markup.unmark(range.start, range.end, self.chars);
        }
        for range in definitions {
            self.lines_of(&range);
        }
        for range in html {
            self.html(&range);
        }
    }

    /// Everything is a mark until the parser says that it is text.
    fn hide_all(&mut self) {
        let all = self.chars.iter().zip(&mut self.markup.plain).zip(&mut self.markup.classes);
        for ((c, plain), class) in all {
            if !c.is_whitespace() && *c != '\u{FEFF}' {
                *plain = NO_WORDING;
                *class = Class::Mark;
            }
        }
    }

    fn inline(&mut self, event: Event<'_>, range: Range<usize>, pending: &mut Pending) {
        match event {
            Event::Start(Tag::Strong) => self.ends(&range, 2),
            Event::Start(Tag::Emphasis) => self.ends(&range, 1),
            Event::Start(Tag::Link { dest_url, .. }) => pending.links.push(is_address(&dest_url)),
            Event::End(TagEnd::Link) => match pending.links.pop() {
                // [5](万人) is no link.
                Some(false) => self.markup.unmark(range.start, range.end, self.chars),
                _ => self.spaces(&range),
            },
            Event::Start(Tag::Image { title, .. }) => {
                pending.picture_depth += 1;
                pending.picture = title.to_string();
                pending.alternative.clear();
            }
            Event::End(TagEnd::Image) => {
                pending.picture_depth = pending.picture_depth.saturating_sub(1);
                self.markup.mark(range.start, range.end, Class::Mark);
                let line = self.markup.line_of(range.start) - 1;
                let said = [std::mem::take(&mut pending.picture), std::mem::take(&mut pending.alternative)];
                if let Some(facts) = self.lines.get_mut(line) {
                    facts.picture = said.into_iter().find(|text| !text.trim().is_empty());
                }
            }
            Event::Text(text) if pending.picture_depth > 0 => pending.alternative += &text,
            Event::Text(text) => self.text(&range, &text),
            Event::Code(_) => self.code(&range),
            Event::FootnoteReference(name) => self.marks.push((range.start, name.to_string())),
            Event::InlineHtml(_) => {
                let _ = self.tag(range.start);
            }
            _ => {}
        }
    }

    /// Text as the parser gives it; an entity comes with the character that it stands for.
    fn text(&mut self, range: &Range<usize>, text: &str) {
        let escaped = range.start.checked_sub(1).filter(|&before| self.chars.get(before) == Some(&'\\'));
        if let Some(before) = escaped {
            self.markup.mark(before, before + 1, Class::Style);
        }
        let printed = self.chars.get(range.clone()).unwrap_or_default();
        if matches!(printed, ['&', .., ';']) && text.chars().count() <= 2 {
            self.markup.replace(range.start, range.end, text);
            return;
        }
        self.markup.unmark(range.start, range.end, self.chars);
    }

    fn numbered_notes(&mut self) {
        let notes = mark_numbered_notes(self.chars, &mut self.markup);
        for (index, line) in notes.lines.into_iter().enumerate() {
            if let Some(facts) = self.lines.get_mut(line) {
                facts.footnote = Some((index + 1).to_string());
            }
        }
        self.marks.extend(notes.marks);
    }

    /// The marks at both ends of an emphasis.
    fn ends(&mut self, range: &Range<usize>, len: usize) {
        let around = |at: usize| at.checked_sub(1).and_then(|at| self.chars.get(at)).zip(self.chars.get(at + 1));
        let figures = |at: usize| around(at).is_some_and(|(a, b)| a.is_ascii_digit() && b.is_ascii_digit());
        let last = range.end.saturating_sub(len);
        // 3*4*5 is a product.
        if len == 1 && (figures(range.start) || figures(last)) {
            self.markup.unmark(range.start, range.start + 1, self.chars);
            self.markup.unmark(last, last + 1, self.chars);
        } else {
            self.markup.mark(range.start, range.start + len, Class::Style);
            self.markup.mark(last, range.end, Class::Style);
        }
    }

    /// Spaces inside the address of a link are no wording.
    fn spaces(&mut self, range: &Range<usize>) {
        let classes = self.markup.classes.get(range.clone()).unwrap_or_default();
        if let Some(last) = classes.iter().rposition(|class| *class == Class::Wording)
            && let Some(open) = self.chars.get(range.clone()).and_then(|c| c.windows(2).rposition(|w| w == [']', '(']))
            && last > open
        {
            self.markup.mark(range.start + open, range.end, Class::Mark);
        }
    }

    fn code(&mut self, range: &Range<usize>) {
        let ticks = self.chars.get(range.clone()).unwrap_or_default().iter().take_while(|&&c| c == '`').count();
        self.markup.mark(range.start, range.end, Class::Style);
        self.markup.unmark(range.start + ticks, range.end.saturating_sub(ticks), self.chars);
    }

    fn tag(&mut self, at: usize) -> Option<usize> {
        let tag = html::tag_at(self.chars, at)?;
        self.markup.mark(tag.range.start, tag.range.end, if tag.is_style() { Class::Style } else { Class::Mark });
        Some(tag.range.end)
    }

    fn heading(&mut self, range: &Range<usize>, level: usize) {
        let line = self.markup.line_of(range.start) - 1;
        if self.chars.get(range.start) == Some(&'#')
            && let Some(facts) = self.lines.get_mut(line)
        {
            facts.level = level;
        }
    }

    fn quote(&mut self, range: &Range<usize>) {
        let first = self.markup.line_of(range.start) - 1;
        let last = self.markup.line_of(range.end.saturating_sub(1).max(range.start)) - 1;
        if self.lines.get(first).is_some_and(|facts| facts.quote > 0) {
            return;
        }
        for line in first..=last {
            let start = self.markup.line_start(line);
            let rest = self.chars.get(start..).unwrap_or_default();
            let marked = rest.iter().find(|c| !matches!(c, ' ' | '\t')) == Some(&'>');
            if let Some(facts) = self.lines.get_mut(line).filter(|_| marked) {
                facts.quote = first + 1;
            }
        }
    }

    /// A number that counts an item is wording, the other marks are not.
    fn item(&mut self, range: &Range<usize>) {
        let digits =
            self.chars.get(range.clone()).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
        if digits > 0 {
            self.markup.unmark(range.start, range.start + digits + 1, self.chars);
            return;
        }
        let line = self.markup.line_of(range.start) - 1;
        if let Some(facts) = self.lines.get_mut(line) {
            facts.item = true;
        }
    }

    fn footnote(&mut self, range: &Range<usize>, label: &str) {
        let line = self.markup.line_of(range.start) - 1;
        if let Some(facts) = self.lines.get_mut(line) {
            facts.footnote = Some(label.to_owned());
        }
        let mark = self.chars.get(range.clone()).and_then(|c| c.windows(2).position(|w| w == [']', ':']));
        if let Some(len) = mark {
            self.markup.mark(range.start, range.start + len + 2, Class::Mark);
        }
    }

    /// The lines of a table; the parser's cells are not used, since it drops those past the header's.
    fn rows(&mut self, range: &Range<usize>) {
        let first = self.markup.line_of(range.start) - 1;
        let last = self.markup.line_of(range.end.saturating_sub(1).max(range.start)) - 1;
        for line in first..=last {
            let lines = self.markup.line_range(line, self.chars.len());
            let has_bar = self.chars.get(lines.clone()).unwrap_or_default().contains(&'|');
            self.lines_of(&lines);
            let Some(facts) = self.lines.get_mut(line) else { continue };
            facts.row |= has_bar;
            if facts.quote > 0 {
                // A table in a quotation has the quotation's marks before its rows.
                let len = quote_marks(self.chars.get(lines.clone()).unwrap_or_default());
                self.markup.mark(lines.start, lines.start + len, Class::Mark);
            }
        }
    }

    /// Front matter, if its lines name values; else it is text between two rules.
    fn front_matter(&mut self, range: &Range<usize>) {
        let text: String = self.chars.get(range.clone()).unwrap_or_default().iter().collect();
        let names = text.lines().filter(|line| {
            line.split_once(':').is_some_and(|(name, _)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
            })
        });
        if names.count() > 0 {
            let end = range.end.min(self.chars.len());
            self.markup.mark(range.start, end, Class::FrontMatter);
        } else {
            self.lines_of(range);
        }
    }

    /// Reads each line of a range by itself, without blocks.
    fn lines_of(&mut self, range: &Range<usize>) {
        let mut start = range.start;
        for line in self.chars.get(range.clone()).unwrap_or_default().split(|&c| c == '\n') {
            let end = start + line.len();
            let blank = line.iter().take_while(|c| c.is_whitespace()).count();
            self.line(start + blank..end);
            start = end + 1;
        }
    }

    fn line(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        // A letter before it keeps the parser from reading a block.
        let fed = feed(self.chars, range, &[], "x");
        let mut pending = Pending::default();
        for (event, bytes) in Parser::new_ext(&fed.text, Options::empty()).into_offset_iter() {
            let is_letter = bytes.start == 0;
            let mut range = fed.range(&bytes);
            if is_letter && matches!(event, Event::Text(_)) {
                range.start = fed.at(1);
                if let (Event::Text(text), false) = (&event, range.is_empty()) {
                    self.text(&range, text.strip_prefix('x').unwrap_or(text));
                }
                continue;
            }
            self.inline(event, range, &mut pending);
        }
    }

    /// HTML: its tags are marks, what stands between them is text.
    fn html(&mut self, range: &Range<usize>) {
        let mut at = range.start;
        let mut text_start = at;
        let mut hidden: Option<String> = None;
        while at < range.end {
            let tag = if self.chars.get(at) == Some(&'<') { html::tag_at(self.chars, at) } else { None };
            let Some(tag) = tag else {
                at += 1;
                continue;
            };
            if hidden.is_none() {
                self.html_text(text_start..at);
            }
            let class = if tag.is_style() { Class::Style } else { Class::Mark };
            self.markup.mark(tag.range.start, tag.range.end, class);
            if matches!(tag.name.as_str(), "script" | "style") {
                hidden = (!tag.closing).then(|| tag.name.clone());
            }
            at = tag.range.end;
            text_start = at;
        }
        if hidden.is_none() {
            self.html_text(text_start..range.end.max(text_start));
        }
    }

    fn html_text(&mut self, range: Range<usize>) {
        self.lines_of(&range);
        // Inside HTML the parser sees neither lists nor headings.
        let mut start = range.start;
        for line in self.chars.get(range.clone()).unwrap_or_default().split(|&c| c == '\n') {
            let blank = line.iter().take_while(|c| c.is_whitespace()).count();
            let number = self.markup.line_of(start) - 1;
            let opens_line = start == self.markup.line_start(number);
            let rest = line.get(blank..).unwrap_or_default();
            let marks = rest.iter().take_while(|&&c| c == '#').count();
            let len = match rest {
                ['-' | '*' | '+', ' ', ..] => 1,
                _ if (1..=6).contains(&marks) && rest.get(marks).is_some_and(|c| c.is_whitespace()) => marks,
                _ => 0,
            };
            if opens_line
                && len > 0
                && let Some(facts) = self.lines.get_mut(number)
            {
                facts.level = marks;
                facts.item = marks == 0;
                self.markup.mark(start + blank, start + blank + len, Class::Mark);
            }
            start += line.len() + 1;
        }
    }

    /// A table in HTML: only its cells are wording.
    fn table(&mut self, table: &HtmlTable) {
        for (at, c) in self.chars.iter().enumerate().take(table.range.end).skip(table.range.start) {
            if !c.is_whitespace() {
                self.markup.mark(at, at + 1, Class::Mark);
            }
        }
        let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.start..cell.end);
        for range in cells.chain(table.caption.clone()) {
            self.html(&range);
        }
        // Spaces inside tags are no wording either.
        let mut at = table.range.start;
        while at < table.range.end {
            at = self.tag(at).unwrap_or(at + 1);
        }
    }
}

/// What is open while inline events come.
#[derive(Default)]
struct Pending {
    /// For each open link whether it leads to an address.
    links: Vec<bool>,
    picture_depth: usize,
    picture: String,
    alternative: String,
}

/// Whether the target of a link is an address and not a word in brackets.
fn is_address(target: &str) -> bool {
    target.is_empty() || target.chars().any(|c| matches!(c, '.' | '/' | '#' | ':' | '@'))
}
