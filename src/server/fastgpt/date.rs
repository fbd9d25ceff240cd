//! Times of files. They come from the document's date and never from a clock, so that the same source has the same.

/// A date as precise as it is known, `2021-10`, as the time at which it begins; without a date, the beginning of 1970.
pub(super) fn iso_time(date: Option<&str>) -> String {
    let mut parts = date.unwrap_or("1970").split('-');
    let mut part = |least: &'static str| parts.next().filter(|part| !part.is_empty()).unwrap_or(least).to_owned();
    let (year, month, day) = (part("1970"), part("01"), part("01"));
    format!("{year}-{month:0>2}-{day:0>2}T00:00:00.000Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_time_at_which_it_begins() {
        assert_eq!(iso_time(Some("2021")), "2021-01-01T00:00:00.000Z");
        assert_eq!(iso_time(Some("2021-10")), "2021-10-01T00:00:00.000Z");
        assert_eq!(iso_time(Some("2008-01-31")), "2008-01-31T00:00:00.000Z");
        assert_eq!(iso_time(None), "1970-01-01T00:00:00.000Z");
    }
}
