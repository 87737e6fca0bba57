//! Sections and sentences: places of a template filled from figures, with what must be said beside
//! a number: another time, the gap between declared and evidenced, how many units it comes from.

use db::Conn;
use packs::{Part, Piece, Section};
use vi::Span;

use super::resolve::Desk;
use super::tell::{Told, tell};
use super::{Bit, Block, bodies, cases};
use crate::shell::fault::Fault;

pub(super) fn word(text: impl Into<String>) -> Bit {
    Bit {
        text: text.into(),
        figure: None,
    }
}

/// 1 for roman numbers, 2 for arabic ones, 3 for letters.
pub(super) fn depth(section: &Section) -> u8 {
    let roman = |c: char| "IVXLC".contains(c);
    match section.number.chars().next() {
        Some(c) if roman(c) => 1,
        Some(c) if c.is_ascii_digit() => 2,
        Some(_) => 3,
        None => 1,
    }
}

impl Desk<'_> {
    /// A section with its heading; `deeper` when others stand under it.
    pub(super) fn section(
        &mut self,
        conn: &mut Conn,
        section: &Section,
        deeper: bool,
    ) -> Result<Vec<Block>, Fault> {
        let mut blocks = vec![Block::Heading {
            level: depth(section),
            text: match section.number.as_str() {
                "" => section.title.clone(),
                number => format!("{number}. {}", section.title),
            },
        }];
        let mut open: Vec<Bit> = Vec::new();
        for part in &section.parts {
            match part {
                Part::Sentence(template) => {
                    if let Some(sentence) = self.sentence(&template.pieces) {
                        if !open.is_empty() {
                            open.push(word(" "));
                        }
                        open.extend(sentence);
                    }
                    continue;
                }
                Part::Prompt(text) => {
                    close(&mut open, &mut blocks);
                    blocks.push(Block::Prompt(text.clone()));
                }
                Part::List {
                    register,
                    columns,
                    top,
                } => {
                    close(&mut open, &mut blocks);
                    blocks.extend(cases::list(conn, self, register, columns, *top)?);
                }
            }
        }
        close(&mut open, &mut blocks);
        if blocks.len() == 1 && !deeper {
            blocks.push(Block::Prompt(
                "Chưa có số liệu trong sổ; đơn vị bổ sung.".to_owned(),
            ));
        }
        Ok(blocks)
    }

    /// The figure of a measure to tell: of the common period, else dated, else the latest.
    fn find(&self, measure: &str, want: Option<packs::Basis>) -> Option<Told> {
        let told = self.figures.iter().filter(|f| f.measure == measure);
        told.filter_map(|f| tell(f, want)).max_by_key(|t| {
            (
                t.period == self.common,
                t.period != Span::UNKNOWN,
                t.period.to,
            )
        })
    }

    /// The sentence with its figures; nothing when all of them are missing.
    fn sentence(&mut self, pieces: &[Piece]) -> Option<Vec<Bit>> {
        let told: Vec<Option<Told>> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Figure { measure, basis } => self.find(measure, *basis),
                _ => None,
            })
            .collect();
        let asks = pieces.iter().any(|p| matches!(p, Piece::Figure { .. }));
        if asks && told.iter().all(Option::is_none) {
            return None;
        }
        let mut bits = Vec::new();
        for (at, (piece, told)) in pieces.iter().zip(&told).enumerate() {
            bits.push(match (piece, told) {
                (Piece::Text(text), _) => word(text.clone()),
                (Piece::Unit, _) if at == 0 => word(self.version.name.clone()),
                (Piece::Unit, _) => word(bodies::inside(self.version)),
                (Piece::Period, _) => word(self.common.to_vi()),
                (Piece::Place, _) => word(bodies::place(self.version)),
                (Piece::Figure { .. }, Some(told)) => Bit {
                    text: told.used.text.clone(),
                    figure: Some(told.used.id.clone()),
                },
                (Piece::Figure { .. }, None) => word("(chưa rõ số)"),
            });
        }
        let told: Vec<Told> = told.into_iter().flatten().collect();
        remark(&mut bits, &self.remarks(&told));
        self.used.extend(told.into_iter().map(|t| t.used));
        Some(bits)
    }

    /// What stands in brackets behind a sentence: another time, the gap, the coverage; each once.
    fn remarks(&self, told: &[Told]) -> Vec<String> {
        let mut remarks: Vec<String> = Vec::new();
        let mut add = |remark: String| {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        };
        for t in told {
            if t.period != self.common {
                add(when(&t.period));
            }
            t.remarks.iter().cloned().for_each(&mut add);
        }
        remarks
    }
}

/// A period in brackets.
pub(super) fn when(period: &Span) -> String {
    if *period == Span::UNKNOWN {
        "chưa rõ thời điểm".to_owned()
    } else {
        period.to_vi()
    }
}

/// Puts remarks before the full stop.
fn remark(bits: &mut Vec<Bit>, remarks: &[String]) {
    if remarks.is_empty() {
        return;
    }
    if let Some(last) = bits.last_mut().filter(|b| b.figure.is_none()) {
        last.text = last.text.trim_end_matches('.').to_owned();
    }
    let remarks = remarks.join("; ");
    let open = bits
        .iter()
        .rev()
        .find(|b| !b.text.is_empty())
        .is_some_and(|b| b.text.ends_with(')'));
    bits.push(word(if open {
        format!(", {remarks}.")
    } else {
        format!(" ({remarks}).")
    }));
}

fn close(open: &mut Vec<Bit>, blocks: &mut Vec<Block>) {
    if !open.is_empty() {
        blocks.push(Block::Paragraph(std::mem::take(open)));
    }
}

/// The first letter small, as inside a sentence; an abbreviation ("TCCSĐ") stays.
pub(super) fn lower(text: &str) -> String {
    if text.chars().nth(1).is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect())
}
