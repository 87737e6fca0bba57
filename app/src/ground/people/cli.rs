//! `lantoa people` and `lantoa positions`: who there is, which positions, who holds them.

use clap::Subcommand;
use db::Tx;
use orgtree::{Day, OPEN, UnitId};
use serde_json::{Value, json};

use super::{Land, NewAssignment, NewPosition, Person, Position, store};
use crate::app::App;
use crate::ground::units;
use crate::shell::access::{Actor, Scope};
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::terminal;

/// Những người dùng hệ thống
#[derive(Subcommand)]
pub enum People {
    /// Ghi tên một người vào một đơn vị
    Add {
        /// Họ và tên
        name: String,
        /// Đơn vị của người ấy: tên tắt, mã hoặc cấp:mã
        #[arg(long)]
        unit: String,
    },
    /// Danh sách người
    List(Listed),
}

/// Chức danh: làm được gì, ở đâu, ai giữ
#[derive(Subcommand)]
pub enum Positions {
    /// Các loại chức danh của bộ quy định và quyền của mỗi loại
    Kinds,
    /// Lập một chức danh ở một đơn vị
    Create {
        /// Loại chức danh, như `positions kinds` in ra
        kind: String,
        /// Đơn vị: quyền có trong đơn vị này và các đơn vị bên dưới
        #[arg(long)]
        unit: String,
        /// Để phân biệt với chức danh cùng loại ở đó
        #[arg(long, default_value = "")]
        label: String,
    },
    /// Phân công một người giữ chức danh
    Assign {
        /// Mã chức danh, như `positions list` in ra
        position: String,
        /// Mã người, như `people list` in ra
        person: String,
        /// Từ ngày (2026-01-31); không ghi là hôm nay
        #[arg(long)]
        from: Option<Day>,
        /// Ngày thôi giữ: từ ngày này không còn quyền
        #[arg(long)]
        until: Option<Day>,
        /// Làm thay người này (mã người); phải có --until
        #[arg(long = "for")]
        acting_for: Option<String>,
    },
    /// Kết thúc một chức danh, hoặc chỉ phân công của một người
    End {
        /// Mã chức danh
        position: String,
        /// Chỉ phân công của người này (mã người)
        #[arg(long)]
        person: Option<String>,
        /// Từ ngày nào người ấy không còn giữ; không ghi là hôm nay
        #[arg(long, requires = "person")]
        on: Option<Day>,
    },
    /// Danh sách chức danh và người giữ
    List(Listed),
}

/// What a list shows.
#[derive(clap::Args)]
pub struct Listed {
    /// Chỉ của đơn vị này và các đơn vị bên dưới
    #[arg(long)]
    unit: Option<String>,
    /// In JSON
    #[arg(long)]
    json: bool,
}

/// Does something to who may do what, as the machine.
fn change<T: Send + 'static>(
    app: &App,
    f: impl FnOnce(&mut Tx<'_>, Land<'_>, &Actor) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let inner = app.clone();
    app.db.write(move |tx| {
        let (dated, catalog) = (inner.units.current(tx)?, inner.programmes.current());
        let actor = Actor::machine(&dated.tree);
        f(tx, (&dated.tree, &catalog.pack), &actor)
    })
}

/// Runs `lantoa people`.
///
/// # Errors
/// Unknown unit, no name, database failure.
pub fn people(app: &App, command: People) -> Result<(), Fault> {
    match command {
        People::Add { name, unit } => {
            let at = app.clock.now();
            let person = change(app, move |tx, land, actor| {
                let unit = units::find(land.0, &unit, None)?;
                super::add(tx, land, actor, (&name, unit), at)
            })?;
            terminal::line(&person.id.to_string())
        }
        People::List(listed) => {
            let found: Vec<(Value, i64)> =
                app.db.read(store::persons)?.into_iter().map(told).collect();
            list(
                app,
                &listed,
                found,
                &["Mã người", "Họ và tên", "Đơn vị"],
                &["id", "name"],
            )
        }
    }
}

fn told(p: Person) -> (Value, i64) {
    let Person { id, name, unit, .. } = p;
    (json!({"id": id.to_string(), "name": name}), unit)
}

/// Prints those of a unit's subtree, each with its unit last.
fn list(
    app: &App,
    listed: &Listed,
    found: Vec<(Value, i64)>,
    heads: &[&str],
    columns: &[&str],
) -> Result<(), Fault> {
    let dated = app.units.at_hand();
    let scope = match &listed.unit {
        Some(unit) => Scope::subtree(units::find(&dated.tree, unit, None)?),
        None => Scope::everything(&dated.tree),
    };
    let found = found
        .into_iter()
        .filter(|(_, unit)| scope.sees(&dated.tree, UnitId(*unit)));
    let lines: Vec<Value> = found
        .map(|(mut line, unit)| {
            line["unit"] = json!(units::full_name(&dated.tree, UnitId(unit)));
            line
        })
        .collect();
    if listed.json {
        return terminal::json(&lines);
    }
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let columns = columns.iter().chain(&["unit"]);
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| columns.clone().map(|key| text(line, key)).collect())
        .collect();
    terminal::line(&terminal::table(heads, &rows))
}

/// Runs `lantoa positions`.
///
/// # Errors
/// Unknown names, days that do not fit, database failure.
pub fn positions(app: &App, command: Positions) -> Result<(), Fault> {
    let (at, today) = (app.clock.now(), app.clock.now().day());
    match command {
        Positions::Kinds => kinds(app),
        Positions::Create { kind, unit, label } => {
            let made = change(app, move |tx, land, actor| {
                let unit = units::find(land.0, &unit, None)?;
                super::create(tx, land, actor, &NewPosition { kind, unit, label }, at)
            })?;
            terminal::line(&made.id.to_string())
        }
        Positions::Assign {
            position,
            person,
            from,
            until,
            acting_for,
        } => {
            let new = NewAssignment {
                position: position.parse()?,
                person: person.parse()?,
                from: from.unwrap_or(today),
                until,
                acting_for: acting_for.map(|id| id.parse()).transpose()?,
            };
            let made = change(app, move |tx, land, actor| {
                super::assign(tx, land, actor, &new, at)
            })?;
            terminal::line(&format!(
                "Giữ chức danh {}",
                days(&made.from_day, &made.to_day)
            ))
        }
        Positions::End {
            position,
            person: Some(person),
            on,
        } => {
            let held = (position.parse()?, person.parse()?, on.unwrap_or(today));
            let ended = change(app, move |tx, land, actor| {
                super::end_assignment(tx, land, actor, held, at)
            })?;
            terminal::line(&format!(
                "Giữ chức danh {}",
                days(&ended.from_day, &ended.to_day)
            ))
        }
        Positions::End { position, .. } => {
            let id: Id = position.parse()?;
            change(app, move |tx, land, actor| {
                super::end(tx, land, actor, id, at)
            })?;
            terminal::line(&format!("Đã kết thúc chức danh {id}"))
        }
        Positions::List(listed) => {
            let found = app.db.read(|conn| all(conn, app, &today.to_string()))?;
            let heads = [
                "Mã chức danh",
                "Chức danh",
                "Người giữ",
                "Hiệu lực",
                "Đơn vị",
            ];
            list(
                app,
                &listed,
                found,
                &heads,
                &["id", "name", "held_by", "ended_at"],
            )
        }
    }
}

fn days(from: &str, to: &str) -> String {
    if to == OPEN.to_string() {
        format!("từ {from}")
    } else {
        format!("từ {from} đến trước {to}")
    }
}

fn kinds(app: &App) -> Result<(), Fault> {
    let catalog = app.programmes.current();
    let rows: Vec<Vec<String>> = catalog
        .pack
        .positions
        .values()
        .map(|kind| {
            let abilities: Vec<&str> = kind.abilities.iter().map(|a| a.name()).collect();
            let registers: Vec<&str> = kind.registers.iter().map(String::as_str).collect();
            vec![
                kind.id.clone(),
                kind.name.clone(),
                abilities.join(", "),
                if registers.is_empty() {
                    "mọi sổ".to_owned()
                } else {
                    registers.join(", ")
                },
                if kind.levels.is_empty() {
                    "mọi cấp".to_owned()
                } else {
                    kind.levels.join(", ")
                },
            ]
        })
        .collect();
    terminal::line(&terminal::table(
        &["Loại", "Tên", "Quyền", "Sổ", "Cấp"],
        &rows,
    ))
}

/// Every position with who holds it on a day.
fn all(conn: &mut db::Conn, app: &App, day: &str) -> Result<Vec<(Value, i64)>, Fault> {
    let catalog = app.programmes.current();
    let mut found = Vec::new();
    for position in store::positions(conn)? {
        let Position {
            realm,
            id,
            kind,
            unit,
            label,
            ended_at,
            ..
        } = position;
        let mut holders = Vec::new();
        for held in store::of_position(conn, realm, id)? {
            if held.holds_on(day) {
                let name = super::person(conn, held.person)?.name;
                let acting = if held.acting_for.is_some() {
                    " (làm thay)"
                } else {
                    ""
                };
                holders.push(format!(
                    "{name}{acting}, {}",
                    days(&held.from_day, &held.to_day)
                ));
            }
        }
        let name = catalog
            .pack
            .positions
            .get(&kind)
            .map_or(kind.as_str(), |k| &k.name);
        let name = if label.is_empty() {
            name.to_owned()
        } else {
            format!("{name} — {label}")
        };
        let ended =
            ended_at.map_or_else(|| "còn hiệu lực".to_owned(), |at| format!("kết thúc {at}"));
        let line = json!({"id": id.to_string(), "kind": kind, "name": name,
            "held_by": holders.join("; "), "ended_at": ended});
        found.push((line, unit));
    }
    Ok(found)
}
