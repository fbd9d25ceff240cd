//! What a store is asked for: terms with weights, and what a passage must hold.

/// The fields of a passage that are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// Neighbouring characters of the text.
    Bigrams,
    /// Single characters of the text.
    Unigrams,
    /// Words of the text, by the dictionary.
    Words,
    /// Neighbouring characters of the lead.
    LeadBigrams,
    /// Neighbouring characters of the titles above.
    HeadingBigrams,
    /// Neighbouring characters of a document's titles and number.
    NameBigrams,
}

/// A term of a field with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The field.
    pub field: Field,
    /// The term, folded.
    pub term: String,
    /// By what its BM25 score is multiplied.
    pub weight: f32,
}

/// A level of a place with its number, or a title.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PlaceTerm {
    /// 第N编.
    Part(u32),
    /// 第N章.
    Chapter(u32),
    /// 第N节.
    Section(u32),
    /// 专栏N.
    Box(u32),
    /// The table of this number.
    Table(u32),
    /// 第N条.
    Article(u32),
    /// 第N条之M.
    InsertedArticle(u32, u32),
    /// 第N页.
    Page(u32),
    /// A heading whose whole folded title is this.
    Title(String),
}

impl PlaceTerm {
    /// How the index keeps it.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Part(number) => format!("p{number}"),
            Self::Chapter(number) => format!("c{number}"),
            Self::Section(number) => format!("s{number}"),
            Self::Box(number) => format!("b{number}"),
            Self::Table(number) => format!("t{number}"),
            Self::Article(number) => format!("a{number}"),
            Self::InsertedArticle(number, inserted) => format!("a{number}.{inserted}"),
            Self::Page(number) => format!("g{number}"),
            Self::Title(title) => format!("={title}"),
        }
    }
}

/// What a passage must be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// It holds these folded characters verbatim.
    Sequence(String),
    /// The titles above it, together, hold these folded characters.
    InTitles(String),
    /// It stands in this place.
    Place(PlaceTerm),
    /// It is any of these.
    Any(Vec<Wanted>),
    /// It is all of these.
    All(Vec<Wanted>),
    /// It is not this.
    Not(Box<Wanted>),
}

impl Wanted {
    /// Any of these sequences.
    #[must_use]
    pub fn any_sequence<T: Into<String>>(sequences: impl IntoIterator<Item = T>) -> Self {
        Self::Any(sequences.into_iter().map(|sequence| Self::Sequence(sequence.into())).collect())
    }
}
