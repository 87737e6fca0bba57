//! The finished tree: sound on every day, cheap to clone, quick to ask.
//! "Today" is the tree of the units that still stand, in their last version.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use crate::{
    Day, Defect, Place, Succession, Unit, UnitId, Version,
    check::defects,
    find::Names,
    graph::Graph,
    place::{Spot, spots},
};

/// Units, their versions and successions: a tree on every day.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub graph: Graph,
    pub names: Names,
    pub spots: Vec<Spot>,
    /// Parent on today's tree; for an ended unit its place.
    pub parent_now: Vec<Option<usize>>,
    pub children_now: Vec<Vec<usize>>,
    pub realms: OnceLock<Vec<BTreeSet<i64>>>,
}

impl Tree {
    /// # Errors
    /// Every defect, when the units and successions are not one tree on every day.
    pub fn new(units: Vec<Unit>, successions: Vec<Succession>) -> Result<Self, Vec<Defect>> {
        Self::build(units.into_iter().map(Arc::new).collect(), successions)
    }

    pub(crate) fn build(
        units: Vec<Arc<Unit>>,
        successions: Vec<Succession>,
    ) -> Result<Self, Vec<Defect>> {
        let graph = Graph::build(units, successions);
        let found = defects(&graph);
        if !found.is_empty() {
            return Err(found);
        }
        let root = graph
            .units
            .iter()
            .position(|unit| unit.versions[0].parent.is_none());
        // In a sound tree every unit has a spot; the root holds everything.
        let spots: Vec<Spot> = spots(&graph)
            .into_iter()
            .filter_map(|spot| spot.or(root.map(|at| Spot { at, waits: true })))
            .collect();
        let parent_now: Vec<Option<usize>> = (0..graph.units.len())
            .map(|ix| {
                if graph.stands(ix) {
                    graph.parent_last(ix)
                } else {
                    Some(spots[ix].at)
                }
            })
            .collect();
        let mut children_now = vec![Vec::new(); graph.units.len()];
        for (ix, parent) in parent_now.iter().enumerate() {
            if let Some(parent) = *parent {
                children_now[parent].push(ix);
            }
        }
        let names = Names::of(&graph.units);
        let realms = OnceLock::new();
        let inner = Inner {
            graph,
            names,
            spots,
            parent_now,
            children_now,
            realms,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    pub(crate) fn position(&self, unit: UnitId) -> Option<usize> {
        self.inner.graph.position(unit)
    }

    /// All units that ever were, in id order.
    pub fn units(&self) -> impl ExactSizeIterator<Item = &Unit> {
        self.inner.graph.units.iter().map(AsRef::as_ref)
    }

    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.inner.graph.successions
    }

    #[must_use]
    pub fn unit(&self, unit: UnitId) -> Option<&Unit> {
        self.position(unit)
            .map(|ix| self.inner.graph.units[ix].as_ref())
    }

    /// The one unit without parent; none in an empty tree.
    #[must_use]
    pub fn root(&self) -> Option<UnitId> {
        let first = self.inner.graph.units.first()?.id;
        self.path_now(first).last().copied()
    }

    /// None outside the unit's life.
    #[must_use]
    pub fn version_on(&self, unit: UnitId, day: Day) -> Option<&Version> {
        self.unit(unit)?.version_on(day)
    }

    /// The last version, of an ended unit too.
    #[must_use]
    pub fn latest(&self, unit: UnitId) -> Option<&Version> {
        self.unit(unit)?.versions.last()
    }

    #[must_use]
    pub fn is_standing(&self, unit: UnitId) -> bool {
        self.unit(unit).is_some_and(Unit::is_standing)
    }

    /// First day, and the day after the last one.
    #[must_use]
    pub fn life(&self, unit: UnitId) -> Option<(Day, Day)> {
        self.unit(unit).map(Unit::life)
    }

    /// Direct children on a day, of every line, in id order.
    #[must_use]
    pub fn children(&self, unit: UnitId, day: Day) -> Vec<UnitId> {
        let graph = &self.inner.graph;
        let mut found: Vec<UnitId> = self
            .position(unit)
            .into_iter()
            .flat_map(|ix| graph.children_on(ix, day))
            .map(|ix| graph.id(ix))
            .collect();
        found.sort_unstable();
        found
    }

    /// Units that stood directly below on any day, in id order.
    #[must_use]
    pub fn children_ever(&self, unit: UnitId) -> Vec<UnitId> {
        let graph = &self.inner.graph;
        let below = self.position(unit).into_iter();
        let found: BTreeSet<UnitId> = below
            .flat_map(|ix| &graph.children[ix])
            .map(|span| graph.id(span.child))
            .collect();
        found.into_iter().collect()
    }

    /// Successions in which the unit is the predecessor.
    #[must_use]
    pub fn successors(&self, unit: UnitId) -> Vec<&Succession> {
        self.linked(unit, &self.inner.graph.out)
    }

    /// Successions in which the unit is the successor.
    #[must_use]
    pub fn predecessors(&self, unit: UnitId) -> Vec<&Succession> {
        self.linked(unit, &self.inner.graph.into)
    }

    fn linked<'a>(&'a self, unit: UnitId, by_unit: &'a [Vec<usize>]) -> Vec<&'a Succession> {
        self.position(unit)
            .into_iter()
            .flat_map(|ix| &by_unit[ix])
            .map(|&nth| &self.inner.graph.successions[nth])
            .collect()
    }

    /// Where the unit is found today. None for an unknown unit.
    #[must_use]
    pub fn place(&self, unit: UnitId) -> Option<Place> {
        let spot = self.inner.spots[self.position(unit)?];
        Some(Place {
            at: self.inner.graph.id(spot.at),
            waits: spot.waits,
        })
    }

    /// The unit, then its ancestors up to the root as the tree was that day; a day outside the
    /// unit's life is clamped to it. Empty for an unknown unit.
    #[must_use]
    pub fn path_then(&self, unit: UnitId, day: Day) -> Vec<UnitId> {
        let Some(ix) = self.position(unit) else {
            return Vec::new();
        };
        let graph = &self.inner.graph;
        let (from, _) = graph.units[ix].life();
        let day = day.clamp(from, graph.last_day(ix).max(from));
        std::iter::successors(Some(ix), |&at| graph.parent_on(at, day))
            .map(|at| graph.id(at))
            .collect()
    }

    /// The unit, then its place if that is another unit, then the place's ancestors today.
    /// Empty for an unknown unit.
    #[must_use]
    pub fn path_now(&self, unit: UnitId) -> Vec<UnitId> {
        std::iter::successors(self.position(unit), |&at| self.inner.parent_now[at])
            .map(|at| self.inner.graph.id(at))
            .collect()
    }

    /// The units whose path of today goes here next: standing ones below and ended ones placed here.
    #[must_use]
    pub fn children_now(&self, unit: UnitId) -> Vec<UnitId> {
        let below = self.position(unit).map(|at| &self.inner.children_now[at]);
        let below = below.into_iter().flatten();
        below.map(|&at| self.inner.graph.id(at)).collect()
    }

    /// Every unit whose path of today passes here, the unit itself first: standing ones below it
    /// and ended ones that are placed at or below it.
    #[must_use]
    pub fn descendants_now(&self, unit: UnitId) -> Vec<UnitId> {
        let mut found: Vec<usize> = self.position(unit).into_iter().collect();
        let mut next = 0;
        while let Some(&at) = found.get(next) {
            found.extend(&self.inner.children_now[at]);
            next += 1;
        }
        found
            .into_iter()
            .map(|ix| self.inner.graph.id(ix))
            .collect()
    }

    /// N of a coverage n/N: units of that line and level in the unit's subtree that day, the unit
    /// itself included.
    #[must_use]
    pub fn coverage(&self, unit: UnitId, line: &str, level: &str, day: Day) -> usize {
        let graph = &self.inner.graph;
        let Some(ix) = self.position(unit) else {
            return 0;
        };
        let mut count = 0;
        let mut open = vec![ix];
        while let Some(at) = open.pop() {
            let unit = &graph.units[at];
            let Some(version) = unit.version_on(day) else {
                continue;
            };
            count += usize::from(unit.line == line && version.level == level);
            open.extend(graph.children_on(at, day));
        }
        count
    }
}
