//! The preview: serves a site from memory, builds it again when its folder changes, and tells open
//! pages.
//!
//! Start with [`run`]. A broken build leaves the last good site in place and shows the faults over
//! the page.

mod answer;
mod connection;
mod headers;
mod preview;
mod shown;
mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::disk::sink::Memory;

pub use preview::{Preview, Stage};
use watch::Watch;

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
    /// The diagnostics as text for people, without colors; empty if there are none.
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

/// What is said when a build ends in a panic.
const FAILED_ITSELF: &str =
    "certguide failed while building this; please report it with the file that you saved last";

/// Builds, serves, waits for a change and builds again, until Ctrl-C or a request of the system to
/// end.
///
/// # Errors
/// If the port is taken or the host is none of this machine's.
pub fn run(
    options: &Options,
    build: impl Fn() -> Built + Send + 'static,
    say: impl Fn(Event) + Send + Sync + 'static,
) -> Result<(), ServerError> {
    run_until(options, build, say, asked_to_end())
}

/// [`run`] until a future is ready.
///
/// # Errors
/// As [`run`].
pub fn run_until(
    options: &Options,
    build: impl Fn() -> Built + Send + 'static,
    say: impl Fn(Event) + Send + Sync + 'static,
    end: impl Future<Output = ()>,
) -> Result<(), ServerError> {
    let preview = Preview::bind(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| ServerError(format!("the preview cannot start: {error}")))?;
    let stopped = Arc::new(AtomicBool::new(false));
    let begun = async {
        begin(options, &preview, build, Arc::new(say), Arc::clone(&stopped));
        preview.serve().await
    };
    let result = runtime.block_on(async {
        tokio::select! {
            // Polled first: Ctrl-C is heeded before anybody is told that the preview runs.
            biased;
            () = end => Ok(()),
            result = begun => result,
        }
    });
    stopped.store(true, Ordering::Release);
    // Open pages listen for ever: they are not waited for.
    runtime.shutdown_background();
    result.map_err(|error| ServerError(format!("the preview has failed: {error}")))
}

/// Says where to look and starts to build and to watch, on a thread of its own.
fn begin(
    options: &Options,
    preview: &Preview,
    build: impl Fn() -> Built + Send + 'static,
    say: Arc<impl Fn(Event) + Send + Sync + 'static>,
    stopped: Arc<AtomicBool>,
) {
    say(Event::Listening(preview.url()));
    if !preview.is_local() {
        say(Event::Notice(
            "everybody on your network can read this preview; use --host 127.0.0.1 to keep it on this machine"
                .to_owned(),
        ));
    }
    if options.open {
        open_browser(&preview.url()).unwrap_or_else(|error| say(Event::Notice(error)));
    }
    let stage = preview.stage();
    let mut watch = Watch::open(&options.site, &options.out);
    std::thread::spawn(move || {
        loop {
            build_once(&build, &stage, &*say);
            watch.take_notice().into_iter().for_each(|notice| say(Event::Notice(notice)));
            if !watch.wait(&stopped) {
                return;
            }
        }
    });
}

fn build_once(build: &impl Fn() -> Built, stage: &Stage, say: &impl Fn(Event)) {
    let began = Instant::now();
    // A fault of certguide itself must not take the preview down with it.
    let built = catch_unwind(AssertUnwindSafe(build)).unwrap_or_else(|_| {
        say(Event::Notice(FAILED_ITSELF.to_owned()));
        Built { report: FAILED_ITSELF.to_owned(), ..Built::default() }
    });
    let event = Event::Built { ok: built.ok, took: began.elapsed().as_millis() };
    stage.show(built);
    say(event);
}

async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

fn open_browser(url: &str) -> Result<(), String> {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let child = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| {
            format!("could not open a browser ({opener}: {error}); open {url} yourself")
        })?;
    std::thread::spawn(move || child.wait_with_output());
    Ok(())
}
