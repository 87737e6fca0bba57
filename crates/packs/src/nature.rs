//! What kind of statement an entry is: its nature, standing and role.

use serde::{Deserialize, Serialize};

use crate::measure::word_of;

/// What a statement is. Only results are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    Result,
    Target,
    /// "1–2 mô hình mỗi đơn vị".
    Norm,
    /// "30.000 đ/tháng".
    Tariff,
    /// "giảm trên 10 %".
    Change,
}

impl Nature {
    pub(crate) const WORDS: [(&'static str, Self); 5] = [
        ("result", Self::Result),
        ("target", Self::Target),
        ("norm", Self::Norm),
        ("tariff", Self::Tariff),
        ("change", Self::Change),
    ];

    /// The word that packs and tables use.
    pub fn code(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }

    /// The meaning of such a word.
    pub fn from_code(code: &str) -> Option<Self> {
        meaning(&Self::WORDS, code)
    }
}

/// Whether an entry is proved by a record or only said of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Evidenced,
    Declared,
}

impl Standing {
    pub(crate) const WORDS: [(&'static str, Self); 2] =
        [("evidenced", Self::Evidenced), ("declared", Self::Declared)];

    /// The word that packs and tables use.
    pub fn code(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }

    /// The meaning of such a word.
    pub fn from_code(code: &str) -> Option<Self> {
        meaning(&Self::WORDS, code)
    }
}

/// Whether a statement is the figure itself or says it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Main,
    /// The rest: 3 of 44 beside 41 of 44.
    Complement,
    /// The same in other words: 100 % beside 120/120.
    Restatement,
}

impl Role {
    pub(crate) const WORDS: [(&'static str, Self); 3] = [
        ("main", Self::Main),
        ("complement", Self::Complement),
        ("restatement", Self::Restatement),
    ];

    /// The word that packs and tables use.
    pub fn code(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }

    /// The meaning of such a word.
    pub fn from_code(code: &str) -> Option<Self> {
        meaning(&Self::WORDS, code)
    }
}

fn meaning<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_json_agree() {
        for (word, nature) in Nature::WORDS {
            assert_eq!(Nature::from_code(nature.code()), Some(nature));
            assert_eq!(serde_json::json!(nature), word);
        }
        for (word, standing) in Standing::WORDS {
            assert_eq!(Standing::from_code(word), Some(standing));
            assert_eq!(serde_json::json!(standing), word);
        }
        for (word, role) in Role::WORDS {
            assert_eq!(Role::from_code(word), Some(role));
            assert_eq!(serde_json::json!(role), word);
        }
        assert_eq!(Role::from_code("chính"), None);
    }
}
