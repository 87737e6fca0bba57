//! A database: where it is, how safely it writes, its readers and its writer.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

use crate::writer::{PATIENCE, Writer};
use crate::{Conn, Engine, Error, Result, Tx, postgresql, sqlite};

/// When an acknowledged write is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Durability {
    /// SQLite `synchronous=FULL`: before the acknowledgement; survives a power cut.
    #[default]
    Full,
    /// SQLite `synchronous=NORMAL`: survives a crash of the program; a power cut may take the last moments.
    Normal,
}

/// Where the data are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    File(PathBuf),
    /// `postgres://user@host:port/database`.
    Url(String),
}

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    location: Location,
    durability: Durability,
    /// Each with the losses that were known when it was made.
    idle: Mutex<Vec<(Conn, u64)>>,
    losses: AtomicU64,
    returned: Condvar,
    writer: Writer,
}

const SQLITE_READERS: usize = 4;
const POSTGRES_READERS: usize = 8;
const POSTGRES_WRITERS: usize = 8;

impl Db {
    /// Opens the database; a SQLite file is created when it is not there.
    ///
    /// # Errors
    /// The place cannot be reached, or the file is damaged or foreign.
    pub fn open(location: &Location, durability: Durability) -> Result<Db> {
        let (engine, writers, readers) = match location {
            Location::File(_) => (Engine::Sqlite, 1, SQLITE_READERS),
            Location::Url(_) => (Engine::Postgres, POSTGRES_WRITERS, POSTGRES_READERS),
        };
        let several = |n, writes| {
            (0..n)
                .map(|_| connect(location, writes, durability))
                .collect::<Result<Vec<_>>>()
        };
        let (writers, readers) = (several(writers, true)?, several(readers, false)?);
        let place = location.clone();
        let again = move || connect(&place, true, durability);
        Ok(Db(Arc::new(Inner {
            engine,
            location: location.clone(),
            durability,
            idle: Mutex::new(readers.into_iter().map(|conn| (conn, 0)).collect()),
            losses: AtomicU64::new(0),
            returned: Condvar::new(),
            writer: Writer::start(writers, again),
        })))
    }

    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// Where the data are.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.0.location
    }

    /// Reads on one connection; waits for one when all are taken. Blocks: not for async code.
    ///
    /// # Errors
    /// What `f` says; all connections stay taken, or a lost one cannot be made again.
    pub fn read<T, E: From<Error>>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let (conn, known) = self.take()?;
        let mut lent = Lent {
            db: &self.0,
            conn: Some(conn),
            known,
        };
        let Some(conn) = lent.conn.as_mut() else {
            unreachable!("a lent connection is there until it is given back")
        };
        // A server that was restarted took all its connections with it: what one of them found
        // out holds for those that were made before.
        let losses = self.0.losses.load(Ordering::Relaxed);
        if conn.is_lost() || lent.known < losses {
            *conn = connect(&self.0.location, false, self.0.durability)?;
            lent.known = losses;
        }
        let out = f(conn);
        if conn.is_lost() {
            self.0.losses.fetch_add(1, Ordering::Relaxed);
        }
        out
    }

    /// Hands a command to the writer; `done` hears how it ended, after the commit. On a server
    /// the commands of one lane are run one after the other, whatever they wait for.
    pub fn submit<T, E>(
        &self,
        lane: Option<i64>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        // The one writer of a file works in groups, for which lanes have no meaning.
        let lane = lane.filter(|_| self.0.engine == Engine::Postgres);
        self.0.writer.submit(lane, work, done);
    }

    /// Hands a command to the writer and waits until it is committed. Blocks: not for async code.
    ///
    /// # Errors
    /// What `work` or the commit says; then nothing of it was kept.
    pub fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (tell, hear) = std::sync::mpsc::channel();
        self.submit(None, work, move |out| drop(tell.send(out)));
        hear.recv()
            .unwrap_or_else(|_| Err(Error::Engine("luồng ghi đã dừng".into()).into()))
    }

    /// Writes a whole, consistent copy of a SQLite database to a new file, while it is in use.
    ///
    /// # Errors
    /// The file exists or cannot be written; PostgreSQL has `pg_dump` for this.
    pub fn copy_to(&self, path: &Path) -> Result<()> {
        self.read(|conn| match conn {
            Conn::Sqlite(c) => c.copy_to(path),
            Conn::Postgres(_) => Err(Error::Schema("PostgreSQL sao lưu bằng pg_dump".into())),
        })
    }

    fn take(&self) -> Result<(Conn, u64)> {
        let begun = Instant::now();
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut idle, _) = self
            .0
            .returned
            .wait_timeout_while(idle, PATIENCE, |idle| idle.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        metrics::histogram!("lantoa_reader_wait_seconds").record(begun.elapsed());
        let lent = idle.pop();
        metrics::gauge!("lantoa_readers_idle").set(u32::try_from(idle.len()).unwrap_or(u32::MAX));
        lent.ok_or_else(|| Error::Busy("mọi kết nối đều đang đọc".into()))
    }
}

/// One connection to the database.
pub(crate) fn connect(location: &Location, writes: bool, durability: Durability) -> Result<Conn> {
    Ok(match location {
        Location::File(path) => Conn::Sqlite(sqlite::open(path, writes, durability)?),
        Location::Url(url) => Conn::Postgres(postgresql::open(url, PATIENCE)?),
    })
}

/// Gives its connection back, also when a reader panics.
struct Lent<'a> {
    db: &'a Inner,
    conn: Option<Conn>,
    known: u64,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(mut conn) = self.conn.take() {
            if std::thread::panicking() {
                // A snapshot that a panic left open would be the next reader's past.
                drop(conn.batch("ROLLBACK"));
            }
            let mut idle = self.db.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push((conn, self.known));
            metrics::gauge!("lantoa_readers_idle")
                .set(u32::try_from(idle.len()).unwrap_or(u32::MAX));
            drop(idle);
            self.db.returned.notify_one();
        }
    }
}
