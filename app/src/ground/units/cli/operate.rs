//! Changing the tree from the command line: by an operation file, or by one act in words.

use std::path::{Path, PathBuf};

use orgtree::{Act, Day, Designation, NewUnit, Operation, Ref, Target, Tree, UnitId};
use serde_json::json;

use crate::app::App;
use crate::books::entries::rebuild;
use crate::ground::units::{self, Taken, find, search};
use crate::shell::access::Who;
use crate::shell::fault::Fault;
use crate::shell::terminal;

/// Since when, by what, and whether only to try.
#[derive(clap::Args)]
pub struct How {
    /// Ngày đầu tiên có hiệu lực (2026-03-01); không ghi là hôm nay
    #[arg(long)]
    on: Option<Day>,
    /// Văn bản: "Nghị quyết 12/NQ-HĐND"
    #[arg(long)]
    document: Option<String>,
    /// Chỉ in điều sẽ xảy ra
    #[arg(long)]
    dry_run: bool,
    /// In JSON
    #[arg(long)]
    json: bool,
}

/// A file with operations.
#[derive(clap::Args)]
pub struct File {
    /// Tệp thao tác
    file: PathBuf,
    /// Chỉ in điều sẽ xảy ra
    #[arg(long)]
    dry_run: bool,
    /// In JSON
    #[arg(long)]
    json: bool,
}

/// A unit to be made.
#[derive(clap::Args)]
pub struct Create {
    /// Cấp
    #[arg(value_parser = ["province", "district", "commune", "village", "cell", "agency"])]
    level: String,
    /// Tên đầy đủ: "Thôn Đông"
    name: String,
    /// Đơn vị cấp trên
    #[arg(long)]
    under: String,
    /// Loại như trong văn bản: "thôn", "khu phố"; không ghi là chữ đầu của tên
    #[arg(long)]
    kind: Option<String>,
    /// Ngành: territory, party, state, front, mass, agency, village; không ghi là theo cấp
    #[arg(long)]
    line: Option<String>,
    /// Mã của cơ quan thống kê hay của ngành
    #[arg(long)]
    code: Option<String>,
    /// Tên tắt cho địa chỉ; không ghi là lấy từ tên
    #[arg(long)]
    slug: Option<String>,
    #[command(flatten)]
    how: How,
}

/// A unit to be called otherwise.
#[derive(clap::Args)]
pub struct Rename {
    /// Đơn vị
    unit: String,
    /// Tên mới, đầy đủ
    name: String,
    /// Loại mới, nếu đổi
    #[arg(long)]
    kind: Option<String>,
    #[command(flatten)]
    how: How,
}

/// A unit to be ended.
#[derive(clap::Args)]
pub struct End {
    /// Đơn vị
    unit: String,
    /// Nhập toàn bộ vào đơn vị này; không ghi thì sổ của nó chờ được phân về
    #[arg(long)]
    into: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Makes a unit.
///
/// # Errors
/// As [`apply`].
pub fn create(app: &App, new: &Create) -> Result<(), Fault> {
    let tree = &app.units.at_hand().tree;
    let under = find(tree, &new.under, new.how.on)?;
    let line = match new.level.as_str() {
        "village" => "village",
        "cell" => "party",
        "agency" => "agency",
        _ => "territory",
    };
    let first = new.name.split_whitespace().next().unwrap_or_default();
    let slug = new
        .slug
        .clone()
        .or_else(|| free_slug(tree, &new.name, under));
    let unit = NewUnit {
        line: new.line.clone().unwrap_or_else(|| line.to_owned()),
        level: new.level.clone(),
        kind: new.kind.clone().unwrap_or_else(|| first.to_lowercase()),
        name: new.name.clone(),
        code: new.code.clone(),
        slug: slug.clone(),
        parent: Some(under.into()),
        lat: None,
        lon: None,
    };
    act(app, Act::Create(unit), &new.how)?;
    match slug.filter(|_| !new.how.dry_run && !new.how.json) {
        Some(slug) => terminal::line(&format!("Gọi là: {slug}")),
        None => Ok(()),
    }
}

/// A name for addresses that nobody bears: of many a Thôn Đông the second has its commune behind it.
fn free_slug(tree: &Tree, name: &str, under: UnitId) -> Option<String> {
    let own = vi::slug(name);
    let above = vi::slug(&search::say(tree, under));
    let longer = format!("{own}-{above}");
    let free = |slug: &String| !tree.units().any(|u| u.slug.as_ref() == Some(slug));
    [own, longer].into_iter().find(free)
}

/// Calls a unit otherwise from a day on.
///
/// # Errors
/// As [`apply`].
pub fn rename(app: &App, to: &Rename) -> Result<(), Fault> {
    let unit = known(app, &to.unit, &to.how)?;
    let to_name = Designation {
        name: Some(to.name.clone()),
        kind: to.kind.clone(),
        ..Designation::default()
    };
    let rename = Act::Rename {
        unit,
        to: to_name,
        document: None,
    };
    act(app, rename, &to.how)
}

/// Ends a unit, alone or by going into another.
///
/// # Errors
/// As [`apply`].
pub fn end(app: &App, end: &End) -> Result<(), Fault> {
    let unit = known(app, &end.unit, &end.how)?;
    let done = match &end.into {
        Some(into) => Act::Merge {
            units: vec![unit],
            into: Target::Existing(known(app, into, &end.how)?),
        },
        None => Act::Abolish { unit },
    };
    act(app, done, &end.how)
}

/// A unit as a person names it, whatever its name will be on the day.
fn known(app: &App, unit: &str, how: &How) -> Result<Ref, Fault> {
    let eve = how.on.and_then(|day| day.pred_opt());
    let tree = &app.units.at_hand().tree;
    let found =
        find(tree, unit, None).or_else(|e| eve.map_or(Err(e), |day| find(tree, unit, Some(day))));
    found.map(Ref::from)
}

fn act(app: &App, act: Act, how: &How) -> Result<(), Fault> {
    let operation = Operation {
        on: how.on.unwrap_or_else(|| app.clock.now().day()),
        document: how.document.clone(),
        acts: vec![act],
    };
    carry_out(app, operation, how.dry_run, how.json)
}

/// Applies an operation file, or says what it would do.
///
/// # Errors
/// The file is wrong, the tree refuses the operation, the database fails.
pub fn apply(app: &App, file: &File) -> Result<(), Fault> {
    carry_out(app, read(&file.file)?, file.dry_run, file.json)
}

fn carry_out(app: &App, operation: Operation, dry_run: bool, as_json: bool) -> Result<(), Fault> {
    let at = app.clock.now();
    let ahead = (operation.on > at.day()).then_some(operation.on);
    let taken = if dry_run {
        let at_hand = app.units.at_hand();
        Taken::Waits(
            app.db
                .read(|conn| units::tried(conn, &at_hand, &operation))?,
        )
    } else {
        app.db
            .write(move |tx| units::take(tx, &operation, &Who::machine(), at))?
    };
    let then = ahead.map_or_else(String::new, |day| format!(" từ ngày {}", vi::day_vi(day)));
    let (heading, changes) = match &taken {
        Taken::Known => (
            format!("Thao tác này đã chờ sẵn, có hiệu lực{then}"),
            Vec::new(),
        ),
        Taken::Done(applied) => ("Đã thực hiện:".to_owned(), lines(&applied.report)),
        Taken::Waits(report) if dry_run && ahead.is_none() => {
            ("Chạy thử, chưa thay đổi gì:".to_owned(), lines(report))
        }
        Taken::Waits(report) if dry_run => (
            format!("Chạy thử, chưa thay đổi gì; sẽ có hiệu lực{then}:"),
            lines(report),
        ),
        Taken::Waits(report) => (format!("Chờ, có hiệu lực{then}:"), lines(report)),
    };
    if as_json {
        let acts_on = ahead.map(|day| day.to_string());
        terminal::json(&json!({"dry_run": dry_run, "waits_until": acts_on, "changes": changes}))?;
    } else {
        terminal::line(&heading)?;
        for change in &changes {
            terminal::line(&format!("  {change}"))?;
        }
    }
    match taken {
        Taken::Done(_) => run_rebuild(app),
        Taken::Waits(_) | Taken::Known => Ok(()),
    }
}

fn lines(report: &[orgtree::Change]) -> Vec<String> {
    report.iter().map(ToString::to_string).collect()
}

/// Makes the summaries again that wait for it, and shows how far it is.
///
/// # Errors
/// The database fails; what was made stays made.
pub fn run_rebuild(app: &App) -> Result<(), Fault> {
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
