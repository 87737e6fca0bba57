//! Which measures a figure of a text may be about: by the nouns that the pack lists for each, on
//! folded words, among those of a fitting unit of measurement.

use packs::{Aggregate, Measure, Pack};
use reader::Figure;
use vi::Uom;

/// How firmly a text names a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// A noun stands in the same sentence, where the figure itself counts nothing named.
    Nearby,
    /// What is counted is a part of a noun.
    Part,
    /// A noun is a part of what is counted.
    Within,
    /// What is counted is a noun.
    Same,
}

/// A measure that a figure may be about.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'p> {
    /// How firmly it is named, then how long the noun is: equal ones are named equally well.
    pub firmness: (Tie, usize),
    pub measure: &'p Measure,
}

/// The measures that a figure may be about, firmest first; `sentence` is the text around it.
#[must_use]
pub fn measures<'p>(pack: &'p Pack, figure: &Figure, sentence: &str) -> Vec<Candidate<'p>> {
    let thing = words(figure.thing.as_deref().unwrap_or_default());
    let quote = words(&figure.quote);
    // "18 nhà văn hóa" is about houses, whatever else the sentence speaks of.
    let named = figure.thing.is_some() && figure.thing != figure.model;
    let counts = figure.unit.uom() == Some(Uom::Count);
    let around = words(if named && counts { "" } else { sentence });
    let candidate = |measure: &'p Measure| {
        let nouns = measure.nouns.iter().map(|noun| words(noun));
        let ties = nouns
            .filter_map(|noun| tie(&noun, &thing, &quote, &around).map(|tie| (tie, noun.len())));
        ties.max().map(|firmness| Candidate { firmness, measure })
    };
    let fitting = pack.measures.values().filter(|m| fits(m, figure));
    let mut found: Vec<Candidate<'p>> = fitting.filter_map(candidate).collect();
    found.sort_by_key(|c| std::cmp::Reverse(c.firmness));
    found
}

/// Folded words with a blank at each side, so that a part is found whole.
fn words(text: &str) -> String {
    let folded = vi::fold(text);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    words.fold(" ".to_owned(), |all, word| all + word + " ")
}

fn tie(noun: &str, thing: &str, quote: &str, around: &str) -> Option<Tie> {
    let stated = thing.len() > 1;
    if noun == thing {
        Some(Tie::Same)
    } else if stated && thing.contains(noun) || quote.contains(noun) {
        Some(Tie::Within)
    } else if stated && noun.contains(thing) {
        Some(Tie::Part)
    } else {
        around.contains(noun).then_some(Tie::Nearby)
    }
}

/// Whether a value of that unit can be one of the measure: shares belong to ratios, and a change
/// of anything is told in per cent.
fn fits(measure: &Measure, figure: &Figure) -> bool {
    let Some(uom) = figure.unit.uom() else {
        return false;
    };
    let ratio = measure.aggregate == Aggregate::Ratio;
    let unit = measure.uom == uom || uom == Uom::Percent && ratio;
    let whole = figure.of.is_none() || ratio || measure.uom == Uom::Count;
    let per = match (measure.per, figure.per.as_deref()) {
        (None, None) => true,
        (Some(per), Some(said)) => per.code() == said,
        // "bình quân 63 triệu đồng một người" without its year, "30.000 đồng" without its month
        (Some(_), None) => true,
        (None, Some(_)) => uom != Uom::Vnd,
    };
    unit && whole && per
}
