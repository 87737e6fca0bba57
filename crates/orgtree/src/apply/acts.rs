//! What each act does to the draft.

use std::collections::HashSet;

use crate::{
    Act, Assignment, Day, Designation, Extent, Part, Ref, Target, UnitId, Version, Why, name,
};

use super::draft::Draft;

impl Draft<'_> {
    /// None when refused; the reason is noted.
    pub fn perform(&mut self, act: &Act) -> Option<()> {
        match act {
            Act::Create(new) => self.make(new, None).map(|_| ()),
            Act::Merge { units, into } => self.merge(units, into),
            Act::Split { unit, parts, keep } => self.split(unit, parts, *keep),
            Act::Rename { unit, to, document } => self.rename(unit, to, document.as_ref()),
            Act::Reparent { unit, parent } => self.reparent(unit, parent),
            Act::Abolish { unit } => {
                let id = self.old(unit)?;
                self.end(id).then_some(())
            }
            Act::AbolishLevel { level, under } => self.abolish_level(level, under),
            Act::Assign { unit, to } => self.assign(unit, to),
            Act::Succeed {
                predecessor,
                successor,
                extent,
                default_heir,
            } => self.write_succession(predecessor, successor, *extent, *default_heir),
            Act::Formerly {
                unit,
                until,
                was,
                document,
            } => self.formerly(unit, *until, was, document.as_ref()),
            Act::Reform(reform) => self.reform(reform),
        }
    }

    fn merge(&mut self, units: &[Ref], into: &Target) -> Option<()> {
        if units.is_empty() {
            self.refuse(Why::NothingMerged);
            return None;
        }
        let found: Vec<Option<UnitId>> = units.iter().map(|read| self.old(read)).collect();
        let old: Vec<UnitId> = found.into_iter().collect::<Option<_>>()?;
        let mut seen = HashSet::new();
        if let Some(&twice) = old.iter().find(|id| !seen.insert(**id)) {
            self.refuse(Why::Twice {
                unit: self.named(twice),
            });
            return None;
        }
        let heir = self.target(into, old[0])?;
        if old.contains(&heir) {
            self.refuse(Why::SelfMerge {
                unit: self.named(heir),
            });
            return None;
        }
        for &id in &old {
            if self.end(id) {
                self.succeed(id, heir, Extent::Whole, true);
            }
        }
        Some(())
    }

    fn split(&mut self, unit: &Ref, parts: &[Part], keep: bool) -> Option<()> {
        let id = self.old(unit)?;
        if parts.len() < if keep { 1 } else { 2 } {
            self.refuse(Why::NoPart {
                unit: self.named(id),
                parts: parts.len(),
                keep,
            });
            return None;
        }
        let heirs = parts.iter().filter(|part| part.default_heir).count();
        if heirs > 1 {
            self.refuse(Why::Heirs {
                unit: self.named(id),
                heirs,
            });
            return None;
        }
        let mut seen = HashSet::from([id]);
        for part in parts {
            let Some(heir) = self.target(&part.into, id) else {
                continue;
            };
            if heir == id {
                self.refuse(Why::SelfMerge {
                    unit: self.named(id),
                });
            } else if !seen.insert(heir) {
                self.refuse(Why::Twice {
                    unit: self.named(heir),
                });
            }
            self.succeed(id, heir, Extent::Part, part.default_heir);
        }
        if keep {
            return Some(());
        }
        self.end(id).then_some(())
    }

    /// The unit that takes over; a new one takes the realm of its first predecessor.
    fn target(&mut self, target: &Target, predecessor: UnitId) -> Option<UnitId> {
        match target {
            Target::Existing(read) => self.new_or_standing(read),
            Target::New(new) => {
                let realm = self.unit(predecessor).map(|unit| unit.realm);
                self.make(new, realm)
            }
        }
    }

    fn rename(&mut self, unit: &Ref, to: &Designation, document: Option<&String>) -> Option<()> {
        let id = self.old(unit)?;
        self.sound_names(id, to)?;
        let last = self.unit(id)?.versions.last()?.clone();
        if written(&last, to) == last {
            self.refuse(Why::SameName {
                unit: self.named(id),
            });
            return None;
        }
        let version = self.edit(id)?;
        to.write(version);
        if document.is_some() {
            version.document = document.cloned();
        }
        Some(())
    }

    fn sound_names(&mut self, id: UnitId, designation: &Designation) -> Option<()> {
        let texts = [&designation.name, &designation.kind];
        let Some(fault) = texts
            .into_iter()
            .flatten()
            .find_map(|text| name::fault(text))
        else {
            return Some(());
        };
        self.refuse(Why::Name {
            unit: self.named(id),
            fault,
        });
        None
    }

    fn reparent(&mut self, unit: &Ref, parent: &Ref) -> Option<()> {
        let id = self.old(unit)?;
        let parent = self.new_or_standing(parent)?;
        self.hang(id, parent)
    }

    fn hang(&mut self, id: UnitId, parent: UnitId) -> Option<()> {
        if self.before.root() == Some(id) {
            self.refuse(Why::Root {
                unit: self.named(id),
            });
            return None;
        }
        let last = self.unit(id)?.versions.last()?;
        if last.parent == Some(parent) && !last.unassigned {
            self.refuse(Why::SameParent {
                unit: self.named(id),
                parent: self.named(parent),
            });
            return None;
        }
        let version = self.edit(id)?;
        version.parent = Some(parent);
        version.unassigned = false;
        self.named_parents.push((self.act, parent));
        Some(())
    }

    fn abolish_level(&mut self, level: &str, under: &Ref) -> Option<()> {
        let top = self.old(under)?;
        let eve = self.eve();
        let mut open = vec![top];
        let mut found = Vec::new();
        while let Some(at) = open.pop() {
            open.extend(self.before.children(at, eve));
            let of_level = self
                .before
                .version_on(at, eve)
                .is_some_and(|v| v.level == level);
            if of_level && at != top && self.before.unit(at).is_some_and(|u| u.line == "territory")
            {
                found.push(at);
            }
        }
        if found.is_empty() {
            let level = level.to_owned();
            self.refuse(Why::NoSuchLevel {
                under: self.named(top),
                level,
            });
            return None;
        }
        found.sort_unstable();
        for id in found {
            let handled = self.unit(id).is_some_and(|unit| {
                unit.life().1 == self.on
                    || unit
                        .version_on(self.on)
                        .is_some_and(|version| version.level != level)
            });
            if !handled && self.end(id) {
                self.lifted.insert(id);
            }
        }
        Some(())
    }

    fn assign(&mut self, unit: &Ref, to: &Ref) -> Option<()> {
        let id = self.ever(unit)?;
        let to = self.new_or_standing(to)?;
        if id == to {
            self.refuse(Why::SelfMerge {
                unit: self.named(id),
            });
            return None;
        }
        let unit = self.unit(id)?;
        let (_, end) = unit.life();
        let waiting = unit.versions.last()?.unassigned;
        if unit.is_standing() {
            if !waiting {
                self.refuse(Why::NotWaiting {
                    unit: self.named(id),
                });
                return None;
            }
            let since = unit.versions.last()?.from;
            if since == self.on && self.before.is_standing(id) {
                // From the first day on: the waiting never was.
                let version = self.rewrite(id)?.versions.last_mut()?;
                version.parent = Some(to);
                version.unassigned = false;
                self.named_parents.push((self.act, to));
                return Some(());
            }
            return self.hang(id, to);
        }
        let waits = if self.before.is_standing(id) {
            // It ended in this operation: undecided unless wholly merged.
            let mut out = self.successions.iter().filter(|s| s.predecessor == id);
            !out.any(|s| s.extent == Extent::Whole)
        } else {
            self.before.place(id).is_some_and(|place| place.waits)
        };
        if !waits && unit.assigned.is_none() {
            self.refuse(Why::NotWaiting {
                unit: self.named(id),
            });
            return None;
        }
        if self.on < end {
            self.refuse(Why::Closed {
                unit: self.named(id),
                on: self.on,
                since: end,
            });
            return None;
        }
        let (on, document) = (self.on, self.document.clone());
        self.rewrite(id)?.assigned = Some(Assignment { to, on, document });
        Some(())
    }

    fn write_succession(
        &mut self,
        predecessor: &Ref,
        successor: &Ref,
        extent: Extent,
        default_heir: bool,
    ) -> Option<()> {
        let from = self.ever(predecessor)?;
        let to = self.new_or_standing(successor)?;
        if from == to {
            self.refuse(Why::SelfMerge {
                unit: self.named(from),
            });
            return None;
        }
        let end = self.unit(from)?.life().1;
        // One that ended on this very day may get its succession afterwards.
        if extent == Extent::Whole && end != self.on && !self.end(from) {
            return None;
        }
        if end < self.on {
            self.refuse(Why::Ended {
                unit: self.named(from),
                on: end,
            });
            return None;
        }
        self.succeed(from, to, extent, default_heir);
        Some(())
    }

    fn formerly(
        &mut self,
        unit: &Ref,
        until: Option<Day>,
        was: &Designation,
        document: Option<&String>,
    ) -> Option<()> {
        let id = self.ever(unit)?;
        // Another day than the operation's is another document's.
        let of_operation = self.document.as_ref().filter(|_| until.is_none());
        let document = document.or(of_operation).cloned();
        let until = until.unwrap_or(self.on);
        self.sound_names(id, was)?;
        let first = self.unit(id)?.versions.first()?.clone();
        if was.is_empty() || written(&first, was) == first {
            self.refuse(Why::SameName {
                unit: self.named(id),
            });
            return None;
        }
        if until <= first.from || first.to <= until {
            let (from, to) = (first.from, first.to);
            self.refuse(Why::NotFormer {
                unit: self.named(id),
                until,
                from,
                to,
            });
            return None;
        }
        let mut former = Version { to: until, ..first };
        was.write(&mut former);
        let versions = &mut self.rewrite(id)?.versions;
        versions[0].from = until;
        versions[0].document = document;
        versions.insert(0, former);
        Some(())
    }
}

fn written(version: &Version, designation: &Designation) -> Version {
    let mut version = version.clone();
    designation.write(&mut version);
    version
}
