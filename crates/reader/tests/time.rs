//! Which time a figure is of: stated before it in its sentence, or right behind it.

use reader::read;

/// The time of each figure of a text, in order; "-" where it is not known.
fn times(text: &str) -> Vec<String> {
    let figures = read(text).figures;
    figures
        .iter()
        .map(|f| f.when.map_or("-".into(), |w| w.iso()))
        .collect()
}

const PARTS: &[(&str, &str)] = &[
    (
        "6 tháng đầu năm 2022, huyện có 45 mô hình.",
        "2022-01-01..2022-06-30",
    ),
    (
        "Trong 6 tháng đầu năm 2022, huyện có 45 mô hình.",
        "2022-01-01..2022-06-30",
    ),
    (
        "Sáu tháng đầu năm 2022, huyện có 45 mô hình.",
        "2022-01-01..2022-06-30",
    ),
    (
        "Trong sáu tháng đầu năm 2022 huyện có 45 mô hình.",
        "2022-01-01..2022-06-30",
    ),
    (
        "6 tháng cuối năm 2022, huyện có 45 mô hình.",
        "2022-07-01..2022-12-31",
    ),
    (
        "9 tháng năm 2024, huyện có 45 mô hình.",
        "2024-01-01..2024-09-30",
    ),
    (
        "Chín tháng đầu năm 2024, huyện có 45 mô hình.",
        "2024-01-01..2024-09-30",
    ),
    (
        "3 tháng cuối của năm 2024, huyện có 45 mô hình.",
        "2024-10-01..2024-12-31",
    ),
    (
        "Nửa đầu năm 2022, huyện có 45 mô hình.",
        "2022-01-01..2022-06-30",
    ),
    ("Quý I/2023, huyện có 45 mô hình.", "2023-01-01..2023-03-31"),
    (
        "Quý I năm 2023, huyện có 45 mô hình.",
        "2023-01-01..2023-03-31",
    ),
    (
        "Trong quý 2 năm 2023, huyện có 45 mô hình.",
        "2023-04-01..2023-06-30",
    ),
    (
        "Quý III, năm 2023 huyện có 45 mô hình.",
        "2023-07-01..2023-09-30",
    ),
    (
        "Tháng 3 đến tháng 5 năm 2023, huyện có 45 mô hình.",
        "2023-03-01..2023-05-31",
    ),
    (
        "Từ tháng 3 đến tháng 5 năm 2023, huyện có 45 mô hình.",
        "2023-03-01..2023-05-31",
    ),
    (
        "Từ tháng 3 đến hết tháng 5/2023, huyện có 45 mô hình.",
        "2023-03-01..2023-05-31",
    ),
    (
        "Từ quý I đến quý III năm 2023, huyện có 45 mô hình.",
        "2023-01-01..2023-09-30",
    ),
    (
        "Từ ngày 15/12/2022 đến ngày 14/6/2023, huyện có 45 mô hình.",
        "2022-12-15..2023-06-14",
    ),
    (
        "Từ ngày 15/3 đến 20/5/2023, huyện có 45 mô hình.",
        "2023-03-15..2023-05-20",
    ),
    (
        "Từ năm 2016 đến năm 2020, huyện có 45 mô hình.",
        "2016-01-01..2020-12-31",
    ),
    (
        "Từ năm 2016 đến hết năm 2020, huyện có 45 mô hình.",
        "2016-01-01..2020-12-31",
    ),
    (
        "Từ 2016 đến 2020, huyện có 45 mô hình.",
        "2016-01-01..2020-12-31",
    ),
    (
        "Giai đoạn 2016 - 2020, huyện có 45 mô hình.",
        "2016-01-01..2020-12-31",
    ),
    (
        "Nhiệm kỳ 2020-2025, huyện có 45 mô hình.",
        "2020-01-01..2025-12-31",
    ),
    ("Từ năm 2016 đến nay, huyện có 45 mô hình.", "2016-01-01.."),
    (
        "Từ đầu năm 2022 đến nay, huyện có 45 mô hình.",
        "2022-01-01..",
    ),
    ("Đến cuối năm 2022, huyện có 45 mô hình.", "..2022-12-31"),
    (
        "Tính đến hết quý III/2022, huyện có 45 mô hình.",
        "..2022-09-30",
    ),
    (
        "Tính đến thời điểm 30/6/2022, huyện có 45 mô hình.",
        "..2022-06-30",
    ),
    ("Trước năm 2020, huyện có 45 mô hình.", "..2019-12-31"),
    ("Sau năm 2020, huyện có 45 mô hình.", "2021-01-01.."),
    (
        "Năm 2022, 6 tháng đầu năm huyện có 45 mô hình.",
        "2022-01-01..2022-06-30",
    ),
    ("6 tháng đầu năm, huyện có 45 mô hình.", "-"),
    ("Năm 2021 và năm 2022, huyện có 45 mô hình.", "-"),
];

#[test]
fn parts_of_a_year_are_periods() {
    for (text, when) in PARTS {
        assert_eq!(times(text), [*when], "{text}");
    }
    let parts = read("6 tháng đầu năm 2022 và quý III năm 2022").traps;
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|t| (t.quote.as_str(), t.why.as_str()))
        .collect();
    assert_eq!(
        parts,
        [
            ("6 tháng đầu năm 2022", "period"),
            ("quý III năm 2022", "quarter")
        ]
    );
}

#[test]
fn a_comparison_does_not_date_what_follows() {
    for (text, when) in [
        (
            "Năm 2024, thu 45 tỷ đồng, tăng 12% so với cùng kỳ năm 2023; trong đó quỹ xã 5 tỷ đồng.",
            ["2024"; 3].as_slice(),
        ),
        (
            "Huyện thu 45 tỷ đồng, tăng 12% so với cùng kỳ năm 2023; trong đó quỹ xã 5 tỷ đồng.",
            &["-"; 3],
        ),
        (
            "Năm 2024 tăng 12% so cùng kỳ 2023, quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        (
            "Năm 2024 tăng 12% so với thời điểm cuối năm 2022, quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        (
            "Năm 2024 tăng 12% so với bình quân giai đoạn 2016-2020, quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        (
            "Năm 2024 tăng 12% (so với năm 2023), quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        (
            "Năm 2024 tăng 12% so với 6 tháng đầu năm 2023, quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        (
            "Năm 2024 tăng 12% so với quý I năm 2023, quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        (
            "Năm 2024 thu cao hơn năm 2023, quỹ xã 5 tỷ đồng.",
            &["2024"],
        ),
        (
            "Năm 2024 bằng 95% năm 2023, quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        (
            "Năm 2024 gấp 2 lần năm 2023, quỹ xã 5 tỷ đồng.",
            &["2024"; 2],
        ),
        ("So với năm 2015, năm 2020 có 12 tổ.", &["2020"]),
        ("So với năm 2015 và 2016, huyện có thêm 12 tổ.", &["-"]),
        (
            "Năm 2024 có 40 hộ (cùng kỳ năm 2023 là 35 hộ).",
            &["2024", "-"],
        ),
    ] {
        assert_eq!(times(text), when, "{text}");
    }
}

#[test]
fn the_day_of_a_paper_does_not_date_what_follows() {
    for text in [
        "Thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị, huyện có 12 mô hình.",
        "Thực hiện Chỉ thị số 05-CT/TW, ngày 15/5/2016 của Bộ Chính trị, huyện có 12 mô hình.",
        "Theo Quyết định 123/QĐ-UBND của Ủy ban nhân dân tỉnh ngày 15/5/2016, huyện có 12 mô hình.",
        "Thi hành Luật Đất đai năm 2013, huyện có 12 mô hình.",
        "Thi hành Hiến pháp 2013, huyện có 12 mô hình.",
    ] {
        assert_eq!(times(text), ["-"], "{text}");
    }
    assert_eq!(
        times("Thực hiện Chỉ thị 05-CT/TW, năm 2023 huyện có 12 mô hình."),
        ["2023"]
    );
    assert_eq!(
        times("Đến ngày 31/12/2021, huyện có 12 mô hình."),
        ["..2021-12-31"]
    );
}

#[test]
fn a_time_right_behind_a_figure_is_its_own() {
    for (text, when) in [
        (
            "Năm 2023, hộ nghèo giảm từ 5,6% (năm 2020) xuống 1,2%.",
            ["2020", "2023"],
        ),
        ("Hộ nghèo giảm từ 12% năm 2015 xuống còn 5%.", ["2015", "-"]),
        (
            "Hộ nghèo giảm từ 12% năm 2015 xuống 5% năm 2020.",
            ["2015", "2020"],
        ),
        (
            "Có 45 mô hình 6 tháng đầu năm 2022, 30 mô hình quý I năm 2021.",
            ["2022-01-01..2022-06-30", "2021-01-01..2021-03-31"],
        ),
    ] {
        assert_eq!(times(text), when, "{text}");
    }
}
