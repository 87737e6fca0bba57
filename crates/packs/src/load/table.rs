//! Strict reading of TOML tables: every key is asked for by name and type, every answer
//! knows its place, and keys nobody asked for are mistakes.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::desk::{Desk, File, Said};
use crate::mistake::{At, Mistake};

/// One TOML table under reading.
pub(super) struct Table<'a> {
    file: &'a File<'a>,
    desk: &'a Desk,
    span: Range<usize>,
    entries: &'a DeTable<'a>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        file: &'a File<'a>,
        desk: &'a Desk,
        span: Range<usize>,
        entries: &'a DeTable<'a>,
    ) -> Self {
        Self {
            file,
            desk,
            span,
            entries,
            asked: RefCell::default(),
        }
    }

    /// The place of the table itself.
    pub(super) fn here(&self) -> At {
        self.file.at(self.span.start)
    }

    pub(super) fn desk(&self) -> &'a Desk {
        self.desk
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        self.entries.get(key)
    }

    pub(super) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// Whether the key's value is a text, where a table may stand, too.
    pub(super) fn is_text(&self, key: &'static str) -> bool {
        let value = self.get(key).map(Spanned::get_ref);
        matches!(value, Some(DeValue::String(_)))
    }

    fn place(&self, value: &Spanned<DeValue<'_>>) -> At {
        self.file.at(value.span().start)
    }

    /// The place of a key's value, or of the table when the key is absent.
    pub(super) fn place_of(&self, key: &'static str) -> At {
        self.get(key)
            .map_or_else(|| self.here(), |value| self.place(value))
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, allowed: &str) {
        let read = shown(value.get_ref());
        let message = format!("\"{key}\" ghi {}", quoted(value.get_ref()));
        self.desk.add(
            Mistake::new(&self.place(value), message)
                .read(read)
                .allowed(allowed),
        );
    }

    /// Says that a key's value is refused for a reason of its own.
    pub(super) fn refuse(&self, key: &'static str, message: impl Into<String>) {
        let read = self.entries.get(key).map(|value| shown(value.get_ref()));
        let mistake = Mistake::new(&self.place_of(key), message).read(read.unwrap_or_default());
        self.desk.add(mistake);
    }

    pub(super) fn missing(&self, key: &str) {
        self.desk
            .add(Mistake::new(&self.here(), format!("thiếu \"{key}\"")));
    }

    /// A text: NFC, trimmed, not empty.
    pub(super) fn text(&self, key: &'static str) -> Option<Said> {
        let value = self.get(key)?;
        self.said(key, value)
    }

    fn said(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Said> {
        let text: String = match value.get_ref() {
            DeValue::String(text) => vi::nfc(text),
            _ => String::new(),
        };
        if text.is_empty() {
            self.wrong(key, value, "một đoạn chữ trong ngoặc kép");
            return None;
        }
        Some(Said {
            text,
            at: self.place(value),
        })
    }

    pub(super) fn need(&self, key: &'static str) -> Option<Said> {
        if self.get(key).is_none() {
            self.missing(key);
        }
        self.text(key)
    }

    pub(super) fn string(&self, key: &'static str) -> Option<String> {
        self.text(key).map(|said| said.text)
    }

    /// A required text; missing or wrong, it is empty and the mistake is on the desk.
    pub(super) fn need_string(&self, key: &'static str) -> String {
        self.need(key).map(|said| said.text).unwrap_or_default()
    }

    /// A required identifier: lower-case letters, digits and hyphens.
    pub(super) fn need_id(&self, key: &'static str) -> Option<Said> {
        let said = self.need(key)?;
        if is_slug(&said.text) {
            return Some(said);
        }
        let message = format!("\"{key}\" ghi \"{}\"", said.text);
        let mistake = Mistake::new(&said.at, message).read(said.text);
        self.desk
            .add(mistake.allowed("chữ thường không dấu, chữ số và dấu nối"));
        None
    }

    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        if let DeValue::Boolean(flag) = value.get_ref() {
            return Some(*flag);
        }
        self.wrong(key, value, "true, false");
        None
    }

    /// A whole number not below zero.
    pub(super) fn count(&self, key: &'static str) -> Option<u32> {
        let value = self.get(key)?;
        let read = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        if read.is_none() {
            self.wrong(key, value, "số nguyên không âm");
        }
        read
    }

    /// The literal of an integer or a decimal fraction, exact.
    pub(super) fn number(&self, key: &'static str) -> Option<Said> {
        let value = self.get(key)?;
        let literal = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => "",
        };
        if literal.is_empty() || literal.contains(|c: char| c.is_ascii_alphabetic()) {
            self.wrong(key, value, "số, ví dụ 12 hoặc 0.5");
            return None;
        }
        Some(Said {
            text: literal.to_owned(),
            at: self.place(value),
        })
    }

    /// A day: a TOML date or the text "2016-05-15".
    pub(super) fn date(&self, key: &'static str) -> Option<NaiveDate> {
        let value = self.get(key)?;
        let read = match value.get_ref() {
            DeValue::Datetime(day) if day.time.is_none() => day.date.and_then(|day| {
                NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
            }),
            DeValue::String(text) => text.parse().ok(),
            _ => None,
        };
        if read.is_none() {
            self.wrong(key, value, "ngày viết như 2016-05-15");
        }
        read
    }

    /// One of a fixed set of words.
    pub(super) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let value = self.get(key)?;
        let said = self.said(key, value)?;
        let known = words.iter().find(|(word, _)| *word == said.text);
        if known.is_none() {
            self.unknown(key, &said, words.iter().map(|(word, _)| *word));
        }
        known.map(|(_, meaning)| *meaning)
    }

    /// Says that a text is none of the allowed ones.
    pub(super) fn unknown<'w>(
        &self,
        key: &str,
        said: &Said,
        words: impl IntoIterator<Item = &'w str>,
    ) {
        let message = format!("\"{key}\" ghi \"{}\"", said.text);
        self.desk.add(
            Mistake::new(&said.at, message)
                .read(said.text.clone())
                .among(words),
        );
    }

    /// A list of texts; absent, it is empty. A text standing twice is a mistake.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Said> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value, "danh sách chữ, ví dụ [\"a\", \"b\"]");
            return Vec::new();
        };
        let mut said: Vec<Said> = Vec::new();
        for item in items.iter() {
            let Some(text) = self.said(key, item) else {
                continue;
            };
            if said.iter().any(|before| before.text == text.text) {
                let message = format!("\"{key}\" ghi \"{}\" hai lần", text.text);
                self.desk
                    .add(Mistake::new(&text.at, message).read(text.text));
            } else {
                said.push(text);
            }
        }
        said
    }

    pub(super) fn need_texts(&self, key: &'static str) -> Vec<Said> {
        let Some(value) = self.get(key) else {
            self.missing(key);
            return Vec::new();
        };
        if matches!(value.get_ref(), DeValue::Array(items) if items.is_empty()) {
            self.refuse(key, format!("\"{key}\" là danh sách rỗng"));
        }
        self.texts(key)
    }

    /// A sub-table, `key = { … }`.
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        if let DeValue::Table(entries) = value.get_ref() {
            return Some(Table::new(self.file, self.desk, value.span(), entries));
        }
        self.wrong(
            key,
            value,
            "bảng con, ví dụ { field = \"…\", is = [\"…\"] }",
        );
        None
    }

    /// A list of tables, `[[key]]`; absent, it is empty.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value, &format!("các bảng [[{key}]]"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(entries) => {
                    tables.push(Table::new(self.file, self.desk, item.span(), entries));
                }
                _ => self.wrong(key, item, &format!("các bảng [[{key}]]")),
            }
        }
        tables
    }

    /// Reports the keys that nobody asked for. To be called when all were.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.entries.keys() {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                let at = self.file.at(key.span().start);
                let mistake = Mistake::new(&at, format!("không có khóa \"{name}\"")).read(name);
                self.desk.add(mistake.among(asked.iter().copied()));
            }
        }
    }
}

/// Lower-case ASCII letters and digits in groups joined by single hyphens.
pub(super) fn is_slug(text: &str) -> bool {
    text.split('-').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

/// A value as its author wrote it, near enough to be recognised.
fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) => "một danh sách".to_owned(),
        DeValue::Table(_) => "một bảng".to_owned(),
    }
}

fn quoted(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        other => shown(other),
    }
}
