//! `index`: builds the index if needed, and accounts for the sources.

use super::arguments::Common;
use super::output::{Outcome, to_stdout};
use crate::library::Opened;
use crate::server::types::Report;

const EXAMPLES: &str = "\
Examples:
  plansearch index
  plansearch index --report | jq '.documents[0].outline'
  plansearch index --report | jq -r '.documents[].faults[] | \"\\(.line) \\(.kind) \\(.note)\"'";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Write as JSON what became of every character of the sources
    #[arg(long)]
    report: bool,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    common.prepare()?;
    let Opened { library, built, .. } = common.open()?;
    to_stdout(|out| {
        if arguments.report {
            serde_json::to_writer_pretty(&mut *out, &Report::new(&library)?)?;
            writeln!(out)?;
        } else {
            let state = if built { "索引已建成" } else { "索引无须更新" };
            let (documents, passages) = (library.document_count(), library.passage_count());
            writeln!(out, "{state}：{documents}份文件，{passages}个段落，版本 {}", library.generation())?;
            for error in library.store().source_errors(None, usize::MAX)? {
                writeln!(out, "未能读取 {}：{}", error.file, error.reason)?;
            }
        }
        Ok(Outcome::Found)
    })
}
