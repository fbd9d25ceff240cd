//! What is found, a line each, in words for who sets a platform up.

use super::super::output::Outcome;
use std::io::Write;

/// What a platform would see; where it would stumble, with what to do about it.
pub(super) type Seen = Result<String, Trouble>;

/// Something over which a platform would stumble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub seen: String,
    pub remedy: String,
}

impl Trouble {
    pub(super) fn new(seen: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { seen: seen.into(), remedy: remedy.into() }
    }
}

/// The lines, as they are written.
pub(super) struct Report<'a> {
    out: &'a mut dyn Write,
    troubles: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, troubles: 0 }
    }

    /// Begins a platform.
    pub(super) fn title(&mut self, title: &str) -> anyhow::Result<()> {
        writeln!(self.out, "{title}")?;
        Ok(())
    }

    /// Writes what became of one request.
    pub(super) fn line(&mut self, request: &str, seen: Seen) -> anyhow::Result<()> {
        match seen {
            Ok(seen) => writeln!(self.out, "  ✓ {request}：{seen}")?,
            Err(trouble) => {
                self.troubles += 1;
                writeln!(self.out, "  ✗ {request}：{}\n    处理：{}", trouble.seen, trouble.remedy)?;
            }
        }
        self.out.flush()?;
        Ok(())
    }

    /// Writes what is worth knowing and no trouble.
    pub(super) fn note(&mut self, text: &str) -> anyhow::Result<()> {
        writeln!(self.out, "  · {text}")?;
        Ok(())
    }

    /// Says how it went.
    pub(super) fn end(&mut self) -> anyhow::Result<Outcome> {
        match self.troubles {
            0 => writeln!(self.out, "全部正常。")?,
            count => writeln!(self.out, "有 {count} 处平台会出问题，见上面打 ✗ 的各行。")?,
        }
        Ok(if self.troubles == 0 { Outcome::Found } else { Outcome::NothingFound })
    }
}
