//! `doctor`: the requests of each platform, sent to a running server, and what that platform would see.

mod client;
mod dify;
mod fastgpt;
mod mcp;
mod openapi;
mod ragflow;
mod report;
mod rest;
mod sample;

use super::common::Common;
use super::output::{Outcome, to_stdout};
use anyhow::Context as _;
use client::Client;
use report::Report;
use sample::Sample;

const EXAMPLES: &str = "\
Examples:
  plansearch doctor http://127.0.0.1:8080
  plansearch doctor http://192.168.1.20:8080 --key a-key-of-server.toml

Exit code: 0 all is well, 1 a platform would stumble, 2 the server cannot be reached.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The address of the server, as platforms are given it
    #[arg(value_name = "URL")]
    url: String,
    /// A key of the server, if it wants one
    #[arg(long, value_name = "KEY", env = "PLANSEARCH_KEY", hide_env_values = true)]
    key: Option<String>,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> anyhow::Result<Outcome> {
    super::logging::start_logging(common.log.unwrap_or(plansearch_config::LogLevel::Warn))?;
    let client = Client::new(&arguments.url, arguments.key.clone())?;
    client.reach().with_context(|| format!("连不上 {}：请确认服务已经启动，地址和端口没有写错", client.base()))?;
    to_stdout(|out| {
        let mut report = Report::new(out);
        report.title(&format!("检查 {}", client.base()))?;
        let sample = match Sample::of(&client) {
            Ok(sample) => sample,
            Err(trouble) => {
                report.line("取得样本", Err(trouble))?;
                return report.end();
            }
        };
        report.line("取得样本", Ok(format!("用标题「{}」作问题，取前 {} 段答复", sample.query, sample.ids.len())))?;
        rest::check(&client, &sample, &mut report)?;
        dify::check(&client, &sample, &mut report)?;
        ragflow::check(&client, &sample, &mut report)?;
        fastgpt::check(&client, &mut report)?;
        mcp::check(&client, &sample, &mut report)?;
        openapi::check(&client, &mut report)?;
        report.end()
    })
}
