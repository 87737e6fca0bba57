//! A record in words: by the labels of the pack that shaped it, and as a terminal shows it.

use std::fmt::Write;

use packs::Field;

use super::view::Shown;
use crate::books::sources::Source;

impl Shown {
    /// The fields that are shown with a value, each with its value in words.
    pub fn lines(&self) -> impl Iterator<Item = (&Field, &str)> {
        let register = self.shaped.pack.registers.get(&self.register);
        self.told
            .iter()
            .filter_map(move |(id, text)| Some((register?.fields.get(id)?, text.as_str())))
    }

    /// For reading on a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{}\n{} · {}\n", self.title, self.unit.path, self.state_name);
        for (field, value) in self.lines() {
            let _ = writeln!(out, "  {}: {value}", field.label);
        }
        if let Some(closed) = &self.closed {
            let _ = writeln!(out, "  {closed}");
        }
        let cited = self.source.as_ref().map(Source::cite);
        let _ = writeln!(out, "  Nguồn: {}", cited.as_ref().unwrap_or(&self.said_by));
        for file in self.papers.iter().flat_map(|p| &p.files) {
            let id = file.file.as_deref().unwrap_or("chưa gửi đến");
            let _ = writeln!(out, "  Tệp: {} · {} · {id}", file.part, file.name);
        }
        for other in &self.same_thing {
            let _ = writeln!(out, "  Cùng một việc với hồ sơ: {other}");
        }
        for act in &self.acts {
            let day = act.day.as_deref().unwrap_or("không rõ ngày");
            let _ = writeln!(out, "  Việc: {} · {day} · {}", act.action, act.state);
        }
        for part in &self.parts {
            let stage = part.review.as_ref().map_or("bản nháp", |r| r.stage.name());
            let _ = writeln!(out, "  Phần {} ({}): {stage}", part.part, part.name);
        }
        for past in &self.history {
            let _ = writeln!(
                out,
                "  lần {} · {} · {} · {}",
                past.revision, past.at, past.actor, past.state
            );
        }
        out
    }
}
