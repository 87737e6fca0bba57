//! The walk over the text: line by line, token by token; each number goes to
//! the traps first, then to the figures.

use crate::context::Context;
use crate::draft::{Draft, Read};
use crate::line::{Line, Quoted};
use crate::noun::{NOUNS, STOPS};
use crate::place::Places;
use crate::scan::{Kind, Token, key, scan};
use crate::trap::{Found, Why};
use crate::unit::Unit;
use crate::{Doubt, Figure, Reading, Trap, code, figure, name, number, thing, trap};
use vi::Uom;

/// Longer lines are read in pieces, so that memory and time stay linear.
const LONGEST_LINE: usize = 32 * 1024;

/// Reads a whole text.
pub(crate) fn read(text: &str, places: &dyn Places, most: usize) -> Reading {
    let mut reading = Reading::default();
    let mut tokens: Vec<Token> = Vec::new();
    let mut quotes: Vec<Quoted> = Vec::new();
    let (mut byte, mut point) = (0, 0);
    while byte < text.len() && reading.rest.is_none() {
        let end = line_end(text, byte);
        point = scan(&text[byte..end], byte, point, &mut tokens);
        byte = end;
        if tokens.is_empty() || !tokens.iter().any(may_begin) {
            continue;
        }
        name::quotations(&tokens, &mut quotes);
        let line = Line {
            text,
            tokens: &tokens,
            quotes: &quotes,
        };
        Walk {
            line: &line,
            places,
            reading: &mut reading,
            context: Context::default(),
            floor: 0,
            stood: 0,
            most,
        }
        .run();
    }
    reading
}

/// The end of the line at `from`, or of the piece of it that is read at once.
fn line_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let limit = (from + LONGEST_LINE).min(bytes.len());
    if let Some(at) = bytes[from..limit].iter().position(|b| *b == b'\n') {
        return from + at + 1;
    }
    if limit == bytes.len() {
        return limit;
    }
    let cut = bytes[from..limit].iter().rposition(|b| *b == b' ');
    let mut end = cut.map_or(limit, |at| from + at + 1);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// Whether a number, a trap or a doubt may begin at the token.
fn may_begin(token: &Token) -> bool {
    token.is_number() || token.coded || is_anchor(token.key)
}

/// Words at which a number or a labelled ordinal may begin.
fn is_anchor(word: u64) -> bool {
    const NUA: u64 = key("nửa");
    const HANG: u64 = key("hàng");
    const HANGF: u64 = key("hằng");
    const VAI: u64 = key("vài");
    const MAY: u64 = key("mấy");
    const CA: u64 = key("cả");
    const DAM: u64 = key("dăm");
    const CHUC: u64 = key("chục");
    const TRAM: u64 = key("trăm");
    const NGHIN: u64 = key("nghìn");
    const VAN: u64 = key("vạn");
    const TRIEU: u64 = key("triệu");
    const TY: u64 = key("tỷ");
    const TI: u64 = key("tỉ");
    const KHOA: u64 = key("khóa");
    const THU: u64 = key("thứ");
    const LAN: u64 = key("lần");
    const QUY: u64 = key("quý");
    const DAI: u64 = key("đại");
    const HANG_RANK: u64 = key("hạng");
    const GIAI: u64 = key("giải");
    const THE: u64 = key("thế");
    const TRUNG: u64 = key("trung");
    matches!(
        word,
        NUA | HANG
            | HANGF
            | VAI
            | MAY
            | CA
            | DAM
            | CHUC
            | TRAM
            | NGHIN
            | VAN
            | TRIEU
            | TY
            | TI
            | KHOA
            | THU
            | LAN
            | QUY
            | DAI
            | HANG_RANK
            | GIAI
            | THE
            | TRUNG
    ) || number::begins_number(word)
}

/// "Sea Games 23", "cầu Bình Triệu 2": a capital before the number, inside a
/// sentence.
fn is_numbered_name(line: &Line, at: usize) -> bool {
    at > 1
        && !line.tokens[at - 1].shouted
        && line.tokens[at - 1].is_word()
        && line.tokens[at - 1].capital
        && !line.opens_sentence(at - 1)
}

struct Walk<'w, 't> {
    line: &'w Line<'t>,
    places: &'w dyn Places,
    reading: &'w mut Reading,
    context: Context,
    /// The first token not taken yet.
    floor: usize,
    /// The end of the last figure.
    stood: usize,
    /// Where to stop.
    most: usize,
}

impl Walk<'_, '_> {
    fn run(&mut self) {
        let line = self.line;
        let mut at = 0;
        while let Some(token) = line.token(at) {
            if !may_begin(token) {
                at += 1;
                continue;
            }
            if self.reading.count() >= self.most {
                self.reading.rest = Some(token.start);
                return;
            }
            self.context.advance(line, at);
            at = self.read_at(at, token.kind).max(at + 1);
        }
    }

    /// Reads what begins at token `at`; the token to go on from.
    fn read_at(&mut self, at: usize, kind: Kind) -> usize {
        let line = self.line;
        if code::is_zeros(line.raw(at)) && line.tokens[at].coded {
            return self.doubt(at, at + 1, "chữ O ở chỗ của số 0");
        }
        let found = if kind == Kind::Number {
            trap::at_numeral(line, self.floor, at)
        } else {
            trap::at_word(line, at).or_else(|| trap::in_quoted_words(line, self.floor, at))
        };
        if let Some(found) = found {
            return self.trap(found);
        }
        if let Some(past) = name::homograph(line, at) {
            return past;
        }
        match figure::at(line, self.floor, at, self.stood) {
            Read::Trap(found) => self.trap(found),
            Read::Doubt(from, to, why) => self.doubt(from, to, why),
            Read::Figure(draft) => self.figure(at, draft),
            Read::Nothing => at + 1,
        }
    }

    fn trap(&mut self, found: Found) -> usize {
        let line = self.line;
        let bracket = usize::from(line.is_mark(self.stood, '('));
        let stood = self.stood;
        let (whole, own) =
            (self.context).note(line, found, |from| stood > 0 && from == stood + bracket);
        // "12% năm 2015", "5,6% (năm 2020)": the time right after a figure is its own.
        if let (Some(when), Some(figure)) = (own, self.reading.figures.last_mut()) {
            figure.when = Some(when);
        }
        if whole.from < found.from {
            self.reading.traps.pop();
        }
        let from = if whole.from < found.from {
            whole.from
        } else {
            found.from.max(self.floor)
        };
        let to = found.to.min(line.tokens.len());
        self.reading.traps.push(Trap {
            quote: line.slice(from, to).to_string(),
            start: line.tokens[from].start,
            end: line.tokens[to - 1].end,
            why: whole.why,
        });
        self.floor = to;
        to
    }

    fn doubt(&mut self, from: usize, to: usize, why: &'static str) -> usize {
        let line = self.line;
        self.reading.doubts.push(Doubt {
            quote: line.slice(from, to).to_string(),
            start: line.tokens[from].start,
            end: line.tokens[to - 1].end,
            why,
        });
        self.floor = to;
        to
    }

    fn figure(&mut self, at: usize, draft: Draft) -> usize {
        let line = self.line;
        let counted = NOUNS.has(line.tokens, draft.first + 1)
            || draft.unit != Unit::Uom(Uom::Count)
            || draft.per.is_some();
        let small = line.plain(at).is_some_and(|n| n < 100) && !line.raw(at).starts_with('0');
        if !counted
            && small
            && draft.first == at
            && is_numbered_name(line, at)
            && draft.of.is_none()
        {
            return self.trap(Found::new(at, at + 1, Why::Name));
        }
        if self.is_bare(at, &draft) {
            if is_numbered_name(line, at) {
                return self.trap(Found::new(at, draft.to, Why::Name));
            }
            let why = "không rõ số này đếm hay đo cái gì";
            return self.doubt(draft.first, draft.to, why);
        }
        let said_of = draft.thing.or_else(|| self.said_of(&draft));
        let when = self.context.when;
        self.context.places.behind(line, draft.to);
        let figure = Figure {
            quote: line.slice(draft.first, draft.to).to_string(),
            start: line.tokens[draft.first].start,
            end: line.tokens[draft.to - 1].end,
            value: draft.value,
            high: draft.high,
            of: draft.of,
            unit: draft.unit,
            bound: draft.bound,
            thing: said_of.map(|(from, to)| line.slice(from, to).to_string()),
            when,
            cumulative: self.context.cumulative,
            model: self
                .context
                .model
                .map(|m| line.slice(m.from, m.to).to_string()),
            place: self.context.places.mention(line, self.places, when),
            per: draft.per,
        };
        self.reading.figures.push(figure);
        self.context.thing = said_of;
        self.floor = draft.to;
        self.stood = draft.to;
        draft.to
    }

    /// A plain number that nothing says is a quantity.
    fn is_bare(&self, at: usize, draft: &Draft) -> bool {
        let counts = draft.unit == Unit::Uom(Uom::Count);
        if !counts || draft.thing.is_some() || draft.per.is_some() || draft.of.is_some() {
            return false;
        }
        let line = self.line;
        // "trong đó: cấp tỉnh 25, cấp huyện 310"
        let listed = self.context.thing.is_some()
            && at > 0
            && line.tokens[at - 1].is_word()
            && [',', '.', ';', ')']
                .iter()
                .any(|m| line.is_mark(draft.to, *m));
        if listed {
            return false;
        }
        let colon = at > 0 && line.is_mark(at - 1, ':');
        let said = draft.first > 0 && STOPS.before(line.tokens, draft.first).is_some();
        !colon && (!said || line.opens_sentence(at))
    }

    /// What a quantity without a noun of its own is said of.
    fn said_of(&self, draft: &Draft) -> Option<(usize, usize)> {
        let from = self.context.sentence;
        if draft.per.is_some()
            && draft.unit.is_money()
            && let Some(payer) = thing::payer(self.line.tokens, from.max(self.stood), draft.first)
        {
            return Some(payer);
        }
        let near = thing::subject(self.line.tokens, from.max(self.stood), draft.first);
        near.or(self
            .context
            .thing
            .filter(|_| matches!(draft.unit, Unit::Uom(Uom::Percent | Uom::Count))))
            .or_else(|| thing::subject(self.line.tokens, from, draft.first))
            .or(self
                .context
                .model
                .filter(|_| draft.unit.is_money())
                .map(|m| (m.from, m.to)))
    }
}
