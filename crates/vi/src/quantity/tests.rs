use super::*;
use proptest::prelude::*;

fn d(plain: &str) -> Decimal {
    plain.parse().unwrap()
}

fn shown(json: &str, uom: Uom) -> String {
    serde_json::from_str::<Quantity>(json).unwrap().to_vi(uom)
}

#[test]
fn reads_as_officials_write() {
    for (json, uom, text) in [
        (
            r#"{"value":52000000000,"bound":"over"}"#,
            Uom::Vnd,
            "trên 52 tỷ đồng",
        ),
        (r#"{"value":21,"bound":"nearly"}"#, Uom::Km, "gần 21 km"),
        (r#"{"value":22.7,"bound":"over"}"#, Uom::Km, "trên 22,7 km"),
        (r#"{"value":41,"of":44}"#, Uom::Count, "41/44 (93,18 %)"),
        (
            r#"{"value":95,"high":98,"bound":"range"}"#,
            Uom::Percent,
            "từ 95 đến 98 %",
        ),
        (r#"{"value":100,"bound":"vague"}"#, Uom::Count, "hàng trăm"),
        (
            r#"{"value":10000,"bound":"vague"}"#,
            Uom::Count,
            "hàng chục nghìn",
        ),
        (
            r#"{"value":100000000,"bound":"vague"}"#,
            Uom::Vnd,
            "hàng trăm triệu đồng",
        ),
        (
            r#"{"value":30000,"bound":"at_least"}"#,
            Uom::Vnd,
            "ít nhất 30.000 đồng",
        ),
        (
            r#"{"value":500,"high":1000000000,"bound":"range"}"#,
            Uom::Vnd,
            "từ 500 đồng đến 1 tỷ đồng",
        ),
        (
            r#"{"value":2000000000,"high":3000000000,"bound":"range"}"#,
            Uom::Vnd,
            "từ 2 tỷ đến 3 tỷ đồng",
        ),
        (r#"{"value":7100,"bound":"over"}"#, Uom::Count, "trên 7.100"),
        (r#"2208"#, Uom::M2, "2.208 m²"),
    ] {
        assert_eq!(shown(json, uom), text);
    }
}

#[test]
fn json_is_a_number_when_exact() {
    let json = |q: Quantity| serde_json::to_string(&q).unwrap();
    assert_eq!(json(Quantity::exact(d("22.7"))), "22.7");
    assert_eq!(
        json(Quantity::range(d("1"), d("2")).unwrap()),
        r#"{"value":1,"high":2,"bound":"range"}"#
    );
    let part: Quantity = serde_json::from_str(r#"{"value":41,"of":44}"#).unwrap();
    assert_eq!(json(part), r#"{"value":41,"of":44,"bound":"exact"}"#);
}

#[test]
fn json_takes_typed_text_without_losing_a_unit() {
    assert_eq!(shown("\"trên 52 tỷ đồng\"", Uom::Vnd), "trên 52 tỷ đồng");
    assert_eq!(shown("\"41/44\"", Uom::Count), "41/44 (93,18 %)");
    let error = serde_json::from_str::<Quantity>("\"500 m\"")
        .unwrap_err()
        .to_string();
    assert!(error.contains("bỏ đơn vị \"m\""), "{error}");
}

#[test]
fn parts_must_agree() {
    for (json, why) in [
        (r#"{"value":1,"bound":"range"}"#, "thiếu giá trị cuối"),
        (
            r#"{"value":2,"high":2,"bound":"range"}"#,
            "phải lớn hơn giá trị đầu",
        ),
        (r#"{"value":1,"high":2}"#, "mức phải là"),
        (r#"{"value":1,"of":0}"#, "phải lớn hơn 0"),
        (r#"{"value":-1,"of":5}"#, "không được âm"),
        (r#"{"value":1,"of":5,"bound":"vague"}"#, "một tỷ lệ"),
        (r#"{"value":9,"bound":"vague"}"#, "bắt đầu từ hàng chục"),
        (r#"{"high":2}"#, "không đúng dạng"),
        (r#"{"value":1,"unit":"km"}"#, "không đúng dạng"),
        (r#"[1]"#, "cần một số"),
    ] {
        let error = serde_json::from_str::<Quantity>(json)
            .expect_err(json)
            .to_string();
        assert!(error.contains(why), "{json}: {error}");
    }
}

fn values() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (0i64..10_000, 0u8..4).prop_map(|(m, s)| Decimal::from_scaled(m, s)),
        (0i64..100_000).prop_map(|m| Decimal::from(m * 1_000_000)),
        any::<i32>().prop_map(|n| Decimal::from(i64::from(n))),
    ]
}

fn quantities() -> impl Strategy<Value = Quantity> {
    let bounds = prop::sample::select(Bound::ALL.to_vec());
    (values(), values(), bounds, any::<bool>(), 1u32..19).prop_filter_map(
        "parts agree",
        |(a, b, bound, of, zeros)| {
            let one = Quantity {
                value: a,
                high: None,
                of: of.then_some(b),
                bound,
            };
            match bound {
                Bound::Range => Quantity::range(a.min(b), a.max(b)),
                Bound::Vague => Quantity::bounded(Decimal::from(10i64.pow(zeros)), bound),
                _ => one.checked(),
            }
            .ok()
        },
    )
}

proptest! {
    #[test]
    fn json_reads_back(q in quantities()) {
        let json = serde_json::to_string(&q).unwrap();
        prop_assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), q);
    }

    /// What is printed can be typed back and means the same.
    #[test]
    fn text_reads_back(q in quantities(), uom in prop::sample::select(Uom::ALL.to_vec())) {
        let whole = |v: Decimal| v.is_integer();
        let fits = [Some(q.value), q.high, q.of].into_iter().flatten().all(whole)
            || uom != Uom::Vnd;
        let share_of_percents = q.of.is_some() && uom == Uom::Percent;
        prop_assume!(fits && !share_of_percents);
        let unit = (uom != Uom::Count).then_some(uom);
        let text = q.to_vi(uom);
        prop_assert_eq!(parse_quantity(&text), Ok((q, unit)), "{}", text);
    }
}
