//! Which value of a figure a report tells, and in what words: what is declared, else what records
//! prove, else what the units below declare; the gap between the first two is told.

use packs::Basis as Want;
use vi::{Bound, Decimal, Quantity, Span, Uom};

use super::{Used, Value};
use crate::books::figures::{self, Below, Declared, Figure};
use crate::shell::lang::Lang;

/// A figure as a report tells it.
#[derive(Clone)]
pub(super) struct Told {
    pub used: Used,
    pub period: Span,
    pub value: Value,
    /// Said behind the sentence: the gap, the coverage.
    pub remarks: Vec<String>,
}

/// The figure's value, or nothing when it has none to tell.
pub(super) fn tell(figure: &Figure, want: Option<Want>) -> Option<Told> {
    let uom: Uom = figure.uom.parse().unwrap_or(Uom::Count);
    let said = stated(figure, uom);
    let held = figure
        .evidenced
        .as_ref()
        .and_then(|e| Some((e.quantity()?, uom)));
    let mut remarks = Vec::new();
    let (standing, values) = match want {
        Some(Want::Declared) => ("declared", said),
        Some(Want::Evidenced) => ("evidenced", held.into_iter().collect()),
        Some(Want::Ratio) | None if !said.is_empty() => {
            if let Some((held, uom)) = held
                && said.iter().all(|(q, _)| *q != held)
            {
                remarks.push(format!("số khai báo; có hồ sơ: {}", held.to_vi(uom)));
            }
            ("declared", said)
        }
        Some(Want::Ratio) | None => {
            let partly = |b: &&Below| b.n < b.of || b.waiting > 0 || !b.missing.is_empty();
            if let Some(below) = figure.below.as_ref().filter(partly) {
                let lead = if below.n > 0 { "có số của " } else { "" };
                remarks.push(format!("{lead}{}", figures::covered(Lang::Vi, below)));
            }
            match held {
                Some(held) => {
                    let records = figure.evidenced.as_ref().map_or(0, |e| e.records);
                    remarks.insert(0, format!("theo {records} hồ sơ"));
                    ("evidenced", vec![held])
                }
                None => ("below", summed(figure, uom).into_iter().collect()),
            }
        }
    };
    let (first, uom) = *values.first()?;
    let texts: Vec<String> = values.iter().map(|(q, uom)| q.to_vi(*uom)).collect();
    let text = texts.join(" hoặc ");
    if values.len() > 1 {
        remarks.push("các nguồn nêu khác nhau".to_owned());
    }
    let value = if values.len() > 1 {
        Value::Text(text.clone())
    } else {
        value(&first, uom)
    };
    Some(Told {
        used: Used {
            id: figure.id.clone(),
            name: figure.name.clone(),
            unit: figure.unit.id.clone(),
            period: figure.period.clone(),
            standing: standing.to_owned(),
            text,
        },
        period: Span::parse(&figure.period).unwrap_or(Span::UNKNOWN),
        value,
        remarks,
    })
}

/// What sources state of the unit, equal statements once; a rate is a percentage. A restatement
/// counts only where there is no main statement.
fn stated(figure: &Figure, uom: Uom) -> Vec<(Quantity, Uom)> {
    let of_role = |role: &str| {
        let mut found: Vec<(Quantity, Uom)> = Vec::new();
        for d in figure.declared.iter().filter(|d| d.role == role) {
            let one = (d.quantity(), if is_rate(d) { Uom::Percent } else { uom });
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
    };
    let main = of_role("main");
    if main.is_empty() {
        of_role("restatement")
    } else {
        main
    }
}

fn is_rate(d: &Declared) -> bool {
    d.of.is_none() && d.percent == Some(d.value)
}

fn summed(figure: &Figure, uom: Uom) -> Option<(Quantity, Uom)> {
    let below = figure.below.as_ref()?;
    Some((below.quantity()?, uom))
}

/// A quantity as a cell: a number wherever it is one.
pub(super) fn value(q: &Quantity, uom: Uom) -> Value {
    let whole = |d: Decimal| d.at_scale(0);
    match (q.bound, q.high, q.of) {
        (Bound::Range, Some(high), None) => Value::Range { low: q.value, high },
        (Bound::Exact, _, Some(of)) => match (whole(q.value), whole(of)) {
            (Some(n), Some(of)) => Value::Ratio { n, of },
            _ => Value::Text(q.to_vi(uom)),
        },
        // An end that is only about so is no plain range.
        (Bound::Range | Bound::Vague, ..) | (_, Some(_), _) | (_, _, Some(_)) => {
            Value::Text(q.to_vi(uom))
        }
        (Bound::Exact, ..) if uom == Uom::Percent => Value::Percent(q.value),
        _ if uom == Uom::Percent => Value::Text(q.to_vi(uom)),
        (Bound::Exact, ..) => match whole(q.value) {
            Some(dong) if uom == Uom::Vnd => Value::Money(dong),
            _ => Value::Number(q.value),
        },
        (bound, ..) => Value::Bounded {
            prefix: bound.prefix().to_owned(),
            value: q.value,
        },
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
        let text = |q: Quantity| match value(&q, Uom::Km) {
            Value::Text(text) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(text(interval(Bound::About)), "khoảng từ 6 đến 105 km");
        let plain = value(&interval(Bound::Range), Uom::Km);
        assert!(matches!(plain, Value::Range { .. }), "{plain:?}");
        let of = Quantity {
            of: Some(n(200)),
            ..interval(Bound::Range)
        };
        assert_eq!(text(of), "từ 6 đến 105 trong 200 km");
        let most = Quantity {
            high: None,
            ..interval(Bound::AtMost)
        };
        let most = value(&most, Uom::Km);
        assert!(
            matches!(&most, Value::Bounded { prefix, .. } if prefix == "tối đa "),
            "{most:?}"
        );
    }
}
