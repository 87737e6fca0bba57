//! `lantoa packs`: check a folder, put it in force, list what is stored.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use db::Db;
use packs::Pack;

use super::{load, store};
use crate::shell::fault::Fault;
use crate::shell::terminal;

/// Bộ quy định của chương trình
#[derive(Subcommand)]
pub enum Command {
    /// Kiểm tra một thư mục; in mọi lỗi với tệp, dòng, cột
    Check {
        /// Thư mục TOML
        folder: PathBuf,
    },
    /// Cài một thư mục làm bộ quy định đang dùng
    Install {
        /// Thư mục TOML
        folder: PathBuf,
    },
    /// Các phiên bản đã cài
    List,
}

/// Runs the command; `install` puts a pack in force.
///
/// # Errors
/// The pack's mistakes, or a database failure.
pub fn run(
    db: Option<&Db>,
    command: &Command,
    install: &dyn Fn(&Db, Pack) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let db = || db.ok_or_else(|| Fault::Usage("cần --data THƯ_MỤC hoặc --database-url".into()));
    match command {
        Command::Check { folder } => {
            let pack = load(&files(folder)?)?;
            terminal::line(&format!(
                "{}: đúng; {} sổ, {} chỉ tiêu, phiên bản {}",
                pack.id,
                pack.registers.len(),
                pack.measures.len(),
                pack.version()
            ))
        }
        Command::Install { folder } => {
            let pack = load(&files(folder)?)?;
            let version = pack.version();
            install(db()?, pack)?;
            terminal::line(&format!("Đang dùng phiên bản {version}"))
        }
        Command::List => {
            let (current, all) = db()?
                .read(|conn| Ok::<_, Fault>((store::current(conn)?, store::versions(conn)?)))?;
            for (version, id, at) in all {
                let mark = if current.as_deref() == Some(&version) {
                    "đang dùng"
                } else {
                    ""
                };
                terminal::line(&format!("{version}  {id}  {at}  {mark}"))?;
            }
            Ok(())
        }
    }
}

/// The TOML files of a folder and the folders in it, named from it.
///
/// # Errors
/// The folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<(String, String)>, Fault> {
    let wrong = |path: &Path, e: std::io::Error| {
        Fault::Usage(format!("Không đọc được {}: {e}", path.display()))
    };
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for item in std::fs::read_dir(&at).map_err(|e| wrong(&at, e))? {
            let path = item.map_err(|e| wrong(&at, e))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let name = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .display()
                    .to_string();
                found.push((
                    name,
                    std::fs::read_to_string(&path).map_err(|e| wrong(&path, e))?,
                ));
            }
        }
    }
    found.sort();
    Ok(found)
}
