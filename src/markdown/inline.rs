//! What stands in a line: text with facts, code, links, pictures.

use std::ops::Range;

use pulldown_cmark::LinkType;
use pulldown_cmark_escape::escape_href;

use super::Piece;
use super::events::{LinkEnd, MAX_FAULTS, OpenPicture, Walker};
use super::headings::is_id;
use super::masks::{MASK, after_mask, is_forbidden};
use super::offsets::small;
use crate::base::character;
use crate::base::html::{escaped, push_attribute};
use crate::base::nearest::nearest;
use crate::base::rule;

/// What an address leads to.
enum Target<'a> {
    Internal,
    External,
    Source(&'a str),
    Refused(&'static str),
}

impl Walker<'_> {
    /// A character written as a number (`&#x202E;`) is refused like the character itself. Where the
    /// source has it in the open, it was found before.
    fn written_out(&mut self, text: &str, at: &Range<usize>) {
        if let Some(c) = text.chars().find(|c| *c != MASK && is_forbidden(*c)) {
            self.fault(&rule::FORBIDDEN_CHARACTER, at, &character::message(c), character::HELP);
        }
    }

    /// Prose: words, and facts by their masks. `at` is its place in the file.
    pub(super) fn text(&mut self, text: &str, at: &Range<usize>) {
        self.written_out(text, at);
        let mut rest = text;
        for index in self.masked.within(at) {
            let Some(found) = rest.find(MASK) else { break };
            self.words(&rest[..found]);
            let Some(mask) = self.masked.masks.get_mut(index) else { break };
            mask.used = true;
            rest = after_mask(&rest[found..], mask);
            let (path, place) = (mask.path.clone(), small(&mask.at));
            let numbered = self.unnumbered == 0;
            self.out.push(Piece::Fact {
                path,
                numbered,
                margin: numbered && self.has_margin(),
                at: place,
            });
            self.in_word = true;
            self.doc.words = self.doc.words.saturating_add(1);
            if let Some(heading) = &mut self.heading {
                heading.has_fact = true;
            }
        }
        self.words(rest);
    }

    /// Whether notes may stand in the margin beside what is written now.
    fn has_margin(&self) -> bool {
        !self.in_cell && self.in_alert == 0 && self.in_footnote == 0 && self.heading.is_none()
    }

    fn words(&mut self, text: &str) {
        let text = &text.replace(MASK, "");
        for character in text.chars() {
            let word = character.is_alphanumeric() || (self.in_word && !character.is_whitespace());
            if word && !self.in_word {
                self.doc.words = self.doc.words.saturating_add(1);
            }
            self.in_word = word;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        self.html(&escaped(text));
    }

    /// A code span, with the source put back where facts were masked.
    pub(super) fn code_span(&mut self, text: &str, at: &Range<usize>) {
        self.opaque.push(at.clone());
        self.masked.mark_used(at);
        let text = self.masked.restored(text, at, self.source);
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&text);
        }
        let html = escaped(&text);
        self.html(&if self.in_alt > 0 { html } else { format!("<code>{html}</code>") });
    }

    /// A link begins.
    pub(super) fn link_start(
        &mut self,
        kind: LinkType,
        address: &str,
        title: &str,
        at: &Range<usize>,
    ) {
        self.unnumbered += 1;
        let address =
            if kind == LinkType::Email { format!("mailto:{address}") } else { address.to_owned() };
        let autolink = matches!(kind, LinkType::Autolink | LinkType::Email);
        let target = target(&address, autolink);
        if self.in_alt > 0 {
            self.links.push(LinkEnd::Nothing);
            return;
        }
        let mut attributes = String::new();
        if !title.is_empty() {
            push_attribute(&mut attributes, "title", &title.replace(MASK, ""));
        }
        // A fact in an address is a fault of its own, and nobody knows where it would lead.
        let has_fact = address.contains(MASK);
        let end = match target {
            _ if has_fact => LinkEnd::Nothing,
            Target::Refused(help) => self.refused_link(&address, at, help),
            Target::Source(id) if self.heading.is_some() => {
                let help = "cite the source in the text below the heading";
                self.fault(
                    &rule::MISPLACED,
                    at,
                    &format!("the source `{id}` is cited in a heading"),
                    help,
                );
                LinkEnd::Nothing
            }
            Target::Source(id) => LinkEnd::Cite(Piece::Cite {
                source: id.to_owned(),
                margin: self.has_margin(),
                at: small(at),
            }),
            Target::External if address.starts_with("mailto:") => {
                self.mail_link(&address, &attributes)
            }
            Target::Internal | Target::External => {
                self.html("<a");
                self.out.push(Piece::Href { target: address, at: small(at) });
                self.html(&format!("{attributes}>"));
                LinkEnd::Anchor
            }
        };
        self.links.push(end);
    }

    fn refused_link(&mut self, address: &str, at: &Range<usize>, help: &str) -> LinkEnd {
        let message = if address.is_empty() {
            "a link has no address".to_owned()
        } else {
            format!("the address `{address}` is not allowed")
        };
        self.fault(&rule::FORBIDDEN_LINK, at, &message, help);
        LinkEnd::Nothing
    }

    fn mail_link(&mut self, address: &str, attributes: &str) -> LinkEnd {
        let mut href = String::new();
        // Writing to a string cannot fail.
        let _ = escape_href(&mut href, address);
        self.html(&format!("<a href=\"{href}\"{attributes}>"));
        LinkEnd::Anchor
    }

    /// The link ends.
    pub(super) fn link_end(&mut self) {
        self.unnumbered = self.unnumbered.saturating_sub(1);
        match self.links.pop() {
            Some(LinkEnd::Anchor) => self.html("</a>"),
            Some(LinkEnd::Cite(cite)) => self.out.push(cite),
            Some(LinkEnd::Nothing) | None => {}
        }
    }

    /// A picture begins: what follows, to its end, is its alt text.
    pub(super) fn picture_start(&mut self, src: &str, title: &str, at: &Range<usize>) {
        self.pictures.push(OpenPicture {
            src: src.to_owned(),
            title: title.to_owned(),
            at: at.clone(),
        });
        self.in_alt += 1;
        self.unnumbered += 1;
        self.begin_aside();
    }

    /// The picture ends.
    pub(super) fn picture_end(&mut self) {
        self.in_alt = self.in_alt.saturating_sub(1);
        self.unnumbered = self.unnumbered.saturating_sub(1);
        let alt = self.end_aside();
        let Some(OpenPicture { src, title, at }) = self.pictures.pop() else { return };
        if self.in_alt > 0 {
            // A picture in an alt text is but its own alt text.
            for piece in alt {
                match piece {
                    Piece::Html(html) => self.html(&html),
                    other => self.out.push(other),
                }
            }
            return;
        }
        if !alt.iter().any(|piece| !matches!(piece, Piece::Html(html) if html.trim().is_empty())) {
            let help = format!("say what it shows: `![the exam's four domains]({src})`");
            self.fault(&rule::MISSING_ALT, &at, &format!("the picture `{src}` has no text"), &help);
        }
        if let [Piece::Html(words)] = alt.as_slice()
            && is_file_name(words.trim(), &src)
        {
            let help = format!("say what it shows: `![the exam's four domains]({src})`");
            self.fault(
                &rule::MISSING_ALT,
                &at,
                &format!("the text of the picture `{src}` is the name of its file"),
                &help,
            );
        }
        if !matches!(target(&src, false), Target::Internal) {
            let help = "put the picture beside the page and write the file's name";
            self.fault(
                &rule::BROKEN_PICTURE,
                &at,
                &format!("the picture `{src}` is not a file of this site"),
                help,
            );
            return;
        }
        self.out.push(Piece::Picture { src, alt, title, at: small(&at) });
    }

    /// `[text][label]` whose label nothing defines.
    pub(super) fn undefined_label(&mut self, label: &str, at: &Range<usize>) {
        let label = label.replace(MASK, "{{");
        let begins = format!("[{label}]:");
        let defined = |line: &str| {
            line.trim_start().get(..begins.len()).is_some_and(|b| b.eq_ignore_ascii_case(&begins))
        };
        if self.faults.len() < MAX_FAULTS && self.source.lines().any(defined) {
            let message =
                format!("the line `{begins} ..` defines nothing, and the link has no address");
            let help =
                "write its address without spaces, a title in quotes, and an empty line before it";
            return self.fault(&rule::BROKEN_LINK, at, &message, help);
        }
        let help = format!(
            "write `[{label}]: address` on a line of its own, or use a code span for plain brackets"
        );
        self.fault(
            &rule::BROKEN_LINK,
            at,
            &format!("the link label `[{label}]` has no definition"),
            &help,
        );
    }
}

/// Judges an address by its scheme, as a browser would read it.
fn target(address: &str, autolink: bool) -> Target<'_> {
    const WHOLE: &str = "write the complete address: `https://example.org/page`";
    const HOW: &str = "write `/vendor/guide/`, a path relative to this page, `https://...`, `mailto:...` or `source:id`";
    // Browsers drop control characters and white space, so that they could hide a scheme.
    if address.trim().is_empty()
        || address.contains(|c: char| c.is_control())
        || address.trim() != address
    {
        return Target::Refused(HOW);
    }
    if address.contains('\\') {
        return Target::Refused("write `/`, not `\\`, between the parts of an address");
    }
    if address.starts_with("//") {
        return Target::Refused("write the address with `https:` before `//`");
    }
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    match scheme.map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest)) {
        None => Target::Internal,
        Some((scheme, _)) if scheme == "http" || scheme == "https" => {
            let host = address.split_once("://").map_or("", |(_, rest)| rest);
            if host.is_empty() || host.starts_with(['/', '?', '#']) {
                Target::Refused(WHOLE)
            } else {
                Target::External
            }
        }
        Some((scheme, rest)) if scheme == "mailto" && rest.contains('@') => Target::External,
        Some((scheme, _)) if scheme == "mailto" => {
            Target::Refused("write the complete address: `mailto:name@example.org`")
        }
        Some((scheme, _)) if scheme == "source" => match &address["source:".len()..] {
            id if is_id(id) && !autolink => Target::Source(id),
            id if is_id(id) => {
                Target::Refused("write `[text](source:id)`: a citation belongs to words")
            }
            _ => Target::Refused(
                "write the id of a source after `source:`: `[text](source:aws-exam-guide)`",
            ),
        },
        Some((scheme, _))
            if address.contains("://") && nearest(&scheme, ["https", "http"]).is_some() =>
        {
            Target::Refused("begin it with `https://`")
        }
        Some(_) => Target::Refused(HOW),
    }
}

/// Whether words are the name of a picture's file, with or without its ending.
fn is_file_name(words: &str, src: &str) -> bool {
    let name = src.rsplit('/').next().unwrap_or(src);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    words == name
        || (words == stem && stem.contains(|c: char| matches!(c, '-' | '_') || c.is_ascii_digit()))
}
