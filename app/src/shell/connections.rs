//! Connections: how many there may be, of one address and in all, and how long one may say
//! nothing. A connection on which nothing is being done gives way to a new one when it is full.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// What one server takes on.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From a new connection to the end of its first request's head.
    pub head: Duration,
    /// From an answer to the end of the next request's head; in it the answer must be taken.
    pub idle: Duration,
    /// Connections in all: below the 1,024 files that a process may commonly open.
    pub most: usize,
    /// Connections of one address; a proxy in front is one, too.
    pub each: usize,
    /// How long requests at work may go on once the server is told to stop.
    pub end: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(15),
            idle: Duration::from_secs(60),
            most: 800,
            each: 200,
            end: Duration::from_secs(30),
        }
    }
}

/// Bytes of a request's head, and of a body that is read ahead.
const HEAD: usize = 32 * 1024;
/// After a failed accept (no more files): others may end meanwhile.
const REST: Duration = Duration::from_millis(100);

/// Answers on a port until `stop`; then requests at work are ended, and no new ones begun.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let guests = Arc::new(Guests::default());
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, from)) = accepted else {
            sleep(REST).await;
            continue;
        };
        if let Some(guest) = guests.admit(from.ip(), limits) {
            let (router, watcher) = (router.clone(), graceful.watcher());
            tokio::spawn(attend(stream, router, guest, watcher));
        }
    }
    drop(listener);
    // Who does not end in time is ended.
    let _ = timeout(limits.end, graceful.shutdown()).await;
}

async fn attend(stream: TcpStream, router: Router, guest: Guest, watcher: Watcher) {
    // An answer goes out whole; the worst that can happen without is a delay.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router);
    let answer = service_fn(|request: Request<Incoming>| {
        let (service, guest) = (service.clone(), &guest);
        async move {
            guest.works(true);
            let answer = service.call(request.map(Body::new)).await;
            guest.works(false);
            answer
        }
    });
    let connection = http1::Builder::new()
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(stream), answer);
    tokio::select! {
        // How it ended is the client's affair.
        _ = watcher.watch(connection) => {}
        () = guest.must_go() => {}
    }
}

/// Everyone who is here.
#[derive(Default)]
struct Guests(Mutex<Book>);

#[derive(Default)]
struct Book {
    next: u64,
    here: HashMap<u64, Entry>,
}

struct Entry {
    from: IpAddr,
    /// Since when nothing is being done for it; None while a request is at work.
    quiet: Option<Instant>,
    /// Whether it has had an answer.
    answered: bool,
    go: Arc<Notify>,
}

impl Guests {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a connection in. When there are too many, the one that has been quiet longest goes,
    /// of the same address first; when all are at work, the new one is not let in.
    fn admit(self: &Arc<Self>, from: IpAddr, limits: Limits) -> Option<Guest> {
        let from = house(from);
        let mut book = self.book();
        let same = book.here.values().filter(|e| e.from == from).count();
        if same >= limits.each {
            book.dismiss(|entry| entry.from == from)?;
        } else if book.here.len() >= limits.most {
            book.dismiss(|_| true)?;
        }
        book.next += 1;
        let (id, go) = (book.next, Arc::new(Notify::new()));
        let entry = Entry {
            from,
            quiet: Some(Instant::now()),
            answered: false,
            go: Arc::clone(&go),
        };
        book.here.insert(id, entry);
        let guests = Arc::clone(self);
        Some(Guest {
            guests,
            id,
            go,
            limits,
        })
    }
}

impl Book {
    /// Sends away the longest quiet of those.
    fn dismiss(&mut self, of: impl Fn(&Entry) -> bool) -> Option<()> {
        let quiet = self.here.iter().filter(|(_, e)| of(e));
        let (_, id) = quiet.filter_map(|(id, e)| Some((e.quiet?, *id))).min()?;
        self.here.remove(&id)?.go.notify_one();
        Some(())
    }
}

/// Whose address it is: one customer has a whole /64 of IPv6.
fn house(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(a) => Ipv6Addr::from_bits(a.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// One connection that was let in; it leaves the book when dropped.
struct Guest {
    guests: Arc<Guests>,
    id: u64,
    go: Arc<Notify>,
    limits: Limits,
}

impl Guest {
    fn works(&self, on: bool) {
        if let Some(entry) = self.guests.book().here.get_mut(&self.id) {
            entry.quiet = (!on).then(Instant::now);
            entry.answered |= !on;
        }
    }

    /// Until when it may go on as it is; a request at work has a time of its own.
    fn due(&self) -> Option<Instant> {
        let book = self.guests.book();
        let Some(entry) = book.here.get(&self.id) else {
            return Some(Instant::now());
        };
        let patience = if entry.answered {
            self.limits.idle
        } else {
            self.limits.head
        };
        entry.quiet.map(|since| since + patience)
    }

    /// Returns when it has been quiet for too long, or its place is needed.
    async fn must_go(&self) {
        loop {
            let due = match self.due() {
                Some(due) if due <= Instant::now() => return,
                Some(due) => due,
                None => Instant::now() + self.limits.head,
            };
            tokio::select! {
                () = sleep_until(due) => {}
                () = self.go.notified() => return,
            }
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.guests.book().here.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Limits = Limits {
        head: Duration::from_secs(9),
        idle: Duration::from_secs(9),
        most: 4,
        each: 2,
        end: Duration::from_secs(9),
    };

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_longest_quiet_gives_way_of_its_own_house_first() {
        let guests = Arc::new(Guests::default());
        let admit = |from: &str| guests.admit(ip(from), FEW);
        let here = |guest: &Guest| guests.book().here.contains_key(&guest.id);
        let far = admit("10.0.0.9").unwrap();
        let (first, second) = (admit("10.0.0.1").unwrap(), admit("10.0.0.1").unwrap());
        first.works(true);
        let third = admit("10.0.0.1").unwrap();
        assert!(here(&far) && here(&first) && !here(&second) && here(&third));
        third.works(true);
        assert!(admit("10.0.0.1").is_none(), "all of them are at work");
        let other = admit("10.0.0.2").unwrap();
        let last = admit("10.0.0.3").unwrap();
        assert!(!here(&far) && here(&other) && here(&last));
        drop(first);
        let again = admit("10.0.0.1").unwrap();
        assert!(here(&other) && here(&again) && guests.book().here.len() == 4);
    }

    #[test]
    fn one_customer_has_many_addresses() {
        assert_eq!(house(ip("2001:db8::1")), house(ip("2001:db8::ffff:2")));
        assert_ne!(house(ip("2001:db8::1")), house(ip("2001:db8:0:1::1")));
        assert_eq!(house(ip("::ffff:10.0.0.1")), ip("10.0.0.1"));
    }
}
