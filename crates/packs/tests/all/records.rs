//! Records: what is accepted, how it is refused, what it asserts.

use packs::{Ability, Fields, Nature, Role, Standing};
use serde_json::{Value, json};
use vi::Bound;

use crate::small::{pack, register};

fn sound() -> Value {
    json!({
        "ten": "  Cầu   dân sinh ",
        "linh-vuc": "kinh-te",
        "ngay": "06/8/2020",
        "duong": "gần 3.500 m",
        "ghi-chu": "Dòng một\r\nDòng hai",
        "don-vi-giup": "lai-vung",
        "gop": [
            { "ai": "Ông A", "so-tien": "trên 52 tỷ đồng", "ky": "quý II/2023" },
            { "ai": "Bà B", "ho": 12 },
            { "ai": "Thôn C", "so-tien": { "value": 1000, "high": 2000 } },
        ],
    })
}

fn accepted(id: &str, draft: &Value) -> Fields {
    let pack = pack();
    register(&pack, id)
        .parse(&pack, draft)
        .unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn refused(id: &str, draft: &Value) -> String {
    let pack = pack();
    let errors = register(&pack, id)
        .parse(&pack, draft)
        .expect_err("accepted");
    let told = errors
        .iter()
        .map(|error| format!("{} | {error}", error.path));
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_canonical_form_is_one_and_reads_back() {
    let fields = accepted("mo-hinh", &sound());
    insta::assert_snapshot!(format!("{:#}", fields.to_json()));
    let again = accepted("mo-hinh", &fields.to_json());
    assert_eq!(again, fields);
    assert_eq!(again.to_json().to_string(), fields.to_json().to_string());
}

#[test]
fn every_error_at_once_with_its_place() {
    insta::assert_snapshot!(refused(
        "mo-hinh",
        &json!({
            "linh-vuc": "kinhte",
            "ngay": "30/02/2020",
            "duong": "5 tỷ đồng",
            "ghi-chu": "a\u{7}b",
            "tenn": "x",
            "don-vi-giup": 7,
            "gop": [
                { "ai": "A", "ho": "2 tỷ" },
                { "ai": "A\nB", "ho": 1.5, "so-tien": -3 },
                { "ho": "trên 3", "so-tien": "0,5 đồng", "la": 1 },
                "dòng",
                { "ai": "A", "so-tien": u64::MAX, "ky": "tháng 13/2020" },
            ],
        })
    ));
}

#[test]
fn not_an_object() {
    insta::assert_snapshot!(refused("mo-hinh", &json!([1])));
}

#[test]
fn numbers_are_exact_or_refused() {
    let parsed = |text: &str| -> Value {
        serde_json::from_str(&format!(
            "{{\"ten\":\"x\",\"linh-vuc\":\"kinh-te\",\"duong\":{text}}}"
        ))
        .unwrap()
    };
    assert_eq!(
        accepted("mo-hinh", &parsed("0.123")).to_json()["duong"].to_string(),
        "0.123"
    );
    assert_eq!(
        accepted("mo-hinh", &parsed("1.500")).to_json()["duong"].to_string(),
        "1.5"
    );
    let all = [
        "0.1234",
        "1e3",
        "99999999999999999999",
        "9223372036854775807",
        "500.501",
        "-1",
        "true",
    ];
    let told = all.map(|text| format!("{text}: {}", refused("mo-hinh", &parsed(text))));
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_a_record_asserts() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    let fields = models.parse(&pack, &sound()).unwrap();
    assert!(models.assertions(&pack, &fields, "nhap").is_empty());
    assert!(models.assertions(&pack, &fields, "không có").is_empty());
    let entries = models.assertions(&pack, &fields, "da-duyet");
    let told = entries.iter().map(|entry| {
        format!(
            "{}/{} {:?} {} {:?} {:?} {} {} {:?}",
            entry.rule,
            entry.line,
            entry.parts,
            entry.measure,
            entry.value,
            entry.high,
            entry.bound,
            entry.span,
            entry.label
        )
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
    assert!(
        entries
            .iter()
            .all(|entry| entry.standing == Standing::Evidenced)
    );
    assert!(
        entries
            .iter()
            .all(|entry| entry.nature == Nature::Result && entry.role == Role::Main)
    );
}

#[test]
fn a_rule_with_another_choice_asserts_nothing() {
    let pack = pack();
    let mut draft = sound();
    draft["linh-vuc"] = json!("xa-hoi");
    let fields = register(&pack, "mo-hinh").parse(&pack, &draft).unwrap();
    let entries = register(&pack, "mo-hinh").assertions(&pack, &fields, "da-duyet");
    assert!(entries.iter().all(|entry| entry.measure != "duong"));
}

#[test]
fn declared_values_take_the_unit_of_their_measure() {
    let pack = pack();
    let said = register(&pack, "khai-bao");
    let told = |measure: &str, value: Value, nature: &str| {
        let draft = json!({ "chi-tieu": measure, "gia-tri": value, "tinh-chat": nature });
        match said.parse(&pack, &draft) {
            Err(errors) => errors
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; "),
            Ok(fields) => {
                let entries = said.assertions(&pack, &fields, "da-ghi");
                let [entry] = entries.as_slice() else {
                    panic!("{entries:?}")
                };
                assert_eq!(entry.standing, Standing::Declared);
                let kept = fields.to_json()["gia-tri"].to_string();
                assert_eq!(said.parse(&pack, &fields.to_json()).unwrap(), fields);
                format!(
                    "{} of {:?} rate {} {} {:?} {kept}",
                    entry.value, entry.of, entry.rate, entry.bound, entry.nature
                )
            }
        }
    };
    let cases = [
        ("duong", json!("21 km"), "result"),
        ("duong", json!("trên 500 m"), "target"),
        ("duong", json!(-2), "result"),
        ("duong", json!(-2), "change"),
        ("tien", json!("2 tỷ 652 triệu đồng"), "result"),
        ("tien", json!("21 km"), "result"),
        ("mo-hinh", json!("hàng trăm"), "result"),
        ("mo-hinh", json!("100.001"), "result"),
        ("mo-hinh", json!("12,5"), "result"),
        ("cam-ket", json!("41/44"), "result"),
        ("cam-ket", json!("91,88%"), "result"),
        ("cam-ket", json!(41), "result"),
        ("mo-hinh", json!("91,88%"), "result"),
        ("khong-co", json!(1), "result"),
    ];
    let all = cases.map(|(measure, value, nature)| {
        format!(
            "{measure} {value} {nature}: {}",
            told(measure, value.clone(), nature)
        )
    });
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_vague_value_keeps_its_size_and_is_marked() {
    let pack = pack();
    let said = register(&pack, "khai-bao");
    let draft = json!({ "chi-tieu": "mo-hinh", "gia-tri": "hàng trăm" });
    let fields = said.parse(&pack, &draft).unwrap();
    let entries = said.assertions(&pack, &fields, "da-ghi");
    assert_eq!((entries[0].value, entries[0].bound), (100, Bound::Vague));
}

#[test]
fn spare_lines_at_the_end_are_not_lines() {
    let mut draft = sound();
    let lines = draft["gop"].as_array_mut().unwrap();
    lines.push(json!({ "ai": "", "so-tien": null }));
    lines.push(json!({}));
    assert_eq!(accepted("mo-hinh", &draft), accepted("mo-hinh", &sound()));
    draft["gop"] = json!([{ "ai": " ", "key": "thua" }]);
    assert!(accepted("mo-hinh", &draft).get("gop").is_none());
}

#[test]
fn only_declared_actions_move_a_record() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    assert_eq!(models.initial().unwrap().id, "nhap");
    let next: Vec<_> = models
        .actions_from("nhap")
        .map(|(action, to)| (action.id.as_str(), to.id.as_str()))
        .collect();
    assert_eq!(next, [("duyet", "da-duyet"), ("rut", "da-rut")]);
    let (action, to) = models.action("nhap", "duyet").unwrap();
    assert_eq!(
        (action.ability, to.id.as_str()),
        (Ability::Lead, "da-duyet")
    );
    assert!(action.not_own && action.needs.reason && action.needs.day && !action.needs.paper);
    let (back, to) = models.action("da-duyet", "rut").unwrap();
    assert!(back.ability == Ability::Record && to.withdrawn && !to.counts && !to.public);
    insta::assert_snapshot!(models.action("da-duyet", "duyet").unwrap_err());
    assert_eq!(
        models.action("da-rut", "duyet").unwrap_err(),
        "Mô hình đang ở \"Đã rút\" không thể \"duyet\"; không còn việc nào làm được"
    );
}

/// What is refused for its size: `path | message` of each.
fn too_large(said: &Value) -> String {
    refused("khai-bao", said)
}

#[test]
fn a_value_beyond_what_its_measure_allows_is_refused_at_its_field() {
    let said = |measure: &str, value: Value| json!({"chi-tieu": measure, "gia-tri": value});
    // The pack's maximum, at the measure's scale.
    let told = too_large(&said("duong", json!("500,501 km")));
    assert!(
        told.contains("gia-tri | ") && told.contains("lớn hơn 500,5"),
        "{told}"
    );
    accepted("khai-bao", &said("duong", json!("500,5 km")));
    // Without one, that of the unit: đồng to 10^15, people to twice the country's.
    accepted("khai-bao", &said("tien", json!(1_000_000_000_000_000_i64)));
    let told = too_large(&said("tien", json!(1_000_000_000_000_001_i64)));
    assert!(told.contains("lớn hơn 1.000.000.000.000.000"), "{told}");
    // Denominators, ends of ranges and percentages too.
    for value in [
        json!("5/200.000.001"),
        json!("200.000.001/200.000.002"),
        json!("1.000.000,01%"),
    ] {
        let told = too_large(&said("cam-ket", value.clone()));
        assert!(
            told.contains("gia-tri | ") && told.contains("lớn hơn"),
            "{value}: {told}"
        );
    }
    let told = too_large(&said(
        "tien",
        json!({"value": 1, "high": 1_000_000_000_000_001_i64}),
    ));
    assert!(told.contains("lớn hơn"), "{told}");
    // A change may go below zero, as far as it may go above.
    let change = |value: Value| {
        let mut change = said("tien", value);
        change["tinh-chat"] = json!("change");
        change
    };
    accepted("khai-bao", &change(json!(-1_000_000_000_000_000_i64)));
    for value in [
        json!(-1_000_000_000_000_001_i64),
        json!(1_000_000_000_000_001_i64),
    ] {
        assert!(too_large(&change(value)).contains("gia-tri | "));
    }
}

#[test]
fn a_date_outside_the_years_spoken_of_is_refused_at_its_field() {
    let mut draft = sound();
    draft["ngay"] = json!("9999-12-31");
    draft["gop"][0]["ky"] = json!("từ 2023 đến 31/12/9999");
    let told = refused("mo-hinh", &draft);
    assert!(told.contains("ngay | "), "{told}");
    assert!(told.contains("gop.1.ky | "), "{told}");
    assert_eq!(
        told.matches("năm 9999 ngoài khoảng 1900–2100").count(),
        2,
        "{told}"
    );
}
