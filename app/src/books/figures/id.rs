//! Which figure: a measure, a unit, a period, a tree, a nature. Its address names the measure by its
//! slug, so that it is made and read with the catalog at hand.

use std::str::FromStr;

use orgtree::UnitId;
use packs::Nature;
use vi::Span;

use crate::books::entries::rollup::Basis;
use crate::ground::programmes::Catalog;
use crate::shell::fault::Fault;

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FigureId {
    /// Id of the measure in this installation.
    pub measure: i64,
    /// Whose figure.
    pub unit: UnitId,
    /// Of what time.
    pub period: Span,
    /// Along which tree.
    pub basis: Basis,
    /// Only results add.
    pub nature: Nature,
}

impl FigureId {
    /// Its address: `mo-hinh~12~2024~then~result`.
    #[must_use]
    pub fn address(&self, catalog: &Catalog) -> String {
        format!(
            "{}~{}~{}~{}~{}",
            catalog
                .measure(self.measure)
                .map_or("khong-ro", |m| m.id.as_str()),
            self.unit.0,
            self.period,
            self.basis.word(),
            self.nature.code()
        )
    }

    /// The figure at an address.
    ///
    /// # Errors
    /// The text is no address, or the pack in force has no such measure.
    pub fn read(catalog: &Catalog, text: &str) -> Result<FigureId, Fault> {
        let wrong = || {
            Fault::Usage(format!(
                "mã con số ghi \"{text}\"; cần dạng chỉ-tiêu~đơn-vị~kỳ~then|now~tính-chất, ví dụ mo-hinh~12~2024~then~result"
            ))
        };
        let parts: Vec<&str> = text.split('~').collect();
        let [measure, unit, period, basis, nature] = parts[..] else {
            return Err(wrong());
        };
        let unit = UnitId(unit.parse().map_err(|_| wrong())?);
        let period = Span::parse(period).map_err(|_| wrong())?;
        let (basis, nature) = (basis.parse()?, self::nature(nature)?);
        Ok(FigureId {
            measure: catalog.id(measure)?,
            unit,
            period,
            basis,
            nature,
        })
    }
}

impl Basis {
    /// As written on the command line and in addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Basis::Then => "then",
            Basis::Now => "now",
        }
    }
}

impl FromStr for Basis {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Basis, Fault> {
        match text {
            "then" => Ok(Basis::Then),
            "now" => Ok(Basis::Now),
            other => Err(Fault::Usage(format!(
                "cách tính ghi \"{other}\"; cho phép: then (cây đơn vị lúc đó), now (cây hiện nay)"
            ))),
        }
    }
}

fn nature(code: &str) -> Result<Nature, Fault> {
    Nature::from_code(code).ok_or_else(|| {
        Fault::Usage(format!(
            "tính chất ghi \"{code}\"; cho phép: result, target, norm, tariff, change"
        ))
    })
}
