use super::*;
use proptest::prelude::*;
use std::hash::{BuildHasher, RandomState};

fn vi(s: &str) -> Result<String, String> {
    Decimal::parse_vi(s).map(|d| d.to_string())
}

#[test]
fn reads_vietnamese_notation() {
    for (typed, plain) in [
        ("1.250,75", "1250.75"),
        ("1.250", "1250"),
        ("2.208", "2208"),
        ("40.000", "40000"),
        ("2.652.000.000", "2652000000"),
        ("2 652 000", "2652000"),
        ("2\u{a0}652\u{a0}000,5", "2652000.5"),
        ("22,7", "22.7"),
        ("22.7", "22.7"),
        ("0.250", "0.25"),
        ("0,79", "0.79"),
        ("1234.567", "1234.567"),
        ("1250", "1250"),
        ("-3,50", "-3.5"),
        ("−3", "-3"),
        ("+3", "3"),
        ("007", "7"),
        ("0", "0"),
        ("-0,0", "0"),
    ] {
        assert_eq!(vi(typed).as_deref(), Ok(plain), "{typed}");
    }
}

#[test]
fn refuses_what_has_no_single_reading() {
    for (typed, why) in [
        ("", "chưa có chữ số"),
        ("-", "chưa có chữ số"),
        ("1,250.75", "dấu chấm đứng sau dấu phẩy"),
        ("1,250,000", "hơn một dấu phẩy"),
        ("1.25.000", "đủ ba chữ số"),
        ("1.250.75", "đủ ba chữ số"),
        ("0.250.000", "đủ ba chữ số"),
        ("1 25", "đủ ba chữ số"),
        ("1.250 000", "vừa dùng dấu chấm vừa dùng dấu cách"),
        ("12,", "sau dấu phẩy"),
        (",5", "trước dấu phẩy"),
        ("12.", "đủ ba chữ số"),
        ("1e3", "ký tự \"e\""),
        ("hai", "ký tự \"h\""),
        ("1/2", "ký tự \"/\""),
        ("99999999999999999999", "quá dài"),
    ] {
        let error = vi(typed).expect_err(typed);
        assert!(error.contains(why), "{typed}: {error}");
    }
}

#[test]
fn plain_notation_is_strict() {
    assert_eq!(
        Decimal::parse_plain("22.70"),
        Ok(Decimal::from_scaled(227, 1))
    );
    for bad in [
        "", "-", "1,5", "1.", ".5", "1e3", " 1", "1.2.3", "--1", "+1", "NaN",
    ] {
        assert!(Decimal::parse_plain(bad).is_err(), "{bad}");
    }
}

#[test]
fn scales_only_without_loss() {
    let d = Decimal::from_scaled(22_700, 3);
    assert_eq!((d.mantissa(), d.scale()), (227, 1));
    assert_eq!(d.at_scale(3), Some(22_700));
    assert_eq!(d.at_scale(0), None);
    assert_eq!(Decimal::from(i64::MAX).at_scale(1), None);
    assert_eq!(Decimal::ZERO.at_scale(200), Some(0));
}

#[test]
fn percentages_round_half_up() {
    let percent = |n: i64, d: i64| Decimal::percent_of(n, d).map(|p| p.to_vi());
    assert_eq!(percent(41, 44).as_deref(), Some("93,18"));
    assert_eq!(percent(120, 120).as_deref(), Some("100"));
    assert_eq!(percent(1, 8).as_deref(), Some("12,5"));
    assert_eq!(percent(1, 800).as_deref(), Some("0,13"));
    assert_eq!(percent(2, 3).as_deref(), Some("66,67"));
    assert_eq!(percent(1, 0), None);
    assert_eq!(percent(i64::MAX, i64::MAX).as_deref(), Some("100"));
}

#[test]
fn quotients_round_half_up() {
    let shown = |q: Option<Decimal>| q.map(Decimal::to_vi);
    assert_eq!(shown(Decimal::quotient(7, 2, 0)).as_deref(), Some("4"));
    assert_eq!(shown(Decimal::quotient(-7, 2, 0)).as_deref(), Some("-3"));
    assert_eq!(shown(Decimal::quotient(1, 3, 4)).as_deref(), Some("0,3333"));
    let metre = Decimal::from_scaled(1, 3);
    assert_eq!(
        shown(Decimal::quotient(21, metre, 0)).as_deref(),
        Some("21.000")
    );
    assert_eq!(
        shown(Decimal::quotient(metre, 2, 3)).as_deref(),
        Some("0,001")
    );
    assert_eq!(shown(Decimal::quotient(metre, 2, 2)).as_deref(), Some("0"));
    assert_eq!(Decimal::quotient(1, -3, 2), None);
    assert_eq!(
        Decimal::quotient(Decimal::from_scaled(i128::MAX, 0), metre, 6),
        None
    );
}

#[test]
fn json_keeps_every_digit() {
    let text = "[22.7,-3,0.000000000000000001,9223372036854775807]";
    let read: Vec<Decimal> = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    assert_eq!(
        serde_json::from_str::<Decimal>("\"22.7\"").unwrap(),
        read[0]
    );
    assert!(serde_json::from_str::<Decimal>("\"22,7\"").is_err());
    assert!(serde_json::from_str::<Decimal>("null").is_err());
    assert!(serde_json::from_str::<Decimal>("99999999999999999999").is_err());
}

#[test]
fn a_sum_of_many_stored_values_is_told_to_the_last_digit() {
    let largest = Decimal::from(i64::MAX);
    let sum = largest.checked_add(largest).unwrap();
    assert_eq!(sum.to_vi(), "18.446.744.073.709.551.614");
    let json = serde_json::to_string(&sum).unwrap();
    assert_eq!(json, "18446744073709551614");
    assert_eq!(sum.at_scale(0), None, "it cannot be stored");
    assert_eq!(sum.checked_sub(largest), Some(largest));
}

#[test]
fn far_apart_scales_compare_by_value() {
    let tiny = Decimal::from_scaled(1, 255);
    assert!(tiny > Decimal::ZERO);
    assert!(tiny < Decimal::from(1));
    assert!(Decimal::from_scaled(-1, 255) < Decimal::ZERO);
    assert!(Decimal::from(-1) < Decimal::from_scaled(-1, 255));
    assert_eq!(tiny.checked_add(Decimal::from(1)), None);
}

fn decimals() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0u8..=18).prop_map(|(m, s)| Decimal::from_scaled(m, s))
}

proptest! {
    #[test]
    fn both_notations_read_back(d in decimals()) {
        prop_assert_eq!(Decimal::parse_plain(&d.to_string()), Ok(d));
        prop_assert_eq!(Decimal::parse_vi(&d.to_vi()), Ok(d));
        let json = serde_json::to_string(&d).unwrap();
        prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), d);
    }

    #[test]
    fn equal_values_are_equal_fields(m in -1_000_000i64..1_000_000, s in 0u8..6, zeros in 0u8..6) {
        let a = Decimal::from_scaled(m, s);
        let b = Decimal::from_scaled(m * 10i64.pow(u32::from(zeros)), s + zeros);
        let hasher = RandomState::new();
        prop_assert_eq!(a, b);
        prop_assert_eq!(hasher.hash_one(a), hasher.hash_one(b));
        prop_assert_eq!(a.cmp(&b), Ordering::Equal);
    }

    #[test]
    fn order_is_that_of_the_difference(a in decimals(), b in decimals()) {
        prop_assert_eq!(a.cmp(&b).reverse(), b.cmp(&a));
        if let Some(rest) = a.checked_sub(b) {
            prop_assert_eq!(a.cmp(&b), rest.cmp(&Decimal::ZERO));
            prop_assert_eq!(rest.checked_add(b), Some(a));
        }
    }

    #[test]
    fn percent_is_within_half_a_step(n in 0i64..1_000_000, d in 1i64..1_000_000) {
        let p = Decimal::percent_of(n, d).unwrap().at_scale(2).unwrap();
        // |p/10⁴ − n/d| ≤ 1/2·10⁻⁴, rounded up on a tie
        let doubled = 2 * (p * d - n * 10_000);
        prop_assert!(-d < doubled && doubled <= d);
    }

    #[test]
    fn no_text_panics(s in ".*", t in "[-+0-9., ]{0,24}") {
        for text in [s, t] {
            let _ = Decimal::parse_plain(&text);
            if let Ok(d) = Decimal::parse_vi(&text) {
                prop_assert_eq!(Decimal::parse_vi(&d.to_vi()), Ok(d));
            }
        }
    }
}
