//! `lantoa sources`: add, list, show, attach.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Draft, Source};
use crate::app::App;
use crate::books::{files, records};
use crate::ground::units::{self, UnitRef};
use crate::shell::access::{Actor, Scope};
use crate::shell::fault::Fault;
use crate::shell::terminal;

/// Nguồn mà hồ sơ dẫn: báo chí, văn bản, biên bản
#[derive(Subcommand)]
pub enum Command {
    /// Khai nguồn, hoặc sửa nguồn đã khai
    Add(New),
    /// Danh sách nguồn trong địa bàn tỉnh của một đơn vị
    List {
        /// Đơn vị
        #[arg(long)]
        unit: String,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Một nguồn
    Show {
        /// Tên ngắn của nguồn
        id: String,
        /// Đơn vị có hồ sơ dẫn nguồn ấy
        #[arg(long)]
        unit: String,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Lưu một tệp làm bản lưu của nguồn
    Attach {
        /// Tên ngắn của nguồn
        id: String,
        /// Tệp
        file: PathBuf,
        /// Đơn vị có hồ sơ dẫn nguồn ấy
        #[arg(long)]
        unit: String,
    },
}

/// A source on the command line; what is not known is left out.
#[derive(Args)]
pub struct New {
    /// Tên ngắn để hồ sơ dẫn: bao-dong-thap-2020
    id: String,
    /// Nguồn của đơn vị nào; hồ sơ trong cùng địa bàn tỉnh dẫn được
    #[arg(long)]
    unit: String,
    /// Tên bài, tên văn bản
    #[arg(long)]
    title: String,
    /// Loại, như bộ quy định khai: bao-chi, quyet-dinh, bien-ban …
    #[arg(long)]
    kind: Option<String>,
    /// Báo, cơ quan ban hành
    #[arg(long)]
    publisher: Option<String>,
    /// Tác giả, người ký
    #[arg(long)]
    author: Option<String>,
    /// Ngày: 2025-06-30
    #[arg(long)]
    date: Option<String>,
    /// Địa chỉ http:// hoặc https://
    #[arg(long)]
    address: Option<String>,
}

#[derive(Serialize)]
struct Line {
    unit: UnitRef,
    #[serde(flatten)]
    source: Source,
}

/// Runs the command.
///
/// # Errors
/// Wrong values, unknown unit or source, a file that is not taken; database failure.
pub fn run(app: &App, command: Command) -> Result<(), Fault> {
    match command {
        Command::Add(new) => {
            let draft = Draft {
                id: new.id,
                unit: new.unit,
                kind: new.kind,
                publisher: new.publisher,
                title: new.title,
                author: new.author,
                date: new.date,
                address: new.address,
                copy: None,
            };
            add(app, draft)
        }
        Command::List { unit, json } => list(app, &unit, json),
        Command::Show { id, unit, json } => {
            let line = line(app, &unit, &id)?;
            if json {
                return terminal::json(&line);
            }
            terminal::line(&format!("{} — {}", line.source.cite(), line.unit.path))?;
            let (kind, copy) = (line.source.kind, line.source.copy);
            terminal::line(&format!(
                "Loại: {} · Bản lưu: {}",
                kind.as_deref().unwrap_or("không rõ"),
                copy.as_deref().unwrap_or("không có")
            ))
        }
        Command::Attach { id, file, unit } => {
            let line = line(app, &unit, &id)?;
            let kept = files::cli::give(app, &line.unit.id, &file)?;
            let known = line.source;
            let draft = Draft {
                id: known.id,
                unit: line.unit.id,
                kind: known.kind,
                publisher: known.publisher,
                title: known.title,
                author: known.author,
                date: known.date,
                address: known.address,
                copy: Some(kept.id.to_string()),
            };
            add(app, draft)
        }
    }
}

/// What a change does not name stays: of a source that is there, its copy.
fn add(app: &App, mut draft: Draft) -> Result<(), Fault> {
    let (inner, at, id) = (app.clone(), app.clock.now(), draft.id.clone());
    let changed = app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        let checked = draft.check(&dated.tree, &inner.programmes.current().pack)?;
        if draft.copy.is_none() {
            let known = super::one(tx, checked.realm(), checked.id())?;
            draft.copy = known.and_then(|k| k.copy).map(|copy| copy.to_string());
        }
        records::put_source(tx, &inner, &Actor::machine(&dated.tree), &draft, at)
    })?;
    let what = if changed { "đã ghi" } else { "không đổi" };
    terminal::line(&format!("Nguồn {id} {what}"))
}

fn line(app: &App, unit: &str, id: &str) -> Result<Line, Fault> {
    app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let near = units::find(&dated.tree, unit, None)?;
        let realm = dated.tree.unit(near).map_or(0, |u| u.realm);
        let found = super::one(conn, realm, id)?;
        let found = found.ok_or_else(|| {
            Fault::Missing(format!(
                "nguồn \"{id}\"; xem `lantoa sources list --unit {unit}`"
            ))
        })?;
        Ok(Line {
            unit: UnitRef::of(&dated.tree, orgtree::UnitId(found.unit)),
            source: found.told(),
        })
    })
}

fn list(app: &App, unit: &str, json: bool) -> Result<(), Fault> {
    let found = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let near = units::find(&dated.tree, unit, None)?;
        let realm = dated.tree.unit(near).map_or(0, |u| u.realm);
        let (scope, mut all) = (Scope::everything(&dated.tree), Vec::new());
        loop {
            let after = all.last().map(|last: &super::Stored| last.id.clone());
            let page = super::page(conn, &scope, realm, (after.as_deref(), super::LONGEST))?;
            if page.is_empty() {
                break;
            }
            all.extend(page);
        }
        let line = |found: super::Stored| Line {
            unit: UnitRef::of(&dated.tree, orgtree::UnitId(found.unit)),
            source: found.told(),
        };
        Ok::<_, Fault>(all.into_iter().map(line).collect::<Vec<_>>())
    })?;
    if json {
        return terminal::json(&found);
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|line| {
            vec![
                line.source.id.clone(),
                line.source.cite(),
                line.source.kind.clone().unwrap_or_default(),
                line.unit.name.clone(),
            ]
        })
        .collect();
    terminal::line(&terminal::table(&["Nguồn", "Dẫn", "Loại", "Đơn vị"], &rows))
}
