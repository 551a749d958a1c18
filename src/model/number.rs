//! Numbers as people write them in data: how they are read, printed, and what a text that is none
//! was meant to be. Start with [`decimal`] and [`not_a_number`].

use rust_decimal::Decimal;

use crate::base::nearest;
use crate::base::rule;
use crate::yaml::fault;

/// `1234567.5` with commas between thousands: `1,234,567.5`.
#[must_use]
pub fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("−", rest));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A number has at most so many digits: no figure of this field needs more, and sums of them cannot
/// overflow.
const MOST_DIGITS: usize = 15;

/// Reads a number as a person writes it in data: digits and a point, no unit and no separator.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty()
        && digits.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && !digits.ends_with('.');
    plain.then(|| Decimal::from_str_exact(text).ok()).flatten()
}

/// The decimal of a float that YAML already read: its shortest text is exact up to 15 digits.
pub(super) fn decimal_of_float(number: f64) -> Option<Decimal> {
    let text = number.to_string();
    decimal(&text)
}

/// What is wrong with a text that is to be a number, and what to write.
pub(super) fn not_a_number(text: &str) -> String {
    let comma = text.split_once(',').filter(|(_, cents)| cents.len() != 3);
    let point = comma
        .map(|(whole, cents)| format!("{whole}.{cents}"))
        .filter(|text| decimal(text).is_some());
    let span = text.split_once(' ').is_some_and(|(_, unit)| {
        ["day", "days", "week", "weeks", "month", "months", "year", "years"]
            .contains(&unit.to_ascii_lowercase().as_str())
    });
    let bare: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let unit = text.split_once(' ').is_some_and(|(number, unit)| {
        decimal(number).is_some() && !unit.contains(char::is_numeric)
    });
    let help = if let Some(meant) = thousands(text) {
        format!("write the whole number: `{meant}`")
    } else if let Some(meant) = duration(text) {
        format!("the key determines the unit: write only the number, {meant}")
    } else if let Some(meant) = range(text) {
        format!("write `{meant}`")
    } else if let Some(meant) = point {
        format!("write a decimal point: `{meant}`")
    } else if span {
        "the key determines the unit: write only the number, in that unit".to_owned()
    } else if text.contains('%') || unit {
        format!("the key determines the unit: write only the number, `{bare}`")
    } else if text.contains(',') && decimal(&bare).is_some() {
        format!("write it without separators: `{bare}`")
    } else if bare.len() > 15 {
        "a number has at most 15 digits".to_owned()
    } else if let Some(word) = word_meant(text) {
        format!("did you mean `{word}`?")
    } else {
        "write a number (36), a range (15–20), or unknown, not_published, none, not_applicable"
            .to_owned()
    };
    fault(&rule::WRONG_TYPE, &format!("`{text}` is not a number"), &help)
}

/// The word for a figure that is not there which a text was meant to be: `unkown`, `N/A`, `TBD`.
fn word_meant(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "n/a" | "na" | "n.a." => Some("not_applicable"),
        "tbd" | "tba" | "tbc" | "?" | "-" | "–" => Some("unknown"),
        lower => nearest::nearest(lower, ["unknown", "not_published", "none", "not_applicable"]),
    }
}

/// `35 to 45`, `about 120`, `> 120`: the form that a figure has for it.
fn range(text: &str) -> Option<String> {
    let text = text.trim();
    let parts = ["to", "..", "—"].iter().find_map(|between| text.split_once(between));
    if let Some((least, most)) = parts {
        let (least, most) = (decimal(least.trim())?, decimal(most.trim())?);
        return (least < most).then(|| format!("{least}–{most}"));
    }
    let after =
        |words: &[&str]| words.iter().find_map(|word| decimal(text.strip_prefix(word)?.trim()));
    if let Some(number) =
        after(&["about", "approximately", "approx.", "around", "circa", "ca.", "≈", "c."])
    {
        return Some(format!("\"~{number}\""));
    }
    after(&["at least", "more than", "over", "from", "min.", "≥", ">=", ">"])
        .map(|number| format!("{number}+"))
}

/// `50k`, `1.2M`: the number in full.
fn thousands(text: &str) -> Option<Decimal> {
    let number = text.strip_suffix(['k', 'K', 'M'])?;
    let factor = if text.ends_with('M') { 1_000_000 } else { 1_000 };
    Some((decimal(number.trim())? * Decimal::from(factor)).normalize())
}

/// How long a text says that something takes, in each unit that a key may count: `2 hours` is `120`
/// for minutes.
fn duration(text: &str) -> Option<String> {
    let letters = |c: char| c.is_ascii_alphabetic();
    let (mut minutes, mut rest) = (Decimal::ZERO, text.trim());
    // Minutes after hours: `2:15`, `1h30`.
    let short = |minutes: &str| (minutes.len() == 2).then(|| decimal(minutes)).flatten();
    if let Some((hours, beyond)) =
        rest.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(rest).split_once(':')
    {
        (minutes, rest) = (decimal(hours)? * Decimal::from(60) + short(beyond)?, "");
    }
    while !rest.is_empty() {
        if let Some(beyond) = short(rest).filter(|_| !minutes.is_zero()) {
            minutes += beyond;
            break;
        }
        let at = rest.find(letters)?;
        let (number, unit) = rest.split_at(at);
        let end = unit.find(|c| !letters(c)).unwrap_or(unit.len());
        let number = decimal(number.trim().trim_end_matches('-'))?;
        minutes += number
            * match unit[..end].to_ascii_lowercase().as_str() {
                "h" | "hr" | "hrs" | "hour" | "hours" => Decimal::from(60),
                "m" | "min" | "mins" | "minute" | "minutes" => Decimal::ONE,
                _ => return None,
            };
        rest = unit[end..].trim_start_matches([' ', ',', '.']).trim_start_matches("and ");
    }
    let hours = (minutes / Decimal::from(60)).round_dp(2).normalize();
    Some(format!("`{}` for minutes or `{hours}` for hours", minutes.normalize()))
}
