//! The tree changes while everybody works: writers in two provinces, a rebuild that begins again
//! and again, tokens made and revoked, each as a process of its own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use db::Engine;
use lantoa::books::entries::rebuild;
use lantoa::books::entries::rollup::Basis::{Now, Then};
use lantoa::shell::fault::Fault;
use serde_json::json;

use crate::side_by_side::{Held, apply, bears, operate, token, until_blocked};
use crate::staff::revoke;
use crate::world::{World, conference, put, worlds};

const WRITERS: u32 = 4;
const ROUNDS: u32 = 24;
/// Units that stand to the end, and one that goes into another meanwhile.
const UNITS: [&str; 5] = ["xa-a11", "xa-a22", "xa-b11", "xa-b12", "xa-a12"];
const OPERATIONS: [(&str, &str); 5] = [
    (
        "2025-07-01",
        "kind = \"merge\"\nunits = [\"xa-a12\"]\ninto = \"xa-a11\"",
    ),
    (
        "2025-08-01",
        "kind = \"create\"\nnew = { level = \"village\", kind = \"thôn\", name = \"Thôn Mới\", slug = \"thon-moi\", line = \"village\", parent = \"xa-a22\" }",
    ),
    (
        "2025-09-01",
        "kind = \"reparent\"\nunit = \"xa-a21\"\nparent = \"huyen-a1\"",
    ),
    (
        "2025-10-01",
        "kind = \"rename\"\nunit = \"xa-b11\"\nto = { name = \"Xã Khác\" }",
    ),
    (
        "2025-11-01",
        "kind = \"reparent\"\nunit = \"xa-a22\"\nparent = \"huyen-a1\"",
    ),
];

fn writes(world: &World, writer: u32) {
    let app = world.again();
    for round in 0..ROUNDS {
        let unit = UNITS[(writer + round) as usize % UNITS.len()];
        let ends = unit == "xa-a12";
        let day = if ends || round % 2 == 0 {
            "2024-03-05"
        } else {
            "2025-12-05"
        };
        let nth = 1 + writer * ROUNDS + round;
        put(&app, &conference(nth, unit, day, &json!(1), None)).unwrap();
        // What was said is changed once, and said again.
        for attended in [5, 1] {
            put(&app, &conference(nth, unit, day, &json!(attended), None)).unwrap();
        }
    }
}

fn changes_tokens(world: &World, ended: &AtomicBool) {
    let app = world.again();
    for n in 1..u8::MAX {
        let inner = app.clone();
        let made = app.db.write(move |tx| token(&inner, tx, n));
        let (id, secret) = made.unwrap();
        assert!(bears(&app, &secret));
        let inner = app.clone();
        app.db.write(move |tx| revoke(tx, &inner, &id)).unwrap();
        assert!(!bears(&app, &secret));
        if ended.load(Ordering::Relaxed) {
            return;
        }
    }
}

#[test]
fn the_tree_changes_under_writers_rebuilds_and_tokens_and_nothing_is_lost() {
    for world in worlds() {
        let ended = AtomicBool::new(false);
        let (world, ended) = (&world, &ended);
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|n| scope.spawn(move || writes(world, n)))
                .collect();
            scope.spawn(move || changes_tokens(world, ended));
            scope.spawn(move || {
                let app = world.again();
                while !ended.load(Ordering::Relaxed) {
                    rebuild::run(&app.db, &app.units, &app.programmes, |_, _| ()).unwrap();
                }
            });
            let changes = scope.spawn(move || {
                let app = world.again();
                for (on, act) in OPERATIONS {
                    std::thread::sleep(Duration::from_millis(150));
                    operate(&app, on, act);
                }
            });
            for one in writers {
                one.join().unwrap();
            }
            changes.join().unwrap();
            ended.store(true, Ordering::Relaxed);
        });
        world.rebuild();
        assert_eq!(world.differences(), Vec::<String>::new());
        let all = WRITERS * ROUNDS;
        for basis in [Then, Now] {
            let told = |period| world.proved("luot-hoc-tap", "nuoc", period, basis);
            assert_eq!(told("2024-01-01..2025-12-31"), format!("{all} exact"));
        }
    }
}

/// An operation and a rebuild that take long keep no writer of another realm waiting; and of their
/// own realm only those who write there.
#[test]
fn a_long_operation_and_a_long_rebuild_stop_no_other_realm() {
    const SOON: Duration = Duration::from_secs(3);
    for world in worlds() {
        if world.app.db.engine() == Engine::Sqlite {
            continue;
        }
        for (n, unit) in [(1, "xa-a11"), (2, "xa-b11")] {
            world
                .put(&conference(n, unit, "2025-12-05", &json!(1), None))
                .unwrap();
        }
        let (theirs, mine) = (world.again(), world.again());
        let applies = Held::begin(&theirs, move |tx| {
            let (on, act) = OPERATIONS[0];
            apply(tx, on, act)
        });
        applies.worked();
        // Everybody writes on while the operation is not committed, also below the unit it ends.
        for (n, unit) in (10..).zip(["xa-a11", "xa-a12", "xa-a22", "xa-b11", "xa-b12"]) {
            let asked = Instant::now();
            let day = "2024-03-05";
            put(&mine, &conference(n, unit, day, &json!(1), None)).unwrap();
            assert!(asked.elapsed() < SOON, "{unit} waited for the operation");
        }
        applies.commit();
        // The rebuild has its realm and stops before it ends.
        const TOUCH: &str = "UPDATE summary SET entries = entries WHERE realm = 10";
        let third = world.again();
        let holds = Held::begin(&third, |tx| {
            tx.exec(TOUCH, &[])?;
            Ok(())
        });
        holds.worked();
        std::thread::scope(|scope| {
            let rebuild = scope.spawn(|| world.rebuild());
            until_blocked(&theirs, 1);
            let asked = Instant::now();
            put(
                &mine,
                &conference(20, "xa-b12", "2025-12-05", &json!(1), None),
            )
            .unwrap();
            assert!(
                asked.elapsed() < SOON,
                "another realm waited for the rebuild"
            );
            assert!(!rebuild.is_finished());
            holds.commit();
            rebuild.join().unwrap();
        });
        assert_eq!(world.differences(), Vec::<String>::new());
        let told = world.proved("luot-hoc-tap", "nuoc", "2024-01-01..2025-12-31", Now);
        assert_eq!(told, "8 exact");
    }
}

/// While a writer waits for its turn, the code by which its record names a unit goes to a unit of
/// another realm: nothing is written in a realm whose turn was not taken.
#[test]
fn a_code_that_moves_to_another_realm_meanwhile_is_refused_and_may_be_sent_again() {
    const TOUCH: &str = "UPDATE chain SET seq = seq WHERE realm = 10";
    for world in worlds() {
        if world.app.db.engine() == Engine::Sqlite {
            continue;
        }
        world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(1), None))
            .unwrap();
        let (mine, theirs, third) = (world.again(), world.again(), world.again());
        let holds = Held::begin(&third, |tx| {
            tx.exec(TOUCH, &[])?;
            Ok(())
        });
        holds.worked();
        let record = conference(2, "commune:1001", "2025-12-05", &json!(1), None);
        std::thread::scope(|scope| {
            let writes = scope.spawn(|| put(&mine, &record));
            until_blocked(&theirs, 1);
            let free = "kind = \"rename\"\nunit = \"xa-a11\"\nto = { code = \"1009\" }";
            operate(&theirs, "2025-07-01", free);
            let taken = "kind = \"rename\"\nunit = \"xa-b11\"\nto = { code = \"1001\" }";
            operate(&theirs, "2025-07-02", taken);
            holds.commit();
            let ended = writes.join().unwrap();
            assert!(
                matches!(ended, Err(Fault::Db(db::Error::Busy(_)))),
                "{ended:?}"
            );
        });
        assert!(put(&mine, &record).unwrap().created);
        world.rebuild();
        assert_eq!(
            world.proved("luot-hoc-tap", "xa-b11", "2025", Now),
            "1 exact"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// Each realm is told once, with how many are left; what was made again is left alone.
#[test]
fn a_rebuild_goes_on_where_another_stopped() {
    for world in worlds() {
        for (n, unit) in [(1, "xa-a11"), (2, "xa-b11")] {
            world
                .put(&conference(n, unit, "2025-12-05", &json!(1), None))
                .unwrap();
        }
        let app = world.again();
        operate(
            &app,
            "2025-07-01",
            "kind = \"abolish-level\"\nlevel = \"district\"\nunder = \"nuoc\"",
        );
        let mut made = Vec::new();
        let stopped = rebuild::run(&app.db, &app.units, &app.programmes, |realm, left| {
            made.push((realm, left));
        });
        assert_eq!((stopped.unwrap(), made), (2, vec![(10, 1), (20, 0)]));
        // A server goes on where a command was stopped.
        operate(
            &app,
            "2025-08-01",
            "kind = \"reparent\"\nunit = \"xa-a22\"\nparent = \"xa-a21\"",
        );
        assert!(!world.differences().is_empty());
        lantoa::calendar::go_on(&world.again()).unwrap();
        let again = rebuild::run(&app.db, &app.units, &app.programmes, |_, _| ());
        assert_eq!(again.unwrap(), 0);
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}
