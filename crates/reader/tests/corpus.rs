//! The standing measure: precision and recall over the corpus of own sentences,
//! and over the seed articles where they are at hand (folder in `LANTOA_SEEDS`,
//! or `../shared/seeds` beside the repository).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use reader::{Figure, read};
use serde_json::Value;

#[derive(Default, Debug)]
struct Tally {
    gold: usize,
    found: usize,
    right: usize,
    things: usize,
    things_right: usize,
    traps_taken: usize,
    missed: Vec<String>,
}

impl Tally {
    /// At least `per_mille` of 1000 in both precision and recall.
    fn holds(&self, per_mille: usize) -> bool {
        self.right * 1000 >= self.gold * per_mille && self.right * 1000 >= self.found * per_mille
    }
}

fn number(value: &Value, key: &str) -> usize {
    usize::try_from(value[key].as_u64().unwrap()).unwrap()
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn same(figure: &Figure, gold: &Value) -> bool {
    let written = |d: Option<vi::Decimal>| d.map_or(String::new(), |d| d.to_string());
    figure.value.to_string() == text_of(&gold["value"])
        && written(figure.high) == text_of(&gold["high"])
        && written(figure.of) == text_of(&gold["of"])
        && figure.unit.code() == text_of(&gold["unit"])
        && figure.bound.as_str() == text_of(&gold["bound"])
}

/// Counts one text; gold places are `(start, end)` in code points.
fn count(
    text: &str,
    figures: &[(usize, usize, Value)],
    traps: &[(usize, usize)],
    tally: &mut Tally,
) {
    let reading = read(text);
    tally.gold += figures.len();
    tally.found += reading.figures.len();
    let mut free = vec![true; reading.figures.len()];
    for (start, end, gold) in figures {
        let hit = reading
            .figures
            .iter()
            .enumerate()
            .find(|(i, f)| free[*i] && f.start < *end && *start < f.end && same(f, gold));
        let Some((i, figure)) = hit else {
            tally.missed.push(gold.to_string());
            continue;
        };
        free[i] = false;
        tally.right += 1;
        if let Some(thing) = gold["thing"].as_str() {
            tally.things += 1;
            let (read, gold) = (
                vi::fold(figure.thing.as_deref().unwrap_or("")),
                vi::fold(thing),
            );
            let near = !read.is_empty() && (read.contains(&gold) || gold.contains(&read));
            tally.things_right += usize::from(near);
        }
    }
    for (i, figure) in reading.figures.iter().enumerate() {
        if free[i] {
            tally.missed.push(format!("extra {:?}", figure.quote));
            let taken = traps
                .iter()
                .any(|(s, e)| figure.start < *e && *s < figure.end);
            tally.traps_taken += usize::from(taken);
        }
    }
}

fn corpus(name: &str) -> Tally {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let mut tally = Tally::default();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        let points: Vec<char> = text.chars().collect();
        let mut figures = Vec::new();
        for gold in row["figures"].as_array().unwrap() {
            let (start, end) = (number(gold, "start"), number(gold, "end"));
            let stands: String = points[start..end].iter().collect();
            assert_eq!(stands, gold["quote"].as_str().unwrap(), "{text}");
            figures.push((start, end, gold.clone()));
        }
        let traps: Vec<(usize, usize)> = row["traps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| (number(t, "start"), number(t, "end")))
            .collect();
        count(text, &figures, &traps, &mut tally);
    }
    tally
}

#[test]
fn sentences_that_rules_were_written_for() {
    for (name, least) in [
        ("train.jsonl", 300),
        ("later.jsonl", 100),
        ("blind.jsonl", 200),
    ] {
        let tally = corpus(name);
        assert!(tally.gold > least);
        assert!(tally.holds(990), "{tally:?}");
        assert_eq!(tally.traps_taken, 0, "{tally:?}");
        assert!(tally.things_right * 10 >= tally.things * 9, "{tally:?}");
    }
}

#[test]
fn sentences_held_out() {
    let tally = corpus("held-out.jsonl");
    assert!(tally.gold > 300);
    assert!(tally.holds(950), "{tally:?}");
    assert!(tally.things_right * 10 >= tally.things * 9, "{tally:?}");
}

fn seeds() -> Option<PathBuf> {
    let folder = std::env::var_os("LANTOA_SEEDS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds"),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

#[test]
fn seed_articles() {
    let Some(folder) = seeds() else {
        return;
    };
    let mut tally = Tally::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".gold.jsonl") else {
            continue;
        };
        let text = std::fs::read_to_string(format!("{stem}.txt")).unwrap();
        let (mut figures, mut traps) = (Vec::new(), Vec::new());
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let gold: Value = serde_json::from_str(line).unwrap();
            let start = number(&gold, "char");
            let end = start + gold["quote"].as_str().unwrap().chars().count();
            if gold["kind"] == "figure" {
                figures.push((start, end, gold));
            } else {
                traps.push((start, end));
            }
        }
        count(&text, &figures, &traps, &mut tally);
    }
    assert!(tally.holds(990), "{tally:?}");
    assert_eq!(tally.traps_taken, 0, "{tally:?}");
    assert!(tally.things_right * 10 >= tally.things * 9, "{tally:?}");
}
