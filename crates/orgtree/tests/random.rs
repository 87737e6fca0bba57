//! Whatever is done to a tree, in whatever order: a refusal changes nothing, a result is sound on
//! every day, and what was counted at the base adds up to the same at the root, then and now.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use orgtree::{
    Act, BEGINNING, Day, Designation, Extent, NewUnit, OPEN, Operation, Part, Ref, Reform,
    SuccessionRow, Target, Tree, Unit, UnitId, UnitRow, Version,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

const LEVELS: [&str; 5] = ["country", "province", "district", "commune", "village"];

/// One act, by numbers that are read against the tree that they meet.
#[derive(Clone, Debug)]
struct Raw {
    kind: u8,
    picks: Vec<u16>,
    flag: bool,
}

#[derive(Clone, Debug)]
struct Story {
    /// Parent pick and whether it is a cell (party) of each unit after the root.
    seedlings: Vec<(u16, bool)>,
    /// Days since the last operation (at times backwards), and the acts.
    operations: Vec<(i64, Vec<Raw>)>,
    /// Unit pick, day, value.
    entries: Vec<(u16, i64, i64)>,
}

fn raw() -> impl Strategy<Value = Raw> {
    (
        0u8..13,
        prop::collection::vec(any::<u16>(), 6),
        any::<bool>(),
    )
        .prop_map(|(kind, picks, flag)| Raw { kind, picks, flag })
}

fn story() -> impl Strategy<Value = Story> {
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

fn day(offset: i64) -> Day {
    Day::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(offset)
}

fn pick(of: usize, by: u16) -> usize {
    usize::from(by) % of
}

fn seed_tree(seedlings: &[(u16, bool)]) -> Tree {
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
fn act(tree: &Tree, raw: &Raw, on: Day) -> Act {
    let all: Vec<UnitId> = tree.units().map(|unit| unit.id).collect();
    let standing: Vec<UnitId> = all
        .iter()
        .copied()
        .filter(|id| tree.is_standing(*id))
        .collect();
    let waiting: Vec<UnitId> = all
        .iter()
        .copied()
        .filter(|id| tree.place(*id).unwrap().waits || tree.latest(*id).unwrap().unassigned)
        .collect();
    let read = |nth: usize| {
        let by = raw.picks[nth];
        let from = if by % 11 == 0 { &all } else { &standing };
        Ref::from(from[pick(from.len(), by / 11)])
    };
    let new = |nth: usize| NewUnit {
        line: "territory".to_owned(),
        level: LEVELS[1 + pick(4, raw.picks[nth])].to_owned(),
        kind: "xã".to_owned(),
        name: format!("Mới {}", raw.picks[nth]),
        code: raw.flag.then(|| format!("{:05}", pick(40, raw.picks[nth]))),
        slug: None,
        parent: Some(read(nth)),
        lat: None,
        lon: None,
    };
    let target = |nth: usize| {
        if raw.picks[nth].is_multiple_of(2) {
            Target::New(new(nth))
        } else {
            Target::Existing(read(nth))
        }
    };
    match raw.kind {
        0 => Act::Create(new(0)),
        1 | 2 => Act::Merge {
            units: (1..=1 + pick(3, raw.picks[5])).map(read).collect(),
            into: target(0),
        },
        3 | 4 => Act::Split {
            unit: read(0),
            parts: (1..=pick(4, raw.picks[5]))
                .map(|nth| Part {
                    into: target(nth),
                    default_heir: nth == 1,
                })
                .collect(),
            keep: raw.picks[5].is_multiple_of(7),
        },
        5 => Act::Rename {
            unit: read(0),
            to: Designation {
                name: Some(format!("Tên {}", raw.picks[1])),
                ..Designation::default()
            },
        },
        6 => Act::Reparent {
            unit: read(0),
            parent: read(1),
        },
        7 => Act::Abolish { unit: read(0) },
        8 => Act::AbolishLevel {
            level: LEVELS[1 + pick(4, raw.picks[0])].to_owned(),
            under: if raw.flag {
                Ref::from(UnitId(1))
            } else {
                read(1)
            },
        },
        9 => {
            let who = waiting.get(pick(waiting.len().max(1), raw.picks[0]));
            Act::Assign {
                unit: who.map_or_else(|| read(0), |id| Ref::from(*id)),
                to: read(1),
            }
        }
        10 => Act::Succeed {
            predecessor: read(0),
            successor: read(1),
            extent: if raw.flag {
                Extent::Whole
            } else {
                Extent::Part
            },
            default_heir: false,
        },
        11 => Act::Formerly {
            unit: read(0),
            until: raw
                .flag
                .then(|| on - chrono::TimeDelta::days(i64::from(raw.picks[1]))),
            was: Designation {
                kind: Some("tổng".to_owned()),
                ..Designation::default()
            },
            document: None,
        },
        _ => Act::Reform(reform(tree, raw, on)),
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
        abolish_levels: vec!["district".to_owned()],
    }
}

/// Units and successions, for comparing.
fn contents(tree: &Tree) -> (Vec<Unit>, Vec<orgtree::Succession>) {
    (tree.units().cloned().collect(), tree.successions().to_vec())
}

/// The sum at every unit on a path, for entries (unit, day, value).
fn totals(
    entries: &[(UnitId, Day, i64)],
    path: impl Fn(UnitId, Day) -> Vec<UnitId>,
) -> BTreeMap<UnitId, i64> {
    let mut sums = BTreeMap::new();
    for (unit, day, value) in entries {
        for at in path(*unit, *day) {
            *sums.entry(at).or_insert(0) += value;
        }
    }
    sums
}

fn check_paths(tree: &Tree, entries: &[(UnitId, Day, i64)]) {
    let root = tree.root().unwrap();
    let sum: i64 = entries.iter().map(|(_, _, value)| value).sum();
    for (unit, on, _) in entries {
        for path in [tree.path_then(*unit, *on), tree.path_now(*unit)] {
            assert_eq!(path[0], *unit);
            assert_eq!(*path.last().unwrap(), root);
            assert_eq!(
                path.iter().collect::<BTreeSet<_>>().len(),
                path.len(),
                "{path:?}"
            );
        }
    }
    let then = totals(entries, |unit, day| tree.path_then(unit, day));
    let now = totals(entries, |unit, _| tree.path_now(unit));
    assert_eq!(then.get(&root).copied().unwrap_or(0), sum);
    assert_eq!(now.get(&root).copied().unwrap_or(0), sum);
    for (unit, total) in now {
        let under: BTreeSet<UnitId> = tree.descendants_now(unit).into_iter().collect();
        let below: i64 = entries
            .iter()
            .filter(|e| under.contains(&e.0))
            .map(|e| e.2)
            .sum();
        assert_eq!(total, below);
    }
}

fn check_tree(tree: &Tree, days: &[Day]) {
    let (units, successions) = contents(tree);
    Tree::new(units, successions).unwrap();
    let then: Vec<_> = tree.closure_then().collect();
    let mut now: BTreeMap<UnitId, Vec<(usize, UnitId)>> = BTreeMap::new();
    for (above, unit, depth) in tree.closure_now() {
        now.entry(unit).or_default().push((depth, above));
    }
    for unit in tree.units() {
        let place = tree.place(unit.id).unwrap();
        assert!(tree.is_standing(place.at));
        assert!(!unit.is_standing() || (place.at, place.waits) == (unit.id, false));
        for pair in unit.versions.windows(2) {
            assert_eq!(pair[0].to, pair[1].from);
        }
        let path: Vec<_> = tree.path_now(unit.id).into_iter().enumerate().collect();
        assert_eq!(now[&unit.id], path);
        let realms_above = tree.path_now(unit.id);
        assert!(
            realms_above
                .iter()
                .all(|at| tree.realms_under(*at).contains(&unit.realm))
        );
        let (from, to) = unit.life();
        for day in days.iter().filter(|day| from <= **day && **day < to) {
            let mut rows: Vec<(usize, UnitId)> = then
                .iter()
                .filter(|row| row.1 == unit.id && row.3 <= *day && *day < row.4)
                .map(|row| (row.2, row.0))
                .collect();
            rows.sort_unstable();
            let path: Vec<_> = tree
                .path_then(unit.id, *day)
                .into_iter()
                .enumerate()
                .collect();
            assert_eq!(rows, path);
            for at in tree.path_then(unit.id, *day) {
                assert!(tree.version_on(at, *day).is_some());
            }
        }
    }
    assert_eq!(
        tree.descendants_now(tree.root().unwrap()).len(),
        tree.units().len()
    );
}

/// Plays a story; how many operations were applied and refused.
fn play(story: &Story) -> (usize, usize) {
    let mut tree = seed_tree(&story.seedlings);
    let (mut at, mut applied, mut refused) = (0, 0, 0);
    let mut days = vec![day(-100), day(4000)];
    let mut entries = Vec::new();
    for (nth, (gap, raws)) in story.operations.iter().enumerate() {
        at += gap;
        let on = day(at);
        days.extend([on, on.pred_opt().unwrap()]);
        let acts = raws.iter().map(|raw| act(&tree, raw, on)).collect();
        let before = contents(&tree);
        let operation = Operation {
            on,
            document: None,
            acts,
        };
        let result = tree.apply(&operation);
        assert_eq!(contents(&tree), before);
        match result {
            Ok(done) => {
                applied += 1;
                for change in &done.report {
                    assert!(!change.to_string().is_empty());
                }
                for unit in tree.units() {
                    assert_eq!(done.tree.unit(unit.id).unwrap().realm, unit.realm);
                }
                // What was counted before adds up to the same after.
                check_paths(&done.tree, &entries);
                tree = done.tree;
                check_tree(&tree, &days);
            }
            Err(reasons) => {
                refused += 1;
                assert!(!reasons.is_empty());
                assert!(reasons.iter().all(|reason| !reason.to_string().is_empty()));
            }
        }
        let all: Vec<UnitId> = tree.units().map(|unit| unit.id).collect();
        for (by, offset, value) in story.entries.iter().skip(nth % 2).step_by(2) {
            entries.push((all[pick(all.len(), *by)], day(*offset), *value));
        }
        check_paths(&tree, &entries);
    }
    (applied, refused)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_story_conserves_totals_and_keeps_a_tree(story in story()) {
        play(&story);
    }
}

/// The stories are worth telling: a good part of the operations go through, and every kind does.
#[test]
fn stories_go_through() {
    let mut runner = TestRunner::deterministic();
    let (mut applied, mut refused) = (0, 0);
    for _ in 0..60 {
        let story = story().new_tree(&mut runner).unwrap().current();
        let (yes, no) = play(&story);
        applied += yes;
        refused += no;
    }
    println!("{applied} applied, {refused} refused");
    assert!(
        applied * 4 > refused,
        "{applied} applied, {refused} refused"
    );
    let mut through = BTreeSet::new();
    for _ in 0..400 {
        let story = story().new_tree(&mut runner).unwrap().current();
        let tree = seed_tree(&story.seedlings);
        let first = &story.operations[0].1[0];
        let acts = vec![act(&tree, first, day(10))];
        if tree
            .apply(&Operation {
                on: day(10),
                document: None,
                acts,
            })
            .is_ok()
        {
            through.insert(first.kind);
        }
    }
    // Nothing waits yet, so kind 9 (assign) cannot go through on a fresh tree.
    let wanted: BTreeSet<u8> = (0..13).filter(|kind| *kind != 9).collect();
    assert_eq!(through, wanted);
}
