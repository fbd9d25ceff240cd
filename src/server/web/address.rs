//! The address of a search: all of its state, so that it can be sent to somebody else.

use crate::filters::about_pairs;
use crate::search::{MODES, SORTS, TIERS};
use crate::store::Filters;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use plansearch_search::{Mode, SearchRequest, Sort, Tier};

/// All that has a meaning in a query string, and a little more.
const NOT_IN_VALUES: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',');

/// How far a page goes down unless asked otherwise; what is near is offered then.
pub(super) const AS_A_PAGE: Tier = Tier::All;

/// A search as a page begins it.
pub(super) fn fresh(query: &str) -> SearchRequest {
    SearchRequest { tier: AS_A_PAGE, ..SearchRequest::new(query) }
}

/// The query string of a search, with `?`.
pub(super) fn query_string(request: &SearchRequest) -> String {
    let pairs = parameters(request);
    let encoded: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    format!("?{}", encoded.join("&"))
}

/// The parameters of a search; what is as it is by default is left out.
pub(super) fn parameters(request: &SearchRequest) -> Vec<(&'static str, String)> {
    let SearchRequest { query, within, offset, mode, sort, filters, tier, by_document, .. } = request;
    let Filters { documents, chapters, sections, kinds, about, superseded: _ } = filters;
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let pairs = [
        ("q", query.clone()),
        ("within", within.clone()),
        ("mode", if *mode == Mode::default() { String::new() } else { name_of(&MODES, *mode) }),
        ("sort", if *sort == Sort::default() { String::new() } else { name_of(&SORTS, *sort) }),
        ("tier", if *tier == AS_A_PAGE { String::new() } else { name_of(&TIERS, *tier) }),
        ("group", if *by_document { "document".to_owned() } else { String::new() }),
        ("document", documents.join(",")),
        ("chapter", chapters.join(",")),
        ("section", sections.join(",")),
        ("kind", kinds.join(",")),
        ("offset", if *offset == 0 { String::new() } else { offset.to_string() }),
    ];
    pairs.into_iter().chain(about_pairs(about)).filter(|(_, value)| !value.is_empty()).collect()
}

/// A value as it stands in a query string or a fragment.
pub(super) fn encode(value: &str) -> String {
    utf8_percent_encode(value, NOT_IN_VALUES).to_string()
}

/// Leaves out of a query string what is not among these names. A page is opened through links that
/// other programs have lengthened, and shall not fail over that.
pub(super) fn only(query: Option<&str>, names: &[&str]) -> String {
    let pairs = query.unwrap_or_default().split('&');
    // A form sends the fields too that were left empty.
    let is_kept =
        |pair: &&str| pair.split_once('=').is_some_and(|(name, value)| names.contains(&name) && !value.is_empty());
    let kept: Vec<&str> = pairs.filter(is_kept).collect();
    kept.join("&")
}

fn name_of<T: Copy + PartialEq>(names: &[(&'static str, T)], wanted: T) -> String {
    names.iter().find(|(_, value)| *value == wanted).map_or_else(String::new, |(name, _)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Kind;
    use crate::params::Params;
    use crate::search::{parameters as accepted, read};
    use crate::store::AboutFilters;

    #[track_caller]
    fn check(request: &SearchRequest, expected: &str) {
        let written = query_string(request);
        assert_eq!(written, expected);
        let params = Params::from_query(written.strip_prefix('?'), &accepted()).unwrap();
        let mut read = read(&params).unwrap();
        if !written.contains("tier=") {
            read.tier = AS_A_PAGE;
        }
        assert_eq!(&read, request, "reads back");
    }

    #[test]
    fn an_address_holds_the_whole_search() {
        check(&fresh("5G 基站"), "?q=5G%20%E5%9F%BA%E7%AB%99");
        check(&SearchRequest::new("5G 基站"), "?q=5G%20%E5%9F%BA%E7%AB%99&tier=near");
        check(&fresh("a&b=c#d+e%"), "?q=a%26b%3Dc%23d%2Be%25");
        let filters = Filters {
            documents: vec!["yunxi-145".to_owned()],
            chapters: vec!["4".to_owned(), "7".to_owned()],
            sections: vec!["4.2".to_owned()],
            kinds: vec![Kind::BoxItem, Kind::Indicator],
            about: AboutFilters { levels: vec!["city".to_owned()], year_from: Some(2021), ..AboutFilters::default() },
            ..Filters::default()
        };
        let mut request = SearchRequest { offset: 20, filters, ..fresh("水") };
        (request.mode, request.sort) = (Mode::Exact, Sort::Document);
        check(
            &request,
            "?q=%E6%B0%B4&mode=exact&sort=document&document=yunxi-145&chapter=4,7&section=4.2&kind=box_item,indicator&offset=20&level=city&year_from=2021",
        );
    }

    #[test]
    fn foreign_parameters_are_left_out() {
        assert_eq!(only(Some("q=a&from=chat&mode=all&&x"), &["q", "mode"]), "q=a&mode=all");
        assert_eq!(only(None, &["q"]), "");
    }
}
