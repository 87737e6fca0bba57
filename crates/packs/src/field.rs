//! Fields: the one declaration that drives form, import, export, print, help and entries.

use indexmap::IndexMap;
use serde_json::Value;
use vi::Uom;

use crate::words::{English, Language};

/// One field of a register, or one column of its lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub id: String,
    pub label: String,
    pub help: Option<String>,
    pub kind: Kind,
    pub required: bool,
    /// Whether it is a column of the register's list.
    pub list: bool,
    /// Whether the public may see it.
    pub public: bool,
    /// Personal data that are encrypted at rest and never indexed.
    pub sensitive: bool,
    /// The section of the head that it belongs to; the first when it names none.
    pub section: Option<String>,
    /// It is asked for only beside some choices of another.
    pub show_when: Option<ShowWhen>,
    /// What stands in a new draft that does not name the field: a choice, a yes or no, a text.
    /// Numbers and days have none, they are what somebody states.
    pub default: Option<Value>,
    pub en: English,
}

/// A field declared above in the same record or line, and the choices of it that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowWhen {
    pub field: String,
    /// Ids of choices; `yes`, `no`.
    pub is: Vec<String>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Text of at most `max` characters; `long` keeps line breaks.
    Text {
        long: bool,
        max: usize,
    },
    Amount(AmountRule),
    /// A day, or a month or year when the day is not known.
    Date,
    Period,
    /// One choice of the taxonomy with this id.
    Choice {
        taxonomy: String,
    },
    /// One or several choices of it, each once, in the order of the taxonomy.
    Choices {
        taxonomy: String,
    },
    YesNo,
    /// Somebody's name, with an id where the installation knows the person.
    Person,
    /// The id of a stored file.
    File,
    /// A point on the map, or a unit.
    Place,
    /// The id of a record of another register.
    Link {
        register: String,
        /// Whether records that point at the same one, and that one itself, may not tell results
        /// of one measure about the same days twice.
        once: bool,
    },
    /// A reference to a unit, kept as written beside the id that the caller resolves.
    Unit(UnitRule),
    /// One of the pack's measures.
    Measure,
    Lines {
        columns: IndexMap<String, Field>,
    },
}

/// Which units a field takes; empty and none: any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitRule {
    /// `territory`, `party` …
    pub lines: Vec<String>,
    /// `province`, `commune`, `village` …
    pub levels: Vec<String>,
    /// Where it stands, seen from the record's unit.
    pub relation: Option<Relation>,
}

/// Where a unit stands along today's tree, seen from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The other itself.
    Own,
    Below,
    /// The other itself or below it.
    Within,
    Above,
    /// With the same parent.
    Beside,
}

impl Relation {
    pub(crate) const WORDS: [(&'static str, Self); 5] = [
        ("own", Self::Own),
        ("below", Self::Below),
        ("within", Self::Within),
        ("above", Self::Above),
        ("beside", Self::Beside),
    ];

    /// As in "một đơn vị …".
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Own => "chính là đơn vị của hồ sơ",
            Self::Below => "bên dưới đơn vị của hồ sơ",
            Self::Within => "là đơn vị của hồ sơ hoặc bên dưới",
            Self::Above => "bên trên đơn vị của hồ sơ",
            Self::Beside => "cùng cấp trên trực tiếp với đơn vị của hồ sơ",
        }
    }
}

/// What a number field accepts.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountRule {
    pub sort: AmountSort,
    /// The unit in which the value is stored; `None` in a quantity whose measure is chosen
    /// in the record, which then brings its own.
    pub uom: Option<Uom>,
    /// Digits kept after the decimal mark.
    pub scale: u8,
    /// Smallest and largest value at that scale.
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// Whether "trên", "gần", "khoảng" … may stand before the value.
    pub allow_bound: bool,
}

/// The three kinds of number fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountSort {
    Integer,
    Quantity,
    Money,
}

impl Field {
    pub fn label_in(&self, language: Language) -> &str {
        self.en.or(language, "label", &self.label)
    }

    pub fn help_in(&self, language: Language) -> Option<&str> {
        let help = self.help.as_deref()?;
        Some(self.en.or(language, "help", help))
    }

    /// Whether the register opens it to the public.
    pub fn is_open(&self) -> bool {
        self.public && !self.sensitive
    }

    /// The columns of a lines field that the public may see.
    pub fn public_columns(&self) -> Vec<&Field> {
        match &self.kind {
            Kind::Lines { columns } if self.public => {
                columns.values().filter(|column| column.is_open()).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Kind {
    /// The word that packs use.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Text { long: false, .. } => "text",
            Self::Text { long: true, .. } => "long_text",
            Self::Amount(rule) => match rule.sort {
                AmountSort::Integer => "integer",
                AmountSort::Quantity => "quantity",
                AmountSort::Money => "money",
            },
            Self::Date => "date",
            Self::Period => "period",
            Self::Choice { .. } => "choice",
            Self::Choices { .. } => "choices",
            Self::YesNo => "yes_no",
            Self::Person => "person",
            Self::File => "file",
            Self::Place => "place",
            Self::Link { .. } => "link",
            Self::Unit(_) => "unit",
            Self::Measure => "measure",
            Self::Lines { .. } => "lines",
        }
    }

    /// Every word that packs may use for a kind.
    pub(crate) const WORDS: [&'static str; 17] = [
        "text",
        "long_text",
        "integer",
        "quantity",
        "money",
        "date",
        "period",
        "choice",
        "choices",
        "yes_no",
        "person",
        "file",
        "place",
        "link",
        "unit",
        "measure",
        "lines",
    ];

    /// The taxonomy out of which a field chooses.
    pub fn taxonomy(&self) -> Option<&str> {
        match self {
            Self::Choice { taxonomy } | Self::Choices { taxonomy } => Some(taxonomy),
            _ => None,
        }
    }
}

/// The words by which conditions name the answers to a yes-or-no.
pub const YES_NO: [&str; 2] = ["yes", "no"];

/// The member that marks an example, which is refused as it stands. No field has such an id.
pub const EXAMPLE: &str = "_example";
