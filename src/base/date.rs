//! Civil dates as authors write them: a year, a month or a day.

use std::fmt;

use jiff::civil::Date;

/// A date of known precision. Ordered by its first day, then by its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// `2024`
    Year(i16),
    /// `2024-11`
    Month(i16, i8),
    /// `2024-11-05`
    Day(Date),
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` between the years 1900 and 2200.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, len: usize| -> Option<i16> {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4).filter(|y| (1900..=2200).contains(y))?;
        let Some(month) = parts.next() else { return Some(Self::Year(year)) };
        let month = i8::try_from(digits(month, 2)?).ok().filter(|m| (1..=12).contains(m))?;
        let Some(day) = parts.next() else { return Some(Self::Month(year, month)) };
        let day = i8::try_from(digits(day, 2)?).ok()?;
        if parts.next().is_some() {
            return None;
        }
        Date::new(year, month, day).ok().map(Self::Day)
    }

    /// Its first day: what counts for a beginning.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self {
            Self::Year(year) => jiff::civil::date(year, 1, 1),
            Self::Month(year, month) => jiff::civil::date(year, month, 1),
            Self::Day(day) => day,
        }
    }

    /// Its last day: what counts for an end.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self {
            Self::Year(year) => jiff::civil::date(year, 12, 31),
            Self::Month(year, month) => jiff::civil::date(year, month, 1).last_of_month(),
            Self::Day(day) => day,
        }
    }

    /// The year it lies in.
    #[must_use]
    pub fn year(self) -> i16 {
        self.first_day().year()
    }

    /// As machines read it, at its own precision: `2024-11`.
    #[must_use]
    pub fn iso(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Day(day) => day.to_string(),
        }
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.first_day(), self.last_day()).cmp(&(other.first_day(), other.last_day()))
    }
}

/// As readers read it: `November 5, 2024`, `November 2024`, `2024`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Month(year, month) => write!(f, "{} {year}", month_name(month)),
            Self::Day(day) => {
                write!(f, "{} {}, {}", month_name(day.month()), day.day(), day.year())
            }
        }
    }
}

/// The English name of a month from 1 to 12.
#[must_use]
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|i| NAMES.get(i)).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_three_precisions_and_refuses_the_rest() {
        let show =
            |text| PartialDate::parse(text).map(|d| (d.to_string(), d.last_day().to_string()));
        assert_eq!(show("2024"), Some(("2024".into(), "2024-12-31".into())));
        assert_eq!(show("2024-02"), Some(("February 2024".into(), "2024-02-29".into())));
        assert_eq!(show("2026-03-31"), Some(("March 31, 2026".into(), "2026-03-31".into())));
        for bad in [
            "",
            "24",
            "2024-1",
            "20241105",
            "2024-13",
            "2024-02-30",
            "2024-01-01-01",
            "1066",
            "2024-xx",
        ] {
            assert_eq!(PartialDate::parse(bad), None, "{bad}");
        }
    }
}
