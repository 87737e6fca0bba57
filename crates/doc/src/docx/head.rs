//! The head of page 1: issuer and motto side by side, number and date below
//! them, kind and subject of the document, addressee.

use docx_rs::{
    AlignmentType, BorderType, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders,
};

use super::Part;
use super::page::{self, Turn};
use super::text::{line, plain, signed, spaced, strip};
use crate::Document;
use crate::measure;
use crate::profile::{Mark, TextStyle};

/// Between a text and the rule under it.
const RULE_GAP: u32 = 40;
/// Height of the strip whose upper edge is a rule.
const RULE_STRIP: u32 = 120;

pub(super) fn letterhead(document: &Document) -> Vec<Part> {
    let (profile, header) = (&document.profile, &document.header);
    let head = &profile.letterhead;
    let width = page::text_width(&profile.paper, Turn::Portrait);
    let left = width * u32::from(head.left_percent) / 100;
    let widths = [left, width - left];

    let mut issuer = Vec::new();
    if let Some(parent) = &header.parent {
        issuer.push(centred(parent, &head.parent));
    }
    issuer.push(centred(&header.issuer, &head.issuer));
    issuer.extend(mark(&head.issuer_mark, &header.issuer, &head.issuer, left));

    let mut motto: Vec<_> = head
        .motto
        .iter()
        .map(|m| centred(&m.text, &m.style))
        .collect();
    if let Some(last) = head.motto.last() {
        motto.extend(mark(&head.motto_mark, &last.text, &last.style, widths[1]));
    }

    let number = vec![centred(
        &profile.number_line(header),
        &plain(profile.number.size),
    )];
    let date = vec![centred(&profile.date_line(header), &head.date)];
    let table = page::pair(vec![(issuer, motto), (number, date)], widths);
    vec![table.into(), strip(200).into()]
}

pub(super) fn titles(document: &Document) -> Vec<Part> {
    let (titles, header) = (&document.profile.titles, &document.header);
    let width = page::text_width(&document.profile.paper, Turn::Portrait);
    let mut parts: Vec<Part> = vec![
        spaced(120, 0)
            .align(AlignmentType::Center)
            .add_run(super::text::run(&header.kind, &titles.kind))
            .into(),
        centred(&header.subject, &titles.subject).into(),
    ];
    let last_line = header.subject.lines().last().unwrap_or_default();
    parts.extend(
        mark(&titles.subject_mark, last_line, &titles.subject, width)
            .into_iter()
            .map(Part::from),
    );
    parts.push(strip(160).into());
    if let Some(addressee) = &header.addressee {
        let text = format!("{}{addressee}", titles.addressee_label);
        parts.push(centred(&text, &titles.addressee).into());
        parts.push(strip(200).into());
    }
    parts
}

fn centred(text: &str, style: &TextStyle) -> Paragraph {
    line(text, style, AlignmentType::Center)
}

/// The mark under a text in a column of this width. A rule stands on a strip
/// of its own, so that a face a little wider than the measured one never
/// breaks the text above it.
fn mark(mark: &Mark, above: &str, style: &TextStyle, column: u32) -> Option<Paragraph> {
    let percent = match mark {
        Mark::None => return None,
        Mark::Text(text) => {
            return Some(centred(
                text,
                &TextStyle {
                    underline: false,
                    ..style.clone()
                },
            ));
        }
        Mark::Rule { percent } => u32::from(*percent),
    };
    let inner = column.saturating_sub(2 * page::PAIR_PADDING);
    let text = measure::width(above, style.size.halves(), style.bold).min(inner);
    let side = signed((inner - text * percent / 100) / 2);
    let rule = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .val(BorderType::Single)
        .size(6)
        .color("000000");
    let mut strip =
        super::text::lowered_strip(RULE_GAP, RULE_STRIP).indent(Some(side), None, Some(side), None);
    strip.property = strip
        .property
        .set_borders(ParagraphBorders::with_empty().set(rule));
    Some(strip)
}
