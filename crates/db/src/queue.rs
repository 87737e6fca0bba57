//! Commands that wait for a writer. Those of one lane stand behind each other: a lane that cannot
//! go on (its rows are locked by another process) keeps one connection, not all of them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::{Conn, Result};

/// Tells the caller how its command ended; called after the commit.
pub(crate) type Done = Box<dyn FnOnce(Result<()>) + Send>;
/// Given the connection of an open transaction, or why there is none; says whether its work
/// stays, and how to tell the caller.
type Run = Box<dyn FnOnce(Result<&mut Conn>) -> (bool, Done) + Send>;

/// One write.
pub(crate) struct Command {
    lane: Option<i64>,
    since: Instant,
    run: Run,
}

impl Command {
    pub(crate) fn new(lane: Option<i64>, run: Run) -> Command {
        Command {
            lane,
            since: Instant::now(),
            run,
        }
    }

    pub(crate) fn lane(&self) -> Option<i64> {
        self.lane
    }

    /// How long it has waited until now.
    pub(crate) fn waited(&self) -> Duration {
        self.since.elapsed()
    }

    pub(crate) fn run(self, conn: Result<&mut Conn>) -> (bool, Done) {
        (self.run)(conn)
    }
}

/// So many commands may wait at all: the last of them is answered before its sender has gone.
const MOST: usize = 2_000;
/// And so many behind each other in one lane, which has one connection.
const BEHIND: usize = 500;

#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// May run now.
    ready: VecDeque<Command>,
    /// A key for every lane of which a command is ready or at work, with those behind it.
    behind: HashMap<i64, VecDeque<Command>>,
    /// How many are ready or behind.
    waiting: usize,
    closed: bool,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a command behind the others; gives it back when too many wait.
    pub(crate) fn push(&self, command: Command) -> Result<(), Command> {
        let mut state = self.state();
        if state.waiting >= MOST {
            return Err(command);
        }
        if let Some(lane) = command.lane {
            if let Some(behind) = state.behind.get_mut(&lane) {
                if behind.len() >= BEHIND {
                    return Err(command);
                }
                behind.push_back(command);
                state.waiting += 1;
                waiting_are(&state);
                return Ok(());
            }
            state.behind.insert(lane, VecDeque::new());
        }
        state.ready.push_back(command);
        state.waiting += 1;
        waiting_are(&state);
        self.changed.notify_one();
        Ok(())
    }

    /// Waits for a command; takes with it those that are ready already, up to `most`. None when
    /// the queue was closed and worked off.
    pub(crate) fn next(&self, most: usize) -> Option<Vec<Command>> {
        let mut state = self.state();
        while state.ready.is_empty() {
            if state.closed {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let count = most.min(state.ready.len());
        let taken = u32::try_from(count).unwrap_or(u32::MAX);
        metrics::histogram!("lantoa_writer_group_commands").record(taken);
        state.waiting -= count;
        waiting_are(&state);
        Some(state.ready.drain(..count).collect())
    }

    /// The commands of these lanes are done: the next of each may run.
    pub(crate) fn leave(&self, lanes: &[i64]) {
        let mut state = self.state();
        for lane in lanes {
            match state.behind.get_mut(lane).and_then(VecDeque::pop_front) {
                Some(next) => {
                    state.ready.push_back(next);
                    self.changed.notify_one();
                }
                None => {
                    state.behind.remove(lane);
                }
            }
        }
    }

    /// No more commands come.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }
}

/// Measured: how many wait.
fn waiting_are(state: &State) {
    let waiting = u32::try_from(state.waiting).unwrap_or(u32::MAX);
    metrics::gauge!("lantoa_writer_queue").set(waiting);
}
