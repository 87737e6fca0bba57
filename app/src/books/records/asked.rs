//! Which records a list is asked for: of whom, registered or with results when.

use orgtree::UnitId;
use vi::Span;

use crate::shell::fault::Fault;
use crate::shell::number::Year;

/// Which page.
#[derive(Default)]
pub struct Ask<'a> {
    /// Slug of the register.
    pub register: &'a str,
    /// A unit with all below it; the scope's own units when absent.
    pub under: Option<UnitId>,
    /// Only registered in this period: by the day that sorts the list.
    pub registered: Option<Span>,
    /// Only with a result in this period.
    pub results: Option<Span>,
    /// At most so many.
    pub limit: u32,
    /// Cursor of the page before.
    pub after: Option<&'a str>,
}

/// A period as written: `2024`, `2024-05`, `2024-01-15..2024-06-14`.
///
/// # Errors
/// It is none.
pub fn period(text: &str) -> Result<Span, Fault> {
    Span::parse(text).map_err(Fault::Usage)
}

/// The year or the period in which records were registered, whichever was written.
///
/// # Errors
/// Both were, or the period is none.
pub fn registered(year: Option<Year>, written: Option<&str>) -> Result<Option<Span>, Fault> {
    match (year, written) {
        (Some(_), Some(_)) => Err(Fault::Usage("chỉ dùng một trong year và registered".into())),
        (Some(year), None) => period(&year.get::<i64>().to_string()).map(Some),
        (None, written) => written.map(period).transpose(),
    }
}
