//! Text as the rest of the crate sees it: spans, scripts, numerals, sentences, normalisation.

mod clean;
mod figure;
pub mod hash;
mod measure;
mod normalize;
mod number_variant;
mod numeral;
mod quantity;
#[cfg(feature = "openapi")]
mod schema;
mod script;
mod sentence;
mod separators;
mod span;
mod unit;
mod year;

pub use clean::{Cleaned, NO_WORDING, clean, clean_text, clean_title};
pub use figure::{Figure, is_chinese_numeral};
pub use measure::Measure;
pub use normalize::{Normalized, fold_chars, fold_codes, normalize};
pub use number_variant::number_variant;
pub use numeral::{Magnitude, parse_integer};
pub use quantity::{Bound, Quantity, quantities};
pub use script::{is_han, is_wide};
pub use sentence::sentences;
pub use separators::{long_number_spans, separator_spellings};
pub use span::CharSpan;
pub use unit::unit_len;
pub use year::{Year, years};
