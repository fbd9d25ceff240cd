//! What a passage brings along.

use super::list::{Item, run_around};
use super::types::Expand;
use crate::corpus::Passage;
use crate::error::Result;
use crate::library::Library;
use crate::store::Found;

/// So many passages are read at a time, on each side.
const STEP: usize = 16;
/// No passage farther off is brought along.
const FARTHEST: usize = 160;

/// The passages that this one brings along, in reading order, without itself.
///
/// # Errors
/// [`Error::Store`](plansearch_error::Error::Store).
pub(super) fn companions(library: &Library, found: &Found, expand: Expand) -> Result<Vec<Found>> {
    let mut companions = match expand {
        Expand::None => Vec::new(),
        Expand::Neighbours => {
            let (before, after) = library.store().beside(found.address, 1, 1)?;
            library.store().passages(&[before, after].concat())?
        }
        Expand::List => list_of(library, found)?,
        Expand::Section => around(library, found, |_| true)?,
    };
    companions.retain(|other| other.address != found.address);
    Ok(companions)
}

/// The items of the same box, the rows and the note of the same table, or the paragraphs of the same list.
fn list_of(library: &Library, found: &Found) -> Result<Vec<Found>> {
    let place = &found.passage.place;
    if place.table.is_some() {
        return around(library, found, |other| other.place.table == place.table);
    }
    let siblings = around(library, found, |other| other.place.box_ == place.box_)?;
    if place.box_.is_some() {
        return Ok(siblings);
    }
    let items: Vec<Option<Item>> = siblings.iter().map(|p| Item::at_start_of(&p.passage.text)).collect();
    let at = siblings.iter().position(|sibling| sibling.address == found.address);
    let run = at.and_then(|at| run_around(&items, at)).unwrap_or(0..0);
    Ok(siblings.get(run).unwrap_or_default().to_vec())
}

/// The passages of the same place around this one for which something holds, itself included, in reading order.
fn around(library: &Library, found: &Found, holds: impl Fn(&Passage) -> bool) -> Result<Vec<Found>> {
    let store = library.store();
    let is_here = |other: &Found| other.passage.place.key == found.passage.place.key;
    let (mut before, mut after): (Vec<Found>, Vec<Found>) = (Vec::new(), Vec::new());
    let (mut goes_back, mut goes_on) = (true, true);
    let mut far = 0;
    while far < FARTHEST && (goes_back || goes_on) {
        let (mut earlier, later) = store.beside(found.address, far + STEP, far + STEP)?;
        earlier.truncate(earlier.len().saturating_sub(far));
        let later = later.get(far.min(later.len())..).unwrap_or_default();
        goes_back &= !earlier.is_empty();
        goes_on &= !later.is_empty();
        if goes_back {
            for other in store.passages(&earlier)?.into_iter().rev() {
                goes_back &= is_here(&other);
                before.extend(goes_back.then_some(other));
            }
        }
        if goes_on {
            for other in store.passages(later)? {
                goes_on &= is_here(&other);
                after.extend(goes_on.then_some(other));
            }
        }
        far += STEP;
    }
    let all = before.into_iter().rev().chain([found.clone()]).chain(after);
    Ok(all.filter(|other| holds(&other.passage)).collect())
}
