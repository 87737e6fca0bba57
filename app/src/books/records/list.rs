//! Pages of the records of a register, newest first; only what the scope sees.

use db::Conn;
use serde::Serialize;

use super::asked::{Ask, LONGEST};
use super::store::{self, After, Below, Wanted};
use super::view::{Shown, shown};
use crate::app::App;
use crate::books::entries::ends;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;
use crate::shell::request::cursor_malformed;

/// Below this many units a list starts from the units instead of the days.
const WIDE: usize = 40;

/// A page of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Page {
    /// Newest first.
    pub records: Vec<Shown>,
    /// Give it back as `after` for the next page.
    pub next: Option<String>,
}

/// One page of a register.
///
/// # Errors
/// Unknown register, a unit outside the scope, a broken cursor, database failure.
pub fn list(conn: &mut Conn, app: &App, scope: &Scope, ask: &Ask<'_>) -> Result<Page, Fault> {
    let dated = app.units.current(conn)?;
    let catalog = app.programmes.current();
    super::register_of(&catalog, ask.register)?;
    let outside = |what: String| Err(Fault::Missing(format!("{what} trong phạm vi của bạn")));
    if !scope.registers.has(ask.register) {
        return outside(format!("sổ \"{}\"", ask.register));
    }
    let tree = &dated.tree;
    let unders = match ask.under {
        Some(under) if !scope.sees(tree, under) => return outside(format!("đơn vị {under}")),
        Some(under) => vec![under],
        None => scope.tops().to_vec(),
    };
    let limit = ask.limit.clamp(1, LONGEST);
    let after = ask.after.map_or(Ok(After::start()), cursor)?;
    let mut rows = Vec::new();
    for under in unders {
        let wanted = Wanted {
            register: ask.register,
            under,
            below: if !tree.is_standing(under) {
                Below::Were
            } else if tree.descendants_now(under).len() > WIDE {
                Below::Many
            } else {
                Below::Few
            },
            registered: ask.registered.as_ref().map(ends),
            results: ask.results.as_ref().map(ends),
            after: after.clone(),
            limit: i64::from(limit) + 1,
        };
        rows.extend(store::page(conn, scope, tree.realms_under(under), &wanted)?);
    }
    store::newest(&mut rows, i64::from(limit) + 1);
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|r| format!("{}_{}", r.day, r.id));
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        records.push(shown(conn, app, tree, scope, row)?);
    }
    Ok(Page { records, next })
}

/// The newest records of a register that the scope sees.
///
/// # Errors
/// As [`list`].
pub fn newest(
    conn: &mut Conn,
    app: &App,
    scope: &Scope,
    register: &str,
    limit: u32,
) -> Result<Vec<Shown>, Fault> {
    let ask = Ask {
        register,
        limit,
        ..Ask::default()
    };
    list(conn, app, scope, &ask).map(|page| page.records)
}

fn cursor(text: &str) -> Result<After, Fault> {
    let wrong = || cursor_malformed(text);
    let (day, id) = text.split_once('_').ok_or_else(wrong)?;
    Ok(After {
        day: day.to_owned(),
        id: id.parse().map_err(|_| wrong())?,
    })
}
