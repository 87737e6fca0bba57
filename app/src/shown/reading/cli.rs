//! `lantoa read` and `lantoa reconcile`: a text's figures on a terminal or as JSON Lines, alone
//! and against the registers.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::places::Catalogue;
use super::reconcile::{self, Outcome, Question};
use super::{Source, apart, digest, extract};
use crate::app::App;
use crate::shell::fault::Fault;
use crate::shell::terminal;

/// Which texts.
#[derive(Args)]
pub struct Read {
    /// Tệp .txt, .html, .docx hoặc .pdf có lớp chữ; `-` là đầu vào chuẩn
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Chỉ in chữ của tệp, không đọc con số
    #[arg(long, conflicts_with = "json")]
    text: bool,
    /// In JSON Lines: mỗi con số, mỗi chỗ không phải số liệu, mỗi chỗ còn ngờ một dòng
    #[arg(long)]
    json: bool,
    /// Bộ nhớ nhiều nhất được dùng, tính bằng byte
    #[arg(long, hide = true)]
    memory: Option<u64>,
}

/// One thing that was read.
#[derive(Serialize)]
struct Row<'a, T: Serialize> {
    file: &'a str,
    kind: &'static str,
    #[serde(flatten)]
    read: &'a T,
}

/// Reads files; with a database the localities are those of its tree.
///
/// # Errors
/// A file cannot be read; the others are read all the same.
pub fn read(app: Option<&App>, args: &Read) -> Result<(), Fault> {
    if let Some(most) = args.memory {
        apart::bound(most)?;
    }
    if args.text {
        return texts(&args.files);
    }
    let places = match app {
        Some(app) => Catalogue::of(&app.units.at_hand().tree),
        None => Catalogue::inside()?,
    };
    let mut failed = Vec::new();
    for path in &args.files {
        match Source::file(path, &places) {
            Ok(source) if args.json => {
                for line in lines(&source)? {
                    terminal::line(&line)?;
                }
            }
            Ok(source) => terminal::line(&digest::text(&source, &places))?,
            Err(fault) => failed.push(fault.to_string()),
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Fault::Refused(failed.join("\n")))
    }
}

/// The texts of files, one after the other.
fn texts(files: &[PathBuf]) -> Result<(), Fault> {
    for path in files {
        terminal::line(&extract::file(path)?.text)?;
    }
    Ok(())
}

/// JSON Lines in the order of the text.
fn lines(source: &Source) -> Result<Vec<String>, Fault> {
    let reading = &source.reading;
    let file = source.name.as_str();
    let mut rows = Vec::new();
    for read in &reading.figures {
        rows.push((read.start, json(file, "figure", read)?));
    }
    for read in &reading.traps {
        rows.push((read.start, json(file, "not-a-figure", read)?));
    }
    for read in &reading.doubts {
        rows.push((read.start, json(file, "doubt", read)?));
    }
    rows.sort_by_key(|(start, _)| *start);
    Ok(rows.into_iter().map(|(_, line)| line).collect())
}

fn json(file: &str, kind: &'static str, read: &impl Serialize) -> Result<String, Fault> {
    let inside = |e: serde_json::Error| Fault::Inside(e.to_string());
    let row: Value = serde_json::to_value(Row { file, kind, read }).map_err(inside)?;
    serde_json::to_string(&row).map_err(inside)
}

/// Which text, against whose books.
#[derive(Args)]
pub struct Reconcile {
    /// Tệp .txt, .html, .docx hoặc .pdf có lớp chữ
    file: PathBuf,
    /// Đơn vị: tên tắt, mã hoặc cấp:mã; các đơn vị bên dưới cũng được xét
    #[arg(long)]
    unit: String,
    /// Kỳ: 2023, 2023-05, 2025-12-15..2026-06-14; không ghi là mọi kỳ
    #[arg(long)]
    period: Option<String>,
    /// In JSON Lines
    #[arg(long)]
    json: bool,
}

/// Holds a text's figures against the books of a unit.
///
/// # Errors
/// Unknown unit or period, a file that cannot be read, database failure.
pub fn reconcile(app: &App, args: &Reconcile) -> Result<(), Fault> {
    let period = args
        .period
        .as_deref()
        .map(vi::Span::parse)
        .transpose()
        .map_err(Fault::Usage)?;
    let places = Catalogue::of(&app.units.at_hand().tree);
    let source = Source::file(&args.file, &places)?;
    let question = Question {
        unit: &args.unit,
        period: period.as_ref(),
    };
    let found = reconcile::run(app, &source, &question)?;
    if args.json {
        for one in &found {
            let line = serde_json::to_string(one).map_err(|e| Fault::Inside(e.to_string()))?;
            terminal::line(&line)?;
        }
        return Ok(());
    }
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    terminal::line(&terminal::table(
        &["Trong văn bản", "Kết quả", "Chỉ tiêu", "Đơn vị", "Trong sổ"],
        &rows,
    ))?;
    let count = |what: Outcome| found.iter().filter(|f| f.outcome == what).count();
    terminal::line(&format!(
        "\n{} con số: {} khớp, {} lệch, {} chưa có trong sổ.",
        found.len(),
        count(Outcome::Agrees),
        count(Outcome::Differs),
        count(Outcome::Unknown)
    ))
}

fn row(found: &reconcile::Reconciled) -> Vec<String> {
    let outcome = match found.outcome {
        Outcome::Agrees => "khớp".to_owned(),
        Outcome::Differs => found
            .by
            .map_or_else(|| "lệch".into(), |by| off_vi(by, found)),
        Outcome::Unknown => "chưa có trong sổ".to_owned(),
    };
    let held = found.held.as_ref();
    let told = |f: &dyn Fn(&reconcile::Held) -> String| held.map_or_else(String::new, f);
    vec![
        found.quote.clone(),
        outcome,
        told(&|h| h.name.clone()),
        told(&|h| h.unit.name.clone()),
        told(&|h| format!("{} ({})", h.said, h.basis_vi())),
    ]
}

/// "lệch: sổ ít hơn 2 tỷ 800 triệu đồng".
fn off_vi(by: vi::Decimal, found: &reconcile::Reconciled) -> String {
    let uom = found.unit_of_measurement.parse().unwrap_or(vi::Uom::Count);
    let (word, size) = match by.checked_mul_int(-1).filter(|_| by.is_negative()) {
        Some(size) => ("ít", size),
        None => ("nhiều", by),
    };
    format!(
        "lệch: sổ {word} hơn {}",
        vi::Quantity::exact(size).to_vi(uom)
    )
}
