//! Writers that wait for another process, and what goes on meanwhile.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use db::{Db, Durability, Location, Migration};

const STEPS: &[Migration] = &[Migration {
    number: 1,
    name: "one",
    sql: "CREATE TABLE t(id BIGINT PRIMARY KEY, n BIGINT NOT NULL); INSERT INTO t VALUES (1, 0), (2, 0)",
}];
const ADD: &str = "UPDATE t SET n = n + 1 WHERE id = $1";
const GET: &str = "SELECT n FROM t WHERE id = $1";

const LONG: Duration = Duration::from_secs(15);
const SOON: Duration = Duration::from_secs(3);

fn open(place: &Location) -> Db {
    db::migrate(place, STEPS).unwrap();
    Db::open(place, Durability::Normal).unwrap()
}

fn n(db: &Db, id: i64) -> i64 {
    db.read(|conn| conn.one::<(i64,)>(GET, &db::args![id]))
        .unwrap()
        .0
}

/// Another process in the middle of a transaction that has changed row 1; ended by the sender.
fn held(place: &Location) -> (Sender<()>, Receiver<db::Result<()>>) {
    let theirs = open(place);
    let (held, is_held) = channel();
    let (release, released) = channel::<()>();
    let (tell, hear) = channel();
    let work = move |tx: &mut db::Tx<'_>| {
        tx.exec(ADD, &db::args![1_i64])?;
        held.send(()).unwrap();
        let _ = released.recv();
        Ok::<_, db::Error>(())
    };
    theirs.submit(None, work, move |out| drop(tell.send(out)));
    // The handle may go: its writer ends what was handed in.
    std::thread::spawn(move || drop(theirs));
    is_held.recv_timeout(LONG).unwrap();
    (release, hear)
}

fn add(db: &Db, lane: Option<i64>, id: i64) -> Receiver<db::Result<u64>> {
    let (tell, hear) = channel();
    let work = move |tx: &mut db::Tx<'_>| tx.exec(ADD, &db::args![id]);
    db.submit(lane, work, move |out| drop(tell.send(out)));
    hear
}

#[test]
fn writers_that_wait_for_one_lane_do_not_stop_another() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let Location::Url(_) = &place else { continue };
        let ours = open(&place);
        let (release, _) = held(&place);
        let waiting: Vec<_> = (0..20).map(|_| add(&ours, Some(1), 1)).collect();
        for _ in 0..5 {
            let other = add(&ours, Some(2), 2).recv_timeout(SOON);
            assert_eq!(other.unwrap().unwrap(), 1);
        }
        assert_eq!(add(&ours, None, 2).recv_timeout(SOON).unwrap().unwrap(), 1);
        assert!(waiting.iter().all(|w| w.try_recv().is_err()));
        release.send(()).unwrap();
        for one in waiting {
            assert_eq!(one.recv_timeout(LONG).unwrap().unwrap(), 1);
        }
        assert_eq!((n(&ours, 1), n(&ours, 2)), (21, 6));
    }
}

#[test]
fn a_long_transaction_of_another_process_makes_writers_wait_and_readers_go_on() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let ours = open(&place);
        let (release, _) = held(&place);
        let waiting: Vec<_> = (0..3).map(|_| add(&ours, Some(1), 1)).collect();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(2) {
            assert_eq!(n(&ours, 1), 0);
            // A program that starts meanwhile reads, too.
            drop(open(&place));
        }
        release.send(()).unwrap();
        for one in waiting {
            assert_eq!(one.recv_timeout(LONG).unwrap().unwrap(), 1);
        }
        assert_eq!(n(&ours, 1), 4);
    }
}

#[test]
fn what_one_reading_asks_is_of_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let (ours, theirs) = (open(&place), open(&place));
        let seen = ours.read(|conn| -> db::Result<_> {
            let (before,) = conn.one::<(i64,)>(GET, &db::args![1_i64])?;
            // Both rows change, in this process and in another, while one is still to be read.
            add(&theirs, None, 1).recv_timeout(LONG).unwrap()?;
            add(&ours, None, 2).recv_timeout(LONG).unwrap()?;
            let (first,) = conn.one::<(i64,)>(GET, &db::args![1_i64])?;
            let (second,) = conn.one::<(i64,)>(GET, &db::args![2_i64])?;
            Ok((before, first, second))
        });
        assert_eq!(seen.unwrap(), (0, 0, 0));
        assert_eq!((n(&ours, 1), n(&ours, 2)), (1, 1));
    }
}

#[test]
fn a_reader_that_panics_leaves_no_snapshot_behind() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let ours = open(&place);
        for _ in 0..16 {
            let panics = std::panic::AssertUnwindSafe(|| {
                ours.read(|conn| -> db::Result<()> {
                    conn.one::<(i64,)>(GET, &db::args![1_i64])?;
                    panic!("a reader's mistake")
                })
            });
            assert!(std::panic::catch_unwind(panics).is_err());
        }
        add(&ours, None, 1).recv_timeout(LONG).unwrap().unwrap();
        for _ in 0..16 {
            assert_eq!(n(&ours, 1), 1);
        }
    }
}

#[test]
fn a_handle_that_is_gone_has_put_its_files_away() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let file = folder.path().join(format!("{round}.db"));
        let ours = open(&Location::File(file.clone()));
        let last = add(&ours, None, 1);
        drop(ours);
        assert_eq!(last.try_recv().unwrap().unwrap(), 1);
        assert!(file.exists() && !file.with_extension("db-wal").exists());
    }
}

#[test]
fn a_reader_waits_for_a_connection_and_not_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let places = db::testing::each_engine(folder.path()).unwrap();
    std::thread::scope(|scope| {
        for place in &places {
            scope.spawn(move || {
                let ours = open(place);
                let (release, released) = channel::<()>();
                let released = std::sync::Mutex::new(released);
                std::thread::scope(|scope| {
                    let (ours, released) = (&ours, &released);
                    for _ in 0..8 {
                        // Each holds its connection until the sender is gone.
                        scope.spawn(move || {
                            ours.read(|_| {
                                let _ = released.lock().unwrap().recv();
                                Ok::<_, db::Error>(())
                            })
                        });
                    }
                    std::thread::sleep(Duration::from_millis(200));
                    let refused = ours.read(|conn| conn.one::<(i64,)>(GET, &db::args![1_i64]));
                    assert!(matches!(refused, Err(db::Error::Busy(_))), "{refused:?}");
                    drop(release);
                });
                assert_eq!(n(&ours, 1), 0);
            });
        }
    });
}
