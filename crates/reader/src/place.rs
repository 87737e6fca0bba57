//! Localities named in a text, and the seam to the catalogue of units that
//! says which unit a name means.

use std::sync::LazyLock;

use serde::Serialize;
use vi::Span;

use crate::line::Line;
use crate::noun::STOPS;
use crate::phrases::Phrases;

/// A locality as the text names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// `xã`, `huyện`, `thôn` …: as written, in lower case.
    pub kind: String,
    /// The name without its kind.
    pub name: String,
    /// Code points of kind and name in the text.
    pub start: usize,
    pub end: usize,
    /// The unit's id in the catalogue that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A catalogue of units with history.
pub trait Places {
    /// The id of the unit that `kind name` was called at `when`; `None` when
    /// there is none or more than one.
    fn find(&self, kind: &str, name: &str, when: Option<Span>) -> Option<String>;
}

/// No catalogue: mentions stay names.
pub struct NoPlaces;

impl Places for NoPlaces {
    fn find(&self, _kind: &str, _name: &str, _when: Option<Span>) -> Option<String> {
        None
    }
}

static KINDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::new(&[(
        "xã|phường|thị trấn|huyện|thị xã|thành phố|tp|quận|tỉnh|đặc khu|thôn|bản|ấp|làng|buôn|khu phố|tổ dân phố|xóm|khóm|\
         huyện đoàn|thị đoàn|thành đoàn|tỉnh đoàn|huyện ủy|thị ủy|thành ủy|tỉnh ủy|đảng ủy xã|đảng ủy phường|đảng bộ huyện|đảng bộ xã|đảng bộ tỉnh",
        (),
    )])
});

/// A mention over the tokens `[from, to)`, its kind ending at `name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub from: usize,
    pub name: usize,
    pub to: usize,
}

/// The longest name, in syllables, after its kind.
const LONGEST: usize = 5;

/// The locality that begins at token `at`, if one does.
pub(crate) fn at(line: &Line, at: usize) -> Option<Named> {
    let (_, name) = KINDS.at(line.tokens, at)?;
    // In a headline all in capitals so are the names.
    let headline = line.tokens[at].shouted;
    let mut to = name;
    while to - name < LONGEST
        && line
            .token(to)
            .is_some_and(|t| t.is_word() && t.capital && !t.coded && (headline || !t.shouted))
        && KINDS.at(line.tokens, to).is_none()
        && (to > name || STOPS.at(line.tokens, to).is_none() || line.tokens[to].capital)
    {
        to += 1;
    }
    (to > name).then_some(Named { from: at, name, to })
}

impl Named {
    /// The mention, its kind reduced to that of the locality ("Huyện ủy Ngọc
    /// Hồi" names a huyện).
    pub fn mention(&self, line: &Line, places: &dyn Places, when: Option<Span>) -> Mention {
        let written = line.slice(self.from, self.name).to_lowercase();
        let kind = locality(&written).to_string();
        let name = line.slice(self.name, self.to).to_string();
        let unit = places.find(&kind, &name, when);
        Mention {
            kind,
            unit,
            name,
            start: line.tokens[self.from].start,
            end: line.tokens[self.to - 1].end,
        }
    }
}

fn locality(written: &str) -> &str {
    match vi::nfc(written).as_str() {
        "huyện ủy" | "huyện đoàn" | "đảng bộ huyện" => "huyện",
        "thị ủy" | "thị đoàn" => "thị xã",
        "thành ủy" | "thành đoàn" | "tp" => "thành phố",
        "tỉnh ủy" | "tỉnh đoàn" | "đảng bộ tỉnh" => "tỉnh",
        "đảng ủy xã" | "đảng bộ xã" => "xã",
        "đảng ủy phường" => "phường",
        _ => written,
    }
}
