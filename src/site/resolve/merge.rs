//! What a block takes from one that stands behind it: whole parts, with the provenance that they
//! have there.

use crate::model::exam::{Domains, Exam, exam_parts};
use crate::model::site::VendorDefaults;

/// A block whose missing parts can come from a shared one.
pub(super) trait Fill: Clone + Default {
    /// Takes from `shared` what is not said here. Both have their provenance on each part already.
    fn fill(&mut self, shared: &Self);
}

/// Blocks each of whose parts can come from a shared one. What stood around either has been pushed
/// down.
macro_rules! filled {
    ($name:ident { $($field:ident),* }) => {
        impl Fill for $name {
            fn fill(&mut self, shared: &Self) {
                let Self { source: _, as_of: _, $($field),* } = shared;
                $(take(&mut self.$field, $field);)*
            }
        }
    };
}

exam_parts!(filled);

impl Fill for Domains {
    fn fill(&mut self, shared: &Self) {
        let Self { source: _, as_of: _, items, out_of_scope } = shared;
        if self.items.is_empty() {
            self.items.clone_from(items);
        }
        if self.out_of_scope.is_empty() {
            self.out_of_scope.clone_from(out_of_scope);
        }
    }
}

fn take<T: Clone>(own: &mut Option<T>, shared: &Option<T>) {
    if own.is_none() {
        own.clone_from(shared);
    }
}

/// What a vendor says of all its exams, as an exam.
pub(in crate::site) fn exam_of(vendor: &VendorDefaults) -> Exam {
    let VendorDefaults {
        source: _,
        as_of: _,
        scoring,
        item_types,
        delivery,
        providers,
        retake,
        validity: _,
        tax: _,
    } = vendor.clone();
    Exam { scoring, item_types, delivery, providers, retake, ..Exam::default() }
}
