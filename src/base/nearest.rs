//! "Did you mean": the candidate most like a misspelled word.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// A longer word is no misspelling of a name.
const MAX_WORD: usize = 200;
/// A word is compared with so many names at most: the work for one fault must not grow with the
/// site.
const MAX_NAMES: usize = 1000;
/// Of the names of a map, which come in order, fewer are compared: a thousand links may lead
/// nowhere, each to another name.
const MAX_NEIGHBORS: usize = 300;

/// The candidate nearest to `word`, if one is near enough to be what was meant. One that differs
/// only in capitals, spaces and signs is always it: other tools make `#http2-costs` of a heading
/// that is `#http-2-costs` here.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > MAX_WORD {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    let letters = letters(word);
    for candidate in candidates.into_iter().take(MAX_NAMES) {
        if candidate.len() <= 2 * MAX_WORD && plain(word).eq(plain(candidate)) {
            return Some(candidate);
        }
        let limit = 1.max(candidate.len().max(word.len()) / 3);
        let limit = best.map_or(limit, |(distance, _)| limit.min(distance.saturating_sub(1)));
        // One change of a letter adds or removes at most two letters that only one of the two has.
        let apart = (letters ^ self::letters(candidate)).count_ones() as usize;
        if candidate.len() > 2 * MAX_WORD || apart > 2 * limit {
            continue;
        }
        let distance = strsim::osa_distance(word, candidate);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The letters and digits of a word, without capitals.
fn plain(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Which letters a word has, one bit each; a few share a bit.
fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |bits, byte| bits | 1 << (byte & 63))
}

/// The key nearest to `word` among those that come shortly before or after it in a map of any size.
pub fn nearest_key<'a, K: Borrow<str> + Ord, V>(
    word: &str,
    map: &'a BTreeMap<K, V>,
) -> Option<&'a str> {
    nearest(word, neighbors(word, map))
}

/// [`nearest_key`] among names.
pub fn nearest_name<'a>(word: &str, names: &'a BTreeSet<String>) -> Option<&'a str> {
    let (before, after) = sides(word);
    let around = close(names.range::<str, _>(before), names.range::<str, _>(after));
    nearest(word, around.map(String::as_str))
}

/// The keys that come shortly before or after `word` in a map of any size, without itself.
pub fn neighbors<'a, K: Borrow<str> + Ord, V>(
    word: &str,
    map: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = &'a str> + use<'a, K, V> {
    let (before, after) = sides(word);
    close(map.range::<str, _>(before), map.range::<str, _>(after)).map(|(key, _)| key.borrow())
}

/// What comes before a word, and what comes after it.
type Side<'w> = (Bound<&'w str>, Bound<&'w str>);

fn sides(word: &str) -> (Side<'_>, Side<'_>) {
    ((Bound::Unbounded, Bound::Excluded(word)), (Bound::Excluded(word), Bound::Unbounded))
}

/// The few that are closest on both sides.
fn close<T>(
    before: impl DoubleEndedIterator<Item = T>,
    after: impl Iterator<Item = T>,
) -> impl Iterator<Item = T> {
    before.rev().take(MAX_NEIGHBORS / 2).chain(after.take(MAX_NEIGHBORS / 2))
}

/// Advice for a misspelled name: the nearest one, else all of them when they are few.
pub fn advice<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(near) = nearest(word, candidates.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let mut seen = BTreeSet::new();
    let all = candidates.into_iter().take(MAX_NAMES).filter(|name| seen.insert(*name));
    let all: Vec<String> = all.take(41).map(|c| format!("`{c}`")).collect();
    (1..=40).contains(&all.len()).then(|| format!("known here: {}", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_near_and_refuses_the_far() {
        assert_eq!(nearest("wieght", ["weight", "name"]), Some("weight"));
        assert_eq!(nearest("color", ["weight", "name"]), None);
        assert_eq!(nearest("nmae", ["same", "name"]), Some("name"));
        assert_eq!(nearest("exma", ["exam"]), Some("exam"));
        assert_eq!(nearest("http2-costs", ["http-costs", "http-2-costs"]), Some("http-2-costs"));
        assert_eq!(nearest("//", ["a", "/"]), Some("/"));
        assert_eq!(nearest("größe", ["grösse", "größen"]), Some("größen"));
        assert_eq!(nearest(&"x".repeat(1000), [&*"x".repeat(1001)]), None);
        assert_eq!(
            advice("x", ["weight", "name"]).as_deref(),
            Some("known here: `weight`, `name`")
        );
    }

    #[test]
    fn looks_at_the_neighbors_in_a_long_list_only() {
        let keys: BTreeMap<String, ()> =
            (0..100_000).map(|i| (format!("vendor/guide-{i:06}/"), ())).collect();
        assert_eq!(nearest_key("vendor/guide-05000x/", &keys), Some("vendor/guide-050009/"));
        assert_eq!(nearest_key("zendor/zuide-z5z0z0", &keys), None);
    }
}
