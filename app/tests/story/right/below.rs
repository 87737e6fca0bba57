//! Sums of what units below declared: `verify` adds them up by a way of its own, and what one reading
//! tells of several figures is of one moment.

use lantoa::books::entries::rollup::Basis::Now;
use lantoa::books::figures::{self, Books, Figure};
use lantoa::shell::fault::Fault;
use orgtree::UnitId;
use vi::{Decimal, Span};

use super::{below, sound, summed, told};
use crate::seen;
use crate::world::{World, worlds};

/// What `verify` finds when the figures along today's tree are answered with a fault.
fn faults(world: &World, plant: impl Fn(&mut Vec<Figure>)) -> Vec<String> {
    let found = world.with_books(|conn, books| {
        figures::recheck(conn, books, |conn, unit| {
            let mut list = listed(conn, books, unit)?;
            plant(&mut list);
            Ok(list)
        })
    });
    found.unwrap().differences
}

fn listed(conn: &mut db::Conn, books: Books<'_>, unit: UnitId) -> Result<Vec<Figure>, Fault> {
    seen::of_unit(conn, books, unit, None, Now)
}

/// Two communes with data become one that has data, too; a third declares beside them.
fn merged() -> Vec<World> {
    let worlds = worlds();
    for world in &worlds {
        told(world, 1, "xa-a11", "dang-vien", 30, "2025-11-01");
        told(world, 2, "xa-a12", "luot-hoc-tap", 7, "2025-02");
        told(world, 3, "xa-a11", "luot-hoc-tap", 5, "2025-02");
        told(world, 4, "xa-a21", "luot-hoc-tap", 4, "2025-02");
        let merge =
            "on = 2025-03-01\n[[act]]\nkind = \"merge\"\nunits = [\"xa-a12\"]\ninto = \"xa-a11\"\n";
        world.operate(merge).unwrap();
    }
    worlds
}

#[test]
fn merging_into_a_unit_that_has_data_adds_both_and_counts_one() {
    for world in merged() {
        let year = below(&world, "luot-hoc-tap", "huyen-a1", "2025", Now);
        assert_eq!(summed(year.as_ref()), "12 exact 1/1");
        sound(&world);
    }
}

#[test]
fn a_fault_in_the_sums_below_is_seen() {
    for world in merged() {
        assert_eq!(faults(&world, |_| {}), Vec::<String>::new());
        type Plant = fn(&mut Vec<Figure>);
        let plants: [(&str, Plant); 4] = [
            ("a heir and its predecessor both counted", |list| {
                let below = list.iter_mut().filter_map(|f| f.below.as_mut());
                below.for_each(|b| b.n += 1);
            }),
            ("an N that still knows the predecessor", |list| {
                let below = list.iter_mut().filter_map(|f| f.below.as_mut());
                below.for_each(|b| b.of += 1);
            }),
            ("a statement lost", |list| {
                let below = list.iter_mut().filter_map(|f| f.below.as_mut());
                below.for_each(|b| {
                    b.value = b.value.and_then(|v| v.checked_sub(Decimal::from(1)));
                });
            }),
            ("a figure not listed", Vec::clear),
        ];
        for (what, plant) in plants {
            let found = faults(&world, plant);
            let named = found
                .iter()
                .any(|f| f.contains("huyen-a1") && f.contains("12"));
            assert!(named, "{what}: {found:?}");
        }
    }
}

#[test]
fn what_is_written_meanwhile_is_not_half_in_a_list() {
    for world in worlds() {
        told(&world, 1, "xa-a11", "luot-hoc-tap", 5, "2025-02");
        let top = world.unit("huyen-a1");
        let year = Span::parse("2025").unwrap();
        let seen = world.with_books(|conn, books| {
            let ask = |conn: &mut db::Conn| {
                seen::of_unit(conn, books, top, Some(&year), Now)
            };
            let before = ask(conn)?;
            // Somebody writes, and somebody merges, while this one is still reading.
            told(&world, 2, "xa-a12", "luot-hoc-tap", 7, "2025-02");
            let merge = "on = 2025-03-01\n[[act]]\nkind = \"merge\"\nunits = [\"xa-a12\"]\ninto = \"xa-a11\"\n";
            world.operate(merge)?;
            Ok((before, ask(conn)?))
        });
        let (before, after) = seen.unwrap();
        assert_eq!(before, after);
        assert_eq!(summed(after[0].below.as_ref()), "5 exact 1/2");
        let now = below(&world, "luot-hoc-tap", "huyen-a1", "2025", Now);
        assert_eq!(summed(now.as_ref()), "12 exact 1/1");
        sound(&world);
    }
}
