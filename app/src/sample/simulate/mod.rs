//! `lantoa simulate`: a whole country of made-up records in an empty database, the same for the
//! same seed, to measure on and to try reforms on.

mod books;
mod case;
pub mod chance;
mod country;

use chrono::NaiveDate;
use db::{Db, Durability, Location};

use crate::app::{App, SCHEMA};
use crate::shell::access::Actor;
use crate::shell::clock::Clock;
use crate::shell::fault::Fault;
use crate::shell::number::within;
use crate::shell::terminal::{self, Steps};
use crate::{ground::founding, ground::programmes, ground::units};
use chance::Chance;

/// How large a country, and which.
#[derive(clap::Args, Clone, Copy)]
pub struct Country {
    /// Số liệu gốc (ít nhất)
    #[arg(long, default_value = "100000", value_parser = within::<usize>(0..=1_000_000_000))]
    pub entries: usize,
    /// Hạt giống: cùng hạt giống, cùng đất nước
    #[arg(long, default_value = "1", value_parser = within::<u64>(0..=i64::MAX))]
    pub seed: u64,
    /// Cây của năm nào: 2024 (trước cải cách ngày 01/7/2025) hay 2025
    #[arg(long, default_value = "2024", value_parser = within::<u16>(2024..=2025))]
    pub tree: u16,
    /// Số thôn dưới mỗi xã
    #[arg(long, default_value = "1", value_parser = within::<u32>(0..=100))]
    pub villages: u32,
}

/// Makes the country.
///
/// # Errors
/// The database holds a tree already, or fails.
pub fn run(
    place: &Location,
    durability: Durability,
    clock: &Clock,
    country: Country,
) -> Result<(), Fault> {
    let mut steps = Steps::new();
    steps.at(0, 1, "Cây đơn vị");
    if let Location::File(path) = place
        && let Some(folder) = path.parent()
    {
        std::fs::create_dir_all(folder).map_err(|e| {
            Fault::Refused(format!("Không tạo được thư mục {}: {e}", folder.display()))
        })?;
    }
    db::migrate(place, SCHEMA)?;
    plant(&Db::open(place, durability)?, clock, country)?;
    let app = App::open(place, durability, clock.clone())?;
    let (records, entries) = fill(&app, country, &mut steps)?;
    terminal::line(&format!("{records} hồ sơ, {entries} số liệu gốc"))
}

fn plant(db: &Db, clock: &Clock, country: Country) -> Result<(), Fault> {
    if db.read(units::generation)? != 0 {
        return Err(Fault::Refused(
            "Cơ sở dữ liệu đã có cây đơn vị; `simulate` chỉ ghi vào nơi còn trống".into(),
        ));
    }
    let at = clock.now();
    let tree = country::tree(country.villages, country.tree >= 2025)?;
    let pack = programmes::load(&founding::pack_files())?;
    db.write(move |tx| {
        units::plant(tx, &tree, at)?;
        programmes::install(tx, &pack, at, "simulate")
    })
}

fn fill(app: &App, country: Country, steps: &mut Steps) -> Result<(usize, usize), Fault> {
    let dated = app.units.at_hand();
    let catalog = app.programmes.current();
    let before = country::writers(&dated.tree, country::BEFORE);
    let reformed = country.tree >= 2025;
    let after = country::BEFORE.succ_opt().filter(|_| reformed);
    let after = after
        .map(|day| country::writers(&dated.tree, day))
        .unwrap_or_default();
    let last = if reformed {
        NaiveDate::from_ymd_opt(2025, 12, 31).unwrap_or(country::BEFORE)
    } else {
        country::BEFORE
    };
    let actor = Actor::house(&dated.tree, books::ACTOR);
    let all: usize = before.values().map(Vec::len).sum();
    let mut made = (0, 0);
    for (nth, (realm, writers)) in before.iter().enumerate() {
        let mut chance = Chance::new(country.seed.wrapping_mul(1_000_003) ^ realm.unsigned_abs());
        let part = books::Realm {
            app,
            tree: &dated.tree,
            catalog: &catalog,
            realm: *realm,
            actor: &actor,
            writers: (writers, after.get(realm).map_or(&[][..], Vec::as_slice)),
            last,
            entries: (country.entries * writers.len()).div_ceil(all.max(1)),
        };
        let (records, entries) = books::write(&part, &mut chance)?;
        made = (made.0 + records, made.1 + entries);
        steps.at(nth + 1, before.len(), &format!("Địa bàn {realm}"));
    }
    Ok(made)
}
