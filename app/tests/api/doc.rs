//! `/doc`: what a server that others use too reads of what anybody sends.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use crate::house::HOUSE;

const EDGE: &str = "----ranh-gioi";

/// Sends a form with one field; a file where it has a name. The status, the head and the page.
fn send(
    at: SocketAddr,
    file: Option<&str>,
    content: &[u8],
) -> (u16, ureq::http::HeaderMap, String) {
    let field = file.map_or_else(
        || "name=\"text\"".to_owned(),
        |name| format!("name=\"file\"; filename=\"{name}\""),
    );
    let mut body =
        format!("--{EDGE}\r\nContent-Disposition: form-data; {field}\r\n\r\n").into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
    let request = ureq::http::Request::post(format!("http://{at}/doc"))
        .header(
            "content-type",
            format!("multipart/form-data; boundary={EDGE}"),
        )
        .body(body)
        .unwrap();
    let mut answer = HOUSE.agent.run(request).unwrap();
    let head = answer.headers().clone();
    let page = answer
        .body_mut()
        .with_config()
        .limit(50_000_000)
        .read_to_string()
        .unwrap();
    (answer.status().as_u16(), head, page)
}

/// 1.9 MB of `1%1%…` gave 180 MB of HTML.
#[test]
fn what_is_found_and_shown_is_bounded_and_said() {
    let (status, _, page) = send(HOUSE.at, None, "1%".repeat(950_000).as_bytes());
    assert_eq!(status, 200);
    assert!(page.len() < 3_000_000, "{}", page.len());
    assert!(page.contains("chỉ đọc 2.000 chỗ có số đầu tiên"));
    assert!(page.contains("Hãy chia nhỏ văn bản") && !page.contains("lantoa read"));
    let (status, _, page) = send(HOUSE.at, None, "Xã vui. ".repeat(200_000).as_bytes());
    assert_eq!(status, 200);
    assert!(
        page.len() < 1_000_000 && page.contains("dài hơn 400.000 ký tự"),
        "{}",
        page.len()
    );
    let word = format!("Mô hình “{}” có {}", "ă".repeat(300), "1% ".repeat(3_000));
    let (_, _, page) = send(HOUSE.at, None, word.as_bytes());
    assert!(page.len() < 3_000_000, "{}", page.len());
}

/// A small .docx that unfolds starves nobody.
#[test]
fn a_word_file_that_unfolds_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("word/document.xml", options).unwrap();
    archive
        .write_all("<w:p><w:t>5 hộ. </w:t></w:p>".repeat(1_000_000).as_bytes())
        .unwrap();
    let file = archive.finish().unwrap().into_inner();
    assert!(file.len() < 500_000);
    let (status, _, page) = send(HOUSE.at, Some("bom.docx"), &file);
    assert_eq!(status, 422);
    assert!(
        page.contains("bung ra quá 16 MB") && page.contains("<textarea"),
        "{page}"
    );
}

/// More than two at once wait, and whoever waits too long is told when to come again.
#[test]
fn texts_are_read_a_few_at_a_time() {
    let text = "1%".repeat(200_000);
    let all: Vec<u16> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..12)
            .map(|_| {
                scope.spawn(|| {
                    let (status, head, page) = send(HOUSE.at, None, text.as_bytes());
                    assert_eq!(status == 503, head.contains_key("retry-after"), "{page}");
                    status
                })
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(
        all.contains(&200) && all.iter().all(|status| matches!(status, 200 | 503)),
        "{all:?}"
    );
}

#[test]
fn nothing_sent_is_given_a_way_on() {
    for (file, content) in [(None, ""), (None, " ... "), (Some("trong.txt"), "")] {
        let (status, _, page) = send(HOUSE.at, file, content.as_bytes());
        assert_eq!(status, 422);
        assert!(
            page.contains("Chưa có gì để đọc") && page.contains("Đọc thử một đoạn mẫu"),
            "{page}"
        );
    }
    let (status, _, page) = send(HOUSE.at, None, "Không có số liệu.".as_bytes());
    assert_eq!(status, 200);
    assert!(page.contains("Không thấy con số nào") && page.contains("href=\"#doc-khac\""));
}

/// A pasted piece of a page is read as one.
#[test]
fn what_is_pasted_may_be_a_piece_of_a_page() {
    let (_, _, page) = send(
        HOUSE.at,
        None,
        "<p>Xã có <b>52</b> hộ nghèo.</p>".as_bytes(),
    );
    assert!(
        page.contains("52 hộ nghèo</a>") && !page.contains("&lt;b&gt;"),
        "{page}"
    );
}

/// The sheet has the address that its content has on every other page.
#[test]
fn the_sheet_is_the_one_of_the_other_pages() {
    let sheet = |path: &str| {
        let mut answer = HOUSE
            .agent
            .get(format!("http://{}{path}", HOUSE.at))
            .call()
            .unwrap();
        let page = answer.body_mut().read_to_string().unwrap();
        let at = page.find("/assets/app-").unwrap();
        page[at..].split('"').next().unwrap().to_owned()
    };
    assert_eq!(sheet("/doc"), sheet("/"));
}

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// A PDF is read by a process of its own: the program's, so the program serves here.
#[test]
fn a_pdf_is_read_on_the_page() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(HOUSE.folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let _program = Program(child);
    let said = BufReader::new(out).lines().next().unwrap().unwrap();
    let at: SocketAddr = said
        .split("http://")
        .nth(1)
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let lines = "BT /F 12 Tf 70 700 Td (Xa co 52 km duong va 2.208 m2.) Tj ET";
    let (status, _, page) = send(at, Some("tin.pdf"), &pdf(lines));
    assert_eq!(status, 200, "{page}");
    assert!(
        page.contains(">52 km</a>") && page.contains("tin.pdf · PDF"),
        "{page}"
    );
    let (status, _, page) = send(at, Some("quet.pdf"), &pdf("0 0 595 842 re f"));
    assert_eq!(status, 422);
    assert!(
        page.contains("quet.pdf: tệp PDF không có lớp chữ"),
        "{page}"
    );
}

/// A page with this content, without cross references: a reader finds the objects itself.
fn pdf(content: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let start = out.len();
    out += &table;
    out += &format!(
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    );
    out.into_bytes()
}
