//! `report`: what was asked of a service, and what was not found, from the log of its searches.

use super::output::{Outcome, to_stdout};
use crate::server::Asked;
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  plansearch report /var/log/plansearch/asked.jsonl
  plansearch report --top 50 asked.jsonl

The service writes the log where `search_log` in server.toml names a file.
Exit code: 0 there are searches, 1 there are none.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The log of searches
    file: PathBuf,
    /// How many queries and words are listed
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
}

/// What the searches of a log come to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Summary {
    searches: usize,
    answered: usize,
    nothing: usize,
    /// Lines that are no search.
    unread: usize,
    /// How many searches, and how many of them were answered, by day.
    days: BTreeMap<String, (usize, usize)>,
    queries: BTreeMap<String, usize>,
    unanswered: BTreeMap<String, usize>,
    absent: BTreeMap<String, usize>,
}

impl Summary {
    fn add(&mut self, asked: Asked) {
        let answered = usize::from(asked.answerable);
        self.searches += 1;
        self.answered += answered;
        self.nothing += usize::from(asked.total + asked.near == 0);
        let day = self.days.entry(asked.at.chars().take(10).collect()).or_default();
        *day = (day.0 + 1, day.1 + answered);
        if !asked.answerable {
            *self.unanswered.entry(asked.query.clone()).or_default() += 1;
        }
        *self.queries.entry(asked.query).or_default() += 1;
        for word in asked.absent {
            *self.absent.entry(word).or_default() += 1;
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let name = arguments.file.display();
    let file = File::open(&arguments.file).with_context(|| format!("cannot read `{name}`"))?;
    let mut summary = Summary::default();
    for line in BufReader::new(file).lines() {
        let line = line.with_context(|| format!("cannot read `{name}`"))?;
        match serde_json::from_str::<Asked>(&line) {
            Ok(asked) => summary.add(asked),
            Err(_) if line.trim().is_empty() => {}
            Err(_) => summary.unread += 1,
        }
    }
    let lines = lines_of(&summary, arguments.top);
    to_stdout(|out| {
        for line in &lines {
            writeln!(out, "{line}")?;
        }
        Ok(if summary.searches > 0 { Outcome::Found } else { Outcome::NothingFound })
    })
}

fn lines_of(summary: &Summary, top: usize) -> Vec<String> {
    let Summary { searches, answered, nothing, unread, days, queries, unanswered, absent } = summary;
    let share = |part: usize, whole: usize| part * 100 / whole.max(1);
    let mut lines = vec![format!(
        "共 {searches} 次检索，{} 个不同的查询；{answered} 次有答案（{}%），{nothing} 次一无所获。",
        queries.len(),
        share(*answered, *searches)
    )];
    if *unread > 0 {
        lines.push(format!("有 {unread} 行读不出，已跳过。"));
    }
    lines.extend([String::new(), "日期        检索  有答案".to_owned()]);
    lines.extend(days.iter().map(|(day, (all, found))| format!("{day}  {all:>4}  {:>4}%", share(*found, *all))));
    for (title, counts) in [("问得最多", queries), ("没有答案", unanswered), ("文件里没有的词", absent)]
    {
        if counts.is_empty() {
            continue;
        }
        lines.extend([String::new(), format!("{title}：")]);
        let mut most: Vec<(&String, &usize)> = counts.iter().collect();
        most.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        lines.extend(most.into_iter().take(top).map(|(text, count)| format!("{count:>6}  {text}")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_found_is_listed_most_often_asked_first() {
        let mut summary = Summary::default();
        for (query, answerable) in [("地铁几号线", false), ("绿化", true), ("地铁几号线", false)] {
            let line = format!(
                "{{\"at\":\"2026-11-30T08:15:00Z\",\"query\":\"{query}\",\"total\":0,\"near\":1,\"confidence\":0.1,\
                 \"answerable\":{answerable},\"absent\":[\"地铁\"]}}"
            );
            summary.add(serde_json::from_str(&line).unwrap());
        }
        let lines = lines_of(&summary, 1);
        assert_eq!(lines[0], "共 3 次检索，2 个不同的查询；1 次有答案（33%），0 次一无所获。");
        assert!(lines.contains(&"2026-11-30     3    33%".to_owned()), "{lines:?}");
        assert!(lines.contains(&"     2  地铁几号线".to_owned()) && lines.contains(&"     3  地铁".to_owned()));
        assert!(!lines.contains(&"     1  绿化".to_owned()));
    }
}
