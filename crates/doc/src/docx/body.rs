//! Headings, paragraphs, lists, notes of the running text.

use docx_rs::{AlignmentType, Paragraph};

use super::text::{body_spacing, plain, run, running, spaced, strip};
use super::{Part, table};
use crate::profile::{HeadingStyle, Profile, TextStyle};
use crate::{Block, Run};

/// The parts of one block in a column of `width` twips.
pub(super) fn block(profile: &Profile, block: &Block, width: u32) -> Vec<Part> {
    match block {
        Block::Heading { level, text } => vec![heading(profile, *level, text).into()],
        Block::Para(runs) => vec![runs_of(profile, running(&profile.body), runs).into()],
        Block::List(items) => items
            .iter()
            .map(|item| {
                let lead = running(&profile.body).add_run(run("- ", &plain(profile.body.size)));
                runs_of(profile, lead, item).into()
            })
            .collect(),
        Block::Table(found) => {
            let mut parts = table::parts(profile, found, width);
            parts.push(strip(profile.body.space.twips().max(120)).into());
            parts
        }
        Block::Note(text) => vec![note(profile, text).into()],
        Block::PageBreak => vec![strip(20).page_break_before(true).into()],
    }
}

fn runs_of(profile: &Profile, paragraph: Paragraph, runs: &[Run]) -> Paragraph {
    runs.iter().fold(paragraph, |paragraph, part| {
        let style = TextStyle {
            size: profile.body.size,
            bold: part.bold,
            italic: part.italic,
            underline: false,
        };
        paragraph.add_run(run(&part.text, &style))
    })
}

fn heading(profile: &Profile, level: u8, text: &str) -> Paragraph {
    let last = profile.headings.len();
    let at = usize::from(level.max(1)).min(last.max(1));
    let paragraph = match profile.headings.get(at - 1) {
        Some(HeadingStyle { style, centred }) => {
            let base = if *centred {
                Paragraph::new()
                    .align(AlignmentType::Center)
                    .line_spacing(body_spacing(&profile.body))
            } else {
                running(&profile.body)
            };
            base.add_run(run(text, style))
        }
        None => running(&profile.body).add_run(run(text, &plain(profile.body.size))),
    };
    paragraph.style(&format!("Heading{at}")).keep_next(true)
}

pub(super) fn note(profile: &Profile, text: &str) -> Paragraph {
    let style = TextStyle {
        italic: true,
        ..plain(profile.table.note_size)
    };
    spaced(60, profile.body.space.twips())
        .align(AlignmentType::Both)
        .add_run(run(text, &style))
}
