//! The JSON API as a client meets it: a server on a free port over the demonstration's data.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod doc;
mod edge;
mod house;
mod pages;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use house::{ALL, HOUSE, model};
use lantoa::serve;
use lantoa::shell::access::Need;
use lantoa::shell::fault::Fault;
use packs::Ability;
use serde_json::{Value, json};

#[test]
fn every_route_declares_what_it_needs_and_is_described() {
    let house = &*HOUSE;
    let routes = serve::routes(&house.app);
    let described = house.get("/api/v1/openapi.json", None);
    assert_eq!(described.body["openapi"], "3.1.0");
    let mut declared = Vec::new();
    for route in routes.declared() {
        let path = route.path.replace('{', "x").replace('}', "");
        let got = house.ask(route.method, &path, Some("lantoa_none"), Some("{}"));
        if route.path.starts_with("/api/") {
            declared.push(format!("{} {}", route.method, route.path));
            got.problem(401);
            let stranger = house.ask(route.method, &path, None, Some("{}"));
            let writes = matches!(route.need, Need::Right(_));
            assert_eq!(stranger.status == 401, writes, "{route:?}: {stranger:?}");
            // Where an upload stands is asked by whoever sends it.
            let asks = ["GET", "OPTIONS"].contains(&route.method);
            let sends = route.path == "/api/v1/uploads/{id}";
            assert!(asks != writes || sends, "{route:?}");
        } else {
            // The page that reads a text takes it by POST and keeps nothing.
            let reads = route.method == "GET" || route.path == "/doc";
            assert!(reads && route.need == Need::Nothing, "{route:?}");
        }
    }
    let mut paths: Vec<String> = described.body["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |m| format!("{} {path}", m.to_uppercase()))
        })
        .collect();
    paths.sort();
    declared.sort();
    assert_eq!(paths, declared);
}

#[test]
fn nobody_registers_a_route_past_the_list() {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if !path.ends_with("shell/routes.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let past = [".route(", "Router::new", ".nest(", "axum::routing"];
                if past.iter().any(|p| text.contains(p)) {
                    found.push(path.display().to_string());
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_record_is_made_read_changed_and_never_overwritten_blindly() {
    let house = &*HOUSE;
    let (_, token) = house.token("ngoc-hoi", &ALL, 1);
    let token = Some(token.as_str());
    let draft = model("ngoc-hoi", "Hàng cây thanh niên");
    let made = house.ask("POST", "/api/v1/records", token, Some(&draft.to_string()));
    assert_eq!((made.status, &made.body["revision"]), (201, &json!(1)));
    let path = format!("/api/v1/records/{}", made.body["id"].as_str().unwrap());

    let mut again = draft.clone();
    again["id"] = made.body["id"].clone();
    let same = house.ask("POST", "/api/v1/records", token, Some(&again.to_string()));
    assert_eq!((same.status, &same.body["changed"]), (200, &json!(false)));
    again["fields"]["ten"] = json!("Tên khác");
    let other = house.ask("POST", "/api/v1/records", token, Some(&again.to_string()));
    assert!(other.problem(409).contains("PATCH"));

    let edit = |path: &str, edit: Value| house.ask("PATCH", path, token, Some(&edit.to_string()));
    let changed = edit(&path, json!({"revision": 1, "fields": {"ten": "Tên khác"}}));
    assert_eq!(
        (changed.status, &changed.body["revision"]),
        (200, &json!(2))
    );
    let late = edit(
        &path,
        json!({"revision": 1, "fields": {"ten": "Tên thứ ba"}}),
    );
    let both = json!([{"field": "ten", "yours": "Tên thứ ba", "stored": "Tên khác"}]);
    assert_eq!(late.body["conflicts"], both);
    assert!(
        late.problem(409)
            .contains("người khác vừa ghi \"Tên khác\"")
    );
    let ahead = edit(
        &path,
        json!({"revision": 9, "fields": {"ten": "Tên thứ ba"}}),
    );
    assert!(ahead.problem(422).ends_with("[revision]"));
    let unsaid = edit(&path, json!({"fields": {"ten": "Tên thứ ba"}}));
    assert!(unsaid.problem(422).contains("revision"));
    let nowhere = "/api/v1/records/0197a3b0-1111-7222-8333-444455556666";
    edit(nowhere, json!({"revision": 1, "fields": {}})).problem(404);

    let read = house.get(&path, token);
    assert_eq!(read.body["title"], "Tên khác");
    assert_eq!(read.body["history"].as_array().unwrap().len(), 2);
    assert!(
        house.get(&path, None).status == 404,
        "what nobody accepted is not public"
    );
}

#[test]
fn a_token_reaches_its_subtree_and_nothing_else() {
    let house = &*HOUSE;
    let (_, own) = house.token("lai-vung", &ALL, 2);
    let (_, other) = house.token("son-la", &ALL, 3);
    let (_, reader) = house.token("lai-vung", &[Ability::Read], 4);
    let draft = model("lai-vung", "Tuyến đường hoa").to_string();
    let denied = house.ask("POST", "/api/v1/records", Some(&other), Some(&draft));
    assert!(denied.problem(403).contains("Lai Vung"));
    let denied = house.ask("POST", "/api/v1/records", Some(&reader), Some(&draft));
    assert!(denied.problem(403).contains("Thiếu quyền \"ghi hồ sơ\""));
    let made = house.ask("POST", "/api/v1/records", Some(&own), Some(&draft));
    let path = format!("/api/v1/records/{}", made.body["id"].as_str().unwrap());
    assert_eq!(house.get(&path, Some(&reader)).status, 200);
    house.get(&path, Some(&other)).problem(404);
    house.get(&path, None).problem(404);
    // Neither by taking the record over into its own unit.
    let mut taken = model("son-la", "Lấy đi");
    let moved = json!({"revision": 1, "unit": "son-la"}).to_string();
    house
        .ask("PATCH", &path, Some(&other), Some(&moved))
        .problem(404);
    taken["id"] = made.body["id"].clone();
    house
        .ask(
            "POST",
            "/api/v1/records",
            Some(&other),
            Some(&taken.to_string()),
        )
        .problem(409);
    let list = "/api/v1/registers/mo-hinh/records";
    let seen = house.get(list, Some(&other));
    let units: Vec<&str> = seen.body["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["unit"]["path"].as_str().unwrap())
        .collect();
    assert!(!units.is_empty() && units.iter().all(|u| u.contains("Sơn La")));
    house
        .get(&format!("{list}?unit=lai-vung"), Some(&other))
        .problem(404);
    let own = house.get("/api/v1/units/lai-vung/figures", Some(&reader));
    assert_eq!(own.status, 200, "who reads records reads figures");
}

#[test]
fn a_revoked_token_is_refused() {
    let house = &*HOUSE;
    let (id, token) = house.token("que-vo", &ALL, 5);
    let list = "/api/v1/registers/mo-hinh/records";
    assert_eq!(house.get(list, Some(&token)).status, 200);
    assert!(matches!(house.revoke("khong-co"), Err(Fault::Missing(_))));
    assert_eq!(house.get(list, Some(&token)).status, 200);
    house.revoke(&id).unwrap();
    // What is written is asked of the database itself.
    let draft = model("que-vo", "Sau khi thu hồi").to_string();
    let late = house.ask("POST", "/api/v1/records", Some(&token), Some(&draft));
    late.problem(401);
    std::thread::sleep(Duration::from_millis(1_100));
    house.get(list, Some(&token)).problem(401);
}

#[test]
fn lists_go_on_where_the_last_page_ended() {
    let house = &*HOUSE;
    let (_, token) = house.token("binh-xuyen", &ALL, 6);
    for i in 0..7 {
        let mut draft = model("binh-xuyen", &format!("Mô hình thử {i}"));
        draft["fields"]["thoi-gian"] = json!(2020 + i % 3);
        let made = house.ask(
            "POST",
            "/api/v1/records",
            Some(&token),
            Some(&draft.to_string()),
        );
        assert_eq!(made.status, 201, "{made:?}");
    }
    let (mut after, mut seen, mut ours) = (String::new(), Vec::new(), 0);
    loop {
        let path = format!("/api/v1/registers/mo-hinh/records?limit=3{after}");
        let page = house.get(&path, Some(&token));
        seen.extend(
            page.body["records"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| (r["day"].to_string(), r["id"].to_string())),
        );
        let made = page.body["records"].as_array().unwrap().iter();
        ours += made
            .filter(|r| r["title"].as_str().unwrap().starts_with("Mô hình thử "))
            .count();
        match page.body["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    sorted.reverse();
    assert_eq!((ours, &seen), (7, &sorted));
    let year = house.get("/api/v1/registers/mo-hinh/records?year=2021", Some(&token));
    let days = year.body["records"].as_array().unwrap().iter();
    let days: Vec<&str> = days.map(|r| r["day"].as_str().unwrap()).collect();
    assert!(days.len() >= 2 && days.iter().all(|d| d.starts_with("2021")));
    house
        .get("/api/v1/registers/mo-hinh/records?after=x", Some(&token))
        .problem(400);
}

#[test]
fn what_is_wrong_is_said_in_vietnamese_with_its_place() {
    let house = &*HOUSE;
    let (_, token) = house.token("son-la", &ALL, 7);
    let post = |body: &str| house.ask("POST", "/api/v1/records", Some(&token), Some(body));
    assert!(
        post("{\n \"unit\": ]")
            .problem(400)
            .contains("dòng 2, cột 10")
    );
    assert!(
        post("{\"đơn vị\": 1}")
            .problem(422)
            .contains("không có trường")
    );
    let unknown = json!({"register": "khong-co", "unit": "son-la", "fields": {}});
    assert!(
        post(&unknown.to_string())
            .problem(422)
            .ends_with("[register]")
    );
    let mut wrong = model("khong-co", "X");
    wrong["fields"]["tien"] = json!("âm một đồng");
    wrong["fields"]["ngay-cong"] = json!(-4);
    let said = post(&wrong.to_string()).problem(422);
    assert!(said.ends_with("[unit tien ngay-cong]"), "{said}");
    // Whose sources: the unit says.
    wrong["unit"] = json!("son-la");
    wrong["source"] = json!("bao-la");
    let said = post(&wrong.to_string()).problem(422);
    assert!(said.ends_with("[tien ngay-cong source]"), "{said}");
    let twice = "{\"register\":\"mo-hinh\",\"unit\":\"son-la\",\"fields\":{\"tien\":1,\"tien\":2}}";
    let said = post(twice).problem(422);
    assert!(said.contains("ghi hai lần trường `tien`"), "{said}");
    assert!(
        house
            .get("/api/v1/khong-co", None)
            .problem(404)
            .contains("/api/v1/khong-co")
    );
    house
        .ask("DELETE", "/api/v1/records", Some(&token), None)
        .problem(405);
    house
        .get("/api/v1/registers/mo-hinh/records?trang=2", None)
        .problem(400);
    house.get("/api/v1/records/17", None).problem(400);
    house
        .get("/api/v1/figures/a~1~2024~then~result", None)
        .problem(404);
    let plain = house
        .agent
        .post(format!("http://{}/api/v1/records", house.at))
        .header("authorization", format!("Bearer {token}"))
        .send("ten=X")
        .unwrap();
    assert_eq!(plain.status(), 415);
}

#[test]
fn a_body_of_two_gigabytes_is_refused_unread() {
    let house = &*HOUSE;
    let (_, token) = house.token("son-la", &ALL, 8);
    let mut stream = TcpStream::connect(house.at).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    write!(
        stream,
        "POST /api/v1/records HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 2147483648\r\nConnection: close\r\n\r\n{{"
    )
    .unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 413");
}

#[test]
fn figures_show_everybody_the_same_and_hide_only_the_way_back() {
    let house = &*HOUSE;
    let (_, own) = house.token("ngoc-hoi", &ALL, 9);
    let path = "/api/v1/units/ngoc-hoi/figures?deep=true";
    let open = house.get(path, None).body;
    let inside = house.get(path, Some(&own)).body;
    let open = open.as_array().unwrap();
    assert!(open.len() > 10);
    let inside = inside.as_array().unwrap();
    for figure in open {
        let same = inside.iter().find(|f| f["id"] == figure["id"]).unwrap();
        if figure["withheld"] != true {
            assert_eq!(same, figure);
        }
        let id = figure["id"].as_str().unwrap();
        assert_eq!(
            house.get(&format!("/api/v1/figures/{id}"), None).body,
            *figure
        );
        let trace = house.get(&format!("/api/v1/figures/{id}/trace"), None);
        assert_eq!(trace.body["figure"], *figure);
        let whole = house.get(&format!("/api/v1/figures/{id}/trace"), Some(&own));
        let count = |t: &Value| {
            t["entries"]
                .as_array()
                .map(Vec::len)
                .zip(t["hidden"].as_u64())
                .map(|(n, hidden)| n as u64 + hidden)
        };
        assert_eq!(count(&trace.body), count(&whole.body), "{id}");
    }
    let bad = house.get("/api/v1/units/ngoc-hoi/figures?basis=sometimes", None);
    assert!(bad.problem(400).contains("then"));
}
