//! Strict reading of a layout file: every value is asked for by name and kind,
//! every mistake is kept with its place, every key not asked for is one.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Mm, Pt};
use crate::Day;

/// One thing wrong in a layout file; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

/// All mistakes of one file, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            let Mistake {
                line,
                column,
                message,
            } = mistake;
            write!(f, "Dòng {line}, cột {column}: {message}")?;
        }
        Ok(())
    }
}

/// Mistakes found so far in one text.
pub(super) struct Log<'t> {
    text: &'t str,
    found: RefCell<Vec<(usize, String)>>,
}

impl<'t> Log<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            found: RefCell::default(),
        }
    }

    pub(super) fn add(&self, at: usize, message: String) {
        self.found.borrow_mut().push((at, message));
    }

    pub(super) fn into_mistakes(self) -> Option<Mistakes> {
        let mut found = self.found.into_inner();
        found.sort();
        let mistakes: Vec<_> = found
            .into_iter()
            .map(|(at, message)| {
                let before = self.text.get(..at).unwrap_or(self.text);
                let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
                Mistake {
                    line: before.matches('\n').count() + 1,
                    column: before[line_start..].chars().count() + 1,
                    message,
                }
            })
            .collect();
        (!mistakes.is_empty()).then_some(Mistakes(mistakes))
    }
}

/// A table being read. Values that are wrong or missing are logged and stand
/// in as a neutral value, so that reading goes on to the next mistake.
pub(super) struct Section<'a, 'i> {
    log: &'a Log<'i>,
    name: String,
    span: Range<usize>,
    table: Option<&'a DeTable<'i>>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a, 'i> Section<'a, 'i> {
    pub(super) fn new(
        log: &'a Log<'i>,
        name: String,
        span: Range<usize>,
        table: Option<&'a DeTable<'i>>,
    ) -> Self {
        Self {
            log,
            name,
            span,
            table,
            asked: RefCell::default(),
        }
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().insert(key);
        self.table?.get(key)
    }

    fn require(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        let found = self.get(key);
        if found.is_none() && self.table.is_some() {
            self.log.add(
                self.span.start,
                format!("thiếu khóa \"{}\"", self.path(key)),
            );
        }
        found
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'i>>, allowed: &str) {
        let span = value.span();
        let read = self.log.text.get(span.clone()).unwrap_or_default();
        self.log.add(
            span.start,
            format!("\"{}\" đọc được {read}; phải là {allowed}", self.path(key)),
        );
    }

    /// Reads a required value with `read`; `allowed` says what it accepts.
    fn value<T>(
        &self,
        key: &'static str,
        allowed: &str,
        read: impl FnOnce(&'a DeValue<'i>) -> Option<T>,
    ) -> Option<T> {
        let value = self.require(key)?;
        let result = read(value.get_ref());
        if result.is_none() {
            self.wrong(key, value, allowed);
        }
        result
    }

    pub(super) fn text(&self, key: &'static str) -> String {
        self.value(key, "một chuỗi không rỗng trong ngoặc kép", |v| {
            v.as_str().filter(|s| !s.is_empty()).map(str::to_owned)
        })
        .unwrap_or_default()
    }

    pub(super) fn optional_text(&self, key: &'static str) -> Option<String> {
        self.get(key)
            .and_then(|_| Some(self.text(key)).filter(|s| !s.is_empty()))
    }

    pub(super) fn flag(&self, key: &'static str) -> bool {
        self.value(key, "true hoặc false", DeValue::as_bool)
            .unwrap_or_default()
    }

    /// A flag that is false when not written.
    pub(super) fn optional_flag(&self, key: &'static str) -> bool {
        self.get(key).is_some() && self.flag(key)
    }

    pub(super) fn whole<T: TryFrom<u16> + Default>(
        &self,
        key: &'static str,
        range: Range<u16>,
    ) -> T {
        let allowed = format!("số nguyên từ {} đến {}", range.start, range.end - 1);
        self.value(key, &allowed, |v| {
            let number: u16 = v.as_integer()?.as_str().parse().ok()?;
            T::try_from(number).ok().filter(|_| range.contains(&number))
        })
        .unwrap_or_default()
    }

    pub(super) fn mm(&self, key: &'static str) -> Mm {
        let read = |v: &DeValue<'i>| scaled(v, 10).filter(|tenths| *tenths <= 5000);
        let allowed = "độ dài từ 0 đến 500 mm, lẻ nhất 0,1 mm";
        Mm(self.value(key, allowed, read).unwrap_or_default())
    }

    pub(super) fn pt(&self, key: &'static str) -> Pt {
        let read = |v: &DeValue<'i>| scaled(v, 2).filter(|halves| *halves <= 144);
        let allowed = "cỡ từ 0 đến 72 pt, lẻ nhất 0,5 pt";
        Pt(self.value(key, allowed, read).unwrap_or_default())
    }

    pub(super) fn optional_pt(&self, key: &'static str) -> Option<Pt> {
        self.get(key).map(|_| self.pt(key))
    }

    pub(super) fn day(&self, key: &'static str) -> Day {
        let read = |v: &DeValue<'i>| {
            let date = v.as_datetime().filter(|d| d.time.is_none())?.date?;
            Day::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        };
        self.value(key, "một ngày dạng 2026-05-27", read)
            .unwrap_or_default()
    }

    pub(super) fn optional_day(&self, key: &'static str) -> Option<Day> {
        self.get(key).map(|_| self.day(key))
    }

    pub(super) fn section(&self, key: &'static str) -> Section<'a, 'i> {
        let table = self.value(key, "một bảng", DeValue::as_table);
        let span = self.get(key).map_or(self.span.clone(), Spanned::span);
        Section::new(self.log, self.path(key), span, table)
    }

    pub(super) fn optional_section(&self, key: &'static str) -> Option<Section<'a, 'i>> {
        self.get(key).map(|_| self.section(key))
    }

    /// The tables of a list, at least one.
    pub(super) fn sections(&self, key: &'static str) -> Vec<Section<'a, 'i>> {
        let list = self.value(key, "một danh sách bảng, ít nhất một", |v| {
            v.as_array().filter(|list| !list.is_empty())
        });
        let Some(list) = list else { return Vec::new() };
        list.iter()
            .enumerate()
            .map(|(at, value)| {
                let table = value.get_ref().as_table();
                if table.is_none() {
                    self.wrong(key, value, "một bảng");
                }
                let name = format!("{}[{}]", self.path(key), at + 1);
                Section::new(self.log, name, value.span(), table)
            })
            .collect()
    }

    pub(super) fn mistake(&self, message: &str) {
        self.log
            .add(self.span.start, format!("\"{}\" {message}", self.name));
    }

    /// Refuses every key that was never asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.table.into_iter().flat_map(DeTable::keys) {
            if !asked.contains(key.get_ref().as_ref()) {
                let known = asked.iter().copied().collect::<Vec<_>>().join(", ");
                self.log.add(
                    key.span().start,
                    format!(
                        "không có khóa \"{}\"; các khóa được phép: {known}",
                        self.path(key.get_ref())
                    ),
                );
            }
        }
    }
}

/// `12` or `12.7` times `unit`, exactly; `None` when it does not come out whole.
fn scaled(value: &DeValue<'_>, unit: u32) -> Option<u16> {
    let text = match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => return None,
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 3 {
        return None;
    }
    let power = 10_u32.pow(u32::try_from(fraction.len()).ok()?);
    let digits: u32 = format!("{whole}{fraction}").parse().ok()?;
    let product = digits.checked_mul(unit)?;
    product
        .is_multiple_of(power)
        .then_some(product / power)
        .and_then(|n| u16::try_from(n).ok())
}
