//! The schema that stands in a database, held against the one that the program's steps make: the
//! steps are applied to a scratch place, and both are described by the engine itself.

use std::collections::BTreeMap;

use crate::{Conn, Durability, Engine, Location, Migration, Result, migrate, postgresql, sqlite};

/// A table, column, index, constraint, trigger, view.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Object {
    /// As the engine calls its kind.
    pub(crate) kind: String,
    /// The table that it belongs to; its own name for a table.
    pub(crate) table: String,
    pub(crate) name: String,
}

/// What there is, with its definition.
pub(crate) type Objects = BTreeMap<Object, String>;

/// What differs from the schema of this program, in Vietnamese; nothing when all is as it must be.
///
/// # Errors
/// The database cannot be read.
pub fn schema_faults(location: &Location, steps: &[Migration]) -> Result<Vec<String>> {
    let mut conn = crate::pool::connect(location, false, Durability::Full)?;
    let (stands, due) = match &mut conn {
        Conn::Sqlite(link) => {
            let stands = link.objects()?;
            let mut scratch = Conn::Sqlite(sqlite::in_memory()?);
            migrate::apply(&mut scratch, steps)?;
            match &mut scratch {
                Conn::Sqlite(scratch) => (stands, scratch.objects()?),
                Conn::Postgres(_) => unreachable!("the scratch place is a file's"),
            }
        }
        Conn::Postgres(link) => {
            let stands = link.objects(postgresql::Place::Standing)?;
            (stands, due_on_server(&mut conn, steps)?)
        }
    };
    Ok(differences(&due, &stands))
}

/// Makes the schema of tables that only this connection sees, and forgets it.
fn due_on_server(conn: &mut Conn, steps: &[Migration]) -> Result<Objects> {
    debug_assert_eq!(conn.engine(), Engine::Postgres);
    conn.batch("BEGIN; SET LOCAL search_path TO pg_temp")?;
    let made = migrate::apply(conn, steps);
    let due = made.and_then(|_| match conn {
        Conn::Postgres(link) => link.objects(postgresql::Place::Scratch),
        Conn::Sqlite(_) => unreachable!("only a server is asked"),
    });
    conn.batch("ROLLBACK")?;
    due
}

fn differences(due: &Objects, stands: &Objects) -> Vec<String> {
    let whole = |objects: &Objects, table: &str| objects.keys().any(|o| is_table(o, table));
    let mut found = Vec::new();
    for (object, text) in due {
        // What belongs to a missing table is missing with it.
        let alone = object.table == object.name || whole(stands, &object.table);
        match stands.get(object) {
            None if alone => found.push(format!("Lược đồ thiếu {}", named(object))),
            Some(other) if other != text => {
                found.push(format!("Lược đồ: {} khác của chương trình", named(object)));
            }
            _ => {}
        }
    }
    for object in stands.keys().filter(|o| !due.contains_key(o)) {
        if object.table == object.name || whole(due, &object.table) {
            found.push(format!(
                "Lược đồ thừa {}, không phải của chương trình",
                named(object)
            ));
        }
    }
    found
}

fn is_table(object: &Object, table: &str) -> bool {
    object.kind == "table" && object.name == table
}

fn named(object: &Object) -> String {
    let kind = match object.kind.as_str() {
        "table" => "bảng",
        "view" => "khung nhìn",
        "index" => "chỉ mục",
        "column" => "cột",
        "constraint" => "ràng buộc",
        other => other,
    };
    if object.table == object.name {
        format!("{kind} {}", object.name)
    } else {
        format!("{kind} {} của bảng {}", object.name, object.table)
    }
}
