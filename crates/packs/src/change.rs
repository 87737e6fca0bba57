//! What a newer version of a register no longer draws from records that an older one shaped.

use std::fmt;

use crate::field::{Field, Kind};
use crate::register::{Asserts, MeasureOf, NatureOf, Path, Register, ValueOf, When};

/// A rule of the older register that the newer has no more: the entries it drew would go with the
/// next edit of their record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The rule's place in the register, as [`crate::Assertion::rule`] of its entries has it.
    pub rule: u32,
    /// The measure, or the field that chooses it.
    pub measure: String,
    /// The field that the value comes from; none where the record counts as one.
    pub field: Option<String>,
}

impl Register {
    /// The rules whose entries `newer` would not draw again from the same fields.
    pub fn lost_in(&self, newer: &Register) -> Vec<Lost> {
        let kept = |rule: &Asserts| {
            self.standing == newer.standing
                && newer.asserts.iter().any(|other| {
                    says_the_same((self, rule), (newer, other))
                        && rule
                            .reads(self)
                            .iter()
                            .all(|path| alike(self.at(path), newer.at(path)))
                })
        };
        (0_u32..)
            .zip(&self.asserts)
            .filter(|(_, rule)| !kept(rule))
            .map(|(at, rule)| Lost {
                rule: at,
                measure: match &rule.measure {
                    MeasureOf::Fixed(id) => id.clone(),
                    MeasureOf::Chosen(path) => path.to_string(),
                },
                field: match &rule.value {
                    ValueOf::One => rule.per_line.clone(),
                    ValueOf::Field(path) => Some(path.to_string()),
                },
            })
            .collect()
    }
}

impl Asserts {
    /// Every field that decides what the rule draws; a label only names it.
    pub(crate) fn reads(&self, register: &Register) -> Vec<Path> {
        let mut paths: Vec<Path> = [&self.of, &self.excluded, &self.role]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        paths.extend(self.dated(register));
        paths.extend(self.when.as_ref().map(|when| when.field.clone()));
        if let ValueOf::Field(path) = &self.value {
            paths.push(path.clone());
        }
        if let MeasureOf::Chosen(path) = &self.measure {
            paths.push(path.clone());
        }
        if let NatureOf::Chosen(path) = &self.nature {
            paths.push(path.clone());
        }
        paths
    }

    /// Where the entry's time stands.
    fn dated(&self, register: &Register) -> Option<Path> {
        let usual = || {
            Some(Path {
                lines: None,
                field: register.date.clone()?,
            })
        };
        self.date.clone().or_else(usual)
    }
}

fn says_the_same((was, a): (&Register, &Asserts), (is, b): (&Register, &Asserts)) -> bool {
    (&a.measure, &a.value, &a.of, &a.excluded, a.rate)
        == (&b.measure, &b.value, &b.of, &b.excluded, b.rate)
        && (&a.nature, &a.role, &a.per_line) == (&b.nature, &b.role, &b.per_line)
        && a.dated(was) == b.dated(is)
        && holds_as_wide(a.when.as_ref(), b.when.as_ref())
}

/// Whether the newer condition holds wherever the older did.
fn holds_as_wide(older: Option<&When>, newer: Option<&When>) -> bool {
    match (older, newer) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(a), Some(b)) => a.field == b.field && a.is.iter().all(|id| b.is.contains(id)),
    }
}

/// Whether a field takes what the older one held.
fn alike(older: Option<&Field>, newer: Option<&Field>) -> bool {
    match (older.map(|f| &f.kind), newer.map(|f| &f.kind)) {
        (Some(Kind::Amount(a)), Some(Kind::Amount(b))) => {
            (a.sort, a.uom) == (b.sort, b.uom) && a.scale <= b.scale
        }
        (Some(Kind::Choice { taxonomy: a }), Some(Kind::Choice { taxonomy: b })) => a == b,
        (Some(Kind::Choices { taxonomy: a }), Some(Kind::Choices { taxonomy: b })) => a == b,
        (Some(Kind::Date), Some(Kind::Period)) => true,
        (Some(a), Some(b)) => a.code() == b.code(),
        (a, b) => a.is_none() && b.is_none(),
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(lines) = &self.lines {
            write!(f, "{lines}.")?;
        }
        f.write_str(&self.field)
    }
}
