//! An edit: a patch against the revision that its writer saw.

use std::sync::Arc;

use db::Tx;
use packs::Ability;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::draft::{self, Far, Revision};
use super::patch::{self, Unpatched};
use super::put::{Around, How, revise};
use super::{NewRecord, Put, problems, register_of, right, sealed, store};
use crate::app::App;
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::number::of_json;

/// The JSON of an edit.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The revision that was read before changing.
    #[serde(deserialize_with = "of_json_needed")]
    #[schema(inline)]
    pub revision: Revision,
    /// Values to put in place, by field id; `null` takes one away. Of lines, an object changes those
    /// whose keys it names (`null`: takes the line away); a list replaces them all.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Another unit of the same realm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Another source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The record that is about the same thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// Whether its parts are handed in at once.
    #[serde(default)]
    pub submit: bool,
}

fn of_json_needed<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Revision, D::Error> {
    of_json(from)?.ok_or_else(|| serde::de::Error::missing_field("revision"))
}

/// Edits a stored record.
///
/// # Errors
/// Wrong values; the same values were changed by others meanwhile (both are told); no right.
pub(super) fn edit(
    tx: &mut Tx<'_>,
    app: &App,
    actor: &Actor,
    (known, asked): (store::Stored, &Edit),
    at: Moment,
) -> Result<Put, Fault> {
    let dated = app.units.current(tx)?;
    let (tree, catalog) = (&dated.tree, app.programmes.current());
    let register = register_of(&catalog, &known.register)?;
    let unit = orgtree::UnitId(known.unit);
    let place = ((tree, &catalog.pack), unit);
    right::must(actor, Ability::Record, place, || {
        right::possible(actor, register, &known.state, place)
    })?;
    let read: i64 = asked.revision.get();
    let base = sealed::said(tx, app, &known, read)?;
    let base = base.filter(|_| read <= known.revision);
    let base = base.ok_or_else(|| {
        let now = known.revision;
        Fault::field(
            "revision",
            format!("ghi {read}; hồ sơ mới có đến lần sửa {now}"),
        )
    })?;
    let mut wrong = Vec::new();
    let to = match &asked.unit {
        None => unit,
        Some(name) => units::find(tree, name, None)
            .map_err(|e| wrong.extend(e.problems("unit")))
            .unwrap_or(unit),
    };
    let same_as = asked.same_as.as_ref().map(|id| id.parse::<Id>());
    let same_as = same_as.transpose().unwrap_or_else(|e| {
        wrong.extend(e.problems("same_as"));
        None
    });
    let now = sealed::said(tx, app, &known, known.revision)?;
    let now = now.map_or_else(Value::default, |said| said.fields);
    let merged = patch::merge((register, &catalog.pack), &base.fields, &now, &asked.fields);
    let fields = match merged {
        Ok(fields) => draft::placed(register, (tree, Some(to)), fields).unwrap_or_else(|errors| {
            wrong.extend(problems(&errors).problems(""));
            packs::Fields::default()
        }),
        Err(Unpatched::Clashed(mut clashes)) => {
            if !actor.scope.opens_sensitive(tree, unit) {
                clashes.iter_mut().for_each(|c| patch::hush(register, c));
            }
            return Err(Fault::Clash(clashes));
        }
        Err(Unpatched::Refused(errors)) => {
            wrong.extend(problems(&errors).problems(""));
            packs::Fields::default()
        }
    };
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    right::must(actor, Ability::Record, (place.0, to), || {
        "hồ sơ chỉ chuyển được tới đơn vị bạn ghi được".to_owned()
    })?;
    let record = NewRecord {
        id: Some(known.id),
        register: known.register.clone(),
        unit: to,
        source: asked.source.clone().or_else(|| known.source.clone()),
        same_as,
        revision: None,
        fields,
        acts: Vec::new(),
        review: if asked.submit {
            Far::Submitted
        } else {
            Far::Draft
        },
    };
    let around = Around {
        app,
        tree,
        catalog: &Arc::clone(&catalog),
        actor,
        at,
    };
    revise(tx, around, record, Some(known), How::Change)
}
