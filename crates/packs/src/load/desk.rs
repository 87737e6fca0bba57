//! Where mistakes are gathered, and the files whose places they name.

use std::cell::RefCell;

use crate::mistake::{At, Mistake};

/// The mistakes found so far, in all files.
#[derive(Default)]
pub(super) struct Desk {
    found: RefCell<Vec<Mistake>>,
}

impl Desk {
    pub(super) fn add(&self, mistake: Mistake) {
        self.found.borrow_mut().push(mistake);
    }

    pub(super) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    pub(super) fn into_mistakes(self) -> Vec<Mistake> {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        found
    }
}

/// One file of the pack with the offsets at which its lines begin.
pub(super) struct File<'a> {
    name: &'a str,
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> File<'a> {
    pub(super) fn new(name: &'a str, text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        Self {
            name,
            text,
            starts: starts.collect(),
        }
    }

    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The place of a byte offset; an offset inside a character counts as that character.
    pub(super) fn at(&self, offset: usize) -> At {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts[line - 1];
        let column = self.text[start..]
            .char_indices()
            .take_while(|(index, _)| start + index < offset)
            .count();
        At {
            file: self.name.to_owned(),
            line,
            column: column + 1,
        }
    }
}

/// A text that was read and its place, for references that are checked later.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) at: At,
}
