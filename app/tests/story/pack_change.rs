//! What a new version of a pack may change under stored records, and what it may not.

use lantoa::books::entries::rollup::Basis::Now;
use lantoa::ground::founding;
use serde_json::json;

use crate::register::{edited, install};
use crate::world::{SURVEY, pack_files, survey, worlds};

/// What a new `khao-sat.toml` says instead, and what is told of it.
const EDITS: [(&str, &str, &str); 10] = [
    (
        "da-chot",
        "chot-roi",
        "trạng thái \"da-chot\" bị bỏ hoặc đổi mã; có 2 hồ sơ",
    ),
    (
        "counts = true",
        "counts = false",
        "trạng thái \"da-chot\" đang được tính, nay không; có 2 hồ sơ",
    ),
    (
        "initial = true",
        "initial = true\ncounts = true",
        "trạng thái \"nhap\" đang không được tính, nay có; có 1 hồ sơ",
    ),
    (
        "\"dang-vien\"\nlabel",
        "\"so-dang-vien\"\nlabel",
        "chỉ tiêu \"dang-vien\" lấy từ trường \"dang-vien\" không còn được khai như cũ; có 2 hồ sơ",
    ),
    (
        "measure = \"dang-vien\"",
        "measure = \"chi-bo-co-so\"",
        "chỉ tiêu \"dang-vien\"",
    ),
    (
        "[[asserts]]\nmeasure = \"duong-nong-thon\"\nvalue = \"duong\"\n",
        "",
        "chỉ tiêu \"duong-nong-thon\"",
    ),
    (
        "type = \"integer\"\nlist",
        "type = \"quantity\"\nuom = \"count\"\nlist",
        "chỉ tiêu \"dang-vien\"",
    ),
    ("excluded = \"khong-tinh\"\n", "", "chỉ tiêu \"ho-ngheo\""),
    (
        "standing = \"evidenced\"",
        "standing = \"declared\"",
        "chỉ tiêu \"dang-vien\"",
    ),
    ("date = \"ngay\"\n", "", "chỉ tiêu \"dang-vien\""),
];

/// Each would let the next edit take entries away, or count what did not count, without a word.
#[test]
fn a_pack_that_drops_or_renames_what_stored_records_use_is_refused_with_their_number() {
    let dropped_register: Vec<(String, String)> = founding::pack_files();
    for world in worlds() {
        let all =
            json!({"dang-vien": 30, "duong": 2, "ho-ngheo": 1, "tong-ho": 9, "khong-tinh": 1});
        for n in 1..=3 {
            let mut record = survey(n, "xa-a11", "2024-03-01", &all);
            if n == 3 {
                record["acts"] = json!([]);
            }
            world.put(&record).unwrap();
        }
        let refused =
            |files: &[(String, String)]| install(&world.app, files).unwrap_err().to_string();
        let told = refused(&dropped_register);
        assert!(
            told.contains("sổ \"khao-sat\" bị bỏ hoặc đổi mã; có 3 hồ sơ"),
            "{told}"
        );
        for (from, to, why) in EDITS {
            let mut files = pack_files();
            let (_, text) = files
                .iter_mut()
                .find(|(n, _)| n.ends_with("khao-sat.toml"))
                .unwrap();
            assert!(text.contains(from), "{from}");
            *text = text.replace(from, to);
            if why.contains("lấy từ trường") {
                *text = text.replace("value = \"dang-vien\"", "value = \"so-dang-vien\"");
            }
            let told = refused(&files);
            assert!(told.contains(why), "{why}: {told}");
            assert!(
                told.contains("Được đổi:") && told.contains("Không được"),
                "{told}"
            );
        }
        // An older shape counts as well as the one in force.
        install(
            &world.app,
            &edited("khao-sat.toml", "Số đảng viên", "Đảng viên"),
        )
        .unwrap();
        world.put(&survey(4, "xa-a11", "2024-03-01", &all)).unwrap();
        assert!(refused(&dropped_register).contains("có 4 hồ sơ"));
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_pack_may_add_rename_and_drop_what_no_record_uses() {
    for mut world in worlds() {
        // A register that will be dropped before anything was written in it.
        let second = SURVEY.replacen("\"khao-sat\"", "\"khao-sat-2\"", 1);
        let mut files = pack_files();
        files.push(("registers/khao-sat-2.toml".into(), second));
        install(&world.app, &files).unwrap();
        world.app = world.again();
        let all = json!({"dang-vien": 30, "duong": 2});
        world.put(&survey(1, "xa-a11", "2024-03-01", &all)).unwrap();
        let mut files = edited("khao-sat.toml", "Số đảng viên", "Đảng viên");
        let (_, text) = files
            .iter_mut()
            .find(|(n, _)| n.ends_with("khao-sat.toml"))
            .unwrap();
        // A field that nothing was said in, its rule, a state that nobody is in; the rest moves up.
        for (from, to) in [
            (
                "[[asserts]]\nmeasure = \"ho-ngheo\"\nvalue = \"ho-ngheo\"\nof = \"tong-ho\"\nexcluded = \"khong-tinh\"\n",
                "",
            ),
            (
                "[[field]]\nid = \"khong-tinh\"\nlabel = \"Số hộ không tính\"\ntype = \"integer\"\npublic = true\n",
                "",
            ),
            ("\"nhap\"", "\"moi-ghi\""),
            (
                "[[action]]",
                "[[action]]\nid = \"dong\"\nname = \"Đóng\"\nfrom = [\"da-chot\"]\nto = \"da-dong\"\n\n[[action]]",
            ),
            (
                "[[state]]",
                "[[state]]\nid = \"da-dong\"\nname = \"Đã đóng\"\n\n[[state]]",
            ),
            (
                "from = [\"moi-ghi\", \"da-chot\"]",
                "from = [\"moi-ghi\", \"da-chot\", \"da-dong\"]",
            ),
            (
                "[[field]]\nid = \"duong\"",
                "[[field]]\nid = \"ghi-chu\"\nlabel = \"Ghi chú\"\ntype = \"long_text\"\n\n[[field]]\nid = \"duong\"",
            ),
        ] {
            assert!(text.contains(from), "{from}");
            *text = if from == "\"nhap\"" {
                text.replace(from, to)
            } else {
                text.replacen(from, to, 1)
            };
        }
        install(&world.app, &files).unwrap();
        let app = world.again();
        let again = survey(
            1,
            "xa-a11",
            "2024-03-01",
            &json!({"dang-vien": 30, "duong": 3}),
        );
        assert!(crate::world::put(&app, &again).unwrap().changed);
        assert_eq!(world.proved("dang-vien", "nuoc", "2024", Now), "30 exact");
        assert_eq!(
            world.proved("duong-nong-thon", "nuoc", "2024", Now),
            "3 exact"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_pack_that_would_change_what_is_stored_is_refused() {
    for world in worlds() {
        world
            .put(&survey(
                1,
                "xa-a11",
                "2024-03-01",
                &json!({"dang-vien": 30}),
            ))
            .unwrap();
        let breaks = [
            ("aggregate = \"latest\"", "aggregate = \"sum\"", "cách cộng"),
            ("uom = \"count\"", "uom = \"household\"", "đơn vị tính"),
        ];
        for (from, to, why) in breaks {
            let mut files = pack_files();
            let (_, text) = files
                .iter_mut()
                .find(|(n, _)| n == "measures.toml")
                .unwrap();
            assert!(text.contains(from));
            *text = text.replace(from, to);
            match install(&world.app, &files) {
                Err(e) => assert!(
                    e.to_string().contains(why) || e.to_string().contains("measures.toml"),
                    "{e}"
                ),
                Ok(()) => panic!("{to} was taken"),
            }
        }
        assert_eq!(world.proved("dang-vien", "nuoc", "2024", Now), "30 exact");
    }
}

/// The survey under another id, with another name for its counting state, and the pack saying so.
fn renamed() -> Vec<(String, String)> {
    let mut files = pack_files();
    for (name, text) in &mut files {
        if name.ends_with("khao-sat.toml") {
            *name = "registers/tinh-hinh.toml".into();
            *text = text
                .replacen("id = \"khao-sat\"", "id = \"tinh-hinh\"", 1)
                .replace("\"da-chot\"", "\"chot-so\"");
        }
        if name == "pack.toml" {
            text.push_str(
                "\n[[moved]]\nregister = \"khao-sat\"\nto = \"tinh-hinh\"\n\
                 \n[[moved]]\nregister = \"tinh-hinh\"\nstate = \"da-chot\"\nto = \"chot-so\"\n",
            );
        }
    }
    files
}

#[test]
fn records_go_over_to_the_names_that_a_pack_declares() {
    for mut world in worlds() {
        let all = json!({"dang-vien": 30, "duong": 2});
        for n in 1..=3 {
            world.put(&survey(n, "xa-a11", "2024-03-01", &all)).unwrap();
        }
        // Without somebody to bring them over they would be left behind.
        let told = install(&world.app, &renamed()).unwrap_err().to_string();
        assert!(
            told.contains("mang mã cũ")
                && told.contains("sổ \"khao-sat\", trạng thái \"da-chot\"; có 3 hồ sơ"),
            "{told}"
        );
        // One that its register of today does not read keeps all where they are.
        let mut shorter = renamed();
        let (_, text) = shorter
            .iter_mut()
            .find(|(n, _)| n.ends_with("tinh-hinh.toml"))
            .unwrap();
        assert!(text.contains("max = 100"));
        *text = text.replacen("max = 100", "max = 3", 1);
        let moving = |files: &[(String, String)]| {
            let pack = lantoa::ground::programmes::load(files)?;
            lantoa::books::records::install(&world.app, pack, crate::world::clock().now())
        };
        let told = moving(&shorter).unwrap_err().to_string();
        assert!(
            told.contains("không chuyển được sang mã mới") && told.contains("tối đa 3 ký tự"),
            "{told}"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
        moving(&renamed()).unwrap();
        world.app = world.again();
        assert_eq!(world.differences(), Vec::<String>::new());
        assert_eq!(
            world.proved("duong-nong-thon", "nuoc", "2024", Now),
            "6 exact"
        );
        let mut record = survey(
            1,
            "xa-a11",
            "2024-03-01",
            &json!({"dang-vien": 30, "duong": 3}),
        );
        record["register"] = json!("tinh-hinh");
        let put = world.put(&record).unwrap();
        assert_eq!((put.changed, put.revision), (true, 3));
        assert_eq!(
            world.proved("duong-nong-thon", "nuoc", "2024", Now),
            "7 exact"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}
