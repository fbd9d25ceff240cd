//! Text as the rest of the crate sees it: spans, scripts, numerals, sentences, normalisation.

mod clean;
mod normalize;
mod number_variant;
mod numeral;
mod script;
mod sentence;
mod span;

pub use clean::{Cleaned, clean, clean_title};
pub use normalize::{Normalized, normalize};
pub use number_variant::number_variant;
pub use numeral::parse_integer;
pub use script::{is_han, is_wide};
pub use sentence::sentences;
pub use span::CharSpan;
