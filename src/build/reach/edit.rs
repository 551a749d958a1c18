//! Another value in a figure's place, and another date, as text of its file. Only what is written
//! is changed, so that the file reads as before in all else.

use crate::base::date::PartialDate;
use crate::base::source::{DataPath, Segment};
use crate::model::figure::Absence;
use crate::yaml::{self, Scalar};

/// Keys under which a statement in the long form has its value.
const VALUES: [&str; 6] = ["value", "max", "min", "date", "max_attempts", "wait"];

/// A day after all that any source describes.
const LATER: &str = "2199-12-31";

/// Texts with another value at a place, the most likely to be read first.
pub(super) fn values(text: &str, place: &DataPath) -> Vec<String> {
    let scalars = yaml::scalars(text);
    let own = |place: &DataPath| {
        let long = VALUES.iter().map(|key| place.then(*key));
        // `max_attempts: {value: 5, per: P1Y}`, `wait: [P1D, P14D]`.
        let longer = long.clone().flat_map(|place| [place.then("value"), place.then(0)]);
        std::iter::once(place.clone())
            .chain(long)
            .chain(longer)
            .find_map(|place| scalars.get(&place))
    };
    let Some(scalar) = alternatives(place).iter().find_map(own) else { return Vec::new() };
    others(&scalar.text).iter().map(|other| with(text, scalar, other)).collect()
}

/// The text with a later date for the statement at a place: its own, else that of the block around
/// it.
pub(super) fn date(text: &str, place: &DataPath) -> Option<String> {
    let scalars = yaml::scalars(text);
    let around = |place: DataPath| {
        (0..=place.0.len())
            .rev()
            .find_map(|depth| scalars.get(&DataPath(place.0[..depth].to_vec()).then("as_of")))
    };
    let scalar = alternatives(place).into_iter().find_map(around)?;
    Some(with(text, scalar, LATER))
}

/// The place, and where all versions share it.
fn alternatives(place: &DataPath) -> Vec<DataPath> {
    let mut all = vec![place.clone()];
    if let Some(at) = place
        .0
        .iter()
        .position(|step| *step == Segment::from("by_version"))
        .filter(|at| at + 1 < place.0.len())
    {
        let mut shared = place.clone();
        shared.0[at + 1] = Segment::from("all");
        all.push(shared);
    }
    all
}

fn with(text: &str, scalar: &Scalar, other: &str) -> String {
    let quote = text[scalar.at.clone()]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''))
        .map(String::from)
        .unwrap_or_default();
    format!("{}{quote}{other}{quote}{}", &text[..scalar.at.start], &text[scalar.at.end..])
}

/// Values that are not this one; which of them can stand there, its type decides.
fn others(value: &str) -> Vec<String> {
    if let Some(next) = PartialDate::parse(value).and_then(next) {
        return vec![next];
    }
    if let Some(absence) = Absence::parse(value) {
        let rest = [Absence::Unknown, Absence::NotPublished, Absence::None];
        return rest
            .into_iter()
            .filter(|other| *other != absence)
            .map(|other| other.key().to_owned())
            .collect();
    }
    let mut others: Vec<String> = raised(value).into_iter().collect();
    // `0` of a price, `unlimited` of attempts or of a validity.
    others.extend(["unknown", "3", "P9Y"].map(str::to_owned));
    others
}

/// The date that follows, at its own precision.
fn next(date: PartialDate) -> Option<String> {
    let following = date.last_day().tomorrow().ok()?;
    Some(
        match date {
            PartialDate::Year(_) => PartialDate::Year(following.year()),
            PartialDate::Month(..) => PartialDate::Month(following.year(), following.month()),
            PartialDate::Day(_) => PartialDate::Day(following),
        }
        .iso(),
    )
}

/// With the last number in it raised by one: `300 USD` to `301 USD`, `15–20` to `15–21`, `P3Y` to
/// `P4Y`.
fn raised(value: &str) -> Option<String> {
    let end = value.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = value[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + value[at..].chars().next().map_or(1, char::len_utf8));
    let number: u64 = value[start..end].parse().ok()?;
    Some(format!("{}{}{}", &value[..start], number + 1, &value[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_value_of_the_same_form_comes_first() {
        let first = |value: &str| others(value).remove(0);
        assert_eq!(first("300 USD"), "301 USD");
        assert_eq!(first("15–20"), "15–21");
        assert_eq!(first("33.5"), "33.6");
        assert_eq!(first("2700+ USD"), "2701+ USD");
        assert_eq!(first("P3Y"), "P4Y");
        assert_eq!(first("2026-03-31"), "2026-04-01");
        assert_eq!(first("2025-12"), "2026-01");
        assert_eq!(first("unknown"), "not_published");
        assert_eq!(first("unlimited"), "unknown");
    }

    #[test]
    fn only_the_value_or_the_nearest_date_is_changed() {
        let text =
            "exam:\n  as_of: 2024\n  minutes: {value: \"90\", as_of: 2025} # long\n  pass: 7\n";
        let place = |key: &str| DataPath::of(["exam".into(), key.into()]);
        assert_eq!(values(text, &place("minutes"))[0], text.replace("\"90\"", "\"91\""));
        assert_eq!(date(text, &place("minutes")).unwrap(), text.replace("2025", LATER));
        assert_eq!(date(text, &place("pass")).unwrap(), text.replace("2024", LATER));
        assert!(values(text, &place("nothing")).is_empty());
        let text = "retake: {wait: [P1D, P14D], fee: full}\n";
        assert_eq!(values(text, &DataPath::of(["retake".into()]))[0], text.replace("P1D", "P2D"));
    }

    #[test]
    fn what_versions_share_is_changed_where_it_stands() {
        let text = "by_version: {all: {minutes: 90, as_of: 2024}, v1: {pass: 7}}\n";
        let place = DataPath::of(["by_version".into(), "v1".into(), "minutes".into()]);
        assert_eq!(values(text, &place)[0], text.replace("90", "91"));
        assert_eq!(date(text, &place).unwrap(), text.replace("2024", LATER));
    }
}
