//! Registers over HTTP: what there are, and how a record of each looks.

use axum::Json;
use axum::extract::{Path, State};
use packs::{Action, Register};
use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::shell::access::Need;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::routes::Routes;

crate::reasons! {
    register_unknown(read, known): Missing,
        "Không tìm thấy sổ \"{read}\"; có: {known}", "There is no register \"{read}\"; there are: {known}";
}

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes.get("/api/v1/registers", Need::Nothing, list).get(
        "/api/v1/registers/{register}",
        Need::Nothing,
        one,
    )
}

/// A register in the list.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Line {
    /// Slug.
    id: String,
    /// Name.
    name: String,
    /// What one record is called.
    one: String,
    /// What it is for.
    description: String,
}

impl Line {
    fn of(register: &Register) -> Line {
        Line {
            id: register.id.clone(),
            name: register.name.clone(),
            one: register.one.clone(),
            description: register.description.clone(),
        }
    }
}

/// A state of the register's records.
#[derive(Serialize, utoipa::ToSchema)]
pub struct StateOf {
    /// As records name it.
    id: String,
    /// Name.
    name: String,
    /// Whether a new record begins in it.
    initial: bool,
    /// Whether its records' numbers count.
    counts: bool,
    /// Whether its records are public.
    public: bool,
    /// What may be done in it.
    actions: Vec<ActionOf>,
}

/// What alone moves a record into another state.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ActionOf {
    /// As commands name it.
    id: String,
    /// Name.
    name: String,
    /// What whoever does it must be able to.
    ability: &'static str,
    /// The state that it leads to.
    to: String,
    /// What must be told with it: `reason`, `day`, `paper`.
    needs: Vec<&'static str>,
    /// Whether who wrote the record may not do it.
    not_own: bool,
}

impl ActionOf {
    fn of(action: &Action) -> ActionOf {
        let needs = action.needs;
        let named = [
            ("reason", needs.reason),
            ("day", needs.day),
            ("paper", needs.paper),
        ];
        ActionOf {
            id: action.id.clone(),
            name: action.name.clone(),
            ability: action.ability.code(),
            to: action.to.clone(),
            needs: named
                .iter()
                .filter(|(_, is)| *is)
                .map(|(n, _)| *n)
                .collect(),
            not_own: action.not_own,
        }
    }
}

/// A register.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Described {
    #[serde(flatten)]
    register: Line,
    /// Version of the pack.
    version: String,
    /// Paper on which it rests.
    legal_basis: Option<String>,
    /// The workflow.
    states: Vec<StateOf>,
    /// JSON Schema of `fields`.
    #[schema(value_type = Object)]
    schema: Value,
    /// A draft of `fields` to fill in.
    #[schema(value_type = Object)]
    template: Value,
    /// Help for people, one line a field.
    help: String,
}

/// Các sổ của chương trình.
#[utoipa::path(get, path = "/api/v1/registers", tag = "registers",
    responses((status = 200, description = "Các sổ", body = [Line])))]
pub async fn list(State(app): State<App>) -> Json<Vec<Line>> {
    let catalog = app.programmes.current();
    Json(catalog.pack.registers.values().map(Line::of).collect())
}

/// Một sổ: các trường, trạng thái, mẫu để điền.
#[utoipa::path(get, path = "/api/v1/registers/{register}", tag = "registers",
    params(("register" = String, Path, description = "Sổ: `mo-hinh`, `hoi-nghi` …")),
    responses(
        (status = 200, description = "Sổ", body = Described),
        (status = 404, description = "Không có sổ ấy", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub async fn one(
    State(app): State<App>,
    Path(register): Path<String>,
) -> Result<Json<Described>, Fault> {
    let catalog = app.programmes.current();
    let found = catalog.pack.registers.get(&register).ok_or_else(|| {
        let known: Vec<&str> = catalog.pack.registers.keys().map(String::as_str).collect();
        register_unknown(register.as_str(), known)
    })?;
    let states = found
        .states
        .values()
        .map(|s| StateOf {
            id: s.id.clone(),
            name: s.name.clone(),
            initial: s.initial,
            counts: s.counts,
            public: s.public,
            actions: found
                .actions_from(&s.id)
                .map(|(action, _)| ActionOf::of(action))
                .collect(),
        })
        .collect();
    Ok(Json(Described {
        register: Line::of(found),
        version: catalog.version.clone(),
        legal_basis: found.validity.legal_basis.clone(),
        states,
        schema: found.json_schema(&catalog.pack),
        template: found.template_json(&catalog.pack),
        help: found.help(&catalog.pack),
    }))
}
