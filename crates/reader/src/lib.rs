//! Figures out of Vietnamese reports and articles, each with its place in the
//! text, and numbers that are none, each said to be what it is. Pure: no files,
//! no network, no model; time and memory grow linearly with the text.

mod broken;
mod code;
mod context;
mod date;
pub mod digest;
mod draft;
mod figure;
mod glued;
mod label;
mod letters;
mod line;
mod locality;
mod name;
mod noun;
mod number;
mod numeral;
mod per;
mod phrases;
mod place;
mod qualifier;
mod range;
mod reading;
mod scan;
mod spoken;
mod thing;
mod time;
mod trap;
mod unit;
mod worded;

use serde::Serialize;
use vi::{Bound, Decimal, Span};

pub use place::{Mention, NoPlaces, Places};
pub use trap::Why;
pub use unit::Unit;

/// Everything read out of a text, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub figures: Vec<Figure>,
    pub traps: Vec<Trap>,
    pub doubts: Vec<Doubt>,
    /// Where reading stopped before the end, as a code point: so much was found
    /// already as was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<usize>,
}

impl Reading {
    /// How many figures, traps and doubts there are.
    pub fn count(&self) -> usize {
        self.figures.len() + self.traps.len() + self.doubts.len()
    }
}

/// A quantity that the text states. Places are Unicode code points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The exact text, from the qualifier through the counted noun phrase.
    pub quote: String,
    /// First code point of the quote.
    pub start: usize,
    /// The code point after the quote.
    pub end: usize,
    /// The value; the lower end of a range; the order of magnitude of a vague
    /// one (100 for "hàng trăm").
    pub value: Decimal,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<Decimal>,
    /// The whole it is part of: 44 in "41/44".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Decimal>,
    pub unit: Unit,
    /// What it is counted per: `person/year`, `household`, or the Vietnamese
    /// word where there is no name for it ("suất").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    pub bound: Bound,
    /// What is counted or measured: the head noun phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thing: Option<String>,
    /// When it is as of, where the sentence tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Span>,
    /// "lũy kế": summed up to its date.
    pub cumulative: bool,
    /// The model named in quotation marks that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The locality last named before it in the sentence or paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Mention>,
}

/// A number that is no figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trap {
    pub quote: String,
    pub start: usize,
    pub end: usize,
    pub why: Why,
}

/// A number that may be a figure and cannot be read with certainty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    pub quote: String,
    pub start: usize,
    pub end: usize,
    /// Why, in Vietnamese, for the clerk who decides.
    pub why: &'static str,
}

/// Reads a text without a catalogue of places.
pub fn read(text: &str) -> Reading {
    read_with(text, &NoPlaces)
}

/// Reads a text; `places` says which unit a locality's name means.
pub fn read_with(text: &str, places: &dyn Places) -> Reading {
    read_up_to(text, places, usize::MAX)
}

/// Reads a text until `most` figures, traps and doubts are found: the memory
/// that a reading takes is that of the text and of so many.
pub fn read_up_to(text: &str, places: &dyn Places, most: usize) -> Reading {
    reading::read(text, places, most)
}
