//! Fixed word sequences and what each stands for, found forwards from a token
//! or backwards to it. A glued hyphen between words (`héc-ta`) is passed over.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::scan::{Kind, Token, scan};

/// A multiplicative hash of one `u64`: the keys are already well spread.
#[derive(Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

type Index<T> = HashMap<u64, Vec<(Box<[u64]>, T)>, BuildHasherDefault<KeyHasher>>;

/// A table of phrases; of several that fit, the longest is found.
pub(crate) struct Phrases<T> {
    by_first: Index<T>,
    by_last: Index<T>,
}

impl<T: Clone> Phrases<T> {
    /// Rows of phrases separated by `|`, each row with its meaning.
    pub fn new(rows: &[(&str, T)]) -> Phrases<T> {
        let mut phrases = Phrases {
            by_first: Index::default(),
            by_last: Index::default(),
        };
        let mut tokens = Vec::new();
        for (row, meaning) in rows {
            for phrase in row.split('|') {
                scan(phrase, 0, 0, &mut tokens);
                let keys: Vec<u64> = tokens
                    .iter()
                    .filter(|t| t.is_word())
                    .map(|t| t.key)
                    .collect();
                let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
                    continue;
                };
                let entry = (keys.clone().into_boxed_slice(), meaning.clone());
                phrases
                    .by_first
                    .entry(*first)
                    .or_default()
                    .push(entry.clone());
                phrases.by_last.entry(*last).or_default().push(entry);
            }
        }
        for entries in phrases
            .by_first
            .values_mut()
            .chain(phrases.by_last.values_mut())
        {
            entries.sort_by_key(|(keys, _)| std::cmp::Reverse(keys.len()));
        }
        phrases
    }

    /// The longest phrase that begins at token `at`: its meaning and the token
    /// after it.
    pub fn at(&self, tokens: &[Token], at: usize) -> Option<(&T, usize)> {
        let token = tokens.get(at)?;
        if token.key == 0 {
            return None;
        }
        let entries = self.by_first.get(&token.key)?;
        entries
            .iter()
            .find_map(|(keys, meaning)| Some((meaning, forwards(tokens, at, keys)?)))
    }

    /// The longest phrase that ends before token `end`: its meaning and its
    /// first token.
    pub fn before(&self, tokens: &[Token], end: usize) -> Option<(&T, usize)> {
        let last = end.checked_sub(1)?;
        let token = tokens.get(last)?;
        if token.key == 0 {
            return None;
        }
        let entries = self.by_last.get(&token.key)?;
        entries.iter().find_map(|(keys, meaning)| {
            let from = end.checked_sub(keys.len())?;
            let same = tokens[from..end]
                .iter()
                .zip(keys)
                .all(|(t, key)| t.key == *key);
            same.then_some((meaning, from))
        })
    }

    pub fn has(&self, tokens: &[Token], at: usize) -> bool {
        self.at(tokens, at).is_some()
    }
}

fn forwards(tokens: &[Token], at: usize, keys: &[u64]) -> Option<usize> {
    let mut next = at;
    for (n, key) in keys.iter().enumerate() {
        if n > 0 && is_joint(tokens, next) {
            next += 1;
        }
        if tokens.get(next)?.key != *key {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// A hyphen without space on either side.
fn is_joint(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at)
        .is_some_and(|t| t.kind == Kind::Mark('-') && t.glued)
        && tokens.get(at + 1).is_some_and(|t| t.glued)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_in_both_directions() {
        let table = Phrases::new(&[("mét|m", 1), ("mét vuông", 2), ("héc ta", 3)]);
        let mut tokens = Vec::new();
        scan("5 mét vuông", 0, 0, &mut tokens);
        assert_eq!(table.at(&tokens, 1), Some((&2, 3)));
        assert_eq!(table.before(&tokens, 3), Some((&2, 1)));
        scan("4 héc-ta", 0, 0, &mut tokens);
        assert_eq!(table.at(&tokens, 1), Some((&3, 4)));
    }
}
