//! Figures of a unit and of those below it as one table: a line a measure, a column a period. A cell
//! has its values with their marks and leads to the figure's page; what is equal is told once.

use std::cmp::Reverse;

use maud::{Markup, html};
use vi::{Day, Span};

use super::part;
use super::text::Texts;
use super::view::{FigureRow, Source, UnitBelow};
use crate::shell::text::fill;

/// So many periods stand side by side; those before are folded.
const PERIODS: usize = 12;
/// So many sources are told under the table; of more, each figure tells its own.
const SOURCES: usize = 3;

/// The matrix of what is known of `name`.
pub fn matrix(t: &Texts, name: &str, own: &[FigureRow], below: &[UnitBelow]) -> Markup {
    let periods = periods(own.iter().chain(below.iter().flat_map(|u| &u.figures)));
    let (shown, earlier) = periods.split_at(periods.len().min(PERIODS));
    let covered = covered(own, below);
    let told = Told { t, covered };
    html! {
        p.keys {
            span { span.key.declared {} (t.declared) }
            span { span.key.summed {} (t.below_short) }
            @if let Some(covered) = covered { span.quiet { "(" (covered) ")" } }
            span { span.key.evidenced {} (t.evidenced) }
            span.quiet { (t.matrix_key) }
        }
        (told.table(name, shown, own, below))
        @if !earlier.is_empty() {
            details.more {
                summary { (fill(t.earlier, &[("n", &earlier.len())])) }
                (told.table(name, earlier, own, below))
            }
        }
        (sources(t, own, below))
    }
}

/// The periods that there are, the latest first, the unknown one last.
fn periods<'a>(figures: impl Iterator<Item = &'a FigureRow>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for figure in figures {
        if !spans.contains(&figure.span) {
            spans.push(figure.span);
        }
    }
    spans.sort_by_key(|s| {
        let to = s.to.unwrap_or(Day::MAX);
        (*s == Span::UNKNOWN, Reverse(to), s.from)
    });
    spans
}

/// Whose declarations are in the sums of units below, where that is the same in all of them.
fn covered<'a>(own: &'a [FigureRow], below: &'a [UnitBelow]) -> Option<&'a str> {
    let figures = own.iter().chain(below.iter().flat_map(|u| &u.figures));
    let mut sums = figures
        .filter_map(|f| f.below.as_ref())
        .map(|b| b.covered.as_str());
    let first = sums.next()?;
    let mut others = 0;
    for other in sums {
        others += 1;
        if other != first {
            return None;
        }
    }
    (others > 0).then_some(first)
}

/// How cells are told, and what is told above them once.
struct Told<'a> {
    t: &'a Texts,
    covered: Option<&'a str>,
}

impl Told<'_> {
    fn table(
        &self,
        name: &str,
        periods: &[Span],
        own: &[FigureRow],
        below: &[UnitBelow],
    ) -> Markup {
        let t = self.t;
        let name = fill(t.figures_of, &[("name", &name)]);
        html! {
            div.scroll role="region" aria-label=(name) tabindex="0" {
                table.matrix.sparse[is_sparse(periods, own, below)].single[periods.len() == 1] {
                    caption.unseen { (name) }
                    thead {
                        tr {
                            th scope="col" { (t.measure) }
                            @for period in periods { th scope="col" { (in_words(t, period)) } }
                        }
                    }
                    (self.lines(periods, own))
                    @for group in below.chunk_by(|a, b| a.ended == b.ended) {
                        @if let Some(date) = group.first().and_then(|unit| unit.ended.as_ref()) {
                            tbody { tr.ended-row { th colspan=(periods.len() + 1) { (fill(t.ended_below, &[("date", date)])) } } }
                        }
                        @for unit in group { (self.of_unit(periods, unit)) }
                    }
                }
            }
        }
    }

    /// The lines of a unit below, under its name.
    fn of_unit(&self, periods: &[Span], unit: &UnitBelow) -> Markup {
        let t = self.t;
        let lines = self.rows(periods, &unit.figures);
        html! {
            @if !measures(periods, &unit.figures).is_empty() {
                tbody {
                    tr.unit {
                        th scope="rowgroup" colspan=(periods.len() + 1) {
                            div {
                                (part::link(t, &unit.unit))
                                @if !unit.within.is_empty() { span.where { " · " (part::own(t, &unit.within)) } }
                            }
                        }
                    }
                    (lines)
                }
            }
        }
    }

    fn lines(&self, periods: &[Span], figures: &[FigureRow]) -> Markup {
        html! {
            @if !measures(periods, figures).is_empty() { tbody { (self.rows(periods, figures)) } }
        }
    }

    /// A row a measure.
    fn rows(&self, periods: &[Span], figures: &[FigureRow]) -> Markup {
        let t = self.t;
        html! {
            @for line in measures(periods, figures) {
                tr {
                    th scope="row" {
                        (part::own(t, line.0))
                        @if let Some(nature) = line.1 { " " span.badge { (nature) } }
                    }
                    @for period in periods {
                        @match figures.iter().find(|f| f.span == *period && measure(f) == line) {
                            Some(figure) => td data-label=(in_words(t, period)) { (self.values(figure)) },
                            None => td {},
                        }
                    }
                }
            }
        }
    }

    /// What is declared, what the units below declare and what is proved, each with its mark.
    fn values(&self, f: &FigureRow) -> Markup {
        let t = self.t;
        let more = f.declared.len().saturating_sub(1);
        html! {
            a href=(f.href) {
                @if let Some(first) = f.declared.first() {
                    span.one {
                        span.key.declared {} span.unseen { (t.declared) ": " }
                        b.value { (first.amount.text) }
                        @if more > 0 { " " small { (fill(t.more_values, &[("n", &more)])) } }
                    }
                }
                @if let Some(below) = &f.below {
                    span.one {
                        span.key.summed {} span.unseen { (t.below_short) ": " }
                        b.value { (below.amount.text) }
                        @if self.covered.is_none() { " " small { (below.covered) } }
                    }
                }
                @if f.evidence.records > 0 || f.evidence.amount.is_some() {
                    span.one {
                        span.key.evidenced {} span.unseen { (t.evidenced) ": " }
                        @match &f.evidence.amount {
                            Some(amount) => b.value { (amount.text) },
                            None => (part::proof_short(t, &f.evidence)),
                        }
                    }
                }
            }
        }
    }
}

/// Whether lines have a value or two, so that a phone rather shows them one under the other than
/// beside empty cells.
fn is_sparse(periods: &[Span], own: &[FigureRow], below: &[UnitBelow]) -> bool {
    let units = std::iter::once(own).chain(below.iter().map(|u| u.figures.as_slice()));
    let (mut filled, mut lines) = (0, 0);
    for figures in units {
        filled += figures.iter().filter(|f| periods.contains(&f.span)).count();
        lines += measures(periods, figures).len();
    }
    filled <= 2 * lines
}

pub(super) fn in_words(t: &Texts, period: &Span) -> String {
    if *period == Span::UNKNOWN {
        t.period_unknown.to_owned()
    } else {
        t.lang.span(period)
    }
}

/// What a line is about: a measure, and of what is no result its nature.
type Measure<'a> = (&'a str, Option<&'a str>);

fn measure(figure: &FigureRow) -> Measure<'_> {
    (&figure.measure, figure.nature.as_deref())
}

fn measures<'a>(periods: &[Span], figures: &'a [FigureRow]) -> Vec<Measure<'a>> {
    let mut measures = Vec::new();
    for figure in figures.iter().filter(|f| periods.contains(&f.span)) {
        if !measures.contains(&measure(figure)) {
            measures.push(measure(figure));
        }
    }
    measures
}

/// Who says it, told once for all cells.
fn sources(t: &Texts, own: &[FigureRow], below: &[UnitBelow]) -> Markup {
    let mut found: Vec<&Source> = Vec::new();
    let figures = own.iter().chain(below.iter().flat_map(|u| &u.figures));
    for source in figures.flat_map(|f| &f.declared).map(|d| &d.source) {
        let same = |s: &&Source| (&s.title, &s.date) == (&source.title, &source.date);
        if !source.title.is_empty() && !found.iter().any(same) {
            found.push(source);
        }
    }
    html! {
        @if !found.is_empty() && found.len() <= SOURCES {
            p.quiet {
                (t.by) ": "
                @for (at, source) in found.iter().enumerate() {
                    @if at > 0 { "; " }
                    (part::source(t, source))
                }
                "."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::{Amount, Below, Declared, Evidence, Link};
    use super::*;
    use crate::shell::lang::Lang;

    fn row(measure: &str, period: &str, value: &str) -> FigureRow {
        let amount = Amount {
            text: value.to_owned(),
            ..Amount::default()
        };
        let span = Span::parse(period).unwrap();
        FigureRow {
            href: format!("/so-lieu/{measure}~{period}"),
            measure: measure.to_owned(),
            unit: String::new(),
            span,
            period: span.to_vi(),
            nature: None,
            declared: vec![Declared {
                amount,
                ..Declared::default()
            }],
            below: None,
            evidence: Evidence::default(),
        }
    }

    fn below(name: &str, figures: Vec<FigureRow>) -> UnitBelow {
        UnitBelow {
            unit: Link {
                text: name.to_owned(),
                ..Link::default()
            },
            ended: None,
            within: String::new(),
            figures,
        }
    }

    #[test]
    fn one_matrix_stands_for_many_tables_of_one_row() {
        let own = [row("Cầu", "2023", "7"), row("Cầu", "2024", "9")];
        let below: Vec<UnitBelow> = (0..8)
            .map(|n| below(&format!("Xã {n}"), vec![row("Đường", "2023", "5")]))
            .collect();
        let html = matrix(Texts::of(Lang::Vi), "Huyện", &own, &below).into_string();
        assert_eq!(html.matches("<table").count(), 1);
        assert_eq!(html.matches("<thead").count(), 1);
        assert_eq!(html.matches("scope=\"row\"").count(), 9, "a line a measure");
        assert_eq!(html.matches("scope=\"rowgroup\"").count(), 8);
        let at = |text: &str| html.find(text).unwrap();
        assert!(at("năm 2024") < at("năm 2023"), "the latest period first");
    }

    #[test]
    fn what_is_equal_in_all_cells_and_rows_is_told_once() {
        let sum = |covered: &str| {
            let mut figure = row("Cầu", "2023", "7");
            figure.below = Some(Below {
                covered: covered.to_owned(),
                ..Below::default()
            });
            figure
        };
        let mut units: Vec<UnitBelow> = (0..3)
            .map(|n| below(&format!("Xã {n}"), vec![sum("1/12 đơn vị")]))
            .collect();
        let told =
            |units: &[UnitBelow]| matrix(Texts::of(Lang::Vi), "Huyện", &[], units).into_string();
        assert_eq!(told(&units).matches("1/12 đơn vị").count(), 1);
        units[1].ended = Some("30/6/2025".to_owned());
        units[2].ended = Some("30/6/2025".to_owned());
        units[2].figures = vec![sum("2/12 đơn vị")];
        let html = told(&units);
        assert_eq!(html.matches("Kết thúc ngày 30/6/2025").count(), 1);
        assert_eq!(html.matches("1/12 đơn vị").count(), 2, "each tells its own");
    }

    #[test]
    fn periods_of_long_ago_are_folded_and_the_unknown_one_comes_last() {
        let mut own: Vec<FigureRow> = (1..=12)
            .map(|month| row("Cầu", &format!("2025-{month:02}"), "1"))
            .collect();
        own.push(row("Cầu", "unknown", "4"));
        own.push(row("Cầu", "2025", "12"));
        let html = matrix(Texts::of(Lang::Vi), "Huyện", &own, &[]).into_string();
        let (shown, folded) = html.split_once("<details").unwrap();
        assert!(shown.contains("năm 2025") && shown.contains("tháng 12/2025"));
        assert!(folded.contains("tháng 01/2025") && folded.contains("kỳ không rõ"));
        assert_eq!(html.matches("/so-lieu/").count(), 14, "none is lost");
    }

    #[test]
    fn a_phone_is_spared_empty_cells_but_keeps_months_side_by_side() {
        let years = [row("Cầu", "2023", "7"), row("Đường", "2024", "9")];
        let sparse = matrix(Texts::of(Lang::Vi), "Huyện", &years, &[]).into_string();
        assert!(!sparse.contains("single"), "each line tells its period");
        let one = matrix(Texts::of(Lang::Vi), "Huyện", &years[..1], &[]).into_string();
        assert!(one.contains("matrix sparse single"), "the head tells it");
        assert!(sparse.contains("matrix sparse") && sparse.contains("data-label=\"năm 2023\""));
        let months: Vec<FigureRow> = (1..=6)
            .map(|month| row("Cầu", &format!("2025-{month:02}"), "1"))
            .collect();
        assert!(
            !matrix(Texts::of(Lang::Vi), "Huyện", &months, &[])
                .into_string()
                .contains("sparse")
        );
    }
}
