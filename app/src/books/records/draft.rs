//! A record as somebody sends it: JSON, not yet checked.

use orgtree::{Tree, UnitId};
use packs::{FieldError, Fields, Register};
use serde::{Deserialize, Serialize};

use super::act::{self, Acting};
use super::{NewRecord, problems, reference, register_of};
use crate::ground::programmes::Catalog;
use crate::ground::units;
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::json;
use crate::shell::number::{Whole, of_json};
use crate::shell::request::not_json;

/// Which revision: counted from 1.
pub type Revision = Whole<1, 1_000_000_000>;

/// The JSON of a record.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// UUID; given again, the record is changed instead of made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Slug of the register: `mo-hinh`, `hoi-nghi` …
    pub register: String,
    /// Slug, code, or `level:code` of the unit.
    pub unit: String,
    /// Id of the source that states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Id of the record that is about the same thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// Revision that was seen before changing.
    #[serde(
        default,
        deserialize_with = "of_json",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(inline)]
    pub revision: Option<Revision>,
    /// Values by field id.
    #[schema(value_type = Object)]
    pub fields: serde_json::Value,
    /// What the thing went through so far, in this order; a new record begins in the initial state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Acting>,
    /// How far its parts are to be: drafts when absent.
    #[serde(default, skip_serializing_if = "is_draft")]
    pub review: Far,
}

/// How far what is sent is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Far {
    /// Only written.
    #[default]
    Draft,
    /// Handed in.
    Submitted,
    /// Accepted: of whoever may accept, or takes over what was accepted elsewhere.
    Accepted,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_draft(far: &Far) -> bool {
    *far == Far::Draft
}

impl Draft {
    /// Parses a record, or several in an array.
    ///
    /// # Errors
    /// The JSON is malformed, with line and column.
    pub fn read(text: &str) -> Result<Vec<Draft>, Fault> {
        let wrong = |e: serde_json::Error| not_json(&e);
        if text.trim_start().starts_with('[') {
            json::read(text.as_bytes()).map_err(wrong)
        } else {
            Ok(vec![json::read(text.as_bytes()).map_err(wrong)?])
        }
    }

    /// Checks it against the register and the tree; all mistakes at once.
    ///
    /// # Errors
    /// Every mistake, with its field.
    pub fn check(&self, tree: &Tree, catalog: &Catalog) -> Result<NewRecord, Fault> {
        let mut wrong = Vec::new();
        let register = register_of(catalog, &self.register)
            .map_err(|e| wrong.extend(e.problems("register")))
            .ok();
        let unit = units::find(tree, &self.unit, None)
            .map_err(|e| wrong.extend(e.problems("unit")))
            .ok();
        let mut id_of = |field: &str, text: &Option<String>| {
            let parsed = text.as_ref().map(|t| t.parse::<Id>());
            parsed.and_then(|id| id.map_err(|e| wrong.extend(e.problems(field))).ok())
        };
        let (id, same_as) = (id_of("id", &self.id), id_of("same_as", &self.same_as));
        let fields = register.and_then(|register| {
            for (n, asked) in (1..).zip(&self.acts) {
                if let Err(e) = act::known(register, asked) {
                    wrong.extend(act::at(n, e));
                }
            }
            self.values(register, (tree, unit), catalog)
                .map_err(|errors| wrong.extend(problems(&errors).problems("")))
                .ok()
        });
        match (fields, unit, wrong.is_empty()) {
            (Some(fields), Some(unit), true) => Ok(NewRecord {
                id,
                register: self.register.clone(),
                unit,
                source: self.source.clone(),
                same_as,
                revision: self.revision.map(Revision::get),
                fields,
                acts: self.acts.clone(),
                review: self.review,
            }),
            _ => Err(Fault::Invalid(wrong)),
        }
    }

    /// The values of the fields, the units that they name among them.
    fn values(
        &self,
        register: &Register,
        (tree, unit): (&Tree, Option<UnitId>),
        catalog: &Catalog,
    ) -> Result<Fields, Vec<FieldError>> {
        let fields = register.draft(&catalog.pack, &self.fields)?;
        placed(register, (tree, unit), fields)
    }
}

/// The fields with every unit that they name found in the tree; `unit` is the record's own, when
/// that is known.
pub(super) fn placed(
    register: &Register,
    (tree, unit): (&Tree, Option<UnitId>),
    fields: Fields,
) -> Result<Fields, Vec<FieldError>> {
    fields.resolved(register, &mut |field, said| {
        reference::look_up(tree, unit, field, said)
    })
}
