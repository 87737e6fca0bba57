//! `lantoa report`: make, sign or verify a report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use orgtree::Day;
use vi::Span;

use super::{Asked, Blanks, Format, bytes, resolve, sign, verify};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::ground::units;
use crate::shell::fault::Fault;
use crate::shell::number::within;
use crate::shell::terminal;

/// Which report.
#[derive(Args)]
pub struct Report {
    /// Đơn vị: tên tắt, mã hoặc cấp:mã
    #[arg(long, required_unless_present = "verify")]
    unit: Option<String>,
    /// Kỳ: 2023, 2023-05, 2025-12-15..2026-06-14; không ghi là mỗi con số theo kỳ của nó
    #[arg(long)]
    period: Option<String>,
    /// then: theo cây đơn vị lúc đó; now: theo cây hiện nay
    #[arg(long, default_value = "then")]
    basis: String,
    /// Thể thức: party-2018, party-2026, state-2020
    #[arg(long, required_unless_present = "verify")]
    profile: Option<String>,
    /// Tệp ra: .docx (báo cáo kèm phụ lục) hoặc .xlsx (mỗi phụ lục một trang tính)
    #[arg(long, required_unless_present_any = ["verify", "json"])]
    out: Option<PathBuf>,
    /// Đề cương trong bộ quy định
    #[arg(long, default_value = "so-ket")]
    outline: String,
    /// Số văn bản; không ghi là chừa chỗ
    #[arg(long, value_parser = within::<u32>(1..=99_999))]
    number: Option<u32>,
    /// Địa danh trước ngày tháng; không ghi là tên riêng của đơn vị
    #[arg(long)]
    place: Option<String>,
    /// Ngày ký, dạng 2026-06-30; không ghi là chừa chỗ
    #[arg(long)]
    date: Option<String>,
    /// Họ tên người ký
    #[arg(long)]
    signer: Option<String>,
    /// Chức vụ người ký: "Phó Bí thư"
    #[arg(long)]
    position: Option<String>,
    /// Tệp TOML với bài viết của các mục: `danh-gia = ["Đoạn một.", "Đoạn hai."]`
    #[arg(long)]
    texts: Option<PathBuf>,
    /// Không chừa chỗ viết: mục không có nội dung thì bỏ
    #[arg(long)]
    leave_out: bool,
    /// Ký: lưu số liệu, văn bản và mã băm SHA-256 của chúng
    #[arg(long, requires = "out")]
    sign: bool,
    /// Xem một tệp có phải báo cáo đã ký và còn nguyên không
    #[arg(long, conflicts_with_all = ["unit", "period", "profile", "out", "number", "place", "date", "signer", "position", "texts", "leave_out", "sign"])]
    verify: Option<PathBuf>,
    /// In JSON: báo cáo với từng con số của nó, hoặc kết quả kiểm tra
    #[arg(long)]
    json: bool,
}

/// Makes, signs or verifies a report.
///
/// # Errors
/// Bad use, a file that cannot be read or written, a file that is no signed report.
pub fn run(app: &App, args: &Report) -> Result<(), Fault> {
    if let Some(file) = &args.verify {
        return check(app, file, args.json);
    }
    let out = match &args.out {
        Some(file) => Some((file, format_of(file)?)),
        None => None,
    };
    let report = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        let asked = args.asked(&dated.tree)?;
        resolve(conn, app, &asked)
    })?;
    if let Some((file, format)) = out {
        let said = if args.sign {
            let seal = sign(app, &report, format)?;
            write(file, &seal.document)?;
            let state = if seal.before {
                format!(
                    "đã ký từ trước, lúc {}, bởi {}; cùng văn bản đó",
                    seal.signed_at, seal.signer
                )
            } else {
                "đã ký".to_owned()
            };
            format!("{} ({state})\nSHA-256 {}", file.display(), seal.sha256)
        } else {
            write(file, &bytes(&report, format)?)?;
            format!("Đã viết {}", file.display())
        };
        if args.json {
            eprintln!("{said}");
        } else {
            terminal::line(&said)?;
        }
    }
    if args.json {
        return terminal::json(&report);
    }
    Ok(())
}

impl Report {
    fn asked(&self, tree: &orgtree::Tree) -> Result<Asked, Fault> {
        let period = self.period.as_deref().map(Span::parse).transpose();
        Ok(Asked {
            unit: units::find(tree, self.unit.as_deref().unwrap_or_default(), None)?,
            period: period
                .map_err(Fault::Usage)?
                .filter(|p| *p != Span::UNKNOWN),
            basis: self.basis.parse::<Basis>()?,
            layout: self.profile.clone().unwrap_or_default(),
            outline: self.outline.clone(),
            number: self.number,
            place: self.place.clone(),
            date: self.date.as_deref().map(day).transpose()?,
            signer: self.signer.clone(),
            position: self.position.clone(),
            texts: match &self.texts {
                Some(file) => written(file)?,
                None => BTreeMap::new(),
            },
            blanks: if self.leave_out {
                Blanks::Leave
            } else {
                Blanks::Ask
            },
        })
    }
}

/// What the writer says, by section.
fn written(file: &Path) -> Result<BTreeMap<String, Vec<String>>, Fault> {
    let text = std::fs::read_to_string(file)
        .map_err(|e| Fault::Refused(format!("Không đọc được {}: {e}", file.display())))?;
    toml::from_str(&text).map_err(|e| {
        Fault::Usage(format!(
            "{}: cần dạng mục = [\"đoạn văn\", …]; {}",
            file.display(),
            e.message()
        ))
    })
}

fn day(text: &str) -> Result<Day, Fault> {
    match Span::parse(text) {
        Ok(Span {
            from: Some(day),
            to,
            ..
        }) if to == Some(day) => Ok(day),
        _ => Err(Fault::Usage(format!(
            "--date ghi \"{text}\"; cần một ngày, dạng 2026-06-30"
        ))),
    }
}

fn format_of(file: &Path) -> Result<Format, Fault> {
    let ending = file
        .extension()
        .and_then(|e| e.to_str())
        .map(str::to_lowercase);
    match ending.as_deref() {
        Some("docx") => Ok(Format::Docx),
        Some("xlsx") => Ok(Format::Xlsx),
        _ => Err(Fault::Usage(format!(
            "--out ghi \"{}\"; cho phép tệp .docx hoặc .xlsx",
            file.display()
        ))),
    }
}

/// Writes a file.
///
/// # Errors
/// It cannot be written.
pub fn write(file: &Path, bytes: &[u8]) -> Result<(), Fault> {
    std::fs::write(file, bytes)
        .map_err(|e| Fault::Refused(format!("Không ghi được {}: {e}", file.display())))
}

fn check(app: &App, file: &Path, json: bool) -> Result<(), Fault> {
    let bytes = std::fs::read(file)
        .map_err(|e| Fault::Refused(format!("Không đọc được {}: {e}", file.display())))?;
    let Some(found) = verify(app, &bytes)? else {
        return Err(Fault::Refused(format!(
            "{} không phải báo cáo đã ký ở đây, hoặc đã bị sửa sau khi ký",
            file.display()
        )));
    };
    if json {
        return terminal::json(&found);
    }
    let period = found
        .period
        .map_or("mỗi con số theo kỳ của nó".to_owned(), |p| {
            p.to_vi()
        });
    let rebuilt = if found.rebuilt {
        "chương trình này dựng lại đúng từng byte"
    } else {
        "bản ký được giữ nguyên; chương trình này dựng ra bản khác"
    };
    terminal::line(&format!(
        "{} là báo cáo đã ký, còn nguyên ({rebuilt})\nĐơn vị: {}\nKỳ: {period}\nThể thức: {}\nKý lúc: {}\nNgười ký: {}\nSHA-256 {}",
        file.display(),
        found.unit,
        found.profile,
        found.signed_at,
        found.signer,
        found.sha256
    ))
}
