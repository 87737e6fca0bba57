//! Where a unit's books belong today. What law or a person has not decided waits as high as it
//! must: at the lowest unit that surely holds it, never spread or guessed.

use serde::{Deserialize, Serialize};

use crate::{Extent, UnitId, graph::Graph};

/// The standing unit at which a unit is found today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub at: UnitId,
    /// It is not assigned to a unit below `at`: divided or abolished, and nobody has decided.
    pub waits: bool,
}

/// A [`Place`] by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub at: usize,
    pub waits: bool,
}

/// The spots of all units of a graph without cycles and with sound succession dates.
///
/// None only where a graph still under work leaves a unit hanging on an ended one.
pub(crate) fn spots(graph: &Graph) -> Vec<Option<Spot>> {
    let mut order: Vec<usize> = (0..graph.units.len()).collect();
    // Successors end later than their predecessors: their spots are known when they are asked for,
    // and the recursion goes no deeper than the tree.
    order.sort_by_key(|&ix| std::cmp::Reverse(graph.units[ix].life().1));
    let mut finder = Finder {
        graph,
        known: vec![None; order.len()],
        said: vec![None; order.len()],
    };
    for ix in order {
        finder.spot(ix);
    }
    finder.known.into_iter().map(Option::flatten).collect()
}

struct Finder<'a> {
    graph: &'a Graph,
    known: Vec<Option<Option<Spot>>>,
    said: Vec<Option<Option<Spot>>>,
}

impl Finder<'_> {
    /// What the unit's own history says, or else the nearest unit above that has something to say.
    fn spot(&mut self, ix: usize) -> Option<Spot> {
        if let Some(spot) = self.known[ix] {
            return spot;
        }
        let mut spot = self.own(ix);
        if spot.is_none() {
            let day = self.graph.last_day(ix);
            let mut above = self.graph.parent_on(ix, day);
            while let (None, Some(at)) = (spot, above) {
                spot = self.own(at).map(|found| Spot {
                    at: found.at,
                    waits: true,
                });
                above = self.graph.parent_on(at, day);
            }
        }
        self.known[ix] = Some(spot);
        spot
    }

    /// What standing, assignment, succession and the units held last say. An abolished unit that
    /// held nothing says nothing.
    fn own(&mut self, ix: usize) -> Option<Spot> {
        if let Some(said) = self.said[ix] {
            return said;
        }
        let unit = &self.graph.units[ix];
        let said = if unit.is_standing() {
            Some(Spot {
                at: ix,
                waits: false,
            })
        } else if let Some(assigned) = &unit.assigned {
            self.graph
                .position(assigned.to)
                .and_then(|to| self.spot(to))
        } else {
            self.by_succession(ix)
                .unwrap_or_else(|| self.by_children(ix))
        };
        self.said[ix] = Some(said);
        said
    }

    /// Outer None: nobody succeeded it at its end.
    fn by_succession(&mut self, ix: usize) -> Option<Option<Spot>> {
        let end = self.graph.units[ix].life().1;
        let heirs: Vec<(Extent, Option<usize>)> = self.graph.out[ix]
            .iter()
            .map(|&nth| &self.graph.successions[nth])
            .filter(|succession| succession.on == end)
            .map(|succession| (succession.extent, self.graph.position(succession.successor)))
            .collect();
        match heirs.as_slice() {
            [] => None,
            [(Extent::Whole, heir)] => Some(heir.and_then(|heir| self.spot(heir))),
            parts => {
                let places: Option<Vec<usize>> = parts
                    .iter()
                    .map(|(_, heir)| Some(self.spot((*heir)?)?.at))
                    .collect();
                Some(self.waiting_above(places?))
            }
        }
    }

    /// Units of its own line say where an abolished unit was (communes for a district); if they
    /// say nothing, all that it held.
    fn by_children(&mut self, ix: usize) -> Option<Spot> {
        let graph = self.graph;
        let line = &graph.units[ix].line;
        let (own, others): (Vec<usize>, Vec<usize>) = graph
            .children_on(ix, graph.last_day(ix))
            .partition(|&child| graph.units[child].line == *line);
        self.by_held(&own).or_else(|| self.by_held(&others))
    }

    /// An abolished unit was a container: a child that still stands says where containers of it
    /// are today (its parent); an ended child says where it went.
    fn by_held(&mut self, children: &[usize]) -> Option<Spot> {
        let graph = self.graph;
        let mut places = Vec::with_capacity(children.len());
        for &child in children {
            places.extend(if graph.stands(child) {
                graph.parent_last(child)
            } else {
                self.own(child).map(|spot| spot.at)
            });
        }
        places.retain(|&at| graph.is_rooted(at));
        self.waiting_above(places)
    }

    fn waiting_above(&self, places: Vec<usize>) -> Option<Spot> {
        self.graph
            .lowest_common(places)
            .map(|at| Spot { at, waits: true })
    }
}
