//! A source in brief for a terminal: what it is, whom it names, what it counts.

use super::places::Catalogue;
use super::{Source, value_vi, why_vi};
use crate::shell::terminal;

/// The digest of a source as lines of text.
#[must_use]
pub fn text(source: &Source, places: &Catalogue) -> String {
    let digest = &source.digest;
    let unknown = || "không rõ".to_owned();
    let mut out = vec![
        format!("═══ {} — {} ═══", source.name, source.form),
        format!("Đầu đề: {}", digest.title.clone().unwrap_or_else(unknown)),
        format!("Ngày: {}", digest.date.map_or_else(unknown, |d| d.to_vi())),
        format!("Nguồn: {}", digest.source.clone().unwrap_or_else(unknown)),
        format!("Địa phương: {}", listed(&localities(source, places))),
        format!("Mô hình được nêu tên: {}", listed(&digest.models)),
    ];
    out.push(figures(source));
    let traps = traps(source);
    if !traps.is_empty() {
        out.push(format!("\nKhông phải số liệu: {traps}"));
    }
    for doubt in &source.reading.doubts {
        out.push(format!("Còn ngờ: \"{}\" — {}", doubt.quote, doubt.why));
    }
    out.push(String::new());
    out.join("\n")
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "không nêu".to_owned();
    }
    names.join("; ")
}

fn localities(source: &Source, places: &Catalogue) -> Vec<String> {
    let named = source.digest.places.iter().map(|place| {
        let path = place.unit.as_deref().and_then(|id| places.path(id));
        path.map_or_else(|| called(place), str::to_owned)
    });
    named.collect()
}

fn called(place: &reader::Mention) -> String {
    format!("{} {}", place.kind, place.name)
}

/// Figures under the locality and model they belong to, those of one thing together.
fn figures(source: &Source) -> String {
    let figures = &source.reading.figures;
    if figures.is_empty() {
        return "\nKhông thấy con số nào.".to_owned();
    }
    let mut groups: Vec<(String, Vec<&reader::Figure>)> = Vec::new();
    for figure in figures {
        let place = figure.place.as_ref().map(called);
        let model = figure.model.as_ref().map(|m| format!("mô hình “{m}”"));
        let about: Vec<String> = place.into_iter().chain(model).collect();
        let about = if about.is_empty() {
            "chung".to_owned()
        } else {
            about.join(", ")
        };
        match groups.iter_mut().find(|(name, _)| *name == about) {
            Some((_, list)) => list.push(figure),
            None => groups.push((about, vec![figure])),
        }
    }
    let mut out = vec![format!("\n{} con số", figures.len())];
    for (about, mut list) in groups {
        list.sort_by_key(|f| vi::sort_key(f.thing.as_deref().unwrap_or_default()));
        let rows: Vec<Vec<String>> = list.iter().map(|f| row(f)).collect();
        out.push(format!("\n  {about}"));
        let table = terminal::table(&["Nói về", "Đọc là", "Thời điểm", "Nguyên văn"], &rows);
        out.extend(table.lines().map(|line| format!("    {line}")));
    }
    out.join("\n")
}

fn row(figure: &reader::Figure) -> Vec<String> {
    let when = figure.when.map_or_else(|| "không rõ".into(), |w| w.to_vi());
    let cumulative = if figure.cumulative {
        " (lũy kế)"
    } else {
        ""
    };
    vec![
        figure.thing.clone().unwrap_or_else(|| "không rõ".into()),
        value_vi(figure),
        format!("{when}{cumulative}"),
        figure
            .quote
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    ]
}

fn traps(source: &Source) -> String {
    let mut kinds: Vec<(&str, Vec<&str>)> = Vec::new();
    for trap in &source.reading.traps {
        let why = why_vi(trap.why);
        match kinds.iter_mut().find(|(kind, _)| *kind == why) {
            Some((_, quotes)) => quotes.push(&trap.quote),
            None => kinds.push((why, vec![&trap.quote])),
        }
    }
    let told = kinds
        .iter()
        .map(|(why, quotes)| format!("{why} ({})", quotes.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}
