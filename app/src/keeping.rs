//! Keeping the books safe: schema, backup, restore, examination.

use std::path::Path;

use db::{Durability, Location};
use serde::Serialize;

use crate::app::App;
use crate::shell::clock::Clock;
use crate::shell::fault::Fault;
use crate::shell::{audit, terminal};
use crate::{calendar, founding, units};

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

/// Writes a whole, consistent copy to a new file while the server works.
///
/// # Errors
/// The file exists, or cannot be written; PostgreSQL has its own tool.
pub fn backup(app: &App, file: &Path) -> Result<(), Fault> {
    if let Location::Url(_) = app.db.location() {
        return Err(Fault::Refused("Với PostgreSQL, hãy sao lưu bằng `pg_dump --format=custom` và khôi phục bằng `pg_restore`".into()));
    }
    if file.exists() {
        return Err(Fault::Refused(format!(
            "{} đã có; bản sao lưu không ghi đè lên tệp nào",
            file.display()
        )));
    }
    if let Err(e) = app.db.copy_to(file) {
        // What was begun is no backup; when nothing was begun there is nothing to take away.
        drop(std::fs::remove_file(file));
        return Err(e.into());
    }
    terminal::line(&format!("Đã sao lưu vào {}", file.display()))
}

/// Puts a backup into an empty data folder, after examining it.
///
/// # Errors
/// The folder has data already, or the file is damaged or foreign.
pub fn restore(place: &Location, file: &Path) -> Result<(), Fault> {
    let Location::File(path) = place else {
        return Err(Fault::Refused(
            "Với PostgreSQL, hãy khôi phục bằng `pg_restore`".into(),
        ));
    };
    if path.exists() {
        return Err(Fault::Refused(format!(
            "{} đã có dữ liệu; hãy khôi phục vào một thư mục khác",
            path.display()
        )));
    }
    let wrong = |e: std::io::Error| {
        Fault::Refused(format!("Không khôi phục được từ {}: {e}", file.display()))
    };
    let part = path.with_extension("part");
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(wrong)?;
    std::fs::copy(file, &part).map_err(wrong)?;
    let sound = examine(&Location::File(part.clone()));
    let done = sound.and_then(|_| std::fs::rename(&part, path).map_err(wrong));
    for left in [
        part.clone(),
        part.with_extension("part-wal"),
        part.with_extension("part-shm"),
    ] {
        if left.exists() {
            std::fs::remove_file(&left).map_err(wrong)?;
        }
    }
    done?;
    terminal::line(&format!("Đã khôi phục vào {}", path.display()))
}

/// What the examination saw.
#[derive(Debug, Serialize)]
pub struct Health {
    engine: &'static str,
    units: usize,
    pack: String,
    realms_waiting: usize,
    operations_waiting: usize,
    operations_overdue: Vec<String>,
    audit_breaks: Vec<String>,
    damage: Vec<String>,
}

/// Opens a database as the server would and looks at everything that can be wrong with it.
fn examine(place: &Location) -> Result<Health, Fault> {
    let app = App::open(place, Durability::Full, Clock::machine())?;
    app.db.read(|conn| {
        let damage = conn.damage()?;
        if !damage.is_empty() {
            return Err(db::Error::Corrupt(damage.join("; ")).into());
        }
        Ok(Health {
            engine: match place {
                Location::File(_) => "SQLite",
                Location::Url(_) => "PostgreSQL",
            },
            units: app.units.current(conn)?.tree.units().len(),
            pack: app.programmes.current().version.clone(),
            realms_waiting: crate::entries::waiting(conn)?.len(),
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
pub fn doctor(place: &Location, json: bool) -> Result<(), Fault> {
    let health = examine(place)?;
    if json {
        terminal::json(&health)?;
    } else {
        terminal::line(&format!(
            "Động cơ dữ liệu: {}, tệp lành, lược đồ đúng",
            health.engine
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
        for broken in &health.audit_breaks {
            terminal::line(&format!("SAI: {broken}"))?;
        }
    }
    if health.audit_breaks.is_empty() {
        Ok(())
    } else {
        Err(Fault::Refused("Chuỗi nhật ký đứt".into()))
    }
}
