//! Invariant 5: every statement of every store is prepared on every engine.

use lantoa::shell::fault::Fault;

use crate::world::worlds;

#[test]
fn every_statement_prepares_on_every_engine() {
    for world in worlds() {
        let mut count = 0;
        for stmt in db::inventory::iter::<db::Stmt> {
            let checked = world
                .app
                .db
                .read(|conn| -> Result<(), Fault> { Ok(conn.check(stmt.text)?) });
            if let Err(e) = checked {
                panic!("{} on {:?}: {e}", stmt.name, world.app.db.engine());
            }
            count += 1;
        }
        assert!(count > 60, "only {count} statements are registered");
    }
}
