//! Parts of a record: sections of the head and lines by their keys.

use packs::part::Part;
use serde_json::{Value, json};

use crate::small::{pack, register};

fn names(parts: &[Part]) -> Vec<&str> {
    parts.iter().map(Part::name).collect()
}

fn draft(lines: &Value) -> Value {
    json!({ "ten": "Cầu", "linh-vuc": "kinh-te", "gop": lines })
}

#[test]
fn lines_keep_the_keys_that_they_bring_and_are_given_others() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    let given = draft(&json!([
        { "ai": "A" }, { "key": "hop-2", "ai": "B" }, { "key": "1", "ai": "C" }, { "ai": "D" }
    ]));
    let fields = models.parse(&pack, &given).unwrap();
    let keys: Vec<&str> = fields
        .lines("gop")
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, ["2", "hop-2", "1", "3"]);
    assert_eq!(models.parse(&pack, &fields.to_json()), Ok(fields.clone()));
    assert_eq!(
        names(&models.parts(&fields)),
        ["chung", "gop/2", "gop/hop-2", "gop/1", "gop/3"]
    );
    for wrong in ["Hộp", "a/b", "a_b", "-a", "a--b", &"x".repeat(41)] {
        let errors = models
            .parse(&pack, &draft(&json!([{ "key": wrong, "ai": "A" }])))
            .unwrap_err();
        assert_eq!(errors[0].path, "gop.1.key", "{wrong}");
        assert!(
            errors[0].allowed.contains("chữ thường không dấu"),
            "{errors:?}"
        );
    }
    let twice = draft(&json!([{ "key": "a", "ai": "A" }, { "key": "a", "ai": "B" }]));
    let errors = models.parse(&pack, &twice).unwrap_err();
    assert_eq!(
        errors[0].to_string(),
        "\"Đóng góp\", dòng 2: khóa \"a\" đã có ở dòng trên"
    );
}

#[test]
fn what_changed_is_told_by_part() {
    let pack = pack();
    let models = register(&pack, "mo-hinh");
    let was = draft(&json!([{ "key": "a", "ai": "A" }, { "key": "b", "ai": "B" }]));
    let was = models.parse(&pack, &was).unwrap();
    let mut is = draft(&json!([{ "key": "b", "ai": "B", "ho": 3 }, { "key": "c", "ai": "C" }]));
    is["duong"] = json!(2);
    let is = models.parse(&pack, &is).unwrap();
    assert_eq!(
        names(&models.changed(&was, &is)),
        ["cong-trinh", "gop/b", "gop/c", "gop/a"]
    );
    assert!(models.changed(&is, &is).is_empty());
    let part: Part = "gop/b".parse().unwrap();
    assert_eq!(part.as_line(), Some(("gop", "b")));
    assert_eq!(models.part_name(&part), "Đóng góp, dòng b");
    assert_eq!(models.part_name(&Part::section("cong-trinh")), "Công trình");
    assert!("Chung".parse::<Part>().is_err() && "gop/".parse::<Part>().is_err());
}
