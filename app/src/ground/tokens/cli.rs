//! `lantoa token`: new, list, revoke.

use clap::Subcommand;
use orgtree::UnitId;
use packs::Ability;
use serde::Serialize;

use super::NewToken;
use crate::app::App;
use crate::ground::units::{self, UnitRef};
use crate::shell::access::Actor;
use crate::shell::fault::Fault;
use crate::shell::id::random;
use crate::shell::terminal;

/// Mã truy cập API của một đơn vị
#[derive(Subcommand)]
pub enum Command {
    /// Tạo mã truy cập; mã chỉ in ra một lần
    New {
        /// Đơn vị: mã truy cập đọc và ghi trong đơn vị này và các đơn vị bên dưới
        #[arg(long)]
        unit: String,
        /// Quyền: read, record …
        #[arg(long, required = true, num_args = 1..)]
        can: Vec<String>,
        /// Dùng vào việc gì
        #[arg(long, default_value = "")]
        label: String,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Danh sách mã truy cập (không có phần bí mật)
    List {
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Thu hồi mã truy cập
    Revoke {
        /// Mã số, như `token list` in ra
        id: String,
    },
}

#[derive(Serialize)]
struct Line {
    id: String,
    unit: UnitRef,
    can: Vec<&'static str>,
    label: String,
    created_at: String,
    revoked_at: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Unknown unit, ability or token; database failure.
pub fn run(app: &App, command: Command) -> Result<(), Fault> {
    match command {
        Command::New {
            unit,
            can,
            label,
            json,
        } => new(app, &unit, &can, label, json),
        Command::List { json } => list(app, json),
        Command::Revoke { id } => {
            let (inner, at) = (app.clone(), app.clock.now());
            let name = id.clone();
            app.db.write(move |tx| {
                let dated = inner.units.current(tx)?;
                super::revoke(tx, &name, &Actor::machine(&dated.tree), at)
            })?;
            terminal::line(&format!("Đã thu hồi {id}"))
        }
    }
}

fn new(app: &App, unit: &str, can: &[String], label: String, json: bool) -> Result<(), Fault> {
    let abilities = can
        .iter()
        .map(|code| Ability::parse(code).map_err(Fault::Usage))
        .collect::<Result<Vec<_>, _>>()?;
    let chance = (random()?, random()?);
    let (inner, at, unit) = (app.clone(), app.clock.now(), unit.to_owned());
    let (id, secret, name) = app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        let unit = units::find(&dated.tree, &unit, None)?;
        let wanted = NewToken {
            unit,
            abilities,
            label,
        };
        let (id, secret) = super::add(tx, &wanted, chance, (&Actor::machine(&dated.tree), at))?;
        Ok::<_, Fault>((id, secret, units::full_name(&dated.tree, unit)))
    })?;
    if json {
        return terminal::json(&serde_json::json!({"id": id, "token": secret}));
    }
    terminal::line(&secret)?;
    eprintln!("Mã số {id}, cho {name}. Hãy cất mã trên ở nơi an toàn: nó không in ra lần nữa.");
    Ok(())
}

fn list(app: &App, json: bool) -> Result<(), Fault> {
    let lines: Vec<Line> = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let told = |t: super::Token| Line {
            unit: UnitRef::of(&dated.tree, UnitId(t.unit)),
            can: t.abilities().into_iter().map(Ability::code).collect(),
            id: t.id,
            label: t.label,
            created_at: t.created_at,
            revoked_at: t.revoked_at,
        };
        Ok::<_, Fault>(super::all(conn)?.into_iter().map(told).collect())
    })?;
    if json {
        return terminal::json(&lines);
    }
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|l| {
            let ended = l
                .revoked_at
                .map_or_else(|| "còn hiệu lực".into(), |at| format!("thu hồi {at}"));
            vec![l.id, l.unit.path, l.can.join(" "), l.label, ended]
        })
        .collect();
    terminal::line(&terminal::table(
        &["Mã số", "Đơn vị", "Quyền", "Dùng vào", "Hiệu lực"],
        &rows,
    ))
}
