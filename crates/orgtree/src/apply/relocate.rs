//! What the acts left hanging on ended units: children of a lifted level go up, those of a unit
//! merged whole go with it, those of a divided or abolished one wait at its place. Then the whole
//! is checked.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use crate::{
    Defect, Extent, Refusal, Tree, Unit, UnitId, Why, check::defects, graph::Graph, place::spots,
};

use super::draft::Draft;

/// A standing unit whose parent has ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Hanging {
    child: UnitId,
    ended: UnitId,
}

impl Draft<'_> {
    /// The tree with everything in its place, and the units touched.
    pub fn settle(mut self) -> Result<(Tree, Vec<UnitId>), Vec<Refusal>> {
        self.check_named_parents();
        if self.refusals.is_empty() {
            self.lift();
            self.follow_heirs();
        }
        if self.refusals.is_empty() {
            self.wait_above()?;
        }
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        let touched: Vec<UnitId> = self.changed.keys().copied().collect();
        let units: Vec<Arc<Unit>> = self.units();
        let tree = Tree::build(units, self.all_successions()).map_err(whole)?;
        Ok((tree, touched))
    }

    /// An act that hangs a unit on one which ends in the same operation is a mistake, not a wish.
    fn check_named_parents(&mut self) {
        let ended: Vec<(usize, UnitId)> = self
            .named_parents
            .iter()
            .copied()
            .filter(|(_, id)| self.unit(*id).is_some_and(|unit| !unit.is_standing()))
            .collect();
        for (act, id) in ended {
            let why = Why::EndsHere {
                unit: self.named(id),
            };
            self.refusals.push(Refusal {
                act: Some(act),
                why,
            });
        }
    }

    fn hanging(&self) -> Vec<Hanging> {
        let known = self
            .before
            .units()
            .filter(|unit| !self.changed.contains_key(&unit.id));
        known
            .chain(self.changed.values())
            .filter(|unit| unit.is_standing())
            .filter_map(|unit| {
                let ended = unit.versions.last()?.parent?;
                let hangs = self
                    .changed
                    .get(&ended)
                    .is_some_and(|parent| !parent.is_standing());
                hangs.then_some(Hanging {
                    child: unit.id,
                    ended,
                })
            })
            .collect()
    }

    fn put(&mut self, child: UnitId, parent: UnitId, unassigned: bool) {
        if let Some(version) = self.edit(child) {
            version.parent = Some(parent);
            version.unassigned = unassigned;
        }
    }

    /// Territory below an abolished level goes to the nearest unit above that level.
    fn lift(&mut self) {
        let eve = self.eve();
        for Hanging { child, ended } in self.hanging() {
            let territory = self
                .unit(child)
                .is_some_and(|unit| unit.line == "territory");
            let mut at = ended;
            while let Some(above) = self.before.version_on(at, eve).and_then(|v| v.parent)
                && self.lifted.contains(&at)
            {
                at = above;
            }
            if territory && at != ended {
                self.put(child, at, false);
            }
        }
    }

    fn follow_heirs(&mut self) {
        let mut heirs: HashMap<UnitId, Vec<(UnitId, Extent)>> = HashMap::new();
        for succession in &self.successions {
            let of_unit = heirs.entry(succession.predecessor).or_default();
            of_unit.push((succession.successor, succession.extent));
        }
        for Hanging { child, ended } in self.hanging() {
            if let Some([(heir, Extent::Whole)]) = heirs.get(&ended).map(Vec::as_slice) {
                self.put(child, *heir, false);
            }
        }
    }

    /// Only children of divided and abolished units hang by now.
    fn wait_above(&mut self) -> Result<(), Vec<Refusal>> {
        let hanging: BTreeSet<Hanging> = self.hanging().into_iter().collect();
        if hanging.is_empty() {
            return Ok(());
        }
        let graph = Graph::build(self.units(), self.all_successions());
        let of_others = |defect: &Defect| match defect {
            Defect::Orphan { unit, parent, .. } => !hanging.contains(&Hanging {
                child: unit.id,
                ended: parent.id,
            }),
            _ => true,
        };
        let found: Vec<Defect> = defects(&graph).into_iter().filter(of_others).collect();
        if !found.is_empty() {
            return Err(whole(found));
        }
        self.check_heirs(&graph);
        let spots = spots(&graph);
        for Hanging { child, ended } in hanging {
            if let Some(spot) = graph.position(ended).and_then(|ix| spots[ix]) {
                self.put(child, graph.id(spot.at), spot.waits);
            }
        }
        Ok(())
    }

    /// Where the parts of a divided unit meet can be said only if its heirs have their own place.
    fn check_heirs(&mut self, graph: &Graph) {
        let mut refused = HashSet::new();
        for succession in &self.successions {
            let heir = graph.position(succession.successor);
            let hangs = heir.is_some_and(|ix| !graph.is_rooted(ix));
            if hangs && refused.insert(succession.successor) {
                let why = Why::HeirHangs {
                    heir: self.named(succession.successor),
                    unit: self.named(succession.predecessor),
                };
                self.refusals.push(Refusal { act: None, why });
            }
        }
    }
}

fn whole(found: Vec<Defect>) -> Vec<Refusal> {
    found
        .into_iter()
        .map(|defect| Refusal {
            act: None,
            why: Why::Defect(defect),
        })
        .collect()
}
