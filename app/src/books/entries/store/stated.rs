//! What is said of units and enters no sum: declarations, targets, norms, tariffs, changes, rates.

use db::{Conn, Val, args};
use orgtree::UnitId;

use super::super::Entry;
use super::entries;

db::sql! {
    STATED = select!("WHERE realm = $1 AND unit = $2 AND summed = 0");
    STATED_OF = select!("WHERE realm = $1 AND unit = $2 AND measure = $3 AND summed = 0");
    // What is said of some units, of one measure or of all; fewer are asked for by naming one again.
    STATED_OF_MANY = select!("WHERE realm = $1 AND summed = 0 AND standing = 'declared' AND nature = 'result' AND role = 'main' AND unit IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)");
    STATED_OF_MANY_ONE = select!("WHERE realm = $1 AND measure = $2 AND summed = 0 AND standing = 'declared' AND nature = 'result' AND role = 'main' AND unit IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)");
    DECLARED = select!("WHERE realm = $1 AND standing = 'declared' AND nature = 'result' AND role = 'main'");
    // Of units of several realms, in one journey.
    STATED_ABOVE = concat!("SELECT ", columns!(), " FROM unit u JOIN entry e ON e.realm = u.realm AND e.unit = u.id WHERE u.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) AND e.summed = 0 AND e.standing = 'declared' AND e.nature = 'result' AND e.role = 'main'");
    STATED_ABOVE_ONE = concat!("SELECT ", columns!(), " FROM unit u JOIN entry e ON e.realm = u.realm AND e.unit = u.id WHERE u.id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33) AND e.measure = $1 AND e.summed = 0 AND e.standing = 'declared' AND e.nature = 'result' AND e.role = 'main'");
}

/// What is said of the unit itself and enters no sum; of one measure, or of all.
pub(crate) fn stated(
    conn: &mut Conn,
    realm: i64,
    unit: UnitId,
    measure: Option<i64>,
) -> db::Result<Vec<Entry>> {
    let mut found = match measure {
        Some(measure) => entries(conn, STATED_OF, &args![realm, unit.0, measure]),
        None => entries(conn, STATED, &args![realm, unit.0]),
    }?;
    found.sort_by(|a, b| {
        let place = |e: &Entry| (e.measure, e.days().0);
        (place(a), a.key()).cmp(&(place(b), b.key()))
    });
    Ok(found)
}

/// How many units one statement asks for.
const UNITS: usize = 32;

/// Declared results about some units, of one realm or of several; of one measure, or of all.
pub(crate) fn stated_of(
    conn: &mut Conn,
    realm: Option<i64>,
    units: &[UnitId],
    measure: Option<i64>,
) -> db::Result<Vec<Entry>> {
    let sql = match (realm, measure) {
        (Some(_), Some(_)) => STATED_OF_MANY_ONE,
        (Some(_), None) => STATED_OF_MANY,
        (None, Some(_)) => STATED_ABOVE_ONE,
        (None, None) => STATED_ABOVE,
    };
    let mut found = Vec::new();
    for some in units.chunks(UNITS) {
        let named = some.iter().chain(std::iter::repeat(&some[0])).take(UNITS);
        let fixed = realm.into_iter().chain(measure);
        let args: Vec<Val> = fixed
            .chain(named.map(|unit| unit.0))
            .map(Val::from)
            .collect();
        found.extend(entries(conn, sql, &args)?);
    }
    Ok(found)
}

/// Every declared result of a realm.
pub(crate) fn declared(conn: &mut Conn, realm: i64) -> db::Result<Vec<Entry>> {
    entries(conn, DECLARED, &args![realm])
}
