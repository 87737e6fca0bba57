//! What is wrong in a pack's files, said so that its author can mend it:
//! where (file, line, column), what was read, what is allowed.

use std::fmt;

use serde::Serialize;

/// A place in one file of a pack. Lines and columns count characters from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// One mistake of a pack's author.
///
/// `message` is the Vietnamese sentence without place and allowed values; `Display`
/// puts the four together: `measures.toml:17:13: "aggregate" ghi "summ"; cho phép: sum, …`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
pub struct Mistake {
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// What stands in the file, empty when something is missing.
    pub read: String,
    /// What may stand there, empty when nothing can be listed.
    pub allowed: String,
    pub message: String,
    /// The allowed word that is one edit away from what was read.
    pub suggestion: Option<String>,
}

impl Mistake {
    pub(crate) fn new(at: &At, message: impl Into<String>) -> Self {
        Self {
            file: at.file.clone(),
            line: at.line,
            column: at.column,
            read: String::new(),
            allowed: String::new(),
            message: message.into(),
            suggestion: None,
        }
    }

    pub(crate) fn read(mut self, read: impl Into<String>) -> Self {
        self.read = read.into();
        self
    }

    pub(crate) fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = allowed.into();
        self
    }

    /// Lists what is allowed and suggests the word nearest to what was read.
    pub(crate) fn among<'a>(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        self.suggestion = nearest(&self.read, &words).map(str::to_owned);
        self.allowed = listing(&words);
        self
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
            ..
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        if !self.allowed.is_empty() {
            write!(f, "; cho phép: {}", self.allowed)?;
        }
        if let Some(word) = &self.suggestion {
            write!(f, " (có phải \"{word}\"?)")?;
        }
        Ok(())
    }
}

/// The word at most one edit (or one swap of neighbours) away, the same word aside.
fn nearest<'a>(read: &str, words: &[&'a str]) -> Option<&'a str> {
    if read.chars().count() < 3 {
        return None;
    }
    words
        .iter()
        .copied()
        .find(|word| *word != read && strsim::osa_distance(read, word) == 1)
}

/// The words with commas; a long list is cut, with its length.
pub(crate) fn listing(words: &[&str]) -> String {
    const SHOWN: usize = 24;
    if words.is_empty() {
        return "(chưa khai mục nào)".to_owned();
    }
    if words.len() <= SHOWN {
        return words.join(", ");
    }
    format!("{}… ({} mục)", words[..SHOWN].join(", "), words.len())
}
