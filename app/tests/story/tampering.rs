//! Whoever changes the books behind the program's back is found out, each change by its name.

use db::{Conn, Location, args};
use serde_json::json;

use crate::program::lantoa;
use crate::world::{World, conference, id, survey, worlds};

db::sql! {
    VALUE = "UPDATE entry SET value = value + 1 WHERE realm = 10 AND label IS NULL AND summed = 1";
    NO_ENTRY = "DELETE FROM entry WHERE realm = 10";
    SUMMARY = "UPDATE summary SET low_rest = low_rest + 1 WHERE realm = 10 AND unit = 11";
    NO_SUMMARY = "DELETE FROM summary WHERE realm = 10 AND unit = 1";
    TITLE = "UPDATE record SET fields = REPLACE(fields, 'Hội nghị 1', 'Hội nghị 9') WHERE realm = 10";
    STATE = "UPDATE record SET state = 'nhap' WHERE realm = 10";
    PAST = "UPDATE revision SET fields = REPLACE(fields, '40', '41') WHERE realm = 10 AND number = 1";
    NO_PAST = "DELETE FROM revision WHERE realm = 10 AND number = 1";
    ROW = "UPDATE audit SET actor = 'ai đó' WHERE realm = 10 AND seq = 1";
    MIDDLE = "DELETE FROM audit WHERE realm = 10 AND seq = 1";
    LAST = "DELETE FROM audit WHERE realm = 10 AND seq = (SELECT MAX(seq) FROM audit WHERE realm = 10)";
    HEAD = "DELETE FROM chain WHERE realm = 10";
    RECORD = "DELETE FROM record WHERE realm = 10";
}

/// The statement that tampers, and a word that the finding names.
const DEEDS: [(&str, &str); 13] = [
    (VALUE, "số liệu"),
    (NO_ENTRY, "số liệu"),
    (SUMMARY, "Đơn vị huyen-a1"),
    (NO_SUMMARY, "Đơn vị nuoc"),
    (TITLE, "Hội nghị 1"),
    (STATE, "Hội nghị 1"),
    (PAST, "lần sửa 1"),
    (NO_PAST, "lần sửa 1"),
    (ROW, "mắt xích 1"),
    (MIDDLE, "mắt xích"),
    (LAST, "đầu chuỗi"),
    (HEAD, "mất đầu chuỗi"),
    (RECORD, "00000000-0000-7000-8000-000000000001"),
];

fn tamper(world: &World, sql: &'static str) {
    let deed = move |tx: &mut db::Tx<'_>| -> db::Result<()> {
        let conn: &mut Conn = tx;
        assert!(conn.exec(sql, &args![])? > 0, "{sql} changed nothing");
        Ok(())
    };
    world.app.db.write(deed).unwrap();
}

#[test]
fn every_tampering_is_named() {
    for (sql, word) in DEEDS {
        for world in worlds() {
            world
                .put(&conference(1, "xa-a11", "2024-03-05", &json!(40), None))
                .unwrap();
            world
                .put(&conference(1, "xa-a11", "2024-03-05", &json!(42), None))
                .unwrap();
            world
                .put(&survey(2, "xa-b11", "2024-03-05", &json!({"dang-vien": 4})))
                .unwrap();
            assert_eq!(world.differences(), Vec::<String>::new());
            tamper(&world, sql);
            let found = world.differences();
            assert!(
                found.iter().any(|d| d.contains(word)),
                "{sql} on {:?}: {found:?}",
                world.app.db.engine()
            );
            // The innocent realm is not named.
            assert!(found.iter().all(|d| !d.contains(&id(2))), "{found:?}");
        }
    }
}

#[test]
fn verify_ends_with_status_1_and_says_what_is_wrong() {
    for world in worlds() {
        let Location::File(path) = &world.place else {
            continue;
        };
        let folder = path.parent().unwrap();
        world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(40), None))
            .unwrap();
        lantoa(folder, &["verify"]).succeeds();
        tamper(&world, SUMMARY);
        let out = lantoa(folder, &["verify"]);
        assert_eq!(out.status, 1);
        assert!(
            out.out.contains("SAI: Địa bàn 10, Đơn vị huyen-a1"),
            "{}",
            out.out
        );
        assert!(out.err.contains("Sổ sách không khớp"), "{}", out.err);
        let told = lantoa(folder, &["verify", "--json"]).json();
        assert!(!told["differences"].as_array().unwrap().is_empty());
    }
}
