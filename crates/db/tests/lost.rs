//! A server that was restarted took its connections with it: the next ones are made again.

use db::{Db, Durability, Location};

const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
const ONE: &str = "SELECT 1";

#[test]
fn lost_connections_are_made_again() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let Location::Url(_) = &place else { continue };
        let ours = Db::open(&place, Durability::Full).unwrap();
        let theirs = Db::open(&place, Durability::Full).unwrap();
        theirs.read(|conn| conn.exec(CUT, &[])).unwrap();
        // One reader finds out for all; a writer has begun nothing and begins again.
        let reads = |_: &usize| ours.read(|conn| conn.exec(ONE, &[])).is_ok();
        let writes = |_: &usize| ours.write(|tx| tx.exec(ONE, &[])).is_ok();
        assert_eq!((0..40).filter(writes).count(), 40);
        assert_eq!((0..40).filter(reads).count(), 39);
    }
}
