//! Viet Nam until 30 June 2025, from the tables of administrative units.

use std::collections::HashMap;

use crate::{BEGINNING, OPEN, SuccessionRow, Tree, Unit, UnitId, UnitRow, Version};

/// Units that have a name for addresses from the start: the reference localities.
const SLUGS: [(&str, &str, &str); 5] = [
    ("district", "876", "lai-vung"),
    ("district", "249", "binh-xuyen"),
    ("district", "611", "ngoc-hoi"),
    ("district", "259", "que-vo"),
    ("province", "14", "son-la"),
];

/// The tree of provinces, districts and communes under the root `viet-nam` (id 1, realm 0); ids
/// follow the lines of the table from 2. A unit's realm is the code of the province into which
/// its own province goes by the table of successions.
///
/// # Errors
/// Bad lines and defects of the tree, in Vietnamese.
pub fn country_2024(units_csv: &str, successions_csv: &str) -> Result<Tree, Vec<String>> {
    let rows = UnitRow::read("units-2024.csv", units_csv)?;
    let successions = SuccessionRow::read("succession-2025-07-01.csv", successions_csv)?;
    let heirs = province_heirs(&successions);
    let mut ids: HashMap<&str, UnitId> = HashMap::new();
    for (nth, row) in (2..).zip(&rows) {
        ids.insert(&row.code, UnitId(nth));
    }
    let by_code: HashMap<&str, &UnitRow> =
        rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let mut units = vec![root()];
    let mut bad = Vec::new();
    for (nth, row) in (2..).zip(&rows) {
        let parent = match &row.parent {
            None => Some(UnitId(1)),
            Some(code) => ids.get(code.as_str()).copied(),
        };
        let realm = province_of(&by_code, row).and_then(|code| heirs.get(code)?.parse().ok());
        let (Some(parent), Some(realm)) = (parent, realm) else {
            bad.push(format!(
                "units-2024.csv, dòng {}: {} không dẫn tới một tỉnh có trong bảng kế thừa (cấp trên đọc được \"{}\")",
                row.line,
                row.name,
                row.parent.as_deref().unwrap_or_default()
            ));
            continue;
        };
        units.push(Unit {
            id: UnitId(nth),
            realm,
            line: "territory".to_owned(),
            slug: SLUGS
                .iter()
                .find(|(level, code, _)| *level == row.level && *code == row.code)
                .map(|(_, _, slug)| (*slug).to_owned()),
            versions: vec![version(row, parent)],
            assigned: None,
        });
    }
    if !bad.is_empty() {
        return Err(bad);
    }
    Tree::new(units, Vec::new()).map_err(|all| all.iter().map(ToString::to_string).collect())
}

fn root() -> Unit {
    Unit {
        id: UnitId(1),
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

fn province_of<'a>(by_code: &HashMap<&str, &'a UnitRow>, row: &'a UnitRow) -> Option<&'a str> {
    let mut at = row;
    for _ in 0..8 {
        match &at.parent {
            None => return Some(&at.code),
            Some(code) => at = by_code.get(code.as_str())?,
        }
    }
    None
}
