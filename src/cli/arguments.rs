//! What can be typed: the commands.

use super::common::{Common, READ_CONTAINERS};
use super::{check, compare, config_check, doctor, eval, index, key, mcp, passages, report, search, serve};
use clap::{Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  plansearch serve                              answer on http://127.0.0.1:8080
  plansearch search '一窗受理·一次办好'         list the passages that hold it
  plansearch search --data :memory: 5G基站      the same without writing an index
  plansearch check draft.txt                    say how a draft's sentences stand to the plan
  plansearch index --report                     account for every character of the sources

Exit code: 0 found, 1 nothing found, 2 error.
A setting is taken from its flag, else from its environment variable, else from server.toml.";

/// Searches government plans, and says where everything stands.
#[derive(Debug, Parser)]
#[command(name = "plansearch", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Arguments {
    /// Reads the command line and the environment; ends the process with a message on standard
    /// error and exit code 2 if they are wrong, and with 0 after `--help` and `--version`.
    #[must_use]
    pub fn parse_or_exit() -> Self {
        Self::parse()
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read containers for another process of this program: see `corpus::ChildReader`
    #[command(name = READ_CONTAINERS, hide = true)]
    ReadContainers,
    /// Answer over HTTP
    Serve(serve::Arguments),
    /// Build the index if there is none for the present sources
    Index(index::Arguments),
    /// Write all passages in reading order, a JSON line each
    Passages(passages::Arguments),
    /// Search, and list what was found
    Search(search::Arguments),
    /// Check the quotations of a draft
    Check(check::Arguments),
    /// Compare two documents passage by passage
    Compare(compare::Arguments),
    /// Measure the ranking with judged queries
    Eval(eval::Arguments),
    /// Serve agents over standard input and output (MCP)
    Mcp(mcp::Arguments),
    /// Look after the configuration
    Config(config_check::Arguments),
    /// Make, list and revoke the keys of the service
    Key(key::Arguments),
    /// Sum up what was asked of a service, and what was not found
    Report(report::Arguments),
    /// Send the requests of each platform to a running server, and say what the platform would see
    Doctor(doctor::Arguments),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;
    use std::path::PathBuf;

    #[test]
    fn the_definitions_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_flags_of_all_commands_stand_before_and_after_them() {
        for line in [
            ["plansearch", "--data", ":memory:", "index", "--report"],
            ["plansearch", "index", "--report", "--data", ":memory:"],
        ] {
            let arguments = Arguments::try_parse_from(line).unwrap();
            assert_eq!(arguments.common.data, Some(PathBuf::from(":memory:")));
        }
    }

    #[test]
    fn wrong_values_are_refused_with_what_is_accepted() {
        for (line, message) in [
            ("plansearch serve --listen 8080", "is not an address with a port"),
            ("plansearch serve --request-timeout-ms 0", "is not a whole number from 1 to 600000"),
            ("plansearch serve --public-base-url plan.cn", "is not the beginning of a link"),
            ("plansearch index --log loud", "is not one of off, error, warn, info, debug, trace"),
            ("plansearch search a -k 101", "101 is not in 0..=100"),
            ("plansearch search a --mode fuzzy", "[possible values: any, all, exact]"),
            ("plansearch search a --batch", "cannot be used with"),
            ("plansearch search", "<QUERY>"),
            ("plansearch eval --json", "<QUERIES.jsonl>"),
        ] {
            let error = Arguments::try_parse_from(line.split(' ')).unwrap_err();
            assert!(error.to_string().contains(message), "{line}: {error}");
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }
}
