//! Kinds of positions, and the words in which their mistakes are told.

use packs::Ability;

use crate::small::{files, told};

fn with(text: &str) -> Vec<(String, String)> {
    let mut files = files();
    files[0].1.push_str(text);
    files
}

#[test]
fn a_position_brings_abilities_in_registers_at_units_of_a_level() {
    let pack = packs::load(&with(
        r#"
[[position]]
id = "thu-ky"
name = "Thư ký"
abilities = ["record", "read"]
registers = ["mo-hinh"]
levels = ["village"]

[[position]]
id = "nguoi-xem"
name = "Người xem"
abilities = ["read"]
"#,
    ))
    .unwrap();
    let (clerk, reader) = (&pack.positions["thu-ky"], &pack.positions["nguoi-xem"]);
    assert!(clerk.abilities.iter().eq(&[Ability::Read, Ability::Record]));
    assert!(clerk.registers.contains("mo-hinh") && reader.registers.is_empty());
    assert!(clerk.may_be_at("territory", "village") && !clerk.may_be_at("territory", "commune"));
    assert!(reader.may_be_at("party", "province"));
}

#[test]
fn mistakes_are_told_with_their_place() {
    let broken = with(
        r#"
[[position]]
id = "thu-ky"
name = "Thư ký"
abilities = ["read", "recrd"]
registers = ["mo-hin"]
level = ["village"]

[[position]]
id = "nguoi-ghi"
name = "Người ghi"
abilities = ["record"]

[[position]]
id = "khong"
name = "Không làm gì"
"#,
    );
    insta::assert_snapshot!(told(&packs::load(&broken).unwrap_err()), @r#"
    pack.toml:17:22: "abilities" ghi "recrd"; cho phép: read, read-sensitive, record, confirm, accept, lead, sign, publish, administer (có phải "record"?)
    pack.toml:18:14: "registers" ghi "mo-hin"; cho phép: khai-bao, mo-hinh, viec (có phải "mo-hinh"?)
    pack.toml:19:1: không có khóa "level"; cho phép: abilities, en, id, levels, lines, name, registers (có phải "levels"?)
    pack.toml:24:13: "abilities" thiếu "read": làm được việc với hồ sơ thì phải xem được hồ sơ
    pack.toml:26:1: thiếu "abilities"
    "#);
}
