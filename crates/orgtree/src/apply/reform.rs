//! The replacement of a country's territory units from tables. A new unit whose only predecessor
//! is one whole unit is that same unit; any other new unit begins, and the old ones it took end.

use std::collections::{BTreeSet, HashMap};

use crate::{Extent, NewUnit, Reform, SuccessionRow, UnitId, UnitRow, Why, words::level_name};

use super::draft::Draft;

/// An old unit, the row that names it, and the new row it goes into.
struct Link<'r> {
    row: &'r SuccessionRow,
    old: UnitId,
    new: usize,
}

impl Draft<'_> {
    pub fn reform(&mut self, reform: &Reform) -> Option<()> {
        let Some(root) = self.before.root() else {
            self.refuse(Why::NoRoot);
            return None;
        };
        let before = self.refusals.len();
        let parents = self.row_parents(&reform.units);
        let links = self.links(reform);
        self.check_extents(&links);
        let left = self.check_complete(reform, &links);
        if self.refusals.len() > before {
            return None;
        }
        let mut by_new: Vec<Vec<&Link<'_>>> = vec![Vec::new(); reform.units.len()];
        for link in &links {
            by_new[link.new].push(link);
        }
        let general = self.document.clone();
        let ids = self.place_units(reform, &by_new, &parents, root);
        for ((row, links), &id) in reform.units.iter().zip(&by_new).zip(&ids) {
            self.document = document(reform, row).or_else(|| general.clone());
            for link in links.iter().filter(|link| link.old != id) {
                self.succeed(link.old, id, link.row.extent, link.row.default_heir);
            }
        }
        self.document = general;
        let ended: BTreeSet<UnitId> = links
            .iter()
            .filter(|link| ids[link.new] != link.old)
            .map(|link| link.old)
            .collect();
        for id in ended {
            self.end(id);
        }
        for id in left {
            if self.end(id) {
                self.lifted.insert(id);
            }
        }
        Some(())
    }

    /// Ids of the rows' units: those that go on, in their new version, and new ones.
    fn place_units(
        &mut self,
        reform: &Reform,
        by_new: &[Vec<&Link<'_>>],
        parents: &[Option<usize>],
        root: UnitId,
    ) -> Vec<UnitId> {
        let general = self.document.clone();
        let mut ids = Vec::with_capacity(reform.units.len());
        let mut waiting = Vec::new();
        for (row, links) in reform.units.iter().zip(by_new) {
            self.document = document(reform, row).or_else(|| general.clone());
            let id = match links.as_slice() {
                [one] if one.row.extent == Extent::Whole => one.old,
                _ => {
                    let realm = links
                        .first()
                        .and_then(|link| self.unit(link.old))
                        .map(|u| u.realm);
                    let id = self.make_under(&new_unit(row), Some(root), realm.unwrap_or_default());
                    if realm.is_none() {
                        waiting.push(ids.len());
                    }
                    id
                }
            };
            ids.push(id);
        }
        for (nth, row) in reform.units.iter().enumerate() {
            let parent = parents[nth].map_or(root, |at| ids[at]);
            self.document = document(reform, row).or_else(|| general.clone());
            self.write_row(ids[nth], row, parent);
        }
        self.document = general;
        for nth in waiting {
            let realm = parents[nth]
                .and_then(|at| self.unit(ids[at]))
                .map(|unit| unit.realm);
            if let (Some(realm), Some(unit)) = (realm, self.rewrite(ids[nth])) {
                unit.realm = realm;
            }
        }
        ids
    }

    fn write_row(&mut self, id: UnitId, row: &UnitRow, parent: UnitId) {
        let same = self
            .unit(id)
            .and_then(|unit| unit.versions.last())
            .is_some_and(|last| {
                (
                    &last.name,
                    &last.kind,
                    &last.level,
                    last.code.as_ref(),
                    last.parent,
                ) == (
                    &row.name,
                    &row.kind,
                    &row.level,
                    Some(&row.code),
                    Some(parent),
                )
            });
        if same {
            return;
        }
        if let Some(version) = self.edit(id) {
            version.name.clone_from(&row.name);
            version.kind.clone_from(&row.kind);
            version.level.clone_from(&row.level);
            version.code = Some(row.code.clone());
            version.parent = Some(parent);
            version.unassigned = false;
            version.lat = row.lat;
            version.lon = row.lon;
        }
    }

    /// The row of each row's parent; none stands for the root.
    fn row_parents(&mut self, rows: &[UnitRow]) -> Vec<Option<usize>> {
        let by_code: HashMap<&str, usize> = rows
            .iter()
            .enumerate()
            .map(|(nth, row)| (row.code.as_str(), nth))
            .collect();
        let mut parents = Vec::with_capacity(rows.len());
        for row in rows {
            let parent = row
                .parent
                .as_deref()
                .map(|code| (code, by_code.get(code).copied()));
            if let Some((code, None)) = parent {
                self.bad_row(
                    "bảng đơn vị",
                    row.line,
                    format!("{}: cấp trên \"{code}\" không có trong bảng", row.name),
                );
            }
            parents.push(parent.and_then(|(_, at)| at));
        }
        parents
    }

    fn links<'r>(&mut self, reform: &'r Reform) -> Vec<Link<'r>> {
        let mut by_code: HashMap<&str, Vec<usize>> = HashMap::new();
        for (nth, row) in reform.units.iter().enumerate() {
            by_code.entry(&row.code).or_default().push(nth);
        }
        let eve = self.eve();
        let mut links = Vec::with_capacity(reform.succession.len());
        for row in &reform.succession {
            let old = self
                .before
                .find(&format!("{}:{}", row.level, row.old_code), Some(eve));
            let holders = by_code
                .get(row.new_code.as_str())
                .map_or(&[][..], Vec::as_slice);
            let new = match holders {
                [one] => Some(*one),
                many => many
                    .iter()
                    .copied()
                    .find(|&nth| reform.units[nth].level == row.level),
            };
            match (old, new) {
                (Ok(old), Some(new)) => links.push(Link { row, old, new }),
                (old, new) => {
                    if old.is_err() {
                        let message = format!(
                            "không có đơn vị {} mã {} vào hôm trước",
                            level_name(&row.level),
                            row.old_code
                        );
                        self.bad_row("bảng kế thừa", row.line, message);
                    }
                    if new.is_none() {
                        let message = format!("mã mới {} không có trong bảng đơn vị", row.new_code);
                        self.bad_row("bảng kế thừa", row.line, message);
                    }
                }
            }
        }
        links
    }

    fn check_extents(&mut self, links: &[Link<'_>]) {
        let mut by_old: HashMap<UnitId, Vec<&Link<'_>>> = HashMap::new();
        for link in links {
            by_old.entry(link.old).or_default().push(link);
        }
        for link in links {
            let all = &by_old[&link.old];
            if all[0].row.line != link.row.line {
                continue;
            }
            let unit = self.named(link.old);
            let parts = all
                .iter()
                .filter(|link| link.row.extent == Extent::Part)
                .count();
            let heirs = all.iter().filter(|link| link.row.default_heir).count();
            let into: BTreeSet<usize> = all.iter().map(|link| link.new).collect();
            let line = link.row.line;
            if into.len() < all.len() {
                self.bad_row(
                    "bảng kế thừa",
                    line,
                    format!("{unit} được nêu hai lần về cùng một đơn vị"),
                );
            } else if parts != all.len() && all.len() > 1 {
                self.bad_row(
                    "bảng kế thừa",
                    line,
                    format!("{unit} vừa nhập toàn bộ (whole) vừa có dòng khác"),
                );
            } else if parts == 1 {
                self.bad_row(
                    "bảng kế thừa",
                    line,
                    format!("{unit} chỉ có một phần (part); cần ít nhất hai phần, hoặc whole"),
                );
            } else if heirs > 1 {
                self.bad_row(
                    "bảng kế thừa",
                    line,
                    format!("{unit} có {heirs} đơn vị kế thừa chính; chỉ được một"),
                );
            }
        }
    }

    /// Old territory units that no row names: of an abolished level they end; of a level in the
    /// tables they were forgotten.
    fn check_complete(&mut self, reform: &Reform, links: &[Link<'_>]) -> Vec<UnitId> {
        let named: BTreeSet<UnitId> = links.iter().map(|link| link.old).collect();
        let levels: BTreeSet<&str> = reform
            .units
            .iter()
            .map(|row| row.level.as_str())
            .chain(reform.succession.iter().map(|row| row.level.as_str()))
            .collect();
        let (root, eve, before) = (self.before.root(), self.eve(), self.before);
        let mut left = Vec::new();
        for unit in before.units() {
            let Some(version) = unit.version_on(eve) else {
                continue;
            };
            if unit.line != "territory" || named.contains(&unit.id) || root == Some(unit.id) {
                continue;
            }
            if reform.abolish_levels.contains(&version.level) {
                left.push(unit.id);
            } else if levels.contains(version.level.as_str()) {
                let level = version.level.clone();
                self.refuse(Why::Forgotten {
                    unit: self.named(unit.id),
                    level,
                });
            }
        }
        left
    }

    fn bad_row(&mut self, table: &'static str, line: usize, message: String) {
        self.refuse(Why::Row {
            table,
            line,
            message,
        });
    }
}

/// The document that a row's unit began by, if not the operation's.
fn document(reform: &Reform, row: &UnitRow) -> Option<String> {
    reform.documents.get(row.parent.as_deref()?).cloned()
}

fn new_unit(row: &UnitRow) -> NewUnit {
    NewUnit {
        line: "territory".to_owned(),
        level: row.level.clone(),
        kind: row.kind.clone(),
        name: row.name.clone(),
        code: Some(row.code.clone()),
        slug: None,
        parent: None,
        lat: row.lat,
        lon: row.lon,
    }
}
