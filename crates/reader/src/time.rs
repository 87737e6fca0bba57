//! When figures are as of: times that a sentence states, joined where two make one ("6 tháng đầu
//! năm" + "2022", "tháng 3" đến "tháng 5 năm 2023"), and times that date nothing: those of
//! comparisons and of papers.

use std::sync::LazyLock;

use vi::{Precision, Span};

use crate::line::Line;
use crate::phrases::Phrases;
use crate::scan::{Token, key};
use crate::trap::{Found, Why};

/// What a number that is no figure says of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Nothing,
    When(Span),
    /// What follows is of a time that is not known.
    Unknown,
}

/// What was taken in: the trap, widened over the one before where the two are one.
pub(crate) struct Taken {
    pub found: Found,
    pub says: Says,
}

/// What went before in the line.
#[derive(Default)]
pub(crate) struct Times {
    last: Option<Found>,
    /// The end of the time last compared with.
    compared: usize,
}

const DEN: u64 = key("đến");
const TOI: u64 = key("tới");
const HET: u64 = key("hết");
const DAU: u64 = key("đầu");
const CUOI: u64 = key("cuối");
const VA: u64 = key("và");

impl Times {
    /// Takes in a trap; `when` is what the sentence said so far.
    pub fn take(&mut self, line: &Line, found: Found, when: Option<Span>) -> Taken {
        let last = self.last.replace(found);
        let part = found.why == Why::Duration;
        if !found.why.is_time() && !part {
            return Taken {
                found,
                says: Says::Nothing,
            };
        }
        let joined = last.and_then(|last| joined(line, &last, &found));
        let whole = joined.map_or(found, |(from, _)| Found {
            from,
            why: if found.why == Why::Quarter {
                Why::Quarter
            } else {
                Why::Period
            },
            ..found
        });
        self.last = Some(whole);
        let says = if self.is_compared(line, &whole) {
            self.compared = whole.to;
            match states_a_former(line, &whole) {
                true => Says::Unknown,
                false => Says::Nothing,
            }
        } else if is_of_paper(line, last, &whole) {
            Says::Nothing
        } else if last.is_some_and(|last| is_listed(line, &last, &found)) {
            Says::Unknown
        } else if let Some((_, span)) = joined {
            Says::When(edged(line, &whole, span))
        } else if part {
            part_of(line, &found, when)
        } else {
            let stated = Span::parse(&spoken(line, &found)).ok();
            stated.map_or(Says::Nothing, |span| Says::When(edged(line, &found, span)))
        };
        Taken { found: whole, says }
    }

    /// "so với cùng kỳ năm 2023", "cao hơn năm 2022", "bằng 95% năm 2022", and a second time
    /// joined to one of these.
    fn is_compared(&self, line: &Line, found: &Found) -> bool {
        static AGAINST: LazyLock<Phrases<()>> =
            LazyLock::new(|| Phrases::new(&[("so với|so|với|hơn|cùng kỳ|bằng|gấp", ())]));
        const REACH: usize = 8;
        const BANG: u64 = key("bằng");
        const GAP: u64 = key("gấp");
        const HON: u64 = key("hơn");
        const VOI: u64 = key("với");
        let joint = |at: usize| matches!(line.key(at), VA | DEN);
        if self.compared > 0 && found.from == self.compared + 1 && joint(self.compared) {
            return true;
        }
        let mut at = found.from;
        while at > 0 && found.from - at < REACH {
            at -= 1;
            if [',', ';', ':', '.', ')']
                .iter()
                .any(|m| line.is_mark(at, *m))
            {
                return false;
            }
            if !AGAINST.has(line.tokens, at) {
                continue;
            }
            // "hơn 5 hộ năm 2022" is a bound, "bằng nguồn vốn năm 2022" a means.
            let number = (at..found.from).any(|i| line.token(i).is_some_and(Token::is_number));
            let near = at + 1 == found.from;
            let compared = match line.key(at) {
                BANG | GAP => number,
                HON | VOI => near,
                _ => true,
            };
            if compared {
                return true;
            }
        }
        false
    }
}

/// "cùng kỳ năm 2023 là 35 hộ": the number that follows is of that time.
fn states_a_former(line: &Line, found: &Found) -> bool {
    static STATES: LazyLock<Phrases<()>> =
        LazyLock::new(|| Phrases::new(&[("là|đạt|có|chỉ|chỉ có|chỉ đạt|thu|được", ())]));
    line.is_mark(found.to, ':') || STATES.has(line.tokens, found.to)
}

/// The first token and the span of two traps that state one time.
fn joined(line: &Line, last: &Found, found: &Found) -> Option<(usize, Span)> {
    const LONGEST_JOINT: usize = 3;
    let gap = last.to..found.from;
    if !found.why.is_time() || gap.len() > LONGEST_JOINT {
        return None;
    }
    const CUA: u64 = key("của");
    let own = line.is_mark(gap.start, ',') || line.key(gap.start) == CUA;
    if gap.is_empty() || gap.len() == 1 && own {
        let (first, second) = (spoken(line, last), line.slice(found.from, found.to));
        let whole = Span::parse(&format!("{first} {second}")).ok();
        return whole.map(|span| (last.from, span));
    }
    let to = |at: usize| matches!(line.key(at), DEN | TOI | HET | CUOI);
    let dash = gap.len() == 1 && line.token(gap.start).is_some_and(Token::is_dash);
    if !last.why.is_time() || !dash && !gap.clone().all(to) {
        return None;
    }
    let ends = format!("{} đến {}", spoken(line, last), spoken(line, found));
    let whole = Span::parse(&ends).ok()?;
    (whole.precision == Precision::Period).then_some((last.from, whole))
}

/// "năm 2021 và năm 2022": what follows is of both or of either.
fn is_listed(line: &Line, last: &Found, found: &Found) -> bool {
    last.why.is_time()
        && found.why.is_time()
        && found.from == last.to + 1
        && line.key(last.to) == VA
}

/// "6 tháng đầu năm" in a sentence that has named its year.
fn part_of(line: &Line, found: &Found, when: Option<Span>) -> Says {
    let year = when.filter(|w| w.precision == Precision::Year);
    let Some(year) = year.and_then(|w| w.from) else {
        return Says::Nothing;
    };
    let part = format!("{} {}", spoken(line, found), year.format("%Y"));
    Span::parse(&part).map_or(Says::Nothing, Says::When)
}

/// What the words before a time make of it: "đến", "từ", "trước", "sau".
fn edged(line: &Line, found: &Found, span: Span) -> Span {
    const TU: u64 = key("từ");
    const TRUOC: u64 = key("trước");
    const SAU: u64 = key("sau");
    const THOI: u64 = key("thời");
    const DIEM: u64 = key("điểm");
    const NGAY: u64 = key("ngày");
    let mut at = found.from;
    while matches!(line.key_before(at), DAU | CUOI | THOI | DIEM | NGAY) {
        at -= 1;
    }
    let said = |edge: &str| Span::parse(&format!("{edge} {}", spoken(line, found))).ok();
    let open = match line.key_before(at) {
        DEN | TOI | HET => span.to.map(Span::until),
        TU if span.precision != Precision::Period => span.from.map(Span::since),
        TRUOC => said("trước"),
        SAU => said("sau"),
        _ => None,
    };
    open.unwrap_or(span)
}

/// "Chỉ thị số 05-CT/TW ngày 15/5/2016", "Luật Đất đai năm 2013": the paper's own day.
fn is_of_paper(line: &Line, last: Option<Found>, found: &Found) -> bool {
    static LAWS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "luật|bộ luật|hiến pháp|pháp lệnh|nghị định|thông tư|nghị quyết|chỉ thị|quyết định|kết luận",
            (),
        )])
    });
    const REACH: usize = 10;
    const NAME: usize = 6;
    let paper = last.filter(|last| last.why == Why::Document && found.from - last.to <= REACH);
    let day = || Span::parse(&spoken(line, found)).is_ok_and(|s| s.precision == Precision::Day);
    let near = |paper: Found| (paper.to..found.from).all(|i| !line.ends_sentence(i));
    if paper.is_some_and(|paper| near(paper) && day()) {
        return true;
    }
    let named = found.from.saturating_sub(NAME)..found.from;
    let words = |from: usize| (from..found.from).all(|i| line.token(i).is_some_and(Token::is_word));
    named
        .filter(|at| line.token(*at).is_some_and(|t| t.capital))
        .any(|at| LAWS.has(line.tokens, at) && words(at))
}

/// The words of a time in the form that `Span::parse` reads: a bare year has its "năm", half a
/// year its half.
fn spoken(line: &Line, found: &Found) -> String {
    const NUA: u64 = key("nửa");
    let stated = line.slice(found.from, found.to);
    let year = stated.len() == 4 && stated.bytes().all(|b| b.is_ascii_digit());
    let half = match line.key_before(found.from) {
        DAU if line.key_before(found.from - 1) == NUA => "nửa đầu ",
        CUOI if line.key_before(found.from - 1) == NUA => "nửa cuối ",
        _ => "",
    };
    let word = if year { "năm " } else { "" };
    format!("{half}{word}{stated}")
}
