//! The drawing of a roadmap: the layout's numbers as texts for the template, boxes in the order in
//! which they are read.

use serde::Serialize;

use crate::model::scalar::Id;
use crate::page::context::PageContext;
use crate::site::relations::Tie;
use crate::site::{Guide, Site};

use super::layout::{self, LEAST_HEIGHT, Measures, Point, Rect};
use super::map::{Map, beside, column, columns};
use super::rows::{Edge, Node};
use super::{list, text};

/// Sizes of letters, and how far lines of text stand from each other.
const NAME: u32 = 15;
const META: u32 = 13;
const NAME_LINE: i32 = 19;
const META_LINE: i32 = 18;
/// Between the border of a box and its text.
const PAD: i32 = 11;
/// What stands above the columns.
const HEAD: i32 = 30;
/// A corner is no rounder.
const ROUND: i32 = 6;
/// How long and half as wide as an arrow's head is.
const ARROW: (i32, i32) = (8, 4);

/// So many certifications of a vendor have a band of their own.
const SEVERAL: usize = 3;

/// The fields of a drawing in `roadmap.html`.
#[derive(Serialize)]
pub(super) struct Drawing {
    label: String,
    width: String,
    height: String,
    columns: Vec<Words>,
    bands: Vec<Band>,
    lines: Vec<Line>,
    levels: Vec<Level>,
}

/// A text at its place.
#[derive(Serialize)]
struct Words {
    x: String,
    y: String,
    text: String,
}

#[derive(Serialize)]
struct Band {
    has_rule: bool,
    y: String,
    lines: Vec<Words>,
}

#[derive(Serialize)]
struct Line {
    kind: &'static str,
    d: String,
    arrow: String,
}

#[derive(Serialize)]
struct Level {
    label: &'static str,
    boxes: Vec<BoxView>,
}

#[derive(Serialize)]
struct BoxView {
    href: String,
    label: String,
    says: String,
    is_retired: bool,
    is_here: bool,
    x: String,
    y: String,
    width: String,
    height: String,
    name: Vec<Words>,
    meta: Vec<Words>,
}

/// The texts of a box, broken into lines.
struct Texts {
    name: Vec<String>,
    meta: Vec<String>,
}

impl Texts {
    /// The name, and beside it the vendor, if it is to be said, the code and the state.
    fn of(guide: &Guide, vendor: &str, width: i32) -> Self {
        let most = u32::try_from(width - 2 * PAD).unwrap_or_default();
        let mut meta = vec![vendor.to_owned(), beside(guide)];
        meta.retain(|part| !part.is_empty());
        Self {
            name: text::lines(guide.short_name(), NAME, most),
            meta: text::lines(&meta.join(" · "), META, most),
        }
    }

    /// All of them, in one line.
    fn shown(&self) -> String {
        let parts = [&self.name, &self.meta].map(|lines| lines.join(" "));
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    fn height(&self) -> i32 {
        NAME_LINE * count(&self.name) + META_LINE * count(&self.meta)
    }
}

fn count<T>(all: &[T]) -> i32 {
    i32::try_from(all.len()).unwrap_or(i32::MAX)
}

/// Draws a map; a part of one is called by its vendor.
pub(super) fn of(ctx: &PageContext<'_>, map: &Map<'_>, is_part: bool) -> Drawing {
    let site = ctx.site;
    let present = columns(map);
    let at: Vec<usize> = present.keys().copied().collect();
    let width = match at.len() {
        0 | 1 => 300,
        2 => 270,
        3 => 240,
        _ => 212,
    };
    let groups = groups(map);
    let names = names(site, map, &groups, u32::try_from(width).unwrap_or_default());
    let band = |guide: &Guide| groups.iter().position(|group| *group == Some(&guide.data.vendor));
    let text = |guide: &&Guide| {
        let vendor = if band(guide).is_none() { site.vendor_name(&guide.data.vendor) } else { "" };
        Texts::of(guide, vendor, width)
    };
    let texts: Vec<Texts> = map.guides.iter().map(text).collect();
    let node = |(guide, texts): (&&Guide, &Texts)| Node {
        column: at.iter().position(|at| *at == column(guide.data.level.rank)).unwrap_or_default(),
        band: band(guide).unwrap_or(groups.len() - 1),
        height: (texts.height() + 2 * PAD).max(LEAST_HEIGHT),
    };
    let nodes: Vec<Node> = map.guides.iter().zip(&texts).map(node).collect();
    let edges = edges(map);
    let measures = Measures {
        columns: at.len(),
        width,
        head: HEAD,
        bands: names
            .iter()
            .map(|lines| if lines.is_empty() { 0 } else { META_LINE * count(lines) + 6 })
            .collect(),
    };
    let placed = layout::lay_out(
        &nodes,
        &edges.iter().map(|(edge, _)| *edge).collect::<Vec<_>>(),
        &measures,
    );
    let of_vendor = |id| format!("Roadmap of {}", site.vendor_name(id));
    Drawing {
        label: map.vendor.filter(|_| is_part).map_or_else(|| "Roadmap".to_owned(), of_vendor),
        width: placed.width.to_string(),
        height: placed.height.to_string(),
        columns: present
            .values()
            .zip(&placed.columns)
            .map(|(label, x)| words(*x, 15, label))
            .collect(),
        bands: bands(&names, &placed.bands),
        lines: edges
            .iter()
            .zip(&placed.lines)
            .map(|((_, tie), points)| line(*tie, points))
            .collect(),
        levels: levels(ctx, map, &texts, &placed.boxes),
    }
}

/// What each band is called, in lines of at most so many pixels; nothing where there is only one.
fn names(site: &Site, map: &Map<'_>, groups: &[Option<&Id>], most: u32) -> Vec<Vec<String>> {
    let name = |group: &Option<&Id>| match group {
        Some(id) if groups.len() > 1 || map.vendor.is_none() => {
            text::lines(site.vendor_name(id), META, most)
        }
        None if groups.len() > 1 => vec!["Other vendors".to_owned()],
        _ => Vec::new(),
    };
    groups.iter().map(name).collect()
}

/// The vendors that have a band of their own: whose page it is, and those with several
/// certifications. All others share the last one, `None`.
fn groups<'s>(map: &Map<'s>) -> Vec<Option<&'s Id>> {
    let mut counts: Vec<(&Id, usize)> = Vec::new();
    for guide in &map.guides {
        match counts.iter_mut().find(|(id, _)| **id == guide.data.vendor) {
            Some((_, count)) => *count += 1,
            None => counts.push((&guide.data.vendor, 1)),
        }
    }
    let (large, small): (Vec<_>, Vec<_>) =
        counts.into_iter().partition(|(id, count)| *count >= SEVERAL || map.vendor == Some(*id));
    let others = if small.is_empty() { None } else { Some(None) };
    large.into_iter().map(|(id, _)| Some(id)).chain(others).collect()
}

/// The lines, those that vendors state first: they get the straight ways.
fn edges(map: &Map<'_>) -> Vec<(Edge, Tie)> {
    let at = |address: &str| map.guides.iter().position(|guide| guide.address == address);
    let mut all: Vec<(Edge, Tie)> = map
        .edges
        .iter()
        .filter_map(|edge| {
            let (from, to) = (at(&edge.before)?, at(&edge.after)?);
            Some((Edge { from, to, dotted: edge.tie.is_succession() }, edge.tie))
        })
        .collect();
    all.sort_by_key(|(_, tie)| *tie);
    all
}

fn words(x: i32, y: i32, text: &str) -> Words {
    Words { x: x.to_string(), y: y.to_string(), text: text.to_owned() }
}

fn bands(names: &[Vec<String>], tops: &[i32]) -> Vec<Band> {
    let band = |(i, (lines, top)): (usize, (&Vec<String>, &i32))| Band {
        has_rule: i > 0,
        y: top.to_string(),
        lines: stacked(0, top + META_LINE, META_LINE, lines),
    };
    names
        .iter()
        .zip(tops)
        .enumerate()
        .filter(|(_, (lines, _))| !lines.is_empty())
        .map(band)
        .collect()
}

/// Lines of text below each other, the first with its foot at `y`.
fn stacked(x: i32, y: i32, step: i32, lines: &[String]) -> Vec<Words> {
    lines.iter().zip(0..).map(|(line, i)| words(x, y + step * i, line)).collect()
}

fn levels(ctx: &PageContext<'_>, map: &Map<'_>, texts: &[Texts], boxes: &[Rect]) -> Vec<Level> {
    let of_level = |at: usize| {
        let mut all: Vec<usize> = (0..map.guides.len())
            .filter(|i| column(map.guides[*i].data.level.rank) == at)
            .collect();
        all.sort_by_key(|i| boxes[*i].y);
        all.into_iter().map(|i| box_view(ctx, map, map.guides[i], &texts[i], boxes[i])).collect()
    };
    columns(map).into_iter().map(|(at, label)| Level { label, boxes: of_level(at) }).collect()
}

fn box_view(
    ctx: &PageContext<'_>,
    map: &Map<'_>,
    guide: &Guide,
    texts: &Texts,
    place: Rect,
) -> BoxView {
    let top = place.y + (place.height - texts.height()) / 2;
    let x = place.x + PAD;
    BoxView {
        href: ctx.href(&format!("{}/", guide.address)),
        label: list::spoken(ctx, guide, texts.shown()),
        says: guide.says_state(),
        is_retired: guide.lifecycle.status.is_over(),
        is_here: map.own == Some(guide.address.as_str()),
        x: place.x.to_string(),
        y: place.y.to_string(),
        width: place.width.to_string(),
        height: place.height.to_string(),
        name: stacked(x, top + 15, NAME_LINE, &texts.name),
        meta: stacked(x, top + NAME_LINE * count(&texts.name) + 13, META_LINE, &texts.meta),
    }
}

fn line(tie: Tie, points: &[Point]) -> Line {
    let kind = match tie {
        Tie::Requires => "requires",
        Tie::Recommends => "recommends",
        Tie::Follows => "follows",
        Tie::Replaces => "replaces",
        Tie::SucceedsInOurView => "succeeds",
    };
    Line { kind, d: path(points), arrow: arrow(points) }
}

/// The line with round corners; it ends where the arrow's head begins.
fn path(points: &[Point]) -> String {
    let mut out = String::new();
    for (i, (x, y)) in points.iter().copied().enumerate() {
        if i == 0 {
            out.push_str(&format!("M{x} {y}"));
        } else if i + 1 == points.len() {
            let (before, _) = points[i - 1];
            out.push_str(&format!("H{}", x - ARROW.0 * (x - before).signum()));
        } else {
            let (before, after) = (points[i - 1], points[i + 1]);
            let (from, to) = (towards((x, y), before), towards((x, y), after));
            out.push_str(&format!("L{} {}Q{x} {y} {} {}", from.0, from.1, to.0, to.1));
        }
    }
    out
}

/// A place near a corner on the way to another.
fn towards(corner: Point, other: Point) -> Point {
    let step = |from: i32, to: i32| (to - from).signum() * ROUND.min((to - from).abs() / 2);
    (corner.0 + step(corner.0, other.0), corner.1 + step(corner.1, other.1))
}

fn arrow(points: &[Point]) -> String {
    let [.., (before, _), (x, y)] = points else { return String::new() };
    let back = x - ARROW.0 * (x - before).signum();
    format!("M{x} {y}L{back} {}V{}Z", y - ARROW.1, y + ARROW.1)
}
