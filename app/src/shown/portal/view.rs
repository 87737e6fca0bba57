//! What the public pages show, already in words: plain data without rights, queries or arithmetic.
//! The slice that reads the store fills these; the pages beside this file turn them into HTML.

use chart::Place;
use vi::Span;

/// A name, linked where the public has a page for it.
#[derive(Clone, Debug, Default)]
pub struct Link {
    pub text: String,
    pub href: Option<String>,
    /// Last day of a unit that ended: another may bear its name today.
    pub until: Option<String>,
}

/// A value as it is read: `trên 52 tỷ đồng`, `41/44 (93,18 %)`, `hàng trăm`.
#[derive(Clone, Debug, Default)]
pub struct Amount {
    pub text: String,
    /// Length of its bar, at the measure's fixed scale; none for a vague value.
    pub length: Option<i64>,
    /// Upper end of a range, at the same scale.
    pub high: Option<i64>,
    /// n of N where the value is a part of a whole of countable things.
    pub share: Option<(i64, i64)>,
}

/// Where something was said. Empty parts are unknown and shown so, but for what a unit says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    pub publisher: String,
    pub date: String,
    pub href: Option<String>,
    /// The unit that wrote it down itself, and when: nobody else is cited.
    pub own: String,
}

/// What one source says of the unit's own total.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    pub amount: Amount,
    /// What of the measure it is about, where the name of the measure does not say it all.
    pub about: String,
    /// The date or span the statement is about; empty if unknown.
    pub as_of: String,
    pub source: Source,
}

/// The sum of what the units below declared: a third value, never mixed with the others.
#[derive(Clone, Debug, Default)]
pub struct Below {
    pub amount: Amount,
    /// Whose declarations are in it, and whose are not.
    pub covered: String,
}

/// What records prove.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// None where no record carries a value.
    pub amount: Option<Amount>,
    /// Records behind the value.
    pub records: i64,
    /// Those of them with a document attached.
    pub documented: i64,
    /// What the declarations say beyond the records, in words (`77 mô hình`), where it can be told.
    pub missing: Option<String>,
}

/// One figure as a cell of a matrix, or as a chip.
#[derive(Clone, Debug)]
pub struct FigureRow {
    pub href: String,
    pub measure: String,
    /// Name of the unit; empty in a table that is about one unit.
    pub unit: String,
    pub span: Span,
    /// The span in words; empty if unknown.
    pub period: String,
    /// `mục tiêu`, `định mức`, `mức đóng góp`, `mức thay đổi`; none for a result.
    pub nature: Option<String>,
    pub declared: Vec<Declared>,
    pub below: Option<Below>,
    pub evidence: Evidence,
}

/// A model in a list.
#[derive(Clone, Debug, Default)]
pub struct ModelCard {
    pub href: String,
    pub title: String,
    /// With those above it and, of one that ended, its last day.
    pub unit: String,
    /// Field of activity; empty if unknown.
    pub field: String,
    /// Up to three things it mobilised or built, in words.
    pub results: Vec<String>,
    /// When it was registered or first reported; empty if unknown.
    pub date: String,
}

/// A locality on the map and in the list beside it.
#[derive(Clone, Debug)]
pub struct LocalityCard {
    pub href: String,
    /// Short: `Lai Vung`.
    pub name: String,
    /// Full, with its kind: `Huyện Lai Vung`.
    pub full_name: String,
    /// Today's province: `Đồng Tháp`.
    pub province: String,
    pub place: Place,
    /// How many units at or below it hold public records.
    pub units: i64,
    /// Last day of a unit that ended.
    pub ended: Option<String>,
}

/// A province of today, with the places in it that have records.
#[derive(Clone, Debug, Default)]
pub struct Province {
    pub unit: Link,
    pub places: Vec<Link>,
}

/// A unit found by name.
#[derive(Clone, Debug, Default)]
pub struct UnitFound {
    pub unit: Link,
    /// Units above; empty for a province.
    pub above: String,
    /// The old name by which it was found; empty if it was found by today's.
    pub formerly: String,
    /// Units of today in the place of one that ended.
    pub now: Vec<Link>,
}

/// The home page.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// May hold U+00A0 inside words such as `tư tưởng`, to keep them on one line.
    pub programme: String,
    /// Documents the programme rests on, newest first.
    pub legal_basis: Vec<Legal>,
    pub localities: Vec<LocalityCard>,
    pub provinces: Vec<Province>,
    pub figures: Vec<FigureRow>,
    pub models: Vec<ModelCard>,
}

/// The page of a locality, or of any unit.
#[derive(Clone, Debug, Default)]
pub struct Locality {
    pub full_name: String,
    /// `huyện`, `thị xã`, `đảng bộ` …
    pub kind: String,
    /// Units above, from the top, as they were.
    pub above: Vec<Link>,
    pub ended: Option<Ended>,
    pub figures: Vec<FigureRow>,
    pub models: Vec<ModelCard>,
    pub below: Vec<UnitBelow>,
}

/// What became of a unit that ended.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// Last day: `30/6/2025`.
    pub on: String,
    /// The document that ended it; empty if unknown.
    pub document: String,
    /// Where its own figures are added up now.
    pub now_in: Vec<Link>,
    /// Units that took over its communes.
    pub successors: Vec<Link>,
}

/// A unit below, with its own figures.
#[derive(Clone, Debug, Default)]
pub struct UnitBelow {
    pub unit: Link,
    /// Last day of one that ended before the unit above, told once for all of that day.
    pub ended: Option<String>,
    /// Where it stands: `xã Chi Lăng`; empty directly below.
    pub within: String,
    pub figures: Vec<FigureRow>,
}

/// The page of a model.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub title: String,
    pub state: String,
    pub unit: Link,
    pub above: Vec<Link>,
    /// Public fields, label and value, in the order of the register; an empty value is unknown.
    pub fields: Vec<Field>,
    /// What it mobilised and built.
    pub results: Vec<ModelResult>,
    /// What it achieved by period, as records prove it.
    pub months: Months,
    pub documented: i64,
    pub source: Source,
    pub revisions: Vec<Revision>,
}

/// A field of a record.
#[derive(Clone, Debug, Default)]
pub struct Field {
    pub label: String,
    pub value: String,
}

/// One thing that a model mobilised or built.
#[derive(Clone, Debug, Default)]
pub struct ModelResult {
    pub label: String,
    pub amount: Amount,
    /// The figure it is counted in.
    pub href: Option<String>,
}

/// Results by period.
#[derive(Clone, Debug, Default)]
pub struct Months {
    /// The columns, oldest first.
    pub periods: Vec<Span>,
    /// A measure's name with its results in each period; none where nothing was recorded.
    pub rows: Vec<(String, Vec<Vec<PeriodResult>>)>,
}

/// One result of one period.
#[derive(Clone, Debug, Default)]
pub struct PeriodResult {
    pub text: String,
    /// What it is about, where the measure does not say it all.
    pub about: String,
    pub documented: bool,
    /// The figure it is counted in.
    pub href: String,
}

/// One change of a record.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    pub date: String,
    pub what: String,
}

/// Which tree a figure is added up along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    #[default]
    Then,
    Now,
}

/// The page of a figure.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    pub measure: String,
    pub definition: String,
    /// How it adds up: `cộng dồn trong kỳ` …
    pub aggregation: String,
    pub unit: Link,
    pub above: Vec<Link>,
    pub period: String,
    pub basis: Basis,
    pub then_href: String,
    pub now_href: String,
    pub nature: Option<String>,
    pub declared: Vec<Declared>,
    pub below: Option<Below>,
    pub evidence: Evidence,
    /// Entries that wait above the units of today, in words; none where all are assigned.
    pub unassigned: Option<String>,
    /// What became of its unit, where it stands no more and today's tree is asked for.
    pub ended: Option<Ended>,
    pub trace: Vec<TraceRow>,
    /// Where the trace goes on.
    pub more_href: Option<String>,
    /// Records behind the figure that are not public.
    pub hidden: i64,
    pub legal_basis: Vec<Legal>,
    /// The same figure for machines.
    pub json_href: Option<String>,
}

/// One entry behind a figure.
#[derive(Clone, Debug, Default)]
pub struct TraceRow {
    pub record: Link,
    pub register: String,
    pub unit: String,
    /// Date of the entry; empty if unknown.
    pub date: String,
    pub amount: String,
    pub source: Source,
    pub documented: bool,
}

/// A document of law or of the Party.
#[derive(Clone, Debug, Default)]
pub struct Legal {
    pub text: String,
    /// Validity in words: `từ 18/5/2021`.
    pub valid: String,
    pub verified: bool,
}
