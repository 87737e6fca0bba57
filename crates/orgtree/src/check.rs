//! Whether units and successions form one tree on every day. All defects are found at once.

use std::collections::HashMap;

use crate::{Day, Defect, Extent, Named, OPEN, Unit, UnitId, graph::Graph};

/// Every defect of the graph, in unit order.
pub(crate) fn defects(graph: &Graph) -> Vec<Defect> {
    let mut found = Vec::new();
    for pair in graph.units.windows(2) {
        if pair[0].id == pair[1].id {
            found.push(Defect::SameId(pair[0].id));
        }
    }
    for unit in &graph.units {
        versions(unit, &mut found);
    }
    if !found.is_empty() {
        // Walking needs well-formed lives.
        return found;
    }
    root(graph, &mut found);
    parents(graph, &mut found);
    cycles(graph, &mut found);
    successions(graph, &mut found);
    codes(graph, &mut found);
    slugs(graph, &mut found);
    assignments(graph, &mut found);
    found
}

fn versions(unit: &Unit, found: &mut Vec<Defect>) {
    if unit.versions.is_empty() {
        found.push(Defect::NoVersion(unit.id));
    }
    for version in &unit.versions {
        if version.from >= version.to || version.to > OPEN {
            found.push(Defect::Empty {
                unit: Named::of(unit),
                from: version.from,
                to: version.to,
            });
        }
    }
    for pair in unit.versions.windows(2) {
        let (end, start) = (pair[0].to, pair[1].from);
        if start < end {
            found.push(Defect::Overlap {
                unit: Named::of(unit),
                on: start,
            });
        } else if start > end {
            found.push(Defect::Gap {
                unit: Named::of(unit),
                from: end,
                to: start,
            });
        }
    }
}

fn root(graph: &Graph, found: &mut Vec<Defect>) {
    let mut parentless = graph
        .units
        .iter()
        .filter(|unit| unit.versions.iter().any(|v| v.parent.is_none()));
    let Some(root) = parentless.next() else {
        if !graph.units.is_empty() {
            found.push(Defect::NoRoot);
        }
        return;
    };
    if !root.is_standing() || root.versions.iter().any(|v| v.parent.is_some()) {
        found.push(Defect::RootEnds {
            root: Named::of(root),
        });
    }
    for unit in parentless {
        found.push(Defect::SecondRoot {
            unit: Named::of(unit),
            root: Named::of(root),
        });
    }
}

fn parents(graph: &Graph, found: &mut Vec<Defect>) {
    for unit in &graph.units {
        for version in &unit.versions {
            let Some(id) = version.parent else { continue };
            let Some(parent) = graph.position(id) else {
                found.push(Defect::UnknownParent {
                    unit: Named::of(unit),
                    parent: id,
                });
                continue;
            };
            let life = graph.units[parent].life();
            if version.from < life.0 || life.1 < version.to {
                found.push(Defect::Orphan {
                    unit: Named::of(unit),
                    parent: Named::of(&graph.units[parent]),
                    from: version.from,
                    to: version.to,
                    life,
                });
            }
        }
    }
}

/// The first day of a cycle is the start of a version of one of its units, so it is enough to
/// climb once from the start of every version.
fn cycles(graph: &Graph, found: &mut Vec<Defect>) {
    for (ix, unit) in graph.units.iter().enumerate() {
        for version in &unit.versions {
            let mut at = ix;
            for _ in 0..graph.units.len() {
                let Some(parent) = graph.parent_on(at, version.from) else {
                    break;
                };
                if parent == ix {
                    found.push(Defect::Cycle {
                        unit: Named::of(unit),
                        on: version.from,
                    });
                    break;
                }
                at = parent;
            }
        }
    }
}

fn successions(graph: &Graph, found: &mut Vec<Defect>) {
    for succession in &graph.successions {
        let ends = graph
            .position(succession.predecessor)
            .zip(graph.position(succession.successor));
        let Some((before, after)) = ends else {
            found.push(Defect::UnknownHeir {
                predecessor: succession.predecessor,
                successor: succession.successor,
            });
            continue;
        };
        let (before, after) = (&graph.units[before], &graph.units[after]);
        let on = succession.on;
        if before.id == after.id {
            found.push(Defect::OwnHeir {
                unit: Named::of(before),
            });
            continue;
        }
        let life = before.life();
        let ends_well = match succession.extent {
            Extent::Whole => life.1 == on,
            Extent::Part => life.1 >= on,
        };
        if life.0 >= on || !ends_well {
            found.push(Defect::PredecessorLife {
                predecessor: Named::of(before),
                successor: Named::of(after),
                on,
                life,
            });
        }
        let life = after.life();
        if on < life.0 || life.1 <= on {
            found.push(Defect::SuccessorLife {
                predecessor: Named::of(before),
                successor: Named::of(after),
                on,
                life,
            });
        }
    }
    for (ix, out) in graph.out.iter().enumerate() {
        let end = graph.units[ix].life().1;
        let mut last = out
            .iter()
            .map(|&nth| &graph.successions[nth])
            .filter(|s| s.on == end);
        let more = last.clone().count() > 1;
        if more && last.any(|s| s.extent == Extent::Whole) {
            found.push(Defect::WholeAndMore {
                unit: Named::of(&graph.units[ix]),
                on: end,
            });
        }
    }
}

fn codes(graph: &Graph, found: &mut Vec<Defect>) {
    /// From, to, position of the unit.
    type Stay = (Day, Day, usize);
    let mut holders: HashMap<(&str, &str), Vec<Stay>> = HashMap::new();
    for (ix, unit) in graph.units.iter().enumerate() {
        for version in &unit.versions {
            if let Some(code) = &version.code {
                holders.entry((&version.level, code)).or_default().push((
                    version.from,
                    version.to,
                    ix,
                ));
            }
        }
    }
    let mut doubled = Vec::new();
    for ((level, code), mut spans) in holders {
        spans.sort_unstable();
        for pair in spans.windows(2) {
            if pair[1].0 < pair[0].1 {
                doubled.push(Defect::SameCode {
                    level: level.to_owned(),
                    code: code.to_owned(),
                    on: pair[1].0,
                    first: Named::of(&graph.units[pair[0].2]),
                    second: Named::of(&graph.units[pair[1].2]),
                });
            }
        }
    }
    doubled.sort_by_cached_key(ToString::to_string);
    found.append(&mut doubled);
}

fn slugs(graph: &Graph, found: &mut Vec<Defect>) {
    let mut seen: HashMap<&str, &Unit> = HashMap::new();
    for unit in &graph.units {
        let Some(slug) = &unit.slug else { continue };
        let fits = slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && slug.bytes().any(|b| b.is_ascii_lowercase());
        if !fits {
            found.push(Defect::BadSlug {
                unit: Named::of(unit),
                slug: slug.clone(),
            });
        }
        if let Some(first) = seen.insert(slug, unit) {
            found.push(Defect::SameSlug {
                slug: slug.clone(),
                first: Named::of(first),
                second: Named::of(unit),
            });
        }
    }
}

/// An assignment leads to a unit that outlives the assigned one, so that places never go in circles.
fn assignments(graph: &Graph, found: &mut Vec<Defect>) {
    let life = |id: UnitId| graph.position(id).map(|ix| graph.units[ix].life());
    for unit in &graph.units {
        let Some(assigned) = &unit.assigned else {
            continue;
        };
        let lives = life(assigned.to).is_some_and(|l| l.0 <= assigned.on && assigned.on < l.1);
        if unit.is_standing() || assigned.on < unit.life().1 || !lives {
            found.push(Defect::BadAssignment {
                unit: Named::of(unit),
                to: assigned.to,
                on: assigned.on,
            });
        }
    }
}
