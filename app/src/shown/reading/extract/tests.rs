use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::*;

const SENTENCE: &str =
    "Đảng ủy xã đã vận động nhân dân đóng góp trên 52 tỷ đồng, hiến đất làm đường, xây dựng cầu.";
/// The same sentence with the codes of each set of letters, seen as Western ones.
const TCVN3: &str = "§¶ng ñy x· ®· vËn ®éng nh©n d©n ®ãng gãp trªn 52 tû ®ång, hiÕn ®Êt lµm ®\u{AD}êng, x©y dùng cÇu.";
const VNI: &str = "Ñaûng uûy xaõ ñaõ vaän ñoäng nhaân daân ñoùng goùp treân 52 tyû ñoàng, hieán ñaát laøm ñöôøng, xaây döïng caàu.";

fn refused(name: &str, content: &[u8]) -> String {
    bytes(name, content, AT_HAND).unwrap_err().to_string()
}

fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn viscii(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| {
            let row = tables::VISCII.iter().position(|row| row.contains(c));
            row.map_or_else(
                || u8::try_from(u32::from(c)).unwrap(),
                |row| {
                    let column = tables::VISCII[row].chars().position(|d| d == c).unwrap();
                    u8::try_from(0x80 + row * 16 + column).unwrap()
                },
            )
        })
        .collect()
}

#[test]
fn unicode_in_all_its_coats() {
    let decomposed: String = unicode_decomposed(SENTENCE);
    for (content, form) in [
        (SENTENCE.as_bytes().to_vec(), "văn bản UTF-8"),
        (
            [b"\xef\xbb\xbf", SENTENCE.as_bytes()].concat(),
            "văn bản UTF-8",
        ),
        (decomposed.clone().into_bytes(), "văn bản UTF-8"),
        (utf16(SENTENCE, true, u16::to_le_bytes), "văn bản UTF-16"),
        (utf16(SENTENCE, true, u16::to_be_bytes), "văn bản UTF-16"),
        (utf16(SENTENCE, false, u16::to_le_bytes), "văn bản UTF-16"),
    ] {
        let read = bytes("tin.txt", &content, AT_HAND).unwrap();
        assert_eq!(vi::nfc(&read.text), SENTENCE);
        assert_eq!(read.form, form);
    }
}

fn unicode_decomposed(text: &str) -> String {
    // ủ, ã and ộ apart are enough to be not NFC.
    text.replace('ủ', "u\u{309}")
        .replace('ã', "a\u{303}")
        .replace('ộ', "o\u{323}\u{302}")
}

fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = mark
        .then_some(0xfeff)
        .into_iter()
        .chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

#[test]
fn letters_before_unicode_are_recognised_and_converted() {
    for (content, form) in [
        (latin(TCVN3), "văn bản TCVN3 (ABC)"),
        (latin(VNI), "văn bản VNI"),
        (viscii(SENTENCE), "văn bản VISCII"),
        (TCVN3.as_bytes().to_vec(), "văn bản UTF-8, chữ TCVN3 (ABC)"),
        (VNI.as_bytes().to_vec(), "văn bản UTF-8, chữ VNI"),
    ] {
        let read = bytes("cu.txt", &content, AT_HAND).unwrap();
        assert_eq!(read.form, form);
        // TCVN3 has no marked capitals: its fonts draw them.
        assert_eq!(read.text.replace("đảng ủy", "Đảng ủy"), SENTENCE, "{form}");
    }
    // Every letter of the alphabet has its place in each set.
    for letter in "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ".chars()
    {
        let text = letter.to_string();
        assert!(tables::TCVN3.iter().any(|(_, to)| *to == text), "{letter}");
        assert!(tables::VISCII.concat().contains(letter), "{letter}");
    }
}

#[test]
fn other_languages_and_clean_text_are_left_alone() {
    for text in [
        "Café à la crème, déjà vu, naïve, garçon, élève, forêt, où.",
        "Größe, Straße, Äpfel, Übung, schön, für, müssen, können.",
        SENTENCE,
    ] {
        assert_eq!(bytes("x.txt", text.as_bytes(), AT_HAND).unwrap().text, text);
    }
    let why = refused("x.txt", &latin("Größe, Straße, Äpfel, Übung, schön"));
    assert!(
        why.contains("không nhận ra bảng mã") && why.contains("UTF-8"),
        "{why}"
    );
}

#[test]
fn a_page_gives_its_text_without_menus_and_scripts() {
    let page = "<!DOCTYPE html><html><head><title>Tin xã Tân Lập</title><style>p{}</style>\
        <script>var x = '<p>52 tỷ</p>';</script></head><body><header><a href=/>Trang nhất 24 giờ</a></header>\
        <nav><ul><li><a>Tin 1</a></li><li>mục 7</li></ul></nav><div class='menu-top'><div>99 mục</div><p>x</p></div>\
        <h1>Xã Tân Lập <em>làm đường</em></h1><p>Vận động trên&nbsp;52 tỷ đồng,<br>hiến 2.208&#109;2 đất &amp; công.</p>\
        <table><tr><td>Thôn 1</td><td>12 hộ</td></tr></table><ul><li><a>Tin khác 15 mô hình</a></li></ul>\
        <form>5 ô</form><footer>Điện thoại 0203</footer></body></html>";
    let read = bytes("tin.html", page.as_bytes(), AT_HAND).unwrap();
    assert_eq!(
        read.text,
        "Tin xã Tân Lập\n\nXã Tân Lập làm đường\nVận động trên\u{a0}52 tỷ đồng,\nhiến 2.208m2 đất & công.\nThôn 1\n12 hộ"
    );
}

#[test]
fn an_article_is_preferred_to_what_stands_around_it() {
    let long = "Xã đã làm 12 km đường. ".repeat(20);
    let page = format!(
        "<html><body><div>Nóng: 99 tin</div><article><h1>Đầu đề</h1><p>{long}</p></article><p>Đọc thêm 5 bài</p></body>"
    );
    let read = bytes("tin.html", page.as_bytes(), AT_HAND).unwrap().text;
    assert!(
        read.starts_with("Đầu đề\nXã đã") && !read.contains("99") && !read.contains("5 bài"),
        "{read}"
    );
}

const BODY: &str = r#"<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>
<w:p><w:r><w:t>Kết quả: </w:t></w:r><w:r><w:t xml:space="preserve">trên 52 </w:t></w:r><w:r><w:t>tỷ đồng &amp; c&#244;ng</w:t></w:r><w:del><w:r><w:delText>45 tỷ</w:delText></w:r></w:del></w:p>
<w:moveFrom><w:r><w:t>đã dời 7 hộ</w:t></w:r></w:moveFrom>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Đảng viên</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2.600</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>khung chữ</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>khung chữ</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
<w:p><w:r><w:t>một</w:t><w:br/><w:t>hai</w:t></w:r></w:p></w:body></w:document>"#;
const NOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote><w:p><w:r><w:t>Chú thích: 12 km đường.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

#[test]
fn a_word_file_gives_body_cells_and_notes() {
    let file = docx(&[("word/document.xml", BODY), ("word/footnotes.xml", NOTES)]);
    assert_eq!(
        bytes("bao-cao.docx", &file, AT_HAND).unwrap().text,
        "Kết quả: trên 52 tỷ đồng & công\nĐảng viên\n2.600\nkhung chữ\nmột\nhai\nChú thích: 12 km đường.\n"
    );
    // Half a file is no file.
    assert!(refused("bao-cao.docx", &file[..file.len() / 2]).contains("hỏng"));
    let scan = docx(&[("word/document.xml", "<w:document><w:body/></w:document>")]);
    assert!(refused("anh.docx", &scan).contains("OCR"));
}

#[test]
fn bombs_are_refused() {
    let huge = " ".repeat(usize::try_from(AT_HAND.word).unwrap() + 1);
    let bomb = docx(&[("word/document.xml", &huge)]);
    assert!(bomb.len() < 200_000);
    assert!(refused("bom.docx", &bomb).contains("bung ra quá"));
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(huge.as_bytes()).unwrap();
    let pdf = [
        b"%PDF-1.4\n1 0 obj <<>> stream\n".as_slice(),
        &packed.finish().unwrap(),
        b"\nendstream",
    ]
    .concat();
    assert!(refused("bom.pdf", &pdf).contains("bung ra quá"));
    // Of a sparse file nothing is read.
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("to.txt");
    std::fs::File::create(&path)
        .unwrap()
        .set_len(TOO_LARGE)
        .unwrap();
    assert!(file(&path).unwrap_err().to_string().contains("200 MB"));
}

/// A PDF of one page; `content` is its drawing.
fn pdf(content: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let table = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        out += &format!("{place:010} 00000 n \n");
    }
    out += &format!(
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF",
        objects.len() + 1
    );
    out.into_bytes()
}

#[test]
fn a_pdf_gives_its_text_layer_and_a_scan_says_that_it_has_none() {
    let lines = "BT /F 12 Tf 70 700 Td (Ket qua huy dong nguon luc xa hoi cua cac mo hinh dat tren) Tj 0 -14 Td (52 ty dong, hien 2.208 m2.) Tj 0 -14 Td (Trang sau.) Tj 0 -600 Td (3) Tj ET";
    let read = bytes("a.pdf", &pdf(lines), AT_HAND).unwrap().text;
    assert_eq!(
        read,
        "Ket qua huy dong nguon luc xa hoi cua cac mo hinh dat tren 52 ty dong, hien 2.208 m2.\nTrang sau."
    );
    let why = refused("quet.pdf", &pdf("0 0 595 842 re f"));
    assert!(why.contains("không có lớp chữ"), "{why}");
    assert!(refused("hong.pdf", b"%PDF-1.7\nabc").contains("hỏng"));
}

#[test]
fn what_cannot_be_read_is_said_to_be_what_it_is() {
    let wide = |s: &str| {
        s.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let ole = |name: &str| {
        [
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            vec![0; 64],
            wide(name),
        ]
        .concat()
    };
    let sheet = docx(&[("xl/workbook.xml", "<x/>")]);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("trong.txt", Vec::new()),
        ("trang.txt", b" \n\t\n".to_vec()),
        ("mat-khau.docx", ole("EncryptedPackage")),
        ("cu.doc", ole("WordDocument")),
        ("cu.xls", ole("Workbook")),
        ("bang.docx", sheet),
        ("anh.pdf", b"\x89PNG\r\n\x1a\n....".to_vec()),
        ("tin.docx", SENTENCE.as_bytes().to_vec()),
        ("tin.txt", pdf("")),
        ("tin.pdf", docx(&[("word/document.xml", BODY)])),
        ("tin.doc", docx(&[("word/document.xml", BODY)])),
        ("tin.rtf", b"{\\rtf1\\ansi x}".to_vec()),
        ("may.txt", (0..=255).collect()),
    ];
    let said: Vec<String> = cases
        .iter()
        .map(|(name, content)| refused(name, content))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever comes, there is a text with letters or a reason.
    #[test]
    fn extraction_answers_every_bytes(
        head in prop::sample::select(vec![&b""[..], b"<html><body>", b"<!doctype html><p>a", b"PK\x03\x04", b"%PDF-1.4\n1 0 obj", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
        tail in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        match bytes("x", &[head, &tail].concat(), AT_HAND) {
            Ok(read) => prop_assert!(read.text.chars().any(char::is_alphanumeric)),
            Err(why) => prop_assert!(!why.to_string().is_empty()),
        }
    }

    #[test]
    fn a_damaged_word_file_never_panics(at in 0usize..800, to in any::<u8>()) {
        let mut file = docx(&[("word/document.xml", BODY)]);
        let at = at % file.len();
        file[at] = to;
        drop(bytes("x.docx", &file, AT_HAND));
    }

    #[test]
    fn a_damaged_pdf_never_panics(at in 0usize..800, to in any::<u8>()) {
        let mut file = pdf("BT /F 12 Tf 70 700 Td (52 ty) Tj ET");
        let at = at % file.len();
        file[at] = to;
        drop(bytes("x.pdf", &file, AT_HAND));
    }
}

/// A piece of a page without `<html>`.
#[test]
fn an_html_piece_is_html() {
    for piece in [
        "<p>Xã có <b>52</b> hộ.</p>",
        "<div class=\"tin\"><h1>Tin</h1>Xã có 52 hộ.</div>",
        "<!-- tin --><p>Xã có 52 hộ.",
        "Xã có <strong>52</strong> hộ.",
        "Xã có 52 hộ.<br>Huyện có 7 xã.<br/>",
        "\n  <P>Xã c&oacute; 52 hộ.</P>",
    ] {
        for name in ["tin.html", "tin.txt", "tin"] {
            let read = bytes(name, piece.as_bytes(), AT_HAND).unwrap();
            assert!(read.form.contains("trang web"), "{piece} {}", read.form);
            assert!(
                read.text.contains("Xã có 52 hộ.") && !read.text.contains('<'),
                "{}",
                read.text
            );
        }
    }
    for text in [
        "Xã có < 5 hộ và > 3 thôn.",
        "Xã <vận động> 52 hộ.",
        "<Ghi chú> Xã có 52 hộ, a<b và c>d.",
        "Thư gửi <a@b.vn> và <p.q@b.vn>.",
    ] {
        assert_eq!(
            bytes("tin.txt", text.as_bytes(), AT_HAND).unwrap().text,
            text
        );
    }
}

/// `read` of a FIFO waits for ever.
#[cfg(unix)]
#[test]
fn a_pipe_is_refused_before_it_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("ong.txt");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    for path in [pipe.as_path(), Path::new("/dev/zero")] {
        let why = file(path).unwrap_err().to_string();
        assert!(
            why.contains("không phải tệp") && why.contains("lantoa read -"),
            "{why}"
        );
    }
}

/// A small .docx that unfolds is less to a server than to who reads it at home.
#[test]
fn what_is_sent_unfolds_to_less() {
    let long = format!("<w:p><w:t>{}</w:t></w:p>", "5 hộ. ".repeat(4_000_000));
    let file = docx(&[("word/document.xml", &long)]);
    assert!(file.len() < 200_000);
    assert!(bytes("a.docx", &file, AT_HAND).is_ok());
    let why = bytes("a.docx", &file, SENT).unwrap_err().to_string();
    assert!(why.contains("bung ra quá 16 MB"), "{why}");
}
