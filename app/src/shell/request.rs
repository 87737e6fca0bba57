//! What a request carries, read with care: a body of JSON, values in the address. What is wrong
//! is said in Vietnamese, with its place.

use axum::body::{Bytes, HttpBody, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{Uri, header};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::fault::Fault;
use super::{json, lang};

crate::reasons! {
    body_cut(): Usage,
        "Nội dung gửi đến bị ngắt giữa chừng", "What was sent was cut off";
    /// Where a list or a trace goes on.
    cursor_malformed(read): Usage,
        "con trỏ trang ghi \"{read}\"; hãy dùng đúng giá trị \"next\" của trang trước",
        "the page cursor reads \"{read}\"; use just the value \"next\" of the page before";
    json_cut(line, column): Usage,
        "JSON hết giữa chừng ở dòng {line}, cột {column}", "JSON ends too early at line {line}, column {column}";
    json_syntax(line, column): Usage,
        "JSON sai cú pháp ở dòng {line}, cột {column}", "JSON has a wrong syntax at line {line}, column {column}";
}

/// The largest body that is read: a record is a few kilobytes.
pub const BODY: usize = 1 << 20;

/// A body of JSON.
pub struct Sent<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Sent<T>, Fault> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|v| String::from_utf8_lossy(v.as_bytes()).to_ascii_lowercase());
        let bare = kind
            .as_deref()
            .map(|k| k.split(';').next().unwrap_or_default().trim());
        if bare != Some("application/json") {
            return Err(Fault::ContentType(
                kind.unwrap_or_else(|| "không có".to_owned()),
            ));
        }
        let bytes = whole(request).await?;
        json::read(&bytes).map_err(|e| not_json(&e)).map(Sent)
    }
}

/// A body that says that it is too long is refused before any of it is read.
async fn whole(request: Request) -> Result<Bytes, Fault> {
    let body = request.into_body();
    let least = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if least > BODY {
        return Err(Fault::TooLarge(BODY));
    }
    to_bytes(body, BODY)
        .await
        .map_err(|e| match std::error::Error::source(&e) {
            Some(inner) if inner.is::<http_body_util::LengthLimitError>() => Fault::TooLarge(BODY),
            _ => body_cut(),
        })
}

/// Values in the address behind `?`.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Fault> {
        // The choice of a language is the frame's, on every address.
        let bare: Uri = lang::without_choice(&parts.uri).parse().unwrap_or_default();
        Query::try_from_uri(&bare)
            .map(|Query(asked)| Asked(asked))
            .map_err(|e| {
                let inner = std::error::Error::source(&e)
                    .map_or_else(|| e.to_string(), ToString::to_string);
                Fault::Usage(format!("Địa chỉ sai sau dấu \"?\": {}", said(&inner)))
            })
    }
}

/// What is wrong with JSON and where: line and column.
#[must_use]
pub fn not_json(e: &serde_json::Error) -> Fault {
    let (line, column) = (e.line(), e.column());
    match e.classify() {
        Category::Data => {
            let text = e.to_string();
            let what = text.split(" at line ").next().unwrap_or_default();
            let what = said(what);
            Fault::field("", format!("JSON ở dòng {line}, cột {column}: {what}"))
        }
        Category::Eof => json_cut(line, column),
        Category::Syntax | Category::Io => json_syntax(line, column),
    }
}

/// What serde says, in Vietnamese where its form is known.
fn said(text: &str) -> String {
    const FORMS: [(&str, &str); 7] = [
        ("unknown field ", "không có trường "),
        ("missing field ", "thiếu trường "),
        ("duplicate field ", "ghi hai lần trường "),
        ("invalid type: ", "sai kiểu: "),
        ("invalid value: ", "sai giá trị: "),
        ("invalid digit found in string", "không phải số nguyên"),
        (
            "cannot parse integer from empty string",
            "không phải số nguyên",
        ),
    ];
    let mut text = text.to_owned();
    for (theirs, ours) in FORMS {
        text = text.replace(theirs, ours);
    }
    text.replace(", expected one of ", "; cho phép: ")
        .replace(", expected ", "; cần ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Two {
        #[expect(dead_code, reason = "only read")]
        a: i64,
    }

    fn fault(text: &str) -> String {
        not_json(&serde_json::from_str::<Two>(text).unwrap_err()).to_string()
    }

    #[test]
    fn what_is_wrong_with_json_has_its_place() {
        assert_eq!(fault("{\n \"a\": }"), "JSON sai cú pháp ở dòng 2, cột 7");
        assert_eq!(fault("{\"a\": 1"), "JSON hết giữa chừng ở dòng 1, cột 7");
        assert_eq!(
            fault("{\"b\": 1}"),
            "JSON ở dòng 1, cột 4: không có trường `b`; cần `a`"
        );
        assert_eq!(fault("{}"), "JSON ở dòng 1, cột 2: thiếu trường `a`");
    }
}
