//! The edge of the house: the language of an answer, the form of a fault, who may send a form, what
//! each answer carries, what the log and the measurements say.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::house::HOUSE;

struct Seen {
    status: u16,
    head: ureq::http::HeaderMap,
    text: String,
}

impl Seen {
    fn header(&self, name: &str) -> &str {
        self.head
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

fn ask(at: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Seen {
    let mut request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("http://{at}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = HOUSE
        .agent
        .run(request.body(body.to_owned()).unwrap())
        .unwrap();
    Seen {
        status: answer.status().as_u16(),
        head: answer.headers().clone(),
        text: answer.body_mut().read_to_string().unwrap(),
    }
}

fn get(path: &str, headers: &[(&str, &str)]) -> Seen {
    ask(HOUSE.at, "GET", path, headers, "")
}

#[test]
fn a_page_is_read_in_the_language_of_its_reader() {
    let vietnamese = get("/", &[]);
    assert!(vietnamese.text.contains("<html lang=\"vi\">"));
    assert!(
        vietnamese.text.contains("href=\"/?lang=en\""),
        "the way to English"
    );
    assert_eq!(vietnamese.header("content-language"), "vi");
    assert!(vietnamese.header("vary").contains("cookie"));
    let english = get("/", &[("accept-language", "en-US,en;q=0.9")]);
    assert!(english.text.contains("<html lang=\"en\">") && english.text.contains("Key figures"));
    assert!(!english.text.contains("Những con số chính"));
    // What the packs say is told to be Vietnamese.
    assert!(english.text.contains("<h1 lang=\"vi\">"));
    let chosen = get("/?lang=en", &[]);
    assert!(chosen.text.contains("<html lang=\"en\">"));
    let cookie = chosen.header("set-cookie");
    assert!(
        cookie.starts_with("lang=en;") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let kept = get("/dia-phuong/ngoc-hoi", &[("cookie", "lang=en")]);
    assert!(kept.text.contains("ended on 2025-06-30") && kept.header("set-cookie").is_empty());
    assert!(kept.text.contains("href=\"/dia-phuong/ngoc-hoi?lang=vi\""));
}

#[test]
fn numbers_and_times_are_written_as_the_language_writes_them() {
    let english = get("/dia-phuong/lai-vung?lang=en", &[]).text;
    let vietnamese = get("/dia-phuong/lai-vung", &[]).text;
    for (vi, en) in [
        (">trên 70<", ">over 70<"),
        (
            "class=\"value\">trên 52 tỷ đồng<",
            "class=\"value\">over 52 billion đồng<",
        ),
        (
            " kết thúc hoạt động ngày 30/6/2025.",
            " ended on 2025-06-30.",
        ),
    ] {
        assert!(vietnamese.contains(vi) && !vietnamese.contains(en), "{vi}");
        assert!(english.contains(en) && !english.contains(vi), "{en}");
    }
}

#[test]
fn a_fault_has_a_stable_code_its_data_and_words_of_the_readers_language() {
    let unknown = get("/api/v1/khong-co", &[("accept-language", "en")]);
    assert_eq!(unknown.header("content-type"), "application/problem+json");
    assert_eq!(unknown.header("content-language"), "en");
    let told = unknown.json();
    assert_eq!(
        (&told["code"], &told["status"]),
        (&json!("address_unknown"), &json!(404))
    );
    assert_eq!(
        told["data"],
        json!({"method": "GET", "path": "/api/v1/khong-co"})
    );
    assert_eq!(told["detail"], "There is nothing at GET /api/v1/khong-co");
    let told = get("/api/v1/khong-co", &[]).json();
    assert_eq!(told["code"], "address_unknown", "the code has no language");
    assert_eq!(told["title"], "Không tìm thấy");
    let page = get("/khong-co?lang=en", &[]);
    assert_eq!(page.status, 404);
    assert!(page.text.contains("This page was not found") && page.text.contains("Back to home"));
    // The choice of a language is no unknown field of a list.
    assert_eq!(
        get("/api/v1/registers/mo-hinh/records?limit=1&lang=en", &[]).status,
        200
    );
    let wrong = get("/api/v1/registers/mo-hinh/records?limit=x&lang=en", &[]).json();
    assert_eq!(
        (&wrong["code"], &wrong["title"]),
        (&json!("usage"), &json!("Bad request"))
    );
}

#[test]
fn a_form_is_taken_from_the_houses_own_pages_alone() {
    let form = ("content-type", "multipart/form-data; boundary=x");
    let body = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n52 km\r\n--x--\r\n";
    let send = |from: &[(&str, &str)]| {
        let headers = [&[form], from].concat();
        ask(HOUSE.at, "POST", "/doc?lang=en", &headers, body)
    };
    let foreign = send(&[("sec-fetch-site", "cross-site")]);
    assert_eq!(foreign.status, 403);
    assert!(
        foreign.text.contains("sent from another site"),
        "{}",
        foreign.text
    );
    assert_eq!(send(&[("origin", "https://example.org")]).status, 403);
    assert_eq!(send(&[("sec-fetch-site", "same-origin")]).status, 200);
    let own = format!("http://{}", HOUSE.at);
    assert_eq!(send(&[("origin", own.as_str())]).status, 200);
    // A program bears a token; where it comes from says nothing.
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("content-type", "application/json"),
    ];
    let asked = ask(HOUSE.at, "POST", "/api/v1/records", &foreign, "{}");
    assert_eq!(asked.json()["code"], "unauthorized");
}

#[test]
fn a_form_shown_again_keeps_what_was_typed_and_says_what_is_wrong_beside_it() {
    let form = ("content-type", "multipart/form-data; boundary=x");
    let body = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n …! \r\n--x--\r\n";
    let again = ask(HOUSE.at, "POST", "/doc?lang=en", &[form], body);
    assert_eq!(again.status, 422);
    assert!(again.text.contains(" …! </textarea>"), "{}", again.text);
    assert!(again.text.contains("role=\"alert\"") && again.text.contains("href=\"#text\""));
    assert!(
        again
            .text
            .contains("aria-describedby=\"text-error\" aria-invalid=\"true\"")
    );
    assert_eq!(again.text.matches("There is nothing to read").count(), 2);
}

#[test]
fn an_asset_is_kept_for_ever_at_its_own_address_and_no_other() {
    let home = get("/", &[]).text;
    let at = home.find("/assets/app-").unwrap();
    let sheet = home[at..].split('"').next().unwrap();
    assert!(
        get(sheet, &[])
            .header("cache-control")
            .contains("immutable")
    );
    let other = sheet.replace("app-", "app-0");
    let gone = get(&other, &[]);
    assert_eq!(
        (gone.status, gone.header("cache-control")),
        (404, "no-store")
    );
}

#[test]
fn every_answer_carries_its_id_and_what_browsers_must_not_do() {
    for path in [
        "/",
        "/khong-co",
        "/api/v1/openapi.json",
        "/healthz",
        "/readyz",
    ] {
        let one = get(path, &[("x-request-id", "nguoi-gui-dat")]);
        let id = one.header("x-request-id").to_owned();
        assert!(
            id.len() == 12 && id.chars().all(|c| c.is_ascii_hexdigit()),
            "{path}: {id}"
        );
        assert_ne!(get(path, &[]).header("x-request-id"), id);
        assert_eq!(
            one.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert!(one.header("permissions-policy").contains("geolocation=()"));
        assert!(
            !one.header("content-security-policy")
                .contains("unsafe-inline")
        );
        assert_eq!(
            one.header("strict-transport-security"),
            "",
            "not behind TLS"
        );
    }
    assert_eq!(get("/healthz", &[]).text, "ok\n");
    assert_eq!(get("/readyz", &[]).text, "ok\n");
}

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// The address in the next line that the program says.
fn address(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> SocketAddr {
    let said = lines.next().unwrap().unwrap();
    let at = said.split("http://").nth(1).unwrap();
    at.trim_end_matches("/metrics").parse().unwrap()
}

/// Sends what a proper client does not.
fn raw(at: SocketAddr, head: &str) -> Seen {
    let mut stream = std::net::TcpStream::connect(at).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    Seen {
        status: text.split(' ').nth(1).unwrap().parse().unwrap(),
        head: ureq::http::HeaderMap::new(),
        text,
    }
}

/// A server of the house that logs all it does, and is measured.
fn logged(log: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .args(["serve", "--https", "--listen", "127.0.0.1:0"])
        .args(["--metrics", "127.0.0.1:0", "--data"])
        .arg(HOUSE.folder.path())
        .env("LANTOA_LOG", "debug")
        .env("LANTOA_LOG_FORMAT", "json")
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(log).unwrap())
        .spawn()
        .unwrap()
}

/// Nothing of what a request says stands in the log or in the measurements.
#[test]
fn the_log_tells_of_requests_and_of_no_person() {
    const CANARY: &str = "Chim-Hoang-Yen";
    let log = HOUSE.folder.path().join("nhat-ky.jsonl");
    let mut program = Program(logged(&log));
    let out = BufReader::new(program.0.stdout.take().unwrap());
    let mut lines = out.lines();
    let (at, measured) = (address(&mut lines), address(&mut lines));
    let bearer = format!("Bearer lantoa_{CANARY}");
    let query = format!("/api/v1/registers/mo-hinh/records?limit={CANARY}");
    let record = json!({"register": CANARY, "unit": CANARY, "fields": {"ten": CANARY}});
    let json = ("content-type", "application/json");
    let figure = format!("/so-lieu/{CANARY}");
    let asked = [
        ask(
            at,
            "GET",
            &figure,
            &[("user-agent", CANARY), ("referer", CANARY)],
            "",
        ),
        ask(at, "GET", &query, &[], ""),
        ask(
            at,
            "POST",
            "/api/v1/records",
            &[("authorization", &bearer), json],
            &record.to_string(),
        ),
        raw(
            at,
            &format!(
                "{CANARY} / HTTP/1.1\r\nHost: a\r\nX-Request-Id: {CANARY}\r\nConnection: close\r\n\r\n"
            ),
        ),
        ask(at, "GET", "/dia-phuong/ngoc-hoi", &[("cookie", CANARY)], ""),
    ];
    let statuses: Vec<u16> = asked.iter().map(|seen| seen.status).collect();
    assert_eq!(statuses, [400, 400, 401, 405, 200]);
    assert!(
        asked[4]
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    let measured = ask(measured, "GET", "/metrics", &[], "").text;
    let told = std::fs::read_to_string(&log).unwrap();
    assert!(
        !told.contains(CANARY) && !measured.contains(CANARY),
        "{told}\n{measured}"
    );
    for (seen, route) in asked
        .iter()
        .zip(["/so-lieu/{id}", "/api/v1/registers/{register}/records"])
    {
        let id = seen.header("x-request-id");
        let mut lines = told.lines().filter(|line| line.contains(id));
        let line: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
        assert_eq!(
            (&line["route"], &line["status"]),
            (&json!(route), &json!(seen.status))
        );
        assert!(line["ms"].is_u64() && line["level"] == "INFO" && lines.next().is_none());
    }
    for name in [
        "lantoa_requests_total{method=\"GET\",route=\"/dia-phuong/{slug}\",status=\"200\"} 1",
        "lantoa_requests_total{method=\"other\",route=\"/\",status=\"405\"} 1",
        "lantoa_request_seconds_bucket",
        "lantoa_connection_wait_seconds_bucket",
        "lantoa_connections_lent",
        "lantoa_realms_to_rebuild 0",
    ] {
        assert!(measured.contains(name), "{name}: {measured}");
    }
}
