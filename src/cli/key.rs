//! `key`: who may ask the service, and for what.

use super::common::Common;
use super::output::{Outcome, json_line, to_stdout};
use crate::server::{add_key, new_key, revoke_key};
use anyhow::Context as _;
use plansearch_config::{Expiry, Folder, KEYS_FILE, KeyEntry, KeyHash, KeyName, KeysFile, Scope};
use std::time::SystemTime;

const EXAMPLES: &str = "\
Examples:
  plansearch key add dify                                 a key that may ask
  plansearch key add office --folder city --expires 2027-12-31
  plansearch key add admin --scope admin                  a key that may add and remove documents
  plansearch key list
  plansearch key revoke dify

A key is shown once, when it is made; keys.toml in the folder of the configuration keeps only its hash. A running
service notices changes by itself.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a key and show it, once
    Add(Add),
    /// List the keys, without showing any
    List {
        /// Write each as JSON in a line
        #[arg(long)]
        json: bool,
    },
    /// Make a key good for nothing
    Revoke {
        /// What it is called
        name: String,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// What it is called
    name: KeyName,
    /// What it may do: read, or admin, which may also add, replace and remove documents
    #[arg(long, default_value = "read")]
    scope: Scope,
    /// Until when it is good: the end of a day, 2027-12-31, or a second, 2027-12-31T12:00:00Z, in UTC [default: for ever]
    #[arg(long, value_name = "TIME")]
    expires: Option<Expiry>,
    /// A folder of sources that it sees, and nothing else but what is named likewise; may be given again
    #[arg(long = "folder", value_name = "DIR")]
    folders: Vec<Folder>,
    /// A document that it sees, likewise
    #[arg(long = "document", value_name = "ID")]
    documents: Vec<String>,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let config = common.paths()?.config;
    match &arguments.command {
        Command::Add(add) => {
            let key = new_key().context("cannot make a key")?;
            let entry = KeyEntry {
                name: add.name.clone(),
                hash: KeyHash::of(&key),
                scope: add.scope,
                expires: add.expires.clone(),
                folders: add.folders.clone(),
                documents: add.documents.clone(),
            };
            add_key(&config, &entry)?;
            to_stdout(|out| Ok(writeln!(out, "{key}")?))?;
            Ok(Outcome::Found)
        }
        Command::Revoke { name } => {
            revoke_key(&config, name)?;
            Ok(Outcome::Found)
        }
        Command::List { json } => list(&KeysFile::load(&config.join(KEYS_FILE))?.unwrap_or_default().keys, *json),
    }
}

fn list(keys: &[KeyEntry], json: bool) -> anyhow::Result<Outcome> {
    let now = SystemTime::now();
    to_stdout(|out| {
        for entry in keys {
            let is_over = entry.expires.as_ref().is_some_and(|expiry| expiry.is_over(now));
            let folders: Vec<&str> = entry.folders.iter().map(|folder| folder.as_str()).collect();
            let expires = entry.expires.as_ref().map(Expiry::as_str);
            if json {
                let shown = serde_json::json!({
                    "name": entry.name.as_str(), "scope": entry.scope.name(), "expires": expires, "expired": is_over,
                    "folders": folders, "documents": entry.documents,
                });
                json_line(out, &shown)?;
                continue;
            }
            write!(out, "{}\t{}", entry.name.as_str(), entry.scope.name())?;
            match (expires, is_over) {
                (None, _) => write!(out, "\tnever expires")?,
                (Some(expires), false) => write!(out, "\tuntil {expires}")?,
                (Some(expires), true) => write!(out, "\texpired {expires}")?,
            }
            let seen: Vec<&str> = folders.into_iter().chain(entry.documents.iter().map(String::as_str)).collect();
            writeln!(out, "\t{}", if seen.is_empty() { "all documents".to_owned() } else { seen.join(" ") })?;
        }
        Ok(if keys.is_empty() { Outcome::NothingFound } else { Outcome::Found })
    })
}
