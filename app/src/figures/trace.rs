//! From a figure back to the entries, records and sources behind it. Scope cuts only this list:
//! what it hides is counted.

use std::collections::BTreeMap;

use db::Conn;
use serde::Serialize;
use vi::{Bound, Decimal, Span};

use super::ask::{Books, belongs};
use super::store::{self, Line, Traced};
use super::{Figure, FigureId, ask, decimal};
use crate::entries::rollup::Basis;
use crate::entries::{anchor, ends, span_of};
use crate::records::source::{self, Source};
use crate::shell::access::Scope;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::units::UnitRef;

/// At most this many entries are listed.
pub const LONGEST: usize = 500;

/// A figure with what stands behind it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Trace {
    /// The figure itself.
    pub figure: Figure,
    /// What the measure means, and by which paper.
    pub definition: String,
    /// Paper on which the measure rests.
    pub legal_basis: Option<String>,
    /// Entries that the caller may see.
    pub entries: Vec<TracedEntry>,
    /// How many more there are that the caller may not see.
    pub hidden: usize,
    /// Whether the list was cut at its longest.
    pub cut: bool,
}

/// One entry behind a figure.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct TracedEntry {
    /// Record that asserts it.
    pub record: String,
    /// Number in the record.
    pub n: i64,
    /// Slug of the register.
    pub register: String,
    /// Title of the record.
    pub title: String,
    /// State of the record.
    pub state: String,
    /// Revision of the record.
    pub revision: i64,
    /// The unit it is about.
    pub unit: UnitRef,
    /// `evidenced` or `declared`.
    pub standing: String,
    /// Value or percentage.
    #[schema(value_type = f64)]
    pub value: Decimal,
    /// Whether the value is a percentage stated without its parts.
    pub rate: bool,
    /// Upper end of a range.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Decimal>,
    /// Denominator.
    #[schema(value_type = Option<f64>)]
    pub of: Option<Decimal>,
    /// Trên, gần …
    #[schema(value_type = String)]
    pub bound: Bound,
    /// When it was so.
    pub as_of: String,
    /// What it is about.
    pub label: Option<String>,
    /// Who states it.
    pub source: Option<Source>,
    /// Whether a document that proves it is attached.
    pub documented: bool,
}

/// Follows a figure to its records.
///
/// # Errors
/// The figure's measure or unit is unknown, or the database fails.
pub fn of(conn: &mut Conn, books: Books<'_>, id: &FigureId, scope: &Scope) -> Result<Trace, Fault> {
    let figure = ask::one(conn, books, id)?;
    let number = books.catalog.id(&id.measure)?;
    let measure = books.catalog.measure(number)?;
    let period = Span::parse(&id.period).map_err(Fault::Usage)?;
    let (from, to) = ends(&period);
    let traced = Traced {
        measure: number,
        nature: &id.nature,
        unit: id.unit,
        basis: id.basis,
        from: from.to_string(),
        to: to.to_string(),
    };
    let sources: BTreeMap<String, Source> = source::all(conn)?
        .into_iter()
        .map(|s| (s.id.clone(), s))
        .collect();
    let (mut entries, mut hidden, mut cut) = (Vec::new(), 0, false);
    for realm in books.tree.realms_under(id.unit) {
        let limit = i64::try_from(LONGEST + 1).unwrap_or(i64::MAX);
        for line in store::trace(conn, realm, &traced, Id([0; 16]), limit)? {
            let span = span_of(parse_day(&line.from)?, parse_day(&line.to)?);
            if !counts(books, id, &line, &span) || !in_period(&period, &span, &line) {
                continue;
            }
            let unit = orgtree::UnitId(line.unit);
            if !scope.sees(books.tree, unit) || (scope.public_only && !line.public) {
                hidden += 1;
            } else if entries.len() < LONGEST {
                entries.push(told(books, measure, &line, &span, &sources));
            } else {
                cut = true;
            }
        }
    }
    Ok(Trace {
        figure,
        definition: measure.definition.clone(),
        legal_basis: measure.validity.legal_basis.clone(),
        entries,
        hidden,
        cut,
    })
}

fn parse_day(text: &str) -> Result<chrono::NaiveDate, Fault> {
    text.parse()
        .map_err(|_| Fault::Inside(format!("ngày \"{text}\" trong cơ sở dữ liệu")))
}

/// Whether the entry counts in the unit along the figure's tree.
fn counts(books: Books<'_>, id: &FigureId, line: &Line, span: &Span) -> bool {
    let unit = orgtree::UnitId(line.unit);
    let path = match id.basis {
        Basis::Then => books.tree.path_then(unit, anchor(span)),
        Basis::Now => books.tree.path_now(unit),
    };
    path.contains(&id.unit)
}

/// Sums take what lies wholly inside; open and unknown periods stand by themselves.
fn in_period(period: &Span, span: &Span, line: &Line) -> bool {
    if line.summed && period.from.is_some() && period.to.is_some() {
        period.contains(span)
    } else {
        belongs(period, span)
    }
}

fn told(
    books: Books<'_>,
    measure: &packs::Measure,
    line: &Line,
    span: &Span,
    sources: &BTreeMap<String, Source>,
) -> TracedEntry {
    let at = |v: i64| {
        if line.rate {
            Decimal::from_scaled(v, packs::RATE_SCALE)
        } else {
            decimal(measure, v)
        }
    };
    TracedEntry {
        record: line.record.to_string(),
        n: line.n,
        register: line.register.clone(),
        title: line.title.clone(),
        state: line.state.clone(),
        revision: line.revision,
        unit: UnitRef::of(books.tree, orgtree::UnitId(line.unit)),
        standing: line.standing.clone(),
        value: at(line.value),
        rate: line.rate,
        high: line.high.map(at),
        of: line.of.map(|of| decimal(measure, of)),
        bound: line.bound.parse().unwrap_or_default(),
        as_of: span.iso(),
        label: line.label.clone(),
        source: line.source.as_ref().and_then(|id| sources.get(id).cloned()),
        documented: line.documented,
    }
}
