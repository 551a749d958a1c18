//! Pictures that are larger than any page shows them: readers wait and pay for what they do not
//! see.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::site::Site;

use super::hosts::{Made, mb};

/// The width of a text in the default theme, in pixels: 41rem (`--measure` in
/// static/css/00-tokens.css).
const SHOWN: u32 = 656;
/// Twice as wide is sharp on dense screens; beyond four times nobody sees a difference.
const WIDEST: u32 = 4 * SHOWN;
/// A picture of more bytes keeps a reader with a phone waiting.
const MOST_BYTES: u64 = 1_000_000;

pub(super) fn run(site: &Site, made: &Made) -> Vec<Diagnostic> {
    let pictures = site.assets.iter().chain(&site.statics).filter(|asset| is_picture(&asset.to));
    let mut out = Vec::new();
    for picture in pictures {
        // Drawings are sharp at any size.
        let size =
            picture.size.filter(|(width, _)| *width > WIDEST && extension(&picture.to) != "svg");
        let bytes = made.size(&picture.to).filter(|bytes| *bytes > MOST_BYTES);
        let (message, help) = match (size, bytes) {
            (Some((width, height)), bytes) => {
                let bytes = bytes.map_or_else(String::new, |bytes| format!(" and {}", mb(bytes)));
                let message = format!(
                    "the picture is {width} × {height} pixels{bytes}; texts are {SHOWN} pixels wide"
                );
                (
                    message,
                    format!(
                        "scale it down to a width of {}, which is sharp on all screens",
                        2 * SHOWN
                    ),
                )
            }
            (None, Some(bytes)) => {
                let message =
                    format!("the picture is {}, which takes a phone seconds to load", mb(bytes));
                (
                    message,
                    format!(
                        "save it as WebP or AVIF, or compress it more, to less than {}",
                        mb(MOST_BYTES)
                    ),
                )
            }
            (None, None) => continue,
        };
        out.push(
            Diagnostic::new(&rule::LARGE_PICTURE, &picture.file, At::File, message).help(help),
        );
    }
    out
}

fn is_picture(path: &str) -> bool {
    ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"].contains(&extension(path).as_str())
}

fn extension(path: &str) -> String {
    path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}
