//! Printing on a terminal: aligned tables and JSON.

use std::io::{IsTerminal, Write};

use console::Term;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::fault::Fault;

/// Prints a value as JSON.
///
/// # Errors
/// Standard output is closed.
pub fn json(value: &impl Serialize) -> Result<(), Fault> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Fault::Inside(e.to_string()))?;
    line(&text)
}

/// Prints a line; a closed pipe ends the command quietly.
///
/// # Errors
/// Standard output cannot be written.
pub fn line(text: &str) -> Result<(), Fault> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(e) => Err(Fault::Refused(format!("Không ghi ra được màn hình: {e}"))),
    }
}

/// Says what a person should know beside the answer: on standard error, so that the answer is alone.
pub fn warning(text: &str) {
    // A closed standard error is no reason to stop.
    drop(writeln!(std::io::stderr(), "Lưu ý: {text}"));
}

/// Letters to a line where nobody tells how wide the screen is.
const LINE: usize = 100;
/// Between two columns.
const GAP: &str = "  ";

/// Rows under headings, no wider than the terminal: columns in which nothing stands are left out,
/// long cells go on in the next line.
#[must_use]
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    fitted(headings, rows, screen())
}

/// A text in lines no wider than the terminal.
#[must_use]
pub fn lines(text: &str) -> String {
    wrapped(text, screen()).join("\n")
}

fn screen() -> usize {
    let size = Term::stdout().size_checked();
    size.map_or(LINE, |(_, columns)| usize::from(columns))
}

fn fitted(headings: &[&str], rows: &[Vec<String>], room: usize) -> String {
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let kept: Vec<usize> = (0..headings.len())
        .filter(|at| rows.is_empty() || rows.iter().any(|row| !cell(row, *at).is_empty()))
        .collect();
    let head: Vec<String> = kept.iter().map(|at| headings[*at].to_owned()).collect();
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| kept.iter().map(|at| cell(row, *at)).collect())
        .collect();
    let widths = widths(&head, &rows, room);
    let rule = widths.iter().map(|w| "─".repeat(*w)).collect();
    let mut lines = laid(&head, &widths);
    lines.push(rule);
    lines.extend(rows.iter().flat_map(|row| laid(row, &widths)));
    let lines = lines.iter().map(|cells| {
        let padded = cells.iter().zip(&widths).map(|(cell, w)| {
            let blank = w.saturating_sub(width(cell));
            format!("{cell}{}", " ".repeat(blank))
        });
        let padded: Vec<String> = padded.collect();
        padded.join(GAP).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// As wide as the longest cell; where that is too wide together, the widest give way, but no word
/// is cut.
fn widths(head: &[String], rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let of = |measure: &dyn Fn(&str) -> usize| -> Vec<usize> {
        let mut widths = vec![0; head.len()];
        for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
            for (w, cell) in widths.iter_mut().zip(row) {
                *w = (*w).max(measure(cell));
            }
        }
        widths
    };
    let mut widths = of(&width);
    let least = of(&|cell| cell.split(' ').map(width).max().unwrap_or(0));
    let room = room.saturating_sub(GAP.len() * head.len().saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        let yielding = (0..widths.len()).filter(|at| widths[*at] > least[*at]);
        let Some(widest) = yielding.max_by_key(|at| widths[*at]) else {
            break;
        };
        widths[widest] -= 1;
    }
    widths
}

/// A row as the lines that its cells need.
fn laid(row: &[String], widths: &[usize]) -> Vec<Vec<String>> {
    let cells: Vec<Vec<String>> = row
        .iter()
        .zip(widths)
        .map(|(cell, w)| wrapped(cell, *w))
        .collect();
    let lines = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let part = |cell: &Vec<String>| cell.get(at).cloned().unwrap_or_default();
        cells.iter().map(part).collect()
    };
    (0..lines).map(line).collect()
}

fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(last) if last.is_empty() => last.push_str(word),
            Some(last) if width(last) + 1 + width(word) <= room => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A bar on a terminal, plain lines elsewhere.
pub struct Steps(Option<ProgressBar>);

impl Steps {
    /// Nothing shown yet.
    #[must_use]
    pub fn new() -> Steps {
        if !std::io::stderr().is_terminal() {
            return Steps(None);
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Steps(Some(bar))
    }

    /// Step `at` of `of` begins.
    pub fn at(&mut self, at: usize, of: usize, what: &str) {
        match &self.0 {
            Some(bar) => {
                bar.set_length(of as u64);
                bar.set_position(at as u64);
                bar.set_message(what.to_owned());
                if at == of {
                    bar.finish();
                }
            }
            None => eprintln!("[{at}/{of}] {what}"),
        }
    }
}

impl Default for Steps {
    fn default() -> Steps {
        Steps::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[[&str; 3]]) -> Vec<Vec<String>> {
        let row = |r: &[&str; 3]| r.iter().map(|&c| c.to_owned()).collect();
        cells.iter().map(row).collect()
    }

    #[test]
    fn a_table_is_no_wider_than_the_window_and_has_no_empty_columns() {
        let rows = rows(&[
            ["Học sinh khó khăn được hỗ trợ đến trường", "", "hàng trăm"],
            ["Quỹ đã chi", "", "1 tỷ 420 triệu đồng, theo một hồ sơ"],
        ]);
        let table = fitted(&["Chỉ tiêu", "Nguồn", "Giá trị"], &rows, 40);
        assert!(!table.contains("Nguồn"), "{table}");
        assert!(table.lines().all(|line| width(line) <= 40), "{table}");
        let words = |text: &str| text.split_whitespace().count();
        let cells: usize = rows.iter().flatten().map(|cell| words(cell)).sum();
        assert_eq!(words(&table), cells + 4 + 2, "no word is lost: {table}");
        let wide = fitted(&["Chỉ tiêu", "Nguồn", "Giá trị"], &rows, 100);
        assert_eq!(wide.lines().count(), 4, "{wide}");
    }

    #[test]
    fn a_word_longer_than_the_window_is_not_cut() {
        let rows = rows(&[["0197a3b0-1111-7222-8333-444455556666", "a b c d", ""]]);
        let table = fitted(&["Mã", "Chữ", "Trống"], &rows, 20);
        assert!(table.contains("0197a3b0-1111-7222-8333-444455556666"));
        assert!(!table.contains("Trống"));
    }

    #[test]
    fn a_table_without_rows_keeps_its_headings() {
        assert_eq!(fitted(&["Mã", "Tên"], &[], 100), "Mã  Tên\n──  ───");
    }
}
