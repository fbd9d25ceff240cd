//! The parameters that restrict which passages and which documents are considered.

use super::describe::Field;
use super::params::Params;
use super::problem::Problem;
use crate::corpus::{DOC_KINDS, Kind, LEVELS};
use crate::store::{AboutFilters, Filters};

/// The last year that may be asked for.
const MAX_YEAR: usize = 9_999;
/// The names of the parameters that restrict what is searched, those too that ask something of documents.
pub(super) const FILTER_PARAMETERS: [&str; 11] = [
    "document",
    "chapter",
    "section",
    "kind",
    "doc_kind",
    "level",
    "region",
    "issuer",
    "status",
    "year_from",
    "year_to",
];
/// The names of the parameters that ask something of documents.
pub(super) const ABOUT_PARAMETERS: [&str; 7] =
    ["doc_kind", "level", "region", "issuer", "status", "year_from", "year_to"];

/// The parameters by which passages are admitted.
pub(super) fn filter_fields() -> Vec<Field> {
    let mut fields = vec![
        Field::list("document", "只在这些文件里找，写文件编号（见 /v1/documents）。"),
        Field::list("chapter", "只在这些章里找，写章号，如 4。"),
        Field::list("section", "只在这些节里找，写章号.节号，如 4.2。"),
        Field::choices(
            "kind",
            Kind::ALL.map(Kind::name),
            "只要这些类型：paragraph 正文，box_item 专栏条目，indicator 指标，table_row 表格，note 表注，article 法条，\
             term 名词解释，footnote 注释，front 标题页，notice 印发通知，preamble 引言。",
        ),
    ];
    fields.extend(about_fields());
    fields
}

/// The parameters by which documents are admitted.
pub(super) fn about_fields() -> [Field; 7] {
    [
        Field::choices(
            "doc_kind",
            DOC_KINDS,
            "只要这些种类的文件：plan 规划，report 报告，notice 通知，law 法规，statistics 统计公报，other 其他。",
        ),
        Field::choices(
            "level",
            LEVELS,
            "只要这些层级的文件：national 国家，province 省，city 市，county 县（市、区）。",
        ),
        Field::list("region", "只要这些地方的文件，写文件所载的地名，如 云溪市。"),
        Field::list("issuer", "只要这些机关印发的文件，写全称；联合印发的写其中一个即可。"),
        Field::list("status", "只要这种效力的文件，写文件所载的词，如 现行有效。"),
        Field::whole("year_from", 0..=MAX_YEAR, "只要这一年及以后的文件；没有日期的不算。"),
        Field::whole("year_to", 0..=MAX_YEAR, "只要这一年及以前的文件；没有日期的不算。"),
    ]
}

/// The parameters that restrict what is searched.
pub(super) fn read_filters(params: &Params) -> Result<Filters, Problem> {
    let kinds = Kind::ALL.map(|kind| (kind.name(), kind));
    Ok(Filters {
        documents: params.list("document")?,
        chapters: params.list("chapter")?,
        sections: params.list("section")?,
        kinds: params.choices("kind", &kinds)?,
        about: read_about(params)?,
        ..Filters::default()
    })
}

/// The parameters that ask something of documents.
pub(super) fn read_about(params: &Params) -> Result<AboutFilters, Problem> {
    let named = |name, choices: &[&'static str]| {
        let choices: Vec<(&str, &str)> = choices.iter().map(|&choice| (choice, choice)).collect();
        let chosen = params.choices(name, &choices)?;
        Ok::<_, Problem>(chosen.into_iter().map(str::to_owned).collect())
    };
    let year = |name| Ok::<_, Problem>(params.number(name, MAX_YEAR)?.and_then(|year| u16::try_from(year).ok()));
    Ok(AboutFilters {
        doc_kinds: named("doc_kind", &DOC_KINDS)?,
        levels: named("level", &LEVELS)?,
        regions: params.list("region")?,
        issuers: params.list("issuer")?,
        statuses: params.list("status")?,
        year_from: year("year_from")?,
        year_to: year("year_to")?,
    })
}

/// The parameters of these filters with their values, for an address; those that ask nothing are empty.
pub(super) fn about_pairs(about: &AboutFilters) -> [(&'static str, String); 7] {
    let AboutFilters { doc_kinds, levels, regions, issuers, statuses, year_from, year_to } = about;
    let year = |year: &Option<u16>| year.map_or_else(String::new, |year| year.to_string());
    let values = [
        doc_kinds.join(","),
        levels.join(","),
        regions.join(","),
        issuers.join(","),
        statuses.join(","),
        year(year_from),
        year(year_to),
    ];
    let mut values = values.into_iter();
    ABOUT_PARAMETERS.map(|name| (name, values.next().unwrap_or_default()))
}
