//! Reports of the demonstration's localities: resolved, written, signed, read back by other makers.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "reports/books.rs"]
mod books;

use std::process::Command;

use books::{app, asked, report};
use lantoa::shown::reports::{self, Format, Resolved};

#[test]
fn the_report_of_ngoc_hoi() {
    let report = report("ngoc-hoi", "party-2018");
    let mut shown = report.clone();
    shown.layout.text = "…".to_owned();
    shown.version = "…".to_owned();
    insta::assert_json_snapshot!(shown);
}

#[test]
fn the_words_on_its_pages() {
    let bytes = reports::bytes(&report("ngoc-hoi", "party-2018"), Format::Docx).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    let mut part = zip.by_name("word/document.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
    insta::assert_snapshot!(books::words(&xml));
}

#[test]
fn every_number_of_a_sentence_is_a_figure_that_the_books_give() {
    let app = app();
    for slug in ["lai-vung", "binh-xuyen", "ngoc-hoi", "que-vo", "son-la"] {
        let report = report(slug, "party-2018");
        assert!(!report.figures.is_empty(), "{slug}");
        for used in &report.figures {
            let id = used.id.parse().unwrap();
            let figure = app.db.read(|conn| {
                let dated = app.units.current(conn)?;
                let catalog = app.programmes.current();
                let books = lantoa::books::figures::ask::Books {
                    tree: &dated.tree,
                    catalog: &catalog,
                };
                let scope = lantoa::shell::access::Scope::everything(&dated.tree);
                lantoa::books::figures::sight::Sight::of(books, &scope).one(conn, &id)
            });
            let figure = figure.unwrap();
            assert_eq!(figure.name, used.name);
            let stated = !figure.declared.is_empty();
            assert!(stated || used.standing != "declared", "{}", used.id);
        }
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    for format in [Format::Docx, Format::Xlsx] {
        let first = report("son-la", "party-2026");
        let json = serde_json::to_string(&first).unwrap();
        let again: Resolved = serde_json::from_str(&json).unwrap();
        assert_eq!(first, again);
        assert_eq!(
            reports::bytes(&first, format).unwrap(),
            reports::bytes(&again, format).unwrap()
        );
        assert_eq!(first, report("son-la", "party-2026"));
    }
}

#[test]
fn signed_once_the_same_for_ever_and_one_byte_more_is_unknown() {
    let app = app();
    let report = report("que-vo", "party-2018");
    for format in [Format::Docx, Format::Xlsx] {
        let seal = reports::sign(app, &report, format).unwrap();
        assert!(!seal.before);
        let again = reports::sign(app, &report, format).unwrap();
        assert!(again.before);
        assert_eq!(
            (&again.document, &again.sha256, &again.signed_at),
            (&seal.document, &seal.sha256, &seal.signed_at)
        );
        let found = reports::verify(app, &seal.document).unwrap().unwrap();
        assert!(found.rebuilt);
        assert_eq!(found.unit, "Thị xã Quế Võ");
        let mut touched = seal.document.clone();
        touched.push(0);
        assert_eq!(reports::verify(app, &touched).unwrap(), None);
    }
    assert!(lantoa::verify::run(app).unwrap().differences.is_empty());
}

#[test]
fn names_are_those_of_the_date_and_the_layout_must_hold_on_it() {
    let app = app();
    let on = |date: &str, layout: &str| {
        app.db.read(|conn| {
            let mut asked = asked("que-vo", layout);
            asked.date = Some(date.parse().unwrap());
            reports::resolve(conn, app, &asked)
        })
    };
    let old = on("2022-12-20", "party-2018").unwrap();
    assert_eq!(old.head.issuer, "HUYỆN ỦY QUẾ VÕ");
    assert_eq!(old.head.symbol, "BC/HU");
    let later = on("2023-12-20", "party-2018").unwrap();
    assert_eq!(later.head.issuer, "THỊ ỦY QUẾ VÕ");
    let wrong = on("2023-12-20", "party-2026").unwrap_err().to_string();
    assert!(
        wrong.contains("không có hiệu lực ngày 20/12/2023"),
        "{wrong}"
    );
    let gone = on("2025-12-20", "party-2018").unwrap_err().to_string();
    assert!(gone.contains("không hoạt động ngày 20/12/2025"), "{gone}");
}

#[test]
fn a_period_leaves_out_what_is_not_of_it() {
    let app = app();
    let report = app.db.read(|conn| {
        let mut asked = asked("ngoc-hoi", "state-2020");
        asked.period = Some(vi::Span::year(2023).unwrap());
        reports::resolve(conn, app, &asked)
    });
    let report = report.unwrap();
    assert_eq!(report.head.issuer, "ỦY BAN NHÂN DÂN HUYỆN NGỌC HỒI");
    assert!(report.head.subject.ends_with("huyện Ngọc Hồi, năm 2023"));
    assert!(report.figures.iter().all(|f| f.period == "2023"));
    assert!(report.figures.iter().any(|f| f.text == "120/120 (100 %)"));
    assert!(report.figures.iter().all(|f| !f.id.starts_with("tccsd~")));
}

/// Without them the test says so and passes, unless `LANTOA_REQUIRE_PEERS=1`.
#[test]
fn other_programs_read_the_same_numbers_back() {
    const INSTALL: &str = "python3 -m pip install python-docx openpyxl";
    let python = std::env::var("LANTOA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let present = Command::new(&python)
        .args(["-c", "import docx, openpyxl"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !present {
        let required = std::env::var("LANTOA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
        assert!(
            !required,
            "thiếu python-docx hoặc openpyxl; cài bằng: {INSTALL}"
        );
        eprintln!("BỎ QUA: thiếu python-docx hoặc openpyxl; cài bằng: {INSTALL}");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports/read_back.py");
    for slug in ["lai-vung", "binh-xuyen", "ngoc-hoi", "que-vo", "son-la"] {
        let folder = tempfile::tempdir().unwrap();
        let report = report(slug, "party-2018");
        let put =
            |name: &str, bytes: Vec<u8>| std::fs::write(folder.path().join(name), bytes).unwrap();
        put("report.json", serde_json::to_vec(&report).unwrap());
        put(
            "report.docx",
            reports::bytes(&report, Format::Docx).unwrap(),
        );
        put(
            "report.xlsx",
            reports::bytes(&report, Format::Xlsx).unwrap(),
        );
        let output = Command::new(&python)
            .arg(script)
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{slug}:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// The product's own reports read back: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA" names no commune.
#[test]
fn a_report_read_back_has_no_place_of_its_headings() {
    use lantoa::shown::reading::{Source, extract, places::Catalogue};
    let places = Catalogue::of(&app().units.at_hand().tree);
    for slug in ["lai-vung", "ngoc-hoi", "son-la"] {
        for layout in ["party-2018", "party-2026", "state-2020"] {
            let file = reports::bytes(&report(slug, layout), Format::Docx).unwrap();
            let read = extract::bytes("bao-cao.docx", &file, extract::AT_HAND).unwrap();
            assert!(
                layout != "state-2020" || read.text.contains("XÃ HỘI CHỦ NGHĨA"),
                "{}",
                read.text
            );
            let source = Source::of("bao-cao.docx", &read.form, read.text, &places);
            let named: Vec<String> = source
                .digest
                .places
                .iter()
                .map(|p| vi::fold(&p.called()))
                .collect();
            assert!(!named.is_empty(), "{slug} {layout}");
            let wrong = |name: &&String| {
                name.starts_with("xa hoi") || name.starts_with("ban ") || name.starts_with("nuoc")
            };
            assert_eq!(named.iter().find(wrong), None, "{slug} {layout}: {named:?}");
        }
    }
}
