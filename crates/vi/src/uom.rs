//! Units of measurement: the closed list in which measures are declared.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A unit of measurement, written in data by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Uom {
    /// `VND`: đồng, always whole.
    Vnd,
    /// `count`: things, people, households, turns; the measure names them.
    Count,
    /// `percent`.
    Percent,
    /// `times`: lần.
    Times,
    /// `m2`.
    M2,
    /// `km2`.
    Km2,
    /// `ha`.
    Ha,
    /// `km`.
    Km,
    /// `m`.
    M,
    /// `kg`.
    Kg,
    /// `tonne`: 1000 kg.
    Tonne,
    /// `kWh`.
    KWh,
    /// `point`: điểm.
    Point,
}

impl Uom {
    pub const ALL: [Uom; 13] = [
        Uom::Vnd,
        Uom::Count,
        Uom::Percent,
        Uom::Times,
        Uom::M2,
        Uom::Km2,
        Uom::Ha,
        Uom::Km,
        Uom::M,
        Uom::Kg,
        Uom::Tonne,
        Uom::KWh,
        Uom::Point,
    ];

    /// The code used in packs, JSON and the database.
    pub fn code(self) -> &'static str {
        match self {
            Uom::Vnd => "VND",
            Uom::Count => "count",
            Uom::Percent => "percent",
            Uom::Times => "times",
            Uom::M2 => "m2",
            Uom::Km2 => "km2",
            Uom::Ha => "ha",
            Uom::Km => "km",
            Uom::M => "m",
            Uom::Kg => "kg",
            Uom::Tonne => "tonne",
            Uom::KWh => "kWh",
            Uom::Point => "point",
        }
    }

    /// What stands after a number in Vietnamese text; empty for counts.
    pub fn symbol_vi(self) -> &'static str {
        match self {
            Uom::Vnd => "đồng",
            Uom::Count => "",
            Uom::Percent => "%",
            Uom::Times => "lần",
            Uom::M2 => "m²",
            Uom::Km2 => "km²",
            Uom::Tonne => "tấn",
            Uom::Point => "điểm",
            Uom::Ha | Uom::Km | Uom::M | Uom::Kg | Uom::KWh => self.code(),
        }
    }

    /// Decimal digits kept when a measure does not say otherwise: whole đồng
    /// and things, km to the metre, ha to the square metre, kg to the gram.
    pub fn default_scale(self) -> u8 {
        match self {
            Uom::Vnd | Uom::Count => 0,
            Uom::Percent | Uom::Times | Uom::M2 | Uom::M | Uom::KWh | Uom::Point => 2,
            Uom::Km | Uom::Kg | Uom::Tonne => 3,
            Uom::Ha => 4,
            Uom::Km2 => 6,
        }
    }
}

impl fmt::Display for Uom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Uom {
    type Err = String;
    fn from_str(s: &str) -> Result<Uom, String> {
        Uom::ALL.into_iter().find(|u| u.code() == s).ok_or_else(|| {
            let known: Vec<&str> = Uom::ALL.iter().map(|u| u.code()).collect();
            format!(
                "đơn vị tính \"{s}\" không có; chọn một trong: {}",
                known.join(", ")
            )
        })
    }
}

impl Serialize for Uom {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Uom {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Uom, D::Error> {
        let code = String::deserialize(d)?;
        code.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        for uom in Uom::ALL {
            assert_eq!(uom.code().parse(), Ok(uom));
            let json = serde_json::to_string(&uom).unwrap();
            assert_eq!(serde_json::from_str::<Uom>(&json).unwrap(), uom);
        }
        assert!("vnd".parse::<Uom>().is_err_and(|e| e.contains("VND")));
    }

    #[test]
    fn money_and_counts_are_whole() {
        assert_eq!(Uom::Vnd.default_scale(), 0);
        assert_eq!(Uom::Count.default_scale(), 0);
    }
}
