//! Figures and traces as JSON: ids and values, with the words that people read beside them.

use packs::{Nature, Role, Standing};
use serde::Serialize;
use utoipa::ToSchema;
use vi::{Bound, Decimal, Span, Uom};

use super::{Names, Part, summed, turn};
use crate::books::sources::Source;
use crate::ground::units::UnitRef;
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;

/// One figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figure {
    /// Its address.
    id: String,
    /// Slug of the measure.
    measure: String,
    /// Name of the measure.
    name: String,
    /// Whose figure.
    unit: UnitRef,
    /// `2023`, `2016-01-01..2020-08-06`, `..2021-12-31`, `unknown`.
    #[schema(value_type = String)]
    period: Span,
    /// `then` or `now`.
    basis: &'static str,
    /// `result`, `target`, `norm`, `tariff`, `change`.
    #[schema(value_type = String)]
    nature: Nature,
    /// Unit of measurement.
    #[schema(value_type = String)]
    uom: Uom,
    /// `month`, `person/year` …
    per: Option<&'static str>,
    /// What is said of this unit, each source by itself.
    declared: Vec<Declared>,
    /// What the units directly below have declared, summed.
    below: Option<Below>,
    /// What records prove.
    evidenced: Option<Evidenced>,
    /// Whether a part is left out because it would tell of too few people.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    withheld: bool,
}

/// One statement about the unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Declared {
    /// Value, numerator, or percentage.
    #[schema(value_type = f64)]
    value: Decimal,
    /// Upper end of a range.
    #[schema(value_type = Option<f64>)]
    high: Option<Decimal>,
    /// Trên, gần, khoảng …
    #[schema(value_type = String)]
    bound: Bound,
    /// Denominator.
    #[schema(value_type = Option<f64>)]
    of: Option<Decimal>,
    /// Of the denominator, or as stated.
    #[schema(value_type = Option<f64>)]
    percent: Option<Decimal>,
    /// As it is read: "trên 52 tỷ đồng".
    text: String,
    /// When it was so.
    #[schema(value_type = String)]
    as_of: Span,
    /// `main`, or a `complement` or `restatement` of the main one.
    #[schema(value_type = String)]
    role: Role,
    /// What it is about, where the measure does not say it all.
    label: Option<String>,
    /// What the denominator leaves out.
    #[schema(value_type = Option<f64>)]
    excluded: Option<Decimal>,
    /// Who states it; absent where it is the unit's own word.
    source: Option<Source>,
    /// The same in words: the source, or the unit itself with the day on which it wrote.
    said_by: String,
    /// The record that holds the statement.
    record: String,
}

/// The sum of declarations of the units directly below.
#[derive(Debug, Serialize, ToSchema)]
pub struct Below {
    /// Sum; absent when nothing could be added.
    #[schema(value_type = Option<f64>)]
    value: Option<Decimal>,
    /// Upper end, where sources of one unit differ or state ranges.
    #[schema(value_type = Option<f64>)]
    high: Option<Decimal>,
    /// Bound of the sum.
    #[schema(value_type = String)]
    bound: Bound,
    /// As it is read, or why there is no sum.
    text: String,
    /// How many units declared.
    n: i64,
    /// Of how many of their line and level.
    of: i64,
    /// How many units that ended declared, too, and wait here: in the sum, in no n/N.
    #[serde(skip_serializing_if = "is_none")]
    waiting: i64,
    /// Denominators summed, for ratios.
    #[schema(value_type = Option<f64>)]
    denominator: Option<Decimal>,
    /// Units that declared a rate without its numerator: nothing to add.
    missing: Vec<UnitRef>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_none(n: &i64) -> bool {
    *n == 0
}

/// What records prove.
#[derive(Debug, Serialize, ToSchema)]
pub struct Evidenced {
    /// Sum or numerator; absent when only vague values are there, or it is withheld.
    #[schema(value_type = Option<f64>)]
    value: Option<Decimal>,
    /// Upper end, when ranges are in it.
    #[schema(value_type = Option<f64>)]
    high: Option<Decimal>,
    /// Bound of the sum.
    #[schema(value_type = String)]
    bound: Bound,
    /// Denominator.
    #[schema(value_type = Option<f64>)]
    of: Option<Decimal>,
    /// Of the denominator.
    #[schema(value_type = Option<f64>)]
    percent: Option<Decimal>,
    /// As it is read.
    text: Option<String>,
    /// What the denominators leave out.
    #[schema(value_type = Option<f64>)]
    excluded: Option<Decimal>,
    /// How many entries, things or reporting units it holds.
    records: i64,
    /// How many of them have a document attached.
    documented: i64,
    /// Vague values ("hàng trăm"), counted and not added.
    vague: i64,
}

/// A figure with what stands behind it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trace {
    /// The figure itself.
    figure: Figure,
    /// What the measure means.
    definition: String,
    /// Paper on which the measure rests.
    legal_basis: Option<String>,
    /// A page of the entries that the caller may see: what proves the figure, what is said of the
    /// unit, what is said of the units directly below.
    entries: Vec<TracedEntry>,
    /// How many entries stand behind the figure, seen or not.
    total: usize,
    /// How many of them the caller may not see.
    hidden: usize,
    /// Give it back as `after` for the next page.
    next: Option<String>,
}

/// One entry behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct TracedEntry {
    /// In which value of the figure it is.
    part: Part,
    /// Whether it adds to that value; a second record about the same thing does not.
    adds: bool,
    /// Record that asserts it.
    record: String,
    /// Place in the register of the rule that draws it.
    rule: i64,
    /// Key of the line that it comes from; empty: from the head.
    line: String,
    /// Id of the register.
    register: String,
    /// Title of the record.
    title: String,
    /// State of the record.
    state: String,
    /// Revision of the record.
    revision: i64,
    /// The unit it is about.
    unit: UnitRef,
    /// `evidenced` or `declared`.
    #[schema(value_type = String)]
    standing: Standing,
    /// Value or percentage.
    #[schema(value_type = f64)]
    value: Decimal,
    /// Whether the value is a percentage stated without its parts.
    rate: bool,
    /// Upper end of a range.
    #[schema(value_type = Option<f64>)]
    high: Option<Decimal>,
    /// Denominator.
    #[schema(value_type = Option<f64>)]
    of: Option<Decimal>,
    /// Trên, gần …
    #[schema(value_type = String)]
    bound: Bound,
    /// When it was so.
    #[schema(value_type = String)]
    as_of: Span,
    /// What it is about.
    label: Option<String>,
    /// Who states it; absent where it is the unit's own word.
    source: Option<Source>,
    /// The same in words: the source, or the unit itself with the day on which it wrote.
    said_by: String,
    /// Whether a document that proves it is attached.
    documented: bool,
}

/// The figure in JSON.
pub(super) fn figure(names: &Names<'_>, figure: &super::Figure) -> Result<Figure, Fault> {
    let measure = names.measure(&figure.id)?;
    let said = figure.declared.iter();
    Ok(Figure {
        id: names.address(&figure.id),
        measure: measure.id.clone(),
        name: measure.name.clone(),
        unit: names.unit(figure.id.unit),
        period: figure.id.period,
        basis: figure.id.basis.word(),
        nature: figure.id.nature,
        uom: figure.uom,
        per: figure.per.map(packs::Per::code),
        declared: said.map(|d| declared(names, figure, d)).collect(),
        below: figure.below.as_ref().map(|b| Below {
            value: b.value,
            high: b.high,
            bound: b.bound,
            text: summed(Lang::Vi, b, figure.uom),
            n: b.n,
            of: b.of,
            waiting: b.waiting,
            denominator: b.denominator,
            missing: b.missing.iter().map(|u| names.unit(*u)).collect(),
        }),
        evidenced: figure.evidenced.as_ref().map(|e| Evidenced {
            value: e.value,
            high: e.high,
            bound: e.bound,
            of: e.of,
            percent: e.percent,
            text: e.quantity().map(|q| q.to_vi(figure.uom)),
            excluded: e.excluded,
            records: e.records,
            documented: e.documented,
            vague: e.vague,
        }),
        withheld: figure.withheld,
    })
}

/// Figures in JSON.
///
/// # Errors
/// The pack in force does not declare a measure any more.
pub fn figures(names: &Names<'_>, all: &[super::Figure]) -> Result<Vec<Figure>, Fault> {
    all.iter().map(|f| figure(names, f)).collect()
}

fn declared(names: &Names<'_>, figure: &super::Figure, d: &super::Declared) -> Declared {
    let label = d.label.as_deref().unwrap_or_default();
    let turn = turn(Lang::Vi, figure.id.nature, label, d.value);
    Declared {
        value: d.value,
        high: d.high,
        bound: d.bound,
        of: d.of,
        percent: d.percent,
        text: format!("{turn}{}", d.quantity().to_vi(figure.uom_of(d))),
        as_of: d.as_of,
        role: d.role,
        label: d.label.clone(),
        excluded: d.excluded,
        source: d.voice.source().cloned(),
        said_by: names.said_by(&d.voice),
        record: d.record.to_string(),
    }
}

/// The trace in JSON.
pub(super) fn trace(names: &Names<'_>, trace: &super::Trace) -> Result<Trace, Fault> {
    let measure = names.measure(&trace.figure.id)?;
    Ok(Trace {
        figure: figure(names, &trace.figure)?,
        definition: measure.definition.clone(),
        legal_basis: measure.validity.legal_basis.clone(),
        entries: trace.entries.iter().map(|e| entry(names, e)).collect(),
        total: trace.total,
        hidden: trace.hidden,
        next: trace.next.as_ref().map(ToString::to_string),
    })
}

fn entry(names: &Names<'_>, e: &super::TracedEntry) -> TracedEntry {
    TracedEntry {
        part: e.part,
        adds: e.adds,
        record: e.record.to_string(),
        rule: e.rule,
        line: e.line.clone(),
        register: e.register.clone(),
        title: e.title.clone(),
        state: e.state.clone(),
        revision: e.revision,
        unit: names.unit(e.unit),
        standing: e.standing,
        value: e.quantity.value,
        rate: e.rate,
        high: e.quantity.high,
        of: e.quantity.of,
        bound: e.quantity.bound,
        as_of: e.as_of,
        label: e.label.clone(),
        source: e.voice.source().cloned(),
        said_by: names.said_by(&e.voice),
        documented: e.documented,
    }
}
