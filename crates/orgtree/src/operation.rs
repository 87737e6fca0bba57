//! What can be done to the tree on one day by one document: a list of acts, taken together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Day, Extent, Ref, SuccessionRow, UnitRow};

/// Acts of one day. Predecessors are named as they were on the day before; successors and parents
/// may be made by the operation itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// The first day of the new state.
    pub on: Day,
    pub document: Option<String>,
    pub acts: Vec<Act>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    Create(NewUnit),
    /// Several units wholly into one, which is new or goes on with its id.
    Merge {
        units: Vec<Ref>,
        into: Target,
    },
    /// One unit into parts. It ends, unless `keep`: then it only gives parts away.
    Split {
        unit: Ref,
        parts: Vec<Part>,
        keep: bool,
    },
    /// Without `document` it is the operation's.
    Rename {
        unit: Ref,
        to: Designation,
        document: Option<String>,
    },
    Reparent {
        unit: Ref,
        parent: Ref,
    },
    /// Ends a unit. What the operation does not handle waits at its place.
    Abolish {
        unit: Ref,
    },
    /// Ends every territory unit of a level below a unit; their territory children go up to their
    /// parent unless the operation handles them.
    AbolishLevel {
        level: String,
        under: Ref,
    },
    /// Ends the waiting of a unit: of an ended one by saying where its books belong, of a standing
    /// one by giving it a parent.
    Assign {
        unit: Ref,
        to: Ref,
    },
    /// Writes down a succession; `Whole` also ends the predecessor.
    Succeed {
        predecessor: Ref,
        successor: Ref,
        extent: Extent,
        default_heir: bool,
    },
    /// Gives a unit the name, kind, code or level it had until a day (exclusive) that lies inside
    /// its first version. Without `until` the day and document are the operation's.
    Formerly {
        unit: Ref,
        until: Option<Day>,
        was: Designation,
        document: Option<String>,
    },
    Reform(Reform),
}

/// The replacement of all territory units of a country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reform {
    pub units: Vec<UnitRow>,
    pub succession: Vec<SuccessionRow>,
    /// Levels that exist no more; their units end without successor unless a row names them.
    pub abolish_levels: Vec<String>,
    /// Documents of their own, by the code of the unit above: the units below it began by this
    /// one and not by the operation's.
    pub documents: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewUnit {
    pub line: String,
    pub level: String,
    pub kind: String,
    pub name: String,
    pub code: Option<String>,
    pub slug: Option<String>,
    /// None makes the root, once.
    pub parent: Option<Ref>,
    /// Millionths of a degree.
    pub lat: Option<i64>,
    pub lon: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    Existing(Ref),
    New(NewUnit),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub into: Target,
    pub default_heir: bool,
}

/// What a unit is called; what is None stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designation {
    pub name: Option<String>,
    pub kind: Option<String>,
    pub level: Option<String>,
    pub code: Option<String>,
}

impl Designation {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn write(&self, version: &mut crate::Version) {
        let Self {
            name,
            kind,
            level,
            code,
        } = self;
        if let Some(name) = name {
            version.name.clone_from(name);
        }
        if let Some(kind) = kind {
            version.kind.clone_from(kind);
        }
        if let Some(level) = level {
            version.level.clone_from(level);
        }
        if code.is_some() {
            version.code.clone_from(code);
        }
    }
}
