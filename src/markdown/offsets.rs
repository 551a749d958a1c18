//! Where text that was cut out of a file came from. The body of a guard fence is joined from the
//! lines that the parser gives (without list indents, quote marks and `\r`), so its offsets run
//! piecewise.

use std::ops::Range;

/// Maps offsets of a text to offsets of the file.
#[derive(Debug, Default)]
pub(super) struct OffsetMap {
    /// In rising order of `start`.
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    /// Where it starts in the text.
    start: usize,
    /// Where it comes from in the file.
    source: Range<usize>,
    /// Whether bytes correspond one to one; not so where the parser expanded a tab.
    exact: bool,
}

impl OffsetMap {
    /// The map of a text that stands in the file as it is, at `source`.
    pub(super) fn whole(source: Range<usize>) -> Self {
        Self { segments: vec![Segment { start: 0, source, exact: true }] }
    }

    /// Adds the next stretch of text, which begins at `start`, is `len` bytes long and comes from
    /// `source`.
    pub(super) fn push(&mut self, start: usize, len: usize, source: Range<usize>) {
        let exact = source.len() == len;
        self.segments.push(Segment { start, source, exact });
    }

    /// The place of a range of the text in the file.
    pub(super) fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start, false);
        if range.is_empty() {
            return start..start;
        }
        // The end belongs to the segment of the last byte: the next segment may lie beyond a list's
        // indent.
        let end = self.offset(range.end - 1, true);
        start..end.max(start)
    }

    /// The place of one byte, or of the place after it.
    fn offset(&self, at: usize, after: bool) -> usize {
        let next = self.segments.partition_point(|segment| segment.start <= at);
        let Some(segment) = next.checked_sub(1).and_then(|index| self.segments.get(index)) else {
            return 0;
        };
        match (segment.exact, after) {
            (true, _) => (segment.source.start + (at - segment.start) + usize::from(after))
                .min(segment.source.end),
            (false, true) => segment.source.end,
            (false, false) => segment.source.start,
        }
    }
}

/// Places of a file, to be asked whether a byte lies in them.
#[derive(Debug)]
pub(super) struct Cover {
    /// Disjoint and in order.
    ranges: Vec<Range<usize>>,
}

impl Cover {
    /// The union of `ranges`.
    pub(super) fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        Self { ranges: joined }
    }

    /// Whether the byte at `at` lies in one of them.
    pub(super) fn contains(&self, at: usize) -> bool {
        let next = self.ranges.partition_point(|range| range.start <= at);
        next.checked_sub(1)
            .and_then(|index| self.ranges.get(index))
            .is_some_and(|range| at < range.end)
    }
}

/// A range as pieces and faults carry it.
pub(super) fn small(range: &Range<usize>) -> Range<u32> {
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    clamp(range.start)..clamp(range.end)
}

/// The same for slicing.
pub(super) fn large(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_stay_in_the_segment_of_the_last_byte() {
        let mut map = OffsetMap::default();
        map.push(0, 3, 10..13);
        map.push(3, 2, 20..22);
        map.push(5, 4, 30..31);
        assert_eq!(map.range(&(0..3)), 10..13);
        assert_eq!(map.range(&(1..4)), 11..21);
        assert_eq!(map.range(&(3..3)), 20..20);
        assert_eq!(map.range(&(6..8)), 30..31, "an expanded tab is one byte");
        assert_eq!(map.range(&(90..99)), 30..31);
    }
}
