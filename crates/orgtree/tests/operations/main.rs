//! Operation files on a small commune tree: what each act does, what it refuses, and how it says so.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod commune;
mod says;
mod tables;

use orgtree::{Act, Designation, Operation, Ref, UnitId};

use commune::{MERGE, SPLIT, apply, day, id, refused, slugs, tree};

#[test]
fn children_of_a_merged_unit_move_with_their_ids() {
    let before = tree();
    let after = apply(&before, MERGE);
    let village = id(&after, "d-thon-1");
    assert_eq!(village, id(&before, "d-thon-1"));
    assert_eq!(
        slugs(&after, &after.path_now(village)),
        ["d-thon-1", "e-moi", "c", "a", "nuoc"]
    );
    assert_eq!(
        slugs(&after, &after.path_then(village, day("2025-06-30"))),
        ["d-thon-1", "d", "b", "a", "nuoc"]
    );
    assert!(!after.latest(village).unwrap().unassigned);
    assert_eq!(
        after.latest(village).unwrap().document.as_deref(),
        Some("Nghị quyết 1")
    );
    assert_eq!(
        after.find("100", Some(day("2025-06-30"))),
        Ok(id(&after, "d"))
    );
    assert_eq!(after.find("100", None), Ok(id(&after, "e-moi")));
    assert_eq!(
        after.children(id(&after, "e-moi"), day("2025-07-01")).len(),
        3
    );
    assert_eq!(after.children(id(&after, "d"), day("2025-07-01")), []);
}

#[test]
fn what_is_divided_waits_above_until_assigned() {
    let after = apply(&tree(), SPLIT);
    // xã E is under huyện B, xã H under huyện C: both are in tỉnh A.
    let old = after.place(id(&after, "d")).unwrap();
    assert_eq!((old.at, old.waits), (id(&after, "a"), true));
    let village = id(&after, "d-thon-2");
    assert_eq!(
        slugs(&after, &after.path_now(village)),
        ["d-thon-2", "a", "nuoc"]
    );
    assert!(after.latest(village).unwrap().unassigned);
    let heirs = after.successors(id(&after, "d"));
    assert_eq!(heirs.iter().filter(|s| s.default_heir).count(), 1);

    let assigned = apply(
        &after,
        r#"
        on = 2025-07-01
        [[act]]
        kind = "assign"
        unit = "d-thon-2"
        to = "h"
        [[act]]
        kind = "assign"
        unit = "d"
        to = "e"
        "#,
    );
    assert_eq!(slugs(&assigned, &assigned.path_now(village))[1], "h");
    assert_eq!(assigned.unit(village).unwrap().versions.len(), 2);
    let old = assigned.place(id(&after, "d")).unwrap();
    assert_eq!((old.at, old.waits), (id(&after, "e"), false));
}

#[test]
fn an_abolished_level_lifts_its_communes() {
    let after = apply(
        &tree(),
        "on = 2025-07-01\n[[act]]\nkind = \"abolish-level\"\nlevel = \"district\"\nunder = \"nuoc\"\n",
    );
    for slug in ["d", "e", "g"] {
        assert_eq!(
            slugs(&after, &after.path_now(id(&after, slug))),
            [slug, "a", "nuoc"]
        );
        assert!(!after.latest(id(&after, slug)).unwrap().unassigned);
    }
    let cell = id(&after, "b-chi-bo");
    assert_eq!(
        slugs(&after, &after.path_now(cell)),
        ["b-chi-bo", "a", "nuoc"]
    );
    assert!(after.latest(cell).unwrap().unassigned);
    let district = after.place(id(&after, "c")).unwrap();
    // huyện C held one commune only; even so it is not that commune.
    assert_eq!((district.at, district.waits), (id(&after, "a"), true));
    let all = |level: &str, on: &str| after.coverage(UnitId(1), "territory", level, day(on));
    assert_eq!(all("district", "2025-06-30"), 2);
    assert_eq!(all("district", "2025-07-01"), 0);
    assert_eq!(all("commune", "2025-07-01"), 3);
}

#[test]
fn an_abolished_unit_follows_what_it_held() {
    let after = apply(
        &tree(),
        r#"
        on = 2025-07-01
        [[act]]
        kind = "merge"
        units = ["d", "e"]
        into = "g"
        [[act]]
        kind = "abolish"
        unit = "b"
        "#,
    );
    let district = after.place(id(&after, "b")).unwrap();
    assert_eq!((district.at, district.waits), (id(&after, "g"), true));
}

#[test]
fn a_unit_that_gives_a_part_away_stays() {
    let after = apply(
        &tree(),
        r#"
        on = 2010-01-01
        [[act]]
        kind = "split"
        unit = "d"
        keep = true
        parts = [{ into = "g" }]
        "#,
    );
    assert!(after.is_standing(id(&after, "d")));
    assert_eq!(after.successors(id(&after, "d")).len(), 1);
    // Merged whole later, the part given away earlier does not divide it.
    let later = apply(
        &after,
        "on = 2025-07-01\n[[act]]\nkind = \"merge\"\nunits = [\"d\"]\ninto = \"e\"\n",
    );
    let place = later.place(id(&later, "d")).unwrap();
    assert_eq!((place.at, place.waits), (id(&later, "e"), false));
}

#[test]
fn a_code_at_several_levels_must_be_told_apart() {
    let rename = Operation {
        on: day("2010-01-01"),
        document: None,
        acts: vec![Act::Rename {
            document: None,
            unit: Ref::from("d"),
            to: Designation {
                code: Some("10".to_owned()),
                ..Designation::default()
            },
        }],
    };
    let tree = tree().apply(&rename).unwrap().tree;
    assert_eq!(
        tree.find("10", None),
        Err(vec![id(&tree, "b"), id(&tree, "d")])
    );
    assert_eq!(tree.find("district:10", None), Ok(id(&tree, "b")));
    assert_eq!(tree.find("commune:10", None), Ok(id(&tree, "d")));
    assert_eq!(tree.find("100", None), Err(vec![id(&tree, "d")]));
    assert_eq!(tree.find("#3", None), Ok(UnitId(3)));
    assert_eq!(tree.find("#99", None), Err(vec![]));
    let ambiguous = refused(
        &tree,
        "on = 2025-01-01\n[[act]]\nkind = \"abolish\"\nunit = \"10\"",
    );
    assert_eq!(
        ambiguous,
        [
            "Việc 1: \"10\" có thể là Huyện B (mã 10) hoặc Xã D (mã 10); viết cấp:mã, tên tắt hoặc #số"
        ]
    );
}

#[test]
fn an_heir_must_have_its_own_place() {
    // Whole merges on two levels at once: the commune goes with its district.
    let after = apply(
        &tree(),
        r#"
        on = 2025-07-01
        [[act]]
        kind = "merge"
        units = ["d"]
        into = "e"
        [[act]]
        kind = "merge"
        units = ["b"]
        into = "c"
        "#,
    );
    let village = id(&after, "d-thon-1");
    assert_eq!(
        slugs(&after, &after.path_now(village)),
        ["d-thon-1", "e", "c", "a", "nuoc"]
    );
    // But where the parts of xã D meet cannot be said while xã E hangs on what ends.
    let text = format!("{SPLIT}\n[[act]]\nkind = \"abolish\"\nunit = \"b\"\n");
    assert_eq!(
        refused(&tree(), &text),
        [
            "Xã E (mã 101) kế thừa Xã D (mã 100) nhưng nằm dưới một đơn vị cũng chấm dứt ngày ấy; \
          nêu cấp trên mới của Xã E (mã 101) trong cùng quyết định"
        ]
    );
    let after = apply(
        &tree(),
        &format!("{text}[[act]]\nkind = \"reparent\"\nunit = \"e\"\nparent = \"a\"\n"),
    );
    assert_eq!(after.place(id(&after, "b")).unwrap().at, id(&after, "a"));
    // A level that is lifted away needs no such word.
    let lifted = format!(
        "{SPLIT}\n[[act]]\nkind = \"abolish-level\"\nlevel = \"district\"\nunder = \"nuoc\"\n"
    );
    assert!(
        !refused(&tree(), &lifted).is_empty(),
        "xã H was put under huyện C"
    );
    let lifted = lifted.replace("parent = \"c\"", "parent = \"a\"");
    let after = apply(&tree(), &lifted);
    assert_eq!(
        slugs(&after, &after.path_now(id(&after, "e"))),
        ["e", "a", "nuoc"]
    );
}

#[test]
fn an_abolished_unit_may_be_assigned_at_once() {
    let after = apply(
        &tree(),
        r#"
        on = 2025-07-01
        [[act]]
        kind = "abolish"
        unit = "d"
        [[act]]
        kind = "assign"
        unit = "d"
        to = "e"
        "#,
    );
    let place = after.place(id(&after, "d")).unwrap();
    assert_eq!((place.at, place.waits), (id(&after, "e"), false));
    let village = after.latest(id(&after, "d-thon-1")).unwrap();
    assert_eq!(
        (village.parent, village.unassigned),
        (Some(id(&after, "e")), false)
    );
}
