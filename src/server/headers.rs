//! The headers that the published site asks its host for, read from `_headers`, and what the
//! preview changes in them. Start with [`Headers::parse`].

/// The blocks of `_headers`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    blocks: Vec<Block>,
}

/// A pattern of paths and the headers of what it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    pattern: String,
    headers: Vec<(String, String)>,
}

impl Headers {
    /// Reads the format of Netlify and Cloudflare: a pattern at the start of a line, its headers
    /// indented below it. `! Name` takes a header of an earlier block away. Lines that are none of
    /// these are passed over.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        for line in text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        {
            if !line.starts_with([' ', '\t']) {
                blocks.push(Block { pattern: line.trim().to_owned(), headers: Vec::new() });
            } else if let (Some(block), Some(name)) =
                (blocks.last_mut(), line.trim().strip_prefix("! "))
            {
                block.headers.push((name.trim().to_ascii_lowercase(), String::new()));
            } else if let (Some(block), Some((name, value))) =
                (blocks.last_mut(), line.split_once(':'))
            {
                block.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self { blocks }
    }

    /// The headers of a path, as the preview sends them: a later block wins, nothing is kept by the
    /// browser, and the reload script may run.
    #[must_use]
    pub fn of(&self, path: &str) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for block in self.blocks.iter().filter(|block| matches(&block.pattern, path)) {
            for (name, value) in &block.headers {
                found.retain(|(known, _)| known != name);
                found.push((name.clone(), value.clone()));
            }
        }
        found.retain(|(_, value)| !value.is_empty());
        // The last one would bind the browser to https on this host long after the preview.
        found.retain(|(name, _)| {
            !matches!(name.as_str(), "cache-control" | "strict-transport-security")
        });
        for (name, value) in &mut found {
            if name == "content-security-policy" {
                *value = with_reload(value);
            }
        }
        found
    }
}

/// `*` at the end stands for the rest of the path.
fn matches(pattern: &str, path: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == path, |start| path.starts_with(start))
}

/// A policy that also lets the reload script of the preview's own origin run and listen.
fn with_reload(policy: &str) -> String {
    let mut directives: Vec<(String, String)> = policy
        .split(';')
        .map(|directive| directive.trim())
        .filter(|directive| !directive.is_empty())
        .map(|directive| {
            let (name, sources) =
                directive.split_once(char::is_whitespace).unwrap_or((directive, ""));
            (name.to_ascii_lowercase(), sources.trim().to_owned())
        })
        // The preview speaks http.
        .filter(|(name, _)| name != "upgrade-insecure-requests")
        .collect();
    let default = directives
        .iter()
        .find(|(name, _)| name == "default-src")
        .map(|(_, sources)| sources.clone());
    for needed in ["script-src", "connect-src"] {
        if let (Some(default), false) =
            (&default, directives.iter().any(|(name, _)| name == needed))
        {
            directives.push((needed.to_owned(), default.clone()));
        }
    }
    for (name, sources) in &mut directives {
        if matches!(name.as_str(), "script-src" | "script-src-elem" | "connect-src") {
            if sources == "'none'" {
                sources.clear();
            }
            if !sources.split_whitespace().any(|source| source == "'self'") {
                *sources = format!("'self' {sources}").trim_end().to_owned();
            }
        }
    }
    let written: Vec<String> = directives
        .iter()
        .map(|(name, sources)| format!("{name} {sources}").trim_end().to_owned())
        .collect();
    written.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_apply_by_pattern_and_the_later_wins() {
        let headers = Headers::parse(
            "# note\n/*\n  X-A: 1\n  X-B: 1:2\n  Cache-Control: max-age=9\n\n/assets/*\n  X-A: 2\n/one\n  ! X-B\n  X-C: 3\n",
        );
        let of = |path: &str| {
            headers
                .of(path)
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(of("/"), "x-a=1 x-b=1:2");
        assert_eq!(of("/assets/site.css"), "x-b=1:2 x-a=2");
        assert_eq!(of("/one"), "x-a=1 x-c=3");
        assert_eq!(Headers::parse("  X: 1\nnonsense\n").of("/"), []);
    }

    #[test]
    fn a_policy_lets_the_reload_script_in_and_keeps_the_rest() {
        let cases = [
            ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'"),
            ("script-src 'self' a.example; img-src *", "script-src 'self' a.example; img-src *"),
            ("script-src 'none'; upgrade-insecure-requests", "script-src 'self'"),
            (
                "default-src 'self'; connect-src b.example;",
                "default-src 'self'; connect-src 'self' b.example; script-src 'self'",
            ),
            ("img-src *", "img-src *"),
        ];
        for (policy, wanted) in cases {
            assert_eq!(with_reload(policy), wanted);
        }
    }
}
