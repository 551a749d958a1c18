//! How much time goes to learning and to mock exams, from three numbers alone: what is needed, what
//! there is, and how long the exam lasts. The weeks only say where it goes, so a roomier plan never
//! teaches less, whatever its weeks are.

/// Time for mock exams: at most so many times the exam, which is two of them with as much again for
/// their answers.
const MOCK_EXAMS: u64 = 4;

/// What a plan gives to learning and at most to mock exams, in quanta. What both leave of the
/// smaller of need and capacity is review; what the capacity has above the need is spare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// New material.
    pub learn: u32,
    /// Mock exams, at most. What they cannot use goes to review.
    pub mock: u32,
}

impl Budget {
    /// Divides the time. `exam` is how long the exam lasts, in quanta; 0 if nobody knows.
    #[must_use]
    pub fn of(need: u32, capacity: u32, exam: u32) -> Self {
        let full = Full::of(u64::from(need), u64::from(exam));
        if capacity >= need {
            return Self { learn: small(full.learn), mock: small(full.mock) };
        }
        let capacity = u64::from(capacity);
        let mock = mock(capacity, u64::from(exam));
        // Learning and review share the rest as they would share all of the need. Halves that are
        // lost by rounding would leave less than half of a plan of a few hours to learning.
        let shared = (capacity - mock) * full.learn / (full.learn + full.review).max(1);
        Self { learn: small(shared.max(capacity.div_ceil(2))), mock: small(mock) }
    }
}

/// What the whole need is made of.
struct Full {
    learn: u64,
    review: u64,
    mock: u64,
}

impl Full {
    /// A quarter for mock exams, as far as they need it; a fifth for review; the rest for learning.
    /// Both parts are rounded together: rounded each by itself they could both grow by one where
    /// the need does, and learning would fall.
    fn of(need: u64, exam: u64) -> Self {
        let mock = mock(need, exam);
        let reserve = (9 * need / 20).min(MOCK_EXAMS * exam + need / 5);
        Self { learn: need - reserve, review: reserve - mock, mock }
    }
}

fn mock(time: u64, exam: u64) -> u64 {
    (time / 4).min(MOCK_EXAMS * exam)
}

/// Parts of a number of 32 bits.
fn small(part: u64) -> u32 {
    u32::try_from(part).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_six_hours_for_an_exam_of_ninety_minutes() {
        let hours = |capacity: u32| {
            let Budget { learn, mock } = Budget::of(52, 2 * capacity, 3);
            let review = 52.min(2 * capacity) - learn - mock;
            [learn, review, mock].map(|quanta| f64::from(quanta) / 2.0)
        };
        assert_eq!(hours(20), [11.0, 4.0, 5.0]);
        assert_eq!(hours(26), [15.0, 5.0, 6.0]);
        assert_eq!(hours(40), [15.0, 5.0, 6.0]);
    }

    #[test]
    fn more_time_and_more_to_learn_never_teach_less() {
        for exam in 0..=7 {
            for need in 0..=120 {
                for capacity in 0..=130 {
                    let now = Budget::of(need, capacity, exam).learn;
                    assert!(
                        now <= Budget::of(need, capacity + 1, exam).learn,
                        "{need} {capacity} {exam}"
                    );
                    assert!(capacity > need || 2 * now >= capacity, "{need} {capacity} {exam}");
                    assert!(
                        capacity < need || now <= Budget::of(need + 1, capacity + 1, exam).learn,
                        "{need} {exam}"
                    );
                }
            }
        }
    }
}
