//! A fault as a program is told: an RFC 9457 problem document with a stable code.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use super::fault::{Clash, Fault, Problem, TOLD, cut, few};
use super::lang::Lang;

/// RFC 9457 problem document.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// Always `about:blank`.
    r#type: &'static str,
    /// Short name of the kind of problem, in the language of the answer.
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Stable name of the problem.
    pub code: &'static str,
    /// What the problem is about, by name.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    data: Map<String, Value>,
    /// What was read, what is allowed.
    pub detail: String,
    /// Each wrong field, with the path to it; the first of many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    errors: Vec<Problem>,
    /// Of each value that two changed at once, both; the first of many.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Clash>,
    /// By which the server's log knows a failure of the server: as `X-Request-Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

/// The type of a problem document.
pub const PROBLEM: &str = "application/problem+json";

impl ProblemDocument {
    /// A fault as a client is told, in a language.
    #[must_use]
    pub fn of(fault: &Fault, lang: Lang, request: &str) -> ProblemDocument {
        let kind = fault.kind();
        let status = kind.status();
        ProblemDocument {
            r#type: "about:blank",
            title: kind.title(lang),
            status: status.as_u16(),
            code: fault.code(),
            data: fault.data(),
            detail: match fault {
                Fault::Invalid(_) | Fault::Clash(_) => fault.said(lang, request),
                _ => cut(&fault.said(lang, request)),
            },
            errors: match fault {
                Fault::Invalid(problems) => few(problems, lang),
                _ => Vec::new(),
            },
            conflicts: match fault {
                Fault::Clash(clashes) => clashes.iter().take(TOLD).cloned().collect(),
                _ => Vec::new(),
            },
            request: status.is_server_error().then(|| request.to_owned()),
        }
    }
}

impl IntoResponse for ProblemDocument {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, PROBLEM)], Json(self)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fault: &Fault) -> ProblemDocument {
        ProblemDocument::of(fault, Lang::Vi, "0a1b2c3d4e5f")
    }

    #[test]
    fn many_problems_make_a_short_answer() {
        let problem = |n: usize| Problem {
            field: format!("f{n}"),
            message: "x".repeat(n % 2_000),
        };
        let many = told(&Fault::Invalid((0..60_000).map(problem).collect()));
        assert!(many.detail.len() < 20_000);
        assert!(many.detail.ends_with("và 59980 lỗi nữa"), "{}", many.detail);
        assert_eq!(many.errors.len(), TOLD + 1);
        let few = told(&Fault::Invalid((0..3).map(problem).collect()));
        assert_eq!((few.errors.len(), few.request), (3, None));
    }

    #[test]
    fn what_failed_inside_is_told_by_the_code_of_its_request() {
        let inside = told(&Fault::Inside("bí mật".into()));
        assert_eq!((inside.code, inside.status), ("internal", 500));
        assert!(inside.detail.contains("0a1b2c3d4e5f") && !inside.detail.contains("bí mật"));
        assert_eq!(inside.request.as_deref(), Some("0a1b2c3d4e5f"));
        let away = told(&Fault::Db(db::Error::Away("postgres://…@may".into())));
        assert_eq!((away.code, away.status), ("busy", 503));
        assert!(!away.detail.contains("postgres"));
    }

    #[test]
    fn what_everybody_meets_is_worded_in_both_languages() {
        for (fault, code, english) in [
            (
                Fault::TooLarge(1_048_576),
                "too_large",
                "at most 1,048,576 bytes",
            ),
            (Fault::Method("PATCH".into()), "method", "the method PATCH"),
            (
                Fault::Slow(true),
                "timeout",
                "whether the change was stored",
            ),
            (Fault::Stranger, "unauthorized", "A valid token"),
            (Fault::Db(db::Error::Full), "storage_full", "no room left"),
        ] {
            let told = ProblemDocument::of(&fault, Lang::En, "");
            assert!(told.detail.contains(english), "{}", told.detail);
            assert_eq!(told.code, code);
            assert!(!fault.is_vietnamese_only());
        }
        let told = told(&Fault::TooLarge(7));
        assert_eq!(
            (&told.data["most"], told.title),
            (&Value::from(7), "Quá dài")
        );
    }
}
