//! Many writers at once, and a writer killed in the middle: nothing that was acknowledged is lost,
//! nothing is counted twice, no chain breaks.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use db::{Durability, Location};
use lantoa::app::App;
use lantoa::books::entries::rollup::Basis::Now;
use lantoa::books::records::draft::Draft;
use lantoa::books::records::{self, view};
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use lantoa::verify;
use serde_json::json;

use crate::world::{World, clock, conference, id, put, survey, world, worlds};

const WRITERS: u32 = 16;
const ROUNDS: u32 = 12;

/// Runs `work` in so many threads and gives what each returned.
fn together<T: Send>(writers: u32, work: impl Fn(u32) -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..writers).map(|n| scope.spawn(move || work(n))).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    })
}

fn revision(world: &World, record: &str) -> i64 {
    let app = &world.app;
    app.db
        .read(|conn| {
            let tree = app.units.current(conn)?.tree.clone();
            Ok::<_, Fault>(
                view::one(conn, app, &Scope::everything(&tree), record.parse()?)?.revision,
            )
        })
        .unwrap()
}

/// Stocks of one unit, one thing of many units, records changed by all.
#[test]
fn sixteen_writers_in_one_realm() {
    for world in worlds() {
        world
            .put(&conference(1, "huyen-a1", "2024-01-01", &json!(1), None))
            .unwrap();
        world
            .put(&survey(2, "xa-a11", "2024-01-01", &json!({"dang-vien": 1})))
            .unwrap();
        let units = ["xa-a11", "xa-a12", "xa-a21", "xa-a22", "thon-v1"];
        let acknowledged: Vec<i64> = together(WRITERS, |n| {
            let mut changed = 0;
            for round in 0..ROUNDS {
                let nth = 100 + n * ROUNDS + round;
                let unit = units[(n + round) as usize % units.len()];
                let day = format!("2024-02-{:02}", 1 + round);
                let mut thing = conference(nth, unit, &day, &json!(1), None);
                thing["same_as"] = json!(id(1));
                let stock = survey(1000 + nth, "xa-a11", &day, &json!({"dang-vien": nth}));
                let shared = survey(
                    2,
                    "xa-a11",
                    "2024-01-01",
                    &json!({"dang-vien": nth, "duong": n}),
                );
                for record in [thing, stock] {
                    put(&world.app, &record).unwrap();
                }
                changed += i64::from(put(&world.app, &shared).unwrap().changed);
            }
            changed
        });
        let done: i64 = acknowledged.iter().sum();
        assert_eq!(
            revision(&world, &id(2)),
            1 + done,
            "an acknowledged change is lost"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
        assert_eq!(world.proved("hoi-nghi", "tinh-a", "2024", Now), "1 exact");
        let all = 1 + WRITERS * ROUNDS;
        assert_eq!(
            world.proved("luot-hoc-tap", "tinh-a", "2024", Now),
            format!("{all} exact")
        );
    }
}

/// Two provinces bring the same id at the same moment: one has it, the other is told, and the owner
/// goes on with it.
#[test]
fn one_id_brought_at_once_by_two_provinces_is_one_record() {
    const PAIRS: u32 = 20;
    for world in worlds() {
        let ended = together(2 * PAIRS, |n| {
            let unit = if n % 2 == 0 { "xa-a11" } else { "xa-b11" };
            let mine = conference(1 + n / 2, unit, "2024-02-01", &json!(1), None);
            put(&world.app, &mine).map(|p| p.created)
        });
        for (n, pair) in (1..).zip(ended.chunks(2)) {
            let [a, b] = pair else { unreachable!() };
            assert_ne!(a.is_ok(), b.is_ok(), "{pair:?}");
            let unit = if a.is_ok() { "xa-a11" } else { "xa-b11" };
            let again = conference(n, unit, "2024-02-01", &json!(2), None);
            assert!(put(&world.app, &again).unwrap().changed);
        }
        let all = format!("{} exact", 2 * PAIRS);
        assert_eq!(world.proved("luot-hoc-tap", "nuoc", "2024", Now), all);
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// Several records at once, in opposite orders: the writers take turns, none stops the other.
#[test]
fn many_ids_brought_at_once_in_any_order_never_lock_each_other() {
    for world in worlds() {
        let ended = together(8, |n| {
            let unit = if n % 2 == 0 { "xa-a11" } else { "xa-b11" };
            let mut drafts: Vec<Draft> = (0..30)
                .map(|i| conference(100 * n + i, unit, "2024-02-01", &json!(1), None))
                .map(|record| serde_json::from_value(record).unwrap())
                .collect();
            if n % 3 == 0 {
                drafts.reverse();
            }
            records::take_over(&world.app, drafts, clock().now())
        });
        assert!(ended.iter().all(Result::is_ok), "{ended:?}");
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// Of sixteen who read the same revision, one changes it and fifteen are told.
#[test]
fn only_one_of_many_changes_what_all_have_read() {
    for world in worlds() {
        world
            .put(&survey(2, "xa-a11", "2024-01-01", &json!({"dang-vien": 1})))
            .unwrap();
        for round in 1..=5 {
            let ended = together(WRITERS, |n| {
                let mut mine = survey(
                    2,
                    "xa-a11",
                    "2024-01-01",
                    &json!({"dang-vien": 1000 * round + n}),
                );
                mine["revision"] = json!(round);
                put(&world.app, &mine)
            });
            let won = ended.iter().filter(|e| e.is_ok()).count();
            let told = ended
                .iter()
                .filter(|e| matches!(e, Err(Fault::Conflict(_))))
                .count();
            assert_eq!((won, told), (1, 15), "{ended:?}");
        }
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// One new id given by all at once is one record.
#[test]
fn a_record_sent_by_all_at_once_is_one() {
    for world in worlds() {
        let record = survey(7, "xa-a11", "2024-01-01", &json!({"duong": 3}));
        let ended = together(WRITERS, |_| put(&world.app, &record).unwrap());
        assert_eq!(ended.iter().filter(|p| p.created).count(), 1, "{ended:?}");
        assert_eq!(
            world.proved("duong-nong-thon", "nuoc", "2024", Now),
            "3 exact"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// Arrays over two realms, in opposite orders: nobody waits for the other for ever.
#[test]
fn arrays_over_realms_in_opposite_orders() {
    for world in worlds() {
        let failed: Vec<String> = together(8, |n| {
            let mut failed = Vec::new();
            for round in 0..6 {
                let nth = 100 + n * 100 + round * 10;
                let mut units = ["xa-a11", "xa-b11", "xa-a12", "xa-b12"];
                if n % 2 == 1 {
                    units.reverse();
                }
                let records: Vec<_> = (0..)
                    .zip(units)
                    .map(|(i, unit)| conference(nth + i, unit, "2024-01-01", &json!(1), None))
                    .collect();
                failed.extend(put_all(&world.app, &records).err().map(|e| e.to_string()));
            }
            failed
        })
        .concat();
        assert_eq!(failed, Vec::<String>::new());
        assert_eq!(
            world.proved("luot-hoc-tap", "nuoc", "2024", Now),
            "192 exact"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

fn put_all(app: &App, records: &[serde_json::Value]) -> Result<(), Fault> {
    let mut drafts = lantoa::books::records::draft::Draft::read(&json!(records).to_string())?;
    for draft in &mut drafts {
        draft.review = records::Far::Accepted;
    }
    records::take_over(app, drafts, app.clock.now()).map(drop)
}

const FOLDER: &str = "LANTOA_STORM_FOLDER";

/// The writer that the next test kills: says each record once it is acknowledged. Only in a
/// process of its own, which the variable marks.
#[test]
fn writes_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let place = Location::File(Path::new(&folder).join("lantoa.db"));
    let app = App::open(&place, Durability::Full, clock()).unwrap();
    together(8, |n| {
        for round in 0..100_000 {
            let nth = 1 + n * 100_000 + round;
            let record = conference(nth, "xa-a11", "2024-01-01", &json!(nth % 7), None);
            let done = put(&app, &record).unwrap();
            let mut out = std::io::stdout().lock();
            writeln!(out, "acknowledged {} {}", done.id, nth % 7).unwrap();
            out.flush().unwrap();
        }
    });
}

#[test]
fn a_writer_killed_in_the_middle_loses_nothing_acknowledged() {
    let world = world();
    let Location::File(path) = &world.place else {
        unreachable!("SQLite")
    };
    let mut said = BTreeMap::<String, i64>::new();
    // The second run finds the records of the first in place, and goes on behind them.
    for stop in [150, 60, 400] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "storm::writes_until_killed", "--nocapture"])
            .env(FOLDER, path.parent().unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut killed = false;
        for line in out.lines().map_while(Result::ok) {
            let words: Vec<&str> = line.split(' ').collect();
            if let ["acknowledged", id, attended] = words[..] {
                said.insert(id.to_owned(), attended.parse().unwrap());
            }
            if !killed && said.len() >= stop {
                child.kill().unwrap();
                killed = true;
            }
        }
        assert!(!child.wait().unwrap().success());
        let app = world.again();
        assert_eq!(verify::run(&app).unwrap().differences, Vec::<String>::new());
        let scope = Scope::everything(&app.units.at_hand().tree);
        for (id, attended) in &said {
            let found = app
                .db
                .read(|conn| view::one(conn, &app, &scope, id.parse()?))
                .unwrap();
            assert_eq!(found.fields["tham-du"], json!(attended));
        }
    }
    assert!(said.len() >= 400);
}
