//! Requests that a reader of the description can send as they stand, and their answers, cut short: made of the
//! documents that are served, so that they are true of any.

use crate::Links;
use crate::corpus::Kind;
use crate::library::Library;
use crate::quote::CheckRequest;
use crate::store::{AboutFilters, Found};
use crate::text::sentences;
use crate::types::{
    Alive, CheckAnswer, CompareAnswer, DocumentAnswer, DocumentsAnswer, IndicatorsAnswer, JobAnswer, PassageAnswer,
    Ready, RetrieveAnswer, SearchAnswer, SuggestAnswer, TargetFilters, TargetsAnswer, WordingsAnswer,
};
use crate::{dify, fastgpt, ragflow};
use plansearch_retrieve::RetrieveRequest;
use plansearch_search::SearchRequest;
use plansearch_wordings::WordingsRequest;
use serde_json::{Map, Value, json};

/// An example of an operation.
#[derive(Debug)]
pub(super) struct Example {
    /// The id of the operation.
    pub(super) operation: &'static str,
    /// What is given by name: in the path, the query string or the body.
    given: Value,
    /// The answer in JSON.
    answer: Value,
}

impl Example {
    fn new(operation: &'static str, given: Value, answer: impl serde::Serialize) -> Self {
        Self { operation, given, answer: shortened(json!(answer)) }
    }

    /// Puts the example into the operation's description.
    pub(super) fn fill_in(self, operation: &mut Map<String, Value>) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten();
        for parameter in parameters.filter_map(Value::as_object_mut) {
            let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
            if let Some(value) = self.given.get(name) {
                let value = value.clone();
                parameter.insert("example".to_owned(), value);
            }
        }
        let mut insert = |member: &str, pointer: &str, example: Value| {
            let content = operation.get_mut(member).and_then(|member| member.pointer_mut(pointer));
            if let Some(content) = content.and_then(Value::as_object_mut) {
                content.insert("example".to_owned(), example);
            }
        };
        insert("requestBody", "/content/application~1json", self.given);
        insert("responses", "/200/content/application~1json", self.answer);
    }
}

/// The lists of an answer whose first member says enough.
const SHORTENED: [&str; 14] = [
    "documents",
    "outline",
    "children",
    "passages",
    "indicators",
    "targets",
    "chapter",
    "mentions",
    "before",
    "after",
    "by_document",
    "by_chapter",
    "by_year",
    "chapters",
];

/// The answer with only the first member of its long lists.
fn shortened(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if let Some(list) = member.as_array_mut().filter(|_| SHORTENED.contains(&name.as_str())) {
                    list.truncate(1);
                }
                *member = shortened(member.take());
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|member| *member = shortened(member.take())),
        _ => {}
    }
    answer
}

/// Examples of all operations for which this library has one.
pub(super) fn of(library: &Library, links: &Links) -> Vec<Example> {
    let mut examples = vec![
        Example::new("health", json!({}), Alive::new()),
        Example::new("ready", json!({}), Ready::new(library, None)),
    ];
    let job = JobAnswer::example();
    examples.push(Example::new("get_job", json!({"id": job.id}), job));
    let filters = TargetFilters::default();
    examples.extend(
        DocumentsAnswer::new(library, None, &AboutFilters::default(), None, 1)
            .map(|of| Example::new("list_documents", json!({}), of)),
    );
    let indicators = IndicatorsAnswer::new(library, &[], None, 1, links);
    examples.extend(indicators.map(|of| Example::new("list_indicators", json!({}), of)));
    let targets = TargetsAnswer::new(library, &filters, None, 1, links);
    examples.extend(targets.map(|of| Example::new("list_targets", json!({}), of)));
    examples.extend(typical(library).map(|found| of_passage(library, &found, links)).unwrap_or_default());
    examples
}

/// So many of the first passages are looked at for an example.
const LOOKED_AT: usize = 400;

/// The first passage that can be asked for as people do, by its topic sentence.
fn typical(library: &Library) -> Option<Found> {
    let passages = || library.passages().take(LOOKED_AT);
    let with_lead = passages().find(|found| found.passage.kind == Kind::Paragraph && found.passage.lead_chars > 0);
    with_lead.or_else(|| passages().next())
}

fn of_passage(library: &Library, found: &Found, links: &Links) -> Vec<Example> {
    let (document, passage) = (&found.document, &found.passage);
    let chars: Vec<char> = passage.text.chars().collect();
    let first_sentence = sentences(&chars).first().map(|span| span.slice(&passage.text)).unwrap_or_default();
    let query: String = passage.lead().unwrap_or_else(|| first_sentence.clone());
    let query: String = query.trim_end_matches(|c: char| !c.is_alphanumeric()).chars().take(30).collect();
    let beginning: String = query.chars().take(2).collect();

    let mut examples = Vec::new();
    let answer = PassageAnswer::new(library, found, None, links);
    examples.extend(answer.map(|answer| Example::new("get_passage", json!({"id": passage.id}), answer)));
    let record = library.document(&document.id);
    let answer = record.and_then(|record| DocumentAnswer::new(library, &record));
    examples.extend(answer.map(|answer| Example::new("get_document", json!({"id": document.id}), answer)));
    let answer = SuggestAnswer::new(library, &beginning, 3);
    examples.extend(answer.map(|answer| Example::new("suggest", json!({"q": beginning, "limit": 3}), answer)));
    let hits = SearchRequest { limit: 1, ..SearchRequest::new(query.clone()) };
    if let Ok(answer) = SearchAnswer::run(library, &hits, links) {
        let given = json!({"q": query, "limit": 1});
        examples.push(Example::new("search", given.clone(), answer.clone()));
        examples.push(Example::new("download", given.clone(), Value::Null));
        examples.push(Example::new("search_post", given, answer));
    }
    let request = RetrieveRequest { limit: 1, ..RetrieveRequest::new(query.clone()) };
    if let Ok(answer) = RetrieveAnswer::run(library, &request, links) {
        let given = json!({"query": query, "limit": 1});
        examples.push(Example::new("retrieve_get", given.clone(), answer.clone()));
        examples.push(Example::new("retrieve", given, answer));
    }
    let given = json!({
        "knowledge_id": document.id, "query": query, "retrieval_setting": {"top_k": 1, "score_threshold": 0.0},
    });
    if let Some(answer) = dify::example(&given, library, links) {
        examples.push(Example::new("dify_retrieval", given.clone(), answer.clone()));
        examples.push(Example::new("ragflow_dify_retrieval", given, answer));
    }
    let given = json!({"question": query, "dataset_ids": [document.id], "page_size": 1});
    if let Some(answer) = ragflow::example(&given, library, links) {
        examples.push(Example::new("ragflow_retrieval", given, answer));
    }
    if let Ok(answer) = ragflow::datasets::Datasets::listed(library, 0, 2) {
        examples.push(Example::new("ragflow_datasets", json!({"page_size": 2}), answer));
    }
    if let Some((id, answers)) = fastgpt::examples(library, links) {
        examples.extend(answers.map(|(operation, answer)| Example::new(operation, json!({"id": id}), answer)));
    }
    let request = WordingsRequest { limit: 1, ..WordingsRequest::new(beginning.clone()) };
    if let Ok(answer) = WordingsAnswer::run(library, &request, links) {
        examples.push(Example::new("find_wordings", json!({"q": beginning, "limit": 1}), answer));
    }
    if let Ok(answer) = CompareAnswer::run(library, &document.id, &document.id, links) {
        examples.push(Example::new("compare_documents", json!({"a": document.id, "b": document.id}), answer));
    }
    let draft = CheckRequest { text: first_sentence.clone(), document: None };
    if let Ok(answer) = CheckAnswer::run(library, &draft, links) {
        examples.push(Example::new("check_draft", json!({"text": first_sentence}), answer));
    }
    examples
}
