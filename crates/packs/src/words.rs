//! The texts of a pack in two languages: the Vietnamese stand in the items themselves, the
//! English beside them.

use std::collections::BTreeMap;

/// The language in which a text is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    Vi,
    En,
}

/// English texts by the key whose Vietnamese they say again: `name`, `label`, `help` …
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct English(BTreeMap<&'static str, String>);

impl<const N: usize> From<[(&'static str, &str); N]> for English {
    fn from(texts: [(&'static str, &str); N]) -> Self {
        Self(texts.map(|(key, text)| (key, text.to_owned())).into())
    }
}

impl English {
    pub(crate) fn insert(&mut self, key: &'static str, text: String) {
        self.0.insert(key, text);
    }

    /// The text of a key; in English the Vietnamese one where the pack has no other.
    pub(crate) fn or<'a>(&'a self, language: Language, key: &str, vietnamese: &'a str) -> &'a str {
        match language {
            Language::Vi => vietnamese,
            Language::En => self.0.get(key).map_or(vietnamese, String::as_str),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_english_is_told_in_vietnamese() {
        let words = English::from([("name", "Model")]);
        assert_eq!(words.or(Language::En, "name", "Mô hình"), "Model");
        assert_eq!(words.or(Language::Vi, "name", "Mô hình"), "Mô hình");
        assert_eq!(words.or(Language::En, "help", "Ghi đủ"), "Ghi đủ");
    }
}
