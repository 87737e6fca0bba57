//! The five localities: every figure of the articles stands under its unit, added to nothing that
//! it is not, and loading them again changes nothing. On every engine.

use std::collections::BTreeMap;
use std::path::PathBuf;

use db::testing::each_engine;
use db::{Durability, Location};
use lantoa::app::App;
use lantoa::books::entries::rollup::Basis;
use lantoa::books::entries::rollup::Basis::{Now, Then};
use lantoa::books::figures::{self, Books, Figure, FigureId, Names};
use lantoa::books::records::view;
use lantoa::ground::units::UnitRef;
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use lantoa::shell::vault;
use lantoa::{ground::units, sample::demo, verify};
use orgtree::UnitId;
use packs::{Nature, Role};
use serde_json::Value;
use vi::Span;

use crate::seen;
use crate::world::{clock, day};

db::sql! {
    // What a second loading must leave as it is.
    COUNTS = "SELECT (SELECT COUNT(*) FROM record), (SELECT COUNT(*) FROM revision), (SELECT COUNT(*) FROM entry), (SELECT COUNT(*) FROM summary), (SELECT COUNT(*) FROM audit), (SELECT COUNT(*) FROM unit_version)";
}

fn load(place: &Location) -> App {
    demo::load(
        place,
        Durability::Normal,
        &clock(),
        &vault::Asked::default(),
        &mut |_, _, _| {},
    )
    .unwrap()
}

fn gold() -> Vec<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../demo/gold.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn counts(app: &App) -> (i64, i64, i64, i64, i64, i64) {
    app.db.read(|conn| conn.one(COUNTS, &[])).unwrap()
}

fn books<T>(app: &App, f: impl FnOnce(&mut db::Conn, Books<'_>) -> Result<T, Fault>) -> T {
    app.with_books(f).unwrap()
}

/// Slugs name units of every time; codes of the articles those of the last day before the reform.
fn unit(app: &App, name: &str) -> UnitId {
    let coded = name.contains(':') && !name.contains('@');
    let on = coded.then(|| day("2025-06-30"));
    books(app, |_, books| units::find(books.tree, name, on))
}

fn figures(app: &App, name: &str, basis: Basis) -> Vec<Figure> {
    let unit = unit(app, name);
    books(app, |conn, books| {
        seen::of_unit(conn, books, unit, None, basis)
    })
}

fn slug(app: &App, figure: &Figure) -> String {
    let catalog = app.programmes.current();
    catalog.measure(figure.id.measure).unwrap().id.clone()
}

fn result(app: &App, measure: &str, name: &str, period: &str, basis: Basis) -> Figure {
    let id = FigureId {
        measure: app.programmes.current().id(measure).unwrap(),
        unit: unit(app, name),
        period: Span::parse(period).unwrap(),
        basis,
        nature: Nature::Result,
    };
    books(app, |conn, books| seen::one(conn, books, &id))
}

#[test]
fn the_five_localities_stand_on_every_engine() {
    let folder = tempfile::tempdir().unwrap();
    for place in each_engine(folder.path()).unwrap() {
        let app = load(&place);
        let first = counts(&app);
        drop(app);
        let app = load(&place);
        assert_eq!(counts(&app), first, "a second loading changes nothing");
        assert_eq!(verify::run(&app).unwrap().differences, Vec::<String>::new());
        every_figure_of_the_articles(&app);
        statements_that_are_no_results(&app);
        a_rate_stays_where_it_was_said(&app);
        an_ended_district_and_its_heirs(&app);
        companions_of_a_figure(&app);
        totals_and_flows(&app);
        said_and_proved(&app);
    }
}

fn every_figure_of_the_articles(app: &App) {
    let mut found = BTreeMap::<String, Vec<Figure>>::new();
    let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
    let gold = gold();
    assert_eq!(gold.len(), 57);
    for row in &gold {
        let name = text(row, "unit");
        let of_unit = found
            .entry(name.clone())
            .or_insert_with(|| figures(app, &name, Then));
        let figure = of_unit.iter().find(|f| {
            slug(app, f) == text(row, "measure")
                && f.id.nature.code() == text(row, "nature")
                && f.declared
                    .iter()
                    .any(|d| d.record.to_string() == text(row, "record"))
        });
        let Some(figure) = figure else {
            panic!("{row} is not under its unit");
        };
        let said = figure
            .declared
            .iter()
            .find(|d| d.record.to_string() == text(row, "record"));
        let said = said.unwrap();
        // What the API tells is what is held.
        let json = books(app, |_, books| {
            let names = Names::of(books);
            let json = figures::to_json(&names, std::slice::from_ref(figure))?;
            Ok(serde_json::to_value(json).unwrap())
        });
        let all = json[0]["declared"].as_array().unwrap();
        let told = all.iter().find(|d| d["record"] == row["record"]).unwrap();
        for key in ["value", "high", "of", "bound", "role", "as_of"] {
            assert_eq!(number(&told[key]), number(&row[key]), "{key} of {row}");
        }
        assert_eq!(told["source"]["id"], row["source"], "{row}");
        assert_eq!(
            figure.per.map(packs::Per::code),
            row["per"].as_str(),
            "{row}"
        );
        let percent = row["uom"] == "percent";
        assert_eq!(
            percent && row["of"].is_null(),
            said.percent == Some(said.value),
            "{row}"
        );
        assert!(percent || figure.uom.code() == text(row, "uom"), "{row}");
    }
}

/// 100, 100.0 and 1e2 are one number.
fn number(value: &Value) -> String {
    match value {
        Value::Number(n) => {
            vi::Decimal::parse_plain(&n.to_string()).map_or_else(|e| e, |d| d.to_string())
        }
        other => other.to_string(),
    }
}

/// Norms, targets, tariffs and changes are told and enter no sum, at their unit or above.
fn statements_that_are_no_results(app: &App) {
    let others: Vec<Value> = gold()
        .into_iter()
        .filter(|r| r["nature"] != "result")
        .collect();
    assert_eq!(others.len(), 7);
    for row in others {
        let name = row["unit"].as_str().unwrap_or_default();
        let own = unit(app, name);
        for above in books(app, |_, b| Ok(b.tree.path_now(own))) {
            let told = books(app, |conn, b| seen::of_unit(conn, b, above, None, Now));
            for figure in told.iter().filter(|f| row["nature"] == f.id.nature.code()) {
                assert!(
                    figure.evidenced.is_none() && figure.below.is_none(),
                    "{figure:?}"
                );
            }
        }
    }
}

fn a_rate_stays_where_it_was_said(app: &App) {
    let own = result(app, "ho-ngheo", "ngoc-hoi", "2024", Then);
    assert_eq!(own.declared.len(), 1);
    assert_eq!(own.declared[0].percent.unwrap().to_string(), "2.95");
    assert!(own.evidenced.is_none());
    let above = result(app, "ho-ngheo", "province:62@2025-06-30", "2024", Then);
    assert!(above.declared.is_empty() && above.evidenced.is_none());
    let below = above.below.unwrap();
    assert_eq!(below.missing, [unit(app, "ngoc-hoi")]);
    assert_eq!((below.value, below.n), (None, 0));
    assert!(below.of > 1, "Kon Tum had more districts than one");
}

fn an_ended_district_and_its_heirs(app: &App) {
    let period = "2016-01-01..2020-08-06";
    let spans = |measure: &str| {
        let own = figures(app, "lai-vung", Now);
        own.into_iter()
            .filter(|f| slug(app, f) == measure)
            .collect::<Vec<_>>()
    };
    let own = spans("nguon-luc-tien");
    assert!(!own.is_empty() && own[0].declared[0].bound == vi::Bound::Over);
    let ended = books(app, |_, b| Ok(UnitRef::of(b.tree, own[0].id.unit).ended));
    assert_eq!(ended.as_deref(), Some("2025-06-30"));
    let today = result(app, "nguon-luc-tien", "province:82@2025-07-01", period, Now);
    assert!(
        today.below.as_ref().is_some_and(|b| b.value.is_some()),
        "Đồng Tháp of today hears what Lai Vung declared: {today:?}"
    );
    // None of the communes of today is given any of it.
    let heirs = ["commune:30226@2025-07-01", "commune:30208@2025-07-01"];
    for heir in heirs {
        let told = figures(app, heir, Now);
        assert!(told.is_empty(), "{heir}: {told:?}");
    }
}

fn companions_of_a_figure(app: &App) {
    let terms = result(app, "chi-tieu-nhiem-ky", "ngoc-hoi", "2024", Then);
    let roles: Vec<Role> = terms.declared.iter().map(|d| d.role).collect();
    assert!(
        roles.contains(&Role::Main) && roles.contains(&Role::Complement),
        "{roles:?}"
    );
    let pledged = result(app, "cam-ket-dien-quan-ly", "ngoc-hoi", "2023", Then);
    let roles: Vec<Role> = pledged.declared.iter().map(|d| d.role).collect();
    assert_eq!(
        roles.iter().filter(|r| **r == Role::Restatement).count(),
        1,
        "{roles:?}"
    );
    // Above, the pledge counts once: 120 of 120, not 120 and 100.
    let above = result(
        app,
        "cam-ket-dien-quan-ly",
        "province:62@2025-06-30",
        "2023",
        Then,
    );
    let below = above.below.unwrap();
    assert_eq!(below.value.unwrap().to_string(), "120");
    assert_eq!(below.denominator.unwrap().to_string(), "120");
}

/// What was gathered until 31/12/2021 is no flow of 2021, and is not counted twice.
fn totals_and_flows(app: &App) {
    let fund = "district:118";
    let total = result(app, "quy-luy-ke", fund, "..2021-12-31", Then);
    assert_eq!(
        total.evidenced.unwrap().value.unwrap().to_string(),
        "2652000000"
    );
    let flow = result(app, "quy-luy-ke", fund, "2021", Then);
    assert!(
        flow.evidenced.is_none() && flow.declared.is_empty(),
        "{flow:?}"
    );
    let paid = result(app, "quy-da-chi", "son-la", "2021", Then);
    assert_eq!(
        paid.evidenced.unwrap().value.unwrap().to_string(),
        "1420000000"
    );
}

/// 80 models are declared, those that the article names are records; nothing reconciles them.
fn said_and_proved(app: &App) {
    let models = result(app, "mo-hinh-dang-ky", "binh-xuyen", "unknown", Then);
    assert_eq!(models.declared[0].value.to_string(), "80");
    let proved = models.evidenced.unwrap();
    assert_eq!(
        (
            proved.value.unwrap().to_string().as_str(),
            proved.records,
            proved.documented
        ),
        ("4", 4, 0)
    );
    let listed = app
        .db
        .read(|conn| {
            let tree = &app.units.current(conn)?.tree;
            let ask = view::Ask {
                register: "mo-hinh",
                under: Some(units::find(tree, "binh-xuyen", None)?),
                registered: None,
                results: None,
                limit: 50,
                after: None,
            };
            view::list(conn, app, &Scope::everything(tree), &ask)
        })
        .unwrap();
    assert!(
        Span::parse("unknown").is_ok() && listed.records.len() >= 4,
        "{}",
        listed.records.len()
    );
}
