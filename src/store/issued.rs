//! Keys by which documents are found in the order of their days of issue, the last one first: who wants the newest few
//! reads the first few keys, however many documents there are.

use super::key::{KeyKind, push};
use crate::corpus::Metadata;

/// Behind a date: greater than whatever a date goes on with, so that a year comes after its days and what has no date
/// comes last.
const END_OF_DATE: char = '~';

/// The key of a document as a line of its list.
pub(crate) fn key_line(id: &str, metadata: &Metadata) -> String {
    let mut line = String::new();
    push(&mut line, KeyKind::Issued, &[&day_key(metadata), id]);
    line
}

/// What its key says.
pub(crate) fn key_text(id: &str, metadata: &Metadata) -> String {
    format!("{}\0{id}", day_key(metadata))
}

/// The id of the document of a key.
pub(crate) fn id_in(key: &str) -> Option<&str> {
    key.split_once('\0').map(|(_, id)| id)
}

/// A day that sorts before all earlier ones.
fn day_key(metadata: &Metadata) -> String {
    let date = metadata.date.as_deref().unwrap_or_default();
    let turned = date.chars().filter_map(|c| match c.to_digit(10) {
        Some(digit) => char::from_digit(9 - digit, 10),
        None => (c == '-').then_some('-'),
    });
    turned.chain([END_OF_DATE]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_comes_first_and_what_has_no_date_last() {
        let key = |date: &str| {
            let date = Some(date.to_owned()).filter(|date| !date.is_empty());
            key_text("plan", &Metadata { date, ..Metadata::default() })
        };
        let days = ["2024-10-15", "2024-10-09", "2024-10", "2024-09-30", "2024", "2023-12", "1999", ""];
        let keys: Vec<String> = days.map(key).into();
        assert!(keys.is_sorted(), "{keys:?}");
        assert_eq!(id_in(&keys[0]), Some("plan"));
        assert_eq!(key_line("plan", &Metadata::default()), "d~\0plan\n");
    }
}
