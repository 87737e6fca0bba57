//! The portal's addresses.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use chart::{Land, Place};
use maud::Markup;
use serde::Deserialize;

use super::public::Public;
use super::{figure, fill, home, locality, model, models, places, search, traced};
use crate::app::App;
use crate::books::figures::FigureId;
use crate::ground::units;
use crate::shell::access::Need;
use crate::shell::fault::Fault;
use crate::shell::page::Site;
use crate::shell::request::Asked;
use crate::shell::routes::Routes;

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .get("/", Need::Nothing, show_home)
        .get("/dia-phuong/{slug}", Need::Nothing, show_locality)
        .get("/tim", Need::Nothing, show_search)
        .get("/don-vi/{id}", Need::Nothing, show_unit)
        .get("/mo-hinh/{id}", Need::Nothing, show_model)
        .get("/so-lieu/{id}", Need::Nothing, show_figure)
        .get(
            "/robots.txt",
            Need::Nothing,
            async || "User-agent: *\nDisallow: /api/\n",
        )
}

/// Fills a page and shows it.
async fn shown<F>(app: App, site: Site, f: F) -> Response
where
    F: FnOnce(&mut Public<'_>, &Site) -> Result<Markup, Fault> + Send + 'static,
{
    let inner = app.clone();
    app.books(move |conn, books| {
        let mut public = Public::new(&inner, conn, books, site.lang())?;
        f(&mut public, &site)
    })
    .await
    .map(|markup| Html(markup.into_string()))
    .into_response()
}

async fn show_home(State(app): State<App>, site: Site) -> Response {
    shown(app, site, |public, site| {
        let land = land(&public.app.units.at_hand());
        Ok(home::page(site, &fill::home(public)?, &land))
    })
    .await
}

async fn show_locality(State(app): State<App>, site: Site, Path(slug): Path<String>) -> Response {
    shown(app, site, move |public, site| {
        let unit = units::find(public.books.tree, &slug, None)?;
        Ok(locality::page(site, &fill::locality(public, unit)?))
    })
    .await
}

async fn show_unit(State(app): State<App>, site: Site, Path(id): Path<String>) -> Response {
    shown(app, site, move |public, site| {
        let unit = units::find(public.books.tree, &format!("#{id}"), None)?;
        Ok(locality::page(site, &fill::locality(public, unit)?))
    })
    .await
}

/// What is looked for.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    q: String,
}

async fn show_search(State(app): State<App>, site: Site, Asked(named): Asked<Named>) -> Response {
    shown(app, site, move |public, site| {
        let asked = named.q.trim();
        let found = places::found(public, asked);
        Ok(search::page(site, asked, &found))
    })
    .await
}

async fn show_model(State(app): State<App>, site: Site, Path(id): Path<String>) -> Response {
    shown(app, site, move |public, site| {
        Ok(model::page(site, &models::model(public, id.parse()?)?))
    })
    .await
}

/// Where a trace goes on.
#[derive(Deserialize)]
struct Further {
    sau: Option<String>,
}

async fn show_figure(
    State(app): State<App>,
    site: Site,
    Path(id): Path<String>,
    Asked(further): Asked<Further>,
) -> Response {
    shown(app, site, move |public, site| {
        let after = further.sau.as_deref().map(str::parse).transpose()?;
        let id = FigureId::read(public.books.catalog, &id)?;
        Ok(figure::page(site, &traced::figure(public, &id, after)?))
    })
    .await
}

/// The country's dots, made once for a tree.
fn land(dated: &units::Dated) -> Arc<Land> {
    static MADE: Mutex<Option<(i64, Arc<Land>)>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((generation, land)) = &*made
        && *generation == dated.generation
    {
        return Arc::clone(land);
    }
    let tree = &dated.tree;
    let centres = tree
        .units()
        .filter(|u| u.is_standing())
        .filter_map(|u| tree.latest(u.id))
        .filter(|v| v.level == "commune")
        .filter_map(|v| {
            Some(Place {
                lat_micro: v.lat?,
                lon_micro: v.lon?,
            })
        });
    let land = Arc::new(Land::new(centres));
    *made = Some((dated.generation, Arc::clone(&land)));
    land
}
