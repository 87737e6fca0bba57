//! Writing once: a request that brings a key along (`Idempotency-Key`) is done once, and its repeat
//! is answered the same, so that whoever heard no answer may simply send it again.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use db::{Tx, args};
use serde::Serialize;
use serde_json::Value;

use super::audit;
use super::clock::Moment;
use super::fault::Fault;
use super::store;
use super::vault::Vault;

/// The header that brings the key.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest key, in bytes.
const LONGEST: usize = 100;

/// The key of a request, if it brings one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Key, Fault> {
        let Some(value) = parts.headers.get(HEADER) else {
            return Ok(Key(None));
        };
        let text = value.to_str().map(str::trim).unwrap_or_default();
        let sound = !text.is_empty() && text.len() <= LONGEST;
        if sound && text.bytes().all(|b| b.is_ascii_graphic()) {
            return Ok(Key(Some(text.to_owned())));
        }
        Err(Fault::field(
            "Idempotency-Key",
            format!(
                "chưa đúng; cần 1–{LONGEST} ký tự không dấu, không có dấu cách, ví dụ một UUID"
            ),
        ))
    }
}

/// What a request is answered when it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    location: Option<String>,
    body: String,
}

impl Answer {
    /// An answer of JSON; `location` is the address of what was made.
    ///
    /// # Errors
    /// Never, but for a fault of our own.
    pub fn json(
        status: StatusCode,
        location: Option<String>,
        body: &impl Serialize,
    ) -> Result<Answer, Fault> {
        Ok(Answer {
            status: status.as_u16(),
            location,
            body: serde_json::to_string(body).map_err(|e| Fault::Inside(e.to_string()))?,
        })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or_default();
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let mut response = (status, Json(body)).into_response();
        let location = self.location.map(|l| HeaderValue::from_str(&l));
        if let Some(Ok(location)) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// A writing request: who sends it, with which key, to what.
#[derive(Clone, Debug)]
pub struct Request {
    actor: String,
    key: Key,
    digest: [u8; 32],
    at: Moment,
}

impl Request {
    /// The request of an actor; what it asks is the method with its address, and the body as it was
    /// understood.
    ///
    /// # Errors
    /// Never, but for a fault of our own.
    pub fn new(
        (actor, at): (&str, Moment),
        key: Key,
        address: &str,
        (vault, body): (&Vault, &impl Serialize),
    ) -> Result<Request, Fault> {
        let body = serde_json::to_vec(body).map_err(|e| Fault::Inside(e.to_string()))?;
        Ok(Request {
            actor: actor.to_owned(),
            key,
            digest: vault.mark(&[address.as_bytes(), &body]),
            at,
        })
    }

    /// Does the work, unless the same request was answered before: then gives that answer. In the
    /// transaction of the work, so that the answer is kept if and only if the work is.
    ///
    /// # Errors
    /// The key was used for another request; what the work says.
    pub fn once(
        &self,
        tx: &mut Tx<'_>,
        realm: i64,
        work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, Fault>,
    ) -> Result<Answer, Fault> {
        let Key(Some(key)) = &self.key else {
            return work(tx);
        };
        // Two who send the same at once wait for each other here.
        audit::take_turn(tx, realm)?;
        let known = tx.opt::<([u8; 32], i64, Option<String>, String)>(
            store::REQUEST_KNOWN,
            &args![realm, &self.actor, key],
        )?;
        if let Some((digest, status, location, body)) = known {
            if digest != self.digest {
                return Err(Fault::field(
                    "Idempotency-Key",
                    format!("\"{key}\" đã dùng cho một yêu cầu khác; yêu cầu mới cần khóa mới"),
                ));
            }
            return Ok(Answer {
                status: u16::try_from(status).unwrap_or(200),
                location,
                body,
            });
        }
        let answer = work(tx)?;
        let row = args![
            realm,
            &self.actor,
            key,
            self.digest,
            i64::from(answer.status),
            answer.location.clone(),
            &answer.body,
            self.at.text()
        ];
        tx.exec(store::REQUEST_ADD, &row)?;
        Ok(answer)
    }
}

/// Forgets answers that nobody repeats any more.
///
/// # Errors
/// The database fails.
pub fn forget(tx: &mut Tx<'_>, before: Moment) -> db::Result<u64> {
    tx.exec(store::REQUEST_FORGET, &args![before.text()])
}
