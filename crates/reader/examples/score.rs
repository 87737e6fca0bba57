//! Scores the reader against gold: `score [-v] FILE…`, where a file is a corpus
//! (JSON Lines with `text`, `figures`, `traps`, `doubts`) or a `NAME.gold.jsonl`
//! beside `NAME.txt`.

use std::path::Path;

use reader::{Figure, Reading};
use serde_json::Value;

#[derive(Default)]
struct Score {
    gold: usize,
    found: usize,
    right: usize,
    things: usize,
    things_right: usize,
    quotes: usize,
    pers: usize,
    pers_right: usize,
    traps: usize,
    traps_taken: usize,
    traps_named: usize,
    doubts: usize,
    doubts_right: usize,
}

struct Gold {
    start: usize,
    end: usize,
    fields: Value,
}

fn main() {
    let mut total = Score::default();
    let mut verbose = false;
    for arg in std::env::args().skip(1) {
        if arg == "-v" {
            verbose = true;
            continue;
        }
        let mut score = Score::default();
        match std::fs::read_to_string(&arg) {
            Ok(lines) => file(Path::new(&arg), &lines, verbose, &mut score),
            Err(why) => println!("{arg}: {why}"),
        }
        report(&arg, &score);
        total.add(&score);
    }
    report("all", &total);
}

fn file(path: &Path, lines: &str, verbose: bool, score: &mut Score) {
    let rows = lines
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok());
    let name = path.to_string_lossy();
    if let Some(stem) = name.strip_suffix(".gold.jsonl") {
        let text = std::fs::read_to_string(format!("{stem}.txt")).unwrap_or_default();
        let (mut figures, mut traps) = (Vec::new(), Vec::new());
        for row in rows {
            let start = size(&row, "char");
            let quote = row["quote"].as_str().unwrap_or_default();
            let gold = Gold {
                start,
                end: start + quote.chars().count(),
                fields: row.clone(),
            };
            if row["kind"] == "figure" {
                figures.push(gold);
            } else {
                traps.push(gold);
            }
        }
        measure(&text, &figures, &traps, &[], verbose, score);
        return;
    }
    for row in rows {
        let gold = |key: &str| -> Vec<Gold> {
            row[key]
                .as_array()
                .into_iter()
                .flatten()
                .map(|f| Gold {
                    start: size(f, "start"),
                    end: size(f, "end"),
                    fields: f.clone(),
                })
                .collect()
        };
        let text = row["text"].as_str().unwrap_or_default();
        measure(
            text,
            &gold("figures"),
            &gold("traps"),
            &gold("doubts"),
            verbose,
            score,
        );
    }
}

fn size(value: &Value, key: &str) -> usize {
    value[key]
        .as_u64()
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(usize::MAX)
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn overlap(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn same(figure: &Figure, gold: &Value) -> bool {
    figure.value.to_string() == plain(&gold["value"])
        && figure.high.map_or(String::new(), |h| h.to_string()) == plain(&gold["high"])
        && figure.of.map_or(String::new(), |h| h.to_string()) == plain(&gold["of"])
        && figure.unit.code() == plain(&gold["unit"])
        && figure.bound.as_str() == plain(&gold["bound"])
}

fn measure(
    text: &str,
    figures: &[Gold],
    traps: &[Gold],
    doubts: &[Gold],
    verbose: bool,
    score: &mut Score,
) {
    let reading: Reading = reader::read(text);
    let mut taken = vec![false; reading.figures.len()];
    score.gold += figures.len();
    score.found += reading.figures.len();
    let mut wrong: Vec<String> = Vec::new();
    for gold in figures {
        let hit = reading.figures.iter().enumerate().find(|(i, f)| {
            !taken[*i] && overlap((f.start, f.end), (gold.start, gold.end)) && same(f, &gold.fields)
        });
        let Some((i, figure)) = hit else {
            wrong.push(format!("  missed  {}", gold.fields));
            continue;
        };
        taken[i] = true;
        score.right += 1;
        score.quotes += usize::from(plain(&gold.fields["quote"]) == figure.quote);
        if let Some(thing) = gold.fields["thing"].as_str() {
            score.things += 1;
            let read = figure.thing.as_deref().unwrap_or_default();
            if shares(read, thing) {
                score.things_right += 1;
            } else {
                wrong.push(format!("  thing   {thing:?} read {read:?}"));
            }
        }
        let per = plain(&gold.fields["per"]);
        score.pers += 1;
        if per == figure.per.as_deref().unwrap_or_default() {
            score.pers_right += 1;
        } else {
            wrong.push(format!(
                "  per     {per:?} read {:?} in {}",
                figure.per, figure.quote
            ));
        }
    }
    rest(&reading, &taken, traps, doubts, score, &mut wrong);
    if verbose && !wrong.is_empty() {
        if text.len() < 1000 {
            println!("{text}");
        }
        println!("{}", wrong.join("\n"));
    }
}

/// What no gold figure matched, and how traps and doubts were told.
fn rest(
    reading: &Reading,
    taken: &[bool],
    traps: &[Gold],
    doubts: &[Gold],
    score: &mut Score,
    wrong: &mut Vec<String>,
) {
    for (figure, taken) in reading.figures.iter().zip(taken) {
        if !taken {
            wrong.push(format!(
                "  extra   {:?} {} {} {} {:?} {:?}",
                figure.quote, figure.value, figure.unit, figure.bound, figure.high, figure.of
            ));
        }
    }
    score.traps += traps.len();
    for trap in traps {
        let place = (trap.start, trap.end);
        if reading
            .figures
            .iter()
            .zip(taken)
            .any(|(f, t)| !t && overlap((f.start, f.end), place))
        {
            score.traps_taken += 1;
        }
        match reading
            .traps
            .iter()
            .find(|t| overlap((t.start, t.end), place))
        {
            Some(t) if trap.fields["why"] == t.why.as_str() => score.traps_named += 1,
            other => wrong.push(format!(
                "  trap    {} read {:?}",
                trap.fields,
                other.map(|t| t.why.as_str())
            )),
        }
    }
    score.doubts += doubts.len();
    for doubt in doubts {
        if reading
            .doubts
            .iter()
            .any(|d| overlap((d.start, d.end), (doubt.start, doubt.end)))
        {
            score.doubts_right += 1;
        } else {
            wrong.push(format!("  doubt   {}", doubt.fields));
        }
    }
    for doubt in &reading.doubts {
        if !doubts
            .iter()
            .any(|d| overlap((d.start, d.end), (doubt.start, doubt.end)))
        {
            wrong.push(format!("  doubted {:?}: {}", doubt.quote, doubt.why));
        }
    }
}

/// One noun phrase lies within the other, or they share half of their words.
fn shares(read: &str, gold: &str) -> bool {
    let (read, gold) = (vi::fold(read), vi::fold(gold));
    if read.is_empty() || gold.is_empty() {
        return read == gold;
    }
    let words: Vec<&str> = gold.split(' ').collect();
    let common = words
        .iter()
        .filter(|w| read.split(' ').any(|r| r == **w))
        .count();
    read.contains(&gold) || gold.contains(&read) || common * 2 >= words.len()
}

impl Score {
    fn add(&mut self, other: &Score) {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
        self.things += other.things;
        self.things_right += other.things_right;
        self.quotes += other.quotes;
        self.pers += other.pers;
        self.pers_right += other.pers_right;
        self.traps += other.traps;
        self.traps_taken += other.traps_taken;
        self.traps_named += other.traps_named;
        self.doubts += other.doubts;
        self.doubts_right += other.doubts_right;
    }
}

/// A share in thousandths, printed with one decimal; no float needed.
fn share(part: usize, whole: usize) -> String {
    let per_mille = (part * 1000).checked_div(whole).unwrap_or(1000);
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

fn report(name: &str, s: &Score) {
    println!(
        "{name}: gold {} found {} right {} | P {} R {} F1 {} | quote {} | thing {} | per {} | traps {} taken {} named {} | doubts {}/{}",
        s.gold,
        s.found,
        s.right,
        share(s.right, s.found),
        share(s.right, s.gold),
        share(2 * s.right, s.gold + s.found),
        share(s.quotes, s.gold),
        share(s.things_right, s.things),
        share(s.pers_right, s.pers),
        s.traps,
        s.traps_taken,
        share(s.traps_named, s.traps),
        s.doubts_right,
        s.doubts,
    );
}
