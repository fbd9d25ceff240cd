//! Where a row is: the number of its document, and its own number there, both in its id and in a field that is sorted by.

use crate::Address;

/// The id of a row.
pub(super) fn row_id(address: Address) -> String {
    format!("{}-{}", address.segment, address.row)
}

/// The row of an id.
pub(super) fn row_of(id: &str) -> Option<Address> {
    let (segment, row) = id.split_once('-')?;
    Some(Address { segment: segment.parse().ok()?, row: row.parse().ok()? })
}

/// The place of a row as one number, in the order of addresses.
pub(super) fn at_of(address: Address) -> i64 {
    (i64::from(address.segment) << 32) | i64::from(address.row)
}

/// The row of a place.
pub(super) fn address_at(at: i64) -> Address {
    let part = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Address { segment: part(at >> 32), row: part(at & 0xFFFF_FFFF) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_its_id_and_by_its_place() {
        for (segment, row) in [(0, 0), (7, 2), (2_000_000_000, 4_000_000_000)] {
            let address = Address { segment, row };
            assert_eq!(row_of(&row_id(address)), Some(address));
            assert_eq!(address_at(at_of(address)), address);
        }
        assert!(at_of(Address { segment: 1, row: 9 }) < at_of(Address { segment: 2, row: 0 }));
        assert_eq!((row_of("x-1"), row_of("1")), (None, None));
    }
}
