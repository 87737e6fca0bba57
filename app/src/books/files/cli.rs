//! `lantoa files`: add, get, list, remove.

use std::path::{Path, PathBuf};

use axum::body::Bytes;
use clap::Subcommand;

use super::{File, LARGEST, Told};
use crate::app::App;
use crate::books::{records, sources};
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::audit;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::shelf;
use crate::shell::terminal;

/// Tệp: giấy tờ, ảnh chứng minh cho hồ sơ
#[derive(Subcommand)]
pub enum Command {
    /// Lưu tệp của một đơn vị
    Add {
        /// Tệp
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Tệp của đơn vị nào
        #[arg(long)]
        unit: String,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Lấy nội dung một tệp ra
    Get {
        /// Mã tệp
        id: String,
        /// Tệp mới
        to: PathBuf,
    },
    /// Danh sách tệp của một đơn vị và các đơn vị bên dưới
    List {
        /// Đơn vị
        #[arg(long)]
        unit: String,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Bỏ một tệp không còn hồ sơ hay nguồn nào dùng; dấu vết ở lại
    Remove {
        /// Mã tệp
        id: String,
    },
}

/// Runs the command.
///
/// # Errors
/// Unknown unit or file, a file that is not taken or is still needed; database failure.
pub fn run(app: &App, command: &Command) -> Result<(), Fault> {
    match command {
        Command::Add { paths, unit, json } => {
            let mut given = Vec::with_capacity(paths.len());
            for path in paths {
                let file = give(app, unit, path)?;
                if !json {
                    terminal::line(&format!("{} {}", file.id, file.name))?;
                }
                given.push(Told::from(&file));
            }
            if *json {
                terminal::json(&given)
            } else {
                Ok(())
            }
        }
        Command::Get { id, to } => get(app, id.parse()?, to),
        Command::List { unit, json } => list(app, unit, *json),
        Command::Remove { id } => remove(app, id.parse()?),
    }
}

/// Keeps a file of the machine as a unit's; where a record awaits it, it has come.
///
/// # Errors
/// It cannot be read, or is not taken; unknown unit; database failure.
pub(crate) fn give(app: &App, unit: &str, path: &Path) -> Result<File, Fault> {
    let wrong = |e: std::io::Error| Fault::Usage(format!("Không đọc được {}: {e}", path.display()));
    let size = std::fs::metadata(path).map_err(wrong)?.len();
    if size > LARGEST as u64 {
        return Err(Fault::TooLarge(LARGEST));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = super::name_of(&name)?;
    let bytes = Bytes::from(std::fs::read(path).map_err(wrong)?);
    let (unit, realm) = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let unit = units::find(&dated.tree, unit, None)?;
        let realm = dated.tree.unit(unit).map_or(0, |u| u.realm);
        Ok::<_, Fault>((unit, realm))
    })?;
    let kept = shelf::wait(super::keep(&app.shelf, realm, bytes))?;
    let (inner, at) = (app.clone(), app.clock.now());
    app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        let actor = Actor::machine(&dated.tree);
        let catalog = inner.programmes.current();
        let place = (&dated.tree, &catalog.pack, &inner.shelf);
        let file = super::add(tx, place, (unit, name, &kept), (&actor, at))?;
        records::arrived(tx, &inner, &file, (&actor, at))?;
        Ok(file)
    })
}

fn get(app: &App, id: Id, to: &Path) -> Result<(), Fault> {
    let file = app.db.read(|conn| super::anywhere(conn, id))?;
    let file = file.ok_or_else(|| super::missing(id))?;
    if let Some(day) = &file.removed_at {
        return Err(Fault::Missing(format!("tệp {id}: đã bỏ lúc {day}")));
    }
    if to.exists() {
        let told = format!("{} đã có; hãy chọn tên khác", to.display());
        return Err(Fault::Refused(told));
    }
    let bytes = shelf::wait(app.shelf.read(&file.place()))?;
    let bytes = bytes.ok_or_else(|| Fault::Missing(format!("nội dung của tệp {id}")))?;
    std::fs::write(to, &bytes)
        .map_err(|e| Fault::Refused(format!("Không viết được {}: {e}", to.display())))?;
    terminal::line(&format!("Đã viết {}", to.display()))
}

fn list(app: &App, unit: &str, json: bool) -> Result<(), Fault> {
    let found = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let top = units::find(&dated.tree, unit, None)?;
        let mut all = Vec::new();
        for realm in dated.tree.realms_under(top) {
            all.extend(super::of_unit(conn, realm, top)?);
        }
        Ok::<_, Fault>(all)
    })?;
    let found: Vec<Told> = found.iter().map(Told::from).collect();
    if json {
        return terminal::json(&found);
    }
    let rows: Vec<Vec<String>> = found
        .into_iter()
        .map(|f| {
            let size = vi::group(f.size);
            let gone = f
                .removed_at
                .map_or_else(String::new, |at| format!("đã bỏ {at}"));
            vec![f.id, f.name, f.kind, size, f.at, gone]
        })
        .collect();
    let heads = ["Mã tệp", "Tên", "Loại", "Byte", "Lúc", ""];
    terminal::line(&terminal::table(&heads, &rows))
}

fn remove(app: &App, id: Id) -> Result<(), Fault> {
    let (inner, at) = (app.clone(), app.clock.now());
    let gone = app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        let file = super::anywhere(tx, id)?.ok_or_else(|| super::missing(id))?;
        // Nobody attaches it from here on.
        audit::take_turn(tx, file.realm)?;
        if let Some(record) = records::needs(tx, &file)? {
            return Err(Fault::Refused(format!("Hồ sơ {record} còn dùng tệp {id}")));
        }
        if sources::keeps(tx, file.realm, id)? {
            return Err(Fault::Refused(format!("Tệp {id} là bản lưu của một nguồn")));
        }
        let by = (&Actor::machine(&dated.tree), at);
        super::remove(tx, &dated.tree, (file.realm, id), by)
    })?;
    let inner = app.clone();
    app.db
        .write(move |tx| super::clear(tx, &inner.shelf, &gone))?;
    terminal::line(&format!("Đã bỏ tệp {id}"))
}
