//! The description of the JSON API, gathered from its handlers: OpenAPI 3.1.

use axum::Json;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::app::App;
use crate::shell::access::Need;
use crate::shell::routes::Routes;
use crate::{
    books::figures, books::files, books::records, books::sources, ground::programmes, ground::units,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Lan Tỏa",
        description = "Hồ sơ, con số và đường về nguồn. Lỗi là application/problem+json (RFC 9457): `code` cố định, `data` là dữ kiện, lời bằng tiếng Việt hoặc tiếng Anh theo Accept-Language. Mã truy cập tạo bằng `lantoa token new`; không có mã thì chỉ đọc được phần công khai. Khi cơ sở dữ liệu bận hoặc chưa trả lời: 503 với Retry-After; lỗi của máy chủ có `request`, cùng mã với X-Request-Id và nhật ký của máy chủ."
    ),
    paths(
        records::api::create, records::api::change, records::api::act, records::api::submit, records::api::accept,
        records::api::give_back, records::api::separate, records::api::attach, records::api::detach,
        records::api::one, records::api::list,
        sources::api::put, sources::api::list,
        files::api::content, files::api::able, files::api::begin, files::api::stands, files::api::append, files::api::end,
        programmes::api::list, programmes::api::one, programmes::api::template, programmes::api::example,
        units::api::found,
        figures::api::of_unit, figures::api::one, figures::api::traced,
        description,
    ),
    tags(
        (name = "registers", description = "Sổ: mỗi sổ khai một loại hồ sơ"),
        (name = "units", description = "Đơn vị: tìm theo tên"),
        (name = "records", description = "Hồ sơ: lập, sửa, làm việc, trình, duyệt, trả lại, đọc"),
        (name = "sources", description = "Nguồn mà hồ sơ dẫn"),
        (name = "files", description = "Tệp: gửi từng đoạn theo giao thức tus 1.0, đứt thì gửi tiếp; đọc nội dung"),
        (name = "figures", description = "Con số và đường về hồ sơ, nguồn"),
        (name = "description", description = "Mô tả này"),
    ),
    modifiers(&Bearer),
)]
struct Api;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        api.components
            .get_or_insert_default()
            .add_security_scheme("bearer", scheme);
    }
}

/// The whole of the JSON API with its description.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    let routes = units::api::routes(programmes::api::routes(routes));
    let routes = sources::api::routes(records::api::routes(routes));
    let routes = files::api::routes(routes);
    figures::api::routes(routes).get("/api/v1/openapi.json", Need::Nothing, description)
}

/// Mô tả API.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
async fn description() -> Response {
    Json(Api::openapi()).into_response()
}
