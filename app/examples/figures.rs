//! How long one figure takes to answer, of random units, measures, periods and bases in a
//! database that `lantoa simulate` made: `cargo xtask bench figures`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{Datelike, NaiveDate};
use db::{Durability, Location};
use lantoa::app::App;
use lantoa::books::entries::rollup::Basis;
use lantoa::books::figures::{self, Books, FigureId, Sight};
use lantoa::sample::simulate::chance::Chance;
use lantoa::shell::access::Scope;
use lantoa::shell::clock::Clock;
use orgtree::{Tree, UnitId};

const ROUNDS: usize = 400;
const LEVELS: [&str; 5] = ["country", "province", "district", "commune", "village"];
const PERIODS: [&str; 5] = ["year", "month", "half-year", "to-date", "free"];

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().map(PathBuf::from);
    let folder = folder.ok_or_else(|| anyhow::anyhow!("usage: figures DATA_DIR"))?;
    let place = Location::File(folder.join("lantoa.db"));
    let app = App::open(&place, Durability::Full, Clock::machine())?;
    let dated = app.units.at_hand();
    let catalog = app.programmes.current();
    let books = Books {
        tree: &dated.tree,
        catalog: &catalog,
    };
    let scope = Scope::everything(&dated.tree);
    let units = by_level(&dated.tree);
    let measures = catalog.pack.measures.keys();
    let measures: Vec<i64> = measures.filter_map(|slug| catalog.id(slug).ok()).collect();
    let mut chance = Chance::new(20_250_701);
    println!(
        "| level | period | figures | answered | proved p50 | proved p99 | one p50 | one p99 | one max |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let (mut all, mut slowest) = (Vec::new(), (Duration::ZERO, String::new()));
    for level in LEVELS {
        for kind in PERIODS {
            let (mut quick, mut full, mut answered) = (Vec::new(), Vec::new(), 0);
            for round in 0..ROUNDS {
                let Some(unit) = units.get(level).and_then(|list| chance.one(list)) else {
                    continue;
                };
                let id = FigureId {
                    measure: chance.one(&measures).copied().unwrap_or_default(),
                    unit: *unit,
                    period: vi::Span::parse(&period(&mut chance, kind))
                        .map_err(anyhow::Error::msg)?,
                    basis: if round % 2 == 0 {
                        Basis::Then
                    } else {
                        Basis::Now
                    },
                    nature: packs::Nature::Result,
                };
                let start = Instant::now();
                app.db.read(|conn| figures::proved(conn, books, &id))?;
                quick.push(start.elapsed());
                let start = Instant::now();
                let figure = app
                    .db
                    .read(|conn| Sight::of(books, &scope).one(conn, &id))?;
                full.push(start.elapsed());
                answered += usize::from(figure.evidenced.is_some());
                if start.elapsed() > slowest.0 {
                    slowest = (start.elapsed(), id.address(&catalog));
                }
            }
            all.extend(quick.iter().chain(&full));
            println!(
                "| {level} | {kind} | {} | {answered} | {} | {} | {} | {} | {} |",
                quick.len(),
                at(&mut quick, 50),
                at(&mut quick, 99),
                at(&mut full, 50),
                at(&mut full, 99),
                at(&mut full, 100)
            );
        }
    }
    println!(
        "\nall: p50 {}, p99 {}, max {} ({})",
        at(&mut all, 50),
        at(&mut all, 99),
        at(&mut all, 100),
        slowest.1
    );
    Ok(())
}

fn by_level(tree: &Tree) -> BTreeMap<String, Vec<UnitId>> {
    let mut found = BTreeMap::<String, Vec<UnitId>>::new();
    for unit in tree.units() {
        if let Some(version) = tree.latest(unit.id) {
            found
                .entry(version.level.clone())
                .or_default()
                .push(unit.id);
        }
    }
    found
}

/// A period between 2021 and 2025, as written; reporting half-years begin on the 15th, a free one
/// on any day.
fn period(chance: &mut Chance, kind: &str) -> String {
    let year = chance.between(2021, 2025);
    match kind {
        "year" => format!("{year}"),
        "month" => format!("{year}-{:02}", chance.between(1, 12)),
        "half-year" if chance.percent(50) => format!("{}-12-15..{year}-06-14", year - 1),
        "half-year" => format!("{year}-06-15..{year}-12-14"),
        "free" => {
            let day = |chance: &mut Chance| {
                let days = u64::try_from(chance.between(0, 1_800)).unwrap_or(0);
                NaiveDate::from_ymd_opt(2021, 1, 1)
                    .and_then(|first| first.checked_add_days(chrono::Days::new(days)))
                    .unwrap_or_default()
            };
            let (a, b) = (day(chance), day(chance));
            format!("{}..{}", a.min(b), a.max(b))
        }
        _ => {
            let first = i32::try_from(year)
                .ok()
                .and_then(|y| NaiveDate::from_ymd_opt(y, 1, 1));
            let days = u64::try_from(chance.between(1, 363)).unwrap_or(1);
            let last = first.and_then(|d| d.checked_add_days(chrono::Days::new(days)));
            last.map_or(format!("{year}"), |d| format!("{}-01-01..{d}", d.year()))
        }
    }
}

fn at(times: &mut [Duration], percent: usize) -> String {
    times.sort_unstable();
    let index = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(index).map_or("–".to_owned(), |t| {
        format!("{:.2} ms", t.as_secs_f64() * 1e3)
    })
}
