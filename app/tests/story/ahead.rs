//! Operations whose day is ahead wait, are shown as coming, and act on their day, once.

use std::fs;

use lantoa::app::App;
use lantoa::books::entries::rollup::Basis::Now;
use lantoa::ground::units::Taken;
use lantoa::shell::clock::Clock;
use lantoa::{calendar, ground::founding, ground::units};
use orgtree::{Operation, Tree};
use serde_json::json;

use crate::program::lantoa;
use crate::world::{World, conference, day, worlds};

/// `xa-a12` goes into `xa-a11` half a year after the day of these tests.
const MERGER: &str = "on = 2026-12-01\ndocument = \"Nghị quyết thử\"\n[[act]]\nkind = \"merge\"\nunits = [\"xa-a12\"]\ninto = \"xa-a11\"\n";

fn operation(text: &str) -> Operation {
    Operation::parse(text, "o.toml")
        .and_then(|file| file.with_tables(|_| Err(String::new())))
        .unwrap()
}

fn take(world: &World, text: &str) -> Taken {
    let (operation, at) = (operation(text), crate::world::clock().now());
    let take = move |tx: &mut db::Tx<'_>| units::take(tx, &operation, "test", at);
    world.app.db.write(take).unwrap()
}

/// The same process on another day, at noon.
fn on(world: &World, text: &str) -> App {
    let noon = day(text).and_hms_opt(5, 0, 0).unwrap().and_utc();
    App {
        clock: Clock::still(noon),
        ..world.again()
    }
}

fn tree(app: &App) -> Tree {
    let read = |conn: &mut db::Conn| {
        Ok::<_, lantoa::shell::fault::Fault>(app.units.current(conn)?.tree.clone())
    };
    app.db.read(read).unwrap()
}

fn waiting(app: &App) -> usize {
    app.db.read(units::waiting).unwrap()
}

#[test]
fn an_operation_of_a_day_ahead_acts_on_that_day_and_once() {
    for world in worlds() {
        for (n, unit) in [(1, "xa-a11"), (2, "xa-a12")] {
            world
                .put(&conference(n, unit, "2024-03-05", &json!(40), None))
                .unwrap();
        }
        assert!(matches!(take(&world, MERGER), Taken::Waits(changes) if !changes.is_empty()));
        // The same file again is not stored again.
        assert!(matches!(take(&world, MERGER), Taken::Known));
        assert_eq!(waiting(&world.app), 1);
        let unit = world.unit("xa-a12");
        assert!(tree(&world.app).is_standing(unit));
        let told = world
            .app
            .db
            .read(|conn| units::foresee(conn, &tree(&world.app)))
            .unwrap();
        assert_eq!(
            (told.len(), told[0].on.as_str(), &told[0].misfit),
            (1, "2026-12-01", &None)
        );
        let of_unit = world
            .app
            .db
            .read(|conn| units::foresee_unit(conn, &tree(&world.app), unit))
            .unwrap();
        assert_eq!(
            of_unit,
            [units::Ahead {
                on: day("2026-12-01"),
                document: Some("Nghị quyết thử".into()),
                will_be: None,
            }]
        );

        let eve = on(&world, "2026-11-30");
        calendar::turn(&eve).unwrap();
        assert!(tree(&eve).is_standing(unit));
        assert_eq!(
            world.proved("luot-hoc-tap", "xa-a11", "2024", Now),
            "40 exact"
        );

        // Two processes begin the day at once.
        let processes = [on(&world, "2026-12-01"), on(&world, "2026-12-01")];
        std::thread::scope(|scope| {
            for app in &processes {
                scope.spawn(|| calendar::turn(app).unwrap());
            }
        });
        let after = tree(&processes[0]);
        assert!(!after.is_standing(unit));
        assert_eq!(after.successors(unit).len(), 1);
        assert_eq!(after.life(unit).unwrap().1, day("2026-12-01"));
        assert_eq!(waiting(&processes[1]), 0);
        let generation = |app: &App| {
            app.db
                .read(|conn| {
                    Ok::<_, lantoa::shell::fault::Fault>(app.units.current(conn)?.generation)
                })
                .unwrap()
        };
        assert_eq!(generation(&processes[1]), generation(&world.app));
        assert_eq!(generation(&world.app), 2);
        assert_eq!(
            world.proved("luot-hoc-tap", "xa-a11", "2024", Now),
            "80 exact"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn one_that_no_longer_fits_keeps_waiting_and_nothing_else_breaks() {
    for world in worlds() {
        assert!(matches!(take(&world, MERGER), Taken::Waits(_)));
        let later = MERGER
            .replace("xa-a12", "xa-a21")
            .replace("2026-12-01", "2026-12-02");
        assert!(matches!(take(&world, &later), Taken::Waits(_)));
        world
            .operate("on = 2026-01-01\n[[act]]\nkind = \"abolish\"\nunit = \"xa-a12\"\n")
            .unwrap();
        let then = on(&world, "2026-12-03");
        calendar::turn(&then).unwrap();
        calendar::turn(&then).unwrap();
        let overdue = then
            .db
            .read(|conn| units::overdue(conn, day("2026-12-03")))
            .unwrap();
        assert_eq!(overdue.len(), 1);
        let told = calendar::told(&overdue[0]);
        assert!(
            told.contains("xa-a12") && told.contains("1/12/2026"),
            "{told}"
        );
        assert!(!tree(&then).is_standing(world.unit("xa-a21")));
        assert_eq!(world.differences(), Vec::<String>::new());
        // A person takes it back.
        let (id, at) = (overdue[0].id.clone(), then.clock.now());
        then.db
            .write(move |tx| units::cancel(tx, &id, "test", at))
            .unwrap();
        assert_eq!(waiting(&then), 0);
    }
}

#[test]
fn what_does_not_fit_its_day_is_refused_at_once() {
    for world in worlds() {
        assert!(matches!(take(&world, MERGER), Taken::Waits(_)));
        // By then the unit will have ended.
        let after = "on = 2027-01-01\n[[act]]\nkind = \"rename\"\nunit = \"xa-a12\"\nto = { name = \"Xã X\" }\n";
        let (operation, at) = (operation(after), crate::world::clock().now());
        let refused = world
            .app
            .db
            .write(move |tx| units::take(tx, &operation, "test", at).map(drop))
            .unwrap_err();
        assert!(refused.to_string().contains("1/12/2026"), "{refused}");
        assert_eq!(waiting(&world.app), 1);
    }
}

#[test]
fn a_new_installation_lets_wait_what_is_still_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let place = db::Location::File(folder.path().join("lantoa.db"));
    let app_on = |text: &str| {
        let clock = Clock::still(day(text).and_hms_opt(5, 0, 0).unwrap().and_utc());
        founding::schema(&place).unwrap();
        founding::found(&place, db::Durability::Normal, &clock).unwrap();
        let app = App::open(&place, db::Durability::Normal, clock).unwrap();
        calendar::turn(&app).unwrap();
        app
    };
    let name = |app: &App, text: &str| {
        let tree = tree(app);
        let unit = units::find(&tree, text, None).unwrap();
        units::dated(text).unwrap().1.map_or_else(
            || units::full_name(&tree, unit),
            |day| units::full_name_on(&tree, unit, day),
        )
    };
    let before = app_on("2026-08-01");
    assert_eq!(waiting(&before), 2);
    assert_eq!(
        name(&before, "commune:26368"),
        "Phường Long Thành, Thành phố Đồng Nai"
    );
    assert_eq!(
        name(&before, "26368@2025-08-01"),
        "Xã Long Thành, Tỉnh Đồng Nai"
    );
    assert_eq!(
        name(&before, "commune:09193"),
        "Xã Yên Phong, Tỉnh Bắc Ninh"
    );
    assert_eq!(
        name(&before, "district:763@2020-06-30"),
        "Quận 9, Thành phố Hồ Chí Minh"
    );
    let after = app_on("2026-09-20");
    assert_eq!(waiting(&after), 0);
    assert_eq!(
        name(&after, "commune:09193"),
        "Phường Yên Phong, Thành phố Bắc Ninh"
    );
    assert_eq!(name(&after, "province:22"), "Thành phố Quảng Ninh");
    assert_eq!(
        name(&after, "09193@2026-09-19"),
        "Xã Yên Phong, Tỉnh Bắc Ninh"
    );
}

#[test]
fn the_command_line_tells_what_is_coming() {
    let world = crate::world::world();
    let file = world.folder().join("gop.toml");
    fs::write(&file, MERGER.replace("2026-12-01", "2099-01-01")).unwrap();
    let file = file.to_str().unwrap();
    let run = |arguments: &[&str]| lantoa(world.folder(), arguments).succeeds().out;
    assert_eq!(
        run(&["units", "coming"]),
        "Không có thao tác nào đang chờ\n"
    );
    let tried = run(&["units", "apply", file, "--dry-run"]);
    assert!(
        tried.starts_with("Chạy thử, chưa thay đổi gì; sẽ có hiệu lực từ ngày 01/01/2099:\n"),
        "{tried}"
    );
    assert_eq!(
        run(&["units", "coming"]),
        "Không có thao tác nào đang chờ\n"
    );
    assert!(run(&["units", "apply", file]).starts_with("Chờ, có hiệu lực từ ngày 01/01/2099:\n"));
    assert!(run(&["units", "apply", file]).starts_with("Thao tác này đã chờ sẵn"));
    let coming = run(&["units", "coming"]);
    assert!(
        coming.contains("2099-01-01 Nghị quyết thử (os:"),
        "{coming}"
    );
    let shown = run(&["units", "show", "xa-a12"]);
    assert!(
        shown.contains("Sắp tới, từ 01/01/2099: chấm dứt — Nghị quyết thử"),
        "{shown}"
    );
    assert!(run(&["doctor"]).contains("Thao tác chờ đến ngày: 1"));
    run(&["verify"]);
    let id = coming.split(' ').next().unwrap();
    run(&["units", "cancel", id]);
    lantoa(world.folder(), &["units", "cancel", id]).fails(1, &["đang chờ"]);
    assert_eq!(
        run(&["units", "coming"]),
        "Không có thao tác nào đang chờ\n"
    );
}
