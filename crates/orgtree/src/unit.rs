//! What a unit is: a surrogate id for life, and versions in time of everything that may change.
//! Succession says which unit took over from which, wholly or in part, by which document.

use std::{fmt, ops::RangeInclusive};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A calendar day. Everything in the tree changes at the start of a day.
pub type Day = NaiveDate;

/// 1 January of year 1: "start unknown, since before any entry".
pub const BEGINNING: Day = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// 31 December 9999: "still standing".
pub const OPEN: Day = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The years in which an operation may take place. The two ends of time stand apart from them.
pub const YEARS: RangeInclusive<i32> = 1900..=2100;

/// Identity of a unit, never reused. Codes and names are not identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub i64);

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// One unit through its whole life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    /// Today's top committee whose data stay together; never changes. 0 for the root.
    pub realm: i64,
    /// `territory`, `party`, `state`, `front`, `mass`, `agency`, `village`.
    pub line: String,
    /// A name for addresses and files, unique in the tree and kept for ever.
    pub slug: Option<String>,
    /// In time order, without gap or overlap; never empty.
    pub versions: Vec<Version>,
    /// Where a person has put an ended unit that would otherwise wait.
    pub assigned: Option<Assignment>,
}

/// What holds of a unit during `[from, to)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub from: Day,
    /// Exclusive; [`OPEN`] while the version holds.
    pub to: Day,
    pub name: String,
    /// As officials write it: tỉnh, huyện, xã, phường, thôn, chi bộ, …
    pub kind: String,
    /// `country`, `province`, `district`, `commune`, `village`, `cell`, `agency`.
    pub level: String,
    /// Code of the General Statistics Office or of the line; one per level and day.
    pub code: Option<String>,
    /// None only for the root.
    pub parent: Option<UnitId>,
    /// Centre, in millionths of a degree (WGS 84).
    pub lat: Option<i64>,
    pub lon: Option<i64>,
    /// The document by which this version began.
    pub document: Option<String>,
    /// It waits at its parent until a person says which unit below it belongs to.
    pub unassigned: bool,
}

/// How much of a predecessor went into a successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    Whole,
    Part,
}

/// One unit took over from another at the start of day `on`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    pub predecessor: UnitId,
    pub successor: UnitId,
    pub extent: Extent,
    /// The main heir of a divided unit, for links and letters; never used for figures.
    pub default_heir: bool,
    pub on: Day,
    pub document: Option<String>,
}

/// A person's decision where an ended unit's books belong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub to: UnitId,
    pub on: Day,
    pub document: Option<String>,
}

impl Unit {
    /// First day, and the day after the last one ([`OPEN`] while it stands).
    #[must_use]
    pub fn life(&self) -> (Day, Day) {
        (
            self.versions.first().map_or(BEGINNING, |v| v.from),
            self.versions.last().map_or(BEGINNING, |v| v.to),
        )
    }

    #[must_use]
    pub fn is_standing(&self) -> bool {
        self.life().1 == OPEN
    }

    /// Whether it ever stood above the communes: many units are below such a one.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        const WIDE: [&str; 3] = ["country", "province", "district"];
        self.versions
            .iter()
            .any(|v| WIDE.contains(&v.level.as_str()))
    }

    /// The version of that day, none outside its life.
    #[must_use]
    pub fn version_on(&self, day: Day) -> Option<&Version> {
        let after = self.versions.partition_point(|v| v.from <= day);
        let version = self.versions.get(after.checked_sub(1)?)?;
        (day < version.to).then_some(version)
    }

    /// Position of the version of that day, a day outside the life being clamped to it.
    pub(crate) fn clamped(&self, day: Day) -> usize {
        self.versions
            .partition_point(|v| v.from <= day)
            .saturating_sub(1)
    }
}
