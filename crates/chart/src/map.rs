//! A dot map of Viet Nam from the centres of its communes, with named, linked places.
//! Hoàng Sa and Trường Sa stand in their place, always, whatever centres the caller passes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use maud::{Markup, html};

use crate::label::{self, Label, Point};

/// A centre in micro-degrees, WGS 84: 21,3139° N is `21_313_900`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub lat_micro: i64,
    pub lon_micro: i64,
}

/// A place that the map names and links.
#[derive(Clone, Debug)]
pub struct Mark {
    pub place: Place,
    /// Short name, the first line of the label.
    pub name: String,
    /// Second line of the label, such as the province.
    pub note: String,
    /// Tooltip and the text read out: says more than the two lines.
    pub title: String,
    pub href: String,
}

/// What the map says about itself to those who do not see it.
#[derive(Clone, Copy, Debug)]
pub struct MapText<'a> {
    pub title: &'a str,
    pub desc: &'a str,
}

/// The drawing is 420 × 525 units; one cell of the dot grid is 5 units, about 0.16°.
const WIDTH: i64 = 420;
const HEIGHT: i64 = 525;
const CELL: i64 = 5;
const WEST: i64 = 101_900_000;
const NORTH: i64 = 23_700_000;
/// Units a degree: 32 to the north; 31 to the east, which is 32 × cos 15.9°, the middle of the country.
const UNITS_LAT: i64 = 32;
const UNITS_LON: i64 = 31;
/// East of this unit there is only sea and the two archipelagos: labels of the mainland may start before it.
const MAINLAND_EAST: i64 = 255;

/// The unit centres know one point for each archipelago; a map of Viet Nam shows their islands.
struct Archipelago {
    name: &'static str,
    /// Middle of the label, in micro-degrees.
    label: Place,
    islands: &'static [(i64, i64)],
}

const ARCHIPELAGOS: [Archipelago; 2] = [
    Archipelago {
        name: "Quần đảo Hoàng Sa",
        label: Place {
            lat_micro: 17_850_000,
            lon_micro: 112_150_000,
        },
        islands: &[
            (16_534_000, 111_607_000),
            (16_834_000, 112_340_000),
            (15_784_000, 111_201_000),
            (16_667_000, 112_730_000),
            (16_450_000, 111_700_000),
        ],
    },
    Archipelago {
        name: "Quần đảo Trường Sa",
        label: Place {
            lat_micro: 12_450_000,
            lon_micro: 113_150_000,
        },
        islands: &[
            (8_645_000, 111_920_000),
            (11_429_000, 114_331_000),
            (10_183_000, 114_366_000),
            (9_886_000, 114_329_000),
            (10_376_000, 114_478_000),
            (7_874_000, 112_914_000),
            (8_970_000, 113_700_000),
            (8_860_000, 112_840_000),
        ],
    },
];

/// The dots of the country: made once from the centres, drawn as often as wanted.
#[derive(Clone, Debug)]
pub struct Land {
    cells: BTreeSet<(i64, i64)>,
    path: String,
    centres: i64,
}

impl Land {
    /// Gathers centres into cells of the grid; centres outside the drawing are left out.
    #[must_use]
    pub fn new(centres: impl IntoIterator<Item = Place>) -> Self {
        let islands = ARCHIPELAGOS
            .iter()
            .flat_map(|a| a.islands)
            .map(|&(lat_micro, lon_micro)| Place {
                lat_micro,
                lon_micro,
            });
        let mut cells: BTreeSet<_> = islands.filter_map(cell).collect();
        let mut drawn = 0;
        for at in centres.into_iter().filter_map(cell) {
            cells.insert(at);
            drawn += 1;
        }
        let path = runs(&cells);
        Self {
            cells,
            path,
            centres: drawn,
        }
    }

    /// How many of the centres stand inside the drawing.
    #[must_use]
    pub fn centres(&self) -> i64 {
        self.centres
    }

    /// Where the sea begins east of the mainland, between two heights of the drawing.
    fn coast(&self, top: i64, bottom: i64) -> Option<i64> {
        self.cells
            .range((top / CELL, 0)..=(bottom / CELL, i64::MAX))
            .map(|&(_, col)| col * CELL + CELL)
            .filter(|&x| x < MAINLAND_EAST)
            .max()
    }
}

fn point(place: Place) -> Point {
    Point {
        x: (place.lon_micro - WEST) * UNITS_LON / 1_000_000,
        y: (NORTH - place.lat_micro) * UNITS_LAT / 1_000_000,
    }
}

fn cell(place: Place) -> Option<(i64, i64)> {
    let Point { x, y } = point(place);
    let inside = (0..WIDTH).contains(&x) && (0..HEIGHT).contains(&y);
    inside.then_some((y / CELL, x / CELL))
}

/// Neighbouring cells of a row as one dashed line whose round dashes are the dots: some 2 KB for the
/// country. The tenth of a cell at the end of each line makes sure that its last dot is drawn.
fn runs(cells: &BTreeSet<(i64, i64)>) -> String {
    let mut path = String::new();
    let mut cells = cells.iter().copied().peekable();
    while let Some((row, first)) = cells.next() {
        let mut last = first;
        while cells.next_if_eq(&(row, last + 1)).is_some() {
            last += 1;
        }
        let steps = if last > first {
            (last - first).to_string()
        } else {
            String::new()
        };
        // Writing into a String cannot fail.
        let _ = write!(path, "M{first} {row}h{steps}.1");
    }
    path
}

/// The map: land as dots, archipelagos by name, marks as links whose labels stand in the sea to the
/// east, joined to their place by a line. Labels never overlap and lines never cross a mark.
#[must_use]
pub fn map(land: &Land, marks: &[Mark], text: MapText) -> Markup {
    let points: Vec<Point> = marks.iter().map(|m| point(m.place)).collect();
    let coast = |top: i64, bottom: i64| land.coast(top, bottom);
    let labels = label::place(&points, HEIGHT, &coast);
    html! {
        svg.map role="group" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } aria-label=(text.title) {
            title { (text.title) }
            desc { (text.desc) }
            path.map-land transform={ "translate(2.5 2.5) scale(" (CELL) ")" } d=(land.path)
                fill="none" stroke-width=".72" stroke-linecap="round" stroke-dasharray="0 1" {}
            @for a in &ARCHIPELAGOS {
                @let p = point(a.label);
                text.map-sea x=(p.x) y=(p.y) text-anchor="middle" {
                    (a.name) tspan x=(p.x) dy="1.15em" { "(Việt Nam)" }
                }
            }
            @for ((mark, &at), label) in marks.iter().zip(&points).zip(&labels) {
                (marker(mark, at, *label))
            }
        }
    }
}

fn marker(mark: &Mark, at: Point, label: Label) -> Markup {
    let letters = mark.name.chars().count().max(mark.note.chars().count());
    let width = 9 * i64::try_from(letters).unwrap_or(0) + 14;
    html! {
        a.map-mark href=(mark.href) {
            title { (mark.title) }
            rect.map-hit x=(label.x - 7) y=(label.y - label::HALF) rx="3"
                width=(width) height=(2 * label::HALF) fill="none" pointer-events="all" {}
            path.map-line d={ "M" (at.x) " " (at.y) "L" (label.x - 5) " " (label.y) } fill="none" {}
            circle.map-ring cx=(at.x) cy=(at.y) r="8" fill="none" {}
            circle.map-dot cx=(at.x) cy=(at.y) r="4" {}
            text.map-name x=(label.x) y=(label.y - 3) { (mark.name) }
            text.map-note x=(label.x) y=(label.y + 13) { (mark.note) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degrees(text: &str) -> i64 {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        format!("{whole}{part:0<6}").parse().unwrap()
    }

    fn country() -> Land {
        let file = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../data/units-2025.csv"
        ))
        .unwrap();
        let centres = file.lines().filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[1] == "commune").then(|| Place {
                lat_micro: degrees(cells[5]),
                lon_micro: degrees(cells[6]),
            })
        });
        Land::new(centres)
    }

    fn five() -> Vec<Mark> {
        [
            ("Lai Vung", "Đồng Tháp", 10_255_455, 105_664_714),
            ("Bình Xuyên", "Phú Thọ", 21_313_857, 105_676_446),
            ("Ngọc Hồi", "Quảng Ngãi", 14_760_924, 107_621_532),
            ("Quế Võ", "Bắc Ninh", 21_137_731, 106_181_620),
            ("Sơn La", "Tỉnh Sơn La", 21_172_464, 104_007_235),
        ]
        .map(|(name, note, lat_micro, lon_micro)| Mark {
            place: Place {
                lat_micro,
                lon_micro,
            },
            name: name.into(),
            note: note.into(),
            title: format!("{name}, {note}"),
            href: "/".into(),
        })
        .to_vec()
    }

    const TEXT: MapText = MapText {
        title: "Bản đồ",
        desc: "Năm địa phương",
    };

    #[test]
    fn the_country_with_five_places() {
        let country = country();
        assert_eq!(country.centres(), 3321);
        let svg = map(&country, &five(), TEXT).into_string();
        assert!(svg.len() < 14 * 1024, "{} bytes", svg.len());
        assert!(!svg.contains("style="));
        insta::assert_snapshot!(svg.replace('>', ">\n"));
    }

    #[test]
    fn the_archipelagos_are_there_even_without_centres() {
        let svg = map(&Land::new([]), &[], TEXT).into_string();
        assert!(svg.contains("Quần đảo Hoàng Sa") && svg.contains("Quần đảo Trường Sa"));
        assert!(svg.contains("M57 50h.1"), "Hoàng Sa: {svg}");
    }

    #[test]
    fn a_run_of_cells_is_one_line() {
        assert_eq!(
            runs(&BTreeSet::from([(2, 4), (2, 5), (2, 6), (2, 9), (3, 0)])),
            "M4 2h2.1M9 2h.1M0 3h.1"
        );
    }
}
