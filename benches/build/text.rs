//! Random words, sentences and code of one guide: the same seed gives the same text on every
//! machine.

use std::sync::LazyLock;

/// Ordinary English with technical words mixed in, the frequent ones first.
static WORDS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("words.txt").split_whitespace().collect());
/// How often a word is drawn, summed up: a law like Zipf's, so that the text packs like prose.
static SUMS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let weights =
        (0..WORDS.len()).map(|rank| 1.0 / (f64::from(u32::try_from(rank).unwrap()) + 6.0));
    weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
});

/// A stream of random numbers (splitmix64) and the words made of it.
pub struct Text(u64);

impl Text {
    /// The stream of a guide of a corpus.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut text = Self(
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03),
        );
        text.next();
        text
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` up to, not including, `high`.
    pub fn number(&mut self, low: usize, high: usize) -> usize {
        low + usize::try_from(self.next() % (high - low) as u64).unwrap()
    }

    /// One of them.
    pub fn choice<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.number(0, of.len())]
    }

    /// `count` different numbers below `below`, rising.
    pub fn distinct(&mut self, count: usize, below: usize) -> Vec<usize> {
        let mut drawn = std::collections::BTreeSet::new();
        while drawn.len() < count.min(below) {
            drawn.insert(self.number(0, below));
        }
        drawn.into_iter().collect()
    }

    /// From 0 up to 1.
    fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap()) / f64::from(u32::MAX)
    }

    /// A word.
    pub fn word(&mut self) -> &'static str {
        let at = self.share() * SUMS[SUMS.len() - 1];
        WORDS[SUMS.partition_point(|sum| *sum < at).min(WORDS.len() - 1)]
    }

    fn words(&mut self, low: usize, high: usize) -> Vec<String> {
        (0..self.number(low, high + 1)).map(|_| self.word().to_owned()).collect()
    }

    /// Some words.
    pub fn phrase(&mut self, low: usize, high: usize) -> String {
        self.words(low, high).join(" ")
    }

    /// Some words that begin with a capital.
    pub fn title(&mut self, low: usize, high: usize) -> String {
        capital(&self.phrase(low, high))
    }

    /// A sentence without marks.
    pub fn plain(&mut self, low: usize, high: usize) -> String {
        format!("{}.", self.title(low, high))
    }

    /// A sentence of markdown, as prose has it: some strong, some emphasized, some code.
    pub fn sentence(&mut self, low: usize, high: usize) -> String {
        let mut words = self.words(low, high);
        words[0] = capital(&words[0]);
        let (style, at) = (self.number(0, 100), self.number(1, words.len() - 2));
        match style {
            0..22 => {
                let next = words.remove(at + 1);
                words[at] = format!("**{} {next}**", words[at]);
            }
            22..38 => words[at] = format!("*{}*", words[at]),
            38..46 => words[at] = format!("`{}`", words[at]),
            46..52 => {
                let last = words.pop().unwrap();
                words[at] = format!("{} – {last}", words[at]);
            }
            52..70 => words[at].push(','),
            _ => {}
        }
        format!("{}{}", words.join(" "), if style > 96 { "?" } else { "." })
    }

    /// Sentences.
    pub fn paragraph(&mut self, sentences: usize) -> String {
        (0..sentences).map(|_| self.sentence(9, 19)).collect::<Vec<_>>().join(" ")
    }

    /// A block of code in one of three languages.
    pub fn code(&mut self) -> String {
        let (a, b, c, n) = (self.word(), self.word(), self.word(), self.number(2, 9));
        match self.number(0, 3) {
            0 => format!(
                "```python\nimport {a}\nfrom dataclasses import dataclass, field\n\n\n@dataclass\nclass {}:\n    \"\"\"Track progress through the {b} domain.\"\"\"\n    name: str\n    weight: float = {n}.5\n    done: set[str] = field(default_factory=set)\n\n    def score(self, total: int) -> float:\n        if total == 0:  # nothing planned yet\n            return 0.0\n        return round(self.weight * len(self.done) / total, {n})\n```",
                capital(b)
            ),
            1 => format!(
                "```bash\n#!/usr/bin/env bash\nset -euo pipefail\n\n# Build the {a} {b} and wait until it is ready.\nreadonly DIR=\"${{HOME}}/labs/{a}\"\nfor {c} in alpha beta gamma; do\n  if [[ -f \"${{DIR}}/${{{c}}}.conf\" ]]; then\n    echo \"skip ${{{c}}}: $(wc -l < \"${{DIR}}/${{{c}}}.conf\") lines\"\n    continue\n  fi\n  mkdir -p \"${{DIR}}\" && printf '%s\\n' \"{b}={n}\" > \"${{DIR}}/${{{c}}}.conf\"\ndone\nlabctl apply --file \"${{DIR}}\" --timeout {n}0s || exit 1\nsleep 2\necho 'done: {a}'\n```"
            ),
            _ => format!(
                "```yaml\napiVersion: labs/v{n}\nkind: Deployment\nmetadata:\n  name: {a}-{b}\n  labels: {{ app: {a}, tier: \"{c}\" }}\nspec:\n  replicas: {n}\n  template:\n    containers:\n      - name: {b}\n        image: \"registry.example/{a}:{n}\"\n        ports: [{n}080, {n}443]\n        env:\n          - {{ name: MODE, value: \"{c}\" }}  # default\n        resources: {{ limits: {{ cpu: 500m, memory: 256Mi }} }}\n```"
            ),
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
