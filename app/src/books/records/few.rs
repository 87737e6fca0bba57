//! Numbers in a record that tell of few people: what the public is not shown of it, as it is not
//! told in figures.

use std::collections::BTreeSet;

use packs::{Fields, Measure, MeasureOf, Pack, Path, Register, Standing, ValueOf, few};
use vi::Decimal;

/// Where such numbers stand in the record. What is evidenced is told only summed: a record's own
/// number beside its figure would tell the rest. What is stated is told unless it is small.
/// The register reads by the pack that shaped the record; who is told what, today's pack says.
pub(super) fn paths<'a>(
    (register, shaped): (&'a Register, &Pack),
    today: &Pack,
    fields: &Fields,
) -> BTreeSet<Place<'a>> {
    let counting = register.states.values().find(|s| s.counts);
    let state = counting.map_or("", |s| s.id.as_str());
    let drawn = register.assertions(shaped, fields, state);
    let mut found = BTreeSet::new();
    for (index, rule) in (0_u32..).zip(&register.asserts) {
        let ValueOf::Field(value) = &rule.value else {
            continue;
        };
        let fixed = match &rule.measure {
            MeasureOf::Fixed(id) => today.measures.get(id),
            MeasureOf::Chosen(_) => None,
        };
        let summed = register.standing == Standing::Evidenced && !rule.rate;
        let always = summed && fixed.and_then(Measure::least_told).is_some();
        let mut here = drawn.iter().filter(|a| a.rule == index && !a.rate);
        let is_few = here.any(|a| {
            let Some((measure, least)) = today
                .measures
                .get(&a.measure)
                .and_then(|m| m.least_told().map(|least| (m, least)))
            else {
                return false;
            };
            let at = |n: i64| Decimal::from_scaled(n, measure.scale);
            summed || few(least, &[Some(at(a.value)), a.high.map(at)], a.of.map(at))
        });
        if always || is_few {
            let beside = [Some(value), rule.of.as_ref(), rule.excluded.as_ref()];
            found.extend(beside.into_iter().flatten().map(place));
        }
    }
    found
}

/// A field, or a column of a lines field.
pub(super) type Place<'a> = (Option<&'a str>, &'a str);

fn place(path: &Path) -> Place<'_> {
    (path.lines.as_deref(), &path.field)
}
