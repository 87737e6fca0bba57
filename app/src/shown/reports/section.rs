//! Sections and sentences: places of a template filled from figures. What stands beside several
//! numbers is said once for all of them: another time, that they come from records, and whose.

use db::Conn;
use doc::{Block, Run};
use orgtree::UnitId;
use packs::{Part, Piece, Section, Template};
use vi::Span;

use super::desk::{Blanks, Desk};
use super::tell::{Told, tell};
use super::words::{depth, lower, number, upper, when};
use super::{Standing, bodies, cases};
use crate::shell::fault::Fault;

/// A section as it is made.
struct Made<'a> {
    section: &'a Section,
    content: Vec<Block>,
    /// What is to be written.
    blank: Option<String>,
}

/// What is said once for several sentences.
#[derive(Clone, PartialEq)]
struct Lead {
    /// The numbers come from records: of these units below, or of the unit's own.
    records: Option<Vec<UnitId>>,
    period: Span,
}

/// All sections with their headings, numbered one after another.
pub(super) fn all(conn: &mut Conn, desk: &mut Desk<'_>) -> Result<Vec<Block>, Fault> {
    let mut made = Vec::new();
    for section in desk.outline.sections.values() {
        made.push(one(conn, desk, section)?);
    }
    let mut blocks = Vec::new();
    let mut counts = [0_usize; 3];
    for (at, part) in made.iter().enumerate() {
        let own = depth(part.section);
        let under = made.iter().skip(at + 1);
        let mut under = under.take_while(|other| depth(other.section) > own);
        let asks = desk.asked.blanks == Blanks::Ask;
        let has_more = |m: &Made<'_>| !m.content.is_empty() || (asks && m.blank.is_some());
        let leads = under.any(has_more);
        if !has_more(part) && !leads && !asks {
            continue;
        }
        let level = usize::from(own - 1);
        if let Some(count) = counts.get_mut(level) {
            *count += 1;
        }
        counts.iter_mut().skip(level + 1).for_each(|n| *n = 0);
        let n = counts.get(level).copied().unwrap_or_default();
        let heading = match part.section.number.as_str() {
            "" => part.section.title.clone(),
            _ => format!("{}. {}", number(own, n), part.section.title),
        };
        blocks.push(Block::heading(own, heading.clone()));
        blocks.extend(part.content.iter().cloned());
        let unsaid = "Chưa có số liệu trong sổ".to_owned();
        let nothing = (part.content.is_empty() && !leads).then_some(unsaid);
        if let Some(blank) = part.blank.clone().or(nothing).filter(|_| asks) {
            blocks.push(asked_for(&blank));
            desk.blanks.push(format!("Mục {heading}: {blank}"));
        }
    }
    Ok(blocks)
}

/// Where the writer goes on.
fn asked_for(what: &str) -> Block {
    Block::Para(vec![Run::italic(format!("[Đơn vị viết: {what}.]"))])
}

fn one<'a>(conn: &mut Conn, desk: &mut Desk<'a>, section: &'a Section) -> Result<Made<'a>, Fault> {
    let mut written = desk.asked.texts.get(&section.id).cloned();
    let (mut content, mut open, mut blanks) = (Vec::new(), Vec::new(), Vec::new());
    for part in &section.parts {
        match part {
            Part::Sentence(template) => open.push(template),
            Part::Prompt(text) => {
                content.extend(sentences(desk, &std::mem::take(&mut open))?);
                blanks.push(text.trim_end_matches('.').to_owned());
                let texts = written.take().unwrap_or_default();
                content.extend(texts.into_iter().map(Block::text));
            }
            Part::List {
                register,
                columns,
                top,
            } => {
                content.extend(sentences(desk, &std::mem::take(&mut open))?);
                content.extend(cases::list(conn, desk, register, columns, *top)?);
            }
        }
    }
    content.extend(sentences(desk, &open)?);
    content.extend(written.unwrap_or_default().into_iter().map(Block::text));
    let is_written = desk.asked.texts.contains_key(&section.id);
    let blank = blanks.join("; ");
    Ok(Made {
        section,
        content,
        blank: Some(blank).filter(|b| !b.is_empty() && !is_written),
    })
}

/// Sentences that stand together: a paragraph for those of the common time, one for each other time,
/// and apart from them those whose numbers come from records.
fn sentences(desk: &mut Desk<'_>, templates: &[&Template]) -> Result<Vec<Block>, Fault> {
    let mut groups: Vec<(Lead, Vec<Run>)> = Vec::new();
    for template in templates {
        let told: Vec<Option<Told>> = template
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Figure { measure, basis } => {
                    desk.best(&desk.figures, measure, |f| tell(f, *basis))
                }
                _ => None,
            })
            .collect();
        let asks = template.measures().next().is_some();
        if asks && told.iter().all(Option::is_none) {
            continue;
        }
        let lead = lead(desk, template, &told);
        let at = groups.iter().position(|(known, _)| *known == lead);
        let at = at.unwrap_or_else(|| {
            groups.push((lead.clone(), Vec::new()));
            groups.len() - 1
        });
        let Some((_, runs)) = groups.get_mut(at) else {
            continue;
        };
        let first = runs.is_empty();
        if first {
            let words = words_of(desk, &lead);
            runs.extend((!words.is_empty()).then(|| Run::plain(words)));
        } else {
            runs.push(Run::plain(" "));
        }
        let inside = first && !runs.is_empty();
        runs.extend(sentence(desk, template, &told, (&lead, inside))?);
    }
    groups.sort_by_key(|(lead, _)| (lead.records.is_some(), lead.period != desk.common));
    let paragraphs = groups.into_iter().map(|(_, runs)| Block::Para(runs));
    Ok(paragraphs.collect())
}

fn lead(desk: &Desk<'_>, template: &Template, told: &[Option<Told>]) -> Lead {
    let mut known = told.iter().flatten();
    // A sentence that asks for what records prove says so itself.
    let says_so = template.pieces.iter().any(|piece| {
        matches!(piece, Piece::Figure { basis: Some(basis), .. } if *basis == packs::Basis::Evidenced)
    });
    let by_records = |t: &&Told| t.standing == Standing::Evidenced && !says_so;
    let records = known.clone().find(by_records).map(|t| desk.held_by(t));
    Lead {
        records,
        period: known.next().map_or(desk.common, Told::period),
    }
}

/// "Năm 2023: ", "Theo hồ sơ của huyện Yên Châu, đến 09/6/2024: ".
fn words_of(desk: &Desk<'_>, lead: &Lead) -> String {
    let time = (lead.period != desk.common).then(|| when(&lead.period));
    let Some(units) = &lead.records else {
        return time.map_or_else(String::new, |time| format!("{}: ", upper(&time)));
    };
    let tree = desk.books.tree;
    let name = |u: &UnitId| bodies::named(tree, *u, desk.day).map(bodies::inside);
    let whose = match units.len() {
        0 => "trong sổ".to_owned(),
        n if n == desk.below.len() => "trong sổ".to_owned(),
        1..=NAMED => {
            let names: Vec<String> = units.iter().filter_map(name).collect();
            format!("của {}", names.join(", "))
        }
        n => format!("của {n}/{} đơn vị trực thuộc", desk.below.len()),
    };
    let time = time.map_or_else(String::new, |time| format!(", {time}"));
    format!("Theo hồ sơ {whose}{time}: ")
}

/// So many units are named; more are counted.
const NAMED: usize = 3;

/// The sentence with its figures.
fn sentence(
    desk: &mut Desk<'_>,
    template: &Template,
    told: &[Option<Told>],
    (lead, inside): (&Lead, bool),
) -> Result<Vec<Run>, Fault> {
    let mut runs = Vec::new();
    let mut remarks: Vec<String> = Vec::new();
    for (at, (piece, told)) in template.pieces.iter().zip(told).enumerate() {
        let begins = at == 0 && inside;
        runs.push(match (piece, told) {
            (Piece::Text(text), _) if begins => Run::plain(lower(text)),
            (Piece::Text(text), _) => Run::plain(text),
            (Piece::Unit, _) if at == 0 && !inside => Run::plain(&desk.version.name),
            (Piece::Unit, _) => Run::plain(bodies::inside(desk.version)),
            (Piece::Period, _) => Run::plain(desk.common.to_vi()),
            (Piece::Place, _) => Run::plain(bodies::place(desk.version)),
            (Piece::Figure { .. }, Some(told)) => {
                if told.period() != lead.period {
                    remarks.push(when(&told.period()));
                }
                if told.differs() {
                    remarks.push("các nguồn nêu khác nhau".to_owned());
                }
                Run {
                    of: Some(desk.use_of(told)?),
                    // A number stays on one line with its per cent sign.
                    ..Run::plain(told.text().replace(" %", "\u{a0}%"))
                }
            }
            (Piece::Figure { .. }, None) => Run::plain("(chưa rõ số)"),
        });
    }
    remarks.dedup();
    if !remarks.is_empty() {
        if let Some(last) = runs.last_mut().filter(|run| run.of.is_none()) {
            last.text = last.text.trim_end_matches('.').to_owned();
        }
        runs.push(Run::plain(format!(" ({}).", remarks.join("; "))));
    }
    Ok(runs)
}
