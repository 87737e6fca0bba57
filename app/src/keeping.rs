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
    let shelf = Shelf::beside(&place);
    let master = app.vault.master();
    let done = app
        .db
        .copy_to(&copy)
        .map_err(Fault::from)
        .and_then(|()| examine(&place, &shelf, master.cloned()))
        .and_then(|health| refuse(&health.schema).map(|()| health))
        .and_then(|health| {
            let lost = files::copy(&app.shelf, &shelf, &health.contents)?;
            settle(&part, folder).map_err(wrong)?;
            Ok((health.keys, lost))
        });
    if part.exists() {
        std::fs::remove_dir_all(&part).map_err(wrong)?;
    }
    let (keys, lost) = done?;
    terminal::line(&format!("Đã sao lưu vào {}", folder.display()))?;
    match master {
        Some(master) => terminal::line(&format!(
            "Khóa chủ không nằm trong bản sao lưu; nó ở {}. Hãy giữ một bản khóa ở nơi khác, không để cùng bản sao lưu",
            master.place()
        ))?,
        None if keys.data_keys > 0 => terminal::line(
            "CHÚ Ý: không thấy khóa chủ; thiếu nó thì các trường riêng tư trong bản sao lưu không mở được",
        )?,
        None => {}
    }
    refuse(&lost)
}

/// The database in a data folder.
const FILE: &str = "lantoa.db";

/// Puts a backup into an empty data folder, after examining it and trying the key on it, and its
/// files on the shelf.
///
/// # Errors
/// The folder has data already; the backup is damaged, foreign or in use; the key does not open what
/// it has sealed. A file that is missing is told when all the rest is in place.
pub fn restore(
    place: &Location,
    (asked, shelf): (&Asked, &Shelf),
    folder: &Path,
) -> Result<(), Fault> {
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
        .and_then(|_| examine(&Location::File(part.clone()), &kept, master))
        .and_then(|health| refuse(&health.schema).map(|()| health))
        .and_then(|health| refuse(&health.keys.closed).map(|()| health.contents))
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
    keys: vault::Health,
    files: usize,
    files_place: String,
    files_gaps: Gaps,
    damage: Vec<String>,
    #[serde(skip)]
    contents: BTreeSet<Content>,
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
fn examine(place: &Location, shelf: &Shelf, master: Option<Master>) -> Result<Health, Fault> {
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
            keys: vault::health(conn, &app.vault)?,
            damage,
        })
    })
}

/// Prints what is well and what is not.
///
/// # Errors
/// Something is wrong with the data.
pub fn doctor(place: &Location, (asked, shelf): (&Asked, &Shelf), json: bool) -> Result<(), Fault> {
    let mut health = examine(place, shelf, asked.find(place)?)?;
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
        terminal::line(&format!(
            "Tệp: {} nội dung, ở {}",
            health.files, health.files_place
        ))?;
        for foreign in &health.files_gaps.foreign {
            terminal::line(&format!("THỪA: {foreign}"))?;
        }
        let broken = health.schema.iter().chain(&health.audit_breaks);
        let broken = broken.chain(health.keys.wrong());
        for broken in broken.chain(&health.files_gaps.missing) {
            terminal::line(&format!("SAI: {broken}"))?;
        }
    }
    let keys = health.keys.wrong().next().is_some();
    let lost = !health.files_gaps.missing.is_empty();
    let what = match (health.schema.is_empty(), health.audit_breaks.is_empty()) {
        (false, _) => "Lược đồ khác của chương trình",
        (true, false) => "Chuỗi nhật ký đứt",
        (true, true) if keys => "Khóa của các trường riêng tư chưa ổn",
        (true, true) if lost => "Mất nội dung của tệp",
        (true, true) => return Ok(()),
    };
    Err(Fault::Refused(what.into()))
}
