//! Codes that others keep: languages, regions, occupations, areas. Each is read by its form, so that no other text passes
//! for one.

use std::fmt;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer};

use crate::base::rule;
use crate::yaml::fault;

use super::scalar::{Id, from_text};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $what:literal $is:ident $help:literal)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl $name {
            /// What the schema says of it.
            pub(super) const HELP: &'static str = $help;

            /// The code, if the text has its form.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                $is(text).then(|| text.into())
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                from_text(deserializer, $what, |text| {
                    let text = text.trim();
                    Self::parse(text).ok_or_else(|| fault(&rule::WRONG_TYPE, &format!("expected {}, found `{text}`", $what), $help))
                })
            }
        }
    )* };
}

codes! {
    /// A language, as BCP 47 writes it.
    Language "the code of a language" is_language "write a code of BCP 47: en, pt-BR, zh-Hans"
    /// A region: a code of ISO 3166, or an id of regions.yaml.
    RegionCode "the code of a region" is_region "write a code of ISO 3166 (US, US-WA), an id of regions.yaml, or world"
    /// An occupation's code in the Standard Occupational Classification.
    Soc "the code of an occupation" is_soc "write a code of the Standard Occupational Classification: 15-1252"
    /// A metropolitan area's code of the Core-Based Statistical Areas.
    Cbsa "the code of an area" is_cbsa "write the five digits of the Core-Based Statistical Area: \"42660\""
}

/// Well-formed by the grammar of BCP 47: a language, then script, region, variants and extensions.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or("");
    let language = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let private = first.eq_ignore_ascii_case("x") && text.len() > 2;
    let plain = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    (language || private) && text.len() <= 64 && parts.all(plain) && !text.ends_with("-x")
}

fn is_region(text: &str) -> bool {
    let country = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    let part = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    country(text) || Id::parse(text).is_some() || text.split_once('-').is_some_and(|(of, sub)| country(of) && part(sub))
}

fn is_soc(text: &str) -> bool {
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    let (code, detail) = text.split_once('.').map_or((text, None), |(code, detail)| (code, Some(detail)));
    code.split_once('-').is_some_and(|(a, b)| digits(a, 2) && digits(b, 4)) && detail.is_none_or(|d| digits(d, 2))
}

fn is_cbsa(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_form() {
        for good in ["en", "tlh", "pt-BR", "zh-Hans", "es-419", "de-CH-1996", "x-own"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "!!", "e", "english", "en_US", "en-", "en US", "<b>", "x", "en-x", "12"] {
            assert!(!is_language(bad), "{bad}");
        }
        for good in ["US", "us", "US-WA", "world", "msa-42660", "GB-ENG"] {
            assert!(is_region(good), "{good}");
        }
        for bad in ["", "<b>nowhere</b>", "U S", "US_WA", "US-", "Nowhere land", "É"] {
            assert!(!is_region(bad), "{bad}");
        }
        assert!(is_soc("15-1252") && is_soc("15-1252.01") && !is_soc("15-125") && !is_soc("15–1252") && !is_soc("x"));
        assert!(is_cbsa("42660") && !is_cbsa("4266") && !is_cbsa("4266x"));
    }
}
