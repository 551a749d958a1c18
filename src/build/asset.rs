//! Files beside the text that are published as they are: which kinds may be, whether one could run script in a reader's
//! browser, and how large a picture is.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;

/// Pictures, by the ends of their names.
const PICTURES: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// What may be published besides: kinds of files that browsers show or save, but do not run.
const OTHERS: [&str; 19] = [
    "csv", "docx", "epub", "gz", "ics", "json", "mp3", "mp4", "odp", "ods", "odt", "ogg", "pdf", "pptx", "tsv", "txt",
    "webm", "xlsx", "zip",
];

/// Whether a file is a picture, by its name.
pub(super) fn is_picture(path: &SourcePath) -> bool {
    PICTURES.contains(&extension(path).as_str())
}

fn extension(path: &SourcePath) -> String {
    path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// What keeps a file from being published, by its name.
pub(super) fn refused(path: &SourcePath) -> Option<Diagnostic> {
    let extension = extension(path);
    (!PICTURES.contains(&extension.as_str()) && !OTHERS.contains(&extension.as_str())).then(|| {
        let message = format!("`{}` is not of a kind that is published from content/", path.file_name());
        let kinds: Vec<&str> = PICTURES.into_iter().chain(OTHERS).collect();
        let help = format!(
            "take it out, or put it into static/ if it belongs to the design; published are: {}",
            kinds.join(", ")
        );
        Diagnostic::new(&rule::UNSAFE_FILE, path, At::File, message).help(help)
    })
}

/// Width and height in pixels, as far as the file says them.
pub(super) fn picture_size(path: &SourcePath, bytes: &[u8]) -> Option<(u32, u32)> {
    if extension(path) == "svg" {
        return svg_size(std::str::from_utf8(bytes).ok()?);
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// `width` and `height` of the root, else those of its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let pixels = |name| length(attribute(tag, name)?.trim_end_matches("px"));
    pixels("width").zip(pixels("height")).or_else(|| {
        let mut sides = attribute(tag, "viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
        length(sides.next()?).zip(length(sides.next()?))
    })
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let alone = tag[..at].ends_with(|c: char| c.is_ascii_whitespace());
        alone.then(|| value[1..].split(quote).next().map(str::trim))?
    })
}

fn length(text: &str) -> Option<u32> {
    let number: f64 = text.trim().parse().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    (1.0..=100_000.0).contains(&number).then(|| number.round() as u32)
}

/// Parts of SVG that run or load something. As a picture on a page they would be dead; opened by its own address, an
/// SVG is a document.
const ACTIVE: [&str; 9] =
    ["script", "foreignobject", "iframe", "embed", "object", "handler", "!entity", "?xml-stylesheet", "!doctype html"];

/// What in an SVG could run script or load something.
pub(super) fn active(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    if extension(path) != "svg" {
        return None;
    }
    let what = match std::str::from_utf8(bytes) {
        Ok(text) => active_part(&text.to_ascii_lowercase())?,
        Err(_) => "text that is not UTF-8".to_owned(),
    };
    let message = format!("the picture `{}` holds {what}, which could run script", path.file_name());
    let help = "export it as a plain SVG, or as PNG";
    Some(Diagnostic::new(&rule::UNSAFE_FILE, path, At::File, message).help(help))
}

fn active_part(text: &str) -> Option<String> {
    for tag in text.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or(tag);
        let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or("");
        let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
        if let Some(found) = ACTIVE.iter().find(|active| local == **active || tag.starts_with(**active)) {
            return Some(format!("`<{found}>`"));
        }
        let mut rest = tag;
        while let Some(at) = rest.find('=') {
            let name =
                rest[..at].trim_end().rsplit(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'')).next();
            let (name, value) =
                (name.unwrap_or(""), rest[at + 1..].trim_start().trim_start_matches(['"', '\'']).trim_start());
            let link = name == "href" || name.ends_with(":href") || (name == "attributename" && value.contains("href"));
            let safe = ["#", "data:image/", "https://", "http://"].iter().any(|start| value.starts_with(start));
            if (name.starts_with("on") && name.len() > 2) || (link && !safe) {
                return Some(format!("the attribute `{name}`"));
            }
            rest = &rest[at + 1..];
        }
    }
    text.contains("javascript:").then(|| "`javascript:`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_has_the_size_of_its_root_or_view_box() {
        let size = |root: &str| svg_size(&format!("<?xml version=\"1.0\"?>\n<svg {root}><rect width=\"3\"/></svg>"));
        assert_eq!(size("width=\"10\" height='20.4px'"), Some((10, 20)));
        assert_eq!(size("viewBox=\"0 0 640, 480\""), Some((640, 480)));
        assert_eq!(size("width=\"100%\" height=\"100%\" viewBox=\"0 0 64 48\""), Some((64, 48)));
        for none in [
            "stroke-width=\"10\" height=\"1\"",
            "width=\"-1\" height=\"1\"",
            "viewBox=\"0 0\"",
            "width=\"1e9\" height=\"1\"",
        ] {
            assert_eq!(size(none), None, "{none}");
        }
    }

    #[test]
    fn what_runs_in_an_svg_is_found() {
        for bad in [
            "<svg><script>1</script></svg>",
            "<svg><s:script xmlns:s='http://www.w3.org/2000/svg'/></svg>",
            "<svg onload=\"x\">",
            "<svg><a xlink:href = 'java&#115;cript:x'>",
            "<svg><a href=\" javascript:x\">",
            "<svg><set attributeName=\"xlink:href\" to=\"x\"/>",
            "<!DOCTYPE svg [<!ENTITY x \"y\">]><svg>",
            "<svg><FOREIGNOBJECT>",
        ] {
            assert!(active_part(&bad.to_ascii_lowercase()).is_some(), "{bad}");
        }
        for good in
            ["<svg><use href=\"#a\"/><a href=\"https://acme.example/\">on = 1</a></svg>", "<svg font-size=\"1\"/>"]
        {
            assert_eq!(active_part(good), None, "{good}");
        }
    }
}
