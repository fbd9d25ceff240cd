//! A source becomes a document: blocks in reading order become outline, passages and account.

use super::block::{Block, BlockReader, HeadingBlock};
use super::builder::{Builder, Placed};
use super::container;
use super::contents::find_contents;
use super::descriptors::{describe, short_title};
use super::doubt::doubts;
use super::front::{Front, read_front};
use super::front_matter::FrontMatter;
use super::front_role::FrontRole;
use super::furniture::mark_furniture;
use super::imprint::{comes_into_force, is_body_name, iso_day, signature, without_occasion};
use super::law::is_law;
use super::ledger::Ledger;
use super::line::{Line, Shape, split_lines};
use super::markdown::read_markdown;
use super::metadata::Metadata;
use super::model::Document;
use super::open_paragraph::wrap_chars;
use super::outline::Outline;
use super::read::PageStart;
use super::scheme::Scheme;
use super::series::{find_plain_parts, find_series};
use super::source::Source;
use super::source_range::SourceRange;
use super::table::find_tables;
use crate::config::DocumentEntry;
use std::collections::HashSet;

/// Reads a source; `entry` is what `documents.toml` says of it.
#[must_use]
pub fn read_document(source: &Source, id: String, entry: Option<&DocumentEntry>) -> Document {
    let container = source.container.as_deref();
    let markdown = container.map_or_else(|| read_markdown(&source.chars), |_| container::wording(&source.chars));
    let markup = &markdown.markup;
    let mut lines =
        container.map_or_else(|| split_lines(&source.chars, &markdown), |read| container::lines(read, &markdown));
    // A container's reader has left out what stands at the edges of pages.
    let has_pages = container.is_none() && mark_furniture(&mut lines);
    let contents = find_contents(&lines);
    let tables = find_tables(&lines, markup, contents.as_ref().map_or(&(0..0), |contents| &contents.lines));
    let series = find_series(&lines);
    let law = is_law(&lines);
    let plain_parts = if law || contents.is_some() { HashSet::new() } else { find_plain_parts(&lines) };
    let mut reader = BlockReader {
        chars: &source.chars,
        markup,
        lines: &lines,
        contents: contents.as_ref(),
        tables: &tables,
        roles: &[],
        is_law: law,
        series: &series,
        plain_parts: &plain_parts,
        wrap_chars: wrap_chars(&lines),
    };
    let front = front_of(&reader);
    reader.roles = front.roles.as_slice();
    let blocks = reader.read();
    let running_head = lines.iter().find(|line| line.shape == Shape::PageHead);
    let untitled = |(at, line): &(usize, &Line)| line.marks > 0 && line.label.is_none() && !series.contains_key(at);
    let head = running_head.or_else(|| lines.iter().enumerate().find(untitled).map(|(_, line)| line));
    let named = Named { file: &source.file, head: head.map(|line| line.text.as_str()), is_law: law };
    let mut found = front.metadata.clone();
    if found.date.is_none()
        && let Some((body, date)) = signature(&lines)
    {
        found.date = Some(date);
        found.issuer = found.issuer.or(Some(body));
    }
    // A page of the web says in its head when it was published, and from whom its text comes.
    if let Some(hints) = container.filter(|read| read.format == "html").map(|read| &read.hints) {
        let source = hints.author.clone().filter(|author| is_body_name(author));
        found.date = found.date.or_else(|| hints.created.as_deref().and_then(iso_day));
        found.issuer = found.issuer.or(source);
    }
    let mut metadata = metadata(&found, &markdown.front_matter(&source.chars), entry, named);
    let printed = container.map_or(&[][..], |read| read.pages.as_slice());
    metadata.pages = printed.iter().map(|start| start.page).max().or(metadata.pages);
    let headings: Vec<&HeadingBlock> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(heading) => Some(heading),
            _ => None,
        })
        // What stands in annexes is numbered anew and says nothing of the body.
        .take_while(|heading| heading.annex.is_none())
        .collect();
    let outline = Outline::new(Scheme::of(&headings));
    let builder = Builder {
        id: &id,
        chars: &source.chars,
        markup,
        lines: &lines,
        contents: contents.as_ref(),
        tables: &tables,
        marks: &markdown.marks,
        printed_pages: printed,
        has_pages: has_pages || contents.as_ref().is_some_and(|c| c.entries.iter().any(|e| e.page.is_some())),
        metadata: &metadata,
        outline,
        ledger: Ledger::new(markup, &lines),
        placed: Placed::with_warnings(markdown.warnings()),
    };
    let (outline, mut passages, mut report) = builder.build(&blocks, source.encoding);
    for passage in passages.iter_mut().filter(|_| !printed.is_empty()) {
        let page = |range: &SourceRange| page_at(printed, range.start);
        passage.source_pages = passage.source.iter().map(page).collect();
    }
    if metadata.effective.is_none() {
        // It stands at the end, mostly in the last article.
        let last = passages.iter().rev().filter(|passage| passage.place.annex.is_none()).take(LAST_PASSAGES);
        metadata.effective = last.into_iter().find_map(|passage| comes_into_force(&passage.text));
    }
    report.warnings.extend(doubts(&outline));
    report.dropped = container.map(|read| read.dropped.clone()).unwrap_or_default();
    let format = container.map_or_else(|| text_format(&source.file).to_owned(), |read| read.format.clone());
    Document {
        id,
        file: source.file.clone(),
        format,
        metadata,
        outline,
        passages,
        report,
        text: source.chars.iter().collect(),
    }
}

/// So many passages from the end on may say from when on a document holds.
const LAST_PASSAGES: usize = 6;

/// The format of a source that is no container.
fn text_format(file: &str) -> &'static str {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ["md", "markdown"].iter().any(|known| ending.eq_ignore_ascii_case(known)) { "md" } else { "txt" }
}

/// The page of the file on which a character stands, from 1.
fn page_at(pages: &[PageStart], character: usize) -> u32 {
    let after = pages.partition_point(|page| page.start <= character);
    after.checked_sub(1).and_then(|at| pages.get(at)).or(pages.first()).map_or(1, |page| page.page)
}

/// Reads what stands before the contents page and before the first heading.
fn front_of(reader: &BlockReader<'_>) -> Front {
    let body_start = reader.body_start();
    let until = body_start.unwrap_or(usize::MAX);
    let contents = reader.contents.map_or(0..0, |contents| contents.lines.clone());
    let in_table = |at: usize| {
        let next = reader.tables.partition_point(|table| table.lines.start <= at);
        next.checked_sub(1).and_then(|last| reader.tables.get(last)).is_some_and(|table| table.lines.contains(&at))
    };
    // Once a contents page has come, only a text can stand before the first heading.
    let before = |at: usize, line: &Line| {
        line.content_start < until && !in_table(at) && (contents.is_empty() || at < contents.start)
    };
    let lines: Vec<(usize, &Line)> = reader.lines.iter().enumerate().filter(|(at, line)| before(*at, line)).collect();
    let mut front = read_front(&lines, !contents.is_empty(), body_start.is_some());
    if body_start.is_some() && !contents.is_empty() {
        let after = reader
            .lines
            .iter()
            .enumerate()
            .filter(|(at, line)| *at >= contents.end && line.content_start < until && line.is_text());
        let title = front.metadata.title.clone();
        // The title may be printed once more above the text.
        for (at, line) in after {
            front.roles.set(at, if line.key() == title { FrontRole::Title } else { FrontRole::Preamble });
        }
    }
    front
}

/// What `documents.toml` says goes before what the source says, and that before its front matter.
fn metadata(found: &Metadata, matter: &FrontMatter, entry: Option<&DocumentEntry>, source: Named<'_>) -> Metadata {
    let of_entry = |field: fn(&DocumentEntry) -> &Option<String>| entry.and_then(|entry| field(entry).clone());
    let stem = source.file.rsplit('/').next().unwrap_or(source.file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let title = of_entry(|entry| &entry.title)
        .or_else(|| (!found.title.is_empty()).then(|| found.title.clone()))
        .or_else(|| matter.title())
        .or_else(|| source.head.map(str::to_owned))
        .unwrap_or_else(|| stem.to_owned());
    let (bare, spoken) = without_occasion(&title);
    let title = bare.to_owned();
    let issuer = of_entry(|entry| &entry.issuer).or_else(|| found.issuer.clone()).or_else(|| matter.issuer());
    let date = of_entry(|entry| &entry.date).or_else(|| found.date.clone()).or(spoken).or_else(|| matter.date("date"));
    let matter_title = matter.title().unwrap_or_default();
    let others = [found.region.as_deref().unwrap_or_default(), issuer.as_deref().unwrap_or_default(), &matter_title];
    let described = describe(&title, &others, source.is_law);
    let region = of_entry(|entry| &entry.region).or(described.region);
    Metadata {
        short_title: of_entry(|entry| &entry.short_title)
            .unwrap_or_else(|| short_title(&title, region.as_deref(), date.as_deref())),
        title,
        number: of_entry(|entry| &entry.number).or_else(|| found.number.clone()),
        issuer,
        date,
        pages: entry.and_then(|entry| entry.pages).or(found.pages),
        level: of_entry(|entry| &entry.level).or_else(|| described.level.map(str::to_owned)),
        region,
        doc_kind: of_entry(|entry| &entry.doc_kind).or_else(|| Some(described.doc_kind.to_owned())),
        effective: of_entry(|entry| &entry.effective)
            .or_else(|| found.effective.clone())
            .or_else(|| matter.date("effective_date")),
        status: of_entry(|entry| &entry.status).or_else(|| matter.value("status")),
    }
}

/// What names a source beside its text.
struct Named<'a> {
    file: &'a str,
    /// The running head of its pages, or its first heading.
    head: Option<&'a str>,
    is_law: bool,
}
