//! Sensitive fields: parted from the rest, put back, kept by those who cannot read them, and told in no
//! error.

use packs::{Field, Pack, Parted, Reference, Register};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::small::{broken, told};

const MODELS: &str = "registers/mo-hinh.toml";
const SECRET: &str = "0912 345 678";

/// The small pack in which who gave and which unit helped are sensitive, too.
fn private() -> Pack {
    let giver = "label = \"Người góp\"\ntype = \"text\"\n";
    let helper = "label = \"Đơn vị giúp\"\n";
    let files = broken(&[
        (MODELS, giver, &format!("{giver}sensitive = true\n")),
        (MODELS, helper, &format!("{helper}sensitive = true\n")),
        (MODELS, "label = \"gop.ai\"\n", ""),
    ]);
    packs::load(&files).unwrap_or_else(|mistakes| panic!("{}", told(&mistakes)))
}

fn parted(register: &Register, pack: &Pack, draft: &Value) -> Parted {
    register.part(&register.parse(pack, draft).unwrap())
}

fn sound(givers: &[&str]) -> Value {
    let lines: Vec<Value> = givers.iter().map(|ai| json!({ "ai": ai })).collect();
    json!({ "ten": "Cầu", "linh-vuc": "kinh-te", "ghi-chu": SECRET, "don-vi-giup": SECRET, "gop": lines })
}

#[test]
fn what_is_sensitive_is_parted_and_put_back() {
    let pack = private();
    let register = &pack.registers["mo-hinh"];
    let mut draft = sound(&[SECRET, "Bà B"]);
    draft["gop"][0]["so-tien"] = json!(1000);
    let whole = register.parse(&pack, &draft).unwrap();
    let Parted { open, sealed } = register.part(&whole);
    let lines = json!([{ "key": "1", "so-tien": 1000 }, { "key": "2" }]);
    assert_eq!(
        open,
        json!({ "ten": "Cầu", "linh-vuc": "kinh-te", "gop": lines })
    );
    let sealed = sealed.unwrap();
    let givers = json!({ "1": { "ai": SECRET }, "2": { "ai": "Bà B" } });
    assert_eq!(
        sealed,
        json!({ "ghi-chu": SECRET, "don-vi-giup": SECRET, "gop": givers })
    );
    let again = register.whole(&open, &sealed);
    assert_eq!(again.to_string(), whole.to_json().to_string());
    // What is open reads back by itself, with every line, and asserts the same.
    let shown = register.parse_open(&pack, &open).unwrap();
    assert_eq!(shown.lines("gop").unwrap().len(), 2);
    assert_eq!(
        register.assertions(&pack, &shown, "da-duyet"),
        register.assertions(&pack, &whole, "da-duyet")
    );
    assert!(register.parse(&pack, &open).is_err(), "a giver is required");
    let none = json!({ "ten": "Cầu", "linh-vuc": "kinh-te" });
    assert_eq!(parted(register, &pack, &none).sealed, None);
}

#[test]
fn what_an_earlier_version_left_open_can_be_left_out() {
    let pack = private();
    let register = &pack.registers["mo-hinh"];
    let whole = register.parse(&pack, &sound(&["Ông A", "Bà B"])).unwrap();
    let open = register.open_part(whole.to_json());
    assert_eq!(open, register.part(&whole).open);
    assert_eq!(register.open_part(json!(7)), json!({}));
}

#[test]
fn no_error_tells_what_was_written_in_a_sensitive_field() {
    let pack = private();
    let register = &pack.registers["mo-hinh"];
    let long = SECRET.repeat(30);
    for wrong in [
        json!({ "ghi-chu": { "so": SECRET } }),
        json!({ "ghi-chu": [SECRET] }),
        json!({ "don-vi-giup": long }),
        json!({ "don-vi-giup": format!("{SECRET}\n{SECRET}") }),
        json!({ "gop": [{ "ai": long }] }),
        json!({ "gop": [{ "ai": [SECRET] }, { "ai": 912_345_678 }] }),
    ] {
        let mut draft = json!({ "ten": "Cầu", "linh-vuc": "kinh-te" });
        for (key, value) in wrong.as_object().unwrap() {
            draft[key] = value.clone();
        }
        let errors = register.parse(&pack, &draft).unwrap_err();
        let all = format!("{errors:?}{}", serde_json::to_string(&errors).unwrap());
        assert!(all.contains("chưa dùng được"), "{all}");
        assert!(!all.contains("912") && !all.contains("345"), "{all}");
    }
    let fields = register.parse(&pack, &sound(&["Ông A"])).unwrap();
    let mut nowhere = |_: &Field, said: &Reference| Err(format!("không có đơn vị {}", said.text));
    let errors = fields.resolved(register, &mut nowhere).unwrap_err();
    assert!(!format!("{errors:?}").contains("912"), "{errors:?}");
    // That it is missing is told as it is.
    let mut draft = sound(&["Ông A"]);
    draft["gop"][0] = json!({ "so-tien": 5 });
    let errors = register.parse(&pack, &draft).unwrap_err();
    assert_eq!(errors[0].message, "chưa ghi");
}

#[test]
fn who_cannot_read_them_leaves_them_as_they_were() {
    let pack = private();
    let register = &pack.registers["mo-hinh"];
    let read = |draft: &Value| register.parse(&pack, draft).unwrap();
    let mut old = sound(&["Ông A", "Bà B"]);
    old["gop"][1]["key"] = json!("b");
    let old = read(&old);
    // Left out: stays. Written: replaces. Taken away with its line: gone.
    let mut draft = sound(&["Cô C", "Bà D"]);
    draft["ghi-chu"] = json!("Mới");
    draft["don-vi-giup"] = Value::Null;
    draft["gop"][1]["key"] = json!("b");
    let kept = register.kept(read(&draft), &old);
    draft["don-vi-giup"] = json!(SECRET);
    assert_eq!(kept, read(&draft));
    let open = register.open_part(old.to_json());
    let shown = register.parse_open(&pack, &open).unwrap();
    assert_eq!(register.kept(shown, &old), old);
    let mut fewer = open.clone();
    fewer["gop"].as_array_mut().unwrap().remove(0);
    let fewer = register.parse_open(&pack, &fewer).unwrap();
    let kept = register.kept(fewer, &old).to_json();
    assert_eq!(kept["gop"], json!([{ "key": "b", "ai": "Bà B" }]));
}

proptest! {
    #[test]
    fn parting_loses_nothing(givers in prop::collection::vec("[a-z]{1,8}", 0..5), note in prop::option::of("[a-z]{1,8}")) {
        let pack = private();
        let register = &pack.registers["mo-hinh"];
        let mut draft = sound(&givers.iter().map(String::as_str).collect::<Vec<_>>());
        draft["ghi-chu"] = json!(note);
        let whole = register.parse(&pack, &draft).unwrap();
        let Parted { open, sealed } = register.part(&whole);
        let sealed = sealed.unwrap();
        prop_assert_eq!(register.whole(&open, &sealed), whole.to_json());
        let shown = register.parse_open(&pack, &open).unwrap();
        prop_assert_eq!(register.kept(shown.clone(), &whole), whole.clone());
        prop_assert_eq!(shown.to_json(), open);
    }
}
