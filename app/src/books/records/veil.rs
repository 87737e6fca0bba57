//! What of a record is not shown to whom.

use std::collections::BTreeSet;

use db::Conn;
use packs::part::Part;
use packs::{Field, Fields, Kind, Pack, Register};
use serde_json::{Map, Value};

use super::case::is_accepted;
use super::change::Reviews;
use super::few;
use super::register_of;
use super::store::{self, Stored};
use crate::app::App;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;

/// What of a record is not shown: nothing to those inside, to the public what the register does not
/// open, what is not accepted, and what tells of few people.
pub(super) struct Veil<'a> {
    public_only: bool,
    register: &'a Register,
    reviews: Reviews,
    few: BTreeSet<few::Place<'a>>,
}

impl<'a> Veil<'a> {
    /// The veil over a record. Its register reads by the pack that shaped it; who is told what of
    /// few people, today's pack says.
    pub(super) fn over(
        conn: &mut Conn,
        scope: &Scope,
        row: &Stored,
        (register, shaped): (&'a Register, &Pack),
        (today, values): (&Pack, Option<&Fields>),
    ) -> Result<Veil<'a>, Fault> {
        let hidden = values.filter(|_| scope.public_only);
        Ok(Veil {
            public_only: scope.public_only,
            register,
            reviews: if scope.public_only {
                store::reviews(conn, row.realm, row.id)?
            } else {
                Reviews::new()
            },
            few: hidden.map_or_else(BTreeSet::new, |values| {
                few::paths((register, shaped), today, values)
            }),
        })
    }

    fn opens(&self, lines: Option<&str>, field: &Field) -> bool {
        // A line is accepted by itself.
        let part = match lines {
            None => self.register.part_of(&field.id),
            Some(_) => None,
        };
        !self.public_only
            || (field.is_open()
                && !self.few.contains(&(lines, field.id.as_str()))
                && part.is_none_or(|part| is_accepted(&self.reviews, &part)))
    }

    /// Of some lines those that are accepted.
    fn lines<'v>(&self, field: &str, lines: &'v [Value]) -> impl Iterator<Item = &'v Value> {
        lines.iter().filter(move |line| {
            let key = line["key"].as_str().unwrap_or_default();
            !self.public_only || is_accepted(&self.reviews, &Part::line(field, key))
        })
    }

    /// Of the values those that are shown; of lines the columns.
    pub(super) fn part<'f>(
        &self,
        lines: Option<&str>,
        values: &Value,
        fields: impl Iterator<Item = &'f Field>,
    ) -> Value {
        let Value::Object(map) = values else {
            return Value::Object(Map::new());
        };
        let kept = fields.filter(|f| self.opens(lines, f)).filter_map(|field| {
            let value = match (&field.kind, map.get(&field.id)?) {
                (Kind::Lines { columns }, Value::Array(lines)) => self
                    .lines(&field.id, lines)
                    .map(|line| self.keyed(&field.id, line, columns.values()))
                    .collect(),
                (_, value) => value.clone(),
            };
            Some((field.id.clone(), value))
        });
        Value::Object(kept.collect())
    }

    /// A line with its key.
    fn keyed<'f>(
        &self,
        field: &str,
        line: &Value,
        columns: impl Iterator<Item = &'f Field>,
    ) -> Value {
        let mut keyed = Map::new();
        keyed.extend(line.get("key").map(|key| ("key".to_owned(), key.clone())));
        if let Value::Object(kept) = self.part(Some(field), line, columns) {
            keyed.extend(kept);
        }
        Value::Object(keyed)
    }

    /// Whether all of a part is open, so that a paper about it may be, too. Of a line that is no more
    /// there nobody knows what it opened.
    pub(super) fn opens_part(&self, part: &Part, values: &Fields) -> bool {
        let lines = part.as_line().map(|(lines, _)| lines);
        let accepted = !self.public_only || is_accepted(&self.reviews, part);
        let mut fields = self.register.fields_of(part).into_iter();
        accepted
            && self.register.has_part(values, part)
            && fields.all(|field| self.opens(lines, field))
    }

    /// Whether the field's whole text may be read.
    pub(super) fn opens_whole(&self, field: &Field, values: &Fields) -> bool {
        let whole = match &field.kind {
            Kind::Lines { columns } => {
                let keys = values.lines(&field.id).into_iter().flatten();
                let accepted = |(key, _): (&String, &Fields)| {
                    !self.public_only || is_accepted(&self.reviews, &Part::line(&field.id, key))
                };
                columns.values().all(|c| self.opens(Some(&field.id), c)) && { keys }.all(accepted)
            }
            _ => true,
        };
        whole && self.opens(None, field)
    }
}

/// Whether all of a part is public, so that a paper about it may be, too.
pub(super) fn opens_part(
    conn: &mut Conn,
    app: &App,
    row: &Stored,
    part: &str,
) -> Result<bool, Fault> {
    let dated = app.units.current(conn)?;
    let shaped = app.programmes.version(conn, &row.version)?;
    let register = register_of(&shaped, &row.register)?;
    let values = register.parse(&shaped.pack, &store::values(row.fields.as_bytes())?);
    let (Ok(values), Ok(part)) = (values, part.parse::<Part>()) else {
        return Ok(false);
    };
    let public = Scope::public(&dated.tree);
    let today = app.programmes.current();
    let shape = (register, &shaped.pack);
    let veil = Veil::over(conn, &public, row, shape, (&today.pack, Some(&values)))?;
    Ok(veil.opens_part(&part, &values))
}
