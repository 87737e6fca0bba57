//! Taxonomies: closed lists of choices, each choice with its time of validity.

use chrono::NaiveDate;
use indexmap::IndexMap;

/// One closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxonomy {
    pub id: String,
    pub name: String,
    pub choices: IndexMap<String, Choice>,
}

/// One entry of a closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: String,
    pub name: String,
    pub valid_from: Option<NaiveDate>,
    /// First day on which it may no longer be chosen.
    pub valid_to: Option<NaiveDate>,
}

impl Taxonomy {
    /// The choices that may be made on a day.
    pub fn offered(&self, day: NaiveDate) -> impl Iterator<Item = &Choice> {
        self.choices.values().filter(move |choice| {
            choice.valid_from.is_none_or(|from| from <= day)
                && choice.valid_to.is_none_or(|to| day < to)
        })
    }
}
