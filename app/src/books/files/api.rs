//! Files over HTTP: the content of one, and the resumable upload of new ones as `tus` 1.0 has it
//! (creation, creation-with-upload, checksum, expiration, termination).

use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use orgtree::UnitId;
use packs::Ability;
use tokio::sync::Semaphore;

use super::text::upload_content;
use super::tus::{self, Begin, LENGTH, OFFSET};
use super::upload::{self, Upload};
use super::{File, LARGEST, mime};
use crate::app::App;
use crate::books::records;
use crate::shell::access::Need;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::id::Id;
use crate::shell::reason::Kind;
use crate::shell::routes::{Caller, Routes};

/// How long a request may bring bytes; less than a request may take, so that what came stays.
const PATIENCE: Duration = Duration::from_secs(20);
/// So many files are put together at once, each in memory.
static TOGETHER: Semaphore = Semaphore::const_new(2);

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    let one = "/api/v1/uploads/{id}";
    routes
        .get("/api/v1/files/{id}", Need::PublicOr(Ability::Read), content)
        .options("/api/v1/uploads", Need::Nothing, able)
        .post("/api/v1/uploads", Need::Right(Ability::Record), begin)
        .get(one, Need::Right(Ability::Record), stands)
        .patch(one, Need::Right(Ability::Record), append)
        .delete(one, Need::Right(Ability::Record), end)
}

/// Nội dung một tệp. Không có mã truy cập thì chỉ đọc được tệp của phần công khai trọn vẹn trong hồ sơ công khai.
#[utoipa::path(get, path = "/api/v1/files/{id}", tag = "files",
    params(("id" = String, Path, description = "Mã tệp (UUID)")),
    responses(
        (status = 200, description = "Nội dung", body = [u8], content_type = "application/octet-stream"),
        (status = "4XX", description = "Không có, hoặc không thấy được", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn content(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id: Id = id.parse()?;
    let file = app
        .read(move |app, conn| {
            let dated = app.units.current(conn)?;
            let file = super::anywhere(conn, id)?.filter(|f| f.removed_at.is_none());
            let file = file.ok_or_else(|| super::missing(id))?;
            let seen = records::may_read(conn, (app, &dated.tree), &caller.scope, &file)?;
            if seen {
                Ok(file)
            } else {
                Err(super::missing(id))
            }
        })
        .await?;
    let body = app.shelf.body(&file.place()).await?;
    let body = body.ok_or_else(|| Fault::Inside(format!("mất nội dung của tệp {id}")))?;
    Ok((StatusCode::OK, headers(&file), body).into_response())
}

/// A file is given to be kept, never to be run in the page's place.
fn headers(file: &File) -> HeaderMap {
    let name =
        percent_encoding::utf8_percent_encode(&file.name, percent_encoding::NON_ALPHANUMERIC);
    let told = [
        (header::CONTENT_TYPE, mime(&file.kind).to_owned()),
        (header::CONTENT_LENGTH, file.size.to_string()),
        (header::ETAG, format!("\"{}\"", hex::encode(file.sha256))),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename*=UTF-8''{name}"),
        ),
    ];
    told.into_iter()
        .filter_map(|(k, v)| Some((k, v.parse().ok()?)))
        .collect()
}

/// Máy chủ nhận gửi tệp thế nào: phiên bản, phần mở rộng, cỡ lớn nhất của giao thức tus.
#[utoipa::path(options, path = "/api/v1/uploads", tag = "files",
    responses((status = 204, description = "Các dòng `Tus-…`")))]
pub async fn able() -> Response {
    let told = [
        ("tus-resumable", tus::VERSION.to_owned()),
        ("tus-version", tus::VERSION.to_owned()),
        ("tus-extension", tus::EXTENSIONS.to_owned()),
        ("tus-max-size", LARGEST.to_string()),
        ("tus-checksum-algorithm", upload::Checksum::KNOWN.to_owned()),
    ];
    answer(StatusCode::NO_CONTENT, &told)
}

/// Bắt đầu gửi một tệp: `Upload-Length` là cỡ, `Upload-Metadata` ghi `unit`, `filename` và nên có `sha256` (từng giá trị mã hóa base64). `Location` là nơi gửi tiếp; nội dung gửi kèm được nhận luôn.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "files",
    request_body(content = [u8], content_type = "application/offset+octet-stream"),
    params(
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "Số byte của cả tệp"),
        ("Upload-Metadata" = String, Header, description = "unit, filename, sha256"),
    ),
    responses(
        (status = 201, description = "Đã bắt đầu; `Location`, `Upload-Offset`, `Upload-Expires`"),
        (status = "4XX", description = "Không nhận", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn begin(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    tus::spoken(&headers)?;
    let at = app.clock.now();
    let (dated, catalog) = (app.units.at_hand(), app.programmes.current());
    let begin = Begin::read(&headers, (&dated.tree, &catalog.pack), &caller)?;
    let id = Id::new(at)?;
    let mut upload = upload::begin(&app.shelf, &caller.name(), (id, begin.head()), at).await?;
    if tus::brings(&headers) {
        let checksum = tus::checksum(&headers)?;
        let coming = body.into_data_stream();
        upload::append(&app.shelf, &upload, (0, checksum), coming, PATIENCE).await?;
        upload = upload::find(&app.shelf, &caller.name(), id, at).await?;
    }
    let file = finished(&app, &caller, &upload).await?;
    let place = ("location", format!("/api/v1/uploads/{id}"));
    let mut told = standing(&upload, file);
    told.push(place);
    Ok(answer(StatusCode::CREATED, &told))
}

/// Đã nhận đến đâu: `Upload-Offset` trong `Upload-Length` (hỏi bằng HEAD cũng được).
#[utoipa::path(get, path = "/api/v1/uploads/{id}", tag = "files",
    params(("id" = String, Path, description = "Mã lần gửi, trong `Location`")),
    responses(
        (status = 204, description = "`Upload-Offset`, `Upload-Length`, `Upload-Expires`; gửi xong thì `Content-Location` là tệp"),
        (status = "4XX", description = "Không có, hoặc quá hạn", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn stands(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let at = app.clock.now();
    let upload = upload::find(&app.shelf, &caller.name(), id.parse()?, at).await?;
    // Whoever was cut off between the last byte and the answer.
    let file = finished(&app, &caller, &upload).await?;
    Ok(answer(StatusCode::NO_CONTENT, &standing(&upload, file)))
}

/// Gửi tiếp từ `Upload-Offset`. Đường truyền đứt thì phần đã đến được giữ; có `Upload-Checksum` thì chỉ giữ khi đúng.
#[utoipa::path(patch, path = "/api/v1/uploads/{id}", tag = "files",
    request_body(content = [u8], content_type = "application/offset+octet-stream"),
    params(
        ("id" = String, Path, description = "Mã lần gửi, trong `Location`"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Byte đầu của đoạn này"),
        ("Upload-Checksum" = Option<String>, Header, description = "`sha1` hoặc `sha256`, một dấu cách, mã băm base64 của đoạn này"),
    ),
    responses(
        (status = 204, description = "`Upload-Offset` mới; gửi xong thì `Content-Location` là tệp"),
        (status = "4XX", description = "Sai chỗ (409), sai mã băm (460), quá cỡ (413) …; phần đã nhận còn nguyên", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn append(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Fault> {
    tus::spoken(&headers)?;
    if !tus::brings(&headers) {
        let read = tus::text(&headers, "content-type").unwrap_or_default();
        return Err(upload_content(read));
    }
    let (at, id) = (app.clock.now(), id.parse()?);
    let from = tus::number(&headers, OFFSET)?;
    let checksum = tus::checksum(&headers)?;
    let upload = upload::find(&app.shelf, &caller.name(), id, at).await?;
    let coming = body.into_data_stream();
    upload::append(&app.shelf, &upload, (from, checksum), coming, PATIENCE).await?;
    let upload = upload::find(&app.shelf, &caller.name(), id, at).await?;
    let file = finished(&app, &caller, &upload).await?;
    Ok(answer(StatusCode::NO_CONTENT, &standing(&upload, file)))
}

/// Thôi gửi: bỏ phần đã nhận.
#[utoipa::path(delete, path = "/api/v1/uploads/{id}", tag = "files",
    params(("id" = String, Path, description = "Mã lần gửi, trong `Location`")),
    responses(
        (status = 204, description = "Đã bỏ"),
        (status = "4XX", description = "Không có, hoặc quá hạn", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("bearer" = [])))]
pub async fn end(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    tus::spoken(&headers)?;
    let at = app.clock.now();
    let upload = upload::find(&app.shelf, &caller.name(), id.parse()?, at).await?;
    upload::end(&app.shelf, &upload).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}

/// The file that an upload is, once all of it has arrived; it has come wherever it was awaited.
async fn finished(app: &App, caller: &Caller, upload: &Upload) -> Result<Option<Id>, Fault> {
    if let Some(file) = &upload.head.file {
        return file.parse().map(Some);
    }
    if !upload.is_whole() {
        return Ok(None);
    }
    let turn = TOGETHER.acquire().await;
    let bytes = match upload::whole(&app.shelf, upload).await {
        Err(gone) if gone.kind() == Kind::Missing => {
            // Another request of the sender's was quicker.
            let id = upload.head.id.parse()?;
            let now = upload::find(&app.shelf, &caller.name(), id, app.clock.now()).await?;
            return now.head.file.map(|file| file.parse()).transpose();
        }
        read => read?,
    };
    let unit = UnitId(upload.head.unit);
    let realm = app.units.at_hand().tree.unit(unit).map_or(0, |u| u.realm);
    let kept = match super::keep(&app.shelf, realm, bytes).await {
        Ok(kept) => kept,
        Err(refused) => {
            // More of it would not make it another content.
            if matches!(refused, Fault::Invalid(_)) {
                upload::end(&app.shelf, upload).await?;
            }
            return Err(refused);
        }
    };
    let (at, name) = (app.clock.now(), upload.head.name.clone());
    let file = app
        .write_as(caller, realm, move |app, tx, actor| {
            let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
            let place = (&dated.tree, &catalog.pack, &app.shelf);
            let file = super::add(tx, place, (unit, name, &kept), (actor, at))?;
            records::arrived(tx, app, &file, (actor, at))?;
            Ok(file.id)
        })
        .await?;
    drop(turn);
    upload::became(&app.shelf, upload, file).await?;
    Ok(Some(file))
}

/// Where an upload stands, as headers.
fn standing(upload: &Upload, file: Option<Id>) -> Vec<(&'static str, String)> {
    let mut told = vec![
        (OFFSET, upload.offset.to_string()),
        (LENGTH, upload.head.size.to_string()),
        ("upload-expires", upload.expires()),
    ];
    told.extend(file.map(|id| ("content-location", format!("/api/v1/files/{id}"))));
    told
}

fn answer(status: StatusCode, told: &[(&'static str, String)]) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("tus-resumable", HeaderValue::from_static(tus::VERSION));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let told = told
        .iter()
        .filter_map(|(name, value)| Some((*name, value.parse().ok()?)));
    headers.extend(told.map(|(name, value)| (HeaderName::from_static(name), value)));
    (status, headers).into_response()
}
