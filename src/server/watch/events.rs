//! What the operating system tells of changes below folders.

use crate::index::{DataDir, Paths};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// Changes come in flocks: they are taken in together once nothing has happened for so long.
const CALM: Duration = Duration::from_millis(300);
/// Who never stops writing is not waited for any longer than so many times that.
const MOST_WAITS: usize = 20;

/// Hears of changes of the sources and of the configuration.
#[derive(Debug)]
pub(super) struct Events {
    watcher: RecommendedWatcher,
    folders: Folders,
    heard: Arc<Heard>,
}

/// What has happened and has not been taken in.
#[derive(Debug, Default)]
struct Heard {
    something: Notify,
    /// A watched folder itself was put in place, moved or removed: what was watched is the former one.
    a_folder: AtomicBool,
}

/// Where changes count. All paths are absolute.
#[derive(Debug, Clone)]
struct Folders {
    /// With all that is below it.
    seeds: PathBuf,
    config: PathBuf,
    /// What we write ourselves, wherever that is.
    data: Option<PathBuf>,
}

impl Events {
    /// Watches the folders of the sources and of the configuration, and the folders in which these are.
    ///
    /// # Errors
    /// What the operating system reports: there may be too many folders for it.
    pub(super) fn of(paths: &Paths) -> notify::Result<Self> {
        let folders = Folders::of(paths)?;
        let heard = Arc::new(Heard::default());
        let (counted, told) = (folders.clone(), Arc::clone(&heard));
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| match event {
            Ok(event) => told.hear(&event, &counted),
            // Something may have been missed.
            Err(_) => told.something.notify_one(),
        })?;
        let mut events = Self { watcher, folders, heard };
        events.watch()?;
        Ok(events)
    }

    fn watch(&mut self) -> notify::Result<()> {
        let Folders { seeds, config, .. } = &self.folders;
        let beside = [config.as_path()].into_iter().chain(seeds.parent()).chain(config.parent());
        // What stands below the sources is watched with them.
        let beside: BTreeSet<&Path> = beside.filter(|folder| !folder.starts_with(seeds)).collect();
        for folder in beside {
            // A folder of the configuration may be missing, as may the right to list what is above.
            if let Err(error) = self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                tracing::debug!(%error, folder = %folder.display(), "cannot watch a folder");
            }
        }
        self.watcher.watch(seeds, RecursiveMode::Recursive)
    }

    /// Is ready when something has changed, and nothing more for a while.
    pub(super) async fn next(&mut self) {
        self.heard.something.notified().await;
        for _ in 0..MOST_WAITS {
            if timeout(CALM, self.heard.something.notified()).await.is_err() {
                break;
            }
        }
        if self.heard.a_folder.swap(false, Ordering::Relaxed) {
            let _ = self.watcher.unwatch(&self.folders.seeds);
            let _ = self.watcher.unwatch(&self.folders.config);
            if let Err(error) = self.watch() {
                tracing::warn!(%error, "cannot watch the sources; it is tried again when their folder is back");
            }
        }
    }
}

impl Heard {
    fn hear(&self, event: &Event, folders: &Folders) {
        // Reading changes nothing, and we read them ourselves.
        let is_change = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
            EventKind::Access(_) => false,
            _ => true,
        };
        if event.need_rescan() || (is_change && event.paths.iter().any(|path| folders.hold(path))) {
            if event.paths.iter().any(|path| *path == folders.seeds || *path == folders.config) {
                self.a_folder.store(true, Ordering::Relaxed);
            }
            self.something.notify_one();
        }
    }
}

impl Folders {
    fn of(paths: &Paths) -> std::io::Result<Self> {
        let data = match &paths.data {
            DataDir::Folder(data) => Some(std::path::absolute(data)?),
            DataDir::Memory | DataDir::Cluster(_) => None,
        };
        Ok(Self { seeds: std::path::absolute(&paths.seeds)?, config: std::path::absolute(&paths.config)?, data })
    }

    /// Whether a change at this path counts.
    fn hold(&self, path: &Path) -> bool {
        let is_ours = self.data.as_ref().is_some_and(|data| path.starts_with(data));
        !is_ours && (path.starts_with(&self.seeds) || path.starts_with(&self.config))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, ModifyKind};

    /// Whether such an event at this path is heard.
    #[track_caller]
    fn check(kind: EventKind, path: &str, is_heard: bool, is_folder: bool) {
        let folders =
            Folders { seeds: "/a/seeds".into(), config: "/a/config".into(), data: Some("/a/seeds/data".into()) };
        let heard = Heard::default();
        heard.hear(&Event::new(kind).add_path(path.into()), &folders);
        let mut waiting = std::pin::pin!(heard.something.notified());
        assert_eq!(waiting.as_mut().enable(), is_heard, "{path}");
        assert_eq!(heard.a_folder.load(Ordering::Relaxed), is_folder, "{path}");
    }

    #[test]
    fn changes_below_the_folders_are_heard() {
        let (made, written) = (EventKind::Create(CreateKind::Any), EventKind::Modify(ModifyKind::Any));
        check(made, "/a/seeds/b/c.md", true, false);
        check(written, "/a/config/ranking.toml", true, false);
        check(EventKind::Access(AccessKind::Close(AccessMode::Write)), "/a/seeds/b.md", true, false);
        check(made, "/a/seeds", true, true);
        check(made, "/a/data", false, false);
        check(made, "/a/seeds-2/b.md", false, false);
        check(written, "/a/seeds/data/index/meta.json", false, false);
    }

    #[test]
    fn reading_is_no_change() {
        check(EventKind::Access(AccessKind::Open(AccessMode::Any)), "/a/seeds/b.md", false, false);
        check(EventKind::Access(AccessKind::Close(AccessMode::Read)), "/a/seeds/b.md", false, false);
    }
}
