//! Where there is something to see: the units that hold public records, gathered under the places
//! where a person looks for them. Nobody chooses them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use orgtree::{Tree, UnitId};

use super::public::Public;
use super::view::{Province, UnitFound};
use crate::books::records;
use crate::ground::units;
use crate::shell::audit;
use crate::shell::fault::Fault;

/// A district of then, a commune, or a province where the records are its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub unit: UnitId,
    /// The units at or below it that hold public records.
    pub holders: Vec<UnitId>,
}

/// After how many events of all logs it was looked, and what was seen.
type Seen = (i64, Arc<Vec<Spot>>);

/// Of each database, by its address.
static SEEN: Mutex<BTreeMap<String, Seen>> = Mutex::new(BTreeMap::new());

/// So many units of a name are shown.
const FOUND: usize = 50;
/// So many units of today in the place of one that ended are named.
const HEIRS: usize = 6;
/// A house with so many places is not looked through again for every record that comes in, but
/// after so many events; where there are fewer, a new place is seen at once.
const MANY: usize = 24;
const AFTER: u64 = 500;

/// The places with public records, those that say most of themselves first.
pub fn spots(public: &mut Public<'_>) -> Result<Arc<Vec<Spot>>, Fault> {
    let house = format!("{:?}", public.app.db.location());
    let moment = audit::length(public.conn)?;
    let seen = || SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = seen().get(&house).cloned();
    if let Some((of, spots)) = known
        && (of == moment || (spots.len() >= MANY && moment.abs_diff(of) < AFTER))
    {
        return Ok(spots);
    }
    let holders = records::publicly_held(public.conn)?;
    let spots = Arc::new(gathered(public.tree(), &holders));
    seen().insert(house, (moment, Arc::clone(&spots)));
    Ok(spots)
}

/// The units of a name, each linked to its page.
pub fn found(public: &Public<'_>, asked: &str) -> Vec<UnitFound> {
    let tree = public.tree();
    let link = |found: units::search::Found| UnitFound {
        unit: public.unit(found.id),
        above: found
            .unit
            .path
            .split_once(", ")
            .map_or_else(String::new, |(_, above)| above.to_owned()),
        formerly: found.formerly.unwrap_or_default(),
        now: units::search::heirs(tree, found.id)
            .into_iter()
            .take(HEIRS)
            .map(|u| public.unit(u))
            .collect(),
    };
    let found = units::search::search(tree, asked, FOUND);
    found.into_iter().map(link).collect()
}

/// The provinces of today in which there are any, each with its places.
pub fn provinces(public: &Public<'_>, spots: &[Spot]) -> Vec<Province> {
    let tree = public.tree();
    let mut of = BTreeMap::<UnitId, Vec<UnitId>>::new();
    for spot in spots {
        if let Some(province) = today(tree, spot.unit) {
            let places = of.entry(province).or_default();
            places.extend((spot.unit != province).then_some(spot.unit));
        }
    }
    let mut told: Vec<Province> = of
        .into_iter()
        .map(|(province, places)| Province {
            unit: public.unit(province),
            places: places.into_iter().map(|u| public.unit(u)).collect(),
        })
        .collect();
    told.sort_by_cached_key(|p| vi::fold(&p.unit.text));
    told
}

/// The province of today in which a unit counts.
fn today(tree: &Tree, unit: UnitId) -> Option<UnitId> {
    let path = tree.path_now(unit);
    path.len().checked_sub(2).map(|at| path[at])
}

fn gathered(tree: &Tree, holders: &[UnitId]) -> Vec<Spot> {
    let mut found = BTreeMap::<UnitId, Vec<UnitId>>::new();
    for holder in holders {
        let path = tree.path_then(*holder, units::last_day(tree, *holder));
        let of_level = |level: &str| {
            let is = |u: &&UnitId| tree.latest(**u).is_some_and(|v| v.level == level);
            path.iter().find(is).copied()
        };
        let levels = ["district", "commune", "province"];
        let spot = levels.into_iter().find_map(of_level).unwrap_or(*holder);
        found.entry(spot).or_default().push(*holder);
    }
    let mut spots: Vec<Spot> = found
        .into_iter()
        .map(|(unit, holders)| Spot { unit, holders })
        .collect();
    // A place that has records of its own comes before one whose units alone have them.
    spots.sort_by_key(|s| std::cmp::Reverse((s.holders.contains(&s.unit), s.holders.len())));
    spots
}
