//! What holds of every text: no panic, places in range and in order, quotes
//! equal to the text at their places, printed values read back as themselves.

use proptest::prelude::*;
use reader::{Reading, Unit, read};
use vi::{Bound, Decimal, Uom};

/// Pieces that rules look at, so that random texts reach them.
const PIECES: &[&str] = &[
    "1",
    "05",
    "2.208",
    "22,7",
    "1,250",
    "1.25.3",
    "2023",
    "31/12/2021",
    "19/5",
    "41/44",
    "30.000đ",
    "/",
    "-",
    "–",
    "%",
    "(",
    ")",
    "“",
    "”",
    "\"",
    ".",
    ",",
    ":",
    ";",
    "\n",
    " ",
    "\u{a0}",
    "năm",
    "tháng",
    "ngày",
    "quý",
    "thứ",
    "lần",
    "khóa",
    "XII",
    "hai",
    "ba",
    "mười",
    "mươi",
    "lăm",
    "trăm",
    "nghìn",
    "triệu",
    "tỷ",
    "rưỡi",
    "hàng",
    "vài",
    "chục",
    "nửa",
    "đồng",
    "km",
    "m2",
    "m²",
    "ha",
    "tấn",
    "tuổi",
    "giờ",
    "h30",
    "trên",
    "hơn",
    "gần",
    "khoảng",
    "ít nhất",
    "không quá",
    "từ",
    "đến",
    "lên",
    "xuống còn",
    "trở lên",
    "gấp",
    "mỗi",
    "một",
    "hộ",
    "người",
    "đảng viên",
    "mô hình",
    "xã",
    "thôn",
    "tổ",
    "số",
    "Nghị quyết",
    "-CT/TW",
    "và",
    "của",
    "có",
    "đạt",
    "Covid-19",
    "Km12+300",
    "QL1A",
    "1O",
    "5OO",
    "0912 345 678",
    "51B-123.45",
    "hoà",
    "hòa",
    "ho\u{300}a",
    "http://a.vn/1",
    "≥",
    "<",
    "~",
    "𝟙",
    "٣",
    "日本",
    "\u{200b}",
    "\u{301}",
    "K",
    "4G",
    "lũy kế",
    "phần",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..60).prop_map(|parts| {
        let mut text = String::new();
        for (piece, spaced) in parts {
            text.push_str(piece);
            if spaced {
                text.push(' ');
            }
        }
        text
    })
}

/// Every place in range, in order, without overlap, and its quote exact.
fn sound(text: &str, reading: &Reading) -> Result<(), TestCaseError> {
    let points: Vec<char> = text.chars().collect();
    let mut places: Vec<(usize, usize, &str)> = Vec::new();
    places.extend(
        reading
            .figures
            .iter()
            .map(|f| (f.start, f.end, f.quote.as_str())),
    );
    places.extend(
        reading
            .traps
            .iter()
            .map(|t| (t.start, t.end, t.quote.as_str())),
    );
    places.extend(
        reading
            .doubts
            .iter()
            .map(|d| (d.start, d.end, d.quote.as_str())),
    );
    places.sort_unstable();
    let mut past = 0;
    for (start, end, quote) in places {
        prop_assert!(start < end && end <= points.len(), "{start}..{end}");
        prop_assert!(
            past <= start,
            "{quote:?} at {start} overlaps what ends at {past}"
        );
        let stands: String = points[start..end].iter().collect();
        prop_assert_eq!(&stands, quote);
        past = end;
    }
    for figure in &reading.figures {
        let ranged = figure.bound == Bound::Range;
        prop_assert_eq!(ranged, figure.high.is_some(), "{:?}", figure);
        prop_assert!(figure.high.is_none_or(|high| high > figure.value));
        prop_assert!(!figure.value.is_negative());
        if let Some(place) = &figure.place {
            prop_assert!(place.start < place.end && place.end <= points.len());
        }
    }
    Ok(())
}

/// `PROPTEST_CASES`, or enough for every run.
fn cases() -> u32 {
    let told = std::env::var("PROPTEST_CASES").ok();
    told.and_then(|n| n.parse().ok()).unwrap_or(1500)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn texts_of_pieces_are_read_soundly(text in pieces()) {
        sound(&text, &read(&text))?;
    }

    #[test]
    fn any_text_is_read_soundly(text in "\\PC{0,200}") {
        sound(&text, &read(&text))?;
    }

    #[test]
    fn any_bytes_are_read_soundly(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        sound(&text, &read(&text))?;
    }

    /// A printed value reads back as itself, in every unit.
    #[test]
    fn printed_values_read_back(
        mantissa in 1i64..1_000_000_000_000,
        scale in 0u8..=2,
        unit in prop::sample::select(vec![Uom::Percent, Uom::M2, Uom::Ha, Uom::Km, Uom::Kg, Uom::Tonne, Uom::KWh, Uom::Vnd]),
    ) {
        let scale = if unit == Uom::Vnd { 0 } else { scale };
        let value = Decimal::from_scaled(mantissa, scale);
        let text = format!("Xã đạt {} {} trong kỳ.", value.to_vi(), unit.symbol_vi());
        let reading = read(&text);
        prop_assert_eq!(reading.figures.len(), 1, "{} {:?}", text, reading);
        let figure = &reading.figures[0];
        prop_assert_eq!(figure.value, value);
        prop_assert_eq!(figure.unit, Unit::Uom(unit));
        prop_assert_eq!(figure.bound, Bound::Exact);
    }

    /// A reading does not depend on where in the text the sentence stands.
    #[test]
    fn lines_are_read_alone(before in "[a-zà-ỹ ]{0,40}", after in "[a-zà-ỹ ]{0,40}") {
        let sentence = "Xã hiến trên 2.208 m2 đất và góp 2 tỷ 800 triệu đồng.";
        let text = format!("{before}\n{sentence}\n{after}");
        let reading = read(&text);
        let shift = before.chars().count() + 1;
        let alone = read(sentence);
        let found: Vec<_> = reading.figures.iter().filter(|f| f.start >= shift && f.end <= shift + sentence.chars().count()).collect();
        prop_assert_eq!(found.len(), alone.figures.len());
        for (moved, stands) in found.iter().zip(&alone.figures) {
            prop_assert_eq!(moved.start, stands.start + shift);
            prop_assert_eq!(moved.value, stands.value);
        }
    }
}

/// Twice the text takes about twice the entries: nothing is dropped or grows.
#[test]
fn a_repeated_text_repeats_its_reading() {
    let once = "Xã có 52 hộ nghèo, 3 tổ vay vốn, ngày 19/5/2023 góp 300 triệu đồng.\n";
    let reading = read(&once.repeat(1000));
    assert_eq!(reading.figures.len(), 3000);
    assert_eq!(reading.traps.len(), 1000);
    assert_eq!(reading.doubts.len(), 0);
}

/// `/doc` of 1.9 MB of `1%1%…`: what is found is bounded, and where reading stopped is told.
#[test]
fn a_reading_stops_where_it_has_found_enough() {
    let text = "1%".repeat(100_000);
    let reading = reader::read_up_to(&text, &reader::NoPlaces, 500);
    assert_eq!((reading.count(), reading.rest), (500, Some(1000)));
    assert_eq!(read("Xã có 5 hộ.").rest, None);
    let long = format!("Mô hình “{}” có {}", "a".repeat(9000), "1%".repeat(5000));
    let read = read(&long);
    let kept: usize = read
        .figures
        .iter()
        .map(|f| f.model.as_ref().map_or(0, String::len))
        .sum();
    assert_eq!((read.figures.len(), kept), (5000, 0));
    let word = "Xã ".to_string() + &"Á".repeat(9000) + " có 5 hộ, 7 " + &"é".repeat(9000) + ".";
    for figure in reader::read(&word).figures {
        assert!(
            figure.place.is_none() && figure.quote.chars().count() < 100,
            "{figure:?}"
        );
    }
}

/// Chains that a rule could follow without end.
#[test]
fn long_chains_are_read_in_one_go() {
    for link in [
        "tỷ",
        "triệutỷ",
        "m2",
        "5 ",
        "5/",
        "1O.",
        "hai ",
        "không trăm ",
        "xã A, ",
        "5.",
        "5 x ",
        "năm 2023 và ",
    ] {
        let text = format!("Có 5{}", link.repeat(20_000));
        let reading = read(&text);
        assert!(reading.count() <= text.len(), "{link}");
    }
}
