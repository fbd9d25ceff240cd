//! `config check`: reads all of the configuration, and says everything that is wrong with it.

use super::common::Common;
use super::output::{Outcome, to_stdout};
use crate::corpus::list_linked_sources;
use crate::error::Error;
use plansearch_analysis::{Lexicon, StopWords, Synonyms};
use plansearch_config::{
    DocumentsConfig, FactWords, KEYS_FILE, KeysFile, Questions, Ranking, ServerSettings, Wording, load_toml,
    unknown_files,
};

const EXAMPLES: &str = "\
Examples:
  plansearch config check
  plansearch config check --config /etc/plansearch

Exit code: 0 all is well, 2 something is wrong.";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Read all of the configuration and say what is wrong; nothing is built or changed
    #[command(after_help = EXAMPLES)]
    Check,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    match arguments.action {
        Action::Check => check(common),
    }
}

fn check(common: &Common) -> anyhow::Result<Outcome> {
    let folder = common.config_dir()?;
    let file = |name: &str| folder.join(name);
    let mut wrong: Vec<String> = Vec::new();
    let mut note = |failed: Option<Error>| wrong.extend(failed.map(|error| format!("{:#}", anyhow::anyhow!(error))));
    let settings = load_toml::<ServerSettings>(&file("server.toml"));
    let linked = settings.as_ref().map(|settings| settings.linked_folders.clone()).unwrap_or_default();
    note(settings.err());
    note(KeysFile::load(&file(KEYS_FILE)).err());
    note(Ranking::load(&file("ranking.toml")).err());
    note(Wording::load(&file("wording.toml")).err());
    note(FactWords::load(&file("facts.toml")).err());
    note(Questions::load(&file("questions.toml")).err());
    note(StopWords::load(&file("stopwords.txt")).err());
    note(Synonyms::load(&[&file("synonyms.txt")]).err());
    note(Synonyms::load(&[&file("synonyms-user.txt")]).err());
    note(Lexicon::load(&file("userdict.txt")).err());
    let documents = match DocumentsConfig::load(&file("documents.toml")) {
        Ok(documents) => documents,
        Err(error) => {
            note(Some(error));
            DocumentsConfig::default()
        }
    };
    // Where the sources are elsewhere there is nothing to compare with.
    if let Ok(sources) = list_linked_sources(&common.seeds_dir(), &linked) {
        let is_there = |name: &str| {
            let is_it = |file: &str| file == name || (name.ends_with('/') && file.starts_with(name));
            sources.iter().any(|source| is_it(&source.file))
        };
        let missing = documents.without_source(is_there);
        wrong.extend(
            missing.map(|name| format!("{}: `{name}` is not among the sources", file("documents.toml").display())),
        );
    }
    let unknown = unknown_files(folder).into_iter();
    wrong.extend(unknown.map(|name| format!("{}: no file of the configuration has this name", file(&name).display())));
    to_stdout(|out| {
        for line in &wrong {
            writeln!(out, "{line}")?;
        }
        if wrong.is_empty() {
            writeln!(out, "配置无误：{}", folder.display())?;
        }
        Ok(if wrong.is_empty() { Outcome::Found } else { Outcome::SomeFailed })
    })
}
