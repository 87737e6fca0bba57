//! The commands of a record's life on the command line and over HTTP.

use serde_json::{Value, json};

use crate::http::{Server, token};
use crate::life::{create, somebody};
use crate::program::lantoa;
use crate::staff::staffed;
use crate::world::{conference, id, world, worlds};

fn planned(n: u32) -> Value {
    let mut record = conference(n, "xa-a11", "2024-03-05", &json!(40), None);
    record["acts"] = json!([]);
    record
}

#[test]
fn the_command_line_acts_submits_accepts_and_returns() {
    let world = world();
    create(&world, &somebody(&world, "xa", "xa-a11"), &planned(1)).unwrap();
    let id = id(1);
    let run = |args: &[&str]| lantoa(world.folder(), &[&["records"], args].concat());
    let says = |args: &[&str], end: &str| {
        let out = run(args).succeeds().out;
        assert_eq!(out.trim_end(), format!("{id} {end}"));
    };
    let held = ["act", &id, "to-chuc", "--day", "2024-03-05"];
    says(&held, "đã ghi, lần sửa 2, Đã tổ chức");
    run(&["act", &id, "huy", "--reason", "x"]).fails(1, &["không thể \"huy\"", "rut (Rút hồ sơ)"]);
    run(&["act", &id, "rut"]).fails(1, &["reason: chưa ghi"]);
    says(
        &["accept", &id, "--revision", "2"],
        "không đổi, lần sửa 2, Đã tổ chức",
    );
    says(&["submit", &id], "đã ghi, lần sửa 3, Đã tổ chức");
    says(
        &["submit", &id, "chung"],
        "không đổi, lần sửa 3, Đã tổ chức",
    );
    run(&["submit", &id, "la"]).fails(1, &["ghi \"la\"; hồ sơ này có: chung"]);
    let back = [
        "return",
        &id,
        "--reason",
        "Thiếu ngày",
        "--due",
        "2099-01-31",
    ];
    says(&back, "đã ghi, lần sửa 4, Đã tổ chức");
    run(&["accept", &id, "chung", "--revision", "4"]).fails(1, &["đang là trả lại"]);
    let shown = run(&["show", &id]).succeeds().out;
    for part in [
        "Việc: to-chuc · 2024-03-05",
        "Phần chung (Thông tin chung): trả lại",
        "lần 4",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    says(&["submit", &id], "đã ghi, lần sửa 5, Đã tổ chức");
    says(
        &["accept", &id, "--revision", "5"],
        "đã ghi, lần sửa 6, Đã tổ chức",
    );
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn commands_over_http_are_answered_with_the_revision_or_with_what_is_possible() {
    for world in worlds() {
        let server = Server::of(&world);
        let writer = token(&world, "xa-a11");
        let head = staffed(&world, "tinh-a", "chuyen-vien").secret;
        let ask = |secret: &str, method: &str, path: &str, body: &Value| {
            let path = format!("/api/v1/records{path}");
            server.ask(method, &path, Some(secret), &body.to_string())
        };
        assert_eq!(ask(&writer, "POST", "", &planned(1)).status, 201);
        let at = |what: &str| format!("/{}/{what}", id(1));
        let done = |secret: &str, what: &str, body: Value, revision: i64| {
            let seen = ask(secret, "POST", &at(what), &body);
            assert_eq!(
                (seen.status, seen.json()["revision"].as_i64()),
                (200, Some(revision)),
                "{seen:?}"
            );
        };
        let told = |secret: &str, what: &str, body: Value, (status, says): (u16, &str)| {
            let seen = ask(secret, "POST", &at(what), &body);
            seen.is_told("/api", status);
            assert!(seen.text.contains(says), "{seen:?}");
        };
        done(
            &writer,
            "act",
            json!({"action": "to-chuc", "day": "2024-03-05"}),
            2,
        );
        told(
            &writer,
            "act",
            json!({"action": "huy"}),
            (422, "việc làm được: rut"),
        );
        told(&writer, "act", json!({"acton": "huy"}), (422, "acton"));
        done(&writer, "submit", json!({}), 3);
        told(&writer, "accept", json!({"revision": 3}), (403, "duyệt"));
        told(
            &head,
            "accept",
            json!({"revision": null}),
            (422, "revision"),
        );
        told(&head, "accept", json!({}), (422, "revision"));
        done(&head, "return", json!({"reason": "Thiếu ngày"}), 4);
        let path = format!("/{}", id(1));
        let edit = json!({"revision": 4, "submit": true, "fields": {"tham-du": 41}});
        assert_eq!(ask(&writer, "PATCH", &path, &edit).status, 200);
        told(
            &head,
            "accept",
            json!({"revision": 4}),
            (409, "đã sửa sau lần 4"),
        );
        done(&head, "accept", json!({"revision": 5}), 6);
        let read = ask(&head, "GET", &path, &json!({})).json();
        assert_eq!(read["parts"][0]["review"]["stage"], "accepted");
        assert_eq!(read["acts"][0]["action"], "to-chuc");
        let open = server.get(&format!("/api/v1/records{path}")).json();
        assert_eq!(open["fields"]["tham-du"], 41);
        assert!(open.get("parts").is_none() && open.get("acts").is_none());
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}
