//! A library that grows by changes: what is found and counted is what stands in its sources, in however many segments.

use crate::support::{Folders, PLAN, Seeded, folded, plan, root};
use plansearch::config::ConfigFiles;
use plansearch::corpus::MemorySource;
use plansearch::index::NoProgress;
use plansearch::library::{Library, open_in_memory};
use plansearch::search::{MAX_LIMIT, SearchRequest, search};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const SUBJECTS: [&str; 12] =
    ["供水", "公园", "养老", "托育", "公路", "绿化", "渡口", "防汛", "旅游", "物流", "校园", "湿地"];
const DEEDS: [&str; 8] = ["新建", "改造", "扩建", "整治", "完善", "推广", "管护", "监督"];
const THINGS: [&str; 10] =
    ["管网", "中心", "步道", "码头", "示范区", "平台", "服务站", "停车场", "信息系统", "标准体系"];

/// A document of some paragraphs.
fn source(random: &mut Seeded, title: &str) -> String {
    let mut text = format!("# {title}\n\n## 第一章 {}工程\n\n", SUBJECTS[random.below(12)]);
    for _ in 0..6 {
        for _ in 0..1 + random.below(3) {
            let (subject, deed, thing) = (random.below(12), random.below(8), random.below(10));
            let number = random.below(400);
            text += &format!(
                "{}{}{}{number}处，到20{}年，{}覆盖率达到{}%。",
                DEEDS[deed],
                SUBJECTS[subject],
                THINGS[thing],
                25 + random.below(10),
                SUBJECTS[random.below(12)],
                random.below(100)
            );
        }
        text += "\n\n";
    }
    text
}

fn texts(library: &Library) -> BTreeMap<String, String> {
    library.passages().map(|found| (found.passage.id.clone(), folded(&found.passage.text))).collect()
}

/// Every piece is found, first, and counted as a plain scan counts it.
fn check_pieces(library: &Library, random: &mut Seeded, count: usize) {
    let texts = texts(library);
    let all: Vec<&String> = texts.values().collect();
    for _ in 0..count {
        let chars: Vec<char> = all[random.below(all.len())].chars().collect();
        let len = (2 + random.below(12)).min(chars.len());
        let start = random.below(chars.len() - len + 1);
        let piece: String = chars[start..start + len].iter().collect();
        let holding: BTreeSet<&str> =
            texts.iter().filter(|(_, text)| text.contains(&piece)).map(|(id, _)| id.as_str()).collect();
        let occurrences: usize = all.iter().map(|text| text.matches(&piece).count()).sum();
        let mut first: BTreeSet<String> = BTreeSet::new();
        while first.len() < holding.len() {
            let request = SearchRequest { offset: first.len(), limit: MAX_LIMIT, ..SearchRequest::new(&piece) };
            let answer = search(library, &request).unwrap();
            assert_eq!((answer.totals.exact, answer.occurrences), (holding.len(), occurrences), "{piece}");
            let (before, wanted) = (first.len(), holding.len() - first.len());
            first.extend(answer.hits.iter().take(wanted).map(|hit| hit.found.passage.id.clone()));
            assert!(first.len() > before, "{piece}: {before} of {}", holding.len());
        }
        assert!(first.iter().map(String::as_str).eq(holding.iter().copied()), "{piece}");
    }
}

#[test]
fn a_library_that_grew_by_changes_finds_and_counts_what_stands_in_it() {
    let folders = Folders::empty();
    let mut random = Seeded(31);
    for number in 0..300 {
        folders
            .write(&format!("seeds/{}/{number:03}.md", number % 7), source(&mut random, &format!("第{number}号方案")));
    }
    let built = folders.open();
    assert!(built.built && built.library.document_count() == 300);
    check_pieces(&built.library, &mut random, 150);
    for round in 0..4 {
        let before = texts(&folders.open().library);
        for _ in 0..15 {
            let number = random.below(300);
            let path = format!("seeds/{}/{number:03}.md", number % 7);
            if random.below(3) == 0 {
                let _ = fs::remove_file(folders.path().join(&path));
            } else {
                folders.write(&path, source(&mut random, &format!("第{number}号方案（{round}）")));
            }
        }
        let changed = folders.open();
        assert!(changed.built);
        let after = texts(&changed.library);
        let kept = before.iter().filter(|(id, text)| after.get(*id) == Some(text)).count();
        assert!(kept * 10 > before.len() * 9, "{kept} of {} passages stay", before.len());
        check_pieces(&changed.library, &mut random, 80);
    }
    // The same sources, built at once: the same passages, the same counts.
    let grown = folders.open().library;
    let whole = folders.open_in(plansearch::index::DataDir::Memory).library;
    assert_eq!(texts(&grown), texts(&whole));
    assert_eq!(grown.generation(), whole.generation());
    for query in ["供水管网", "新建公园", "覆盖率达到", "2030年绿化"] {
        let counts = |library: &Library| search(library, &SearchRequest::new(query)).unwrap().totals.exact;
        assert_eq!(counts(&grown), counts(&whole), "{query}");
    }
}

#[test]
fn a_damaged_segment_is_read_anew_from_its_sources() {
    let folders = Folders::empty();
    let mut random = Seeded(7);
    for number in 0..20 {
        folders.write(&format!("seeds/{number:02}.md"), source(&mut random, &format!("第{number}号规划")));
    }
    let before = texts(&folders.open().library);
    for ending in ["store", "idx", "folded", "fast"] {
        let entries = fs::read_dir(folders.data().join("index")).unwrap().map(|entry| entry.unwrap().path());
        let file = entries.into_iter().find(|path| path.extension().is_some_and(|known| known == ending)).unwrap();
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(&file, bytes).unwrap();
        let opened = folders.open();
        assert!(opened.built && !opened.warnings.is_empty(), "{ending}: {:?}", opened.warnings);
        assert_eq!(texts(&opened.library), before, "{ending}");
        assert!(!folders.open().built, "{ending}: built twice");
    }
}

#[test]
fn sources_in_memory_are_a_library_as_those_in_a_folder_are() {
    let bytes = std::fs::read(root().join("seeds").join(PLAN)).unwrap();
    let documents = std::fs::read_to_string(root().join("index-config/documents.toml")).unwrap();
    // Whatever else the configuration has is compiled in.
    let files = ConfigFiles::in_memory([("documents.toml".to_owned(), documents)]);
    let sources = [MemorySource::new("broken.docx", "no archive"), MemorySource::new(PLAN, bytes)];
    let opened = open_in_memory(&sources, &files, &NoProgress).unwrap();
    assert!(opened.warnings.iter().any(|warning| warning.contains("broken.docx")), "{:?}", opened.warnings);

    assert_eq!(texts(&opened.library), texts(plan()));
    for query in ["校园期凌", "一下雨就成河怎么办", "5G基站建多少座"] {
        let first = |library: &Library| {
            let answer = search(library, &SearchRequest::new(query)).unwrap();
            (answer.confidence.to_bits(), answer.hits.first().map(|hit| hit.found.passage.id.clone()))
        };
        assert_eq!(first(&opened.library), first(plan()), "{query}");
    }
    assert!(matches!(
        open_in_memory(&sources[..1], &files, &NoProgress),
        Err(plansearch::Error::NoSources { dir }) if dir == std::path::Path::new(":memory:")
    ));
    let wrong = ConfigFiles::in_memory([("ranking.toml".to_owned(), "\nnear = 2".to_owned())]);
    let error = open_in_memory(&sources, &wrong, &NoProgress).unwrap_err().to_string();
    assert!(error.starts_with("ranking.toml:2: "), "{error}");
}
