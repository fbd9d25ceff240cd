//! Targets as figures.

use super::names;
use super::passage::Citation;
use crate::Links;
use crate::error::Result;
use crate::facts;
use crate::library::Library;
use crate::store::chapter_key;
use serde::Serialize;
use utoipa::ToSchema;

/// What a plan sets for the future, read by rule from running text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Target {
    /// What the figure is of: 5G基站.
    pub subject: String,
    /// How it stands to the figure: 达到, 超过, 不低于, 不超过, 控制在, 稳定在, 提高到, 降到, 提高, 增长, 下降, 年均, 累计; of a
    /// deed its verb: 新增, 建成, 开通.
    pub relation: String,
    /// The number as printed, in `unit`; the lower one of a range.
    pub value: f64,
    /// The upper number of a range.
    pub max: Option<f64>,
    /// The unit as printed: 座, 万亩, %; `null` where none is printed.
    pub unit: Option<String>,
    /// The words that say how exactly it is meant: 以上, 以内, 左右, 余; `null` if none do.
    pub bound: Option<&'static str>,
    /// The number without 万 and 亿: 100000 where `value` is 10 and `unit` 万亩.
    pub base_value: f64,
    /// The unit without 万 and 亿: 亩.
    pub base_unit: Option<String>,
    /// The year by which or in which, where the sentence says it.
    pub year: Option<u32>,
    /// The time in the course of which, as printed (“十四五”期间), or 每年.
    pub period: Option<String>,
    /// The wording.
    pub text: String,
    /// The id of the passage that sets it.
    pub passage: String,
    /// The first character of `text` in the passage's text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Always `rule`: a rule read it from the wording, which decides.
    #[schema(schema_with = names::rule)]
    pub extracted: &'static str,
    /// How the passage is cited.
    pub citation: Citation,
}

impl Target {
    /// The target as the outside sees it; `None` if it is not one of the library's.
    #[must_use]
    pub fn new(target: &facts::Target, library: &Library, links: &Links) -> Option<Self> {
        let found = library.passage(&target.passage).ok()?;
        let quantity = &target.quantity;
        Some(Self {
            subject: target.subject.clone(),
            relation: target.relation.word().to_owned(),
            value: quantity.value,
            max: quantity.max,
            unit: quantity.printed_unit(),
            bound: Some(quantity.bound.word()).filter(|word| !word.is_empty()),
            base_value: quantity.base_value(),
            base_unit: quantity.unit.clone(),
            year: target.year,
            period: target.period.clone(),
            text: target.text.clone(),
            passage: target.passage.clone(),
            start: target.span.start,
            end: target.span.end,
            extracted: "rule",
            citation: Citation::new(&found, links),
        })
    }
}

/// Which targets are asked for; an empty list admits all.
#[derive(Debug, Clone, Default)]
pub struct TargetFilters {
    /// Ids of documents.
    pub documents: Vec<String>,
    /// Chapters: `4`.
    pub chapters: Vec<String>,
    /// Years that the sentence itself names.
    pub years: Vec<u32>,
    /// Units, with or without 万 and 亿.
    pub units: Vec<String>,
}

impl TargetFilters {
    fn admit(&self, target: &facts::Target, library: &Library) -> bool {
        let any = |wanted: &[String], has: Option<&str>| {
            wanted.is_empty() || has.is_some_and(|has| wanted.iter().any(|want| want == has))
        };
        let printed = target.quantity.printed_unit();
        let stands = || {
            let found = library.passage(&target.passage).ok();
            found.is_some_and(|found| any(&self.chapters, chapter_key(&found.passage)))
        };
        (self.years.is_empty() || target.year.is_some_and(|year| self.years.contains(&year)))
            && (any(&self.units, printed.as_deref()) || any(&self.units, target.quantity.unit.as_deref()))
            && (self.chapters.is_empty() || stands())
    }
}

/// The answer to `GET /v1/targets`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetsAnswer {
    /// The id of the index that answered.
    pub generation: String,
    /// The targets, in reading order.
    pub targets: Vec<Target>,
    /// What to send as `cursor` for the next page; `null` at the end.
    pub next: Option<String>,
}

impl TargetsAnswer {
    /// A page of the targets that the filters admit.
    ///
    /// # Errors
    /// Those of [`Library::facts`].
    pub fn new(
        library: &Library,
        filters: &TargetFilters,
        cursor: Option<&str>,
        limit: usize,
        links: &Links,
    ) -> Result<Self> {
        let page = library.facts(&filters.documents, cursor, limit, |record| {
            let targets = record.facts.targets.iter();
            Ok(targets.filter(|target| filters.admit(target, library)).cloned().collect())
        })?;
        let targets = page.items.iter().filter_map(|target| Target::new(target, library, links)).collect();
        Ok(Self { generation: library.generation().to_owned(), targets, next: page.next })
    }
}
