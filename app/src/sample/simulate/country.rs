//! The made-up country's tree: the real provinces, districts and communes with villages below
//! the communes, before the reform of 1 July 2025 or behind it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use orgtree::{OPEN, Tree, Unit, UnitId, Version};

use crate::ground::founding;
use crate::shell::fault::Fault;

/// The last day of the tree before the reform.
pub(super) const BEFORE: NaiveDate = match NaiveDate::from_ymd_opt(2025, 6, 30) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The tree with `villages` below each commune.
///
/// # Errors
/// The tables in the binary are broken.
pub(super) fn tree(villages: u32, reformed: bool) -> Result<Tree, Fault> {
    let country = founding::country()?;
    let mut units: Vec<Unit> = country.units().cloned().collect();
    let mut next = units.iter().map(|u| u.id.0).max().unwrap_or(0);
    let communes: Vec<Unit> = country
        .units()
        .filter(|u| u.is_standing() && country.latest(u.id).is_some_and(|v| v.level == "commune"))
        .cloned()
        .collect();
    for commune in &communes {
        for number in 1..=villages {
            next += 1;
            units.push(village(UnitId(next), commune, number));
        }
    }
    let tree = Tree::new(units, country.successions().to_vec()).map_err(|defects| {
        let lines: Vec<String> = defects.iter().map(ToString::to_string).collect();
        Fault::Inside(lines.join("\n"))
    })?;
    if reformed {
        founding::reformed(&tree)
    } else {
        Ok(tree)
    }
}

fn village(id: UnitId, commune: &Unit, number: u32) -> Unit {
    Unit {
        id,
        realm: commune.realm,
        line: "village".to_owned(),
        slug: None,
        versions: vec![Version {
            from: commune.life().0,
            to: OPEN,
            name: format!("Thôn {number}"),
            kind: "thôn".to_owned(),
            level: "village".to_owned(),
            code: None,
            parent: Some(commune.id),
            lat: None,
            lon: None,
            document: None,
            unassigned: false,
        }],
        assigned: None,
    }
}

/// The units of a realm that stand on a day, by level; a unit of a level that many hold comes
/// up as often as its share of records asks for.
pub(super) fn writers(tree: &Tree, day: NaiveDate) -> BTreeMap<i64, Vec<UnitId>> {
    let mut found = BTreeMap::<i64, Vec<UnitId>>::new();
    for unit in tree.units() {
        let Some(version) = unit.version_on(day).filter(|v| v.level != "country") else {
            continue;
        };
        let times = match version.level.as_str() {
            "commune" => 6,
            "village" => 2,
            _ => 20,
        };
        let list = found.entry(unit.realm).or_default();
        list.extend(std::iter::repeat_n(unit.id, times));
    }
    found
}
