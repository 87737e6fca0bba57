//! `lantoa figures`, `lantoa trace`, `lantoa verify`.

use clap::Args;
use vi::{Quantity, Span, Uom};

use super::ask::Books;
use super::sight::Sight;
use super::{FigureId, tables, trace, turn, within};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;
use crate::shell::terminal;

/// Which figures.
#[derive(Args)]
pub struct Figures {
    /// Đơn vị: tên tắt, mã hoặc cấp:mã
    #[arg(long)]
    unit: String,
    /// Kỳ: 2023, 2023-05, 2025-12-15..2026-06-14; không ghi là mọi con số, mỗi con số theo kỳ của nó
    #[arg(long)]
    period: Option<String>,
    /// then: theo cây đơn vị lúc đó; now: theo cây hiện nay
    #[arg(long, default_value = "then")]
    basis: String,
    /// Cả các đơn vị bên dưới, mỗi con số dưới đơn vị của nó
    #[arg(long)]
    deep: bool,
    /// In JSON
    #[arg(long)]
    json: bool,
}

/// Prints figures.
///
/// # Errors
/// Unknown unit or period, database failure.
pub fn figures(app: &App, args: &Figures) -> Result<(), Fault> {
    let basis: Basis = args.basis.parse()?;
    let period = args
        .period
        .as_deref()
        .map(Span::parse)
        .transpose()
        .map_err(Fault::Usage)?;
    let found = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let catalog = app.programmes.current();
        let books = Books {
            tree: &dated.tree,
            catalog: &catalog,
        };
        let unit = units::find(&dated.tree, &args.unit, None)?;
        let whose = if args.deep {
            within(&dated.tree, unit, basis)
        } else {
            vec![unit]
        };
        let scope = Actor::machine(&dated.tree).scope;
        let (mut sight, mut found) = (Sight::of(books, &scope), Vec::new());
        for unit in whose {
            found.extend(sight.of_unit(conn, unit, period.as_ref(), basis)?);
        }
        Ok::<_, Fault>(found)
    })?;
    if args.json {
        return terminal::json(&found);
    }
    terminal::line(&tables(&found))
}

/// Prints what stands behind a figure.
///
/// # Errors
/// Unknown figure, database failure.
pub fn trace(app: &App, id: &str, after: Option<&str>, as_json: bool) -> Result<(), Fault> {
    let id: FigureId = id.parse()?;
    let page = trace::Page {
        after: after.map(str::parse).transpose()?,
        ..trace::Page::FIRST
    };
    let found = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let catalog = app.programmes.current();
        let books = Books {
            tree: &dated.tree,
            catalog: &catalog,
        };
        trace::of(conn, books, &id, &Actor::machine(&dated.tree).scope, page)
    })?;
    if as_json {
        return terminal::json(&found);
    }
    terminal::line(&tables(std::slice::from_ref(&found.figure)))?;
    let definition = format!("Định nghĩa: {}", found.definition);
    terminal::line(&format!("\n{}", terminal::lines(&definition)))?;
    // Where all of them are of the figure's own unit, no column says so.
    let whose = &found.figure.unit.id;
    let of_others = found.entries.iter().any(|e| e.unit.id != *whose);
    let rows: Vec<Vec<String>> = found
        .entries
        .iter()
        .map(|e| {
            let uom = found.figure.uom.parse().unwrap_or(Uom::Count);
            let uom = if e.rate { Uom::Percent } else { uom };
            let label = e.label.as_deref().unwrap_or_default();
            let turn = turn(Lang::Vi, &found.figure.nature, label, e.value);
            let value = Quantity {
                value: e.value,
                high: e.high,
                of: e.of,
                bound: e.bound,
            }
            .to_vi(uom);
            let source = e
                .source
                .as_ref()
                .map_or_else(String::new, crate::books::records::source::Source::cite);
            vec![
                format!("{turn}{value}"),
                e.title.clone(),
                if of_others {
                    e.unit.path.clone()
                } else {
                    String::new()
                },
                if e.standing == "declared" {
                    "khai báo"
                } else {
                    "hồ sơ"
                }
                .to_owned(),
                source,
                e.record.clone(),
            ]
        })
        .collect();
    terminal::line(&terminal::table(
        &["Giá trị", "Hồ sơ", "Đơn vị", "Loại", "Nguồn", "Mã hồ sơ"],
        &rows,
    ))?;
    found.next.map_or(Ok(()), |next| {
        terminal::line(&format!("Còn nữa: --after {next}"))
    })
}
