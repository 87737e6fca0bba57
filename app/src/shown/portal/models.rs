//! Models as the public reads them: in lists, and one with what it mobilised and built.

use std::collections::BTreeSet;

use orgtree::UnitId;
use packs::{Kind, MeasureOf, Register, ValueOf};

use super::fill::Public;
use super::told;
use super::view::{Amount, Field, Model, ModelCard, ModelResult, Revision};
use crate::books::entries::rollup::Basis;
use crate::books::figures::FigureId;
use crate::books::records::view::{self, Ask, Shown};
use crate::ground::units;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::lang::Lang;
use crate::shell::text::fill;

/// The register whose records have pages.
pub const REGISTER: &str = "mo-hinh";
const NEWEST: u32 = 6;
/// So many stand on the home page.
const LISTED: usize = 6;
const OF_UNIT: u32 = 100;
/// How a record reads where it says nothing.
const UNKNOWN: &str = "không rõ";
/// So many results stand on a card.
const RESULTS: usize = 3;

impl Public<'_> {
    /// Fills a list up with the newest public models of the country.
    pub(super) fn with_newest(&mut self, models: &mut Vec<ModelCard>) -> Result<(), Fault> {
        let found = view::newest(self.conn, self.app, &self.scope, REGISTER, NEWEST)?;
        for card in found.iter().map(|m| self.model_card(m)) {
            if models.len() < LISTED && models.iter().all(|m| m.href != card.href) {
                models.push(card);
            }
        }
        Ok(())
    }

    /// Models of a unit and of those below it, those with the most results first, then the newest;
    /// of an ended one as it stood.
    pub(super) fn models(&mut self, unit: UnitId) -> Result<Vec<ModelCard>, Fault> {
        let ranked = self.ranked_models(unit)?;
        Ok(ranked.into_iter().map(|(_, card)| card).collect())
    }

    /// As [`Public::models`], each with how many results it has.
    pub(super) fn ranked_models(&mut self, unit: UnitId) -> Result<Vec<(usize, ModelCard)>, Fault> {
        let whose = if self.dated.tree.is_standing(unit) {
            vec![unit]
        } else {
            let tree = &self.dated.tree;
            crate::books::figures::holders(self.conn, tree, unit, Basis::Then)?
        };
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        for under in whose {
            let ask = Ask {
                register: REGISTER,
                under: Some(under),
                registered: None,
                results: None,
                limit: OF_UNIT,
                after: None,
            };
            let page = view::list(self.conn, self.app, &self.scope, &ask)?;
            found.extend(
                page.records
                    .into_iter()
                    .filter(|m| seen.insert(m.id.clone())),
            );
        }
        let number = |k: &Kind| matches!(k, Kind::Amount(_));
        let rank = |m: &Shown| self.lines(m, &number).len();
        let mut ranked: Vec<_> = found
            .iter()
            .map(|m| (rank(m), self.model_card(m)))
            .collect();
        ranked.sort_by_key(|(results, _)| std::cmp::Reverse(*results));
        Ok(ranked)
    }

    /// What a record says in fields of a kind.
    fn lines<'m>(&self, m: &'m Shown, wanted: &dyn Fn(&Kind) -> bool) -> Vec<&'m (String, String)> {
        let lines = m.lines.iter();
        lines
            .filter(|(label, _)| self.is_kind(label, wanted))
            .collect()
    }

    fn register(&self) -> Option<&Register> {
        self.catalog.pack.registers.get(REGISTER)
    }

    fn is_kind(&self, label: &str, wanted: impl Fn(&Kind) -> bool) -> bool {
        self.register().is_some_and(|r| {
            r.fields
                .values()
                .any(|f| f.label == label && wanted(&f.kind))
        })
    }

    fn model_card(&self, m: &Shown) -> ModelCard {
        let choice = |k: &Kind| matches!(k, Kind::Choice { .. });
        let number = |k: &Kind| matches!(k, Kind::Amount(_));
        let of = |wanted: &dyn Fn(&Kind) -> bool| self.lines(m, wanted);
        let time = |k: &Kind| matches!(k, Kind::Date | Kind::Period);
        ModelCard {
            href: format!("/mo-hinh/{}", m.id),
            title: m.title.clone(),
            unit: told::dated(self.t, &m.unit.path, &m.unit),
            field: of(&choice)
                .first()
                .map_or_else(String::new, |(_, v)| v.clone()),
            results: of(&number)
                .into_iter()
                .take(RESULTS)
                .map(|(label, value)| format!("{label}: {value}"))
                .collect(),
            date: of(&time)
                .first()
                .filter(|(_, v)| v != UNKNOWN)
                .map_or_else(String::new, |(_, v)| v.clone()),
        }
    }

    /// The page of a model.
    ///
    /// # Errors
    /// There is none of that id for the public, or the database fails.
    pub fn model(&mut self, id: Id) -> Result<Model, Fault> {
        let m = view::one(self.conn, self.app, &self.scope, id)?;
        if m.register != REGISTER {
            return Err(Fault::Missing(format!("mô hình {id}")));
        }
        let unit = units::find(&self.dated.tree, &m.unit.id, None)?;
        let number = |k: &Kind| matches!(k, Kind::Amount(_));
        let (results, fields): (Vec<_>, Vec<_>) = m
            .lines
            .iter()
            .filter(|(_, value)| *value != m.title)
            .partition(|(label, _)| self.is_kind(label, number));
        let mut above = self.above(unit);
        above.push(self.unit(unit));
        let mut revisions = vec![Revision {
            date: day(self.t.lang, &m.created_at),
            what: self.t.made.to_owned(),
        }];
        if m.revision > 1 {
            revisions.push(Revision {
                date: day(self.t.lang, &m.changed_at),
                what: fill(self.t.changed, &[("n", &m.revision)]),
            });
        }
        Ok(Model {
            title: m.title.clone(),
            state: m.state_name.clone(),
            unit: self.unit(unit),
            above,
            fields: fields
                .into_iter()
                .map(|(label, value)| Field {
                    label: label.clone(),
                    value: value.clone(),
                })
                .collect(),
            results: results
                .into_iter()
                .map(|(label, value)| ModelResult {
                    label: label.clone(),
                    amount: Amount {
                        text: value.clone(),
                        ..Amount::default()
                    },
                    href: self.figure_of(&m, unit, label),
                })
                .collect(),
            documented: documented(&m),
            source: told::source(self.t.lang, m.source.as_ref(), &m.said_by),
            revisions,
        })
    }

    /// The figure in which a field's value counts: of the record's unit, in the year of its day.
    fn figure_of(&self, m: &Shown, unit: UnitId, label: &str) -> Option<String> {
        let register = self.register()?;
        let field = register.fields.values().find(|f| f.label == label)?;
        let asserts = register.asserts.iter().find(|a| {
            matches!(&a.value, ValueOf::Field(path) if path.lines.is_none() && path.field == field.id)
        })?;
        let MeasureOf::Fixed(measure) = &asserts.measure else {
            return None;
        };
        let known = self.catalog.pack.measures.get(measure)?;
        let year = m.day.as_deref().and_then(|d| d.get(..4));
        let id = FigureId {
            measure: measure.clone(),
            unit,
            period: year.unwrap_or("unknown").to_owned(),
            basis: Basis::Then,
            nature: "result".into(),
        };
        (known.public && register.counts(&m.state)).then(|| format!("/so-lieu/{id}"))
    }
}

/// How many files prove it that the public may read.
fn documented(m: &Shown) -> i64 {
    let files = m.papers.as_ref().map_or(0, |p| p.files.len());
    i64::try_from(files).unwrap_or(i64::MAX)
}

/// The day of a stored moment, as it was in Viet Nam.
fn day(lang: Lang, moment: &str) -> String {
    Moment::read(moment).map_or_else(String::new, |at| lang.day(at.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_late_in_the_day_is_already_tomorrow_in_viet_nam() {
        assert_eq!(day(Lang::Vi, "2026-11-22T18:30:00.000Z"), "23/11/2026");
        assert_eq!(day(Lang::En, "2026-11-22T16:59:00.000Z"), "2026-11-22");
    }
}
