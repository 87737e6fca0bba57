//! Finding a unit by what people write: slug, code, `level:code`, or `#id`.

use std::{collections::HashMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{Day, OPEN, Tree, Unit, UnitId};

/// A unit as a person or a file names it: `lai-vung`, `30226`, `commune:30226`, `#17`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ref(pub String);

impl Ref {
    /// The id, if the reference is `#` and a number.
    #[must_use]
    pub fn id(&self) -> Option<UnitId> {
        self.0.strip_prefix('#')?.parse().ok().map(UnitId)
    }

    /// Level, if named, and code.
    pub(crate) fn level_and_code(&self) -> (Option<&str>, &str) {
        match self.0.split_once(':') {
            Some((level, code)) => (Some(level.trim()), code.trim()),
            None => (None, self.0.trim()),
        }
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Ref {
    fn from(text: &str) -> Self {
        Self(text.trim().to_owned())
    }
}

impl From<UnitId> for Ref {
    fn from(id: UnitId) -> Self {
        Self(id.to_string())
    }
}

/// Positions by slug, and (position, version) by code.
#[derive(Debug, Default)]
pub(crate) struct Names {
    slugs: HashMap<String, usize>,
    codes: HashMap<String, Vec<(usize, usize)>>,
}

impl Names {
    pub fn of(units: &[Arc<Unit>]) -> Self {
        let mut names = Self::default();
        for (ix, unit) in units.iter().enumerate() {
            if let Some(slug) = &unit.slug {
                names.slugs.insert(slug.clone(), ix);
            }
            for (nth, version) in unit.versions.iter().enumerate() {
                if let Some(code) = &version.code {
                    names.codes.entry(code.clone()).or_default().push((ix, nth));
                }
            }
        }
        names
    }
}

impl Tree {
    /// The unit with this slug, id, or code on that day; a code without a day means the unit that
    /// stands today. A slug always wins. A code may be narrowed as `level:code`.
    ///
    /// # Errors
    /// The candidates: the units among which the text does not decide, or, when none had the code
    /// that day, all that ever had it (none: nothing is known by that text).
    pub fn find(&self, text: &str, on: Option<Day>) -> Result<UnitId, Vec<UnitId>> {
        let read = Ref::from(text);
        if let Some(id) = read.id() {
            return self.position(id).map(|_| id).ok_or_else(Vec::new);
        }
        let Names { slugs, codes } = &self.inner.names;
        let units = &self.inner.graph.units;
        if let Some(&ix) = slugs.get(&read.0) {
            return Ok(units[ix].id);
        }
        let (level, code) = read.level_and_code();
        let mut ever = Vec::new();
        let mut then = Vec::new();
        for &(ix, nth) in codes.get(code).into_iter().flatten() {
            let version = &units[ix].versions[nth];
            if level.is_some_and(|level| level != version.level) {
                continue;
            }
            let holds = match on {
                Some(day) => version.from <= day && day < version.to,
                None => version.to == OPEN,
            };
            if holds {
                then.push(units[ix].id);
            }
            if ever.last() != Some(&units[ix].id) {
                ever.push(units[ix].id);
            }
        }
        match then.as_slice() {
            [one] => Ok(*one),
            [] => Err(ever),
            _ => Err(then),
        }
    }
}
