//! Units over HTTP: found by what people call them.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::search::{self, Found, Most};
use crate::app::App;
use crate::shell::access::Need;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::request::Asked;
use crate::shell::routes::Routes;

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes.get("/api/v1/units", Need::Nothing, found)
}

/// What is looked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Tên hay một phần tên, có dấu hoặc không, cả tên cũ: `lai vung`.
    #[serde(default)]
    q: String,
    /// Tối đa bao nhiêu đơn vị; không ghi là 20.
    #[param(inline)]
    limit: Option<Most>,
}

/// Đơn vị có tên như vậy, hợp nhất trước; của đơn vị đã kết thúc thì kèm đơn vị hiện nay.
#[utoipa::path(get, path = "/api/v1/units", tag = "units", params(Wanted),
    responses(
        (status = 200, description = "Các đơn vị", body = [Found]),
        (status = "4XX", description = "Số ghi ở limit không dùng được", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn found(
    State(app): State<App>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Vec<Found>>, Fault> {
    let most = wanted.limit.map_or(search::USUAL, Most::get);
    app.read(move |app, conn| {
        Ok(search::search(
            &app.units.current(conn)?.tree,
            &wanted.q,
            most,
        ))
    })
    .await
    .map(Json)
}
