//! How a language is written.

use unic_langid::{CharacterDirection, LanguageIdentifier};

/// From which side lines begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// English.
    LeftToRight,
    /// Arabic, Hebrew.
    RightToLeft,
}

impl Direction {
    /// The direction of a language (BCP 47); left to right if the tag is none.
    #[must_use]
    pub fn of(language: &str) -> Self {
        match language.parse::<LanguageIdentifier>().map(|tag| tag.character_direction()) {
            Ok(CharacterDirection::RTL) => Self::RightToLeft,
            _ => Self::LeftToRight,
        }
    }

    /// The value of `dir` in HTML.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Direction;

    #[test]
    fn arabic_hebrew_and_scripts_of_their_kind_are_written_from_the_right() {
        for tag in ["ar", "he", "fa", "ur", "az-Arab", "ar-EG"] {
            assert_eq!(Direction::of(tag), Direction::RightToLeft, "{tag}");
        }
        for tag in ["en", "de-AT", "az", "ja", "none at all"] {
            assert_eq!(Direction::of(tag), Direction::LeftToRight, "{tag}");
        }
    }
}
