//! `compare`: two documents side by side.

use super::common::{Address, Common};
use super::output::wants_colour;
use super::output::{Outcome, json_line, to_stdout};
use crate::server::comparison_docx;
use crate::server::types::{CompareAnswer, ComparedChapter, ComparedPair};
use anyhow::Context as _;
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  plansearch compare plan-2020 plan-2025
  plansearch compare --json plan-2020 plan-2025 | jq .counts
  plansearch compare plan-2020 plan-2025 --word differences.docx

Exit code: 0 no passage differs, 1 something differs, 2 error.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The first document, the older one, by its id
    #[arg(value_name = "A")]
    a: String,
    /// The second document, the newer one
    #[arg(value_name = "B")]
    b: String,
    /// Write the answer as JSON in one line
    #[arg(long)]
    json: bool,
    /// Write a Word file as well
    #[arg(long, value_name = "FILE")]
    word: Option<PathBuf>,
    #[command(flatten)]
    address: Address,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let settings = common.prepare()?;
    let library = common.open()?.library;
    let links = arguments.address.links(settings);
    let answer = CompareAnswer::run(&library, &arguments.a, &arguments.b, &links)?;
    if let Some(path) = &arguments.word {
        let bytes = comparison_docx(&answer).map_err(anyhow::Error::msg).context("cannot write the Word file")?;
        std::fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let is_colourful = io::stdout().is_terminal() && wants_colour();
    to_stdout(|out| {
        if arguments.json {
            json_line(out, &answer)?;
        } else {
            report(out, &answer, is_colourful)?;
        }
        let counts = answer.counts;
        let differs = counts.changed + counts.added + counts.dropped + counts.moved > 0;
        Ok(if differs { Outcome::NothingFound } else { Outcome::Found })
    })
}

fn report(out: &mut dyn Write, answer: &CompareAnswer, is_colourful: bool) -> io::Result<()> {
    for chapter in &answer.chapters {
        let pairs: Vec<&ComparedPair> = chapter.passages.iter().filter(|pair| pair.kind != "same").collect();
        if pairs.is_empty() {
            continue;
        }
        writeln!(out, "{}", heading(chapter))?;
        for pair in pairs {
            let place = pair.b.as_ref().or(pair.a.as_ref()).map(|passage| passage.id.as_str()).unwrap_or_default();
            writeln!(out, "  {} {place}", pair.kind)?;
            writeln!(out, "    {}", marked(pair, is_colourful))?;
        }
    }
    let counts = answer.counts;
    writeln!(
        out,
        "相同{}段，改动{}段，新增{}段，删去{}段，移位{}段。",
        counts.same, counts.changed, counts.added, counts.dropped, counts.moved
    )
}

fn heading(chapter: &ComparedChapter) -> String {
    let named = chapter.b.as_ref().or(chapter.a.as_ref());
    named.map(|heading| format!("{} {}", heading.label, heading.title).trim().to_owned()).unwrap_or_default()
}

/// The wording with what is gone and what is new in brackets, or in colours.
fn marked(pair: &ComparedPair, is_colourful: bool) -> String {
    let gone = |text: &str| match (text, is_colourful) {
        ("", _) => String::new(),
        (text, true) => format!("\u{1b}[9;31m{text}\u{1b}[0m"),
        (text, false) => format!("[-{text}-]"),
    };
    let new = |text: &str| match (text, is_colourful) {
        ("", _) => String::new(),
        (text, true) => format!("\u{1b}[4;32m{text}\u{1b}[0m"),
        (text, false) => format!("{{+{text}+}}"),
    };
    if pair.differences.is_empty() {
        return match (&pair.a, &pair.b) {
            (Some(a), None) => gone(&a.text),
            (None, Some(b)) => new(&b.text),
            (_, Some(b)) => b.text.clone(),
            (None, None) => String::new(),
        };
    }
    let piece = |piece: &crate::server::types::TextDifference| match piece.op {
        "equal" => piece.b.clone(),
        _ => gone(&piece.a) + &new(&piece.b),
    };
    pair.differences.iter().map(piece).collect()
}
