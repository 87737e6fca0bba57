//! The sums of what the units below declared, along today's tree, computed once more for `verify`:
//! not from a unit down to what may have been said below it, as the figures are, but from every
//! statement up to where it counts today.

use std::collections::{BTreeMap, BTreeSet};

use db::Conn;
use orgtree::{Tree, UnitId};
use packs::{Aggregate, Measure, Nature, OverTime};
use vi::{Decimal, Span, Uom};

use super::ask::belongs;
use super::declared::decimal;
use super::evidence::own_period;
use super::said::together;
use super::{Below, Books, Figure, summed};
use crate::books::entries::cell::Cell;
use crate::books::entries::rollup::is_kept;
use crate::books::entries::{self, Entry, NO_END, NO_START};
use crate::ground::units;
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;

/// A statement, with the unit directly below through which it counts.
struct Said {
    entry: Entry,
    through: UnitId,
}

/// What `verify` tells of the sums below: how many it compared, and each that is another.
#[derive(Debug, Default)]
pub struct Rechecked {
    /// Sums compared.
    pub sums: u64,
    /// Each difference, in Vietnamese.
    pub differences: Vec<String>,
}

/// Compares every sum of declarations below a unit above the communes with what `ask` lists of that
/// unit along today's tree.
///
/// # Errors
/// The database fails.
pub fn recheck(
    conn: &mut Conn,
    books: Books<'_>,
    mut ask: impl FnMut(&mut Conn, UnitId) -> Result<Vec<Figure>, Fault>,
) -> Result<Rechecked, Fault> {
    let mut found = Rechecked::default();
    for (above, said) in counted(conn, books.tree)? {
        if !is_kept(books.tree, above) {
            continue;
        }
        let mut wanted = BTreeMap::<(i64, String), Span>::new();
        for one in &said {
            let period = own_period(&one.entry.span);
            wanted.insert((one.entry.measure, period.iso()), period);
        }
        let mut listed = BTreeMap::new();
        for figure in ask(conn, above)? {
            if figure.id.nature == Nature::Result {
                let (measure, period) = (figure.id.measure, figure.id.period);
                wanted.insert((measure, period.iso()), period);
                listed.insert((measure, period.iso()), figure.below);
            }
        }
        for (key, period) in wanted {
            let measure = books.catalog.measure(key.0)?;
            let right = sum(books.tree, above, (measure, key.0), &period, &said);
            let is = listed.remove(&key).flatten();
            found.sums += u64::from(right.is_some());
            if is != right {
                let told = |below: Option<&Below>| {
                    below.map_or_else(
                        || "không có".to_owned(),
                        |b| format!("{} ({}/{})", summed(Lang::Vi, b, measure.uom), b.n, b.of),
                    )
                };
                found.differences.push(format!(
                    "{}, {}, {}: tổng khai báo của cấp dưới theo cây hiện nay phải là {}, con số ghi {}",
                    units::full_name(books.tree, above),
                    measure.name,
                    period.to_vi(),
                    told(right.as_ref()),
                    told(is.as_ref()),
                ));
            }
        }
    }
    Ok(found)
}

/// Every declared result, under each unit above it in whose sum it may be.
fn counted(conn: &mut Conn, tree: &Tree) -> Result<BTreeMap<UnitId, Vec<Said>>, Fault> {
    let realms: BTreeSet<i64> = tree.units().map(|u| u.realm).collect();
    let mut found = BTreeMap::<UnitId, Vec<Said>>::new();
    for realm in realms {
        for entry in entries::declared(conn, realm)? {
            for (above, through) in ways(tree, entry.unit) {
                let said = Said {
                    entry: entry.clone(),
                    through,
                };
                found.entry(above).or_default().push(said);
            }
        }
    }
    Ok(found)
}

/// Where what a unit says counts today, and through which unit: at the unit above it; of one that
/// ended at the unit where it is found, and through that one, when it is of its kind, above it.
fn ways(tree: &Tree, unit: UnitId) -> Vec<(UnitId, UnitId)> {
    let above = |u: UnitId| tree.latest(u).and_then(|v| v.parent);
    if tree.is_standing(unit) {
        return above(unit).map(|up| (up, unit)).into_iter().collect();
    }
    let Some(heir) = tree.place(unit).map(|place| place.at) else {
        return Vec::new();
    };
    let mut ways = vec![(heir, unit)];
    if kind(tree, heir) == kind(tree, unit)
        && let Some(up) = above(heir)
    {
        ways.push((up, heir));
    }
    ways
}

fn kind(tree: &Tree, unit: UnitId) -> (Option<&str>, Option<&str>) {
    let line = tree.unit(unit).map(|u| u.line.as_str());
    (line, tree.latest(unit).map(|v| v.level.as_str()))
}

/// What the statements of one measure come to in a period.
fn sum(
    tree: &Tree,
    above: UnitId,
    (measure, number): (&Measure, i64),
    period: &Span,
    said: &[Said],
) -> Option<Below> {
    let last = period.to.unwrap_or(NO_END);
    let stock = measure.over_time == OverTime::Stock;
    let outlived = |unit| last == NO_END || tree.life(unit).is_none_or(|(_, ended)| ended > last);
    let mine: Vec<&Said> = said
        .iter()
        .filter(|s| s.entry.measure == number && belongs(period, &s.entry.span))
        .filter(|s| !stock || outlived(s.entry.unit))
        .collect();
    // What a unit that ended said of all it held is not added to what those it held said.
    let held_by = |inner: &Said, outer: &Said| {
        let mut at = inner.entry.unit;
        let (born, _) = tree.life(at).unwrap_or((NO_START, NO_END));
        let last = units::last_day(tree, at).max(born);
        let day = outer.entry.anchor().clamp(born, last);
        while let Some(up) = tree.version_on(at, day).and_then(|v| v.parent) {
            if up == outer.entry.unit {
                return true;
            }
            at = up;
        }
        false
    };
    let once = mine.iter().filter(|outer| {
        tree.is_standing(outer.entry.unit) || !mine.iter().any(|inner| held_by(inner, outer))
    });
    let mut by_unit = BTreeMap::<UnitId, (UnitId, Vec<&Entry>)>::new();
    for one in once {
        let of_unit = by_unit.entry(one.entry.unit);
        let (_, said) = of_unit.or_insert((one.through, Vec::new()));
        said.push(&one.entry);
    }
    let adds = match measure.aggregate {
        Aggregate::None => false,
        Aggregate::Ratio => true,
        _ => measure.uom != Uom::Percent,
    };
    let (mut total, mut missing) = (Cell::default(), Vec::new());
    let (mut told, mut waiting) = (BTreeSet::new(), 0);
    for (unit, (through, entries)) in &by_unit {
        match together(measure, entries).filter(|_| adds) {
            None => missing.push(*unit),
            Some(cell) => {
                total += cell;
                if tree.is_standing(*through) {
                    told.insert(*through);
                } else {
                    waiting += 1;
                }
            }
        }
    }
    let kinds: BTreeSet<_> = by_unit.values().map(|(t, _)| kind(tree, *t)).collect();
    let beside = tree.units().filter(|u| {
        u.is_standing()
            && tree.latest(u.id).and_then(|v| v.parent) == Some(above)
            && kinds.contains(&kind(tree, u.id))
    });
    let whole = total.of.value();
    let claim = total.claim();
    let at = |n: i128| -> Decimal { decimal(measure, n) };
    (!by_unit.is_empty()).then(|| Below {
        value: (total.counts.added() > 0).then(|| at(claim.value)),
        high: claim.high.map(at),
        bound: claim.bound,
        n: count(told.len()),
        of: count(beside.count()),
        waiting,
        denominator: (whole != 0).then(|| at(whole)),
        missing,
    })
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
