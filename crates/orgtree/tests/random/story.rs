//! Random trees and random operations on them, as numbers that shrink well.

use chrono::TimeDelta;
use std::collections::BTreeMap;

use orgtree::{
    Act, BEGINNING, Day, Designation, Extent, NewUnit, OPEN, Part, Ref, Reform, SuccessionRow,
    Target, Tree, Unit, UnitId, UnitRow, Version,
};
use proptest::prelude::*;

const LEVELS: [&str; 5] = ["country", "province", "district", "commune", "village"];

/// One act, by numbers that are read against the tree that they meet.
#[derive(Clone, Debug)]
pub struct Raw {
    pub kind: u8,
    pub picks: Vec<u16>,
    pub flag: bool,
}

#[derive(Clone, Debug)]
pub struct Story {
    /// Parent pick and whether it is a cell (party) of each unit after the root.
    pub seedlings: Vec<(u16, bool)>,
    /// Days since the last operation (at times backwards), and the acts.
    pub operations: Vec<(i64, Vec<Raw>)>,
    /// Unit pick, day, value.
    pub entries: Vec<(u16, i64, i64)>,
}

fn raw() -> impl Strategy<Value = Raw> {
    (
        0u8..13,
        prop::collection::vec(any::<u16>(), 6),
        any::<bool>(),
    )
        .prop_map(|(kind, picks, flag)| Raw { kind, picks, flag })
}

pub fn story() -> impl Strategy<Value = Story> {
    let gap = prop_oneof![9 => 1i64..400, 1 => -30i64..1];
    (
        prop::collection::vec((any::<u16>(), prop::bool::weighted(0.2)), 4..22),
        prop::collection::vec((gap, prop::collection::vec(raw(), 1..4)), 1..10),
        prop::collection::vec((any::<u16>(), -100i64..4000, -50i64..1000), 1..12),
    )
        .prop_map(|(seedlings, operations, entries)| Story {
            seedlings,
            operations,
            entries,
        })
}

pub fn day(offset: i64) -> Day {
    Day::from_ymd_opt(2000, 1, 1).unwrap() + TimeDelta::days(offset)
}

pub fn pick(of: usize, by: u16) -> usize {
    usize::from(by) % of
}

pub fn seed_tree(seedlings: &[(u16, bool)]) -> Tree {
    let mut depths = vec![0];
    let mut units = vec![unit(1, "territory", 0, None)];
    for (nth, (by, cell)) in (2..).zip(seedlings) {
        let at = pick(depths.len(), *by);
        let depth = (depths[at] + 1).min(4);
        let line = match (cell, depth) {
            (true, _) => "party",
            (_, 4) => "village",
            _ => "territory",
        };
        let parent = units[at].id;
        units.push(unit(nth, line, depth, Some(parent)));
        depths.push(depth);
    }
    Tree::new(units, Vec::new()).unwrap()
}

fn unit(id: i64, line: &str, depth: usize, parent: Option<UnitId>) -> Unit {
    let version = Version {
        from: BEGINNING,
        to: OPEN,
        name: format!("Đơn vị {id}"),
        kind: "xã".to_owned(),
        level: LEVELS[depth].to_owned(),
        code: (line == "territory").then(|| format!("{id:05}")),
        parent,
        lat: None,
        lon: None,
        document: None,
        unassigned: false,
    };
    Unit {
        id: UnitId(id),
        realm: id % 3,
        line: line.to_owned(),
        slug: None,
        versions: vec![version],
        assigned: None,
    }
}

/// Reads the numbers of an act against a tree; mostly standing units, at times ended ones.
pub fn act(tree: &Tree, raw: &Raw, on: Day) -> Act {
    let reader = Reader::new(tree, raw);
    let (picks, flag) = (&raw.picks, raw.flag);
    let (read, target) = (|nth| reader.read(nth), |nth| reader.target(nth));
    match raw.kind {
        0 => Act::Create(reader.new_unit(0)),
        1 | 2 => Act::Merge {
            units: (1..=1 + pick(3, picks[5])).map(read).collect(),
            into: target(0),
        },
        3 | 4 => Act::Split {
            unit: read(0),
            parts: (1..=pick(4, picks[5]))
                .map(|nth| Part {
                    into: target(nth),
                    default_heir: nth == 1,
                })
                .collect(),
            keep: picks[5].is_multiple_of(7),
        },
        5 => Act::Rename {
            document: None,
            unit: read(0),
            to: Designation {
                name: Some(format!("Tên {}", picks[1])),
                ..Designation::default()
            },
        },
        6 => Act::Reparent {
            unit: read(0),
            parent: read(1),
        },
        7 => Act::Abolish { unit: read(0) },
        8 => Act::AbolishLevel {
            level: LEVELS[1 + pick(4, picks[0])].to_owned(),
            under: if flag { Ref::from(UnitId(1)) } else { read(1) },
        },
        9 => Act::Assign {
            unit: reader.waiting(0),
            to: read(1),
        },
        10 => Act::Succeed {
            predecessor: read(0),
            successor: read(1),
            extent: if flag { Extent::Whole } else { Extent::Part },
            default_heir: false,
        },
        11 => Act::Formerly {
            unit: read(0),
            until: flag.then(|| on - TimeDelta::days(i64::from(picks[1]))),
            was: Designation {
                kind: Some("tổng".to_owned()),
                ..Designation::default()
            },
            document: None,
        },
        _ => Act::Reform(reform(tree, raw, on)),
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    raw: &'a Raw,
    all: Vec<UnitId>,
    standing: Vec<UnitId>,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree, raw: &'a Raw) -> Self {
        let all: Vec<UnitId> = tree.units().map(|unit| unit.id).collect();
        let standing = all
            .iter()
            .copied()
            .filter(|id| tree.is_standing(*id))
            .collect();
        Self {
            tree,
            raw,
            all,
            standing,
        }
    }

    fn read(&self, nth: usize) -> Ref {
        let by = self.raw.picks[nth];
        let from = if by.is_multiple_of(11) {
            &self.all
        } else {
            &self.standing
        };
        Ref::from(from[pick(from.len(), by / 11)])
    }

    /// A unit that waits, if any does.
    fn waiting(&self, nth: usize) -> Ref {
        let waits = |id: &UnitId| {
            self.tree.place(*id).unwrap().waits || self.tree.latest(*id).unwrap().unassigned
        };
        let waiting: Vec<UnitId> = self.all.iter().copied().filter(waits).collect();
        let chosen = waiting.get(pick(waiting.len().max(1), self.raw.picks[nth]));
        chosen.map_or_else(|| self.read(nth), |id| Ref::from(*id))
    }

    fn new_unit(&self, nth: usize) -> NewUnit {
        let by = self.raw.picks[nth];
        NewUnit {
            line: "territory".to_owned(),
            level: LEVELS[1 + pick(4, by)].to_owned(),
            kind: "xã".to_owned(),
            name: format!("Mới {by}"),
            code: self.raw.flag.then(|| format!("{:05}", pick(40, by))),
            slug: None,
            parent: Some(self.read(nth)),
            lat: None,
            lon: None,
        }
    }

    fn target(&self, nth: usize) -> Target {
        if self.raw.picks[nth].is_multiple_of(2) {
            Target::New(self.new_unit(nth))
        } else {
            Target::Existing(self.read(nth))
        }
    }
}

/// Provinces stay, districts go, communes are shuffled into new ones.
fn reform(tree: &Tree, raw: &Raw, on: Day) -> Reform {
    let eve = on.pred_opt().unwrap();
    let of_level = |level: &str| -> Vec<String> {
        tree.units()
            .filter(|unit| unit.line == "territory")
            .filter_map(|unit| {
                unit.version_on(eve)
                    .filter(|v| v.level == level)?
                    .code
                    .clone()
            })
            .collect()
    };
    let (provinces, communes) = (of_level("province"), of_level("commune"));
    let row = |code: &str, level: &str, parent: Option<&String>| UnitRow {
        line: 0,
        code: code.to_owned(),
        level: level.to_owned(),
        kind: "xã".to_owned(),
        name: format!("Cải cách {code}"),
        parent: parent.cloned(),
        lat: None,
        lon: None,
    };
    let mut units: Vec<UnitRow> = provinces
        .iter()
        .map(|code| row(code, "province", None))
        .collect();
    let mut succession: Vec<SuccessionRow> = Vec::new();
    let mut link = |level: &str, old: &str, new: &str, extent| {
        let line = succession.len() + 2;
        succession.push(SuccessionRow {
            line,
            level: level.to_owned(),
            old_code: old.to_owned(),
            new_code: new.to_owned(),
            extent,
            default_heir: extent == Extent::Whole,
        });
    };
    for code in &provinces {
        link("province", code, code, Extent::Whole);
    }
    for nth in 0..3 {
        let parent = provinces.get(pick(provinces.len().max(1), raw.picks[nth]));
        units.push(row(&format!("9000{nth}"), "commune", parent));
    }
    for (nth, code) in communes.iter().enumerate() {
        let by = usize::from(raw.picks[nth % 6]) + nth;
        let new = |by: usize| format!("9000{}", by % 3);
        if by % 5 == 0 {
            link("commune", code, &new(by), Extent::Part);
            link("commune", code, &new(by + 1), Extent::Part);
        } else {
            link("commune", code, &new(by), Extent::Whole);
        }
    }
    Reform {
        units,
        succession,
        documents: BTreeMap::new(),
        abolish_levels: vec!["district".to_owned()],
    }
}
