//! A record at hand: as it stands, and what one writer does to it. Steps change the case and need
//! no database; `write` stores what they made of it.

use orgtree::{Tree, UnitId};
use packs::part::Part;
use packs::{Fields, Register};
use serde_json::Value;

use super::change::{Act, Change, Reviewed, Reviews, Stage};
use super::rules;
use super::store::{Kept, Stored};
use super::{NewRecord, Place};
use crate::ground::programmes::Catalog;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;

/// A record at hand.
pub(crate) struct Case {
    /// As it is to be stored.
    pub row: Stored,
    /// Its values, the sensitive ones among them.
    pub fields: Fields,
    /// The sensitive ones as they are sealed: they are in no row but that of the revision.
    pub(super) sensitive: Option<Value>,
    /// What the next revision keeps of them, and with which salt the log commits to it.
    pub(crate) kept: Kept,
    /// What the thing went through.
    pub acts: Vec<Act>,
    /// How far its parts are.
    pub reviews: Reviews,
    /// What is done to it now.
    pub change: Change,
    /// Whether its values are written with the next revision.
    pub(super) revised: bool,
    /// As it is stored, when it is.
    pub(super) known: Option<Stored>,
}

impl Case {
    /// A new record, in the initial state, every part of it a draft.
    pub(crate) fn begin(
        (catalog, register): (&Catalog, &Register),
        record: NewRecord,
        place: &Place,
        at: Moment,
    ) -> Case {
        let parted = register.part(&record.fields);
        let row = Stored {
            realm: place.realm,
            id: place.id,
            register: register.id.clone(),
            unit: record.unit.0,
            public: false,
            state: register.initial().map(|s| s.id.clone()).unwrap_or_default(),
            version: catalog.version.clone(),
            day: rules::day_text(register, &record.fields),
            title: register.title_of(&record.fields).to_owned(),
            thing: place.thing,
            same_as: place.same_as,
            source: record.source,
            fields: parted.open.to_string(),
            revision: 1,
            created_at: at.text(),
            changed_at: at.text(),
        };
        let edited = register.parts(&record.fields);
        let change = Change {
            edited: edited.iter().map(Part::to_string).collect(),
            ..Change::default()
        };
        Case {
            row,
            fields: record.fields,
            sensitive: parted.sealed,
            kept: Kept::default(),
            acts: Vec::new(),
            reviews: Reviews::new(),
            change,
            revised: true,
            known: None,
        }
    }

    /// A stored record with other values: parts that say something else are drafts again, and so
    /// is everything of a record that is of another unit or rests on another source.
    pub(super) fn say(
        &mut self,
        (catalog, register): (&Catalog, &Register),
        record: NewRecord,
        place: &Place,
    ) {
        let moved = self.row.unit != record.unit.0 || self.row.source != record.source;
        let edited = if moved {
            register.parts(&record.fields)
        } else {
            register.changed(&self.fields, &record.fields)
        };
        for part in &edited {
            self.reopen(part);
        }
        self.change.edited = edited.iter().map(Part::to_string).collect();
        let row = &mut self.row;
        row.unit = record.unit.0;
        row.source = record.source;
        (row.thing, row.same_as) = (place.thing, place.same_as);
        self.fields = record.fields;
        self.shape(catalog, register);
    }

    /// Brings the row to what the register of today makes of the values.
    pub(super) fn shape(&mut self, catalog: &Catalog, register: &Register) {
        let row = &mut self.row;
        row.version.clone_from(&catalog.version);
        row.day = rules::day_text(register, &self.fields);
        register.title_of(&self.fields).clone_into(&mut row.title);
        let parted = register.part(&self.fields);
        let fields = parted.open.to_string();
        self.revised |= row.fields != fields || self.sensitive != parted.sealed;
        (row.fields, self.sensitive) = (fields, parted.sealed);
        // A line that is no more has no review.
        let parts = register.parts(&self.fields);
        let gone: Vec<Part> = self
            .reviews
            .keys()
            .filter(|part| !parts.contains(part))
            .cloned()
            .collect();
        for part in gone {
            self.review(part, None);
        }
    }

    /// A part is a draft again; what was returned stays so until it is handed in.
    pub(super) fn reopen(&mut self, part: &Part) {
        let open = |reviewed: &Reviewed| reviewed.stage != Stage::Returned;
        if self.reviews.get(part).is_some_and(open) {
            self.review(part.clone(), None);
        }
    }

    /// Says how far a part is now.
    pub(super) fn review(&mut self, part: Part, reviewed: Option<Reviewed>) {
        self.change.parts.insert(part.to_string(), reviewed.clone());
        match reviewed {
            Some(reviewed) => drop(self.reviews.insert(part, reviewed)),
            None => drop(self.reviews.remove(&part)),
        }
    }

    /// Says what was done to the thing.
    pub(super) fn undergo(&mut self, act: Act) {
        self.row.state.clone_from(&act.state);
        self.change.acts.push(act.clone());
        self.acts.push(act);
    }

    /// Whether it is not what is stored.
    pub(super) fn says_another(&self) -> bool {
        let known = self.known.as_ref();
        !self.change.is_empty() || !known.is_some_and(|known| known.says_the_same(&self.row))
    }

    pub(crate) fn unit(&self) -> UnitId {
        UnitId(self.row.unit)
    }

    /// The level of the record's own unit.
    pub(super) fn own_level(&self, tree: &Tree) -> Option<String> {
        tree.latest(self.unit())
            .map(|version| version.level.clone())
    }

    /// The part of that name, if the record has it.
    ///
    /// # Errors
    /// It has not; the error lists those it has.
    pub(super) fn part(&self, register: &Register, name: &str) -> Result<Part, Fault> {
        let parts = register.parts(&self.fields);
        parts
            .iter()
            .find(|part| part.name() == name)
            .cloned()
            .ok_or_else(|| {
                let known: Vec<&str> = parts.iter().map(Part::name).collect();
                Fault::field(
                    "parts",
                    format!("ghi \"{name}\"; hồ sơ này có: {}", known.join(", ")),
                )
            })
    }

    /// Whether the public may see it: what it is called is accepted, and its state is open.
    pub(super) fn is_public(&self, register: &Register) -> bool {
        is_public(register, &self.row.state, &self.reviews)
    }
}

/// Whether the public may see a record: what it is called is accepted, and its state is open.
pub(super) fn is_public(register: &Register, state: &str, reviews: &Reviews) -> bool {
    let titled = register.part_of(&register.title);
    register.states.get(state).is_some_and(|s| s.public)
        && titled.is_some_and(|part| is_accepted(reviews, &part))
}

pub(super) fn is_accepted(reviews: &Reviews, part: &Part) -> bool {
    reviews
        .get(part)
        .is_some_and(|reviewed| reviewed.stage == Stage::Accepted)
}
