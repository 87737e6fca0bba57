//! What the acts left hanging on ended units: children of a unit merged whole go with it, those of
//! a divided or abolished one wait at its place. Then the whole is checked.

use std::{collections::HashSet, sync::Arc};

use crate::{
    Defect, Refusal, Tree, Unit, UnitId, Why,
    check::defects,
    graph::Graph,
    place::{Spot, spots},
};

use super::draft::Draft;

impl Draft<'_> {
    /// The tree with everything in its place, and the units touched.
    pub fn settle(mut self) -> Result<(Tree, Vec<UnitId>), Vec<Refusal>> {
        self.check_named_parents();
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        let graph = Graph::build(self.units(), self.all_successions());
        let hanging: Vec<usize> = (0..graph.units.len())
            .filter(|&ix| graph.stands(ix))
            .filter(|&ix| {
                graph
                    .parent_last(ix)
                    .is_some_and(|parent| !graph.stands(parent))
            })
            .collect();
        let pairs: HashSet<(UnitId, UnitId)> = hanging
            .iter()
            .filter_map(|&ix| Some((graph.id(ix), graph.id(graph.parent_last(ix)?))))
            .collect();
        let of_others = |defect: &Defect| match defect {
            Defect::Orphan { unit, parent, .. } => !pairs.contains(&(unit.id, parent.id)),
            _ => true,
        };
        let found: Vec<Defect> = defects(&graph).into_iter().filter(of_others).collect();
        if !found.is_empty() {
            return Err(whole(found));
        }
        if !hanging.is_empty() {
            let spots = spots(&graph);
            for child in hanging {
                self.relocate(&graph, &spots, child);
            }
            if !self.refusals.is_empty() {
                return Err(self.refusals);
            }
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

    fn relocate(&mut self, graph: &Graph, spots: &[Option<Spot>], child: usize) -> Option<()> {
        let ended = graph.parent_last(child)?;
        let territory = graph.units[child].line == "territory";
        let spot = if territory && self.lifted.contains(&graph.id(ended)) {
            self.above(graph, spots, ended)
        } else {
            spots[ended]
        }?;
        let parent = graph.id(spot.at);
        let version = self.edit(graph.id(child))?;
        version.parent = Some(parent);
        version.unassigned = spot.waits;
        Some(())
    }

    /// The nearest unit above that was not lifted away too.
    fn above(&self, graph: &Graph, spots: &[Option<Spot>], ended: usize) -> Option<Spot> {
        let mut at = graph.parent_on(ended, self.eve())?;
        while self.lifted.contains(&graph.id(at)) {
            at = graph.parent_on(at, self.eve())?;
        }
        spots[at]
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
