//! Applying an operation: the acts in order on a draft, then what they left hanging, then the check
//! of the whole. Pure and all-or-nothing.

mod acts;
mod draft;
mod reform;
mod relocate;

use crate::{Change, Operation, Refusal, Tree, Why, name::sane, report};
use draft::Draft;

/// A new tree and what changed.
#[derive(Clone, Debug)]
pub struct Applied {
    pub tree: Tree,
    pub report: Vec<Change>,
}

impl Tree {
    /// The tree after the operation; this one stays as it is.
    ///
    /// # Errors
    /// Every reason why the operation cannot be applied.
    pub fn apply(&self, operation: &Operation) -> Result<Applied, Vec<Refusal>> {
        let day = operation.on;
        if sane(day).is_none() {
            return Err(vec![Refusal {
                act: None,
                why: Why::Day { day },
            }]);
        }
        if operation.acts.is_empty() {
            return Err(vec![Refusal {
                act: None,
                why: Why::Nothing,
            }]);
        }
        let mut draft = Draft::new(self, day, operation.document.clone());
        for (nth, act) in (1..).zip(&operation.acts) {
            draft.act = nth;
            // What went wrong is noted in the draft, so that all acts are looked at.
            draft.perform(act);
        }
        let (tree, touched) = draft.settle()?;
        let report = report::changes(self, &tree, touched, day);
        Ok(Applied { tree, report })
    }
}
