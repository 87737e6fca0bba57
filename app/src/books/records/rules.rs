//! What may be stored over what, and about which days a unit may be spoken of.

use chrono::NaiveDate;
use orgtree::{Tree, UnitId};
use packs::{Assertion, Fields, Register};

use super::store;
use crate::books::entries::{NO_END, NO_START, ends};
use crate::ground::units;
use crate::shell::fault::Fault;

/// The state to store: the one asked for, if the workflow leads there; else the one it has.
pub(super) fn state_of(
    register: &Register,
    asked: Option<&str>,
    known: Option<&store::Stored>,
) -> Result<String, Fault> {
    let initial = register.initial().map(|s| s.id.clone()).unwrap_or_default();
    let Some(asked) = asked else {
        return Ok(known.map_or(initial, |k| k.state.clone()));
    };
    known_state(register, asked)?;
    let Some(known) = known else {
        return Ok(asked.to_owned());
    };
    let leads = known.state == asked
        || register
            .actions_from(&known.state)
            .any(|(_, to)| to.id == asked);
    if leads {
        return Ok(asked.to_owned());
    }
    let next: Vec<&str> = register
        .actions_from(&known.state)
        .map(|(_, to)| to.id.as_str())
        .collect();
    Err(Fault::field(
        "state",
        format!(
            "ghi \"{asked}\"; từ \"{}\" chỉ chuyển được sang: {}",
            known.state,
            if next.is_empty() {
                "không trạng thái nào".into()
            } else {
                next.join(", ")
            }
        ),
    ))
}

/// The register must have the state.
pub(super) fn known_state(register: &Register, asked: &str) -> Result<(), Fault> {
    if register.states.contains_key(asked) {
        return Ok(());
    }
    let states: Vec<&str> = register.states.keys().map(String::as_str).collect();
    Err(Fault::field(
        "state",
        format!("ghi \"{asked}\"; cho phép: {}", states.join(", ")),
    ))
}

pub(super) fn refuse_moves(
    known: &store::Stored,
    row: &store::Stored,
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
    if known.register != row.register {
        return Err(Fault::field(
            "register",
            format!(
                "ghi \"{}\"; hồ sơ này thuộc sổ \"{}\"",
                row.register, known.register
            ),
        ));
    }
    if known.realm != row.realm {
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

/// Whether the public may see a record in a state.
pub(crate) fn is_public(register: &Register, state: &str) -> bool {
    register.states.get(state).is_some_and(|s| s.public)
}
