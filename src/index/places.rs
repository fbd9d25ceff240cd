//! Where a store is kept, and how it is brought up to date there: in memory, in a folder, in a cluster.

use super::build::{self, Outcome};
use super::changes::Changes;
use super::progress::Progress;
use super::seen::Seen;
use super::{Inputs, Update};
use crate::error::{Error, Result};
use crate::store::{Cluster, Damage, LocalStore, LocalWriter, Lock, clear_leftovers, clear_own_leftovers};
use std::path::Path;
use std::sync::Arc;

pub(super) fn in_memory(inputs: &Inputs<'_>, progress: &dyn Progress) -> Result<Outcome> {
    let changes = Changes::from_nothing(inputs);
    let mut seen = Seen::default();
    let writer = LocalWriter::in_memory(inputs.recipe.lexicon)?;
    build::write(inputs, &changes, Box::new(writer), &mut seen, progress)
}

pub(super) fn in_folder(data: &Path, inputs: &Inputs<'_>, how: Update, progress: &dyn Progress) -> Result<Outcome> {
    let mut warnings = Vec::new();
    let mut seen = Seen::load(data);
    let mut damage = Damage::default();
    let opened = match LocalStore::open(data, &damage) {
        Ok(opened) => opened,
        Err(error) => {
            // One that is broken is as good as none.
            warnings.push(format!("{error}; it is rebuilt"));
            None
        }
    };
    if let Some(store) = opened {
        let is_verified = how.verify || how.checksums || store.size_bytes() <= VERIFIED_BYTES;
        damage = if is_verified { store.verify()? } else { store.damage() };
        if damage.segments.is_empty() {
            let changes = Changes::since(store.stamps()?, inputs, &mut seen, how.verify);
            if changes.is_empty() {
                clear_leftovers(data);
                seen.save(data);
                return Ok(Outcome { warnings, ..Outcome::unchanged(Arc::new(store), changes) });
            }
        } else {
            warnings.push(format!("{} parts of the index are damaged; they are rebuilt", damage.segments.len()));
        }
    }
    if inputs.sources.is_empty() {
        return Err(Error::NoSources { dir: inputs.origin.shown() });
    }
    let lock = match Lock::acquire(data, how.patience) {
        Ok(lock) => lock,
        Err(error @ Error::Io { .. }) => {
            warnings.push(format!("the index is kept in memory only: {error}"));
            return Ok(Outcome { warnings, ..in_memory(inputs, progress)? });
        }
        Err(error) => return Err(error),
    };
    clear_own_leftovers(data, &lock);
    let writer = match LocalWriter::in_folder(data, inputs.recipe.lexicon, &damage) {
        Ok(writer) => writer,
        Err(Error::BrokenIndex { .. }) => {
            LocalWriter::clear(data)?;
            LocalWriter::in_folder(data, inputs.recipe.lexicon, &Damage::default())?
        }
        Err(error) => return Err(error),
    };
    // Another process may have written while this one waited.
    let changes = match writer.base() {
        Some(base) => Changes::since(base.stamps()?, inputs, &mut seen, how.verify),
        None => Changes::from_nothing(inputs),
    };
    if changes.is_empty()
        && damage.segments.is_empty()
        && let Some(store) = LocalStore::open(data, &damage)?
    {
        return Ok(Outcome { warnings, ..Outcome::unchanged(Arc::new(store), changes) });
    }
    let written = build::write(inputs, &changes, Box::new(writer), &mut seen, progress)
        .inspect_err(|_| clear_own_leftovers(data, &lock))?;
    seen.save(data);
    remove_former(data);
    drop(lock);
    Ok(Outcome { warnings, ..written })
}

/// The same in a cluster. Which sources are unchanged is known by their content alone: nothing is kept on this machine.
pub(super) fn in_cluster(
    cluster: &Cluster,
    inputs: &Inputs<'_>,
    how: Update,
    progress: &dyn Progress,
) -> Result<Outcome> {
    let mut seen = Seen::default();
    let opened = match cluster.open() {
        Ok(opened) => opened,
        // One of another version is as good as none.
        Err(Error::BrokenIndex { .. }) => None,
        Err(error) => return Err(error),
    };
    if let Some(store) = opened {
        // A machine without sources serves what others write.
        let is_served_alone = inputs.sources.is_empty();
        if is_served_alone {
            return Ok(Outcome::unchanged(Arc::new(store), Changes::default()));
        }
        let changes = Changes::since(store.stamps()?, inputs, &mut seen, how.verify);
        if changes.is_empty() {
            return Ok(Outcome::unchanged(Arc::new(store), changes));
        }
    }
    if inputs.sources.is_empty() {
        return Err(Error::NoSources { dir: inputs.origin.shown() });
    }
    let lease = cluster.lease(how.patience)?;
    let writer = cluster.writer(lease, inputs.recipe.lexicon)?;
    // Another process may have written while this one waited.
    let changes = match writer.base() {
        Some(base) => Changes::since(base.stamps()?, inputs, &mut seen, how.verify),
        None => Changes::from_nothing(inputs),
    };
    build::write(inputs, &changes, Box::new(writer), &mut seen, progress)
}

/// Removes what versions before this one kept: a folder for each generation, built or half built, named by 16
/// hexadecimal digits.
fn remove_former(data: &Path) {
    for entry in std::fs::read_dir(data).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = name.strip_prefix(".building-").unwrap_or(&name);
        if name.len() == 16 && name.chars().all(|c| c.is_ascii_hexdigit()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// An index of at most so many bytes is compared with its checksums whenever it is brought up to date.
const VERIFIED_BYTES: u64 = 32 << 20;
