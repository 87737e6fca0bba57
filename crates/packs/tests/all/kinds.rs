//! Kinds of fields beyond text and numbers: what they take, refuse, point at and say.

use packs::{Field, FieldValue, Fields, Kind, Language, Pack, Reference, Words};
use serde_json::{Value, json};

use crate::small::pack;

const MODEL: &str = "297aa7fa-0d91-500c-a377-bf9e8797c8f9";

fn sound() -> Value {
    json!({
        "ten": "Đắp đường",
        "mo-hinh": { "id": MODEL.to_uppercase(), "text": "Đường quê" },
        "linh-vuc": ["Văn hóa – xã hội", "kinh-te", "xa-hoi"],
        "loai": "làm  TIẾP",
        "tu-nam": "2019",
        "co-quy": "có",
        "quy": 1000,
        "phu-trach": "Nguyễn Văn A",
        "anh": MODEL,
        "noi-lam": "10.28921, 105.66243",
        "chi-bo": "chi-bo-ap-1",
        "buoc": [
            { "xong": true, "ngay-xong": "2020-08-06", "nguoi": "Trần B" },
            { "xong": false },
        ],
    })
}

fn parsed(draft: &Value) -> Result<Fields, String> {
    let pack = pack();
    told(pack.registers["viec"].parse(&pack, draft))
}

fn drafted(draft: &Value) -> Result<Fields, String> {
    let pack = pack();
    told(pack.registers["viec"].draft(&pack, draft))
}

fn told(read: Result<Fields, Vec<packs::FieldError>>) -> Result<Fields, String> {
    read.map_err(|errors| {
        let told = errors.iter().map(|e| format!("{} | {e}", e.path));
        told.collect::<Vec<_>>().join("\n")
    })
}

/// The sound draft with one member otherwise.
fn with(field: &str, value: Value) -> Value {
    let mut draft = sound();
    draft[field] = value;
    draft
}

#[test]
fn every_kind_has_one_canonical_form() {
    let fields = parsed(&sound()).unwrap();
    insta::assert_snapshot!(format!("{:#}", fields.to_json()));
    assert_eq!(parsed(&fields.to_json()), Ok(fields));
}

#[test]
fn what_no_kind_takes_is_refused_with_what_it_takes() {
    let cases = [
        ("mo-hinh", json!("đường quê")),
        ("mo-hinh", json!({ "text": "Đường quê" })),
        ("mo-hinh", json!({ "id": MODEL, "name": "x" })),
        ("linh-vuc", json!(["kinh-te", "xã hội"])),
        ("loai", json!("mới")),
        ("co-quy", json!("chưa")),
        ("co-quy", json!(1)),
        ("anh", json!("anh.jpg")),
        ("noi-lam", json!("105.66243, 10.28921")),
        ("noi-lam", json!({ "lat": 10.289_211_5, "lon": 105 })),
        ("noi-lam", json!({ "lat": 10 })),
        ("phu-trach", json!({ "id": "p1", "text": "A\nB" })),
        ("chi-bo", json!({})),
    ];
    let all = cases.map(|(field, value)| match parsed(&with(field, value.clone())) {
        Ok(_) => panic!("{field} took {value}"),
        Err(told) => format!("{value}: {told}"),
    });
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_place_is_a_point_or_a_unit() {
    let place = |value| parsed(&with("noi-lam", value)).unwrap().to_json()["noi-lam"].clone();
    let point = json!({ "lat": 10.289_21, "lon": 105.662_43 });
    assert_eq!(
        place(json!("10.28921; 105.66243")).to_string(),
        point.to_string()
    );
    assert_eq!(place(point.clone()).to_string(), point.to_string());
    assert_eq!(place(json!("lai-vung")), json!("lai-vung"));
    assert_eq!(place(json!({ "id": "#7" })), json!({ "id": "#7" }));
}

#[test]
fn a_field_stands_only_beside_the_choices_that_it_asks_for() {
    // Refused, with the way out, where the other field says otherwise or nothing.
    for loai in [json!("moi"), json!(null)] {
        let told = parsed(&with("loai", loai)).unwrap_err();
        assert_eq!(
            told,
            "tu-nam | \"Làm từ năm nào\": chỉ ghi khi \"Loại\" là \"Làm tiếp\"; hãy để trống hoặc sửa \"Loại\""
        );
    }
    let told = parsed(&with("co-quy", json!(false))).unwrap_err();
    assert!(told.contains("\"Có quỹ\" là \"có\""), "{told}");
    let told = parsed(&with("buoc", json!([{ "ngay-xong": "2020" }]))).unwrap_err();
    assert!(told.starts_with("buoc.1.ngay-xong | "), "{told}");
    // Required only where it is asked for.
    let mut draft = with("loai", json!("moi"));
    draft["tu-nam"] = json!("");
    assert!(parsed(&draft).is_ok());
    let told = parsed(&with("tu-nam", json!(null))).unwrap_err();
    assert_eq!(told, "tu-nam | \"Làm từ năm nào\": chưa ghi");
    // A condition that cannot be read is told once, at its own field.
    let told = parsed(&with("loai", json!("gì đó"))).unwrap_err();
    assert!(
        told.starts_with("loai | ") && !told.contains("tu-nam"),
        "{told}"
    );
}

#[test]
fn what_is_not_named_has_its_default_and_what_is_left_blank_has_none() {
    let named = |draft: Value| drafted(&draft).unwrap().to_json().to_string();
    assert_eq!(
        named(json!({ "ten": "x" })),
        r#"{"ten":"x","loai":"moi","co-quy":false}"#
    );
    assert_eq!(
        named(json!({ "ten": "x", "loai": null, "co-quy": "" })),
        r#"{"ten":"x"}"#
    );
    // Stored fields are read as they are.
    let stored = json!({ "ten": "x" });
    assert_eq!(parsed(&stored).unwrap().to_json(), stored);
}

#[test]
fn references_are_looked_up_by_the_caller_and_keep_what_was_written() {
    let pack = pack();
    let register = &pack.registers["viec"];
    let mut asked = Vec::new();
    let found = parsed(&sound())
        .unwrap()
        .resolved(register, &mut |field, said| {
            asked.push(field.id.clone());
            let id = matches!(field.kind, Kind::Unit(_)).then(|| "#7".to_owned());
            Ok(Reference {
                id: id.or(said.id.clone()),
                text: said.text.clone(),
            })
        });
    let found = found.unwrap();
    assert_eq!(asked, ["mo-hinh", "phu-trach", "anh", "chi-bo", "nguoi"]);
    assert_eq!(
        found.to_json()["chi-bo"],
        json!({ "id": "#7", "text": "chi-bo-ap-1" })
    );
    assert_eq!(parsed(&found.to_json()).as_ref(), Ok(&found));
    let linked: Vec<_> = found
        .references(register)
        .map(|(path, _, r)| (path, r.written()))
        .collect();
    assert_eq!(
        linked,
        [
            ("mo-hinh".to_owned(), "Đường quê"),
            ("phu-trach".to_owned(), "Nguyễn Văn A"),
            ("anh".to_owned(), MODEL),
            ("chi-bo".to_owned(), "chi-bo-ap-1"),
            ("buoc.nguoi".to_owned(), "Trần B")
        ]
    );
    let refused = found.resolved(register, &mut |_, said| match said.text.as_str() {
        "Trần B" | "chi-bo-ap-1" => Err(format!("không có \"{}\"", said.text)),
        _ => Ok(said.clone()),
    });
    let told = told(refused).unwrap_err();
    assert_eq!(
        told,
        "chi-bo | \"Chi bộ\": không có \"chi-bo-ap-1\"\nbuoc.1.nguoi | Dòng 1, cột \"Người làm\": không có \"Trần B\""
    );
}

#[test]
fn answers_decide_what_counts() {
    let pack = pack();
    let register = &pack.registers["viec"];
    let counted = |draft: &Value| {
        let entries = register.assertions(&pack, &parsed(draft).unwrap(), "da-ghi");
        let told = entries.iter().map(|e| (e.measure.clone(), e.value));
        told.collect::<Vec<_>>()
    };
    let (money, model) = (("tien".to_owned(), 1000), ("mo-hinh".to_owned(), 1));
    assert_eq!(counted(&sound()), [money.clone(), model]);
    assert_eq!(counted(&with("linh-vuc", json!("kinh-te"))), [money]);
}

fn words(pack: &Pack, language: Language) -> Vec<String> {
    let register = &pack.registers["viec"];
    let fields = parsed(&sound()).unwrap();
    let name = |field: &Field, said: &Reference| {
        let unit = matches!(field.kind, Kind::Unit(_));
        (unit && said.text == "chi-bo-ap-1").then(|| "Chi bộ ấp 1".to_owned())
    };
    let words = Words {
        pack,
        language,
        name: &name,
    };
    let of = |field: &Field| Some(words.of(field, fields.get(&field.id)?));
    register.fields.values().filter_map(of).collect()
}

#[test]
fn values_are_told_in_both_languages() {
    let pack = pack();
    let vi = words(&pack, Language::Vi);
    assert_eq!(
        vi,
        [
            "Đắp đường",
            "Đường quê",
            "Kinh tế, Văn hóa – xã hội",
            "Làm tiếp",
            "năm 2019",
            "có",
            "1.000 đồng",
            "Nguyễn Văn A",
            MODEL,
            "10.28921, 105.66243",
            "Chi bộ ấp 1",
            "có, 06/8/2020, Trần B; không",
        ]
    );
    let en = words(&pack, Language::En);
    assert_eq!((en[5].as_str(), en[3].as_str()), ("yes", "Làm tiếp"));
    let task = &pack.registers["viec"].fields["ten"];
    assert_eq!(task.label_in(Language::En), "Name of the task");
    assert_eq!(task.label_in(Language::Vi), "Tên việc");
    let kinds = &pack.taxonomies["loai-viec"];
    assert_eq!(kinds.choices["moi"].name_in(Language::En), "New");
    // The English name is understood, too.
    let draft = json!({ "ten": "x", "loai": "new" });
    let read = parsed(&draft).unwrap();
    assert_eq!(
        read.get("loai"),
        Some(&FieldValue::Choice("moi".to_owned()))
    );
}
