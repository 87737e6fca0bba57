//! Kinds of positions ("chức danh"): what a person may do in one, and at which units there may be
//! one.

use std::collections::BTreeSet;

use crate::ability::Ability;
use crate::words::{English, Language};

/// One kind of position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub id: String,
    pub name: String,
    /// What it brings, on the subtree of the unit where it is.
    pub abilities: BTreeSet<Ability>,
    /// Only in these registers; none named: in all.
    pub registers: BTreeSet<String>,
    /// Lines of the units where it may be; none named: any.
    pub lines: Vec<String>,
    /// Levels of the units where it may be; none named: any.
    pub levels: Vec<String>,
    pub en: English,
}

impl Position {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }

    /// Whether a unit of that line and level may have one.
    pub fn may_be_at(&self, line: &str, level: &str) -> bool {
        let names =
            |names: &[String], name: &str| names.is_empty() || names.iter().any(|n| n == name);
        names(&self.lines, line) && names(&self.levels, level)
    }
}
