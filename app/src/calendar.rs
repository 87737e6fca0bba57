//! What time brings: operations that waited for their day are applied, and the summaries that they
//! touch are made again; uploads that nobody went on with are cleared away.

use std::io::Write;
use std::time::Duration;

use crate::app::App;
use crate::books::entries::rebuild;
use crate::books::files;
use crate::ground::units;
use crate::shell::fault::Fault;
use crate::shell::once;

/// How often a server looks whether a new day has begun.
const LOOK: Duration = Duration::from_secs(60);

/// How long the answer to a request with a key is kept.
const REPEATED: chrono::Duration = chrono::Duration::days(7);

/// Applies what has come due, and tells on standard error what no longer fits the tree.
///
/// # Errors
/// The database fails.
pub fn turn(app: &App) -> Result<(), Fault> {
    let at = app.clock.now();
    if app
        .db
        .read(|conn| units::overdue(conn, at.day()))?
        .is_empty()
    {
        return Ok(());
    }
    let apply = move |tx: &mut db::Tx<'_>| {
        tx.at_leisure()?;
        units::apply_due(tx, at)
    };
    if app.db.write(apply)? > 0 {
        app.db.read(|conn| app.units.current(conn).map(drop))?;
        rebuild::run(&app.db, &app.units, &app.programmes, |_, _| ())?;
    }
    for left in app.db.read(|conn| units::overdue(conn, at.day()))? {
        // A closed standard error is no reason to stop.
        drop(writeln!(std::io::stderr(), "{}", told(&left)));
    }
    Ok(())
}

/// Once a day: answers that nobody repeats any more are forgotten.
fn forget(app: &App) -> Result<(), Fault> {
    let before = app.clock.now().before(REPEATED);
    app.db.write(move |tx| once::forget(tx, before))?;
    Ok(())
}

/// An operation whose day is here and that still waits.
#[must_use]
pub fn told(left: &units::Coming) -> String {
    let day = vi::day_vi(left.operation.on);
    let document = left
        .operation
        .document
        .as_deref()
        .unwrap_or("không ghi văn bản");
    let why = left
        .misfit
        .as_ref()
        .map_or("chưa thử", |(_, why)| why.as_str());
    format!(
        "Thao tác {} ({document}) đến ngày {day} mà chưa thực hiện được, vẫn chờ: {why}",
        left.id
    )
}

/// Makes the summaries again that somebody began to and did not end.
///
/// # Errors
/// The database fails.
pub fn go_on(app: &App) -> Result<(), Fault> {
    rebuild::run(&app.db, &app.units, &app.programmes, |_, _| ())?;
    Ok(())
}

/// In a running server: looks again and again.
pub async fn follow(app: App) {
    let mut ticks = tokio::time::interval(LOOK);
    let mut forgot = None;
    loop {
        ticks.tick().await;
        let (now, app) = (app.clock.now(), app.clone());
        let new = forgot.replace(now.day()) != Some(now.day());
        let cleared = files::clear_uploads(&app.shelf, now).await;
        let work = move || {
            turn(&app)?;
            go_on(&app)?;
            if new { forget(&app) } else { Ok(()) }
        };
        let turned = tokio::task::spawn_blocking(work).await;
        let failed = [turned.ok().and_then(Result::err), cleared.err()];
        for fault in failed.into_iter().flatten() {
            drop(writeln!(std::io::stderr(), "{fault}"));
        }
    }
}
