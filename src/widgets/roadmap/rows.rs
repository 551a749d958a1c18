//! In which row each box of a roadmap stands: boxes that are tied stand side by side as far as that
//! can be. Boxes change places as long as that makes the lines shorter; the same boxes and lines
//! always end in the same rows.

use std::collections::BTreeMap;

/// A box to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Its column.
    pub column: usize,
    /// Its band of rows.
    pub band: usize,
    /// How high it is; at least as high as its ports need.
    pub height: i32,
}

/// A line to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The box where it begins.
    pub from: usize,
    /// The box that its arrow points at.
    pub to: usize,
    /// Lines of different kinds have ports of their own.
    pub dotted: bool,
}

/// So often at most all pairs of places are tried.
const ROUNDS: usize = 12;

/// The row of each node. A band has as many rows as its fullest column has boxes; bands stand below
/// each other.
#[must_use]
pub(super) fn assign(nodes: &[Node], edges: &[Edge], bands: usize) -> Vec<usize> {
    let mut filled: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut rows: Vec<usize> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let count = filled.entry((node.band, node.column)).or_insert(0);
        rows.push(*count);
        *count += 1;
    }
    let height = |band| {
        filled.iter().filter(|((of, _), _)| *of == band).map(|(_, count)| *count).max().unwrap_or(0)
    };
    let heights: Vec<usize> = (0..bands).map(height).collect();
    let starts: Vec<usize> = (0..bands).map(|band| heights[..band].iter().sum()).collect();
    for (node, row) in nodes.iter().zip(&mut rows) {
        *row += starts[node.band];
    }
    let mut places =
        Places { edges, columns: nodes.iter().map(|node| node.column).collect(), rows };
    let mut taken = places.taken();
    let mut cost = places.cost(&taken);
    for _ in 0..ROUNDS {
        let before = cost;
        for (band, column) in filled.keys().copied() {
            let all: Vec<usize> = (starts[band]..starts[band] + heights[band]).collect();
            for (i, one) in all.iter().enumerate() {
                for other in &all[i + 1..] {
                    places.swap(&mut taken, column, *one, *other);
                    let next = places.cost(&taken);
                    if next < cost {
                        cost = next;
                    } else {
                        places.swap(&mut taken, column, *one, *other);
                    }
                }
            }
        }
        if cost == before {
            break;
        }
    }
    places.rows
}

/// Whether no box of the row stands between two columns.
pub(super) fn is_clear(
    taken: &BTreeMap<(usize, usize), usize>,
    row: usize,
    left: usize,
    right: usize,
) -> bool {
    (left + 1..right).all(|column| !taken.contains_key(&(column, row)))
}

type Taken = BTreeMap<(usize, usize), usize>;

struct Places<'e> {
    edges: &'e [Edge],
    columns: Vec<usize>,
    rows: Vec<usize>,
}

impl Places<'_> {
    fn taken(&self) -> Taken {
        (0..self.rows.len()).map(|i| ((self.columns[i], self.rows[i]), i)).collect()
    }

    fn swap(&mut self, taken: &mut Taken, column: usize, one: usize, other: usize) {
        let (first, second) = (taken.remove(&(column, one)), taken.remove(&(column, other)));
        for (node, row) in [(first, other), (second, one)] {
            if let Some(node) = node {
                self.rows[node] = row;
                taken.insert((column, row), node);
            }
        }
    }

    /// How far lines go up and down, what stands in their way, and how often they cross; then how
    /// far down boxes stand.
    fn cost(&self, taken: &Taken) -> (usize, usize) {
        let mut lines = 0;
        for (i, edge) in self.edges.iter().enumerate() {
            let (from, to) = (edge.from, edge.to);
            let weight = if edge.dotted { 2 } else { 3 };
            lines += weight * self.rows[from].abs_diff(self.rows[to]);
            let (left, right) = (
                self.columns[from].min(self.columns[to]),
                self.columns[from].max(self.columns[to]),
            );
            let is_free =
                [from, to].iter().any(|end| is_clear(taken, self.rows[*end], left, right));
            lines += if is_free { 0 } else { 4 };
            lines += 2 * self.edges[..i].iter().filter(|other| self.cross(edge, other)).count();
        }
        (lines, self.rows.iter().sum())
    }

    /// Whether two lines between the same columns change sides.
    fn cross(&self, one: &Edge, other: &Edge) -> bool {
        let ends = |edge: &Edge| {
            let (from, to) = (edge.from, edge.to);
            if self.columns[from] <= self.columns[to] { (from, to) } else { (to, from) }
        };
        let ((left, right), (other_left, other_right)) = (ends(one), ends(other));
        self.columns[left] == self.columns[other_left]
            && self.columns[right] == self.columns[other_right]
            && (self.rows[left] < self.rows[other_left]
                && self.rows[right] > self.rows[other_right]
                || self.rows[left] > self.rows[other_left]
                    && self.rows[right] < self.rows[other_right])
    }
}
