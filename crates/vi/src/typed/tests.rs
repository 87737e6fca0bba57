use super::*;
use proptest::prelude::*;

/// (value, high, of, bound, unit) as text, for short comparisons.
fn told(s: &str) -> Result<String, String> {
    let (q, unit) = parse_quantity(s)?;
    let mut out = format!("{} {}", q.bound, q.value);
    if let Some(high) = q.high {
        out += &format!("..{high}");
    }
    if let Some(of) = q.of {
        out += &format!("/{of}");
    }
    if let Some(unit) = unit {
        out += &format!(" {unit}");
    }
    Ok(out)
}

#[test]
fn reads_what_clerks_type() {
    for (typed, meant) in [
        ("trên 52 tỷ đồng", "over 52000000000 VND"),
        ("2 tỷ 800 triệu đồng", "exact 2800000000 VND"),
        ("2 tỷ 652 triệu 300 nghìn đ", "exact 2652300000 VND"),
        ("1 triệu 250.000đ", "exact 1250000 VND"),
        ("gần 21km", "nearly 21 km"),
        ("trên 22,7km", "over 22.7 km"),
        ("2.208m2", "exact 2208 m2"),
        ("1.200 m²", "exact 1200 m2"),
        ("12,5 tỷ", "exact 12500000000"),
        ("1.200 tỷ đồng", "exact 1200000000000 VND"),
        ("2 nghìn tỷ", "exact 2000000000000"),
        ("1 tỷ rưỡi", "exact 1500000000"),
        ("95 - 98%", "range 95..98 percent"),
        ("95% – 98%", "range 95..98 percent"),
        ("từ 95 đến 98%", "range 95..98 percent"),
        ("từ 1 - 2", "range 1..2"),
        ("2 - 3 tỷ đồng", "range 2000000000..3000000000 VND"),
        ("500 triệu - 1 tỷ đồng", "range 500000000..1000000000 VND"),
        ("500 đồng đến 1 nghìn đồng", "range 500..1000 VND"),
        ("900.000 - 2 triệu", "range 900000..2000000"),
        ("-5 - -3", "range -5..-3"),
        ("41/44", "exact 41/44"),
        ("41/44 (93,18 %)", "exact 41/44"),
        ("41 / 44 (93%)", "exact 41/44"),
        ("cơ bản đạt 19/19", "about 19/19"),
        ("đã đạt 19/19", "exact 19/19"),
        ("đạt trên 90%", "over 90 percent"),
        ("3/5 km", "exact 3/5 km"),
        ("ít nhất 30.000đ", "at_least 30000 VND"),
        ("không quá 5%", "at_most 5 percent"),
        ("dưới 5%", "at_most 5 percent"),
        ("từ 5 km trở lên", "at_least 5 km"),
        ("10 trở xuống", "at_most 10"),
        (">= 5", "at_least 5"),
        ("> 5", "over 5"),
        ("63 triệu đồng", "exact 63000000 VND"),
        ("300 tr", "exact 300000000"),
        ("300 trđ", "exact 300000000 VND"),
        ("52TỶ ĐỒNG", "exact 52000000000 VND"),
        ("hơn 40.000", "over 40000"),
        ("đạt 100 %", "exact 100 percent"),
        ("0,79%", "exact 0.79 percent"),
        ("-2 tỷ 800 triệu", "exact -2800000000"),
        ("hàng trăm", "vague 100"),
        ("hàng chục nghìn", "vague 10000"),
        ("hàng trăm triệu đồng", "vague 100000000 VND"),
        ("7", "exact 7"),
    ] {
        assert_eq!(told(typed).as_deref(), Ok(meant), "{typed}");
    }
}

#[test]
fn refuses_with_the_reason_and_the_choice() {
    for (typed, why) in [
        ("", "ô trống"),
        ("nhiều", "không viết bằng chữ số"),
        ("5 -", "thiếu số"),
        ("12 hộ", "sau số chỉ ghi đơn vị tính"),
        ("2 tỷ 8", "không nối tiếp"),
        ("2 tỷ 1200 triệu", "không nối tiếp"),
        ("1,55 tỷ 200 triệu", "không nối tiếp"),
        ("800 triệu 2 tỷ", "không nối tiếp"),
        ("từ 5", "phải có \"đến …\""),
        ("98 - 95%", "phải lớn hơn giá trị đầu"),
        ("khoảng 5 - 7", "bỏ từ chỉ mức"),
        ("trên gần 5", "trái nhau"),
        ("gần 5 trở lên", "trái nhau"),
        ("5 km - 7 ha", "hai đơn vị khác nhau"),
        ("63 triệu đồng/người/năm", "đã có trong chỉ tiêu"),
        ("30.000 đ/tháng", "đã có trong chỉ tiêu"),
        ("30.000đ/1", "phải đứng sau tổng số"),
        ("30.000đ/1 tháng", "sau số chỉ ghi đơn vị tính"),
        ("41/0", "phải lớn hơn 0"),
        ("41/44 (90%)", "tính được 93,18 %"),
        ("2/3 tỷ", "cả hai bên"),
        ("12,5 đồng", "không có phần lẻ"),
        ("hàng", "sau \"hàng\""),
        ("1,250,000", "hơn một dấu phẩy"),
        ("99999999999 tỷ", "quá lớn"),
    ] {
        let error = parse_quantity(typed).expect_err(typed);
        assert!(error.contains(why), "{typed}: {error}");
        assert!(error.contains("Có thể ghi"), "{typed}: {error}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(
        s in ".*",
        t in "(trên |từ |hàng |-)?[0-9.,]{0,6} ?(tỷ|triệu|tr|rưỡi|đ|%|km2|/|-| đến |\\(|\\)|trở lên| ){0,4}[0-9]{0,3}(%|đồng|\\))?"
    ) {
        for text in [s, t] {
            if let Ok((q, _)) = parse_quantity(&text) {
                prop_assert!(q.checked().is_ok());
            }
        }
    }

    #[test]
    fn spacing_case_and_composition_do_not_matter(n in 1i64..999, km: bool) {
        use unicode_normalization::UnicodeNormalization;
        let unit = if km { "km" } else { "tỷ đồng" };
        let typed = format!("trên {n} {unit}");
        let apart: String = typed.to_uppercase().nfd().collect();
        let tight = format!(" trên  {n}{unit}");
        prop_assert_eq!(parse_quantity(&typed), parse_quantity(&apart));
        prop_assert_eq!(parse_quantity(&typed), parse_quantity(&tight));
    }
}
