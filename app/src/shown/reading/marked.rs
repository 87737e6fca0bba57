//! A text cut into what was read and what stands between, for showing readings in place.

use reader::Reading;

/// A piece of the text, in order; together they are the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Plain(&'a str),
    /// The figure of that number in the reading.
    Figure(usize, &'a str),
    /// A number that is no figure.
    Trap(usize, &'a str),
    Doubt(usize, &'a str),
}

/// What makes a piece of its number and text.
type Make<'a> = fn(usize, &'a str) -> Piece<'a>;

/// The text in pieces.
#[must_use]
pub fn pieces<'a>(text: &'a str, reading: &Reading) -> Vec<Piece<'a>> {
    let figures = reading.figures.iter().enumerate();
    let traps = reading.traps.iter().enumerate();
    let doubts = reading.doubts.iter().enumerate();
    let mut spans: Vec<(usize, usize, Make<'a>, usize)> = Vec::new();
    for (n, f) in figures {
        spans.push((f.start, f.end, Piece::Figure, n));
    }
    for (n, t) in traps {
        spans.push((t.start, t.end, Piece::Trap, n));
    }
    for (n, d) in doubts {
        spans.push((d.start, d.end, Piece::Doubt, n));
    }
    spans.sort_by_key(|(start, ..)| *start);
    let mut out = Vec::new();
    let mut letters = text.char_indices().map(|(byte, _)| byte).enumerate();
    let mut byte_of = |point: usize| {
        let found = letters.find(|(n, _)| *n == point);
        found.map_or(text.len(), |(_, byte)| byte)
    };
    // Bytes and code points written so far.
    let (mut written, mut reached) = (0, None);
    for (start, end, piece, n) in spans {
        if end <= start || reached.is_some_and(|reached| start < reached) {
            continue;
        }
        let from = if reached == Some(start) {
            written
        } else {
            byte_of(start)
        };
        let to = byte_of(end);
        if from > written {
            out.push(Piece::Plain(&text[written..from]));
        }
        out.push(piece(n, &text[from..to]));
        (written, reached) = (to, Some(end));
    }
    if written < text.len() {
        out.push(Piece::Plain(&text[written..]));
    }
    out
}

/// Some lines of the text with what was read in them: one line with readings, and those without
/// any before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage<'a> {
    pub pieces: Vec<Piece<'a>>,
}

/// The text in passages; together they are the whole text.
#[must_use]
pub fn passages<'a>(text: &'a str, reading: &Reading) -> Vec<Passage<'a>> {
    let mut all = Vec::new();
    let mut now = Passage::default();
    let mut read = false;
    for piece in pieces(text, reading) {
        let Piece::Plain(text) = piece else {
            read |= !matches!(piece, Piece::Trap(..));
            now.pieces.push(piece);
            continue;
        };
        // A reading lies within its line, so a passage ends in plain text.
        for line in text.split_inclusive('\n') {
            now.pieces.push(Piece::Plain(line));
            if read && line.ends_with('\n') {
                all.push(std::mem::take(&mut now));
                read = false;
            }
        }
    }
    if !now.pieces.is_empty() {
        all.push(now);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(pieces: &[Piece<'_>]) -> String {
        let text = pieces.iter().map(|piece| match piece {
            Piece::Plain(t) | Piece::Figure(_, t) | Piece::Trap(_, t) | Piece::Doubt(_, t) => *t,
        });
        text.collect()
    }

    #[test]
    fn readings_stand_in_place() {
        let text = "Năm 2020, xã có 12 km đường và 76 mô hình.";
        let reading = reader::read(text);
        let cut = pieces(text, &reading);
        assert_eq!(whole(&cut), text);
        let marked: Vec<&str> = cut
            .iter()
            .filter_map(|p| match p {
                Piece::Figure(n, t) => {
                    assert_eq!(*t, reading.figures[*n].quote);
                    Some(*t)
                }
                _ => None,
            })
            .collect();
        assert_eq!(marked, ["12 km đường", "76 mô hình"]);
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(text in "(\\PC|[0-9]{1,3} (hộ|%|tỷ đồng|em)[, .\n]){0,60}") {
            let reading = reader::read(&text);
            let cut = pieces(&text, &reading);
            prop_assert_eq!(whole(&cut), text.clone());
            let joined: String = passages(&text, &reading).iter().map(|p| whole(&p.pieces)).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
