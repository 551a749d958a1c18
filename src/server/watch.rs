//! Notices changes of the site's folder. Start with [`Watch`].
//!
//! The three folders that are read are watched with all that is in them, and the site's folder by
//! itself. Folders come and go (a branch is checked out, a folder is renamed), and a watch dies
//! with its folder; so a few times a second the folders are compared with those that are watched,
//! and watched anew if they are others.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{PollWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, NoCache, new_debouncer, new_debouncer_opt,
};

use crate::disk::read::{READ, STATIC, is_ignored};

/// Changes that follow each other this closely are one.
const DEBOUNCE: Duration = Duration::from_millis(30);
/// How often the folders themselves are looked at.
const LOOK: Duration = Duration::from_millis(300);
/// How often files are looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(700);

/// What tells one folder from another at the same path; inodes are used again, so the time of birth
/// counts too.
type Identity = (u64, u64, Option<SystemTime>);

/// Who tells of changes, the system or a poller: only held to be dropped.
type Eyes = Box<dyn Send>;

/// The site's folder under watch.
pub struct Watch {
    scope: Scope,
    sender: Sender<()>,
    changes: Receiver<()>,
    eyes: Option<Eyes>,
    seen: Vec<Option<Identity>>,
    polling: bool,
    notice: Option<String>,
}

impl Watch {
    /// Watches a site; what happens in `out` is no change of it. The folders need not exist yet.
    #[must_use]
    pub fn open(site: &Path, out: &Path) -> Self {
        let (sender, changes) = channel();
        let scope = Scope { site: whole(site), out: whole(out) };
        let mut watch = Self {
            scope,
            sender,
            changes,
            eyes: None,
            seen: Vec::new(),
            polling: false,
            notice: None,
        };
        watch.look();
        watch
    }

    /// Waits for a change; all that came until now are one. False if `stopped` was set meanwhile.
    pub fn wait(&mut self, stopped: &AtomicBool) -> bool {
        loop {
            let told = match self.changes.recv_timeout(LOOK) {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
            };
            if stopped.load(Ordering::Acquire) {
                return false;
            }
            if self.look() || told {
                while self.changes.try_recv().is_ok() {}
                return true;
            }
        }
    }

    /// Why watching works less well than it should, said once.
    pub fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// Watches anew if a folder has come, gone or been replaced. True if so.
    fn look(&mut self) -> bool {
        let now: Vec<_> = self.scope.roots().iter().map(|(path, _)| identity(path)).collect();
        if now == self.seen {
            return false;
        }
        self.seen = now;
        self.eyes = None;
        if !self.polling {
            match self.system() {
                Ok(eyes) => {
                    self.eyes = Some(eyes);
                    return true;
                }
                Err(error) if is_gone(&error) => {
                    // A folder went between two looks: the next one sees it.
                    self.seen.clear();
                    return true;
                }
                Err(error) => {
                    self.polling = true;
                    self.notice = Some(format!(
                        "the system cannot report changes ({error}); certguide checks the files instead"
                    ));
                }
            }
        }
        match self.poller() {
            Ok(eyes) => self.eyes = Some(eyes),
            Err(error) => {
                self.notice =
                    Some(format!("cannot watch for changes ({error}); restart the preview"))
            }
        }
        true
    }

    fn system(&self) -> notify::Result<Eyes> {
        let mut debouncer = new_debouncer(DEBOUNCE, Some(DEBOUNCE / 3), self.teller())?;
        for (path, mode) in self.scope.existing() {
            debouncer.watch(path, mode)?;
        }
        Ok(Box::new(debouncer))
    }

    fn poller(&self) -> notify::Result<Eyes> {
        let config = notify::Config::default().with_poll_interval(POLL);
        let mut debouncer = new_debouncer_opt::<_, PollWatcher, _>(
            DEBOUNCE,
            Some(DEBOUNCE / 3),
            self.teller(),
            NoCache,
            config,
        )?;
        for (path, mode) in self.scope.existing() {
            debouncer.watch(path, mode)?;
        }
        Ok(Box::new(debouncer))
    }

    fn teller(&self) -> impl Fn(DebounceEventResult) + Send + 'static {
        let (scope, sender) = (self.scope.clone(), self.sender.clone());
        move |result| {
            if result.is_ok_and(|events| events.iter().any(|event| scope.is_change(event))) {
                // Nobody listens any more only when the preview ends.
                let _ = sender.send(());
            }
        }
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("scope", &self.scope)
            .field("polling", &self.polling)
            .finish_non_exhaustive()
    }
}

/// Which events count.
#[derive(Clone, Debug)]
struct Scope {
    site: PathBuf,
    out: PathBuf,
}

impl Scope {
    fn roots(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let inner = READ.iter().map(|name| (self.site.join(name), RecursiveMode::Recursive));
        std::iter::once((self.site.clone(), RecursiveMode::NonRecursive)).chain(inner).collect()
    }

    fn existing(&self) -> impl Iterator<Item = (PathBuf, RecursiveMode)> {
        self.roots().into_iter().filter(|(path, _)| path.is_dir())
    }

    fn is_change(&self, event: &DebouncedEvent) -> bool {
        // Reading is no change, or every build would be followed by another.
        let quiet = matches!(
            event.kind,
            EventKind::Access(_)
                | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime))
        );
        event.need_rescan() || (!quiet && event.paths.iter().any(|path| self.is_read(path)))
    }

    fn is_read(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.site) else { return false };
        let first = inside.components().next().map(|part| part.as_os_str());
        first.is_some_and(|first| READ.iter().any(|name| first == *name))
            && !path.starts_with(&self.out)
            && !inside.components().any(|part| {
                is_ignored(part.as_os_str(), first.is_some_and(|first| first == STATIC))
            })
    }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let meta = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
    Some((meta.dev(), meta.ino(), meta.created().ok()))
}

/// A path as the system will name it in its events; its last part need not exist.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Ok(whole) = fs::canonicalize(&path) {
        return whole;
    }
    match (path.parent().and_then(|parent| fs::canonicalize(parent).ok()), path.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_read_counts() {
        let scope = Scope { site: "/s".into(), out: "/s/content/dist".into() };
        for read in ["/s/content", "/s/content/a/b.md", "/s/static/x.css", "/s/templates/a.html"] {
            assert!(scope.is_read(Path::new(read)), "{read}");
        }
        for other in [
            "/s",
            "/s/README.md",
            "/s/content/dist/index.html",
            "/s/content/.a.swp",
            "/s/content/.git/x",
            "/t/content",
        ] {
            assert!(!scope.is_read(Path::new(other)), "{other}");
        }
    }

    #[test]
    fn reading_is_no_change() {
        let scope = Scope { site: "/s".into(), out: "/s/dist".into() };
        let event = |kind| {
            let event = notify::Event::new(kind).add_path("/s/content/a.md".into());
            DebouncedEvent { event, time: std::time::Instant::now() }
        };
        assert!(scope.is_change(&event(EventKind::Modify(ModifyKind::Any))));
        assert!(!scope.is_change(&event(EventKind::Access(notify::event::AccessKind::Any))));
    }
}
