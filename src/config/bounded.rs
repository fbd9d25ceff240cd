//! Numbers with limits.

use serde::de::{self, Deserialize, Deserializer, Visitor};
use std::fmt;
use std::str::FromStr;

/// A whole number between two limits, both included, with a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounded<const DEFAULT: u32, const MIN: u32, const MAX: u32>(u32);

impl<const DEFAULT: u32, const MIN: u32, const MAX: u32> Bounded<DEFAULT, MIN, MAX> {
    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    fn accepted() -> String {
        format!("a whole number from {MIN} to {MAX}")
    }

    fn checked(number: i64) -> Option<Self> {
        u32::try_from(number).ok().filter(|number| (MIN..=MAX).contains(number)).map(Self)
    }
}

impl<const DEFAULT: u32, const MIN: u32, const MAX: u32> Default for Bounded<DEFAULT, MIN, MAX> {
    fn default() -> Self {
        const { assert!(MIN <= DEFAULT && DEFAULT <= MAX, "the default is within the limits") };
        Self(DEFAULT)
    }
}

impl<const DEFAULT: u32, const MIN: u32, const MAX: u32> FromStr for Bounded<DEFAULT, MIN, MAX> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().and_then(Self::checked);
        number.ok_or_else(|| format!("`{text}` is not {}", Self::accepted()))
    }
}

impl<'de, const DEFAULT: u32, const MIN: u32, const MAX: u32> Deserialize<'de> for Bounded<DEFAULT, MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number<const DEFAULT: u32, const MIN: u32, const MAX: u32>;

        impl<const DEFAULT: u32, const MIN: u32, const MAX: u32> Visitor<'_> for Number<DEFAULT, MIN, MAX> {
            type Value = Bounded<DEFAULT, MIN, MAX>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&Self::Value::accepted())
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
                Bounded::checked(number).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(number), &self))
            }
        }

        deserializer.deserialize_i64(Number)
    }
}
