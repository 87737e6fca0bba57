//! Reading: figures out of articles and reports, so that a clerk confirms instead of typing and a
//! published number is held against the registers. Nothing is written here.

mod agreement;
mod apart;
pub mod cli;
mod digest;
mod extract;
mod marked;
mod matching;
mod page;
mod places;
mod reconcile;
mod speaking;
mod text;
pub mod web;

use std::path::Path;

use reader::digest::Digest;
use reader::{Places, Reading};

use crate::shell::fault::Fault;

pub use extract::{AT_HAND, Extracted, bytes as extract};
pub use places::Catalogue;
pub use reconcile::{Held, Outcome, Question, Reconciled, run as reconcile};

/// A text with all that was read out of it: what a desk shows for confirming.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's name as given, or what stands for a pasted text.
    pub name: String,
    /// What it was read from: "Word (.docx)".
    pub form: String,
    pub text: String,
    pub reading: Reading,
    pub digest: Digest,
}

impl Source {
    /// Reads a text that is at hand.
    #[must_use]
    pub fn of(name: &str, form: &str, text: String, places: &dyn Places) -> Source {
        Source::up_to(name, form, text, places, usize::MAX)
    }

    /// Reads a text until `most` figures and other numbers are found; what lies behind is not kept.
    #[must_use]
    pub fn up_to(
        name: &str,
        form: &str,
        mut text: String,
        places: &dyn Places,
        most: usize,
    ) -> Source {
        let reading = reader::read_up_to(&text, places, most);
        if let Some((at, _)) = reading.rest.and_then(|rest| text.char_indices().nth(rest)) {
            text.truncate(at);
        }
        let digest = reader::digest::digest(&text, &reading, places);
        Source {
            name: name.to_owned(),
            form: form.to_owned(),
            text,
            reading,
            digest,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or is of no kind that is read.
    pub fn file(path: &Path, places: &dyn Places) -> Result<Source, Fault> {
        let extracted = extract::file(path)?;
        let name = path.display().to_string();
        Ok(Source::of(&name, &extracted.form, extracted.text, places))
    }
}

/// What is read, in words: "trên 52 tỷ đồng", "41/44 (93,18 %)", "63 triệu đồng/người/năm".
#[must_use]
pub fn value_vi(figure: &reader::Figure) -> String {
    let quantity = vi::Quantity {
        value: figure.value,
        high: figure.high,
        of: figure.of,
        bound: figure.bound,
    };
    let uom = figure.unit.uom();
    let mut said = quantity.to_vi(uom.unwrap_or(vi::Uom::Count));
    if uom.is_none() {
        said.push(' ');
        said.push_str(unit_vi(figure.unit));
    }
    if let Some(per) = &figure.per {
        said.push('/');
        said.push_str(&per_vi(per));
    }
    said
}

fn unit_vi(unit: reader::Unit) -> &'static str {
    use reader::Unit;
    match unit {
        Unit::Litre => "lít",
        Unit::Gram => "gam",
        Unit::Quintal => "tạ",
        Unit::Yen => "yến",
        Unit::Sao => "sào",
        Unit::Mau => "mẫu",
        Unit::Cong => "công đất",
        Unit::M3 => "m³",
        Unit::Permille => "‰",
        other => other.code(),
    }
}

/// What a value is spread over, in Vietnamese; words without a code stay as the text has them.
#[must_use]
pub fn per_vi(per: &str) -> String {
    let parts = per.split('/').map(|part| match part {
        "person" => "người",
        "household" => "hộ",
        "month" => "tháng",
        "year" => "năm",
        "day" => "ngày",
        "week" => "tuần",
        "quarter" => "quý",
        "hour" => "giờ",
        "time" => "lần",
        "turn" => "lượt",
        "tonne" => "tấn",
        "sao" => "sào",
        "commune" => "xã",
        "village" => "thôn",
        "cell" => "chi bộ",
        other => other,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What a number that is no figure is, in Vietnamese.
#[must_use]
pub fn why_vi(why: reader::Why) -> &'static str {
    use reader::Why;
    match why {
        Why::Document => "số hiệu văn bản",
        Why::Date => "ngày tháng năm",
        Why::Period => "giai đoạn",
        Why::Quarter => "quý",
        Why::Weekday => "thứ trong tuần",
        Why::Clock => "giờ giấc",
        Why::Duration => "thời gian kéo dài",
        Why::Age => "tuổi",
        Why::Ordinal => "số thứ tự",
        Why::Clause => "điều, khoản",
        Why::Level => "cấp, hạng",
        Why::Grade => "lớp, khối",
        Why::Address => "địa chỉ",
        Why::Phone => "số điện thoại",
        Why::Plate => "biển số",
        Why::Code => "mã, ký hiệu",
        Why::Numbering => "số mục",
        Why::Name => "tên riêng",
        Why::Proverb => "thành ngữ, tục ngữ",
    }
}
