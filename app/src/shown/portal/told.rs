//! Figures and records in the words of the public pages: values, sources, what proves them, what
//! is missing.

use orgtree::Tree;
use packs::{Aggregate, Measure, Nature, OverTime, Per, Role};
use vi::{Bound, Decimal, Quantity, Span, Uom};

use super::text::Texts;
use super::view::{Amount, Below, Declared, Evidence, FigureRow, Legal, Source, UnitBelow};
use crate::books::figures::{self, Figure, Names};
use crate::books::sources::Voice;
use crate::ground::units::{self, UnitRef};
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;
use crate::shell::text::fill;

/// A value as it is read, with the length of its bar.
pub fn amount(t: &Texts, measure: &Measure, quantity: &Quantity, rate: bool) -> Amount {
    let uom = if rate { Uom::Percent } else { measure.uom };
    let per = measure.per.map_or("", |per| match per {
        Per::Month => t.per_month,
        Per::Year => t.per_year,
        Per::PersonYear => t.per_person_year,
        Per::Household => t.per_household,
    });
    let slash = if per.is_empty() { "" } else { "/" };
    let at = |value: Decimal| value.at_scale(measure.scale).filter(|_| !rate);
    let share = quantity
        .of
        .and_then(|of| Some((quantity.value.at_scale(0)?, of.at_scale(0)?)))
        .filter(|_| quantity.value.is_integer() && measure.uom != Uom::Vnd);
    let vague = quantity.bound == Bound::Vague;
    Amount {
        text: format!("{}{slash}{per}", t.lang.quantity(quantity, uom)),
        length: at(quantity.value).filter(|_| !vague),
        high: quantity.high.and_then(at),
        share: share.filter(|_| !vague),
    }
}

/// A period in words; empty when it is not known.
pub fn period(lang: Lang, span: &Span) -> String {
    if *span == Span::UNKNOWN {
        String::new()
    } else {
        lang.span(span)
    }
}

/// Who says something: a source, or the unit itself.
pub fn source(t: &Texts, tree: &Tree, voice: &Voice) -> Source {
    match voice {
        Voice::Cited(s) => Source {
            title: s.title.clone(),
            publisher: s.publisher.clone().unwrap_or_default(),
            date: s
                .date
                .as_deref()
                .and_then(|d| d.parse().ok())
                .map_or_else(String::new, |day| t.lang.day(day)),
            href: s.address.clone(),
            own: String::new(),
        },
        Voice::Own { unit, written } => {
            let unit = units::name(tree, *unit);
            let day = written.map_or_else(|| t.day_unknown.to_owned(), |day| t.lang.day(day));
            Source {
                own: fill(t.own_word, &[("unit", &unit), ("date", &day)]),
                ..Source::default()
            }
        }
    }
}

/// The last day of a unit that ended.
pub fn until(lang: Lang, unit: &UnitRef) -> Option<String> {
    let day = unit.ended.as_deref()?.parse().ok()?;
    Some(lang.day(day))
}

/// A name, and of a unit that ended its last day.
pub fn dated(t: &Texts, name: &str, unit: &UnitRef) -> String {
    until(t.lang, unit).map_or_else(
        || name.to_owned(),
        |day| format!("{name} ({})", fill(t.until, &[("date", &day)])),
    )
}

fn declared(
    t: &Texts,
    names: &Names<'_>,
    measure: &Measure,
    (f, d): (&Figure, &figures::Declared),
) -> Declared {
    let mut amount = amount(t, measure, &d.quantity(), d.is_rate());
    let label = d.label.as_deref().unwrap_or_default();
    amount
        .text
        .insert_str(0, figures::turn(t.lang, f.id.nature, label, d.value));
    let more = d.role != Role::Main || f.id.nature != Nature::Result;
    let about = d.label.clone().filter(|_| more).unwrap_or_default();
    if d.role != Role::Main {
        // A complement or restatement is no second length beside the first.
        (amount.length, amount.share) = (None, None);
    }
    Declared {
        amount,
        about,
        as_of: period(t.lang, &d.as_of),
        source: source(t, names.books.tree, &d.voice),
    }
}

/// What the one declaration says beyond the records, where both can be counted.
fn missing(t: &Texts, measure: &Measure, f: &Figure) -> Option<String> {
    let counted = matches!(measure.aggregate, Aggregate::Sum | Aggregate::Distinct);
    let mut main = f.declared.iter().filter(|d| d.role == Role::Main);
    let said = main.next()?;
    let alone = main.all(|d| (d.value, d.bound) == (said.value, said.bound));
    let plain = said.high.is_none()
        && matches!(
            said.bound,
            Bound::Exact | Bound::Over | Bound::Nearly | Bound::About | Bound::AtLeast
        );
    if f.id.nature != Nature::Result || f.withheld || !counted || !alone || !plain {
        return None;
    }
    let proved = match &f.evidenced {
        None => Decimal::ZERO,
        Some(e) if e.bound == Bound::Exact && e.high.is_none() => e.value?,
        Some(_) => return None,
    };
    let rest = said.value.checked_sub(proved)?;
    let rest = Quantity::bounded(rest, said.bound).ok()?;
    (rest.value > Decimal::ZERO).then(|| amount(t, measure, &rest, false).text)
}

fn below(t: &Texts, names: &Names<'_>, measure: &Measure, b: &figures::Below) -> Below {
    Below {
        amount: b.quantity().map_or_else(
            || Amount {
                text: figures::summed(t.lang, b, measure.uom),
                ..Amount::default()
            },
            |q| amount(t, measure, &q, false),
        ),
        covered: figures::covered(t.lang, b, &names.units(&b.missing)),
    }
}

/// Values such as "hàng trăm": counted, never added.
fn vague(t: &Texts, n: i64) -> Amount {
    Amount {
        text: fill(t.vague, &[("n", &t.lang.count(n))]),
        ..Amount::default()
    }
}

/// The figure as a line of a table. `unit` is empty where the table is about one unit.
///
/// # Errors
/// The pack in force does not declare its measure any more.
pub fn row(t: &Texts, names: &Names<'_>, f: &Figure, unit: &str) -> Result<FigureRow, Fault> {
    let measure = names.measure(&f.id)?;
    let withheld = || Amount {
        text: t.withheld.to_owned(),
        ..Amount::default()
    };
    let mut said: Vec<Declared> = Vec::new();
    for one in f
        .declared
        .iter()
        .map(|d| declared(t, names, measure, (f, d)))
    {
        // Two records of one statement are read once.
        let same = |s: &Declared| {
            (&s.amount.text, &s.about, &s.as_of, &s.source)
                == (&one.amount.text, &one.about, &one.as_of, &one.source)
        };
        if !said.iter().any(same) {
            said.push(one);
        }
    }
    if f.withheld && said.is_empty() {
        said.push(Declared {
            amount: withheld(),
            ..Declared::default()
        });
    }
    let evidence = f.evidenced.as_ref().map_or_else(Evidence::default, |e| {
        let told = e.quantity().map(|q| amount(t, measure, &q, false));
        Evidence {
            amount: told
                .or_else(|| f.withheld.then(withheld))
                .or_else(|| (e.vague > 0).then(|| vague(t, e.vague))),
            records: e.records,
            documented: e.documented,
            missing: None,
        }
    });
    let nature = f.id.nature;
    Ok(FigureRow {
        href: format!("/so-lieu/{}", names.address(&f.id)),
        measure: measure.name.clone(),
        unit: unit.to_owned(),
        span: f.id.period,
        period: period(t.lang, &f.id.period),
        nature: (nature != Nature::Result).then(|| figures::nature_name(t.lang, nature).to_owned()),
        declared: said,
        below: f.below.as_ref().map(|b| below(t, names, measure, b)),
        evidence: Evidence {
            missing: missing(t, measure, f),
            ..evidence
        },
    })
}

/// Those that stand first, then those that ended, of one day together.
pub fn by_end(units: &mut [UnitBelow]) {
    let mut days: Vec<Option<String>> = vec![None];
    for unit in &*units {
        if !days.contains(&unit.ended) {
            days.push(unit.ended.clone());
        }
    }
    units.sort_by_key(|unit| days.iter().position(|day| *day == unit.ended));
}

/// How the measure adds up, in words.
pub fn aggregation(t: &Texts, measure: &Measure) -> &'static str {
    match (measure.aggregate, measure.over_time) {
        (Aggregate::Sum, OverTime::Flow) => t.adds_flow,
        (Aggregate::Sum | Aggregate::Latest, _) => t.adds_latest,
        (Aggregate::Distinct, _) => t.adds_distinct,
        (Aggregate::Ratio, _) => t.adds_ratio,
        (Aggregate::None, _) => t.adds_not,
    }
}

/// The programme's documents, newest first.
pub fn programmes(t: &Texts, pack: &packs::Pack) -> Vec<Legal> {
    let mut found: Vec<_> = pack.programmes.values().collect();
    found.sort_by_key(|p| std::cmp::Reverse(p.valid_from));
    found
        .into_iter()
        .map(|p| {
            let from = t.lang.day(p.valid_from);
            let last = p.valid_to.and_then(|to| to.pred_opt());
            Legal {
                text: p.legal_basis.clone(),
                valid: match last {
                    None => fill(t.from, &[("date", &from)]),
                    Some(last) => {
                        let until = t.lang.day(last);
                        fill(t.from_until, &[("from", &from), ("until", &until)])
                    }
                },
                verified: p.verified,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::sources;

    #[test]
    fn an_unknown_period_says_nothing_by_itself() {
        let told = |lang, text: &str| period(lang, &Span::parse(text).unwrap());
        assert_eq!(told(Lang::Vi, "unknown"), "");
        assert_eq!(told(Lang::Vi, "..2021-12-31"), "đến 31/12/2021");
        assert_eq!(told(Lang::En, "..2021-12-31"), "up to 2021-12-31");
        assert_eq!(told(Lang::Vi, "2024"), "năm 2024");
    }

    #[test]
    fn units_that_ended_on_one_day_stand_together_behind_those_that_stand() {
        let unit = |name: &str, ended: Option<&str>| UnitBelow {
            within: name.to_owned(),
            ended: ended.map(str::to_owned),
            ..UnitBelow::default()
        };
        let mut units = [
            unit("a", Some("30/6/2025")),
            unit("b", None),
            unit("c", Some("31/12/2019")),
            unit("d", Some("30/6/2025")),
            unit("e", None),
        ];
        by_end(&mut units);
        let names: Vec<&str> = units.iter().map(|unit| unit.within.as_str()).collect();
        assert_eq!(names, ["b", "e", "a", "d", "c"]);
    }

    #[test]
    fn a_source_keeps_what_is_unknown_empty() {
        let tree = Tree::new(Vec::new(), Vec::new()).unwrap();
        let article = Voice::Cited(Box::new(sources::Source {
            id: "a".into(),
            kind: None,
            publisher: None,
            title: "Bài".into(),
            author: None,
            date: Some("2024-06-09".into()),
            address: None,
            copy: None,
        }));
        let told = source(Texts::of(Lang::Vi), &tree, &article);
        assert_eq!(
            (told.publisher.as_str(), told.date.as_str()),
            ("", "09/6/2024")
        );
    }
}
