//! A set of units that is not a tree is refused with every reason, one test each.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use orgtree::{
    Assignment, BEGINNING, Day, Defect, Extent, OPEN, Succession, Tree, Unit, UnitId, Version,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn version(from: &str, to: &str, parent: Option<i64>) -> Version {
    Version {
        from: if from.is_empty() {
            BEGINNING
        } else {
            day(from)
        },
        to: if to.is_empty() { OPEN } else { day(to) },
        name: "Đơn vị".to_owned(),
        kind: "xã".to_owned(),
        level: "commune".to_owned(),
        code: None,
        parent: parent.map(UnitId),
        lat: None,
        lon: None,
        document: None,
        unassigned: false,
    }
}

fn unit(id: i64, versions: Vec<Version>) -> Unit {
    Unit {
        id: UnitId(id),
        realm: 1,
        line: "territory".to_owned(),
        slug: None,
        versions,
        assigned: None,
    }
}

fn root() -> Unit {
    unit(1, vec![version("", "", None)])
}

fn under_root(id: i64, from: &str, to: &str) -> Unit {
    unit(id, vec![version(from, to, Some(1))])
}

fn found(units: Vec<Unit>, successions: Vec<Succession>) -> Vec<Defect> {
    Tree::new(units, successions).unwrap_err()
}

fn into(predecessor: i64, successor: i64, extent: Extent, on: &str) -> Succession {
    Succession {
        predecessor: UnitId(predecessor),
        successor: UnitId(successor),
        extent,
        default_heir: false,
        on: day(on),
        document: None,
    }
}

#[test]
fn versions_follow_one_another() {
    let of = |versions| found(vec![root(), unit(2, versions)], vec![]);
    let a = || version("", "2000-01-01", Some(1));
    assert!(matches!(of(vec![])[..], [Defect::NoVersion(UnitId(2))]));
    assert!(matches!(
        of(vec![version("2001-01-01", "2001-01-01", Some(1))])[..],
        [Defect::Empty { .. }]
    ));
    assert!(matches!(
        of(vec![a(), version("1999-12-31", "", Some(1))])[..],
        [Defect::Overlap { .. }]
    ));
    assert!(matches!(
        of(vec![a(), version("2000-01-02", "", Some(1))])[..],
        [Defect::Gap { .. }]
    ));
    assert!(matches!(
        found(vec![root(), root()], vec![])[..],
        [Defect::SameId(UnitId(1))]
    ));
}

#[test]
fn everything_hangs_from_one_lasting_root() {
    let ended = unit(1, vec![version("", "2000-01-01", None)]);
    assert!(matches!(
        found(vec![ended], vec![])[..],
        [Defect::RootEnds { .. }]
    ));
    let second = unit(2, vec![version("2000-01-01", "", None)]);
    assert!(matches!(
        found(vec![root(), second], vec![])[..],
        [Defect::SecondRoot { .. }]
    ));
    let lost = unit(2, vec![version("", "", Some(9))]);
    assert!(matches!(
        found(vec![root(), lost], vec![])[..],
        [Defect::UnknownParent {
            parent: UnitId(9),
            ..
        }]
    ));
    let late = unit(3, vec![version("1999-01-01", "", Some(2))]);
    assert!(matches!(
        found(vec![root(), under_root(2, "2000-01-01", ""), late], vec![])[..],
        [Defect::Orphan { .. }]
    ));
    let rootless = [(1, 2), (2, 1)].map(|(id, up)| unit(id, vec![version("", "", Some(up))]));
    assert!(found(rootless.into(), vec![]).contains(&Defect::NoRoot));
}

#[test]
fn a_cycle_of_one_period_only_is_found() {
    let swap = |id, up| {
        unit(
            id,
            vec![
                version("", "2000-01-01", Some(1)),
                version("2000-01-01", "2001-01-01", Some(up)),
                version("2001-01-01", "", Some(1)),
            ],
        )
    };
    let cycles = found(vec![root(), swap(2, 3), swap(3, 2)], vec![]);
    assert_eq!(cycles.len(), 2);
    assert!(
        cycles
            .iter()
            .all(|d| matches!(d, Defect::Cycle { on, .. } if *on == day("2000-01-01")))
    );
    // Each above the other, but never on the same day.
    let first = unit(
        2,
        vec![
            version("", "2000-01-01", Some(3)),
            version("2000-01-01", "", Some(1)),
        ],
    );
    let second = unit(
        3,
        vec![
            version("", "2000-01-01", Some(1)),
            version("2000-01-01", "", Some(2)),
        ],
    );
    assert!(Tree::new(vec![root(), first, second], vec![]).is_ok());
}

#[test]
fn successions_fit_the_lives_of_their_units() {
    let of = |successions| {
        let units = vec![
            root(),
            under_root(2, "", "2000-01-01"),
            under_root(3, "1990-01-01", ""),
            under_root(4, "2000-01-01", ""),
        ];
        Tree::new(units, successions).err().unwrap_or_default()
    };
    assert_eq!(of(vec![into(2, 4, Extent::Whole, "2000-01-01")]), []);
    assert_eq!(
        of(vec![
            into(2, 3, Extent::Part, "1995-01-01"),
            into(2, 4, Extent::Whole, "2000-01-01")
        ]),
        []
    );
    assert!(matches!(
        of(vec![into(2, 2, Extent::Whole, "2000-01-01")])[..],
        [Defect::OwnHeir { .. }]
    ));
    assert!(matches!(
        of(vec![into(2, 9, Extent::Whole, "2000-01-01")])[..],
        [Defect::UnknownHeir { .. }]
    ));
    assert!(matches!(
        of(vec![into(2, 3, Extent::Whole, "1999-01-01")])[..],
        [Defect::PredecessorLife { .. }]
    ));
    assert!(matches!(
        of(vec![into(2, 4, Extent::Part, "1999-01-01")])[..],
        [Defect::SuccessorLife { .. }]
    ));
    assert!(matches!(
        of(vec![
            into(2, 3, Extent::Part, "2000-01-01"),
            into(2, 4, Extent::Whole, "2000-01-01")
        ])[..],
        [Defect::WholeAndMore { .. }]
    ));
}

#[test]
fn names_are_unique_where_they_must_be() {
    let coded = |id, from, to| {
        let mut unit = under_root(id, from, to);
        unit.versions[0].code = Some("100".to_owned());
        unit
    };
    let twice = found(
        vec![
            root(),
            coded(2, "", "2000-01-02"),
            coded(3, "2000-01-01", ""),
        ],
        vec![],
    );
    assert_eq!(
        twice[0].to_string(),
        "Mã 100 cấp xã trùng từ ngày 1/1/2000: Đơn vị (mã 100) và Đơn vị (mã 100)"
    );
    // One after the other is what codes do.
    assert!(
        Tree::new(
            vec![
                root(),
                coded(2, "", "2000-01-01"),
                coded(3, "2000-01-01", "")
            ],
            vec![]
        )
        .is_ok()
    );
    let slugged = |id, slug: &str| Unit {
        slug: Some(slug.to_owned()),
        ..under_root(id, "", "")
    };
    assert!(matches!(
        found(vec![root(), slugged(2, "a"), slugged(3, "a")], vec![])[..],
        [Defect::SameSlug { .. }]
    ));
    for bad in ["30226", "Lai-vung", "lai vung", ""] {
        assert!(matches!(
            found(vec![root(), slugged(2, bad)], vec![])[..],
            [Defect::BadSlug { .. }]
        ));
    }
}

#[test]
fn an_assignment_leads_to_a_unit_that_outlives_it() {
    let of = |to, on| {
        let mut ended = under_root(2, "", "2000-01-01");
        ended.assigned = Some(Assignment {
            to: UnitId(to),
            on: day(on),
            document: None,
        });
        Tree::new(vec![root(), ended, under_root(3, "", "2001-01-01")], vec![])
    };
    let tree = of(3, "2000-06-01").unwrap();
    // Unit 3 held nothing and has no successor: what was put there is at the root, and waits.
    let place = tree.place(UnitId(2)).unwrap();
    assert_eq!((place.at, place.waits), (UnitId(1), true));
    assert!(of(3, "2001-01-01").is_err());
    assert!(of(3, "1999-01-01").is_err());
    assert!(of(2, "2000-06-01").is_err());
}
