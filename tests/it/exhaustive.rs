//! A library of a thousand documents: its few hundred candidates rank as all passages would, and one document in it is
//! searched as well as alone.

use crate::relevance::{assert_no_worse, judged};
use crate::support::{Folders, PLAN, root};
use plansearch::corpus::{DocumentHead, SourceError};
use plansearch::library::Library;
use plansearch::search::eval::evaluate;
use plansearch::search::{SearchRequest, search};
use plansearch::store::{
    AboutCount, AboutFilters, Access, Address, Candidate, Clause, DocumentRecord, FacetCounts, FacetKeys, Field,
    Filters, Folded, Found, Key, KeyKind, Matches, Overview, Probe, Similar, Store, Wanted,
};
use std::fs;
use std::sync::{Arc, OnceLock};

#[path = "../../benches/library/documents.rs"]
mod documents;
#[expect(dead_code, reason = "the bench writes laws alone too, by the number of passages")]
#[path = "../../benches/library/generator.rs"]
mod generator;
#[path = "../../benches/library/names.rs"]
mod names;
#[path = "../../benches/library/random.rs"]
mod random;
#[path = "../../benches/library/sentence.rs"]
mod sentence;
#[path = "../../benches/library/vocabulary.rs"]
mod vocabulary;

/// How many documents there are beside the plan.
const OTHERS: usize = 999;
/// Each is cut to so many bytes, at an empty line, so that all passages can be ranked in seconds.
const MAX_BYTES: usize = 6_000;
/// So many queries in a hundred may have another hit among the first: of those whose words stand everywhere (2025年),
/// or are many by the thesaurus, a few hundred candidates do not hold all that the second step likes.
const MAX_DIFFERENT_PERCENT: usize = 8;
/// Beside other documents words are as rare as in all of them, which may cost a measure so much.
const MAX_DROP_WITHIN: f64 = 0.02;
/// How many of the first hits are compared.
const DEPTH: usize = 10;

/// The plan among documents of the same words and sentence shapes, in several segments, some of them changed and some
/// deleted since they were first written.
fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folders = Folders::plan();
        let plan = fs::read_to_string(root().join("seeds").join(PLAN)).unwrap();
        let others = tempfile::tempdir().unwrap();
        generator::write(&plan, others.path(), OTHERS, generator::Mix::All).unwrap();
        let mut sources: Vec<(String, String)> = walkdir::WalkDir::new(others.path())
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path()).unwrap()))
            .collect();
        assert_eq!(sources.len(), OTHERS);
        for (_, text) in &mut sources {
            let cut = text.char_indices().map(|(at, _)| at).take_while(|&at| at <= MAX_BYTES).last().unwrap();
            let end = text.get(..cut).unwrap().rfind("\n\n").unwrap();
            text.truncate(end + 1);
        }
        for (number, (name, text)) in sources.iter().enumerate() {
            // What is written first is changed below, or goes away.
            let text = if number % 50 == 0 { &sources[(number + 1) % OTHERS].1 } else { text };
            folders.write(&format!("seeds/others/{name}"), text);
        }
        folders.write("seeds/others/gone.md", "# 将被删去的通知\n\n森林覆盖率达到100%。\n");
        folders.open();
        fs::remove_file(folders.path().join("seeds/others/gone.md")).unwrap();
        for (name, text) in sources.iter().step_by(50) {
            folders.write(&format!("seeds/others/{name}"), text);
        }
        let library = folders.open().library;
        assert_eq!(library.document_count(), OTHERS + 1);
        // What is open stays open when its folder goes.
        library
    })
}

/// A store for which every passage is a candidate.
#[derive(Debug)]
struct AllPassages {
    library: Library,
    all: Vec<Address>,
}

impl AllPassages {
    fn of(library: &Library) -> Self {
        Self { library: library.clone(), all: library.passages().map(|found| found.address).collect() }
    }

    fn store(&self) -> &dyn Store {
        self.library.store()
    }
}

impl Store for AllPassages {
    fn before(self: Arc<Self>, _: std::time::Instant) -> Arc<dyn Store> {
        self
    }

    fn candidates(&self, probe: &Probe<'_>) -> plansearch::Result<Vec<Candidate>> {
        assert!(*probe.filters == Filters::default(), "asked of all documents");
        let all = match probe.must {
            Some(must) => self.store().matching(must, probe.filters, usize::MAX)?.addresses,
            None => self.all.clone(),
        };
        Ok(all.into_iter().map(|address| Candidate { address, score: 0.0 }).collect())
    }

    fn limited(self: Arc<Self>, _access: &Access) -> plansearch::Result<Arc<dyn Store>> {
        Ok(self)
    }

    fn overview(&self) -> &Overview {
        self.store().overview()
    }

    fn frequency(&self, field: Field, term: &str) -> plansearch::Result<u64> {
        self.store().frequency(field, term)
    }

    fn matching(&self, wanted: &Wanted, filters: &Filters, most: usize) -> plansearch::Result<Matches> {
        self.store().matching(wanted, filters, most)
    }

    fn folded(&self, addresses: &[Address], visit: &mut dyn FnMut(usize, Folded<'_>)) -> plansearch::Result<()> {
        self.store().folded(addresses, visit)
    }

    fn passages(&self, addresses: &[Address]) -> plansearch::Result<Vec<Found>> {
        self.store().passages(addresses)
    }

    fn address_of(&self, id: &str) -> plansearch::Result<Option<Address>> {
        self.store().address_of(id)
    }

    fn beside(
        &self,
        address: Address,
        before: usize,
        after: usize,
    ) -> plansearch::Result<(Vec<Address>, Vec<Address>)> {
        self.store().beside(address, before, after)
    }

    fn facets(&self, addresses: &[Address]) -> plansearch::Result<Vec<FacetKeys>> {
        self.store().facets(addresses)
    }

    fn facet_counts(&self, addresses: &[Address]) -> plansearch::Result<FacetCounts> {
        self.store().facet_counts(addresses)
    }

    fn head_of_passage(&self, address: Address) -> plansearch::Result<Arc<DocumentHead>> {
        self.store().head_of_passage(address)
    }

    fn sort_in_reading_order(&self, addresses: &mut Vec<Address>) -> plansearch::Result<()> {
        self.store().sort_in_reading_order(addresses)
    }

    fn document(&self, id: &str) -> plansearch::Result<Option<Arc<DocumentRecord>>> {
        self.store().document(id)
    }

    fn text(&self, id: &str) -> plansearch::Result<Option<String>> {
        self.store().text(id)
    }

    fn head(&self, id: &str) -> plansearch::Result<Option<Arc<DocumentHead>>> {
        self.store().head(id)
    }

    fn head_of_file(&self, file: &str) -> plansearch::Result<Option<Arc<DocumentHead>>> {
        self.store().head_of_file(file)
    }

    fn documents(&self, after: Option<&str>, limit: usize) -> plansearch::Result<Vec<Arc<DocumentHead>>> {
        self.store().documents(after, limit)
    }

    fn about_counts(&self, about: &AboutFilters) -> plansearch::Result<Vec<AboutCount>> {
        self.store().about_counts(about)
    }

    fn documents_about(
        &self,
        about: &AboutFilters,
        after: Option<&str>,
        limit: usize,
    ) -> plansearch::Result<Vec<Arc<DocumentHead>>> {
        self.store().documents_about(about, after, limit)
    }

    fn documents_with_facts(&self, after: Option<&str>, limit: usize) -> plansearch::Result<Vec<Arc<DocumentRecord>>> {
        self.store().documents_with_facts(after, limit)
    }

    fn documents_named(&self, clauses: &[Clause], limit: usize) -> plansearch::Result<Vec<Arc<DocumentHead>>> {
        self.store().documents_named(clauses, limit)
    }

    fn documents_with_key(&self, key: &Key, limit: usize) -> plansearch::Result<Vec<Arc<DocumentRecord>>> {
        self.store().documents_with_key(key, limit)
    }

    fn passages_of(&self, document: &str) -> plansearch::Result<Vec<Address>> {
        self.store().passages_of(document)
    }

    fn keys(&self, kind: KeyKind, beginning: &str, limit: usize) -> plansearch::Result<Vec<String>> {
        self.store().keys(kind, beginning, limit)
    }

    fn source_errors(&self, after: Option<&str>, limit: usize) -> plansearch::Result<Vec<SourceError>> {
        self.store().source_errors(after, limit)
    }

    fn twins(&self, document: &str) -> plansearch::Result<Vec<String>> {
        self.store().twins(document)
    }

    fn similar(&self, document: &str) -> plansearch::Result<Vec<Similar>> {
        self.store().similar(document)
    }
}

#[test]
fn a_few_hundred_candidates_rank_as_all_passages_would() {
    let library = library();
    let all = AllPassages::of(library);
    let exhaustive = Library::new(Arc::new(all), Arc::new(library.configuration().clone()));
    let first = |library: &Library, query: &str| -> Vec<String> {
        let request = SearchRequest { limit: DEPTH, ..SearchRequest::new(query) };
        search(library, &request).unwrap().hits.iter().map(|hit| hit.found.passage.id.clone()).collect()
    };
    // Ranking all passages takes its time: every third query.
    let judged: Vec<_> = [judged("queries.jsonl"), judged("more-queries.jsonl")].concat();
    let judged: Vec<_> = judged.into_iter().step_by(3).collect();
    let differ: Vec<&str> = judged
        .iter()
        .map(|judged| judged.query.as_str())
        .filter(|query| first(library, query) != first(&exhaustive, query))
        .collect();
    assert!(
        differ.len() * 100 <= judged.len() * MAX_DIFFERENT_PERCENT,
        "{} of {} differ: {differ:#?}",
        differ.len(),
        judged.len()
    );
}

#[test]
fn one_document_of_a_thousand_is_searched_as_well_as_alone() {
    let within = Filters { documents: vec!["qingzhou-145".to_owned()], ..Filters::default() };
    for (queries, baseline) in [("queries.jsonl", "baseline.json"), ("more-queries.jsonl", "baseline-more.json")] {
        let new = evaluate(library(), &judged(queries), &within).unwrap();
        assert_no_worse(&new, queries, baseline, MAX_DROP_WITHIN);
    }
}
