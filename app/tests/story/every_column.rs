//! Whatever the schema has: a value changed, a row taken away or put in by direct SQL is found by
//! `verify`. The tables and columns come from the engine's own catalogue, so that a new one is
//! asked for without being named here.

use db::{Conn, Engine, Val, args};
use lantoa::shell::fault::Fault;
use lantoa::{shown::reports, verify};

use crate::furnished::furnish;
use crate::world::{World, worlds};

/// What carries no meaning: table, column (`*`: all), why.
const SAYS_NOTHING: [(&str, &str, &str); 5] = [
    (
        "migration",
        "*",
        "compared with the program when the database is opened",
    ),
    ("id_turn", "*", "rows are only locked"),
    (
        "request",
        "*",
        "what a request was answered, for its repeat alone; nothing is shown or counted from it",
    ),
    (
        "rebuild",
        "generation",
        "tells two marks of a realm apart; that it waits is told",
    ),
    (
        "rebuild",
        "since",
        "how much is made again; that it waits is told, and what was made is compared",
    ),
];

// Each engine's own, so they are not registered.
const TABLES_SQLITE: &str =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
const TABLES_POSTGRES: &str = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name";
const COLUMNS_SQLITE: &str = "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid";
const COLUMNS_POSTGRES: &str = "SELECT CAST(c.column_name AS TEXT), UPPER(CAST(c.data_type AS TEXT)), (SELECT COUNT(*) FROM information_schema.key_column_usage k JOIN information_schema.table_constraints t ON t.constraint_name = k.constraint_name AND t.table_name = k.table_name WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name AND k.column_name = c.column_name) FROM information_schema.columns c WHERE c.table_schema = 'public' AND CAST(c.table_name AS TEXT) = $1 ORDER BY c.ordinal_position";
const LATER: &str = "PRAGMA defer_foreign_keys = ON";

/// Name, type, whether it belongs to the key.
type Column = (String, String, bool);

struct Table {
    name: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Val>>,
}

/// A statement made here lives as long as the tests.
fn sql(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn schema(conn: &mut Conn) -> Result<Vec<Table>, Fault> {
    let (tables, columns) = match conn.engine() {
        Engine::Sqlite => (TABLES_SQLITE, COLUMNS_SQLITE),
        Engine::Postgres => (TABLES_POSTGRES, COLUMNS_POSTGRES),
    };
    let mut found = Vec::new();
    for (name,) in conn.all::<(String,)>(tables, &[])? {
        let columns: Vec<Column> = conn
            .all::<(String, String, i64)>(columns, &args![&name])?
            .into_iter()
            .map(|(column, kind, key)| (column, kind, key > 0))
            .collect();
        let list: Vec<&str> = columns.iter().map(|(c, ..)| c.as_str()).collect();
        let list = list.join(", ");
        let rows = conn.all(
            sql(format!("SELECT {list} FROM {name} ORDER BY {list}")),
            &[],
        )?;
        found.push(Table {
            name,
            columns,
            rows,
        });
    }
    Ok(found)
}

/// How a deed ended; it is always undone.
enum Undone {
    /// The engine itself did not let it happen.
    Refused(db::Error),
    /// What `verify` then said.
    Found(Vec<String>),
}

impl From<db::Error> for Undone {
    fn from(e: db::Error) -> Undone {
        Undone::Refused(e)
    }
}

/// Does it, asks `verify`, undoes it.
fn tried(world: &World, deed: &'static str, args: Vec<Val>) -> Undone {
    let app = world.app.clone();
    let done = world.app.db.write(move |tx| {
        let conn: &mut Conn = tx;
        if conn.engine() == Engine::Sqlite {
            conn.exec(LATER, &[])?;
        }
        assert_eq!(conn.exec(deed, &args)?, 1, "{deed} {args:?}");
        Err::<(), Undone>(Undone::Found(match verify::all(conn, &app) {
            Ok(findings) => findings.differences,
            Err(e) => vec![e.to_string()],
        }))
    });
    done.unwrap_err()
}

/// What may stand in the place of a value: what stands in other rows, and a little more or less.
fn instead(value: &Val, kind: &str, others: &[&Val]) -> Vec<Val> {
    let mut all: Vec<Val> = others
        .iter()
        .filter(|o| **o != value)
        .take(2)
        .map(|o| (*o).clone())
        .collect();
    match value {
        Val::Null if kind == "BIGINT" => all.push(Val::Int(1)),
        Val::Null if kind == "TEXT" => all.push(Val::from("x")),
        Val::Null => all.push(Val::Bytes(vec![1; 16])),
        Val::Int(n) => {
            all.push(Val::Int(n + 1));
            if (0..=1).contains(n) {
                all.push(Val::Int(1 - n));
            }
        }
        Val::Text(text) => {
            all.push(Val::Text(format!("{text}x")));
            // Another day of the same month.
            if let (Some(month), Some(rest)) = (text.get(..8), text.get(10..))
                && month.ends_with('-')
            {
                let day = if text.get(8..10) == Some("11") {
                    "12"
                } else {
                    "11"
                };
                all.push(Val::Text(format!("{month}{day}{rest}")));
            }
        }
        Val::Bytes(bytes) => {
            let mut bytes = bytes.clone();
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
            }
            all.push(Val::Bytes(bytes));
        }
    }
    if *value != Val::Null {
        all.push(Val::Null);
    }
    all.dedup();
    all
}

impl Table {
    fn says_nothing(&self, column: &str) -> bool {
        SAYS_NOTHING
            .iter()
            .any(|(table, what, _)| *table == self.name && (*what == "*" || *what == column))
    }

    /// A few rows: all of a small table, else the first, one in the middle, the last.
    fn some_rows(&self) -> Vec<&Vec<Val>> {
        let n = self.rows.len();
        let chosen: Vec<usize> = if n <= 4 {
            (0..n).collect()
        } else {
            vec![0, n / 2, n - 1]
        };
        chosen.into_iter().map(|i| &self.rows[i]).collect()
    }

    /// `WHERE` the row is this one, its values numbered from a parameter on.
    fn only(&self, row: &[Val], first: usize) -> (String, Vec<Val>) {
        let keys = self.columns.iter().zip(row).filter(|((.., key), _)| *key);
        let (names, values): (Vec<_>, Vec<_>) = keys.map(|((c, ..), v)| (c, v.clone())).unzip();
        let tests = (first..).zip(names).map(|(n, c)| format!("{c} = ${n}"));
        (tests.collect::<Vec<_>>().join(" AND "), values)
    }

    fn added(&self, row: &[Val]) -> (&'static str, Vec<Val>) {
        let names: Vec<&str> = self.columns.iter().map(|(c, ..)| c.as_str()).collect();
        let marks: Vec<String> = (1..=row.len()).map(|n| format!("${n}")).collect();
        let (names, marks) = (names.join(", "), marks.join(", "));
        (
            sql(format!(
                "INSERT INTO {}({names}) VALUES ({marks})",
                self.name
            )),
            row.to_vec(),
        )
    }

    /// Rows that could be slipped in: a stored one with another key, or any where there is none.
    fn strangers(&self) -> Vec<Vec<Val>> {
        let Some(row) = self.rows.last() else {
            let any = |kind: &str| instead(&Val::Null, kind, &[]).remove(0);
            return vec![self.columns.iter().map(|(_, kind, _)| any(kind)).collect()];
        };
        let other = |at: usize| instead(&row[at], &self.columns[at].1, &[]).remove(0);
        let keys = (0..row.len()).filter(|at| self.columns[*at].2);
        keys.map(|key| {
            let mut row = row.clone();
            for at in (0..row.len())
                .filter(|at| *at == key || ["slug", "hash"].contains(&self.columns[*at].0.as_str()))
            {
                row[at] = other(at);
            }
            row
        })
        .collect()
    }
}

#[test]
fn a_signed_report_whose_signer_day_or_profile_was_changed_does_not_verify() {
    for mut world in worlds() {
        let document = furnish(&mut world);
        let app = &world.app;
        let told = reports::verify(app, &document).unwrap().unwrap();
        assert_eq!((told.signer.as_str(), told.rebuilt), ("Nguyễn Văn A", true));
        for (column, value) in [
            ("signer", Val::from("Trần Văn B")),
            ("signed_at", Val::from("2020-01-01T00:00:00Z")),
            ("profile", Val::from("party-2018")),
            ("period", Val::from("2023")),
            ("unit", Val::Int(1)),
            ("realm", Val::Int(20)),
        ] {
            let read = sql(format!("SELECT {column} FROM signed_report"));
            let write = sql(format!("UPDATE signed_report SET {column} = $1"));
            let (before,) = app.db.read(|conn| conn.one::<(Val,)>(read, &[])).unwrap();
            let set = |value: Val| app.db.write(move |tx| tx.exec(write, &[value])).unwrap();
            set(value);
            let told = reports::verify(app, &document).unwrap_err().to_string();
            assert!(told.contains("khác với nhật ký"), "{column}: {told}");
            set(before);
        }
        assert!(reports::verify(app, &document).unwrap().is_some());
    }
}

#[test]
fn every_value_changed_and_every_row_taken_or_added_by_direct_sql_is_noticed() {
    for mut world in worlds() {
        furnish(&mut world);
        assert_eq!(world.differences(), Vec::<String>::new());
        let tables = world.app.db.read(schema).unwrap();
        let (mut unseen, mut columns, mut rows) = (Vec::new(), 0, 0);
        for table in &tables {
            let name = &table.name;
            if table.says_nothing("") {
                continue;
            }
            assert!(
                !table.rows.is_empty() || name == "rebuild",
                "nothing stands in {name}"
            );
            for (at, (column, kind, key)) in table.columns.iter().enumerate() {
                if table.says_nothing(column) {
                    continue;
                }
                columns += 1;
                // A key may be taken already, and a server guards what names another table's.
                let mut taken =
                    *key || world.app.db.engine() == Engine::Postgres || table.rows.is_empty();
                let others: Vec<&Val> = table.rows.iter().map(|row| &row[at]).collect();
                for row in table.some_rows() {
                    let (only, keys) = table.only(row, 2);
                    let change = sql(format!("UPDATE {name} SET {column} = $1 WHERE {only}"));
                    for value in instead(&row[at], kind, &others) {
                        let shown = format!("{value:?} for {:?}", row[at]);
                        let args = [vec![value], keys.clone()].concat();
                        let Undone::Found(found) = tried(&world, change, args) else {
                            continue;
                        };
                        taken = true;
                        if found.is_empty() {
                            unseen.push(format!("{name}.{column}: {shown}"));
                        }
                    }
                }
                assert!(taken, "{name}.{column} was never changed");
            }
            for row in table.some_rows() {
                let (only, keys) = table.only(row, 1);
                let take = sql(format!("DELETE FROM {name} WHERE {only}"));
                if let Undone::Found(found) = tried(&world, take, keys) {
                    rows += 1;
                    if found.is_empty() {
                        unseen.push(format!("{name}: {row:?} taken away"));
                    }
                }
            }
            let mut entered = 0;
            for row in table.strangers() {
                let (add, args) = table.added(&row);
                match tried(&world, add, args) {
                    Undone::Found(found) => {
                        entered += 1;
                        if found.is_empty() {
                            unseen.push(format!("{name}: {row:?} added"));
                        }
                    }
                    Undone::Refused(e) => assert!(matches!(e, db::Error::Constraint(_)), "{e}"),
                }
            }
            assert!(entered > 0, "no row could be added to {name}");
        }
        assert_eq!(
            unseen,
            Vec::<String>::new(),
            "on {:?}",
            world.app.db.engine()
        );
        assert!(columns > 120 && rows > 30, "{columns} columns, {rows} rows");
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}
