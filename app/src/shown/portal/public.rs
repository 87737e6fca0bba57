//! What pages are filled from: the public's view of the books at one moment, with its figures, and
//! units as links.

use db::Conn;
use orgtree::{Tree, UnitId};

use super::text::Texts;
use super::told;
use super::view::{Ended, FigureRow, Link};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::books::figures::{Books, Figure, Names, Sight};
use crate::ground::units;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;

/// What a page is filled from: the public's view of the books at one moment.
pub struct Public<'a> {
    pub app: &'a App,
    pub conn: &'a mut Conn,
    pub books: Books<'a>,
    pub names: Names<'a>,
    pub scope: Scope,
    pub(super) t: &'static Texts,
}

impl<'a> Public<'a> {
    /// # Errors
    /// The database fails.
    pub fn new(
        app: &'a App,
        conn: &'a mut Conn,
        books: Books<'a>,
        lang: Lang,
    ) -> Result<Public<'a>, Fault> {
        Ok(Public {
            app,
            names: Names::of(books),
            conn,
            books,
            scope: Scope::public(books.tree),
            t: Texts::of(lang),
        })
    }

    pub fn tree(&self) -> &'a Tree {
        self.books.tree
    }

    /// The unit's name, linked to its page.
    pub fn unit(&self, unit: UnitId) -> Link {
        let slug = self.tree().unit(unit).and_then(|u| u.slug.as_deref());
        let href = match slug {
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

    /// Along which tree a unit answers: one that stands has what counts in it today, one that ended
    /// what it had.
    pub fn basis(&self, unit: UnitId) -> Basis {
        if self.tree().is_standing(unit) {
            Basis::Now
        } else {
            Basis::Then
        }
    }

    /// The unit's figures that the public may see.
    ///
    /// # Errors
    /// The database fails.
    pub fn figures(&mut self, unit: UnitId) -> Result<Vec<Figure>, Fault> {
        let basis = self.basis(unit);
        Sight::of(self.books, &self.scope).of_unit(self.conn, unit, None, basis)
    }

    /// Figures as lines of a table; `unit` is empty where the table is about one unit.
    ///
    /// # Errors
    /// The pack in force does not declare a measure any more.
    pub fn rows(&self, figures: &[Figure], unit: &str) -> Result<Vec<FigureRow>, Fault> {
        let row = |f| told::row(self.t, &self.names, f, unit);
        figures.iter().map(row).collect()
    }

    /// The last day of a unit that stands no more.
    pub fn ended_on(&self, unit: UnitId) -> Option<String> {
        let ended = !self.tree().is_standing(unit);
        ended.then(|| self.t.lang.day(units::last_day(self.tree(), unit)))
    }

    /// What became of a unit that stands no more.
    pub fn ended(&self, unit: UnitId) -> Option<Ended> {
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
