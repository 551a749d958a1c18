//! The site's folder in, the output folder out. The only layer besides `server` that touches the
//! disk. Start with [`read::Folder`] and [`output::Staging`]; [`add`] writes beside an author's own
//! files. What is written is written through [`dir::Dir`], which no link leads astray.

pub mod add;
mod clock;
mod dir;
pub mod exchange;
mod guard;
pub mod key;
mod look;
pub mod memo;
mod meta;
pub mod output;
pub mod place;
mod puts;
pub mod read;
pub mod sink;
mod state;
mod steps;
mod tree;
