//! A guide's data for download: CSV for each table, and `certification.json` with every figure and its provenance.
//! stub

use std::io;

use crate::site::{Guide, Site};

use super::Sink;
use super::shell::Link;

pub(super) fn put_all(_site: &Site, _guide: &Guide, _sink: &dyn Sink) -> io::Result<()> {
    Ok(())
}

pub(super) fn links(_site: &Site, _guide: &Guide) -> Vec<Link> {
    Vec::new()
}
