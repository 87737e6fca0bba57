//! The page of a figure: what it means, what is declared and what is proved side by side,
//! and every record and source behind it.

use chart::{Bar, Kind, bars, ratio};
use maud::{Markup, html};

use super::part;
use super::text::Texts;
use super::view::{Amount, Basis, Declared, Figure, Source, TraceRow};
use crate::shell::page::{Page, Site, document};
use crate::shell::text::fill;

#[must_use]
pub fn page(site: &Site, f: &Figure) -> Markup {
    let t = Texts::of(site.lang());
    let mut above = f.above.clone();
    above.push(f.unit.clone());
    let page = Page {
        title: format!("{} — {}", f.measure, f.unit.text),
        description: f.definition.clone(),
        crumbs: part::way(t, &above, &[&f.measure]),
        ..Page::default()
    };
    let main = html! {
        p.kicker { (part::link(t, &f.unit)) " · " (part::or(&f.period, t.period_unknown)) }
        h1 lang=[t.lang.of_data()] { (f.measure) }
        @if let Some(nature) = &f.nature { p.state { span.badge { (nature) } " " (t.not_added) } }
        @if let Some(end) = &f.ended { (part::ended(t, &f.unit.text, end)) }
        div.sides { (declared(t, f)) (evidenced(t, f)) }
        (gap(t, f))
        div.two { (comparison(t, f)) (basis(t, f)) }
        section {
            h2 { (t.trace) }
            (trace(t, f))
        }
        (meaning(t, f))
    };
    document(site, &page, &main)
}

fn declared(t: &Texts, f: &Figure) -> Markup {
    html! {
        section.side {
            h2 { span.key.declared {} (t.declared) }
            p.means { (t.declared_means) }
            @for d in &f.declared { (said(t, d)) }
            @if f.declared.is_empty() { p.quiet { (t.no_declaration) } }
            @if let Some(b) = &f.below {
                div.said.sum {
                    p.quiet { (t.below) }
                    p { b.value { (b.amount.text) } }
                    p.quiet { (b.covered) }
                }
            }
        }
    }
}

fn said(t: &Texts, d: &Declared) -> Markup {
    html! {
        div.said {
            p { b.value.big { (d.amount.text) } }
            @if !d.about.is_empty() { p { (part::own(t, &d.about)) } }
            p.quiet { (t.as_of_cell) ": " (part::or_unknown(t, &d.as_of)) }
            p.quiet { (t.source) ": " (part::source(t, &d.source)) }
        }
    }
}

fn evidenced(t: &Texts, f: &Figure) -> Markup {
    html! {
        section.side.proved {
            h2 { span.key.evidenced {} (t.evidenced) }
            p.means { (t.evidenced_means) }
            div.said {
                @if let Some(amount) = &f.evidence.amount { p { b.value.big { (amount.text) } } }
                p { @if f.nature.is_some() { (t.not_added_here) } @else { (part::proof(t, &f.evidence)) "." } }
            }
        }
    }
}

/// The gap is said in words wherever there is one.
fn gap(t: &Texts, f: &Figure) -> Markup {
    html! {
        @if let Some(missing) = &f.evidence.missing {
            p.gap.wide { (fill(t.missing, &[("missing", missing)])) }
        }
        @if let Some(what) = &f.unassigned { p.gap.wide { (fill(t.unassigned, &[("what", what)])) } }
    }
}

/// Bars where there are different lengths to compare; cells where the value is a part of a whole.
fn comparison(t: &Texts, f: &Figure) -> Markup {
    let rows = rows(t, f);
    let comparable = rows
        .windows(2)
        .any(|r| (r[0].value, r[0].high) != (r[1].value, r[1].high));
    let declared = f.declared.iter().map(|d| (&d.amount, Kind::Declared));
    let proved = f.evidence.amount.iter().map(|a| (a, Kind::Evidenced));
    let mut shares: Vec<(&Amount, Kind, (i64, i64))> = Vec::new();
    for (amount, kind) in declared.chain(proved) {
        let known = |share| shares.iter().any(|(.., known)| *known == share);
        if let Some(share) = amount.share.filter(|share| !known(*share)) {
            shares.push((amount, kind, share));
        }
    }
    html! {
        @if comparable || !shares.is_empty() {
            section.compare {
                h2 { (t.compare) }
                @for (amount, kind, (n, of)) in &shares {
                    p.share-text { (amount.text) }
                    (ratio(&f.measure, &amount.text, *n, *of, *kind))
                }
                @if comparable { (bars(&f.measure, t.compare_desc, &rows)) }
            }
        }
    }
}

fn rows(t: &Texts, f: &Figure) -> Vec<Bar> {
    let bar = |label: &str, amount: &Amount, kind| Bar {
        label: label.to_owned(),
        text: amount.text.clone(),
        value: amount.length,
        high: amount.high,
        kind,
    };
    let declared = f.declared.iter().map(|d| {
        let label = format!("{}: {}", t.declared, part::said_by(t, &d.source));
        bar(&label, &d.amount, Kind::Declared)
    });
    let below = f.below.iter().map(|b| bar(t.below, &b.amount, Kind::Below));
    let proved = f
        .evidence
        .amount
        .iter()
        .map(|a| bar(t.evidenced, a, Kind::Evidenced));
    declared
        .chain(below)
        .chain(proved)
        .filter(|b| b.value.is_some())
        .collect()
}

fn basis(t: &Texts, f: &Figure) -> Markup {
    let choice = |basis: Basis, href: &str, text: &str| {
        html! {
            @if f.basis == basis {
                a aria-current="true" href=(href) { (text) }
            } @else {
                a href=(href) { (text) }
            }
        }
    };
    html! {
        section.basis {
            h2 { (t.basis) }
            div.switch {
                (choice(Basis::Then, &f.then_href, t.basis_then))
                (choice(Basis::Now, &f.now_href, t.basis_now))
            }
            p.quiet {
                @match f.basis {
                    Basis::Then => (t.basis_then_means),
                    Basis::Now => (t.basis_now_means),
                }
            }
        }
    }
}

fn trace(t: &Texts, f: &Figure) -> Markup {
    let common = Common::of(&f.trace);
    html! {
        @if f.trace.is_empty() {
            p.quiet { (t.trace_none) }
        } @else {
            p.section-lead { (t.trace_lead) }
            @if let Some(unit) = common.unit { p { (t.unit) ": " (part::own(t, unit)) } }
            @if let Some(date) = common.date { p { (t.trace_date) ": " (part::or_unknown(t, date)) } }
            @if let Some(source) = common.source { p { (t.source) ": " (part::source(t, source)) } }
            table.figures.trace {
                caption.unseen { (t.trace) }
                thead {
                    tr {
                        th scope="col" { (t.trace_record) }
                        @if common.unit.is_none() { th scope="col" { (t.unit) } }
                        @if common.date.is_none() { th scope="col" { (t.trace_date) } }
                        th scope="col" { (t.trace_amount) }
                        @if common.source.is_none() { th scope="col" { (t.source) } }
                    }
                }
                tbody { @for row in &f.trace { (trace_row(t, row, &common)) } }
            }
        }
        @if let Some(href) = &f.more_href { p { a.button href=(href) { (t.trace_more) } } }
        @if f.hidden > 0 { p.hidden-count { (fill(t.hidden, &[("n", &t.lang.count(f.hidden))])) } }
    }
}

/// What is equal in all rows of a trace is told once, above them.
struct Common<'a> {
    unit: Option<&'a String>,
    date: Option<&'a String>,
    source: Option<&'a Source>,
}

impl<'a> Common<'a> {
    fn of(rows: &'a [TraceRow]) -> Common<'a> {
        Common {
            unit: same(rows, |row| &row.unit),
            date: same(rows, |row| &row.date),
            source: same(rows, |row| &row.source),
        }
    }
}

fn same<T: PartialEq>(rows: &[TraceRow], of: impl Fn(&TraceRow) -> &T) -> Option<&T> {
    let (first, others) = rows.split_first()?;
    let equal = !others.is_empty() && others.iter().all(|row| of(row) == of(first));
    equal.then(|| of(first))
}

fn trace_row(t: &Texts, row: &TraceRow, common: &Common<'_>) -> Markup {
    html! {
        tr {
            th scope="row" {
                @if row.record.href.is_some() { (part::link(t, &row.record)) } @else { span { (part::own(t, &row.record.text)) } }
                span.where lang=[t.lang.of_data()] { (row.register) }
            }
            @if common.unit.is_none() { (part::cell(t.unit, &part::own(t, &row.unit))) }
            @if common.date.is_none() {
                (part::cell(t.trace_date, &html! { (part::or_unknown(t, &row.date)) }))
            }
            (part::cell(t.trace_amount, &html! {
                b.value { (row.amount) } " "
                span.quiet { @if row.documented { (t.documented) } @else { (t.not_documented) } }
            }))
            @if common.source.is_none() { (part::cell(t.source, &part::source(t, &row.source))) }
        }
    }
}

fn meaning(t: &Texts, f: &Figure) -> Markup {
    html! {
        section.two {
            div {
                h2 { (t.definition) }
                p { (part::own(t, &f.definition)) }
                @if !f.aggregation.is_empty() { p { (t.aggregation) ": " (f.aggregation) "." } }
                @if let Some(href) = &f.json_href { p { a href=(href) { (t.json) } } }
            }
            @if !f.legal_basis.is_empty() {
                div { h2 { (t.legal_basis) } (part::legal(t, &f.legal_basis)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Uri;

    use super::super::view::{Evidence, Link};
    use super::*;
    use crate::shell::lang::Lang;

    fn figure(evidence: Evidence) -> Figure {
        let amount = Amount {
            text: "76 mô hình".into(),
            length: Some(76),
            ..Amount::default()
        };
        let source = Source {
            title: "Bài <b>".into(),
            date: "09/6/2024".into(),
            ..Source::default()
        };
        Figure {
            measure: "Mô hình đăng ký".into(),
            unit: Link {
                text: "Huyện Ngọc Hồi".into(),
                ..Link::default()
            },
            declared: vec![Declared {
                amount,
                about: String::new(),
                as_of: String::new(),
                source,
            }],
            evidence,
            hidden: 12,
            ..Figure::default()
        }
    }

    fn html(figure: &Figure) -> String {
        let site = Site::new(Lang::Vi, "", &Uri::default());
        page(&site, figure).into_string()
    }

    #[test]
    fn what_is_not_proved_not_known_or_not_public_is_said() {
        let html = html(&figure(Evidence {
            missing: Some("76 mô hình".into()),
            ..Evidence::default()
        }));
        for said in [
            "Chưa có hồ sơ chứng minh.",
            "Còn 76 mô hình chưa có hồ sơ.",
            "thời điểm: không rõ",
            "nơi đăng không rõ, 09/6/2024",
            "12 hồ sơ không công khai",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(html.contains("Bài &lt;b&gt;"), "escaped");
        assert!(!html.contains("<b>Bài") && !html.contains("style="));
    }

    #[test]
    fn bars_stand_only_where_there_is_something_to_compare() {
        assert!(!html(&figure(Evidence::default())).contains("chart-declared"));
        let amount = Amount {
            text: "4 mô hình".into(),
            length: Some(4),
            ..Amount::default()
        };
        let html = html(&figure(Evidence {
            amount: Some(amount),
            records: 4,
            documented: 1,
            missing: None,
        }));
        assert!(html.contains("chart-declared") && html.contains("chart-evidenced"));
        assert!(html.contains("1/4 hồ sơ có kèm tài liệu"));
    }

    #[test]
    fn a_norm_is_added_to_nothing() {
        let mut norm = figure(Evidence::default());
        norm.nature = Some("định mức".into());
        let html = html(&norm);
        assert!(
            html.contains("không cộng vào kết quả") && !html.contains("Chưa có hồ sơ chứng minh")
        );
    }

    #[test]
    fn what_is_equal_in_all_rows_of_a_trace_is_told_once() {
        let row = |record: &str, date: &str| TraceRow {
            record: Link {
                text: record.to_owned(),
                ..Link::default()
            },
            unit: "Xã Bờ Y".into(),
            date: date.to_owned(),
            source: Source {
                title: "Báo cáo năm".into(),
                ..Source::default()
            },
            ..TraceRow::default()
        };
        let mut traced = figure(Evidence::default());
        traced.trace = vec![row("Một", "năm 2023"), row("Hai", "năm 2024")];
        traced.more_href = Some("/so-lieu/x?sau=0_a_1".into());
        let html = html(&traced);
        assert_eq!(html.matches("Xã Bờ Y").count(), 1);
        assert_eq!(html.matches("Báo cáo năm").count(), 1);
        assert!(html.contains("năm 2023") && html.contains("năm 2024"));
        assert!(
            html.contains("href=\"/so-lieu/x?sau=0_a_1\""),
            "and goes on"
        );
        traced.trace.truncate(1);
        assert!(
            self::html(&traced).contains("data-label=\"Nguồn\""),
            "one row tells all"
        );
    }
}
