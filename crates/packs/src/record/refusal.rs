//! Why a value was refused, and where in the record it stands.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::field::Field;
use crate::register::Register;

/// Why one value was refused, so that the person who typed it can mend it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
pub struct FieldError {
    /// For programs: `ten`, or `dong-gop.3.so-tien` with lines counted from 1.
    pub path: String,
    /// For people: `"Tên mô hình"` or `Dòng 3, cột "Số tiền"`.
    pub place: String,
    pub read: String,
    /// What may stand there; empty when the message says it.
    pub allowed: String,
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if self.allowed.is_empty() {
            Ok(())
        } else {
            write!(f, "; cho phép: {}", self.allowed)
        }
    }
}

/// Where in a record something stands.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    path: String,
    words: String,
}

impl Place {
    pub(crate) fn field(field: &Field) -> Self {
        Self {
            path: field.id.clone(),
            words: format!("\"{}\"", field.label),
        }
    }

    pub(crate) fn column(lines: &str, number: u32, field: &Field) -> Self {
        Self {
            path: format!("{lines}.{number}.{}", field.id),
            words: format!("Dòng {number}, cột \"{}\"", field.label),
        }
    }

    /// A whole line.
    pub(crate) fn line(lines: &Field, number: u32) -> Self {
        Self {
            path: format!("{}.{number}", lines.id),
            words: format!("\"{}\", dòng {number}", lines.label),
        }
    }

    /// A name that no field has, inside this place.
    pub(crate) fn stranger(&self, name: &str) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self {
            path,
            words: self.words.clone(),
        }
    }

    /// The record as a whole.
    pub(crate) fn record(register: &Register) -> Self {
        Self {
            path: String::new(),
            words: register.one.clone(),
        }
    }

    pub(crate) fn error(&self, read: &str, message: impl Into<String>) -> FieldError {
        FieldError {
            path: self.path.clone(),
            place: self.words.clone(),
            read: read.to_owned(),
            allowed: String::new(),
            message: message.into(),
        }
    }
}

impl FieldError {
    pub(crate) fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = allowed.into();
        self
    }

    /// Of a sensitive field only the place is told and what may stand there: errors are shown,
    /// logged and sent on.
    pub(crate) fn hush(&mut self, allowed: impl FnOnce() -> String) {
        if self.read.is_empty() {
            return;
        }
        self.read.clear();
        "giá trị đã ghi chưa dùng được".clone_into(&mut self.message);
        if self.allowed.is_empty() {
            self.allowed = allowed();
        }
    }
}

/// A value as it was sent, cut to a readable length.
pub(crate) fn shown(value: &Value) -> String {
    const SHOWN: usize = 80;
    match value {
        Value::Null => "null".to_owned(),
        Value::Array(_) => "một danh sách".to_owned(),
        Value::String(text) if text.chars().count() > SHOWN => {
            format!("\"{}…\"", text.chars().take(SHOWN).collect::<String>())
        }
        Value::String(text) => format!("\"{text}\""),
        other => {
            let text = other.to_string();
            if text.chars().count() <= SHOWN {
                return text;
            }
            format!("{}…", text.chars().take(SHOWN).collect::<String>())
        }
    }
}
