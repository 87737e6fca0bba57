//! Runs and paragraphs in the units of the profile.

use docx_rs::{
    AlignmentType, BreakType, LineSpacing, LineSpacingType, Paragraph, Run, SpecialIndentType,
};

use crate::printable;
use crate::profile::{Body, Line, Pt, TextStyle};

/// Word's own unit of lengths is signed; layouts are far below its limit.
pub(super) fn signed(twips: u32) -> i32 {
    i32::try_from(twips).unwrap_or(i32::MAX)
}

pub(super) fn size(twips: u32) -> usize {
    usize::try_from(twips).unwrap_or(usize::MAX)
}

pub(super) fn run(text: &str, style: &TextStyle) -> Run {
    let mut run = Run::new().size(usize::from(style.size.halves()));
    for (at, line) in printable(text).split('\n').enumerate() {
        if at > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (at, stretch) in line.split('\t').enumerate() {
            if at > 0 {
                run = run.add_tab();
            }
            run = run.add_text(stretch);
        }
    }
    if style.bold {
        run = run.bold();
    }
    if style.italic {
        run = run.italic();
    }
    if style.underline {
        run = run.underline("single");
    }
    run
}

pub(super) fn plain(size: Pt) -> TextStyle {
    TextStyle {
        size,
        bold: false,
        italic: false,
        underline: false,
    }
}

/// One line of text without space around it: letterhead, signature, cells.
pub(super) fn line(text: &str, style: &TextStyle, align: AlignmentType) -> Paragraph {
    tight().align(align).add_run(run(text, style))
}

/// A paragraph without space around it, single spaced.
pub(super) fn tight() -> Paragraph {
    spaced(0, 0)
}

/// Single spaced, with space before and after in twips.
pub(super) fn spaced(before: u32, after: u32) -> Paragraph {
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::Auto)
        .line(240)
        .before(before)
        .after(after);
    Paragraph::new().line_spacing(spacing)
}

/// An empty strip of exactly this height in twips.
pub(super) fn strip(height: u32) -> Paragraph {
    lowered_strip(0, height)
}

/// A strip with space above it.
pub(super) fn lowered_strip(before: u32, height: u32) -> Paragraph {
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(signed(height))
        .before(before)
        .after(0);
    Paragraph::new().line_spacing(spacing).size(2)
}

/// Running text: justified, first line indented, spaced by the profile.
pub(super) fn running(body: &Body) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Both)
        .line_spacing(body_spacing(body))
        .indent(
            Some(0),
            Some(SpecialIndentType::FirstLine(signed(
                body.first_line.twips(),
            ))),
            None,
            None,
        )
}

pub(super) fn body_spacing(body: &Body) -> LineSpacing {
    let spacing = LineSpacing::new().before(0).after(body.space.twips());
    match body.line {
        Line::Exact(points) => spacing
            .line_rule(LineSpacingType::Exact)
            .line(signed(points.twips())),
        Line::Percent(percent) => spacing
            .line_rule(LineSpacingType::Auto)
            .line(i32::from(percent) * 240 / 100),
    }
}
