//! Registers over HTTP: what there are, and how a record of each looks.

use axum::Json;
use axum::extract::{Path, State};
use packs::{Action, Language, Register};
use serde::Serialize;
use serde_json::Value;

use super::Catalog;
use crate::app::App;
use crate::shell::access::Need;
use crate::shell::fault::{Fault, ProblemDocument};
use crate::shell::lang::Lang;
use crate::shell::routes::Routes;

crate::reasons! {
    register_unknown(read, known): Missing,
        "Không tìm thấy sổ \"{read}\"; có: {known}", "There is no register \"{read}\"; there are: {known}";
}

/// The slice's routes.
#[must_use]
pub fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .get("/api/v1/registers", Need::Nothing, list)
        .get("/api/v1/registers/{register}", Need::Nothing, one)
        .get(
            "/api/v1/registers/{register}/template",
            Need::Nothing,
            template,
        )
        .get(
            "/api/v1/registers/{register}/example",
            Need::Nothing,
            example,
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
    fn of(register: &Register, language: Language) -> Line {
        Line {
            id: register.id.clone(),
            name: register.name_in(language).to_owned(),
            one: register.one_in(language).to_owned(),
            description: register.description_in(language).to_owned(),
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
    fn of(action: &Action, language: Language) -> ActionOf {
        let needs = action.needs;
        let named = [
            ("reason", needs.reason),
            ("day", needs.day),
            ("paper", needs.paper),
        ];
        ActionOf {
            id: action.id.clone(),
            name: action.name_in(language).to_owned(),
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

/// A section of the head.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SectionOf {
    /// As commands name it.
    id: String,
    /// Title.
    title: String,
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
    /// The sections of the head, each handed in and accepted as one.
    sections: Vec<SectionOf>,
    /// The workflow.
    states: Vec<StateOf>,
    /// JSON Schema of `fields`.
    #[schema(value_type = Object)]
    schema: Value,
    /// Help for people, one line a field.
    help: String,
}

/// Các sổ của chương trình.
#[utoipa::path(get, path = "/api/v1/registers", tag = "registers",
    responses((status = 200, description = "Các sổ", body = [Line])))]
pub async fn list(State(app): State<App>, lang: Lang) -> Json<Vec<Line>> {
    let catalog = app.programmes.current();
    let registers = catalog.pack.registers.values();
    Json(registers.map(|r| Line::of(r, lang.of_pack())).collect())
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
    lang: Lang,
    Path(register): Path<String>,
) -> Result<Json<Described>, Fault> {
    let (catalog, language) = (app.programmes.current(), lang.of_pack());
    let found = find(&catalog, &register)?;
    let sections = found
        .sections
        .values()
        .map(|section| SectionOf {
            id: section.id.clone(),
            title: section.title_in(language).to_owned(),
        })
        .collect();
    let states = found
        .states
        .values()
        .map(|s| StateOf {
            id: s.id.clone(),
            name: s.name_in(language).to_owned(),
            initial: s.initial,
            counts: s.counts,
            public: s.public,
            actions: found
                .actions_from(&s.id)
                .map(|(action, _)| ActionOf::of(action, language))
                .collect(),
        })
        .collect();
    Ok(Json(Described {
        register: Line::of(found, language),
        version: catalog.version.clone(),
        legal_basis: found.validity.legal_basis.clone(),
        sections,
        states,
        schema: found.json_schema(&catalog.pack),
        help: found.help(&catalog.pack),
    }))
}

fn find<'a>(catalog: &'a Catalog, register: &str) -> Result<&'a Register, Fault> {
    let registers = &catalog.pack.registers;
    registers.get(register).ok_or_else(|| {
        let known: Vec<&str> = registers.keys().map(String::as_str).collect();
        register_unknown(register, known)
    })
}

/// A record to fill in.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Blank {
    /// Slug of the register.
    register: String,
    /// To be filled in.
    unit: String,
    /// Values by field id.
    #[schema(value_type = Object)]
    fields: Value,
}

/// Mẫu trống của một hồ sơ: mọi trường, chưa có giá trị nào ngoài giá trị sẵn mà sổ khai.
#[utoipa::path(get, path = "/api/v1/registers/{register}/template", tag = "registers",
    params(("register" = String, Path, description = "Sổ: `mo-hinh`, `hoi-nghi` …")),
    responses(
        (status = 200, description = "Mẫu trống", body = Blank),
        (status = 404, description = "Không có sổ ấy", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub async fn template(
    State(app): State<App>,
    Path(register): Path<String>,
) -> Result<Json<Blank>, Fault> {
    let catalog = app.programmes.current();
    let fields = find(&catalog, &register)?.template_json();
    Ok(blank(register, fields))
}

/// Ví dụ đã điền, có dấu `_example`: gửi nguyên như vậy thì bị từ chối.
#[utoipa::path(get, path = "/api/v1/registers/{register}/example", tag = "registers",
    params(("register" = String, Path, description = "Sổ: `mo-hinh`, `hoi-nghi` …")),
    responses(
        (status = 200, description = "Ví dụ", body = Blank),
        (status = 404, description = "Không có sổ ấy", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub async fn example(
    State(app): State<App>,
    Path(register): Path<String>,
) -> Result<Json<Blank>, Fault> {
    let catalog = app.programmes.current();
    let fields = find(&catalog, &register)?.example_json(&catalog.pack);
    Ok(blank(register, fields))
}

fn blank(register: String, fields: Value) -> Json<Blank> {
    Json(Blank {
        register,
        unit: String::new(),
        fields,
    })
}
