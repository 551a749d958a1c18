//! What stands in a paragraph beside plain words, found by its place: a rule asks for each sentence
//! and each figure, and must not look at the marks of the whole paragraph each time.

use std::ops::Range;

use crate::markdown::{Mark, MarkKind};

/// Marks that never overlap each other: no fact stands in code, no link in a link.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Facts and code, whose words are not the author's.
    Hole,
    /// Links and citations.
    Link,
    Footnote,
    Wordless,
    Break,
    Escaped,
}

impl Class {
    fn of(mark: &Mark) -> Self {
        match mark.kind {
            MarkKind::Fact(_) | MarkKind::Code => Self::Hole,
            MarkKind::Link(_) | MarkKind::Cite(_) => Self::Link,
            MarkKind::Footnote => Self::Footnote,
            MarkKind::Wordless => Self::Wordless,
            MarkKind::Break => Self::Break,
            MarkKind::Escaped => Self::Escaped,
        }
    }
}

/// The marks of a paragraph, class by class, each in the order of their places.
pub(super) struct Marks(Vec<Mark>);

impl Marks {
    pub(super) fn new(mut marks: Vec<Mark>) -> Self {
        marks.sort_by_key(|mark| (Class::of(mark), mark.at.start, mark.at.end));
        Self(marks)
    }

    /// Those of a class.
    pub(super) fn of(&self, class: Class) -> &[Mark] {
        let from = self.0.partition_point(|mark| Class::of(mark) < class);
        let to = self.0.partition_point(|mark| Class::of(mark) <= class);
        &self.0[from..to]
    }

    /// Those of a class that share a place with a range, or stand right before or behind it.
    pub(super) fn touching(
        &self,
        class: Class,
        range: &Range<usize>,
    ) -> impl Iterator<Item = &Mark> {
        let all = self.of(class);
        let from = all.partition_point(|mark| mark.at.end < range.start);
        let end = range.end;
        all[from..].iter().take_while(move |mark| mark.at.start <= end)
    }

    /// Those of a class that a range holds whole.
    pub(super) fn within(&self, class: Class, range: &Range<usize>) -> impl Iterator<Item = &Mark> {
        let Range { start, end } = *range;
        self.touching(class, range).filter(move |mark| start <= mark.at.start && mark.at.end <= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_by_their_place() {
        let mark = |at: Range<usize>, kind| Mark { at, kind };
        let link = |at| mark(at, MarkKind::Link("/a/".to_owned()));
        let marks = Marks::new(vec![
            mark(3..4, MarkKind::Code),
            mark(7..8, MarkKind::Code),
            link(2..9),
            mark(9..9, MarkKind::Footnote),
            link(12..14),
            mark(12..13, MarkKind::Fact("a".to_owned())),
        ]);
        let starts = |class, range: Range<usize>| {
            marks.touching(class, &range).map(|m| m.at.start).collect::<Vec<_>>()
        };
        assert_eq!(starts(Class::Hole, 0..2), [0; 0]);
        assert_eq!(starts(Class::Hole, 0..3), [3]);
        assert_eq!(starts(Class::Hole, 4..12), [3, 7, 12]);
        assert_eq!(starts(Class::Link, 5..6), [2], "a link that holds other marks");
        assert_eq!(starts(Class::Link, 9..12), [2, 12]);
        assert_eq!(starts(Class::Footnote, 0..9), [9]);
        assert_eq!(
            marks.within(Class::Hole, &(3..12)).map(|mark| mark.at.start).collect::<Vec<_>>(),
            [3, 7]
        );
        assert_eq!(marks.of(Class::Link).len(), 2);
    }
}
