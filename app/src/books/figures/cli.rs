//! `lantoa figures`, `lantoa trace`, `lantoa verify`.

use clap::Args;
use packs::Standing;
use vi::{Span, Uom};

use super::{FigureId, Names, Page, Sight, Trace, json, tables, turn, within};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::books::sources::Source;
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
    app.with_books(|conn, books| {
        let unit = units::find(books.tree, &args.unit, None)?;
        let whose = if args.deep {
            within(books.tree, unit, basis)
        } else {
            vec![unit]
        };
        let scope = Actor::machine(books.tree).scope;
        let (mut sight, mut found) = (Sight::of(books, &scope), Vec::new());
        for unit in whose {
            found.extend(sight.of_unit(conn, unit, period.as_ref(), basis)?);
        }
        let names = Names::of(books);
        if args.json {
            return terminal::json(&json::figures(&names, &found)?);
        }
        terminal::line(&tables(&names, &found))
    })
}

/// Prints what stands behind a figure.
///
/// # Errors
/// Unknown figure, database failure.
pub fn trace(app: &App, id: &str, after: Option<&str>, as_json: bool) -> Result<(), Fault> {
    let page = Page {
        after: after.map(str::parse).transpose()?,
        ..Page::FIRST
    };
    app.with_books(|conn, books| {
        let id = FigureId::read(books.catalog, id)?;
        let everything = Actor::machine(books.tree).scope;
        let found = super::trace(conn, books, &id, &everything, page)?;
        let names = Names::of(books);
        if as_json {
            return terminal::json(&json::trace(&names, &found)?);
        }
        told(&names, &found)
    })
}

fn told(names: &Names<'_>, found: &Trace) -> Result<(), Fault> {
    terminal::line(&tables(names, std::slice::from_ref(&found.figure)))?;
    let id = &found.figure.id;
    let definition = format!("Định nghĩa: {}", names.measure(id)?.definition);
    terminal::line(&format!("\n{}", terminal::lines(&definition)))?;
    // Where all of them are of the figure's own unit, no column says so.
    let of_others = found.entries.iter().any(|e| e.unit != id.unit);
    let rows = found.entries.iter().map(|e| {
        let uom = if e.rate {
            Uom::Percent
        } else {
            found.figure.uom
        };
        let label = e.label.as_deref().unwrap_or_default();
        let turn = turn(Lang::Vi, id.nature, label, e.quantity.value);
        let unit = of_others.then(|| names.unit(e.unit).path);
        let standing = match e.standing {
            Standing::Declared => "khai báo",
            Standing::Evidenced => "hồ sơ",
        };
        vec![
            format!("{turn}{}", e.quantity.to_vi(uom)),
            e.title.clone(),
            unit.unwrap_or_default(),
            standing.to_owned(),
            e.voice
                .source()
                .map_or_else(|| names.said_by(&e.voice), Source::cite),
            e.record.to_string(),
        ]
    });
    terminal::line(&terminal::table(
        &["Giá trị", "Hồ sơ", "Đơn vị", "Loại", "Nguồn", "Mã hồ sơ"],
        &rows.collect::<Vec<_>>(),
    ))?;
    found.next.as_ref().map_or(Ok(()), |next| {
        terminal::line(&format!("Còn nữa: --after {next}"))
    })
}
