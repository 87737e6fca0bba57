//! What a report tells of a figure: what is declared of the unit, what records prove, what the
//! units below declared; each by itself.

use packs::{Basis as Want, Role};
use vi::{Bound, Decimal, Quantity, Span, Uom};

use super::{Standing, Used};
use crate::books::figures::{Figure, FigureId, Names};
use crate::shell::fault::Fault;

/// One value of a figure; several where sources differ.
#[derive(Clone)]
pub(super) struct Told {
    pub id: FigureId,
    pub standing: Standing,
    said: Vec<(Quantity, Uom)>,
}

impl Told {
    /// Of what time it is.
    pub(super) fn period(&self) -> Span {
        self.id.period
    }

    /// Whether sources differ about it.
    pub(super) fn differs(&self) -> bool {
        self.said.len() > 1
    }

    /// As it is read: "76 hoặc 79".
    pub(super) fn text(&self) -> String {
        let texts: Vec<String> = self.said.iter().map(|(q, uom)| q.to_vi(*uom)).collect();
        texts.join(" hoặc ")
    }

    /// As a cell of a table.
    pub(super) fn cell(&self) -> doc::Cell {
        match self.said.as_slice() {
            [(quantity, uom)] => cell(quantity, *uom),
            _ => doc::Cell::text(self.text()),
        }
    }

    /// For the list of all that the report tells.
    pub(super) fn used(&self, names: &Names<'_>) -> Result<Used, Fault> {
        Ok(Used {
            id: names.address(&self.id),
            name: names.measure(&self.id)?.name.clone(),
            unit: self.id.unit.to_string(),
            period: self.id.period,
            standing: self.standing,
            text: self.text(),
        })
    }
}

/// What a sentence tells: what is said of the unit; else the sum of what all units below it said;
/// else what records prove.
pub(super) fn tell(figure: &Figure, want: Option<Want>) -> Option<Told> {
    match want {
        Some(Want::Declared) => of(figure, Standing::Declared),
        Some(Want::Evidenced) => of(figure, Standing::Evidenced),
        Some(Want::Ratio) | None => of(figure, Standing::Declared)
            .or_else(|| of(figure, Standing::Below).filter(|_| is_whole(figure)))
            .or_else(|| of(figure, Standing::Evidenced)),
    }
}

/// One of the figure's three values, if it has it.
pub(super) fn of(figure: &Figure, standing: Standing) -> Option<Told> {
    let one = |q: Option<Quantity>| q.map(|q| (q, figure.uom)).into_iter().collect();
    let said: Vec<(Quantity, Uom)> = match standing {
        Standing::Declared => stated(figure),
        Standing::Evidenced => one(figure.evidenced.as_ref().and_then(|e| e.quantity())),
        Standing::Below => one(figure.below.as_ref().and_then(|b| b.quantity())),
    };
    (!said.is_empty()).then_some(Told {
        id: figure.id,
        standing,
        said,
    })
}

/// Whether every unit below has said its part.
fn is_whole(figure: &Figure) -> bool {
    let whole = |b: &crate::books::figures::Below| {
        b.n > 0 && b.n == b.of && b.waiting == 0 && b.missing.is_empty()
    };
    figure.below.as_ref().is_some_and(whole)
}

/// What sources state of the unit, equal statements once; a rate is a percentage. A restatement
/// counts only where there is no main statement.
fn stated(figure: &Figure) -> Vec<(Quantity, Uom)> {
    let of_role = |role: Role| {
        let mut found: Vec<(Quantity, Uom)> = Vec::new();
        for d in figure.declared.iter().filter(|d| d.role == role) {
            let one = (d.quantity(), figure.uom_of(d));
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
    };
    let main = of_role(Role::Main);
    if main.is_empty() {
        of_role(Role::Restatement)
    } else {
        main
    }
}

/// A quantity as a cell: a number wherever it is one.
pub(super) fn cell(q: &Quantity, uom: Uom) -> doc::Cell {
    let whole = |d: Decimal| d.at_scale(0);
    let text = || doc::Cell::text(q.to_vi(uom));
    match (q.bound, q.high, q.of) {
        (Bound::Range, Some(high), None) => doc::Cell::Range { low: q.value, high },
        (Bound::Exact, _, Some(of)) => match (whole(q.value), whole(of)) {
            (Some(n), Some(of)) => doc::Cell::Ratio { n, of },
            _ => text(),
        },
        // An end that is only about so is no plain range.
        (Bound::Range | Bound::Vague, ..) | (_, Some(_), _) | (_, _, Some(_)) => text(),
        (Bound::Exact, ..) if uom == Uom::Percent => doc::Cell::Percent(q.value),
        _ if uom == Uom::Percent => text(),
        (Bound::Exact, ..) => match whole(q.value) {
            Some(dong) if uom == Uom::Vnd => doc::Cell::Money(dong),
            Some(n) => doc::Cell::Integer(n),
            None => doc::Cell::Decimal(q.value),
        },
        (bound, ..) => doc::Cell::bounded(bound.prefix(), q.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_keeps_both_ends_and_its_about_in_a_cell() {
        let n = Decimal::from;
        let interval = |bound| Quantity {
            value: n(6),
            high: Some(n(105)),
            of: None,
            bound,
        };
        let text = |q: Quantity| match cell(&q, Uom::Km) {
            doc::Cell::Text(text) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(text(interval(Bound::About)), "khoảng từ 6 đến 105 km");
        let plain = cell(&interval(Bound::Range), Uom::Km);
        assert!(matches!(plain, doc::Cell::Range { .. }), "{plain:?}");
        let of = Quantity {
            of: Some(n(200)),
            ..interval(Bound::Range)
        };
        assert_eq!(text(of), "từ 6 đến 105 trong 200 km");
        let most = Quantity {
            high: None,
            ..interval(Bound::AtMost)
        };
        let most = cell(&most, Uom::Km);
        assert!(
            matches!(&most, doc::Cell::Bounded { prefix, .. } if prefix == "tối đa "),
            "{most:?}"
        );
    }
}
