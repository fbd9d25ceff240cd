//! The fixed names under which conditions find what is known of a passage.

use super::passage::{breadcrumb, heading_text};
use super::scale::{Range, Scale, iso_date};
use crate::corpus::{Heading, Kind, pages_text};
use crate::store::Found;
use crate::store::chapter_key;
use crate::text::years;

/// A field of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Document,
    Title,
    Number,
    Issuer,
    Date,
    Part,
    Chapter,
    Section,
    Box,
    Table,
    Article,
    Kind,
    Page,
    Year,
    Passage,
}

const NAMES: [(&str, Field); 15] = [
    ("document", Field::Document),
    ("title", Field::Title),
    ("number", Field::Number),
    ("issuer", Field::Issuer),
    ("date", Field::Date),
    ("part", Field::Part),
    ("chapter", Field::Chapter),
    ("section", Field::Section),
    ("box", Field::Box),
    ("table", Field::Table),
    ("article", Field::Article),
    ("kind", Field::Kind),
    ("page", Field::Page),
    ("year", Field::Year),
    ("document_id", Field::Passage),
];

/// What a passage has in a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Values {
    /// As it is shown; conditions on pieces look here.
    pub shown: Vec<String>,
    /// Other names for the whole of it: 第七章, 7.
    pub names: Vec<String>,
    /// Where it lies in the field's order.
    pub ranges: Vec<Range>,
}

impl Field {
    /// The field of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }

    /// All names.
    pub(super) fn all() -> [&'static str; NAMES.len()] {
        NAMES.map(|(name, _)| name)
    }

    /// All names, for messages.
    pub(super) fn names() -> String {
        Self::all().join("、")
    }

    /// How its values are ordered.
    pub(super) fn scale(self) -> Scale {
        match self {
            Self::Date => Scale::Date,
            Self::Year => Scale::Year,
            Self::Chapter | Self::Box | Self::Article | Self::Page => Scale::Number,
            _ => Scale::None,
        }
    }

    /// What a passage has in this field.
    pub(super) fn values(self, found: &Found) -> Values {
        let Found { document, passage, .. } = found;
        let (metadata, place) = (&document.metadata, &passage.place);
        match self {
            Self::Document => {
                let names = vec![document.id.clone(), metadata.short_title.clone()];
                Values { shown: vec![metadata.title.clone()], names, ranges: Vec::new() }
            }
            Self::Title => shown(Some(breadcrumb(found))),
            Self::Number => shown(metadata.number.clone()),
            Self::Issuer => shown(metadata.issuer.clone()),
            Self::Date => {
                let ranges = metadata.date.as_deref().and_then(iso_date).into_iter().collect();
                Values { ranges, ..shown(metadata.date.clone()) }
            }
            Self::Part => heading(place.part.as_ref(), None),
            Self::Chapter => heading(place.chapter.as_ref(), chapter_key(passage)),
            Self::Section => heading(place.section.as_ref(), Some(&place.key)),
            Self::Box => heading(place.box_.as_ref(), None),
            Self::Table => heading(place.table.as_ref(), None),
            Self::Article => heading(place.article.as_ref(), None),
            Self::Kind => kind(passage.kind),
            Self::Page => Values {
                ranges: passage.pages.iter().map(|pages| pages_range(pages.first, pages.last)).collect(),
                ..shown(passage.pages.map(pages_text))
            },
            Self::Year => {
                let years = named_years(&passage.text);
                Values {
                    shown: years.iter().map(u32::to_string).collect(),
                    names: years.iter().map(|year| format!("{year}年")).collect(),
                    ranges: years.into_iter().map(|year| Range::one(f64::from(year))).collect(),
                }
            }
            Self::Passage => shown(Some(passage.id.clone())),
        }
    }
}

fn shown(text: Option<String>) -> Values {
    Values { shown: text.into_iter().filter(|text| !text.is_empty()).collect(), ..Values::default() }
}

fn heading(heading: Option<&Heading>, key: Option<&str>) -> Values {
    let Some(heading) = heading else { return Values::default() };
    let names = [heading.label.as_str(), heading.title.as_str(), key.unwrap_or_default()];
    Values {
        shown: vec![heading_text(heading)],
        names: names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        ranges: (heading.number > 0).then(|| Range::one(f64::from(heading.number))).into_iter().collect(),
    }
}

fn kind(kind: Kind) -> Values {
    Values { names: vec![kind.name().to_owned()], ..shown(Some(kind.label().to_owned())) }
}

/// Pages that a passage may stand on; without a last one there is no telling how far it reaches.
fn pages_range(first: u32, last: Option<u32>) -> Range {
    Range { from: f64::from(first), to: last.map_or(f64::INFINITY, f64::from) }
}

/// The years that a text names, each once, ascending.
pub(super) fn named_years(text: &str) -> Vec<u32> {
    let chars: Vec<char> = text.chars().collect();
    let mut named: Vec<u32> = years(&chars).iter().map(|year| year.number).collect();
    named.sort_unstable();
    named.dedup();
    named
}
