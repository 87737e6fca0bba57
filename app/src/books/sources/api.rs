//! Sources over HTTP: make or change one, a page of them.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use packs::Ability;
use serde::{Deserialize, Serialize};

use super::{Draft, LONGEST, Source};
use crate::app::App;
use crate::books::records;
use crate::ground::units;
use crate::shell::access::Need;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::number::Whole;
use crate::shell::once::{Answer, Key, Request};
use crate::shell::request::{Asked, Sent};
use crate::shell::routes::{Caller, Routes};

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .post("/api/v1/sources", Need::Right(Ability::Record), put)
        .get("/api/v1/sources", Need::PublicOr(Ability::Read), list)
}

/// How putting a source ended.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Written {
    /// Its short name, by which records cite it.
    id: String,
    /// Whether anything changed.
    changed: bool,
}

/// Khai nguồn, hoặc sửa nguồn đã khai (cùng `id` trong một địa bàn tỉnh). Gửi lại đúng nguồn ấy thì không đổi gì.
#[utoipa::path(post, path = "/api/v1/sources", tag = "sources", request_body = Draft,
    params(("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 201, description = "Đã ghi", body = Written),
        (status = 200, description = "Đã có, giống hệt", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn put(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    key: Key,
    Sent(draft): Sent<Draft>,
) -> Result<Answer, Fault> {
    let (tree, pack) = (app.units.at_hand(), app.programmes.current());
    let realm = draft.check(&tree.tree, &pack.pack)?.realm();
    let (at, id) = (app.clock.now(), draft.id.clone());
    let request = Request::new((&caller.name(), at), key, "source", (&app.vault, &draft))?;
    app.write_as(&caller, realm, move |app, tx, actor| {
        request.once(tx, realm, |tx| {
            let changed = records::put_source(tx, app, actor, &draft, at)?;
            let status = if changed {
                StatusCode::CREATED
            } else {
                StatusCode::OK
            };
            Answer::json(status, None, &Written { id, changed })
        })
    })
    .await
}

/// Which page.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Đơn vị mà hồ sơ của nó sẽ dẫn nguồn: các nguồn trong địa bàn tỉnh của nó.
    unit: String,
    /// Tối đa bao nhiêu nguồn; không ghi là 50.
    #[param(inline)]
    limit: Option<Whole<1, { LONGEST as i64 }>>,
    /// `next` của trang trước.
    after: Option<String>,
}

/// A page of sources.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Page {
    /// By id.
    sources: Vec<Source>,
    /// Give it back as `after` for the next page.
    next: Option<String>,
}

const PAGE: u32 = 50;

/// Một trang nguồn, theo `id`. Không có mã truy cập thì chỉ gồm nguồn của hồ sơ công khai.
#[utoipa::path(get, path = "/api/v1/sources", tag = "sources", params(Wanted),
    responses(
        (status = 200, description = "Một trang", body = Page),
        (status = "4XX", description = "Không có đơn vị ấy", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Page>, Fault> {
    app.read(move |app, conn| {
        let dated = app.units.current(conn)?;
        let unit = units::find(&dated.tree, &wanted.unit, None)?;
        let realm = dated.tree.unit(unit).map_or(0, |u| u.realm);
        let limit = wanted.limit.map_or(PAGE, Whole::get);
        let after = wanted.after.as_deref();
        let scope = &caller.scope;
        let found = super::page(conn, scope, realm, (after, limit))?;
        let next = found.last().filter(|_| found.len() == limit as usize);
        let next = next.map(|last| last.id.clone());
        let told = found.into_iter().map(super::Stored::told);
        Ok(Json(Page {
            sources: if scope.public_only {
                told.map(Source::without_copy).collect()
            } else {
                told.collect()
            },
            next,
        }))
    })
    .await
}
