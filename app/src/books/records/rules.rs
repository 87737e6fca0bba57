//! What may be stored over what, and about which days a unit may be spoken of.

use chrono::NaiveDate;
use orgtree::{Tree, UnitId};
use packs::{Assertion, Fields, Register};

use super::store;
use crate::books::entries::{NO_END, NO_START, ends};
use crate::ground::units;
use crate::shell::fault::Fault;

pub(super) fn refuse_moves(
    known: &store::Stored,
    (register, realm): (&str, i64),
    seen: Option<i64>,
) -> Result<(), Fault> {
    if let Some(seen) = seen
        && seen != known.revision
    {
        return Err(Fault::Conflict(format!(
            "Hồ sơ đang ở lần sửa {}, bạn sửa từ lần {seen}; hãy đọc lại rồi sửa tiếp",
            known.revision
        )));
    }
    if known.register != register {
        return Err(Fault::field(
            "register",
            format!(
                "ghi \"{}\"; hồ sơ này thuộc sổ \"{}\"",
                register, known.register
            ),
        ));
    }
    if known.realm != realm {
        return Err(Fault::field(
            "unit",
            "hồ sơ không chuyển được sang địa bàn tỉnh khác; hãy lập hồ sơ mới ở đó",
        ));
    }
    Ok(())
}

/// A statement about a unit must touch the time in which the unit stood.
pub(super) fn check_days(tree: &Tree, unit: UnitId, assertions: &[Assertion]) -> Result<(), Fault> {
    let (born, ended) = tree.life(unit).unwrap_or((NO_START, NO_END));
    for assertion in assertions {
        let (from, to) = ends(&assertion.span);
        if to != NO_END && to < born {
            return Err(Fault::field(
                "unit",
                format!(
                    "{} có từ ngày {}; số liệu ghi {} là trước đó",
                    units::name(tree, unit),
                    vi::day_vi(born),
                    assertion.span.to_vi()
                ),
            ));
        }
        if ended != NO_END && from != NO_START && from >= ended {
            return Err(Fault::field(
                "unit",
                format!(
                    "{} kết thúc trước ngày {}; số liệu ghi {} là sau đó",
                    units::name(tree, unit),
                    vi::day_vi(ended),
                    assertion.span.to_vi()
                ),
            ));
        }
    }
    Ok(())
}

/// The day by which lists sort: the last day of the register's date field.
fn day_of(register: &Register, fields: &Fields) -> Option<NaiveDate> {
    match fields.get(register.date.as_deref()?)? {
        packs::FieldValue::Span(span) => span.to.or(span.from),
        _ => None,
    }
}

/// That day as stored; empty when unknown.
pub(crate) fn day_text(register: &Register, fields: &Fields) -> String {
    day_of(register, fields).map_or(String::new(), |d| d.to_string())
}
