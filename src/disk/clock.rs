//! The clock of the file system on which the work folder lies: times of files are told by no other.

use std::io;
use std::time::Duration;

use super::dir::Dir;
use super::meta::{Meta, Moment};

/// The name of a file in the work folder that is made to see what time it is.
const CLOCK: &str = "clock";

/// What the clock of the file system says.
pub(super) fn now(work: &Dir) -> io::Result<Moment> {
    let file = work.create(CLOCK, 0o600)?;
    work.remove_file(CLOCK)?;
    Ok(Meta::of_file(&file)?.changed)
}

/// Waits until that clock says something else. Most go on every few milliseconds; none if it takes
/// longer.
pub(super) fn next_tick(work: &Dir) -> io::Result<Option<Moment>> {
    let first = now(work)?;
    for _ in 0..25 {
        std::thread::sleep(Duration::from_millis(2));
        let later = now(work)?;
        if later > first {
            return Ok(Some(later));
        }
    }
    Ok(None)
}
