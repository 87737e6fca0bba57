//! `lantoa units`: look units up, follow their succession; what changes them is in the room behind.

mod operate;

use clap::Subcommand;
use orgtree::{Day, Tree, UnitId, Version};
use serde_json::{Value, json};

use super::search::{self, Most};
use super::{dated, find, full_name, full_name_on, name_on};
use crate::app::App;
use crate::shell::access::Who;
use crate::shell::fault::Fault;
use crate::shell::terminal;

/// Cây đơn vị có lịch sử
#[derive(Subcommand)]
pub enum Command {
    /// Tìm theo tên, có dấu hoặc không, cả tên cũ: find "lai vung"
    Find {
        /// Tên hay một phần tên
        name: String,
        /// Tối đa bao nhiêu đơn vị
        #[arg(long, default_value = "20")]
        limit: Most,
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Một đơn vị: tên, mã, thuộc đâu, từ bao giờ
    Show(One),
    /// Các cấp trên của một đơn vị
    Path(One),
    /// Đơn vị kế thừa
    Successors(One),
    /// Đơn vị tiền thân
    Predecessors(One),
    /// Lập một đơn vị: create village "Thôn Đông" --under commune:30226
    Create(operate::Create),
    /// Đổi tên một đơn vị
    Rename(operate::Rename),
    /// Kết thúc một đơn vị
    End(operate::End),
    /// Thực hiện các thao tác sáp nhập, chia, đổi tên … ghi trong một tệp TOML
    Apply(operate::File),
    /// Các thao tác đang chờ đến ngày, và điều mỗi thao tác sẽ thay đổi
    Coming {
        /// In JSON
        #[arg(long)]
        json: bool,
    },
    /// Bỏ một thao tác đang chờ
    Cancel {
        /// Tên của nó, như `units coming` in ra
        id: String,
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
    let at_hand = app.units.at_hand();
    let tree = &at_hand.tree;
    match command {
        Command::Find { name, limit, json } => {
            found(&search::search(tree, name, limit.get()), name, *json)
        }
        Command::Show(one) => show(app, tree, one),
        Command::Path(one) => {
            let unit = find(tree, &one.unit, one.on)?;
            let on = one.day()?;
            let path = match on {
                Some(day) => tree.path_then(unit, day),
                None => tree.path_now(unit),
            };
            let list: Vec<Value> = path.iter().map(|u| brief(tree, *u, on)).collect();
            print(&list, one.json)
        }
        Command::Successors(one) => {
            let unit = find(tree, &one.unit, one.on)?;
            let after = |s: &orgtree::Succession| (s.successor, s.on);
            linked(tree, tree.successors(unit), after, one.json)
        }
        Command::Predecessors(one) => {
            let unit = find(tree, &one.unit, one.on)?;
            let before = |s: &orgtree::Succession| (s.predecessor, s.on.pred_opt().unwrap_or(s.on));
            linked(tree, tree.predecessors(unit), before, one.json)
        }
        Command::Create(new) => operate::create(app, new),
        Command::Rename(to) => operate::rename(app, to),
        Command::End(end) => operate::end(app, end),
        Command::Apply(file) => operate::apply(app, file),
        Command::Coming { json } => coming(app, tree, *json),
        Command::Cancel { id } => cancel(app, id),
        Command::Rebuild => operate::run_rebuild(app),
    }
}

impl One {
    /// The day that is asked for, here or behind the unit's name.
    fn day(&self) -> Result<Option<Day>, Fault> {
        Ok(dated(&self.unit)?.1.or(self.on))
    }
}

fn found(found: &[search::Found], asked: &str, as_json: bool) -> Result<(), Fault> {
    if as_json {
        return terminal::json(&found);
    }
    if found.is_empty() {
        return Err(Fault::Missing(format!(
            "đơn vị nào tên \"{asked}\"; hãy thử một phần tên, không cần dấu"
        )));
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|f| vec![f.say.clone(), f.unit.path.clone(), f.note()])
        .collect();
    terminal::line(&terminal::table(&["Gõ", "Đơn vị", "Ghi chú"], &rows))
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

fn known(day: Day, far: Day) -> Option<String> {
    (day != far).then(|| day.to_string())
}

fn version_json(tree: &Tree, v: &Version) -> Value {
    json!({
        "from": known(v.from, orgtree::BEGINNING),
        "to": known(v.to, orgtree::OPEN),
        "name": v.name, "kind": v.kind, "level": v.level, "code": v.code,
        "parent": v.parent.map(|p| brief(tree, p, Some(v.from))),
        "document": v.document, "unassigned": v.unassigned,
    })
}

fn version_line(tree: &Tree, v: &Version) -> String {
    let from = known(v.from, orgtree::BEGINNING).unwrap_or_else(|| "không rõ".into());
    let to = known(v.to, orgtree::OPEN).unwrap_or_else(|| "nay".into());
    let above = v.parent.map_or_else(String::new, |p| {
        format!(", thuộc {}", name_on(tree, p, v.from))
    });
    let code = v.code.as_deref().unwrap_or("không có");
    let document = v
        .document
        .as_ref()
        .map_or_else(String::new, |d| format!(" — {d}"));
    format!("  {from} → {to}: {} (mã {code}){above}{document}", v.name)
}

fn show(app: &App, tree: &Tree, one: &One) -> Result<(), Fault> {
    let unit = find(tree, &one.unit, one.on)?;
    let on = one.day()?;
    let path = on.map_or_else(
        || full_name(tree, unit),
        |day| full_name_on(tree, unit, day),
    );
    let versions = tree.unit(unit).map_or(&[][..], |u| &u.versions);
    let place = tree.place(unit);
    let ahead = app.db.read(|conn| super::foresee_unit(conn, tree, unit))?;
    if one.json {
        let mut shown = brief(tree, unit, on);
        let versions: Vec<Value> = versions.iter().map(|v| version_json(tree, v)).collect();
        shown["path"] = json!(path);
        shown["standing"] = json!(tree.is_standing(unit));
        shown["place"] =
            json!(place.map(|p| json!({"unit": brief(tree, p.at, None), "waits": p.waits})));
        shown["versions"] = json!(versions);
        let ahead: Vec<Value> = ahead
            .iter()
            .map(|a| {
                json!({"on": a.on.to_string(), "document": a.document,
                       "becomes": a.will_be.as_ref().map(|v| json!({"name": v.name, "kind": v.kind,
                           "level": v.level, "code": v.code}))})
            })
            .collect();
        shown["coming"] = json!(ahead);
        return terminal::json(&shown);
    }
    terminal::line(&path)?;
    for v in versions {
        terminal::line(&version_line(tree, v))?;
    }
    for ahead in &ahead {
        let will_be = ahead.will_be.as_ref().map_or("chấm dứt", |v| &v.name);
        let document = ahead.document.as_deref().unwrap_or("không ghi văn bản");
        let day = vi::day_vi(ahead.on);
        terminal::line(&format!("  Sắp tới, từ {day}: {will_be} — {document}"))?;
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

fn coming(app: &App, tree: &Tree, as_json: bool) -> Result<(), Fault> {
    let waiting = app.db.read(|conn| super::foresee(conn, tree))?;
    if as_json {
        return terminal::json(&waiting);
    }
    if waiting.is_empty() {
        return terminal::line("Không có thao tác nào đang chờ");
    }
    for one in &waiting {
        let document = one.document.as_deref().unwrap_or("không ghi văn bản");
        terminal::line(&format!("{} {} {document} ({})", one.id, one.on, one.actor))?;
        for change in &one.changes {
            terminal::line(&format!("  {change}"))?;
        }
        if let Some(why) = &one.misfit {
            terminal::line(&format!("  Không khớp với cây: {why}"))?;
        }
    }
    Ok(())
}

fn cancel(app: &App, id: &str) -> Result<(), Fault> {
    let (id, at) = (id.to_owned(), app.clock.now());
    let taken = app
        .db
        .write(move |tx| super::cancel(tx, &id, &Who::machine(), at))?;
    let day = vi::day_vi(taken.operation.on);
    terminal::line(&format!("Đã bỏ thao tác {} chờ đến ngày {day}", taken.id))
}

fn linked(
    tree: &Tree,
    links: Vec<&orgtree::Succession>,
    other: impl Fn(&orgtree::Succession) -> (UnitId, Day),
    json: bool,
) -> Result<(), Fault> {
    let list: Vec<Value> = links
        .into_iter()
        .map(|s| {
            let (other, then) = other(s);
            let mut unit = brief(tree, other, Some(then));
            unit["extent"] = json!(s.extent);
            unit["default_heir"] = json!(s.default_heir);
            unit["on"] = json!(s.on.to_string());
            unit["document"] = json!(s.document);
            unit["path"] = json!(full_name_on(tree, other, then));
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
