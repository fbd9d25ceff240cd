//! Searches a document that is in no file: sources and configuration are texts of the program's own.
//!
//! ```text
//! cargo run --release --example memory
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use plansearch::config::ConfigFiles;
use plansearch::corpus::{MemorySource, short_citation};
use plansearch::index::NoProgress;
use plansearch::library;
use plansearch::search::{SearchRequest, search};

const PLAN: &str = "\
# 云溪市国民经济和社会发展第十四个五年规划纲要

## 第一章 城市建设

### 第一节 园林绿化

到2025年，新建口袋公园12座，人均公园绿地面积达到15平方米。
";

/// What the file of this name would say in a folder; whatever is not given is as it was shipped.
const DOCUMENTS: &str = "\
[[document]]
file = \"yunxi.md\"
number = \"云政发〔2021〕6号\"
";

fn main() -> plansearch::Result<()> {
    let sources = [MemorySource::new("yunxi.md", PLAN)];
    let configuration = ConfigFiles::in_memory([("documents.toml".to_owned(), DOCUMENTS.to_owned())]);
    let library = library::open_in_memory(&sources, &configuration, &NoProgress)?.library;

    for hit in search(&library, &SearchRequest::new("口袋公园建几座"))?.hits {
        let found = &hit.found;
        println!("{}", hit.evidence.slice(&found.passage.text));
        println!("——{}", short_citation(&found.document, &found.passage));
    }
    Ok(())
}
