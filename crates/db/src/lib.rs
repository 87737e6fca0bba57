//! One SQL text on two engines: SQLite inside the binary, PostgreSQL as a server.
//! Knows statements, values, transactions and the writer; knows no business.

mod conn;
mod error;
mod lend;
mod migrate;
mod pool;
mod postgresql;
mod queue;
mod schema;
mod spread;
mod sqlite;
pub mod testing;
mod tls;
mod value;
mod writer;

pub use conn::{Conn, Engine};
pub use error::{Error, Result};
pub use inventory;
pub use migrate::{Migration, has_schema, migrate};
pub use pool::{Db, Durability, Location};
pub use schema::schema_faults;
pub use spread::{Lies, spread};
pub use value::{FromRow, FromVal, Row, Val};
pub use writer::Tx;

/// A registered statement: its name and text. One test prepares all of them on both engines.
pub struct Stmt {
    /// `module::NAME`, for messages.
    pub name: &'static str,
    /// The SQL text, with `$1`, `$2` … as parameters.
    pub text: &'static str,
}
inventory::collect!(Stmt);

/// Declares a statement: `sql!(CHILDREN = "SELECT …")`.
/// The text is static and registered, so that a test can prepare it on every engine.
#[macro_export]
macro_rules! sql {
    ($($(#[$m:meta])* $name:ident = $text:expr;)+) => {$(
        $(#[$m])* pub(crate) const $name: &str = $text;
        $crate::inventory::submit!($crate::Stmt {
            name: concat!(module_path!(), "::", stringify!($name)),
            text: $text,
        });
    )+};
}

/// Bound values of a statement: `args![unit, day, None::<i64>]`.
#[macro_export]
macro_rules! args {
    ($($v:expr),* $(,)?) => { [$($crate::Val::from($v)),*] };
}
