//! The preview: serves a site from memory, builds it again when its folder changes, and tells open pages.
//!
//! Start with [`run`]. A broken build leaves the last good site in place and shows the faults over the page.

use std::path::PathBuf;

use crate::disk::sink::Memory;

/// The port that is tried first if none is asked for.
pub const DEFAULT_PORT: u16 = 4310;

/// What the preview is told.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of the site.
    pub site: PathBuf,
    /// Output folder of builds: what happens there is no change of the site.
    pub out: PathBuf,
    /// Where to listen: a name or an address; `127.0.0.1` unless the author asks for another.
    pub host: String,
    /// A port that must be free; none: [`DEFAULT_PORT`] or the next free one.
    pub port: Option<u16>,
    /// Open the site in the browser.
    pub open: bool,
}

/// A build of the preview.
#[derive(Debug, Default)]
pub struct Built {
    /// The site, if it could be made. Not shown unless `ok`.
    pub site: Option<Memory>,
    /// Path of the base address, with a slash at both ends: `/` or `/repo/`.
    pub base: String,
    /// The diagnostics as text for people, without colours; empty if there are none.
    pub report: String,
    /// Whether the site may be shown.
    pub ok: bool,
}

/// What the command line says while the preview runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The preview can be opened at this address.
    Listening(String),
    /// A build has ended.
    Built {
        /// Whether it is shown now.
        ok: bool,
        /// Its diagnostics, as [`Built::report`].
        report: String,
        /// How long it took, in milliseconds.
        took: u128,
    },
    /// Something that works less well than it should, and why.
    Notice(String),
}

/// Why the preview cannot run; what is wrong and what to do, for people.
#[derive(Debug)]
pub struct ServerError(pub String);

impl std::fmt::Display for ServerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ServerError {}

/// Builds, serves, waits for a change and builds again, until Ctrl-C.
///
/// # Errors
/// If the port is taken or the host is none of this machine's.
pub fn run(
    options: &Options,
    build: impl Fn() -> Built + Send + 'static,
    say: impl Fn(Event) + Send + Sync + 'static,
) -> Result<(), ServerError> {
    let _ = (options, build, say);
    Err(ServerError("the preview is not written yet".to_owned()))
}
