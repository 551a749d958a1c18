//! Files beside the text that are published: which kinds may be, what is published of each, and how
//! large a picture is.

use std::io::Cursor;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::svg;

/// Pictures, by the ends of their names.
const PICTURES: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// What may be published besides: kinds of files that browsers show or save, but do not run.
const OTHERS: [&str; 19] = [
    "csv", "docx", "epub", "gz", "ics", "json", "mp3", "mp4", "odp", "ods", "odt", "ogg", "pdf",
    "pptx", "tsv", "txt", "webm", "xlsx", "zip",
];

/// Whether a file is a picture, by its name.
pub(super) fn is_picture(path: &SourcePath) -> bool {
    PICTURES.contains(&extension(path).as_str())
}

fn extension(path: &SourcePath) -> String {
    path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// Names of files that tell a host how to serve the site, in lowercase.
const HOST_FILES: [&str; 21] = [
    "_headers",
    "_redirects",
    "_routes.json",
    ".htaccess",
    ".htpasswd",
    ".user.ini",
    "amplify.yml",
    "app-ads.txt",
    "ads.txt",
    "cname",
    "crossdomain.xml",
    "firebase.json",
    "netlify.toml",
    "now.json",
    "render.yaml",
    "robots.txt",
    "routes.json",
    "serve.json",
    "staticwebapp.config.json",
    "vercel.json",
    "web.config",
];

/// Kinds of files that a host may serve as what they hold, once it has unpacked them.
const PACKED: [&str; 1] = ["gz"];

/// What keeps a file from being published, by its name.
pub(super) fn refused(path: &SourcePath) -> Option<Diagnostic> {
    let name = path.file_name().to_ascii_lowercase();
    if HOST_FILES.contains(&name.as_str()) {
        let message = format!("`{}` tells a host how to serve the site", path.file_name());
        let help = "put it in static/, where only those who may change the design can write";
        return Some(Diagnostic::new(&rule::UNSAFE_FILE, path, At::File, message).help(help));
    }
    let extension = extension(path);
    if PACKED.contains(&extension.as_str())
        && let Some(inner) =
            name.strip_suffix(&format!(".{extension}")).and_then(|stem| stem.rsplit_once('.'))
        && inner.1 != "tar"
        && !OTHERS.contains(&inner.1)
    {
        let message = format!(
            "`{}` is a packed `.{}`, which a host may serve unpacked",
            path.file_name(),
            inner.1
        );
        let help = "publish it unpacked, or as .zip or .tar.gz";
        return Some(Diagnostic::new(&rule::UNSAFE_FILE, path, At::File, message).help(help));
    }
    (!PICTURES.contains(&extension.as_str()) && !OTHERS.contains(&extension.as_str())).then(|| {
        let message = format!("`{}` is not a type of file that is published from content/", path.file_name());
        let kinds: Vec<&str> = PICTURES.into_iter().chain(OTHERS).collect();
        if matches!(extension.as_str(), "markdown" | "mdown" | "mkd" | "mdx") {
            let stem = path.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
            return Diagnostic::new(&rule::UNSAFE_FILE, path, At::File, message)
                .help(format!("rename it to `{stem}.md`"));
        }
        let help = format!(
            "remove it, or put it in static/ if it belongs to the design; these types are published: {}",
            kinds.join(", ")
        );
        Diagnostic::new(&rule::UNSAFE_FILE, path, At::File, message).help(help)
    })
}

/// The bytes that are published of a file, and the size of a picture.
type Published = (Vec<u8>, Option<(u32, u32)>);

/// What is published of a file: a drawing is written anew, other files stay as they are. With the
/// size of a picture.
///
/// # Errors
/// Diagnostics of a drawing that cannot be published.
pub(super) fn published(path: &SourcePath, bytes: Vec<u8>) -> Result<Published, Vec<Diagnostic>> {
    if extension(path) == "svg" {
        let drawing = svg::clean(path, &bytes)?;
        return Ok((drawing.text.into_bytes(), drawing.size));
    }
    let size = if is_picture(path) { picture_size(&bytes) } else { None };
    Ok((bytes, size))
}

/// Width and height in pixels as browsers show the picture, as far as the file says them.
fn picture_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    Some(if lies_on_its_side(bytes) { (height, width) } else { (width, height) })
}

/// Whether browsers turn the picture by a quarter, since the camera was held so: orientations 5 to
/// 8 of Exif.
fn lies_on_its_side(bytes: &[u8]) -> bool {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok();
    let field =
        exif.as_ref().and_then(|exif| exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY));
    field.and_then(|field| field.value.get_uint(0)).is_some_and(|turn| (5..=8).contains(&turn))
}
