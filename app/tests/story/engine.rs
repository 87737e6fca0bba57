//! A database that is away, full of others, or locked by one of them: told as it is, and over when
//! it is over.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use db::{Engine, Location};
use serde_json::{Value, json};

use crate::http::{Server, token};
use crate::side_by_side::Held;
use crate::world::{World, conference, worlds};

const LIST: &str = "/api/v1/registers/hoi-nghi/records";
const LONG: Duration = Duration::from_secs(30);

/// A way to the database server that can be cut.
#[derive(Clone)]
struct Way {
    at: SocketAddr,
    open: Arc<AtomicBool>,
    pipes: Arc<Mutex<Vec<TcpStream>>>,
}

impl Way {
    fn to(server: &str) -> Way {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let way = Way {
            at: listener.local_addr().unwrap(),
            open: Arc::new(AtomicBool::new(true)),
            pipes: Arc::default(),
        };
        let (own, server) = (way.clone(), server.to_owned());
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if own.open.load(Ordering::SeqCst) {
                    let behind = TcpStream::connect(&server).unwrap();
                    pump(client.try_clone().unwrap(), behind.try_clone().unwrap());
                    pump(behind.try_clone().unwrap(), client.try_clone().unwrap());
                    own.pipes.lock().unwrap().extend([client, behind]);
                }
            }
        });
        way
    }

    fn cut(&self) {
        self.open.store(false, Ordering::SeqCst);
        for pipe in self.pipes.lock().unwrap().drain(..) {
            drop(pipe.shutdown(Shutdown::Both));
        }
    }

    fn mend(&self) {
        self.open.store(true, Ordering::SeqCst);
    }
}

fn pump(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let mut bytes = [0; 16_384];
        while let Ok(n) = from.read(&mut bytes) {
            if n == 0 || to.write_all(&bytes[..n]).is_err() {
                break;
            }
        }
        drop(to.shutdown(Shutdown::Both));
    });
}

fn record(n: u32, unit: &str) -> Value {
    conference(n, unit, "2024-01-01", &json!(n), None)
}

fn post(server: &Server, secret: &str, record: &Value) -> crate::http::Seen {
    server.ask("POST", "/api/v1/records", Some(secret), &record.to_string())
}

/// Reads, pages and writes fail as they should while the database is away.
fn is_away(server: &Server, secret: &str) {
    // Each of the connections finds out for itself.
    for _ in 0..10 {
        for path in ["/", LIST] {
            server.get(path).is_told(path, 503);
        }
        server.ask("GET", LIST, Some(secret), "").is_told(LIST, 503);
        let seen = post(server, secret, &record(99, "xa-a11"));
        seen.is_told("/api", 503);
        assert!(!seen.text.contains("postgres"), "{}", seen.text);
    }
}

/// All is well again by itself, soon and for good.
fn comes_back(server: &Server, secret: &str) {
    let begun = Instant::now();
    let mut well = 0;
    while well < 10 {
        assert!(begun.elapsed() < LONG, "it does not come back");
        let reads = server.ask("GET", LIST, Some(secret), "").status;
        let writes = post(server, secret, &record(7, "xa-a11")).status;
        let fine = reads == 200 && [200, 201].contains(&writes) && server.get("/").status == 200;
        well = if fine { well + 1 } else { 0 };
    }
}

#[test]
fn a_server_that_is_down_is_said_to_be_and_comes_back_by_itself() {
    for world in worlds() {
        let Location::Url(url) = &world.place else {
            continue;
        };
        let (head, database) = url.rsplit_once('/').unwrap();
        let (who, server) = head.rsplit_once('@').unwrap();
        let way = Way::to(server);
        let through = world.by(Location::Url(format!("{who}@{}/{database}", way.at)));
        let server = Server::of(&through);
        let secret = token(&through, "tinh-a");
        assert_eq!(post(&server, &secret, &record(1, "xa-a11")).status, 201);
        for _ in 0..2 {
            way.cut();
            is_away(&server, &secret);
            way.mend();
            comes_back(&server, &secret);
        }
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_server_without_a_free_connection_is_said_to_be_and_comes_back_by_itself() {
    for world in worlds() {
        let Location::Url(url) = &world.place else {
            continue;
        };
        let (head, database) = url.rsplit_once('/').unwrap();
        let (_, server) = head.rsplit_once('@').unwrap();
        let role = format!("{database}_it");
        let sql = |sql: String| db::testing::batch(&world.place, &sql).unwrap();
        sql(format!(
            "CREATE ROLE {role} LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"
        ));
        let limited = world.by(Location::Url(format!(
            "postgres://{role}@{server}/{database}"
        )));
        let server = Server::of(&limited);
        let secret = token(&limited, "tinh-a");
        assert_eq!(post(&server, &secret, &record(1, "xa-a11")).status, 201);
        sql(format!("ALTER ROLE {role} CONNECTION LIMIT 0"));
        sql(format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'"
        ));
        is_away(&server, &secret);
        sql(format!("ALTER ROLE {role} CONNECTION LIMIT -1"));
        comes_back(&server, &secret);
    }
}

#[test]
fn twenty_writers_that_wait_for_one_realm_do_not_stop_another() {
    const TOUCH: &str = "UPDATE chain SET seq = seq WHERE realm = 10";
    for world in worlds() {
        if world.app.db.engine() == Engine::Sqlite {
            continue;
        }
        let server = Server::of(&world);
        let (here, there) = (token(&world, "tinh-a"), token(&world, "xa-b11"));
        assert_eq!(post(&server, &here, &record(1, "xa-a11")).status, 201);
        let third = world.again();
        let holds = Held::begin(&third, |tx| {
            tx.exec(TOUCH, &[])?;
            Ok(())
        });
        holds.worked();
        std::thread::scope(|scope| {
            let (server, here) = (&server, here.as_str());
            let waiting: Vec<_> = (10..30)
                .map(|n| scope.spawn(move || post(server, here, &record(n, "xa-a11"))))
                .collect();
            std::thread::sleep(Duration::from_millis(700));
            for n in 40..50 {
                let asked = Instant::now();
                assert_eq!(post(server, &there, &record(n, "xa-b11")).status, 201);
                assert_eq!(server.get("/").status, 200);
                assert!(asked.elapsed() < Duration::from_secs(3));
            }
            assert!(waiting.iter().all(|w| !w.is_finished()));
            holds.commit();
            for one in waiting {
                assert_eq!(one.join().unwrap().status, 201);
            }
        });
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// As long as another process may hold what we write before we say so.
#[test]
fn a_lock_that_is_held_too_long_is_said_and_readers_go_on() {
    const TOUCH: &str = "UPDATE chain SET seq = seq WHERE realm = 10";
    std::thread::scope(|scope| {
        for world in worlds() {
            scope.spawn(move || held_too_long(&world, TOUCH));
        }
    });
}

fn held_too_long(world: &World, touch: &'static str) {
    let server = Server::of(world);
    let secret = token(world, "tinh-a");
    assert_eq!(post(&server, &secret, &record(1, "xa-a11")).status, 201);
    let third = world.again();
    let holds = Held::begin(&third, move |tx| {
        tx.exec(touch, &[])?;
        Ok(())
    });
    holds.worked();
    std::thread::scope(|scope| {
        let (server, secret) = (&server, secret.as_str());
        let write = scope.spawn(move || post(server, secret, &record(2, "xa-a11")));
        while !write.is_finished() {
            let asked = Instant::now();
            assert_eq!(server.ask("GET", LIST, Some(secret), "").status, 200);
            assert_eq!(server.get("/").status, 200);
            assert!(asked.elapsed() < Duration::from_secs(5));
            std::thread::sleep(Duration::from_millis(200));
        }
        let told = write.join().unwrap();
        told.is_told("/api", 503);
        assert!(told.text.contains("chưa có gì được lưu"), "{}", told.text);
    });
    holds.commit();
    let path = format!("/api/v1/records/{}", crate::world::id(2));
    assert_eq!(server.ask("GET", &path, Some(&secret), "").status, 404);
    assert_eq!(post(&server, &secret, &record(2, "xa-a11")).status, 201);
}
