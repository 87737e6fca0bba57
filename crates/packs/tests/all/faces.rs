//! What people and programs see of a register, all from its one declaration.

use serde_json::json;

use crate::small::{pack, register};

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
    insta::assert_snapshot!(format!("{:#}", models.template_json(&pack)));
    insta::assert_snapshot!(format!("{:#}", models.json_schema(&pack)));
    insta::assert_snapshot!(models.help(&pack));
}

#[test]
fn a_filled_template_is_a_record() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    let mut draft = models.template_json(&pack);
    draft["ten"] = json!("Cầu");
    draft["gop"][0]["ai"] = json!("Ông A");
    assert!(models.parse(&pack, &draft).is_ok());
}
