//! Records over HTTP: create, the commands to one that is there, one, a page of a list.

use axum::Extension;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use packs::Ability;
use serde::Serialize;

use super::asked::Wanted;
use super::command::{Accepting, Command, Returning, Submitting};
use super::draft::Draft;
use super::view::{self, Limit, Page, Shown};
use super::{Acting, Edit, How, Manifest, Papers, Put, Wanted as File};
use crate::app::App;
use crate::ground::units;
use crate::shell::access::{Actor, Need};
use crate::shell::clock::Moment;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::id::Id;
use crate::shell::once::{Answer, Key, Request};
use crate::shell::request::{Asked, Sent};
use crate::shell::routes::{Caller, Routes};

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    let write = Need::Right(Ability::Record);
    // Which ability it takes, the register says.
    let decide = Need::Right(Ability::Read);
    routes
        .post("/api/v1/records", write, create)
        .get("/api/v1/records/{id}", Need::PublicOr(Ability::Read), one)
        .patch("/api/v1/records/{id}", write, change)
        .post("/api/v1/records/{id}/act", decide, act)
        .post("/api/v1/records/{id}/submit", write, submit)
        .post("/api/v1/records/{id}/accept", decide, accept)
        .post("/api/v1/records/{id}/return", decide, give_back)
        .post("/api/v1/records/{id}/separate", write, separate)
        .post("/api/v1/records/{id}/attach", write, attach)
        .post("/api/v1/records/{id}/detach", write, detach)
        .get(
            "/api/v1/registers/{register}/records",
            Need::PublicOr(Ability::Read),
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

/// Lập hồ sơ; hồ sơ mới ở trạng thái đầu. Gửi lại đúng hồ sơ ấy với cùng `id`, hoặc cùng `Idempotency-Key`, thì không đổi gì.
#[utoipa::path(post, path = "/api/v1/records", tag = "records", request_body = Draft,
    params(("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 201, description = "Đã lập; `Location` là địa chỉ của hồ sơ", body = Written),
        (status = 200, description = "Hồ sơ đã có, giống hệt", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn create(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    key: Key,
    Sent(draft): Sent<Draft>,
) -> Result<Answer, Fault> {
    let at = app.clock.now();
    let request = Request::new((&caller.name(), at), key, "create", (&app.vault, &draft))?;
    // Everything that needs no database is checked before the writer's turn.
    let checked = match super::check(&app, app.units.at_hand(), &caller, draft.clone()) {
        Ok(checked) => checked,
        Err(wrong) => {
            let caller = Caller::clone(&caller);
            let told = move |app: &App, conn: &mut db::Conn| {
                super::also_wrong(conn, app, &caller, &draft, wrong)
            };
            return Err(app.read(told).await?);
        }
    };
    let realm = checked.realm();
    app.write_as(&caller, realm, move |app, tx, actor| {
        request.once(tx, realm, |tx| {
            let put = super::put_checked(tx, app, actor, checked, How::Create, at)?;
            let status = if put.created {
                StatusCode::CREATED
            } else {
                StatusCode::OK
            };
            let address = format!("/api/v1/records/{}", put.id);
            Answer::json(status, Some(address), &Written::from(put))
        })
    })
    .await
}

/// Sửa hồ sơ: chỉ gửi các giá trị đổi. `revision` là lần sửa đã đọc; người khác đã sửa chỗ khác thì nhập lại với nhau, đã sửa cùng chỗ thì bị từ chối (409) với cả hai giá trị (`conflicts`).
#[utoipa::path(patch, path = "/api/v1/records/{id}", tag = "records", request_body = Edit,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Đã sửa, hoặc không có gì để sửa", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn change(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
    Sent(asked): Sent<Edit>,
) -> Result<Answer, Fault> {
    ask(&app, &caller, (&id, "change"), key, Command::Edit(asked)).await
}

/// Làm một việc đưa hồ sơ sang trạng thái khác (`ra-mat`, `rut` …); việc nào làm được thì sổ khai.
#[utoipa::path(post, path = "/api/v1/records/{id}/act", tag = "records", request_body = Acting,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Đã làm", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn act(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
    Sent(asked): Sent<Acting>,
) -> Result<Answer, Fault> {
    ask(&app, &caller, (&id, "act"), key, Command::Act(asked)).await
}

/// Trình các phần của hồ sơ; không ghi phần nào là trình hết.
#[utoipa::path(post, path = "/api/v1/records/{id}/submit", tag = "records", request_body = Submitting,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Đã trình", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn submit(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
    Sent(asked): Sent<Submitting>,
) -> Result<Answer, Fault> {
    ask(&app, &caller, (&id, "submit"), key, Command::Submit(asked)).await
}

/// Duyệt các phần đã trình; `revision` là lần sửa đã đọc, phần sửa sau đó không được duyệt.
#[utoipa::path(post, path = "/api/v1/records/{id}/accept", tag = "records", request_body = Accepting,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Đã duyệt", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn accept(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
    Sent(asked): Sent<Accepting>,
) -> Result<Answer, Fault> {
    ask(&app, &caller, (&id, "accept"), key, Command::Accept(asked)).await
}

/// Trả lại các phần đã trình, kèm lý do và hạn trình lại.
#[utoipa::path(post, path = "/api/v1/records/{id}/return", tag = "records", request_body = Returning,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Đã trả lại", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn give_back(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
    Sent(asked): Sent<Returning>,
) -> Result<Answer, Fault> {
    ask(
        &app,
        &caller,
        (&id, "give_back"),
        key,
        Command::Return(asked),
    )
    .await
}

/// Tách hồ sơ khỏi hồ sơ mà nó ghi là cùng một việc (`same_as`).
#[utoipa::path(post, path = "/api/v1/records/{id}/separate", tag = "records",
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Đã tách", body = Written),
        (status = "4XX", description = "Không ghi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn separate(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
) -> Result<Answer, Fault> {
    ask(&app, &caller, (&id, "separate"), key, Command::Separate).await
}

/// Kèm tệp vào các phần của hồ sơ: kê mọi tệp của hồ sơ, bằng mã tệp hoặc mã băm sha256. Tệp chưa gửi đến thì hồ sơ chờ (`complete` là false), gửi đến là tự kèm.
#[utoipa::path(post, path = "/api/v1/records/{id}/attach", tag = "records", request_body = Manifest,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Mọi tệp của hồ sơ; đã kèm thì giữ nguyên", body = Papers),
        (status = "4XX", description = "Không kèm gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn attach(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
    Sent(manifest): Sent<Manifest>,
) -> Result<Answer, Fault> {
    let asked = manifest.clone();
    in_its_realm(
        &app,
        &caller,
        (&id, "attach"),
        (key, &asked),
        move |app, tx, actor, id, at| {
            let papers = super::attach(tx, app, actor, (id, &manifest), at)?;
            Answer::json(StatusCode::OK, None, &papers)
        },
    )
    .await
}

/// Lấy một tệp ra khỏi một phần của hồ sơ; dấu vết ở lại.
#[utoipa::path(post, path = "/api/v1/records/{id}/detach", tag = "records", request_body = File,
    params(("id" = String, Path, description = "Mã hồ sơ (UUID)"),
        ("Idempotency-Key" = Option<String>, Header, description = "Khóa của yêu cầu: gửi lại với cùng khóa thì được trả lời như lần trước, không ghi lần nữa")),
    responses(
        (status = 200, description = "Các tệp còn lại", body = Papers),
        (status = "4XX", description = "Không đổi gì", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn detach(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    key: Key,
    Sent(file): Sent<File>,
) -> Result<Answer, Fault> {
    let asked = file.clone();
    in_its_realm(
        &app,
        &caller,
        (&id, "detach"),
        (key, &asked),
        move |app, tx, actor, id, at| {
            let papers = super::detach(tx, app, actor, (id, &file), at)?;
            Answer::json(StatusCode::OK, None, &papers)
        },
    )
    .await
}

/// Hands a command to the writer of the record's realm.
async fn ask(
    app: &App,
    caller: &Caller,
    place: (&str, &str),
    key: Key,
    command: Command,
) -> Result<Answer, Fault> {
    let asked = serde_json::to_value(&command).map_err(|e| Fault::Inside(e.to_string()))?;
    in_its_realm(
        app,
        caller,
        place,
        (key, &asked),
        move |app, tx, actor, id, at| {
            let put = super::perform(tx, app, actor, (id, &command), at)?;
            Answer::json(StatusCode::OK, None, &Written::from(put))
        },
    )
    .await
}

/// Writes once in the realm of a record that the caller sees, however often it is asked.
async fn in_its_realm(
    app: &App,
    caller: &Caller,
    (id, what): (&str, &str),
    (key, asked): (Key, &impl Serialize),
    work: impl FnOnce(&App, &mut db::Tx<'_>, &Actor, Id, Moment) -> Result<Answer, Fault>
    + Send
    + 'static,
) -> Result<Answer, Fault> {
    let id: Id = id.parse()?;
    let at = app.clock.now();
    let request = Request::new(
        (&caller.name(), at),
        key,
        &format!("{what} {id}"),
        (&app.vault, asked),
    )?;
    let seer = Caller::clone(caller);
    let realm = app
        .read(move |_, conn| view::realm_of(conn, &seer.scope, id))
        .await?;
    app.write_as(caller, realm, move |app, tx, actor| {
        request.once(tx, realm, |tx| work(app, tx, actor, id, at))
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
            registered: view::registered(wanted.year, wanted.registered.as_deref())?,
            results: wanted.results.as_deref().map(view::period).transpose()?,
            limit: wanted.limit.map_or(PAGE, Limit::get),
            after: wanted.after.as_deref(),
        };
        view::list(conn, app, &caller.scope, &ask)
    })
    .await
    .map(Json)
}
