//! A small country on each engine: two provinces with districts, communes and a village, the
//! programme's own pack, and one more register that is only a file.

use std::path::Path;

use db::testing::each_engine;
use db::{Durability, Location};
use lantoa::app::{App, SCHEMA};
use lantoa::books::entries::rollup::Basis;
use lantoa::books::figures::{Books, Evidenced, Figure, FigureId};
use lantoa::books::records::draft::Draft;
use lantoa::books::records::{self, Command, Manifest, Papers, Put, Wanted};
use lantoa::books::{files, sources};
use lantoa::shell::access::Actor;
use lantoa::shell::clock::Clock;
use lantoa::shell::fault::Fault;
use lantoa::shell::shelf::{self, Shelf};
use lantoa::shell::vault::Master;
use lantoa::{ground::programmes, ground::units, verify};
use orgtree::{BEGINNING, Day, OPEN, Operation, Tree, Unit, UnitId, Version};
use serde_json::{Value, json};
use vi::Span;

pub use crate::drafts::{SURVEY, article, by_id, conference, id, pack_files, paper, survey};
use crate::seen;

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Tests are told the time.
pub fn clock() -> Clock {
    Clock::still(chrono::DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default())
}

/// id, parent, realm, level, code, slug.
type Row = (
    i64,
    Option<i64>,
    i64,
    &'static str,
    &'static str,
    &'static str,
);
const UNITS: [Row; 13] = [
    (1, None, 0, "country", "0", "nuoc"),
    (10, Some(1), 10, "province", "01", "tinh-a"),
    (20, Some(1), 20, "province", "02", "tinh-b"),
    (11, Some(10), 10, "district", "101", "huyen-a1"),
    (12, Some(10), 10, "district", "102", "huyen-a2"),
    (21, Some(20), 20, "district", "201", "huyen-b1"),
    (111, Some(11), 10, "commune", "1001", "xa-a11"),
    (112, Some(11), 10, "commune", "1002", "xa-a12"),
    (121, Some(12), 10, "commune", "1003", "xa-a21"),
    (122, Some(12), 10, "commune", "1004", "xa-a22"),
    (211, Some(21), 20, "commune", "2001", "xa-b11"),
    (212, Some(21), 20, "commune", "2002", "xa-b12"),
    (1111, Some(111), 10, "village", "v1", "thon-v1"),
];

/// `xa-a22` stands since 1 March 2015; of the others it is not known since when.
pub fn tree() -> Tree {
    let unit = |(id, parent, realm, level, code, slug): Row| Unit {
        id: UnitId(id),
        realm,
        line: "territory".into(),
        slug: Some(slug.into()),
        versions: vec![Version {
            from: if id == 122 {
                day("2015-03-01")
            } else {
                BEGINNING
            },
            to: OPEN,
            name: format!("Đơn vị {slug}"),
            kind: "xã".into(),
            level: level.into(),
            code: Some(code.into()),
            parent: parent.map(UnitId),
            lat: None,
            lon: None,
            document: None,
            unassigned: false,
        }],
        assigned: None,
    };
    Tree::new(UNITS.into_iter().map(unit).collect(), Vec::new()).unwrap()
}

/// Districts end on 1 July 2025; `xa-a11` and `xa-a12` become one commune with the code of the
/// first, `xa-a21` is divided between it and another new one.
pub const REFORM: &str = r#"
on = 2025-07-01
document = "Nghị quyết thử"

[[act]]
kind = "merge"
units = ["xa-a11", "xa-a12"]
new = { level = "commune", kind = "xã", name = "Xã Mới", code = "1001", slug = "xa-moi", parent = "tinh-a" }

[[act]]
kind = "split"
unit = "xa-a21"
parts = [
  { into = "xa-moi", default_heir = true },
  { new = { level = "commune", kind = "xã", name = "Xã Phần", code = "1003", slug = "xa-phan", parent = "tinh-a" } },
]

[[act]]
kind = "abolish-level"
level = "district"
under = "nuoc"
"#;

/// An application on one engine.
pub struct World {
    pub app: App,
    pub place: Location,
    /// Beside the database on SQLite, elsewhere else.
    pub key: Option<Master>,
    _folder: Option<std::sync::Arc<tempfile::TempDir>>,
}

/// The small country on every engine there is.
pub fn worlds() -> Vec<World> {
    made(&tree(), &pack_files())
}

/// Any country with any pack, on every engine there is.
pub fn made(tree: &Tree, files: &[(String, String)]) -> Vec<World> {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let places = each_engine(folder.path()).unwrap();
    let keep = |place| World::plant(place, Some(folder.clone()), tree, files);
    places.into_iter().map(keep).collect()
}

/// The small country on SQLite only.
pub fn world() -> World {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let place = Location::File(folder.path().join("lantoa.db"));
    World::plant(place, Some(folder), &tree(), &pack_files())
}

impl World {
    fn plant(
        place: Location,
        folder: Option<std::sync::Arc<tempfile::TempDir>>,
        tree: &Tree,
        files: &[(String, String)],
    ) -> World {
        db::migrate(&place, SCHEMA).unwrap();
        let db = db::Db::open(&place, Durability::Normal).unwrap();
        let (planted, at) = (tree.clone(), clock().now());
        let pack = programmes::load(files).unwrap();
        db.write(move |tx| {
            units::plant(tx, &planted, at)?;
            programmes::install(tx, &pack, at, "test")
        })
        .unwrap();
        let name = match place {
            Location::File(_) => "lantoa.key",
            Location::Url(_) => "server.key",
        };
        let key = folder.as_ref().map(|folder| folder.path().join(name));
        let key = key.map(|file| Master::load(&file).or_else(|_| Master::make(&file, [7; 32])));
        let key = key.transpose().unwrap();
        let world = World {
            app: opened(&place, key.as_ref()),
            place,
            key,
            _folder: folder,
        };
        let of_each_realm: std::collections::BTreeMap<i64, UnitId> =
            tree.units().map(|u| (u.realm, u.id)).collect();
        for unit in of_each_realm.values() {
            world.source(&article("bao", &unit.to_string())).unwrap();
        }
        world
    }

    /// The data folder of a world on SQLite.
    pub fn folder(&self) -> &Path {
        match &self.place {
            Location::File(path) => path.parent().unwrap(),
            Location::Url(_) => unreachable!("a server has no folder"),
        }
    }

    /// The same data by another way to them.
    pub fn by(&self, place: Location) -> World {
        World {
            app: opened(&place, self.key.as_ref()),
            place,
            key: self.key.clone(),
            _folder: self._folder.clone(),
        }
    }

    /// The same data as another process would open them.
    pub fn again(&self) -> App {
        opened(&self.place, self.key.as_ref())
    }

    /// Keeps a paper that says so many words as a unit's file.
    pub fn file(&self, unit: &str, name: &str, words: &str) -> Result<files::File, Fault> {
        let (inner, unit) = (self.app.clone(), self.unit(unit));
        let tree = &self.app.units.at_hand().tree;
        let realm = tree.unit(unit).map_or(0, |u| u.realm);
        let bytes = paper(words).into();
        let kept = shelf::wait(files::keep(&self.app.shelf, realm, bytes))?;
        let (name, at) = (name.to_owned(), clock().now());
        self.app.db.write(move |tx| {
            let dated = inner.units.current(tx)?;
            let catalog = inner.programmes.current();
            let place = (&dated.tree, &catalog.pack, &inner.shelf);
            let actor = Actor::machine(&dated.tree);
            let file = files::add(tx, place, (unit, name, &kept), (&actor, at))?;
            records::arrived(tx, &inner, &file, (&actor, at))?;
            Ok(file)
        })
    }

    /// Attaches files to a record.
    pub fn attach(&self, n: u32, files: Vec<Wanted>) -> Result<Papers, Fault> {
        let (inner, at) = (self.app.clone(), clock().now());
        let id = id(n).parse()?;
        self.app.db.write(move |tx| {
            let actor = Actor::machine(&inner.units.current(tx)?.tree);
            records::attach(tx, &inner, &actor, (id, &Manifest { files }), at)
        })
    }

    /// Takes a file back from a record.
    pub fn detach(&self, n: u32, file: &Wanted) -> Result<Papers, Fault> {
        let (inner, at, file) = (self.app.clone(), clock().now(), file.clone());
        let id = id(n).parse()?;
        self.app.db.write(move |tx| {
            let actor = Actor::machine(&inner.units.current(tx)?.tree);
            records::detach(tx, &inner, &actor, (id, &file), at)
        })
    }

    /// Makes or changes a source; whether anything changed.
    pub fn source(&self, draft: &sources::Draft) -> Result<bool, Fault> {
        let (inner, draft, at) = (self.app.clone(), draft.clone(), clock().now());
        self.app.db.write(move |tx| {
            let dated = inner.units.current(tx)?;
            let actor = Actor::machine(&dated.tree);
            records::put_source(tx, &inner, &actor, &draft, at)
        })
    }

    /// Puts a record given as JSON.
    pub fn put(&self, record: &Value) -> Result<Put, Fault> {
        put(&self.app, record)
    }

    /// Takes back what a record says of another.
    pub fn separate(&self, n: u32) -> Result<Put, Fault> {
        let (inner, at) = (self.app.clone(), self.app.clock.now());
        let id = id(n).parse()?;
        self.app.db.write(move |tx| {
            let dated = inner.units.current(tx)?;
            let actor = Actor::machine(&dated.tree);
            records::perform(tx, &inner, &actor, (id, &Command::Separate), at)
        })
    }

    /// Applies operations and makes the summaries again.
    pub fn operate(&self, toml: &str) -> Result<(), Fault> {
        let operation = Operation::parse(toml, "thao-tac.toml")
            .and_then(|f| f.with_tables(|_| Err(String::new())))
            .map_err(|e| Fault::Refused(e.join("\n")))?;
        let at = clock().now();
        self.app
            .db
            .write(move |tx| units::take(tx, &operation, "test", at))?;
        self.rebuild();
        Ok(())
    }

    pub fn rebuild(&self) {
        let app = &self.app;
        lantoa::books::entries::rebuild::run(&app.db, &app.units, &app.programmes, |_, _| {})
            .unwrap();
    }

    /// Every difference that `verify` finds.
    pub fn differences(&self) -> Vec<String> {
        verify::run(&self.app).unwrap().differences
    }

    pub fn unit(&self, name: &str) -> UnitId {
        self.app
            .db
            .read(|conn| units::find(&self.app.units.current(conn)?.tree, name, None))
            .unwrap()
    }

    /// One result figure: measure, unit, period, basis.
    pub fn figure(&self, measure: &str, unit: &str, period: &str, basis: Basis) -> Figure {
        let id = self.result(measure, self.unit(unit), period, basis);
        self.with_books(|conn, books| seen::one(conn, books, &id))
            .unwrap()
    }

    /// The id of a result.
    pub fn result(&self, measure: &str, unit: UnitId, period: &str, basis: Basis) -> FigureId {
        FigureId {
            measure: self.app.programmes.current().id(measure).unwrap(),
            unit,
            period: Span::parse(period).unwrap(),
            basis,
            nature: packs::Nature::Result,
        }
    }

    /// Its address.
    pub fn address(&self, id: &FigureId) -> String {
        id.address(&self.app.programmes.current())
    }

    /// The slug of a figure's measure.
    pub fn slug(&self, figure: &Figure) -> String {
        let catalog = self.app.programmes.current();
        catalog.measure(figure.id.measure).unwrap().id.clone()
    }

    /// Every figure of a unit, each for its own period.
    pub fn figures(&self, unit: &str, basis: Basis) -> Vec<Figure> {
        let unit = self.unit(unit);
        self.with_books(|conn, books| seen::of_unit(conn, books, unit, None, basis))
            .unwrap()
    }

    pub fn with_books<T>(
        &self,
        f: impl FnOnce(&mut db::Conn, Books<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.app.with_books(f)
    }

    /// What records prove, as text: "70 over", "41/44 exact", "-" for nothing.
    pub fn proved(&self, measure: &str, unit: &str, period: &str, basis: Basis) -> String {
        shown(self.figure(measure, unit, period, basis).evidenced.as_ref())
    }
}

/// The data as a process opens them; a server's files stand beside its key.
fn opened(place: &Location, key: Option<&Master>) -> App {
    let app = App::open_with(place, Durability::Normal, clock(), key.cloned()).unwrap();
    match (place, key) {
        (Location::Url(_), Some(key)) => app.with_shelf(Shelf::folder(
            Path::new(&key.place()).with_file_name("shelf"),
        )),
        _ => app,
    }
}

/// Puts a record given as JSON into an application, as one of books that were accepted elsewhere
/// unless it says how far it is.
pub fn put(app: &App, record: &Value) -> Result<Put, Fault> {
    let mut record = record.clone();
    if record.get("review").is_none() {
        record["review"] = json!("accepted");
    }
    let draft: Draft = serde_json::from_value(record).unwrap();
    let (inner, at) = (app.clone(), app.clock.now());
    app.db.write(move |tx| {
        let dated = inner.units.current(tx)?;
        records::put(tx, &inner, &Actor::machine(&dated.tree), &draft, at)
    })
}

fn shown(evidenced: Option<&Evidenced>) -> String {
    let Some(e) = evidenced else {
        return "-".into();
    };
    let mut text = e.value.map_or_else(|| "?".into(), |v| v.to_string());
    if let Some(high) = e.high {
        text += &format!("–{high}");
    }
    if let Some(of) = e.of {
        text += &format!("/{of}");
    }
    format!("{text} {}", e.bound)
}
