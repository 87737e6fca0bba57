//! Viet Nam from 2016 until 30 June 2025, from the tables of administrative units.

use std::collections::{BTreeMap, HashMap};

use crate::past::{self, Ids};
use crate::{BEGINNING, OPEN, SuccessionRow, Tree, Unit, UnitId, UnitRow, Version};

const ROOT: UnitId = UnitId(1);

/// Units that have a name for addresses from the start: the reference localities.
const SLUGS: [(&str, &str, &str); 5] = [
    ("district", "876", "lai-vung"),
    ("district", "249", "binh-xuyen"),
    ("district", "611", "ngoc-hoi"),
    ("district", "259", "que-vo"),
    ("province", "14", "son-la"),
];

/// The tree of provinces, districts and communes under the root `viet-nam` (id 1, realm 0) from
/// 2016 on: the table of units as it was on 30 June 2025, and the table of what they were before.
/// Ids follow the lines of the table of units from 2, then the units that ended. A unit's realm is
/// the code of the province into which its own province goes by the table of successions.
///
/// # Errors
/// Bad lines and defects of the tree, in Vietnamese.
pub fn country(
    units_csv: &str,
    changes_csv: &str,
    successions_csv: &str,
) -> Result<Tree, Vec<String>> {
    let rows = UnitRow::read("units-2024.csv", units_csv)?;
    let lines = past::read(changes_csv)?;
    let successions = SuccessionRow::read("succession-2025-07-01.csv", successions_csv)?;
    let heirs = province_heirs(&successions);
    let mut ids = Ids::new();
    let mut above: HashMap<&str, Option<&str>> = HashMap::new();
    let standing = rows.iter().map(|row| (&row.code, row.parent.as_deref()));
    let ended = past::ended(&lines).map(|(line, was)| (&line.code, was.parent.as_deref()));
    for (nth, (code, parent)) in (2..).zip(standing.chain(ended)) {
        ids.insert(code, UnitId(nth));
        above.insert(code, parent);
    }
    let mut bad = Vec::new();
    let mut placed = |code: &str, parent: Option<&str>, line: &str| {
        let id = ids.get(code).copied();
        let parent_id = parent.map_or(Some(ROOT), |code| ids.get(code).copied());
        let realm = province_of(&above, code).and_then(|code| heirs.get(code)?.parse().ok());
        let found = id.zip(parent_id).zip(realm);
        if found.is_none() {
            bad.push(format!(
                "{line} không dẫn tới một tỉnh có trong bảng kế thừa (cấp trên đọc được \"{}\")",
                parent.unwrap_or_default()
            ));
        }
        found
    };
    let mut units = vec![root()];
    let mut versions: BTreeMap<UnitId, Vec<Version>> = BTreeMap::new();
    for row in &rows {
        let line = format!("units-2024.csv, dòng {}: {}", row.line, row.name);
        if let Some(((id, parent), realm)) = placed(&row.code, row.parent.as_deref(), &line) {
            versions.insert(id, vec![version(row, parent)]);
            units.push(unit(id, realm, slug(row)));
        }
    }
    for (change, was) in past::ended(&lines) {
        let line = change.wrong("");
        if let Some(((id, parent), realm)) = placed(&change.code, was.parent.as_deref(), &line) {
            versions.insert(id, vec![change.last_version(was, parent)]);
            units.push(unit(id, realm, None));
        }
    }
    if !bad.is_empty() {
        return Err(bad);
    }
    past::write_back(&lines, &ids, &mut versions)?;
    for unit in units.iter_mut().skip(1) {
        unit.versions = versions.remove(&unit.id).unwrap_or_default();
    }
    let successions = past::successions(&lines, &ids)?;
    Tree::new(units, successions).map_err(|all| all.iter().map(ToString::to_string).collect())
}

fn unit(id: UnitId, realm: i64, slug: Option<String>) -> Unit {
    Unit {
        id,
        realm,
        line: "territory".to_owned(),
        slug,
        versions: Vec::new(),
        assigned: None,
    }
}

fn slug(row: &UnitRow) -> Option<String> {
    SLUGS
        .iter()
        .find(|(level, code, _)| *level == row.level && *code == row.code)
        .map(|(_, _, slug)| (*slug).to_owned())
}

fn root() -> Unit {
    Unit {
        id: ROOT,
        realm: 0,
        line: "territory".to_owned(),
        slug: Some("viet-nam".to_owned()),
        versions: vec![Version {
            from: BEGINNING,
            to: OPEN,
            name: "Việt Nam".to_owned(),
            kind: "quốc gia".to_owned(),
            level: "country".to_owned(),
            code: None,
            parent: None,
            lat: None,
            lon: None,
            document: None,
            unassigned: false,
        }],
        assigned: None,
    }
}

fn version(row: &UnitRow, parent: UnitId) -> Version {
    Version {
        from: BEGINNING,
        to: OPEN,
        name: row.name.clone(),
        kind: row.kind.clone(),
        level: row.level.clone(),
        code: Some(row.code.clone()),
        parent: Some(parent),
        lat: row.lat,
        lon: row.lon,
        document: None,
        unassigned: false,
    }
}

/// Old province code → code of the province it goes into.
fn province_heirs(rows: &[SuccessionRow]) -> HashMap<&str, &str> {
    rows.iter()
        .filter(|row| row.level == "province")
        .map(|row| (row.old_code.as_str(), row.new_code.as_str()))
        .collect()
}

/// The province above a code, by the unit above each.
fn province_of<'a>(above: &HashMap<&'a str, Option<&'a str>>, code: &'a str) -> Option<&'a str> {
    let mut at = code;
    for _ in 0..8 {
        match above.get(at)? {
            None => return Some(at),
            Some(code) => at = code,
        }
    }
    None
}
