//! Reasons that are worded where they are told: a fault of the public and of the API holds a stable
//! code and what it is about; its sentence stands in both languages beside the code.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::lang::Lang;
use super::text::fill;

/// What kind of refusal or failure it is: decides the status and the heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Usage,
    Invalid,
    Refused,
    Missing,
    Stranger,
    Denied,
    Conflict,
    TooLarge,
    ContentType,
    /// Another version of a protocol than is spoken here.
    Version,
    /// What came does not hash to what it should.
    Checksum,
    Method,
    Busy,
    Full,
    Inside,
}

impl Kind {
    /// Of the answer.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Kind::Usage => StatusCode::BAD_REQUEST,
            Kind::Invalid | Kind::Refused => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Missing => StatusCode::NOT_FOUND,
            Kind::Stranger => StatusCode::UNAUTHORIZED,
            Kind::Denied => StatusCode::FORBIDDEN,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::Version => StatusCode::PRECONDITION_FAILED,
            // As `tus` has it.
            Kind::Checksum => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Kind::Full => StatusCode::INSUFFICIENT_STORAGE,
            Kind::Inside => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code of a fault of which nothing more particular is known.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Invalid => "invalid",
            Kind::Refused => "refused",
            Kind::Missing => "not_found",
            Kind::Stranger => "unauthorized",
            Kind::Denied => "denied",
            Kind::Conflict => "conflict",
            Kind::TooLarge => "too_large",
            Kind::ContentType => "content_type",
            Kind::Version => "version",
            Kind::Checksum => "checksum",
            Kind::Method => "method",
            Kind::Busy => "busy",
            Kind::Full => "storage_full",
            Kind::Inside => "internal",
        }
    }

    /// Its short name.
    #[must_use]
    pub fn title(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Kind::Usage => ("Yêu cầu sai", "Bad request"),
            Kind::Invalid => ("Dữ liệu chưa hợp lệ", "Invalid data"),
            Kind::Refused => ("Không thực hiện được", "Cannot be done"),
            Kind::Missing => ("Không tìm thấy", "Not found"),
            Kind::Stranger => ("Chưa đăng nhập", "Not signed in"),
            Kind::Denied => ("Không có quyền", "Not allowed"),
            Kind::Conflict => ("Đã có thay đổi khác", "Changed meanwhile"),
            Kind::TooLarge => ("Quá dài", "Too large"),
            Kind::ContentType => ("Sai loại nội dung", "Wrong kind of content"),
            Kind::Version => ("Sai phiên bản giao thức", "Wrong version of the protocol"),
            Kind::Checksum => ("Sai mã băm", "Checksum mismatch"),
            Kind::Method => ("Sai phương thức", "Wrong method"),
            Kind::Busy => ("Đang bận", "Busy"),
            Kind::Full => ("Đĩa đầy", "Storage full"),
            Kind::Inside => ("Lỗi máy chủ", "Server error"),
        };
        lang.pick(vi, en)
    }
}

/// What a fault says, apart from the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub kind: Kind,
    /// Stable: a program may decide by it.
    pub code: &'static str,
    /// What it is about, by name.
    pub data: Vec<(&'static str, Value)>,
    pub vi: &'static str,
    pub en: &'static str,
}

impl Reason {
    /// The sentence.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let written: Vec<(&str, String)> = self
            .data
            .iter()
            .map(|(name, value)| (*name, written(value, lang)))
            .collect();
        let values: Vec<(&str, &dyn std::fmt::Display)> = written
            .iter()
            .map(|(name, text)| (*name, text as &dyn std::fmt::Display))
            .collect();
        fill(lang.pick(self.vi, self.en), &values)
    }

    /// What it is about, as JSON.
    #[must_use]
    pub fn data(&self) -> Map<String, Value> {
        let pairs = self.data.iter().cloned();
        pairs
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

fn written(value: &Value, lang: Lang) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(n) => n.as_i64().map_or_else(|| n.to_string(), |n| lang.count(n)),
        Value::Array(list) => {
            let items: Vec<String> = list.iter().map(|item| written(item, lang)).collect();
            items.join(", ")
        }
        other => other.to_string(),
    }
}

/// Declares reasons: `reasons! { unit_unknown(asked): Missing, "Không có đơn vị {asked}", "There is no
/// unit {asked}"; }` makes a function `unit_unknown` that gives the [`Fault`](super::fault::Fault),
/// with its name as the code. That both sentences have the places of the data is proved when the
/// program is built.
#[macro_export]
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident($($datum:ident),*): $kind:ident, $vi:literal, $en:literal;)+) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name($($datum: impl Into<serde_json::Value>),*) -> $crate::shell::fault::Fault {
            $crate::shell::fault::Fault::Told(Box::new($crate::shell::reason::Reason {
                kind: $crate::shell::reason::Kind::$kind,
                code: stringify!($name),
                data: vec![$((stringify!($datum), $datum.into())),*],
                vi: $vi,
                en: $en,
            }))
        }
        const _: () = {
            const DATA: &str = concat!($("{", stringify!($datum), "}"),*);
            assert!($crate::shell::text::same_places($vi, DATA), concat!("places of ", stringify!($name)));
            assert!($crate::shell::text::same_places($en, DATA), concat!("places of ", stringify!($name)));
        };
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::fault::Fault;

    crate::reasons! {
        few_chairs(most, rooms): Refused,
            "Chỉ có {most} ghế ở {rooms}", "There are only {most} {most:chair|chairs} in {rooms}";
    }

    #[test]
    fn one_reason_is_worded_in_both_languages() {
        let Fault::Told(reason) = few_chairs(1_200, vec!["A", "B"]) else {
            panic!("a reason");
        };
        assert_eq!((reason.code, reason.kind), ("few_chairs", Kind::Refused));
        assert_eq!(reason.said(Lang::Vi), "Chỉ có 1.200 ghế ở A, B");
        assert_eq!(reason.said(Lang::En), "There are only 1,200 chairs in A, B");
        assert_eq!(reason.data()["most"], 1_200);
        assert!(Fault::Told(reason).to_string().starts_with("Chỉ có"));
    }
}
