//! Spreads the tables of a PostgreSQL database over the nodes of Citus: reference tables are copied
//! to each node, the others lie where the value of one column puts them.

use crate::{Conn, Durability, Error, Location, Result};

/// Where a table's rows lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// All of them on every node.
    Everywhere,
    /// By this column, beside the rows of the same value in the other tables of that column.
    By(&'static str),
}

const CAN: &str = "SELECT COUNT(*) FROM pg_proc WHERE proname = 'create_distributed_table'";
const SPREAD: &str = "SELECT COUNT(*) FROM pg_dist_partition WHERE logicalrelid = CAST(CAST($1 AS TEXT) AS regclass)";
const EVERYWHERE: &str =
    "SELECT 1 FROM (SELECT create_reference_table(CAST(CAST($1 AS TEXT) AS regclass))) AS done";
const ALONE: &str = "SELECT 1 FROM (SELECT create_distributed_table(CAST(CAST($1 AS TEXT) AS regclass), CAST($2 AS TEXT), colocate_with => 'none')) AS done";
const BESIDE: &str = "SELECT 1 FROM (SELECT create_distributed_table(CAST(CAST($1 AS TEXT) AS regclass), CAST($2 AS TEXT), colocate_with => CAST($3 AS TEXT))) AS done";

/// Spreads each table, in this order, that does not lie as it should yet; those that have rows are
/// copied. Gives the tables that were spread now. What was spread stays so when a later one fails:
/// asked again it goes on.
///
/// # Errors
/// No server, or one without Citus; what Citus says of a table.
pub fn spread(location: &Location, tables: &[(&'static str, Lies)]) -> Result<Vec<&'static str>> {
    let Location::Url(_) = location else {
        return Err(Error::Schema(
            "chỉ cơ sở dữ liệu PostgreSQL có Citus mới phân tán được; tệp SQLite ở trên một máy"
                .into(),
        ));
    };
    let mut conn = crate::pool::connect(location, true, Durability::Full)?;
    if conn.one::<(i64,)>(CAN, &[])?.0 == 0 {
        return Err(Error::Schema(
            "máy chủ chưa có Citus trong cơ sở dữ liệu này. Cài gói citus, thêm citus vào shared_preload_libraries, khởi động lại, rồi chạy `CREATE EXTENSION citus` và thêm các nút".into(),
        ));
    }
    let mut done = Vec::new();
    for (at, (table, lies)) in tables.iter().enumerate() {
        if conn.one::<(i64,)>(SPREAD, &crate::args![*table])?.0 == 0 {
            put(&mut conn, (table, *lies), &tables[..at])?;
            done.push(*table);
        }
    }
    Ok(done)
}

fn put(
    conn: &mut Conn,
    (table, lies): (&str, Lies),
    before: &[(&'static str, Lies)],
) -> Result<()> {
    let beside = before.iter().find(|(_, other)| *other == lies);
    let done = match (lies, beside) {
        (Lies::Everywhere, _) => conn.exec(EVERYWHERE, &crate::args![table]),
        (Lies::By(column), None) => conn.exec(ALONE, &crate::args![table, column]),
        (Lies::By(column), Some((first, _))) => {
            conn.exec(BESIDE, &crate::args![table, column, *first])
        }
    };
    done.map(drop)
        .map_err(|e| Error::Schema(format!("bảng {table} chưa phân tán được: {e}")))
}
