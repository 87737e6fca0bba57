//! What stops a request or a command, in Vietnamese a person can act on, and how each interface says it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
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

/// A value that two changed at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Clash {
    /// Where it stands.
    pub field: String,
    /// What was to be stored.
    #[schema(value_type = Object)]
    pub yours: serde_json::Value,
    /// What somebody else stored meanwhile.
    #[schema(value_type = Object)]
    pub stored: serde_json::Value,
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
        "Cần mã truy cập hợp lệ trong dòng `Authorization: Bearer …`; mã do người quản trị cấp"
    )]
    Stranger,
    /// The token may not do this.
    #[error("{0}")]
    Denied(String),
    /// Somebody changed it meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// Somebody changed the same values meanwhile.
    #[error("{}", both(.0))]
    Clash(Vec<Clash>),
    /// The body is longer than anything that is read here.
    #[error("Nội dung gửi đến quá dài; tối đa {} byte", vi::group(i64::try_from(*.0).unwrap_or(i64::MAX)))]
    TooLarge(usize),
    /// The body is of another kind.
    #[error("Content-Type ghi \"{0}\"; cần application/json")]
    ContentType(String),
    /// There is an address, but not for this method.
    #[error("Địa chỉ này không nhận phương thức {0}")]
    Method(String),
    /// Not answered in time; `true` when something was to be written.
    #[error("Máy chủ chưa làm xong trong thời gian cho phép nên đã dừng{}", if *.0 { "; chưa rõ thay đổi đã được lưu hay chưa, hãy đọc lại trước khi gửi lần nữa" } else { "; hãy thử lại sau ít phút" })]
    Slow(bool),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Our own mistake.
    #[error("Lỗi bên trong: {0}")]
    Inside(String),
}

/// Both values of each clash, for people.
fn both(clashes: &[Clash]) -> String {
    let problems: Vec<Problem> = clashes
        .iter()
        .map(|clash| Problem {
            field: clash.field.clone(),
            message: format!(
                "bạn ghi {}, người khác vừa ghi {}",
                clash.yours, clash.stored
            ),
        })
        .collect();
    format!(
        "Người khác đã sửa cùng chỗ; hãy đọc lại rồi chọn:\n{}",
        listed(&problems)
    )
}

/// So many problems are told one by one; the rest are counted.
const TOLD: usize = 20;
/// Letters of one problem that are told: what was read may be long.
const LETTERS: usize = 500;

fn listed(problems: &[Problem]) -> String {
    let lines: Vec<String> = few(problems)
        .into_iter()
        .map(|p| {
            if p.field.is_empty() {
                p.message
            } else {
                format!("{}: {}", p.field, p.message)
            }
        })
        .collect();
    lines.join("\n")
}

/// The first problems, and how many more there are.
fn few(problems: &[Problem]) -> Vec<Problem> {
    let mut few: Vec<Problem> = problems
        .iter()
        .take(TOLD)
        .map(|p| Problem {
            field: cut(&p.field),
            message: cut(&p.message),
        })
        .collect();
    if problems.len() > TOLD {
        few.push(Problem {
            field: String::new(),
            message: format!("và {} lỗi nữa", problems.len() - TOLD),
        });
    }
    few
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
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
            Fault::Conflict(_) | Fault::Clash(_) => (StatusCode::CONFLICT, "Đã có thay đổi khác"),
            Fault::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "Quá dài"),
            Fault::ContentType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Sai loại nội dung"),
            Fault::Method(_) => (StatusCode::METHOD_NOT_ALLOWED, "Sai phương thức"),
            Fault::Slow(_) | Fault::Db(db::Error::Busy(_) | db::Error::Away(_)) => {
                (StatusCode::SERVICE_UNAVAILABLE, "Đang bận")
            }
            Fault::Db(db::Error::Full) => (StatusCode::INSUFFICIENT_STORAGE, "Đĩa đầy"),
            Fault::Db(_) | Fault::Inside(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Lỗi máy chủ"),
        }
    }
}

/// RFC 9457 problem document.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// Always `about:blank`.
    r#type: &'static str,
    /// Short name of the kind of problem, in Vietnamese.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What was read, what is allowed.
    pub detail: String,
    /// Each wrong field; the first of many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    errors: Vec<Problem>,
    /// Of each value that two changed at once, both; the first of many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Clash>,
    /// By which the server's log knows a failure of the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Fault {
    /// As a client is told. What failed inside stays inside: the log has it, under the code.
    fn told(&self) -> ProblemDocument {
        let (status, title) = self.status();
        let code = status.is_server_error().then(code);
        let detail = match (self, &code) {
            (Fault::Slow(_) | Fault::Db(db::Error::Full), _) | (_, None) => cut(&self.to_string()),
            (Fault::Db(db::Error::Busy(_)), _) => {
                "Cơ sở dữ liệu đang bận nên chưa có gì được lưu; hãy thử lại sau ít phút".to_owned()
            }
            // It may have gone between a commit and its acknowledgement.
            (Fault::Db(db::Error::Away(_)), _) => {
                "Cơ sở dữ liệu chưa trả lời; hãy thử lại sau ít phút, và nếu vừa gửi thay đổi thì đọc lại trước khi gửi lần nữa".to_owned()
            }
            (_, Some(code)) => format!("Máy chủ gặp lỗi; khi báo lỗi, xin gửi kèm mã {code}"),
        };
        if let Some(code) = &code {
            tracing::error!(code, status = status.as_u16(), fault = %self, "request failed");
        }
        ProblemDocument {
            r#type: "about:blank",
            title,
            status: status.as_u16(),
            detail: match self {
                Fault::Invalid(problems) => listed(problems),
                _ => detail,
            },
            errors: match self {
                Fault::Invalid(problems) => few(problems),
                _ => Vec::new(),
            },
            conflicts: match self {
                Fault::Clash(clashes) => clashes.iter().take(TOLD).cloned().collect(),
                _ => Vec::new(),
            },
            code,
        }
    }
}

/// A name for one failure.
fn code() -> String {
    let bytes: [u8; 4] = super::id::random().unwrap_or_default();
    format!("{:08x}", u32::from_be_bytes(bytes))
}

/// When it is worth while to ask again, in seconds.
const AGAIN: &str = "5";

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let told = self.told();
        let status = StatusCode::from_u16(told.status).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, Json(told.clone())).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let again = HeaderValue::from_static(AGAIN);
            response.headers_mut().insert(header::RETRY_AFTER, again);
        }
        // For whoever tells it in another form: a page.
        response.extensions_mut().insert(told);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_problems_make_a_short_answer() {
        let problem = |n: usize| Problem {
            field: format!("f{n}"),
            message: "x".repeat(n % 2_000),
        };
        let told = Fault::Invalid((0..60_000).map(problem).collect()).told();
        assert!(told.detail.len() < 20_000);
        assert!(told.detail.ends_with("và 59980 lỗi nữa"), "{}", told.detail);
        assert_eq!(told.errors.len(), TOLD + 1);
        let few = Fault::Invalid((0..3).map(problem).collect()).told();
        assert_eq!((few.errors.len(), few.code), (3, None));
    }

    #[test]
    fn what_failed_inside_is_told_by_its_code() {
        let inside = Fault::Inside("bí mật".into()).told();
        let code = inside.code.unwrap();
        assert!(code.len() == 8 && inside.detail.contains(&code));
        assert!(!inside.detail.contains("bí mật"));
        let away = Fault::Db(db::Error::Away("postgres://…@may".into()));
        assert_eq!(away.told().status, 503);
        assert!(!away.told().detail.contains("postgres"));
        assert_ne!(away.told().code, away.told().code);
    }
}
