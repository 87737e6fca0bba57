//! A trace is exactly its figure's entries.

use lantoa::books::entries::rollup::Basis::{self, Now, Then};
use lantoa::books::figures::{self, FigureId, Page, Trace};
use lantoa::shell::access::Scope;
use serde_json::json;
use vi::Span;

use super::sound;
use crate::seen;
use crate::world::{World, conference, survey, worlds};

fn traced(
    world: &World,
    measure: &str,
    unit: &str,
    period: &str,
    basis: Basis,
    page: Page,
) -> Trace {
    let id = world.result(measure, world.unit(unit), period, basis);
    world
        .with_books(|conn, books| {
            figures::trace(conn, books, &id, &Scope::everything(books.tree), page)
        })
        .unwrap()
}

#[test]
fn a_trace_is_the_figures_entries_page_by_page() {
    for world in worlds() {
        for n in 1..=603 {
            let unit = if n % 2 == 0 { "xa-a11" } else { "xa-a12" };
            world
                .put(&conference(n, unit, "2024-03-05", &json!(1), None))
                .unwrap();
        }
        let (mut page, mut seen) = (Page::FIRST, Vec::new());
        loop {
            let part = traced(
                &world,
                "luot-hoc-tap",
                "huyen-a1",
                "2024",
                Then,
                page.clone(),
            );
            assert_eq!((part.total, part.hidden), (603, 0));
            seen.extend(part.entries.iter().map(|e| e.record));
            match part.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 603);
        seen.dedup();
        assert_eq!(seen.len(), 603);
        // Who sees one commune sees its records, and how many others there are.
        let scope = Scope::subtree(world.unit("xa-a11"));
        let address = format!("luot-hoc-tap~{}~2024~then~result", world.unit("huyen-a1").0);
        let cut = world
            .with_books(|conn, books| {
                let id = FigureId::read(books.catalog, &address)?;
                assert_eq!(id.address(books.catalog), address);
                figures::trace(conn, books, &id, &scope, Page::FIRST)
            })
            .unwrap();
        assert_eq!((cut.entries.len(), cut.hidden, cut.total), (301, 302, 603));
    }
}

#[test]
fn a_unit_that_moved_leaves_its_trace_where_it_was() {
    for world in worlds() {
        for n in 1..=3 {
            world
                .put(&conference(n, "xa-a11", "2024-03-05", &json!(100), None))
                .unwrap();
        }
        let moved = "on = 2025-03-01\n[[act]]\nkind = \"reparent\"\nunit = \"xa-a11\"\nparent = \"huyen-a2\"\n";
        world.operate(moved).unwrap();
        for (unit, basis, value, count) in [
            ("huyen-a1", Then, "300 exact", 3),
            ("huyen-a2", Then, "-", 0),
            ("huyen-a1", Now, "-", 0),
            ("huyen-a2", Now, "300 exact", 3),
        ] {
            assert_eq!(world.proved("luot-hoc-tap", unit, "2024", basis), value);
            let trace = traced(&world, "luot-hoc-tap", unit, "2024", basis, Page::FIRST);
            assert_eq!(
                (trace.entries.len(), trace.hidden),
                (count, 0),
                "{unit} {basis:?}"
            );
        }
        sound(&world);
    }
}

#[test]
fn an_open_span_is_traced_to_its_own_entries_alone() {
    for world in worlds() {
        world
            .put(&survey(1, "xa-a21", "..2024-12-31", &json!({"duong": 3})))
            .unwrap();
        world
            .put(&survey(2, "xa-a21", "2024-05-01", &json!({"duong": 5})))
            .unwrap();
        world
            .put(&survey(3, "xa-a21", "unknown", &json!({"duong": 7})))
            .unwrap();
        for (period, value) in [("..2024-12-31", "3"), ("unknown", "7"), ("2024", "5")] {
            let trace = traced(
                &world,
                "duong-nong-thon",
                "tinh-a",
                period,
                Then,
                Page::FIRST,
            );
            let figure = trace.figure.evidenced.unwrap();
            assert_eq!(figure.value.unwrap().to_string(), value, "{period}");
            assert_eq!((trace.entries.len(), trace.total), (1, 1), "{period}");
            assert_eq!(trace.entries[0].quantity.value.to_string(), value);
            // The list of that period has it.
            let span = Span::parse(period).unwrap();
            let top = world.unit("tinh-a");
            let list = world
                .with_books(|conn, books| seen::of_unit(conn, books, top, Some(&span), Then))
                .unwrap();
            assert!(
                list.iter().any(|f| world.slug(f) == "duong-nong-thon"),
                "{period}"
            );
        }
    }
}
