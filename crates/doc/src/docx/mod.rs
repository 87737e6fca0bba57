//! A document as a Word file, editable and laid out by its profile.

mod archive;
mod body;
mod foot;
mod head;
mod order;
mod page;
mod table;
mod text;

use std::panic::{AssertUnwindSafe, catch_unwind};

use docx_rs::{Docx, Paragraph};

use crate::{Block, Document, Error, check};

/// Something that stands in the flow of a page.
enum Part {
    Paragraph(Box<Paragraph>),
    Table(Box<docx_rs::Table>),
}

impl From<Paragraph> for Part {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(Box::new(paragraph))
    }
}

impl From<docx_rs::Table> for Part {
    fn from(table: docx_rs::Table) -> Self {
        Self::Table(Box::new(table))
    }
}

/// The document as a `.docx`; the same document gives the same bytes.
///
/// # Errors
/// A table whose rows do not fit its columns, a signing capacity the profile
/// does not know, or a failure inside the Word writer (which may panic on odd
/// input; the panic is caught here).
pub fn docx(document: &Document) -> Result<Vec<u8>, Error> {
    check::shapes(document)?;
    let parts = parts(document)?;
    let built = catch_unwind(AssertUnwindSafe(|| assemble(document, parts).build()));
    match built {
        Ok(package) => archive::pack(document, package),
        Err(panic) => {
            let said = panic
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned());
            Err(Error::Word(
                said.unwrap_or_else(|| "lỗi không rõ".to_owned()),
            ))
        }
    }
}

/// The signature is not alone on its page, nor with the closing words alone.
const CLOSING: usize = 2;

fn keep(parts: &mut [Part]) {
    for part in parts {
        if let Part::Paragraph(paragraph) = part {
            let kept = std::mem::take(paragraph.as_mut()).keep_next(true);
            **paragraph = kept;
        }
    }
}

fn parts(document: &Document) -> Result<Vec<Part>, Error> {
    let profile = &document.profile;
    let mut parts = head::letterhead(document);
    parts.extend(head::titles(document));
    let width = page::text_width(&profile.paper, page::Turn::Portrait);
    let blocks = document.closed_blocks();
    // The words that lead to a list or a table stay with it.
    let leads = |at: usize| matches!(blocks.get(at + 1), Some(Block::List(_) | Block::Table(_)));
    for (at, block) in blocks.iter().enumerate() {
        let from = parts.len();
        parts.extend(body::block(profile, block, width));
        if leads(at) || at + CLOSING >= blocks.len() {
            keep(&mut parts[from..]);
        }
    }
    parts.extend(foot::signature(document)?);
    parts.extend(page::appendices(document));
    Ok(parts)
}

fn assemble(document: &Document, parts: Vec<Part>) -> Docx {
    let docx = page::with_styles(Docx::new(), &document.profile);
    let docx = page::with_last_section(docx, document);
    parts.into_iter().fold(docx, |docx, part| match part {
        Part::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
        Part::Table(table) => docx.add_table(*table),
    })
}
