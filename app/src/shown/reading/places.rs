//! The catalogue of units with history by name: from the database's tree, or from the tables in
//! the program where there is no database.

use std::collections::HashMap;

use chrono::NaiveDate;
use orgtree::{BEGINNING, Day, OPEN, Tree};
use serde::Deserialize;
use vi::Span;

use crate::ground::founding;
use crate::ground::units;
use crate::shell::fault::Fault;

/// One unit under one name, `[from, to)`.
struct Named {
    /// What commands take: `#12`, `district:876@2025-06-30`.
    id: String,
    from: Day,
    to: Day,
}

/// What is known of a unit whatever its name.
#[derive(Default)]
struct Known {
    /// The name with those above it on its last day.
    path: String,
    /// Every name it ever had, folded.
    called: Vec<String>,
    /// Every unit it ever stood under.
    parents: Vec<String>,
}

/// Units by their folded full name ("huyen lai vung").
#[derive(Default)]
pub struct Catalogue {
    names: HashMap<String, Vec<Named>>,
    units: HashMap<String, Known>,
}

/// The day from which the tables have the units of two tiers.
const REFORM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 7, 1);

#[derive(Deserialize)]
struct Row {
    code: String,
    level: String,
    name: String,
    parent: String,
}

impl Catalogue {
    /// Of a tree: every version of every unit.
    #[must_use]
    pub fn of(tree: &Tree) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for unit in tree.units() {
            let path = units::full_name(tree, unit.id);
            for version in &unit.versions {
                let named = Named {
                    id: unit.id.to_string(),
                    from: version.from,
                    to: version.to,
                };
                let parent = version.parent.map(|parent| parent.to_string());
                catalogue.add(&version.name, named, &path, parent);
            }
        }
        catalogue
    }

    /// Of the tables inside the program: the units until and from 1 July 2025.
    ///
    /// # Errors
    /// The program's own data are broken.
    pub fn inside() -> Result<Catalogue, Fault> {
        let mut catalogue = Catalogue::default();
        let reform = REFORM.unwrap_or(OPEN);
        catalogue.table("units-2024.csv", (BEGINNING, reform), "@2025-06-30")?;
        catalogue.table("units-2025.csv", (reform, OPEN), "")?;
        Ok(catalogue)
    }

    fn table(&mut self, file: &str, (from, to): (Day, Day), on: &str) -> Result<(), Fault> {
        let broken = |why: String| Fault::Inside(format!("{file}: {why}"));
        let text = founding::DATA
            .get_file(file)
            .and_then(include_dir::File::contents_utf8)
            .ok_or_else(|| broken("thiếu trong chương trình".into()))?;
        let rows: Vec<Row> = csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .map_err(|e| broken(e.to_string()))?;
        let above = |level: &str| match level {
            "commune" if rows.iter().any(|r| r.level == "district") => "district",
            _ => "province",
        };
        let known: HashMap<(&str, &str), &Row> = rows
            .iter()
            .map(|r| ((r.level.as_str(), r.code.as_str()), r))
            .collect();
        for row in &rows {
            let mut names = vec![row.name.as_str()];
            let mut at = row;
            while let Some(next) = known.get(&(above(&at.level), at.parent.as_str())) {
                names.push(&next.name);
                if next.level == "province" {
                    break;
                }
                at = next;
            }
            let id = |level: &str, code: &str| format!("{level}:{code}{on}");
            let named = Named {
                id: id(&row.level, &row.code),
                from,
                to,
            };
            let parent = (!row.parent.is_empty()).then(|| id(above(&row.level), &row.parent));
            self.add(&row.name, named, &names.join(", "), parent);
        }
        Ok(())
    }

    fn add(&mut self, name: &str, named: Named, path: &str, parent: Option<String>) {
        let folded = vi::fold(name);
        let known = self.units.entry(named.id.clone()).or_default();
        path.clone_into(&mut known.path);
        known.called.push(folded.clone());
        known
            .parents
            .extend(parent.filter(|parent| !known.parents.contains(parent)));
        self.names.entry(folded).or_default().push(named);
    }

    /// The name of a unit with those above it.
    #[must_use]
    pub fn path(&self, id: &str) -> Option<&str> {
        self.units.get(id).map(|known| known.path.as_str())
    }

    /// Whether the unit ever stood under one of that folded name.
    fn lies_in(&self, id: &str, larger: &str) -> bool {
        let parents = self.units.get(id).map_or(&[][..], |known| &known.parents);
        parents.iter().any(|parent| {
            let called = |known: &Known| known.called.iter().any(|name| name == larger);
            self.units.get(parent).is_some_and(called) || self.lies_in(parent, larger)
        })
    }
}

impl reader::Places for Catalogue {
    fn find(
        &self,
        kind: &str,
        name: &str,
        within: &[String],
        when: Option<Span>,
    ) -> Option<String> {
        let named = self.names.get(&vi::fold(&format!("{kind} {name}")))?;
        let within: Vec<String> = within.iter().map(|larger| vi::fold(larger)).collect();
        let lies = |n: &&Named| within.iter().all(|larger| self.lies_in(&n.id, larger));
        let stood = |n: &&Named| {
            when.is_none_or(|w| {
                w.from
                    .or(w.to)
                    .is_none_or(|day| n.from <= day && day < n.to)
                    || w.to.is_some_and(|day| n.from <= day && day < n.to)
            })
        };
        let mut found: Vec<&Named> = named.iter().filter(lies).filter(stood).collect();
        // A unit that keeps its name through a change stands in both tables.
        found.dedup_by(|a, b| bare(&a.id) == bare(&b.id));
        match found[..] {
            [one] => Some(one.id.clone()),
            _ => None,
        }
    }
}

fn bare(id: &str) -> &str {
    id.split_once('@').map_or(id, |(bare, _)| bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reader::Places;

    #[test]
    fn names_are_found_with_their_time() {
        let units = Catalogue::inside().unwrap();
        let at = |y| Span::year(y).ok();
        let find = |kind, name, when| units.find(kind, name, &[], when);
        let old = find("huyện", "Lai Vung", at(2020)).unwrap();
        assert_eq!(old, "district:876@2025-06-30");
        assert_eq!(units.path(&old).unwrap(), "Huyện Lai Vung, Tỉnh Đồng Tháp");
        assert_eq!(find("huyện", "Lai Vung", None).unwrap(), old);
        assert_eq!(find("huyện", "Lai Vung", at(2026)), None);
        // Many communes have that name.
        assert_eq!(find("xã", "Tân Lập", None), None);
        assert!(find("tỉnh", "Sơn La", None).is_some());
        let new = find("xã", "Lai Vung", at(2026)).unwrap();
        assert!(units.path(&new).unwrap().ends_with("Đồng Tháp"));
        let within = |larger: &str| units.find("xã", "Tân Lập", &[larger.to_owned()], at(2024));
        let one = within("huyện Đan Phượng").unwrap();
        assert_eq!(
            units.path(&one).unwrap(),
            "Xã Tân Lập, Huyện Đan Phượng, Thành phố Hà Nội"
        );
        assert_eq!(within("huyện Lai Vung"), None);
    }
}
