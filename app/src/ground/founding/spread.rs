//! How the house lies on several nodes (Citus): what is small and the same everywhere, and what lies
//! with its realm. One list; a test holds it against the schema and every statement.

use db::Lies::{self, By, Everywhere};
use db::Location;

use crate::shell::fault::Fault;
use crate::shell::terminal;

/// Every table, those that others refer to before them.
pub const TABLES: &[(&str, Lies)] = &[
    ("migration", Everywhere),
    ("setting", Everywhere),
    ("realm", Everywhere),
    ("unit", Everywhere),
    ("unit_version", Everywhere),
    ("succession", Everywhere),
    ("unit_assignment", Everywhere),
    ("coming", Everywhere),
    ("unit_path", Everywhere),
    ("unit_now", Everywhere),
    ("pack", Everywhere),
    ("measure", Everywhere),
    ("data_key", By("realm")),
    ("chain", By("realm")),
    ("audit", By("realm")),
    ("source", By("realm")),
    ("file", By("realm")),
    ("record", By("realm")),
    ("attachment", By("realm")),
    ("revision", By("realm")),
    ("act", By("realm")),
    ("part", By("realm")),
    ("entry", By("realm")),
    ("pending", By("realm")),
    ("request", By("realm")),
    ("person", By("realm")),
    ("position", By("realm")),
    ("assignment", By("realm")),
    ("token", By("realm")),
    ("summary", By("realm")),
    ("rebuild", By("realm")),
    ("signed_report", By("realm")),
    // Rows are only locked: one of them, on one node.
    ("id_turn", By("slot")),
];

/// Spreads the tables of an installed database, empty or filled, and says what it did.
///
/// # Errors
/// The database is no server with Citus, or Citus refuses a table; those before it stay spread.
pub fn run(place: &Location) -> Result<(), Fault> {
    let spread = db::spread(place, TABLES)?;
    for table in &spread {
        let lies = TABLES.iter().find(|(name, _)| name == table);
        let how = match lies {
            Some((_, By(column))) => format!("phân tán theo {column}"),
            _ => "có đủ ở mọi nút".to_owned(),
        };
        terminal::line(&format!("{table}: {how}"))?;
    }
    terminal::line(&format!(
        "{} bảng vừa phân tán, {} bảng đã phân tán từ trước",
        spread.len(),
        TABLES.len() - spread.len()
    ))
}
