//! Which sources prove: the pack says, a register may say otherwise, and unknown kinds are told.

use crate::small::{broken, told};

const PACK: &str = "pack.toml";
const MODELS: &str = "registers/mo-hinh.toml";
const TITLE: &str = "title = \"ten\"";
const OWN: (&str, &str, &str) = (MODELS, TITLE, "title = \"ten\"\ndocuments = [\"bao-chi\"]");
const DECLARED: &str = "

[documents]
taxonomy = \"loai-nguon\"
proves = [\"bien-ban\"]
";
const KINDS: &str = "
[[taxonomy]]
id = \"loai-nguon\"
name = \"Loại nguồn\"

[[taxonomy.choice]]
id = \"bao-chi\"
name = \"Báo chí\"

[[taxonomy.choice]]
id = \"bien-ban\"
name = \"Biên bản\"
";

/// The small pack with kinds of sources, and then with changes.
fn changed(changes: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut files = broken(&[]);
    for (name, text) in &mut files {
        match name.as_str() {
            PACK => text.push_str(DECLARED),
            "taxonomies.toml" => text.push_str(KINDS),
            _ => {}
        }
        for (_, from, to) in changes.iter().filter(|(of, ..)| of == name) {
            assert!(text.contains(from), "{name} has no {from:?}");
            *text = text.replacen(from, to, 1);
        }
    }
    files
}

#[test]
fn a_register_says_otherwise_than_the_pack() {
    let pack = packs::load(&changed(&[])).unwrap();
    let kinds = pack.source_kinds().unwrap();
    assert_eq!(kinds.choices.len(), 2);
    for register in pack.registers.values() {
        assert!(pack.proves(register, "bien-ban") && !pack.proves(register, "bao-chi"));
    }
    let pack = packs::load(&changed(&[OWN])).unwrap();
    for register in pack.registers.values() {
        let own = register.id == "mo-hinh";
        assert_eq!(pack.proves(register, "bao-chi"), own);
        assert_eq!(pack.proves(register, "bien-ban"), !own);
    }
}

#[test]
fn unknown_kinds_are_told_with_those_there_are() {
    let of = |change| told(&packs::load(&changed(&[change])).unwrap_err());
    assert_eq!(
        of((PACK, "[\"bien-ban\"]", "[\"bienban\"]")),
        "pack.toml:17:11: \"proves\" ghi \"bienban\"; cho phép: bao-chi, bien-ban (có phải \"bien-ban\"?)"
    );
    assert!(of((PACK, "\"loai-nguon\"", "\"loai\"")).contains("linh-vuc"));
    assert!(of((MODELS, TITLE, "title = \"ten\"\ndocuments = [\"x\"]")).contains("bao-chi"));
    let none = [OWN, (PACK, "[documents]", "[document]")];
    assert!(told(&packs::load(&changed(&none)).unwrap_err()).contains("chưa khai [documents]"));
}
