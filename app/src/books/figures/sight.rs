//! What a caller may see of figures. Whether a figure may be seen belongs to measure and unit: a
//! public measure is seen by everybody, any other only inside the subtree. Numbers about few people
//! are withheld from those outside, and so is what would tell them by subtraction: of a unit from
//! those beside it, of a part of a year from the year, of a record from its figure, of one tree from
//! the other.

use std::collections::{BTreeSet, HashMap};

use db::Conn;
use orgtree::UnitId;
use packs::{Measure, MeasureOf, Register, few};
use vi::{Decimal, Span};

use super::ask::{self, belongs};
use super::behind::Part;
use super::below;
use super::declared::decimal;
use super::evidence::{self, Question};
use super::unseen::Eyes;
use super::{Books, Figure, FigureId};
use crate::books::entries::cell::Cell;
use crate::books::entries::rollup::{self, Basis};
use crate::books::entries::{Entry, ends, year_around};
use crate::shell::access::{Registers, Scope};
use crate::shell::fault::Fault;
use crate::shell::reason::Kind;

/// The eyes of one caller; what was found out about units side by side is kept for the next figure.
pub struct Sight<'a> {
    books: Books<'a>,
    scope: &'a Scope,
    /// Units withheld below one, by measure and period.
    withheld: HashMap<(UnitId, i64, Span), BTreeSet<UnitId>>,
}

impl Eyes for Sight<'_> {}

impl<'a> Sight<'a> {
    /// The eyes of a scope.
    #[must_use]
    pub fn of(books: Books<'a>, scope: &'a Scope) -> Sight<'a> {
        Sight {
            books,
            scope,
            withheld: HashMap::new(),
        }
    }

    /// The measure, and whether the caller stands inside the unit's subtree.
    fn measure(&self, id: &FigureId) -> Result<(&'a Measure, bool), Fault> {
        let measure = self.books.catalog.measure(id.measure)?;
        let inside = !self.scope.public_only
            && self.scope.sees(self.books.tree, id.unit)
            && self.reads_all_of(&measure.id);
        if !inside && !measure.public {
            return Err(Fault::Missing(format!(
                "con số {}",
                id.address(self.books.catalog)
            )));
        }
        Ok((measure, inside))
    }

    /// Whether the caller reads every register that draws the measure: who reads only some of them
    /// would learn of the others by subtraction.
    fn reads_all_of(&self, measure: &str) -> bool {
        let draws = |register: &&Register| {
            let mut rules = register.asserts.iter();
            rules.any(|rule| match &rule.measure {
                MeasureOf::Fixed(id) => id == measure,
                MeasureOf::Chosen(_) => true,
            })
        };
        let registers = self.books.catalog.pack.registers.values();
        let read = |register: &Register| self.scope.registers.has(&register.id);
        self.scope.registers == Registers::All || registers.filter(draws).all(read)
    }

    /// The smallest number of people that the caller is told of a figure.
    fn least(&self, id: &FigureId) -> Result<Option<Decimal>, Fault> {
        let (measure, inside) = self.measure(id)?;
        Ok(measure.least_told().filter(|_| !inside))
    }

    /// One figure, as far as the caller may see it.
    ///
    /// # Errors
    /// The caller does not see it: to the caller there is no such figure. The database fails.
    pub fn one(&mut self, conn: &mut Conn, id: &FigureId) -> Result<Figure, Fault> {
        self.measure(id)?;
        let figure = ask::one(conn, self.books, id)?.open(self);
        self.figure(conn, id, figure)
    }

    /// Of a unit's figures those that the caller sees, as far as they may be seen: of `period`, or
    /// every one it has.
    ///
    /// # Errors
    /// The database fails.
    pub fn of_unit(
        &mut self,
        conn: &mut Conn,
        unit: UnitId,
        period: Option<&Span>,
        basis: Basis,
    ) -> Result<Vec<Figure>, Fault> {
        let figures = ask::of_unit(conn, self.books, unit, period, basis)?;
        let mut seen = Vec::with_capacity(figures.len());
        for unseen in figures {
            let figure = unseen.open(self);
            let id = figure.id;
            match self.figure(conn, &id, figure) {
                Ok(figure) => seen.push(figure),
                Err(hidden) if hidden.kind() == Kind::Missing => {}
                Err(other) => return Err(other),
            }
        }
        Ok(seen)
    }

    /// The figure without what is not to be told.
    fn figure(
        &mut self,
        conn: &mut Conn,
        id: &FigureId,
        mut figure: Figure,
    ) -> Result<Figure, Fault> {
        let Some(least) = self.least(id)? else {
            return Ok(figure);
        };
        let told = figure.declared.len();
        figure
            .declared
            .retain(|d| d.is_rate() || !few(least, &[Some(d.value), d.high], d.of));
        let mut withheld = told != figure.declared.len();
        if let Some(b) = &figure.below
            && (few(least, &[b.value, b.high], b.denominator)
                || !self.is_apart(conn, id)?
                || self.tells_of_one_below(conn, id, least)?)
        {
            figure.below = None;
            withheld = true;
        }
        let hide = match &figure.evidenced {
            Some(e) => {
                few(least, &[e.value, e.high, e.excluded], e.of)
                    || !self.is_apart(conn, id)?
                    || self.tells_of_others(conn, id, least)?
            }
            None => false,
        };
        if let Some(e) = figure.evidenced.as_mut().filter(|_| hide) {
            // How many records there are is no number of people.
            (e.value, e.high, e.of) = (None, None, None);
            (e.percent, e.excluded) = (None, None);
            withheld = true;
        }
        figure.withheld = withheld;
        Ok(figure)
    }

    /// Whether an entry behind the figure may be told. A record's number beside its figure would
    /// tell the rest; what a source states is told as the source states it, unless it is small.
    ///
    /// # Errors
    /// The caller does not see the figure.
    pub fn tells(&self, id: &FigureId, part: Part, entry: &Entry) -> Result<bool, Fault> {
        let Some(least) = self.least(id)? else {
            return Ok(true);
        };
        let (measure, _) = self.measure(id)?;
        let at = |value| decimal(measure, value);
        let values = [Some(at(entry.value)), entry.high.map(at)];
        let is_few = !entry.rate && few(least, &values, entry.of.map(at));
        Ok(part != Part::Evidenced && !is_few)
    }

    /// Whether no other figure that is told differs from this one by a few days or units: it is of
    /// a whole year, of a span that nothing is added to, or of one over several years that nothing
    /// else lies in; and the same along both trees.
    fn is_apart(&self, conn: &mut Conn, id: &FigureId) -> Result<bool, Fault> {
        let period = id.period;
        let (from, to) = ends(&period);
        let open = period.from.is_none() || period.to.is_none();
        let year = year_around(from, to);
        if !open && year != Some((from, to)) && (year.is_some() || !self.is_alone(conn, id)?) {
            return Ok(false);
        }
        Ok(id.basis == Basis::Then
            || self.cell(conn, id, id.unit, Basis::Now)?
                == self.cell(conn, id, id.unit, Basis::Then)?)
    }

    /// Whether only entries about the very days stand behind the figure.
    fn is_alone(&self, conn: &mut Conn, id: &FigureId) -> Result<bool, Fault> {
        let question = Question::of(self.books, id)?;
        let Some(how) = rollup::together(question.measure) else {
            return Ok(false);
        };
        let days = ends(&id.period);
        let inside = evidence::inside(conn, &question, days)?;
        let behind = question.window(days).behind(how, &inside);
        Ok(behind.iter().all(|b| b.entry.days() == days))
    }

    fn cell(
        &self,
        conn: &mut Conn,
        id: &FigureId,
        unit: UnitId,
        basis: Basis,
    ) -> Result<Cell, Fault> {
        let question = Question::of(self.books, &FigureId { unit, basis, ..*id })?;
        evidence::cell(conn, &question, &id.period, None)
    }

    /// Whether telling the figure would tell, with those beside it and that above, a small one; and
    /// the same for every unit above it.
    fn tells_of_others(
        &mut self,
        conn: &mut Conn,
        id: &FigureId,
        least: Decimal,
    ) -> Result<bool, Fault> {
        let (_, to) = ends(&id.period);
        let path = self.books.tree.path_then(id.unit, to);
        for (unit, above) in path.iter().zip(path.iter().skip(1)) {
            let key = (*above, id.measure, id.period);
            if !self.withheld.contains_key(&key) {
                let found = self.withheld_below(conn, id, *above, least)?;
                self.withheld.insert(key, found);
            }
            if self.withheld.get(&key).is_some_and(|w| w.contains(unit)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Of the units below one, those whose number is small, and as many of the next smallest as it
    /// takes for those withheld to be no small number together. What the unit above has by itself
    /// is withheld, too.
    fn withheld_below(
        &self,
        conn: &mut Conn,
        id: &FigureId,
        above: UnitId,
        least: Decimal,
    ) -> Result<BTreeSet<UnitId>, Fault> {
        let measure = self.books.catalog.measure(id.measure)?;
        let value = |cell: &Cell| decimal(measure, cell.high.value());
        let whole =
            |cell: &Cell| Some(decimal(measure, cell.of.value())).filter(|of| !of.is_zero());
        let all = self.cell(conn, id, above, Basis::Then)?;
        let (mut told, mut found) = (Vec::new(), BTreeSet::new());
        let (mut own, mut hidden) = (value(&all), Decimal::ZERO);
        let sum = |a: Decimal, b: Decimal| a.checked_add(b).unwrap_or(a);
        for child in self.books.tree.children_ever(above) {
            let cell = self.cell(conn, id, child, Basis::Then)?;
            let n = value(&cell);
            own = own.checked_sub(n).unwrap_or(own);
            if few(least, &[Some(n)], whole(&cell)) {
                found.insert(child);
                hidden = sum(hidden, n);
            } else if !n.is_zero() {
                told.push((n, child));
            }
        }
        if own > Decimal::ZERO {
            hidden = sum(hidden, own);
        }
        told.sort();
        let mut told = told.into_iter();
        while hidden > Decimal::ZERO && hidden < least {
            let Some((n, child)) = told.next() else { break };
            found.insert(child);
            hidden = sum(hidden, n);
        }
        Ok(found)
    }

    /// Whether the sum of what was declared below would tell, with the statements that are told, of
    /// those that are not.
    fn tells_of_one_below(
        &self,
        conn: &mut Conn,
        id: &FigureId,
        least: Decimal,
    ) -> Result<bool, Fault> {
        let measure = self.books.catalog.measure(id.measure)?;
        let whose = (id.unit, id.basis);
        let said = below::read(conn, self.books.tree, whose, Some(id.measure))?;
        let at = |value| decimal(measure, value);
        let is_few = |e: &&Entry| {
            let values = [Some(at(e.value)), e.high.map(at)];
            !e.rate && belongs(&id.period, &e.span) && few(least, &values, e.of.map(at))
        };
        let hidden: i128 = said
            .iter()
            .filter(is_few)
            .map(|e| i128::from(e.value))
            .sum();
        Ok(hidden > 0 && decimal(measure, hidden) < least)
    }
}
