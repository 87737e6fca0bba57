//! Taxonomies: closed lists of choices, each choice with its time of validity.

use chrono::NaiveDate;
use indexmap::IndexMap;

use crate::words::{English, Language};

/// One closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxonomy {
    pub id: String,
    pub name: String,
    pub choices: IndexMap<String, Choice>,
    pub en: English,
}

/// One entry of a closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: String,
    pub name: String,
    pub valid_from: Option<NaiveDate>,
    /// First day on which it may no longer be chosen.
    pub valid_to: Option<NaiveDate>,
    pub en: English,
}

impl Choice {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }

    /// All that it may be called: id, name, English name.
    pub(crate) fn names(&self) -> [&str; 3] {
        [&self.id, &self.name, self.name_in(Language::En)]
    }
}

/// Whether two names are the same to whoever types them: letter case and spaces aside.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let lower = vi::nfc(text).to_lowercase();
        lower.split_whitespace().map(str::to_owned).collect()
    };
    words(a) == words(b)
}

impl Taxonomy {
    pub fn name_in(&self, language: Language) -> &str {
        self.en.or(language, "name", &self.name)
    }

    /// The choice that a text names: by its id, or by its name in either language.
    pub fn choice(&self, said: &str) -> Option<&Choice> {
        let called = |choice: &&Choice| choice.names().iter().any(|name| same_name(name, said));
        let by_id = self.choices.get(said.trim());
        by_id.or_else(|| self.choices.values().find(called))
    }

    /// The choices that may be made on a day.
    pub fn offered(&self, day: NaiveDate) -> impl Iterator<Item = &Choice> {
        self.choices.values().filter(move |choice| {
            choice.valid_from.is_none_or(|from| from <= day)
                && choice.valid_to.is_none_or(|to| day < to)
        })
    }
}
