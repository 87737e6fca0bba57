//! The records of a register that a report names: which they are, and their values as cells.

use db::Conn;
use doc::{Block, Cell, Run};
use packs::{ColumnSource, FieldValue, Fields, Kind};
use vi::Span;

use super::desk::Desk;
use super::{bodies, store, tell};
use crate::books::entries::NO_START;
use crate::books::entries::rollup::Basis;
use crate::books::records::view::{self, Shown};
use crate::ground::programmes::Catalog;
use crate::ground::units;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;

/// A record with its values, read by the pack that shaped it.
pub(super) struct Case {
    shown: Shown,
    catalog: std::sync::Arc<Catalog>,
    fields: Fields,
}

/// What one column says of a record.
pub(super) fn cell(desk: &Desk<'_>, case: &Case, source: &ColumnSource, at: usize) -> Cell {
    match source {
        ColumnSource::Index => Cell::Integer(i64::try_from(at + 1).unwrap_or(i64::MAX)),
        ColumnSource::Unit => unit(desk, &case.shown.unit.id),
        ColumnSource::State => Cell::Text(case.shown.state_name.clone()),
        ColumnSource::Source => Cell::Text(case.shown.said_by.clone()),
        ColumnSource::Field(id) => field(desk, case, id),
        ColumnSource::Measure(_) => Cell::Empty,
    }
}

/// A unit by the name that it bore on the report's day: one unit stands under one name.
fn unit(desk: &Desk<'_>, text: &str) -> Cell {
    let tree = desk.books.tree;
    let found = units::find(tree, text, None).ok();
    let named = found.and_then(|u| bodies::named(tree, u, desk.day));
    Cell::text(named.map_or(text, |version| version.name.as_str()))
}

/// A value of a record; numbers stay numbers, units get their names.
fn field(desk: &Desk<'_>, case: &Case, id: &str) -> Cell {
    let register = case.catalog.pack.registers.get(&case.shown.register);
    match (register.and_then(|r| r.fields.get(id)), case.fields.get(id)) {
        (_, Some(FieldValue::Amount(amount))) => tell::cell(&amount.quantity, amount.uom),
        (_, Some(FieldValue::Span(span))) if *span == Span::UNKNOWN => Cell::Empty,
        (Some(field), Some(FieldValue::Reference(said)))
            if matches!(field.kind, Kind::Unit(_) | Kind::Place) =>
        {
            unit(desk, said.id.as_deref().unwrap_or(&said.text))
        }
        (Some(field), Some(value)) => Cell::Text(case.catalog.pack.display(field, value)),
        _ => Cell::Empty,
    }
}

/// The records of a register that count and belong to the unit and the period, oldest first.
pub(super) fn cases(conn: &mut Conn, desk: &Desk<'_>, register: &str) -> Result<Vec<Case>, Fault> {
    let (tree, asked) = (desk.books.tree, desk.asked);
    let scope = Scope::everything(tree);
    let whose = (asked.unit, asked.basis);
    let ids = store::listed(conn, &tree.realms_under(asked.unit), register, whose)?;
    let mut cases = Vec::new();
    for id in ids {
        let shown = view::one(conn, desk.app, &scope, id)?;
        let day = shown.day.as_deref().and_then(|d| d.parse().ok());
        let inside = match (asked.period, day) {
            (None, _) => true,
            (Some(period), Some(day)) => period.contains(&Span::day(day)),
            (Some(_), None) => false,
        };
        let unit = units::find(tree, &shown.unit.id, None)?;
        let mine = asked.basis == Basis::Now
            || tree
                .path_then(unit, day.unwrap_or(NO_START))
                .contains(&asked.unit);
        let catalog = desk.app.programmes.version(conn, &shown.version)?;
        let Some(shape) = catalog.pack.registers.get(register) else {
            continue;
        };
        let counts = shape.states.get(&shown.state).is_some_and(|s| s.counts);
        if !(inside && mine && counts) {
            continue;
        }
        let fields = shape
            .parse_open(&catalog.pack, &shown.fields)
            .unwrap_or_default();
        cases.push(Case {
            shown,
            fields,
            catalog,
        });
    }
    Ok(cases)
}

/// Records named in the text: the first field with the others in brackets.
pub(super) fn list(
    conn: &mut Conn,
    desk: &Desk<'_>,
    register: &str,
    columns: &[packs::Column],
    top: Option<u32>,
) -> Result<Vec<Block>, Fault> {
    let cases = cases(conn, desk, register)?;
    let most = top.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let items: Vec<String> = cases
        .iter()
        .take(most)
        .map(|case| {
            let words = columns
                .iter()
                .filter_map(|c| match cell(desk, case, &c.source, 0) {
                    Cell::Text(text) if !text.is_empty() && text != desk.version.name => Some(text),
                    _ => None,
                });
            let mut words: Vec<String> = words.collect();
            let title = vi::fold(words.first().map_or("", String::as_str));
            let mut at = 0;
            words.retain(|word| {
                at += 1;
                at == 1 || !title.contains(&vi::fold(word))
            });
            match words.split_first() {
                Some((first, rest)) if !rest.is_empty() => format!("{first} ({})", rest.join("; ")),
                Some((first, _)) => first.clone(),
                None => case.shown.title.clone(),
            }
        })
        .collect();
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let registers = &desk.books.catalog.pack.registers;
    let what = registers.get(register).map_or(register, |r| &r.name);
    let lead = match cases.len() {
        n if n > most => format!("{what} có hồ sơ trong sổ ({most} trong số {n}):"),
        _ => format!("{what} có hồ sơ trong sổ:"),
    };
    let last = items.len() - 1;
    let items = items.into_iter().enumerate().map(|(at, item)| {
        let mark = if at == last { "." } else { ";" };
        vec![Run::plain(format!("{item}{mark}"))]
    });
    Ok(vec![Block::text(lead), Block::List(items.collect())])
}
