//! What a passage brings along.

use super::list::{Item, run_around};
use super::types::Expand;
use crate::corpus::Passage;
use crate::search::{Engine, PassageRef};

/// The ordinals of the passages that this one brings along, in reading order, without itself.
pub(super) fn companions(engine: &Engine, found: PassageRef<'_>, expand: Expand) -> Vec<usize> {
    let mut ordinals = match expand {
        Expand::None => Vec::new(),
        Expand::Neighbours => {
            let sides = [found.ordinal.checked_sub(1), found.ordinal.checked_add(1)];
            let sides = sides.into_iter().flatten().filter_map(|ordinal| engine.at(ordinal));
            sides.filter(|other| other.document.id == found.document.id).map(|other| other.ordinal).collect()
        }
        Expand::List => list_of(engine, found),
        Expand::Section => {
            around(engine, found, |other| other.place.key == found.passage.place.key).map(|p| p.ordinal).collect()
        }
    };
    ordinals.retain(|&ordinal| ordinal != found.ordinal);
    ordinals
}

/// The items of the same box, the rows and the note of the same table, or the paragraphs of the same list.
fn list_of(engine: &Engine, found: PassageRef<'_>) -> Vec<usize> {
    let place = &found.passage.place;
    let in_box = |other: &Passage| other.place.key == place.key && other.place.box_ == place.box_;
    if place.table.is_some() {
        return around(engine, found, |other| other.place.table == place.table).map(|p| p.ordinal).collect();
    }
    if place.box_.is_some() {
        return around(engine, found, in_box).map(|p| p.ordinal).collect();
    }
    let siblings: Vec<PassageRef<'_>> = around(engine, found, in_box).collect();
    let items: Vec<Option<Item>> = siblings.iter().map(|p| Item::at_start_of(&p.passage.text)).collect();
    let at = siblings.iter().position(|sibling| sibling.ordinal == found.ordinal);
    let run = at.and_then(|at| run_around(&items, at)).unwrap_or(0..0);
    siblings.get(run).unwrap_or_default().iter().map(|sibling| sibling.ordinal).collect()
}

/// The passages of the same document around this one for which something holds, in reading order.
fn around<'a>(
    engine: &'a Engine,
    found: PassageRef<'a>,
    holds: impl Fn(&Passage) -> bool + 'a,
) -> impl Iterator<Item = PassageRef<'a>> {
    let of_document = engine.passages().filter(move |other| other.document.id == found.document.id);
    of_document.filter(move |other| holds(other.passage))
}
