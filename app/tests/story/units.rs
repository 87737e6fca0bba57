//! Units on the command line and over HTTP: found by name, made, renamed and ended without a file.

use serde_json::json;

use crate::http::Server;
use crate::program::{lantoa, lantoa_reads};
use crate::world::worlds;

#[test]
fn units_of_the_country_are_found_as_people_call_them() {
    let data = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| lantoa(data.path(), arguments);
    run(&["migrate"]).succeeds();
    let said = |arguments: &[&str]| -> Vec<String> {
        let found = run(arguments).succeeds().json();
        let list = found.as_array().unwrap();
        list.iter()
            .map(|f| f["say"].as_str().unwrap().to_owned())
            .collect()
    };
    let found = said(&["units", "find", "lai vung", "--json"]);
    // The commune of today, then the district and the town of then.
    assert_eq!(
        found,
        ["commune:30226", "lai-vung", "commune:30208@2025-06-30"]
    );
    assert_eq!(
        said(&["units", "find", "xa lai vung", "--json"]),
        ["commune:30226"]
    );
    assert_eq!(
        said(&["units", "find", "tp hồ chí minh", "--json", "--limit", "1"]),
        ["province:79"]
    );
    let old = run(&["units", "find", "huyện Lai Vung", "--json"]).json();
    let now = old[0]["now"].as_array().unwrap();
    assert!(now.iter().any(|n| n["say"] == "commune:30226"), "{old}");
    // Every choice that is offered is one that is taken.
    for name in found {
        run(&["units", "show", &name]).succeeds();
    }
    let old = run(&["units", "find", "kon tum", "--json"]).json();
    let province = old
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["unit"]["level"] == "province");
    assert_eq!(province.unwrap()["now"][0]["path"], "Tỉnh Quảng Ngãi");
    run(&["units", "find", "khong co noi nao"]).fails(1, &["không cần dấu"]);
    // What no command knows is answered with what it may be.
    run(&["figures", "--unit", "lai vung"]).fails(
        1,
        &["commune:30226 — Xã Lai Vung", "lai-vung — Huyện Lai Vung"],
    );
}

#[test]
fn units_are_made_renamed_and_ended_without_a_file() {
    let data = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| lantoa(data.path(), arguments);
    let say = |line: &str| run(&line.split('|').collect::<Vec<_>>());
    run(&["migrate"]).succeeds();
    let create = |name: &str, under: &str| {
        say(&format!(
            "units|create|village|{name}|--under|{under}|--on|2025-08-01"
        ))
    };
    let tried = say("units|create|village|Thôn Đông|--under|commune:30226|--dry-run");
    assert!(tried.succeeds().out.contains("chưa thay đổi gì"));
    assert_eq!(run(&["units", "show", "thon-dong"]).status, 1);
    let made = create("Thôn Đông", "commune:30226").out;
    assert!(made.contains("Gọi là: thon-dong"), "{made}");
    let second = create("Thôn Đông", "commune:30169").out;
    assert!(
        second.contains("Gọi là: thon-dong-commune-30169"),
        "{second}"
    );
    let shown = run(&["units", "show", "thon-dong", "--json"]).json();
    assert_eq!(
        (&shown["line"], &shown["path"]),
        (
            &json!("village"),
            &json!("Thôn Đông, Xã Lai Vung, Tỉnh Đồng Tháp")
        )
    );
    assert_eq!(
        (&shown["versions"][0]["kind"], &shown["versions"][0]["from"]),
        (&json!("thôn"), &json!("2025-08-01"))
    );

    say("units|rename|thon-dong|Thôn Đông Thành|--on|2026-01-01|--document|Quyết định 1");
    let found = run(&["units", "find", "thon dong", "--json"]).json();
    let renamed = found
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["say"] == "thon-dong")
        .unwrap();
    assert_eq!(
        (&renamed["formerly"], &renamed["until"]),
        (&json!("Thôn Đông"), &json!("2025-12-31"))
    );

    create("Thôn Tây", "commune:30226");
    say("units|end|thon-tay|--into|thon-dong|--on|2026-02-01");
    let ended = run(&["units", "show", "thon-tay", "--json"]).json();
    assert_eq!(
        (&ended["standing"], &ended["place"]["unit"]["slug"]),
        (&json!(false), &json!("thon-dong"))
    );
    say("units|end|thon-dong-commune-30169|--on|2026-02-01");
    // What the tree refuses is told as of a file.
    let refused = say("units|create|village|Thôn X|--under|khong-co");
    assert_eq!(refused.status, 1, "{}", refused.err);
    say("units|create|lang|Làng X|--under|commune:30226").fails(2, &["village"]);
    let proved = run(&["verify"]);
    assert_eq!(proved.status, 0, "{}", proved.err);
}

#[test]
fn a_commune_with_records_is_found_on_the_home_page() {
    let data = tempfile::tempdir().unwrap();
    lantoa(data.path(), &["migrate"]).succeeds();
    let record = json!({"register": "hoi-nghi", "unit": "commune:30226", "acts": [{"action": "to-chuc"}], "review": "accepted",
        "fields": {"ten": "Hội nghị", "ngay": "2025-08-05", "tham-du": 40}});
    let put = lantoa_reads(data.path(), &["records", "put", "-"], &record.to_string());
    assert_eq!((put.status, put.err.as_str()), (0, ""), "{}", put.out);
    // The same file again makes another record, and says so.
    let again = lantoa_reads(data.path(), &["records", "put", "-"], &record.to_string());
    assert!(
        again.status == 0 && again.err.contains("đã có"),
        "{}",
        again.err
    );
    let serving = crate::crowd::Running::start(data.path());
    let get = |path: &str| crate::http::ask(serving.at, "GET", path, None, "");
    let home = get("/").text;
    for said in ["Xã Lai Vung", "Tỉnh Đồng Tháp", "action=\"/tim\""] {
        assert!(home.contains(said), "{said}");
    }
    let found = get("/tim?q=lai+vung").text;
    for said in ["Xã Lai Vung", "Huyện Lai Vung", "đến 30/6/2025"] {
        assert!(found.contains(said), "{said}");
    }
    assert!(
        get("/tim?q=%20khong%20co")
            .text
            .contains("Không có đơn vị nào")
    );
    assert_eq!(get("/tim").status, 200);
}

#[test]
fn units_are_found_over_http_on_every_engine() {
    for world in worlds() {
        let server = Server::of(&world);
        let found = server.get("/api/v1/units?q=don+vi+xa-a1&limit=2").json();
        assert_eq!(found.as_array().unwrap().len(), 0);
        let found = server.get("/api/v1/units?q=Đơn%20vị%20xa-a11").json();
        assert_eq!(found[0]["say"], "xa-a11");
        assert_eq!(server.get("/api/v1/units").json(), json!([]));
        server.get("/api/v1/units?q=a&limit=0").is_told("/api", 400);
    }
}
