//! Which locality a sentence is about: the smallest of those named together ("xã A, huyện B, tỉnh
//! C"), none where several stand side by side, another where the subject turns to the whole
//! ("toàn huyện").

use std::sync::LazyLock;

use vi::Span;

use crate::line::Line;
use crate::phrases::Phrases;
use crate::place::{self, Kind, Mention, Named, Places};
use crate::scan::{Token, key};

/// The localities of a line as they go by.
#[derive(Default)]
pub(crate) struct Localities {
    /// The smallest first, then those it lies in; empty where it is open.
    now: Vec<Named>,
    /// Those named so far, each with what it lies in.
    known: Vec<Vec<Named>>,
    /// The end of the mention before.
    end: usize,
    /// Several stand side by side up to there.
    several: bool,
}

/// More names than a line has places: what goes before is forgotten.
const MOST_KNOWN: usize = 64;

impl Localities {
    /// Takes in what stands at token `at`; the token after it where a locality does.
    pub fn take(&mut self, line: &Line, at: usize) -> Option<usize> {
        let Some((kind, next)) = place::kind(line, at) else {
            if let Some(country) = country(line, at) {
                self.turn(country);
            }
            return None;
        };
        if let Some(named) = place::named(line, at, kind, next) {
            // What stood right behind a figure was taken with it.
            if named.from >= self.end {
                self.name(line, named);
            }
            return Some(named.to);
        }
        if let Some(whole) = turns_to(line, whole(line, at, kind, next)?) {
            self.turn(whole);
        }
        None
    }

    /// The subject becomes the whole of a kind: the one last named, or one without a name.
    fn turn(&mut self, whole: Named) {
        self.several = false;
        self.end = 0;
        if self
            .now
            .first()
            .is_some_and(|named| named.kind == whole.kind)
        {
            return;
        }
        let of_kind = |chain: &&Vec<Named>| chain[0].kind == whole.kind;
        let known = self.known.iter().rev().find(of_kind);
        self.now = known.cloned().unwrap_or_else(|| vec![whole]);
    }

    /// What stands right behind a figure: "7/7 xã của huyện", "12 tổ ở xã Tân Lập". The sentence
    /// turns to it.
    pub fn behind(&mut self, line: &Line, at: usize) {
        static OF: LazyLock<Phrases<()>> = LazyLock::new(|| {
            Phrases::new(&[(
                "của|ở|tại|thuộc|trong|trên địa bàn|của toàn|trong toàn|trên địa bàn toàn",
                (),
            )])
        });
        let Some((_, next)) = OF.at(line.tokens, at) else {
            return;
        };
        if place::at(line, next).is_some() {
            let mut next = next;
            while let Some(named) = place::at(line, next) {
                self.name(line, named);
                next = named.to + usize::from(line.is_mark(named.to, ','));
            }
        } else if let Some((kind, past)) = place::kind(line, next)
            && let Some(whole) = whole(line, next, kind, past)
        {
            self.turn(whole);
        }
    }

    fn name(&mut self, line: &Line, named: Named) {
        let together = self.end > 0 && is_joint(line, self.end, named.from);
        let listed = self.end > 0 && is_list(line, self.end, named.from);
        let several = std::mem::take(&mut self.several);
        self.end = named.to;
        if together && !self.now.is_empty() && self.now.iter().all(|other| nests(other, &named)) {
            let size = named.kind.size;
            let at = self.now.partition_point(|other| other.kind.size < size);
            self.now.insert(at, named);
            self.remember();
            return;
        }
        self.several = (together || listed) && several || listed && !self.now.is_empty();
        self.now = vec![named];
        self.remember();
        if self.several {
            self.now.clear();
        }
    }

    /// Keeps the chain and each part of it: "xã A, huyện B" also names the huyện.
    fn remember(&mut self) {
        if self.known.len() >= MOST_KNOWN {
            self.known.clear();
        }
        for from in (0..self.now.len()).rev() {
            self.known.push(self.now[from..].to_vec());
        }
    }

    /// The locality that what stands here is about.
    pub fn mention(&self, line: &Line, places: &dyn Places, when: Option<Span>) -> Option<Mention> {
        let (named, within) = self.now.split_first()?;
        Some(named.mention(line, within, places, when))
    }
}

/// Every locality of a line, each with those it lies in.
pub(crate) fn all(line: &Line) -> Vec<Vec<Named>> {
    let mut named = Vec::new();
    let mut at = 0;
    while at < line.tokens.len() {
        let found = place::at(line, at);
        at = found.map_or(at + 1, |found| found.to);
        named.extend(found);
    }
    let around = |at: usize| {
        let mut chain = vec![named[at]];
        for next in &named[at + 1..] {
            let last = chain[chain.len() - 1];
            if next.kind.size <= last.kind.size || !is_joint(line, last.to, next.from) {
                break;
            }
            chain.push(*next);
        }
        let before = at.checked_sub(1).map(|before| named[before]);
        let outer = before.filter(|outer| {
            outer.kind.size > named[at].kind.size && is_joint(line, outer.to, named[at].from)
        });
        if chain.len() == 1 {
            chain.extend(outer);
        }
        chain
    };
    (0..named.len()).map(around).collect()
}

/// Whether one of two named one after the other can lie in the other: "huyện A, thành phố B", but
/// not "thành phố B, huyện A", which are neighbours.
fn nests(before: &Named, named: &Named) -> bool {
    let (outer, inner) = (before.kind.size, named.kind.size);
    outer != inner && (outer, inner) != (4, 3)
}

/// Nothing between two mentions but what puts one inside the other.
fn is_joint(line: &Line, from: usize, to: usize) -> bool {
    const THUOC: u64 = key("thuộc");
    const CUA: u64 = key("của");
    const O: u64 = key("ở");
    const TAI: u64 = key("tại");
    let joint = |at: usize| {
        let mark = [',', '('].iter().any(|m| line.is_mark(at, *m));
        mark || line.token(at).is_some_and(Token::is_dash)
            || matches!(line.key(at), THUOC | CUA | O | TAI)
    };
    to - from <= 2 && (from..to).all(joint)
}

/// "xã A, xã B", "xã A và xã B".
fn is_list(line: &Line, from: usize, to: usize) -> bool {
    const VA: u64 = key("và");
    const HOAC: u64 = key("hoặc");
    const CUNG: u64 = key("cùng");
    let joint = |at: usize| line.is_mark(at, ',') || matches!(line.key(at), VA | HOAC | CUNG);
    from < to && to - from <= 2 && (from..to).all(joint)
}

/// "cả nước", "toàn quốc".
fn country(line: &Line, at: usize) -> Option<Named> {
    const CA: u64 = key("cả");
    const TOAN: u64 = key("toàn");
    const NUOC: u64 = key("nước");
    const QUOC: u64 = key("quốc");
    let to = at + 2;
    matches!((line.key(at), line.key(at + 1)), (CA, NUOC) | (TOAN, QUOC)).then_some(Named {
        from: at,
        name: to,
        to,
        kind: Kind {
            name: "nước",
            size: 6,
        },
    })
}

/// A unit said by its kind alone that a sentence turns to: "toàn huyện", "đến nay, huyện đã có".
fn turns_to(line: &Line, whole: Named) -> Option<Named> {
    static ALL: LazyLock<Phrases<()>> =
        LazyLock::new(|| Phrases::new(&[("toàn|cả|khắp|toàn đảng bộ", ())]));
    static ACTS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "đã|có|đang|hiện|hiện có|còn|chỉ|chỉ còn|sẽ|được|xây dựng|vận động|huy động",
            (),
        )])
    });
    let at = whole.from;
    let all = ALL.before(line.tokens, at).is_some();
    let subject = line.opens_sentence(at) || line.is_mark(at - 1, ',');
    (all || subject && ACTS.has(line.tokens, whole.to)).then_some(whole)
}

/// A unit said by its kind alone; "toàn xã hội" says none.
fn whole(line: &Line, at: usize, kind: Kind, to: usize) -> Option<Named> {
    (line.key(to) != key("hội")).then_some(Named {
        from: at,
        name: to,
        to,
        kind,
    })
}
