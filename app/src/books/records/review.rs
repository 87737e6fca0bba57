//! The review of a record's parts: handed in, accepted at a level, returned with a reason.

use orgtree::{Tree, UnitId};
use packs::part::Part;
use packs::{Ability, Register, Review};
use vi::Day;

use super::case::Case;
use super::change::{Reviewed, Stage};
use super::right;
use crate::ground::people::Land;
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::fault::Fault;

/// The parts that somebody names; none named: every one that the step is for.
pub(super) fn named(
    case: &Case,
    register: &Register,
    names: &[String],
    usual: impl Fn(Option<Stage>) -> bool,
) -> Result<Vec<Part>, Fault> {
    if names.is_empty() {
        let stage = |part: &Part| case.reviews.get(part).map(|reviewed| reviewed.stage);
        let mut parts = register.parts(&case.fields);
        parts.retain(|part| usual(stage(part)));
        return Ok(parts);
    }
    names.iter().map(|name| case.part(register, name)).collect()
}

/// Hands parts in; where the unit's own word is enough, that accepts them.
pub(super) fn submit(
    case: &mut Case,
    register: &Register,
    tree: &Tree,
    parts: Vec<Part>,
    by: &str,
) {
    for part in parts {
        let stage = case.reviews.get(&part).map(|reviewed| reviewed.stage);
        if matches!(stage, Some(Stage::Submitted | Stage::Accepted)) {
            continue;
        }
        let own = register.review == Review::OwnWord;
        let reviewed = Reviewed {
            stage: if own {
                Stage::Accepted
            } else {
                Stage::Submitted
            },
            level: if own { case.own_level(tree) } else { None },
            reason: None,
            due: None,
            by: by.to_owned(),
        };
        case.review(part, Some(reviewed));
    }
}

/// The ability that accepts or returns.
pub(super) fn ability(register: &Register) -> Ability {
    match &register.review {
        Review::OwnWord => Ability::Accept,
        Review::Accepted { ability, .. } => *ability,
    }
}

/// Whether who wrote a part may not accept it.
pub(super) fn not_own(register: &Register) -> bool {
    matches!(register.review, Review::Accepted { not_own: true, .. })
}

/// The highest level at which the actor may accept for a unit.
///
/// # Errors
/// At none; the error says which right is missing, and where.
pub(super) fn level(
    register: &Register,
    actor: &Actor,
    (land, unit): (Land<'_>, UnitId),
) -> Result<String, Fault> {
    let tree = land.0;
    let levels: &[String] = match &register.review {
        Review::OwnWord => &[],
        Review::Accepted { levels, .. } => levels,
    };
    let of = |unit: &UnitId| tree.latest(*unit).map(|version| version.level.clone());
    let path = tree.path_now(unit);
    let mut places: Vec<(UnitId, String)> = levels
        .iter()
        .filter_map(|level| {
            let place = path.iter().find(|u| of(u).as_ref() == Some(level))?;
            Some((*place, level.clone()))
        })
        .collect();
    if places.is_empty() {
        places.extend(of(&unit).map(|level| (unit, level)));
    }
    let ability = ability(register);
    let held = places
        .iter()
        .rev()
        .find(|(place, _)| right::may(actor, ability, tree, *place));
    if let Some((_, level)) = held {
        return Ok(level.clone());
    }
    let nearest = places.first().map_or(unit, |(place, _)| *place);
    right::must(actor, ability, (land, nearest), || {
        let names: Vec<String> = places.iter().map(|(p, _)| units::name(tree, *p)).collect();
        format!("người có quyền ấy ở {} duyệt được", names.join(", "))
    })?;
    Err(Fault::Missing(format!(
        "cấp duyệt của {}",
        units::name(tree, unit)
    )))
}

/// Accepts parts that were handed in, or accepted at another level.
///
/// # Errors
/// One of them was not handed in.
pub(super) fn accept(
    case: &mut Case,
    register: &Register,
    parts: Vec<Part>,
    (level, by): (&str, &str),
) -> Result<(), Fault> {
    for part in parts {
        let now = case.reviews.get(&part);
        match now.map(|reviewed| reviewed.stage) {
            Some(Stage::Submitted | Stage::Accepted) => {}
            stage => {
                let stage = stage.map_or("bản nháp", Stage::name);
                return Err(Fault::field(
                    "parts",
                    format!(
                        "phần \"{}\" ({part}) đang là {stage}; chỉ duyệt được phần đã trình",
                        register.part_name(&part)
                    ),
                ));
            }
        }
        if now.is_some_and(|r| r.stage == Stage::Accepted && r.level.as_deref() == Some(level)) {
            continue;
        }
        let reviewed = Reviewed {
            stage: Stage::Accepted,
            level: Some(level.to_owned()),
            reason: None,
            due: None,
            by: by.to_owned(),
        };
        case.review(part, Some(reviewed));
    }
    Ok(())
}

/// Gives parts back, with the reason and the day by which they are due again.
///
/// # Errors
/// One of them was not handed in.
pub(super) fn give_back(
    case: &mut Case,
    register: &Register,
    parts: Vec<Part>,
    (reason, due, by): (&str, Option<Day>, &str),
) -> Result<(), Fault> {
    for part in parts {
        if !case.reviews.contains_key(&part) {
            return Err(Fault::field(
                "parts",
                format!(
                    "phần \"{}\" ({part}) còn là bản nháp; không có gì để trả lại",
                    register.part_name(&part)
                ),
            ));
        }
        let reviewed = Reviewed {
            stage: Stage::Returned,
            level: None,
            reason: Some(reason.to_owned()),
            due: due.map(|day| day.to_string()),
            by: by.to_owned(),
        };
        case.review(part, Some(reviewed));
    }
    Ok(())
}
