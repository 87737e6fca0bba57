//! Whether a measure can take what a rule of `[[asserts]]` gives it.

use vi::Uom;

use super::found::Found;
use super::table::Table;
use crate::assertion::RATE_SCALE;
use crate::field::{AmountRule, Kind};
use crate::measure::{Aggregate, Measure};
use crate::mistake::Mistake;

/// One rule with a measure that is known.
pub(super) struct Fit<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) measure: &'a Measure,
    pub(super) rate: bool,
    /// The rule states a result, which will be added up.
    pub(super) plain: bool,
}

impl Fit<'_> {
    /// `value` is `None` when the record counts as one.
    pub(super) fn check(&self, value: Option<&Found<'_>>, of: bool) {
        let (table, aggregate) = (self.table, self.measure.aggregate);
        let ratio = aggregate == Aggregate::Ratio;
        let only = |key: &str| {
            format!(
                "\"{key}\" chỉ dùng với chỉ tiêu ratio, không phải {}",
                aggregate.code()
            )
        };
        if of && !ratio {
            table.refuse("of", only("of"));
        }
        if self.rate && self.plain && !ratio && self.measure.uom != Uom::Percent {
            table.refuse("rate", only("rate"));
            return;
        }
        let Some(found) = value else {
            if ratio {
                table.refuse(
                    "count",
                    "chỉ tiêu ratio cần tử số và mẫu số, không phải \"count\"",
                );
            }
            return;
        };
        if aggregate == Aggregate::Distinct {
            table.refuse(
                "value",
                "chỉ tiêu distinct đếm mỗi sự vật một lần: ghi count = 1",
            );
        } else if let Some(Kind::Amount(rule)) = found.field.map(|field| &field.kind) {
            self.same_unit(found, rule);
        }
    }

    fn same_unit(&self, found: &Found<'_>, rule: &AmountRule) {
        let (table, measure, said) = (self.table, self.measure, &found.said.text);
        let Some(uom) = rule.uom else {
            table.refuse("value", format!("\"{said}\" chưa có \"uom\""));
            return;
        };
        let wanted = if self.rate { Uom::Percent } else { measure.uom };
        let share =
            measure.aggregate == Aggregate::Ratio && [uom, measure.uom].contains(&Uom::Percent);
        if uom != wanted && (self.rate || !share) {
            let message = if self.rate {
                format!("\"value\" chỉ tới \"{said}\" tính bằng {uom}, \"rate\" cần phần trăm")
            } else {
                format!(
                    "\"value\" chỉ tới \"{said}\" tính bằng {uom}, chỉ tiêu \"{}\" tính bằng {}",
                    measure.id, measure.uom
                )
            };
            let mistake = Mistake::new(&found.said.at, message).read(uom.code());
            table.desk().add(mistake.allowed(wanted.code()));
            return;
        }
        let rate = uom == Uom::Percent && (self.rate || share);
        let kept = if rate { RATE_SCALE } else { measure.scale };
        if rule.scale > kept {
            let message = format!(
                "\"value\" chỉ tới \"{said}\" có {} chữ số thập phân, chỉ tiêu \"{}\" chỉ giữ {kept}",
                rule.scale, measure.id
            );
            let mistake = Mistake::new(&found.said.at, message).read(rule.scale.to_string());
            table.desk().add(mistake.allowed(format!("tối đa {kept}")));
        }
    }
}
