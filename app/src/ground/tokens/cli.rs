//! `lantoa token`: new, list, revoke.

use clap::Subcommand;
use packs::Ability;
use serde::Serialize;

use super::NewToken;
use crate::app::App;
use crate::shell::access::Actor;
use crate::shell::fault::Fault;
use crate::shell::id::random;
use crate::shell::terminal;

/// Mã truy cập API của một chức danh
#[derive(Subcommand)]
pub enum Command {
    /// Tạo mã truy cập; mã chỉ in ra một lần
    New {
        /// Mã chức danh, như `positions list` in ra: mã truy cập làm được những gì chức danh ấy làm được
        #[arg(long)]
        position: String,
        /// Của riêng người giữ chức danh ấy (mã người): hết giữ chức danh thì hết hiệu lực
        #[arg(long)]
        person: Option<String>,
        /// Chỉ những quyền này của chức danh: read, record …
        #[arg(long, num_args = 1..)]
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
    position: String,
    person: Option<String>,
    can: Vec<&'static str>,
    label: String,
    created_at: String,
    revoked_at: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Unknown position, person, ability or token; database failure.
pub fn run(app: &App, command: Command) -> Result<(), Fault> {
    match command {
        Command::New {
            position,
            person,
            can,
            label,
            json,
        } => {
            let abilities = can.iter().map(|code| Ability::parse(code));
            let wanted = NewToken {
                position: position.parse()?,
                person: person.map(|id| id.parse()).transpose()?,
                abilities: abilities.collect::<Result<_, _>>().map_err(Fault::Usage)?,
                label,
            };
            new(app, wanted, json)
        }
        Command::List { json } => list(app, json),
        Command::Revoke { id } => {
            let (inner, at) = (app.clone(), app.clock.now());
            let name = id.clone();
            app.db.write(move |tx| {
                let (dated, catalog) = (inner.units.current(tx)?, inner.programmes.current());
                let actor = Actor::machine(&dated.tree);
                super::revoke(tx, (&dated.tree, &catalog.pack), &name, &actor, at)
            })?;
            terminal::line(&format!("Đã thu hồi {id}"))
        }
    }
}

fn new(app: &App, wanted: NewToken, json: bool) -> Result<(), Fault> {
    let chance = (random()?, random()?);
    let (inner, at) = (app.clone(), app.clock.now());
    let (id, secret) = app.db.write(move |tx| {
        let (dated, catalog) = (inner.units.current(tx)?, inner.programmes.current());
        let actor = Actor::machine(&dated.tree);
        let land = (&dated.tree, &catalog.pack);
        super::add(tx, land, &wanted, chance, (&actor, at))
    })?;
    if json {
        return terminal::json(&serde_json::json!({"id": id, "token": secret}));
    }
    terminal::line(&secret)?;
    eprintln!("Mã số {id}. Hãy cất mã trên ở nơi an toàn: nó không in ra lần nữa.");
    Ok(())
}

fn list(app: &App, json: bool) -> Result<(), Fault> {
    let told = |t: super::Token| Line {
        position: t.position.to_string(),
        person: t.person.map(|person| person.to_string()),
        can: super::abilities(&t.abilities)
            .into_iter()
            .map(Ability::code)
            .collect(),
        id: t.id,
        label: t.label,
        created_at: t.created_at,
        revoked_at: t.revoked_at,
    };
    let tokens = app.db.read(super::all)?.into_iter();
    let lines: Vec<Line> = tokens.map(told).collect();
    if json {
        return terminal::json(&lines);
    }
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|l| {
            let ended = l
                .revoked_at
                .map_or_else(|| "còn hiệu lực".into(), |at| format!("thu hồi {at}"));
            let whose = l.person.unwrap_or_default();
            vec![l.id, l.position, whose, l.can.join(" "), l.label, ended]
        })
        .collect();
    let heads = [
        "Mã số",
        "Chức danh",
        "Người",
        "Quyền",
        "Dùng vào",
        "Hiệu lực",
    ];
    terminal::line(&terminal::table(&heads, &rows))
}
