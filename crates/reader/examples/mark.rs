//! Prints text with its readings in place: `{figure=value unit bound}`,
//! `<trap=why>`, `[[doubt]]`. `mark FILE…`, or standard input.

use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    for path in std::env::args().skip(1) {
        text.push_str(&std::fs::read_to_string(path)?);
    }
    if std::env::args().len() < 2 {
        std::io::stdin().read_to_string(&mut text)?;
    }
    let reading = reader::read(&text);
    let mut marks: Vec<(usize, usize, String)> = Vec::new();
    for f in &reading.figures {
        let high = f.high.map_or(String::new(), |h| format!("..{h}"));
        let of = f.of.map_or(String::new(), |o| format!("/{o}"));
        let per = f
            .per
            .as_deref()
            .map_or(String::new(), |p| format!(" per {p}"));
        let thing = f.thing.as_deref().unwrap_or("-");
        marks.push((
            f.start,
            f.end,
            format!(
                "={}{high}{of} {} {}{per} ~{thing}}}",
                f.value, f.unit, f.bound
            ),
        ));
    }
    for t in &reading.traps {
        marks.push((t.start, t.end, format!("={}>", t.why.as_str())));
    }
    for d in &reading.doubts {
        marks.push((d.start, d.end, format!("={}]]", d.why)));
    }
    marks.sort();
    let mut next = marks.iter();
    let mut mark = next.next();
    for (point, c) in text.chars().enumerate() {
        if let Some((start, end, note)) = mark {
            if point == *end {
                print!("{note}");
                mark = next.next();
            } else if point == *start {
                print!("{}", opener(note));
            }
            if let Some((start, _, _)) = mark
                && point == *end
                && point == *start
            {
                print!("{}", mark.map_or("", |m| opener(&m.2)));
            }
        }
        print!("{c}");
    }
    if let Some((_, _, note)) = mark {
        print!("{note}");
    }
    println!();
    Ok(())
}

fn opener(note: &str) -> &'static str {
    if note.ends_with("]]") {
        "[["
    } else if note.ends_with('>') {
        "<"
    } else {
        "{"
    }
}
