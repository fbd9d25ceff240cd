//! The blocks of a source, headings, whole paragraphs and tables, and what is known before they are read.

use super::annex::AnnexKind;
use super::contents::Contents;
use super::front_role::FrontRole;
use super::label::Label;
use super::line::Line;
use super::markup::Markup;
use super::series::Series;
use super::source_range::SourceRange;
use super::table::Table;
use std::collections::HashSet;

/// A block of a source, in reading order.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// A heading.
    Heading(HeadingBlock),
    /// A paragraph, whole.
    Paragraph(ParagraphBlock),
    /// A table: its index.
    Table(usize),
}

/// A heading, over one line or two.
#[derive(Debug, Clone)]
pub(crate) struct HeadingBlock {
    /// Its label, if it has one.
    pub label: Option<Label>,
    /// Its title with spaces.
    pub title: String,
    /// The entry of the contents page that it agrees with.
    pub entry: Option<usize>,
    /// The number of `#` before it; 7 for a line all in bold.
    pub depth: usize,
    /// Which quotation it stands in; 0 for none.
    pub quote: usize,
    /// The kind of annex that it opens, and its number.
    pub annex: Option<(AnnexKind, u32)>,
    /// Where it stands.
    pub ranges: Vec<SourceRange>,
}

/// A paragraph with its pieces between page cuts.
#[derive(Debug, Clone)]
pub(crate) struct ParagraphBlock {
    /// Its pieces.
    pub pieces: Vec<SourceRange>,
    /// Its role, before the body.
    pub role: Option<FrontRole>,
    /// Its article label, if it opens an article.
    pub article: Option<Label>,
    /// The wording.
    pub text: String,
    /// For each cut the first character of `text` after it.
    pub cuts: Vec<usize>,
    /// Which quotation it stands in; 0 for none.
    pub quote: usize,
    /// The mark of the note that it is.
    pub footnote: Option<String>,
}

/// The depth of a heading that has neither a mark nor a label.
pub(crate) const PLAIN_DEPTH: usize = 8;

/// What is known of a source before its blocks are read.
pub(crate) struct BlockReader<'a> {
    pub chars: &'a [char],
    pub markup: &'a Markup,
    pub lines: &'a [Line],
    pub contents: Option<&'a Contents>,
    pub tables: &'a [Table],
    /// The role of each line before the body; lines past its end have none.
    pub roles: &'a [Option<FrontRole>],
    /// Headings that only their series shows.
    pub series: &'a Series,
    /// Lines that head parts without any mark.
    pub plain_parts: &'a HashSet<usize>,
    /// Whether lines that start with 第X条 open articles.
    pub is_law: bool,
    /// The length of a full line, where paragraphs are broken into lines.
    pub wrap_chars: Option<usize>,
}
