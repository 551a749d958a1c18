//! Codes that others keep: languages, regions, occupations, areas. Each is read by its form, so
//! that no other text passes for one.

use std::fmt;
use std::ops::Deref;

use schemars::json_schema;

use crate::base::rule;
use crate::yaml::fault;

use super::scalar::{ID, Id};
use super::shorthand::{pattern, text, written};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $what:literal $is:ident $meant:ident $help:literal $schema:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl $name {
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

        written!(
            $name,
            stringify!($name),
            $what,
            text(|text| {
                let text = text.trim();
                Self::parse(text).ok_or_else(|| {
                    let help = $meant(text).map_or_else(|| $help.to_owned(), |meant| format!("write `{meant}`"));
                    fault(&rule::WRONG_TYPE, &format!("expected {}, found `{text}`", $what), &help)
                })
            }),
            |_| $schema,
        );
    )* };
}

codes! {
    /// A language, as BCP 47 writes it.
    Language "the code of a language" is_language meant_language "write a BCP 47 code: en, pt-BR, zh-Hans"
    json_schema!({
        "description": "A language: write a BCP 47 code: en, pt-BR, zh-Hans.",
        "type": "string",
        "pattern": "^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|[xX](-[A-Za-z0-9]{1,8})+)$",
        "maxLength": 64
    });

    /// A region: a code of ISO 3166, or an id of regions.yaml.
    RegionCode "the code of a region" is_region meant_region "write an ISO 3166 code (US, US-WA), an id of regions.yaml, or world"
    json_schema!({
        "description": "A region: write an ISO 3166 code (US, US-WA), an id of regions.yaml, or world.",
        "type": ["string", "integer"],
        "pattern": format!("^({ID}|[A-Za-z]{{2}}(-[A-Za-z0-9]{{1,3}})?)$"),
        "minimum": 0
    });

    /// An occupation's code in the Standard Occupational Classification.
    Soc "the code of an occupation" is_soc meant_soc "write a code of the Standard Occupational Classification: 15-1252"
    pattern(
        r"[0-9]{2}-[0-9]{4}(\.[0-9]{2})?",
        "An occupation: write a code of the Standard Occupational Classification: 15-1252.",
    );

    /// A host that pages may load from.
    Host "the name of a host" is_host meant_host "write only the name: fonts.example.com"
    json_schema!({
        "description": "A host that pages may load from: write only the name: fonts.example.com.",
        "type": "string",
        "pattern": r"^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9][A-Za-z0-9-]*)+$",
        "maxLength": 253
    });

    /// A metropolitan area's code of the Core-Based Statistical Areas.
    Cbsa "the code of an area" is_cbsa nothing "write the five digits of the Core-Based Statistical Area: \"42660\""
    json_schema!({
        "description": "An area: write the five digits of the Core-Based Statistical Area: \"42660\".",
        "type": ["string", "integer"],
        "pattern": "^[0-9]{5}$",
        "minimum": 10000,
        "maximum": 99999
    });
}

/// The languages of ISO 639 that have a code of two letters.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es \
et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks \
ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn \
ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo \
za zh zu";

/// The states and areas of the United States by ISO 3166-2.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND \
    OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR UM VI";

/// The countries of ISO 3166, and the European Union.
pub const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG \
GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA \
LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ \
OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// What authors write for a language, and the code that is meant: countries' codes, codes of three
/// letters, names.
const MEANT_LANGUAGES: &[(&str, &str)] = &[
    ("jp", "ja"),
    ("cn", "zh"),
    ("zh-cht", "zh-Hant"),
    ("zh-chs", "zh-Hans"),
    ("gr", "el"),
    ("cz", "cs"),
    ("dk", "da"),
    ("ua", "uk"),
    ("in", "id"),
    ("iw", "he"),
    ("us", "en-US"),
    ("gb", "en-GB"),
    ("at", "de-AT"),
    ("mx", "es-MX"),
    ("vn", "vi"),
    ("my-my", "ms-MY"),
    ("eng", "en"),
    ("deu", "de"),
    ("ger", "de"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("zho", "zh"),
    ("chi", "zh"),
    ("rus", "ru"),
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("chinese (simplified)", "zh-Hans"),
    ("chinese (traditional)", "zh-Hant"),
    ("simplified chinese", "zh-Hans"),
    ("traditional chinese", "zh-Hant"),
    ("czech", "cs"),
    ("dutch", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("portuguese (brazil)", "pt-BR"),
    ("brazilian portuguese", "pt-BR"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("spanish (latin america)", "es-419"),
    ("thai", "th"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("vietnamese", "vi"),
    ("deutsch", "de"),
    ("español", "es"),
    ("français", "fr"),
];

/// What authors write for a region, and the code that is meant.
const MEANT_REGIONS: &[(&str, &str)] = &[
    ("uk", "GB"),
    ("en", "GB"),
    ("usa", "US"),
    ("u.s.", "US"),
    ("united-states", "US"),
    ("united states", "US"),
    ("great-britain", "GB"),
    ("united-kingdom", "GB"),
    ("united kingdom", "GB"),
    ("england", "GB"),
    ("deu", "DE"),
    ("germany", "DE"),
    ("gbr", "GB"),
    ("france", "FR"),
    ("spain", "ES"),
    ("india", "IN"),
    ("ind", "IN"),
    ("can", "CA"),
    ("canada", "CA"),
    ("aus", "AU"),
    ("australia", "AU"),
    ("japan", "JP"),
    ("jpn", "JP"),
    ("europe", "EU"),
    ("european union", "EU"),
    ("california", "US-CA"),
    ("texas", "US-TX"),
    ("new-york", "US-NY"),
    ("washington", "US-WA"),
    ("global", "world"),
    ("worldwide", "world"),
    ("international", "world"),
    ("ww", "world"),
];

fn has(list: &str, code: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(code))
}

fn meant(list: &'static [(&str, &'static str)], text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    list.iter().find(|(written, _)| *written == lower).map(|(_, code)| (*code).to_owned())
}

/// The region that an author most likely means by a text that is none.
#[must_use]
pub fn meant_region(text: &str) -> Option<String> {
    let spaced = text.replace(['-', '_'], " ");
    meant(MEANT_REGIONS, text).or_else(|| meant(MEANT_REGIONS, &spaced)).or_else(|| {
        let joined = text.replace(['_', ' '], "-");
        (joined != text && is_region(&joined)).then_some(joined)
    })
}

/// What to write for a text that is no code of a language.
pub(super) fn no_language(text: &str) -> Option<String> {
    let help = || "write a BCP 47 code: en, pt-BR, zh-Hans".to_owned();
    (!is_language(text))
        .then(|| meant_language(text).map_or_else(help, |meant| format!("write `{meant}`")))
}

fn meant_language(text: &str) -> Option<String> {
    meant(MEANT_LANGUAGES, text).or_else(|| {
        let joined = text.replace(['_', ' '], "-");
        (joined != text && is_language(&joined)).then_some(joined)
    })
}

fn meant_soc(text: &str) -> Option<String> {
    let plain = text.replace(['–', '—', '−'], "-");
    let dashed = text.get(..2).zip(text.get(2..)).map(|(a, b)| format!("{a}-{b}"));
    [Some(plain), dashed].into_iter().flatten().find(|text| is_soc(text))
}

fn nothing(_: &str) -> Option<String> {
    None
}

/// Well-formed by the grammar of BCP 47 (a language, then script, region, variants and extensions),
/// with a language and a region that exist. Languages without a code of two letters are taken by
/// their form.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or("");
    let letters = first.bytes().all(|b| b.is_ascii_alphabetic());
    let is_known = match first.len() {
        2 => has(LANGUAGES, first),
        3 => letters && meant(MEANT_LANGUAGES, first).is_none(),
        _ => false,
    };
    let private = first.eq_ignore_ascii_case("x") && text.len() > 2;
    let plain = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    // Behind a single letter, two letters are no region.
    let region = |part: &str| {
        part.len() != 2 || text.contains("-x-") || text.contains("-u-") || has(COUNTRIES, part)
    };
    (is_known || private)
        && meant(MEANT_LANGUAGES, text).is_none()
        && text.len() <= 64
        && parts.all(|part| plain(part) && (private || region(part)))
        && !text.ends_with("-x")
}

/// A country, a part of one, or the id of a region, by its form; whether there is one is checked
/// with regions.yaml.
fn is_region(text: &str) -> bool {
    let country = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    let part = |text: &str| {
        (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if let Some(state) =
        text.get(..3).filter(|of| of.eq_ignore_ascii_case("US-")).and(text.get(3..))
    {
        return has(STATES, state);
    }
    country(text)
        || Id::parse(text).is_some()
        || text.split_once('-').is_some_and(|(of, sub)| country(of) && part(sub))
}

fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(label)
}

fn meant_host(text: &str) -> Option<String> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or("").to_owned();
    is_host(&host).then_some(host)
}

fn is_soc(text: &str) -> bool {
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    let (code, detail) =
        text.split_once('.').map_or((text, None), |(code, detail)| (code, Some(detail)));
    code.split_once('-').is_some_and(|(a, b)| digits(a, 2) && digits(b, 4))
        && detail.is_none_or(|d| digits(d, 2))
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
        for bad in [
            "", "!!", "e", "english", "en_US", "en-", "en US", "<b>", "x", "en-x", "12", "jp",
            "cn", "en-UK", "eng",
        ] {
            assert!(!is_language(bad), "{bad}");
        }
        for good in ["US", "us", "US-WA", "world", "msa-42660", "GB-ENG"] {
            assert!(is_region(good), "{good}");
        }
        for bad in ["", "<b>nowhere</b>", "U S", "US_WA", "US-", "Nowhere land", "É", "USA"] {
            assert!(!is_region(bad), "{bad}");
        }
        assert!(
            is_soc("15-1252")
                && is_soc("15-1252.01")
                && !is_soc("15-125")
                && !is_soc("15–1252")
                && !is_soc("x")
        );
        for (text, code) in [
            ("UK", "GB"),
            ("USA", "US"),
            ("United States", "US"),
            ("California", "US-CA"),
            ("US_WA", "US-WA"),
        ] {
            assert_eq!(meant_region(text).as_deref(), Some(code), "{text}");
        }
        for (text, code) in
            [("English", "en"), ("jp", "ja"), ("cn", "zh"), ("en_US", "en-US"), ("eng", "en")]
        {
            assert_eq!(meant_language(text).as_deref(), Some(code), "{text}");
        }
        assert_eq!(meant_soc("15–1252").as_deref(), Some("15-1252"));
        assert_eq!(meant_soc("151252").as_deref(), Some("15-1252"));
        assert!(is_cbsa("42660") && !is_cbsa("4266") && !is_cbsa("4266x"));
    }
}
