//! Reports of the demonstration's localities: resolved, written, signed, read back by other makers.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "reports/books.rs"]
mod books;

use std::process::Command;

use books::{app, asked, finished, report, resolved};
use lantoa::books::figures::{FigureId, Sight};
use lantoa::shell::access::Scope;
use lantoa::shown::reports::{self, Format, Resolved, Standing};

#[test]
fn the_report_of_ngoc_hoi() {
    let report = report("ngoc-hoi", "party-2018");
    let mut shown = serde_json::to_value(report).unwrap();
    shown["document"]["profile"] = "…".into();
    shown["version"] = "…".into();
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
            let (figure, name) = app
                .with_books(|conn, books| {
                    let id = FigureId::read(books.catalog, &used.id)?;
                    let name = books.catalog.measure(id.measure)?.name.clone();
                    let scope = Scope::everything(books.tree);
                    Ok((Sight::of(books, &scope).one(conn, &id)?, name))
                })
                .unwrap();
            assert_eq!(name, used.name);
            let stated = !figure.declared.is_empty();
            assert!(stated || used.standing != Standing::Declared, "{}", used.id);
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
    let report = resolved(&finished("que-vo", "party-2018"));
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

/// A draft asks for what is not written; what is signed has nothing left to write.
#[test]
fn what_is_not_written_is_asked_for_and_never_signed() {
    let draft = report("ngoc-hoi", "party-2018");
    let refused = reports::sign(app(), &draft, Format::Docx).unwrap_err();
    let refused = refused.to_string();
    for place in [
        "Mục IV. ĐÁNH GIÁ CHUNG: Ưu điểm; Hạn chế, khuyết điểm",
        "Ngày ký (--date)",
        "Họ tên người ký (--signer)",
    ] {
        assert!(refused.contains(place), "{refused}");
    }
    let report = resolved(&finished("ngoc-hoi", "party-2018"));
    assert_eq!(report.blanks, Vec::<String>::new());
    let headings: Vec<&str> = report
        .document
        .blocks
        .iter()
        .filter_map(|block| match block {
            doc::Block::Heading { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert!(
        headings
            .iter()
            .all(|h| !h.contains("KIẾN NGHỊ") && !h.contains("Tiếp dân")),
        "a section without content is left out: {headings:?}"
    );
    assert!(
        headings.contains(&"IV. ĐÁNH GIÁ CHUNG")
            && headings.contains(&"3. Gắn với thực hiện nhiệm vụ chính trị"),
        "and the others are numbered on: {headings:?}"
    );
    let mut wrong = finished("ngoc-hoi", "party-2018");
    wrong.texts.insert("danh-gia-chung".into(), Vec::new());
    let wrong = app().db.read(|conn| reports::resolve(conn, app(), &wrong));
    let wrong = wrong.unwrap_err().to_string();
    assert!(
        wrong.contains("danh-gia-chung") && wrong.contains("kien-nghi"),
        "{wrong}"
    );
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
    assert_eq!(old.document.header.issuer, "HUYỆN ỦY QUẾ VÕ");
    assert_eq!(old.document.header.number.symbol, "BC/HU");
    let later = on("2023-12-20", "party-2018").unwrap();
    assert_eq!(later.document.header.issuer, "THỊ ỦY QUẾ VÕ");
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
    assert_eq!(
        report.document.header.issuer,
        "ỦY BAN NHÂN DÂN HUYỆN NGỌC HỒI"
    );
    assert!(
        report
            .document
            .header
            .subject
            .ends_with("huyện Ngọc Hồi, năm 2023")
    );
    assert!(report.figures.iter().all(|f| f.period.iso() == "2023"));
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
    use lantoa::shown::reading::{self, Catalogue, Source};
    let places = Catalogue::of(&app().units.at_hand().tree);
    for slug in ["lai-vung", "ngoc-hoi", "son-la"] {
        for layout in ["party-2018", "party-2026", "state-2020"] {
            let file = reports::bytes(&report(slug, layout), Format::Docx).unwrap();
            let read = reading::extract("bao-cao.docx", &file, reading::AT_HAND).unwrap();
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
