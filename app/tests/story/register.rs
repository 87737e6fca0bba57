//! Adding a register is adding a file; changing a pack never breaks what is stored.

use lantoa::app::App;
use lantoa::entries::rollup::Basis::Now;
use lantoa::figures::ask::{self, Books};
use lantoa::records::view;
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use lantoa::{founding, programmes};
use serde_json::json;

use crate::world::{SURVEY, World, clock, id, pack_files, survey, worlds};

fn install(app: &App, files: &[(String, String)]) -> Result<(), Fault> {
    let pack = programmes::load(files)?;
    let at = clock().now();
    app.db
        .write(move |tx| programmes::install(tx, &pack, at, "test"))
}

/// The pack's files with one text replaced by another in the file whose name ends so.
fn edited(name: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let mut files = pack_files();
    let (_, text) = files.iter_mut().find(|(n, _)| n.ends_with(name)).unwrap();
    assert!(text.contains(from), "{name} says {from}");
    *text = text.replacen(from, to, 1);
    files
}

#[test]
fn a_register_is_a_file() {
    for world in worlds() {
        let app = &world.app;
        let fields =
            json!({"dang-vien": 30, "duong": "trên 2,5 km", "dong-gop": "1 tỷ 200 triệu đồng"});
        world.put(&survey(1, "xa-a11", "2024-03", &fields)).unwrap();
        // Parsed and stored in canonical form.
        let stored = app
            .db
            .read(|conn| {
                let tree = app.units.current(conn)?.tree.clone();
                view::one(conn, app, &Scope::everything(&tree), id(1).parse()?)
            })
            .unwrap();
        assert_eq!(stored.fields["dong-gop"], json!(1_200_000_000));
        // Listed, with labels for reading; the public sees what the file calls public.
        let listed = |public: bool| {
            app.db
                .read(|conn| {
                    let tree = app.units.current(conn)?.tree.clone();
                    let scope = if public {
                        Scope::public(&tree)
                    } else {
                        Scope::everything(&tree)
                    };
                    let ask = view::Ask {
                        register: "khao-sat",
                        under: None,
                        year: Some(2024),
                        limit: 10,
                        after: None,
                    };
                    view::list(conn, app, &scope, &ask)
                })
                .unwrap()
                .records
        };
        let mine = listed(false).remove(0);
        assert!(mine.text().contains("Số đảng viên: 30"), "{}", mine.text());
        assert!(
            mine.text().contains("Đường làm mới: trên 2,5 km"),
            "{}",
            mine.text()
        );
        let theirs = listed(true).remove(0);
        assert!(theirs.fields.get("dang-vien").is_none() && !theirs.text().contains("đảng viên"));
        // Summed and in the figures of those above.
        assert_eq!(
            world.proved("nhan-dan-dong-gop", "tinh-a", "2024", Now),
            "1200000000 exact"
        );
        assert_eq!(world.proved("dang-vien", "nuoc", "2024", Now), "30 exact");
        let names: Vec<String> = world
            .figures("tinh-a", Now)
            .into_iter()
            .map(|f| f.name)
            .collect();
        assert!(
            names.contains(&"Đường nông thôn".to_owned()) || names.len() == 3,
            "{names:?}"
        );
        // Its mistakes are told with the label that the file gives.
        let wrong = world.put(&survey(
            2,
            "xa-a11",
            "2024",
            &json!({"duong": "hai tạ", "la": 1}),
        ));
        let wrong = wrong.unwrap_err().to_string();
        assert!(
            wrong.contains("Đường làm mới") && wrong.contains("la"),
            "{wrong}"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn records_of_an_older_pack_are_read_as_they_were_shaped() {
    for mut world in worlds() {
        world
            .put(&survey(
                1,
                "xa-a11",
                "2024-03-01",
                &json!({"dang-vien": 30, "duong": 2}),
            ))
            .unwrap();
        // The new version calls a field otherwise.
        let files = edited("khao-sat.toml", "Đường làm mới", "Đường mở mới");
        install(&world.app, &files).unwrap();
        world.app = world.again();
        assert_eq!(world.differences(), Vec::<String>::new());
        let show = |world: &World| {
            let app = &world.app;
            app.db
                .read(|conn| {
                    let tree = app.units.current(conn)?.tree.clone();
                    view::one(conn, app, &Scope::everything(&tree), id(1).parse()?)
                })
                .unwrap()
        };
        assert!(
            show(&world).text().contains("Đường làm mới: 2 km"),
            "{}",
            show(&world).text()
        );
        let old = show(&world).version;
        // Changed under the new version it is shaped by it, and its old revision still stands.
        world
            .put(&survey(
                1,
                "xa-a11",
                "2024-03-01",
                &json!({"dang-vien": 31, "duong": 2}),
            ))
            .unwrap();
        let shown = show(&world);
        assert_ne!(shown.version, old);
        assert_eq!(shown.history[0].version, old);
        assert!(shown.text().contains("Đường mở mới: 2 km"));
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// Each would let the next edit take entries away, or count what did not count, without a word.
#[test]
fn a_pack_that_drops_or_renames_what_stored_records_use_is_refused_with_their_number() {
    let dropped_register: Vec<(String, String)> = founding::pack_files();
    let edits = [
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
    for world in worlds() {
        let all =
            json!({"dang-vien": 30, "duong": 2, "ho-ngheo": 1, "tong-ho": 9, "khong-tinh": 1});
        for n in 1..=3 {
            let mut record = survey(n, "xa-a11", "2024-03-01", &all);
            if n == 3 {
                record["state"] = json!("nhap");
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
        for (from, to, why) in edits {
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
                "[[transition]]",
                "[[transition]]\naction = \"rut\"\nname = \"Rút\"\nfrom = [\"moi-ghi\"]\nto = \"da-rut\"\n\n[[transition]]",
            ),
            (
                "[[state]]",
                "[[state]]\nid = \"da-rut\"\nname = \"Đã rút\"\n\n[[state]]",
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

/// Two processes on the same books: one installs a pack, the other goes on and reads it.
#[test]
fn a_pack_installed_by_another_process_is_read() {
    for world in worlds() {
        let files = edited(
            "measures.toml",
            "[[measure]]\nid = \"tccsd\"",
            "[[measure]]\nid = \"cay-xanh\"\nname = \"Cây xanh\"\ndefinition = \"Số cây trồng.\"\nuom = \"count\"\naggregate = \"sum\"\n\n[[measure]]\nid = \"tccsd\"",
        );
        let survey_file = files
            .iter()
            .position(|(n, _)| n.ends_with("khao-sat.toml"))
            .unwrap();
        let mut files = files;
        files[survey_file].1 = files[survey_file]
            .1
            .replace("measure = \"dang-vien\"", "measure = \"cay-xanh\"");
        install(&world.again(), &files).unwrap();
        let record = survey(1, "xa-a11", "2024-03-01", &json!({"dang-vien": 30}));
        let newer = world.again();
        crate::world::put(&newer, &record).unwrap();
        // The process that was there before the pack answers with it.
        let (unit, hall) = (
            world.unit("tinh-a"),
            tokio::runtime::Runtime::new().unwrap(),
        );
        let asked = world.app.read(move |app, conn| {
            let (dated, catalog) = (app.units.current(conn)?, app.programmes.current());
            let books = Books {
                tree: &dated.tree,
                catalog: &catalog,
            };
            ask::of_unit(conn, books, unit, None, Now)
        });
        let told = hall.block_on(asked).unwrap();
        assert!(told.iter().any(|f| f.measure == "cay-xanh"), "{told:?}");
        assert_eq!(world.differences(), Vec::<String>::new());
        let again = crate::world::put(&world.app, &record).unwrap();
        assert!(
            !again.changed,
            "shaped by the pack in force, whoever puts it"
        );
    }
}

/// More readers than connections, all in need of a pack that nobody has read yet.
#[test]
fn many_readers_of_an_older_pack_do_not_wait_for_each_other() {
    for mut world in worlds() {
        world
            .put(&survey(
                1,
                "xa-a11",
                "2024-03-01",
                &json!({"dang-vien": 30}),
            ))
            .unwrap();
        install(
            &world.app,
            &edited("khao-sat.toml", "Số đảng viên", "Số đảng viên hiện có"),
        )
        .unwrap();
        world.app = world.again();
        let app = &world.app;
        let (tell, hear) = std::sync::mpsc::channel();
        let together = std::sync::Arc::new(std::sync::Barrier::new(4));
        for _ in 0..24 {
            let (app, tell, together) = (app.clone(), tell.clone(), together.clone());
            std::thread::spawn(move || {
                let shown = app.db.read(|conn| {
                    let tree = app.units.current(conn)?.tree.clone();
                    // As many as SQLite has readers hold one each.
                    together.wait();
                    view::one(conn, &app, &Scope::everything(&tree), id(1).parse()?)
                });
                drop(tell.send(shown.map(|s| s.version)));
            });
        }
        for _ in 0..24 {
            let heard = hear.recv_timeout(std::time::Duration::from_secs(30));
            assert!(heard.expect("readers wait for each other").is_ok());
        }
    }
}
