//! Broken packs, each with the exact words in which its mistakes are told.

use crate::small::{broken, files, told};

const PACK: &str = "pack.toml";
const MEASURES: &str = "measures.toml";
const MODELS: &str = "registers/mo-hinh.toml";
const REPORT: &str = "reports/so-ket.toml";

#[test]
fn one_thing_broken() {
    let themes: toml::Table = include_str!("broken.toml").parse().unwrap();
    assert_eq!(themes.len(), 6);
    for (theme, cases) in &themes {
        let mut all = String::new();
        for case in cases.as_array().unwrap() {
            let said = |key: &str| case[key].as_str().unwrap();
            let files = broken(&[(said("file"), said("from"), said("to"))]);
            let mistakes = packs::load(&files).err().unwrap_or_default();
            assert!(!mistakes.is_empty(), "accepted: {}", said("what"));
            all += &format!("# {}\n{}\n\n", said("what"), told(&mistakes));
        }
        insta::assert_snapshot!(theme.as_str(), all);
    }
}

#[test]
fn syntax_is_told_and_the_other_files_are_still_read() {
    let files = broken(&[
        (
            MEASURES,
            "name = \"Tiền huy động\"",
            "name = \"Tiền huy động",
        ),
        (MODELS, "type = \"money\"", "type = \"monye\""),
        (PACK, "id = \"thu\"", "id = \"thu\"\nid = \"thu\""),
    ]);
    insta::assert_snapshot!(told(&packs::load(&files).unwrap_err()));
}

#[test]
fn all_mistakes_of_all_files_at_once() {
    let mut files = broken(&[
        (MEASURES, "uom = \"km\"", "uom = \"dặm\""),
        (MEASURES, "aggregate = \"sum\"", "aggregate = \"summ\""),
        (MODELS, "taxonomy = \"linh-vuc\"", "taxonomy = \"linhvuc\""),
        (MODELS, "from = [\"nhap\"]", "from = [\"nhapp\"]"),
        (REPORT, "góp {tien}", "góp {tiem}"),
    ]);
    files.push(("register/x.toml".to_owned(), String::new()));
    files.push(("pack.toml".to_owned(), files[0].1.clone()));
    insta::assert_snapshot!(told(&packs::load(&files).unwrap_err()));
}

#[test]
fn an_empty_pack_lacks_its_head() {
    insta::assert_snapshot!(told(&packs::load(&[]).unwrap_err()), @r#"pack.toml:1:1: thiếu tệp này; cho phép: pack.toml, measures.toml, taxonomies.toml, registers/<tên>.toml, reports/<tên>.toml"#);
}

#[test]
fn adding_a_register_is_adding_a_file() {
    let mut files = files();
    let before = packs::load(&files).unwrap();
    let text = "id = \"tiet-kiem\"\nname = \"Tiết kiệm\"\none = \"Lần gửi\"\ndescription = \"Gửi.\"\n\
        legal_basis = \"Quy chế\"\nvalid_from = 2020-01-01\ntitle = \"ten\"\n\
        [[field]]\nid = \"ten\"\nlabel = \"Ai\"\ntype = \"text\"\n\
        [[field]]\nid = \"bao-nhieu\"\nlabel = \"Bao nhiêu\"\ntype = \"money\"\n\
        [[state]]\nid = \"da-gui\"\nname = \"Đã gửi\"\ninitial = true\ncounts = true\n\
        [[state]]\nid = \"da-rut\"\nname = \"Đã rút\"\nwithdrawn = true\n\
        [[action]]\nid = \"rut\"\nname = \"Rút\"\nfrom = [\"da-gui\"]\nto = \"da-rut\"\n\
        [[asserts]]\nmeasure = \"tien\"\nvalue = \"bao-nhieu\"\n";
    files.push(("registers/tiet-kiem.toml".to_owned(), text.to_owned()));
    let after = packs::load(&files).unwrap();
    assert_ne!(before.version(), after.version());
    let register = &after.registers["tiet-kiem"];
    let draft = serde_json::json!({ "ten": "Chị Hoa", "bao-nhieu": "hơn 2 triệu đồng" });
    let fields = register.parse(&after, &draft).unwrap();
    let entries = register.assertions(&after, &fields, "da-gui");
    assert_eq!(
        (entries[0].measure.as_str(), entries[0].value),
        ("tien", 2_000_000)
    );
    assert!(
        before
            .registers
            .iter()
            .all(|(id, known)| after.registers[id] == *known)
    );
}

#[test]
fn former_names_lead_to_those_of_today() {
    let mut files = files();
    let head = files.iter_mut().find(|(name, _)| name == PACK).unwrap();
    head.1 += "\n[[moved]]\nregister = \"mau\"\nto = \"mo-hinh\"\n\
        [[moved]]\nregister = \"mo-hinh\"\nstate = \"cho\"\nto = \"nhap\"\n";
    let pack = packs::load(&files).unwrap();
    assert_eq!(pack.today("mau", "cho"), ("mo-hinh", "nhap"));
    assert_eq!(pack.today("mau", "da-duyet"), ("mo-hinh", "da-duyet"));
    assert_eq!(pack.today("mo-hinh", "cho"), ("mo-hinh", "nhap"));
    assert_eq!(pack.today("viec", "cho"), ("viec", "cho"));
}

#[test]
fn the_version_ignores_order_and_line_ends() {
    let sound = packs::load(&files()).unwrap();
    let mut other = files();
    other.reverse();
    for (_, text) in &mut other {
        *text = format!("\u{feff}{}\r\n\r\n", text.replace('\n', "  \r\n"));
    }
    let other = packs::load(&other).unwrap();
    assert_eq!(sound.version(), other.version());
    assert_eq!(sound.version().len(), 16);
    assert_eq!(packs::load(sound.files()).unwrap(), sound);
}

#[test]
fn the_tolerance_of_reconciling_is_bounded_and_optional() {
    let with = |table: &str| {
        let mut files = files();
        let head = files.iter_mut().find(|(name, _)| name == PACK).unwrap();
        head.1 += table;
        packs::load(&files)
    };
    assert!(with("").unwrap().reconcile.is_none());
    let pack = with("\n[reconcile]\ntolerance_percent = 10\n").unwrap();
    assert_eq!(pack.reconcile.unwrap().tolerance_percent, 10);
    for (table, said) in [
        ("\n[reconcile]\ntolerance_percent = 90\n", "từ 0 đến 50"),
        ("\n[reconcile]\n", "tolerance_percent"),
        (
            "\n[reconcile]\ntolerance_percent = 10\nround = 1\n",
            "round",
        ),
    ] {
        let mistakes = told(&with(table).unwrap_err());
        assert!(mistakes.contains(said), "{mistakes}");
    }
}
