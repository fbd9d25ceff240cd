//! Searches the plan from inside another program: opens a library in memory, asks three
//! questions, and prints what answers, each passage with its citation.
//!
//! ```text
//! cargo run --release --example search
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use plansearch::corpus::short_citation;
use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library;
use plansearch::search::{SearchRequest, search};

/// The plan answers the first two; of the third it does not speak.
const QUESTIONS: [&str; 3] = ["2025年森林覆盖率是多少", "怎么治理大气污染", "规划了几个足球场"];

fn main() -> plansearch::Result<()> {
    // Sources and configuration are read from the folders of this repository; nothing is written.
    let paths = Paths::new("seeds", "index-config", DataDir::Memory);
    let library = library::open(&paths, &NoProgress)?.library;

    for question in QUESTIONS {
        let answer = search(&library, &SearchRequest { limit: 2, ..SearchRequest::new(question) })?;
        println!("{question}");

        // A question that the documents do not answer has hits too: only the nearest ones.
        if !answer.answerable {
            println!("  没有找到答案；文中没有：{}\n", answer.absent.join("、"));
            continue;
        }
        for hit in &answer.hits {
            let found = &hit.found;
            // The evidence is the sentence that answers, a range of the passage's own wording.
            println!("  {}", hit.evidence.slice(&found.passage.text));
            println!("  ——{}", short_citation(&found.document, &found.passage));
        }
        println!();
    }
    Ok(())
}
