//! A key: what it is found by, and how it is written.

/// What a key is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum KeyKind {
    /// A reading of which the sounds that many do not tell apart are one, then the term.
    Sound,
    /// The initials of a reading, then the term.
    Initials,
    /// The characters in their code's order, then the term.
    Sorted,
    /// The characters but one, then the term and where that one stood.
    WithoutOne,
    /// The first characters of the words, then the term.
    Short,
    /// What a suggestion goes on with from some word on, then what stands before it, then its kind.
    Suggestion,
    /// Another way to begin a suggestion, then its text and its kind.
    Alias,
    /// A suggestion's reading, then its text and its kind.
    Spelled,
    /// The initials of a suggestion, then its text and its kind.
    SpelledShort,
    /// A name of an indicator from some character on, then what stands before it.
    Indicator,
    /// The day of issue, the last one first, then the document.
    Issued,
}

impl KeyKind {
    /// All kinds.
    pub(crate) const ALL: [Self; 11] = [
        Self::Sound,
        Self::Initials,
        Self::Sorted,
        Self::WithoutOne,
        Self::Short,
        Self::Suggestion,
        Self::Alias,
        Self::Spelled,
        Self::SpelledShort,
        Self::Indicator,
        Self::Issued,
    ];

    pub(crate) fn mark(self) -> char {
        match self {
            Self::Sound => 'f',
            Self::Initials => 'i',
            Self::Sorted => 's',
            Self::WithoutOne => 'w',
            Self::Short => 'a',
            Self::Suggestion => 'g',
            Self::Alias => 'n',
            Self::Spelled => 'p',
            Self::SpelledShort => 'q',
            Self::Indicator => 'x',
            Self::Issued => 'd',
        }
    }
}

/// A key of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What it is found by.
    pub kind: KeyKind,
    /// The beginning and what it says, divided by NUL.
    pub text: String,
}

impl Key {
    /// How the index keeps it.
    pub(crate) fn term(&self) -> String {
        format!("{}{}", self.kind.mark(), self.text)
    }
}

/// What stands behind each key in a list: no folded text has it.
pub(crate) const END: char = '\n';

/// Adds a key of these parts to a list.
pub(super) fn push(keys: &mut String, kind: KeyKind, parts: &[&str]) {
    keys.push(kind.mark());
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            keys.push('\0');
        }
        keys.push_str(part);
    }
    keys.push(END);
}
