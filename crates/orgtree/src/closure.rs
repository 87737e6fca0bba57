//! Rows for the tables of paths, and the realms found under a unit.

use std::collections::BTreeSet;

use crate::{Day, Tree, UnitId};

impl Tree {
    /// Every `(ancestor, unit, depth, from, to)` as the tree was, itself at depth 0 included.
    /// Rows of one pair and depth that touch are one row. Days outside a unit's life have no row.
    pub fn closure_then(&self) -> impl Iterator<Item = (UnitId, UnitId, usize, Day, Day)> + '_ {
        let graph = &self.inner.graph;
        (0..graph.units.len()).flat_map(move |ix| {
            self.stays(ix)
                .into_iter()
                .map(move |(above, depth, from, to)| {
                    (graph.id(above), graph.id(ix), depth, from, to)
                })
        })
    }

    /// Every `(ancestor, unit, depth)` of today's paths, itself at depth 0 included; an ended unit
    /// has its place at depth 1.
    pub fn closure_now(&self) -> impl Iterator<Item = (UnitId, UnitId, usize)> + '_ {
        self.units().flat_map(move |unit| {
            let path = self.path_now(unit.id).into_iter().enumerate();
            path.map(move |(depth, above)| (above, unit.id, depth))
        })
    }

    /// Realms of all units that have, or ever had, this unit on their path, then or now.
    #[must_use]
    pub fn realms_under(&self, unit: UnitId) -> BTreeSet<i64> {
        let realms = self.inner.realms.get_or_init(|| self.find_realms());
        self.position(unit)
            .map(|ix| realms[ix].clone())
            .unwrap_or_default()
    }

    fn find_realms(&self) -> Vec<BTreeSet<i64>> {
        let graph = &self.inner.graph;
        let mut realms = vec![BTreeSet::new(); graph.units.len()];
        for (ix, unit) in graph.units.iter().enumerate() {
            for (above, ..) in self.stays(ix) {
                realms[above].insert(unit.realm);
            }
            for above in std::iter::successors(Some(ix), |&at| self.inner.parent_now[at]) {
                realms[above].insert(unit.realm);
            }
        }
        realms
    }

    /// `(ancestor, depth, from, to)` of one unit, in that order, touching stays joined.
    fn stays(&self, ix: usize) -> Vec<(usize, usize, Day, Day)> {
        let graph = &self.inner.graph;
        let (from, to) = graph.units[ix].life();
        let mut open = vec![(ix, 0, from, to)];
        let mut found = Vec::new();
        while let Some((at, depth, from, to)) = open.pop() {
            found.push((at, depth, from, to));
            let unit = &graph.units[at];
            for version in &unit.versions[unit.clamped(from)..] {
                if version.from >= to {
                    break;
                }
                let start = version.from.max(from);
                if let Some(parent) = graph.parent_on(at, start) {
                    open.push((parent, depth + 1, start, version.to.min(to)));
                }
            }
        }
        found.sort_unstable();
        found.dedup_by(|next, kept| {
            let joins = (next.0, next.1) == (kept.0, kept.1) && next.2 == kept.3;
            if joins {
                kept.3 = next.3;
            }
            joins
        });
        found
    }
}
