//! From the store to the page of a figure: its values, what became of its unit, and page by page
//! the entries behind it.

use std::sync::Arc;

use super::fill::Public;
use super::told;
use super::view::{self, Basis as Shown, Link, TraceRow};
use crate::books::entries::rollup::Basis;
use crate::books::figures::ask::Books;
use crate::books::figures::{self, FigureId, trace};
use crate::ground::units;
use crate::shell::fault::Fault;

/// So many entries behind a figure stand on one page.
const TRACED: usize = 20;

impl Public<'_> {
    /// The page of a figure with everything public behind it.
    ///
    /// # Errors
    /// There is none of that id for the public, or the database fails.
    pub fn figure(
        &mut self,
        id: &FigureId,
        after: Option<trace::Cursor>,
    ) -> Result<view::Figure, Fault> {
        let (dated, catalog) = (Arc::clone(&self.dated), Arc::clone(&self.catalog));
        let books = Books {
            tree: &dated.tree,
            catalog: &catalog,
        };
        let page = trace::Page {
            after,
            limit: TRACED,
        };
        let trace = trace::of(self.conn, books, id, &self.scope, page)?;
        let unassigned = match id.basis {
            Basis::Then => None,
            Basis::Now => {
                let all = trace::of(self.conn, books, id, &self.scope, trace::Page::FIRST)?;
                self.waiting(id, &all)
            }
        };
        let measure = catalog
            .pack
            .measures
            .get(&id.measure)
            .ok_or_else(|| Fault::Missing(id.to_string()))?;
        let row = told::row(self.t, measure, &trace.figure, "");
        let other = |basis| {
            let id = FigureId {
                basis,
                ..id.clone()
            };
            format!("/so-lieu/{id}")
        };
        let legal = measure.validity.legal_basis.as_ref();
        Ok(view::Figure {
            measure: measure.name.clone(),
            definition: measure.definition.clone(),
            aggregation: if row.nature.is_none() {
                told::aggregation(self.t, measure).to_owned()
            } else {
                String::new()
            },
            unit: self.unit(id.unit),
            above: self.above(id.unit),
            period: row.period,
            basis: match id.basis {
                Basis::Then => Shown::Then,
                Basis::Now => Shown::Now,
            },
            then_href: other(Basis::Then),
            now_href: other(Basis::Now),
            nature: row.nature,
            declared: row.declared,
            below: row.below,
            evidence: row.evidence,
            unassigned,
            ended: self.ended(id.unit).filter(|_| id.basis == Basis::Now),
            trace: trace
                .entries
                .iter()
                .map(|e| self.traced(measure, id, e))
                .collect(),
            more_href: trace.next.map(|next| format!("/so-lieu/{id}?sau={next}")),
            hidden: i64::try_from(trace.hidden).unwrap_or(i64::MAX),
            legal_basis: legal
                .map(|text| view::Legal {
                    text: text.clone(),
                    valid: String::new(),
                    verified: measure.validity.verified,
                })
                .into_iter()
                .collect(),
            json_href: Some(format!("/api/v1/figures/{id}")),
        })
    }

    /// Ended units whose entries wait at this one because nobody has assigned them further down.
    fn waiting(&self, id: &FigureId, trace: &trace::Trace) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for entry in &trace.entries {
            let unit = units::find(self.tree(), &entry.unit.id, None).ok()?;
            let waits = self
                .tree()
                .place(unit)
                .is_some_and(|p| p.waits && p.at == id.unit && unit != id.unit);
            if waits && !names.contains(&entry.unit.name) {
                names.push(entry.unit.name.clone());
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn traced(&self, measure: &packs::Measure, id: &FigureId, e: &trace::TracedEntry) -> TraceRow {
        let register = self.catalog.pack.registers.get(&e.register);
        let quantity = vi::Quantity {
            value: e.value,
            high: e.high,
            of: e.of,
            bound: e.bound,
        };
        TraceRow {
            record: Link {
                text: e.title.clone(),
                href: (e.register == super::models::REGISTER)
                    .then(|| format!("/mo-hinh/{}", e.record)),
                until: None,
            },
            register: register.map_or_else(|| e.register.clone(), |r| r.one.clone()),
            // The figure's own unit is told above.
            unit: if e.unit.id == id.unit.to_string() {
                e.unit.name.clone()
            } else {
                told::dated(self.t, &e.unit.name, &e.unit)
            },
            date: told::period(self.t.lang, &e.as_of),
            amount: format!(
                "{}{}",
                figures::turn(
                    self.t.lang,
                    &id.nature,
                    e.label.as_deref().unwrap_or_default(),
                    e.value
                ),
                told::amount(self.t, measure, &quantity, e.rate).text
            ),
            source: told::source(self.t.lang, e.source.as_ref()),
            documented: e.documented,
        }
    }
}
