//! Fills an outline: asks for the figures, writes the sentences, leaves prompts to the writer.

use std::collections::{BTreeMap, BTreeSet};

use db::Conn;
use orgtree::{Day, Tree, UnitId, Version};
use packs::{Outline, Piece};
use vi::Span;

use super::bodies::{self, Issuer};
use super::sentence::{depth, lower, word};
use super::tell::tell;
use super::{Block, Head, Resolved, Signature, Used, appendix, layout};
use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::books::figures::Figure;
use crate::books::figures::ask::Books;
use crate::books::figures::sight::Sight;
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::fault::Fault;

/// Which report.
pub struct Asked {
    pub unit: UnitId,
    /// Absent: each figure for its own period.
    pub period: Option<Span>,
    pub basis: Basis,
    pub layout: String,
    /// Id of the outline in the pack.
    pub outline: String,
    pub number: Option<u32>,
    /// The name of the unit without its kind when absent.
    pub place: Option<String>,
    /// Left to be written by hand when absent.
    pub date: Option<Day>,
    pub signer: Option<String>,
    pub position: Option<String>,
}

/// What a report is written from.
pub(super) struct Desk<'a> {
    pub app: &'a App,
    pub books: Books<'a>,
    pub asked: &'a Asked,
    pub outline: &'a Outline,
    /// The period that figures are of unless told otherwise.
    pub common: Span,
    /// The day whose names, programme and units below the report uses.
    pub day: Day,
    pub version: &'a Version,
    pub figures: Vec<Figure>,
    pub used: Vec<Used>,
}

/// Fills the outline.
///
/// # Errors
/// Unknown outline or layout, a date outside the unit's life or the layout's validity, the database.
pub fn resolve(conn: &mut Conn, app: &App, asked: &Asked) -> Result<Resolved, Fault> {
    let dated = app.units.current(conn)?;
    let catalog = app.programmes.current();
    let books = Books {
        tree: &dated.tree,
        catalog: &catalog,
    };
    let outlines = &catalog.pack.reports;
    let outline = outlines.get(&asked.outline).ok_or_else(|| {
        let known: Vec<&str> = outlines.keys().map(String::as_str).collect();
        Fault::Usage(format!(
            "--outline ghi \"{}\"; cho phép: {}",
            asked.outline,
            known.join(", ")
        ))
    })?;
    let layout = layout(&asked.layout)?;
    fits(&dated.tree, asked, &layout.profile()?)?;
    // Whoever makes a report sits at the machine.
    let scope = Actor::machine(&dated.tree).scope;
    let mut sight = Sight::of(books, &scope);
    let mut figures = sight.of_unit(conn, asked.unit, asked.period.as_ref(), asked.basis)?;
    figures.retain(|f| f.nature == "result");
    let common = asked.period.unwrap_or_else(|| usual(&figures));
    let day = day_of(app, &dated.tree, asked, &common, &figures);
    let today = app.clock.now().day();
    let named_on = asked.date.or(common.to).unwrap_or(today);
    let named_on = named_on.min(units::last_day(&dated.tree, asked.unit));
    let version = bodies::named(&dated.tree, asked.unit, named_on)
        .ok_or_else(|| Fault::Missing(format!("tên của đơn vị {}", asked.unit)))?;
    let issuer = bodies::issuer(&dated.tree, asked.unit, named_on, &asked.layout)?;
    let mut desk = Desk {
        app,
        books,
        asked,
        outline,
        common,
        day,
        version,
        figures,
        used: Vec::new(),
    };
    let mut blocks = vec![Block::Paragraph(vec![word(desk.opening(&issuer))])];
    for (at, section) in outline.sections.values().enumerate() {
        let deeper = outline
            .sections
            .values()
            .nth(at + 1)
            .is_some_and(|next| depth(next) > depth(section));
        blocks.extend(desk.section(conn, section, deeper)?);
    }
    let appendices = appendix::all(conn, &mut desk)?;
    let mut seen = BTreeSet::new();
    desk.used
        .retain(|used| seen.insert((used.id.clone(), used.standing.clone())));
    blocks.push(closing(&issuer, !appendices.is_empty()));
    Ok(Resolved {
        outline: outline.id.clone(),
        pack: catalog.pack.id.clone(),
        version: catalog.version.clone(),
        unit: asked.unit.to_string(),
        unit_name: version.name.clone(),
        period: asked.period.map(|p| p.iso()),
        basis: asked.basis.word().to_owned(),
        layout,
        head: desk.head(&issuer),
        blocks,
        signature: Signature {
            authority: issuer.authority.as_ref().map(|a| a.to_uppercase()),
            position: asked
                .position
                .as_ref()
                .unwrap_or(&issuer.position)
                .to_uppercase(),
            name: asked.signer.clone(),
        },
        recipients: issuer.recipients,
        appendices,
        figures: desk.used,
    })
}

/// A report bears a date on which its unit stood and its layout held.
fn fits(tree: &Tree, asked: &Asked, profile: &doc::Profile) -> Result<(), Fault> {
    let Some(date) = asked.date else {
        return Ok(());
    };
    let on = vi::day_vi(date);
    let (from, _) = tree.life(asked.unit).unwrap_or((date, date));
    let last = units::last_day(tree, asked.unit);
    if date < from || date > last {
        let name = units::name(tree, asked.unit);
        return Err(Fault::Refused(format!(
            "{name} không hoạt động ngày {on} (có từ {} đến {}); hãy ghi --date trong khoảng đó hoặc bỏ --date",
            vi::day_vi(from),
            vi::day_vi(last)
        )));
    }
    if !profile.is_valid_on(date) {
        let to = profile
            .valid_to
            .map_or(String::new(), |d| format!(" đến trước {}", vi::day_vi(d)));
        return Err(Fault::Refused(format!(
            "Mẫu {} không có hiệu lực ngày {on} (hiệu lực từ {}{to}); hãy chọn --profile khác hoặc bỏ --date",
            profile.id,
            vi::day_vi(profile.valid_from)
        )));
    }
    Ok(())
}

/// The period that most figures have; of equals, the later.
fn usual(figures: &[Figure]) -> Span {
    let mut seen = BTreeMap::<(Option<Day>, String), (usize, Span)>::new();
    for told in figures.iter().filter_map(|f| tell(f, None)) {
        let key = (told.period.to, told.period.iso());
        seen.entry(key).or_insert((0, told.period)).0 += 1;
    }
    let most = seen
        .into_iter()
        .max_by_key(|(key, (n, _))| (*n, key.clone()));
    most.map_or(Span::UNKNOWN, |(_, (_, span))| span)
}

/// The last day told of, within the unit's life; today when nothing is dated.
fn day_of(app: &App, tree: &Tree, asked: &Asked, common: &Span, figures: &[Figure]) -> Day {
    let known = || {
        let ends = figures
            .iter()
            .filter_map(|f| Span::parse(&f.period).ok()?.to);
        ends.max()
    };
    let day = common.to.or_else(known).or(asked.date);
    let today = app.clock.now().day();
    day.unwrap_or(today).min(units::last_day(tree, asked.unit))
}

fn closing(issuer: &Issuer, appended: bool) -> Block {
    let with = if appended {
        " (kèm theo phụ lục)"
    } else {
        ""
    };
    Block::Paragraph(vec![word(format!(
        "Trên đây là báo cáo của {}{with}.",
        issuer.name
    ))])
}

impl Desk<'_> {
    /// "Thực hiện Chỉ thị … về …, Huyện ủy Ngọc Hồi báo cáo kết quả như sau:" and of when the figures are.
    fn opening(&self, issuer: &Issuer) -> String {
        let programme = self.books.catalog.pack.programme_on(self.day);
        let lead = programme.map_or_else(String::new, |p| {
            format!("Thực hiện {} về {}, ", p.legal_basis, lower(&p.name))
        });
        let when = self
            .asked
            .period
            .map_or_else(String::new, |p| format!(" {}", p.to_vi()));
        let note = match (self.asked.period, self.common == Span::UNKNOWN) {
            (Some(_), _) => String::new(),
            (None, true) => {
                " (các nguồn không nêu thời điểm của số liệu, trừ số liệu có ghi thời điểm)"
                    .to_owned()
            }
            (None, false) => {
                let of = self.common.to_vi();
                format!(" (số liệu {of}, trừ số liệu có ghi thời điểm khác)")
            }
        };
        format!("{lead}{} báo cáo kết quả{when}{note} như sau:", issuer.name)
    }

    fn head(&self, issuer: &Issuer) -> Head {
        let subject: Vec<String> = self
            .outline
            .subject
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Unit => bodies::inside(self.version),
                Piece::Period => self.asked.period.map_or_else(String::new, |p| p.to_vi()),
                Piece::Place => bodies::place(self.version),
                Piece::Figure { .. } => String::new(),
            })
            .collect();
        Head {
            parent: issuer.above.as_ref().map(|a| a.to_uppercase()),
            issuer: issuer.name.to_uppercase(),
            number: self.asked.number,
            symbol: issuer.symbol.clone(),
            place: self
                .asked
                .place
                .clone()
                .unwrap_or_else(|| bodies::place(self.version)),
            date: self.asked.date,
            kind: self.outline.kind.clone(),
            subject: subject.concat().trim_end_matches([',', ' ']).to_owned(),
        }
    }
}
