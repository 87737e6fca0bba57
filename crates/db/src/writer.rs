//! Commands handed to writer threads. On SQLite one thread groups the waiting commands into one
//! transaction, each in its savepoint, and acknowledges them after the commit; on PostgreSQL
//! several threads run one transaction a command.

use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use crate::{Conn, Engine, Error, Result};

/// A connection inside a write transaction. Reads work on it too.
pub struct Tx<'a>(&'a mut Conn);

impl Deref for Tx<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.0
    }
}
impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.0
    }
}

/// Tells the caller how its command ended; called after the commit.
type Done = Box<dyn FnOnce(Result<()>) + Send>;
/// A command: given the connection of an open transaction, or why there is none;
/// says whether its work stays, and how to tell the caller.
type Command = Box<dyn FnOnce(Result<&mut Conn>) -> (bool, Done) + Send>;

/// At most this many commands share a transaction.
const GROUP: usize = 128;

/// The door to the writer threads.
pub(crate) struct Writer {
    queue: Mutex<Sender<Command>>,
}

impl Writer {
    /// One thread a connection; `again` makes another when the server took it away.
    pub(crate) fn start(
        conns: Vec<Conn>,
        again: impl Fn() -> Result<Conn> + Clone + Send + 'static,
    ) -> Writer {
        let (queue, waiting) = channel::<Command>();
        let waiting = Arc::new(Mutex::new(waiting));
        for mut conn in conns {
            let (waiting, again) = (Arc::clone(&waiting), again.clone());
            std::thread::spawn(move || {
                while let Some(group) = next_group(&waiting, conn.engine()) {
                    if conn.is_lost()
                        && let Ok(fresh) = again()
                    {
                        conn = fresh;
                    }
                    run(&mut conn, group);
                }
            });
        }
        Writer {
            queue: Mutex::new(queue),
        }
    }

    pub(crate) fn submit<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let command: Command = Box::new(move |conn| {
            let out = match conn {
                Ok(conn) => catch_unwind(AssertUnwindSafe(|| work(&mut Tx(conn))))
                    .unwrap_or_else(|_| Err(Error::Engine("lệnh ghi dừng đột ngột".into()).into())),
                Err(e) => Err(e.into()),
            };
            let keep = out.is_ok();
            let tell: Done = Box::new(move |commit| done(commit.map_err(E::from).and(out)));
            (keep, tell)
        });
        let queue = self
            .queue
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Err(unsent) = queue.send(command) {
            drop(unsent);
        }
    }
}

/// Waits for a command; takes with it those that wait already.
fn next_group(waiting: &Mutex<Receiver<Command>>, engine: Engine) -> Option<Vec<Command>> {
    let waiting = waiting
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut group = vec![waiting.recv().ok()?];
    if engine == Engine::Sqlite {
        while group.len() < GROUP {
            match waiting.try_recv() {
                Ok(command) => group.push(command),
                Err(_) => break,
            }
        }
    }
    Some(group)
}

fn run(conn: &mut Conn, group: Vec<Command>) {
    let begin = match conn.engine() {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => "BEGIN",
    };
    if let Err(e) = conn.batch(begin) {
        for command in group {
            let (_, tell) = command(Err(e.again()));
            tell(Ok(()));
        }
        return;
    }
    let told: Vec<_> = group
        .into_iter()
        .map(|command| in_savepoint(conn, command))
        .collect();
    let failed = conn.batch("COMMIT").err();
    if failed.is_some() {
        // A commit that failed (disk full) leaves the transaction open on SQLite; if there is
        // none left, the rollback has nothing to say that the commit did not.
        drop(conn.batch("ROLLBACK"));
    }
    for (kept, tell) in told {
        tell(match &failed {
            Some(e) if kept => Err(e.again()),
            _ => Ok(()),
        });
    }
}

fn in_savepoint(conn: &mut Conn, command: Command) -> (bool, Done) {
    if let Err(e) = conn.batch("SAVEPOINT command") {
        return command(Err(e));
    }
    let (keep, tell) = command(Ok(conn));
    let end = if keep {
        "RELEASE SAVEPOINT command"
    } else {
        "ROLLBACK TO SAVEPOINT command; RELEASE SAVEPOINT command"
    };
    match conn.batch(end) {
        Ok(()) => (keep, tell),
        Err(e) => (
            false,
            Box::new(move |_| tell(if keep { Err(e) } else { Ok(()) })),
        ),
    }
}
