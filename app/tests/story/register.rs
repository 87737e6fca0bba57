//! Adding a register is adding a file; changing a pack never breaks what is stored.

use lantoa::app::App;
use lantoa::books::entries::rollup::Basis::Now;
use lantoa::books::records::view;
use lantoa::ground::programmes;
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use serde_json::json;

use crate::seen;
use crate::world::{World, clock, id, pack_files, survey, worlds};

pub fn install(app: &App, files: &[(String, String)]) -> Result<(), Fault> {
    let pack = programmes::load(files)?;
    let at = clock().now();
    app.db
        .write(move |tx| programmes::install(tx, &pack, at, "test"))
}

/// The pack's files with one text replaced by another in the file whose name ends so.
pub fn edited(name: &str, from: &str, to: &str) -> Vec<(String, String)> {
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
                        registered: Some(vi::Span::parse("2024").unwrap()),
                        results: None,
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
            .iter()
            .map(|f| world.slug(f))
            .collect();
        assert!(
            names.contains(&"duong-nong-thon".to_owned()) || names.len() == 3,
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
        let asked = world
            .app
            .books(move |conn, books| seen::of_unit(conn, books, unit, None, Now));
        let told = hall.block_on(asked).unwrap();
        assert!(told.iter().any(|f| world.slug(f) == "cay-xanh"), "{told:?}");
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
