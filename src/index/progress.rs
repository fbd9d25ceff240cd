//! What a build tells of itself while it runs.

/// The stages of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Sources are read and their passages become terms.
    Documents,
    /// The commit is written.
    Writing,
}

impl Stage {
    /// The stage for readers.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Documents => "读取与分析",
            Self::Writing => "写入索引",
        }
    }
}

/// Hears how far a build has come.
pub trait Progress: Sync {
    /// `done` of `total` steps of this stage are done.
    fn step(&self, stage: Stage, done: usize, total: usize);

    /// So many passages have been written so far.
    fn passages(&self, _written: usize) {}
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn step(&self, _: Stage, _: usize, _: usize) {}
}
