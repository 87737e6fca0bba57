//! A server of the whole program over a world, as it runs, and a client that says what it saw.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use lantoa::serve;
use lantoa::shell::connections::{self, Limits};
use packs::Ability;
use serde_json::Value;

use crate::staff::token_of;
use crate::world::World;

pub struct Server {
    pub at: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    pub fn of(world: &World) -> Server {
        Server::within(world, Duration::from_secs(30), Limits::default())
    }

    /// A server that has this patience with a request and takes so much on.
    pub fn within(world: &World, patience: Duration, limits: Limits) -> Server {
        Server::start(serve::router_within(&world.app, patience), limits)
    }

    pub fn start(router: axum::Router, limits: Limits) -> Server {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .max_blocking_threads(32)
            .build()
            .unwrap();
        let bind = tokio::net::TcpListener::bind("127.0.0.1:0");
        let listener = runtime.block_on(bind).unwrap();
        let at = listener.local_addr().unwrap();
        runtime.spawn(connections::serve(
            listener,
            router,
            limits,
            std::future::pending(),
        ));
        Server {
            at,
            _runtime: runtime,
        }
    }

    pub fn get(&self, path: &str) -> Seen {
        self.ask("GET", path, None, "")
    }

    pub fn ask(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> Seen {
        ask(self.at, method, path, token, body)
    }
}

/// Asks a server on one connection of its own.
pub fn ask(at: SocketAddr, method: &str, path: &str, token: Option<&str>, body: &str) -> Seen {
    let token = token.map_or(String::new(), |t| format!("Authorization: Bearer {t}\r\n"));
    sent(at, &format!("{method} {path}"), &token, body)
}

/// Asks with these lines in the head.
pub fn sent(at: SocketAddr, what: &str, lines: &str, body: &str) -> Seen {
    let mut stream = TcpStream::connect(at).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(45)))
        .unwrap();
    let head = format!(
        "{what} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{lines}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // Who refuses does not read.
    drop(stream.write_all(body.as_bytes()));
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Seen::parse(&bytes)
}

#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    head: String,
    pub text: String,
}

impl Seen {
    pub fn parse(bytes: &[u8]) -> Seen {
        let all = String::from_utf8_lossy(bytes);
        let (head, text) = all.split_once("\r\n\r\n").unwrap_or((&all, ""));
        Seen {
            status: head
                .split(' ')
                .nth(1)
                .and_then(|s| s.parse().ok())
                .unwrap_or(0),
            head: head.to_ascii_lowercase(),
            text: text.to_owned(),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        let name = format!("{name}: ");
        let mut lines = self.head.lines();
        lines
            .find_map(|l| l.strip_prefix(name.as_str()))
            .unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// A refusal or failure in the form of its address, with all that every answer carries.
    pub fn is_told(&self, path: &str, status: u16) {
        assert_eq!(self.status, status, "{path}: {self:?}");
        if path == "/api" || path.starts_with("/api/") {
            assert_eq!(self.header("content-type"), "application/problem+json");
            assert_eq!(self.json()["status"], status);
        } else {
            assert_eq!(self.header("content-type"), "text/html; charset=utf-8");
            assert!(self.text.contains("Về trang chủ"), "{path}: {self:?}");
            assert!(!self.text.contains("lantoa "), "{path}: {self:?}");
        }
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
        ] {
            assert!(!self.header(name).is_empty(), "{path}: {name}: {self:?}");
        }
        assert_eq!(self.header("cache-control"), "no-store", "{path}");
        let again = self.header("retry-after");
        assert_eq!(status == 503, !again.is_empty(), "{path}: {self:?}");
    }
}

/// The secret of a token that may do everything in a unit.
pub fn token(world: &World, unit: &str) -> String {
    let (app, unit) = (world.app.clone(), unit.to_owned());
    let chance = unit
        .bytes()
        .fold(0_u8, |sum, b| sum.wrapping_mul(31).wrapping_add(b));
    let can = [Ability::Read, Ability::Record];
    let made = world
        .app
        .db
        .write(move |tx| token_of(tx, &app, (&unit, &can), chance));
    world.app.tokens.refresh().unwrap();
    made.unwrap().1
}
