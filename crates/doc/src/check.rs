//! What no output can print: crooked tables, characters XML forbids.

use crate::{Block, Document, Error, RowKind, Table};

/// A table of the document with the words by which a person finds it.
pub(crate) struct Placed<'a> {
    pub(crate) place: String,
    pub(crate) title: String,
    pub(crate) table: &'a Table,
    pub(crate) note: Option<&'a str>,
    /// An appendix, not a table of the text.
    pub(crate) appended: bool,
}

/// All tables, those of the text first.
pub(crate) fn tables(document: &Document) -> Vec<Placed<'_>> {
    let in_text = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let in_text = in_text.enumerate().map(|(at, table)| Placed {
        place: format!("Bảng {}", at + 1),
        title: table.caption.clone().unwrap_or_default(),
        table,
        note: None,
        appended: false,
    });
    let label = &document.profile.titles.appendix_label;
    let appended = document.appendices.iter().map(|appendix| Placed {
        place: format!("{label} {}", appendix.number),
        title: appendix.title.clone(),
        table: &appendix.table,
        note: appendix.note.as_deref(),
        appended: true,
    });
    in_text.chain(appended).collect()
}

/// Refuses tables without columns and rows that do not fit their columns.
pub(crate) fn shapes(document: &Document) -> Result<(), Error> {
    for Placed { place, table, .. } in tables(document) {
        let columns = table.columns.len();
        if columns == 0 {
            return Err(Error::NoColumns { place });
        }
        for (at, row) in table.rows.iter().enumerate() {
            let spans = row.kind == RowKind::Group && row.cells.len() == 1;
            if row.cells.len() != columns && !spans {
                return Err(Error::RowShape {
                    place,
                    row: at + 1,
                    found: row.cells.len(),
                    columns,
                });
            }
        }
    }
    Ok(())
}

/// Text as XML 1.0 can hold it. Every kind of line break becomes `\n`, a form
/// feed too; what has no place in XML becomes U+FFFD, so that it is seen on
/// the page instead of vanishing.
#[must_use]
pub fn printable(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' | '\n' => c,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn breaks_survive_and_forbidden_characters_show() {
        assert_eq!(printable("một\r\nhai\u{b}ba\rbốn"), "một\nhai\nba\nbốn");
        assert_eq!(printable("a\u{1}b\0\u{ffff}"), "a\u{fffd}b\u{fffd}\u{fffd}");
        assert_eq!(printable("cột\tđược"), "cột\tđược");
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_left(text: String) {
            let allowed = |c: char| matches!(c, '\t' | '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            prop_assert!(printable(&text).chars().all(allowed));
        }
    }
}
