//! Where the boxes of a roadmap stand and how its lines run: a pure function of whole numbers,
//! which knows no guide.
//!
//! Boxes stand in a grid: a column for each level, bands of rows for vendors. A line leaves its
//! earlier box at the right, runs down or up in the gutter beside a column, and crosses a column
//! only where no box stands: along an empty row, or in the gap between two rows. So no line ever
//! runs through a box, and no two that mean different things share a stretch. Start with
//! [`lay_out`]; `rows` says in which row a box stands.

use std::collections::BTreeMap;

use super::rows::{self, Edge, Node};

/// What is given: the width of all columns, the space above the first row, and above the rows of
/// each band.
#[derive(Clone, Debug)]
pub struct Measures {
    /// How many columns there are.
    pub columns: usize,
    /// How wide each of them is.
    pub width: i32,
    /// The height of what stands above the columns.
    pub head: i32,
    /// The height of what stands above the rows of each band.
    pub bands: Vec<i32>,
}

/// A place on the drawing.
pub type Point = (i32, i32);

/// A box that is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// Everything in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
    /// Where each column begins.
    pub columns: Vec<i32>,
    /// Where each band begins.
    pub bands: Vec<i32>,
    /// The boxes, in the order of the nodes.
    pub boxes: Vec<Rect>,
    /// The corners of the lines, in the order of the edges, from their boxes to those they point
    /// at.
    pub lines: Vec<Vec<Point>>,
}

/// Ports of a box lie as far as this from each other.
const PORT: i32 = 5;
/// No box is lower: it has room for all of its ports.
pub const LEAST_HEIGHT: i32 = 10 * PORT;
/// Between two lines that run side by side.
const TRACK: i32 = 7;
/// Between a box and the first line beside it, which has room for an arrow.
const MARGIN: i32 = 14;
/// Between two rows without a line.
const GAP: i32 = 14;

/// Places boxes and lines.
#[must_use]
pub fn lay_out(nodes: &[Node], edges: &[Edge], measures: &Measures) -> Drawing {
    let rows = rows::assign(nodes, edges, measures.bands.len());
    let grid = Grid::new(nodes, &rows);
    let routes = routes(&grid, edges);
    let (gaps, gap_tracks) = gaps(&grid, &routes);
    let (tops, bands, height) = tops(nodes, &grid, measures, &gap_tracks);
    let centers: Vec<i32> =
        tops.iter().zip(&grid.heights).map(|(top, height)| top + height / 2).collect();
    let mut tracks = Tracks::default();
    let sketches: Vec<Sketch> = routes
        .iter()
        .enumerate()
        .map(|(i, route)| {
            let gap_y = gaps[i].map(|(gap, track)| {
                // A gap lies above its row; the one after the last row lies below it.
                let above = tops.get(gap).map_or_else(
                    || tops[gap - 1] + grid.heights[gap - 1],
                    |top| top - GAP - TRACK * gap_tracks[gap],
                );
                above + GAP / 2 + TRACK * track
            });
            tracks.sketch(i, route, &grid, &centers, gap_y)
        })
        .collect();
    let (places, counts) = tracks.places(measures.columns);
    let mut columns = Vec::with_capacity(measures.columns);
    let mut x = 0;
    for count in &counts {
        columns.push(x);
        let gutter = if *count == 0 { 2 * MARGIN } else { 2 * MARGIN + TRACK * (count - 1) };
        x += measures.width + gutter;
    }
    let boxes: Vec<Rect> = (0..nodes.len())
        .map(|i| Rect {
            x: columns[nodes[i].column],
            y: centers[rows[i]] - nodes[i].height / 2,
            width: measures.width,
            height: nodes[i].height,
        })
        .collect();
    let track_x = |track: usize| {
        let (gutter, at) = places[track];
        columns[gutter] + measures.width + MARGIN + TRACK * at
    };
    let lines: Vec<Vec<Point>> = routes
        .iter()
        .zip(&sketches)
        .map(|(route, sketch)| sketch.line(route, &boxes, &track_x))
        .collect();
    let last = counts.last().copied().unwrap_or_default();
    let width = x - if last == 0 { 2 * MARGIN } else { 0 };
    Drawing { width, height, columns, bands, boxes, lines }
}

/// The boxes by column and row.
struct Grid {
    column: Vec<usize>,
    row: Vec<usize>,
    taken: BTreeMap<(usize, usize), usize>,
    /// The height of each row.
    heights: Vec<i32>,
}

impl Grid {
    fn new(nodes: &[Node], rows: &[usize]) -> Self {
        let taken = nodes
            .iter()
            .zip(rows)
            .enumerate()
            .map(|(i, (node, row))| ((node.column, *row), i))
            .collect();
        let mut heights = vec![LEAST_HEIGHT; rows.iter().max().map_or(0, |last| last + 1)];
        for (node, row) in nodes.iter().zip(rows) {
            heights[*row] = heights[*row].max(node.height);
        }
        Self {
            column: nodes.iter().map(|node| node.column).collect(),
            row: rows.to_vec(),
            taken,
            heights,
        }
    }

    /// Whether no box of the row stands between two columns.
    fn is_clear(&self, row: usize, left: usize, right: usize) -> bool {
        rows::is_clear(&self.taken, row, left, right)
    }
}

/// How a line crosses from its left box to its right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Both are in one column: out at the right and in at the right.
    Beside,
    /// In one row with nothing between.
    Straight,
    /// Along the row of the right box, which is empty between; also to the next column.
    AlongRight,
    /// Along the row of the left box.
    AlongLeft,
    /// Through the gap above that row.
    Gap(usize),
}

/// A line as the grid sees it: the box at its left, at its right, and the ports that it has there.
#[derive(Clone, Copy, Debug)]
struct Route {
    left: usize,
    right: usize,
    way: Way,
    left_port: i32,
    right_port: i32,
    is_reversed: bool,
}

fn routes(grid: &Grid, edges: &[Edge]) -> Vec<Route> {
    let mut straight: Vec<(usize, usize)> = Vec::new();
    let mut routes = Vec::with_capacity(edges.len());
    for edge in edges {
        let is_reversed = grid.column[edge.from] > grid.column[edge.to];
        let (left, right) = if is_reversed { (edge.to, edge.from) } else { (edge.from, edge.to) };
        let ((left_column, left_row), (right_column, right_row)) =
            ((grid.column[left], grid.row[left]), (grid.column[right], grid.row[right]));
        let way = if left_column == right_column {
            Way::Beside
        } else if left_row == right_row
            && grid.is_clear(left_row, left_column, right_column)
            && !straight.contains(&(left, right))
        {
            straight.push((left, right));
            Way::Straight
        } else if grid.is_clear(right_row, left_column, right_column) {
            Way::AlongRight
        } else if grid.is_clear(left_row, left_column, right_column) {
            Way::AlongLeft
        } else if left_row < right_row {
            Way::Gap(right_row)
        } else {
            Way::Gap(right_row + 1)
        };
        let (left_port, right_port) = ports(way, is_reversed, edge.dotted);
        routes.push(Route { left, right, way, left_port, right_port, is_reversed });
    }
    routes
}

/// How far below the middle of its box a line leaves the left one and comes to the right one. In a
/// row each offset means one thing, so that lines of different boxes never lie on each other.
fn ports(way: Way, is_reversed: bool, dotted: bool) -> (i32, i32) {
    let of = |solid: i32, other: i32| PORT * if dotted { other } else { solid };
    match (way, is_reversed) {
        (Way::Straight, _) => (0, 0),
        (Way::Beside, _) => (of(1, 2), of(-3, 3)),
        (_, false) => (of(1, 2), of(-1, -2)),
        (_, true) => (of(-3, 3), of(-4, 4)),
    }
}

/// The track of each line in a gap, and how many tracks each gap has; the last is below all rows.
type Gaps = (Vec<Option<(usize, i32)>>, Vec<i32>);

fn gaps(grid: &Grid, routes: &[Route]) -> Gaps {
    let mut counts = vec![0; grid.heights.len() + 1];
    let mut places = Vec::with_capacity(routes.len());
    for route in routes {
        places.push(match route.way {
            Way::Gap(gap) => {
                counts[gap] += 1;
                Some((gap, counts[gap] - 1))
            }
            _ => None,
        });
    }
    (places, counts)
}

/// Where the rows begin, where the bands do, and how high all is.
fn tops(
    nodes: &[Node],
    grid: &Grid,
    measures: &Measures,
    tracks: &[i32],
) -> (Vec<i32>, Vec<i32>, i32) {
    let mut band_of_row = vec![0; grid.heights.len()];
    for (node, row) in nodes.iter().zip(&grid.row) {
        band_of_row[*row] = node.band;
    }
    let mut bands = vec![measures.head; measures.bands.len()];
    let (mut tops, mut y, mut band) = (Vec::new(), measures.head, None);
    for (row, height) in grid.heights.iter().enumerate() {
        if band != Some(band_of_row[row]) {
            band = Some(band_of_row[row]);
            y += if row == 0 { 0 } else { GAP };
            bands[band_of_row[row]] = y;
            y += measures.bands[band_of_row[row]];
        }
        y += GAP + TRACK * tracks[row];
        tops.push(y);
        y += height;
    }
    let below = tracks.last().copied().unwrap_or_default();
    (tops, bands, y + GAP / 2 + TRACK * below)
}

/// Stretches in gutters: who shares one, and from where to where it runs.
#[derive(Default)]
struct Tracks {
    known: BTreeMap<TrackKey, usize>,
    spans: Vec<(usize, i32, i32)>,
}

/// Lines share a track where they leave one port, or come through one gap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TrackKey {
    Port { gutter: usize, node: usize, port: i32 },
    Line { gutter: usize, line: usize },
}

/// A line between its ports: each track that it takes, with the height at which it goes on.
struct Sketch {
    left: i32,
    right: i32,
    turns: Vec<(usize, i32)>,
}

impl Tracks {
    fn take(&mut self, key: TrackKey, from: i32, to: i32) -> usize {
        let gutter = match key {
            TrackKey::Port { gutter, .. } | TrackKey::Line { gutter, .. } => gutter,
        };
        let track = *self.known.entry(key).or_insert(self.spans.len());
        if track == self.spans.len() {
            self.spans.push((gutter, from.min(to), from.max(to)));
        }
        let span = &mut self.spans[track];
        (span.1, span.2) = (span.1.min(from).min(to), span.2.max(from).max(to));
        track
    }

    fn sketch(
        &mut self,
        line: usize,
        route: &Route,
        grid: &Grid,
        centers: &[i32],
        gap: Option<i32>,
    ) -> Sketch {
        let left = centers[grid.row[route.left]] + route.left_port;
        let right = centers[grid.row[route.right]] + route.right_port;
        let (first, last) = (grid.column[route.left], grid.column[route.right].saturating_sub(1));
        let port = |gutter| TrackKey::Port { gutter, node: route.left, port: route.left_port };
        let turns = match route.way {
            Way::Straight => Vec::new(),
            Way::Beside | Way::AlongRight => vec![(self.take(port(first), left, right), right)],
            Way::AlongLeft => vec![(self.take(port(last), left, right), right)],
            Way::Gap(_) => {
                let through = gap.unwrap_or(left);
                let out = self.take(port(first), left, through);
                vec![
                    (out, through),
                    (self.take(TrackKey::Line { gutter: last, line }, through, right), right),
                ]
            }
        };
        Sketch { left, right, turns }
    }

    /// The gutter of each track and its place there, and how many places each gutter has. Two
    /// tracks have one place only where they are far from each other.
    fn places(&self, gutters: usize) -> (Vec<(usize, i32)>, Vec<i32>) {
        let mut order: Vec<usize> = (0..self.spans.len()).collect();
        order.sort_by_key(|track| (self.spans[*track], *track));
        let mut ends: Vec<Vec<i32>> = vec![Vec::new(); gutters];
        let mut places = vec![(0, 0); self.spans.len()];
        for track in order {
            let (gutter, from, to) = self.spans[track];
            let free = ends[gutter].iter().position(|end| *end + TRACK < from);
            let at = free.unwrap_or_else(|| {
                ends[gutter].push(0);
                ends[gutter].len() - 1
            });
            ends[gutter][at] = to;
            places[track] = (gutter, i32::try_from(at).unwrap_or(i32::MAX));
        }
        (places, ends.iter().map(|ends| i32::try_from(ends.len()).unwrap_or(i32::MAX)).collect())
    }
}

impl Sketch {
    /// The corners, from the box where the line begins to that which it points at.
    fn line(&self, route: &Route, boxes: &[Rect], track_x: &dyn Fn(usize) -> i32) -> Vec<Point> {
        let (from, to) = (boxes[route.left], boxes[route.right]);
        let end = if route.way == Way::Beside { to.x + to.width } else { to.x };
        let mut points = vec![(from.x + from.width, self.left)];
        let mut y = self.left;
        for (track, next) in &self.turns {
            points.extend([(track_x(*track), y), (track_x(*track), *next)]);
            y = *next;
        }
        points.push((end, self.right));
        points.dedup();
        if route.is_reversed {
            points.reverse();
        }
        points
    }
}
