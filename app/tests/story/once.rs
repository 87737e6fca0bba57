//! A request that brings a key along is done once: its repeat is answered the same.

use std::time::Duration;

use lantoa::books::records::view;
use lantoa::shell::access::Scope;
use lantoa::shell::connections::Limits;
use serde_json::{Value, json};

use crate::http::{Seen, Server, sent, token};
use crate::side_by_side::Held;
use crate::world::{World, conference, worlds};

/// How many conferences there are.
fn records(world: &World) -> usize {
    let app = &world.app;
    let list = app.db.read(|conn| {
        let scope = Scope::everything(&app.units.current(conn)?.tree);
        let ask = view::Ask {
            register: "hoi-nghi",
            under: None,
            registered: None,
            results: None,
            limit: 100,
            after: None,
        };
        view::list(conn, app, &scope, &ask)
    });
    list.unwrap().records.len()
}

fn with_key(server: &Server, what: &str, secret: &str, key: &str, body: &Value) -> Seen {
    let lines = format!("Authorization: Bearer {secret}\r\nIdempotency-Key: {key}\r\n");
    sent(server.at, what, &lines, &body.to_string())
}

/// A conference whose id the house gives.
fn unnamed(attended: i64) -> Value {
    let mut record = conference(1, "xa-a11", "2024-01-01", &json!(attended), None);
    record.as_object_mut().unwrap().remove("id");
    record
}

const POST: &str = "POST /api/v1/records";

#[test]
fn a_repeat_is_answered_the_same_and_another_request_by_the_same_key_is_refused() {
    for world in worlds() {
        let server = Server::of(&world);
        let (a, b) = (token(&world, "tinh-a"), token(&world, "xa-a11"));
        let first = with_key(&server, POST, &a, "k-1", &unnamed(5));
        let again = with_key(&server, POST, &a, "k-1", &unnamed(5));
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!(
            (&first.text, first.header("location")),
            (&again.text, again.header("location"))
        );
        assert_eq!(records(&world), 1);
        let other = with_key(&server, POST, &a, "k-1", &unnamed(6));
        other.is_told("/api", 422);
        assert!(
            other.text.contains("đã dùng cho một yêu cầu khác"),
            "{other:?}"
        );
        // A key is its sender's own, and is the whole request's: address and body.
        assert_eq!(with_key(&server, POST, &b, "k-1", &unnamed(5)).status, 201);
        assert_eq!(records(&world), 2);
        let at = first.header("location").to_owned();
        let act = json!({"action": "rut", "reason": "Thử"});
        let acted = || with_key(&server, &format!("POST {at}/act"), &a, "k-2", &act);
        let (once, twice) = (acted(), acted());
        assert_eq!((once.status, &once.text), (200, &twice.text));
        assert_eq!(once.json()["revision"], 2);
        let elsewhere = with_key(&server, &format!("POST {at}/submit"), &a, "k-2", &json!({}));
        elsewhere.is_told("/api", 422);
        // What was refused was not done: its key is free.
        let wrong = json!({"action": "bay"});
        with_key(&server, &format!("POST {at}/act"), &a, "k-3", &wrong).is_told("/api", 422);
        assert_eq!(with_key(&server, POST, &a, "k-3", &unnamed(7)).status, 201);
        for bad in ["", "có dấu", "hai từ", &"x".repeat(101)] {
            with_key(&server, POST, &a, bad, &unnamed(1)).is_told("/api", 422);
        }
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn the_same_sent_by_many_at_once_is_done_once() {
    for world in worlds() {
        let server = Server::of(&world);
        let secret = token(&world, "tinh-a");
        let answers: Vec<String> = std::thread::scope(|scope| {
            let send = || with_key(&server, POST, &secret, "cung-mot", &unnamed(5)).text;
            let sent: Vec<_> = (0..8).map(|_| scope.spawn(send)).collect();
            sent.into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(answers[0].contains("\"created\":true"), "{}", answers[0]);
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:?}"
        );
        assert_eq!(records(&world), 1);
    }
}

/// Whether the first was done behind the back of who waited no more, or was not: the repeat tells.
#[test]
fn what_was_not_answered_in_time_can_be_sent_again() {
    const TOUCH: &str = "UPDATE chain SET seq = seq WHERE realm = 10";
    for world in worlds() {
        let server = Server::within(&world, Duration::from_secs(1), Limits::default());
        let secret = token(&world, "tinh-a");
        let third = world.again();
        world
            .put(&conference(1, "xa-a11", "2024-01-01", &json!(1), None))
            .unwrap();
        let holds = Held::begin(&third, |tx| {
            tx.exec(TOUCH, &[])?;
            Ok(())
        });
        holds.worked();
        with_key(&server, POST, &secret, "cham", &unnamed(5)).is_told("/api", 503);
        holds.commit();
        std::thread::sleep(Duration::from_millis(1_500));
        let again = with_key(&server, POST, &secret, "cham", &unnamed(5));
        assert_eq!(again.status, 201, "{again:?}");
        let third = with_key(&server, POST, &secret, "cham", &unnamed(5));
        assert_eq!(again.text, third.text);
        assert_eq!(records(&world), 2);
    }
}
