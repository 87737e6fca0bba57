//! Of several entries of which only the last inside a period counts (a stock's reports, the
//! records about one thing): cells that add up to just that over any period.
//!
//! Whether an entry lies inside a period asks two things: the period begins no later, and ends no
//! earlier. An entry is the last one inside unless a later one is inside too, that is unless the
//! period holds the span around both. So each entry adds itself on its own days, and takes itself
//! back on the smallest spans that reach a later entry; where two of those spans are both inside,
//! it was taken back twice, and is given back once on the span around them.

use chrono::NaiveDate;

/// First and last day.
pub(super) type Days = (NaiveDate, NaiveDate);

/// What an entry adds on a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Which of the entries.
    pub item: usize,
    /// On which days.
    pub days: Days,
    /// Whether it is taken back there.
    pub back: bool,
    /// Whether the days are those around two entries, not an entry's own.
    pub correction: bool,
}

/// The steps of entries in order, the last one last, on their closed days. From `ended` on none of
/// them counts.
pub(super) fn steps(entries: &[Days], ended: Option<NaiveDate>) -> Vec<Step> {
    let mut steps = Vec::new();
    for (item, own) in entries.iter().enumerate() {
        let later = entries.get(item + 1..).unwrap_or_default();
        let spans = reaching(*own, later, ended.map(|day| day.max(own.1)));
        if spans.first() == Some(own) {
            continue;
        }
        let mut step = |days, back, correction| {
            steps.push(Step {
                item,
                days,
                back,
                correction,
            });
        };
        step(*own, false, false);
        for span in &spans {
            step(*span, true, true);
        }
        for (a, b) in spans.iter().zip(spans.iter().skip(1)) {
            step((a.0, b.1), false, true);
        }
    }
    steps
}

/// The smallest spans around an entry and something later, shortest end first; each begins later
/// than those before it, so none holds another.
fn reaching(own: Days, later: &[Days], ended: Option<NaiveDate>) -> Vec<Days> {
    let around = |other: &Days| (own.0.min(other.0), own.1.max(other.1));
    // What begins no earlier than the entry needs no longer period at its beginning: of those only
    // the first to end matters, and of the others only what ends before it.
    let first = later.iter().map(around).filter(|span| span.0 == own.0);
    let first = first.map(|span| span.1).chain(ended).min();
    let mut spans: Vec<Days> = later
        .iter()
        .map(around)
        .filter(|span| span.0 < own.0 && first.is_none_or(|end| span.1 < end))
        .chain(first.map(|end| (own.0, end)))
        .collect();
    spans.sort_unstable_by_key(|span| (span.1, std::cmp::Reverse(span.0)));
    let mut found: Vec<Days> = Vec::new();
    for span in spans {
        if found.last().is_none_or(|last| last.0 < span.0) {
            found.push(span);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use chrono::Days as Later;
    use proptest::prelude::*;

    use super::*;

    fn on(n: u64) -> NaiveDate {
        NaiveDate::default() + Later::new(n)
    }

    proptest! {
        /// Over every period the steps add up to one for the last entry inside it, unless what
        /// reports had ended by its last day.
        #[test]
        fn the_last_inside_counts_once(
            drawn in prop::collection::vec((0_u64..20, 0_u64..8), 0..7),
            ended in prop::option::of(0_u64..24),
        ) {
            let entries: Vec<Days> = drawn.iter().map(|(a, n)| (on(*a), on(a + n))).collect();
            let ended = ended.map(on);
            let steps = steps(&entries, ended);
            for a in 0..28 {
                for b in a..28 {
                    let inside = |(from, to): Days| on(a) <= from && to <= on(b);
                    let mut held = vec![0; entries.len()];
                    for step in steps.iter().filter(|s| inside(s.days)) {
                        held[step.item] += if step.back { -1 } else { 1 };
                    }
                    let mut right = vec![0; entries.len()];
                    let last = entries.iter().rposition(|days| inside(*days));
                    if let Some(last) = last.filter(|_| ended.is_none_or(|end| end > on(b))) {
                        right[last] = 1;
                    }
                    prop_assert_eq!(held, right, "{}..{}", a, b);
                }
            }
        }
    }
}
