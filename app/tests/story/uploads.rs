//! Files that come in pieces over lines that are cut: what has come stays, and in the end the file
//! is what was sent.

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::http::{Seen, Server, token};
use crate::world::{World, conference, id, paper, world, worlds};

const PIECE: &str = "application/offset+octet-stream";

/// A client that speaks the protocol, and may be cut off.
struct Client {
    server: Server,
    token: String,
}

impl Client {
    fn of(world: &World, unit: &str) -> Client {
        Client {
            server: Server::of(world),
            token: token(world, unit),
        }
    }

    /// Sends only the first bytes of a body that was announced longer, and goes; or all, and listens.
    fn send(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, String)],
        body: &[u8],
        cut: Option<usize>,
    ) -> Option<Seen> {
        let mut stream = TcpStream::connect(self.server.at).unwrap();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {}\r\nTus-Resumable: 1.0.0\r\nContent-Length: {}\r\n",
            self.token,
            body.len()
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        let sent = &body[..cut.unwrap_or(body.len()).min(body.len())];
        // Who refuses does not read.
        drop(stream.write_all(sent));
        if cut.is_some() {
            return None;
        }
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Some(Seen::parse(&bytes))
    }

    fn begin(&self, size: usize, metadata: &[(&str, &str)]) -> Seen {
        let said: Vec<String> = metadata
            .iter()
            .map(|(key, value)| format!("{key} {}", STANDARD.encode(value)))
            .collect();
        let headers = [
            ("Upload-Length", size.to_string()),
            ("Upload-Metadata", said.join(",")),
        ];
        self.send(("POST", "/api/v1/uploads"), &headers, b"", None)
            .unwrap()
    }

    fn offset(&self, place: &str) -> u64 {
        let seen = self.send(("HEAD", place), &[], b"", None).unwrap();
        assert_eq!(seen.status, 204, "{seen:?}");
        assert_eq!(seen.header("cache-control"), "no-store");
        seen.header("upload-offset").parse().unwrap()
    }

    fn patch(&self, place: &str, from: u64, body: &[u8], cut: Option<usize>) -> Option<Seen> {
        let headers = [
            ("Content-Type", PIECE.to_owned()),
            ("Upload-Offset", from.to_string()),
        ];
        self.send(("PATCH", place), &headers, body, cut)
    }

    fn content(&self, file: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.server.at).unwrap();
        let head = format!(
            "GET {file} HTTP/1.0\r\nHost: a\r\nAuthorization: Bearer {}\r\n\r\n",
            self.token
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let at = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        bytes.split_off(at + 4)
    }
}

fn hash(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

#[test]
fn a_file_comes_in_pieces_and_takes_its_place() {
    for world in worlds() {
        world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(10), None))
            .unwrap();
        let client = Client::of(&world, "xa-a11");
        let able = client
            .send(("OPTIONS", "/api/v1/uploads"), &[], b"", None)
            .unwrap();
        assert_eq!(able.header("tus-version"), "1.0.0");
        assert!(able.header("tus-extension").contains("checksum"));
        let content = paper(&"nội dung dài ".repeat(5_000));
        // The record says what belongs to it before it has come.
        let manifest = json!({"files": [{"sha256": hash(&content), "name": "a.pdf"}]});
        let attach = format!("/api/v1/records/{}/attach", id(1));
        let server = &client.server;
        let told = server.ask("POST", &attach, Some(&client.token), &manifest.to_string());
        assert_eq!(told.json()["complete"], json!(false), "{told:?}");

        let said = [
            ("unit", "xa-a11"),
            ("filename", "a.pdf"),
            ("sha256", &hash(&content)),
        ];
        let begun = client.begin(content.len(), &said);
        assert_eq!((begun.status, begun.header("upload-offset")), (201, "0"));
        assert!(
            begun.header("upload-expires").ends_with(" gmt"),
            "{begun:?}"
        );
        let place = begun.header("location").to_owned();
        let half = content.len() / 2;
        let seen = client.patch(&place, 0, &content[..half], None).unwrap();
        assert_eq!(
            (seen.status, seen.header("upload-offset")),
            (204, &*half.to_string())
        );
        // From another place nothing is taken, and what is right is told.
        let wrong = client.patch(&place, 0, &content, None).unwrap();
        wrong.is_told(&place, 409);
        assert_eq!(wrong.json()["data"]["received"], json!(half), "{wrong:?}");
        // Nor what does not hash to what it should.
        let rest = &content[half..];
        let headers = |sum: &[u8]| {
            vec![
                ("Content-Type", PIECE.to_owned()),
                ("Upload-Offset", half.to_string()),
                (
                    "Upload-Checksum",
                    format!("sha256 {}", STANDARD.encode(Sha256::digest(sum))),
                ),
            ]
        };
        let wrong = client
            .send(("PATCH", &place), &headers("khác".as_bytes()), rest, None)
            .unwrap();
        wrong.is_told(&place, 460);
        // More than was announced is no part of it.
        let more = client.patch(
            &place,
            half as u64,
            &[rest, "thừa".as_bytes()].concat(),
            None,
        );
        more.unwrap().is_told(&place, 400);
        assert_eq!(client.offset(&place), half as u64);
        let last = client
            .send(("PATCH", &place), &headers(rest), rest, None)
            .unwrap();
        let file = last.header("content-location").to_owned();
        assert_eq!(last.status, 204, "{last:?}");
        assert_eq!(client.content(&file), content);
        // Who did not hear it is told again.
        let again = client.send(("HEAD", &place), &[], b"", None).unwrap();
        assert_eq!(again.header("content-location"), file);
        let told = server.ask("POST", &attach, Some(&client.token), &manifest.to_string());
        assert_eq!(told.json()["complete"], json!(true), "{told:?}");
        assert_eq!(world.differences(), Vec::<String>::new());
        // Nobody else knows of an upload.
        let other = token(&world, "xa-a12");
        server
            .ask("GET", &place, Some(&other), "")
            .is_told(&place, 404);
    }
}

#[test]
fn what_cannot_be_a_file_is_refused_with_what_is_wrong() {
    let world = world();
    let client = Client::of(&world, "xa-a11");
    let named = |unit: &'static str, name: &'static str| vec![("unit", unit), ("filename", name)];
    let begin = |size: usize, said: &[(&str, &str)], status: u16, words: &str| {
        let seen = client.begin(size, said);
        seen.is_told("/api/v1/uploads", status);
        assert!(seen.text.contains(words), "{words}: {seen:?}");
    };
    begin(0, &named("xa-a11", "a.pdf"), 400, "rỗng");
    begin(60 << 20, &named("xa-a11", "a.pdf"), 413, "52.428.800");
    begin(9, &named("xa-a12", "a.pdf"), 403, "ghi hồ sơ");
    begin(9, &named("xa-la", "a.pdf"), 404, "xa-la");
    begin(9, &[("unit", "xa-a11")], 400, "filename");
    begin(
        9,
        &[("unit", "xa-a11"), ("filename", "a"), ("sha256", "12")],
        422,
        "64 chữ số",
    );
    let place = "/api/v1/uploads";
    let old = [
        ("Upload-Length", "9".to_owned()),
        ("Tus-Resumable", "0.2".to_owned()),
    ];
    let stream = client.send(("POST", place), &old[..1], b"", None).unwrap();
    assert_eq!(stream.status, 400, "metadata is missing: {stream:?}");
    let no = format!("{place}/{}", id(7));
    client.patch(&no, 0, b"x", None).unwrap().is_told(&no, 404);

    // A text is taken for none of the kinds; the upload ends with it.
    let text = "chỉ là chữ".as_bytes();
    let begun = client.begin(text.len(), &named("xa-a11", "a.pdf"));
    let to = begun.header("location").to_owned();
    let seen = client.patch(&to, 0, text, None).unwrap();
    seen.is_told(&to, 422);
    assert!(seen.text.contains("pdf, jpg"), "{seen:?}");
    client
        .send(("HEAD", &to), &[], b"", None)
        .map(|seen| assert_eq!(seen.status, 404))
        .unwrap();
    // The whole is not what was announced: it is sent again from the beginning.
    let content = paper("đúng");
    let other = paper("nhầm");
    let said = [
        ("unit", "xa-a11"),
        ("filename", "a.pdf"),
        ("sha256", &hash(&content)),
    ];
    let begun = client.begin(content.len(), &said);
    let to = begun.header("location").to_owned();
    client
        .patch(&to, 0, &other, None)
        .unwrap()
        .is_told(&to, 460);
    assert_eq!(client.offset(&to), 0);
    let seen = client.patch(&to, 0, &content, None).unwrap();
    assert_eq!(client.content(seen.header("content-location")), content);
    // Given up, it is gone.
    let begun = client.begin(9, &named("xa-a11", "b.pdf"));
    let to = begun.header("location").to_owned();
    assert_eq!(
        client.send(("DELETE", &to), &[], b"", None).unwrap().status,
        204
    );
    client
        .send(("DELETE", &to), &[], b"", None)
        .unwrap()
        .is_told(&to, 404);
    assert_eq!(world.differences(), Vec::<String>::new());
}

/// What a sender on a bad line does: sends so many bytes and is cut off, repeats what was sent,
/// mistakes the place.
#[derive(Clone, Debug)]
enum Deed {
    Send(usize),
    Cut(usize),
    Repeat,
    Stray(u64),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        (1_usize..40_000).prop_map(Deed::Send),
        (0_usize..40_000).prop_map(Deed::Cut),
        Just(Deed::Repeat),
        (0_u64..90_000).prop_map(Deed::Stray),
    ];
    prop::collection::vec(deed, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_line_does_the_file_is_what_was_sent(deeds in deeds(), length in 1_usize..90_000) {
        let world = world();
        let client = Client::of(&world, "xa-a11");
        let content = paper(&"đường truyền chập chờn; ".repeat(length / 24 + 1));
        let said = [("unit", "xa-a11"), ("filename", "a.pdf"), ("sha256", &hash(&content))];
        let begun = client.begin(content.len(), &said);
        let place = begun.header("location").to_owned();
        let (mut at, mut last) = (0_u64, None);
        for deed in deeds {
            let from = usize::try_from(at).unwrap();
            match deed {
                Deed::Send(n) => {
                    let part = &content[from..content.len().min(from + n)];
                    let seen = client.patch(&place, at, part, None).unwrap();
                    // What was cut off may still be on its way in.
                    prop_assert!([204, 409].contains(&seen.status), "{:?}", seen);
                    if seen.status == 204 {
                        last = Some((at, part.to_vec()));
                    }
                }
                Deed::Cut(n) => drop(client.patch(&place, at, &content[from..], Some(n))),
                Deed::Repeat => {
                    if let Some((from, part)) = &last {
                        let seen = client.patch(&place, *from, part, None).unwrap();
                        // An empty part at the place where it stands is no repetition.
                        prop_assert!(seen.status == 409 || part.is_empty(), "{:?}", seen);
                    }
                }
                Deed::Stray(to) if to != at => {
                    // Not where it stands, unless what was cut off came in just now.
                    let byte = usize::try_from(to).ok().and_then(|to| content.get(to));
                    let byte = byte.copied().unwrap_or(b'x');
                    let seen = client.patch(&place, to, &[byte], None).unwrap();
                    prop_assert!(seen.status == 409 || client.offset(&place) > to, "{:?}", seen);
                }
                Deed::Stray(_) => {}
            }
            let now = client.offset(&place);
            prop_assert!(now >= at, "{} after {}", now, at);
            at = now;
        }
        let mut file = String::new();
        while file.is_empty() {
            let from = client.offset(&place);
            let rest = &content[usize::try_from(from).unwrap()..];
            let seen = client.patch(&place, from, rest, None).unwrap();
            prop_assert!([204, 409].contains(&seen.status), "{:?}", seen);
            file = seen.header("content-location").to_owned();
        }
        prop_assert_eq!(client.content(&file), content);
        prop_assert_eq!(world.differences(), Vec::<String>::new());
    }
}
