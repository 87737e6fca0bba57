//! Lengths of a layout as whole numbers: tenths of a millimetre, half points.
//! Word wants twentieths of a point; the rounding is done once, here.

use serde::{Deserialize, Serialize};

/// Tenths of a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mm(pub(crate) u16);

/// Half points, the finest size Word keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pt(pub(crate) u16);

/// Twentieths of a point in a number of millimetres.
pub(crate) fn twips_of_mm(mm: u16) -> u32 {
    Mm(mm.saturating_mul(10)).twips()
}

impl Mm {
    #[must_use]
    pub const fn from_tenths(tenths: u16) -> Self {
        Self(tenths)
    }

    #[must_use]
    pub const fn tenths(self) -> u16 {
        self.0
    }

    /// Twentieths of a point: 1440 to the inch of 25,4 mm.
    #[must_use]
    pub fn twips(self) -> u32 {
        (u32::from(self.0) * 1440 + 127) / 254
    }

    /// As CSS writes it: `12.7mm`.
    pub(crate) fn css(self) -> String {
        format!("{}.{}mm", self.0 / 10, self.0 % 10)
    }

    pub(crate) fn inches(self) -> f64 {
        f64::from(self.0) / 254.0
    }
}

impl Pt {
    #[must_use]
    pub const fn from_halves(halves: u16) -> Self {
        Self(halves)
    }

    #[must_use]
    pub const fn halves(self) -> u16 {
        self.0
    }

    #[must_use]
    pub fn twips(self) -> u32 {
        u32::from(self.0) * 10
    }

    pub(crate) fn css(self) -> String {
        format!(
            "{}.{}pt",
            self.0 / 2,
            if self.0.is_multiple_of(2) { 0 } else { 5 }
        )
    }

    pub(crate) fn points(self) -> f64 {
        f64::from(self.0) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_a4_is_what_word_calls_a4() {
        assert_eq!(Mm::from_tenths(2100).twips(), 11_906);
        assert_eq!(Mm::from_tenths(2970).twips(), 16_838);
        assert_eq!(Mm::from_tenths(300).twips(), 1701);
        assert_eq!(Pt::from_halves(40).twips(), 400);
        assert_eq!(Mm::from_tenths(127).css(), "12.7mm");
        assert_eq!(Pt::from_halves(27).css(), "13.5pt");
    }
}
