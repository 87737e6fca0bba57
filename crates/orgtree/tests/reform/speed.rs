//! What the reform and a single click cost on the whole country.

use std::time::{Duration, Instant};

use orgtree::{Act, Designation, OPEN, Operation, Tree, Unit, UnitId, country};

use crate::{CHANGES, REFORM, SUCCESSION, UNITS_2024, day, eve, operation};

#[test]
fn replays_in_time() {
    let start = Instant::now();
    let tree = country(UNITS_2024, CHANGES, SUCCESSION).unwrap();
    let built = start.elapsed();
    let applied = tree
        .apply(&operation(REFORM, "reform-2025-07-01.toml"))
        .unwrap();
    let all = start.elapsed();
    let rows = (
        applied.tree.closure_then().count(),
        applied.tree.closure_now().count(),
    );
    println!(
        "2024 tree {built:?}, reform {:?}, closures {rows:?} {:?}",
        all - built,
        start.elapsed() - all
    );
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
}

/// Five villages in every commune, 64,000 units; what one click costs.
#[test]
fn stays_quick_with_all_villages() {
    let tree = country(UNITS_2024, CHANGES, SUCCESSION).unwrap();
    let mut units: Vec<Unit> = tree.units().cloned().collect();
    let mut id = units.last().unwrap().id.0;
    for commune in tree
        .units()
        .filter(|unit| unit.is_standing() && unit.versions[0].level == "commune")
    {
        for nth in 1..=5 {
            id += 1;
            let mut village = commune.clone();
            village.id = UnitId(id);
            village.line = "village".to_owned();
            village.versions.truncate(1);
            let version = &mut village.versions[0];
            version.to = OPEN;
            version.name = format!("Thôn {nth}");
            version.level = "village".to_owned();
            version.code = None;
            version.parent = Some(commune.id);
            units.push(village);
        }
    }
    let start = Instant::now();
    let tree = Tree::new(units, tree.successions().to_vec()).unwrap();
    let checked = start.elapsed();
    let applied = tree
        .apply(&operation(REFORM, "reform-2025-07-01.toml"))
        .unwrap();
    let reformed = start.elapsed() - checked;
    let rename = Operation {
        on: day(2025, 8, 1),
        document: None,
        acts: vec![Act::Rename {
            document: None,
            unit: "son-la".into(),
            to: Designation {
                name: Some("Sơn La".to_owned()),
                ..Designation::default()
            },
        }],
    };
    let renaming = Instant::now();
    let tree = applied.tree.apply(&rename).unwrap().tree;
    let renamed = renaming.elapsed();
    let asking = Instant::now();
    let steps: usize = tree
        .units()
        .map(|unit| tree.path_now(unit.id).len() + tree.path_then(unit.id, eve()).len())
        .sum();
    let asked = asking.elapsed();
    println!(
        "{} units: check {checked:?}, reform {reformed:?}, rename {renamed:?}, {steps} path steps {asked:?}",
        tree.units().len()
    );
    let waiting = tree
        .units()
        .filter(|unit| unit.line == "village" && unit.versions.last().unwrap().unassigned);
    assert_eq!(waiting.count(), 441 * 5);
    assert!(reformed < Duration::from_secs(60), "{reformed:?}");
}
