//! `index`: builds the index if needed, and accounts for the sources.

use super::common::Common;
use super::output::{Outcome, to_stdout};
use super::progress::Bar;
use crate::library::{Opened, move_library};
use crate::server::types::Report;
use plansearch_index::Update;
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  plansearch index
  plansearch index --to opensearch --store-urls http://10.0.0.1:9200
  plansearch index --report | jq '.documents[0].outline'
  plansearch index --report | jq -r '.documents[].faults[] | \"\\(.line) \\(.kind) \\(.note)\"'";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Write as JSON what became of every character of the sources
    #[arg(long)]
    report: bool,
    /// Hash every source, and not only those whose size or time changed
    #[arg(long)]
    verify: bool,
    /// Move the library on this machine into a cluster as it is, without reading the sources again
    #[arg(long, value_name = "KIND", conflicts_with_all = ["report", "verify"])]
    to: Option<Destination>,
    /// How many seconds to wait for another process that writes the index [default: 600]
    #[arg(long, value_name = "SECONDS", default_value_t = 600, hide_default_value = true)]
    wait: u64,
}

/// Where a library can be moved.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Destination {
    Opensearch,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    common.prepare()?;
    if let Some(Destination::Opensearch) = arguments.to {
        return moved(common, Duration::from_secs(arguments.wait));
    }
    let Opened { library, built, .. } = common.open_updated(Update {
        verify: arguments.verify,
        checksums: arguments.verify,
        patience: Duration::from_secs(arguments.wait),
    })?;
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

/// Moves the library on this machine into the cluster.
fn moved(common: &Common, patience: Duration) -> anyhow::Result<Outcome> {
    let (paths, cluster) = (common.paths_of_folder()?, common.cluster()?);
    let bar = Bar::new();
    let (library, changed) = move_library(&paths, &cluster, patience, &bar)?;
    drop(bar);
    to_stdout(|out| {
        let state = if changed.is_some() { "已移入集群" } else { "集群里已是这个版本" };
        let (documents, passages) = (library.document_count(), library.passage_count());
        writeln!(out, "{state}：{documents}份文件，{passages}个段落，版本 {}", library.generation())?;
        Ok(Outcome::Found)
    })
}
