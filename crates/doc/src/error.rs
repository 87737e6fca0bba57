//! Why a document could not be written, in words that whoever typed it can act on.

/// Every message names the place in the document and what is allowed there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "{place}: dòng {row} có {found} ô, bảng có {columns} cột; mỗi dòng phải đủ ô cho từng cột"
    )]
    RowShape {
        place: String,
        row: usize,
        found: usize,
        columns: usize,
    },
    #[error("{place}: bảng không có cột nào; bảng phải có ít nhất một cột")]
    NoColumns { place: String },
    #[error("Văn bản không có bảng hay phụ lục nào để xuất ra Excel")]
    NoTable,
    #[error(
        "{place}, dòng {row}, cột \"{column}\": số {value} có quá 15 chữ số có nghĩa hoặc lớn hơn 2^53; Excel không giữ được chính xác"
    )]
    NumberTooLarge {
        place: String,
        row: usize,
        column: String,
        value: String,
    },
    #[error(
        "{place}, dòng {row}, cột \"{column}\": ô có {length} ký tự; Excel cho phép nhiều nhất {allowed}"
    )]
    TextTooLong {
        place: String,
        row: usize,
        column: String,
        length: usize,
        allowed: usize,
    },
    #[error("Kiểu trình bày \"{profile}\" không có chữ viết tắt cho hình thức ký \"{capacity}\"")]
    NoSignatureWord {
        profile: String,
        capacity: &'static str,
    },
    #[error("Không dựng được tệp Word: {0}")]
    Word(String),
    #[error("Không dựng được tệp Excel: {0}")]
    Excel(#[from] rust_xlsxwriter::XlsxError),
    #[error("Không đóng được gói tệp: {0}")]
    Archive(#[from] zip::result::ZipError),
    #[error("Không ghi được gói tệp: {0}")]
    Io(#[from] std::io::Error),
}
