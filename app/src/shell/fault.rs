//! What stops a request or a command. A fault holds a code and what it is about and is worded where
//! it is told, in the reader's language; what only says a sentence says it in Vietnamese, so that a
//! person can act on it.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use super::lang::Lang;
pub use super::problem::ProblemDocument;
use super::reason::{Kind, Reason};
use super::text::fill;

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

/// A sentence in Vietnamese and in English.
type Both = (&'static str, &'static str);

const STRANGER: Both = (
    "Cần mã truy cập hợp lệ trong dòng `Authorization: Bearer …`; mã do người quản trị cấp",
    "A valid token is needed in the line `Authorization: Bearer …`; the administrator gives tokens",
);
const TOO_LARGE: Both = (
    "Nội dung gửi đến quá dài; tối đa {most} byte",
    "What was sent is too long; at most {most} bytes are read",
);
const CONTENT_TYPE: Both = (
    "Content-Type ghi \"{read}\"; cần application/json",
    "Content-Type is \"{read}\"; application/json is needed",
);
const METHOD: Both = (
    "Địa chỉ này không nhận phương thức {method}",
    "This address does not take the method {method}",
);
const SLOW: Both = (
    "Máy chủ chưa làm xong trong thời gian cho phép nên đã dừng; hãy thử lại sau ít phút",
    "The server did not finish in time and stopped; try again in a few minutes",
);
const SLOW_WRITE: Both = (
    "Máy chủ chưa làm xong trong thời gian cho phép nên đã dừng; chưa rõ thay đổi đã được lưu hay chưa, hãy đọc lại trước khi gửi lần nữa",
    "The server did not finish in time and stopped; whether the change was stored is not known, so read it again before sending once more",
);
const BUSY: Both = (
    "Cơ sở dữ liệu đang bận nên chưa có gì được lưu; hãy thử lại sau ít phút",
    "The database is busy and nothing was stored; try again in a few minutes",
);
// It may have gone between a commit and its acknowledgement.
const AWAY: Both = (
    "Cơ sở dữ liệu chưa trả lời; hãy thử lại sau ít phút, và nếu vừa gửi thay đổi thì đọc lại trước khi gửi lần nữa",
    "The database does not answer; try again in a few minutes, and read again before sending a change once more",
);
const FULL: Both = (
    "Máy chủ hết chỗ nên thay đổi chưa được lưu; những gì đã lưu còn nguyên",
    "The server has no room left and the change was not stored; what was stored is whole",
);
const INSIDE: Both = (
    "Máy chủ gặp lỗi; khi báo lỗi, xin gửi kèm mã {request}",
    "The server failed; when reporting it, quote the code {request}",
);

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Of this reason, in either language.
    #[error("{}", .0.said(Lang::Vi))]
    Told(Box<Reason>),
    /// The request itself makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The values are wrong; all of them are listed.
    #[error("{}", listed(.0, Lang::Vi))]
    Invalid(Vec<Problem>),
    /// A rule refuses it.
    #[error("{0}")]
    Refused(String),
    /// Nothing of that name is visible here.
    #[error("Không tìm thấy {0}")]
    Missing(String),
    /// No valid token.
    #[error("{}", STRANGER.0)]
    Stranger,
    /// The token may not do this.
    #[error("{0}")]
    Denied(String),
    /// Somebody changed it meanwhile.
    #[error("{0}")]
    Conflict(String),
    /// Somebody changed the same values meanwhile.
    #[error("{}", both(.0, Lang::Vi))]
    Clash(Vec<Clash>),
    /// The body is longer than anything that is read here.
    #[error("{}", fill(TOO_LARGE.0, &[("most", &Lang::Vi.count(*.0))]))]
    TooLarge(usize),
    /// The body is of another kind.
    #[error("{}", fill(CONTENT_TYPE.0, &[("read", .0)]))]
    ContentType(String),
    /// There is an address, but not for this method.
    #[error("{}", fill(METHOD.0, &[("method", .0)]))]
    Method(String),
    /// Not answered in time; `true` when something was to be written.
    #[error("{}", if *.0 { SLOW_WRITE.0 } else { SLOW.0 })]
    Slow(bool),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Our own mistake.
    #[error("Lỗi bên trong: {0}")]
    Inside(String),
}

/// Both values of each clash, for people.
fn both(clashes: &[Clash], lang: Lang) -> String {
    let (head, line) = lang.pick(
        (
            "Người khác đã sửa cùng chỗ; hãy đọc lại rồi chọn:",
            "bạn ghi {yours}, người khác vừa ghi {stored}",
        ),
        (
            "Somebody changed the same place; read again, then choose:",
            "you wrote {yours}, somebody else has just written {stored}",
        ),
    );
    let problem = |clash: &Clash| Problem {
        field: clash.field.clone(),
        message: fill(line, &[("yours", &clash.yours), ("stored", &clash.stored)]),
    };
    let problems: Vec<Problem> = clashes.iter().map(problem).collect();
    format!("{head}\n{}", listed(&problems, lang))
}

/// So many problems are told one by one; the rest are counted.
pub(super) const TOLD: usize = 20;
/// Letters of one problem that are told: what was read may be long.
const LETTERS: usize = 500;

fn listed(problems: &[Problem], lang: Lang) -> String {
    let lines: Vec<String> = few(problems, lang)
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
pub(super) fn few(problems: &[Problem], lang: Lang) -> Vec<Problem> {
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
            message: fill(
                lang.pick("và {n} lỗi nữa", "and {n} more"),
                &[("n", &(problems.len() - TOLD))],
            ),
        });
    }
    few
}

pub(super) fn cut(text: &str) -> String {
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
        if self.kind() == Kind::Usage { 2 } else { 1 }
    }

    /// What kind of fault it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Fault::Told(reason) => reason.kind,
            Fault::Usage(_) => Kind::Usage,
            Fault::Invalid(_) => Kind::Invalid,
            Fault::Refused(_) => Kind::Refused,
            Fault::Missing(_) => Kind::Missing,
            Fault::Stranger => Kind::Stranger,
            Fault::Denied(_) => Kind::Denied,
            Fault::Conflict(_) | Fault::Clash(_) => Kind::Conflict,
            Fault::TooLarge(_) => Kind::TooLarge,
            Fault::ContentType(_) => Kind::ContentType,
            Fault::Method(_) => Kind::Method,
            Fault::Slow(_) | Fault::Db(db::Error::Busy(_) | db::Error::Away(_)) => Kind::Busy,
            Fault::Db(db::Error::Full) => Kind::Full,
            Fault::Db(_) | Fault::Inside(_) => Kind::Inside,
        }
    }

    /// The sentence in a language, as far as it has one; what failed inside stays inside: `request`
    /// is what the log knows it by.
    #[must_use]
    pub fn said(&self, lang: Lang, request: &str) -> String {
        let in_lang = |(vi, en): Both| lang.pick(vi, en);
        match self {
            Fault::Told(reason) => reason.said(lang),
            Fault::Invalid(problems) => listed(problems, lang),
            Fault::Clash(clashes) => both(clashes, lang),
            Fault::Missing(what) if lang == Lang::En => format!("Not found: {what}"),
            Fault::Stranger => in_lang(STRANGER).to_owned(),
            Fault::TooLarge(most) => fill(in_lang(TOO_LARGE), &[("most", &lang.count(*most))]),
            Fault::ContentType(read) => fill(in_lang(CONTENT_TYPE), &[("read", read)]),
            Fault::Method(method) => fill(in_lang(METHOD), &[("method", method)]),
            Fault::Slow(writes) => in_lang(if *writes { SLOW_WRITE } else { SLOW }).to_owned(),
            Fault::Db(db::Error::Busy(_)) => in_lang(BUSY).to_owned(),
            Fault::Db(db::Error::Away(_)) => in_lang(AWAY).to_owned(),
            Fault::Db(db::Error::Full) => in_lang(FULL).to_owned(),
            Fault::Db(_) | Fault::Inside(_) => fill(in_lang(INSIDE), &[("request", &request)]),
            vietnamese => vietnamese.to_string(),
        }
    }

    /// Whether its sentence is there in Vietnamese only.
    #[must_use]
    pub fn is_vietnamese_only(&self) -> bool {
        matches!(
            self,
            Fault::Usage(_)
                | Fault::Invalid(_)
                | Fault::Refused(_)
                | Fault::Missing(_)
                | Fault::Denied(_)
                | Fault::Conflict(_)
        )
    }

    /// What it is about, by name.
    #[must_use]
    pub fn data(&self) -> Map<String, Value> {
        let one = |name: &str, value: Value| Map::from_iter([(name.to_owned(), value)]);
        match self {
            Fault::Told(reason) => reason.data(),
            Fault::TooLarge(most) => one("most", (*most).into()),
            Fault::ContentType(read) => one("read", cut(read).into()),
            Fault::Method(method) => one("method", method.clone().into()),
            _ => Map::new(),
        }
    }

    /// Its stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Told(reason) => reason.code,
            Fault::Slow(_) => "timeout",
            other => other.kind().code(),
        }
    }
}

/// When it is worth while to ask again, in seconds.
const AGAIN: &str = "5";

/// The status, and the fault itself for whoever gives it the form and the language of its reader.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = self.kind().status();
        let mut response = status.into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let again = HeaderValue::from_static(AGAIN);
            response.headers_mut().insert(header::RETRY_AFTER, again);
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
