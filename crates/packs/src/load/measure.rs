//! Reads `[[measure]]`.

use vi::{Decimal, Uom};

use super::desk::{Desk, Said};
use super::names::Names;
use super::programme::validity;
use super::table::Table;
use super::words::english;
use crate::measure::{Aggregate, Direction, LARGEST, Measure, OverTime, Per, usual_most};
use crate::mistake::Mistake;
use crate::outline::Outline;

/// Reads one measure; the section it names goes to `stories`, to be checked when the
/// reports are known.
pub(super) fn read(table: &Table<'_>, id: &str, stories: &mut Vec<Said>) -> Option<Measure> {
    let (name, definition) = (table.need_string("name"), table.need_string("definition"));
    if !table.has("uom") {
        table.missing("uom");
    }
    let uom = uom(table);
    let per = table.word("per", &Per::WORDS);
    let usual = uom.map_or(0, Uom::default_scale);
    let scale = scale(table, usual);
    if !table.has("aggregate") {
        table.missing("aggregate");
    }
    let aggregate = table.word("aggregate", &Aggregate::WORDS);
    let over_time = over_time(table, aggregate);
    let direction = table
        .word("direction", &Direction::WORDS)
        .unwrap_or(Direction::None);
    let nouns = table
        .texts("nouns")
        .into_iter()
        .map(|said| said.text)
        .collect();
    let public = table.flag("public").unwrap_or(false);
    let about_people = table.flag("about_people").unwrap_or(false);
    let smallest_cell = table.count("smallest_cell").map(i64::from);
    let (min, stated) = limits(table, "min", "max", scale);
    let min = min.or_else(|| uom.filter(|uom| never_negative(*uom)).map(|_| 0));
    let max = stated.or_else(|| Some(usual_most(uom?, about_people, scale)));
    if stated.is_some_and(|max| max > LARGEST) {
        let most = Decimal::from_scaled(LARGEST, scale).to_vi();
        table.refuse("max", format!("\"max\" lớn hơn {most}"));
    }
    let section = table.text("section");
    if let Some(section) = &section {
        stories.push(section.clone());
    }
    let validity = validity(table);
    if aggregate == Some(Aggregate::Distinct) && scale != 0 {
        table.refuse(
            "scale",
            "\"scale\" của \"distinct\" phải là 0, mỗi sự vật đếm một lần",
        );
    }
    Some(Measure {
        id: id.to_owned(),
        name,
        definition,
        uom: uom?,
        per,
        scale,
        aggregate: aggregate?,
        over_time: over_time?,
        direction,
        nouns,
        public,
        about_people,
        smallest_cell,
        min,
        max: max?,
        section: section.map(|said| said.text),
        validity,
        en: english(table, &["name", "definition"]),
    })
}

/// Things, money and sizes are not below zero; shares, factors and points may be.
fn never_negative(uom: Uom) -> bool {
    !matches!(uom, Uom::Percent | Uom::Times | Uom::Point)
}

fn over_time(table: &Table<'_>, aggregate: Option<Aggregate>) -> Option<OverTime> {
    if let Some(said) = table.word("over_time", &OverTime::WORDS) {
        return Some(said);
    }
    match aggregate? {
        Aggregate::Sum | Aggregate::Distinct => Some(OverTime::Flow),
        Aggregate::Latest | Aggregate::None => Some(OverTime::Stock),
        Aggregate::Ratio => {
            if !table.has("over_time") {
                table.missing("over_time");
            }
            None
        }
    }
}

/// A unit of measurement by its code.
pub(super) fn uom(table: &Table<'_>) -> Option<Uom> {
    let words: Vec<(&str, Uom)> = Uom::ALL.iter().map(|uom| (uom.code(), *uom)).collect();
    table.word("uom", &words)
}

/// Digits after the decimal mark, at most 9.
pub(super) fn scale(table: &Table<'_>, usual: u8) -> u8 {
    let Some(scale) = table.count("scale") else {
        return usual;
    };
    match u8::try_from(scale) {
        Ok(scale) if scale <= 9 => scale,
        _ => {
            table.refuse(
                "scale",
                format!("\"scale\" ghi {scale}, nhiều hơn 9 chữ số thập phân"),
            );
            usual
        }
    }
}

/// The smallest and largest value at a scale.
pub(super) fn limits(
    table: &Table<'_>,
    least: &'static str,
    most: &'static str,
    scale: u8,
) -> (Option<i64>, Option<i64>) {
    let (min, max) = (limit(table, least, scale), limit(table, most, scale));
    if let (Some(min), Some(max)) = (min, max)
        && max < min
    {
        table.refuse(most, format!("\"{most}\" nhỏ hơn \"{least}\""));
    }
    (min, max)
}

fn limit(table: &Table<'_>, key: &'static str, scale: u8) -> Option<i64> {
    let said = table.number(key)?;
    let digits: String = said
        .text
        .chars()
        .filter(|c| *c != '_' && *c != '+')
        .collect();
    let fixed = Decimal::parse_plain(&digits)
        .ok()
        .and_then(|number| number.at_scale(scale));
    if fixed.is_none() {
        let message = format!(
            "\"{key}\" ghi {}, không giữ được ở {scale} chữ số thập phân",
            said.text
        );
        table.refuse(key, message);
    }
    fixed
}

/// Sections that measures name and no report has.
pub(super) fn check_sections(desk: &Desk, stories: &[Said], reports: &Names<Outline>) {
    let all_read = reports.ids().count() == reports.read().count();
    let sections: Vec<&str> = reports
        .read()
        .flat_map(|report| report.sections.keys().map(String::as_str))
        .collect();
    for said in stories {
        if all_read && !sections.contains(&said.text.as_str()) {
            let message = format!("\"section\" ghi \"{}\"", said.text);
            let mistake = Mistake::new(&said.at, message).read(said.text.clone());
            desk.add(mistake.among(sections.iter().copied()));
        }
    }
}
