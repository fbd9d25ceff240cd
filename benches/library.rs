//! What the engine costs as the library grows, beside plain tantivy over the same passages.
//!
//! A seeded generator writes libraries of so many passages from the words and the sentence shapes
//! of the plan in `seeds/`. Each is indexed, opened, searched with queries made of its own passages,
//! and changed in one file. The baseline in the same run is tantivy with one field of jieba words:
//! ten hits by BM25 with their texts. A query counts only if its answer is right; a wrong one ends
//! the run with an error after the table.
//!
//! ```text
//! cargo bench --bench library                          10,000 and 100,000 passages
//! cargo bench --bench library -- 10000 1000000         other sizes
//! cargo bench --bench library -- --plan                the plan in seeds/
//! cargo bench --bench library -- --seeds DIR           a folder of real documents (a copy is measured)
//! cargo bench --bench library -- --csv FILE 10000      the figures also for docs/performance/draw.py
//! cargo bench --bench library -- --write DIR 156000    only write the library (--laws: laws alone)
//! ```
#![expect(clippy::expect_used, clippy::panic, reason = "a bench that cannot run has nothing to measure")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the figures are for who runs the bench")]

#[path = "library/baseline.rs"]
mod baseline;
#[path = "library/documents.rs"]
mod documents;
#[path = "library/engine.rs"]
mod engine;
#[path = "library/folders.rs"]
mod folders;
#[path = "library/generator.rs"]
mod generator;
#[path = "library/measure.rs"]
mod measure;
#[path = "library/memory.rs"]
mod memory;
#[path = "library/names.rs"]
mod names;
#[path = "library/queries.rs"]
mod queries;
#[path = "library/random.rs"]
mod random;
#[path = "library/sample.rs"]
mod sample;
#[path = "library/sentence.rs"]
mod sentence;
#[path = "library/table.rs"]
mod table;
#[path = "library/vocabulary.rs"]
mod vocabulary;

use folders::Folders;
use generator::{Mix, PASSAGES_PER_DOCUMENT};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use table::Column;

/// The seed of the queries.
const SEED: u64 = 20_351_001;

/// The phases in their order; each is a process.
const PHASES: [&str; 4] = ["build", "baseline", "search", "change"];

/// What is to be done.
#[derive(Debug, Default)]
struct Arguments {
    sizes: Vec<usize>,
    seeds: Vec<PathBuf>,
    csv: Option<PathBuf>,
    write: Option<PathBuf>,
    laws: bool,
    phase: Option<(String, PathBuf)>,
}

fn main() -> ExitCode {
    let arguments = Arguments::read();
    if let Some((phase, folder)) = &arguments.phase {
        run_phase(phase, &Folders::below(folder));
        return ExitCode::SUCCESS;
    }
    if let Some(folder) = &arguments.write {
        let size = arguments.sizes.first().copied().expect("--write needs a number of passages");
        let bytes = write_library(folder, size, if arguments.laws { Mix::Laws } else { Mix::All });
        eprintln!("{}: {} documents, {bytes} bytes", folder.display(), documents_for(size));
        return ExitCode::SUCCESS;
    }
    let mut columns = Vec::new();
    for seeds in &arguments.seeds {
        columns.push(measured(|folders| folders.copy(seeds)));
    }
    for &size in &arguments.sizes {
        columns.push(measured(|folders| {
            write_library(&folders.seeds, size, Mix::All);
        }));
    }
    println!("{}", table::table(&columns));
    println!(
        "Where two figures stand, the first is plansearch's, the second the baseline's, the third how many times it is."
    );
    if let Some(file) = &arguments.csv {
        fs::write(file, table::csv(&columns)).expect("the figures are written");
    }
    let wrong: Vec<&(String, String)> = columns.iter().flat_map(|column| &column.wrong).collect();
    for (kind, query) in &wrong {
        eprintln!("wrong answer, not timed ({kind}): {query}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Arguments {
    fn read() -> Self {
        let mut read = Self::default();
        let mut given = env::args().skip(1);
        while let Some(argument) = given.next() {
            let mut value = || given.next().unwrap_or_else(|| panic!("{argument} needs a value"));
            match argument.as_str() {
                // What `cargo bench` itself says.
                "--bench" => {}
                "--plan" => read.seeds.push(root().join("seeds")),
                "--seeds" => read.seeds.push(value().into()),
                "--csv" => read.csv = Some(value().into()),
                "--write" => read.write = Some(value().into()),
                "--laws" => read.laws = true,
                "--phase" => read.phase = Some((value(), value().into())),
                size => read.sizes.push(size.parse().unwrap_or_else(|_| panic!("not a number of passages: {size}"))),
            }
        }
        if read.sizes.is_empty() && read.seeds.is_empty() {
            read.sizes = vec![10_000, 100_000];
        }
        read
    }
}

/// Measures one library in folders of its own, a process a phase.
fn measured(fill: impl FnOnce(&Folders)) -> Column {
    let folder = tempfile::tempdir().expect("a folder");
    fill(&Folders::below(folder.path()));
    let mut column = Column::default();
    for phase in PHASES {
        eprintln!("{phase} …");
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.args(["--phase", phase]).arg(folder.path()).stderr(Stdio::inherit());
        let output = command.output().expect("a phase is run");
        assert!(output.status.success(), "{phase} ends well");
        column.read(&String::from_utf8_lossy(&output.stdout));
    }
    column
}

fn run_phase(phase: &str, folders: &Folders) {
    match phase {
        "build" => measure::build(folders),
        "baseline" => measure::build_baseline(folders, SEED),
        "search" => measure::search(folders),
        "change" => measure::change(folders),
        _ => panic!("no such phase: {phase}"),
    }
}

fn documents_for(passages: usize) -> usize {
    passages.div_ceil(PASSAGES_PER_DOCUMENT)
}

fn write_library(folder: &Path, passages: usize, mix: Mix) -> usize {
    let plan = root().join("seeds/qingzhou-14th-five-year-plan.md");
    let plan = fs::read_to_string(plan).expect("the plan");
    generator::write(&plan, folder, documents_for(passages), mix).expect("the library is written")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
