//! Connections of one kind, made when they are needed and lent to one borrower at a time. The one
//! that came back last goes out first: who does one thing after the other has one connection.

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::{Conn, Error, Result};

/// How long a command waits for its turn to write while another process writes; the same on a
/// server (`lock_timeout`). Less than a request may take, so that the answer says what happened.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Lender {
    /// What is measured of it has this name.
    name: &'static str,
    make: Box<dyn Fn() -> Result<Conn> + Send + Sync>,
    most: usize,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    /// Each with the losses that were known when it was made.
    idle: Vec<(Conn, u64)>,
    /// How many there are, lent ones too.
    made: usize,
    losses: u64,
    limit: Option<Duration>,
}

impl Lender {
    pub(crate) fn new(
        name: &'static str,
        most: usize,
        make: impl Fn() -> Result<Conn> + Send + Sync + 'static,
    ) -> Lender {
        Lender {
            name,
            make: Box::new(make),
            most,
            state: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn measured(&self, state: &State) {
        let lent = u32::try_from(state.made - state.idle.len()).unwrap_or(u32::MAX);
        metrics::gauge!("lantoa_connections_lent", "of" => self.name).set(lent);
    }

    pub(crate) fn hurry(&self, limit: Duration) {
        self.state().limit = Some(limit);
    }

    /// Waits for a connection when all are taken.
    pub(crate) fn lend(&self) -> Result<Lent<'_>> {
        let begun = Instant::now();
        let full = |state: &mut State| state.idle.is_empty() && state.made >= self.most;
        let waits = self
            .returned
            .wait_timeout_while(self.state(), PATIENCE, full);
        let (mut state, _) = waits.unwrap_or_else(PoisonError::into_inner);
        metrics::histogram!("lantoa_connection_wait_seconds", "of" => self.name)
            .record(begun.elapsed());
        let (idle, known, limit) = match state.idle.pop() {
            Some((conn, known)) => (Some(conn), known, state.limit),
            None if state.made < self.most => {
                state.made += 1;
                (None, state.losses, state.limit)
            }
            None => return Err(Error::Busy("mọi kết nối đều đang dùng".into())),
        };
        // A server that was restarted took all its connections with it: what one of them found
        // out holds for those that were made before.
        let losses = state.losses;
        self.measured(&state);
        drop(state);
        // From here on what is lent is given back, also when it cannot be made.
        let mut lent = Lent {
            lender: self,
            conn: idle,
            known,
        };
        if lent.conn.as_ref().is_none_or(Conn::is_lost) || known < losses {
            lent.conn = None;
            lent.renew()?;
        }
        lent.limit(limit)?;
        Ok(lent)
    }
}

/// Goes back to its lender, also when the borrower panics.
pub(crate) struct Lent<'a> {
    lender: &'a Lender,
    conn: Option<Conn>,
    known: u64,
}

impl Lent<'_> {
    /// Another connection in the place of one that was lost.
    pub(crate) fn renew(&mut self) -> Result<()> {
        let losses = self.lender.state().losses;
        self.conn = Some((self.lender.make)()?);
        self.known = losses;
        Ok(())
    }
}

impl Deref for Lent<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        match &self.conn {
            Some(conn) => conn,
            None => unreachable!("a lent connection is there until it is given back"),
        }
    }
}
impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        match &mut self.conn {
            Some(conn) => conn,
            None => unreachable!("a lent connection is there until it is given back"),
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(conn) = &mut self.conn
            && std::thread::panicking()
        {
            // A snapshot that a panic left open would be the next reader's past.
            drop(conn.batch("ROLLBACK"));
        }
        let mut state = self.lender.state();
        match self.conn.take() {
            Some(conn) => {
                if conn.is_lost() && self.known == state.losses {
                    state.losses += 1;
                }
                state.idle.push((conn, self.known));
            }
            None => state.made -= 1,
        }
        self.lender.measured(&state);
        drop(state);
        self.lender.returned.notify_one();
    }
}
