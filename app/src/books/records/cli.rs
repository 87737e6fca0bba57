//! `lantoa records`: list, show, put.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::draft::Draft;
use super::view::{self, Limit};
use super::{Manifest, Wanted};
use crate::app::App;
use crate::books::files;
use crate::ground::units;
use crate::shell::access::{Actor, Scope};
use crate::shell::fault::Fault;
use crate::shell::id::Id;
use crate::shell::number::Year;
use crate::shell::terminal;

/// Hồ sơ trong các sổ
#[derive(Subcommand)]
pub enum Command {
    /// Danh sách hồ sơ của một sổ
    List {
        /// Sổ: mo-hinh, hoi-nghi, khai-bao …
        register: String,
        /// Chỉ của một đơn vị và các đơn vị bên dưới
        #[arg(long)]
        unit: Option<String>,
        /// Chỉ của một năm
        #[arg(long)]
        year: Option<Year>,
        /// Tối đa bao nhiêu hồ sơ
        #[arg(long, default_value = "200")]
        limit: Limit,
        /// Tiếp sau con trỏ mà lần trước in ra
        #[arg(long)]
        after: Option<String>,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Một hồ sơ với mọi lần sửa
    Show {
        /// Mã hồ sơ
        id: String,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Tách một hồ sơ khỏi hồ sơ mà nó ghi là cùng một việc
    Separate {
        /// Mã hồ sơ
        id: String,
    },
    /// Kèm tệp vào một phần của hồ sơ
    Attach {
        /// Mã hồ sơ
        id: String,
        /// Tệp trên máy, hoặc mã tệp đã lưu
        #[arg(required = true)]
        papers: Vec<String>,
        /// Mục (`nguon-luc`) hoặc dòng (`ket-qua/duong`) mà tệp chứng minh; không ghi là mục có tên hồ sơ
        #[arg(long)]
        part: Option<String>,
    },
    /// Lấy một tệp ra khỏi một phần của hồ sơ
    Detach {
        /// Mã hồ sơ
        id: String,
        /// Mã tệp
        paper: String,
        /// Mục hoặc dòng ấy; không ghi là mục có tên hồ sơ
        #[arg(long)]
        part: Option<String>,
    },
    /// Ghi hồ sơ từ một tệp JSON (một hồ sơ hoặc một mảng): được hết hoặc không ghi gì
    Put {
        /// Tệp JSON; `-` là đầu vào chuẩn
        file: PathBuf,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
///
/// # Errors
/// Unknown register or record, wrong values, database failure.
pub fn run(app: &App, command: &Command) -> Result<(), Fault> {
    match command {
        Command::List {
            register,
            unit,
            year,
            limit,
            after,
            json,
        } => {
            let found = app.db.read(|conn| {
                let dated = app.units.current(conn)?;
                let scope = Scope::everything(&dated.tree);
                let under = unit
                    .as_deref()
                    .map(|u| units::find(&dated.tree, u, None))
                    .transpose()?;
                let ask = view::Ask {
                    register,
                    under,
                    year: year.map(Year::get),
                    limit: limit.get(),
                    after: after.as_deref(),
                };
                view::list(conn, app, &scope, &ask)
            })?;
            if *json {
                return terminal::json(&found);
            }
            let rows: Vec<Vec<String>> = found
                .records
                .iter()
                .map(|r| {
                    vec![
                        r.id.clone(),
                        r.title.clone(),
                        r.unit.path.clone(),
                        r.state_name.clone(),
                    ]
                })
                .collect();
            terminal::line(&terminal::table(
                &["Mã hồ sơ", "Tên", "Đơn vị", "Trạng thái"],
                &rows,
            ))?;
            found.next.map_or(Ok(()), |next| {
                terminal::line(&format!("Còn nữa: --after {next}"))
            })
        }
        Command::Show { id, json } => {
            let id = id.parse()?;
            let found = app.db.read(|conn| {
                let dated = app.units.current(conn)?;
                view::one(conn, app, &Scope::everything(&dated.tree), id)
            })?;
            if *json {
                terminal::json(&found)
            } else {
                terminal::line(&found.text())
            }
        }
        Command::Separate { id } => {
            let (id, at, inner) = (id.parse()?, app.clock.now(), app.clone());
            let put = app.db.write(move |tx| {
                let dated = inner.units.current(tx)?;
                super::separate(tx, &inner, &Actor::machine(&dated.tree), id, at)
            })?;
            terminal::line(&format!("{id} đã tách, lần sửa {}", put.revision))
        }
        Command::Attach { id, papers, part } => attach(app, id.parse()?, papers, part.as_deref()),
        Command::Detach {
            id,
            paper: file,
            part,
        } => {
            let (id, at, inner) = (id.parse()?, app.clock.now(), app.clone());
            let wanted = Wanted {
                file: Some(file.clone()),
                part: part.clone(),
                ..Wanted::default()
            };
            app.db.write(move |tx| {
                let dated = inner.units.current(tx)?;
                super::detach(tx, &inner, &Actor::machine(&dated.tree), (id, &wanted), at)
            })?;
            terminal::line(&format!("Đã lấy tệp {file} ra khỏi hồ sơ {id}"))
        }
        Command::Put { file, json } => put(app, file, *json),
    }
}

/// Files of the machine are kept as those of the record's unit first.
fn attach(app: &App, id: Id, files: &[String], part: Option<&str>) -> Result<(), Fault> {
    let unit = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        view::one(conn, app, &Scope::everything(&dated.tree), id).map(|shown| shown.unit.id)
    })?;
    let mut manifest = Manifest { files: Vec::new() };
    for file in files {
        let path = Path::new(file);
        let known = file.parse::<Id>().is_ok() && !path.exists();
        let file = if known {
            file.clone()
        } else {
            files::cli::give(app, &unit, path)?.id.to_string()
        };
        manifest.files.push(Wanted {
            file: Some(file),
            part: part.map(str::to_owned),
            ..Wanted::default()
        });
    }
    let (inner, at) = (app.clone(), app.clock.now());
    let papers = app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        super::attach(
            tx,
            &inner,
            &Actor::machine(&dated.tree),
            (id, &manifest),
            at,
        )
    })?;
    terminal::line(&format!("Hồ sơ {id} kèm {} tệp", papers.files.len()))
}

fn put(app: &App, file: &PathBuf, as_json: bool) -> Result<(), Fault> {
    let text = if file.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.map_err(|e| Fault::Usage(format!("Không đọc được {}: {e}", file.display())))?;
    let drafts = Draft::read(&text)?;
    let puts = super::turn::put_together(app, drafts, app.clock.now())?;
    if as_json {
        let list: Vec<_> = puts
            .iter()
            .map(|p| serde_json::json!({"id": p.id.to_string(), "revision": p.revision, "created": p.created, "changed": p.changed}))
            .collect();
        return terminal::json(&list);
    }
    for p in &puts {
        let what = if p.created {
            "đã lập"
        } else if p.changed {
            "đã sửa"
        } else {
            "không đổi"
        };
        terminal::line(&format!("{} {what}, lần sửa {}", p.id, p.revision))?;
    }
    Ok(())
}
