//! `lantoa units`: look units up, follow their succession, apply operations.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use orgtree::{Day, Operation, Tree, UnitId};
use serde_json::{Value, json};

use super::{find, full_name, name};
use crate::app::App;
use crate::entries::rebuild;
use crate::shell::fault::Fault;
use crate::shell::terminal;

/// Cây đơn vị có lịch sử
#[derive(Subcommand)]
pub enum Command {
    /// Một đơn vị: tên, mã, thuộc đâu, từ bao giờ
    Show(One),
    /// Các cấp trên của một đơn vị
    Path(One),
    /// Đơn vị kế thừa
    Successors(One),
    /// Đơn vị tiền thân
    Predecessors(One),
    /// Thực hiện các thao tác sáp nhập, chia, đổi tên … ghi trong một tệp TOML
    Apply {
        /// Tệp thao tác
        file: PathBuf,
        /// Chỉ in điều sẽ xảy ra
        #[arg(long)]
        dry_run: bool,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Lập lại số tổng hợp còn chờ sau khi cây thay đổi (ngắt được, chạy tiếp được)
    Rebuild,
}

/// A unit to look up.
#[derive(clap::Args)]
pub struct One {
    /// Tên tắt (lai-vung), mã (30226) hoặc cấp:mã (commune:30226)
    unit: String,
    /// Vào ngày nào (2024-12-31); không ghi là hiện nay
    #[arg(long)]
    on: Option<Day>,
    /// In JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// Unknown unit, refused operation, database failure.
pub fn run(app: &App, command: &Command) -> Result<(), Fault> {
    let dated = app.units.at_hand();
    let tree = &dated.tree;
    match command {
        Command::Show(one) => show(tree, one),
        Command::Path(one) => {
            let unit = find(tree, &one.unit, one.on)?;
            let path = match one.on {
                Some(day) => tree.path_then(unit, day),
                None => tree.path_now(unit),
            };
            let list: Vec<Value> = path.iter().map(|u| brief(tree, *u, one.on)).collect();
            print(&list, one.json)
        }
        Command::Successors(one) => {
            let unit = find(tree, &one.unit, one.on)?;
            linked(tree, tree.successors(unit), |s| s.successor, one.json)
        }
        Command::Predecessors(one) => {
            let unit = find(tree, &one.unit, one.on)?;
            linked(tree, tree.predecessors(unit), |s| s.predecessor, one.json)
        }
        Command::Apply {
            file,
            dry_run,
            json,
        } => apply(app, file, *dry_run, *json),
        Command::Rebuild => run_rebuild(app),
    }
}

fn brief(tree: &Tree, unit: UnitId, on: Option<Day>) -> Value {
    let version = on
        .and_then(|day| tree.version_on(unit, day))
        .or_else(|| tree.latest(unit));
    json!({
        "id": unit.to_string(),
        "slug": tree.unit(unit).and_then(|u| u.slug.clone()),
        "code": version.and_then(|v| v.code.clone()),
        "name": version.map(|v| v.name.clone()),
        "level": version.map(|v| v.level.clone()),
        "line": tree.unit(unit).map(|u| u.line.clone()),
    })
}

fn show(tree: &Tree, one: &One) -> Result<(), Fault> {
    let unit = find(tree, &one.unit, one.on)?;
    let known = |day: Day, far: Day| (day != far).then(|| day.to_string());
    let versions: Vec<Value> = tree
        .unit(unit)
        .map(|u| u.versions.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|v| {
            json!({
                "from": known(v.from, orgtree::BEGINNING),
                "to": known(v.to, orgtree::OPEN),
                "name": v.name, "kind": v.kind, "level": v.level, "code": v.code,
                "parent": v.parent.map(|p| brief(tree, p, Some(v.from))),
                "document": v.document, "unassigned": v.unassigned,
            })
        })
        .collect();
    let place = tree.place(unit);
    let mut shown = brief(tree, unit, one.on);
    shown["path"] = json!(full_name(tree, unit));
    shown["standing"] = json!(tree.is_standing(unit));
    shown["place"] =
        json!(place.map(|p| json!({"unit": brief(tree, p.at, None), "waits": p.waits})));
    shown["versions"] = json!(versions);
    if one.json {
        return terminal::json(&shown);
    }
    terminal::line(&full_name(tree, unit))?;
    for v in tree
        .unit(unit)
        .map(|u| u.versions.as_slice())
        .unwrap_or_default()
    {
        let from = known(v.from, orgtree::BEGINNING).unwrap_or_else(|| "không rõ".into());
        let to = known(v.to, orgtree::OPEN).unwrap_or_else(|| "nay".into());
        let above = v
            .parent
            .map_or_else(String::new, |p| format!(", thuộc {}", name(tree, p)));
        terminal::line(&format!(
            "  {from} → {to}: {} (mã {}){above}",
            v.name,
            v.code.as_deref().unwrap_or("không có")
        ))?;
    }
    match place {
        Some(p) if p.at != unit => {
            let waits = if p.waits {
                " — chờ phân về đơn vị bên dưới"
            } else {
                ""
            };
            terminal::line(&format!(
                "  Đã kết thúc; nay tính vào {}{waits}",
                full_name(tree, p.at)
            ))
        }
        _ => Ok(()),
    }
}

fn linked(
    tree: &Tree,
    links: Vec<&orgtree::Succession>,
    other: impl Fn(&orgtree::Succession) -> UnitId,
    json: bool,
) -> Result<(), Fault> {
    let list: Vec<Value> = links
        .into_iter()
        .map(|s| {
            let mut unit = brief(tree, other(s), None);
            unit["extent"] = json!(s.extent);
            unit["default_heir"] = json!(s.default_heir);
            unit["on"] = json!(s.on.to_string());
            unit["document"] = json!(s.document);
            unit["path"] = json!(full_name(tree, other(s)));
            unit
        })
        .collect();
    print(&list, json)
}

fn print(list: &[Value], json: bool) -> Result<(), Fault> {
    if json {
        return terminal::json(&list);
    }
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or("").to_owned();
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|v| {
            ["code", "name", "level", "extent", "on", "document"]
                .iter()
                .map(|k| text(v, k))
                .collect()
        })
        .collect();
    terminal::line(&terminal::table(
        &["Mã", "Tên", "Cấp", "Phần", "Ngày", "Văn bản"],
        &rows,
    ))
}

fn apply(app: &App, file: &Path, dry_run: bool, as_json: bool) -> Result<(), Fault> {
    let operation = read(file)?;
    let at = app.clock.now();
    let changes: Vec<String> = if dry_run {
        let tree = app.units.at_hand().tree.clone();
        let refused = |r: Vec<orgtree::Refusal>| {
            Fault::Refused(
                r.iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("\n"),
            )
        };
        tree.apply(&operation)
            .map_err(refused)?
            .report
            .iter()
            .map(ToString::to_string)
            .collect()
    } else {
        let applied = app
            .db
            .write(move |tx| super::apply(tx, &operation, "cli", at))?;
        applied.report.iter().map(ToString::to_string).collect()
    };
    if as_json {
        terminal::json(&json!({"dry_run": dry_run, "changes": changes}))?;
    } else {
        terminal::line(if dry_run {
            "Chạy thử, chưa thay đổi gì:"
        } else {
            "Đã thực hiện:"
        })?;
        for change in &changes {
            terminal::line(&format!("  {change}"))?;
        }
    }
    if dry_run { Ok(()) } else { run_rebuild(app) }
}

fn run_rebuild(app: &App) -> Result<(), Fault> {
    app.db.read(|conn| app.units.current(conn).map(|_| ()))?;
    let mut steps = terminal::Steps::new();
    let mut at = 0;
    rebuild::run(&app.db, &app.units, &app.programmes, |realm, left| {
        at += 1;
        steps.at(
            at,
            at + left,
            &format!("Lập lại số tổng hợp, địa bàn {realm}"),
        );
    })?;
    Ok(())
}

/// Reads an operation file and the tables beside it.
///
/// # Errors
/// A file cannot be read, or says what an operation cannot say.
pub fn read(file: &Path) -> Result<Operation, Fault> {
    let text_of = |path: &Path| {
        std::fs::read_to_string(path).map_err(|e| format!("Không đọc được {}: {e}", path.display()))
    };
    let text = text_of(file).map_err(Fault::Usage)?;
    let refused = |lines: Vec<String>| Fault::Refused(lines.join("\n"));
    let folder = file.parent().unwrap_or(Path::new("."));
    Operation::parse(&text, &file.display().to_string())
        .and_then(|f| f.with_tables(|table| text_of(&folder.join(table))))
        .map_err(refused)
}
