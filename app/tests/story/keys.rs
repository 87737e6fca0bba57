//! The keys of what is sensitive: made, missing, wrong, changed; and what the audit log tells of it.

use std::fs;
use std::path::Path;

use db::{Conn, Location, args};
use lantoa::books::records;
use lantoa::shell::audit;
use lantoa::shell::fault::Fault;
use lantoa::shell::id::Id;
use lantoa::shell::vault;
use serde_json::{Value, json};

use crate::program::{Ended, command, lantoa, lantoa_reads, run};
use crate::world::{World, id, world, worlds};

const PHONE: &str = "0912 345 678";

fn model(n: u32, unit: &str, who: &str) -> Value {
    json!({"id": id(n), "register": "mo-hinh", "unit": unit, "fields": {
        "ten": format!("Mô hình {n}"), "dang-ky": "2024-02-01", "phu-trach": who}})
}

/// A house with something sealed in two realms.
fn sealed(world: &World) {
    for (n, unit) in [(1, "xa-a11"), (2, "xa-a21"), (3, "xa-b11")] {
        world.put(&model(n, unit, &format!("{PHONE} {n}"))).unwrap();
    }
    world.put(&model(1, "xa-a11", PHONE)).unwrap();
}

fn filled() -> World {
    let world = world();
    sealed(&world);
    world
}

fn shown(data: &Path, n: u32) -> Value {
    lantoa(data, &["records", "show", &id(n), "--json"]).json()
}

fn phone(data: &Path, n: u32) -> Value {
    shown(data, n)["fields"]["phu-trach"].clone()
}

#[track_caller]
fn says(ended: &Ended, status: i32, words: &[&str]) {
    let all = format!("{}{}", ended.out, ended.err);
    assert_eq!(ended.status, status, "{all}");
    for word in words {
        assert!(all.contains(word), "\"{word}\" is not in: {all}");
    }
    assert!(!all.contains("0912"), "{all}");
}

#[test]
fn a_new_installation_has_a_key_of_its_own() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("lantoa.key");
    let made = lantoa(data.path(), &["migrate"]);
    says(&made, 0, &["lantoa.key", "chép một bản ra nơi khác"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        says(&lantoa(data.path(), &["doctor"]), 0, &["Khóa chủ: "]);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let exposed = lantoa(data.path(), &["doctor"]);
        says(&exposed, 1, &["để người khác đọc được", "chmod 600"]);
    }
    let key = fs::read(&file).unwrap();
    let again = lantoa(data.path(), &["migrate"]);
    assert!(!again.out.contains("khóa chủ"), "{}", again.out);
    assert_eq!(fs::read(&file).unwrap(), key);
    // Nothing is sealed yet: a lost key is replaced. A folder without any is told so.
    fs::remove_file(&file).unwrap();
    says(&lantoa(data.path(), &["doctor"]), 0, &["Khóa chủ: chưa có"]);
    // A key may stand elsewhere.
    let other = tempfile::tempdir().unwrap();
    let named = other.path().join("khoa");
    let named = named.to_str().unwrap();
    says(
        &lantoa(data.path(), &["migrate", "--key-file", named]),
        0,
        &[named],
    );
    assert!(!file.exists());
    let gone = lantoa(data.path(), &["doctor", "--key-file", "/khong/co"]);
    says(&gone, 1, &["tệp khóa /khong/co"]);
}

#[test]
fn without_its_key_a_house_works_but_for_what_is_sealed() {
    let world = filled();
    let data = world.folder();
    let key = data.join("lantoa.key");
    assert_eq!(phone(data, 1), PHONE);
    let away = tempfile::tempdir().unwrap();
    let kept = away.path().join("lantoa.key");
    fs::rename(&key, &kept).unwrap();
    let strange = away.path().join("la.key");
    fs::write(&strange, format!("lantoa_key_{}\n", "ab".repeat(32))).unwrap();
    for (arguments, why) in [
        (&[][..], "Chưa có khóa chủ"),
        (
            &["--key-file", strange.to_str().unwrap()],
            "hãy dùng tệp khóa",
        ),
    ] {
        let lantoa = |words: &[&str]| lantoa(data, &[words, arguments].concat());
        let one = lantoa(&["records", "show", &id(1), "--json"]);
        says(&one, 0, &[why]);
        let one = one.json();
        assert!(one["fields"]["phu-trach"].is_null() && one["fields"]["ten"] == "Mô hình 1");
        assert!(one["closed"].as_str().unwrap().contains(why));
        says(&lantoa(&["records", "list", "mo-hinh"]), 0, &["Mô hình 3"]);
        says(
            &lantoa(&["verify"]),
            0,
            &["4 lần sửa chưa mở được vì thiếu khóa"],
        );
        says(
            &lantoa(&["doctor"]),
            1,
            &[why, "Khóa của các trường riêng tư chưa ổn"],
        );
        says(&lantoa(&["keys", "renew"]), 1, &[why]);
        let put = |n: u32, who: Value| {
            let mut draft = model(n, "xa-a11", "");
            draft["fields"]["phu-trach"] = who;
            let words = [&["records", "put", "-"], arguments].concat();
            lantoa_reads(data, &words, &draft.to_string())
        };
        // What has nothing sensitive goes in as ever; what has, does not, and nothing is taken away.
        says(&put(1, Value::Null), 1, &[why]);
        says(&put(9, json!("0987 654 321")), 1, &[why]);
        says(&put(8, Value::Null), 0, &["lần sửa 1"]);
        // No other key comes into the house unseen.
        says(&lantoa(&["migrate"]), 0, &[]);
        assert!(!key.exists());
    }
    fs::rename(&kept, &key).unwrap();
    assert_eq!(phone(data, 1), PHONE);
    lantoa(data, &["verify"]).succeeds();
    lantoa(data, &["doctor"]).succeeds();
    let text = fs::read_to_string(&key).unwrap();
    fs::remove_file(&key).unwrap();
    let mut show = command(data, &["records", "show", &id(1), "--json"]);
    show.env("LANTOA_KEY", text.lines().last().unwrap());
    assert_eq!(
        run(&mut show, "").succeeds().json()["fields"]["phu-trach"],
        PHONE
    );
}

#[test]
fn a_backup_holds_no_key_and_is_restored_with_it() {
    let world = filled();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    let copy = copy.to_str().unwrap();
    let said = lantoa(world.folder(), &["backup", copy]);
    says(&said, 0, &["Khóa chủ không nằm trong bản sao lưu"]);
    let key = fs::read_to_string(world.folder().join("lantoa.key")).unwrap();
    let secret = key.lines().last().unwrap();
    assert!(Path::new(copy).join("lantoa.db").is_file());
    let files = fs::read_dir(copy).unwrap().map(|f| f.unwrap().path());
    for file in files.filter(|f| f.is_file()) {
        let bytes = fs::read(file).unwrap();
        assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()));
    }
    let target = tempfile::tempdir().unwrap();
    let place = target.path().join("lantoa.db");
    says(
        &lantoa(target.path(), &["restore", copy]),
        1,
        &["Chưa có khóa chủ"],
    );
    let beside = target.path().join("lantoa.key");
    fs::write(&beside, format!("lantoa_key_{}\n", "cd".repeat(32))).unwrap();
    says(
        &lantoa(target.path(), &["restore", copy]),
        1,
        &["hãy dùng tệp khóa"],
    );
    fs::write(&beside, "một tệp khác").unwrap();
    says(
        &lantoa(target.path(), &["restore", copy]),
        1,
        &["không phải một khóa"],
    );
    assert!(!place.exists());
    fs::write(&beside, key).unwrap();
    // That others can read the key is no reason to leave the house empty, and is told.
    lantoa(target.path(), &["restore", copy]).succeeds();
    says(&lantoa(target.path(), &["doctor"]), 1, &["chmod 600"]);
    assert_eq!(phone(target.path(), 1), PHONE);
}

/// A key file that is its owner's alone.
fn put(file: &Path, key: &[u8]) {
    fs::write(file, key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn a_rotated_key_opens_all_and_the_old_one_nothing() {
    let world = filled();
    let data = world.folder();
    let key = data.join("lantoa.key");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy");
    lantoa(data, &["backup", copy.to_str().unwrap()]).succeeds();
    let old = fs::read(&key).unwrap();
    let name = world.key.as_ref().unwrap().name();
    let said = lantoa(data, &["keys", "rotate"]).succeeds();
    assert!(
        said.out.contains("Đã gói lại 2 khóa dữ liệu"),
        "{}",
        said.out
    );
    let new = fs::read(&key).unwrap();
    assert_ne!(new, old);
    assert_eq!(
        fs::read(data.join(format!("lantoa.key.{name}"))).unwrap(),
        old
    );
    assert_eq!(phone(data, 1), PHONE);
    lantoa(data, &["verify"]).succeeds();
    lantoa(data, &["doctor"]).succeeds();
    // The copy from before wants the key from before.
    let target = tempfile::tempdir().unwrap();
    let restore = |key: &[u8]| {
        put(&target.path().join("lantoa.key"), key);
        lantoa(target.path(), &["restore", copy.to_str().unwrap()])
    };
    assert_eq!(restore(&new).status, 1);
    restore(&old).succeeds();
    assert_eq!(phone(target.path(), 1), PHONE);
    // A process from before the rotation opens what it opened, and makes no data key.
    assert_eq!(world.put(&model(1, "xa-a11", "0900")).unwrap().revision, 3);
    let fresh = json!({"id": id(7), "register": "mo-hinh", "unit": "nuoc",
        "fields": {"ten": "Mới", "dang-ky": "2024", "phu-trach": "0900"}});
    let told = world.put(&fresh).unwrap_err().to_string();
    assert!(told.contains("hãy dùng tệp khóa"), "{told}");
    // An interrupted run goes on: the data keys are wrapped, the files not yet in their places.
    fs::rename(&key, data.join("lantoa.key.new")).unwrap();
    put(&key, &old);
    assert_eq!(lantoa(data, &["doctor"]).status, 1);
    assert_eq!(lantoa(data, &["keys", "rotate"]).status, 0);
    assert_eq!(fs::read(&key).unwrap(), new);
    // Or nothing but the new file is there yet.
    let next = format!("lantoa_key_{}\n", "ef".repeat(32));
    put(&data.join("lantoa.key.new"), next.as_bytes());
    lantoa(data, &["keys", "rotate"]).succeeds();
    assert!(fs::read_to_string(&key).unwrap().contains("efefef"));
    assert_eq!(phone(data, 1), "0900");
    lantoa(data, &["verify"]).succeeds();
}

const SEALED: &str = "SELECT realm, record, number, sealed FROM revision WHERE sealed IS NOT NULL ORDER BY realm, record, number";
const DIGESTS: &str =
    "SELECT subject, digest FROM audit WHERE action = 'records.create' ORDER BY realm, seq";
const KEYS: &str = "SELECT realm, number FROM data_key ORDER BY realm, number";

#[test]
fn renewing_seals_all_anew_and_goes_on_where_it_stopped() {
    for world in worlds() {
        sealed(&world);
        let app = &world.app;
        let stored = |conn: &mut Conn| conn.all::<(i64, Id, i64, Vec<u8>)>(SEALED, &[]);
        let logged = |conn: &mut Conn| conn.all::<(String, Vec<u8>)>(DIGESTS, &[]);
        let keys = |conn: &mut Conn| conn.all::<(i64, i64)>(KEYS, &[]);
        let (before, digests) = (app.db.read(stored).unwrap(), app.db.read(logged).unwrap());
        assert_eq!(before.len(), 4);
        // An interrupted run: a new key in one realm, and all is still to be done.
        let (inner, at) = (app.clone(), app.clock.now());
        let begun = move |tx: &mut db::Tx<'_>| {
            audit::take_turn(tx, 10)?;
            inner.vault.renew(tx, 10, &[5; 96], ("test".into(), at))?;
            assert!(records::waits_for_key(tx, 10)?);
            Ok::<(), Fault>(())
        };
        app.db.write(begun).unwrap();
        assert_eq!(app.db.read(keys).unwrap(), [(10, 1), (10, 2), (20, 1)]);
        assert_eq!(world.differences(), Vec::<String>::new());
        world.put(&model(2, "xa-a21", "0911")).unwrap();
        lantoa::keys::run(app, &lantoa::keys::Command::Renew).unwrap();
        assert_eq!(app.db.read(keys).unwrap(), [(10, 2), (20, 2)]);
        let after = app.db.read(stored).unwrap();
        assert_eq!(after.len(), 5);
        for (realm, record, number, sealed) in &before {
            let is = |row: &&(i64, Id, i64, Vec<u8>)| {
                (row.0, row.1, row.2) == (*realm, *record, *number)
            };
            let now = &after.iter().find(is).unwrap().3;
            assert_ne!(sealed, now);
            assert_eq!(vault::commitment(sealed), vault::commitment(now));
        }
        let now = app.db.read(logged).unwrap();
        assert!(digests.iter().all(|line| now.contains(line)));
        assert_eq!(world.differences(), Vec::<String>::new());
        assert_eq!(opened(&world, 1), PHONE);
        assert_eq!(opened(&world, 2), "0911");
    }
}

fn opened(world: &World, n: u32) -> Value {
    let app = &world.app;
    let scope = lantoa::shell::access::Actor::machine(&app.units.at_hand().tree).scope;
    let id = id(n).parse().unwrap();
    let one = |conn: &mut Conn| records::view::one(conn, app, &scope, id);
    app.db.read(one).unwrap().fields["phu-trach"].clone()
}

type Row = (Id, i64, String, String, Option<Id>, i64, String, String);
const HEAD: &str = "SELECT record, number, at, actor, position, unit, state, version FROM revision WHERE realm = 10";
const HIDDEN: &str = "SELECT change, fields, salt, sealed FROM revision WHERE realm = 10";
const DIGEST: &str = "SELECT digest FROM audit WHERE realm = 10 AND action = 'records.create'";

/// Whoever sees the log and all of a record but what is withheld cannot try what it may be.
#[test]
fn what_is_withheld_cannot_be_guessed_from_the_log() {
    for world in worlds() {
        world.put(&model(1, "xa-a11", "0912 345 007")).unwrap();
        let app = &world.app;
        let read = |conn: &mut Conn| {
            Ok::<_, db::Error>((
                conn.one::<Row>(HEAD, &[])?,
                conn.one::<(String, String, [u8; 16], Vec<u8>)>(HIDDEN, &[])?,
                conn.one::<([u8; 32],)>(DIGEST, &[])?.0,
            ))
        };
        let (head, (change, fields, salt, sealed), logged) = app.db.read(read).unwrap();
        assert!(fields.contains("\"ten\":\"Mô hình 1\""), "{fields}");
        let commitment = vault::commitment(&sealed).unwrap();
        let digest = |salt: &[u8], fields: &str, commitment: &[u8]| {
            let (record, number, at, actor, position, unit, state, version) = head.clone();
            let said = audit::row(&args![salt, &change, fields]);
            let none = None::<String>;
            audit::row(&args![
                10_i64,
                record,
                number,
                at,
                actor,
                position,
                unit,
                state,
                version,
                none.clone(),
                none,
                said,
                commitment,
                "mo-hinh"
            ])
        };
        // With the salt it is what the log says; so the guesses below are the right ones but for it.
        assert_eq!(digest(&salt, &fields, commitment), logged);
        for n in 0..100 {
            let title = fields.replace("Mô hình 1", &format!("Mô hình {n}"));
            for salt in [&[][..], &[0; 16]] {
                assert_ne!(digest(salt, &title, commitment), logged);
            }
            let phone = format!("{{\"phu-trach\":\"0912 345 {n:03}\"}}");
            for guess in [
                audit::digest(&[phone.as_bytes()]),
                audit::digest(&[b"sealed", &[], phone.as_bytes()]),
                audit::digest(&[b"sealed", &salt, phone.as_bytes()]),
            ] {
                assert_ne!(guess, commitment);
            }
        }
        // What is equal looks different in every record, and where it is written again.
        for n in [1, 2] {
            world.put(&model(n, "xa-b11", PHONE)).ok();
        }
        world.put(&model(1, "xa-a11", "0")).unwrap();
        world.put(&model(1, "xa-a11", "0912 345 007")).unwrap();
        let all = app.db.read(|conn| {
            conn.all::<(Vec<u8>,)>("SELECT sealed FROM revision WHERE sealed IS NOT NULL", &[])
        });
        let all: Vec<Vec<u8>> = all.unwrap().into_iter().map(|(sealed,)| sealed).collect();
        let mut known = std::collections::HashSet::new();
        assert!(
            all.len() > 3
                && all
                    .iter()
                    .all(|s| known.insert(vault::commitment(s).unwrap()))
        );
        assert!(matches!(world.place, Location::File(_) | Location::Url(_)));
    }
}
