//! Copies that are what they say: a backup is a data folder, a restored one is a whole database of
//! this program with its files, and both are told as they are.

use std::path::Path;

use db::Location;
use lantoa::keeping;
use lantoa::shell::shelf::Shelf;
use lantoa::shell::vault::Asked;
use serde_json::json;

use crate::program::{command, lantoa, run};
use crate::world::{World, conference, world, worlds};

fn filled() -> World {
    let world = world();
    for n in 1..=20 {
        world
            .put(&conference(n, "xa-a11", "2024-01-01", &json!(n), None))
            .unwrap();
    }
    world
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_a_folder_whatever_its_name_means_to_the_engine() {
    let world = filled();
    for name in [
        ":memory:",
        "file:x?mode=memory",
        "file::memory:?cache=shared",
        "file:y.db",
        "bản sao.db",
    ] {
        let here = tempfile::tempdir().unwrap();
        let mut backup = command(world.folder(), &["backup", name]);
        run(backup.current_dir(here.path()), "").succeeds();
        assert_eq!(names(here.path()), [name]);
        assert_eq!(names(&here.path().join(name)), ["lantoa.db"]);
        let target = tempfile::tempdir().unwrap();
        let mut restore = command(target.path(), &["restore", name]);
        run(restore.current_dir(here.path()), "").succeeds();
        let out = lantoa(target.path(), &["verify", "--json"]).succeeds();
        assert_eq!(out.json()["records"], json!(20), "{name}");
    }
    let here = tempfile::tempdir().unwrap();
    for name in ["", "..", "khong-co/a.db"] {
        let mut backup = command(world.folder(), &["backup", name]);
        let out = run(backup.current_dir(here.path()), "");
        assert!(out.status != 0 && out.out.is_empty(), "{name}: {}", out.out);
    }
    // A data folder may be called so, too.
    let mut migrate = command(Path::new("file:x?mode=memory"), &["migrate"]);
    run(migrate.current_dir(here.path()), "").succeeds();
    assert_eq!(names(here.path()), ["file:x?mode=memory"]);
    assert_eq!(
        names(&here.path().join("file:x?mode=memory")),
        ["lantoa.db", "lantoa.key"]
    );
}

#[test]
fn restores_on_a_loaded_machine_tell_the_truth() {
    let world = filled();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    lantoa(world.folder(), &["backup", copy.to_str().unwrap()]).succeeds();
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !over.load(std::sync::atomic::Ordering::Relaxed) {
                    std::hint::black_box((0..1_000_u64).sum::<u64>());
                }
            });
        }
        let restores: Vec<_> = (0..4)
            .map(|t| {
                let (copy, folder) = (&copy, folder.path());
                scope.spawn(move || {
                    for n in 0..8 {
                        let target = folder.join(format!("{t}-{n}"));
                        let place = Location::File(target.join("lantoa.db"));
                        let keys = (&Asked::default(), &Shelf::beside(&place));
                        keeping::restore(&place, keys, copy).unwrap();
                        assert_eq!(names(&target), ["lantoa.db"]);
                    }
                })
            })
            .collect();
        let ended: Vec<_> = restores.into_iter().map(|r| r.join()).collect();
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
}

/// What somebody did to a database on each engine, and what must be said of it.
const HARM: [(&str, &str, &str); 5] = [
    (
        "DROP TABLE unit_now",
        "DROP TABLE unit_now",
        "thiếu bảng unit_now",
    ),
    (
        "CREATE TRIGGER gian AFTER INSERT ON record BEGIN UPDATE entry SET value = value + 1; END",
        "CREATE FUNCTION gian() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE entry SET value = value + 1; RETURN NEW; END'; CREATE TRIGGER gian AFTER INSERT ON record FOR EACH ROW EXECUTE FUNCTION gian()",
        "thừa trigger gian",
    ),
    (
        "DROP INDEX entry_by_day",
        "DROP INDEX entry_by_day",
        "thiếu chỉ mục entry_by_day",
    ),
    (
        "CREATE VIEW them AS SELECT id FROM record",
        "CREATE VIEW them AS SELECT id FROM record",
        "thừa khung nhìn them",
    ),
    (
        "ALTER TABLE token ADD COLUMN secret TEXT",
        "ALTER TABLE token ADD COLUMN secret TEXT",
        "token",
    ),
];

#[test]
fn a_copy_with_another_schema_is_not_restored() {
    let world = filled();
    for (harm, _, said) in HARM {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");
        lantoa(world.folder(), &["backup", copy.to_str().unwrap()]).succeeds();
        db::testing::batch(&Location::File(copy.join("lantoa.db")), harm).unwrap();
        let target = tempfile::tempdir().unwrap();
        lantoa(target.path(), &["restore", copy.to_str().unwrap()]).fails(1, &[said]);
        assert!(names(target.path()).is_empty());
        // Nor is it taken for a database of this program where it stands.
        for command in ["doctor", "verify"] {
            let out = lantoa(&copy, &[command]);
            let all = format!("{}{}", out.out, out.err);
            assert!(out.status == 1 && all.contains(said), "{command}: {all}");
        }
        let again = folder.path().join("again");
        lantoa(&copy, &["backup", again.to_str().unwrap()]).fails(1, &[said]);
        assert!(!again.exists());
    }
}

#[test]
fn another_schema_is_found_on_both_engines() {
    for (on_file, on_server, said) in HARM {
        for world in worlds() {
            assert_eq!(world.differences(), Vec::<String>::new());
            let keys = (&Asked::default(), &world.app.shelf);
            keeping::doctor(&world.place, keys, true).unwrap();
            let harm = match &world.place {
                Location::File(_) => on_file,
                Location::Url(_) => on_server,
            };
            db::testing::batch(&world.place, harm).unwrap();
            let found = world.differences().join("\n");
            assert!(found.contains(said), "{:?}: {found}", world.place);
            let doctor = keeping::doctor(&world.place, keys, true);
            let doctor = doctor.unwrap_err().to_string();
            assert!(doctor.contains("Lược đồ"), "{:?}: {doctor}", world.place);
        }
    }
}

#[test]
fn a_file_in_use_is_no_backup() {
    let world = filled();
    let live = world.folder();
    let target = tempfile::tempdir().unwrap();
    lantoa(target.path(), &["restore", live.to_str().unwrap()]).fails(1, &["đang được dùng"]);
    lantoa(target.path(), &["restore", target.path().to_str().unwrap()])
        .fails(1, &["không phải thư mục do `lantoa backup` viết"]);
    let file = live.join("lantoa.db");
    lantoa(target.path(), &["restore", file.to_str().unwrap()]).fails(1, &["không phải thư mục"]);
    assert!(names(target.path()).is_empty());
    // A log that another database left would be read into the restored one.
    let copy = target.path().join("copy");
    lantoa(world.folder(), &["backup", copy.to_str().unwrap()]).succeeds();
    let data = tempfile::tempdir().unwrap();
    std::fs::copy(
        world.folder().join("lantoa.db-wal"),
        data.path().join("lantoa.db-wal"),
    )
    .unwrap();
    lantoa(data.path(), &["restore", copy.to_str().unwrap()]).fails(1, &["lantoa.db-wal"]);
}
