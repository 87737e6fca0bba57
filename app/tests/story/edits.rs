//! Edits side by side, what they do to what was accepted, and what is given back.

use lantoa::books::entries::rollup::Basis::Now;
use lantoa::shell::access::Actor;
use lantoa::shell::fault::Fault;
use serde_json::{Value, json};

use crate::life::{
    accept, create, edit, give_back, public, refused, somebody, sound, submit, waits, whole,
};
use crate::world::{World, id, survey, worlds};

fn line(key: &str, column: &str, value: &Value) -> Value {
    json!({key: {column: value}})
}

/// A fund with two lines, made by one and edited by two, each from the first revision.
fn edited_by_two(world: &World) -> (Actor, Actor) {
    let (a, b) = (
        somebody(world, "a", "xa-a11"),
        somebody(world, "b", "huyen-a1"),
    );
    let fund = json!({"id": id(1), "register": "quy", "unit": "xa-a11", "fields": {
        "ten": "Quỹ vì người nghèo", "chu-tri": "Mặt trận", "luy-ke": 100, "luy-ke-den": "2024",
        "chi": [{"key": "q1", "ky": "2024-01", "so-tien": 10}, {"key": "q2", "ky": "2024-04", "so-tien": 20}]}});
    create(world, &a, &fund).unwrap();
    let first = line("q1", "so-tien", &json!(11));
    let mine = json!({"revision": 1, "fields": {"chu-tri": "MTTQ xã", "chi": first}});
    edit(world, &a, 1, mine).unwrap();
    let second = line("q2", "ho", &json!(3));
    let theirs = json!({"revision": 1, "fields": {"luy-ke": 90, "chi": second}});
    edit(world, &b, 1, theirs).unwrap();
    let third = line("q3", "ky", &json!("2024-07"));
    edit(
        world,
        &b,
        1,
        json!({"revision": 1, "fields": {"chi": third}}),
    )
    .unwrap();
    (a, b)
}

#[test]
fn edits_of_different_values_merge() {
    for world in worlds() {
        edited_by_two(&world);
        let now = whole(&world, 1);
        assert_eq!(now.revision, 4);
        let merged = json!({
            "ten": "Quỹ vì người nghèo", "chu-tri": "MTTQ xã", "luy-ke": 90, "luy-ke-den": "2024",
            "chi": [{"key": "q1", "ky": "2024-01", "so-tien": 11},
                {"key": "q2", "ky": "2024-04", "so-tien": 20, "ho": 3}, {"key": "q3", "ky": "2024-07"}]});
        assert_eq!(now.fields, merged);
        let past = &now.history[3];
        assert_eq!(
            (past.actor.as_str(), &past.change.edited[..]),
            ("b", &["chi/q3".to_owned()][..])
        );
        sound(&world);
    }
}

#[test]
fn of_edits_of_the_same_values_both_are_told() {
    for world in worlds() {
        let (a, b) = edited_by_two(&world);
        let first = line("q1", "so-tien", &json!(12));
        let late = json!({"revision": 1, "fields": {"ten": "Quỹ", "chu-tri": "Hội", "chi": first}});
        let clash = edit(&world, &b, 1, late);
        let Err(Fault::Clash(clashes)) = clash else {
            panic!("{clash:?}")
        };
        let told: Vec<_> = clashes
            .iter()
            .map(|c| (c.field.as_str(), &c.yours, &c.stored))
            .collect();
        let both = [
            ("chu-tri", &json!("Hội"), &json!("MTTQ xã")),
            ("chi.q1.so-tien", &json!(12), &json!(11)),
        ];
        assert_eq!(told, both);
        // The same said twice is no clash; a line taken away is not made again by an edit of it.
        let same = json!({"revision": 1, "fields": {"chu-tri": "MTTQ xã"}});
        assert!(!edit(&world, &b, 1, same).unwrap().changed);
        let gone = json!({"revision": 4, "fields": {"chi": {"q2": null}}});
        edit(&world, &a, 1, gone).unwrap();
        let second = line("q2", "ho", &json!(4));
        let lost = edit(
            &world,
            &b,
            1,
            json!({"revision": 4, "fields": {"chi": second}}),
        );
        assert!(matches!(lost, Err(Fault::Clash(_))), "{lost:?}");
        let wrong = json!({"chi": line("q1", "la", &json!(4)), "luy-ke": "nhiều"});
        let wrong = edit(&world, &b, 1, json!({"revision": 5, "fields": wrong}));
        refused(wrong, &["không có mục \"la\"", "nhiều"]);
        sound(&world);
    }
}

#[test]
fn a_part_that_is_edited_is_a_draft_again_and_is_accepted_as_it_was_seen() {
    for world in worlds() {
        let (writer, head) = (
            somebody(&world, "xa", "xa-a11"),
            somebody(&world, "tinh", "tinh-a"),
        );
        let fund = json!({"id": id(1), "register": "quy", "unit": "xa-a11", "review": "submitted", "fields": {
            "ten": "Quỹ vì người nghèo", "luy-ke": 100, "luy-ke-den": "2024",
            "chi": [{"key": "q1", "ky": "2024-01", "so-tien": 10}, {"key": "q2", "ky": "2024-04", "so-tien": 20}]}});
        create(&world, &writer, &fund).unwrap();
        accept(&world, &head, 1, 1).unwrap();
        let spent = |world: &World| world.proved("quy-da-chi", "tinh-a", "2024", Now);
        assert_eq!(spent(&world), "30 exact");
        let more =
            json!({"revision": 2, "submit": true, "fields": {"chi": {"q2": {"so-tien": 25}}}});
        edit(&world, &writer, 1, more).unwrap();
        assert_eq!(
            (spent(&world), waits(&world, "quy-da-chi", "tinh-a")),
            ("10 exact".into(), 1)
        );
        // The public sees what is accepted, and of it the accepted lines.
        let open = public(&world, 1).unwrap();
        assert_eq!(
            open.fields["chi"],
            json!([{"key": "q1", "ky": "2024-01", "so-tien": 10}])
        );
        // What was read before the edit is not accepted unseen.
        refused(
            accept(&world, &head, 1, 2),
            &["Các kỳ chi, dòng q2", "đã sửa sau lần 2"],
        );
        accept(&world, &head, 1, 3).unwrap();
        assert_eq!(spent(&world), "35 exact");
        // A line given back with its reason; its edit does not hide that, handing it in does.
        let asked = json!({"parts": ["chi/q1"], "reason": "Thiếu chứng từ", "due": "2030-01-31"});
        give_back(&world, &head, 1, &asked).unwrap();
        assert_eq!(spent(&world), "25 exact");
        edit(
            &world,
            &writer,
            1,
            json!({"revision": 5, "fields": {"chi": {"q1": {"so-tien": 9}}}}),
        )
        .unwrap();
        let part = |world: &World| {
            whole(world, 1)
                .parts
                .into_iter()
                .find(|p| p.part == "chi/q1")
                .unwrap()
                .review
        };
        let review = part(&world).unwrap();
        assert_eq!(
            (review.reason.as_deref(), review.due.as_deref()),
            (Some("Thiếu chứng từ"), Some("2030-01-31"))
        );
        submit(&world, &writer, 1).unwrap();
        assert_eq!(part(&world).unwrap().reason, None);
        refused(
            give_back(
                &world,
                &head,
                1,
                &json!({"reason": " ", "due": "2001-01-01"}),
            ),
            &["reason: chưa ghi", "due: ghi \"2001-01-01\""],
        );
        refused(
            give_back(
                &world,
                &head,
                1,
                &json!({"parts": ["chi/q9"], "reason": "x"}),
            ),
            &["ghi \"chi/q9\"", "chung, chi/q1, chi/q2"],
        );
        sound(&world);
    }
}

#[test]
fn where_the_own_word_is_enough_handing_in_accepts() {
    for world in worlds() {
        let writer = somebody(&world, "xa", "xa-a11");
        let said = json!({"id": id(1), "register": "khai-bao", "unit": "xa-a11", "fields": {
            "chi-tieu": "dang-vien", "noi-ve": "đảng viên", "gia-tri": 9, "tinh-chat": "result", "thoi-diem": "2024"}});
        create(&world, &writer, &said).unwrap();
        let stated = |world: &World| {
            world
                .figure("dang-vien", "xa-a11", "2024", Now)
                .declared
                .len()
        };
        assert_eq!(stated(&world), 0);
        submit(&world, &writer, 1).unwrap();
        assert_eq!(stated(&world), 1);
        let mut own = survey(2, "xa-a11", "2024", &json!({"dang-vien": 4}));
        own["review"] = json!("accepted");
        refused(create(&world, &writer, &own), &["không tự duyệt"]);
        sound(&world);
    }
}
