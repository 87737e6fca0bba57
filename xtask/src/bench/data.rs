//! The same 100,000 models over 3,356 units for both servers: the country, 34 provinces and the
//! 3,321 communes of today's table. Follows from the number alone.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::workspace::Workspace;

pub const MODELS: usize = 100_000;
pub const PROVINCE: &str = "01";

/// One unit of the table.
pub struct Unit {
    pub code: String,
    pub name: String,
    /// Empty for a province.
    pub parent: String,
}

/// Provinces first, then communes.
pub fn units(workspace: &Workspace) -> Result<Vec<Unit>> {
    let table = std::fs::read_to_string(workspace.root.join("data/units-2025.csv"))?;
    let mut found = Vec::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |n: usize| {
            cells
                .get(n)
                .map(|c| (*c).to_owned())
                .context("a line of the table is short")
        };
        found.push(Unit {
            code: cell(0)?,
            name: cell(3)?,
            parent: cell(4)?,
        });
    }
    Ok(found)
}

/// The nth of a stream of numbers (splitmix64).
fn chance(nth: u64) -> u64 {
    let mut z = nth.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The nth model: of which commune, and its values by field; the six-entry kind has five
/// quantities besides being one model.
pub struct Model {
    pub commune: usize,
    pub name: String,
    pub year: u64,
    pub day: String,
    pub field: &'static str,
    pub amounts: Vec<(&'static str, u64)>,
}

const FIELDS: [&str; 6] = [
    "phat-trien-kinh-te",
    "van-hoa-xa-hoi",
    "xay-dung-dang",
    "giam-ngheo-an-sinh",
    "moi-truong",
    "giao-duc-khuyen-hoc",
];
const AMOUNTS: [&str; 5] = ["tien", "ngay-cong", "dat", "ho-bhyt", "hoc-sinh"];

pub fn model(nth: usize, communes: usize, rich: bool) -> Model {
    let seed = nth as u64 * 16;
    let draw = |n: u64, below: u64| chance(seed + n) % below;
    // Today's communes stand since 1 July 2025.
    let year = 2025 + draw(0, 2);
    let first = if year == 2025 { 7 } else { 1 };
    let (month, day) = (first + draw(2, 6), 1 + draw(3, 28));
    let index = usize::try_from(draw(4, communes as u64)).unwrap_or(0);
    let field = usize::try_from(draw(5, 6)).unwrap_or(0);
    Model {
        commune: index,
        name: format!("Tổ hùn vốn xoay vòng số {nth}"),
        year,
        day: format!("{year}-{month:02}-{day:02}"),
        field: FIELDS.get(field).copied().unwrap_or_default(),
        amounts: if rich {
            (6..)
                .zip(AMOUNTS)
                .map(|(n, key)| (key, 1 + draw(n, 9_000)))
                .collect()
        } else {
            Vec::new()
        },
    }
}

impl Model {
    /// As the API of Lan Tỏa takes it.
    pub fn draft(&self, unit: &str) -> Value {
        let mut fields = json!({"ten": self.name, "linh-vuc": self.field, "dang-ky": self.day});
        if !self.amounts.is_empty() {
            fields["thoi-gian"] = json!(self.day);
        }
        for (key, value) in &self.amounts {
            fields[*key] = json!(value);
        }
        json!({"register": "mo-hinh", "unit": unit, "review": "submitted", "fields": fields})
    }

    /// As a row of PocketBase's collection.
    pub fn row(&self, unit: &str) -> Value {
        let mut row = json!({"unit": unit, "ten": self.name, "linh_vuc": self.field, "state": "da-dang-ky", "day": self.day, "year": self.year});
        for (key, value) in &self.amounts {
            row[key.replace('-', "_")] = json!(value);
        }
        row
    }
}
