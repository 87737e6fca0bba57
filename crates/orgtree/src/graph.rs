//! Units and successions with the positions needed to walk them, not yet known to be sound.
//! The check, the places and the finished tree all walk this one structure.

use std::{collections::HashMap, sync::Arc};

use crate::{Day, Succession, Unit, UnitId};

/// A child and the days on which it hangs here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub child: usize,
    pub from: Day,
    pub to: Day,
}

#[derive(Debug)]
pub(crate) struct Graph {
    /// In id order; positions in this list are used everywhere inside.
    pub units: Vec<Arc<Unit>>,
    pub successions: Vec<Succession>,
    positions: HashMap<UnitId, usize>,
    /// Per unit and version, the position of the parent.
    parents: Vec<Vec<Option<usize>>>,
    pub children: Vec<Vec<Span>>,
    /// Successions by predecessor and by successor, as positions in `successions`.
    pub out: Vec<Vec<usize>>,
    pub into: Vec<Vec<usize>>,
}

impl Graph {
    pub fn build(mut units: Vec<Arc<Unit>>, successions: Vec<Succession>) -> Self {
        units.sort_by_key(|unit| unit.id);
        let positions: HashMap<UnitId, usize> = units
            .iter()
            .enumerate()
            .map(|(ix, unit)| (unit.id, ix))
            .collect();
        let mut children = vec![Vec::new(); units.len()];
        let mut parents = Vec::with_capacity(units.len());
        for (child, unit) in units.iter().enumerate() {
            let of_unit: Vec<Option<usize>> = unit
                .versions
                .iter()
                .map(|version| positions.get(&version.parent?).copied())
                .collect();
            for (version, parent) in unit.versions.iter().zip(&of_unit) {
                if let Some(parent) = *parent {
                    push_span(&mut children[parent], child, version.from, version.to);
                }
            }
            parents.push(of_unit);
        }
        let mut out = vec![Vec::new(); units.len()];
        let mut into = vec![Vec::new(); units.len()];
        for (nth, succession) in successions.iter().enumerate() {
            if let Some(&ix) = positions.get(&succession.predecessor) {
                out[ix].push(nth);
            }
            if let Some(&ix) = positions.get(&succession.successor) {
                into[ix].push(nth);
            }
        }
        Self {
            units,
            successions,
            positions,
            parents,
            children,
            out,
            into,
        }
    }

    pub fn position(&self, id: UnitId) -> Option<usize> {
        self.positions.get(&id).copied()
    }

    pub fn id(&self, ix: usize) -> UnitId {
        self.units[ix].id
    }

    pub fn stands(&self, ix: usize) -> bool {
        self.units[ix].is_standing()
    }

    /// Last day of a unit's life.
    pub fn last_day(&self, ix: usize) -> Day {
        let end = self.units[ix].life().1;
        end.pred_opt().unwrap_or(end)
    }

    /// Parent on a day, the day being clamped to the unit's life.
    pub fn parent_on(&self, ix: usize, day: Day) -> Option<usize> {
        let version = self.units[ix].clamped(day);
        self.parents[ix].get(version).copied().flatten()
    }

    /// Parent in the last version.
    pub fn parent_last(&self, ix: usize) -> Option<usize> {
        self.parents[ix].last().copied().flatten()
    }

    /// A standing unit and what stands above it today, in order.
    pub fn line_today(&self, ix: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(ix), |&at| self.parent_last(at))
            .take_while(|&at| self.stands(at))
            .take(self.units.len())
    }

    /// Whether a unit stands and hangs from the root today, not from something that ended.
    pub fn is_rooted(&self, ix: usize) -> bool {
        let top = self.line_today(ix).last();
        top.is_some_and(|top| self.parent_last(top).is_none())
    }

    /// Lowest unit of today's tree that has all of these below it or is one of them.
    pub fn lowest_common(&self, units: impl IntoIterator<Item = usize>) -> Option<usize> {
        let mut units = units.into_iter();
        let mut common: Vec<usize> = self.line_today(units.next()?).collect();
        for unit in units {
            let met = self
                .line_today(unit)
                .find_map(|at| common.iter().position(|&c| c == at))?;
            common.drain(..met);
        }
        common.first().copied()
    }

    /// Children on a day.
    pub fn children_on(&self, ix: usize, day: Day) -> impl Iterator<Item = usize> + '_ {
        self.children[ix]
            .iter()
            .filter(move |span| span.from <= day && day < span.to)
            .map(|span| span.child)
    }
}

/// Versions that follow one another under the same parent are one stay.
fn push_span(spans: &mut Vec<Span>, child: usize, from: Day, to: Day) {
    match spans.last_mut() {
        Some(last) if last.child == child && last.to == from => last.to = to,
        _ => spans.push(Span { child, from, to }),
    }
}
