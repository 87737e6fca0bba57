//! What is said beside a number, the same on pages, in reports and on a terminal.

use packs::Nature;
use vi::{Decimal, Uom};

use super::Below;
use super::text::Texts;
use crate::shell::lang::Lang;
use crate::shell::text::fill;

/// So many units are named; the rest are counted.
const NAMED: usize = 3;

/// How a nature is told.
#[must_use]
pub fn nature_name(lang: Lang, nature: Nature) -> &'static str {
    let t = Texts::of(lang);
    match nature {
        Nature::Result => t.result,
        Nature::Target => t.target,
        Nature::Norm => t.norm,
        Nature::Tariff => t.tariff,
        Nature::Change => t.change,
    }
}

/// What stands before a value that tells how much something changed, so that it is not read as what
/// it came to: "giảm ", "tăng ", or where its label tells neither, "thay đổi ".
#[must_use]
pub fn turn(lang: Lang, nature: Nature, label: &str, value: Decimal) -> &'static str {
    let t = Texts::of(lang);
    if nature != Nature::Change {
        return "";
    }
    // Not folded: "tặng" and "giám sát" tell of no change.
    let label = label.to_lowercase();
    let says = |word: &str| label.split(|c: char| !c.is_alphabetic()).any(|w| w == word);
    match (says("giảm"), says("tăng")) {
        (true, false) if value >= Decimal::ZERO => t.fell,
        (false, true) if value >= Decimal::ZERO => t.rose,
        _ => t.changed_by,
    }
}

/// The sum of what units below declared, or why there is none.
#[must_use]
pub fn summed(lang: Lang, below: &Below, uom: Uom) -> String {
    let t = Texts::of(lang);
    match below.quantity() {
        Some(quantity) => t.lang.quantity(&quantity, uom),
        None if below.missing.is_empty() => t.below_vague.to_owned(),
        None => t.below_not_added.to_owned(),
    }
}

/// Whose declarations the sum holds, and whose it does not: a unit whose words cannot be added has
/// declared all the same. `missing` names those.
#[must_use]
pub fn covered(lang: Lang, below: &Below, missing: &[String]) -> String {
    let t = Texts::of(lang);
    let mut told = Vec::new();
    if below.n > 0 || (below.missing.is_empty() && below.waiting == 0) {
        let (n, of) = (t.lang.count(below.n), t.lang.count(below.of));
        told.push(fill(t.coverage, &[("n", &n), ("of", &of)]));
    }
    if below.waiting > 0 {
        told.push(fill(t.below_waiting, &[("n", &below.waiting)]));
    }
    if !below.missing.is_empty() {
        let mut names = missing.to_vec();
        names.truncate(NAMED);
        let more = below.missing.len() - names.len();
        if more > 0 {
            names.push(fill(t.and_more, &[("n", &more)]));
        }
        let names = names.join(", ");
        // Where nothing could be added, the value says so already.
        let text = match below.value {
            Some(_) => t.below_missing,
            None => t.below_said,
        };
        told.push(fill(text, &[("names", &names)]));
    }
    told.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgtree::UnitId;
    use vi::Bound;

    fn named(n: i64, names: &[&str], waiting: i64) -> (Below, String) {
        let below = below(n, names.len(), waiting);
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let told = covered(Lang::Vi, &below, &names);
        (below, told)
    }

    fn below(n: i64, missing: usize, waiting: i64) -> Below {
        Below {
            value: (n + waiting > 0).then(|| Decimal::from(7)),
            high: None,
            bound: Bound::Exact,
            n,
            of: 12,
            waiting,
            denominator: None,
            missing: (0..).map(UnitId).take(missing).collect(),
        }
    }

    #[test]
    fn a_unit_that_declared_what_cannot_be_added_is_not_counted_as_silent() {
        let (one, told) = named(0, &["Thôn Thịnh Đức"], 0);
        assert_eq!(summed(Lang::Vi, &one, Uom::Percent), "không cộng được");
        assert_eq!(told, "đã khai báo: Thôn Thịnh Đức");
        let (_, told) = named(2, &["A", "B", "C", "D", "E"], 0);
        assert_eq!(
            told,
            "2/12 đơn vị trực thuộc; đã khai báo nhưng không cộng được: A, B, C, và 2 nữa"
        );
    }

    #[test]
    fn ended_units_that_wait_are_told_and_in_no_coverage() {
        let both = named(3, &[], 2).1;
        assert_eq!(
            both,
            "3/12 đơn vị trực thuộc; 2 đơn vị đã kết thúc, chưa phân về đơn vị nào bên dưới"
        );
        assert!(!named(0, &[], 2).1.contains("0/12"));
    }

    #[test]
    fn a_sum_of_vague_values_alone_is_unknown_not_refused() {
        let vague = Below {
            value: None,
            ..below(1, 0, 0)
        };
        assert_eq!(summed(Lang::Vi, &vague, Uom::Count), "chưa rõ con số");
        assert_eq!(covered(Lang::Vi, &vague, &[]), "1/12 đơn vị trực thuộc");
    }

    #[test]
    fn a_change_says_which_way_it_went() {
        let of = |label: &str, n: i64| turn(Lang::Vi, Nature::Change, label, Decimal::from(n));
        assert_eq!(of("Mức giảm tỷ lệ hộ nghèo của xã Đăk Ang", 10), "giảm ");
        assert_eq!(of("Thu nhập tăng thêm", 5), "tăng ");
        assert_eq!(of("Tỷ lệ hộ nghèo", 5), "thay đổi ");
        assert_eq!(of("Quà tặng sau giám sát", 5), "thay đổi ");
        assert_eq!(
            of("Mức giảm", -5),
            "thay đổi ",
            "a fall of less than nothing"
        );
        assert_eq!(
            turn(Lang::Vi, Nature::Result, "Mức giảm", Decimal::from(5)),
            ""
        );
    }
}
