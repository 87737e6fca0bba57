//! Commands handed to writer threads. On SQLite one thread groups the waiting commands into one
//! transaction, each in its savepoint, and acknowledges them after the commit; on PostgreSQL
//! several threads run one transaction a command.

use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::lend::{Lender, Lent, PATIENCE};
use crate::queue::{Command, Done, Queue};
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

/// At most this many commands share a transaction.
const GROUP: usize = 128;
/// How long SQLite tries for the lock before it is looked whose patience has ended.
const TRY: Duration = Duration::from_millis(500);

/// The door to the writer threads. When it goes, it waits until they have done what was handed in
/// and closed their connections: what follows finds the files at rest.
pub(crate) struct Writer {
    queue: Arc<Queue>,
    threads: Vec<JoinHandle<()>>,
}

impl Writer {
    /// So many threads, which lend the connections they work on.
    pub(crate) fn start(engine: Engine, threads: usize, lender: &Arc<Lender>) -> Writer {
        let queue = Arc::new(Queue::default());
        let thread = |_| {
            let (queue, lender) = (Arc::clone(&queue), Arc::clone(lender));
            std::thread::spawn(move || work_off(engine, &queue, &lender))
        };
        let threads = (0..threads).map(thread).collect();
        Writer { queue, threads }
    }

    /// Of the commands of one lane only one is at work at a time; the others wait outside, and
    /// keep no connection from those of other lanes.
    pub(crate) fn submit<T, E>(
        &self,
        lane: Option<i64>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let run = move |conn: Result<&mut Conn>| {
            let out = match conn {
                Ok(conn) => catch_unwind(AssertUnwindSafe(|| work(&mut Tx(conn))))
                    .unwrap_or_else(|_| Err(Error::Engine("lệnh ghi dừng đột ngột".into()).into())),
                Err(e) => Err(e.into()),
            };
            let keep = out.is_ok();
            let tell: Done = Box::new(move |commit| done(commit.map_err(E::from).and(out)));
            (keep, tell)
        };
        let Err(command) = self.queue.push(Command::new(lane, Box::new(run))) else {
            return;
        };
        let full = "quá nhiều thay đổi đang chờ lưu";
        refuse(vec![command], &Error::Busy(full.into()));
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.close();
        for thread in self.threads.drain(..) {
            // The last handle may go with a command, in its thread: that one ends by itself.
            if thread.thread().id() != std::thread::current().id() {
                drop(thread.join());
            }
        }
    }
}

fn work_off(engine: Engine, queue: &Queue, lender: &Lender) {
    let most = match engine {
        Engine::Sqlite => GROUP,
        Engine::Postgres => 1,
    };
    while let Some(group) = queue.next(most) {
        let lanes: Vec<i64> = group.iter().filter_map(Command::lane).collect();
        let told = match lender.lend() {
            Ok(mut conn) => match begin(&mut conn, group) {
                Ok(group) => run(&mut conn, group),
                Err((e, group)) => refused(group, &e),
            },
            Err(e) => refused(group, &e),
        };
        // The connection is back before anybody hears of it, and goes out with what they do next.
        for tell in told {
            tell();
        }
        queue.leave(&lanes);
    }
}

/// Opens a transaction for those of the group who have the patience to wait for it.
fn begin(
    conn: &mut Lent<'_>,
    mut group: Vec<Command>,
) -> Result<Vec<Command>, (Error, Vec<Command>)> {
    let mut fresh = false;
    loop {
        match conn.begin_writing(TRY) {
            Ok(()) => return Ok(group),
            Err(e @ Error::Busy(_)) => {
                let (over, waiting) = group.into_iter().partition(|c| c.waited() >= PATIENCE);
                refuse(over, &e);
                group = waiting;
                if group.is_empty() {
                    return Err((e, group));
                }
            }
            // Nothing was begun, so that a server that was restarted can be asked once more.
            Err(_) if conn.is_lost() && !fresh => match conn.renew() {
                Ok(()) => fresh = true,
                Err(e) => return Err((e, group)),
            },
            Err(e) => return Err((e, group)),
        }
    }
}

/// Tells a caller how its command ended.
type Told = Box<dyn FnOnce()>;

fn refuse(group: Vec<Command>, e: &Error) {
    for tell in refused(group, e) {
        tell();
    }
}

fn refused(group: Vec<Command>, e: &Error) -> Vec<Told> {
    let told = |command: Command| -> Told {
        let (_, tell) = command.run(Err(e.again()));
        Box::new(move || tell(Ok(())))
    };
    group.into_iter().map(told).collect()
}

fn run(conn: &mut Conn, group: Vec<Command>) -> Vec<Told> {
    for command in &group {
        metrics::histogram!("lantoa_writer_wait_seconds").record(command.waited());
    }
    let begun = Instant::now();
    let ended: Vec<_> = group
        .into_iter()
        .map(|command| in_savepoint(conn, command))
        .collect();
    let failed = conn.batch("COMMIT").err();
    if failed.is_some() {
        // A commit that failed (disk full) leaves the transaction open on SQLite; if there is
        // none left, the rollback has nothing to say that the commit did not.
        drop(conn.batch("ROLLBACK"));
    }
    metrics::histogram!("lantoa_writer_group_seconds").record(begun.elapsed());
    let told = |(kept, tell): (bool, Done)| -> Told {
        let commit = match &failed {
            Some(e) if kept => Err(e.again()),
            _ => Ok(()),
        };
        Box::new(move || tell(commit))
    };
    ended.into_iter().map(told).collect()
}

fn in_savepoint(conn: &mut Conn, command: Command) -> (bool, Done) {
    if let Err(e) = conn.batch("SAVEPOINT command") {
        return command.run(Err(e));
    }
    let (keep, tell) = command.run(Ok(conn));
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
