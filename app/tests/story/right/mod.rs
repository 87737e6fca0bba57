//! Figures that were wrong once, each with its right value.

mod below;
mod few;
mod trace;

use lantoa::books::entries::rollup::Basis::{self, Now, Then};
use lantoa::books::figures::Below;
use serde_json::{Value, json};
use vi::{Bound, Span};

use crate::seen;
use crate::world::{REFORM, World, conference, id, survey, worlds};

/// What is said of a unit's total; by a newspaper where one is named.
fn declaration(n: u32, unit: &str, measure: &str, value: &Value, when: &str) -> Value {
    json!({
        "id": id(n), "register": "khai-bao", "unit": unit,
        "fields": {
            "chi-tieu": measure, "noi-ve": format!("Số thử {n}"), "gia-tri": value,
            "tinh-chat": "result", "thoi-diem": when,
        },
    })
}

fn told(world: &World, n: u32, unit: &str, measure: &str, value: i64, when: &str) {
    let record = declaration(n, unit, measure, &json!(value), when);
    world.put(&record).unwrap();
}

fn below(world: &World, measure: &str, unit: &str, period: &str, basis: Basis) -> Option<Below> {
    world.figure(measure, unit, period, basis).below
}

/// Value, upper end, n/N.
fn summed(below: Option<&Below>) -> String {
    let Some(b) = below else { return "-".into() };
    let high = b.high.map_or(String::new(), |h| format!("–{h}"));
    let value = b.value.map_or("?".into(), |v| v.to_string());
    format!("{value}{high} {} {}/{}", b.bound, b.n, b.of)
}

fn sound(world: &World) {
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn declarations_for_months_of_a_year_add() {
    for world in worlds() {
        let one = |n, unit, value, when| told(&world, n, unit, "luot-hoc-tap", value, when);
        one(1, "xa-a11", 5, "2025-08");
        one(2, "xa-a11", 7, "2025-09");
        one(3, "xa-a12", 4, "2025-08");
        one(4, "xa-a12", 4, "2025-09");
        let year = below(&world, "luot-hoc-tap", "huyen-a1", "2025", Then);
        assert_eq!(summed(year.as_ref()), "20 exact 2/2");
        let month = below(&world, "luot-hoc-tap", "huyen-a1", "2025-08", Then);
        assert_eq!(summed(month.as_ref()), "9 exact 2/2");
        // A newspaper tells another number of the same month: between the two.
        let mut rival = declaration(5, "xa-a12", "luot-hoc-tap", &json!(6), "2025-08");
        rival["source"] = json!("bao");
        world.put(&rival).unwrap();
        let year = below(&world, "luot-hoc-tap", "huyen-a1", "2025", Then);
        assert_eq!(summed(year.as_ref()), "20–22 range 2/2");
        sound(&world);
    }
}

#[test]
fn rivals_with_different_wholes_are_no_range() {
    for world in worlds() {
        let ratio = |value: i64, of: i64| json!({"value": value, "of": of});
        let first = declaration(1, "xa-a11", "ho-ngheo", &ratio(41, 44), "2024");
        let mut second = declaration(2, "xa-a11", "ho-ngheo", &ratio(97, 100), "2024");
        second["source"] = json!("bao");
        world.put(&first).unwrap();
        world.put(&second).unwrap();
        world
            .put(&declaration(3, "xa-a12", "ho-ngheo", &ratio(1, 10), "2024"))
            .unwrap();
        let said = below(&world, "ho-ngheo", "huyen-a1", "2024", Then).unwrap();
        assert_eq!(said.missing, [world.unit("xa-a11")]);
        assert_eq!(summed(Some(&said)), "1 exact 1/2");
        assert_eq!(said.denominator.unwrap().to_string(), "10");
        sound(&world);
    }
}

#[test]
fn a_range_and_more_than_is_more_than_their_lower_ends() {
    for world in worlds() {
        let roads = |n, length: Value| {
            world
                .put(&survey(
                    n,
                    "xa-a21",
                    "2024-06-01",
                    &json!({"duong": length}),
                ))
                .unwrap();
        };
        roads(1, json!({"value": 1, "high": 100}));
        roads(2, json!("trên 5 km"));
        let told = || {
            let figure = world.figure("duong-nong-thon", "tinh-a", "2024", Then);
            figure
                .evidenced
                .unwrap()
                .quantity()
                .unwrap()
                .to_vi(vi::Uom::Km)
        };
        assert_eq!(told(), "trên 6 km");
        roads(2, json!("khoảng 5 km"));
        assert_eq!(told(), "khoảng từ 6 đến 105 km");
        roads(2, json!("tối đa 5 km"));
        assert_eq!(told(), "từ 1 đến 105 km");
        roads(2, json!("gần 5 km"));
        assert_eq!(told(), "tối đa 105 km");
        sound(&world);
    }
}

const MERGER: &str = r#"
on = 2026-05-01
document = "Nghị quyết thử"

[[act]]
kind = "merge"
units = ["xa-a12"]
into = "xa-a11"
"#;

#[test]
fn a_unit_merged_into_one_with_data_still_counts() {
    for world in worlds() {
        told(&world, 1, "xa-a12", "luot-hoc-tap", 2, "2026-03");
        world
            .put(&conference(7, "xa-a12", "2026-03-03", &json!(20), None))
            .unwrap();
        world
            .put(&conference(8, "xa-a11", "2026-03-03", &json!(30), None))
            .unwrap();
        world.operate(MERGER).unwrap();
        let now = |unit| summed(below(&world, "luot-hoc-tap", unit, "2026", Now).as_ref());
        assert_eq!(now("huyen-a1"), "2 exact 1/1");
        told(&world, 2, "xa-a11", "luot-hoc-tap", 3, "2026-03");
        assert_eq!(now("huyen-a1"), "5 exact 1/1");
        let then = below(&world, "luot-hoc-tap", "huyen-a1", "2026-03", Then);
        assert_eq!(summed(then.as_ref()), "5 exact 2/2");
        assert_eq!(
            world.proved("luot-hoc-tap", "xa-a11", "2026", Now),
            "50 exact"
        );
        assert_eq!(
            world.proved("luot-hoc-tap", "xa-a11", "2026", Then),
            "30 exact"
        );
        assert_eq!(
            world.proved("luot-hoc-tap", "huyen-a1", "2026", Now),
            "50 exact"
        );
        sound(&world);
    }
}

#[test]
fn units_that_ended_and_wait_are_in_no_coverage() {
    for world in worlds() {
        told(&world, 1, "xa-a21", "luot-hoc-tap", 4, "2024");
        told(&world, 2, "xa-a22", "luot-hoc-tap", 5, "2024");
        world.operate(REFORM).unwrap();
        // Three communes stand: the two new ones and xa-a22; the divided one waits at the province.
        let now = below(&world, "luot-hoc-tap", "tinh-a", "2024", Now).unwrap();
        assert_eq!(summed(Some(&now)), "9 exact 1/3");
        assert_eq!(now.waiting, 1);
        sound(&world);
    }
}

#[test]
fn what_an_ended_unit_and_those_below_it_said_is_not_added_twice() {
    for world in worlds() {
        told(&world, 1, "xa-a22", "luot-hoc-tap", 5, "2024");
        told(&world, 2, "huyen-a2", "luot-hoc-tap", 9, "2024");
        world.operate(REFORM).unwrap();
        let now = below(&world, "luot-hoc-tap", "tinh-a", "2024", Now);
        assert_eq!(summed(now.as_ref()), "5 exact 1/3");
    }
}

#[test]
fn stocks_of_units_that_ended_are_listed_while_they_stood() {
    for world in worlds() {
        world
            .put(&survey(
                1,
                "huyen-a1",
                "2025-03-10",
                &json!({"dang-vien": 100}),
            ))
            .unwrap();
        world
            .put(&survey(
                2,
                "xa-a22",
                "2025-03-10",
                &json!({"dang-vien": 30}),
            ))
            .unwrap();
        world.operate(REFORM).unwrap();
        for (unit, period, value) in [
            ("huyen-a1", "2025-01-01..2025-06-30", "100 exact"),
            ("tinh-a", "2025-01-01..2025-06-30", "130 exact"),
            ("nuoc", "2025-03", "130 exact"),
            ("nuoc", "2025-03-05..2025-03-12", "130 exact"),
            ("nuoc", "2025", "30 exact"),
        ] {
            assert_eq!(
                world.proved("dang-vien", unit, period, Then),
                value,
                "{unit} {period}"
            );
            let span = Span::parse(period).unwrap();
            let top = world.unit(unit);
            let list = world
                .with_books(|conn, books| seen::of_unit(conn, books, top, Some(&span), Then))
                .unwrap();
            let listed = list.iter().filter(|f| world.slug(f) == "dang-vien").count();
            assert_eq!(listed, 1, "{unit} {period}");
        }
        // Without a period the list names the part of the year in which the district stood.
        let own = world.figures("huyen-a1", Then);
        let stock = own.iter().find(|f| world.slug(f) == "dang-vien").unwrap();
        assert_eq!(stock.id.period.iso(), "2025-01-01..2025-06-30");
        sound(&world);
    }
}

#[test]
fn sameness_has_no_order_is_kept_by_edits_and_taken_back_by_an_action() {
    for world in worlds() {
        let one = |n| conference(n, "xa-a11", "2024-03-05", &json!(40), None);
        let same = |n, other| {
            let mut record = one(n);
            record["same_as"] = json!(id(other));
            record
        };
        let count = || world.proved("hoi-nghi", "tinh-a", "2024", Then);
        // 2 = 3 is said before 1 = 2.
        world.put(&one(3)).unwrap();
        world.put(&same(2, 3)).unwrap();
        world.put(&same(1, 2)).unwrap();
        assert_eq!(count(), "1 exact");
        sound(&world);
        // 5 = 6 and 4 = 6, then 6 = 1: all are one.
        world.put(&one(6)).unwrap();
        world.put(&same(5, 6)).unwrap();
        world.put(&same(4, 6)).unwrap();
        assert_eq!(count(), "2 exact");
        world.put(&same(6, 1)).unwrap();
        assert_eq!(count(), "1 exact");
        sound(&world);
        // An edit that does not speak of it keeps it.
        let mut edited = one(6);
        edited["fields"]["tham-du"] = json!(41);
        assert!(world.put(&edited).unwrap().changed);
        assert_eq!(count(), "1 exact");
        // It is taken back at the record that says it, and only there.
        let refused = world.separate(3).unwrap_err().to_string();
        assert!(refused.contains(&id(2)), "{refused}");
        world.separate(6).unwrap();
        assert_eq!(count(), "2 exact");
        world.separate(4).unwrap();
        assert_eq!(count(), "3 exact");
        sound(&world);
        // The smallest id leaves its group: the others stay one.
        world.separate(1).unwrap();
        assert_eq!(count(), "4 exact");
        world.separate(2).unwrap();
        assert_eq!(count(), "5 exact");
        sound(&world);
    }
}

#[test]
fn sums_beyond_64_bits_are_told_and_stop_nobody() {
    for world in worlds() {
        let most = 1_000_000_000_000_000_i64;
        let gifts = |n, unit: &str, amounts: &[i64]| {
            let lines: Vec<Value> = amounts.iter().map(|n| json!({"so-tien": n})).collect();
            survey(
                n,
                unit,
                "2024-05-05",
                &json!({"dong-gop-tung-nguoi": lines}),
            )
        };
        for n in 1..=10 {
            world.put(&gifts(n, "xa-a11", &[most; 1_000])).unwrap();
        }
        world.put(&gifts(91, "xa-a12", &[1])).unwrap();
        for unit in ["huyen-a1", "tinh-a", "nuoc"] {
            for period in ["2024", "2024-05", "2024-04-20..2024-06-03"] {
                assert_eq!(
                    world.proved("tien-thu", unit, period, Then),
                    "10000000000000000001 exact",
                    "{unit} {period}"
                );
            }
        }
        let figure = world
            .figure("tien-thu", "nuoc", "2024", Now)
            .evidenced
            .unwrap();
        assert_eq!(figure.bound, Bound::Exact);
        let told = figure.quantity().unwrap().to_vi(vi::Uom::Vnd);
        assert_eq!(told, "10.000.000.000.000.000.001 đồng");
        sound(&world);
    }
}

/// Behind a change of the tree the cells are made again the quick way where that leads there, and
/// from all entries otherwise: the books are true either way, and stay so for what comes later.
#[test]
fn cells_behind_a_reform_are_those_of_the_entries() {
    for world in worlds() {
        for (n, unit) in (1..).zip(["xa-a11", "xa-a12", "xa-a21", "thon-v1", "huyen-a1"]) {
            let record = conference(n, unit, "2024-03-05", &json!(n), Some(50));
            world.put(&record).unwrap();
            world
                .put(&survey(10 + n, unit, "2025-02", &json!({"dang-vien": n})))
                .unwrap();
        }
        let mut same = conference(6, "xa-a22", "2024-04-05", &json!(9), None);
        same["same_as"] = json!(id(1));
        world.put(&same).unwrap();
        world
            .put(&conference(7, "xa-b11", "2026-01-05", &json!(9), None))
            .unwrap();
        world.operate(REFORM).unwrap();
        sound(&world);
        assert_eq!(world.proved("hoi-nghi", "tinh-a", "2024", Now), "5 exact");
        world
            .put(&conference(8, "xa-moi", "2025-09-05", &json!(7), None))
            .unwrap();
        world
            .put(&survey(18, "xa-phan", "2025-10", &json!({"dang-vien": 3})))
            .unwrap();
        sound(&world);
        world
            .operate(
                &MERGER
                    .replace("xa-a12", "xa-moi")
                    .replace("xa-a11", "xa-phan"),
            )
            .unwrap();
        sound(&world);
        assert_eq!(
            world.proved("luot-hoc-tap", "xa-phan", "2025", Now),
            "7 exact"
        );
    }
}
