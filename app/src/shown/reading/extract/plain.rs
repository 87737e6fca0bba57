//! Plain text: UTF-8, UTF-16 with or without its mark, else one of the letters before Unicode.

use super::legacy;

/// The text and the name of its letters.
///
/// # Errors
/// The bytes are no text, or letters that cannot be told apart.
pub fn decode(bytes: &[u8]) -> Result<(String, &'static str), String> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Ok((wide(rest, u16::from_le_bytes)?, "UTF-16"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Ok((wide(rest, u16::from_be_bytes)?, "UTF-16"));
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if body.contains(&0) {
        return unmarked(body);
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok((text.to_owned(), "UTF-8")),
        Err(at) => legacy::recognise(body).ok_or_else(|| unknown(body, at.valid_up_to())),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|p| unit([p[0], p[1]])).collect();
    let text = String::from_utf16(&units);
    text.ok()
        .filter(|_| bytes.len().is_multiple_of(2))
        .ok_or_else(|| "văn bản UTF-16 bị hỏng hoặc tải về chưa hết; hãy lấy lại tệp".to_owned())
}

/// UTF-16 without its mark: Latin letters, blanks and digits leave every other byte zero.
fn unmarked(bytes: &[u8]) -> Result<(String, &'static str), String> {
    let zeros = |odd: usize| {
        bytes
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let half = bytes.len() / 2;
    let read = if odd * 5 > half && even * 50 < half {
        wide(bytes, u16::from_le_bytes).ok()
    } else if even * 5 > half && odd * 50 < half {
        wide(bytes, u16::from_be_bytes).ok()
    } else {
        None
    };
    read.map(|text| (text, "UTF-16")).ok_or_else(|| {
        "nội dung là dữ liệu nhị phân, không phải văn bản; đọc được .txt, .html, .docx, .pdf"
            .to_owned()
    })
}

fn unknown(bytes: &[u8], at: usize) -> String {
    let byte = bytes.get(at).copied().unwrap_or_default();
    format!(
        "không nhận ra bảng mã chữ (byte {byte:02X} ở vị trí {at}); đọc được UTF-8, UTF-16, TCVN3 (ABC), VNI, VISCII; hãy mở bằng Word và lưu lại với mã UTF-8"
    )
}
