//! Many connections, slow ones, silent ones: the server goes on for those who ask.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use lantoa::shell::assets;
use lantoa::shell::connections::Limits;
use serde_json::json;

use crate::http::{Seen, Server, ask, token};
use crate::program::{command, lantoa};
use crate::side_by_side::Held;
use crate::world::{conference, world};

/// The program serving a folder; ended with the guard.
pub struct Running {
    child: Child,
    pub at: SocketAddr,
}

impl Running {
    pub fn start(data: &std::path::Path) -> Running {
        let mut serve = command(data, &["serve", "--listen", "127.0.0.1:0"]);
        let mut child = serve
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let (_, at) = line.trim().split_once("http://").unwrap();
        let at = at.parse().unwrap();
        Running { child, at }
    }

    /// Ends it; what it wrote to its log.
    fn stop(mut self) -> String {
        self.child.kill().unwrap();
        let mut log = String::new();
        let err = self.child.stderr.take().unwrap();
        BufReader::new(err).read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn half(at: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(at).unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-Half: ")
        .unwrap();
    stream.set_nonblocking(true).unwrap();
    stream
}

/// Whether the other side has closed it.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 4096];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(e) => return e.kind() != ErrorKind::WouldBlock,
        }
    }
}

#[test]
fn a_thousand_and_ten_half_sent_heads_do_not_stop_the_server() {
    let data = tempfile::tempdir().unwrap();
    lantoa(data.path(), &["migrate"]).succeeds();
    let server = Running::start(data.path());
    assert_eq!(ask(server.at, "GET", "/", None, "").status, 200);
    let mut halves = Vec::new();
    for n in 1..=1_010 {
        halves.push(half(server.at));
        if n % 101 == 0 {
            let asked = Instant::now();
            assert_eq!(ask(server.at, "GET", "/", None, "").status, 200);
            assert!(asked.elapsed() < Duration::from_secs(5));
        }
    }
    let open = |halves: &mut Vec<TcpStream>| {
        halves.retain_mut(|h| !is_closed(h));
        halves.len()
    };
    assert!(open(&mut halves) <= Limits::default().each);
    // Those that are left are not waited for for ever.
    let limit = Instant::now() + Limits::default().head + Duration::from_secs(10);
    while open(&mut halves) > 0 {
        assert!(Instant::now() < limit, "half-sent heads are never cut off");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(ask(server.at, "GET", "/", None, "").status, 200);
}

const SHORT: Limits = Limits {
    head: Duration::from_secs(1),
    idle: Duration::from_secs(2),
    most: 20,
    each: 12,
    end: Duration::from_secs(1),
};

fn answer(stream: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let mut piece = [0; 65_536];
    loop {
        let seen = Seen::parse(&bytes);
        let long = seen.header("content-length").parse().unwrap_or(usize::MAX);
        if seen.text.len() >= long {
            return seen;
        }
        match stream.read(&mut piece).unwrap() {
            0 => return seen,
            n => bytes.extend_from_slice(&piece[..n]),
        }
    }
}

/// How long the server leaves the connection open while `each` is done to it.
fn lasts(stream: &mut TcpStream, mut each: impl FnMut(&mut TcpStream)) -> Duration {
    let begun = Instant::now();
    while !is_closed(stream) {
        assert!(begun.elapsed() < Duration::from_secs(20), "never cut off");
        each(stream);
        std::thread::sleep(Duration::from_millis(50));
    }
    begun.elapsed()
}

#[test]
fn slow_and_silent_connections_are_cut_off_each_in_its_time() {
    let world = world();
    let server = Server::within(&world, Duration::from_secs(3), SHORT);
    // A head that comes letter by letter gains nothing by it.
    let mut drips = half(server.at);
    let lasted = lasts(&mut drips, |s| drop(s.write_all(b"x")));
    assert!(lasted >= Duration::from_millis(900) && lasted < Duration::from_secs(3));
    // Between two requests there is more time, and it ends, too.
    let mut idle = TcpStream::connect(server.at).unwrap();
    for _ in 0..3 {
        idle.write_all(b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n")
            .unwrap();
        assert_eq!(answer(&mut idle).status, 200);
        std::thread::sleep(Duration::from_millis(1_200));
    }
    idle.set_nonblocking(true).unwrap();
    let lasted = lasts(&mut idle, |_| {});
    assert!(lasted < Duration::from_secs(3), "{lasted:?}");
    // A body that does not come is answered, and the connection ends.
    let secret = token(&world, "tinh-a");
    let mut body = TcpStream::connect(server.at).unwrap();
    let head = format!(
        "POST /api/v1/records HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    );
    body.write_all(head.as_bytes()).unwrap();
    let told = answer(&mut body);
    told.is_told("/api", 503);
    body.set_nonblocking(true).unwrap();
    assert!(lasts(&mut body, |_| {}) < Duration::from_secs(5));
    // Who asks much and reads nothing does not stay.
    let mut deaf = TcpStream::connect(server.at).unwrap();
    deaf.set_nonblocking(true).unwrap();
    let sheet = &assets::SHEET.address;
    let asks = format!("GET {sheet} HTTP/1.1\r\nHost: a\r\n\r\n")
        .repeat(500)
        .into_bytes();
    let begun = Instant::now();
    loop {
        match deaf.write(&asks) {
            Err(e) if e.kind() != ErrorKind::WouldBlock => break,
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "never cut off");
    }
}

#[test]
fn a_request_at_work_is_not_cut_off_nor_driven_out() {
    let world = world();
    let server = Server::within(&world, Duration::from_secs(15), SHORT);
    let secret = token(&world, "tinh-a");
    let third = world.again();
    let holds = Held::begin(&third, |_| Ok(()));
    holds.worked();
    std::thread::scope(|scope| {
        let record = conference(1, "xa-a11", "2024-01-01", &json!(1), None).to_string();
        let (server, secret) = (&server, secret.as_str());
        let write =
            scope.spawn(move || server.ask("POST", "/api/v1/records", Some(secret), &record));
        std::thread::sleep(Duration::from_millis(300));
        // Longer than head and idle, with more connections than there may be.
        let mut halves: Vec<TcpStream> = Vec::new();
        for _ in 0..60 {
            halves.push(half(server.at));
            std::thread::sleep(Duration::from_millis(60));
        }
        holds.commit();
        assert_eq!(write.join().unwrap().status, 201);
    });
}

#[test]
fn the_code_of_a_failure_is_in_the_log() {
    let world = world();
    let data = world.folder().to_owned();
    let server = Running::start(&data);
    let secret = token(&world, "tinh-a");
    let list = "/api/v1/registers/hoi-nghi/records";
    assert_eq!(ask(server.at, "GET", list, Some(&secret), "").status, 200);
    db::testing::batch(&world.place, "ALTER TABLE record RENAME TO away").unwrap();
    let told = ask(server.at, "GET", list, Some(&secret), "");
    told.is_told(list, 500);
    let code = told.json()["request"].as_str().unwrap().to_owned();
    assert!(told.json()["detail"].as_str().unwrap().contains(&code));
    assert!(!told.text.contains("no such table"), "{}", told.text);
    let page = ask(server.at, "GET", "/", None, "");
    page.is_told("/", 500);
    let (_, shown) = page.text.split_once("gửi kèm mã ").unwrap();
    let log = server.stop();
    for code in [code.as_str(), &shown[..8]] {
        assert_eq!(log.matches(code).count(), 1, "{code}: {log}");
    }
    assert!(log.contains("no such table"), "{log}");
    assert!(!log.contains(&secret), "{log}");
}
