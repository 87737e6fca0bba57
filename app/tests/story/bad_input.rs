//! What must not go in does not, says why in Vietnamese, and harms nothing that is there.

use std::net::TcpListener;

use lantoa::books::entries::rollup::Basis::Now;
use lantoa::books::sources::Draft;
use serde_json::{Value, json};

use crate::program::{Ended, lantoa, lantoa_reads};
use crate::world::{World, article, conference, id, survey, world, worlds};

fn put(world: &World, input: &str) -> Ended {
    lantoa_reads(world.folder(), &["records", "put", "-"], input)
}

#[test]
fn json_is_refused_with_its_line_and_column() {
    let world = world();
    put(
        &world,
        "{\n  \"register\": \"hoi-nghi\",\n  \"unit\" \"xa-a11\"\n}",
    )
    .fails(2, &["dòng 3, cột 10"]);
    put(&world, "[{\"register\": \"hoi-nghi\"}]").fails(1, &["dòng 1", "unit"]);
    put(&world, "").fails(2, &["dòng 1"]);
    put(
        &world,
        "{\"register\":\"hoi-nghi\",\"unit\":\"xa-a11\",\"fields\":{},\"feilds\":{}}",
    )
    .fails(1, &["feilds"]);
    lantoa(world.folder(), &["records", "put", "khong-co.json"]).fails(2, &["khong-co.json"]);
}

#[test]
fn every_mistake_of_a_record_is_told_at_once() {
    let world = world();
    let record = json!({"register": "hoi-nghi", "unit": "xa-z", "fields": {
        "ngay": "2024-13-01", "tham-du": "nhiều", "trieu-tap": -3, "thua": 1
    }});
    put(&world, &record.to_string()).fails(
        1,
        &[
            "xa-z",
            "Tên hội nghị, chuyên đề",
            "Ngày tổ chức",
            "2024-13-01",
            "Số lượt người dự",
            "nhiều",
            "Số người triệu tập",
            "thua",
        ],
    );
    // A wrong action beside a missing title; a wrong register beside a wrong unit and id.
    let record =
        json!({"register": "hoi-nghi", "unit": "xa-a11", "acts": [{"action": "la"}], "fields": {}});
    put(&world, &record.to_string()).fails(1, &["ghi \"la\"", "Tên hội nghị"]);
    let record = json!({"id": "abc", "register": "so-la", "unit": "xa-z", "fields": {}});
    put(&world, &record.to_string()).fails(1, &["so-la", "hoi-nghi", "khao-sat", "xa-z", "abc"]);
    let both = json!({"id": id(7), "register": "hoi-nghi", "unit": "xa-a11", "acts": [{"action": "to-chuc"}],
        "fields": {"ten": "Hội nghị", "ngay": "2024-01-01", "tham-du": 1}});
    world.put(&both).unwrap();
    let mut wrong = both.clone();
    wrong["acts"] = json!([{"action": "to-chuc"}, {"action": "huy", "reason": "Mưa"}]);
    wrong["source"] = json!("bao-la");
    // With a field wrong, too.
    wrong["fields"]["ten"] = json!("");
    let all = [
        "Tên hội nghị",
        "không thể \"huy\"",
        "source: ghi \"bao-la\"",
    ];
    put(&world, &wrong.to_string()).fails(1, &all);
    wrong["fields"]["ten"] = json!("Hội nghị");
    put(&world, &wrong.to_string()).fails(1, &["không thể \"huy\"", "source: ghi \"bao-la\""]);
    let ghost = conference(1, "xa-a11", "2024-01-01", &json!(1), None);
    let mut wrong = ghost.clone();
    wrong["source"] = json!("bao-la");
    put(&world, &wrong.to_string()).fails(1, &["bao-la"]);
    let mut wrong = ghost.clone();
    wrong["same_as"] = json!(id(9));
    put(&world, &wrong.to_string()).fails(1, &[&id(9)]);
    let mut wrong = ghost.clone();
    wrong["id"] = json!("abc");
    put(&world, &wrong.to_string()).fails(1, &["abc", "UUID"]);
    // Of two, the second is wrong: the first is not stored either.
    put(&world, &json!([ghost, record]).to_string()).fails(1, &["hồ sơ thứ 2"]);
    lantoa(world.folder(), &["records", "show", &id(1)]).fails(1, &[&id(1)]);
}

#[test]
fn absurd_quantities_are_refused_and_large_ones_never_overflow() {
    for world in worlds() {
        let refused = |fields: Value| {
            let e = world
                .put(&survey(1, "xa-a11", "2024-01-01", &fields))
                .unwrap_err();
            assert!(!e.to_string().contains("Lỗi bên trong"), "{e}");
            e.to_string()
        };
        for value in [
            json!(-1),
            json!(1.5),
            json!("12.5.3"),
            json!(10_000_001),
            json!(1e30),
            json!([1]),
            json!(true),
        ] {
            refused(json!({"dang-vien": value}));
        }
        for value in [
            json!("99999999999999999999 đồng"),
            json!(-5),
            json!(0.5),
            json!("3 tạ"),
        ] {
            refused(json!({"dong-gop": value}));
        }
        refused(json!({"duong": 2.345}));
        refused(json!({"ho-ngheo": 3, "tong-ho": "chín"}));
        assert!(refused(json!({"dong-gop": 999_999_999_999_999_999_i64})).contains("999"));
        // A denominator has its limit, too, and is refused where it stands.
        let told = refused(json!({"ho-ngheo": 1, "tong-ho": 1_000_000_001}));
        assert!(
            told.contains("tong-ho: ") && told.contains("1.000.000.000"),
            "{told}"
        );
        let most = conference(1, "xa-a11", "2024-01-01", &json!(1), Some(1_000_000_001));
        let told = world.put(&most).unwrap_err().to_string();
        assert!(told.contains("trieu-tap: "), "{told}");
        assert_eq!(world.differences(), Vec::<String>::new());
        assert_eq!(world.proved("dang-vien", "nuoc", "2024", Now), "-");
    }
}

#[test]
fn a_key_written_twice_is_refused_with_its_name() {
    let world = world();
    let record = |fields: &str| {
        format!("{{\"register\":\"hoi-nghi\",\"unit\":\"xa-a11\",\"fields\":{fields}}}")
    };
    let twice = record("{\"ten\":\"Hội nghị\",\"tham-du\":5,\"tham-du\":50}");
    put(&world, &twice).fails(1, &["ghi hai lần trường `tham-du`", "dòng 1"]);
    put(&world, &format!("[{twice}]")).fails(1, &["ghi hai lần trường `tham-du`"]);
    put(&world, &twice.replace("\"unit\"", "\"register\""))
        .fails(1, &["ghi hai lần trường `register`"]);
}

#[test]
fn a_date_outside_the_years_spoken_of_leaves_the_books_sound() {
    for world in worlds() {
        for day in ["9999-12-31", "1899-12-31", "..9999-12-31", "2101"] {
            let e = world
                .put(&conference(1, "xa-a11", day, &json!(1), None))
                .unwrap_err()
                .to_string();
            assert!(
                e.contains("ngay: ") && e.contains("1900–2100"),
                "{day}: {e}"
            );
        }
        world
            .put(&conference(1, "xa-a11", "2100-12-31", &json!(1), None))
            .unwrap();
        assert_eq!(world.proved("luot-hoc-tap", "nuoc", "2100", Now), "1 exact");
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_source_is_checked_whole() {
    let world = world();
    let sound = Draft {
        publisher: None,
        date: Some("2024-02-29".into()),
        address: Some("https://vi.example/bai?id=1".into()),
        ..article("bao-2", "xa-a11")
    };
    let put = |source: Draft| world.source(&source);
    put(sound.clone()).unwrap();
    put(Draft {
        address: Some(String::new()),
        date: None,
        ..sound.clone()
    })
    .unwrap();
    for address in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "vi.example",
        "https://",
        "http://a b",
        "HTTP:/x",
    ] {
        let e = put(Draft {
            address: Some(address.into()),
            ..sound.clone()
        })
        .unwrap_err();
        assert!(e.to_string().contains("address: ghi"), "{address}: {e}");
    }
    let e = put(Draft {
        id: "\u{7}".into(),
        unit: "xa-la".into(),
        kind: Some("tin-don".into()),
        copy: Some("17".into()),
        publisher: Some("  ".into()),
        title: "d".repeat(1_001),
        author: Some("a\nb".into()),
        date: Some("9999-12-31".into()),
        address: Some("ftp://x".into()),
    });
    let told = e.unwrap_err().to_string();
    for field in [
        "id: ",
        "unit: ",
        "kind: ghi \"tin-don\"; cho phép: bao-chi",
        "copy: ",
        "publisher: ",
        "title: ",
        "author: ",
        "date: ",
        "address: ",
    ] {
        assert!(told.contains(field), "{field}: {told}");
    }
    let e = put(Draft {
        date: Some("29/02/2024".into()),
        ..sound
    })
    .unwrap_err();
    assert!(e.to_string().contains("2025-06-30"), "{e}");
}

#[test]
fn nothing_is_said_of_a_unit_before_it_stood_or_after_it_ended() {
    for world in worlds() {
        let early = world
            .put(&conference(1, "xa-a22", "2015-02-28", &json!(1), None))
            .unwrap_err()
            .to_string();
        assert!(early.contains("01/3/2015"), "{early}");
        world
            .put(&conference(1, "xa-a22", "2015-03-01", &json!(1), None))
            .unwrap();
        world.operate("on = 2020-01-01\n[[act]]\nkind = \"merge\"\nunits = [\"xa-a22\"]\ninto = \"xa-a21\"\n").unwrap();
        let late = world
            .put(&conference(2, "xa-a22", "2020-01-01", &json!(1), None))
            .unwrap_err()
            .to_string();
        assert!(late.contains("kết thúc"), "{late}");
        world
            .put(&conference(2, "xa-a22", "2019-12-31", &json!(1), None))
            .unwrap();
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn operations_that_would_break_the_tree_are_refused_whole() {
    for world in worlds() {
        let before = world.app.units.at_hand().tree.units().len();
        for (act, why) in [
            (
                "kind = \"merge\"\nunits = [\"xa-z\"]\ninto = \"xa-a11\"",
                "xa-z",
            ),
            (
                "kind = \"reparent\"\nunit = \"huyen-a1\"\nparent = \"thon-v1\"",
                "huyen-a1",
            ),
            ("kind = \"abolish\"\nunit = \"nuoc\"", "nuoc"),
        ] {
            let refused = world
                .operate(&format!("on = 2025-07-01\n[[act]]\n{act}\n"))
                .unwrap_err()
                .to_string();
            assert!(
                refused.contains(why) || refused.contains("Đơn vị"),
                "{refused}"
            );
        }
        let early =
            "on = 2014-01-01\n[[act]]\nkind = \"merge\"\nunits = [\"xa-a22\"]\ninto = \"xa-a21\"\n";
        assert!(world.operate(early).is_err());
        assert_eq!(world.again().units.at_hand().tree.units().len(), before);
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_missing_or_empty_place_says_how_to_make_one() {
    let empty = tempfile::tempdir().unwrap();
    lantoa(empty.path(), &["verify"]).fails(1, &["lantoa demo", "lantoa migrate"]);
    lantoa(empty.path(), &["doctor"]).fails(1, &["lantoa"]);
    assert!(
        !empty.path().join("lantoa.db").exists(),
        "a reading command makes no file"
    );
    lantoa(empty.path(), &["migrate"]).succeeds();
    // A new installation has the country and the pack, and no figure yet.
    let begun = lantoa(empty.path(), &["units", "show", "30226"]).succeeds();
    assert!(begun.out.contains("Xã Lai Vung"), "{}", begun.out);
    let none = lantoa(empty.path(), &["figures", "--unit", "lai-vung", "--json"]).succeeds();
    assert_eq!(none.out.trim(), "[]");
    lantoa(&empty.path().join("lantoa.db"), &["migrate"]).fails(1, &["lantoa.db"]);
}

#[test]
fn a_taken_port_is_told_with_a_way_out() {
    let world = world();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    lantoa(world.folder(), &["serve", "--listen", &address]).fails(1, &[&address, "--listen"]);
}
