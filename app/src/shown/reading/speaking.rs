//! Of which unit and of which time a figure of a text speaks, and whether a value in the books is
//! of the same: only such values can agree with it or differ from it.

use orgtree::{Tree, UnitId};
use packs::Aggregate;
use reader::Mention;
use vi::{Precision, Span};

use crate::ground::units;

/// The unit that a figure speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Unit(UnitId),
    /// The text names none: the unit that is asked about, or the only one below it that has such
    /// a value.
    Open,
    /// One that is not among those asked about, or that no name tells apart.
    Elsewhere,
}

/// Whom a figure speaks of; `within` is the unit asked about and all below it.
#[must_use]
pub fn subject(tree: &Tree, within: &[UnitId], place: Option<&Mention>) -> Subject {
    let (Some(place), Some(asked)) = (place, within.first()) else {
        return Subject::Open;
    };
    let kind_of = |unit: UnitId| {
        let versions = tree.unit(unit).map_or(&[][..], |unit| &unit.versions);
        versions.iter().any(|version| version.kind == place.kind)
    };
    // "toàn huyện"
    if place.name.is_empty() {
        return if kind_of(*asked) {
            Subject::Unit(*asked)
        } else {
            Subject::Elsewhere
        };
    }
    let known = place
        .unit
        .as_deref()
        .and_then(|id| units::find(tree, id, None).ok());
    if let Some(unit) = known {
        return if within.contains(&unit) {
            Subject::Unit(unit)
        } else {
            Subject::Elsewhere
        };
    }
    let name = vi::fold(&place.called());
    let called = |unit: &&UnitId| {
        let versions = tree.unit(**unit).map_or(&[][..], |unit| &unit.versions);
        versions
            .iter()
            .any(|version| vi::fold(&version.name) == name)
    };
    let mut named = within.iter().filter(called);
    match (named.next(), named.next()) {
        (Some(unit), None) => Subject::Unit(*unit),
        _ => Subject::Elsewhere,
    }
}

/// Levels of units that have a territory; clubs, cells and offices stand under one.
const TERRITORIES: [&str; 5] = ["country", "province", "district", "commune", "village"];

/// Whether `unit` is a body of `territory` that the sentence around a figure calls by its kind:
/// the "CLB" of a village.
#[must_use]
pub fn is_named_body(tree: &Tree, unit: UnitId, territory: UnitId, sentence: &str) -> bool {
    let Some(version) = tree.latest(unit) else {
        return false;
    };
    let kind = vi::fold(&version.kind);
    let initials: String = kind
        .split(' ')
        .filter_map(|word| word.chars().next())
        .collect();
    let words = format!(
        " {} ",
        vi::fold(sentence).replace(|c: char| !c.is_alphanumeric(), " ")
    );
    let said = |words_of: &str| words.contains(&format!(" {words_of} "));
    !TERRITORIES.contains(&version.level.as_str())
        && version.parent == Some(territory)
        && (said(&kind) || initials.len() > 2 && said(&initials))
}

/// Whether a value that the books hold for `held` can be one of the time that the text states: for
/// what adds up the same span or a day of it, for what stands at a time any time inside.
#[must_use]
pub fn same_time(said: &Span, held: &Span, aggregate: Aggregate) -> bool {
    if said == held {
        return true;
    }
    let known = |span: &Span| span.from.is_some() || span.to.is_some();
    if !known(said) || !known(held) {
        return false;
    }
    let adds = matches!(aggregate, Aggregate::Sum | Aggregate::Distinct);
    let ends_alike = said.to.is_some() && said.to == held.to;
    match (said.precision, held.precision) {
        // "đến 31/12/2021": a state on that day, a sum that is not of the last year alone.
        (Precision::Before, Precision::Month | Precision::Year) => ends_alike && !adds,
        (Precision::Before, _) | (_, Precision::Before) => ends_alike,
        (Precision::After, _) | (_, Precision::After) => said.from == held.from,
        (Precision::Day, _) => held.contains(said),
        (_, Precision::Day) => said.contains(held),
        _ => !adds && said.contains(held),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_of_the_time_that_the_text_states() {
        let same = |said: &str, held: &str, aggregate| {
            let span = |text: &str| Span::parse(text).unwrap();
            same_time(&span(said), &span(held), aggregate)
        };
        for (said, held, adds, stands) in [
            ("2023", "2023", true, true),
            ("2025", "2023", false, false),
            ("2023", "2023-05", false, true),
            ("2023-05", "2023", false, false),
            ("6 tháng đầu năm 2022", "2022", false, false),
            ("6 tháng đầu năm 2022", "2022-01-01..2022-06-30", true, true),
            ("2023", "2023-11-20", true, true),
            ("19/5/2023", "2023", true, true),
            ("nhiệm kỳ 2020-2025", "2024-06-09", true, true),
            ("2016-2020", "2020", false, true),
            ("đến 31/12/2021", "..2021-12-31", true, true),
            ("đến 31/12/2021", "2021", false, true),
            ("đến 31/12/2021", "2016-01-01..2021-12-31", true, true),
            ("đến 31/12/2021", "2020", false, false),
            ("2023", "unknown", false, false),
        ] {
            assert_eq!(same(said, held, Aggregate::Sum), adds, "{said} {held}");
            assert_eq!(same(said, held, Aggregate::Latest), stands, "{said} {held}");
        }
    }
}
