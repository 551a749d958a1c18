//! What holds of any roadmap: boxes stand apart, lines begin and end at their boxes and run through
//! none.

use proptest::prelude::*;

use super::layout::{Drawing, LEAST_HEIGHT, Measures, Point, Rect, lay_out};
use super::rows::{Edge, Node};
use super::text;

/// A map of up to thirty boxes in four columns and three bands, with any lines between them.
fn maps() -> impl Strategy<Value = (Vec<Node>, Vec<Edge>, Measures)> {
    let node = (0..4_usize, 0..3_usize, LEAST_HEIGHT..200)
        .prop_map(|(column, band, height)| Node { column, band, height });
    prop::collection::vec(node, 1..30).prop_flat_map(|mut nodes| {
        nodes.sort_by_key(|node| node.band);
        let count = nodes.len();
        let edge = (0..count, 0..count, any::<bool>()).prop_map(|(from, to, dotted)| Edge {
            from,
            to,
            dotted,
        });
        let edges = prop::collection::vec(edge, 0..40).prop_map(|mut edges| {
            edges.retain(|edge| edge.from != edge.to);
            edges
        });
        let bands = prop::collection::vec(0..60_i32, 3);
        (Just(nodes), edges, bands).prop_map(|(nodes, edges, bands)| {
            (nodes, edges, Measures { columns: 4, width: 210, head: 30, bands })
        })
    })
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

/// The stretch between two corners as a box without breadth that touches no border.
fn runs_through(one: Point, other: Point, rect: &Rect) -> bool {
    let (left, right) = (one.0.min(other.0), one.0.max(other.0));
    let (top, bottom) = (one.1.min(other.1), one.1.max(other.1));
    left < rect.x + rect.width
        && rect.x < right.max(left + 1)
        && right > rect.x
        && top < rect.y + rect.height
        && rect.y < bottom.max(top + 1)
        && bottom > rect.y
}

fn is_on_side(point: Point, rect: &Rect) -> bool {
    (point.0 == rect.x || point.0 == rect.x + rect.width)
        && rect.y < point.1
        && point.1 < rect.y + rect.height
}

fn stretches(line: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    line.windows(2).map(|pair| (pair[0], pair[1]))
}

fn inside(drawing: &Drawing, (x, y): Point) -> bool {
    (0..=drawing.width).contains(&x) && (0..=drawing.height).contains(&y)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn boxes_stand_apart_and_lines_go_between_them((nodes, edges, measures) in maps()) {
        let drawing = lay_out(&nodes, &edges, &measures);
        for (i, one) in drawing.boxes.iter().enumerate() {
            prop_assert!(inside(&drawing, (one.x, one.y)) && inside(&drawing, (one.x + one.width, one.y + one.height)));
            for other in &drawing.boxes[i + 1..] {
                prop_assert!(!overlap(one, other), "{one:?} {other:?}");
            }
        }
        for (edge, line) in edges.iter().zip(&drawing.lines) {
            prop_assert!(is_on_side(line[0], &drawing.boxes[edge.from]), "{line:?}");
            prop_assert!(is_on_side(line[line.len() - 1], &drawing.boxes[edge.to]), "{line:?}");
            prop_assert!(line.iter().all(|point| inside(&drawing, *point)), "{line:?}");
            for (one, other) in stretches(line) {
                prop_assert!((one.0 == other.0) != (one.1 == other.1), "{line:?}");
                for rect in &drawing.boxes {
                    prop_assert!(!runs_through(one, other, rect), "{one:?} {other:?} {rect:?}");
                }
            }
        }
    }

    #[test]
    fn lines_of_different_ends_share_no_stretch((nodes, edges, measures) in maps()) {
        let drawing = lay_out(&nodes, &edges, &measures);
        let lies_on = |(a, b): (Point, Point), (c, d): (Point, Point)| {
            let apart = |a: i32, b: i32, c: i32, d: i32| a.max(b) <= c.min(d) || c.max(d) <= a.min(b);
            if a.1 == b.1 && c.1 == d.1 && a.1 == c.1 { !apart(a.0, b.0, c.0, d.0) }
            else { a.0 == b.0 && c.0 == d.0 && a.0 == c.0 && !apart(a.1, b.1, c.1, d.1) }
        };
        for (i, one) in edges.iter().enumerate() {
            for (j, other) in edges.iter().enumerate().skip(i + 1) {
                let is_shared = [one.from, one.to].iter().any(|end| [other.from, other.to].contains(end));
                if is_shared {
                    continue;
                }
                for first in stretches(&drawing.lines[i]) {
                    for second in stretches(&drawing.lines[j]) {
                        prop_assert!(!lies_on(first, second), "{one:?} {other:?} {first:?} {second:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_same_map_is_drawn_in_the_same_way((nodes, edges, measures) in maps()) {
        prop_assert_eq!(lay_out(&nodes, &edges, &measures), lay_out(&nodes, &edges, &measures));
    }

    #[test]
    fn no_line_of_text_is_too_wide_and_no_letter_is_lost(words in "\\PC{0,130}") {
        let lines = text::lines(&words, 15, 180);
        for line in &lines {
            prop_assert!(text::width(line, 15) <= 180 || line.chars().count() == 1, "{line}");
        }
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(letters(&lines.concat()), letters(&words));
    }
}

#[test]
fn what_follows_in_a_straight_line_is_drawn_straight() {
    let node = |column| Node { column, band: 0, height: LEAST_HEIGHT };
    let nodes = [node(0), node(1), node(1), node(2)];
    let edge = |from, to| Edge { from, to, dotted: false };
    let measures = Measures { columns: 3, width: 200, head: 20, bands: vec![0] };
    let drawing = lay_out(&nodes, &[edge(0, 2), edge(2, 3)], &measures);
    assert!(drawing.lines.iter().all(|line| line.len() == 2), "{:?}", drawing.lines);
}
