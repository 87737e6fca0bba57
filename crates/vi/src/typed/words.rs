//! The words of a typed quantity, in the search form (`fold`).

use crate::bound::Bound;
use crate::uom::Uom;

/// Words before a value, folded, longest first where one begins another.
pub(super) const BEFORE: [(&str, Bound); 28] = [
    ("co ban dat", Bound::About),
    ("it nhat", Bound::AtLeast),
    ("toi thieu", Bound::AtLeast),
    ("khong duoi", Bound::AtLeast),
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    ("toi da", Bound::AtMost),
    ("nhieu nhat", Bound::AtMost),
    ("khong qua", Bound::AtMost),
    ("duoi", Bound::AtMost),
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
    ("<", Bound::AtMost),
    ("tren", Bound::Over),
    ("hon", Bound::Over),
    (">", Bound::Over),
    ("gan", Bound::Nearly),
    ("ngot", Bound::Nearly),
    ("khoang", Bound::About),
    ("chung", Bound::About),
    ("uoc", Bound::About),
    ("xap xi", Bound::About),
    ("~", Bound::About),
    ("≈", Bound::About),
    ("hang", Bound::Vague),
    ("tu", Bound::Range),
    ("da dat", Bound::Exact),
    ("dat", Bound::Exact),
];

/// Words that multiply the number before them, folded.
pub(super) const MULTIPLIERS: [(&str, i64); 9] = [
    ("nghin", 1_000),
    ("ngan", 1_000),
    ("trieu", 1_000_000),
    ("tram", 100),
    ("tr", 1_000_000),
    ("ty", 1_000_000_000),
    ("ti", 1_000_000_000),
    ("chuc", 10),
    ("van", 10_000),
];

/// Units as people write them, folded, `²` as 2.
pub(super) const UNITS: [(&str, Uom); 25] = [
    ("dong", Uom::Vnd),
    ("d", Uom::Vnd),
    ("vnd", Uom::Vnd),
    ("%", Uom::Percent),
    ("phan tram", Uom::Percent),
    ("lan", Uom::Times),
    ("m2", Uom::M2),
    ("met vuong", Uom::M2),
    ("km2", Uom::Km2),
    ("ki lo met vuong", Uom::Km2),
    ("ha", Uom::Ha),
    ("hec ta", Uom::Ha),
    ("hecta", Uom::Ha),
    ("km", Uom::Km),
    ("ki lo met", Uom::Km),
    ("kilomet", Uom::Km),
    ("cay so", Uom::Km),
    ("m", Uom::M),
    ("met", Uom::M),
    ("kg", Uom::Kg),
    ("ki lo gam", Uom::Kg),
    ("kilogam", Uom::Kg),
    ("tan", Uom::Tonne),
    ("kwh", Uom::KWh),
    ("diem", Uom::Point),
];
