//! Several processes on one server: each step of one between two steps of another.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use db::{Engine, Tx, args};
use lantoa::app::App;
use lantoa::ground::units;
use lantoa::shell::fault::Fault;
use orgtree::Operation;
use packs::Ability;
use serde_json::json;

use crate::staff::{revoke, token_of};
use crate::world::{World, clock, conference, worlds};

const LONG: Duration = Duration::from_secs(15);
const BLOCKED: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// A transaction that has done its work and waits to commit.
pub struct Held {
    release: Sender<()>,
    ended: Receiver<Result<(), Fault>>,
    done: Receiver<()>,
}

impl Held {
    pub fn begin(
        app: &App,
        work: impl FnOnce(&mut Tx<'_>) -> Result<(), Fault> + Send + 'static,
    ) -> Held {
        let (release, released) = channel::<()>();
        let (tell, ended) = channel();
        let (did, done) = channel();
        let all = move |tx: &mut Tx<'_>| {
            work(tx)?;
            did.send(()).unwrap();
            let _ = released.recv();
            Ok(())
        };
        app.db.submit(None, all, move |out| drop(tell.send(out)));
        Held {
            release,
            ended,
            done,
        }
    }

    /// Its work is done, and not committed.
    pub fn worked(&self) {
        self.done.recv_timeout(LONG).unwrap();
    }

    pub fn commit(self) {
        self.release.send(()).unwrap();
        self.ended.recv_timeout(LONG).unwrap().unwrap();
    }
}

/// Waits until so many sessions wait for a lock.
pub fn until_blocked(app: &App, count: i64) {
    let begun = Instant::now();
    let blocked = || {
        app.db
            .read(|conn| conn.one::<(i64,)>(BLOCKED, &[]))
            .unwrap()
            .0
    };
    while blocked() < count {
        assert!(begun.elapsed() < LONG, "nobody waits");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn on_servers() -> impl Iterator<Item = World> {
    worlds()
        .into_iter()
        .filter(|w| w.app.db.engine() == Engine::Postgres)
}

fn operation(on: &str, act: &str) -> Operation {
    let toml = format!("on = {on}\n[[act]]\n{act}\n");
    Operation::parse(&toml, "thao-tac.toml")
        .and_then(|f| f.with_tables(|_| Err(String::new())))
        .unwrap()
}

pub fn operate(app: &App, on: &str, act: &str) {
    let operation = operation(on, act);
    app.db
        .write(move |tx| units::apply(tx, &operation, "test", clock().now()))
        .unwrap();
}

/// Applies an operation in a transaction that goes on.
pub fn apply(tx: &mut Tx<'_>, on: &str, act: &str) -> Result<(), Fault> {
    units::apply(tx, &operation(on, act), "test", clock().now()).map(drop)
}

#[test]
fn a_rebuild_that_read_one_tree_does_not_take_the_mark_of_the_next() {
    for world in on_servers() {
        for n in 1..=3 {
            world
                .put(&conference(n, "xa-a11", "2025-09-01", &json!(n), None))
                .unwrap();
        }
        let (theirs, third) = (world.again(), world.again());
        operate(
            &world.app,
            "2025-07-01",
            "kind = \"merge\"\nunits = [\"xa-a12\"]\ninto = \"xa-a11\"",
        );
        // The rebuild stops where it replaces what it has read already.
        const TOUCH: &str = "UPDATE summary SET entries = entries WHERE realm = 10";
        let holds = Held::begin(&third, |tx| {
            tx.exec(TOUCH, &[])?;
            Ok(())
        });
        holds.worked();
        std::thread::scope(|scope| {
            let rebuild = scope.spawn(|| world.rebuild());
            until_blocked(&theirs, 1);
            operate(
                &theirs,
                "2025-07-01",
                "kind = \"merge\"\nunits = [\"xa-a22\"]\ninto = \"xa-a21\"",
            );
            holds.commit();
            rebuild.join().unwrap();
        });
        let waits = world.differences();
        assert!(
            waits
                .iter()
                .any(|d| d.contains("Địa bàn 10: số tổng hợp chờ lập lại")),
            "{waits:?}"
        );
        world.rebuild();
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// A new token of a province: its id and secret.
pub fn token(app: &App, tx: &mut Tx<'_>, chance: u8) -> Result<(String, String), Fault> {
    token_of(
        tx,
        app,
        ("tinh-a", &[Ability::Read, Ability::Record]),
        chance,
    )
}

/// Whether anybody bears the secret, as a process sees it.
pub fn bears(app: &App, secret: &str) -> bool {
    app.tokens.refresh().unwrap();
    let (catalog, today) = (app.programmes.current(), clock().now().day());
    app.tokens.bearer(secret, &catalog.pack, today).is_ok()
}

#[test]
fn of_two_token_changes_at_once_both_are_seen_by_another_process() {
    for world in on_servers() {
        let app = world.app.clone();
        let made = world.app.db.write(move |tx| token(&app, tx, 1));
        let (id, secret) = made.unwrap();
        let (one, two, another) = (world.again(), world.again(), world.again());
        assert!(bears(&another, &secret));

        let app = one.clone();
        let adds = Held::begin(&one, move |tx| token(&app, tx, 2).map(drop));
        adds.worked();
        let app = two.clone();
        let revokes = Held::begin(&two, move |tx| revoke(tx, &app, &id));
        until_blocked(&world.app, 1);
        adds.commit();
        revokes.worked();
        // The other process reads between the two commits.
        assert!(bears(&another, &secret));
        revokes.commit();
        assert!(!bears(&another, &secret));
    }
}

#[test]
fn changes_of_tokens_at_once_are_all_counted() {
    const COUNT: &str = "SELECT value FROM setting WHERE key = $1";
    for world in worlds() {
        let count = |app: &App| {
            app.db
                .read(|conn| conn.opt::<(String,)>(COUNT, &args!["access"]))
                .unwrap()
                .map_or(0, |(v,)| v.parse::<u8>().unwrap())
        };
        assert_eq!(count(&world.app), 0);
        let apps = [world.again(), world.again()];
        std::thread::scope(|scope| {
            for (i, app) in (0_u8..).zip(&apps) {
                scope.spawn(move || {
                    for n in 1..=10 {
                        let inner = app.clone();
                        app.db
                            .write(move |tx| token(&inner, tx, 100 * i + n))
                            .unwrap();
                    }
                });
            }
        });
        assert_eq!(count(&world.app), 40, "a position and a token each");
    }
}
