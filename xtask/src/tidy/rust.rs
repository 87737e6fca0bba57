//! A Rust file as rules read it: words, marks and strings with their lines, without comments;
//! which of them are test code; and the paths by which it reaches other modules.

use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::Finding;

pub struct Source {
    pub path: String,
    pub lines: usize,
    pub tokens: Vec<Token>,
}

pub struct Token {
    pub line: usize,
    /// Inside an item that is compiled for tests only.
    pub test: bool,
    pub kind: Kind,
    /// The module that the token stands in, from the crate's root.
    module: Rc<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Word(String),
    Mark(char),
    /// A string literal as it is written, with its quotes.
    Text(String),
    Number(String),
    Open(char),
    Close(char),
}

/// A path from the crate's root that code names, with the place where it does.
pub struct Reach {
    pub line: usize,
    pub test: bool,
    pub path: Vec<String>,
}

impl Source {
    pub fn read(path: &str, text: &str) -> Result<Self, Finding> {
        let stream: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
            Finding::at(path, error.span().start().line, "does not read as Rust")
        })?;
        let in_tests = path
            .split('/')
            .any(|part| matches!(part, "tests" | "benches" | "examples"))
            || path.ends_with("/tests.rs");
        let mut tokens = Vec::new();
        flatten(stream, in_tests, &Rc::new(module_of(path)), &mut tokens);
        Ok(Self {
            path: path.to_owned(),
            lines: text.lines().count(),
            tokens,
        })
    }

    /// Whether the tokens from `at` on are these words and marks.
    pub fn reads(&self, at: usize, words: &[&str]) -> bool {
        let tokens = self.tokens.get(at..at + words.len());
        tokens.is_some_and(|tokens| {
            tokens
                .iter()
                .zip(words)
                .all(|(token, word)| match &token.kind {
                    Kind::Word(name) => name == word,
                    Kind::Mark(mark) | Kind::Open(mark) | Kind::Close(mark) => {
                        word.chars().eq([*mark])
                    }
                    Kind::Text(_) | Kind::Number(_) => false,
                })
        })
    }

    /// Every path that begins at `crate`, `self` or `super`, one by one for a group.
    pub fn reaches(&self) -> Vec<Reach> {
        let mut found = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let begins = matches!(&token.kind, Kind::Word(word)
                if matches!(word.as_str(), "crate" | "self" | "super"));
            let inside = at >= 1 && self.reads(at - 1, &[":"]);
            if begins && !inside && self.reads(at + 1, &[":", ":"]) {
                let mut paths = Vec::new();
                self.expand(at, &[], &mut paths);
                found.extend(paths.into_iter().map(|path| Reach {
                    line: token.line,
                    test: token.test,
                    path: absolute(&token.module, &path),
                }));
            }
        }
        found
    }

    /// The modules that the file declares: name, line, whether others see them.
    pub fn modules(&self) -> Vec<(String, usize, bool)> {
        let mut found = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let Some(Kind::Word(name)) = self.tokens.get(at + 1).map(|t| &t.kind) else {
                continue;
            };
            if !token.test && self.reads(at, &["mod"]) && self.reads(at + 2, &[";"]) {
                let before = |words: &[&str]| {
                    let from = at.checked_sub(words.len());
                    from.is_some_and(|from| self.reads(from, words))
                };
                let public = before(&["pub"]) || before(&["pub", "(", "crate", ")"]);
                found.push((name.clone(), token.line, public));
            }
        }
        found
    }

    /// What the file takes over from the modules beside it by `pub use`: each name with its module.
    pub fn taken(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for at in 0..self.tokens.len() {
            if !self.reads(at, &["pub", "use"]) {
                continue;
            }
            let mut paths = Vec::new();
            self.expand(at + 2, &[], &mut paths);
            for path in paths {
                if let [module, name] = path.as_slice() {
                    found.insert(name.clone(), module.clone());
                }
            }
        }
        found
    }

    /// Reads the path or group at `at` and returns the place after it.
    fn expand(&self, mut at: usize, before: &[String], paths: &mut Vec<Vec<String>>) -> usize {
        let mut path = before.to_vec();
        loop {
            match self.tokens.get(at).map(|token| &token.kind) {
                Some(Kind::Word(word)) => {
                    path.push(word.clone());
                    at += 1;
                    if !self.reads(at, &[":", ":"]) {
                        break;
                    }
                    at += 2;
                }
                Some(Kind::Open('{')) => {
                    at += 1;
                    while at < self.tokens.len() && !self.reads(at, &["}"]) {
                        let next = self.expand(at, &path, paths);
                        at = next.max(at + 1);
                        while at < self.tokens.len()
                            && !self.reads(at, &["}"])
                            && !self.reads(at - 1, &[","])
                        {
                            at += 1;
                        }
                    }
                    return at + 1;
                }
                _ => break,
            }
        }
        paths.push(path);
        at
    }
}

fn flatten(stream: TokenStream, test: bool, module: &Rc<Vec<String>>, into: &mut Vec<Token>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    // From an attribute that means tests to the end of the item that it stands on.
    let mut test_item = false;
    let mut test_rest = test;
    let token = |kind: Kind, line: usize, test: bool| Token {
        line,
        test,
        kind,
        module: Rc::clone(module),
    };
    for (at, tree) in trees.iter().enumerate() {
        let line = tree.span().start().line;
        let test = test_rest || test_item;
        match tree {
            TokenTree::Ident(word) => into.push(token(Kind::Word(word.to_string()), line, test)),
            TokenTree::Punct(mark) => {
                into.push(token(Kind::Mark(mark.as_char()), line, test));
                test_item &= mark.as_char() != ';';
            }
            TokenTree::Literal(literal) => {
                into.push(token(literal_kind(&literal.to_string()), line, test));
            }
            TokenTree::Group(group) => {
                if let Some(inner) = attribute(&trees, at, group) {
                    let words = words(group);
                    if words.first().is_some_and(|word| word == "doc") {
                        continue;
                    }
                    test_item |= means_test(&words) && !inner;
                    test_rest |= means_test(&words) && inner;
                }
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ('{', '}'),
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::Parenthesis | Delimiter::None => ('(', ')'),
                };
                into.push(token(Kind::Open(open), line, test));
                let within = inner_module(&trees, at, group, module);
                flatten(group.stream(), test, &within, into);
                let end = group.span_close().start().line;
                into.push(token(Kind::Close(close), end, test));
                test_item &= open != '{';
            }
        }
    }
}

/// Whether the group at `at` is an attribute, and if so whether of what it stands in (`#![…]`).
fn attribute(trees: &[TokenTree], at: usize, group: &Group) -> Option<bool> {
    let mark = |back: usize, mark: char| {
        at.checked_sub(back)
            .and_then(|at| trees.get(at))
            .is_some_and(|tree| matches!(tree, TokenTree::Punct(p) if p.as_char() == mark))
    };
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let inner = mark(1, '!') && mark(2, '#');
    (inner || mark(1, '#')).then_some(inner)
}

/// The words of a group and of the groups in it, in order.
fn words(group: &Group) -> Vec<String> {
    let mut found = Vec::new();
    for tree in group.stream() {
        match tree {
            TokenTree::Ident(word) => found.push(word.to_string()),
            TokenTree::Group(group) => found.extend(words(&group)),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}

/// `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[cfg(all(test, unix))]`.
fn means_test(attribute: &[String]) -> bool {
    let says = |word: &str| attribute.iter().any(|w| w == word);
    let last = attribute.last().is_some_and(|word| word == "test");
    last && !says("not") || says("cfg") && says("test") && !says("not")
}

fn inner_module(
    trees: &[TokenTree],
    at: usize,
    group: &Group,
    module: &Rc<Vec<String>>,
) -> Rc<Vec<String>> {
    if let (Delimiter::Brace, true) = (group.delimiter(), at >= 2)
        && let (TokenTree::Ident(word), TokenTree::Ident(name)) = (&trees[at - 2], &trees[at - 1])
        && word == "mod"
    {
        let mut inner = module.to_vec();
        inner.push(name.to_string());
        return Rc::new(inner);
    }
    Rc::clone(module)
}

fn literal_kind(text: &str) -> Kind {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        Kind::Number(text.to_owned())
    } else {
        Kind::Text(text.to_owned())
    }
}

/// `app/src/ground/units/web.rs` is the module `ground::units::web`.
fn module_of(path: &str) -> Vec<String> {
    let inside = path.rsplit_once("src/").map_or("", |(_, inside)| inside);
    let inside = inside.strip_suffix(".rs").unwrap_or(inside);
    let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if matches!(
        module.last().map(String::as_str),
        Some("mod" | "lib" | "main" | "")
    ) {
        module.pop();
    }
    module
}

fn absolute(module: &[String], path: &[String]) -> Vec<String> {
    let mut base = module.to_vec();
    let mut rest = path;
    while let Some((word, after)) = rest.split_first() {
        match word.as_str() {
            "crate" => base.clear(),
            "super" => {
                base.pop();
            }
            "self" => {}
            _ => break,
        }
        rest = after;
    }
    base.extend_from_slice(rest);
    base
}
