//! The file that holds everything: harmed by somebody, on a disk that fills up.

use std::path::PathBuf;
use std::process::Command;

use db::{Durability, Location};
use lantoa::app::App;
use lantoa::books::records::view;
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use lantoa::verify;
use serde_json::{Value, json};

use crate::program::{lantoa, lantoa_reads};
use crate::world::{World, clock, conference, id, put, world};

/// A data folder whose file somebody has changed.
fn harmed(harm: impl FnOnce(&mut Vec<u8>)) -> (tempfile::TempDir, PathBuf) {
    let world = world();
    for n in 1..=40 {
        world
            .put(&conference(n, "xa-a11", "2024-01-01", &json!(n), None))
            .unwrap();
    }
    let target = tempfile::tempdir().unwrap();
    let data = target.path().join("data");
    let file = data.join("lantoa.db");
    let copy = lantoa(world.folder(), &["backup", data.to_str().unwrap()]);
    assert_eq!(copy.status, 0, "{}", copy.err);
    let mut bytes = std::fs::read(&file).unwrap();
    harm(&mut bytes);
    std::fs::write(&file, bytes).unwrap();
    (target, file)
}

/// What somebody does to the bytes of a file.
type Harm = Box<dyn FnOnce(&mut Vec<u8>)>;

#[test]
fn a_damaged_file_is_told_and_not_written_to() {
    let overwritten = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 3;
        bytes[middle..].iter_mut().for_each(|b| *b = 0xA5);
    };
    let cases: [(&str, Harm); 5] = [
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
            let out = lantoa(&target.path().join("data"), arguments);
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
        let folder = file.parent().unwrap().to_str().unwrap();
        let out = lantoa(other.path(), &["restore", folder]);
        assert_eq!(out.status, 1, "{name}: {}", out.out);
        assert!(
            std::fs::read_dir(other.path()).unwrap().next().is_none(),
            "{name}: something is left"
        );
    }
}

/// A small disk of its own, where this user may mount one.
struct Disk(tempfile::TempDir);

impl Disk {
    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

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
    lantoa(world.folder(), &["backup", disk.data().to_str().unwrap()]);
    Some((world, disk))
}

#[test]
fn a_full_disk_refuses_and_keeps_what_was_acknowledged() {
    let Some((_world, disk)) = on_a_small_disk() else {
        return;
    };
    let data = &disk.data();
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
    let place = Location::File(disk.data().join("lantoa.db"));
    let app = App::open(&place, Durability::Normal, clock()).unwrap();
    let stored = |n: u32| -> (String, bool) {
        let ended = put(&app, &long(n));
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
    put(&app, &long(9999)).unwrap();
}
