//! The trees since 2016: every unit that ended has its heirs, and the changes read forward, as
//! operations on the earliest tree, give exactly the tree of the table.

use std::collections::{BTreeMap, BTreeSet};

use orgtree::{
    Act, BEGINNING, Designation, NewUnit, OPEN, Operation, Part, Ref, Target, Tree, Unit, UnitId,
    UnitRow, Version, country,
};

use super::{CHANGES, Day, SUCCESSION, UNITS_2024, day, eve};

fn tree() -> Tree {
    country(UNITS_2024, CHANGES, SUCCESSION).unwrap()
}

fn named(tree: &Tree, reference: &str, on: Day) -> String {
    let unit = tree.find(reference, Some(on)).unwrap();
    let path = tree.path_then(unit, on);
    let names = path
        .iter()
        .map(|u| tree.version_on(*u, on).unwrap().name.clone());
    names.collect::<Vec<_>>().join(", ")
}

#[test]
fn quan_9_was_merged_into_thu_duc() {
    let tree = tree();
    let on = day(2020, 6, 30);
    assert_eq!(
        named(&tree, "district:763", on),
        "Quận 9, Thành phố Hồ Chí Minh, Việt Nam"
    );
    let quan_9 = tree.find("district:763", Some(on)).unwrap();
    let heirs = tree.successors(quan_9);
    assert_eq!(heirs.len(), 1);
    assert_eq!(heirs[0].on, day(2021, 1, 1));
    assert_eq!(
        heirs[0].document.as_deref(),
        Some("Nghị quyết 1111/NQ-UBTVQH14")
    );
    let thu_duc = tree.latest(heirs[0].successor).unwrap();
    assert_eq!(thu_duc.name, "Thành phố Thủ Đức");
    assert_eq!(
        named(&tree, "commune:26842", on),
        "Phường Tăng Nhơn Phú A, Quận 9, Thành phố Hồ Chí Minh, Việt Nam"
    );
    assert!(tree.find("district:763", Some(day(2021, 1, 1))).is_err());
}

#[test]
fn days_are_those_in_force() {
    let tree = tree();
    for (reference, before, on, after) in [
        (
            "district:123",
            "Huyện Mộc Châu",
            day(2025, 2, 1),
            "Thị xã Mộc Châu",
        ),
        (
            "district:259",
            "Huyện Quế Võ",
            day(2023, 4, 10),
            "Thị xã Quế Võ",
        ),
        (
            "district:732",
            "Thị xã Long Khánh",
            day(2019, 6, 1),
            "Thành phố Long Khánh",
        ),
        (
            "district:769",
            "Quận 2",
            day(2021, 1, 1),
            "Thành phố Thủ Đức",
        ),
        (
            "district:754",
            "Thị xã Phú Mỹ",
            day(2025, 3, 1),
            "Thành phố Phú Mỹ",
        ),
        (
            "province:46",
            "Tỉnh Thừa Thiên Huế",
            day(2025, 1, 1),
            "Thành phố Huế",
        ),
    ] {
        let name = |on| {
            let unit = tree.find(reference, Some(on)).unwrap();
            tree.version_on(unit, on).unwrap().name.clone()
        };
        assert_eq!(name(on.pred_opt().unwrap()), before, "{reference}");
        assert_eq!(name(on), after, "{reference}");
    }
}

#[test]
fn as_many_units_stood_as_the_lists_of_each_year_have() {
    let tree = tree();
    let root = tree.root().unwrap();
    let count = |level, on| tree.coverage(root, "territory", level, on);
    for (on, districts, communes) in [
        (day(2016, 1, 1), 713, 11_162),
        (day(2019, 8, 31), 713, 11_160),
        (day(2019, 12, 1), 713, 11_055),
        (day(2020, 1, 1), 711, 10_767),
        (day(2020, 6, 1), 707, 10_614),
        (day(2021, 1, 1), 705, 10_603),
        (day(2024, 1, 1), 705, 10_599),
        (eve(), 696, 10_035),
    ] {
        assert_eq!(
            (count("district", on), count("commune", on)),
            (districts, communes),
            "{on}"
        );
    }
}

#[test]
fn whoever_ended_has_heirs_that_stand_on_that_day() {
    let tree = tree();
    let mut ended = BTreeMap::<String, usize>::new();
    for unit in tree.units().filter(|unit| !unit.is_standing()) {
        let last = unit.versions.last().unwrap();
        *ended.entry(last.level.clone()).or_default() += 1;
        let heirs = tree.successors(unit.id);
        let on_that_day: Vec<_> = heirs.iter().filter(|s| s.on == last.to).collect();
        assert!(!on_that_day.is_empty(), "{}", last.name);
        for heir in on_that_day {
            assert!(
                tree.version_on(heir.successor, heir.on).is_some(),
                "{}",
                last.name
            );
        }
    }
    assert_eq!(ended["district"], 19);
    assert_eq!(ended["commune"], 1_133);
}

/// The tree as it stood on the first day, with nothing before and nothing after.
fn earliest(tree: &Tree, on: Day) -> Tree {
    let stood = tree.units().filter_map(|unit| {
        let version = unit.version_on(on)?.clone();
        let versions = vec![Version {
            from: BEGINNING,
            to: OPEN,
            document: None,
            ..version
        }];
        Some(Unit {
            versions,
            ..unit.clone()
        })
    });
    Tree::new(stood.collect(), Vec::new()).unwrap()
}

fn code(tree: &Tree, unit: UnitId) -> Ref {
    let version = tree.latest(unit).unwrap();
    Ref(format!(
        "{}:{}",
        version.level,
        version.code.as_deref().unwrap()
    ))
}

/// What happened on a day, as acts.
fn acts(tree: &Tree, on: Day) -> Vec<Act> {
    let before = on.pred_opt().unwrap();
    let (mut begun, mut changed, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    let mut made = BTreeSet::new();
    for unit in tree.units() {
        let (was, is) = (unit.version_on(before), unit.version_on(on));
        let gave = tree.successors(unit.id).into_iter().filter(|s| s.on == on);
        let to = |target| Part {
            into: target,
            default_heir: false,
        };
        match (was, is) {
            (Some(_), None) => {
                let heirs: Vec<Target> = gave
                    .map(|s| Target::Existing(code(tree, s.successor)))
                    .collect();
                ended.push(match heirs.as_slice() {
                    [one] => Act::Merge {
                        units: vec![code(tree, unit.id)],
                        into: one.clone(),
                    },
                    _ => Act::Split {
                        unit: code(tree, unit.id),
                        parts: heirs.into_iter().map(to).collect(),
                        keep: false,
                    },
                });
            }
            (Some(was), Some(is)) => {
                let parts: Vec<Part> = gave
                    .filter(|s| tree.life(s.successor).unwrap().0 == on && made.insert(s.successor))
                    .map(|s| {
                        let new = tree.version_on(s.successor, on).unwrap();
                        to(Target::New(NewUnit {
                            line: "territory".to_owned(),
                            level: new.level.clone(),
                            kind: new.kind.clone(),
                            name: new.name.clone(),
                            code: new.code.clone(),
                            slug: None,
                            parent: new.parent.map(|p| code(tree, p)),
                            lat: None,
                            lon: None,
                        }))
                    })
                    .collect();
                if !parts.is_empty() {
                    begun.push(Act::Split {
                        unit: code(tree, unit.id),
                        parts,
                        keep: true,
                    });
                }
                if (&was.name, &was.kind) != (&is.name, &is.kind) {
                    let to = Designation {
                        name: Some(is.name.clone()),
                        kind: Some(is.kind.clone()),
                        ..Designation::default()
                    };
                    changed.push(Act::Rename {
                        document: None,
                        unit: code(tree, unit.id),
                        to,
                    });
                }
                if was.parent != is.parent {
                    let parent = code(tree, is.parent.unwrap());
                    changed.push(Act::Reparent {
                        unit: code(tree, unit.id),
                        parent,
                    });
                }
            }
            _ => {}
        }
    }
    begun.into_iter().chain(changed).chain(ended).collect()
}

#[test]
fn the_changes_applied_to_the_earliest_tree_give_the_tree_of_the_table() {
    let tree = tree();
    let days: BTreeSet<Day> = tree
        .units()
        .flat_map(|unit| unit.versions.iter().flat_map(|v| [v.from, v.to]))
        .filter(|on| *on != BEGINNING && *on != OPEN)
        .collect();
    let mut replayed = earliest(&tree, day(2016, 1, 1));
    for on in days {
        let operation = Operation {
            on,
            document: None,
            acts: acts(&tree, on),
        };
        replayed = replayed
            .apply(&operation)
            .map(|a| a.tree)
            .unwrap_or_else(|refused| {
                panic!(
                    "{on}: {}",
                    refused
                        .iter()
                        .take(5)
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join("\n")
                )
            });
    }
    let rows: BTreeSet<[String; 4]> = UnitRow::read("units-2024.csv", UNITS_2024)
        .unwrap()
        .into_iter()
        .map(|row| [row.code, row.kind, row.name, row.parent.unwrap_or_default()])
        .collect();
    let now: BTreeSet<[String; 4]> = replayed
        .units()
        .filter(|unit| unit.is_standing() && unit.id != UnitId(1))
        .map(|unit| {
            let last = unit.versions.last().unwrap();
            let above = replayed.latest(last.parent.unwrap()).unwrap().code.clone();
            [
                last.code.clone().unwrap(),
                last.kind.clone(),
                last.name.clone(),
                above.unwrap_or_default(),
            ]
        })
        .collect();
    assert_eq!(
        now.difference(&rows).collect::<Vec<_>>(),
        Vec::<&[String; 4]>::new()
    );
    assert_eq!(
        rows.difference(&now).collect::<Vec<_>>(),
        Vec::<&[String; 4]>::new()
    );
}
