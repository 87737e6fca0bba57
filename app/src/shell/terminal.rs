//! Printing on a terminal: aligned tables and JSON.

use std::io::{IsTerminal, Write};

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

/// Rows under headings, columns as wide as their longest cell; long cells are not cut.
#[must_use]
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let width = |text: &str| text.chars().count();
    let mut widths: Vec<usize> = headings.iter().map(|h| width(h)).collect();
    for row in rows {
        for (w, cell) in widths.iter_mut().zip(row) {
            *w = (*w).max(width(cell));
        }
    }
    let print = |cells: Vec<&str>| -> String {
        let padded: Vec<String> = cells
            .iter()
            .zip(&widths)
            .map(|(c, w)| format!("{c}{}", " ".repeat(w - width(c))))
            .collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![print(headings.to_vec())];
    lines.push(
        widths
            .iter()
            .map(|w| "─".repeat(*w))
            .collect::<Vec<_>>()
            .join("  "),
    );
    lines.extend(
        rows.iter()
            .map(|row| print(row.iter().map(String::as_str).collect())),
    );
    lines.join("\n")
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
