//! What can be wrong with a set of units and successions, in words that a person can act on.

use std::fmt;

use crate::{
    Day, Unit, UnitId,
    words::{Shown, level_name},
};

/// A unit as it is named to people: last name, code if it has one, id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: UnitId,
    pub name: String,
    pub code: Option<String>,
}

impl Named {
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        let last = unit.versions.last();
        Self {
            id: unit.id,
            name: last.map_or_else(String::new, |v| v.name.clone()),
            code: last.and_then(|v| v.code.clone()),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{} (mã {code})", self.name),
            None => write!(f, "{} ({})", self.name, self.id),
        }
    }
}

/// A reason why units and successions are not a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    #[error("Hai đơn vị cùng số {0}; mỗi đơn vị một số riêng")]
    SameId(UnitId),
    #[error("Đơn vị {0} không có giai đoạn nào; cần ít nhất một")]
    NoVersion(UnitId),
    #[error("{unit}: giai đoạn {} – {} không có ngày nào; ngày sau phải lớn hơn ngày trước", Shown(*.from), Shown(*.to))]
    Empty { unit: Named, from: Day, to: Day },
    #[error("{unit}: hai giai đoạn chồng nhau từ ngày {}", Shown(*.on))]
    Overlap { unit: Named, on: Day },
    #[error("{unit}: bỏ trống từ ngày {} đến trước ngày {}; các giai đoạn phải liền nhau", Shown(*.from), Shown(*.to))]
    Gap { unit: Named, from: Day, to: Day },
    #[error("{unit}: đơn vị cấp trên {parent} không có trong cây")]
    UnknownParent { unit: Named, parent: UnitId },
    #[error("{unit}: ngày {} nằm dưới chính mình", Shown(*.on))]
    Cycle { unit: Named, on: Day },
    #[error("{unit}: thuộc {parent} từ {} đến {}, nhưng đơn vị ấy chỉ có từ {} đến {}", Shown(*.from), Shown(*.to), Shown(.life.0), Shown(.life.1))]
    Orphan {
        unit: Named,
        parent: Named,
        from: Day,
        to: Day,
        life: (Day, Day),
    },
    #[error("Cây không có gốc; cần một đơn vị không có cấp trên")]
    NoRoot,
    #[error("{unit} không có cấp trên, trong khi gốc là {root}; chỉ gốc mới không có cấp trên")]
    SecondRoot { unit: Named, root: Named },
    #[error("Gốc {root} phải còn đến nay và không bao giờ có cấp trên")]
    RootEnds { root: Named },
    #[error("Kế thừa {predecessor} → {successor}: không có đơn vị như vậy trong cây")]
    UnknownHeir {
        predecessor: UnitId,
        successor: UnitId,
    },
    #[error("{unit} không thể kế thừa chính mình")]
    OwnHeir { unit: Named },
    #[error("Kế thừa {predecessor} → {successor} ngày {}: {predecessor} có từ {} đến {}; phải có từ trước ngày ấy và, nếu nhập toàn bộ, chấm dứt đúng ngày ấy", Shown(*.on), Shown(.life.0), Shown(.life.1))]
    PredecessorLife {
        predecessor: Named,
        successor: Named,
        on: Day,
        life: (Day, Day),
    },
    #[error("Kế thừa {predecessor} → {successor} ngày {}: {successor} có từ {} đến {}, không có vào ngày ấy", Shown(*.on), Shown(.life.0), Shown(.life.1))]
    SuccessorLife {
        predecessor: Named,
        successor: Named,
        on: Day,
        life: (Day, Day),
    },
    #[error("{unit}: ngày {} nhập toàn bộ vào một đơn vị mà vẫn còn đơn vị kế thừa khác", Shown(*.on))]
    WholeAndMore { unit: Named, on: Day },
    #[error("Mã {code} {} trùng từ ngày {}: {first} và {second}", level_name(.level), Shown(*.on))]
    SameCode {
        level: String,
        code: String,
        on: Day,
        first: Named,
        second: Named,
    },
    #[error("Tên tắt \"{slug}\" trùng: {first} và {second}")]
    SameSlug {
        slug: String,
        first: Named,
        second: Named,
    },
    #[error(
        "{unit}: tên tắt \"{slug}\" không hợp lệ; chỉ gồm a–z, 0–9, dấu gạch nối, có ít nhất một chữ cái"
    )]
    BadSlug { unit: Named, slug: String },
    #[error("{unit} được phân về {to} ngày {}: chỉ phân một đơn vị đã chấm dứt, về một đơn vị đang có vào ngày ấy", Shown(*.on))]
    BadAssignment { unit: Named, to: UnitId, on: Day },
}
