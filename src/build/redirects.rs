//! A site's own `static/_redirects`: where its lines lead. Start with [`dead`].

use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::page::theme::Theme;
use crate::site::address::{Routes, Spot};

const NAME: &str = "_redirects";

/// The lines that lead to no page and no file of the site. Hosts read a line as the former address,
/// conditions, the new address, and perhaps a status and conditions; patterns are theirs alone.
pub(super) fn dead(
    theme: &Theme,
    routes: &Routes,
    leads: impl Fn(Spot<'_>, &str) -> bool,
) -> Vec<Diagnostic> {
    let Some((_, bytes)) = theme.files.iter().find(|(path, _)| path.as_str() == NAME) else {
        return Vec::new();
    };
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let file = SourcePath::new(&format!("static/{NAME}"));
    let from = Spot { address: "", file: &file };
    let mut out = Vec::new();
    let former: BTreeSet<&str> =
        text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    for line in
        text.lines().map(|line| without_comment(line).trim()).filter(|line| !line.is_empty())
    {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        let mut push = |at: Range<usize>, message: String, help: String| {
            out.push(Diagnostic::new(&rule::BROKEN_LINK, &file, At::from(at), message).help(help));
        };
        let Some(to) = target(line) else {
            let message = format!("the line `{line}` leads nowhere");
            push(
                start..start + line.len(),
                message,
                "write the former address and the new one: `/old/ /new/ 301`".into(),
            );
            continue;
        };
        let at = to.as_ptr() as usize - text.as_ptr() as usize;
        let at = at..at + to.len();
        let is_open = to.contains(['*', ':']) && !to.contains("://");
        // Texts link the files of texts; hosts do not have them.
        let is_source = to.ends_with(".md");
        if line.split_whitespace().next() == Some(to) {
            push(
                at,
                format!("the redirect from `{to}` leads to itself"),
                "write where it leads now".to_owned(),
            );
        // A line may lead to the former address of another one.
        } else if !is_open && !former.contains(to) && (is_source || !leads(from, to)) {
            let help = help(routes, from, to);
            push(
                at,
                format!("the redirect to `{to}` leads to no page, file, or place on a page"),
                help,
            );
        }
    }
    out
}

/// Where a redirect was meant to lead.
fn help(routes: &Routes, from: Spot<'_>, to: &str) -> String {
    match routes.near(from, to) {
        Some(near) if near.starts_with('#') => {
            format!("did you mean `{}{near}`?", to.split('#').next().unwrap_or_default())
        }
        Some(near) => format!("did you mean `{near}`?"),
        None if to.ends_with(".md")
            && let Some(page) = routes.resolve(from, to).found() =>
        {
            format!("did you mean `/{page}`?")
        }
        None => "correct the address, or remove the line".to_owned(),
    }
}

/// The new address of a line: behind the former one and its conditions.
fn target(line: &str) -> Option<&str> {
    let mut words = line
        .split_whitespace()
        .skip(1)
        .skip_while(|word| word.contains('=') && !word.starts_with('/'));
    words.next().filter(|word| word.starts_with('/') || word.contains("://"))
}

fn without_comment(line: &str) -> &str {
    let is_comment = |at: &usize| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    let comment = line.match_indices('#').map(|(at, _)| at).find(is_comment);
    &line[..comment.unwrap_or(line.len())]
}
