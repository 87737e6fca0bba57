//! What must not go in does not, says why in Vietnamese, and harms nothing that is there.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use db::{Durability, Location};
use lantoa::app::App;
use lantoa::entries::rollup::Basis::Now;
use lantoa::figures::verify;
use lantoa::records::view;
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use serde_json::{Value, json};

use crate::program::{Ended, lantoa, lantoa_reads};
use crate::world::{World, clock, conference, id, put as put_into, survey, world, worlds};

fn folder(world: &World) -> &Path {
    match &world.place {
        Location::File(path) => path.parent().unwrap(),
        Location::Url(_) => unreachable!("SQLite"),
    }
}

fn put(world: &World, input: &str) -> Ended {
    lantoa_reads(folder(world), &["records", "put", "-"], input)
}

#[test]
fn json_is_refused_with_its_line_and_column() {
    let world = world();
    put(
        &world,
        "{\n  \"register\": \"hoi-nghi\",\n  \"unit\" \"xa-a11\"\n}",
    )
    .fails(2, &["dòng 3, cột 10"]);
    put(&world, "[{\"register\": \"hoi-nghi\"}]").fails(2, &["dòng 1", "unit"]);
    put(&world, "").fails(2, &["dòng 1"]);
    put(
        &world,
        "{\"register\":\"hoi-nghi\",\"unit\":\"xa-a11\",\"fields\":{},\"feilds\":{}}",
    )
    .fails(2, &["feilds"]);
    lantoa(folder(&world), &["records", "put", "khong-co.json"]).fails(2, &["khong-co.json"]);
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
    let record = json!({"register": "so-la", "unit": "xa-a11", "fields": {}});
    put(&world, &record.to_string()).fails(1, &["so-la", "hoi-nghi", "khao-sat"]);
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
    lantoa(folder(&world), &["records", "show", &id(1)]).fails(1, &[&id(1)]);
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
        // A denominator has no limit of its own: many large ones together stay numbers.
        let large = |of: i64| json!({"ho-ngheo": 1, "tong-ho": of});
        assert!(refused(large(10_000_000_000_000_001)).contains("quá lớn"));
        let mut ended = Ok(());
        for n in (1..).take_while(|n| *n < 1000) {
            let most = conference(
                n,
                "xa-a11",
                "2024-01-01",
                &json!(1),
                Some(10_000_000_000_000_000),
            );
            ended = world.put(&most).map(drop);
            if ended.is_err() {
                break;
            }
        }
        assert!(
            matches!(ended, Err(Fault::Db(db::Error::Constraint(_)))),
            "{ended:?}"
        );
        let told = world.figure("tham-du-hoi-nghi", "nuoc", "2024", Now);
        assert_eq!(
            told.evidenced.unwrap().of.unwrap().to_string(),
            "9000000000000000000"
        );
        assert_eq!(world.differences(), Vec::<String>::new());
        assert_eq!(world.proved("dang-vien", "nuoc", "2024", Now), "-");
    }
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

/// A data folder whose file somebody has changed.
fn harmed(harm: impl FnOnce(&mut Vec<u8>)) -> (tempfile::TempDir, PathBuf) {
    let world = world();
    for n in 1..=40 {
        world
            .put(&conference(n, "xa-a11", "2024-01-01", &json!(n), None))
            .unwrap();
    }
    let target = tempfile::tempdir().unwrap();
    let file = target.path().join("lantoa.db");
    let copy = lantoa(folder(&world), &["backup", file.to_str().unwrap()]);
    assert_eq!(copy.status, 0, "{}", copy.err);
    let mut bytes = std::fs::read(&file).unwrap();
    harm(&mut bytes);
    std::fs::write(&file, bytes).unwrap();
    (target, file)
}

#[test]
fn a_damaged_file_is_told_and_not_written_to() {
    let overwritten = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 3;
        bytes[middle..].iter_mut().for_each(|b| *b = 0xA5);
    };
    let cases: [(&str, Box<dyn FnOnce(&mut Vec<u8>)>); 5] = [
        ("overwritten", Box::new(overwritten)),
        ("cut", Box::new(|b| b.truncate(b.len() / 2))),
        ("head", Box::new(|b| b[..100].fill(0))),
        (
            "text",
            Box::new(|b| {
                *b = "Đây là một tệp văn bản, không phải cơ sở dữ liệu.\n"
                    .repeat(99)
                    .into_bytes()
            }),
        ),
        ("first page", Box::new(|b| b[100..4096].fill(0xFF))),
    ];
    for (name, harm) in cases {
        let (target, file) = harmed(harm);
        let before = std::fs::read(&file).unwrap();
        for arguments in [&["doctor"][..], &["verify"], &["figures", "--unit", "nuoc"]] {
            let out = lantoa(target.path(), arguments);
            if arguments[0] == "doctor" || out.status != 0 {
                assert_eq!(out.status, 1, "{name} {arguments:?}: {}", out.out);
                assert!(
                    out.err.contains("lantoa restore"),
                    "{name} {arguments:?}: {}",
                    out.err
                );
                assert!(
                    !out.err.contains("panicked"),
                    "{name} {arguments:?}: {}",
                    out.err
                );
            }
        }
        assert_eq!(
            std::fs::read(&file).unwrap(),
            before,
            "{name}: the file was written to"
        );
        // A backup of that kind is not restored.
        let other = tempfile::tempdir().unwrap();
        let out = lantoa(other.path(), &["restore", file.to_str().unwrap()]);
        assert_eq!(out.status, 1, "{name}: {}", out.out);
        assert!(
            std::fs::read_dir(other.path()).unwrap().next().is_none(),
            "{name}: something is left"
        );
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
    lantoa(empty.path(), &["figures", "--unit", "lai-vung"]).fails(1, &["lantoa packs install"]);
    lantoa(&empty.path().join("lantoa.db"), &["migrate"]).fails(1, &["lantoa.db"]);
}

#[test]
fn a_taken_port_is_told_with_a_way_out() {
    let world = world();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    lantoa(folder(&world), &["serve", "--listen", &address]).fails(1, &[&address, "--listen"]);
}

/// A small disk of its own, where this user may mount one.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount(size: &str) -> Option<Disk> {
        let at = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", size, "tmpfs"])
            .arg(at.path())
            .output();
        mounted
            .is_ok_and(|out| out.status.success())
            .then_some(Disk(at))
    }
}

impl Disk {
    /// Somebody makes room.
    fn grow(&self) {
        let mut mount = Command::new("mount");
        mount.args(["-o", "remount,size=32m"]).arg(self.0.path());
        assert!(mount.output().unwrap().status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0.path()).output());
    }
}

/// Conferences with so much text that they soon fill a disk.
fn long(n: u32) -> Value {
    let mut record = conference(n, "xa-a11", "2024-01-01", &json!(1), None);
    record["fields"]["noi-dung"] = json!("Nội dung dài. ".repeat(200));
    record
}

/// The world on a disk of 3 MB, if this user may mount one.
fn on_a_small_disk() -> Option<(World, Disk)> {
    let Some(disk) = Disk::mount("size=3m") else {
        println!("no small disk can be mounted by this user: the full disk is not tried");
        return None;
    };
    let world = world();
    let file = disk.0.path().join("lantoa.db");
    lantoa(folder(&world), &["backup", file.to_str().unwrap()]);
    Some((world, disk))
}

#[test]
fn a_full_disk_refuses_and_keeps_what_was_acknowledged() {
    let Some((_world, disk)) = on_a_small_disk() else {
        return;
    };
    let data = disk.0.path();
    let mut acknowledged = 0;
    let refused = (0..200).find_map(|batch| {
        let records: Vec<Value> = (1..=20).map(|n| long(batch * 20 + n)).collect();
        let out = lantoa_reads(data, &["records", "put", "-"], &json!(records).to_string());
        acknowledged += if out.status == 0 { 20 } else { 0 };
        (out.status != 0).then_some(out)
    });
    refused.unwrap().fails(1, &["Đĩa đã đầy", "còn nguyên"]);
    assert!(acknowledged > 0);
    disk.grow();
    let out = lantoa(data, &["verify", "--json"]).succeeds().json();
    assert_eq!(out["records"], json!(acknowledged));
    lantoa_reads(data, &["records", "put", "-"], &long(9999).to_string()).succeeds();
}

/// A group of commands that share a transaction: each is told the truth about itself.
#[test]
fn a_disk_that_fills_under_many_writers_tells_each_the_truth() {
    let Some((_world, disk)) = on_a_small_disk() else {
        return;
    };
    let place = Location::File(disk.0.path().join("lantoa.db"));
    let app = App::open(&place, Durability::Normal, clock()).unwrap();
    let stored = |n: u32| -> (String, bool) {
        let ended = put_into(&app, &long(n));
        if let Err(e) = &ended {
            assert!(matches!(e, Fault::Db(db::Error::Full)), "{e}");
        }
        (id(n), ended.is_ok())
    };
    let told: Vec<(String, bool)> = std::thread::scope(|scope| {
        let stored = &stored;
        let threads: Vec<_> = (0..16)
            .map(|t| {
                scope.spawn(move || (0..40).map(|n| stored(1 + t * 40 + n)).collect::<Vec<_>>())
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|t| t.join().unwrap())
            .collect()
    });
    assert!(
        told.iter().any(|t| t.1) && told.iter().any(|t| !t.1),
        "the disk was filled"
    );
    disk.grow();
    assert_eq!(verify::run(&app).unwrap().differences, Vec::<String>::new());
    let scope = Scope::everything(&app.units.at_hand().tree);
    for (record, kept) in told {
        let found = app
            .db
            .read(|conn| view::one(conn, &app, &scope, record.parse()?));
        assert_eq!(found.is_ok(), kept, "{record}");
    }
    put_into(&app, &long(9999)).unwrap();
}
