use super::*;
use proptest::prelude::*;

/// Written, stored, printed.
const FORMS: &[(&str, &str, &str)] = &[
    ("2021-12-31", "2021-12-31", "31/12/2021"),
    ("31/12/2021", "2021-12-31", "31/12/2021"),
    ("06/08/2020", "2020-08-06", "06/8/2020"),
    ("6-8-2020", "2020-08-06", "06/8/2020"),
    ("6.8.2020", "2020-08-06", "06/8/2020"),
    ("ngày 05 tháng 02 năm 2026", "2026-02-05", "05/02/2026"),
    ("ngày 18/5/2021", "2021-05-18", "18/5/2021"),
    ("2023-05", "2023-05", "tháng 5/2023"),
    ("5/2023", "2023-05", "tháng 5/2023"),
    ("Tháng 5/2023", "2023-05", "tháng 5/2023"),
    ("tháng 2 năm 2023", "2023-02", "tháng 02/2023"),
    ("2023", "2023", "năm 2023"),
    ("năm 2023", "2023", "năm 2023"),
    (
        "quý II/2023",
        "2023-04-01..2023-06-30",
        "từ 01/4/2023 đến 30/6/2023",
    ),
    (
        "quý 4 năm 2023",
        "2023-10-01..2023-12-31",
        "từ 01/10/2023 đến 31/12/2023",
    ),
    (
        "6 tháng đầu năm 2023",
        "2023-01-01..2023-06-30",
        "từ 01/01/2023 đến 30/6/2023",
    ),
    (
        "6 tháng cuối năm 2023",
        "2023-07-01..2023-12-31",
        "từ 01/7/2023 đến 31/12/2023",
    ),
    (
        "9 tháng đầu năm 2024",
        "2024-01-01..2024-09-30",
        "từ 01/01/2024 đến 30/9/2024",
    ),
    (
        "Sáu tháng đầu năm 2022",
        "2022-01-01..2022-06-30",
        "từ 01/01/2022 đến 30/6/2022",
    ),
    (
        "9 tháng năm 2024",
        "2024-01-01..2024-09-30",
        "từ 01/01/2024 đến 30/9/2024",
    ),
    (
        "ba tháng cuối của năm 2024",
        "2024-10-01..2024-12-31",
        "từ 01/10/2024 đến 31/12/2024",
    ),
    (
        "nửa đầu năm 2022",
        "2022-01-01..2022-06-30",
        "từ 01/01/2022 đến 30/6/2022",
    ),
    (
        "tháng 3 đến tháng 5 năm 2023",
        "2023-03-01..2023-05-31",
        "từ 01/3/2023 đến 31/5/2023",
    ),
    (
        "quý I đến quý III năm 2023",
        "2023-01-01..2023-09-30",
        "từ 01/01/2023 đến 30/9/2023",
    ),
    (
        "từ ngày 15/3 đến ngày 20/5/2023",
        "2023-03-15..2023-05-20",
        "từ 15/3/2023 đến 20/5/2023",
    ),
    (
        "nhiệm kỳ 2020 - 2025",
        "2020-01-01..2025-12-31",
        "từ 01/01/2020 đến 31/12/2025",
    ),
    (
        "từ 2021 - 2023",
        "2021-01-01..2023-12-31",
        "từ 01/01/2021 đến 31/12/2023",
    ),
    (
        "2016-01-01..2020-08-06",
        "2016-01-01..2020-08-06",
        "từ 01/01/2016 đến 06/8/2020",
    ),
    (
        "từ 01/01/2016 đến 06/8/2020",
        "2016-01-01..2020-08-06",
        "từ 01/01/2016 đến 06/8/2020",
    ),
    (
        "2016..2024-02",
        "2016-01-01..2024-02-29",
        "từ 01/01/2016 đến 29/02/2024",
    ),
    (
        "giai đoạn 2016 - 2020",
        "2016-01-01..2020-12-31",
        "từ 01/01/2016 đến 31/12/2020",
    ),
    (
        "2016–2020",
        "2016-01-01..2020-12-31",
        "từ 01/01/2016 đến 31/12/2020",
    ),
    ("..2021-12-31", "..2021-12-31", "đến 31/12/2021"),
    ("đến 31/12/2021", "..2021-12-31", "đến 31/12/2021"),
    ("đến hết năm 2021", "..2021-12-31", "đến 31/12/2021"),
    ("trước ngày 01/01/2022", "..2021-12-31", "đến 31/12/2021"),
    ("2021-05-18..", "2021-05-18..", "từ 18/5/2021"),
    ("từ 18/5/2021", "2021-05-18..", "từ 18/5/2021"),
    ("từ năm 2016 đến nay", "2016-01-01..", "từ 01/01/2016"),
    ("sau 17/5/2021", "2021-05-18..", "từ 18/5/2021"),
    ("unknown", "unknown", "không rõ"),
    ("Không rõ", "unknown", "không rõ"),
];

#[test]
fn reads_stored_and_spoken_forms() {
    for (written, iso, vi) in FORMS {
        let span = Span::parse(written).unwrap();
        assert_eq!(span.iso(), *iso, "{written}");
        assert_eq!(span.to_vi(), *vi, "{written}");
        assert_eq!(Span::parse(iso), Ok(span));
    }
}

#[test]
fn impossible_dates_say_why() {
    for (written, why) in [
        ("", "ô trống"),
        ("30/02/2024", "tháng 2 năm 2024 không có ngày 30"),
        ("29/02/2023", "không có ngày 29"),
        ("5/13/2023", "không có tháng 13"),
        ("31/12/21", "đủ bốn chữ số"),
        ("23", "đủ bốn chữ số"),
        ("0999", "đủ bốn chữ số"),
        ("quý V/2023", "chỉ có quý I"),
        ("13 tháng đầu năm 2023", "không có 13 tháng"),
        ("2021-12-31..2021-01-01", "sau ngày cuối"),
        ("..", "chưa ghi ngày nào"),
        ("hôm qua", "không phải số"),
        ("1/2/3/2023", "không phải ngày, tháng hay năm"),
        ("trước 1000", "quá xa"),
        ("unknown..2021", "không phải số"),
        ("05..2023", "đủ bốn chữ số"),
        ("từ tháng 5 đến tháng 3 năm 2023", "sau ngày cuối"),
    ] {
        let error = Span::parse(written).expect_err(written);
        assert!(error.contains(why), "{written}: {error}");
        assert!(error.contains("Có thể ghi"), "{error}");
    }
}

#[test]
fn containment_needs_what_is_known() {
    let contains = |a: &str, b: &str| Span::parse(a).unwrap().contains(&Span::parse(b).unwrap());
    assert!(contains("2021", "2021-12-31"));
    assert!(contains("2021", "2021-05"));
    assert!(contains("2021-05", "2021-05"));
    assert!(!contains("2021-05", "2021"));
    assert!(!contains("2021", "2021-12-01..2022-01-31"));
    assert!(!contains("2021", "..2021-12-31"));
    assert!(contains("..2021-12-31", "..2021-12-31"));
    assert!(contains("..2022-12-31", "..2021-12-31"));
    assert!(!contains("..2020-12-31", "..2021-12-31"));
    assert!(contains("..2021-12-31", "2021"));
    assert!(!contains("2021", "2021-05-18.."));
    assert!(contains("2021-01-01..", "2021-05-18.."));
    assert!(!contains("..2021-12-31", "2021-05-18.."));
    assert!(!contains("2021", "unknown"));
    assert!(!contains("unknown", "2021"));
    assert!(!contains("unknown", "unknown"));
}

#[test]
fn party_style_pads_days_and_the_first_two_months() {
    let day = |y, m, d| Day::from_ymd_opt(y, m, d).unwrap();
    assert_eq!(day_vi(day(2020, 8, 6)), "06/8/2020");
    assert_eq!(day_vi(day(2026, 2, 5)), "05/02/2026");
    assert_eq!(day_vi(day(2026, 3, 10)), "10/3/2026");
    assert_eq!(
        place_and_date("Phố Mới", day(2026, 2, 5)),
        "Phố Mới, ngày 05 tháng 02 năm 2026"
    );
    assert_eq!(
        place_and_date("Đắk Tô", day(2025, 10, 31)),
        "Đắk Tô, ngày 31 tháng 10 năm 2025"
    );
}

#[test]
fn soundness_and_json() {
    let lie = Span {
        precision: Precision::Year,
        ..Span::parse("2021-05").unwrap()
    };
    assert!(!lie.is_sound());
    assert!(Span::UNKNOWN.is_sound());
    let span: Span = serde_json::from_str("\"tháng 5/2023\"").unwrap();
    assert_eq!(serde_json::to_string(&span).unwrap(), "\"2023-05\"");
    assert!(serde_json::from_str::<Span>("\"30/02/2024\"").is_err());
}

fn days() -> impl Strategy<Value = Day> {
    (365_243i32..3_652_059).prop_filter_map("a day", Day::from_num_days_from_ce_opt)
}

fn spans() -> impl Strategy<Value = Span> {
    (days(), days(), 0u8..7).prop_map(|(a, b, kind)| match kind {
        0 => Span::day(a),
        1 => Span::month(a.year(), a.month()).unwrap(),
        2 => Span::year(a.year()).unwrap(),
        3 => Span::period(a.min(b), a.max(b)).unwrap(),
        4 => Span::until(a),
        5 => Span::since(a),
        _ => Span::UNKNOWN,
    })
}

proptest! {
    #[test]
    fn both_forms_read_back(span in spans()) {
        prop_assert!(span.is_sound());
        prop_assert_eq!(Span::parse(&span.iso()), Ok(span));
        prop_assert_eq!(Span::parse(&span.to_vi()), Ok(span));
    }

    #[test]
    fn containment_is_an_order(a in spans(), b in spans(), c in spans()) {
        prop_assert_eq!(a.contains(&a), a != Span::UNKNOWN);
        if a.contains(&b) && b.contains(&c) {
            prop_assert!(a.contains(&c));
        }
        if a.contains(&b) && b.contains(&a) {
            prop_assert_eq!((a.from, a.to), (b.from, b.to));
        }
    }

    #[test]
    fn no_text_panics(s in ".*", t in "(từ |đến |quý |tháng |trước |sau )?[0-9/.iv-]{0,12}( đến | năm |\\.\\.)?[0-9/-]{0,10}") {
        for text in [s, t] {
            if let Ok(span) = Span::parse(&text) {
                prop_assert_eq!(Span::parse(&span.iso()), Ok(span));
            }
        }
    }
}
