//! What an operation did, as a dry run shows it.

use std::{collections::BTreeMap, fmt};

use crate::{
    Day, Named, Tree, Unit, UnitId, Version,
    words::{Shown, level_name, line_name},
};

/// One line of the report. `Display` is Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Created {
        unit: Named,
        parent: Option<Named>,
    },
    /// `into` is empty for an abolished unit.
    Ended {
        unit: Named,
        into: Vec<Named>,
        at: Named,
        waits: bool,
    },
    Renamed {
        unit: Named,
        was: Named,
    },
    Moved {
        unit: Named,
        from: Option<Named>,
        to: Option<Named>,
    },
    /// It waits at `at` until a person assigns it.
    Waiting {
        unit: Named,
        at: Named,
    },
    Assigned {
        unit: Named,
        to: Named,
    },
    /// A former name was written into the past.
    Former {
        unit: Named,
        was: String,
        kind: String,
        until: Day,
    },
    /// A standing unit gave a part away.
    GavePart {
        unit: Named,
        to: Named,
    },
    /// Standing units of a line and level, on the day before and on the day.
    Count {
        line: String,
        level: String,
        before: usize,
        after: usize,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Created {
                unit,
                parent: Some(parent),
            } => {
                write!(f, "Lập {unit}, thuộc {parent}")
            }
            Self::Created { unit, parent: None } => write!(f, "Lập {unit}, gốc của cây"),
            Self::Ended {
                unit,
                into,
                at,
                waits,
            } => {
                let names: Vec<String> = into.iter().map(ToString::to_string).collect();
                match names.as_slice() {
                    [] => write!(f, "Chấm dứt {unit}, không có đơn vị kế thừa")?,
                    [one] => write!(f, "Chấm dứt {unit}, nhập vào {one}")?,
                    many => write!(f, "Chấm dứt {unit}, chia về {}", many.join(", "))?,
                }
                if *waits {
                    write!(f, "; số liệu chờ phân tại {at}")
                } else {
                    Ok(())
                }
            }
            Self::Renamed { unit, was } => write!(f, "Đổi {was} thành {unit}"),
            Self::Moved {
                unit,
                from: Some(from),
                to: Some(to),
            } => {
                write!(f, "Chuyển {unit} từ {from} sang {to}")
            }
            Self::Moved { unit, .. } => write!(f, "Chuyển {unit}"),
            Self::Waiting { unit, at } => write!(f, "{unit} chờ phân tại {at}"),
            Self::Assigned { unit, to } => write!(f, "Phân {unit} về {to}"),
            Self::Former {
                unit,
                was,
                kind,
                until,
            } => write!(f, "{unit}: trước ngày {} là {was} ({kind})", Shown(*until)),
            Self::GavePart { unit, to } => write!(f, "{unit} tách một phần về {to}"),
            Self::Count {
                line,
                level,
                before,
                after,
            } => {
                let (line, level) = (line_name(line), level_name(level));
                write!(f, "Số đơn vị {line}, {level}: {before} → {after}")
            }
        }
    }
}

/// Compares the units that an operation touched, before and after.
pub(crate) fn changes(
    before: &Tree,
    after: &Tree,
    touched: impl IntoIterator<Item = UnitId>,
    on: Day,
) -> Vec<Change> {
    let mut report = Vec::new();
    for id in touched {
        let Some(unit) = after.unit(id) else { continue };
        match before.unit(id) {
            None => report.push(Change::Created {
                unit: Named::of(unit),
                parent: parent(after, unit),
            }),
            Some(was) => changed(before, after, (was, unit), &mut report),
        }
    }
    for succession in &after.successions()[before.successions().len()..] {
        let parties = after
            .unit(succession.predecessor)
            .zip(after.unit(succession.successor));
        if let Some((unit, to)) = parties.filter(|(unit, _)| unit.life().1 != succession.on) {
            report.push(Change::GavePart {
                unit: Named::of(unit),
                to: Named::of(to),
            });
        }
    }
    report.sort_by_key(rank);
    report.extend(counts(before, after, on));
    report
}

fn changed(before: &Tree, after: &Tree, (was, unit): (&Unit, &Unit), report: &mut Vec<Change>) {
    let named = Named::of(unit);
    if was.is_standing() && !unit.is_standing() {
        if let Some((place, at)) = placed(after, unit) {
            let into = after
                .successors(unit.id)
                .into_iter()
                .filter(|succession| succession.on == unit.life().1)
                .filter_map(|succession| after.unit(succession.successor).map(Named::of))
                .collect();
            report.push(Change::Ended {
                unit: named,
                into,
                at,
                waits: place,
            });
        }
        return;
    }
    if let Some((_, to)) = placed(after, unit).filter(|_| was.assigned != unit.assigned) {
        report.push(Change::Assigned { unit: named, to });
        return;
    }
    // Only writing the past changes what a unit was called first.
    if let (Some(old), Some(first)) = (was.versions.first(), unit.versions.first())
        && title(old) != title(first)
    {
        report.push(Change::Former {
            unit: named.clone(),
            was: first.name.clone(),
            kind: first.kind.clone(),
            until: first.to,
        });
    }
    let (Some(old), Some(new)) = (was.versions.last(), unit.versions.last()) else {
        return;
    };
    if title(old) != title(new) {
        report.push(Change::Renamed {
            unit: named.clone(),
            was: Named::of(was),
        });
    }
    let to = parent(after, unit);
    match to {
        Some(at) if new.unassigned => report.push(Change::Waiting { unit: named, at }),
        Some(to) if old.unassigned => report.push(Change::Assigned { unit: named, to }),
        to if old.parent != new.parent => {
            report.push(Change::Moved {
                unit: named,
                from: parent(before, was),
                to,
            });
        }
        _ => {}
    }
}

fn title(version: &Version) -> (&str, &str, &str, Option<&str>) {
    (
        &version.name,
        &version.kind,
        &version.level,
        version.code.as_deref(),
    )
}

fn parent(tree: &Tree, unit: &Unit) -> Option<Named> {
    tree.unit(unit.versions.last()?.parent?).map(Named::of)
}

fn placed(tree: &Tree, unit: &Unit) -> Option<(bool, Named)> {
    let place = tree.place(unit.id)?;
    Some((place.waits, Named::of(tree.unit(place.at)?)))
}

fn rank(change: &Change) -> u8 {
    match change {
        Change::Created { .. } => 0,
        Change::Ended { .. } => 1,
        Change::GavePart { .. } => 2,
        Change::Renamed { .. } => 3,
        Change::Former { .. } => 4,
        Change::Moved { .. } => 5,
        Change::Assigned { .. } => 6,
        Change::Waiting { .. } => 7,
        Change::Count { .. } => 8,
    }
}

/// Lines and levels whose number of units changed.
fn counts(before: &Tree, after: &Tree, on: Day) -> Vec<Change> {
    let eve = on.pred_opt().unwrap_or(on);
    let mut counts: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for (tree, day, second) in [(before, eve, false), (after, on, true)] {
        for unit in tree.units() {
            let Some(version) = unit.version_on(day) else {
                continue;
            };
            let count = counts
                .entry((unit.line.clone(), version.level.clone()))
                .or_default();
            *(if second { &mut count.1 } else { &mut count.0 }) += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(_, (before, after))| before != after)
        .map(|((line, level), (before, after))| Change::Count {
            line,
            level,
            before,
            after,
        })
        .collect()
}
