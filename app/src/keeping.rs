//! Keeping the books safe: schema, backup, restore, examination.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use db::{Durability, Location};
use serde::Serialize;

use crate::app::{App, SCHEMA};
use crate::books::files::proof::{self as files, Content, Gaps};
use crate::books::records;
use crate::shell::clock::Clock;
use crate::shell::fault::Fault;
use crate::shell::shelf::Shelf;
use crate::shell::{audit, terminal};
use crate::{calendar, ground::founding, ground::units};

/// # Errors
/// The SQLite file is not there.
pub fn must_exist(place: &Location) -> Result<(), Fault> {
    match place {
        Location::File(path) if !path.exists() => Err(Fault::Missing(format!(
            "{}; hãy tạo dữ liệu bằng `lantoa demo` hoặc `lantoa migrate`",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Makes the database with the country's tree and the programme's pack, or brings its schema up
/// to this program.
///
/// # Errors
/// The place cannot be written, or its schema is newer.
pub fn migrate(place: &Location, durability: Durability, clock: &Clock) -> Result<(), Fault> {
    let steps = founding::schema(place)?;
    founding::found(place, durability, clock)?;
    terminal::line(&match steps {
        0 => "Lược đồ đã mới nhất".to_owned(),
        n => format!("Đã áp dụng {n} bước lược đồ"),
    })
}

/// Writes a whole, consistent copy into a new folder while the server works: a data folder, with the
/// files that records prove themselves by. It has its name only when it is whole, examined and on
/// the disk.
///
/// # Errors
/// The folder exists, or cannot be written; PostgreSQL has its own tool. A file that is missing is
/// told when all the rest is safe.
pub fn backup(app: &App, folder: &Path) -> Result<(), Fault> {
    if let Location::Url(_) = app.db.location() {
        return Err(Fault::Refused(format!(
            "Với PostgreSQL, hãy sao lưu bằng `pg_dump --format=custom` và khôi phục bằng `pg_restore`, rồi chép kèm các tệp ở: {}",
            app.shelf.place()
        )));
    }
    let name = folder.file_name().ok_or_else(|| {
        Fault::Usage(format!(
            "\"{}\" không phải tên một thư mục",
            folder.display()
        ))
    })?;
    if folder.exists() {
        return Err(Fault::Refused(format!(
            "{} đã có; bản sao lưu không ghi đè lên thư mục nào",
            folder.display()
        )));
    }
    let wrong = |e: std::io::Error| {
        Fault::Refused(format!("Không sao lưu được vào {}: {e}", folder.display()))
    };
    let part = beside(
        &folder.with_file_name(name),
        &format!(".{}.part", std::process::id()),
    );
    std::fs::create_dir(&part).map_err(wrong)?;
    let copy = part.join(FILE);
    let place = Location::File(copy.clone());
    let done = app
        .db
        .copy_to(&copy)
        .map_err(Fault::from)
        .and_then(|()| examine(&place, &Shelf::beside(&place)))
        .and_then(|health| refuse(&health.schema).map(|()| health.contents))
        .and_then(|contents| files::copy(&app.shelf, &Shelf::beside(&place), &contents))
        .and_then(|lost| settle(&part, folder).map(|()| lost).map_err(wrong));
    if part.exists() {
        std::fs::remove_dir_all(&part).map_err(wrong)?;
    }
    let lost = done?;
    terminal::line(&format!("Đã sao lưu vào {}", folder.display()))?;
    refuse(&lost)
}

/// The database in a data folder.
const FILE: &str = "lantoa.db";

/// Puts a backup into an empty data folder, after examining it, and its files on the shelf.
///
/// # Errors
/// The folder has data already, or the backup is damaged, foreign or in use. A file that is missing
/// is told when all the rest is in place.
pub fn restore(place: &Location, shelf: &Shelf, folder: &Path) -> Result<(), Fault> {
    let Location::File(path) = place else {
        return Err(Fault::Refused(
            "Với PostgreSQL, hãy khôi phục bằng `pg_restore`".into(),
        ));
    };
    let log = beside(path, "-wal");
    if let Some(there) = [path, &log].into_iter().find(|p| p.exists()) {
        return Err(Fault::Refused(format!(
            "{} đã có dữ liệu; hãy khôi phục vào một thư mục khác",
            there.display()
        )));
    }
    let refused = |why: &str| {
        Fault::Refused(format!(
            "Không khôi phục được từ {}: {why}",
            folder.display()
        ))
    };
    let wrong = |e: std::io::Error| refused(&e.to_string());
    let file = folder.join(FILE);
    if !std::fs::metadata(folder).map_err(wrong)?.is_dir() || !file.is_file() {
        return Err(refused(
            "không phải thư mục do `lantoa backup` viết (không có lantoa.db trong đó)",
        ));
    }
    // What stands only in the log would be lost without a word.
    if std::fs::metadata(beside(&file, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(refused(
            "dữ liệu ở đó đang được dùng (còn nhật ký -wal); hãy dùng bản do `lantoa backup` viết",
        ));
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(wrong)?;
    let copied = std::fs::copy(&file, &part).map_err(wrong);
    let kept = Shelf::beside(&Location::File(file));
    let done = copied
        .and_then(|_| examine(&Location::File(part.clone()), &kept))
        .and_then(|health| refuse(&health.schema).map(|()| health.contents))
        .and_then(|contents| files::copy(&kept, shelf, &contents))
        .and_then(|lost| settle(&part, path).map(|()| lost).map_err(wrong));
    clear(&part).map_err(wrong)?;
    let lost = done?;
    terminal::line(&format!("Đã khôi phục vào {}", path.display()))?;
    refuse(&lost)
}

/// A name with something behind it: `lantoa.db-wal`.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Gives a whole file, or a folder with one, its name, on the disk.
fn settle(part: &Path, file: &Path) -> std::io::Result<()> {
    if beside(part, "-wal").exists() {
        return Err(std::io::Error::other("bản chép còn đang được mở"));
    }
    for whole in [part, &part.join(FILE)] {
        if whole.exists() {
            std::fs::File::open(whole)?.sync_all()?;
        }
    }
    if file.exists() {
        return Err(std::io::ErrorKind::AlreadyExists.into());
    }
    std::fs::rename(part, file)?;
    match file.parent().filter(|p| !p.as_os_str().is_empty()) {
        Some(folder) if cfg!(unix) => std::fs::File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// Takes away what was begun; what is not there needs nothing.
fn clear(part: &Path) -> std::io::Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(beside(part, end)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    Ok(())
}

/// What the examination saw.
#[derive(Debug, Serialize)]
pub struct Health {
    engine: &'static str,
    units: usize,
    pack: String,
    realms_waiting: usize,
    schema: Vec<String>,
    operations_waiting: usize,
    operations_overdue: Vec<String>,
    audit_breaks: Vec<String>,
    files: usize,
    files_place: String,
    files_gaps: Gaps,
    damage: Vec<String>,
    #[serde(skip)]
    contents: BTreeSet<Content>,
}

/// A schema with faults is not one to work on.
fn refuse(faults: &[String]) -> Result<(), Fault> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Fault::Refused(faults.join("\n")))
}

/// Opens a database as the server would and looks at everything that can be wrong with it. When
/// this returns, its files are at rest again.
fn examine(place: &Location, shelf: &Shelf) -> Result<Health, Fault> {
    must_exist(place)?;
    db::migrate(place, SCHEMA)?;
    let schema = db::schema_faults(place, SCHEMA)?;
    // Without a table the rest cannot be opened: then this is what is wrong.
    let app = App::open(place, Durability::Full, Clock::machine())
        .map_err(|e| refuse(&schema).err().unwrap_or(e))?;
    app.db.read(|conn| {
        let damage = conn.damage()?;
        if !damage.is_empty() {
            return Err(db::Error::Corrupt(damage.join("; ")).into());
        }
        let realms = records::named(conn)?;
        let contents = files::contents(conn, &realms)?;
        Ok(Health {
            files: contents.len(),
            files_place: shelf.place(),
            files_gaps: Gaps::default(),
            contents,
            engine: match place {
                Location::File(_) => "SQLite",
                Location::Url(_) => "PostgreSQL",
            },
            units: app.units.current(conn)?.tree.units().len(),
            pack: app.programmes.current().version.clone(),
            realms_waiting: crate::books::entries::waiting(conn)?.len(),
            schema,
            operations_waiting: units::waiting(conn)?,
            operations_overdue: units::overdue(conn, app.clock.now().day())?
                .iter()
                .map(calendar::told)
                .collect(),
            audit_breaks: audit::breaks(conn)?,
            damage,
        })
    })
}

/// Prints what is well and what is not.
///
/// # Errors
/// Something is wrong with the data.
pub fn doctor(place: &Location, shelf: &Shelf, json: bool) -> Result<(), Fault> {
    let mut health = examine(place, shelf)?;
    health.files_gaps = files::gaps(shelf, &health.contents)?;
    if json {
        terminal::json(&health)?;
    } else {
        terminal::line(&format!(
            "Động cơ dữ liệu: {}, tệp lành, lược đồ {}",
            health.engine,
            if health.schema.is_empty() {
                "đúng"
            } else {
                "sai"
            }
        ))?;
        terminal::line(&format!(
            "Cây đơn vị: {} đơn vị, đúng vào mọi ngày",
            health.units
        ))?;
        terminal::line(&format!("Bộ quy định đang dùng: phiên bản {}", health.pack))?;
        terminal::line(&format!(
            "Số tổng hợp chờ lập lại: {} địa bàn",
            health.realms_waiting
        ))?;
        terminal::line(&format!(
            "Thao tác chờ đến ngày: {}",
            health.operations_waiting
        ))?;
        for overdue in &health.operations_overdue {
            terminal::line(overdue)?;
        }
        terminal::line(&format!(
            "Tệp: {} nội dung, ở {}",
            health.files, health.files_place
        ))?;
        for foreign in &health.files_gaps.foreign {
            terminal::line(&format!("THỪA: {foreign}"))?;
        }
        let broken = health.schema.iter().chain(&health.audit_breaks);
        for broken in broken.chain(&health.files_gaps.missing) {
            terminal::line(&format!("SAI: {broken}"))?;
        }
    }
    let lost = !health.files_gaps.missing.is_empty();
    match (health.schema.is_empty(), health.audit_breaks.is_empty()) {
        (true, true) if lost => Err(Fault::Refused("Mất nội dung của tệp".into())),
        (true, true) => Ok(()),
        (false, _) => Err(Fault::Refused("Lược đồ khác của chương trình".into())),
        (true, false) => Err(Fault::Refused("Chuỗi nhật ký đứt".into())),
    }
}
