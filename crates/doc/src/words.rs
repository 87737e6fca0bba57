//! The fixed lines of a document as a profile words them: number, date,
//! authority, recipients, the mark that ends the text.

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
            let gap = "\u{a0}".repeat(6);
            return format!("{}, ngày{gap}tháng{gap}năm{gap}", header.place);
        };
        let padded = |value: u8, below: u8| {
            if value < below {
                format!("0{value}")
            } else {
                value.to_string()
            }
        };
        format!(
            "{}, ngày {} tháng {} năm {}",
            header.place,
            padded(date.day, self.letterhead.date_pad_day_below),
            padded(date.month, self.letterhead.date_pad_month_below),
            date.year
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
    /// "(Kèm theo báo cáo số 05-BC/ĐU ngày 05/02/2026)", under an appendix's title.
    pub(crate) fn attached_to(&self) -> String {
        let number = self.profile.number_line(&self.header);
        let mut letters = number.chars();
        let first = letters
            .next()
            .map_or_else(String::new, |c| c.to_lowercase().to_string());
        let date = match self.header.date {
            Some(day) => format!("ngày {:02}/{:02}/{}", day.day, day.month, day.year),
            None => "ngày ... tháng ... năm ...".to_owned(),
        };
        let number = format!("{first}{}", letters.as_str()).replace(':', "");
        format!(
            "(Kèm theo {} {number} {date})",
            self.header.kind.to_lowercase()
        )
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
