//! `check`: a draft against the documents.

use super::common::{Address, Common};
use super::differences;
use super::output::wants_colour;
use super::output::{Outcome, json_line, to_stdout};
use crate::quote::CheckRequest;
use crate::server::types::CheckAnswer;
use anstream::adapter::strip_str;
use anyhow::Context as _;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  plansearch check draft.txt
  plansearch check --json draft.txt | jq .summary
  echo '到2025年，开通5G基站1500座。' | plansearch check

Exit code: 0 every sentence is verbatim, 1 something is not, 2 error.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The draft, in UTF-8; without it, or with `-`, standard input is read
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Compare with this document only
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// Write the answer as JSON in one line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    address: Address,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let settings = common.prepare()?;
    let text = read(arguments.file.as_deref())?;
    let library = common.open()?.library;
    let links = arguments.address.links(settings);
    let request = CheckRequest { text, document: arguments.document.clone() };
    let answer = CheckAnswer::run(&library, &request, &links)?;
    to_stdout(|out| {
        if arguments.json {
            json_line(out, &answer)?;
        } else {
            let report = differences::report(&answer);
            let is_colourful = io::stdout().is_terminal() && wants_colour();
            if is_colourful { write!(out, "{report}")? } else { write!(out, "{}", strip_str(&report))? }
        }
        Ok(if answer.is_verbatim() { Outcome::Found } else { Outcome::NothingFound })
    })
}

fn read(file: Option<&Path>) -> anyhow::Result<String> {
    let (name, bytes) = match file.filter(|file| *file != Path::new("-")) {
        Some(file) => (format!("`{}`", file.display()), std::fs::read(file)),
        None => {
            let mut bytes = Vec::new();
            ("standard input".to_owned(), io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
        }
    };
    let bytes = bytes.with_context(|| format!("cannot read the draft from {name}"))?;
    let text = String::from_utf8(bytes);
    let mut text = text.with_context(|| format!("the draft in {name} is not valid UTF-8: save it in this encoding"))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}
