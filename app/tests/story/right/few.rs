//! Numbers of few people are told nowhere, nor what would tell them by subtraction.

use lantoa::books::entries::rollup::Basis::{Now, Then};
use lantoa::books::figures::{self, Figure, FigureId, Page, Sight};
use lantoa::books::records::view;
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use serde_json::{Value, json};
use vi::Span;

use crate::world::{World, id, worlds};

const MEASURE: &str = "ho-mua-bhyt";

/// A model that helped so many households to insurance.
fn model(n: u32, unit: &str, when: &str, households: i64) -> Value {
    json!({
        "id": id(n), "register": "mo-hinh", "unit": unit, "acts": [{"action": "ra-mat"}],
        "fields": {
            "ten": format!("Tổ hùn vốn {n}"), "linh-vuc": "giam-ngheo-an-sinh",
            "dang-ky": when, "thoi-gian": when, "ho-bhyt": households,
        },
    })
}

fn asked(world: &World, unit: &str, period: &str) -> FigureId {
    world.result(MEASURE, world.unit(unit), period, Then)
}

fn seen(world: &World, scope: &Scope, id: &FigureId) -> Figure {
    world
        .with_books(|conn, books| Sight::of(books, scope).one(conn, id))
        .unwrap()
}

fn value(figure: &Figure) -> Option<String> {
    let evidenced = figure.evidenced.as_ref()?;
    evidenced.value.map(|v| v.to_string())
}

fn furnished() -> Vec<World> {
    let worlds = worlds();
    for world in &worlds {
        for (n, unit, when, households) in [
            (1, "xa-a11", "2025-10-05", 9),
            (2, "xa-a12", "2025-11-05", 3),
            (3, "xa-a21", "2025-10-05", 20),
            (4, "xa-a22", "2025-10-05", 30),
            (5, "xa-b11", "2025-03-14", 40),
            (6, "xa-b11", "2025-03-15", 2),
        ] {
            world.put(&model(n, unit, when, households)).unwrap();
        }
    }
    worlds
}

#[test]
fn a_small_number_and_the_one_beside_it_are_withheld() {
    for world in furnished() {
        let public = Scope::public(&world.app.units.at_hand().tree);
        let told = |unit| value(&seen(&world, &public, &asked(&world, unit, "2025")));
        assert_eq!(told("xa-a12"), None, "three households");
        assert_eq!(told("xa-a11"), None, "twelve in the district less nine");
        assert_eq!(told("huyen-a1").as_deref(), Some("12"));
        assert_eq!(told("xa-a21").as_deref(), Some("20"));
        assert_eq!(told("nuoc").as_deref(), Some("104"));
        // Those inside see everything.
        let inside = Scope::subtree(world.unit("huyen-a1"));
        let figure = seen(&world, &inside, &asked(&world, "xa-a12", "2025"));
        assert_eq!(value(&figure).as_deref(), Some("3"));
        assert!(!figure.withheld);
        // Of the district they see what everybody sees of those beside it.
        let figure = seen(&world, &inside, &asked(&world, "xa-a21", "2025"));
        assert_eq!(value(&figure).as_deref(), Some("20"));
    }
}

#[test]
fn a_part_of_a_year_does_not_tell_the_rest() {
    for world in furnished() {
        let public = Scope::public(&world.app.units.at_hand().tree);
        for period in [
            "2025-10",
            "2025-01-01..2025-03-14",
            "2025-01-01..2025-03-15",
            "2024-12-15..2025-06-14",
            "2024-01-01..2025-12-31",
        ] {
            let figure = seen(&world, &public, &asked(&world, "nuoc", period));
            assert!(figure.withheld && value(&figure).is_none(), "{period}");
        }
        let span = Span::parse("2025-10").unwrap();
        let unit = world.unit("nuoc");
        let list = world
            .with_books(|conn, books| {
                Sight::of(books, &public).of_unit(conn, unit, Some(&span), Then)
            })
            .unwrap();
        let listed = list.iter().find(|f| world.slug(f) == MEASURE).unwrap();
        assert_eq!(value(listed), None);
    }
}

#[test]
fn a_span_over_years_is_told_where_nothing_else_lies_in_it() {
    for world in worlds() {
        world
            .put(&model(1, "xa-a11", "2016-01-01..2020-08-06", 90))
            .unwrap();
        let public = Scope::public(&world.app.units.at_hand().tree);
        let told = || {
            let figure = asked(&world, "huyen-a1", "2016-01-01..2020-08-06");
            value(&seen(&world, &public, &figure))
        };
        assert_eq!(told().as_deref(), Some("90"));
        world.put(&model(2, "xa-a12", "2018-03-05", 7)).unwrap();
        assert_eq!(told(), None);
    }
}

#[test]
fn the_other_tree_does_not_tell_what_moved() {
    for world in furnished() {
        world
            .operate("on = 2026-01-01\n[[act]]\nkind = \"merge\"\nunits = [\"xa-a12\"]\ninto = \"xa-a21\"\n")
            .unwrap();
        let public = Scope::public(&world.app.units.at_hand().tree);
        let now = |unit| FigureId {
            basis: Now,
            ..asked(&world, unit, "2025")
        };
        assert_eq!(
            value(&seen(&world, &public, &now("xa-a21"))),
            None,
            "20 and 23"
        );
        assert_eq!(
            value(&seen(&world, &public, &now("xa-a22"))).as_deref(),
            Some("30")
        );
    }
}

#[test]
fn a_record_and_a_trace_do_not_tell_what_the_figure_withholds() {
    for world in furnished() {
        let tree = world.app.units.at_hand().tree.clone();
        let public = Scope::public(&tree);
        let all = Scope::everything(&tree);
        for (unit, n) in [("xa-a12", 2_u32), ("xa-a22", 4)] {
            let figure = asked(&world, unit, "2025");
            let trace = world
                .with_books(|conn, books| {
                    figures::trace(conn, books, &figure, &public, Page::FIRST)
                })
                .unwrap();
            assert_eq!((trace.entries.len(), trace.hidden, trace.total), (0, 1, 1));
            let shown = |scope: &Scope| {
                let id = id(n).parse().unwrap();
                let read = |conn: &mut db::Conn| view::one(conn, &world.app, scope, id);
                world.app.db.read::<_, Fault>(read).unwrap()
            };
            let told = |scope| {
                let record = shown(scope);
                let lines = record
                    .lines()
                    .map(|(field, _)| &field.label)
                    .any(|label| label.contains("BHYT") || label.contains("bảo hiểm"));
                (record.fields.get("ho-bhyt").is_some(), lines)
            };
            assert_eq!(told(&public), (false, false));
            assert_eq!(told(&all), (true, true));
            let listed = world
                .app
                .db
                .read(|conn| view::newest(conn, &world.app, &public, "mo-hinh", 50))
                .unwrap();
            assert!(listed.iter().all(|r| r.fields.get("ho-bhyt").is_none()));
        }
    }
}

#[test]
fn a_statement_about_few_is_withheld_in_its_record_and_in_the_sum_above() {
    for world in worlds() {
        let say = |n: u32, unit: &str, value: i64| {
            let record = json!({
                "id": id(n), "register": "khai-bao", "unit": unit,
                "fields": {
                    "chi-tieu": MEASURE, "noi-ve": "Hộ được giúp", "gia-tri": value,
                    "tinh-chat": "result", "thoi-diem": "2025",
                },
            });
            world.put(&record).unwrap();
        };
        say(1, "xa-a11", 9);
        say(2, "xa-a12", 3);
        let public = Scope::public(&world.app.units.at_hand().tree);
        let above = seen(&world, &public, &asked(&world, "huyen-a1", "2025"));
        assert!(above.below.is_none() && above.withheld, "12 less 9");
        let own = seen(&world, &public, &asked(&world, "xa-a11", "2025"));
        assert_eq!(own.declared[0].value.to_string(), "9");
        for (n, open) in [(1, true), (2, false)] {
            let read =
                |conn: &mut db::Conn| view::one(conn, &world.app, &public, id(n).parse().unwrap());
            let record = world.app.db.read::<_, Fault>(read).unwrap();
            assert_eq!(record.fields.get("gia-tri").is_some(), open);
        }
    }
}
