//! `lantoa records attach` and `detach`.

use std::path::Path;

use crate::app::App;
use crate::books::files;
use crate::books::records::{self, Manifest, Wanted, view};
use crate::shell::access::{Actor, Scope};
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::terminal;

/// Takes a file back from a part of a record.
pub(super) fn detach(app: &App, id: Id, file: &str, part: Option<&str>) -> Result<(), Fault> {
    let (at, inner) = (app.clock.now(), app.clone());
    let wanted = Wanted {
        file: Some(file.to_owned()),
        part: part.map(str::to_owned),
        ..Wanted::default()
    };
    app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        records::detach(tx, &inner, &Actor::machine(&dated.tree), (id, &wanted), at)
    })?;
    terminal::line(&format!("Đã lấy tệp {file} ra khỏi hồ sơ {id}"))
}

/// Files of the machine are kept as those of the record's unit first.
pub(super) fn attach(app: &App, id: Id, files: &[String], part: Option<&str>) -> Result<(), Fault> {
    let unit = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        view::one(conn, app, &Scope::everything(&dated.tree), id).map(|shown| shown.unit.id)
    })?;
    let mut manifest = Manifest { files: Vec::new() };
    for file in files {
        let path = Path::new(file);
        let known = file.parse::<Id>().is_ok() && !path.exists();
        let file = if known {
            file.clone()
        } else {
            files::cli::give(app, &unit, path)?.id.to_string()
        };
        manifest.files.push(Wanted {
            file: Some(file),
            part: part.map(str::to_owned),
            ..Wanted::default()
        });
    }
    let (inner, at) = (app.clone(), app.clock.now());
    let papers = app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        records::attach(
            tx,
            &inner,
            &Actor::machine(&dated.tree),
            (id, &manifest),
            at,
        )
    })?;
    terminal::line(&format!("Hồ sơ {id} kèm {} tệp", papers.files.len()))
}
