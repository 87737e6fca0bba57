//! The real reform of 1 July 2025 on the whole tree, with the traps that it sets.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod facts;
mod past;
mod speed;

use std::sync::LazyLock;

use orgtree::{
    Act, Applied, Change, Day, Designation, NewUnit, Operation, Ref, Tree, UnitId, country,
};

const UNITS_2024: &str = include_str!("../../../../data/units-2024.csv");
const UNITS_2025: &str = include_str!("../../../../data/units-2025.csv");
const SUCCESSION: &str = include_str!("../../../../data/succession-2025-07-01.csv");
const REFORM: &str = include_str!("../../../../data/reform-2025-07-01.toml");
const CHANGES: &str = include_str!("../../../../data/changes-2016-2025.csv");

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).unwrap()
}

fn operation(text: &str, name: &str) -> Operation {
    Operation::parse(text, name)
        .unwrap()
        .with_tables(|table| match table {
            "units-2025.csv" => Ok(UNITS_2025.to_owned()),
            "succession-2025-07-01.csv" => Ok(SUCCESSION.to_owned()),
            other => Err(format!("không có {other}")),
        })
        .unwrap()
}

/// Villages of a commune that was divided, of one merged whole, and a cell of a district.
fn hang_below(tree: &Tree) -> Tree {
    let divided = SUCCESSION
        .lines()
        .find(|line| line.starts_with("commune,") && line.contains(",part,"))
        .unwrap();
    let divided = divided.split(',').nth(1).unwrap();
    let acts = [
        ("thon-chia", "village", divided),
        ("thon-nhap", "village", "30208"),
        ("chi-bo-huyen", "party", "lai-vung"),
    ]
    .map(|(slug, line, parent)| {
        Act::Create(NewUnit {
            line: line.to_owned(),
            level: if line == "party" { "cell" } else { "village" }.to_owned(),
            kind: "thôn".to_owned(),
            name: "Thôn 1".to_owned(),
            code: None,
            slug: Some(slug.to_owned()),
            parent: Some(Ref::from(parent)),
            lat: None,
            lon: None,
        })
    });
    let create = Operation {
        on: day(2020, 1, 1),
        document: None,
        acts: acts.into(),
    };
    tree.apply(&create).unwrap().tree
}

static REFORMED: LazyLock<(Tree, Applied)> = LazyLock::new(|| {
    let tree = hang_below(&country(UNITS_2024, CHANGES, SUCCESSION).unwrap());
    let applied = tree
        .apply(&operation(REFORM, "reform-2025-07-01.toml"))
        .unwrap();
    (tree, applied)
});

fn eve() -> Day {
    day(2025, 6, 30)
}

fn old(code: &str) -> UnitId {
    REFORMED.0.find(code, Some(eve())).unwrap()
}

fn new(code: &str) -> UnitId {
    REFORMED.1.tree.find(code, None).unwrap()
}

#[test]
fn counts_before_and_after() {
    let tree = &REFORMED.1.tree;
    let root = tree.root().unwrap();
    assert_eq!(root, UnitId(1));
    let count = |level, day| tree.coverage(root, "territory", level, day);
    let before = ["province", "district", "commune"].map(|level| count(level, eve()));
    let after = ["province", "district", "commune"].map(|level| count(level, day(2025, 7, 1)));
    assert_eq!(before, [63, 696, 10_035]);
    assert_eq!(after, [34, 0, 3_321]);
    let counts: Vec<String> = REFORMED
        .1
        .report
        .iter()
        .filter(|change| matches!(change, Change::Count { .. }))
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        counts,
        [
            "Số đơn vị địa bàn, cấp xã: 10035 → 3321",
            "Số đơn vị địa bàn, cấp huyện: 696 → 0",
            "Số đơn vị địa bàn, cấp tỉnh: 63 → 34",
        ]
    );
}

#[test]
fn divided_communes_wait() {
    let tree = &REFORMED.1.tree;
    let divided: Vec<UnitId> = tree
        .units()
        .filter(|unit| unit.life().1 == day(2025, 7, 1))
        .filter(|unit| {
            tree.successors(unit.id)
                .iter()
                .filter(|s| s.on == unit.life().1)
                .count()
                > 1
        })
        .map(|unit| unit.id)
        .collect();
    assert_eq!(divided.len(), 441);
    for id in divided {
        let place = tree.place(id).unwrap();
        assert!(place.waits);
        assert_eq!(tree.latest(place.at).unwrap().level, "province");
    }
}

#[test]
fn five_districts_are_special_zones() {
    let tree = &REFORMED.1.tree;
    for (district, zone) in [
        ("498", "20333"),
        ("318", "11948"),
        ("755", "26732"),
        ("536", "21548"),
        ("471", "19742"),
    ] {
        assert_eq!(old(&format!("district:{district}")), new(zone));
        let now = tree.latest(new(zone)).unwrap();
        assert_eq!(
            (now.level.as_str(), now.kind.as_str()),
            ("commune", "đặc khu")
        );
        assert_eq!(tree.version_on(new(zone), eve()).unwrap().level, "district");
    }
    assert_eq!(
        tree.units()
            .filter(|u| u.versions.last().unwrap().kind == "đặc khu")
            .count(),
        13
    );
}

#[test]
fn a_code_is_not_an_identity() {
    let tree = &REFORMED.1.tree;
    let (tan_thanh, lai_vung) = (old("30226"), new("30226"));
    assert_ne!(tan_thanh, lai_vung);
    assert_eq!(tree.latest(tan_thanh).unwrap().name, "Xã Tân Thành");
    assert_eq!(tree.latest(lai_vung).unwrap().name, "Xã Lai Vung");
    assert_eq!(tree.find("30226", Some(eve())), Ok(tan_thanh));
    assert_eq!(tree.find("30226", None), Ok(lai_vung));
    assert_eq!(tree.find("commune:30226", None), Ok(lai_vung));

    let town = old("30208");
    let hoa_long = tree.place(town).unwrap();
    assert!(!hoa_long.waits);
    assert_eq!(tree.latest(hoa_long.at).unwrap().name, "Xã Hòa Long");
    assert_eq!(
        tree.path_now(town),
        [town, hoa_long.at, new("82"), UnitId(1)]
    );
    assert_eq!(tree.predecessors(lai_vung).len(), 4);
}

#[test]
fn the_old_district_waits_at_todays_province() {
    let tree = &REFORMED.1.tree;
    let district = tree.find("lai-vung", None).unwrap();
    let place = tree.place(district).unwrap();
    assert!(place.waits);
    assert_eq!(place.at, new("82"));
    let province = tree.latest(place.at).unwrap();
    assert_eq!(
        (province.name.as_str(), province.level.as_str()),
        ("Tỉnh Đồng Tháp", "province")
    );
    assert_eq!(
        tree.latest(old("province:82")).unwrap().name,
        "Tỉnh Tiền Giang"
    );
    assert_ne!(old("82"), new("82"));
    assert_eq!(tree.find("876", None), Err(vec![district]));
    assert_eq!(
        tree.path_then(district, eve()),
        [district, old("87"), UnitId(1)]
    );
    // After its end the day is clamped to its last one.
    assert_eq!(
        tree.path_then(district, day(2026, 1, 1)),
        [district, old("87"), UnitId(1)]
    );
    assert_eq!(tree.path_now(district), [district, new("82"), UnitId(1)]);
}

#[test]
fn what_did_not_merge_keeps_its_id() {
    let tree = &REFORMED.1.tree;
    let ngoc_chien = old("03820");
    assert_eq!(ngoc_chien, new("03820"));
    let son_la = tree.find("son-la", None).unwrap();
    assert_eq!(tree.path_now(ngoc_chien), [ngoc_chien, son_la, UnitId(1)]);
    assert_eq!(tree.path_then(ngoc_chien, eve()).len(), 4);
    assert_eq!(
        tree.coverage(son_la, "territory", "commune", day(2025, 7, 1)),
        75
    );
    assert_eq!(tree.unit(son_la).unwrap().versions.len(), 1);
}

#[test]
fn villages_follow_or_wait() {
    let tree = &REFORMED.1.tree;
    let waits = tree.latest(tree.find("thon-chia", None).unwrap()).unwrap();
    assert!(waits.unassigned);
    assert_eq!(
        tree.latest(waits.parent.unwrap()).unwrap().level,
        "province"
    );
    let follows = tree.latest(tree.find("thon-nhap", None).unwrap()).unwrap();
    assert!(!follows.unassigned);
    assert_eq!(
        tree.latest(follows.parent.unwrap()).unwrap().name,
        "Xã Hòa Long"
    );
    let cell = tree
        .latest(tree.find("chi-bo-huyen", None).unwrap())
        .unwrap();
    assert!(cell.unassigned);
    assert_eq!(cell.parent, Some(new("82")));
}

#[test]
fn realms_are_todays_provinces() {
    let tree = &REFORMED.1.tree;
    assert_eq!(tree.realms_under(new("82")), [82].into());
    assert_eq!(tree.realms_under(UnitId(1)).len(), 35);
    for unit in tree.units().filter(|unit| unit.id != UnitId(1)) {
        let path = tree.path_now(unit.id);
        let province = tree.latest(path[path.len() - 2]).unwrap();
        assert_eq!(province.code.as_deref().unwrap().parse(), Ok(unit.realm));
    }
}

#[test]
fn older_names_are_in_the_past() {
    let tree = &REFORMED.1.tree;
    let que_vo = tree.find("que-vo", None).unwrap();
    let name = |day| tree.version_on(que_vo, day).unwrap().name.as_str();
    assert_eq!(name(day(2023, 4, 9)), "Huyện Quế Võ");
    assert_eq!(name(day(2023, 4, 10)), "Thị xã Quế Võ");
    let moc_chau = tree.find("district:123", Some(day(2024, 1, 1))).unwrap();
    assert_eq!(
        tree.version_on(moc_chau, day(2025, 1, 31)).unwrap().kind,
        "huyện"
    );
    assert_eq!(
        // In force, not signed (14 November 2024), is the day.
        tree.version_on(moc_chau, day(2025, 2, 1)).unwrap().kind,
        "thị xã"
    );
}

#[test]
fn a_person_ends_the_waiting() {
    let tree = &REFORMED.1.tree;
    let assign = |unit: &str, to: &str| Operation {
        on: day(2025, 8, 1),
        document: Some("Quyết định 12-QĐ/ĐU".to_owned()),
        acts: vec![Act::Assign {
            unit: unit.into(),
            to: to.into(),
        }],
    };
    let applied = tree.apply(&assign("lai-vung", "commune:30226")).unwrap();
    let district = tree.find("lai-vung", None).unwrap();
    let place = applied.tree.place(district).unwrap();
    assert_eq!((place.at, place.waits), (new("30226"), false));
    // The village waited at a province; a commune of it takes it.
    let village = tree.find("thon-chia", None).unwrap();
    let above = tree.latest(village).unwrap().parent.unwrap();
    let children = tree.children(above, day(2025, 8, 1));
    let commune = *children
        .iter()
        .find(|id| tree.latest(**id).unwrap().level == "commune")
        .unwrap();
    let applied = tree
        .apply(&assign("thon-chia", &commune.to_string()))
        .unwrap();
    assert_eq!(applied.tree.path_now(village)[1], commune);
    assert_eq!(applied.tree.path_then(village, day(2025, 7, 31))[1], above);
    let refused = tree.apply(&assign("30226", "82")).unwrap_err();
    assert!(
        refused[0].to_string().contains("không chờ phân"),
        "{}",
        refused[0]
    );
}

#[test]
fn a_second_reform_is_refused_and_names_lines() {
    let tree = &REFORMED.1.tree;
    let mut again = operation(REFORM, "reform-2025-07-01.toml");
    again.on = day(2026, 1, 1);
    let refused = tree.apply(&again).unwrap_err();
    assert!(refused.len() > 600);
    assert!(
        refused[0].to_string().starts_with("Việc 1: dòng "),
        "{}",
        refused[0]
    );
    let rename = Operation {
        on: day(2024, 1, 1),
        document: None,
        acts: vec![Act::Rename {
            document: None,
            unit: "03820".into(),
            to: Designation {
                name: Some("Xã Ngọc".to_owned()),
                ..Designation::default()
            },
        }],
    };
    let refused = tree.apply(&rename).unwrap_err();
    assert!(
        refused[0]
            .to_string()
            .contains("đã có thay đổi từ 1/7/2025"),
        "{}",
        refused[0]
    );
}
