//! The operators of conditions, under all names that platforms have had for them.

/// What is asked of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    /// It is one of the values.
    Is,
    /// It is one of the values, which may stand in one text with commas between them.
    In,
    /// It holds one of them.
    Contains,
    /// It begins with one of them.
    Starts,
    /// It ends with one of them.
    Ends,
    /// There is nothing under its name.
    Empty,
    /// It is less than the value, or earlier.
    Less,
    /// It is at most the value.
    AtMost,
    /// It is more than the value, or later.
    More,
    /// It is at least the value.
    AtLeast,
}

impl Test {
    /// Whether it needs a value that has an order.
    pub(super) fn compares(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }
}

/// A test, or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operator {
    pub test: Test,
    pub is_negated: bool,
}

const NAMES: [(&str, Test, bool); 29] = [
    ("contains", Test::Contains, false),
    ("not contains", Test::Contains, true),
    ("start with", Test::Starts, false),
    ("starts with", Test::Starts, false),
    ("end with", Test::Ends, false),
    ("ends with", Test::Ends, false),
    ("is", Test::Is, false),
    ("is not", Test::Is, true),
    ("not is", Test::Is, true),
    ("in", Test::In, false),
    ("not in", Test::In, true),
    ("empty", Test::Empty, false),
    ("not empty", Test::Empty, true),
    ("null", Test::Empty, false),
    ("not null", Test::Empty, true),
    ("=", Test::Is, false),
    ("==", Test::Is, false),
    ("≠", Test::Is, true),
    ("!=", Test::Is, true),
    ("<>", Test::Is, true),
    (">", Test::More, false),
    ("<", Test::Less, false),
    ("≥", Test::AtLeast, false),
    (">=", Test::AtLeast, false),
    ("≤", Test::AtMost, false),
    ("<=", Test::AtMost, false),
    ("before", Test::Less, false),
    ("after", Test::More, false),
    ("exists", Test::Empty, true),
];

impl Operator {
    /// The operator of this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase().replace('_', " ");
        let &(_, test, is_negated) = NAMES.iter().find(|(known, ..)| *known == name)?;
        Some(Self { test, is_negated })
    }

    /// All names.
    pub(super) fn all() -> [&'static str; NAMES.len()] {
        NAMES.map(|(name, ..)| name)
    }

    /// All names, for messages.
    pub(super) fn names() -> String {
        Self::all().join("、")
    }
}
