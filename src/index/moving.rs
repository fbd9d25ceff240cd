//! A library moves into a cluster as it is: no source is read again.

use super::progress::{Progress, Stage};
use super::{Changed, DataDir};
use crate::analysis::Lexicon;
use crate::error::{Error, Result};
use crate::store::{Cluster, Damage, LocalStore, SourceStamp, Store, StoredStamp, Whole, Writer as _};
use std::sync::Arc;
use std::time::Duration;

/// Makes the last commit in a folder the last generation of a cluster; what the cluster has of it already stays.
///
/// # Errors
/// [`Error::NoLibrary`] if there is none, [`Error::Locked`] if another process writes for longer than it is waited for,
/// [`Error::Unavailable`] if the cluster does not answer.
pub fn move_library(
    from: &DataDir,
    to: &Cluster,
    lexicon: &Lexicon,
    patience: Duration,
    progress: &dyn Progress,
) -> Result<(Arc<dyn Store>, Option<Changed>)> {
    let none = || Error::NoLibrary { place: from.shown() };
    let DataDir::Folder(folder) = from else { return Err(none()) };
    let local = LocalStore::open(folder, &Damage::default())?.ok_or_else(none)?;
    if let Ok(Some(there)) = to.open()
        && there.overview().generation == local.overview().generation
    {
        return Ok((Arc::new(there), None));
    }
    let mut writer = Box::new(to.writer(to.lease(patience)?, lexicon)?);
    let there = writer.base().map(crate::store::ClusterStore::stamps).transpose()?.unwrap_or_default();
    let here = local.stamps()?;
    let mut changed = Changed::default();
    for file in sorted(there.keys().filter(|file| !here.contains_key(file.as_str()))) {
        writer.remove(file)?;
        changed.removed += 1;
    }
    let is_other = |file: &&String| there.get(file.as_str()).map(made) != here.get(file.as_str()).map(made);
    let files = sorted(here.keys().filter(is_other));
    for (done, file) in files.iter().enumerate() {
        progress.step(Stage::Documents, done, files.len());
        progress.passages(changed.passages);
        match local.whole(file)? {
            Some(Whole::Document { document, facts, stamp }) => {
                changed.passages += document.passages.len();
                writer.add(&document, facts, stamp)?;
            }
            Some(Whole::Error { error, stamp }) => writer.add_error(error, stamp)?,
            Some(Whole::Twin { of, stamp }) => writer.add_twin(file, &of, stamp)?,
            None => continue,
        }
        changed.read += 1;
    }
    progress.step(Stage::Documents, files.len(), files.len());
    progress.step(Stage::Writing, 0, 1);
    let store = writer.commit(local.inputs())?;
    progress.step(Stage::Writing, 1, 1);
    Ok((store, Some(changed)))
}

/// From what a source's rows were made.
fn made(stored: &StoredStamp) -> (&Option<String>, &Option<String>, &SourceStamp) {
    (&stored.id, &stored.twin_of, &stored.stamp)
}

fn sorted<'f>(files: impl Iterator<Item = &'f String>) -> Vec<&'f String> {
    let mut files: Vec<&String> = files.collect();
    files.sort_unstable();
    files
}
