//! Sensitive means it: what goes in as sensitive is found nowhere in what the program wrote, whatever
//! became of it, but in the answers to those with the right.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use db::Location;
use serde_json::{Value, json};

use crate::http::{self, ask};
use crate::program::{self, Ended};
use crate::world::{World, id, worlds};

/// Part of every sensitive value that goes in here.
const CANARY: &str = "vàng anh 0912-CANARY";

fn canary(n: u32) -> String {
    format!("{CANARY}-{n}")
}

/// A model with somebody in charge.
fn model(n: u32, title: &str, who: &Value) -> Value {
    json!({"id": id(n), "register": "mo-hinh", "unit": "xa-a11", "fields": {
        "ten": title, "dang-ky": "2024-02-01", "phu-trach": who}})
}

/// An award with those who were commended.
fn award(n: u32, who: &[&str]) -> Value {
    let list: Vec<Value> = who
        .iter()
        .map(|who| json!({"ten": who, "thanh-tich": format!("{who} giỏi")}))
        .collect();
    json!({"id": id(n), "register": "khen-thuong", "unit": "xa-a11", "fields": {
        "ten": "Khen thưởng đợt 1", "cap": "co-so", "ca-nhan": 2, "thoi-gian": "2024", "danh-sach": list}})
}

/// How the canary may stand in bytes: as it is, in hexadecimal, in base64 from any of three places.
fn forms() -> Vec<String> {
    let inside = "0912-CANARY";
    let coded = (0..3).map(|at| {
        let text = BASE64_STANDARD_NO_PAD.encode(&inside[at..]);
        text[..text.len() - 2].to_owned()
    });
    let mut forms = vec![inside.to_owned(), hex(inside), hex(inside).to_uppercase()];
    forms.extend(coded);
    forms
}

fn hex(text: &str) -> String {
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

#[track_caller]
fn is_silent(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for form in forms() {
        if let Some(at) = text.find(&form) {
            let from = text.floor_char_boundary(at.saturating_sub(200));
            let to = text.ceil_char_boundary((at + 100).min(text.len()));
            panic!("{what} tells the canary: …{}…", &text[from..to]);
        }
    }
}

/// What stands beside the canary in the same record, and may be found.
const OPEN: &str = "Tổ tự quản";

/// Everything below a folder; of packed documents what is packed in them. In how many files the open
/// part of the record is found: so the canary would be, too.
fn files_are_silent(folder: &Path) -> usize {
    let mut seen = 0;
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            seen += files_are_silent(&path);
            continue;
        }
        // What the server takes away meanwhile says nothing.
        let Ok(bytes) = fs::read(&path) else { continue };
        seen += usize::from(String::from_utf8_lossy(&bytes).contains(OPEN));
        is_silent(&path.display().to_string(), &bytes);
        if bytes.starts_with(b"PK") {
            let mut packed = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            for n in 0..packed.len() {
                let mut inside = Vec::new();
                std::io::copy(&mut packed.by_index(n).unwrap(), &mut inside).unwrap();
                is_silent(&format!("{} ({n})", path.display()), &inside);
            }
        }
    }
    seen
}

/// The program on a world's database, with its key.
fn command(world: &World, arguments: &[&str]) -> Command {
    let mut command = match &world.place {
        Location::File(path) => program::command(path.parent().unwrap(), arguments),
        Location::Url(url) => program::on_server(url, arguments),
    };
    let key = world.key.as_ref().and_then(|key| key.file()).unwrap();
    command.arg("--key-file").arg(key);
    command.env("LANTOA_LOG", "trace");
    command
}

fn lantoa(world: &World, arguments: &[&str], input: &str) -> Ended {
    program::run(&mut command(world, arguments), input)
}

/// A command whose output tells nothing either.
fn quiet(world: &World, arguments: &[&str], input: &str) -> Ended {
    let ended = lantoa(world, arguments, input);
    let name = arguments.join(" ");
    is_silent(&name, ended.out.as_bytes());
    is_silent(&name, ended.err.as_bytes());
    ended
}

/// A running server that writes all it does into a file.
struct Serving {
    child: Child,
    at: SocketAddr,
    log: PathBuf,
}

impl Serving {
    fn of(world: &World, folder: &Path) -> Serving {
        let log = folder.join("serve.log");
        let mut child = command(world, &["serve", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let at = line.trim().rsplit('/').next().unwrap().parse().unwrap();
        Serving { child, at, log }
    }

    /// What it answers tells nothing.
    fn quiet(&self, method: &str, path: &str, token: Option<&str>, body: &str) -> http::Seen {
        let seen = ask(self.at, method, path, token, body);
        is_silent(&format!("{method} {path}"), format!("{seen:?}").as_bytes());
        seen
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Values go in and are changed, refused and asked for by the server.
fn over_http(world: &World, folder: &Path) {
    let server = Serving::of(world, folder);
    let secret = http::token(world, "tinh-a");
    let token = Some(secret.as_str());
    let records = "/api/v1/records";
    let one = format!("{records}/{}", id(1));
    let post = |draft: &Value| server.quiet("POST", records, token, &draft.to_string());
    let patch = |revision: i64, fields: Value| {
        let edit = json!({"revision": revision, "fields": fields});
        server.quiet("PATCH", &one, token, &edit.to_string())
    };
    let who = |n: u32| json!({"phu-trach": canary(n)});
    assert_eq!(post(&model(1, "Đường hoa", &json!(canary(1)))).status, 201);
    assert_eq!(post(&model(1, "Đường hoa", &json!(canary(1)))).status, 200);
    assert_eq!(patch(1, who(2)).json()["revision"], 2);
    // Others change the rest, and leave what they cannot read.
    let title = json!({"ten": "Đường hoa mới"});
    assert_eq!(patch(2, title).json()["revision"], 3);
    assert_eq!(post(&award(2, &[&canary(3), &canary(4)])).status, 201);
    let names = json!({"danh-sach": {"1": {"thanh-tich": "giỏi"}}});
    let edit = json!({"revision": 1, "fields": names}).to_string();
    let two = format!("{records}/{}", id(2));
    assert_eq!(server.quiet("PATCH", &two, token, &edit).status, 200);
    let told = patch(1, who(5));
    assert_eq!(told.status, 409);
    assert!(told.text.contains("phu-trach"), "{told:?}");
    let submitted = server.quiet("POST", &format!("{one}/submit"), token, "{}");
    assert_eq!(submitted.status, 200, "{submitted:?}");
    assert_eq!(post(&model(1, "Khác", &json!(canary(6)))).status, 409);
    for wrong in [
        json!({"so": canary(7)}),
        json!([canary(7)]),
        json!(canary(7).repeat(40)),
        json!(format!("{}\n{}", canary(7), canary(7))),
    ] {
        assert_eq!(post(&model(3, "Sai", &wrong)).status, 422);
        assert_eq!(patch(3, json!({"phu-trach": wrong})).status, 422);
    }
    let mut wrong = award(3, &[&canary(8), &canary(8)]);
    wrong["fields"]["danh-sach"][0] =
        json!({"ten": [canary(8)], "thanh-tich": canary(8).repeat(99)});
    wrong["acts"] = json!([{"action": "khong-co"}]);
    assert_eq!(post(&wrong).status, 422);
    let body = model(3, "Cụt", &json!(canary(9))).to_string();
    let cut = &body[..body.find("CANARY-9").unwrap() + 8];
    assert_eq!(server.quiet("POST", records, token, cut).status, 400);
    assert_eq!(server.quiet("POST", records, None, &body).status, 401);
    assert_eq!(
        server
            .quiet("POST", records, Some("lantoa_x"), &body)
            .status,
        401
    );
    assert_eq!(
        server.quiet("POST", "/api/v1/record", token, &body).status,
        404
    );
    for path in [
        &one,
        "/api/v1/registers/mo-hinh/records",
        "/api/v1/registers/khen-thuong/records",
        "/api/v1/openapi.json",
        "/",
    ] {
        let status = server.quiet("GET", path, token, "").status;
        assert_eq!(status, 200, "{path}");
        server.quiet("GET", path, None, "");
    }
    for (path, status) in [
        (format!("/mo-hinh/{}", id(1)), 404),
        ("/don-vi/111".to_owned(), 200),
    ] {
        assert_eq!(
            server.quiet("GET", &path, None, "").status,
            status,
            "{path}"
        );
    }
    is_silent("the log", &fs::read(&server.log).unwrap());
    // What the driver tells of its statements is there, so that the log is one at all.
    let log = fs::read_to_string(&server.log).unwrap();
    let told = log.contains("INSERT INTO revision");
    assert!(told || matches!(world.place, Location::File(_)), "{log}");
}

/// The same by the command line; who sits at the machine may read it.
fn by_command(world: &World, folder: &Path) {
    let accepted = |who: &Value| {
        let mut draft = model(4, OPEN, who);
        draft["review"] = json!("accepted");
        draft.to_string()
    };
    let draft = accepted(&json!(canary(10)));
    let file = folder.join("draft.json");
    fs::write(&file, &draft).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(quiet(world, &["records", "put", file], "").status, 0);
    let changed = accepted(&json!(canary(11)));
    assert_eq!(
        quiet(world, &["records", "put", "-", "--json"], &changed).status,
        0
    );
    let wrong = accepted(&json!([canary(12)]));
    assert_eq!(quiet(world, &["records", "put", "-"], &wrong).status, 1);
    fs::remove_file(file).unwrap();
    let shown = |n: u32| lantoa(world, &["records", "show", &id(n), "--json"], "").json();
    let four = shown(4);
    assert_eq!(four["fields"]["phu-trach"], canary(11));
    assert_eq!(four["history"][0]["fields"]["phu-trach"], canary(10));
    assert!(
        lantoa(world, &["records", "show", &id(4)], "")
            .out
            .contains(&canary(11))
    );
    // What went in over HTTP, where who wrote it did not read it.
    let one = shown(1);
    assert_eq!(one["fields"]["ten"], "Đường hoa mới");
    assert_eq!(one["fields"]["phu-trach"], canary(2));
    let two = shown(2);
    assert_eq!(two["fields"]["danh-sach"][1]["ten"], canary(4));
    assert!(two["closed"].is_null());
    for arguments in [
        &["records", "list", "mo-hinh"][..],
        &["records", "list", "khen-thuong", "--json"],
        &["figures", "--unit", "xa-a11"],
        &["verify", "--json"],
        &["doctor"],
        &["keys", "renew"],
        &["keys", "rotate"],
        &["verify"],
    ] {
        let ended = quiet(world, arguments, "");
        assert_eq!(ended.status, 0, "{arguments:?}: {}{}", ended.out, ended.err);
    }
    for name in ["so-ket.docx", "so-ket.xlsx"] {
        let out = folder.join(name);
        let out = out.to_str().unwrap();
        let of = [
            "--unit",
            "tinh-a",
            "--period",
            "2024",
            "--profile",
            "party-2026",
        ];
        let report = [&["report"], &of[..], &["--out", out]].concat();
        let ended = quiet(world, &report, "");
        assert_eq!(ended.status, 0, "{}", ended.err);
        assert!(Path::new(out).exists());
    }
    let copy = folder.join("copy.db");
    let backup = quiet(world, &["backup", copy.to_str().unwrap()], "");
    match &world.place {
        Location::File(_) => assert!(backup.out.contains("lantoa.key"), "{}", backup.out),
        Location::Url(_) => assert_eq!(backup.status, 1),
    }
}

// The server's own, so they are not registered.
const TABLES: &str = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name";
const FOLDER: &str = "SELECT current_setting('data_directory')";
const NUMBER: &str =
    "SELECT CAST(CAST(oid AS BIGINT) AS TEXT) FROM pg_database WHERE datname = current_database()";

/// All rows as the server tells them, the files in which it keeps them, and its log.
fn server_is_silent(world: &World) {
    let text = |conn: &mut db::Conn, sql| conn.one::<(String,)>(sql, &[]).map(|(text,)| text);
    let (folder, number) = world
        .app
        .db
        .read(|conn| {
            for (table,) in conn.all::<(String,)>(TABLES, &[])? {
                let all: &'static str = format!("SELECT CAST(t AS TEXT) FROM {table} t").leak();
                for (row,) in conn.all::<(String,)>(all, &[])? {
                    is_silent(&table, row.as_bytes());
                }
            }
            Ok::<_, db::Error>((text(conn, FOLDER)?, text(conn, NUMBER)?))
        })
        .unwrap();
    db::testing::batch(&world.place, "CHECKPOINT").unwrap();
    let folder = Path::new(&folder);
    if fs::read_dir(folder).is_ok() {
        assert!(files_are_silent(&folder.join("base").join(number)) > 0);
        assert!(files_are_silent(&folder.join("pg_wal")) > 0);
        // Where the cluster of the tests writes its log, and where servers do.
        let beside = folder.with_file_name("log");
        if beside.is_file() {
            is_silent("the server's log", &fs::read(beside).unwrap());
        }
        files_are_silent(&folder.join("log"));
    }
}

#[test]
fn the_search_would_find_it() {
    for n in 0..4 {
        let text = format!("{}{}", "x".repeat(n), canary(1));
        let coded = BASE64_STANDARD_NO_PAD.encode(&text);
        for form in [text.clone(), hex(&text), hex(&text).to_uppercase(), coded] {
            let found = forms().iter().any(|known| form.contains(known));
            assert!(found, "{form}");
        }
    }
}

#[test]
fn what_is_sensitive_is_found_in_no_byte_that_was_written() {
    for world in worlds() {
        let folder = tempfile::tempdir().unwrap();
        if let Location::Url(url) = &world.place {
            let (_, name) = url.rsplit_once('/').unwrap();
            let all = format!("ALTER DATABASE {name} SET log_statement = 'all'");
            db::testing::batch(&world.place, &all).unwrap();
        }
        over_http(&world, folder.path());
        by_command(&world, folder.path());
        // The log of the server, the reports; on SQLite a copy of it all.
        let copies = usize::from(matches!(world.place, Location::File(_)));
        assert!(files_are_silent(folder.path()) >= copies);
        match &world.place {
            Location::File(_) => assert!(files_are_silent(world.folder()) > 0),
            Location::Url(_) => server_is_silent(&world),
        }
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}
