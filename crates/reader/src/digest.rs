//! What a text is before what it counts: title, date, source, the models it
//! names and the localities it is about.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Serialize;
use vi::Span;

use crate::line::{Line, Quoted};
use crate::phrases::Phrases;
use crate::place::{Mention, Places};
use crate::scan::{Token, key, scan};
use crate::{Reading, Why};
use crate::{locality, name};

/// A text in brief. What it does not tell stays `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Digest {
    pub title: Option<String>,
    /// The day it was published: the first whole date in its first lines.
    pub date: Option<Span>,
    /// "Theo …", "Nguồn: …" or the address at its end.
    pub source: Option<String>,
    /// Models named in quotation marks or as "mô hình … của …", each once.
    pub models: Vec<String>,
    /// Localities named, each once, in the order of the text.
    pub places: Vec<Mention>,
}

/// A title is found in the first lines, and so is the date.
const HEAD_LINES: usize = 8;
/// Longer lines are paragraphs, not titles.
const LONGEST_TITLE: usize = 200;

/// The digest of `text`, of which `reading` is the reading.
pub fn digest(text: &str, reading: &Reading, places: &dyn Places) -> Digest {
    let date = published(text, reading);
    let mut found = Digest {
        title: title(text),
        date,
        source: source(text),
        ..Digest::default()
    };
    let mut tokens: Vec<Token> = Vec::new();
    let mut quotes: Vec<Quoted> = Vec::new();
    let mut known = HashSet::new();
    let (mut byte, mut point) = (0, 0);
    for piece in text.split_inclusive('\n') {
        point = scan(piece, byte, point, &mut tokens);
        byte += piece.len();
        name::quotations(&tokens, &mut quotes);
        let line = Line {
            text,
            tokens: &tokens,
            quotes: &quotes,
        };
        models(&line, &mut known, &mut found.models);
        owned_models(&line, &mut known, &mut found.models);
        localities(&line, places, date, &mut known, &mut found.places);
    }
    found
}

/// The first line that is a sentence or a headline; a short line all in
/// capitals above it is a rubric.
fn title(text: &str) -> Option<String> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && l.chars().count() <= LONGEST_TITLE)
        .take(HEAD_LINES);
    let first = lines.next()?;
    let rubric = !first.chars().any(char::is_lowercase);
    let chosen = if rubric {
        lines
            .find(|l| l.chars().any(char::is_lowercase) && !begins_with_date(l))
            .unwrap_or(first)
    } else {
        first
    };
    Some(chosen.to_string())
}

fn begins_with_date(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_digit()) || vi::fold(line).starts_with("cap nhat")
}

fn published(text: &str, reading: &Reading) -> Option<Span> {
    let mut head = 0;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        if lines == HEAD_LINES {
            break;
        }
        lines += usize::from(!line.trim().is_empty());
        head += line.chars().count();
    }
    reading
        .traps
        .iter()
        .take_while(|t| t.start < head)
        .filter(|t| t.why == Why::Date && t.quote.bytes().filter(u8::is_ascii_digit).count() >= 6)
        .find_map(|t| {
            Span::parse(&t.quote)
                .ok()
                .filter(|s| s.precision == vi::Precision::Day)
        })
}

/// A line near the end that says where the text comes from.
fn source(text: &str) -> Option<String> {
    text.lines()
        .rev()
        .map(str::trim)
        .filter(|l| !l.is_empty() && l.chars().count() <= LONGEST_TITLE)
        .take(2 * HEAD_LINES)
        .find_map(|line| {
            let folded = vi::fold(line);
            let named = ["theo ", "nguon:", "nguon ", "(theo "]
                .iter()
                .any(|cue| folded.starts_with(cue));
            let address = folded.contains("http") || folded.contains("www.");
            let short = line.chars().count() <= 100;
            (short && (named || address)).then(|| {
                let bare = line.trim_start_matches('(').trim_end_matches(')');
                match bare.split_once(|c: char| c.is_whitespace() || c == ':') {
                    Some((_, rest)) if named => rest.trim_start_matches(':').trim().to_string(),
                    _ => bare.to_string(),
                }
            })
        })
}

/// Names in quotation marks after "mô hình", and those listed after them.
fn models(line: &Line, known: &mut HashSet<String>, out: &mut Vec<String>) {
    static MODEL: LazyLock<Phrases<()>> =
        LazyLock::new(|| Phrases::new(&[("mô hình|mô hình điểm|các mô hình|mô hình hay", ())]));
    const AND: u64 = key("và");
    let mut listed_after = None;
    for quote in line.quotes.iter().filter(|q| q.name) {
        let open = quote.from - 1;
        let named = MODEL.before(line.tokens, open).is_some();
        let colon = open > 0 && line.is_mark(open - 1, ':');
        let after_colon = colon && MODEL.before(line.tokens, open - 1).is_some();
        let joint = open > 0 && (line.is_mark(open - 1, ',') || line.key(open - 1) == AND);
        let listed = joint && listed_after.is_some_and(|end| open <= end + 2);
        if named || after_colon || listed {
            let name = line.slice(quote.from, quote.to).to_string();
            if !name.is_empty() && known.insert(format!("“{name}”")) {
                out.push(name);
            }
            listed_after = Some(quote.to);
        }
    }
}

/// The longest name of a model without quotation marks, in tokens.
const LONGEST_OWNED: usize = 12;

/// "mô hình chống lãng phí trong việc cưới hỏi của Hội CCB xã …": words up to
/// an owner with a capital.
fn owned_models(line: &Line, known: &mut HashSet<String>, out: &mut Vec<String>) {
    static HEAD: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::new(&[("mô hình", ())]));
    static GENERAL: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "học tập|điểm|hay|này|đó|mới|tốt|hiệu quả|cụ thể|tiêu biểu|đã|được|là|và|có|trên|tại|ở|cách làm|nêu trên",
            (),
        )])
    });
    const CUA: u64 = key("của");
    let mut at = 0;
    while at < line.tokens.len() {
        let Some((_, from)) = HEAD.at(line.tokens, at) else {
            at += 1;
            continue;
        };
        at = from;
        let end = line.tokens[from..]
            .iter()
            .take(LONGEST_OWNED + 1)
            .position(|t| !t.is_word() || t.key == CUA)
            .map_or(from, |n| from + n);
        let owner = line.key(end) == CUA && line.token(end + 1).is_some_and(|t| t.capital);
        if owner && end >= from + 2 && !GENERAL.has(line.tokens, from) {
            let name = line.slice(from, end).to_string();
            if known.insert(format!("“{name}”")) {
                out.push(name);
            }
            at = end;
        }
    }
}

fn localities(
    line: &Line,
    places: &dyn Places,
    when: Option<Span>,
    known: &mut HashSet<String>,
    out: &mut Vec<Mention>,
) {
    for chain in locality::all(line) {
        let Some((named, within)) = chain.split_first() else {
            continue;
        };
        if known.insert(vi::fold(&named.called(line))) {
            out.push(named.mention(line, within, places, when));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoPlaces, read};

    #[test]
    fn a_digest_names_what_the_text_is() {
        let text = "TÂN LẬP\n\nNhiều cách làm hay ở xã Tân Lập\n\nCập nhật ngày: 06/08/2020 05:43\n\n\
                    Mô hình “Ánh sáng an ninh”, “Vườn rau tình thương” và mô hình “Nuôi heo đất” của Đảng ủy xã Tân Lập \
                    có 52 hộ tham gia. Phong trào “Toàn dân đoàn kết” lan rộng.\n\nTheo http://baodiaphuong.vn\n";
        let digest = digest(text, &read(text), &NoPlaces);
        assert_eq!(digest.title.unwrap(), "Nhiều cách làm hay ở xã Tân Lập");
        assert_eq!(digest.date.unwrap().iso(), "2020-08-06");
        assert_eq!(digest.source.unwrap(), "http://baodiaphuong.vn");
        assert_eq!(
            digest.models,
            ["Ánh sáng an ninh", "Vườn rau tình thương", "Nuôi heo đất"]
        );
        let names: Vec<&str> = digest.places.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Tân Lập"]);
    }
}
