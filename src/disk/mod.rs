//! The site's folder in, the output folder out. The only layer besides `server` that touches the disk.
//! Start with [`read::Folder`] and [`output::Staging`]; [`add`] writes beside an author's own files.

pub mod add;
pub mod exchange;
mod guard;
pub mod output;
pub mod read;
pub mod sink;
mod tree;
