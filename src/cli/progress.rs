//! A progress bar for people at a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use plansearch_index::{Progress, Stage};

/// A bar on standard error; nothing is drawn where that is not a terminal, or nothing is built.
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} 份 · {prefix} · 余 {eta}") {
            bar.set_style(style);
        }
        Self { bar }
    }
}

impl Drop for Bar {
    /// Takes the bar off the screen.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn passages(&self, written: usize) {
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = written as f64 / seconds;
        self.bar.set_prefix(format!("{written} 段，每秒 {rate:.0} 段"));
    }

    fn step(&self, stage: Stage, done: usize, total: usize) {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.bar.set_message(stage.label());
        self.bar.set_length(count(total));
        self.bar.set_position(count(done));
    }
}
