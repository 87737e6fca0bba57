//! Why an operation is refused: what was read, what is allowed, and in which act.

use std::fmt;

use crate::{
    Day, Defect, Named,
    name::allowed,
    words::{Shown, level_name},
};

/// One reason; an operation is refused with all of them at once and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The act, counted from 1; None when the whole result is at fault.
    pub act: Option<usize>,
    pub why: Why,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.act {
            Some(act) => write!(f, "Việc {act}: {}", self.why),
            None => match &self.why {
                Why::Defect(defect) => write!(f, "Kết quả không thành cây: {defect}"),
                why => why.fmt(f),
            },
        }
    }
}

impl std::error::Error for Refusal {}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("ngày {day} không dùng được; cần {}", allowed())]
    Day { day: Day },
    #[error("không có việc nào; cần ít nhất một")]
    Nothing,
    #[error("\"{read}\" không phải tên tắt, mã hay số (#…) của đơn vị nào có vào ngày {}{}", Shown(*.on), known(.ever))]
    Unknown {
        read: String,
        on: Day,
        ever: Vec<Named>,
    },
    #[error("\"{read}\" có thể là {}; viết cấp:mã, tên tắt hoặc #số", list(.candidates))]
    Ambiguous {
        read: String,
        candidates: Vec<Named>,
    },
    #[error("{unit} đã chấm dứt ngày {}; cần một đơn vị đang có", Shown(*.on))]
    Ended { unit: Named, on: Day },
    #[error("{unit} chấm dứt trong chính việc này; cần một đơn vị còn lại sau ngày ấy")]
    EndsHere { unit: Named },
    #[error("{unit} vừa được lập trong cùng quyết định; cần một đơn vị có từ trước")]
    MadeHere { unit: Named },
    #[error("ngày {}: {unit} chưa có hoặc vừa lập, chỉ có từ {}; cần một ngày sau đó", Shown(*.on), Shown(*.since))]
    NotYet { unit: Named, on: Day, since: Day },
    #[error("ngày {}: {unit} đã có thay đổi từ {}; giai đoạn trước đó đã đóng, cần một ngày sau", Shown(*.on), Shown(*.since))]
    Closed { unit: Named, on: Day, since: Day },
    #[error("{unit} không thể nhập vào chính mình")]
    SelfMerge { unit: Named },
    #[error("{unit} được nêu hai lần; mỗi đơn vị một lần")]
    Twice { unit: Named },
    #[error("không nêu đơn vị nào để nhập; cần ít nhất một")]
    NothingMerged,
    #[error("{unit} chia mà chỉ có {parts} phần; cần ít nhất {}", if *.keep { "một phần tách ra" } else { "hai phần" })]
    NoPart {
        unit: Named,
        parts: usize,
        keep: bool,
    },
    #[error("{unit} có {heirs} đơn vị kế thừa chính; chỉ được một")]
    Heirs { unit: Named, heirs: usize },
    #[error("{unit}: không nêu tên, loại, cấp hay mã mới nào khác hiện tại")]
    SameName { unit: Named },
    #[error("cấp của đơn vị mới \"{name}\" để trống")]
    Blank { name: String },
    #[error("tên mới của đơn vị hoặc loại {fault}")]
    NewName { fault: String },
    #[error("{unit}: tên hoặc loại {fault}")]
    Name { unit: Named, fault: String },
    #[error("{unit} là gốc của cây; gốc không chấm dứt, không đổi cấp trên")]
    Root { unit: Named },
    #[error("cây chưa có gốc; lập gốc trước")]
    NoRoot,
    #[error("{unit} đã thuộc {parent}; cần một đơn vị cấp trên khác")]
    SameParent { unit: Named, parent: Named },
    #[error(
        "{heir} kế thừa {unit} nhưng nằm dưới một đơn vị cũng chấm dứt ngày ấy; nêu cấp trên mới của {heir} trong cùng quyết định"
    )]
    HeirHangs { heir: Named, unit: Named },
    #[error("{unit} không chờ phân; chỉ phân đơn vị đang chờ, đã chia hoặc đã bãi bỏ")]
    NotWaiting { unit: Named },
    #[error("dưới {under} không có đơn vị địa bàn nào cấp \"{level}\" vào hôm trước")]
    NoSuchLevel { under: Named, level: String },
    #[error("{unit}: ngày {} phải nằm bên trong giai đoạn đầu tiên, từ {} đến {}", Shown(*.until), Shown(*.from), Shown(*.to))]
    NotFormer {
        unit: Named,
        until: Day,
        from: Day,
        to: Day,
    },
    #[error("dòng {line} của {table}: {message}")]
    Row {
        table: &'static str,
        line: usize,
        message: String,
    },
    #[error("{unit} không có trong bảng kế thừa và {} không bị bãi bỏ", level_name(.level))]
    Forgotten { unit: Named, level: String },
    #[error("{0}")]
    Defect(Defect),
}

fn known(ever: &[Named]) -> String {
    if ever.is_empty() {
        String::new()
    } else {
        format!("; đã từng dùng: {}", list(ever))
    }
}

fn list(units: &[Named]) -> String {
    units
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" hoặc ")
}
