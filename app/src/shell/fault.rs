//! What stops a request or a command, in Vietnamese a person can act on, and how each interface says it.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// One thing wrong with what was typed or sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which field, or where in it; empty for the whole.
    pub field: String,
    /// What was read and what is allowed.
    pub message: String,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The request itself makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The values are wrong; all of them are listed.
    #[error("{}", listed(.0))]
    Invalid(Vec<Problem>),
    /// A rule refuses it.
    #[error("{0}")]
    Refused(String),
    /// Nothing of that name is visible here.
    #[error("Không tìm thấy {0}")]
    Missing(String),
    /// No valid token.
    #[error(
        "Cần mã truy cập hợp lệ: thêm dòng `Authorization: Bearer …` (tạo bằng `lantoa token new`)"
    )]
    Stranger,
    /// The token may not do this.
    #[error("{0}")]
    Denied(String),
    /// Somebody changed it meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// The body is longer than anything that is read here.
    #[error("Nội dung gửi đến quá dài; tối đa {} byte", vi::group(i64::try_from(*.0).unwrap_or(i64::MAX)))]
    TooLarge(usize),
    /// The body is of another kind.
    #[error("Content-Type ghi \"{0}\"; cần application/json")]
    ContentType(String),
    /// There is an address, but not for this method.
    #[error("Địa chỉ này không nhận phương thức {0}")]
    Method(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Our own mistake.
    #[error("Lỗi bên trong: {0}")]
    Inside(String),
}

fn listed(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|p| {
            if p.field.is_empty() {
                p.message.clone()
            } else {
                format!("{}: {}", p.field, p.message)
            }
        })
        .collect();
    lines.join("\n")
}

impl Fault {
    /// One wrong field.
    pub fn field(field: &str, message: impl Into<String>) -> Fault {
        Fault::Invalid(vec![Problem {
            field: field.to_owned(),
            message: message.into(),
        }])
    }

    /// What is wrong, to be told beside other things; of a single one, at this field.
    #[must_use]
    pub fn problems(self, field: &str) -> Vec<Problem> {
        match self {
            Fault::Invalid(problems) => problems,
            other => vec![Problem {
                field: field.to_owned(),
                message: other.to_string(),
            }],
        }
    }

    /// Says which of several records it is about.
    #[must_use]
    pub fn of_several(self, at: usize, of: usize) -> Fault {
        let which = format!("hồ sơ thứ {}", at + 1);
        match self {
            other if of < 2 => other,
            Fault::Invalid(mut problems) => {
                for p in &mut problems {
                    p.field = format!("{which} — {}", p.field);
                }
                Fault::Invalid(problems)
            }
            Fault::Conflict(why) => Fault::Conflict(format!("{which} — {why}")),
            other => other,
        }
    }

    /// Exit status of the command line: 2 for bad use, 1 for a refused or failed task.
    #[must_use]
    pub fn exit(&self) -> u8 {
        if matches!(self, Fault::Usage(_)) {
            2
        } else {
            1
        }
    }

    fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Fault::Usage(_) => (StatusCode::BAD_REQUEST, "Yêu cầu sai"),
            Fault::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Dữ liệu chưa hợp lệ"),
            Fault::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, "Không thực hiện được"),
            Fault::Missing(_) => (StatusCode::NOT_FOUND, "Không tìm thấy"),
            Fault::Stranger => (StatusCode::UNAUTHORIZED, "Chưa đăng nhập"),
            Fault::Denied(_) => (StatusCode::FORBIDDEN, "Không có quyền"),
            Fault::Conflict(_) => (StatusCode::CONFLICT, "Đã có thay đổi khác"),
            Fault::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "Quá dài"),
            Fault::ContentType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Sai loại nội dung"),
            Fault::Method(_) => (StatusCode::METHOD_NOT_ALLOWED, "Sai phương thức"),
            Fault::Db(db::Error::Busy(_)) => (StatusCode::SERVICE_UNAVAILABLE, "Đang bận"),
            Fault::Db(db::Error::Full) => (StatusCode::INSUFFICIENT_STORAGE, "Đĩa đầy"),
            Fault::Db(_) | Fault::Inside(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Lỗi máy chủ"),
        }
    }
}

/// RFC 9457 problem document.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// Always `about:blank`.
    r#type: &'static str,
    /// Short name of the kind of problem, in Vietnamese.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// What was read, what is allowed.
    detail: String,
    /// Each wrong field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    errors: Vec<Problem>,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, title) = self.status();
        if status.is_server_error() {
            tracing::error!(fault = %self, "request failed");
        }
        let detail = self.to_string();
        let errors = if let Fault::Invalid(problems) = self {
            problems
        } else {
            Vec::new()
        };
        let body = ProblemDocument {
            r#type: "about:blank",
            title,
            status: status.as_u16(),
            detail,
            errors,
        };
        (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            Json(body),
        )
            .into_response()
    }
}
