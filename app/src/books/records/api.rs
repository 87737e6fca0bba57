//! Records over HTTP: create, change, one, a page of a list.

use axum::Extension;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use super::view::{self, Limit, Page, Shown};
use super::{How, Manifest, Papers, Put, Wanted as File};
use crate::app::App;
use crate::ground::units;
use crate::shell::access::Action;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::id::Id;
use crate::shell::number::Year;
use crate::shell::request::{Asked, Sent};
use crate::shell::routes::{Caller, Routes};

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .post("/api/v1/records", Action::WriteRecords, create)
        .get("/api/v1/records/{id}", Action::ReadRecords, one)
        .put("/api/v1/records/{id}", Action::WriteRecords, change)
        .post(
            "/api/v1/records/{id}/separate",
            Action::WriteRecords,
            separate,
        )
        .post("/api/v1/records/{id}/attach", Action::WriteRecords, attach)
        .post("/api/v1/records/{id}/detach", Action::WriteRecords, detach)
        .get(
            "/api/v1/registers/{register}/records",
            Action::ReadRecords,
            list,
        )
}

/// How a write ended.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Written {
    /// Id of the record.
    id: String,
    /// Its revision now.
    revision: i64,
    /// Whether it is new.
    created: bool,
    /// Whether anything changed.
    changed: bool,
}

impl From<Put> for Written {
    fn from(put: Put) -> Written {
        Written {
            id: put.id.to_string(),
            revision: put.revision,
            created: put.created,
            changed: put.changed,
        }
    }
}

/// Lập hồ sơ. Gửi lại đúng hồ sơ ấy với cùng `id` thì không đổi gì và trả lời 200.
#[utoipa::path(post, path = "/api/v1/records", tag = "records", request_body = Draft,
    responses(
        (status = 201, description = "Đã lập; `Location` là địa chỉ của hồ sơ", body = Written),
        (status = 200, description = "Hồ sơ đã có, giống hệt", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Sent(draft): Sent<Draft>,
) -> Result<Response, Fault> {
    let put = write(&app, &caller, draft, How::Create).await?;
    let status = if put.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let address = format!("/api/v1/records/{}", put.id);
    Ok((
        status,
        [(header::LOCATION, address)],
        Json(Written::from(put)),
    )
        .into_response())
}

/// Sửa hồ sơ. `revision` là lần sửa đã đọc: nếu người khác đã sửa tiếp thì bị từ chối (409).
#[utoipa::path(put, path = "/api/v1/records/{id}", tag = "records", request_body = Draft,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)")),
    responses(
        (status = 200, description = "Đã sửa, hoặc không có gì để sửa", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn change(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Sent(mut draft): Sent<Draft>,
) -> Result<Json<Written>, Fault> {
    let id: Id = id.parse()?;
    if let Some(own) = &draft.id
        && own.parse::<Id>().ok() != Some(id)
    {
        return Err(Fault::field(
            "id",
            format!("ghi \"{own}\"; địa chỉ đang sửa hồ sơ {id}"),
        ));
    }
    draft.id = Some(id.to_string());
    let put = write(&app, &caller, draft, How::Change).await?;
    Ok(Json(put.into()))
}

/// Tách hồ sơ khỏi hồ sơ mà nó ghi là cùng một việc (`same_as`).
#[utoipa::path(post, path = "/api/v1/records/{id}/separate", tag = "records",
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)")),
    responses(
        (status = 200, description = "Đã tách", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn separate(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Written>, Fault> {
    let (caller, at) = (Caller::clone(&caller), app.clock.now());
    in_its_realm(&app, &caller.clone(), id.parse()?, move |app, tx, id| {
        super::separate(tx, app, &caller, id, at)
    })
    .await
    .map(|put| Json(put.into()))
}

/// Kèm tệp vào các phần của hồ sơ: kê mọi tệp của hồ sơ, bằng mã tệp hoặc mã băm sha256. Tệp chưa gửi đến thì hồ sơ chờ (`complete` là false), gửi đến là tự kèm.
#[utoipa::path(post, path = "/api/v1/records/{id}/attach", tag = "records", request_body = Manifest,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)")),
    responses(
        (status = 200, description = "Mọi tệp của hồ sơ; đã kèm thì giữ nguyên", body = Papers),
        (status = "4XX", description = "Không kèm gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn attach(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Sent(manifest): Sent<Manifest>,
) -> Result<Json<Papers>, Fault> {
    let (caller, at) = (Caller::clone(&caller), app.clock.now());
    in_its_realm(&app, &caller.clone(), id.parse()?, move |app, tx, id| {
        super::attach(tx, app, &caller, (id, &manifest), at)
    })
    .await
    .map(Json)
}

/// Lấy một tệp ra khỏi một phần của hồ sơ; dấu vết ở lại.
#[utoipa::path(post, path = "/api/v1/records/{id}/detach", tag = "records", request_body = File,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)")),
    responses(
        (status = 200, description = "Các tệp còn lại", body = Papers),
        (status = "4XX", description = "Không đổi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn detach(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Sent(file): Sent<File>,
) -> Result<Json<Papers>, Fault> {
    let (caller, at) = (Caller::clone(&caller), app.clock.now());
    in_its_realm(&app, &caller.clone(), id.parse()?, move |app, tx, id| {
        super::detach(tx, app, &caller, (id, &file), at)
    })
    .await
    .map(Json)
}

/// Writes in the realm of a record that the caller sees.
async fn in_its_realm<T: Send + 'static>(
    app: &App,
    caller: &Caller,
    id: Id,
    work: impl FnOnce(&App, &mut db::Tx<'_>, Id) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let scope = caller.scope;
    let realm = app
        .read(move |_, conn| view::realm_of(conn, &scope, id))
        .await?;
    app.write(realm, move |app, tx| work(app, tx, id)).await
}

/// Everything that needs no database is checked before the writer's turn.
async fn write(app: &App, caller: &Caller, draft: Draft, how: How) -> Result<Put, Fault> {
    let (caller, at) = (Caller::clone(caller), app.clock.now());
    let checked = match super::check(app, app.units.at_hand(), &caller, draft.clone()) {
        Ok(checked) => checked,
        Err(wrong) => {
            let told = move |app: &App, conn: &mut db::Conn| {
                super::also_wrong(conn, app, &caller, &draft, wrong)
            };
            return Err(app.read(told).await?);
        }
    };
    app.write(checked.realm(), move |app, tx| {
        super::put_checked(tx, app, &caller, checked, how, at)
    })
    .await
}

/// Một hồ sơ; có mã truy cập thì kèm mọi lần sửa.
#[utoipa::path(get, path = "/api/v1/records/{id}", tag = "records",
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)")),
    responses(
        (status = 200, description = "Hồ sơ", body = Shown),
        (status = "4XX", description = "Không có, hoặc không thấy được", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn one(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Shown>, Fault> {
    let id: Id = id.parse()?;
    app.read(move |app, conn| view::one(conn, app, &caller.scope, id))
        .await
        .map(Json)
}

/// Which page of a list.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Chỉ của đơn vị này và các đơn vị bên dưới: tên tắt, mã hoặc cấp:mã.
    unit: Option<String>,
    /// Chỉ của một năm.
    #[param(inline)]
    year: Option<Year>,
    /// Tối đa bao nhiêu hồ sơ; không ghi là 50.
    #[param(inline)]
    limit: Option<Limit>,
    /// `next` của trang trước.
    after: Option<String>,
}

const PAGE: u32 = 50;

/// Một trang hồ sơ của một sổ, mới nhất trước.
#[utoipa::path(get, path = "/api/v1/registers/{register}/records", tag = "records",
    params(("register" = String, Path, description = "Sổ: `mo-hinh`, `hoi-nghi` …"), Wanted),
    responses(
        (status = 200, description = "Một trang", body = Page),
        (status = "4XX", description = "Không có sổ hay đơn vị ấy", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(register): Path<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Page>, Fault> {
    app.read(move |app, conn| {
        let dated = app.units.current(conn)?;
        let under = wanted
            .unit
            .as_deref()
            .map(|u| units::find(&dated.tree, u, None))
            .transpose()?;
        let ask = view::Ask {
            register: &register,
            under,
            year: wanted.year.map(Year::get),
            limit: wanted.limit.map_or(PAGE, Limit::get),
            after: wanted.after.as_deref(),
        };
        view::list(conn, app, &caller.scope, &ask)
    })
    .await
    .map(Json)
}
