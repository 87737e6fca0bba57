//! What a process takes of a server: connections as it needs them, time as it was told, and no more
//! commands than it can answer.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use db::{Db, Durability, Engine, Error, Location};

const ONE: &str = "SELECT 1";
const OURS: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()";
const SLEEP: &str = "SELECT 1 FROM (SELECT pg_sleep(3)) AS slept";

#[test]
fn who_does_one_thing_after_the_other_has_two_connections() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let Location::Url(_) = &place else { continue };
        let ours = Db::open(&place, Durability::Full).unwrap();
        for _ in 0..40 {
            ours.read(|conn| conn.exec(ONE, &[])).unwrap();
            ours.write(|tx| tx.exec(ONE, &[])).unwrap();
        }
        let (count,) = ours.read(|conn| conn.one::<(i64,)>(OURS, &[])).unwrap();
        assert_eq!(count, 2);
    }
}

#[test]
fn a_statement_that_runs_too_long_is_ended_but_not_one_that_may() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let Location::Url(_) = &place else { continue };
        let ours = Db::open(&place, Durability::Full).unwrap();
        ours.hurry(Duration::from_secs(1));
        let begun = Instant::now();
        let read = ours.read(|conn| conn.exec(SLEEP, &[]));
        let written = ours.write(|tx| tx.exec(SLEEP, &[]));
        assert!(matches!(read, Err(Error::Busy(_))), "{read:?}");
        assert!(matches!(written, Err(Error::Busy(_))), "{written:?}");
        assert!(begun.elapsed() < Duration::from_secs(3));
        let long = ours.write(|tx| {
            tx.at_leisure()?;
            tx.exec(SLEEP, &[])
        });
        assert!(long.is_ok(), "{long:?}");
        // Only that transaction was not hurried.
        let after = ours.write(|tx| tx.exec(SLEEP, &[]));
        assert!(matches!(after, Err(Error::Busy(_))), "{after:?}");
        assert_eq!(ours.read(|conn| conn.exec(ONE, &[])).unwrap(), 1);
    }
}

#[test]
fn more_than_can_be_answered_is_refused_at_once_and_other_lanes_go_on() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let ours = Db::open(&place, Durability::Full).unwrap();
        let (release, released) = channel::<()>();
        let (began, begun) = channel();
        let (tell, hear) = channel();
        let first = move |_: &mut db::Tx<'_>| {
            began.send(()).unwrap();
            let _ = released.recv();
            Ok::<_, Error>(())
        };
        ours.submit(Some(1), first, |_| ());
        begun.recv().unwrap();
        for _ in 0..3_000 {
            let tell = tell.clone();
            let work = |_: &mut db::Tx<'_>| Ok::<_, Error>(());
            ours.submit(Some(1), work, move |out| drop(tell.send(out)));
        }
        drop(tell);
        let most = if ours.engine() == Engine::Sqlite {
            2_000
        } else {
            500
        };
        let refused: Vec<_> = hear.try_iter().collect();
        assert_eq!(refused.len(), 3_000 - most);
        assert!(refused.iter().all(|r| matches!(r, Err(Error::Busy(_)))));
        if ours.engine() == Engine::Postgres {
            let (tell, other) = channel();
            let work = |_: &mut db::Tx<'_>| Ok::<_, Error>(());
            ours.submit(Some(2), work, move |out| drop(tell.send(out)));
            assert!(other.recv_timeout(Duration::from_secs(5)).unwrap().is_ok());
        }
        release.send(()).unwrap();
        assert_eq!(hear.iter().filter(Result::is_ok).count(), most);
    }
}
