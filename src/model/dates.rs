//! Dates as people write them elsewhere, for the cure of one that is not read: `31.03.2026`,
//! `5 Jan 2026`, `2026/3/31`.

use crate::base::date::{PartialDate, month_name};

/// The date that a text most likely means; none where day and month could be exchanged.
pub(super) fn meant(text: &str) -> Option<PartialDate> {
    let text = text.trim().split('T').next().filter(|day| day.len() == 10).unwrap_or(text.trim());
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let month = parts.iter().position(|part| named_month(part).is_some());
    let (year, month, day) = match (&parts[..], month) {
        ([first, second], Some(at)) => (*[second, first][at.min(1)], named_month(parts[at])?, None),
        ([_, _, year], Some(at @ (0 | 1))) if year.len() == 4 => {
            (*year, named_month(parts[at])?, Some(parts[1 - at]))
        }
        ([year, month, day], None) if year.len() == 4 => (*year, number(month)?, Some(*day)),
        ([year, month], None) if year.len() == 4 => (*year, number(month)?, None),
        ([first, second, year], None) if year.len() == 4 => {
            let (a, b) = (number(first)?, number(second)?);
            // With points, the day comes first; with slashes only the number beyond 12 says it.
            match (a > 12, b > 12) {
                (false, true) => (*year, a, Some(*second)),
                (true, false) => (*year, b, Some(*first)),
                _ if text.contains('.') => (*year, b, Some(*first)),
                _ => return None,
            }
        }
        _ => return None,
    };
    let day = day.map(|day| number(day.trim_end_matches(|c: char| c.is_ascii_alphabetic())));
    let iso = match day {
        Some(day) => format!("{year}-{month:02}-{:02}", day?),
        None => format!("{year}-{month:02}"),
    };
    PartialDate::parse(&iso)
}

fn number(text: &str) -> Option<i8> {
    text.parse().ok().filter(|number| (1..=31).contains(number))
}

/// `Jan`, `January`: the month's number.
fn named_month(text: &str) -> Option<i8> {
    let text = text.to_ascii_lowercase();
    let is_it = |month: &i8| {
        let name = month_name(*month).to_ascii_lowercase();
        text.len() >= 3 && name.starts_with(&text) || text == "sept" && *month == 9
    };
    (1..=12).find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_other_forms_are_understood_or_left() {
        for (text, iso) in [
            ("31.03.2026", "2026-03-31"),
            ("1.3.2026", "2026-03-01"),
            ("03/31/2026", "2026-03-31"),
            ("2026/3/1", "2026-03-01"),
            ("2026-1-5", "2026-01-05"),
            ("2026–03–31", "2026-03-31"),
            ("2026-03-31T00:00:00Z", "2026-03-31"),
            ("5 Jan 2026", "2026-01-05"),
            ("March 31st, 2026", "2026-03-31"),
            ("March 2026", "2026-03"),
            ("2026 Sept", "2026-09"),
        ] {
            assert_eq!(meant(text).map(PartialDate::iso).as_deref(), Some(iso), "{text}");
        }
        for text in [
            "",
            "soon",
            "03/04/2026",
            "26-03-31",
            "2026-31-03",
            "2026-Q1",
            "31.31.2026",
            "Mai 2026",
            "2026-02-30",
        ] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
