//! A resolved report as a document: laid out by its own layout text, so that the same data give
//! the same bytes.

use doc::{Authority, DocNumber, Document, Header, Run, Table};

use super::{Align, Appendix, Bit, Block, Cell, Column, Resolved, Row, Value};
use crate::shell::fault::Fault;

/// Word or Excel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The report with its appendices.
    Docx,
    /// One sheet an appendix.
    Xlsx,
}

/// The file's bytes.
///
/// # Errors
/// The layout is broken, or the document cannot be written.
pub fn bytes(report: &Resolved, format: Format) -> Result<Vec<u8>, Fault> {
    let document = document(report)?;
    let made = match format {
        Format::Docx => doc::docx(&document),
        Format::Xlsx => doc::xlsx(&document),
    };
    made.map_err(|e| Fault::Refused(format!("Không lập được văn bản: {e}")))
}

fn document(report: &Resolved) -> Result<Document, Fault> {
    let head = &report.head;
    Ok(Document {
        profile: report.layout.profile()?,
        header: Header {
            parent: head.parent.clone(),
            issuer: head.issuer.clone(),
            number: DocNumber {
                ordinal: head.number,
                symbol: head.symbol.clone(),
            },
            place: head.place.clone(),
            date: head.date,
            kind: head.kind.clone(),
            subject: head.subject.clone(),
            addressee: None,
        },
        blocks: report.blocks.iter().flat_map(block).collect(),
        signature: doc::Signature {
            authority: report.signature.authority.clone().map(Authority::OnBehalf),
            position: report.signature.position.clone(),
            name: report.signature.name.clone(),
        },
        recipients: report.recipients.clone(),
        appendices: report.appendices.iter().map(appendix).collect(),
    })
}

/// Letters of a heading that a column of counts holds on one or two lines.
const SHORT: usize = 10;

/// Where the writer continues by hand or on the keyboard: one line of dots.
const DOTS: usize = 30;

fn block(block: &Block) -> Vec<doc::Block> {
    let one = match block {
        Block::Heading { level, text } => doc::Block::heading(*level, text),
        Block::Paragraph(bits) => doc::Block::Para(bits.iter().map(run).collect()),
        Block::List(items) => {
            let last = items.len().saturating_sub(1);
            let marked = items.iter().enumerate().map(|(at, item)| {
                let mark = if at == last { "." } else { ";" };
                vec![Run::plain(format!("{item}{mark}"))]
            });
            doc::Block::List(marked.collect())
        }
        Block::Prompt(text) => {
            let asked = doc::Block::Para(vec![Run::italic(format!("({text})"))]);
            return vec![asked, doc::Block::Para(vec![Run::italic("…".repeat(DOTS))])];
        }
    };
    vec![one]
}

/// A number stays on one line with its per cent sign.
fn run(bit: &Bit) -> Run {
    Run::plain(bit.text.replace(" %", "\u{a0}%"))
}

fn appendix(appendix: &Appendix) -> doc::Appendix {
    doc::Appendix {
        number: appendix.number.clone(),
        title: appendix.title.to_uppercase(),
        table: Table {
            caption: None,
            columns: appendix.columns.iter().map(column).collect(),
            rows: appendix.rows.iter().map(row).collect(),
        },
        note: appendix.note.clone(),
    }
}

fn column(column: &Column) -> doc::Column {
    doc::Column {
        title: column.title.clone(),
        unit: column.unit.clone(),
        // A short heading over short numbers ("Cá nhân": 4) still gets room for its words.
        width: match column.align {
            Align::Right if column.unit.is_none() && column.title.chars().count() <= SHORT => {
                doc::Width::Mm(18)
            }
            _ => doc::Width::Auto,
        },
        align: match column.align {
            Align::Left => doc::Align::Left,
            Align::Centre => doc::Align::Center,
            Align::Right => doc::Align::Right,
        },
    }
}

fn row(row: &Row) -> doc::Row {
    let cells = row.cells.iter().map(cell).collect();
    if row.total {
        doc::Row::total(cells)
    } else {
        doc::Row::body(cells)
    }
}

fn cell(cell: &Cell) -> doc::Cell {
    match &cell.value {
        Value::Text(text) => doc::Cell::text(text),
        Value::Number(n) => n
            .at_scale(0)
            .map_or(doc::Cell::Decimal(*n), doc::Cell::Integer),
        Value::Money(dong) => doc::Cell::Money(*dong),
        Value::Percent(percent) => doc::Cell::Percent(*percent),
        Value::Bounded { prefix, value } => doc::Cell::bounded(prefix, *value),
        Value::Range { low, high } => doc::Cell::Range {
            low: *low,
            high: *high,
        },
        Value::Ratio { n, of } => doc::Cell::Ratio { n: *n, of: *of },
        Value::Unknown => doc::Cell::Empty,
    }
}
