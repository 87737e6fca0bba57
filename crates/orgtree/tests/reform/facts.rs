//! The tables of 2025 against the 34 resolutions: who took over from whom, and what each unit is.

use std::collections::{BTreeMap, HashMap};

use orgtree::{Extent, SuccessionRow, UnitRow};

use super::{REFORMED, SUCCESSION, UNITS_2024, UNITS_2025, day, new};

fn heirs() -> BTreeMap<String, Vec<SuccessionRow>> {
    let mut heirs = BTreeMap::<String, Vec<SuccessionRow>>::new();
    for row in SuccessionRow::read("succession", SUCCESSION).unwrap() {
        if row.level == "commune" {
            heirs.entry(row.old_code.clone()).or_default().push(row);
        }
    }
    heirs
}

fn into(rows: &[SuccessionRow]) -> Vec<&str> {
    rows.iter().map(|row| row.new_code.as_str()).collect()
}

/// Square kilometres by code.
fn areas() -> HashMap<&'static str, i64> {
    let whole = |cell: &str| cell.split('.').next().and_then(|n| n.parse().ok());
    UNITS_2025
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::trim).collect::<Vec<_>>())
        .map(|cells| (cells[0], whole(cells[7]).unwrap_or(10).max(1)))
        .collect()
}

/// Squared distance of two centres in square kilometres; a degree is taken as 111 km, of longitude
/// at 16° north as 107 km.
fn apart(a: &UnitRow, b: &UnitRow) -> i64 {
    let part = |a: Option<i64>, b: Option<i64>, metres: i64| {
        (a.unwrap() - b.unwrap()) * metres / 1_000_000
    };
    let north = part(a.lat, b.lat, 111_000);
    let east = part(a.lon, b.lon, 107_000);
    (north * north + east * east) / 1_000_000
}

#[test]
fn namesakes_inside_a_merged_province_are_not_confused() {
    let heirs = heirs();
    for (old, right) in [
        ("11890", "11911"),
        ("27691", "27694"),
        ("25462", "25459"),
        ("28036", "28036"),
        ("29734", "29734"),
        ("28924", "28921"),
        ("29623", "29623"),
        ("28252", "28249"),
        ("28270", "28270"),
        ("28437", "28435"),
        ("28439", "28439"),
        ("29902", "29905"),
        ("29908", "29905"),
        ("31246", "31246"),
        ("31268", "31288"),
        ("31378", "31378"),
        ("31379", "31378"),
        ("31438", "31408"),
        ("31474", "31473"),
        ("31480", "31480"),
        ("31483", "31495"),
        ("31582", "31582"),
        ("31606", "31591"),
        ("31657", "31654"),
        ("31666", "31666"),
        ("31669", "31639"),
        ("31714", "31726"),
        ("31741", "31741"),
        ("31744", "31741"),
        ("06079", "06079"),
    ] {
        let rows = &heirs[old];
        assert_eq!(into(rows), [right], "{old}");
        assert_eq!(rows[0].extent, Extent::Whole, "{old}");
    }
    // Hòa Bình of Kim Thành was divided, but not into the unit that took its namesake.
    assert_eq!(into(&heirs["10798"]), ["10804", "10843"]);
    // Văn Khê also gave land to Ô Diên.
    assert_eq!(into(&heirs["09013"]), ["08980", "08995", "09022", "09817"]);
}

#[test]
fn the_main_heir_took_the_people() {
    let heirs = heirs();
    for (old, heir) in [
        // "một phần diện tích tự nhiên, toàn bộ quy mô dân số".
        ("00427", "00376"),
        ("00556", "00562"),
        ("00565", "00565"),
        // The other heir took land alone.
        ("00118", "00118"),
        ("00409", "00433"),
        ("09619", "09619"),
        ("09667", "09619"),
        ("09820", "09817"),
        ("09862", "09871"),
        ("10798", "10804"),
        ("23053", "23053"),
    ] {
        let main: Vec<&SuccessionRow> = heirs[old].iter().filter(|r| r.default_heir).collect();
        assert_eq!(main.len(), 1, "{old}");
        assert_eq!(main[0].new_code, heir, "{old}");
    }
}

#[test]
fn whoever_took_a_part_touches_or_names_whom_it_took_it_from() {
    let old = UnitRow::read("units-2024.csv", UNITS_2024).unwrap();
    let new = UnitRow::read("units-2025.csv", UNITS_2025).unwrap();
    let by_code = |rows: &[UnitRow]| -> HashMap<String, UnitRow> {
        let communes = rows.iter().filter(|row| row.level == "commune");
        communes
            .map(|row| (row.code.clone(), row.clone()))
            .collect()
    };
    let (old, new, areas) = (by_code(&old), by_code(&new), areas());
    let bare = |row: &UnitRow| row.name.to_lowercase().replacen(&row.kind, "", 1);
    let mut far = Vec::new();
    for row in heirs()
        .values()
        .flatten()
        .filter(|r| r.extent == Extent::Part)
    {
        let (from, to) = (&old[&row.old_code], &new[&row.new_code]);
        // Five radii of a round unit of that size: 25 · area / π.
        let near = apart(from, to) <= 8 * areas[to.code.as_str()] + 4;
        if !near && bare(from) != bare(to) {
            far.push((row.old_code.clone(), row.new_code.clone()));
        }
    }
    assert_eq!(far, []);
}

#[test]
fn every_kind_is_the_first_word_of_the_name() {
    for (file, text) in [("2024", UNITS_2024), ("2025", UNITS_2025)] {
        for row in UnitRow::read(file, text).unwrap() {
            let mut letters = row.kind.chars();
            let first = letters.next().unwrap().to_uppercase().to_string();
            let start = format!("{first}{} ", letters.as_str());
            assert!(
                row.name.starts_with(&start),
                "{file} {}: {} là {}",
                row.code,
                row.name,
                row.kind
            );
        }
    }
}

#[test]
fn communes_cite_the_resolution_of_their_province_and_provinces_their_own() {
    let tree = &REFORMED.1.tree;
    let cited = |code: &str| {
        let unit = new(code);
        let version = tree.version_on(unit, day(2025, 7, 1)).unwrap();
        version.document.clone().unwrap()
    };
    for (code, document) in [
        ("province:82", "Nghị quyết 202/2025/QH15"),
        ("commune:00004", "Nghị quyết 1656/NQ-UBTVQH15"),
        ("commune:30226", "Nghị quyết 1663/NQ-UBTVQH15"),
        ("commune:30307", "Nghị quyết 1654/NQ-UBTVQH15"),
        ("commune:26740", "Nghị quyết 1685/NQ-UBTVQH15"),
        ("commune:09169", "Nghị quyết 1658/NQ-UBTVQH15"),
        ("commune:32002", "Nghị quyết 1655/NQ-UBTVQH15"),
    ] {
        assert_eq!(cited(code), document, "{code}");
    }
    let mut numbers = BTreeMap::<String, usize>::new();
    for unit in tree
        .units()
        .filter(|u| u.is_standing() && u.line == "territory")
    {
        let first = unit.version_on(day(2025, 7, 1)).unwrap();
        if first.level == "commune" && first.from == day(2025, 7, 1) {
            *numbers.entry(first.document.clone().unwrap()).or_default() += 1;
        }
    }
    let expected: Vec<String> = (1654..=1687)
        .map(|number| format!("Nghị quyết {number}/NQ-UBTVQH15"))
        .collect();
    assert_eq!(numbers.keys().cloned().collect::<Vec<_>>(), expected);
    let lai_vung = tree.predecessors(new("30226"));
    assert!(
        lai_vung
            .iter()
            .all(|s| s.document.as_deref() == Some("Nghị quyết 1663/NQ-UBTVQH15"))
    );
}
