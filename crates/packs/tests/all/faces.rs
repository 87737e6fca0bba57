//! What people and programs see of a register, all from its one declaration.

use serde_json::{Value, json};

use crate::small::{broken, pack, register};

#[test]
fn columns_and_public_fields() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    let list: Vec<_> = models
        .list_columns()
        .iter()
        .map(|field| field.id.as_str())
        .collect();
    assert_eq!(list, ["ten", "linh-vuc", "ngay"]);
    let public: Vec<_> = models
        .public_fields()
        .iter()
        .map(|field| field.id.as_str())
        .collect();
    assert_eq!(public, ["ten", "linh-vuc", "gop"]);
    let columns = models.fields["gop"].public_columns();
    assert_eq!(
        columns
            .iter()
            .map(|field| field.id.as_str())
            .collect::<Vec<_>>(),
        ["so-tien"]
    );
}

#[test]
fn values_in_vietnamese() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    let draft = json!({
        "ten": "Cầu", "linh-vuc": "xa-hoi", "ngay": "2020-08-06", "duong": "gần 21 km",
        "gop": [{ "ai": "A", "so-tien": "trên 52 tỷ đồng" }, { "ai": "B", "ky": "2023" }],
    });
    let fields = models.parse(&pack, &draft).unwrap();
    let shown = ["ten", "linh-vuc", "ngay", "duong", "gop", "ghi-chu"]
        .map(|field| models.display(&pack, field, &fields));
    assert_eq!(
        shown,
        [
            "Cầu",
            "Văn hóa – xã hội",
            "06/8/2020",
            "gần 21 km",
            "A, trên 52 tỷ đồng; B, năm 2023",
            ""
        ]
    );
    assert_eq!(models.title_of(&fields), "Cầu");
}

#[test]
fn template_schema_and_help() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    insta::assert_snapshot!(format!("{:#}", models.template_json()));
    insta::assert_snapshot!(format!("{:#}", models.json_schema(&pack)));
    insta::assert_snapshot!(models.help(&pack));
}

#[test]
fn a_template_holds_nothing_and_filled_in_it_is_a_record() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    let mut draft = models.template_json();
    let blank = |value: &Value| value.is_null() || *value == json!([]);
    assert!(draft.as_object().unwrap().values().all(blank));
    assert!(models.draft(&pack, &draft).is_err());
    draft["ten"] = json!("Cầu");
    assert!(models.draft(&pack, &draft).is_ok());
    // What a new record begins with is no number.
    let tasks = register(&pack, "viec").template_json();
    assert_eq!(
        (&tasks["loai"], &tasks["quy"]),
        (&json!("moi"), &Value::Null)
    );
}

#[test]
fn an_example_is_refused_as_it_stands_and_is_a_record_without_its_mark() {
    let pack = pack();
    for register in pack.registers.values() {
        let mut draft = register.example_json(&pack);
        let errors = register.draft(&pack, &draft).unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(
            errors[0].to_string(),
            format!(
                "{}: đây là ví dụ, chưa phải hồ sơ: thay bằng điều có thật rồi bỏ mục này",
                register.one
            )
        );
        draft.as_object_mut().unwrap().remove(packs::EXAMPLE);
        let read = register.draft(&pack, &draft);
        assert!(read.is_ok(), "{}: {read:?}", register.id);
    }
    insta::assert_snapshot!(format!("{:#}", register(&pack, "viec").example_json(&pack)));
    insta::assert_snapshot!(register(&pack, "viec").help(&pack));
}

#[test]
fn a_measures_limits_stand_in_the_schema_of_the_fields_that_count_for_it() {
    let pack = pack();
    let schema = register(&pack, "mo-hinh").json_schema(&pack);
    // Money: the usual most of the measure; kilometres count only for some choices.
    let money = &schema["properties"]["gop"]["items"]["properties"]["so-tien"]["oneOf"];
    assert_eq!(money[0]["maximum"], json!(1_000_000_000_000_000_i64));
    assert_eq!(
        money[2]["properties"]["value"]["maximum"],
        money[0]["maximum"]
    );
    assert!(
        schema["properties"]["duong"]["oneOf"][0]
            .get("maximum")
            .is_none()
    );
    let always = broken(&[(
        "registers/mo-hinh.toml",
        "when = { field = \"linh-vuc\", is = [\"kinh-te\"] }\n",
        "",
    )]);
    let pack = packs::load(&always).unwrap();
    let schema = register(&pack, "mo-hinh").json_schema(&pack);
    let road = &schema["properties"]["duong"]["oneOf"][0];
    assert_eq!(road["maximum"].to_string(), "500.5");
    assert_eq!(road["minimum"], json!(0));
}
