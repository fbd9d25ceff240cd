//! The same library in a cluster: the same answers. A real one is asked, of which `tests/cluster/start` starts a node
//! unless `PLANSEARCH_TEST_CLUSTER` says where one is.

use crate::relevance::judged;
use crate::support::{Folders, Seeded, folded_texts, root};
use plansearch::config::StoreSettings;
use plansearch::error::Error;
use plansearch::index::{DataDir, NoProgress, Paths};
use plansearch::library::{Library, Opened, move_library, open};
use plansearch::search::eval::{Evaluation, evaluate};
use plansearch::search::{Mode, SearchRequest, SearchResponse, Sort, search, suggest};
use plansearch::store::{
    AboutFilters, Access, Cluster, ClusterOptions, Credentials, Field, Filters, KeyKind, Store, Superseded,
};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Where the cluster is.
fn urls() -> &'static [String] {
    static URLS: OnceLock<Vec<String>> = OnceLock::new();
    URLS.get_or_init(|| match std::env::var("PLANSEARCH_TEST_CLUSTER") {
        Ok(urls) if !urls.is_empty() => urls.split(',').map(str::to_owned).collect(),
        _ => started(),
    })
}

/// Starts a node, which ends soon after this process.
fn started() -> Vec<String> {
    let mut child = Command::new(root().join("tests/cluster/start"))
        .env("PLANSEARCH_CLUSTER_OWNER", std::process::id().to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(child.wait().unwrap().success(), "no cluster could be started");
    let described: Value = serde_json::from_str(&line).unwrap();
    described["urls"].as_array().unwrap().iter().map(|url| url.as_str().unwrap().to_owned()).collect()
}

/// Room in the cluster for a library of its own, emptied when this is dropped.
struct Room {
    cluster: Cluster,
    prefix: String,
}

impl Room {
    fn new(shards: u32) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let prefix = format!("t{}-{next}", std::process::id());
        Self { cluster: cluster(urls(), &prefix, shards), prefix }
    }

    fn data(&self) -> DataDir {
        DataDir::Cluster(self.cluster.clone())
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = ureq::delete(format!("{}/{}*", urls()[0], self.prefix)).call();
    }
}

fn cluster(urls: &[String], prefix: &str, shards: u32) -> Cluster {
    let settings = StoreSettings {
        urls: urls.iter().map(|url| url.parse().unwrap()).collect(),
        index_prefix: prefix.parse().unwrap(),
        shards: shards.to_string().parse().unwrap(),
        replicas: "0".parse().unwrap(),
        ..StoreSettings::default()
    };
    Cluster::new(ClusterOptions { settings, credentials: Credentials::None }).unwrap()
}

/// The library of some folders on this machine, and the same moved into a cluster.
fn both(folders: &Folders, room: &Room) -> (Library, Library) {
    let Opened { library, .. } = folders.open();
    (library, moved(folders, room))
}

fn moved(folders: &Folders, room: &Room) -> Library {
    let paths =
        Paths::new(folders.path().join("seeds"), folders.path().join("index-config"), DataDir::Folder(folders.data()));
    move_library(&paths, &room.cluster, Duration::from_secs(60), &NoProgress).unwrap().0
}

/// What of an answer has to be the same in every store.
fn essence(response: &SearchResponse) -> String {
    let hits: Vec<String> =
        response.hits.iter().map(|hit| format!("{} {:?} {:.3}", hit.found.passage.id, hit.tier, hit.score)).collect();
    format!(
        "{:?} {} {:.3} {:?} {:?} {:?} {:?} {hits:#?}",
        response.totals,
        response.occurrences,
        response.confidence,
        response.absent,
        response.facets,
        response.query.corrected,
        response.query.suggestions,
    )
}

#[track_caller]
fn assert_same(local: &Library, there: &Library, request: &SearchRequest) {
    let (ours, theirs) = (search(local, request).unwrap(), search(there, request).unwrap());
    assert_eq!(essence(&theirs), essence(&ours), "{request:?}");
}

/// How many of the judged queries have another first hit, and the two evaluations.
fn compared(local: &Library, there: &Library, queries: &str) -> (usize, usize, Evaluation, Evaluation) {
    let queries = judged(queries);
    let every = Filters::default();
    let (ours, theirs) = (evaluate(local, &queries, &every).unwrap(), evaluate(there, &queries, &every).unwrap());
    let others = ours.queries.iter().zip(&theirs.queries).filter(|(a, b)| a.hits.first() != b.hits.first()).count();
    (others, queries.len(), ours, theirs)
}

#[test]
fn judged_queries_have_the_same_answers() {
    let (folders, room) = (Folders::plan(), Room::new(1));
    let (local, there) = both(&folders, &room);
    assert_eq!(there.generation(), local.generation());
    assert_eq!(there.store().overview(), local.store().overview());
    for queries in ["queries.jsonl", "more-queries.jsonl"] {
        let (others, all, ours, theirs) = compared(&local, &there, queries);
        assert!(others * 100 <= all, "{others} of {all} have another first hit");
        let apart = (ours.overall.ndcg_at_10 - theirs.overall.ndcg_at_10).abs();
        assert!(apart <= 0.005, "{apart}");
        for query in judged(queries) {
            let request = SearchRequest::new(query.query);
            let (ours, theirs) = (search(&local, &request).unwrap(), search(&there, &request).unwrap());
            assert_eq!((theirs.totals, theirs.occurrences), (ours.totals, ours.occurrences), "{request:?}");
            assert_eq!((theirs.absent, theirs.facets), (ours.absent, ours.facets), "{request:?}");
        }
    }
}

#[test]
fn shards_change_nothing() {
    let (folders, one, three) = (Folders::plan(), Room::new(1), Room::new(3));
    let (_, in_one) = both(&folders, &one);
    let in_three = moved(&folders, &three);
    for query in judged("queries.jsonl") {
        assert_same(&in_one, &in_three, &SearchRequest::new(query.query));
    }
}

#[test]
fn any_piece_finds_the_passages_that_hold_it() {
    let (folders, room) = (Folders::plan(), Room::new(2));
    let (_, there) = both(&folders, &room);
    let (texts, mut seeded) = (folded_texts(), Seeded(17));
    for _ in 0..200 {
        let chars: Vec<char> = texts[seeded.below(texts.len())].chars().collect();
        let len = 2 + seeded.below(12);
        if chars.len() < len {
            continue;
        }
        let start = seeded.below(chars.len() - len + 1);
        let piece: String = chars[start..start + len].iter().collect();
        if piece.chars().all(|c| !c.is_alphanumeric()) {
            continue;
        }
        let request = SearchRequest { mode: Mode::Exact, limit: 0, ..SearchRequest::new(format!("「{piece}」")) };
        let found = search(&there, &request).unwrap();
        let holding = texts.iter().filter(|text| text.contains(&piece)).count();
        let occurrences: usize = texts.iter().map(|text| text.matches(&piece).count()).sum();
        assert_eq!((found.totals.exact, found.occurrences), (holding, occurrences), "{piece}");
    }
}

#[test]
fn filters_orders_and_modes_are_the_same() {
    let (folders, room) = (several(), Room::new(2));
    let (local, there) = both(&folders, &room);
    let filters = [
        Filters::default(),
        Filters { chapters: vec!["1".to_owned()], ..Filters::default() },
        Filters {
            about: AboutFilters { doc_kinds: vec!["law".to_owned()], ..AboutFilters::default() },
            ..Filters::default()
        },
        Filters { about: AboutFilters { year_from: Some(2015), ..AboutFilters::default() }, ..Filters::default() },
        Filters { superseded: Superseded::LeftOutBut(Vec::new()), ..Filters::default() },
    ];
    for filters in filters {
        for query in ["规划", "绿化 -公园", "“应当”", "第一章", "的", "水", "标题:规划", "建设公园", "luhua"]
        {
            for (mode, sort) in [(Mode::Any, Sort::Relevance), (Mode::All, Sort::Document), (Mode::Exact, Sort::Date)] {
                let filters = filters.clone();
                let request = SearchRequest { filters, mode, sort, ..SearchRequest::new(query) };
                assert_same(&local, &there, &request);
            }
        }
    }
}

/// Sources of several kinds.
fn several() -> Folders {
    let folders = Folders::plan();
    for entry in std::fs::read_dir(root().join("tests/fixtures/sources")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_str().unwrap();
            folders.write(&format!("seeds/some/{name}"), std::fs::read(&path).unwrap());
        }
    }
    folders.write("seeds/broken.docx", b"no archive");
    let plan = std::fs::read(folders.path().join("seeds/some/law.md")).unwrap();
    folders.write("seeds/some/law-again.md", plan);
    folders
}

#[test]
fn lists_and_look_ups_are_the_same() {
    let (folders, room) = (several(), Room::new(2));
    let (local, there) = both(&folders, &room);
    same_lists(local.store(), there.store());
    for beginning in ["绿", "建设", "lvhua", "jj", "公园绿", "2"] {
        let (ours, theirs) = (suggest(&local, beginning, 10).unwrap(), suggest(&there, beginning, 10).unwrap());
        assert_eq!(format!("{theirs:?}"), format!("{ours:?}"), "{beginning}");
    }
}

#[track_caller]
fn same_lists(ours: &dyn Store, theirs: &dyn Store) {
    assert_eq!(theirs.overview(), ours.overview());
    let all = ours.documents(None, usize::MAX).unwrap();
    assert_eq!(theirs.documents(None, usize::MAX).unwrap(), all);
    assert_eq!(theirs.documents(Some(&all[0].file), 2).unwrap(), ours.documents(Some(&all[0].file), 2).unwrap());
    assert_eq!(theirs.source_errors(None, usize::MAX).unwrap(), ours.source_errors(None, usize::MAX).unwrap());
    let about = AboutFilters { levels: vec!["city".to_owned()], ..AboutFilters::default() };
    assert_eq!(theirs.about_counts(&about).unwrap(), ours.about_counts(&about).unwrap());
    assert_eq!(theirs.documents_about(&about, None, 9).unwrap(), ours.documents_about(&about, None, 9).unwrap());
    for count in [2, 99] {
        assert_eq!(theirs.newest(count).unwrap(), ours.newest(count).unwrap());
    }
    assert_eq!(theirs.documents_with_facts(None, 99).unwrap(), ours.documents_with_facts(None, 99).unwrap());
    for head in all {
        assert_eq!(theirs.document(&head.id).unwrap(), ours.document(&head.id).unwrap());
        assert_eq!(theirs.text(&head.id).unwrap(), ours.text(&head.id).unwrap());
        assert_eq!(theirs.twins(&head.id).unwrap(), ours.twins(&head.id).unwrap());
        assert_eq!(theirs.similar(&head.id).unwrap(), ours.similar(&head.id).unwrap());
        assert_eq!(theirs.head_of_file(&head.file).unwrap(), ours.head_of_file(&head.file).unwrap());
        let read = |store: &dyn Store| {
            let found = store.passages(&store.passages_of(&head.id).unwrap()).unwrap();
            found.into_iter().map(|found| found.passage).collect::<Vec<_>>()
        };
        assert_eq!(read(theirs), read(ours), "{}", head.id);
    }
    for kind in [KeyKind::Suggestion, KeyKind::Sound, KeyKind::Indicator, KeyKind::Initials, KeyKind::Issued] {
        for beginning in ["", "建", "f", "森林"] {
            assert_eq!(theirs.keys(kind, beginning, 300).unwrap(), ours.keys(kind, beginning, 300).unwrap());
        }
    }
    for (field, term) in
        [(Field::Bigrams, "建设"), (Field::Words, "建设"), (Field::Unigrams, "建"), (Field::LeadBigrams, "建设")]
    {
        assert_eq!(theirs.frequency(field, term).unwrap(), ours.frequency(field, term).unwrap(), "{term}");
    }
}

#[test]
fn who_may_see_some_documents_sees_the_same_ones() {
    let (folders, room) = (several(), Room::new(1));
    let (local, there) = both(&folders, &room);
    for access in [
        Access { folders: vec!["some".to_owned()], documents: Vec::new() },
        Access { folders: Vec::new(), documents: vec!["qingzhou-145".to_owned()] },
    ] {
        let (local, there) = (local.limited_to(&access).unwrap(), there.limited_to(&access).unwrap());
        same_lists(local.store(), there.store());
        for query in ["规划", "绿化", "应当"] {
            assert_same(&local, &there, &SearchRequest::new(query));
        }
    }
}

#[test]
fn a_library_in_a_cluster_grows_by_what_changed() {
    let (folders, room) = (Folders::small(), Room::new(1));
    let paths = || Paths::new(folders.path().join("seeds"), folders.path().join("index-config"), room.data());
    let first = open(&paths(), &NoProgress).unwrap();
    assert!(first.built);
    assert!(!open(&paths(), &NoProgress).unwrap().built);
    folders.write("seeds/plan.md", "# 云溪市规划\n\n## 第一章 绿化\n\n到2025年，新建公园12座。\n");
    let second = open(&paths(), &NoProgress).unwrap();
    assert_eq!((second.built, second.changed.read), (true, 1));
    // Who has the former generation open goes on with it, and is told of the next one.
    assert_eq!(first.library.store().documents(None, 9).unwrap().len(), 1);
    let followed = first.library.successor(&paths()).unwrap().unwrap();
    assert_eq!(followed.generation(), second.library.generation());
    assert!(followed.successor(&paths()).unwrap().is_none());
    std::fs::remove_file(folders.path().join("seeds/law.md")).unwrap();
    folders.write("seeds/plan.md", "# 云溪市规划\n\n## 第一章 绿化\n\n到2030年，新建公园24座。\n");
    let third = open(&paths(), &NoProgress).unwrap();
    assert_eq!((third.changed.read, third.changed.removed), (1, 1));
    // A library that grew is one that was built at once.
    let whole = folders.open().library;
    assert_eq!(third.library.generation(), whole.generation());
    same_lists(whole.store(), third.library.store());
    for query in ["公园", "24座", "12座", "护士"] {
        assert_same(&whole, &third.library, &SearchRequest::new(query));
    }
    // Moved once more, nothing is to do.
    let folder =
        Paths::new(folders.path().join("seeds"), folders.path().join("index-config"), DataDir::Folder(folders.data()));
    assert!(move_library(&folder, &room.cluster, Duration::ZERO, &NoProgress).unwrap().1.is_none());
}

#[test]
fn one_writes_at_a_time() {
    let room = Room::new(1);
    let lease = room.cluster.lease(Duration::ZERO).unwrap();
    lease.check().unwrap();
    let refused = room.cluster.lease(Duration::from_millis(600)).unwrap_err();
    assert!(matches!(&refused, Error::Locked { holder, .. } if holder.contains("process")), "{refused}");
    drop(lease);
    let lease = room.cluster.lease(Duration::from_secs(5)).unwrap();
    lease.check().unwrap();
}

#[test]
fn an_interrupted_build_leaves_what_is_served() {
    let (folders, room) = (Folders::small(), Room::new(1));
    let served = both(&folders, &room).1;
    let lexicon = served.configuration().lexicon.clone();
    let mut writer = room.cluster.writer(room.cluster.lease(Duration::from_secs(5)).unwrap(), &lexicon).unwrap();
    plansearch::store::Writer::remove(&mut writer, "law.md").unwrap();
    drop(writer);
    let after = room.cluster.open().unwrap().unwrap();
    assert_eq!(after.overview(), served.store().overview());
    same_lists(served.store(), &after);
}

#[test]
fn a_cluster_that_is_away_is_said_to_be() {
    let nobody = cluster(&["http://127.0.0.1:9".to_owned()], "away", 1);
    for _ in 0..3 {
        let error = nobody.open().unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    }
    // The circuit breaker lets nobody wait until the deadline.
    let counts = nobody.counts();
    assert!(counts.is_breaker_open && counts.breaker_opened == 1 && counts.retries_lost > 0, "{counts:?}");
    assert_eq!(nobody.health().name(), "unreachable");
}
