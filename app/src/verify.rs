//! `lantoa verify`: everything that a person is shown, or that decides what is shown or counted, is
//! computed again from what the audit log covers, or is what the log says of it.

use db::Conn;

use crate::app::{App, SCHEMA};
use crate::books::figures::{self, Findings};
use crate::shell::fault::Fault;
use crate::shell::{audit, log, setting, terminal, vault};
use crate::{
    books::files, books::records, books::sources, calendar, ground::people, ground::programmes,
    ground::tokens, ground::units, shown::reports,
};

/// Proves everything in one snapshot of the database, and its schema.
///
/// # Errors
/// The database fails, or holds what cannot even be read.
pub fn run(app: &App) -> Result<Findings, Fault> {
    let schema = db::schema_faults(app.db.location(), SCHEMA)?;
    let mut findings = match app.db.read(|conn| all(conn, app)) {
        // What is missing may be why the rest cannot be read.
        Err(why) if !schema.is_empty() => Findings {
            differences: vec![why.to_string()],
            ..Findings::default()
        },
        other => other?,
    };
    findings.differences.splice(0..0, schema);
    // Bytes need no snapshot: a content never changes.
    let realms = app.db.read(records::named)?;
    let contents = app.db.read(|conn| files::proof::contents(conn, &realms))?;
    let lost = files::proof::hashed((&app.db, &realms), &app.shelf, &contents)?;
    findings.files = contents.len() as u64;
    findings.differences.extend(lost);
    Ok(findings)
}

/// Proves everything as this connection sees it.
///
/// # Errors
/// As [`run`].
pub fn all(conn: &mut Conn, app: &App) -> Result<Findings, Fault> {
    let log = log::read(conn)?;
    let mut settings = setting::all(conn)?;
    let mut breaks = units::proof::breaks(conn, &log, &mut settings)?;
    breaks.extend(programmes::proof::breaks(
        conn,
        &app.programmes,
        &log,
        &mut settings,
    )?);
    let beside = tokens::proof::ACTIONS;
    breaks.extend(people::proof::breaks(conn, &log, &mut settings, &beside)?);
    breaks.extend(tokens::proof::breaks(conn, &log)?);
    breaks.extend(vault::breaks(conn, &app.vault, &log)?);
    let realms = records::named(conn)?;
    breaks.extend(sources::breaks(conn, &log, &realms)?);
    breaks.extend(files::proof::breaks(conn, &log, &realms)?);
    breaks.extend(records::unattached(conn, &log, &realms)?);
    breaks.extend(reports::breaks(conn, &log)?);
    let overdue = units::overdue(conn, app.clock.now().day())?;
    breaks.extend(overdue.iter().map(calendar::told));
    // The slices have taken out theirs, which follow from something else.
    breaks.extend(setting::breaks(&settings));
    let mut findings = figures::verify(conn, app)?;
    findings.differences.extend(breaks);
    findings.differences.extend(audit::breaks(conn)?);
    Ok(findings)
}

/// Proves everything and prints each difference.
///
/// # Errors
/// There is a difference, or the database fails.
pub fn tell(app: &App, as_json: bool) -> Result<(), Fault> {
    let findings = run(app)?;
    if as_json {
        terminal::json(&findings)?;
    } else {
        terminal::line(&format!(
            "Đã đối chiếu {} hồ sơ, {} số liệu, {} ô tổng hợp, {} tổng cả nước theo hai cây, {} tổng khai báo của cấp dưới, {} tệp, chuỗi nhật ký.",
            findings.records,
            findings.entries,
            findings.cells,
            findings.totals,
            findings.said,
            findings.files
        ))?;
        if findings.locked > 0 {
            terminal::line(&format!(
                "Phần riêng tư của {} lần sửa chưa mở được vì thiếu khóa: mới đối chiếu cam kết trong nhật ký.",
                findings.locked
            ))?;
        }
        for difference in &findings.differences {
            terminal::line(&format!("SAI: {difference}"))?;
        }
    }
    match findings.differences.len() {
        0 => Ok(()),
        n => Err(Fault::Refused(format!("Sổ sách không khớp: {n} chỗ"))),
    }
}
