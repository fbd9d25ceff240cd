//! The targets that the text of documents sets, by chapter and year.

use super::indicators::{Choices, filter_pairs, with_mark};
use crate::Links;
use crate::corpus::{Passage, pages_text, place_line};
use crate::library::Library;
use crate::links::encode_path;
use crate::params::MAX_PAGE;
use crate::store::chapter_key;
use crate::types::{Target, TargetFilters, TargetsAnswer};
use std::collections::BTreeMap;

/// So many targets of several documents are listed before somebody says which are wanted.
const MAX_OVERVIEW: usize = 60;

/// The lists of so many years are offered at first sight.
const OPEN_EXPORTS: usize = 8;

/// The list with what it can be filtered by.
#[derive(Debug)]
pub(super) struct TargetList {
    pub targets: Vec<ShownTarget>,
    /// How many there are without a filter by chapter or year.
    pub total: usize,
    /// Whether there are further ones, of further documents, that are not counted.
    pub has_more: bool,
    /// How many are not listed before somebody says which are wanted.
    pub unlisted: usize,
    /// The chapters of each document; its title, where there are several.
    pub chapters: Vec<(Option<String>, Vec<Choice>)>,
    pub years: Vec<Choice>,
    /// What the form sends along: the order of the indicators, the documents.
    pub kept: Vec<(&'static str, String)>,
    /// What the links to the files end with.
    pub export: String,
    /// The whole list of each year, ready to be taken away.
    pub exports: Vec<YearExport>,
    pub is_filtered: bool,
    /// The page without the filters.
    pub unfiltered: String,
}

/// A value to filter by.
#[derive(Debug)]
pub(super) struct Choice {
    pub value: String,
    pub label: String,
    pub count: usize,
    pub is_chosen: bool,
}

/// The targets of a year as files.
#[derive(Debug)]
pub(super) struct YearExport {
    pub year: u32,
    pub count: usize,
    /// What the links to the files end with.
    pub export: String,
}

/// A target.
#[derive(Debug)]
pub(super) struct ShownTarget {
    pub subject: String,
    /// 达到 100 亿元以上
    pub figure: String,
    /// 2025年, “十四五”期间; empty where none is named.
    pub time: String,
    /// The wording.
    pub text: String,
    /// The title of its document, where there are several.
    pub document: Option<String>,
    /// 第四章第二节 突破发展数字经济 · 第23—24页（推定）
    pub place: String,
    /// Below the root of the service.
    pub href: String,
    /// What is suspected of the scan in the wording.
    pub faults: Vec<String>,
}

impl TargetList {
    /// The lists of the last years.
    pub(super) fn recent_exports(&self) -> &[YearExport] {
        self.exports.get(self.exports.len().saturating_sub(OPEN_EXPORTS)..).unwrap_or_default()
    }

    /// Those of the years before.
    pub(super) fn older_exports(&self) -> &[YearExport] {
        self.exports.get(..self.exports.len().saturating_sub(OPEN_EXPORTS)).unwrap_or_default()
    }

    pub(super) fn new(library: &Library, choices: &Choices, links: &Links) -> crate::Result<Self> {
        let filters = &choices.filters;
        let documents = TargetFilters { documents: filters.documents.clone(), ..TargetFilters::default() };
        let TargetsAnswer { targets: all, next, .. } = TargetsAnswer::new(library, &documents, None, MAX_PAGE, links)?;
        let mut by_year: BTreeMap<u32, usize> = BTreeMap::new();
        for year in all.iter().filter_map(|target| target.year) {
            *by_year.entry(year).or_default() += 1;
        }
        let is_filtered = !filters.chapters.is_empty() || !filters.years.is_empty();
        let filtered = is_filtered.then(|| TargetsAnswer::new(library, filters, None, MAX_PAGE, links)).transpose()?;
        let targets = filtered.as_ref().map_or(&all, |answer| &answer.targets);
        let is_overview = !is_filtered && filters.documents.is_empty() && library.document_count() > 1;
        let listed = if is_overview { targets.len().min(MAX_OVERVIEW) } else { targets.len() };
        let unfiltered = Choices { filters: documents.clone(), order: choices.order };
        let year_export = |(&year, &count): (&u32, &usize)| {
            let filters = TargetFilters { years: vec![year], ..documents.clone() };
            YearExport { year, count, export: with_mark('&', &filter_pairs(&filters)) }
        };
        let sort = if choices.order == super::indicator_table::Order::default() {
            String::new()
        } else {
            choices.order.to_string()
        };
        let kept = [("sort", sort), ("document", filters.documents.join(","))];
        Ok(Self {
            total: all.len(),
            has_more: next.is_some(),
            unlisted: targets.len().saturating_sub(listed),
            chapters: chapters(library, &all, filters),
            years: by_year
                .iter()
                .map(|(year, count)| Choice {
                    value: year.to_string(),
                    label: format!("{year}年"),
                    count: *count,
                    is_chosen: filters.years.contains(year),
                })
                .collect(),
            kept: kept.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
            export: with_mark('&', &filter_pairs(filters)),
            exports: by_year.iter().map(year_export).collect(),
            is_filtered,
            unfiltered: format!("indicators{}#targets", unfiltered.query_string()),
            targets: targets.iter().take(listed).map(|target| ShownTarget::new(library, target)).collect(),
        })
    }
}

/// The chapters that hold targets, in reading order, by document; those of several documents name theirs.
fn chapters(library: &Library, all: &[Target], filters: &TargetFilters) -> Vec<(Option<String>, Vec<Choice>)> {
    let is_one = filters.documents.len() == 1 || library.document_count() == 1;
    let mut documents: Vec<(String, String, Vec<Choice>)> = Vec::new();
    for target in all {
        let Ok(found) = library.passage(&target.passage) else { continue };
        let (Some(key), Some(heading)) = (chapter_key(&found.passage), &found.passage.place.chapter) else { continue };
        let (id, title) = (&found.document.id, &found.document.metadata.short_title);
        if documents.last().is_none_or(|(last, ..)| last != id) {
            documents.push((id.clone(), title.clone(), Vec::new()));
        }
        let Some((.., chapters)) = documents.last_mut() else { continue };
        let value = if is_one { key.to_owned() } else { format!("{id}/{key}") };
        match chapters.iter_mut().find(|chapter| chapter.value == value) {
            Some(chapter) => chapter.count += 1,
            None => chapters.push(Choice {
                value,
                label: format!("{} {}", heading.label, heading.title),
                count: 1,
                is_chosen: filters.chapters.iter().any(|chapter| chapter == key),
            }),
        }
    }
    documents.into_iter().map(|(_, title, chapters)| (Some(title).filter(|_| !is_one), chapters)).collect()
}

impl ShownTarget {
    fn new(library: &Library, target: &Target) -> Self {
        let found = library.passage(&target.passage).ok();
        let several = library.document_count() > 1;
        let document = found.as_ref().filter(|_| several).map(|found| found.document.metadata.short_title.clone());
        let faults = found.iter().flat_map(|found| &found.passage.faults);
        let faults = faults.filter(|fault| fault.span.start < target.end && target.start < fault.span.end);
        let time = match (target.year, &target.period) {
            (Some(year), Some(period)) => format!("{year}年，{period}"),
            (Some(year), None) => format!("{year}年"),
            (None, Some(period)) => period.clone(),
            (None, None) => String::new(),
        };
        let href = format!("p/{}?mark={}-{}", encode_path(&target.passage), target.start, target.end);
        Self {
            subject: target.subject.clone(),
            figure: figure(target),
            time,
            text: target.text.clone(),
            document,
            place: found.as_ref().map(|found| place(&found.passage)).unwrap_or_default(),
            href,
            faults: faults.map(|fault| fault.note.clone()).collect(),
        }
    }
}

fn place(passage: &Passage) -> String {
    let pages = passage.pages.map(|pages| format!(" · {}", pages_text(pages))).unwrap_or_default();
    place_line(passage) + &pages
}

/// 新增 5 处, 达到 100 亿元以上, 控制在 0.01 以内
fn figure(target: &Target) -> String {
    let unit = target.unit.as_deref().unwrap_or_default();
    let number = match target.max {
        Some(max) => format!("{}—{max}", target.value),
        None => target.value.to_string(),
    };
    format!("{} {number}{unit}{}", target.relation, target.bound.unwrap_or_default())
}
