//! From the store to what the pages show: only public measures, states and fields.

use std::sync::Arc;

use chart::Place;
use db::Conn;
use orgtree::{Tree, UnitId};

use super::text::Texts;
use super::told;
use super::view::{self, Ended, FigureRow, Link, LocalityCard, UnitBelow};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::books::figures::ask::Books;
use crate::books::figures::sight::Sight;
use crate::books::figures::{Figure, holders};
use crate::ground::programmes::Catalog;
use crate::ground::units::{self, Dated};
use crate::shell::access::Scope;
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;
use crate::shell::setting;

/// Setting with the slugs of the localities that the home page shows, with blanks between them.
pub const LOCALITIES: &str = "portal.localities";
/// Of so many units below a unit figures are shown on its page.
const BELOW: usize = 60;
/// So many figures of a locality stand on the home page.
const KEY: usize = 1;

/// What a page is filled from: the public's view of the books at one moment.
pub struct Public<'a> {
    pub app: &'a App,
    pub conn: &'a mut Conn,
    pub dated: Arc<Dated>,
    pub catalog: Arc<Catalog>,
    pub scope: Scope,
    pub(super) t: &'static Texts,
    localities: Vec<UnitId>,
}

impl<'a> Public<'a> {
    /// # Errors
    /// The database fails.
    pub fn new(app: &'a App, conn: &'a mut Conn, lang: Lang) -> Result<Public<'a>, Fault> {
        let dated = app.units.current(conn)?;
        let slugs = setting::get(conn, LOCALITIES)?.unwrap_or_default();
        let localities = slugs
            .split_whitespace()
            .filter_map(|slug| units::find(&dated.tree, slug, None).ok())
            .collect();
        Ok(Public {
            app,
            conn,
            scope: Scope::public(&dated.tree),
            catalog: app.programmes.current(),
            dated,
            t: Texts::of(lang),
            localities,
        })
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.dated.tree
    }

    /// The unit's name, linked to its page.
    pub fn unit(&self, unit: UnitId) -> Link {
        let slug = self.tree().unit(unit).and_then(|u| u.slug.as_deref());
        let href = match slug.filter(|_| self.localities.contains(&unit)) {
            Some(slug) => format!("/dia-phuong/{slug}"),
            None => format!("/don-vi/{}", unit.0),
        };
        Link {
            text: units::name(self.tree(), unit),
            href: Some(href),
            until: self.ended_on(unit),
        }
    }

    /// Units above as they were, from the top; the country itself is the whole site.
    pub fn above(&self, unit: UnitId) -> Vec<Link> {
        let path = self
            .tree()
            .path_then(unit, units::last_day(self.tree(), unit));
        let inner = path.get(1..path.len().saturating_sub(1)).unwrap_or(&[]);
        inner.iter().rev().map(|u| self.unit(*u)).collect()
    }

    /// The unit's figures that the public may see.
    fn figures(&mut self, unit: UnitId) -> Result<Vec<Figure>, Fault> {
        let (dated, catalog) = (Arc::clone(&self.dated), Arc::clone(&self.catalog));
        let books = Books {
            tree: &dated.tree,
            catalog: &catalog,
        };
        Sight::of(books, &self.scope).of_unit(self.conn, unit, None, Basis::Then)
    }

    fn rows(&self, figures: &[Figure], unit: &str) -> Vec<FigureRow> {
        figures
            .iter()
            .filter_map(|f| {
                let measure = self.catalog.pack.measures.get(&f.measure)?;
                Some(told::row(self.t, measure, f, unit))
            })
            .collect()
    }

    fn below(&mut self, unit: UnitId) -> Result<Vec<UnitId>, Fault> {
        let mut found = holders(self.conn, &self.dated.tree, unit, Basis::Then)?;
        found.retain(|u| *u != unit);
        found.truncate(BELOW);
        Ok(found)
    }

    /// The home page.
    ///
    /// # Errors
    /// The database fails.
    pub fn home(&mut self) -> Result<view::Home, Fault> {
        let today = self.app.clock.now().day();
        let pack = &self.catalog.pack;
        let programme = pack
            .programme_on(today)
            .map_or_else(|| pack.name.clone(), |p| p.name.clone());
        let legal_basis = told::programmes(self.t, pack);
        let (mut localities, mut figures) = (Vec::new(), Vec::new());
        let mut models = Vec::new();
        for unit in self.localities.clone() {
            let own = self.models(unit)?;
            let (card, key) = self.card(unit, own.len())?;
            localities.extend(card);
            figures.extend(key);
            models.extend(own.into_iter().next());
        }
        self.with_newest(&mut models)?;
        Ok(view::Home {
            programme,
            legal_basis,
            localities,
            figures,
            models,
        })
    }

    /// A locality on the map, with its figures that say most.
    fn card(
        &mut self,
        unit: UnitId,
        models: usize,
    ) -> Result<(Option<LocalityCard>, Vec<FigureRow>), Fault> {
        let mut own = self.figures(unit)?;
        for below in self.below(unit)? {
            own.extend(self.figures(below)?);
        }
        let count = own.len();
        let Some(version) = self.tree().latest(unit).cloned() else {
            return Ok((None, Vec::new()));
        };
        own.retain(|f| f.nature == "result" && !f.declared.is_empty());
        own.sort_by_key(|f| {
            let declared = f.declared.len();
            let of_itself = f.unit.id == unit.to_string();
            std::cmp::Reverse((
                of_itself,
                f.evidenced.is_some(),
                f.below.is_some(),
                declared,
            ))
        });
        own.truncate(KEY);
        let key = own
            .iter()
            .flat_map(|f| self.rows(std::slice::from_ref(f), &f.unit.name))
            .collect();
        let path = self.tree().path_now(unit);
        let province = path
            .len()
            .checked_sub(2)
            .map_or_else(String::new, |at| units::name(self.tree(), path[at]));
        let (Some(lat_micro), Some(lon_micro)) = (version.lat, version.lon) else {
            return Ok((None, key));
        };
        let short = version
            .name
            .chars()
            .skip(version.kind.chars().count())
            .collect::<String>();
        let card = LocalityCard {
            href: self.unit(unit).href.unwrap_or_default(),
            name: short.trim().to_owned(),
            full_name: version.name.clone(),
            province,
            place: Place {
                lat_micro,
                lon_micro,
            },
            models: i64::try_from(models).unwrap_or(i64::MAX),
            figures: i64::try_from(count).unwrap_or(i64::MAX),
            ended: self.ended_on(unit),
        };
        Ok((Some(card), key))
    }

    fn ended_on(&self, unit: UnitId) -> Option<String> {
        let ended = !self.tree().is_standing(unit);
        ended.then(|| self.t.lang.day(units::last_day(self.tree(), unit)))
    }

    /// The page of a unit.
    ///
    /// # Errors
    /// The database fails.
    pub fn locality(&mut self, unit: UnitId) -> Result<view::Locality, Fault> {
        let own = self.figures(unit)?;
        let ended = self.ended_on(unit);
        let mut below = Vec::new();
        for other in self.below(unit)? {
            let figures = self.figures(other)?;
            if !figures.is_empty() {
                let above = self
                    .tree()
                    .path_then(other, units::last_day(self.tree(), other));
                let within = above.get(1).filter(|u| **u != unit);
                let mut link = self.unit(other);
                // What ended with the unit itself is told once, above.
                let on = link.until.take().filter(|day| Some(day) != ended.as_ref());
                below.push(UnitBelow {
                    unit: link,
                    ended: on,
                    within: within.map_or_else(String::new, |u| units::name(self.tree(), *u)),
                    figures: self.rows(&figures, ""),
                });
            }
        }
        told::by_end(&mut below);
        let latest = self.tree().latest(unit);
        Ok(view::Locality {
            full_name: units::name(self.tree(), unit),
            kind: latest.map_or_else(String::new, |v| v.kind.clone()),
            above: self.above(unit),
            ended: self.ended(unit),
            figures: self.rows(&own, ""),
            models: self.models(unit)?,
            below,
        })
    }

    pub(super) fn ended(&self, unit: UnitId) -> Option<Ended> {
        let on = self.ended_on(unit)?;
        let tree = self.tree();
        let children = tree.children(unit, units::last_day(tree, unit));
        let mut successors: Vec<UnitId> = Vec::new();
        let mut document = None;
        for old in std::iter::once(unit).chain(children) {
            for succession in tree.successors(old) {
                if !successors.contains(&succession.successor) {
                    successors.push(succession.successor);
                }
                document = document.or_else(|| succession.document.clone());
            }
        }
        let place = tree.place(unit).map(|p| self.unit(p.at));
        Some(Ended {
            on,
            document: document.unwrap_or_default(),
            now_in: place.into_iter().collect(),
            successors: successors.into_iter().map(|u| self.unit(u)).collect(),
        })
    }
}
