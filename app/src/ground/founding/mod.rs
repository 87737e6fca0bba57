//! What a new installation begins with, all inside the binary: the schema, the country before and
//! after 1 July 2025, the programme's pack.

pub mod spread;

use std::path::Path;

use db::{Db, Durability, Location};
use include_dir::{Dir, include_dir};
use orgtree::{Operation, Tree};

use crate::app::SCHEMA;
use crate::shell::access::Who;
use crate::shell::clock::{Clock, Moment};
use crate::shell::fault::Fault;
use crate::shell::id::random;
use crate::shell::vault::{self, Asked, Master};
use crate::{ground::programmes, ground::units};

/// Administrative units before and after the reform.
pub static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../data");
/// The programme as data.
pub static PACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../packs/lam-theo-bac");

/// Makes the database, or brings its schema up to this program; returns how many steps it took.
///
/// # Errors
/// The place cannot be written, or its schema is newer.
pub fn schema(place: &Location) -> Result<usize, Fault> {
    if let Location::File(path) = place {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|e| {
            Fault::Refused(format!("Không tạo được thư mục {}: {e}", folder.display()))
        })?;
    }
    Ok(db::migrate(place, SCHEMA)?)
}

/// The master key of a house: the one there is; a house in which nothing was sealed yet is given one.
/// Says whether it was.
///
/// # Errors
/// What stands there is no key, or a file cannot be written; the database fails.
pub fn key(place: &Location, asked: &Asked) -> Result<(Option<Master>, bool), Fault> {
    let file = asked.file(place).filter(|file| !file.exists());
    let Some(file) = file else {
        return Ok((asked.find(place)?, false));
    };
    // Whose key is lost is not to be given another one in silence.
    if !Db::open(place, Durability::Full)?
        .read(vault::keys)?
        .is_empty()
    {
        return Ok((asked.find(place)?, false));
    }
    Ok((Some(Master::make(&file, random()?)?), true))
}

/// Puts the country's tree and the programme's pack into a database that has none.
///
/// # Errors
/// The database fails.
pub fn found(place: &Location, durability: Durability, clock: &Clock) -> Result<(), Fault> {
    let db = Db::open(place, durability)?;
    let at = clock.now();
    if db.read(units::generation)? == 0 {
        plant(&db, &country()?, at)?;
    }
    if db.read(programmes::installed)? {
        return Ok(());
    }
    install(&db, at, Who::machine())
}

/// Puts a tree from before the reform, with the reform and what came after it, into a database that
/// has none; an operation whose day is ahead waits.
///
/// # Errors
/// A tree refuses an operation, or the database fails.
pub fn plant(db: &Db, before: &Tree, at: Moment) -> Result<(), Fault> {
    let mut tree = reformed(before)?;
    let mut ahead = Vec::new();
    for name in since()? {
        let operation = operation(&name)?;
        if operation.on <= at.day() {
            tree = tree.apply(&operation).map_err(units::refused)?.tree;
        } else {
            ahead.push(operation);
        }
    }
    db.write(move |tx| {
        units::plant(tx, &tree, at)?;
        for operation in &ahead {
            units::take(tx, operation, "system", at)?;
        }
        Ok(())
    })
}

/// The operation files of what came after the reform, the earliest first.
fn since() -> Result<Vec<String>, Fault> {
    let folder = DATA
        .get_dir("after-2025")
        .ok_or_else(|| Fault::Inside("chương trình thiếu thư mục after-2025".into()))?;
    let mut names: Vec<String> = folder
        .files()
        .map(|f| f.path().display().to_string())
        .collect();
    names.sort_unstable();
    Ok(names)
}

/// Puts the binary's own pack in force.
///
/// # Errors
/// The database fails.
pub fn install(db: &Db, at: Moment, who: Who) -> Result<(), Fault> {
    let pack = programmes::load(&pack_files())?;
    db.write(move |tx| programmes::install(tx, &pack, at, &who))
}

/// A text file of the binary.
///
/// # Errors
/// The binary was built without it.
pub fn text<'a>(dir: &'a Dir<'_>, name: &str) -> Result<&'a str, Fault> {
    dir.get_file(name)
        .and_then(include_dir::File::contents_utf8)
        .ok_or_else(|| Fault::Inside(format!("chương trình thiếu tệp {name}")))
}

/// The files of the pack inside the binary.
#[must_use]
pub fn pack_files() -> Vec<(String, String)> {
    fn walk(dir: &Dir<'_>, out: &mut Vec<(String, String)>) {
        for file in dir.files() {
            if let Some(text) = file.contents_utf8() {
                out.push((file.path().display().to_string(), text.to_owned()));
            }
        }
        for sub in dir.dirs() {
            walk(sub, out);
        }
    }
    let mut out = Vec::new();
    walk(&PACK, &mut out);
    out
}

/// Provinces, districts and communes from 2016 until 30 June 2025.
///
/// # Errors
/// The binary's own tables are broken.
pub fn country() -> Result<Tree, Fault> {
    orgtree::country(
        text(&DATA, "units-2024.csv")?,
        text(&DATA, "changes-2016-2025.csv")?,
        text(&DATA, "succession-2025-07-01.csv")?,
    )
    .map_err(|lines| Fault::Inside(lines.join("\n")))
}

/// The real reform applied to a tree.
///
/// # Errors
/// The tree refuses it.
pub fn reformed(tree: &Tree) -> Result<Tree, Fault> {
    let reform = operation("reform-2025-07-01.toml")?;
    Ok(tree.apply(&reform).map_err(units::refused)?.tree)
}

/// Reads an operation file of the binary.
fn operation(name: &str) -> Result<Operation, Fault> {
    let refused = |lines: Vec<String>| Fault::Refused(lines.join("\n"));
    let file = Operation::parse(text(&DATA, name)?, name).map_err(refused)?;
    file.with_tables(|table| {
        text(&DATA, table)
            .map(str::to_owned)
            .map_err(|e| e.to_string())
    })
    .map_err(refused)
}
