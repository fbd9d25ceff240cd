//! `search`: one query, or one a line.

use super::common::{Address, Common};
use super::listing::{self, Emphasis};
use super::output::wants_colour;
use super::output::{Outcome, json_line, to_stdout};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::server::types::SearchAnswer;
use crate::server::{Links, Problem};
use anyhow::Context as _;
use clap::ValueEnum;
use clap::builder::RangedU64ValueParser;
use plansearch_search::{DEFAULT_LIMIT, MAX_LIMIT, Mode, SearchRequest};
use std::io::{self, BufRead, IsTerminal as _, Write};

const EXAMPLES: &str = "\
Examples:
  plansearch search '一窗受理·一次办好'
  plansearch search '5G基站 2025' -k 3
  plansearch search --mode exact --json 全域旅游 | jq .total
  plansearch search --batch < queries.txt > answers.jsonl
  plansearch search -- '-词 规划'                a query that begins with a hyphen

In a query, “…”, 「…」 or \"…\" demands the verbatim sequence, and -词 after a space excludes a word.
With --batch each line of standard input gives one line of output, in the same order: an answer,
or the problem with that query, as the HTTP service gives them.
Exit code: 0 found, 1 nothing found, 2 error (with --batch: in any of the queries).";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What to search for
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    query: Option<String>,
    /// The most hits shown, at most 100
    #[arg(short = 'k', long = "limit", value_name = "N", default_value_t = DEFAULT_LIMIT, value_parser = limit_parser())]
    limit: usize,
    /// Which passages are hits
    #[arg(long, value_enum, default_value_t = ModeName::Any)]
    mode: ModeName,
    /// Write the answer as JSON in one line
    #[arg(long)]
    json: bool,
    /// Read a query a line from standard input, and write a JSON line for each
    #[arg(long)]
    batch: bool,
    #[command(flatten)]
    address: Address,
}

fn limit_parser() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(0..=u64::try_from(MAX_LIMIT).unwrap_or(u64::MAX))
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ModeName {
    /// Each term is optional; best first
    Any,
    /// Each term must occur
    All,
    /// The whole query must occur as one verbatim sequence
    Exact,
}

impl From<ModeName> for Mode {
    fn from(name: ModeName) -> Self {
        match name {
            ModeName::Any => Self::Any,
            ModeName::All => Self::All,
            ModeName::Exact => Self::Exact,
        }
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let settings = common.prepare()?;
    let library = common.open()?.library;
    let searcher = Searcher { library: &library, links: arguments.address.links(settings), arguments };
    match &arguments.query {
        Some(query) => searcher.one(query),
        None => searcher.batch(io::stdin().lock()),
    }
}

struct Searcher<'a> {
    library: &'a Library,
    links: Links,
    arguments: &'a Arguments,
}

impl Searcher<'_> {
    fn one(&self, query: &str) -> anyhow::Result<Outcome> {
        let answer = self.answer(query)?;
        to_stdout(|out| {
            if self.arguments.json {
                json_line(out, &answer)?;
            } else {
                let colourful = io::stdout().is_terminal() && wants_colour();
                listing::write(out, &answer, if colourful { Emphasis::Ansi } else { Emphasis::Plain })?;
            }
            Ok(outcome(&answer))
        })
    }

    /// Each answer is flushed, so that a program can hold a conversation with this one.
    fn batch(&self, input: impl BufRead) -> anyhow::Result<Outcome> {
        let mut total = Outcome::NothingFound;
        for line in input.lines() {
            let line = line.context("cannot read the queries from standard input")?;
            let answered = to_stdout(|out| self.batch_line(out, line.trim_start_matches('\u{feff}')))?;
            total = match (total, answered) {
                (Outcome::SomeFailed, _) | (_, Outcome::SomeFailed) => Outcome::SomeFailed,
                (Outcome::Found, _) | (_, Outcome::Found) => Outcome::Found,
                (Outcome::NothingFound, Outcome::NothingFound) => Outcome::NothingFound,
            };
        }
        Ok(total)
    }

    fn batch_line(&self, out: &mut dyn Write, query: &str) -> anyhow::Result<Outcome> {
        match self.answer(query) {
            Ok(answer) => {
                json_line(out, &answer)?;
                Ok(outcome(&answer))
            }
            Err(error @ (Error::QueryTooLong { .. } | Error::BadParameter { .. })) => {
                json_line(out, &Problem::from(error))?;
                Ok(Outcome::SomeFailed)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn answer(&self, query: &str) -> Result<SearchAnswer> {
        if query.trim().is_empty() {
            return Err(Error::BadParameter { name: "q", reason: "is empty: give the words to search for".to_owned() });
        }
        let request = SearchRequest {
            limit: self.arguments.limit,
            mode: self.arguments.mode.into(),
            ..SearchRequest::new(query)
        };
        SearchAnswer::run(self.library, &request, &self.links)
    }
}

fn outcome(answer: &SearchAnswer) -> Outcome {
    if answer.total == 0 { Outcome::NothingFound } else { Outcome::Found }
}
