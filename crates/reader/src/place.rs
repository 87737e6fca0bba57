//! Localities named in a text, and the seam to the catalogue of units that
//! says which unit a name means.

use std::sync::LazyLock;

use serde::Serialize;
use vi::Span;

use crate::line::Line;
use crate::noun::{NOUNS, STOPS};
use crate::phrases::Phrases;
use crate::scan::key;

/// A locality as the text names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// `xã`, `huyện`, `thôn` …: in lower case, that of the locality ("Huyện ủy
    /// Ngọc Hồi" names a huyện).
    pub kind: String,
    /// The name without its kind; empty where the text says only "toàn huyện".
    pub name: String,
    /// Code points of kind and name in the text.
    pub start: usize,
    pub end: usize,
    /// Larger localities named with it, nearest first: "huyện Mộc Châu",
    /// "tỉnh Sơn La".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// The unit's id in the catalogue that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl Mention {
    /// "huyện Mộc Châu"
    pub fn called(&self) -> String {
        format!("{} {}", self.kind, self.name)
            .trim_end()
            .to_string()
    }
}

/// A catalogue of units with history.
pub trait Places {
    /// The id of the unit that `kind name` was called at `when`, inside the
    /// larger ones named with it; `None` when there is none or more than one.
    fn find(&self, kind: &str, name: &str, within: &[String], when: Option<Span>)
    -> Option<String>;
}

/// No catalogue: mentions stay names.
pub struct NoPlaces;

impl Places for NoPlaces {
    fn find(&self, _: &str, _: &str, _: &[String], _: Option<Span>) -> Option<String> {
        None
    }
}

/// What a locality is, and how large: a unit lies in none of its own size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub name: &'static str,
    pub size: u8,
}

static KINDS: LazyLock<Phrases<Kind>> = LazyLock::new(|| {
    let sizes: [(u8, &[(&str, &'static str)]); 5] = [
        (
            1,
            &[
                ("thôn", "thôn"),
                ("bản", "bản"),
                ("ấp", "ấp"),
                ("làng", "làng"),
                ("buôn", "buôn"),
                ("khu phố", "khu phố"),
                ("tổ dân phố", "tổ dân phố"),
                ("xóm", "xóm"),
                ("khóm", "khóm"),
            ],
        ),
        (
            2,
            &[
                ("xã|đảng ủy xã|đảng bộ xã", "xã"),
                ("phường|đảng ủy phường|đảng bộ phường", "phường"),
                ("thị trấn|tt", "thị trấn"),
                ("đặc khu", "đặc khu"),
            ],
        ),
        (
            3,
            &[
                ("huyện|huyện đoàn|huyện ủy|đảng bộ huyện", "huyện"),
                ("thị xã|tx|thị ủy|thị đoàn", "thị xã"),
                ("quận|quận ủy", "quận"),
            ],
        ),
        // Of a province or as large as one.
        (4, &[("thành phố|tp|thành ủy|thành đoàn", "thành phố")]),
        (5, &[("tỉnh|tỉnh đoàn|tỉnh ủy|đảng bộ tỉnh", "tỉnh")]),
    ];
    let rows: Vec<(&str, Kind)> = sizes
        .iter()
        .flat_map(|(size, kinds)| {
            kinds
                .iter()
                .map(|(words, name)| (*words, Kind { name, size: *size }))
        })
        .collect();
    Phrases::new(&rows)
});

/// A mention over the tokens `[from, to)`, its kind ending before `name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub from: usize,
    pub name: usize,
    pub to: usize,
    pub kind: Kind,
}

/// The longest name, in syllables, after its kind.
const LONGEST: usize = 5;

/// The kind of locality that token `at` begins, and the token after it.
pub(crate) fn kind(line: &Line, at: usize) -> Option<(Kind, usize)> {
    KINDS.at(line.tokens, at).map(|(kind, next)| (*kind, next))
}

/// The locality that begins at token `at`, if one does.
pub(crate) fn at(line: &Line, at: usize) -> Option<Named> {
    let (kind, name) = kind(line, at)?;
    named(line, at, kind, name)
}

/// The locality of that kind at token `at`, its name from token `name`.
pub(crate) fn named(line: &Line, at: usize, kind: Kind, mut name: usize) -> Option<Named> {
    const TP: u64 = key("tp");
    const TX: u64 = key("tx");
    const TT: u64 = key("tt");
    let short = matches!(line.key(at), TP | TX | TT);
    // "TP. Huế"
    name += usize::from(short && line.is_mark(name, '.'));
    // In a headline all in capitals so are the names, and so is everything else.
    let headline = line.tokens[at].shouted && !short;
    if is_compound(line, at, name) || headline && begins_otherwise(line, name) {
        return None;
    }
    let word = |to: usize| {
        line.token(to).is_some_and(|t| {
            t.is_word() && t.capital && !t.coded && (headline || short || !t.shouted)
        })
    };
    let mut to = name;
    while to - name < LONGEST && word(to) && (to == name || KINDS.at(line.tokens, to).is_none()) {
        to += 1;
        // "M'Đrăk", "Phan Rang-Tháp Chàm"
        let joint = ['\'', '’', '-'].iter().any(|m| line.is_mark(to, *m));
        if joint && line.glued(to) && line.glued(to + 1) && word(to + 1) {
            to += 1;
        }
    }
    (to > name).then_some(Named {
        from: at,
        name,
        to,
        kind,
    })
}

/// The word of a longer one: "nông thôn", "hợp tác xã", "văn bản"; and "xã hội" with capitals:
/// "CHỦ NGHĨA XÃ HỘI", "Bảo hiểm Xã Hội". A commune's name has more.
fn is_compound(line: &Line, at: usize, name: usize) -> bool {
    static HEADS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "nông|hợp tác|văn|cơ|căn|kịch|xuất|nhật|tư|nguyên|phiên|buôn|đô|thành",
            (),
        )])
    });
    if HEADS.before(line.tokens, at).is_some() {
        return true;
    }
    const XA: u64 = key("xã");
    const HOI: u64 = key("hội");
    const CHU: u64 = key("chủ");
    let more = line
        .token(name + 1)
        .is_some_and(|t| t.is_word() && t.capital && t.key != CHU);
    line.key(at) == XA && line.key(name) == HOI && (line.tokens[at].shouted || !more)
}

/// After its kind no name but an ordinary word: "HUYỆN ĐÃ CÓ", "XÃ NÔNG THÔN MỚI".
fn begins_otherwise(line: &Line, name: usize) -> bool {
    static WORDS: LazyLock<Phrases<()>> = LazyLock::new(|| {
        Phrases::new(&[(
            "nông thôn|mới|văn hóa|văn minh|nghề|đạt chuẩn|cam kết|kiểu mẫu|nâng cao|tổng hợp|tin|sao|chính|thân|sắc|chất|lĩnh|năm|đảo|biên giới",
            (),
        )])
    });
    WORDS.has(line.tokens, name) || STOPS.has(line.tokens, name) || NOUNS.has(line.tokens, name)
}

impl Named {
    /// "huyện Mộc Châu"
    pub fn called(&self, line: &Line) -> String {
        format!("{} {}", self.kind.name, line.slice(self.name, self.to))
    }

    /// The mention, with the larger localities named with it.
    pub fn mention(
        &self,
        line: &Line,
        within: &[Named],
        places: &dyn Places,
        when: Option<Span>,
    ) -> Mention {
        let kind = self.kind.name;
        let name = line.slice(self.name, self.to);
        let within: Vec<String> = within.iter().map(|named| named.called(line)).collect();
        Mention {
            kind: kind.to_string(),
            unit: (!name.is_empty())
                .then(|| places.find(kind, name, &within, when))
                .flatten(),
            name: name.to_string(),
            start: line.tokens[self.from].start,
            end: line.tokens[self.to - 1].end,
            within,
        }
    }
}
