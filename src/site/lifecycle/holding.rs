//! How long a certificate can be valid, and until when a failed attempt leaves time for another.

use jiff::civil::Date;

use crate::model::certification::SourcedDate;
use crate::model::exam::{Attempts, Duration, Retake};
use crate::model::validity::{CountsFrom, Period, Renewal, Renewals, Validity};

/// So many further attempts are counted at most.
pub const MOST_RETAKES: u8 = 9;

fn span(duration: Duration) -> jiff::Span {
    let Duration { years, months, days } = duration;
    jiff::Span::new().years(i32::from(years)).months(i32::from(months)).days(i32::from(days))
}

/// The last day on which any certificate can be valid: that of who passes on the last day of the
/// exam, or of who renews as late as the rule of renewal lets anybody. None where one of them
/// cannot be known: nobody says whether it can be renewed, or until when, or from when the new term
/// of one of the ways counts.
pub(super) fn held_until(
    validity: &Validity,
    last_exam: Date,
    renewal_ends: Option<&SourcedDate>,
) -> Option<Date> {
    let Period::Span(period) = validity.period else { return None };
    let latest = awarded(validity, last_exam)?;
    match &validity.renewal {
        Renewals::None => Some(latest),
        Renewals::Unknown => None,
        Renewals::Ways(ways) => {
            let last_renewal = renewal_ends?.date.last_day();
            ways.iter().try_fold(latest, |latest, way| {
                Some(latest.max(renewed(way, period, last_renewal)?))
            })
        }
    }
}

/// Until when a certificate is valid that is awarded on a day.
pub(super) fn awarded(validity: &Validity, day: Date) -> Option<Date> {
    let Period::Span(period) = validity.period else { return None };
    day.checked_add(span(period)).ok()
}

/// The end of the latest certificate that is renewed in one way.
fn renewed(way: &Renewal, period: Duration, last_renewal: Date) -> Option<Date> {
    let end = match way.counts_from? {
        CountsFrom::Renewal => last_renewal,
        // Who renews on the last day adds the term to the end of what they hold, and the latest
        // such end is one of which the window has just opened.
        CountsFrom::Expiry => latest_end(last_renewal, way.opens.unwrap_or(period))?,
    };
    end.checked_add(span(period)).ok()
}

/// The latest day of which the window of renewal is open on `day`. Months differ in length, so
/// several days can open on one.
fn latest_end(day: Date, opens: Duration) -> Option<Date> {
    let mut end = day.checked_add(span(opens)).ok()?;
    loop {
        let next = end.tomorrow().ok()?;
        if next.checked_sub(span(opens)).ok()? > day {
            return Some(end);
        }
        end = next;
    }
}

/// The last day on which a failed first attempt leaves time for one more before the last day of the
/// exam, for two more, and so on, up to [`MOST_RETAKES`]. Attempts that are counted in a span leave
/// time when the oldest of them is out of it.
pub(super) fn first_attempts(last_exam: Date, retake: Option<&Retake>) -> Vec<Date> {
    let waits = retake.and_then(|retake| retake.wait.as_ref()).map_or(&[][..], |waits| &waits.0);
    let counted = match retake.and_then(|retake| retake.max_attempts.as_ref()) {
        Some(Attempts::Per(count, span)) => {
            Some((usize::try_from(*count).unwrap_or(usize::MAX).max(1), *span))
        }
        _ => None,
    };
    // From the last attempt back to the first: what follows each of them stands in `later`, the
    // next one last.
    let first = |retakes: usize| {
        let mut later = vec![last_exam];
        for attempt in (0..retakes).rev() {
            let wait = waits.get(attempt).or(waits.last());
            let next = later.last()?;
            let waited = wait.map_or(Some(*next), |wait| next.checked_sub(span(*wait)).ok())?;
            let out = counted.and_then(|(count, within)| {
                Some((later.get(later.len().checked_sub(count)?)?, within))
            });
            let freed = out.map(|(oldest, within)| oldest.checked_sub(span(within)).ok());
            later.push(freed.map_or(Some(waited), |freed| Some(waited.min(freed?)))?);
        }
        later.last().copied()
    };
    (1..=usize::from(MOST_RETAKES)).map_while(first).collect()
}
