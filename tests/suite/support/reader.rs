//! Reads a page as somebody does who takes nothing for granted: nonsense, leftovers of the machine,
//! empty elements.

use regex::Regex;

/// The page as it is before a script runs: what waits in templates for other days is not part of
/// it, as in a browser.
pub fn without_templates(html: &str) -> String {
    let (mut out, mut depth, mut rest) = (String::with_capacity(html.len()), 0_usize, html);
    while let Some(at) = rest.find("<template").into_iter().chain(rest.find("</template>")).min() {
        if depth == 0 {
            out.push_str(&rest[..at]);
            out.push_str("<template></template>");
        }
        depth = if rest[at..].starts_with("</") { depth - 1 } else { depth + 1 };
        rest = &rest[at + rest[at..].find('>').unwrap() + 1..];
    }
    out + rest
}

/// What no sentence or cell may read like, whatever was left out of the data.
const NONSENSE: [&str; 12] = [
    r"\b(NaN|null|undefined|Some\()",
    r"\b(about|after|for|by|with) (unknown|not published|not applicable)\b|\babout none\b",
    r"\b(unknown|none|not published|not applicable) (hours?|minutes?|years?|%|off|openings?|unknown|questions)\b",
    r"\bno limit (hours?|minutes?|years?|%)",
    r"(^|[^\d.,–])1 (hours|minutes|years|days|months|openings|credits|domains|tasks|figures|sources|people|plans|attempts)\b",
    r"\(\s*\)|\(\s*[;,.]|[;,:]\s*\)",
    r"[;,:]\s*[;,.:]|\.\s*\.(\s|$)",
    r"^\s*[;,.:]",
    r"\bwas (unknown|none)\b",
    r"\b(and|or)\s*[.;]|,\s*and\s*$",
    r"\bfree (each|every)\b",
    r"Sources?: *[.(]",
];

/// Elements that are never empty.
const FULL: [&str; 9] = ["h1", "h2", "h3", "dt", "dd", "li", "caption", "p", "figcaption"];

/// What it takes to read pages; made once.
pub struct Reader {
    nonsense: Vec<Regex>,
    empty: Vec<Regex>,
    inner: Regex,
    references: Regex,
    code: Regex,
    tags: Regex,
}

impl Reader {
    pub fn new() -> Self {
        let regex = |pattern: &str| Regex::new(pattern).unwrap();
        Self {
            nonsense: NONSENSE.into_iter().map(regex).collect(),
            empty: FULL
                .into_iter()
                .map(|name| regex(&format!(r"<{name}\b[^>]*>\s*</{name}>")))
                .collect(),
            inner: regex(r"<(/?)(a|b|abbr|bdi|em|i|span|strong|sup|time|code|cite|wbr)\b[^>]*>"),
            references: regex(
                r#"<a class="ref"[^>]*>\d+</a>|<span class="note".*?</span>|<pre.*?</pre>"#,
            ),
            code: regex(r"(?s)<(script|style|svg|head|pre)\b.*?</(script|style|svg|head|pre)>"),
            tags: regex(r"<[^>]*>"),
        }
    }

    /// What is wrong with a page: each empty element, each line that no person would write.
    pub fn nonsense(&self, html: &str) -> Vec<String> {
        let text = self.references.replace_all(html, "");
        let text = self.code.replace_all(&text, "");
        let mut found: Vec<String> = self
            .empty
            .iter()
            .filter_map(|empty| empty.find(&text))
            .map(|hit| hit.as_str().to_owned())
            .collect();
        let text = self.inner.replace_all(&text, "");
        for line in self.tags.split(&text) {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            let hits = self.nonsense.iter().filter_map(|nonsense| nonsense.find(&line));
            found.extend(hits.map(|hit| format!("`{}` in `{line}`", hit.as_str())));
        }
        found
    }
}

/// The value of a tag's attribute.
pub fn value<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    tag.split_once(&format!(" {attribute}=\""))?.1.split('"').next()
}
