//! Writes the records of one realm in bulk: derived by their registers like any other record,
//! with revisions, entries, audit rows, and the summaries once at the end.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use orgtree::{Tree, UnitId};

use super::case::{self, Case};
use super::chance::Chance;
use crate::app::App;
use crate::books::entries::rollup::Cells;
use crate::books::entries::{self, Entry, rebuild};
use crate::books::records::{self, Around, Audited, NewRecord, Place};
use crate::ground::programmes::Catalog;
use crate::shell::access::{Actor, Who};
use crate::shell::audit;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;

/// Records of one transaction.
const BATCH: usize = 10_000;
pub(super) const ACTOR: &str = "simulate";
const WHO: Who = Who::House(ACTOR);
const FIRST: NaiveDate = match NaiveDate::from_ymd_opt(2021, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// One realm's part of the country.
pub(super) struct Realm<'a> {
    pub app: &'a App,
    pub tree: &'a Tree,
    pub catalog: &'a Catalog,
    pub realm: i64,
    /// In whose name.
    pub actor: &'a Actor,
    /// Who writes until the reform, and from it on; the second is empty before the reform.
    pub writers: (&'a [UnitId], &'a [UnitId]),
    pub last: NaiveDate,
    /// How many entries to make at least.
    pub entries: usize,
}

/// A record with what it asserts, ready to store.
struct Written {
    case: records::Case,
    at: Moment,
    made: records::Asserted,
}

/// Writes the realm; returns how many records and entries it got.
///
/// # Errors
/// A register refuses a made-up case; the database fails.
pub(super) fn write(realm: &Realm<'_>, chance: &mut Chance) -> Result<(usize, usize), Fault> {
    let mut summed = rebuild::Expected::default();
    let (mut records, mut entries) = (0, 0);
    let (mut models, mut shared) = (Vec::new(), BTreeSet::new());
    while entries < realm.entries {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH && entries < realm.entries {
            let written = realm.one(chance, records, &mut models)?;
            records += 1;
            entries += written.made.entries.len();
            let row = &written.case.row;
            if row.thing != row.id {
                shared.insert(row.thing);
            }
            for entry in &written.made.entries {
                summed.add(realm.catalog, realm.tree, entry)?;
            }
            batch.push(written);
        }
        realm.store(batch)?;
    }
    let cells = summed.cells(realm.catalog, realm.tree)?;
    realm.summarise(cells, shared)?;
    Ok((records, entries))
}

impl Realm<'_> {
    fn one(
        &self,
        chance: &mut Chance,
        nth: usize,
        models: &mut Vec<(Id, UnitId)>,
    ) -> Result<Written, Fault> {
        let days = (self.last - FIRST).num_days();
        let day = FIRST + Duration::days(chance.between(0, days));
        let standing = if day <= super::country::BEFORE {
            self.writers.0
        } else {
            self.writers.1
        };
        let unit = chance.one(standing).copied();
        let unit =
            unit.ok_or_else(|| Fault::Missing(format!("đơn vị của địa bàn {}", self.realm)))?;
        // One model in a hundred is registered at the level above, too.
        let again = chance
            .percent(1)
            .then(|| chance.one(models).copied())
            .flatten();
        let (case, unit, thing) = match again {
            Some((thing, below)) => {
                let above = self.tree.path_then(below, day).get(1).copied();
                let stands = |u: &UnitId| {
                    self.tree
                        .version_on(*u, day)
                        .is_some_and(|v| v.level != "country")
                };
                (
                    case::model(chance, day),
                    above.filter(stands).unwrap_or(unit),
                    Some(thing),
                )
            }
            None => (case::on(chance, day), unit, None),
        };
        let at = moment(nth);
        let id = id_of(at, self.realm, chance);
        if case.register == "mo-hinh" && thing.is_none() {
            models.push((id, unit));
        }
        let mut written = self.shape(case, (id, unit, thing.unwrap_or(id)), at)?;
        let (high, low) = (chance.bits(), chance.bits());
        written.case.kept.salt = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
        Ok(written)
    }

    fn shape(
        &self,
        case: Case,
        (id, unit, thing): (Id, UnitId, Id),
        at: Moment,
    ) -> Result<Written, Fault> {
        let register = records::register_of(self.catalog, case.register)?;
        let fields = register
            .parse(&self.catalog.pack, &case.fields)
            .map_err(|e| records::problems(&e))?;
        let record = NewRecord {
            id: Some(id),
            register: case.register.to_owned(),
            unit,
            source: None,
            same_as: None,
            revision: None,
            fields,
            acts: case.acts,
            review: case.review,
        };
        let place = Place {
            realm: self.realm,
            id,
            thing,
            same_as: (thing != id).then_some(thing),
        };
        let around = Around {
            app: self.app,
            tree: self.tree,
            catalog: self.catalog,
            actor: self.actor,
            at,
        };
        let case = records::taken_over(around, record, &place)?;
        let pack = &self.catalog.pack;
        let drawn = register.assertions(pack, &case.fields, &case.row.state);
        let with_others = thing != id;
        let made = records::asserted(
            (self.catalog, register),
            (&case.row, with_others),
            &drawn,
            (&case.reviews, &records::Proofs::default()),
        )?;
        Ok(Written { case, at, made })
    }

    fn store(&self, batch: Vec<Written>) -> Result<(), Fault> {
        let (app, realm) = (self.app.clone(), self.realm);
        self.app.db.write(move |tx| {
            let catalog = app.programmes.current();
            records::add_many(tx, &batch.iter().map(|w| &w.case).collect::<Vec<_>>(), &WHO)?;
            let all: Vec<&Entry> = batch.iter().flat_map(|w| &w.made.entries).collect();
            entries::add_many(tx, realm, &catalog, &all)?;
            let waiting: Vec<&Entry> = batch.iter().flat_map(|w| &w.made.pending).collect();
            entries::add_pending(tx, realm, &waiting)?;
            let audited = batch
                .iter()
                .map(|w| Audited::of(&w.case, &WHO))
                .collect::<Result<Vec<_>, Fault>>()?;
            let events = batch.iter().zip(&audited);
            let events = events.map(|(w, audited)| audited.event(realm, &WHO, w.at));
            Ok::<(), Fault>(audit::write_many(tx, realm, events)?)
        })
    }

    /// Stores the summaries, and marks the first records of things that others are about, too.
    fn summarise(&self, cells: Cells, shared: BTreeSet<Id>) -> Result<(), Fault> {
        let realm = self.realm;
        self.app.db.write(move |tx| {
            for record in shared {
                entries::share(tx, realm, record)?;
            }
            entries::replace_summaries(tx, realm, &cells)
        })?;
        Ok(())
    }
}

/// Records were typed one after another, a millisecond apart.
fn moment(nth: usize) -> Moment {
    let nth = i64::try_from(nth).unwrap_or(0);
    Moment::from(DateTime::<Utc>::UNIX_EPOCH + Duration::days(20_000) + Duration::milliseconds(nth))
}

fn id_of(at: Moment, realm: i64, chance: &mut Chance) -> Id {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&chance.bits().to_be_bytes());
    random[8..].copy_from_slice(&realm.to_be_bytes()[6..]);
    Id::of(at, &random)
}
