//! Number → words → number, for every integer to 10¹⁵ in every spelling that people use. The words
//! are made here, digit by digit, and share nothing with the reader.

use proptest::prelude::*;
use reader::{Unit, read};
use vi::{Decimal, Uom};

/// Choices of spelling, drawn one after another; the plain one when they run out.
struct Manner {
    draws: Vec<u8>,
    at: usize,
}

impl Manner {
    fn plain() -> Manner {
        Manner {
            draws: Vec::new(),
            at: 0,
        }
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        let draw = self.draws.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        of[usize::from(draw) % of.len()]
    }

    fn yes(&mut self) -> bool {
        self.pick(&["", "yes"]) == "yes"
    }
}

type Words = Vec<&'static str>;

fn digit(d: u64, manner: &mut Manner) -> &'static str {
    match d {
        1 => "một",
        2 => "hai",
        3 => "ba",
        4 => "bốn",
        5 => "năm",
        6 => "sáu",
        7 => manner.pick(&["bảy", "bẩy"]),
        8 => "tám",
        9 => "chín",
        _ => "không",
    }
}

/// The digit that closes a short form: "hai mốt", "trăm tư", "nghìn lăm", "triệu nhăm".
fn closing(d: u64, manner: &mut Manner) -> Option<&'static str> {
    match d {
        1 => Some("mốt"),
        4 => Some("tư"),
        5 => Some(manner.pick(&["lăm", "nhăm"])),
        _ => None,
    }
}

/// Ten to ninety-nine; `short` allows "hai lăm".
fn tens(n: u64, short: bool, manner: &mut Manner) -> Words {
    let (t, d) = (n / 10, n % 10);
    if t == 1 {
        let mut words = vec!["mười"];
        match d {
            0 => {}
            4 => words.push(manner.pick(&["bốn", "tư"])),
            5 => words.push(manner.pick(&["lăm", "nhăm"])),
            _ => words.push(digit(d, manner)),
        }
        return words;
    }
    let mut words = vec![digit(t, manner)];
    // "năm tư" is the fourth year.
    if short
        && (t, d) != (5, 4)
        && manner.yes()
        && let Some(word) = closing(d, manner)
    {
        words.push(word);
        return words;
    }
    words.push(if d == 0 {
        manner.pick(&["mươi", "chục"])
    } else {
        "mươi"
    });
    match d {
        0 => {}
        1 => words.push(manner.pick(&["mốt", "một"])),
        4 => words.push(manner.pick(&["tư", "bốn"])),
        5 => words.push(manner.pick(&["lăm", "nhăm"])),
        _ => words.push(digit(d, manner)),
    }
    words
}

/// Below a thousand; `inner` where a higher group was said before.
fn group(n: u64, inner: bool, manner: &mut Manner) -> Words {
    let (h, rest) = (n / 100, n % 100);
    let mut words = Words::new();
    let said = h > 0 || inner && manner.yes();
    if said {
        words.extend([digit(h, manner), "trăm"]);
    }
    if h > 0 && rest == 50 && manner.yes() {
        words.push("rưỡi");
        return words;
    }
    if h > 0
        && rest % 10 == 0
        && manner.yes()
        && let Some(word) = closing(rest / 10, manner)
    {
        words.push(word);
        return words;
    }
    if rest >= 10 {
        words.extend(tens(rest, said || !inner, manner));
    } else if rest > 0 && (said || inner) {
        words.push(manner.pick(&["linh", "lẻ"]));
        words.push(match rest {
            4 => manner.pick(&["bốn", "tư"]),
            5 => manner.pick(&["năm", "lăm"]),
            _ => digit(rest, manner),
        });
    } else if rest > 0 {
        words.push(digit(rest, manner));
    }
    words
}

fn rank(step: u64, manner: &mut Manner) -> &'static str {
    match step {
        1_000 => manner.pick(&["nghìn", "ngàn"]),
        10_000 => "vạn",
        1_000_000 => "triệu",
        _ => manner.pick(&["tỷ", "tỉ"]),
    }
}

fn say(n: u64, inner: bool, manner: &mut Manner) -> Words {
    for step in [1_000_000_000, 1_000_000, 10_000, 1_000] {
        // "hai vạn ba nghìn" only where nothing larger is said.
        if n < step || step == 10_000 && (inner || n >= 10_000_000 || !manner.yes()) {
            continue;
        }
        let (head, rest) = (n / step, n % step);
        let mut words = say(head, inner, manner);
        words.push(rank(step, manner));
        if rest == step / 2 && manner.yes() {
            words.push("rưỡi");
            return words;
        }
        if rest % (step / 10) == 0
            && manner.yes()
            && let Some(word) = closing(rest / (step / 10), manner)
        {
            words.push(word);
            return words;
        }
        // "một triệu không nghìn không trăm linh năm"
        if step == 1_000_000 && (1..1_000).contains(&rest) && manner.yes() {
            words.extend([manner.pick(&["không nghìn", "không trăm nghìn"])]);
        }
        if rest > 0 {
            words.extend(say(rest, true, manner));
        }
        return words;
    }
    group(n, inner, manner)
}

fn read_back(n: u64, words: &str) -> Result<(), TestCaseError> {
    for (text, unit) in [
        (format!("Xã thu được {words} đồng."), Uom::Vnd),
        (format!("Huyện hiện có {words} hộ dân."), Uom::Count),
    ] {
        let reading = read(&text);
        prop_assert_eq!(reading.figures.len(), 1, "{} {:?}", text, reading);
        prop_assert_eq!(
            reading.figures[0].value.to_string(),
            n.to_string(),
            "{}",
            text
        );
        prop_assert_eq!(reading.figures[0].unit, Unit::Uom(unit), "{}", text);
        prop_assert!(
            reading.doubts.is_empty() && reading.traps.is_empty(),
            "{} {:?}",
            text,
            reading
        );
    }
    Ok(())
}

/// Every rank as often as any other, and round numbers too.
fn numbers() -> impl Strategy<Value = u64> {
    let sized = (1u32..=15, any::<u64>()).prop_map(|(digits, n)| n % 10u64.pow(digits));
    let round = (0u32..=13, 1u64..1_000)
        .prop_map(|(zeros, n)| n * 10u64.pow(zeros) % 1_000_000_000_000_000);
    prop_oneof![sized, round].prop_map(|n| n.max(2))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, ..ProptestConfig::default() })]

    #[test]
    fn every_spelling_of_every_number_reads_back(n in numbers(), draws in prop::collection::vec(any::<u8>(), 0..40)) {
        let words = say(n, false, &mut Manner { draws, at: 0 }).join(" ");
        read_back(n, &words)?;
    }

    /// The words that receipts are printed with.
    #[test]
    fn printed_amounts_read_back(n in numbers()) {
        let amount = i64::try_from(n).unwrap();
        let text = format!("Số tiền viết bằng chữ: {}.", vi::money_words(amount));
        let reading = read(&text);
        prop_assert_eq!(reading.figures.len(), 1, "{} {:?}", text, reading);
        prop_assert_eq!(reading.figures[0].value, Decimal::from(amount), "{}", text);
    }
}

#[test]
fn every_number_to_three_thousand_reads_back_in_its_plain_spelling() {
    for n in 2..=3000 {
        let words = say(n, false, &mut Manner::plain()).join(" ");
        read_back(n, &words).unwrap_or_else(|e| panic!("{n} {words}: {e}"));
    }
}

#[test]
fn the_number_words_of_the_issue() {
    for (text, value) in [
        ("hai lăm hộ", "25"),
        (
            "năm trăm hai mươi ba nghìn không trăm năm mươi sáu đồng",
            "523056",
        ),
        ("một trăm mười nghìn đồng", "110000"),
        ("hai nghìn năm trăm triệu đồng", "2500000000"),
        ("một nghìn hai trăm ba mươi tư tỷ đồng", "1234000000000"),
        ("hai trăm rưỡi triệu đồng", "250000000"),
        ("ba triệu mốt đồng", "3100000"),
        ("một tỷ không trăm linh năm triệu đồng", "1005000000"),
        ("hai vạn rưỡi cây", "25000"),
        ("hai trăm tư hộ", "240"),
        ("tám mươi tư liệu quý", "80"),
        ("trăm rưỡi hộ dân", "150"),
        ("hơn tỷ rưỡi đồng", "1500000000"),
        ("2 tấn rưỡi thóc", "2.5"),
        ("3 km rưỡi đường", "3.5"),
        ("hai héc-ta rưỡi lúa", "2.5"),
        ("1 triệu 250.000 đồng", "1250000"),
    ] {
        let reading = read(text);
        assert_eq!(reading.figures.len(), 1, "{text} {reading:?}");
        assert_eq!(reading.figures[0].value.to_string(), value, "{text}");
    }
}

/// Years and what only sounds like a number.
#[test]
fn words_that_count_nothing() {
    for text in [
        "Năm hai nghìn không trăm hai mươi ba, xã về đích.",
        "Sinh viên năm tư và năm ba.",
        "Xã làm theo tấm gương tư liệu.",
    ] {
        let reading = read(text);
        assert!(
            reading.figures.is_empty() && reading.doubts.is_empty(),
            "{text} {reading:?}"
        );
    }
}

/// What fits no way of writing, or two, is left to a person.
#[test]
fn words_with_two_readings_are_doubts() {
    for text in [
        "Xã có một trăm hai hộ.",
        "Xã có hai ba hộ khó khăn.",
        "Xã có năm ba hộ khó khăn.",
        "Xã có mười hai trăm hộ.",
        "Xã góp một triệu hai đồng.",
        "Xã góp ba nghìn hai nghìn đồng.",
        "Xã thu hai phẩy năm tấn thóc.",
        "Xã góp 2 tỷ 8 đồng.",
        "Xã góp 2 triệu 500 đồng.",
        "Xã góp 2 triệu năm trăm nghìn đồng.",
        "Xã góp 1,5 triệu rưỡi.",
        "Xã góp 2 nghìn tấn rưỡi thóc.",
    ] {
        let reading = read(text);
        assert!(
            reading.figures.is_empty() && reading.doubts.len() == 1,
            "{text} {reading:?}"
        );
    }
}
