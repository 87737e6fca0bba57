//! A tree under work: the units changed so far over the tree before, and the refusals so far.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    Day, Extent, Named, NewUnit, OPEN, Ref, Refusal, Succession, Tree, Unit, UnitId, Version, Why,
    name,
};

pub(super) struct Draft<'a> {
    pub before: &'a Tree,
    pub on: Day,
    pub document: Option<String>,
    /// The act at work, counted from 1.
    pub act: usize,
    pub refusals: Vec<Refusal>,
    pub changed: BTreeMap<UnitId, Unit>,
    pub successions: Vec<Succession>,
    /// Units that ended with their whole level: their territory children go up.
    pub lifted: BTreeSet<UnitId>,
    /// Units made here, by slug and by code, in order.
    made: HashMap<String, Vec<UnitId>>,
    /// (act, parent) of every parent that an act named.
    pub named_parents: Vec<(usize, UnitId)>,
    next: i64,
}

impl<'a> Draft<'a> {
    pub fn new(before: &'a Tree, on: Day, document: Option<String>) -> Self {
        Self {
            before,
            on,
            document,
            act: 0,
            refusals: Vec::new(),
            changed: BTreeMap::new(),
            successions: Vec::new(),
            lifted: BTreeSet::new(),
            made: HashMap::new(),
            named_parents: Vec::new(),
            next: before.units().last().map_or(1, |unit| unit.id.0 + 1),
        }
    }

    pub fn refuse(&mut self, why: Why) {
        self.refusals.push(Refusal {
            act: Some(self.act),
            why,
        });
    }

    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.changed.get(&id).or_else(|| self.before.unit(id))
    }

    pub fn named(&self, id: UnitId) -> Named {
        let nameless = Named {
            id,
            name: String::new(),
            code: None,
        };
        self.unit(id).map_or(nameless, Named::of)
    }

    pub fn eve(&self) -> Day {
        self.on.pred_opt().unwrap_or(self.on)
    }

    /// A unit as it was called on the day before.
    pub fn old(&mut self, read: &Ref) -> Option<UnitId> {
        match self.before.find(&read.0, Some(self.eve())) {
            Ok(id) => Some(id),
            Err(candidates) => self.not_found(read, &candidates),
        }
    }

    /// A unit that may have ended long ago.
    pub fn ever(&mut self, read: &Ref) -> Option<UnitId> {
        match self.before.find(&read.0, Some(self.eve())) {
            Ok(id) => Some(id),
            Err(candidates) => match candidates.as_slice() {
                [one] => Some(*one),
                _ => self.not_found(read, &candidates),
            },
        }
    }

    /// A unit that is there from the day: made here, or else standing today.
    pub fn new_or_standing(&mut self, read: &Ref) -> Option<UnitId> {
        let made = self.made.get(&read.0).cloned().unwrap_or_default();
        match made.as_slice() {
            [one] => return Some(*one),
            [] => {}
            _ => return self.not_found(read, &made),
        }
        let id = match self.before.find(&read.0, None) {
            Ok(id) => id,
            Err(candidates) => return self.not_found(read, &candidates),
        };
        let end = self.unit(id)?.life().1;
        if end != OPEN {
            self.refuse(Why::Ended {
                unit: self.named(id),
                on: end,
            });
            return None;
        }
        Some(id)
    }

    fn not_found(&mut self, read: &Ref, candidates: &[UnitId]) -> Option<UnitId> {
        let units: Vec<Named> = candidates.iter().map(|&id| self.named(id)).collect();
        let holds = |id: &UnitId| {
            self.unit(*id).is_some_and(|unit| {
                let (_, code) = read.level_and_code();
                unit.version_on(self.eve())
                    .is_some_and(|v| v.code.as_deref() == Some(code))
                    || unit
                        .versions
                        .last()
                        .is_some_and(|v| v.to == OPEN && v.code.as_deref() == Some(code))
            })
        };
        let read_text = read.0.clone();
        let why = if candidates.len() > 1 && candidates.iter().all(holds) {
            Why::Ambiguous {
                read: read_text,
                candidates: units,
            }
        } else {
            Why::Unknown {
                read: read_text,
                on: self.on,
                ever: units,
            }
        };
        self.refuse(why);
        None
    }

    /// Whether the unit may change on the day: it stands, and its last version began before the
    /// day or in this operation.
    fn may_change(&mut self, id: UnitId) -> bool {
        let Some(unit) = self.unit(id) else {
            return false;
        };
        let (since, end) = unit.life();
        let Some(last) = unit.versions.last().map(|v| v.from) else {
            return false;
        };
        let here = last == self.on
            && self.changed.contains_key(&id)
            && self
                .before
                .latest(id)
                .is_none_or(|version| version.from != last);
        let why = if end != OPEN {
            Why::Ended {
                unit: self.named(id),
                on: end,
            }
        } else if here || last < self.on {
            return true;
        } else if self.on <= since {
            Why::NotYet {
                unit: self.named(id),
                on: self.on,
                since,
            }
        } else {
            Why::Closed {
                unit: self.named(id),
                on: self.on,
                since: last,
            }
        };
        self.refuse(why);
        false
    }

    fn change(&mut self, id: UnitId) -> Option<&mut Unit> {
        if !self.changed.contains_key(&id) {
            let unit = self.before.unit(id)?.clone();
            self.changed.insert(id, unit);
        }
        self.changed.get_mut(&id)
    }

    /// A unit for writing outside of the rules of the day.
    pub fn rewrite(&mut self, id: UnitId) -> Option<&mut Unit> {
        self.change(id)
    }

    /// The version that begins on the day, made if need be.
    pub fn edit(&mut self, id: UnitId) -> Option<&mut Version> {
        if !self.may_change(id) {
            return None;
        }
        let (on, document) = (self.on, self.document.clone());
        let versions = &mut self.change(id)?.versions;
        let last = versions.last_mut()?;
        if last.from < on {
            let next = Version {
                from: on,
                document,
                ..last.clone()
            };
            last.to = on;
            versions.push(next);
        }
        versions.last_mut()
    }

    /// Ends a unit on the day. False, with a refusal, if it may not end.
    pub fn end(&mut self, id: UnitId) -> bool {
        if self.before.unit(id).is_none() {
            self.refuse(Why::MadeHere {
                unit: self.named(id),
            });
            return false;
        }
        if self.before.root() == Some(id) {
            self.refuse(Why::Root {
                unit: self.named(id),
            });
            return false;
        }
        if !self.may_change(id) {
            return false;
        }
        let on = self.on;
        let Some(unit) = self.change(id) else {
            return false;
        };
        if unit.versions.last().is_some_and(|v| v.from == on) {
            unit.versions.pop();
        }
        if let Some(last) = unit.versions.last_mut() {
            last.to = on;
        }
        true
    }

    /// Makes a unit, in the realm given or else in its parent's.
    pub fn make(&mut self, new: &NewUnit, realm: Option<i64>) -> Option<UnitId> {
        if let Some(fault) = name::fault(&new.name).or_else(|| name::fault(&new.kind)) {
            self.refuse(Why::NewName { fault });
            return None;
        }
        if new.level.trim().is_empty() {
            self.refuse(Why::Blank {
                name: new.name.clone(),
            });
            return None;
        }
        let parent = match &new.parent {
            Some(read) => Some(self.new_or_standing(read)?),
            None => None,
        };
        let realm = realm
            .or_else(|| self.unit(parent?).map(|unit| unit.realm))
            .unwrap_or_default();
        if let Some(parent) = parent {
            self.named_parents.push((self.act, parent));
        }
        Some(self.make_under(new, parent, realm))
    }

    /// Makes a unit whose parent is already known.
    pub fn make_under(&mut self, new: &NewUnit, parent: Option<UnitId>, realm: i64) -> UnitId {
        let id = UnitId(self.next);
        self.next += 1;
        if let Some(code) = &new.code {
            self.made.entry(code.clone()).or_default().push(id);
            self.made
                .entry(format!("{}:{code}", new.level))
                .or_default()
                .push(id);
        }
        if let Some(slug) = &new.slug {
            self.made.entry(slug.clone()).or_default().push(id);
        }
        let version = Version {
            from: self.on,
            to: OPEN,
            name: new.name.clone(),
            kind: new.kind.clone(),
            level: new.level.clone(),
            code: new.code.clone(),
            parent,
            lat: new.lat,
            lon: new.lon,
            document: self.document.clone(),
            unassigned: false,
        };
        let unit = Unit {
            id,
            realm,
            line: new.line.clone(),
            slug: new.slug.clone(),
            versions: vec![version],
            assigned: None,
        };
        self.changed.insert(id, unit);
        id
    }

    pub fn succeed(&mut self, from: UnitId, to: UnitId, extent: Extent, default_heir: bool) {
        self.successions.push(Succession {
            predecessor: from,
            successor: to,
            extent,
            default_heir,
            on: self.on,
            document: self.document.clone(),
        });
    }

    /// All units, changed ones in their new state.
    pub fn units(&self) -> Vec<Arc<Unit>> {
        let kept = self.before.inner.graph.units.iter();
        kept.filter(|unit| !self.changed.contains_key(&unit.id))
            .cloned()
            .chain(self.changed.values().cloned().map(Arc::new))
            .collect()
    }

    pub fn all_successions(&self) -> Vec<Succession> {
        self.before
            .successions()
            .iter()
            .chain(&self.successions)
            .cloned()
            .collect()
    }
}
