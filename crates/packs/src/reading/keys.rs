//! The keys by which the lines of a record are known.

use std::collections::HashSet;

use serde_json::Value;

use super::asked::is_blank;
use crate::field::Field;
use crate::part::{LONGEST_KEY, is_key};
use crate::record::{FieldError, KEY, Place, shown};

/// The key of each line: the one it brings along, else the next number that no line before it
/// and none that brings its own has.
pub(super) fn keys(field: &Field, rows: &[Value], errors: &mut Vec<FieldError>) -> Vec<String> {
    let brought = |row: &Value| match row.get(KEY) {
        Some(Value::String(key)) if is_key(key) => Some(key.clone()),
        _ => None,
    };
    let mut taken: HashSet<String> = HashSet::new();
    let all: HashSet<String> = rows.iter().filter_map(brought).collect();
    let mut next = 0_u32;
    let mut keys = Vec::with_capacity(rows.len());
    for (number, row) in (1_u32..).zip(rows) {
        let here = Place::line(field, number).stranger(KEY);
        if let Some(read) = row.get(KEY).filter(|key| !is_blank(key)) {
            match brought(row) {
                Some(key) if taken.insert(key.clone()) => {
                    keys.push(key);
                    continue;
                }
                Some(key) => {
                    errors.push(here.error(&key, format!("khóa \"{key}\" đã có ở dòng trên")))
                }
                None => {
                    let error = here.error(&shown(read), format!("khóa ghi {}", shown(read)));
                    errors.push(error.allowed(format!(
                        "chữ thường không dấu, số, gạch nối; tối đa {LONGEST_KEY} ký tự"
                    )));
                }
            }
        }
        let made = loop {
            next += 1;
            let made = next.to_string();
            if !all.contains(&made) {
                break made;
            }
        };
        taken.insert(made.clone());
        keys.push(made);
    }
    keys
}
