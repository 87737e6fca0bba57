//! The fixed lines of a document as a profile words them: number, date,
//! authority, recipients, the mark that ends the text.

use chrono::Datelike;
use vi::day_vi;

use crate::{Authority, Block, Document, Error, Header, Profile, Run};

/// Said under a table that shows an en dash.
pub(crate) const UNKNOWN_NOTE: &str = "Ghi chú: dấu “–” là số liệu không rõ.";
/// Stands in a table without rows.
pub(crate) const NO_ROWS: &str = "Không có số liệu";

impl Profile {
    /// "Số 05-BC/ĐU", "Số: 15/BC-UBND", with a gap where no number is given yet.
    #[must_use]
    pub fn number_line(&self, header: &Header) -> String {
        let style = &self.number;
        let ordinal = match header.number.ordinal {
            Some(ordinal) => format!("{ordinal:0>width$}", width = usize::from(style.min_digits)),
            None => "\u{a0}".repeat(usize::from(style.blank_spaces)),
        };
        format!(
            "{}{ordinal}{}{}",
            style.prefix, style.separator, header.number.symbol
        )
    }

    /// "Quế Võ, ngày 05 tháng 02 năm 2026", with gaps where the day is not known.
    #[must_use]
    pub fn date_line(&self, header: &Header) -> String {
        let Some(date) = header.date else {
            let gap = "\u{a0}".repeat(4);
            return format!("{}, ngày{gap}tháng{gap}năm{gap}", header.place);
        };
        let padded = |value: u32, below: u8| {
            if value < u32::from(below) {
                format!("0{value}")
            } else {
                value.to_string()
            }
        };
        format!(
            "{}, ngày {} tháng {} năm {}",
            header.place,
            padded(date.day(), self.letterhead.date_pad_day_below),
            padded(date.month(), self.letterhead.date_pad_month_below),
            date.year()
        )
    }

    /// "T/M BAN THƯỜNG VỤ", "TM. ỦY BAN NHÂN DÂN".
    ///
    /// # Errors
    /// The guidance knows no such capacity (a Party body never signs "TUQ.").
    pub fn authority_line(&self, authority: &Authority) -> Result<String, Error> {
        let words = &self.signature;
        let (word, body) = match authority {
            Authority::OnBehalf(body) => (&words.on_behalf, body),
            Authority::Deputy(body) => (&words.deputy, body),
            Authority::ByOrder(body) => (&words.by_order, body),
            Authority::ByDelegation(body) => {
                let word = words
                    .by_delegation
                    .as_ref()
                    .ok_or_else(|| Error::NoSignatureWord {
                        profile: self.id.clone(),
                        capacity: "thừa ủy quyền",
                    })?;
                (word, body)
            }
        };
        Ok(format!("{word} {body}"))
    }

    /// Items of "Nơi nhận" with bullet and closing mark.
    pub(crate) fn recipient_lines(&self, items: &[String]) -> Vec<String> {
        let style = &self.recipients;
        items
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let end = if at + 1 == items.len() {
                    &style.last
                } else {
                    &style.separator
                };
                let bare = item
                    .trim_start_matches(['-', ' '])
                    .trim_end_matches(['.', ',', ';', ' ']);
                format!("{}{bare}{end}", style.bullet)
            })
            .collect()
    }
}

impl Document {
    /// "báo cáo số 05-BC/ĐU ngày 05/02/2026": how its own parts refer to it.
    pub(crate) fn cited(&self) -> String {
        let kind = self.header.kind.to_lowercase();
        let number = self.profile.number_line(&self.header).replace(':', "");
        let mut letters = number.chars();
        let first: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_lowercase)
            .collect();
        let rest = letters.as_str();
        let gap = "\u{a0}".repeat(4);
        match self.header.date {
            Some(day) => format!("{kind} {first}{rest} ngày {}", day_vi(day)),
            None => format!("{kind} {first}{rest} ngày{gap}tháng{gap}năm{gap}"),
        }
    }

    /// Under the title of an appendix.
    pub(crate) fn attached_to(&self) -> String {
        format!("(Kèm theo {})", self.cited())
    }

    /// The blocks with the profile's end mark on the last sentence. A text
    /// that ends in a table, note or heading takes no mark.
    pub(crate) fn closed_blocks(&self) -> Vec<Block> {
        let mut blocks = self.blocks.clone();
        let last_runs = match blocks.last_mut() {
            Some(Block::Para(runs)) => Some(runs),
            Some(Block::List(items)) => items.last_mut(),
            _ => None,
        };
        if let Some(run) = last_runs.and_then(|runs: &mut Vec<Run>| runs.last_mut()) {
            let bare = run.text.trim_end_matches(['.', '/', ';', ',', ' ']);
            run.text = format!("{bare}{}", self.profile.end.mark);
        }
        blocks
    }
}
