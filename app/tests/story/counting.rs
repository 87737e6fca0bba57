//! How results come together: states, things, stocks, ratios, bounds, ragged periods.

use lantoa::books::entries::rollup::Basis::{Now, Then};
use lantoa::shell::fault::Fault;
use serde_json::json;

use crate::world::{REFORM, World, conference, id, survey, worlds};

fn sound(world: &World) {
    assert_eq!(world.differences(), Vec::<String>::new());
}

/// Everything that figures say of some units, for comparing.
fn all_figures(world: &World) -> String {
    let units = ["nuoc", "tinh-a", "huyen-a1", "xa-a11", "xa-a12"];
    let told = |unit| [Then, Now].map(|basis| format!("{:#?}", world.figures(unit, basis)));
    units.into_iter().flat_map(told).collect()
}

#[test]
fn a_record_put_again_changes_nothing() {
    for world in worlds() {
        let record = conference(1, "xa-a11", "2024-03-05", &json!(40), Some(50));
        let first = world.put(&record).unwrap();
        assert!(first.created && first.changed && first.revision == 1);
        let again = world.put(&record).unwrap();
        assert!(!again.created && !again.changed && again.revision == 1);
        let changed = world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(41), Some(50)))
            .unwrap();
        assert!(!changed.created && changed.changed && changed.revision == 2);
        assert_eq!(
            world.proved("luot-hoc-tap", "nuoc", "2024", Then),
            "41 exact"
        );
        assert_eq!(world.proved("hoi-nghi", "nuoc", "2024", Then), "1 exact");
        assert_eq!(
            world.proved("tham-du-hoi-nghi", "nuoc", "2024", Now),
            "41/50 exact"
        );
        sound(&world);
    }
}

#[test]
fn a_late_writer_is_told_of_the_change_between() {
    for world in worlds() {
        let mut record = conference(1, "xa-a11", "2024-03-05", &json!(40), None);
        world.put(&record).unwrap();
        record["revision"] = json!(1);
        record["fields"]["tham-du"] = json!(41);
        assert_eq!(world.put(&record).unwrap().revision, 2);
        record["fields"]["tham-du"] = json!(42);
        let refused = world.put(&record).unwrap_err();
        assert!(
            matches!(&refused, Fault::Conflict(m) if m.contains("lần sửa 2")),
            "{refused}"
        );
        assert_eq!(
            world.proved("luot-hoc-tap", "xa-a11", "2024", Then),
            "41 exact"
        );
        sound(&world);
    }
}

#[test]
fn what_leaves_a_counting_state_is_taken_back_to_the_last_digit() {
    for world in worlds() {
        world
            .put(&survey(
                1,
                "xa-a11",
                "2024-03-05",
                &json!({"dang-vien": 30, "duong": "gần 2,5 km"}),
            ))
            .unwrap();
        world
            .put(&conference(2, "xa-a12", "2024-04", &json!("trên 70"), None))
            .unwrap();
        let before = all_figures(&world);
        let mut other = survey(
            3,
            "xa-a12",
            "2024-05-01",
            &json!({"dang-vien": 12, "ho-ngheo": 3, "tong-ho": 100, "khong-tinh": 4, "duong": 1.25}),
        );
        world.put(&other).unwrap();
        assert_ne!(all_figures(&world), before);
        other["acts"] = json!([{"action": "chot"}, {"action": "mo-lai"}]);
        assert_eq!(world.put(&other).unwrap().revision, 2);
        assert_eq!(all_figures(&world), before);
        sound(&world);
        other["acts"] = json!([{"action": "chot"}, {"action": "mo-lai"}, {"action": "chot"}]);
        world.put(&other).unwrap();
        assert_eq!(
            world.proved("ho-ngheo", "tinh-a", "2024", Now),
            "3/100 exact"
        );
        sound(&world);
    }
}

#[test]
fn a_workflow_is_followed() {
    for world in worlds() {
        let mut record = conference(1, "xa-a11", "2024-03-05", &json!(40), None);
        world.put(&record).unwrap();
        record["acts"] = json!([{"action": "to-chuc"}, {"action": "huy", "reason": "Mưa"}]);
        let refused = world.put(&record).unwrap_err().to_string();
        let possible = "không thể \"huy\"; việc làm được: rut (Rút hồ sơ)";
        assert!(refused.contains(possible), "{refused}");
        record["acts"] = json!([{"action": "huy", "reason": "Mưa"}]);
        let refused = world.put(&record).unwrap_err().to_string();
        assert!(refused.contains("lịch sử không viết lại được"), "{refused}");
        record["acts"] = json!([{"action": "to-chuc"}, {"action": "bay"}]);
        let refused = world.put(&record).unwrap_err().to_string();
        assert!(refused.contains("cho phép: to-chuc, huy, rut"), "{refused}");
    }
}

#[test]
fn one_thing_of_two_units_counts_once_above_both() {
    for world in worlds() {
        world
            .put(&conference(1, "huyen-a1", "2024-03-05", &json!(100), None))
            .unwrap();
        let mut same = conference(2, "xa-a11", "2024-03-05", &json!(40), None);
        same["same_as"] = json!(id(1));
        world.put(&same).unwrap();
        let mut third = conference(3, "xa-a21", "2024-03-05", &json!(20), None);
        third["same_as"] = json!(id(1));
        world.put(&third).unwrap();
        let seen = |unit| world.proved("hoi-nghi", unit, "2024", Then);
        assert_eq!(
            [
                seen("xa-a11"),
                seen("huyen-a1"),
                seen("huyen-a2"),
                seen("tinh-a"),
                seen("nuoc")
            ],
            ["1 exact"; 5]
        );
        // Participations add, at every level.
        assert_eq!(
            world.proved("luot-hoc-tap", "tinh-a", "2024", Then),
            "160 exact"
        );
        sound(&world);
        // It is not the same after all.
        world.separate(2).unwrap();
        assert_eq!(world.proved("hoi-nghi", "tinh-a", "2024", Then), "2 exact");
        sound(&world);
        // And the first is called off.
        let mut third = conference(3, "xa-a21", "2025-03-05", &json!(20), None);
        third["same_as"] = json!(id(1));
        world.put(&third).unwrap();
        assert_eq!(world.proved("hoi-nghi", "tinh-a", "2024", Then), "2 exact");
        assert_eq!(world.proved("hoi-nghi", "tinh-a", "2025", Then), "1 exact");
        // Over both years the conference of many places is one thing.
        assert_eq!(
            world.proved("hoi-nghi", "tinh-a", "2024-01-01..2025-12-31", Then),
            "2 exact"
        );
        sound(&world);
    }
}

#[test]
fn a_stock_is_its_latest_value_and_ends_with_its_unit() {
    for world in worlds() {
        let counted = |n, unit: &str, when: &str, members: i64| {
            world
                .put(&survey(n, unit, when, &json!({"dang-vien": members})))
                .unwrap()
        };
        counted(1, "xa-a11", "2024-02-01", 30);
        counted(2, "xa-a11", "2024-11-01", 33);
        counted(3, "xa-a12", "2024-06-01", 20);
        counted(4, "xa-a11", "2025-03-01", 35);
        assert_eq!(
            world.proved("dang-vien", "huyen-a1", "2024", Then),
            "53 exact"
        );
        assert_eq!(
            world.proved("dang-vien", "xa-a11", "2024-01-01..2024-06-30", Then),
            "30 exact"
        );
        assert_eq!(
            world.proved("dang-vien", "tinh-a", "2024-09-01..2025-04-30", Then),
            "35 exact"
        );
        // Without a value in the period it is missing, not carried on.
        assert_eq!(world.proved("dang-vien", "xa-a12", "2025", Then), "-");
        // The first report comes in late and changes nothing; the latest is withdrawn.
        let mut late = survey(2, "xa-a11", "2024-11-01", &json!({"dang-vien": 33}));
        late["acts"] = json!([{"action": "chot"}, {"action": "mo-lai"}]);
        world.put(&late).unwrap();
        assert_eq!(
            world.proved("dang-vien", "huyen-a1", "2024", Then),
            "50 exact"
        );
        sound(&world);
        world.operate(REFORM).unwrap();
        world
            .put(&survey(
                5,
                "xa-moi",
                "2025-10-01",
                &json!({"dang-vien": 60}),
            ))
            .unwrap();
        // In 2025 the predecessor reported in March, its successor in October: only one counts.
        for basis in [Then, Now] {
            assert_eq!(
                world.proved("dang-vien", "tinh-a", "2025", basis),
                "60 exact"
            );
            assert_eq!(
                world.proved("dang-vien", "tinh-a", "2025-01-01..2025-04-30", basis),
                "35 exact"
            );
        }
        assert_eq!(world.proved("dang-vien", "nuoc", "2024", Now), "50 exact");
        sound(&world);
    }
}

#[test]
fn a_period_is_any_range_of_days() {
    for world in worlds() {
        let days = [
            "2025-12-14",
            "2025-12-15",
            "2025-12-31",
            "2026-01",
            "2026-05-31",
            "2026-06-14",
            "2026-06-15",
            "2026-06",
            "2026",
        ];
        for (n, when) in (1..).zip(days) {
            let record = conference(n, "xa-b11", when, &json!(1_i64 << n), None);
            world.put(&record).unwrap();
        }
        let inside: i64 = [2, 3, 4, 5, 6].iter().map(|n| 1_i64 << n).sum();
        let half = "2025-12-15..2026-06-14";
        for basis in [Then, Now] {
            assert_eq!(
                world.proved("luot-hoc-tap", "nuoc", half, basis),
                format!("{inside} exact")
            );
            assert_eq!(
                world.proved("luot-hoc-tap", "huyen-b1", half, basis),
                format!("{inside} exact")
            );
            assert_eq!(world.proved("hoi-nghi", "tinh-b", half, basis), "5 exact");
        }
        let within = |n: &[u32]| n.iter().map(|n| 1_i64 << n).sum::<i64>();
        assert_eq!(
            world.proved("luot-hoc-tap", "nuoc", "2026-06", Then),
            format!("{} exact", within(&[6, 7, 8]))
        );
        assert_eq!(
            world.proved("luot-hoc-tap", "nuoc", "2026", Then),
            format!("{} exact", within(&[4, 5, 6, 7, 8, 9]))
        );
        assert_eq!(
            world.proved("luot-hoc-tap", "nuoc", "2025-12-15", Then),
            "4 exact"
        );
    }
}

#[test]
fn ratios_keep_their_parts_and_bounds_combine() {
    for world in worlds() {
        for (n, unit, poor, of) in [
            (1, "xa-a11", 3, 100),
            (2, "xa-a12", 5, 300),
            (3, "xa-b11", 1, 7),
        ] {
            let fields = json!({"ho-ngheo": poor, "tong-ho": of, "khong-tinh": n});
            world.put(&survey(n, unit, "2024-12-31", &fields)).unwrap();
        }
        let figure = world.figure("ho-ngheo", "nuoc", "2024", Now);
        let told = figure.evidenced.unwrap();
        assert_eq!(
            [told.value, told.of, told.excluded].map(|d| d.unwrap().to_string()),
            ["9", "407", "6"]
        );
        assert_eq!(told.percent.unwrap().to_string(), "2.21");
        let lengths = ["trên 70 km", "gần 21 km", "hàng trăm km"];
        for (n, length) in (10..).zip(lengths) {
            world
                .put(&survey(
                    n,
                    "xa-a21",
                    "2024-06-01",
                    &json!({"duong": length}),
                ))
                .unwrap();
        }
        // Over and nearly make about; the vague one is counted, never added.
        let roads = world
            .figure("duong-nong-thon", "tinh-a", "2024", Then)
            .evidenced
            .unwrap();
        assert_eq!(roads.value.unwrap().to_string(), "91");
        assert_eq!(
            (roads.bound, roads.records, roads.vague),
            (vi::Bound::About, 3, 1)
        );
        world
            .put(&survey(
                11,
                "xa-a21",
                "2024-06-01",
                &json!({"duong": "20,5 km"}),
            ))
            .unwrap();
        assert_eq!(
            world.proved("duong-nong-thon", "tinh-a", "2024", Then),
            "90.5 over"
        );
        let range = json!({"duong": {"value": 1, "high": 2}});
        world
            .put(&survey(10, "xa-a21", "2024-06-01", &range))
            .unwrap();
        assert_eq!(
            world.proved("duong-nong-thon", "tinh-a", "2024", Then),
            "21.5 over",
            "what is vague is more than nothing"
        );
        sound(&world);
    }
}

#[test]
fn only_vague_values_leave_the_sum_unknown() {
    for world in worlds() {
        world
            .put(&survey(
                1,
                "xa-a21",
                "2024-06-01",
                &json!({"duong": "hàng chục km"}),
            ))
            .unwrap();
        assert_eq!(
            world.proved("duong-nong-thon", "tinh-a", "2024", Then),
            "? vague"
        );
        sound(&world);
    }
}

#[test]
fn what_a_divided_unit_held_waits_above_its_heirs() {
    for world in worlds() {
        for (n, unit) in (1..).zip([
            "xa-a11", "xa-a12", "xa-a21", "huyen-a1", "xa-a22", "thon-v1",
        ]) {
            world
                .put(&conference(n, unit, "2024-05-05", &json!(1_i64 << n), None))
                .unwrap();
        }
        world.operate(REFORM).unwrap();
        let proved = |unit, basis| world.proved("luot-hoc-tap", unit, "2024", basis);
        // The merged ones move, with the village, and so does the district: all that it had went
        // into one commune. The divided one waits.
        assert_eq!(proved("xa-moi", Now), "86 exact");
        assert_eq!(proved("xa-phan", Now), "-");
        assert_eq!(proved("xa-moi", Then), "-");
        assert_eq!(proved("huyen-a1", Then), "86 exact");
        assert_eq!(
            [proved("tinh-a", Then), proved("tinh-a", Now)],
            ["126 exact"; 2]
        );
        // An ended unit along today's tree shows its own, and says that it ended.
        let own = world.figures("xa-a21", Now);
        assert!(
            own.iter()
                .any(|f| world.slug(f) == "luot-hoc-tap" && f.evidenced.is_some())
        );
        let life = world.app.units.at_hand().tree.life(own[0].id.unit);
        assert_eq!(life.unwrap().1.to_string(), "2025-07-01");
        sound(&world);
        let to =
            "on = 2025-08-01\n[[act]]\nkind = \"assign\"\nunit = \"xa-a21\"\nto = \"xa-phan\"\n";
        world.operate(to).unwrap();
        assert_eq!(proved("xa-phan", Now), "8 exact");
        sound(&world);
    }
}
