//! The demonstration: facts of five localities from the press, inside the binary; loaded through
//! the same doors as real data.

mod papers;

use std::path::Path;

use chrono::NaiveDate;
use db::{Durability, Location};
use include_dir::{Dir, include_dir};
use orgtree::{BEGINNING, OPEN, Tree, Unit, UnitId, Version};
use serde::Deserialize;

use crate::app::App;
use crate::books::entries::rollup::Basis;
use crate::books::figures::{self, Names};
use crate::books::records::draft::Draft;
use crate::books::{records, sources};
use crate::ground::{founding, units};
use crate::shell::access::{Actor, Who};
use crate::shell::clock::Clock;
use crate::shell::fault::Fault;
use crate::shell::terminal;
use crate::shell::vault::Asked;

static FACTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../demo");

/// The last day of the tree that the localities' facts name their units by.
const FACTS_ON: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 6, 30);

/// One of the five localities.
#[derive(Clone, Debug, Deserialize)]
pub struct Locality {
    /// Slug of its unit.
    pub slug: String,
    /// Name.
    pub name: String,
    /// The article about it.
    pub source: String,
    /// `level:code` of its unit.
    pub unit: String,
}

#[derive(Deserialize)]
struct Hanging {
    slug: String,
    name: String,
    kind: String,
    level: String,
    line: String,
    parent: String,
    from: Option<NaiveDate>,
}

/// Tells how far the loading is: step, of how many, what.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize, &str);

fn json<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, Fault> {
    serde_json::from_str(founding::text(&FACTS, name)?)
        .map_err(|e| Fault::Inside(format!("{name}: {e}")))
}

/// The five localities.
///
/// # Errors
/// The binary's own data are broken.
pub fn localities() -> Result<Vec<Locality>, Fault> {
    json("localities.json")
}

/// Makes the demonstration in a folder, or finds it in place.
///
/// # Errors
/// The folder cannot be written, or holds something else.
pub fn load(
    location: &Location,
    durability: Durability,
    clock: &Clock,
    asked: &Asked,
    progress: Progress<'_>,
) -> Result<App, Fault> {
    let steps = 4 + localities()?.len();
    progress(0, steps, "Mở cơ sở dữ liệu");
    founding::schema(location)?;
    plant(location, durability, clock, steps, progress)?;
    let (master, _) = founding::key(location, asked)?;
    let app = App::open_with(location, durability, clock.clone(), master)?;
    load_facts(&app, steps, progress)?;
    Ok(app)
}

/// Puts the tree and the pack in, once.
fn plant(
    location: &Location,
    durability: Durability,
    clock: &Clock,
    steps: usize,
    progress: Progress<'_>,
) -> Result<(), Fault> {
    let db = db::Db::open(location, durability)?;
    let at = clock.now();
    if db.read(units::generation)? == 0 {
        progress(
            1,
            steps,
            "Cây đơn vị trước ngày 01/7/2025 và các đơn vị cơ sở",
        );
        let before = tree_before()?;
        progress(
            2,
            steps,
            "Cải cách ngày 01/7/2025: 63 → 34 tỉnh, 10.035 → 3.321 xã",
        );
        founding::plant(&db, &before, at)?;
    }
    progress(3, steps, "Bộ quy định của chương trình");
    founding::install(&db, at, Who::House("demo"))
}

/// The tree until 30 June 2025 with the units that hang from it.
fn tree_before() -> Result<Tree, Fault> {
    hang(&founding::country()?, json("units.json")?)
}

/// Villages, agencies and mass organisations of the five localities. Since when they stand is not
/// known: since before any entry.
fn hang(tree: &Tree, hanging: Vec<Hanging>) -> Result<Tree, Fault> {
    let mut tree = tree.clone();
    for new in hanging {
        let parent = units::find(&tree, &new.parent, FACTS_ON)?;
        let above = tree
            .unit(parent)
            .ok_or_else(|| Fault::Missing(new.parent.clone()))?;
        let version = Version {
            from: new.from.unwrap_or(BEGINNING),
            to: OPEN,
            name: new.name,
            kind: new.kind,
            level: new.level,
            code: None,
            parent: Some(parent),
            lat: None,
            lon: None,
            document: None,
            unassigned: false,
        };
        let id = UnitId(tree.units().map(|u| u.id.0).max().unwrap_or(0) + 1);
        let unit = Unit {
            id,
            realm: above.realm,
            line: new.line,
            slug: Some(new.slug),
            versions: vec![version],
            assigned: None,
        };
        let units = tree.units().cloned().chain([unit]).collect();
        tree = Tree::new(units, tree.successions().to_vec()).map_err(|d| {
            Fault::Inside(
                d.iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("\n"),
            )
        })?;
    }
    Ok(tree)
}

/// Puts sources and records in, through the same door as any other record; what is there stays.
fn load_facts(app: &App, steps: usize, progress: Progress<'_>) -> Result<(), Fault> {
    let drafts: Vec<sources::Draft> = json("sources.json")?;
    let (inner, at) = (app.clone(), app.clock.now());
    app.db.write(move |tx| -> Result<(), Fault> {
        let dated = inner.units.current(tx)?;
        let actor = Actor::house(&dated.tree, "demo");
        for mut draft in drafts {
            draft.unit = units::find(&dated.tree, &draft.unit, FACTS_ON)?.to_string();
            records::put_source(tx, &inner, &actor, &draft, at)?;
        }
        Ok(())
    })?;
    for (i, locality) in localities()?.into_iter().enumerate() {
        progress(4 + i, steps, &locality.name);
        let drafts: Vec<Draft> = json(&format!("records/{}.json", locality.slug))?;
        let (app, at) = (app.clone(), app.clock.now());
        app.db.clone().write(move |tx| {
            let dated = app.units.current(tx)?;
            let actor = Actor::house(&dated.tree, "demo");
            for mut draft in drafts {
                draft.unit = units::find(&dated.tree, &draft.unit, FACTS_ON)?.to_string();
                records::put(tx, &app, &actor, &draft, at)?;
            }
            Ok::<(), Fault>(())
        })?;
    }
    progress(steps, steps, "Xong");
    Ok(())
}

/// Writes the localities' reports into a folder and says so.
///
/// # Errors
/// A report cannot be made, or the folder not written.
pub fn write_reports(app: &App, folder: &Path) -> Result<(), Fault> {
    terminal::line("")?;
    for file in papers::write(app, folder)? {
        terminal::line(&format!("Đã viết {}", file.display()))?;
    }
    Ok(())
}

/// Prints a table for each locality: its figures and those of the units below it.
///
/// # Errors
/// The database fails.
pub fn print(app: &App) -> Result<(), Fault> {
    for locality in localities()? {
        let tables = app.with_books(|conn, books| {
            let unit = units::find(books.tree, &locality.slug, None)?;
            let scope = Actor::machine(books.tree).scope;
            let found = figures::deep(conn, books, &scope, unit, Basis::Then)?;
            Ok(figures::tables(&Names::of(books), &found))
        })?;
        terminal::line(&format!("\n═══ {} ═══", locality.name))?;
        terminal::line(&tables)?;
    }
    Ok(())
}
