//! What a record's fields point at: units looked up in the tree, as their field asks for them.

use orgtree::{Tree, UnitId};
use packs::{Field, Kind, Reference, Relation, UnitRule};

use crate::ground::units;

/// The reference with the id of what it names; the text stays as it was written.
///
/// # Errors
/// There is no such unit, several are called so, or the field takes no such unit.
pub(super) fn look_up(
    tree: &Tree,
    of: Option<UnitId>,
    field: &Field,
    reference: &Reference,
) -> Result<Reference, String> {
    let any = UnitRule::default();
    let rule = match &field.kind {
        Kind::Unit(rule) => rule,
        Kind::Place => &any,
        // Records are looked up in the books, where their writer stands.
        _ => return Ok(reference.clone()),
    };
    let said = reference.id.as_deref().unwrap_or(&reference.text);
    let unit = units::find(tree, said, None).map_err(|e| e.to_string())?;
    takes(tree, rule, of, unit)?;
    Ok(Reference {
        id: Some(unit.to_string()),
        text: reference.text.clone(),
    })
}

/// The name of the unit that a field points at.
#[must_use]
pub fn name(tree: &Tree, field: &Field, reference: &Reference) -> Option<String> {
    let unit = match field.kind {
        Kind::Unit(_) | Kind::Place => reference.id.as_deref()?,
        _ => return None,
    };
    units::find(tree, unit, None)
        .ok()
        .map(|unit| units::name(tree, unit))
}

/// Whether the rule takes the unit; `of` is the record's own, when that is known.
fn takes(tree: &Tree, rule: &UnitRule, of: Option<UnitId>, unit: UnitId) -> Result<(), String> {
    let line = tree.unit(unit).map_or("", |u| u.line.as_str());
    let level = tree.latest(unit).map_or("", |v| v.level.as_str());
    let named = |name: fn(&str) -> &str, words: &[String]| {
        let named: Vec<_> = words.iter().map(|word| name(word)).collect();
        named.join(", ")
    };
    let asked = [
        (
            "khối",
            line,
            &rule.lines,
            orgtree::line_name as fn(&str) -> &str,
        ),
        ("cấp", level, &rule.levels, orgtree::level_name),
    ];
    for (what, is, words, name) in asked {
        if !words.is_empty() && !words.iter().any(|word| word == is) {
            return Err(format!(
                "{} thuộc {what} \"{}\"; cho phép: {}",
                units::full_name(tree, unit),
                name(is),
                named(name, words)
            ));
        }
    }
    match (rule.relation, of) {
        (Some(relation), Some(of)) if !stands(tree, relation, of, unit) => Err(format!(
            "{} không đúng vị trí; cần một đơn vị {} ({})",
            units::full_name(tree, unit),
            relation.vietnamese(),
            units::full_name(tree, of)
        )),
        _ => Ok(()),
    }
}

/// Along today's tree, or where one of them ended along the tree of its last day.
fn stands(tree: &Tree, relation: Relation, of: UnitId, unit: UnitId) -> bool {
    let is_below = |low: UnitId, high: UnitId| {
        low != high
            && (tree.path_now(low).contains(&high)
                || tree
                    .path_then(low, units::last_day(tree, low))
                    .contains(&high))
    };
    let parent = |unit: UnitId| tree.latest(unit).and_then(|v| v.parent);
    match relation {
        Relation::Own => unit == of,
        Relation::Below => is_below(unit, of),
        Relation::Within => unit == of || is_below(unit, of),
        Relation::Above => is_below(of, unit),
        Relation::Beside => unit != of && parent(unit) == parent(of),
    }
}
