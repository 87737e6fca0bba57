//! `lantoa records`: list, show, put, and the commands to one that is there.

mod compare;
mod papers;

use std::path::PathBuf;

use clap::Subcommand;

use super::Acting;
use super::command::{Accepting, Command as Asked, Returning, Submitting};
use super::draft::{Draft, Revision};
use super::view::{self, Limit};
use crate::app::App;
use crate::ground::units;
use crate::shell::access::Actor;
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
        /// Chỉ hồ sơ đăng ký trong kỳ này: 2024, 2024-05, 2024-01-15..2024-06-14
        #[arg(long)]
        registered: Option<String>,
        /// Chỉ hồ sơ có kết quả trong kỳ này
        #[arg(long)]
        results: Option<String>,
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
    /// Những gì một lần sửa đã thay đổi
    Diff {
        /// Mã hồ sơ
        id: String,
        /// So với lần sửa này; không ghi là lần ngay trước
        #[arg(long)]
        from: Option<i64>,
        /// Lần sửa; không ghi là lần cuối
        #[arg(long)]
        to: Option<i64>,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Tách một hồ sơ khỏi hồ sơ mà nó ghi là cùng một việc
    Separate {
        /// Mã hồ sơ
        id: String,
    },
    /// Làm một việc đưa hồ sơ sang trạng thái khác: ra-mat, ket-thuc, rut …
    Act {
        /// Mã hồ sơ
        id: String,
        /// Việc, như sổ khai
        action: String,
        /// Ngày, tháng hoặc năm làm việc ấy
        #[arg(long)]
        day: Option<String>,
        /// Lý do
        #[arg(long)]
        reason: Option<String>,
        /// Văn bản làm căn cứ
        #[arg(long)]
        paper: Option<String>,
    },
    /// Trình các phần của hồ sơ
    Submit {
        /// Mã hồ sơ
        id: String,
        /// Chỉ các phần này; không ghi là trình hết
        parts: Vec<String>,
    },
    /// Duyệt các phần đã trình
    Accept {
        /// Mã hồ sơ
        id: String,
        /// Chỉ các phần này; không ghi là mọi phần đang chờ
        parts: Vec<String>,
        /// Lần sửa đã đọc; phần sửa sau đó không được duyệt
        #[arg(long)]
        revision: Revision,
    },
    /// Trả lại các phần đã trình để sửa
    Return {
        /// Mã hồ sơ
        id: String,
        /// Chỉ các phần này; không ghi là mọi phần đang chờ
        parts: Vec<String>,
        /// Cần sửa gì
        #[arg(long)]
        reason: String,
        /// Hạn trình lại, ví dụ 2026-06-30
        #[arg(long)]
        due: Option<String>,
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
            registered,
            results,
            limit,
            after,
            json,
        } => {
            let ask = view::Ask {
                register,
                under: None,
                registered: view::registered(*year, registered.as_deref())?,
                results: results.as_deref().map(view::period).transpose()?,
                limit: limit.get(),
                after: after.as_deref(),
            };
            list(app, unit.as_deref(), &ask, *json)
        }
        Command::Show { id, json } => {
            let id = id.parse()?;
            let found = app.db.read(|conn| {
                let dated = app.units.current(conn)?;
                view::one(conn, app, &Actor::machine(&dated.tree).scope, id)
            })?;
            if *json {
                terminal::json(&found)
            } else {
                terminal::line(&found.text())
            }
        }
        Command::Put { file, json } => put(app, file, *json),
        Command::Attach { id, papers, part } => {
            papers::attach(app, id.parse()?, papers, part.as_deref())
        }
        Command::Detach { id, paper, part } => {
            papers::detach(app, id.parse()?, paper, part.as_deref())
        }
        Command::Diff { id, from, to, json } => compare::diff(app, id, (*from, *to), *json),
        other => commanded(other).map_or(Ok(()), |(id, asked)| ask(app, id, asked)),
    }
}

/// Prints one page.
fn list(app: &App, unit: Option<&str>, ask: &view::Ask<'_>, as_json: bool) -> Result<(), Fault> {
    let found = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let scope = Actor::machine(&dated.tree).scope;
        let under = unit
            .map(|u| units::find(&dated.tree, u, None))
            .transpose()?;
        view::list(conn, app, &scope, &view::Ask { under, ..*ask })
    })?;
    if as_json {
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
                r.said_by.clone(),
            ]
        })
        .collect();
    terminal::line(&terminal::table(
        &["Mã hồ sơ", "Tên", "Đơn vị", "Trạng thái", "Nguồn"],
        &rows,
    ))?;
    found.next.map_or(Ok(()), |next| {
        terminal::line(&format!("Còn nữa: --after {next}"))
    })
}

/// What is asked of which record.
fn commanded(command: &Command) -> Option<(&str, Asked)> {
    Some(match command {
        Command::List { .. }
        | Command::Show { .. }
        | Command::Diff { .. }
        | Command::Attach { .. }
        | Command::Detach { .. }
        | Command::Put { .. } => return None,
        Command::Separate { id } => (id, Asked::Separate),
        Command::Act {
            id,
            action,
            day,
            reason,
            paper,
        } => {
            let acting = Acting {
                action: action.clone(),
                day: day.clone(),
                reason: reason.clone(),
                paper: paper.clone(),
            };
            (id, Asked::Act(acting))
        }
        Command::Submit { id, parts } => {
            let parts = parts.clone();
            (id, Asked::Submit(Submitting { parts }))
        }
        Command::Accept {
            id,
            parts,
            revision,
        } => {
            let (parts, revision) = (parts.clone(), Some(*revision));
            (id, Asked::Accept(Accepting { revision, parts }))
        }
        Command::Return {
            id,
            parts,
            reason,
            due,
        } => {
            let returning = Returning {
                parts: parts.clone(),
                reason: reason.clone(),
                due: due.clone(),
            };
            (id, Asked::Return(returning))
        }
    })
}

/// Hands a command to the writer and tells how it ended.
fn ask(app: &App, id: &str, asked: Asked) -> Result<(), Fault> {
    let (id, at, inner) = (id.parse()?, app.clock.now(), app.clone());
    let (put, state) = app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        let actor = Actor::machine(&dated.tree);
        let put = super::perform(tx, &inner, &actor, (id, &asked), at)?;
        let shown = view::one(tx, &inner, &actor.scope, id)?;
        Ok::<_, Fault>((put, shown.state_name))
    })?;
    let what = if put.changed {
        "đã ghi"
    } else {
        "không đổi"
    };
    terminal::line(&format!("{id} {what}, lần sửa {}, {state}", put.revision))
}

fn put(app: &App, file: &PathBuf, as_json: bool) -> Result<(), Fault> {
    let text = if file.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.map_err(|e| Fault::Usage(format!("Không đọc được {}: {e}", file.display())))?;
    let drafts = Draft::read(&text)?;
    let named: Vec<bool> = drafts.iter().map(|d| d.id.is_some()).collect();
    let puts = super::take_over(app, drafts, app.clock.now())?;
    let made = puts
        .iter()
        .zip(named)
        .filter(|(put, named)| put.created && !named);
    let made: Vec<Id> = made.map(|(put, _)| put.id).collect();
    warn_of_twins(app, &made)?;
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

/// Tells of records that were made without an id and are like one that was there before.
fn warn_of_twins(app: &App, made: &[Id]) -> Result<(), Fault> {
    for id in made {
        let mut twins = app.db.read(|conn| super::store::twins(conn, *id))?;
        twins.retain(|twin| !made.contains(twin));
        if let Some(twin) = twins.first() {
            terminal::warning(&format!(
                "Hồ sơ {id} vừa lập có cùng sổ, đơn vị, ngày và tên với hồ sơ {twin} đã có. Nếu là một, hãy ghi \"id\": \"{twin}\" vào tệp trước khi ghi lại"
            ));
        }
    }
    Ok(())
}
