//! From the store to the home page and the pages of units: only public measures, states and fields.

use std::collections::BTreeSet;

use chart::Place;
use orgtree::UnitId;
use packs::Nature;

use super::models;
use super::places::{self, Spot};
use super::public::Public;
use super::told;
use super::view::{self, FigureRow, LocalityCard, ModelCard, UnitBelow};
use crate::books::entries::rollup::Basis;
use crate::books::figures::holders;
use crate::ground::units;
use crate::shell::fault::Fault;

/// So many places stand on the home page with a card.
const CARDS: usize = 12;
/// Of so many units below a unit figures are shown on its page.
const BELOW: usize = 60;
/// Of so many units of a place that has no statement of its own figures are looked at for its card.
const INSTEAD: usize = 5;
/// So many figures of a locality stand on the home page.
const KEY: usize = 1;

/// The home page.
///
/// # Errors
/// The database fails.
pub fn home(public: &mut Public<'_>) -> Result<view::Home, Fault> {
    let today = public.app.clock.now().day();
    let pack = &public.books.catalog.pack;
    let programme = pack
        .programme_on(today)
        .map_or_else(|| pack.name.clone(), |p| p.name.clone());
    let legal_basis = told::programmes(public.t, pack);
    let spots = places::spots(public)?;
    let (mut localities, mut figures) = (Vec::new(), Vec::new());
    let mut models = Vec::new();
    for spot in spots.iter().take(CARDS) {
        models.extend(models::ranked(public, spot.unit)?.into_iter().next());
        let (place, key) = card(public, spot)?;
        localities.extend(place);
        figures.extend(key);
    }
    models.sort_by_key(|(results, _)| std::cmp::Reverse(*results));
    let mut models: Vec<ModelCard> = models.into_iter().map(|(_, card)| card).collect();
    // Of a place inside another both name one.
    let mut named = BTreeSet::new();
    models.retain(|card| named.insert(card.href.clone()));
    models::with_newest(public, &mut models)?;
    Ok(view::Home {
        programme,
        legal_basis,
        localities,
        provinces: places::provinces(public, &spots),
        figures,
        models,
    })
}

/// A locality on the map, with its figures that say most.
fn card(
    public: &mut Public<'_>,
    spot: &Spot,
) -> Result<(Option<LocalityCard>, Vec<FigureRow>), Fault> {
    let unit = spot.unit;
    let mut own = public.figures(unit)?;
    if own.iter().all(|f| f.declared.is_empty()) {
        for holder in spot.holders.iter().take(INSTEAD) {
            own.extend(public.figures(*holder)?);
        }
    }
    let Some(version) = public.tree().latest(unit).cloned() else {
        return Ok((None, Vec::new()));
    };
    own.retain(|f| f.id.nature == Nature::Result && !f.declared.is_empty());
    own.sort_by_key(|f| {
        let declared = f.declared.len();
        let of_itself = f.id.unit == unit;
        std::cmp::Reverse((
            of_itself,
            f.evidenced.is_some(),
            f.below.is_some(),
            declared,
        ))
    });
    own.truncate(KEY);
    let mut key = Vec::new();
    for figure in &own {
        let name = units::name(public.tree(), figure.id.unit);
        key.extend(public.rows(std::slice::from_ref(figure), &name)?);
    }
    let path = public.tree().path_now(unit);
    let province = path
        .len()
        .checked_sub(2)
        .map_or_else(String::new, |at| units::name(public.tree(), path[at]));
    let (Some(lat_micro), Some(lon_micro)) = (version.lat, version.lon) else {
        return Ok((None, key));
    };
    let short = version
        .name
        .chars()
        .skip(version.kind.chars().count())
        .collect::<String>();
    let card = LocalityCard {
        href: public.unit(unit).href.unwrap_or_default(),
        name: short.trim().to_owned(),
        full_name: version.name.clone(),
        province,
        place: Place {
            lat_micro,
            lon_micro,
        },
        units: i64::try_from(spot.holders.len()).unwrap_or(i64::MAX),
        ended: public.ended_on(unit),
    };
    Ok((Some(card), key))
}

/// The page of a unit.
///
/// # Errors
/// The database fails.
pub fn locality(public: &mut Public<'_>, unit: UnitId) -> Result<view::Locality, Fault> {
    let own = public.figures(unit)?;
    let ended = public.ended_on(unit);
    let mut units_below = Vec::new();
    for other in below(public, unit)? {
        let figures = public.figures(other)?;
        if !figures.is_empty() {
            let above = match public.basis(unit) {
                Basis::Now => public.tree().path_now(other),
                Basis::Then => {
                    let last = units::last_day(public.tree(), other);
                    public.tree().path_then(other, last)
                }
            };
            let within = above.get(1).filter(|u| **u != unit);
            let mut link = public.unit(other);
            // What ended with the unit itself is told once, above.
            let on = link.until.take().filter(|day| Some(day) != ended.as_ref());
            units_below.push(UnitBelow {
                unit: link,
                ended: on,
                within: within.map_or_else(String::new, |u| units::name(public.tree(), *u)),
                figures: public.rows(&figures, "")?,
            });
        }
    }
    told::by_end(&mut units_below);
    let latest = public.tree().latest(unit);
    Ok(view::Locality {
        full_name: units::name(public.tree(), unit),
        kind: latest.map_or_else(String::new, |v| v.kind.clone()),
        above: public.above(unit),
        ended: public.ended(unit),
        figures: public.rows(&own, "")?,
        models: models::of_unit(public, unit)?,
        below: units_below,
    })
}

fn below(public: &mut Public<'_>, unit: UnitId) -> Result<Vec<UnitId>, Fault> {
    let mut found = holders(public.conn, public.books.tree, unit, public.basis(unit))?;
    found.retain(|u| *u != unit);
    found.truncate(BELOW);
    Ok(found)
}
