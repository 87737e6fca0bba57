//! Our own server with the bench's data, driven over its JSON API.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::data::{self, MODELS, PROVINCE, Unit};
use super::load::Request;
use super::server::Server;
use crate::process;
use crate::workspace::Workspace;

/// Drafts of one file, which is one transaction.
const FILE: usize = 10_000;

pub struct Lantoa {
    program: PathBuf,
    folder: PathBuf,
    token: String,
    communes: Vec<String>,
}

impl Lantoa {
    /// Loads the data into an empty folder.
    pub fn load(workspace: &Workspace, folder: &Path, units: &[Unit]) -> Result<Lantoa> {
        let lantoa = Lantoa {
            program: workspace.binary("release", "lantoa"),
            folder: folder.to_owned(),
            token: String::new(),
            communes: communes(units, |_| true),
        };
        lantoa.run(&[
            "simulate",
            "--entries",
            "0",
            "--tree",
            "2025",
            "--villages",
            "0",
        ])?;
        let pack = own_word(&workspace.root, &folder.with_extension("pack"))?;
        lantoa.run(&["packs", "install", &pack.display().to_string()])?;
        for first in (0..MODELS).step_by(FILE) {
            let drafts: Vec<Value> = (first..first + FILE)
                .map(|nth| lantoa.draft(nth, true))
                .collect();
            let file = folder.join("drafts.json");
            std::fs::write(&file, Value::Array(drafts).to_string())?;
            lantoa.run(&["records", "put", &file.display().to_string()])?;
        }
        let province = format!("province:{PROVINCE}");
        let position = lantoa.run(&["positions", "create", "chuyen-vien", "--unit", &province])?;
        let position = position.trim();
        let made = lantoa.run(&["token", "new", "--position", position, "--json"])?;
        let made: Value = serde_json::from_str(&made)?;
        let token = made["token"]
            .as_str()
            .context("no token was made")?
            .to_owned();
        Ok(Lantoa {
            token,
            communes: communes(units, |u| u.parent == PROVINCE),
            ..lantoa
        })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--data").arg(&self.folder);
        command
            .env_remove("LANTOA_DATA")
            .env_remove("LANTOA_DATABASE_URL");
        command
    }

    fn run(&self, arguments: &[&str]) -> Result<String> {
        process::output(&mut self.command(arguments))
    }

    pub fn serve(&self, durability: &str) -> Result<Server> {
        let port = process::free_port()?;
        let listen = format!("127.0.0.1:{port}");
        let mut command = self.command(&["serve", "--listen", &listen, "--durability", durability]);
        Server::start(&mut command, port, &self.folder.with_extension("log"))
    }

    fn draft(&self, nth: usize, rich: bool) -> Value {
        let model = data::model(nth, self.communes.len(), rich);
        model.draft(self.communes.get(model.commune).map_or("", String::as_str))
    }

    pub fn insert(&self, nth: usize, rich: bool) -> Request {
        self.request(
            "POST",
            "/api/v1/records".to_owned(),
            self.draft(nth, rich).to_string(),
        )
    }

    pub fn list(&self) -> Request {
        let path = format!(
            "/api/v1/registers/mo-hinh/records?unit=province:{PROVINCE}&year=2026&limit=50"
        );
        self.request("GET", path, String::new())
    }

    pub fn sums(&self) -> Request {
        let path = format!("/api/v1/units/province:{PROVINCE}/figures?period=2026");
        self.request("GET", path, String::new())
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

/// The programme's pack, with models whose units' own word is enough: so one insert makes entries
/// that count, as one insert into a peer's table does.
fn own_word(root: &Path, folder: &Path) -> Result<PathBuf> {
    const OTHERS: &str = "[review]\nability = \"accept\"\nlevels = [\"commune\", \"district\", \"province\"]\nnot_own = true\n";
    let from = root.join("packs/lam-theo-bac");
    for part in ["", "registers", "reports"] {
        let to = folder.join(part);
        std::fs::create_dir_all(&to)?;
        for entry in std::fs::read_dir(from.join(part))? {
            let path = entry?.path();
            if let (true, Some(name)) = (path.is_file(), path.file_name()) {
                std::fs::copy(&path, to.join(name))?;
            }
        }
    }
    let models = folder.join("registers/mo-hinh.toml");
    let text = std::fs::read_to_string(&models)?;
    anyhow::ensure!(
        text.contains(OTHERS),
        "the models' review is declared otherwise"
    );
    let text = text.replace(OTHERS, "");
    let text = text.replacen("\n[[field]]", "review = \"own-word\"\n\n[[field]]", 1);
    std::fs::write(models, text)?;
    Ok(folder.to_owned())
}

fn communes(units: &[Unit], which: impl Fn(&Unit) -> bool) -> Vec<String> {
    let chosen = units.iter().filter(|u| !u.parent.is_empty() && which(u));
    chosen.map(|u| format!("commune:{}", u.code)).collect()
}
