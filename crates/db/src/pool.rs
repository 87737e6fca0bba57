//! A database: where it is, how safely it writes, its readers and its writer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::lend::{Lender, PATIENCE};
use crate::writer::Writer;
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
    readers: Lender,
    writers: Arc<Lender>,
    writer: Writer,
}

const SQLITE_READERS: usize = 4;
const POSTGRES_READERS: usize = 8;
const POSTGRES_WRITERS: usize = 8;

impl Db {
    /// Opens the database; a SQLite file is created when it is not there. One connection proves
    /// that it can be reached; the others are made when they are needed.
    ///
    /// # Errors
    /// The place cannot be reached, or the file is damaged or foreign.
    pub fn open(location: &Location, durability: Durability) -> Result<Db> {
        let (engine, writers, readers) = match location {
            Location::File(_) => (Engine::Sqlite, 1, SQLITE_READERS),
            Location::Url(_) => (Engine::Postgres, POSTGRES_WRITERS, POSTGRES_READERS),
        };
        let lender = |name, most, writes| {
            let place = location.clone();
            Lender::new(name, most, move || connect(&place, writes, durability))
        };
        let (readers, lent) = (
            lender("readers", readers, false),
            Arc::new(lender("writers", writers, true)),
        );
        drop(readers.lend()?);
        Ok(Db(Arc::new(Inner {
            engine,
            location: location.clone(),
            readers,
            writers: Arc::clone(&lent),
            writer: Writer::start(engine, writers, &lent),
        })))
    }

    /// From now on a server ends a statement that runs longer, and a transaction that waits longer
    /// for its next statement: the request that asked is answered by then. Work that a person waits
    /// for, and that [`Conn::at_leisure`] excepts, takes its time.
    pub fn hurry(&self, limit: Duration) {
        self.0.readers.hurry(limit);
        self.0.writers.hurry(limit);
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

    /// Reads on one connection in one snapshot: everything that `f` asks is of the same moment,
    /// whatever others write meanwhile. Waits for a connection when all are taken. Blocks: not for
    /// async code.
    ///
    /// # Errors
    /// What `f` says; all connections stay taken, or a lost one cannot be made again.
    pub fn read<T, E: From<Error>>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        self.0.readers.lend()?.snapshot(f)
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
        match &mut *self.0.readers.lend()? {
            Conn::Sqlite(c) => c.copy_to(path),
            Conn::Postgres(_) => Err(Error::Schema("PostgreSQL sao lưu bằng pg_dump".into())),
        }
    }
}

/// One connection to the database.
pub(crate) fn connect(location: &Location, writes: bool, durability: Durability) -> Result<Conn> {
    Ok(match location {
        Location::File(path) => Conn::Sqlite(sqlite::open(path, writes, durability)?),
        Location::Url(url) => Conn::Postgres(Box::new(postgresql::open(url, PATIENCE)?)),
    })
}
