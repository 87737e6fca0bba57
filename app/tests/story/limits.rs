//! What comes from outside is kept within limits, and what is refused is said in the house's form.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::http::{Server, token};
use crate::side_by_side::Held;
use crate::world::{conference, worlds};
use lantoa::serve;
use lantoa::shell::assets;
use lantoa::shell::connections::Limits;

/// Every number behind `?` that the API describes: where, its name, its range.
fn numbers(server: &Server) -> Vec<(String, String, i64, i64)> {
    let described = server.get("/api/v1/openapi.json").json();
    let mut found = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().values() {
            for p in method["parameters"].as_array().into_iter().flatten() {
                let text = p["schema"].to_string();
                if p["in"] != "query" || !(text.contains("integer") || text.contains("number")) {
                    continue;
                }
                let end = |name: &str| find(&p["schema"], name).unwrap();
                let path = path
                    .replace("{register}", "hoi-nghi")
                    .replace("{unit}", "xa-a11");
                assert!(!path.contains('{'), "{path}");
                let name = p["name"].as_str().unwrap().to_owned();
                found.push((path, name, end("minimum"), end("maximum")));
            }
        }
    }
    found
}

/// The value of a key somewhere in a schema.
fn find(schema: &Value, key: &str) -> Option<i64> {
    match schema {
        Value::Object(map) => map
            .get(key)
            .and_then(Value::as_i64)
            .or_else(|| map.values().find_map(|v| find(v, key))),
        Value::Array(list) => list.iter().find_map(|v| find(v, key)),
        _ => None,
    }
}

#[test]
fn every_number_behind_the_question_mark_has_the_range_that_is_described() {
    for world in worlds() {
        let server = Server::of(&world);
        let numbers = numbers(&server);
        let names: Vec<&str> = numbers.iter().map(|n| n.1.as_str()).collect();
        assert!(names.contains(&"year") && names.contains(&"limit"));
        for (path, name, least, most) in &numbers {
            // Whose sources: the unit says.
            let whose = if path.ends_with("/sources") {
                "&unit=tinh-a"
            } else {
                ""
            };
            for good in [least, most] {
                let path = format!("{path}?{name}={good}{whose}");
                assert_eq!(server.get(&path).status, 200, "{path}");
            }
            let far = [i64::from(i32::MAX), i64::from(u32::MAX), i64::MAX, i64::MIN];
            let far = far.map(|n| n.to_string());
            let near = [(least - 1).to_string(), (most + 1).to_string()];
            let no = ["", "x", "1.5", "1e3", "99999999999999999999999999"].map(str::to_owned);
            for bad in far.iter().chain(&near).chain(&no) {
                let path = format!("{path}?{name}={bad}{whose}");
                let seen = server.get(&path);
                seen.is_told(&path, 400);
                let detail = seen.json()["detail"].as_str().unwrap().to_owned();
                for said in [
                    name.clone(),
                    format!("\"{bad}\""),
                    format!("từ {least} đến {most}"),
                ] {
                    assert!(detail.contains(&said), "{path}: {detail}");
                }
            }
        }
    }
}

#[test]
fn the_number_in_a_body_has_its_range_too() {
    for world in worlds() {
        let server = Server::of(&world);
        let secret = token(&world, "tinh-a");
        let record = conference(1, "xa-a11", "2024-01-01", &json!(1), None).to_string();
        let with = |revision: &str| {
            let body = format!("{{\"revision\": {revision}, {}", &record[1..]);
            server.ask("POST", "/api/v1/records", Some(&secret), &body)
        };
        for bad in ["0", "-1", "1000000001", "99999999999999999999", "1.5"] {
            let seen = with(bad);
            seen.is_told("/api", 422);
            assert!(seen.text.contains("từ 1 đến 1000000000"), "{}", seen.text);
        }
        with("\"1\"").is_told("/api", 422);
        assert_eq!(with("null").status, 201);
    }
}

#[test]
fn numbers_in_addresses_find_nothing_and_break_nothing() {
    for world in worlds() {
        let server = Server::of(&world);
        for number in [
            "2147483647",
            "4294967296",
            "9223372036854775807",
            "-1",
            "99999999999999999999",
        ] {
            for path in [
                format!("/don-vi/{number}"),
                format!("/dia-phuong/{number}"),
                format!("/mo-hinh/{number}"),
                format!("/so-lieu/dang-vien~{number}~2024~then~result"),
                format!("/so-lieu/dang-vien~1~{number}~then~result"),
                format!("/api/v1/records/{number}"),
                format!("/api/v1/units/%23{number}/figures"),
                format!("/api/v1/units/xa-a11/figures?period={number}"),
                format!("/api/v1/figures/dang-vien~{number}~2024~then~result"),
                format!("/api/v1/figures/dang-vien~1~{number}~then~result/trace"),
            ] {
                let seen = server.get(&path);
                assert!([400, 404].contains(&seen.status), "{path}: {seen:?}");
                seen.is_told(&path, seen.status);
            }
        }
    }
}

#[test]
fn sixty_thousand_unknown_keys_make_a_short_answer() {
    for world in worlds() {
        let server = Server::of(&world);
        let secret = token(&world, "tinh-a");
        let strangers = |many: usize| -> Map<String, Value> {
            (0..many).map(|n| (format!("k{n}"), json!(n))).collect()
        };
        let mut flat = conference(1, "xa-a11", "2024-01-01", &json!(1), None);
        flat["fields"] = Value::Object(strangers(60_000));
        // The same number of mistakes in lines, and one enormous name.
        let lines: Vec<Value> = (0..4_000).map(|_| Value::Object(strangers(15))).collect();
        let mut inside = json!({"register": "quy", "unit": "xa-a11", "fields": {}});
        inside["fields"]["muc"] = json!(lines);
        let mut long = conference(1, "xa-a11", "2024-01-01", &json!(1), None);
        long["fields"]["x".repeat(900_000).as_str()] = json!("y".repeat(90_000));
        for body in [flat, inside, long] {
            let body = body.to_string();
            assert!(body.len() < 1 << 20);
            let seen = server.ask("POST", "/api/v1/records", Some(&secret), &body);
            seen.is_told("/api", 422);
            assert!(seen.text.len() < 32_000, "{}", seen.text.len());
        }
        let mut many = conference(1, "xa-a11", "2024-01-01", &json!(1), None);
        many["fields"] = Value::Object(strangers(60_000));
        let told = server.ask("POST", "/api/v1/records", Some(&secret), &many.to_string());
        for said in [
            "k0",
            "k9",
            "và 59990 mục nữa không có trong sổ",
            "Tên hội nghị",
        ] {
            assert!(told.text.contains(said), "{said}: {}", told.text);
        }
    }
}

#[test]
fn addresses_that_are_no_text_are_refused_in_the_form_of_the_house() {
    for world in worlds() {
        let server = Server::of(&world);
        for path in [
            "/%FF",
            "/dia-phuong/%C3%28",
            "/so-lieu/%80",
            "/mo-hinh/a%E2%82",
            "/api/v1/records/%FF",
            "/api/v1/registers/%FE%FE/records",
            "/api/v1/units/%C0%AF/figures",
        ] {
            server.get(path).is_told(path, 400);
        }
        for path in [
            "/khong-co",
            "/api/v1/khong-co",
            "/apia",
            "/dia-phuong/%E1%BA%BF",
        ] {
            server.get(path).is_told(path, 404);
        }
        for path in ["/", "/api/v1/records"] {
            server.ask("DELETE", path, None, "").is_told(path, 405);
        }
    }
}

#[test]
fn private_answers_are_kept_by_nobody_and_public_ones_as_before() {
    for world in worlds() {
        let server = Server::of(&world);
        let secret = token(&world, "tinh-a");
        let record = conference(1, "xa-a11", "2024-01-01", &json!(1), None);
        let made = server.ask(
            "POST",
            "/api/v1/records",
            Some(&secret),
            &record.to_string(),
        );
        assert_eq!(
            (made.status, made.header("cache-control")),
            (201, "no-store")
        );
        let at = made.header("location").to_owned();
        for path in [
            at.as_str(),
            "/api/v1/registers/hoi-nghi/records",
            "/api/v1/units/xa-a11/figures",
            "/api/v1/registers",
        ] {
            let own = server.ask("GET", path, Some(&secret), "");
            assert_eq!(
                (own.status, own.header("cache-control")),
                (200, "no-store"),
                "{path}"
            );
        }
        for path in ["/", "/api/v1/registers", "/api/v1/units/xa-a11/figures"] {
            let open = server.get(path);
            assert_eq!(
                (open.status, open.header("cache-control")),
                (200, ""),
                "{path}"
            );
        }
        let css = server.get(&assets::SHEET.address);
        assert!(css.header("cache-control").contains("immutable"));
        server
            .ask("GET", &at, Some("lantoa_x"), "")
            .is_told(&at, 401);
        let page = server.ask("GET", "/", Some("lantoa_x"), "");
        page.is_told("/", 401);
    }
}

#[test]
fn what_takes_too_long_is_ended_with_a_whole_answer() {
    for world in worlds() {
        let server = Server::within(&world, Duration::from_secs(1), Limits::default());
        let secret = token(&world, "tinh-a");
        let third = world.again();
        const TOUCH: &str = "UPDATE chain SET seq = seq WHERE realm = 10";
        // The realm has a chain to hold.
        world
            .put(&conference(1, "xa-a11", "2024-01-01", &json!(1), None))
            .unwrap();
        let holds = Held::begin(&third, |tx| {
            tx.exec(TOUCH, &[])?;
            Ok(())
        });
        holds.worked();
        let record = conference(2, "xa-a11", "2024-01-01", &json!(1), None);
        let seen = server.ask(
            "POST",
            "/api/v1/records",
            Some(&secret),
            &record.to_string(),
        );
        seen.is_told("/api", 503);
        assert!(seen.text.contains("chưa rõ"), "{}", seen.text);
        holds.commit();
        // Nobody waited for it any more: it was not done behind their back.
        std::thread::sleep(Duration::from_millis(1_500));
        let path = format!("/api/v1/records/{}", crate::world::id(2));
        let behind = server.ask("GET", &path, Some(&secret), "").status;
        if world.app.db.engine() == db::Engine::Sqlite {
            assert_eq!(behind, 404);
        }
        let again = server.ask(
            "POST",
            "/api/v1/records",
            Some(&secret),
            &record.to_string(),
        );
        assert!([200, 201].contains(&again.status), "{again:?}");
    }
}

#[test]
fn a_request_that_panics_is_answered_in_its_form_and_harms_no_other() {
    async fn falls() -> String {
        panic!("a handler's mistake")
    }
    for world in worlds() {
        let routes = axum::Router::new()
            .route("/falls", axum::routing::get(falls))
            .route("/api/falls", axum::routing::get(falls))
            .route("/stands", axum::routing::get(async || "stands"));
        let patience = Duration::from_secs(5);
        let router = serve::behind_layers(routes, &world.app, patience);
        let server = Server::start(router, Limits::default());
        for path in ["/falls", "/api/falls"] {
            server.get(path).is_told(path, 500);
            assert_eq!(server.get("/stands").text, "stands");
        }
    }
}
