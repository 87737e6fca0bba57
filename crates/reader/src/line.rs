//! One line of a text, scanned: its tokens, the names in quotation marks, and
//! the small questions that every rule asks.

use crate::scan::Token;

/// Tokens between an opening and a closing quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// The tokens inside, `[from, to)`.
    pub from: usize,
    pub to: usize,
    /// A name rather than speech.
    pub name: bool,
}

/// A scanned line. `text` is the whole text, so that places hold.
pub(crate) struct Line<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    pub quotes: &'t [Quoted],
}

impl<'t> Line<'t> {
    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The text of token `at`; empty past the end.
    pub fn raw(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |t| &self.text[t.from..t.to])
    }

    /// The text from token `from` up to token `to`.
    pub fn slice(&self, from: usize, to: usize) -> &'t str {
        match (self.tokens.get(from), to.checked_sub(1)) {
            (Some(first), Some(last)) if last >= from => {
                &self.text[first.from..self.tokens[last].to]
            }
            _ => "",
        }
    }

    pub fn key(&self, at: usize) -> u64 {
        self.tokens.get(at).map_or(0, |t| t.key)
    }

    pub fn key_before(&self, at: usize) -> u64 {
        at.checked_sub(1).map_or(0, |i| self.key(i))
    }

    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_mark(mark))
    }

    pub fn glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.glued)
    }

    /// The value of a numeral of digits only, up to nine of them.
    pub fn plain(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at)?;
        if !token.is_number() || token.to - token.from > 9 {
            return None;
        }
        self.raw(at).parse().ok()
    }

    /// A plain numeral that may be a calendar year.
    pub fn year(&self, at: usize) -> Option<u32> {
        self.plain(at)
            .filter(|y| (1900..=2100).contains(y) && self.raw(at).len() == 4)
    }

    /// Whether the token begins a sentence: the first of the line, or after a
    /// full stop, a colon or an opening quotation mark.
    pub fn opens_sentence(&self, at: usize) -> bool {
        match at.checked_sub(1).and_then(|i| self.tokens.get(i)) {
            None => true,
            Some(t) => {
                t.is_quote()
                    || ['.', ':', '!', '?', ';', '-', '–', '(', '+', '•', '*', '…']
                        .iter()
                        .any(|m| t.is_mark(*m))
            }
        }
    }

    /// Whether the token ends a sentence.
    pub fn ends_sentence(&self, at: usize) -> bool {
        ['.', '!', '?', ';'].iter().any(|m| self.is_mark(at, *m)) && !self.is_abbreviation(at)
    }

    /// A stop glued to what follows it ("TP.HCM", "tr.đồng").
    fn is_abbreviation(&self, at: usize) -> bool {
        self.glued(at + 1) && !self.tokens[at + 1].is_quote()
    }
}
