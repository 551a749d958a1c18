//! What a page is made with: its theme, its references, its prose. Knows no widget and no kind of page.
//!
//! Start with [`context::PageContext`]: what one page knows and collects while it is rendered.

pub mod context;
pub mod parts;
pub mod prose;
mod scripts;
mod template_fault;
pub mod theme;
