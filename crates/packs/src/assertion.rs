//! Assertions: the entries that a record proves or declares once its state counts.

use std::collections::BTreeSet;

use serde::Serialize;
use vi::{Bound, Decimal, Span, Uom};

use crate::measure::{Aggregate, Measure, usual_most};
use crate::nature::{Nature, Role, Standing};
use crate::pack::Pack;
use crate::part::Part;
use crate::record::{Amount, FieldError, FieldValue, Fields, Place, unit_name};
use crate::register::{Asserts, MeasureOf, NatureOf, Path, Register, ValueOf};

/// Digits after the decimal mark of a rate: 9188 is 91,88 %.
pub const RATE_SCALE: u8 = 2;

/// The most lines one record may have in one field.
pub const MOST_LINES: usize = 9_999;

/// One entry that a record asserts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assertion {
    /// The rule's place in the register.
    pub rule: u32,
    /// The key of the line it comes from; empty: not from a line.
    pub line: String,
    /// The parts in which everything stands that it says: it counts once all are accepted.
    pub parts: Vec<Part>,
    pub measure: String,
    pub nature: Nature,
    pub standing: Standing,
    pub role: Role,
    /// At the measure's scale; a rate at [`RATE_SCALE`].
    pub value: i64,
    pub high: Option<i64>,
    pub of: Option<i64>,
    pub excluded: Option<i64>,
    /// The value is a percentage without its numerator.
    pub rate: bool,
    pub bound: Bound,
    pub span: Span,
    pub label: Option<String>,
}

impl Register {
    /// What a record asserts in a state; nothing when the state does not count.
    pub fn assertions(&self, pack: &Pack, fields: &Fields, state: &str) -> Vec<Assertion> {
        if !self.counts(state) {
            return Vec::new();
        }
        self.drawn(pack, fields)
            .into_iter()
            .filter_map(Result::ok)
            .collect()
    }

    /// What the record would assert, or why one of its values cannot be asserted.
    pub(crate) fn drawn(&self, pack: &Pack, fields: &Fields) -> Vec<Result<Assertion, FieldError>> {
        let mut drawn = Vec::new();
        for (index, rule) in (0_u32..).zip(&self.asserts) {
            let sight = Sight {
                register: self,
                pack,
                index,
                rule,
                fields,
                line: None,
            };
            match &rule.per_line {
                None => drawn.extend(sight.draw()),
                Some(lines) => {
                    let found = fields.lines(lines).into_iter().flatten();
                    for (number, (key, fields)) in (1_u32..).zip(found) {
                        let line = Some(Line {
                            lines,
                            number,
                            key,
                            fields,
                        });
                        drawn.extend(Sight { line, ..sight }.draw());
                    }
                }
            }
        }
        drawn
    }
}

/// One rule looking at one record, or at one of its lines.
#[derive(Clone, Copy)]
struct Sight<'a> {
    register: &'a Register,
    pack: &'a Pack,
    /// The rule's place in the register.
    index: u32,
    rule: &'a Asserts,
    fields: &'a Fields,
    line: Option<Line<'a>>,
}

/// The line under sight.
#[derive(Clone, Copy)]
struct Line<'a> {
    lines: &'a str,
    number: u32,
    key: &'a str,
    fields: &'a Fields,
}

impl<'a> Sight<'a> {
    fn value(&self, path: &Path) -> Option<&'a FieldValue> {
        match &path.lines {
            None => self.fields.get(&path.field),
            Some(_) => self.line?.fields.get(&path.field),
        }
    }

    fn chosen(&self, path: &Path) -> Option<&'a str> {
        match self.value(path)? {
            FieldValue::Choice(id) | FieldValue::Measure(id) => Some(id),
            _ => None,
        }
    }

    fn amount(&self, path: &Path) -> Option<&'a Amount> {
        match self.value(path)? {
            FieldValue::Amount(amount) => Some(amount),
            _ => None,
        }
    }

    /// `None`: the rule does not apply, or what it needs was not stated.
    fn draw(&self) -> Option<Result<Assertion, FieldError>> {
        if let Some(when) = &self.rule.when {
            if !self.value(&when.field)?.is_among(&when.is) {
                return None;
            }
        }
        let measure = self.pack.measures.get(match &self.rule.measure {
            MeasureOf::Fixed(id) => id.as_str(),
            MeasureOf::Chosen(path) => self.chosen(path)?,
        })?;
        match &self.rule.value {
            ValueOf::One => {
                let one = Decimal::from(1).at_scale(measure.scale)?;
                Some(Ok(self.assertion(measure, Numbers::one(one))))
            }
            ValueOf::Field(path) => {
                let amount = self.amount(path)?;
                if self.whole_unstated(measure, amount) {
                    return None;
                }
                Some(match self.numbers(measure, amount) {
                    Ok(numbers) => Ok(self.assertion(measure, numbers)),
                    Err(refused) => {
                        let at = refused.at.unwrap_or(path);
                        Err(self.refusal(at, measure, &refused.why)?)
                    }
                })
            }
        }
    }

    /// A part whose whole stands in a field of its own that was left empty: no ratio is known.
    fn whole_unstated(&self, measure: &Measure, amount: &Amount) -> bool {
        let whole = self.rule.of.as_ref();
        measure.aggregate == Aggregate::Ratio
            && whole.is_some_and(|path| self.amount(path).is_none())
            && amount.quantity.of.is_none()
            && amount.uom != Uom::Percent
    }

    /// The stated numbers at the measure's scale, or the reason why they do not fit.
    fn numbers(&self, measure: &Measure, amount: &Amount) -> Result<Numbers, Refused<'a>> {
        let proved = self.register.standing == Standing::Evidenced;
        if proved && measure.aggregate == Aggregate::Distinct && self.nature() == Nature::Result {
            return Err("đếm mỗi sự vật một lần, hãy lập cho mỗi sự vật một hồ sơ".into());
        }
        let stated = &amount.quantity;
        let of = self.rule.of.as_ref().and_then(|path| self.amount(path));
        let of = of.map(|amount| amount.quantity.value).or(stated.of);
        let excluded = self
            .rule
            .excluded
            .as_ref()
            .and_then(|path| self.amount(path));
        let ratio = measure.aggregate == Aggregate::Ratio;
        let rate = of.is_none() && (self.rule.rate || ratio && amount.uom == Uom::Percent);
        let is_share = ratio || measure.uom == Uom::Percent;
        if rate && !is_share && self.nature() == Nature::Result {
            return Err("không phải tỷ lệ, kết quả không ghi bằng %".into());
        }
        let added = self.nature() == Nature::Result && self.role() == Role::Main;
        if ratio && of.is_none() && !rate && added {
            return Err("chưa có tổng số (mẫu số), ghi như 41/44 hoặc 93,18 %".into());
        }
        let any_unit = ratio && measure.uom == Uom::Percent;
        if !rate && !any_unit && amount.uom != measure.uom {
            let (kept, stated) = (unit_name(measure.uom), unit_name(amount.uom));
            return Err(format!("tính bằng {kept}, không phải {stated}").into());
        }
        let fixed = |scale: u8| {
            move |value: Decimal| {
                value.at_scale(scale).ok_or_else(|| {
                    format!("giữ tối đa {scale} chữ số thập phân và 18 chữ số tất cả")
                })
            }
        };
        let own = fixed(if rate { RATE_SCALE } else { measure.scale });
        let numbers = Numbers {
            value: own(stated.value)?,
            high: stated.high.map(own).transpose()?,
            of: of.map(own).transpose()?,
            excluded: excluded
                .map(|amount| fixed(measure.scale)(amount.quantity.value))
                .transpose()?,
            rate,
            bound: stated.bound,
        };
        self.within(&numbers, measure)?;
        Ok(numbers)
    }

    /// No number may lie beyond what its measure allows; each is refused at its own field.
    fn within(&self, numbers: &Numbers, measure: &Measure) -> Result<(), Refused<'a>> {
        let (scale, most) = if numbers.rate {
            (RATE_SCALE, usual_most(Uom::Percent, false, RATE_SCALE))
        } else {
            (measure.scale, measure.max)
        };
        let stated = |path: &'a Option<Path>| path.as_ref().filter(|p| self.amount(p).is_some());
        let (of, excluded) = (stated(&self.rule.of), stated(&self.rule.excluded));
        let whole = measure.most_of_whole();
        let parts = [
            (None, Some(numbers.value), scale, most),
            (None, numbers.high, scale, most),
            (of, numbers.of, measure.scale, whole),
            (excluded, numbers.excluded, measure.scale, whole),
        ];
        let free = self.nature() == Nature::Change || numbers.rate;
        for (at, number, scale, max) in parts {
            let Some(number) = number else { continue };
            let min = if free { Some(-max) } else { measure.min };
            let written = |limit: i64| Decimal::from_scaled(limit, scale).to_vi();
            let why = if let Some(min) = min.filter(|min| number < *min) {
                format!("không nhận số nhỏ hơn {}", written(min))
            } else if number > max {
                format!("không nhận số lớn hơn {}", written(max))
            } else {
                continue;
            };
            return Err(Refused { at, why });
        }
        Ok(())
    }

    fn assertion(&self, measure: &Measure, numbers: Numbers) -> Assertion {
        let Numbers {
            value,
            high,
            of,
            excluded,
            rate,
            bound,
        } = numbers;
        Assertion {
            rule: self.index,
            line: self
                .line
                .map_or_else(String::new, |line| line.key.to_owned()),
            parts: self.parts(),
            measure: measure.id.clone(),
            nature: self.nature(),
            standing: self.register.standing,
            role: self.role(),
            value,
            high,
            of,
            excluded,
            rate,
            bound,
            span: self.span(),
            label: self.label(),
        }
    }

    /// Where everything stands that the rule reads of this record; what counts as one stands where
    /// its title does, or is a whole line.
    fn parts(&self) -> Vec<Part> {
        let key = self.line.map(|line| line.key);
        let mut paths = self.rule.reads(self.register);
        // Where the rule's own date is not stated, the register's dates the entry.
        let dated = |path: &Path| self.value(path).is_some();
        let usual = self.register.date.iter().cloned();
        let usual = usual.filter(|_| !self.rule.date.as_ref().is_some_and(dated));
        paths.extend(usual.map(|field| Path { lines: None, field }));
        let stated = paths.iter().filter(|path| self.value(path).is_some());
        let mut parts: BTreeSet<Part> = stated
            .filter_map(|path| self.register.part_at(path, key))
            .collect();
        match (self.line, &self.rule.value) {
            (Some(line), _) => drop(parts.insert(Part::line(line.lines, line.key))),
            (None, ValueOf::One) => parts.extend(self.register.part_of(&self.register.title)),
            (None, ValueOf::Field(_)) => {}
        }
        parts.into_iter().collect()
    }

    fn nature(&self) -> Nature {
        match &self.rule.nature {
            NatureOf::Fixed(nature) => *nature,
            NatureOf::Chosen(path) => {
                let chosen = self.chosen(path).and_then(Nature::from_code);
                chosen.unwrap_or(Nature::Result)
            }
        }
    }

    fn role(&self) -> Role {
        let path = self.rule.role.as_ref();
        let chosen = path.and_then(|path| self.chosen(path));
        chosen.and_then(Role::from_code).unwrap_or(Role::Main)
    }

    fn span(&self) -> Span {
        let own = self.rule.date.as_ref().and_then(|path| self.value(path));
        let usual = self
            .register
            .date
            .as_ref()
            .and_then(|id| self.fields.get(id));
        match own.or(usual) {
            Some(FieldValue::Span(span)) => *span,
            _ => Span::UNKNOWN,
        }
    }

    fn label(&self) -> Option<String> {
        let path = self.rule.label.as_ref()?;
        Some(
            self.pack
                .display(self.register.at(path)?, self.value(path)?),
        )
    }

    /// What is wrong with the amount at a path.
    fn refusal(&self, path: &Path, measure: &Measure, why: &str) -> Option<FieldError> {
        let (field, amount) = (self.register.at(path)?, self.amount(path)?);
        let place = match self.line {
            Some(line) if path.lines.is_some() => Place::column(line.lines, line.number, field),
            _ => Place::field(field),
        };
        let read = amount.quantity.to_vi(amount.uom);
        Some(place.error(
            &read,
            format!("\"{read}\": chỉ tiêu \"{}\" {why}", measure.name),
        ))
    }
}

/// Why a number does not fit its measure, and where it stands; without a place, in the value's field.
struct Refused<'a> {
    at: Option<&'a Path>,
    why: String,
}

impl<T: Into<String>> From<T> for Refused<'_> {
    fn from(why: T) -> Self {
        Self {
            at: None,
            why: why.into(),
        }
    }
}

/// The numbers of one entry, at the scale of its measure.
#[derive(Clone, Copy)]
struct Numbers {
    value: i64,
    high: Option<i64>,
    of: Option<i64>,
    excluded: Option<i64>,
    rate: bool,
    bound: Bound,
}

impl Numbers {
    fn one(value: i64) -> Self {
        Self {
            value,
            high: None,
            of: None,
            excluded: None,
            rate: false,
            bound: Bound::Exact,
        }
    }
}
