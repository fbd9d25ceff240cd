//! What the lines before the body belong to.

use super::imprint::is_web_line;
use super::line::Line;

/// What a line before the body belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrontRole {
    /// The head of the paper or its title page.
    Front,
    /// The title line, where nothing else stands on a title page.
    Title,
    /// The title of the notice that issues the document.
    NoticeTitle,
    /// The notice.
    Notice,
    /// When and by whom a law was passed.
    Promulgation,
    /// A text before the first heading.
    Preamble,
}

/// The roles of lines by their index in the source.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roles(Vec<Option<FrontRole>>);

impl Roles {
    /// For each line its role; the lines past the end have none.
    pub(crate) fn as_slice(&self) -> &[Option<FrontRole>] {
        &self.0
    }

    /// Gives a line its role.
    pub(crate) fn set(&mut self, index: usize, role: FrontRole) {
        if index >= self.0.len() {
            self.0.resize(index + 1, None);
        }
        if let Some(slot) = self.0.get_mut(index) {
            *slot = Some(role);
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<FrontRole> {
        self.0.get(index).copied().flatten()
    }
}

/// A line longer than this is a text and no line of a head or title page, in characters.
const MAX_SHORT_CHARS: usize = 45;

pub(super) fn is_short(line: &Line) -> bool {
    line.marks == 1
        || is_web_line(&line.key())
        || (line.text.chars().count() <= MAX_SHORT_CHARS
            && !line.text.contains(['。', '；', '！', '？'])
            && !line.text.ends_with(['，', '：', '、']))
}
