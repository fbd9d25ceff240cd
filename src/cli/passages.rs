//! `passages`: all passages, a JSON line each.

use super::common::{Address, Common};
use super::output::{Outcome, json_line, to_stdout};
use crate::server::types::QuotablePassage;

const EXAMPLES: &str = "\
Examples:
  plansearch passages | wc -l
  plansearch passages | jq -r 'select(.kind == \"indicator\") | .text'";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    address: Address,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let settings = common.prepare()?;
    let links = arguments.address.links(settings);
    let library = common.open()?.library;
    to_stdout(|out| {
        for found in library.passages() {
            json_line(out, &QuotablePassage::new(&found, &links))?;
        }
        Ok(Outcome::Found)
    })
}
