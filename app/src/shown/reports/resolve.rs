//! Fills an outline: asks for the figures, writes sections and appendices, says what is still blank.

use std::collections::BTreeMap;

use db::Conn;
use doc::{Authority, Block, DocNumber, Document, Header, Signature};
use orgtree::{Day, Tree};
use packs::{Nature, Outline, Piece};
use vi::Span;

use super::bodies::{self, Issuer};
use super::desk::{self, Asked, Desk};
use super::tell::tell;
use super::words::lower;
use super::{Resolved, appendix, layout, section};
use crate::app::App;
use crate::books::figures::{Books, Figure, Names, Sight};
use crate::ground::units;
use crate::shell::access::Actor;
use crate::shell::fault::Fault;

/// Fills the outline.
///
/// # Errors
/// Unknown outline or layout, a date outside the unit's life or the layout's validity, the database.
pub fn resolve(conn: &mut Conn, app: &App, asked: &Asked) -> Result<Resolved, Fault> {
    let dated = app.units.current(conn)?;
    let catalog = app.programmes.refresh(conn)?;
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
    let profile = layout(&asked.layout)?;
    fits(&dated.tree, asked, &profile)?;
    knows(outline, asked)?;
    let names = Names::of(books);
    // Whoever makes a report sits at the machine.
    let scope = Actor::machine(&dated.tree).scope;
    let mut sight = Sight::of(books, &scope);
    let mut found = sight.of_unit(conn, asked.unit, asked.period.as_ref(), asked.basis)?;
    found.retain(|f| f.id.nature == Nature::Result);
    let common = asked.period.unwrap_or_else(|| usual(&found));
    let day = day_of(app, &dated.tree, asked, &common, &found);
    let today = app.clock.now().day();
    let named_on = asked.date.or(common.to).unwrap_or(today);
    let named_on = named_on.min(units::last_day(&dated.tree, asked.unit));
    let version = bodies::named(&dated.tree, asked.unit, named_on)
        .ok_or_else(|| Fault::Missing(format!("tên của đơn vị {}", asked.unit)))?;
    let issuer = bodies::issuer(&dated.tree, asked.unit, named_on, &asked.layout)?;
    let mut desk = Desk {
        app,
        books,
        names,
        asked,
        outline,
        common,
        day,
        version,
        figures: found,
        below: desk::below(conn, books, &mut sight, (asked, day))?,
        used: Vec::new(),
        blanks: Vec::new(),
    };
    let mut blocks = vec![Block::text(desk.opening(&issuer))];
    blocks.extend(section::all(conn, &mut desk)?);
    let appendices = appendix::all(conn, &mut desk)?;
    blocks.push(closing(&issuer, !appendices.is_empty()));
    desk.blanks.extend(unsigned(asked));
    Ok(Resolved {
        outline: outline.id.clone(),
        pack: catalog.pack.id.clone(),
        version: catalog.version.clone(),
        unit: asked.unit.to_string(),
        unit_name: version.name.clone(),
        period: asked.period,
        basis: asked.basis.word().to_owned(),
        document: Document {
            profile,
            header: desk.head(&issuer),
            blocks,
            signature: Signature {
                authority: issuer
                    .authority
                    .as_ref()
                    .map(|a| Authority::OnBehalf(a.to_uppercase())),
                position: asked
                    .position
                    .as_ref()
                    .unwrap_or(&issuer.position)
                    .to_uppercase(),
                name: asked.signer.clone(),
            },
            recipients: issuer.recipients,
            appendices,
        },
        blanks: desk.blanks,
        figures: desk.used,
    })
}

/// What the head and the foot leave to be written by hand.
fn unsigned(asked: &Asked) -> impl Iterator<Item = String> {
    let missing = [
        (asked.number.is_none(), "Số văn bản (--number)"),
        (asked.date.is_none(), "Ngày ký (--date)"),
        (asked.signer.is_none(), "Họ tên người ký (--signer)"),
    ];
    let missing = missing.into_iter().filter(|(missing, _)| *missing);
    missing.map(|(_, what)| what.to_owned())
}

/// What is written belongs to sections of the outline.
fn knows(outline: &Outline, asked: &Asked) -> Result<(), Fault> {
    let mut ids = asked.texts.keys();
    match ids.find(|id| !outline.sections.contains_key(*id)) {
        None => Ok(()),
        Some(id) => {
            let known: Vec<&str> = outline.sections.keys().map(String::as_str).collect();
            Err(Fault::Usage(format!(
                "--texts ghi mục \"{id}\"; cho phép: {}",
                known.join(", ")
            )))
        }
    }
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
        let period = told.period();
        let key = (period.to, period.iso());
        seen.entry(key).or_insert((0, period)).0 += 1;
    }
    let most = seen
        .into_iter()
        .max_by_key(|(key, (n, _))| (*n, key.clone()));
    most.map_or(Span::UNKNOWN, |(_, (_, span))| span)
}

/// The last day told of, within the unit's life; today when nothing is dated.
fn day_of(app: &App, tree: &Tree, asked: &Asked, common: &Span, figures: &[Figure]) -> Day {
    let known = || figures.iter().filter_map(|f| f.id.period.to).max();
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
    Block::text(format!("Trên đây là báo cáo của {}{with}.", issuer.name))
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

    fn head(&self, issuer: &Issuer) -> Header {
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
        Header {
            parent: issuer.above.as_ref().map(|a| a.to_uppercase()),
            issuer: issuer.name.to_uppercase(),
            number: DocNumber {
                ordinal: self.asked.number,
                symbol: issuer.symbol.clone(),
            },
            place: self
                .asked
                .place
                .clone()
                .unwrap_or_else(|| bodies::place(self.version)),
            date: self.asked.date,
            kind: self.outline.kind.clone(),
            subject: subject.concat().trim_end_matches([',', ' ']).to_owned(),
            addressee: None,
        }
    }
}
