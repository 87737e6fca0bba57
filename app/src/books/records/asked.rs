//! Which records a list is asked for: of whom, registered or with results when.

use orgtree::UnitId;
use serde::Deserialize;
use vi::Span;

use crate::shell::fault::Fault;
use crate::shell::number::{Whole, Year};

/// The most records of a page.
pub const LONGEST: u32 = 500;
/// How many records of a page are asked for.
pub type Limit = Whole<1, { LONGEST as i64 }>;

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

/// Which page of a list.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Chỉ của đơn vị này và các đơn vị bên dưới: tên tắt, mã hoặc cấp:mã.
    pub(super) unit: Option<String>,
    /// Chỉ của một năm.
    #[param(inline)]
    pub(super) year: Option<Year>,
    /// Chỉ hồ sơ đăng ký trong kỳ này: `2024`, `2024-05`, `2024-01-15..2024-06-14`.
    pub(super) registered: Option<String>,
    /// Chỉ hồ sơ có kết quả trong kỳ này.
    pub(super) results: Option<String>,
    /// Tối đa bao nhiêu hồ sơ; không ghi là 50.
    #[param(inline)]
    pub(super) limit: Option<Limit>,
    /// `next` của trang trước.
    pub(super) after: Option<String>,
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
