//! Every way of writing that the reader promises, one line each: the figure as
//! `value[..high][/of] unit bound [per …]`, or what the number is instead.

use reader::read;

/// The first figure of a text, written out; what else it holds if it has none.
fn told(text: &str) -> String {
    let reading = read(text);
    if let Some(f) = reading.figures.first() {
        let high = f.high.map_or(String::new(), |h| format!("..{h}"));
        let of = f.of.map_or(String::new(), |o| format!("/{o}"));
        let per = f
            .per
            .as_deref()
            .map_or(String::new(), |p| format!(" per {p}"));
        return format!("{}{high}{of} {} {}{per}", f.value, f.unit, f.bound);
    }
    if let Some(trap) = reading.traps.first() {
        return trap.why.as_str().to_string();
    }
    reading
        .doubts
        .first()
        .map_or("nothing".to_string(), |_| "doubt".to_string())
}

#[test]
fn figures_as_people_write_them() {
    for (text, expected) in [
        ("52 tỷ", "52000000000 VND exact"),
        ("2 tỷ 800 triệu đồng", "2800000000 VND exact"),
        ("1.250 tỷ", "1250000000000 VND exact"),
        ("12,5 tỷ", "12500000000 VND exact"),
        ("3,2 nghìn cây", "3200 count exact"),
        ("gần 1,3 triệu lượt", "1300000 count nearly"),
        ("21km", "21 km exact"),
        ("22,7km", "22.7 km exact"),
        ("2.208m2", "2208 m2 exact"),
        ("1.200 m²", "1200 m2 exact"),
        ("15ha", "15 ha exact"),
        ("40.000 ngày công", "40000 count exact"),
        ("2,95%", "2.95 percent exact"),
        ("100 %", "100 percent exact"),
        ("95 đến 98%", "95..98 percent range"),
        ("từ 1 - 2 mô hình", "1..2 count range"),
        (
            "25 - 30 triệu đồng/hộ",
            "25000000..30000000 VND range per household",
        ),
        ("120/120 (đạt 100%)", "120/120 count exact"),
        ("đạt 41/44", "41/44 count exact"),
        (
            "63 triệu đồng/người/năm",
            "63000000 VND exact per person/year",
        ),
        ("30.000đ/1 tháng", "30000 VND exact per month"),
        ("02 công trình", "2 count exact"),
        ("hai ngôi nhà", "2 count exact"),
        ("hàng trăm em", "100 count vague"),
        ("ba chục hộ", "30 count exact"),
        ("hơn một nửa số hộ", "1/2 count over"),
        ("gần một nửa diện tích", "1/2 count nearly"),
        ("một nửa tháng lương", "nothing"),
        ("nửa đầu năm", "nothing"),
        ("hai triệu đồng một suất", "2000000 VND exact per suất"),
        ("từ 10–15 hộ mỗi tổ", "10..15 count range per tổ"),
        ("20 suất mỗi suất 500.000 đồng", "20 count exact"),
        ("một nghìn rưỡi cây", "1500 count exact"),
        ("đạt 102% kế hoạch", "102 percent exact"),
        ("tăng 12,3% so với năm trước", "12.3 percent exact"),
        ("giảm còn 1,86%", "1.86 percent exact"),
        ("15.000/người", "15000 VND exact per person"),
        ("tối thiểu 4 triệu", "4000000 VND at_least"),
        ("khoảng hơn 30 hộ", "30 count over"),
        ("khoảng gần 30 hộ", "30 count nearly"),
        ("trên dưới 30 hộ", "30 count about"),
        ("cơ bản đạt 19/19 tiêu chí", "19/19 count about"),
        ("từ 5 hộ trở lên", "5 count at_least"),
        ("5 hộ trở xuống", "5 count at_most"),
        ("có đến 300 người", "300 count exact"),
        ("gấp 2,5 lần", "2.5 times exact"),
        ("46,8 km2", "46.8 km2 exact"),
        ("30 cây số", "30 km exact"),
        ("hai vạn cây", "20000 count exact"),
        ("hàng trăm tỷ đồng", "100000000000 VND vague"),
        ("52\u{a0}tỉ\u{a0}đồng", "52000000000 VND exact"),
        ("hoà giải 12.5 ha", "12.5 ha exact"),
        ("có 2,345 hộ", "2345 count exact"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn numbers_that_are_no_figures() {
    for (text, expected) in [
        ("Chỉ thị 05-CT/TW", "document number"),
        ("Nghị quyết 33", "document number"),
        ("ngày 18/5/2021", "date"),
        ("năm 2016", "date"),
        ("nhiệm kỳ 2020-2025", "period"),
        ("trong 4 năm", "duration"),
        ("khóa XII", "ordinal"),
        ("lần thứ XIX", "ordinal"),
        ("“Ngày thứ 7 với dân”", "weekday"),
        ("quý III", "quarter"),
        ("ở khu phố 7", "address"),
        ("ở tổ 3", "address"),
        ("Km12+300", "address"),
        ("QL1A", "address"),
        ("gọi 0912 345 678", "phone"),
        ("khoản 2 Điều 7", "clause"),
        ("dịch Covid-19", "name"),
        ("khó vạn lần dân liệu cũng xong", "proverb"),
        ("đã 72 tuổi", "age"),
        ("lúc 7h30", "clock"),
        ("xe 51B-123.45", "plate"),
        ("mạng 4G", "code"),
        ("dịch vụ công mức độ 4", "level"),
        ("học sinh lớp 9", "grade"),
        ("“5 không, 3 sạch”", "name"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn what_has_two_readings_or_none_is_doubted() {
    for text in [
        "1,250 tỷ đồng",
        "1O hộ",
        "5OO triệu đồng",
        "1.25.300 người",
        "12345678901234567890 hộ",
        "28,6% triệu đồng",
    ] {
        assert_eq!(told(text), "doubt", "{text}");
    }
}

#[test]
fn one_is_no_number_where_it_is_an_article() {
    for text in [
        "một hộ vươn lên thoát nghèo",
        "là 1 trong những xã dẫn đầu",
        "một số mô hình hay",
    ] {
        assert_eq!(told(text), "nothing", "{text}");
    }
}

/// Everything a text holds, short: figures, traps in angle brackets, doubts as "?".
fn all(text: &str) -> String {
    let reading = read(text);
    let mut found: Vec<(usize, String)> = Vec::new();
    for f in &reading.figures {
        let high = f.high.map_or(String::new(), |h| format!("..{h}"));
        let of = f.of.map_or(String::new(), |o| format!("/{o}"));
        found.push((f.start, format!("{}{high}{of} {}", f.value, f.unit)));
    }
    for t in &reading.traps {
        found.push((t.start, format!("<{}>", t.why.as_str())));
    }
    for _ in &reading.doubts {
        found.push((usize::MAX, "?".into()));
    }
    found.sort();
    found
        .into_iter()
        .map(|(_, said)| said)
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn words_glued_by_editors_systems() {
    for (text, expected) in [
        ("huy động 5.800tỷđồng", "5800000000000 VND"),
        ("huy động 5.800 tỷđồng", "5800000000000 VND"),
        ("huyđộng5.800tỷđồng", "5800000000000 VND"),
        ("trên52tỷđồng", "52000000000 VND"),
        ("hai tỷđồng", "2000000000 VND"),
        ("2tỷ800triệuđồng", "2800000000 VND"),
        ("500triệuVNĐ", "500000000 VND"),
        ("1,2nghìntỷđồng", "1200000000000 VND"),
        ("63triệuđồng/người/năm", "63000000 VND"),
        ("30.000đồng/tháng", "30000 VND"),
        ("hiến 2.208m2đất", "2208 m2"),
        ("hiến 2.208m²đất", "2208 m2"),
        ("dài 2.000 mét, rộng 24mét2", "2000 m, 24 m2"),
        ("22,7kmđường", "22.7 km"),
        ("15hađất trồng lúa", "15 ha"),
        ("12tấnthóc", "12 tonne"),
        ("95%hộ dân", "95 percent"),
        ("có52hộnghèo", "52 count"),
        ("3nghìnlượt người", "3000 count"),
        ("Năm2023, xã có 5 hộ", "<date>, 5 count"),
        ("Nguyên tắc tại Điều5", "<clause>"),
        ("ở tổ3, thôn2", "<address>, <address>"),
        // Codes and names stay what they are.
        ("10A2 có 5tỉnh", "<code>, 5 count"),
        ("QL1A dài 5trường", "<address>, 5 count"),
        (
            "xe 4G, H5N1, CO2, m2, Đ1",
            "<code>, <code>, <code>, <code>, <code>",
        ),
    ] {
        assert_eq!(all(text), expected, "{text}");
    }
}

#[test]
fn ranges_with_decimals() {
    for (text, expected) in [
        ("thu nhập 1,7 - 1,8 triệu đồng", "1700000..1800000 VND"),
        ("thu nhập 1,7-1,8 triệu đồng/người", "1700000..1800000 VND"),
        ("từ 1,7 đến 1,8 triệu đồng", "1700000..1800000 VND"),
        ("từ 1,7 triệu đến 1,8 triệu đồng", "1700000..1800000 VND"),
        ("0,5 – 1,25 tỷ đồng", "500000000..1250000000 VND"),
        ("3,5 - 4 triệu đồng", "3500000..4000000 VND"),
        ("900.000 - 1,2 triệu đồng", "900000..1200000 VND"),
        (
            "1,2 - 1,5 nghìn tỷ đồng",
            "1200000000000..1500000000000 VND",
        ),
        ("1,7 - 1,8 nghìn cây", "1700..1800 count"),
        ("1,7/1,8 tỷ đồng", "1700000000/1800000000 VND"),
        ("1,7 - 1,8 ha", "1.7..1.8 ha"),
        ("tăng từ 1,7 lên 1,8 triệu đồng", "1700000 VND, 1800000 VND"),
        ("1,7 - 1,8 đồng", "?"),
    ] {
        assert_eq!(all(text), expected, "{text}");
    }
}

#[test]
fn references_are_no_figures() {
    for text in [
        "khoản 1, 2 và 3 Điều 5",
        "khoản 1, 2 và 3 điều 5",
        "theo các khoản 1, 2, 3, 4 và 5 Điều 12 Quy định",
        "khoản 1, khoản 2 và khoản 3, Điều 5",
        "Điều 5, 6 và 7 Luật Đất đai",
        "các Điều 10, 11 và 12 Chương II",
        "từ khoản 1 đến khoản 3 Điều 5",
        "khoản 1-3 Điều 5",
        "điểm a, b khoản 2 Điều 4",
        "tiết 1.2 điểm 3 mục II",
        "mục 2.1, 2.2 và 2.3 phần II",
        "Khoản 1 Điều 15; Điều 16, Điều 17 Nghị định 13",
        "Phụ lục 1, 2 và 3 kèm theo",
        "Biểu số 1, 2 và 3 kèm theo",
        "điểm 3, 4 và 5 Mục II Nghị quyết 33",
        "Điều 1 và 2 của Quyết định này",
    ] {
        let reading = read(text);
        assert!(
            reading.figures.is_empty() && reading.doubts.is_empty(),
            "{text}: {}",
            all(text)
        );
    }
    assert_eq!(all("Điều 5 quy định 3 điều kiện"), "<clause>, 3 count");
    assert_eq!(all("có 19 điều đảng viên nên biết"), "19 count");
}

#[test]
fn mau_is_an_area_only_beside_land_and_crops() {
    for (text, expected) in [
        ("lấy 45 mẫu xét nghiệm", "45 count"),
        ("kiểm tra 12 mẫu, 3 mẫu không đạt", "12 count, 3 count"),
        ("lấy 30 mẫu thực phẩm", "30 count"),
        ("lấy 30 mẫu đất, nước gửi xét nghiệm", "30 count"),
        ("phân tích 12 mẫu lúa giống", "12 count"),
        ("in 500 mẫu đơn", "500 count"),
        ("xét nghiệm 1.200 mẫu gộp", "1200 count"),
        ("có 5 mẫu ruộng", "5 mau"),
        ("cấy 12 mẫu lúa", "12 mau"),
        ("gieo trồng được 12 mẫu", "12 mau"),
        ("hiến 2 mẫu 3 sào đất", "2 mau, 3 sao"),
        ("diện tích 7 mẫu", "7 mau"),
        ("vườn rộng 3 mẫu", "3 mau"),
        ("mỗi mẫu đất 5 triệu đồng", "5000000 VND"),
    ] {
        assert_eq!(all(text), expected, "{text}");
    }
}

#[test]
fn a_number_that_fits_no_way_of_writing_is_a_doubt() {
    for text in [
        "Xã có 1. 250 hộ.",
        "Xã có 1 25 hộ.",
        "Xã có 5 00 hộ.",
        "Xã có 1 .250 hộ.",
        "Xã có 1'250 hộ.",
        "Nhà rộng 3 x 5 m.",
        "Nhà rộng 3×5m.",
        "Xã có 5...7 hộ.",
        "Xã có 5+3 hộ.",
        "Xã có 1 1/2 ha.",
        "Xã góp 12 5000 đồng.",
        "Xã có 1.25 hộ.",
        "Xã có 1.2345 hộ.",
        "Xã có 12.34.567 hộ.",
        "Đường dài 22, 7 km.",
        "Tăng trưởng -2,5%.",
        "Xã góp 1,250 tỷ đồng.",
        "Xã có 5.O00 hộ.",
        "Xã có 2 phẩy 5 tấn.",
        "Xã thu 1/2/3 tấn.",
    ] {
        let reading = read(text);
        assert!(
            reading.figures.is_empty() && !reading.doubts.is_empty(),
            "{text}: {}",
            all(text)
        );
    }
    assert_eq!(all("Xã có 2 208,5 m2 đất"), "2208.5 m2");
    let chain = read("Xã thu 1/2/3-4-5/6 tấn.").doubts;
    assert_eq!(chain.len(), 1);
    assert_eq!(chain[0].quote, "1/2/3-4-5/6");
    let row = read("Xã thu 7.12,3 8.12,3 9.12,3 tấn; góp 5 triệu đồng.");
    assert_eq!((row.doubts.len(), row.figures.len()), (1, 1));
    assert_eq!(row.doubts[0].quote, "7.12,3 8.12,3 9.12,3");
}
