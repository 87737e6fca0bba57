//! Keeping the books safe: schema, backup, restore, examination.

use std::path::{Path, PathBuf};

use db::{Durability, Location};
use serde::Serialize;

use crate::app::{App, SCHEMA};
use crate::shell::clock::Clock;
use crate::shell::fault::Fault;
use crate::shell::vault::{self, Asked, Master};
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
pub fn migrate(
    place: &Location,
    durability: Durability,
    clock: &Clock,
    asked: &Asked,
) -> Result<(), Fault> {
    let steps = founding::schema(place)?;
    founding::found(place, durability, clock)?;
    key(place, asked)?;
    terminal::line(&match steps {
        0 => "Lược đồ đã mới nhất".to_owned(),
        n => format!("Đã áp dụng {n} bước lược đồ"),
    })
}

/// Gives a new house its master key, and says where it is.
///
/// # Errors
/// The key file cannot be written, or what stands there is no key.
pub fn key(place: &Location, asked: &Asked) -> Result<(), Fault> {
    match founding::key(place, asked)? {
        (Some(master), true) => terminal::line(&format!(
            "Đã tạo khóa chủ ở {}. Hãy chép một bản ra nơi khác, không để cùng bản sao lưu: mất khóa là mất các trường riêng tư",
            master.place()
        )),
        (None, _) => terminal::line(
            "Chưa có khóa chủ nên các trường riêng tư chưa ghi được; hãy chạy lại với --key-file TỆP để tạo, hoặc chỉ ra khóa đã có",
        ),
        (Some(_), false) => Ok(()),
    }
}

/// Writes a whole, consistent copy to a new file while the server works. The copy has its name
/// only when it is whole, examined and on the disk.
///
/// # Errors
/// The file exists, or cannot be written; PostgreSQL has its own tool.
pub fn backup(app: &App, file: &Path) -> Result<(), Fault> {
    if let Location::Url(_) = app.db.location() {
        return Err(Fault::Refused("Với PostgreSQL, hãy sao lưu bằng `pg_dump --format=custom` và khôi phục bằng `pg_restore`".into()));
    }
    let name = file
        .file_name()
        .ok_or_else(|| Fault::Usage(format!("\"{}\" không phải tên một tệp", file.display())))?;
    if file.exists() {
        return Err(Fault::Refused(format!(
            "{} đã có; bản sao lưu không ghi đè lên tệp nào",
            file.display()
        )));
    }
    let wrong = |e: std::io::Error| {
        Fault::Refused(format!("Không sao lưu được vào {}: {e}", file.display()))
    };
    let part = beside(
        &file.with_file_name(name),
        &format!(".{}.part", std::process::id()),
    );
    let copied = app.db.copy_to(&part).map_err(Fault::from);
    let master = app.vault.master();
    let done = copied
        .and_then(|()| examine(&Location::File(part.clone()), master.cloned()))
        .and_then(|health| refuse(&health.schema).map(|()| health.keys))
        .and_then(|keys| settle(&part, file).map_err(wrong).map(|()| keys));
    clear(&part).map_err(wrong)?;
    let keys = done?;
    terminal::line(&format!("Đã sao lưu vào {}", file.display()))?;
    match master {
        Some(master) => terminal::line(&format!(
            "Khóa chủ không nằm trong bản sao lưu; nó ở {}. Hãy giữ một bản khóa ở nơi khác, không để cùng bản sao lưu",
            master.place()
        )),
        None if keys.data_keys > 0 => terminal::line(
            "CHÚ Ý: không thấy khóa chủ; thiếu nó thì các trường riêng tư trong bản sao lưu không mở được",
        ),
        None => Ok(()),
    }
}

/// Puts a backup into an empty data folder, after examining it and trying the key on it.
///
/// # Errors
/// The folder has data already; the file is damaged, foreign or in use; the key does not open what it
/// has sealed.
pub fn restore(place: &Location, asked: &Asked, file: &Path) -> Result<(), Fault> {
    let Location::File(path) = place else {
        return Err(Fault::Refused(
            "Với PostgreSQL, hãy khôi phục bằng `pg_restore`".into(),
        ));
    };
    let master = asked.find(place)?;
    let log = beside(path, "-wal");
    if let Some(there) = [path, &log].into_iter().find(|p| p.exists()) {
        return Err(Fault::Refused(format!(
            "{} đã có dữ liệu; hãy khôi phục vào một thư mục khác",
            there.display()
        )));
    }
    let refused =
        |why: &str| Fault::Refused(format!("Không khôi phục được từ {}: {why}", file.display()));
    let wrong = |e: std::io::Error| refused(&e.to_string());
    if !std::fs::metadata(file).map_err(wrong)?.is_file() {
        return Err(refused("không phải một tệp"));
    }
    // What stands only in the log would be lost without a word.
    if std::fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(refused(
            "tệp đang được dùng (còn nhật ký -wal bên cạnh); hãy dùng bản do `lantoa backup` viết",
        ));
    }
    let part = path.with_extension(format!("{}.part", std::process::id()));
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(wrong)?;
    let copied = std::fs::copy(file, &part).map_err(wrong);
    let done = copied
        .and_then(|_| examine(&Location::File(part.clone()), master))
        .and_then(|health| refuse(&health.schema).map(|()| health.keys.closed))
        .and_then(|keys| refuse(&keys))
        .and_then(|()| settle(&part, path).map_err(wrong));
    clear(&part).map_err(wrong)?;
    done?;
    terminal::line(&format!("Đã khôi phục vào {}", path.display()))
}

/// A name with something behind it: `lantoa.db-wal`.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Gives a whole file its name, on the disk.
fn settle(part: &Path, file: &Path) -> std::io::Result<()> {
    if beside(part, "-wal").exists() {
        return Err(std::io::Error::other("bản chép còn đang được mở"));
    }
    std::fs::File::open(part)?.sync_all()?;
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
    keys: vault::Health,
    damage: Vec<String>,
}

/// What has such faults is not to be worked on.
fn refuse(faults: &[String]) -> Result<(), Fault> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Fault::Refused(faults.join("\n")))
}

/// Opens a database as the server would and looks at everything that can be wrong with it. When
/// this returns, its files are at rest again.
fn examine(place: &Location, master: Option<Master>) -> Result<Health, Fault> {
    must_exist(place)?;
    db::migrate(place, SCHEMA)?;
    let schema = db::schema_faults(place, SCHEMA)?;
    // Without a table the rest cannot be opened: then this is what is wrong.
    let app = App::open_with(place, Durability::Full, Clock::machine(), master)
        .map_err(|e| refuse(&schema).err().unwrap_or(e))?;
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
            realms_waiting: crate::books::entries::waiting(conn)?.len(),
            schema,
            operations_waiting: units::waiting(conn)?,
            operations_overdue: units::overdue(conn, app.clock.now().day())?
                .iter()
                .map(calendar::told)
                .collect(),
            audit_breaks: audit::breaks(conn)?,
            keys: vault::health(conn, &app.vault)?,
            damage,
        })
    })
}

/// Prints what is well and what is not.
///
/// # Errors
/// Something is wrong with the data.
pub fn doctor(place: &Location, asked: &Asked, json: bool) -> Result<(), Fault> {
    let health = examine(place, asked.find(place)?)?;
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
        terminal::line(&match &health.keys.master {
            Some((name, at)) => format!(
                "Khóa chủ: {name} ở {at}; {} khóa dữ liệu",
                health.keys.data_keys
            ),
            None => "Khóa chủ: chưa có".to_owned(),
        })?;
        for overdue in &health.operations_overdue {
            terminal::line(overdue)?;
        }
        let broken = health.schema.iter().chain(&health.audit_breaks);
        for broken in broken.chain(health.keys.wrong()) {
            terminal::line(&format!("SAI: {broken}"))?;
        }
    }
    let keys = health.keys.wrong().next().is_some();
    let what = match (health.schema.is_empty(), health.audit_breaks.is_empty()) {
        (false, _) => "Lược đồ khác của chương trình",
        (true, false) => "Chuỗi nhật ký đứt",
        (true, true) if keys => "Khóa của các trường riêng tư chưa ổn",
        (true, true) => return Ok(()),
    };
    Err(Fault::Refused(what.into()))
}
