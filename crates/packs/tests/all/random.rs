//! Properties over random texts: nothing panics, one record has one form.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::small::{files, pack};

/// A sound file with a piece cut out and another text put there.
fn mutated() -> impl Strategy<Value = Vec<(String, String)>> {
    let put = prop_oneof![
        Just(String::new()),
        "[ -~\n]{0,12}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            "\"",
            "[[",
            "]]",
            "{",
            "}",
            "=",
            "= 1\n",
            "'''",
            "id = \"x\"\n",
            "\u{feff}"
        ])
        .prop_map(str::to_owned),
    ];
    (0..7_usize, any::<prop::sample::Index>(), 0..40_usize, put).prop_map(|(file, at, cut, put)| {
        let mut files = files();
        let chars: Vec<char> = files[file].1.chars().collect();
        let start = at.index(chars.len());
        let end = (start + cut).min(chars.len());
        let head: String = chars[..start].iter().collect();
        let tail: String = chars[end..].iter().collect();
        files[file].1 = format!("{head}{put}{tail}");
        files
    })
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1000..100_000_i64).prop_map(Value::from),
        "[0-9]{1,6}\\.[0-9]{1,4}".prop_map(|text| serde_json::from_str(&text).unwrap_or_default()),
        "\\PC{0,12}".prop_map(Value::from),
        "(trên |gần |khoảng |ít nhất |)[1-9][0-9]{0,4}( km| m| tỷ đồng| triệu|%|/44|)"
            .prop_map(Value::from),
        "(20[0-2][0-9]|)-?(0[1-9]|)-?(1[0-9]|)".prop_map(Value::from),
        prop::sample::select(vec![
            "kinh-te",
            "xa-hoi",
            "result",
            "change",
            "duong",
            "tien",
            "cam-ket",
            "mo-hinh",
            "Hoà thuý",
            "hàng trăm"
        ])
        .prop_map(Value::from),
        (
            0..5000_i64,
            0..9000_i64,
            prop::sample::select(vec!["range", "over", "exact", "vague"])
        )
            .prop_map(
                |(value, high, bound)| json!({ "value": value, "high": high, "bound": bound })
            ),
        (0..5000_i64, 1..9000_i64).prop_map(|(value, of)| json!({ "value": value, "of": of })),
    ]
}

fn object(
    keys: &'static [&'static str],
    value: impl Strategy<Value = Value>,
) -> impl Strategy<Value = Value> {
    prop::collection::btree_map(
        prop::sample::select(keys).prop_map(str::to_owned),
        value,
        0..6,
    )
    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
}

fn draft() -> impl Strategy<Value = Value> {
    let line = object(&["ai", "so-tien", "ho", "ky", "la", "key"], scalar());
    let lines = prop::collection::vec(line, 0..4).prop_map(Value::from);
    let plain = object(
        &[
            "ten",
            "linh-vuc",
            "ngay",
            "duong",
            "ghi-chu",
            "don-vi-giup",
            "gop",
        ],
        scalar(),
    );
    (plain, lines).prop_map(|(mut record, lines)| {
        record["gop"] = lines;
        record
    })
}

/// A record that is sound but for the random words of its texts and the sizes of its numbers.
fn likely() -> impl Strategy<Value = (&'static str, Value)> {
    let words = "[A-Za-zĐđàáảãạêôơưÀ ]{1,20}x";
    let number = prop_oneof![
        (0..500_i64).prop_map(|n| json!(n)),
        (0..400_i64, 1..100_i64)
            .prop_map(|(low, more)| json!({ "value": low, "high": low + more })),
        (
            1..400_i64,
            prop::sample::select(vec!["trên", "gần", "khoảng", "ít nhất", "tối đa"])
        )
            .prop_map(|(n, word)| json!(format!("{word} {n}"))),
    ];
    let day = (1990..2030_i32, 1..13_u32, 1..29_u32).prop_map(|(y, m, d)| format!("{d}/{m}/{y}"));
    let line = (words, number.clone(), 1990..2030_i32)
        .prop_map(|(who, sum, year)| json!({ "ai": who, "so-tien": sum, "ky": year.to_string() }));
    let model = (
        words,
        day,
        number,
        prop::collection::vec(line, 0..4),
        "[a-zà-ỹ \n]{0,30}",
    )
        .prop_map(|(name, day, road, lines, note)| {
            let record = json!({
                "ghi-chu": note, "gop": lines, "duong": road, "ngay": day, "ten": name,
                "linh-vuc": "kinh-te",
            });
            ("mo-hinh", record)
        });
    let value = prop_oneof![
        (0..100_i64, 1..100_i64).prop_map(|(part, whole)| format!("{part}/{whole}")),
        (0..100_i64, 0..99_i64).prop_map(|(whole, part)| format!("{whole},{part:02}%")),
    ];
    let said = value.prop_map(|value| {
        (
            "khai-bao",
            json!({ "chi-tieu": "cam-ket", "gia-tri": value }),
        )
    });
    prop_oneof![model, said]
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}", file in 0..7_usize) {
        let mut files = files();
        files[file].1 = text;
        let _ = packs::load(&files);
    }

    #[test]
    fn any_mutation_is_read_or_refused(files in mutated()) {
        match packs::load(&files) {
            Ok(pack) => prop_assert_eq!(packs::load(pack.files()).ok(), Some(pack)),
            Err(mistakes) => {
                prop_assert!(!mistakes.is_empty());
                for mistake in mistakes {
                    prop_assert!(mistake.line > 0 && mistake.column > 0);
                    prop_assert!(!mistake.message.is_empty());
                }
            }
        }
    }

    #[test]
    fn any_draft_is_read_or_refused(draft in draft()) {
        let pack = pack();
        let models = &pack.registers["mo-hinh"];
        match models.parse(&pack, &draft) {
            Ok(fields) => prop_assert_eq!(models.parse(&pack, &fields.to_json()), Ok(fields)),
            Err(errors) => prop_assert!(errors.iter().all(|error| !error.message.is_empty())),
        }
    }

    #[test]
    fn one_record_has_one_form_and_asserts_the_same((id, draft) in likely()) {
        let pack = pack();
        let register = &pack.registers[id];
        let fields = register.parse(&pack, &draft);
        prop_assert!(fields.is_ok(), "{:?} {}", fields, draft);
        let fields = fields.unwrap();
        let again = register.parse(&pack, &fields.to_json()).unwrap();
        prop_assert_eq!(&again, &fields);
        prop_assert_eq!(again.to_json().to_string(), fields.to_json().to_string());
        for state in register.states.keys() {
            let entries = register.assertions(&pack, &fields, state);
            prop_assert_eq!(&entries, &register.assertions(&pack, &again, state));
            let keys: HashSet<_> = entries.iter().map(|entry| (entry.rule, &entry.line)).collect();
            prop_assert_eq!(keys.len(), entries.len());
            let parts = register.parts(&fields);
            let mut stood = entries.iter().flat_map(|entry| &entry.parts);
            prop_assert!(stood.all(|part| parts.contains(part)), "{:?}", entries);
        }
    }
}
