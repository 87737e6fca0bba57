//! Who holds a position acts in it until they no longer do: at once, on every process. The log knows
//! them by ids alone.

use db::{Tx, args};
use lantoa::app::App;
use lantoa::ground::people;
use lantoa::shell::access::{Actor, Who};
use lantoa::shell::fault::Fault;
use lantoa::shell::id::Id;
use packs::Ability;
use serde_json::json;

use crate::http::{Server, token};
use crate::register::{edited, install};
use crate::staff::{Staff, revoke, staffed};
use crate::world::{World, clock, conference, day, id, worlds};

const PUT: &str = "SELECT seq, actor, person, position, subject FROM audit WHERE realm = $1 AND action LIKE 'records.%' ORDER BY seq";
const LAST: &str = "SELECT MAX(seq) FROM audit WHERE realm = $1 AND action = $2";

type Line = (i64, String, Option<Vec<u8>>, Option<Vec<u8>>, String);

fn puts(world: &World) -> Vec<Line> {
    world
        .app
        .db
        .read(|conn| conn.all::<Line>(PUT, &args![10]))
        .unwrap()
}

fn post(server: &Server, secret: &str, n: u32) -> u16 {
    let record = conference(n, "xa-a11", "2024-01-01", &json!(1), None).to_string();
    let seen = server.ask("POST", "/api/v1/records", Some(secret), &record);
    seen.status
}

/// Does something to people as the machine.
fn as_machine<T: Send + 'static>(
    app: &App,
    f: impl FnOnce(&mut Tx<'_>, people::Land<'_>, &Actor) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let inner = app.clone();
    app.db.write(move |tx| {
        let (dated, catalog) = (inner.units.current(tx)?, inner.programmes.current());
        let actor = Actor::machine(&dated.tree);
        f(tx, (&dated.tree, &catalog.pack), &actor)
    })
}

#[test]
fn the_log_names_person_and_position_by_ids_alone() {
    for world in worlds() {
        let Staff {
            position,
            person,
            secret,
            ..
        } = staffed(&world, "xa-a11", "can-bo-xa");
        let server = Server::of(&world);
        assert_eq!(post(&server, &secret, 1), 201);
        let by_token = puts(&world).remove(0);
        assert_eq!(by_token.2, Some(person.0.to_vec()));
        assert_eq!(by_token.3, Some(position.0.to_vec()));
        world
            .put(&conference(2, "xa-a11", "2024-01-01", &json!(1), None))
            .unwrap();
        let (_, actor, person, position, _) = puts(&world).remove(1);
        assert_eq!((person, position), (None, None));
        assert!(actor.starts_with("os:") && actor.len() > 3, "{actor}");
        let name = "SELECT COUNT(*) FROM audit WHERE actor LIKE '%Trần%' OR subject LIKE '%Trần%' OR part LIKE '%Trần%'";
        let (told,): (i64,) = world.app.db.read(|conn| conn.one(name, &[])).unwrap();
        assert_eq!(told, 0);
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn an_ended_assignment_a_revoked_token_and_an_ended_position_stop_at_once_everywhere() {
    for world in worlds() {
        let server = Server::of(&world);
        let other = world.again();
        let staff = || staffed(&world, "xa-a11", "can-bo-xa");
        let (one, two, three) = (staff(), staff(), staff());
        for (n, who) in (1..).zip([&one, &two, &three]) {
            assert_eq!(post(&server, &who.secret, n), 201);
        }
        let today = clock().now().day();
        let (position, person) = (one.position, one.person);
        as_machine(&other, move |tx, land, actor| {
            let held = (position, person, today);
            people::end_assignment(tx, land, actor, held, clock().now())
        })
        .unwrap();
        assert_eq!(post(&server, &one.secret, 11), 401);
        let (inner, token) = (other.clone(), two.token.clone());
        other
            .db
            .write(move |tx| revoke(tx, &inner, &token))
            .unwrap();
        assert_eq!(post(&server, &two.secret, 12), 401);
        let position = three.position;
        as_machine(&other, move |tx, land, actor| {
            people::end(tx, land, actor, position, clock().now())
        })
        .unwrap();
        assert_eq!(post(&server, &three.secret, 13), 401);
        assert_eq!(puts(&world).len(), 3);
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn no_write_of_a_revoked_token_is_stored_after_the_revocation() {
    for world in worlds() {
        let server = Server::of(&world);
        let who = staffed(&world, "xa-a11", "can-bo-xa");
        let other = world.again();
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..4)
                .map(|lane| {
                    let (server, secret) = (&server, who.secret.as_str());
                    scope.spawn(move || {
                        (0..40)
                            .take_while(|n| post(server, secret, 100 * lane + n) == 201)
                            .count()
                    })
                })
                .collect();
            while puts(&world).len() < 6 {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            let (inner, token) = (other.clone(), who.token.clone());
            other
                .db
                .write(move |tx| revoke(tx, &inner, &token))
                .unwrap();
            let stored: usize = writers.into_iter().map(|w| w.join().unwrap()).sum();
            assert_eq!(puts(&world).len(), stored);
        });
        let (revoked,): (i64,) = world
            .app
            .db
            .read(|conn| conn.one(LAST, &args![10, "tokens.revoke"]))
            .unwrap();
        assert!(puts(&world).iter().all(|put| put.0 < revoked));
    }
}

#[test]
fn a_position_reaches_its_registers_and_its_unit_and_says_what_is_missing() {
    for world in worlds() {
        let server = Server::of(&world);
        let clerk = staffed(&world, "thon-v1", "thu-ky-chi-bo");
        let write = |record: &serde_json::Value| {
            let body = record.to_string();
            server.ask("POST", "/api/v1/records", Some(&clerk.secret), &body)
        };
        let own = conference(1, "thon-v1", "2024-01-01", &json!(1), None);
        assert_eq!(write(&own).status, 201);
        let above = write(&conference(2, "xa-a11", "2024-01-01", &json!(1), None));
        above.is_told("/api", 403);
        let told = above.json()["detail"].as_str().unwrap().to_owned();
        assert!(
            told.contains("Thiếu quyền \"ghi hồ sơ\" (record) ở Đơn vị xa-a11"),
            "{told}"
        );
        assert!(
            told.contains("Cán bộ xã") && !told.contains("Thư ký chi bộ"),
            "{told}"
        );
        let other = json!({"id": id(3), "register": "khao-sat", "unit": "thon-v1",
            "fields": {"ten": "Khảo sát", "ngay": "2024"}});
        let told = write(&other);
        told.is_told("/api", 403);
        assert!(told.text.contains("trong sổ"), "{}", told.text);
        let list = |register: &str| {
            let path = format!("/api/v1/registers/{register}/records");
            server.ask("GET", &path, Some(&clerk.secret), "").status
        };
        assert_eq!((list("hoi-nghi"), list("khao-sat")), (200, 404));
        let secret = token(&world, "tinh-a");
        let all = server.ask(
            "GET",
            "/api/v1/registers/khao-sat/records",
            Some(&secret),
            "",
        );
        assert_eq!(all.status, 200);
    }
}

#[test]
fn who_holds_a_position_lets_another_stand_in_and_grants_nothing_more() {
    for world in worlds() {
        let who = staffed(&world, "xa-a11", "lanh-dao-mat-tran");
        let deputy = staffed(&world, "xa-a11", "can-bo-xa");
        world.app.tokens.refresh().unwrap();
        let (catalog, today) = (world.app.programmes.current(), clock().now().day());
        let bears = |secret: &str| {
            world
                .app
                .tokens
                .bearer(secret, &catalog.pack, today)
                .unwrap()
        };
        let (leader, clerk) = (bears(&who.secret), bears(&deputy.secret));
        assert!(matches!(&leader.who, Who::Bearer(b) if b.holder.is_some()));
        let assign = |actor: &Actor, acting_for: Option<Id>| {
            let (app, actor) = (world.app.clone(), actor.clone());
            let new = people::NewAssignment {
                position: who.position,
                person: deputy.person,
                from: today,
                until: Some(day("2026-12-31")),
                acting_for,
            };
            world.app.db.write(move |tx| {
                let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
                people::assign(
                    tx,
                    (&dated.tree, &catalog.pack),
                    &actor,
                    &new,
                    clock().now(),
                )
            })
        };
        // Not by whoever likes; nor may the holder hand the position over.
        let refused = assign(&clerk, Some(who.person)).unwrap_err().to_string();
        assert!(refused.contains("Thiếu quyền \"quản trị\""), "{refused}");
        assert!(matches!(assign(&leader, None), Err(Fault::Denied(_))));
        assign(&leader, Some(who.person)).unwrap();
        // Somebody else's position brings what they lack.
        let unit = world.unit("xa-a11");
        let (app, actor) = (
            world.app.clone(),
            Actor::new(
                leader.who.clone(),
                lantoa::shell::access::Rights::on(
                    unit,
                    [Ability::Read, Ability::Administer],
                    lantoa::shell::access::Registers::All,
                ),
            ),
        );
        let wider = world.app.db.write(move |tx| {
            let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
            let new = people::NewPosition {
                kind: "bi-thu".into(),
                unit,
                label: String::new(),
            };
            people::create(
                tx,
                (&dated.tree, &catalog.pack),
                &actor,
                &new,
                clock().now(),
            )
        });
        let refused = wider.unwrap_err().to_string();
        assert!(
            refused.contains("mình không có") && refused.contains("\"ký\""),
            "{refused}"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_pack_without_a_kind_of_position_in_use_is_refused() {
    for world in worlds() {
        staffed(&world, "xa-a11", "can-bo-xa");
        let other = ("id = \"can-bo-xa\"", "id = \"can-bo-phuong\"");
        let files = edited("pack.toml", other.0, other.1);
        let refused = install(&world.app, &files).unwrap_err().to_string();
        let kept = "loại chức danh \"can-bo-xa\" bị bỏ hoặc đổi mã; có 1 chức danh đang dùng";
        assert!(refused.contains(kept), "{refused}");
    }
}
