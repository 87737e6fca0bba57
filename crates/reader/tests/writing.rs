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
