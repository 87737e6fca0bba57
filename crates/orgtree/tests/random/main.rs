//! Whatever is done to a tree, in whatever order: a refusal changes nothing, a result is sound on
//! every day, and what was counted at the base adds up to the same at the root, then and now.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod story;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    mem::{Discriminant, discriminant},
};

use orgtree::{Change, Day, Operation, Tree, Unit, UnitId};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use story::{Story, act, day, pick, seed_tree, story};

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

/// What begins to wait because its parent ended waits where that parent waits.
fn check_waiting(before: &Tree, after: &Tree) {
    for unit in before.units().filter(|unit| unit.is_standing()) {
        let (was, now) = (
            before.latest(unit.id).unwrap(),
            after.latest(unit.id).unwrap(),
        );
        let Some(parent) = was.parent.filter(|at| !after.is_standing(*at)) else {
            continue;
        };
        if now.unassigned && after.is_standing(unit.id) {
            let place = after.place(parent).unwrap();
            assert_eq!((Some(place.at), place.waits), (now.parent, true));
        }
    }
}

/// Plays a story; how many operations were applied and refused.
fn play(story: &Story, kinds: &mut HashSet<Discriminant<Change>>) -> (usize, usize) {
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
                check_waiting(&tree, &done.tree);
                kinds.extend(done.report.iter().map(discriminant));
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
        play(&story, &mut HashSet::new());
    }
}

/// The stories are worth telling: a good part of the operations go through, and every kind does.
#[test]
fn stories_go_through() {
    let mut runner = TestRunner::deterministic();
    let (mut applied, mut refused) = (0, 0);
    let mut kinds = HashSet::new();
    for _ in 0..60 {
        let story = story().new_tree(&mut runner).unwrap().current();
        let (yes, no) = play(&story, &mut kinds);
        applied += yes;
        refused += no;
    }
    println!("{applied} applied, {refused} refused");
    assert!(
        applied * 4 > refused,
        "{applied} applied, {refused} refused"
    );
    assert_eq!(kinds.len(), 9, "every kind of change happens");
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
