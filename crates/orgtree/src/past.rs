//! What a country's units were before the table of them was drawn up: dated changes of one unit
//! each, read from the last one backwards. A unit goes on with its code; what ended names its heirs.

use std::collections::{BTreeMap, HashMap};

use crate::table::{day_cell, extent_cell, filled, named, rows, yes_no};
use crate::{BEGINNING, Day, Extent, Succession, UnitId, Version};

const FILE: &str = "changes-2016-2025.csv";

/// A line of the table of changes. The unit is named by its code, which it has all its life.
pub(crate) struct Change {
    line: usize,
    on: Day,
    document: String,
    pub level: String,
    pub code: String,
    what: What,
}

enum What {
    /// Until the day it was called and placed so; what is None was as afterwards.
    Was(Former),
    /// It stood until the day, called and placed so.
    Ended(Former),
    /// It gave a part away on the day.
    Gave,
    /// It stands since the day.
    Began,
}

#[derive(Clone, Default)]
pub(crate) struct Former {
    name: Option<String>,
    kind: Option<String>,
    pub parent: Option<String>,
}

/// The heir that a line names.
pub(crate) struct Heir {
    code: String,
    extent: Extent,
    main: bool,
}

/// A line and the heir that it names, if it names one.
pub(crate) type Line = (Change, Option<Heir>);

/// Columns: `on,document,level,code,change,kind,name,parent,heir,extent,default_heir`.
pub(crate) fn read(text: &str) -> Result<Vec<Line>, Vec<String>> {
    const COLUMNS: [&str; 11] = [
        "on",
        "document",
        "level",
        "code",
        "change",
        "kind",
        "name",
        "parent",
        "heir",
        "extent",
        "default_heir",
    ];
    rows(FILE, text, &COLUMNS, |line, cells| {
        let [
            on,
            document,
            level,
            code,
            change,
            kind,
            name,
            parent,
            heir,
            extent,
            main,
        ] = cells;
        let given = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
        let checked =
            |column: &str, cell: &str| given(cell).map(|_| named(column, cell)).transpose();
        let former = Former {
            name: checked("name", name)?,
            kind: checked("kind", kind)?,
            parent: given(parent),
        };
        let what = match *change {
            "was" => What::Was(former),
            "ended" => What::Ended(former),
            "gave" => What::Gave,
            "began" => What::Began,
            other => {
                return Err(format!(
                    "cột change: đọc được \"{other}\"; cần was, ended, gave hoặc began"
                ));
            }
        };
        let heir = match &what {
            What::Ended(_) | What::Gave => Some(Heir {
                code: filled("heir", heir)?,
                extent: extent_cell(extent)?,
                main: yes_no("default_heir", main)?,
            }),
            What::Was(_) | What::Began => None,
        };
        let change = Change {
            line,
            on: day_cell("on", on)?,
            document: filled("document", document)?,
            level: filled("level", level)?,
            code: filled("code", code)?,
            what,
        };
        Ok((change, heir))
    })
}

/// The lines of the units that ended: each says what the unit was on its last day.
pub(crate) fn ended(lines: &[Line]) -> impl Iterator<Item = (&Change, &Former)> {
    lines.iter().filter_map(|(change, _)| match &change.what {
        What::Ended(former) => Some((change, former)),
        _ => None,
    })
}

impl Change {
    /// The version in which an ended unit stood last.
    pub fn last_version(&self, former: &Former, parent: UnitId) -> Version {
        Version {
            from: BEGINNING,
            to: self.on,
            name: former.name.clone().unwrap_or_default(),
            kind: former.kind.clone().unwrap_or_default(),
            level: self.level.clone(),
            code: Some(self.code.clone()),
            parent: Some(parent),
            lat: None,
            lon: None,
            document: None,
            unassigned: false,
        }
    }

    pub fn wrong(&self, message: &str) -> String {
        format!("{FILE}, dòng {}: mã {} {message}", self.line, self.code)
    }

    /// Splits the first version on the day.
    fn write(&self, versions: &mut Vec<Version>, ids: &Ids<'_>) -> Result<(), String> {
        if matches!(self.what, What::Ended(_) | What::Gave) {
            return Ok(());
        }
        let first = versions
            .first_mut()
            .filter(|first| first.from == BEGINNING && self.on < first.to)
            .ok_or_else(|| self.wrong("đổi hai lần trong một ngày, hoặc trước khi bắt đầu"))?;
        let former = match &self.what {
            What::Was(former) => {
                let mut was = Version {
                    to: self.on,
                    ..first.clone()
                };
                was.name
                    .clone_from(former.name.as_ref().unwrap_or(&first.name));
                was.kind
                    .clone_from(former.kind.as_ref().unwrap_or(&first.kind));
                if let Some(code) = &former.parent {
                    let parent = ids.get(code.as_str()).copied();
                    was.parent = Some(parent.ok_or_else(|| self.unknown(code))?);
                }
                Some(was)
            }
            _ => None,
        };
        first.from = self.on;
        first.document = Some(self.document.clone());
        if let Some(was) = former {
            versions.insert(0, was);
        }
        Ok(())
    }

    fn unknown(&self, code: &str) -> String {
        self.wrong(&format!("dẫn tới mã \"{code}\" không có trong hai bảng"))
    }
}

/// Ids by code: a code is one unit's throughout the table.
pub(crate) type Ids<'a> = HashMap<&'a str, UnitId>;

/// Puts the former versions before those that the units have, by code.
pub(crate) fn write_back(
    lines: &[Line],
    ids: &Ids<'_>,
    versions: &mut BTreeMap<UnitId, Vec<Version>>,
) -> Result<(), Vec<String>> {
    let mut bad = Vec::new();
    for (code, changes) in by_unit(lines) {
        let of_unit = ids.get(code).and_then(|id| versions.get_mut(id));
        let Some(of_unit) = of_unit else {
            bad.extend(changes.first().map(|change| change.unknown(code)));
            continue;
        };
        for change in changes {
            bad.extend(change.write(of_unit, ids).err());
        }
    }
    if bad.is_empty() { Ok(()) } else { Err(bad) }
}

/// The successions that the lines tell.
pub(crate) fn successions(lines: &[Line], ids: &Ids<'_>) -> Result<Vec<Succession>, Vec<String>> {
    let (mut found, mut bad) = (Vec::new(), Vec::new());
    for (change, heir) in lines {
        let Some(heir) = heir else { continue };
        let ends = ids
            .get(change.code.as_str())
            .zip(ids.get(heir.code.as_str()));
        let Some((&predecessor, &successor)) = ends else {
            bad.push(change.unknown(&heir.code));
            continue;
        };
        found.push(Succession {
            predecessor,
            successor,
            extent: heir.extent,
            default_heir: heir.main,
            on: change.on,
            document: Some(change.document.clone()),
        });
    }
    if bad.is_empty() { Ok(found) } else { Err(bad) }
}

/// The changes of each unit, the last first.
fn by_unit(lines: &[Line]) -> BTreeMap<&str, Vec<&Change>> {
    let mut changes = BTreeMap::<&str, Vec<&Change>>::new();
    for (change, _) in lines {
        changes.entry(&change.code).or_default().push(change);
    }
    for of_unit in changes.values_mut() {
        of_unit.sort_by_key(|change| std::cmp::Reverse(change.on));
    }
    changes
}
