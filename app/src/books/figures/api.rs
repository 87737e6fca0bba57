//! Figures over HTTP: those of a unit, one, and the way from one to its records.

use axum::Extension;
use axum::Json;
use axum::extract::{Path, State};
use packs::Ability;
use serde::Deserialize;
use vi::Span;

use super::json::{self, Figure, Trace};
use super::trace::{LONGEST, Page};
use super::{FigureId, Names, Sight, holders};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::ground::units;
use crate::shell::access::Need;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::number::Whole;
use crate::shell::request::Asked;
use crate::shell::routes::{Caller, Routes};

crate::reasons! {
    too_many_units(n, most): Usage,
        "deep=true gồm {n} đơn vị, quá {most}; hãy hỏi từng đơn vị bên dưới",
        "deep=true is about {n} units, more than {most}; ask for each unit below";
}

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .get(
            "/api/v1/units/{unit}/figures",
            Need::PublicOr(Ability::Read),
            of_unit,
        )
        .get("/api/v1/figures/{id}", Need::PublicOr(Ability::Read), one)
        .get(
            "/api/v1/figures/{id}/trace",
            Need::PublicOr(Ability::Read),
            traced,
        )
}

/// Which figures.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// `2023`, `2023-05`, `2025-12-15..2026-06-14`; không ghi là mọi con số, mỗi con số theo kỳ của nó.
    period: Option<String>,
    /// `then`: theo cây đơn vị lúc đó (mặc định); `now`: theo cây hiện nay.
    basis: Option<String>,
    /// Cả các đơn vị bên dưới.
    #[serde(default)]
    deep: bool,
}

/// The most units that one answer goes through.
const UNITS: usize = 1_000;

/// Con số của một đơn vị. Không có mã truy cập thì chỉ gồm chỉ tiêu công khai.
#[utoipa::path(get, path = "/api/v1/units/{unit}/figures", tag = "figures",
    params(("unit" = String, Path, description = "Tên tắt, mã hoặc cấp:mã"), Wanted),
    responses(
        (status = 200, description = "Các con số", body = [Figure]),
        (status = "4XX", description = "Không có đơn vị ấy", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn of_unit(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(unit): Path<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Vec<Figure>>, Fault> {
    let basis: Basis = wanted.basis.as_deref().unwrap_or("then").parse()?;
    let period = wanted
        .period
        .as_deref()
        .map(Span::parse)
        .transpose()
        .map_err(Fault::Usage)?;
    app.books(move |conn, books| {
        let unit = units::find(books.tree, &unit, None)?;
        let whose = if wanted.deep {
            holders(conn, books.tree, unit, basis)?
        } else {
            vec![unit]
        };
        if whose.len() > UNITS {
            return Err(too_many_units(whose.len(), UNITS));
        }
        let (mut sight, mut seen) = (Sight::of(books, &caller.scope), Vec::new());
        for unit in whose {
            seen.extend(sight.of_unit(conn, unit, period.as_ref(), basis)?);
        }
        json::figures(&Names::of(books), &seen)
    })
    .await
    .map(Json)
}

/// Một con số.
#[utoipa::path(get, path = "/api/v1/figures/{id}", tag = "figures",
    params(("id" = String, Path, description = "Mã con số: chỉ-tiêu~đơn-vị~kỳ~then|now~tính-chất")),
    responses(
        (status = 200, description = "Con số", body = Figure),
        (status = "4XX", description = "Không có, hoặc không thấy được", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn one(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Figure>, Fault> {
    app.books(move |conn, books| {
        let id = FigureId::read(books.catalog, &id)?;
        let figure = Sight::of(books, &caller.scope).one(conn, &id)?;
        json::figure(&Names::of(books), &figure)
    })
    .await
    .map(Json)
}

/// How many entries of a page are asked for.
type Limit = Whole<1, { LONGEST as i64 }>;

/// Which page of a trace.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paged {
    /// Tối đa bao nhiêu số liệu, đến 500.
    limit: Option<Limit>,
    /// `next` của trang trước.
    after: Option<String>,
}

/// Từ một con số về các hồ sơ và nguồn của nó; hồ sơ không thấy được thì chỉ được đếm.
#[utoipa::path(get, path = "/api/v1/figures/{id}/trace", tag = "figures",
    params(("id" = String, Path, description = "Mã con số"), Paged),
    responses(
        (status = 200, description = "Con số với những gì đứng sau nó", body = Trace),
        (status = "4XX", description = "Không có, hoặc không thấy được", body = ProblemDocument, content_type = "application/problem+json"),
    ), security((), ("bearer" = [])))]
pub async fn traced(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    Asked(paged): Asked<Paged>,
) -> Result<Json<Trace>, Fault> {
    let page = Page {
        after: paged.after.as_deref().map(str::parse).transpose()?,
        limit: paged.limit.map_or(LONGEST, Limit::get),
    };
    app.books(move |conn, books| {
        let id = FigureId::read(books.catalog, &id)?;
        let trace = super::trace(conn, books, &id, &caller.scope, page)?;
        json::trace(&Names::of(books), &trace)
    })
    .await
    .map(Json)
}
