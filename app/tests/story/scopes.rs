//! Whatever the scope (several tops, some registers, only what is public): lists, records, histories,
//! what is about the same thing and traces show what a naive filter of everything leaves, and count
//! the rest exactly.

use std::collections::BTreeSet;

use lantoa::books::entries::rollup::Basis;
use lantoa::books::figures::FigureId;
use lantoa::books::figures::{self, Page, TracedEntry};
use lantoa::books::records::view::{self, Ask, Shown};
use lantoa::shell::access::{Registers, Scope};
use lantoa::shell::fault::Fault;
use lantoa::shell::reason::Kind;
use orgtree::UnitId;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::world::{World, conference, id, survey, worlds};

const REGISTERS: [&str; 3] = ["hoi-nghi", "khao-sat", "khai-bao"];
const COMMUNES: [&str; 6] = ["xa-a11", "xa-a12", "xa-a21", "xa-a22", "xa-b11", "xa-b12"];
/// The record that was another unit's at first, and that unit.
const MOVED: (u32, &str) = (1, "xa-a21");

/// Records of every register in every commune, some of them not public, some about one thing.
fn furnish(world: &World) {
    let unit_of = |n: u32| COMMUNES[n as usize % COMMUNES.len()];
    let (moved, before) = MOVED;
    let first = conference(moved, before, "2024-03-05", &json!(40), None);
    world.put(&first).unwrap();
    for n in 1..=18 {
        let mut record = conference(n, unit_of(n), "2024-03-05", &json!(40 + n), None);
        if n % 4 == 0 {
            record["acts"] = json!([]);
        }
        if n > 6 && n % 3 == 0 {
            // Within the same province.
            record["same_as"] = json!(id(n - 6));
        }
        world.put(&record).unwrap();
    }
    for n in 19..=30 {
        let fields = json!({"dang-vien": 30 + n, "duong": n});
        let mut record = survey(n, unit_of(n), "2024", &fields);
        if n % 5 == 0 {
            record["acts"] = json!([]);
        }
        world.put(&record).unwrap();
    }
    for n in 31..=36 {
        let said = json!({"id": id(n), "register": "khai-bao", "unit": unit_of(n),
            "source": "bao", "fields": {"chi-tieu": "luot-hoc-tap", "noi-ve": "lượt", "gia-tri": 90,
            "tinh-chat": "result", "thoi-diem": "2024"}});
        world.put(&said).unwrap();
    }
}

/// Everything there is, read once.
struct All<'w> {
    world: &'w World,
    records: Vec<Shown>,
}

impl All<'_> {
    fn of(world: &World) -> All<'_> {
        let everything = Scope::everything(&world.app.units.at_hand().tree);
        let mut records = Vec::new();
        for register in REGISTERS {
            for shown in listed(world, &everything, register, None).unwrap() {
                records.push(one(world, &everything, &shown.id).unwrap());
            }
        }
        assert_eq!(records.len(), 36);
        All { world, records }
    }

    fn is_below(&self, unit: UnitId, tops: &[UnitId]) -> bool {
        let tree = &self.world.app.units.at_hand().tree;
        let mut below = tops.iter().flat_map(|top| tree.descendants_now(*top));
        tops.contains(&unit) || below.any(|u| u == unit)
    }

    fn unit(&self, record: &Shown) -> UnitId {
        self.world.unit(&record.unit.id)
    }

    fn shows(&self, scope: &Scope, record: &Shown) -> bool {
        let catalog = self.world.app.programmes.current();
        let public = catalog.pack.registers[&record.register].states[&record.state].public;
        scope.registers.has(&record.register)
            && self.is_below(self.unit(record), scope.tops())
            && (public || !scope.public_only)
    }

    fn seen<'r>(&'r self, scope: &Scope) -> Vec<&'r Shown> {
        let shows = |r: &&Shown| self.shows(scope, r);
        self.records.iter().filter(shows).collect()
    }
}

fn listed(
    world: &World,
    scope: &Scope,
    register: &str,
    under: Option<UnitId>,
) -> Result<Vec<Shown>, Fault> {
    let (mut found, mut after) = (Vec::new(), None::<String>);
    loop {
        let ask = Ask {
            register,
            under,
            limit: 4,
            after: after.as_deref(),
            ..Ask::default()
        };
        let app = &world.app;
        let page = app.db.read(|conn| view::list(conn, app, scope, &ask))?;
        found.extend(page.records);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

fn one(world: &World, scope: &Scope, id: &str) -> Result<Shown, Fault> {
    let app = &world.app;
    app.db.read(|conn| view::one(conn, app, scope, id.parse()?))
}

/// To whom does not see it, there is no such thing.
fn is_missing<T>(found: &Result<T, Fault>) -> bool {
    matches!(found, Err(fault) if fault.kind() == Kind::Missing)
}

fn ids<'r>(records: impl IntoIterator<Item = &'r Shown>) -> Vec<&'r str> {
    records.into_iter().map(|r| r.id.as_str()).collect()
}

fn lists(all: &All<'_>, scope: &Scope, under: UnitId) {
    for register in REGISTERS {
        let of = |r: &&&Shown| r.register == register;
        let seen = all.seen(scope);
        let found = listed(all.world, scope, register, None);
        if !scope.registers.has(register) {
            assert!(is_missing(&found), "{register}");
            continue;
        }
        assert_eq!(ids(&found.unwrap()), ids(seen.iter().filter(of).copied()));
        let found = listed(all.world, scope, register, Some(under));
        if all.is_below(under, scope.tops()) {
            let inside = |r: &&&Shown| all.is_below(all.unit(r), &[under]);
            let expected = seen.iter().filter(of).filter(inside).copied();
            assert_eq!(ids(&found.unwrap()), ids(expected));
        } else {
            assert!(is_missing(&found), "{under}");
        }
    }
}

/// Each record alone: its history, and the others about its thing.
fn records(all: &All<'_>, scope: &Scope) {
    let seen: BTreeSet<&str> = ids(all.seen(scope)).into_iter().collect();
    for whole in &all.records {
        let found = one(all.world, scope, &whole.id);
        if !seen.contains(whole.id.as_str()) {
            assert!(is_missing(&found), "{}", whole.id);
            continue;
        }
        let found = found.unwrap();
        let same: Vec<&String> = whole.same_thing.iter().collect();
        let shown: Vec<&String> = found.same_thing.iter().collect();
        let expected = same.iter().filter(|id| seen.contains(id.as_str()));
        assert_eq!(shown, expected.copied().collect::<Vec<_>>());
        assert_eq!(found.same_thing.len() + found.same_thing_hidden, same.len());
        let said = whole
            .same_as
            .as_ref()
            .filter(|id| seen.contains(id.as_str()));
        assert_eq!(found.same_as.as_ref(), said);
        if scope.public_only {
            assert!(found.history.is_empty());
            continue;
        }
        let (moved, before) = (id(MOVED.0), all.world.unit(MOVED.1));
        let outside = whole.id == moved && !all.is_below(before, scope.tops());
        assert_eq!(found.history_hidden, usize::from(outside));
        assert_eq!(
            found.history.len() + found.history_hidden,
            whole.history.len()
        );
    }
}

fn traces(all: &All<'_>, scope: &Scope) {
    let seen: BTreeSet<&str> = ids(all.seen(scope)).into_iter().collect();
    let everything = Scope::everything(&all.world.app.units.at_hand().tree);
    let traced = |scope: &Scope, id: &FigureId| {
        all.world
            .with_books(|conn, books| figures::trace(conn, books, id, scope, Page::FIRST))
    };
    for (measure, unit) in [
        ("luot-hoc-tap", "nuoc"),
        ("luot-hoc-tap", "xa-a11"),
        ("hoi-nghi", "tinh-a"),
        ("duong-nong-thon", "nuoc"),
        ("dang-vien", "huyen-a1"),
    ] {
        let unit_id = all.world.unit(unit);
        let id = all.world.result(measure, unit_id, "2024", Basis::Then);
        let whole = traced(&everything, &id).unwrap();
        let cut = traced(scope, &id);
        if is_missing(&cut) {
            continue;
        }
        let cut = cut.unwrap();
        let entry = |e: &TracedEntry| json!([e.record.to_string(), e.rule, e.line, e.part]);
        let kept = whole.entries.iter();
        let kept = kept.filter(|e| seen.contains(e.record.to_string().as_str()));
        let kept: Vec<Value> = kept.map(entry).collect();
        let shown: Vec<Value> = cut.entries.iter().map(entry).collect();
        let catalog = all.world.app.programmes.current();
        if catalog.pack.measures[measure].least_told().is_none() {
            assert_eq!(shown, kept, "{measure} {unit} {scope:?}");
            assert_eq!(cut.figure, whole.figure, "all see the same value");
        }
        // Of few people some of what is seen may still not be told.
        assert!(shown.iter().all(|entry| kept.contains(entry)));
        assert_eq!(
            (cut.total, cut.hidden),
            (whole.total, whole.total - shown.len())
        );
    }
}

#[test]
fn a_scope_shows_what_a_naive_filter_leaves_and_counts_the_rest() {
    for world in worlds() {
        furnish(&world);
        let all = All::of(&world);
        let units: Vec<UnitId> = {
            let tree = &world.app.units.at_hand().tree;
            tree.units().map(|unit| unit.id).collect()
        };
        let one_of = move || prop::sample::select(units.clone());
        let tops = prop::collection::vec(one_of(), 0..4);
        let registers = prop::option::of(prop::sample::subsequence(REGISTERS.to_vec(), 0..3));
        let asked = (tops, registers, any::<bool>(), one_of());
        let config = Config {
            cases: 48,
            failure_persistence: None,
            ..Config::default()
        };
        let told = TestRunner::new(config).run(&asked, |(tops, registers, public_only, under)| {
            let registers = registers.map_or(Registers::All, |some| {
                Registers::Only(some.into_iter().map(str::to_owned).collect())
            });
            let mut scope = Scope::below(tops, registers, None);
            scope.public_only = public_only;
            lists(&all, &scope, under);
            records(&all, &scope);
            traces(&all, &scope);
            Ok(())
        });
        told.unwrap();
    }
}
