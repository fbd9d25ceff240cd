//! Whether a line is a heading: by its marks, its label, the contents page, the series that it stands in.

use super::annex::{AnnexKind, annex_at};
use super::block::{BlockReader, HeadingBlock, PLAIN_DEPTH};
use super::contents::is_preamble_heading;
use super::document_title::names_document;
use super::label::{Label, Style, parse_label};
use super::line::{Line, Shape};
use super::open_paragraph::{OpenParagraph, common_spaces};
use super::source_range::SourceRange;

/// No heading is longer, in characters.
const MAX_HEADING_CHARS: usize = 60;
/// No heading with a list label (一、, 1.) is longer, in characters.
const MAX_LIST_HEADING_CHARS: usize = 50;

impl BlockReader<'_> {
    /// The heading of an annex that starts on the line, and how many lines it takes.
    pub(super) fn annex_heading(&self, at: usize) -> Option<(HeadingBlock, usize)> {
        let found = annex_at(self.lines, at)?;
        let label = (!found.heading.label.is_empty()).then(|| Label {
            style: Style::Part,
            number: found.heading.number,
            inserted: None,
            label: found.heading.label.clone(),
            title: found.heading.title.clone(),
        });
        let lines = self.lines.get(at..found.end).unwrap_or_default();
        let heading = HeadingBlock {
            label,
            title: found.heading.title,
            entry: None,
            depth: 0,
            quote: 0,
            annex: Some((found.kind, found.heading.number)),
            ranges: lines.iter().filter(|line| line.shape != Shape::Blank).map(Line::range).collect(),
        };
        Some((heading, found.end - at))
    }

    /// The title of another document in the same file: a line that names a kind of document, below which numbering
    /// begins anew.
    pub(super) fn next_document(&self, at: usize, top: Style) -> Option<(HeadingBlock, usize)> {
        const MAX_LINES: usize = 60;
        let line = self.lines.get(at)?;
        let numbers = matches!(top, Style::Part | Style::Chapter | Style::Chinese | Style::Article);
        let is_document = numbers
            && line.is_text()
            && line.label.is_none()
            && (4..=MAX_HEADING_CHARS).contains(&line.text.chars().count())
            && !line.text.contains(['。', '，', '；', '：', '！'])
            && names_document(&line.key())
            && self.contents.is_none_or(|contents| contents.entry_of(&line.key()).is_none());
        if !is_document {
            return None;
        }
        let below = self.lines.get(at + 1..)?.iter().take(MAX_LINES).filter(|line| line.is_text());
        let counts = |label: &&Label| label.style <= top || label.style == Style::Article;
        let next = below.filter_map(|line| line.label.as_ref()).find(counts)?;
        let anew = next.number == 1 && next.inserted.is_none();
        (anew && matches!(next.style, Style::Part | Style::Chapter | Style::Chinese | Style::Article)).then(|| {
            let heading = HeadingBlock {
                label: None,
                title: line.title.clone(),
                entry: None,
                depth: line.marks,
                quote: 0,
                annex: Some((AnnexKind::Annex, 0)),
                ranges: vec![line.range()],
            };
            (heading, 1)
        })
    }

    /// The heading that starts on the line, and how many lines it takes.
    pub(super) fn heading_at(&self, at: usize, open: Option<&OpenParagraph>) -> Option<(HeadingBlock, usize)> {
        let line = self.lines.get(at)?;
        if line.shape != Shape::Text {
            return None;
        }
        if let Some(found) = self.heading_of_contents(at, line) {
            return Some(found);
        }
        let depth = if line.marks == 0 && self.all_bold(line) { 7 } else { line.marks };
        let in_series = self.series.get(&at);
        let label = in_series.or(line.label.as_ref()).cloned();
        let heading = |label: Option<Label>, title: &str, ranges: Vec<SourceRange>| HeadingBlock {
            label,
            title: title.to_owned(),
            entry: None,
            depth,
            quote: line.quote,
            annex: None,
            ranges,
        };
        // A mark makes a heading of a question too.
        let asks = |title: &str| match line.marks {
            1..=6 => title.trim_end_matches(['？', '?', '！']).to_owned(),
            _ => title.to_owned(),
        };
        match &label {
            Some(found) if in_series.is_some() => Some((heading(label.clone(), &found.title, vec![line.range()]), 1)),
            Some(found) if matches!(found.style, Style::Part | Style::Chapter | Style::Section | Style::Box) => {
                if found.title.is_empty() {
                    let next = at + 1 + self.lines.get(at + 1..)?.iter().position(|line| line.shape != Shape::Blank)?;
                    let next_line = self.lines.get(next)?;
                    if next_line.is_text() && next_line.label.is_none() && is_title(&next_line.title, MAX_HEADING_CHARS)
                    {
                        let ranges = vec![line.range(), next_line.range()];
                        return Some((heading(label.clone(), &next_line.title, ranges), next + 1 - at));
                    }
                }
                is_title(&asks(&found.title), MAX_HEADING_CHARS)
                    .then(|| (heading(label.clone(), &found.title, vec![line.range()]), 1))
            }
            Some(found) if found.style != Style::Article => {
                let stands_alone = (!self.is_law || depth > 0 || self.opens_articles(at, found))
                    && !found.title.is_empty()
                    && is_title(&asks(&found.title), MAX_LIST_HEADING_CHARS)
                    && (line.marks > 0 || !self.in_short_list(at, found));
                stands_alone.then(|| (heading(label.clone(), &found.title, vec![line.range()]), 1))
            }
            Some(_) => None,
            None if is_caption(&line.title) => None,
            None if depth > 0 && open.is_none_or(|paragraph| depth <= 6 || !paragraph.ending.is_open()) => {
                let title = line.title.trim_end_matches(['：', ':']);
                (is_title(&asks(title), MAX_HEADING_CHARS) && !line.text.contains('：')
                    || line.text.ends_with('：') && is_title(title, MAX_HEADING_CHARS))
                .then(|| (heading(None, title, vec![line.range()]), 1))
            }
            None if self.plain_parts.contains(&at) || self.is_closing(at) => {
                let plain = HeadingBlock { depth: PLAIN_DEPTH, ..heading(None, &line.title, vec![line.range()]) };
                Some((plain, 1))
            }
            None if is_preamble_heading(&line.title) => Some((heading(None, &line.title, vec![line.range()]), 1)),
            None => None,
        }
    }

    /// 附则 on a line of its own above the articles with which a law ends.
    fn is_closing(&self, at: usize) -> bool {
        let is_named = self.lines.get(at).is_some_and(|line| matches!(line.key().as_str(), "附则" | "附則"));
        let below = self.lines.get(at + 1..).unwrap_or_default().iter().find(|line| line.shape != Shape::Blank);
        let is_article = |line: &Line| line.label.as_ref().is_some_and(|label| label.style == Style::Article);
        self.is_law && is_named && below.is_some_and(is_article)
    }

    /// Whether a line 一、… in a law stands right above an article.
    fn opens_articles(&self, at: usize, label: &Label) -> bool {
        let mut below = self.lines.get(at + 1..).unwrap_or_default().iter().filter(|line| line.shape != Shape::Blank);
        let is_article = |line: &Line| line.label.as_ref().is_some_and(|label| label.style == Style::Article);
        label.style == Style::Chinese && below.next().is_some_and(is_article)
    }

    /// A heading that the contents page names, over one line or two.
    fn heading_of_contents(&self, at: usize, line: &Line) -> Option<(HeadingBlock, usize)> {
        let contents = self.contents?;
        let key = line.key();
        let next = (at + 1..self.lines.len())
            .find(|&next| self.lines.get(next).is_some_and(|line| line.shape != Shape::Blank));
        let next_line = next.and_then(|next| self.lines.get(next)).filter(|line| line.is_text());
        let alone = contents.entry_of(&key).map(|entry| (entry, 1, None));
        let over_two = next_line.filter(|_| key.chars().count() >= 4).and_then(|next_line| {
            let entry = contents.entry_of(&(key.clone() + &next_line.key()))?;
            Some((entry, next? + 1 - at, Some(next_line)))
        });
        let (entry, lines_used, second) = [alone, over_two].into_iter().flatten().min_by_key(|found| found.0)?;
        let printed = second.map_or_else(|| line.title.clone(), |second| format!("{} {}", line.title, second.title));
        let title = common_spaces(&contents.entries.get(entry)?.title, &printed);
        let label = parse_label(&title);
        let ranges = std::iter::once(line.range()).chain(second.map(Line::range)).collect();
        let title = label.as_ref().map_or(title.clone(), |label| label.title.clone());
        Some((
            HeadingBlock {
                label,
                title,
                entry: Some(entry),
                depth: line.marks,
                quote: line.quote,
                annex: None,
                ranges,
            },
            lines_used,
        ))
    }

    fn all_bold(&self, line: &Line) -> bool {
        let raw = self.chars.get(line.content_start..line.content_end).unwrap_or_default();
        if line.whole {
            return line.bold && line.text.chars().count() <= 30;
        }
        line.bold
            && raw.ends_with(&['*', '*'])
            && raw.windows(2).filter(|pair| *pair == ['*', '*']).count() == 2
            && line.text.chars().count() <= 30
    }

    /// Short labelled lines that follow each other are the items of a list, not headings.
    fn in_short_list(&self, at: usize, label: &Label) -> bool {
        let is_sibling = |line: Option<&Line>, number: Option<u32>| {
            line.and_then(|line| line.label.as_ref()).is_some_and(|other| {
                other.style == label.style
                    && Some(other.number) == number
                    && is_title(&other.title, MAX_LIST_HEADING_CHARS)
            })
        };
        let written = |line: &&Line| line.shape != Shape::Blank;
        let after = self.lines.get(at + 1..).and_then(|lines| lines.iter().find(written));
        let before = self.lines.get(..at).and_then(|lines| lines.iter().rfind(written));
        // 附件：1. 收费标准, and 2. on the next line.
        let begun_behind_its_name =
            before.and_then(|line| line.text.split_once(['：', ':'])).is_some_and(|(_, rest)| {
                parse_label(rest).is_some_and(|first| {
                    first.style == label.style && Some(first.number) == label.number.checked_sub(1)
                })
            });
        begun_behind_its_name
            || is_sibling(after, Some(label.number + 1))
            || is_sibling(before, label.number.checked_sub(1))
    }
}
/// The heading of a box that was printed as a picture, of which only the title is text.
pub(super) fn boxed_picture(line: &Line) -> Option<HeadingBlock> {
    let label = parse_label(line.picture.as_ref()?).filter(|label| label.style == Style::Box)?;
    let title = label.title.clone();
    Some(HeadingBlock { label: Some(label), title, entry: None, depth: 0, quote: 0, annex: None, ranges: Vec::new() })
}

/// 表2 居民消费价格, 图3: the caption of a table or a picture heads no text.
fn is_caption(title: &str) -> bool {
    let numbered = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    super::table::table_label(title).is_some() || title.strip_prefix('图').is_some_and(numbered)
}

/// Whether a line may be a title: short, and no sentence.
fn is_title(text: &str, max_chars: usize) -> bool {
    let chars = text.chars().count();
    (1..=max_chars).contains(&chars)
        && !text.contains(['。', '；', '！', '？'])
        && !text.ends_with(['，', '：', '、', ',', ':', ';'])
}
