//! Every table of a document as a sheet of a workbook, with numbers that stay
//! numbers and a page set up for printing.

mod name;
mod plan;
mod sheet;
mod value;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::check;
use crate::{Document, Error, printable};

/// One sheet for each table in the text and each appendix, as an `.xlsx`; the
/// same document gives the same bytes.
///
/// # Errors
/// No table at all, a row that does not fit its columns, a text longer than a
/// cell holds, a number Excel cannot keep exactly.
pub fn xlsx(document: &Document) -> Result<Vec<u8>, Error> {
    check::shapes(document)?;
    let tables = check::tables(document);
    if tables.is_empty() {
        return Err(Error::NoTable);
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(document)?);
    let names = name::sheets(&tables);
    for (placed, name) in tables.iter().zip(&names) {
        let plan = plan::Plan::new(&document.profile, placed.table);
        let sheet = sheet::Sheet {
            document,
            placed,
            plan,
        };
        sheet.write(workbook.add_worksheet().set_name(name)?)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The file is as old as the document, not as the moment of export; undated,
/// as old as a file archive can say.
fn properties(document: &Document) -> Result<DocProperties, Error> {
    let header = &document.header;
    let created = match header.date {
        Some(day) => ExcelDateTime::parse_from_str(&day.to_string())?,
        None => ExcelDateTime::from_ymd(1980, 1, 1)?,
    };
    let title = printable(&format!("{} {}", header.kind, header.subject));
    Ok(DocProperties::new()
        .set_title(title.replace('\n', " "))
        .set_author(printable(&header.issuer))
        .set_creation_datetime(&created))
}
