//! What one writer did to a record in one go: a revision keeps it, and a record is what its
//! revisions make one after another.

use std::collections::BTreeMap;
use std::str::FromStr;

use packs::part::Part;
use serde::{Deserialize, Serialize};

use crate::shell::fault::Fault;

/// An action as it was done: what a thing went through, with the day as told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Act {
    /// Id of the action in the register.
    pub action: String,
    /// The day, month or year, in ISO form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The paper on which it rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// The state that it led to.
    pub state: String,
}

/// How far a part is accepted; one without is a draft.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Given back, with a reason.
    Returned,
    /// Handed in, waiting.
    Submitted,
    /// Accepted at a level.
    Accepted,
}

impl Stage {
    const ALL: [Stage; 3] = [Stage::Returned, Stage::Submitted, Stage::Accepted];

    /// As the database writes it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Stage::Returned => "returned",
            Stage::Submitted => "submitted",
            Stage::Accepted => "accepted",
        }
    }

    /// The Vietnamese word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::Returned => "trả lại",
            Stage::Submitted => "chờ duyệt",
            Stage::Accepted => "đã duyệt",
        }
    }
}

impl FromStr for Stage {
    type Err = String;
    fn from_str(code: &str) -> Result<Stage, String> {
        let found = Stage::ALL.into_iter().find(|stage| stage.code() == code);
        found.ok_or_else(|| format!("bước duyệt ghi \"{code}\""))
    }
}

/// The review of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reviewed {
    /// How far it is.
    pub stage: Stage,
    /// The level of the unit at which it was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Why it was returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Until when it is due again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Who brought it so far.
    pub by: String,
}

/// The parts of a record that are more than drafts.
pub type Reviews = BTreeMap<Part, Reviewed>;

/// So many parts the log names; of more it says that it was many, by naming none.
const NAMED: usize = 20;

/// What one writer did to a record in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Change {
    /// The parts whose values changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edited: Vec<String>,
    /// What was done to the thing, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// How far parts are now; none: a draft again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub parts: BTreeMap<String, Option<Reviewed>>,
}

impl Change {
    /// Whether nothing was done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    /// What was done above all, as the log names it, and to which parts: none is the whole, or too
    /// many to be named.
    #[must_use]
    pub fn deed(&self, created: bool) -> (String, String) {
        let mut parts: Vec<&str> = self.edited.iter().map(String::as_str).collect();
        parts.extend(self.parts.keys().map(String::as_str));
        parts.sort_unstable();
        parts.dedup();
        let stage = self.parts.values().flatten().next().map(|r| r.stage);
        let deed = match (self.acts.last(), stage) {
            _ if created => "create".to_owned(),
            _ if !self.edited.is_empty() => "edit".to_owned(),
            (Some(act), _) => format!("act.{}", act.action),
            (None, Some(Stage::Submitted)) => "submit".to_owned(),
            (None, Some(Stage::Accepted)) => "accept".to_owned(),
            (None, Some(Stage::Returned)) => "return".to_owned(),
            (None, None) => "shape".to_owned(),
        };
        let named = !created && parts.len() <= NAMED;
        (
            deed,
            if named {
                parts.join(" ")
            } else {
                String::new()
            },
        )
    }

    /// As the revision keeps it.
    ///
    /// # Errors
    /// Never, but for a fault of our own.
    pub fn text(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|e| Fault::Inside(e.to_string()))
    }

    /// What a revision keeps.
    ///
    /// # Errors
    /// It is not what the program writes.
    pub fn read(text: &str) -> Result<Change, Fault> {
        serde_json::from_str(text).map_err(|e| Fault::Inside(format!("lần sửa ghi sai: {e}")))
    }

    /// Does it to what the record was.
    pub(super) fn follow(self, acts: &mut Vec<Act>, reviews: &mut Reviews) -> Result<(), Fault> {
        acts.extend(self.acts);
        for (name, reviewed) in self.parts {
            let part: Part = name.parse().map_err(Fault::Inside)?;
            match reviewed {
                Some(reviewed) => drop(reviews.insert(part, reviewed)),
                None => drop(reviews.remove(&part)),
            }
        }
        Ok(())
    }
}
