//! The three outputs of one document: repeatable bytes, the parts a reader
//! program relies on, and refusals that name the place.

mod sample;
mod shipped;

use std::io::{Cursor, Read};

use doc::{Block, Cell, Column, Decimal, Document, Row, Table, docx, html, xlsx};
use sample::report;
use shipped::layout;

#[expect(
    clippy::unwrap_used,
    reason = "an archive without the part fails the test"
)]
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// One element to a line, so that a change of layout is readable in review.
fn lines(xml: &str) -> String {
    xml.replace("><", ">\n<")
}

fn short() -> Document {
    let mut document = report(layout("party-2026"));
    document.blocks.truncate(8);
    document.appendices.clear();
    document
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for id in ["party-2018", "party-2026", "state-2020"] {
        let document = report(layout(id));
        let on_another_thread = document.clone();
        // Other documents come in between, and another thread writes as well.
        let first = (
            docx(&document).unwrap(),
            xlsx(&document).unwrap(),
            html(&document).into_string(),
        );
        docx(&short()).unwrap();
        let second = (
            docx(&document).unwrap(),
            xlsx(&document).unwrap(),
            html(&document).into_string(),
        );
        assert!(first == second, "{id}");
        let third = std::thread::spawn(move || {
            (
                docx(&on_another_thread).unwrap(),
                xlsx(&on_another_thread).unwrap(),
            )
        });
        let third = third.join().unwrap();
        assert!(first.0 == third.0 && first.1 == third.1, "{id}");
    }
}

#[test]
fn nothing_in_the_archives_depends_on_the_clock() {
    let document = report(layout("party-2026"));
    for bytes in [docx(&document).unwrap(), xlsx(&document).unwrap()] {
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for at in 0..archive.len() {
            let modified = archive.by_index(at).unwrap().last_modified().unwrap();
            assert_eq!(modified.year(), 1980);
        }
        assert!(part(&bytes, "docProps/core.xml").contains("2026-07-03T00:00:00Z"));
    }
}

#[test]
fn the_text_of_a_party_report() {
    let bytes = docx(&short()).unwrap();
    insta::assert_snapshot!(lines(&part(&bytes, "word/document.xml")));
}

#[test]
fn the_running_head_and_styles() {
    let bytes = docx(&short()).unwrap();
    let (head, styles) = (
        part(&bytes, "word/header1.xml"),
        part(&bytes, "word/styles.xml"),
    );
    insta::assert_snapshot!(format!("{}\n\n{}", lines(&head), lines(&styles)));
}

#[test]
fn a_wide_appendix_turns_its_page_and_only_its_own() {
    let xml = part(
        &docx(&report(layout("party-2026"))).unwrap(),
        "word/document.xml",
    );
    let sections: Vec<_> = xml
        .split("<w:sectPr>")
        .skip(1)
        .map(|s| s.contains("landscape"))
        .collect();
    assert_eq!(sections, [false, true, false]);
    assert_eq!(xml.matches("<w:titlePg").count(), 1);
    for section in xml.split("<w:sectPr>").skip(1) {
        assert!(
            section.starts_with("<w:headerReference"),
            "{}",
            &section[..60]
        );
    }
}

#[test]
fn every_table_of_figures_repeats_its_header() {
    let xml = part(
        &docx(&report(layout("party-2026"))).unwrap(),
        "word/document.xml",
    );
    assert_eq!(xml.matches("<w:tblHeader />").count(), 4);
}

#[test]
fn text_ends_with_the_mark_of_the_layout() {
    for (id, end) in [
        ("party-2026", "Đảng ủy phường."),
        ("state-2020", "Đảng ủy phường./."),
    ] {
        let text = html(&report(layout(id))).into_string();
        assert!(text.contains(&format!("{end}</p>")), "{id}");
    }
}

#[test]
fn the_preview_of_a_state_report() {
    let mut document = report(layout("state-2020"));
    document.blocks.truncate(5);
    document.appendices.truncate(0);
    insta::assert_snapshot!(lines(&html(&document).into_string()));
}

#[test]
fn the_article_stands_under_a_policy_without_inline_styles() {
    for id in ["party-2026", "state-2020"] {
        let article = doc::article(&report(layout(id))).into_string();
        assert!(
            !article.contains("style") && !article.contains("<script"),
            "{id}"
        );
        let sheet = doc::stylesheet(&layout(id));
        assert!(!sheet.contains('<'), "{sheet}");
    }
}

fn with_cell(cell: Cell) -> Document {
    let mut document = short();
    document.blocks = vec![Block::Table(Table {
        caption: None,
        columns: vec![Column::text("Số hộ")],
        rows: vec![Row::body(vec![cell])],
    })];
    document
}

#[test]
fn characters_that_xml_forbids_are_shown_not_lost() {
    let document = with_cell(Cell::text("a\u{1}b & <c> \"d\"\u{b}dòng hai"));
    let word = part(&docx(&document).unwrap(), "word/document.xml");
    assert!(word.contains("a\u{fffd}b &amp; &lt;c&gt;"), "{word}");
    assert!(word.contains("<w:br w:type=\"textWrapping\" />"), "{word}");
    let strings = part(&xlsx(&document).unwrap(), "xl/sharedStrings.xml");
    assert!(
        strings.contains("a\u{fffd}b &amp; &lt;c&gt; \"d\"\ndòng hai"),
        "{strings}"
    );
    let page = html(&document).into_string();
    assert!(page.contains("a\u{fffd}b &amp; &lt;c&gt;"), "{page}");
}

#[test]
fn what_excel_cannot_hold_is_refused_with_its_place() {
    let long = with_cell(Cell::text("ă".repeat(32_768)));
    insta::assert_snapshot!(xlsx(&long).unwrap_err(), @r#"Bảng 1, dòng 1, cột "Số hộ": ô có 32768 ký tự; Excel cho phép nhiều nhất 32767"#);
    assert!(docx(&long).is_ok());
    assert!(xlsx(&with_cell(Cell::text("ă".repeat(32_767)))).is_ok());
    let big = with_cell(Cell::Integer((1 << 53) + 1));
    insta::assert_snapshot!(xlsx(&big).unwrap_err(), @r#"Bảng 1, dòng 1, cột "Số hộ": số 9.007.199.254.740.993 có quá 15 chữ số có nghĩa hoặc lớn hơn 2^53; Excel không giữ được chính xác"#);
    assert!(docx(&big).is_ok());
}

#[test]
fn crooked_tables_are_refused() {
    let mut document = with_cell(Cell::Integer(1));
    if let Some(Block::Table(table)) = document.blocks.first_mut() {
        table
            .rows
            .push(Row::body(vec![Cell::Integer(1), Cell::Integer(2)]));
    }
    insta::assert_snapshot!(docx(&document).unwrap_err(), @"Bảng 1: dòng 2 có 2 ô, bảng có 1 cột; mỗi dòng phải đủ ô cho từng cột");
    document.blocks = vec![Block::Table(Table {
        caption: None,
        columns: vec![],
        rows: vec![],
    })];
    insta::assert_snapshot!(xlsx(&document).unwrap_err(), @"Bảng 1: bảng không có cột nào; bảng phải có ít nhất một cột");
    document.blocks.clear();
    insta::assert_snapshot!(xlsx(&document).unwrap_err(), @"Văn bản không có bảng hay phụ lục nào để xuất ra Excel");
}

#[test]
fn an_empty_table_says_so() {
    let mut document = with_cell(Cell::Integer(1));
    if let Some(Block::Table(table)) = document.blocks.first_mut() {
        table.rows.clear();
    }
    assert!(part(&docx(&document).unwrap(), "word/document.xml").contains("Không có số liệu"));
    assert!(part(&xlsx(&document).unwrap(), "xl/sharedStrings.xml").contains("Không có số liệu"));
    assert!(html(&document).into_string().contains("Không có số liệu"));
}

#[test]
fn a_long_table_is_written_in_one_go() {
    let mut document = short();
    let row = |at: i64| {
        Row::body(vec![
            Cell::Integer(at),
            Cell::text("Thôn Đông"),
            Cell::Decimal(Decimal::from_scaled(at, 1)),
        ])
    };
    document.blocks = vec![Block::Table(Table {
        caption: None,
        columns: vec![
            Column::number("TT"),
            Column::text("Đơn vị"),
            Column::number("Diện tích").unit("ha"),
        ],
        rows: (0..3000).map(row).collect(),
    })];
    let sheet = part(&xlsx(&document).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>299.9</v>"));
    assert!(docx(&document).is_ok());
}
