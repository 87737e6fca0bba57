//! A record's life: actions move its state, its parts are handed in, accepted and returned, and only
//! what is accepted counts.

use lantoa::books::entries::pending;
use lantoa::books::entries::rollup::Basis::Now;
use lantoa::books::records::command::{Accepting, Returning, Submitting};
use lantoa::books::records::draft::Draft;
use lantoa::books::records::view::{self, Shown};
use lantoa::books::records::{self, Acting, Command, Edit, How, Put};
use lantoa::shell::access::{Actor, Registers, Rights, Scope, Who};
use lantoa::shell::fault::Fault;
use packs::Ability;
use serde_json::{Value, json};
use vi::Day;

use crate::world::{World, conference, id, worlds};

/// Somebody with every right in a unit and below it.
pub fn somebody(world: &World, name: &str, unit: &str) -> Actor {
    let rights = Rights::on(world.unit(unit), Ability::ALL, Registers::All);
    Actor::new(Who::Machine(name.into()), rights)
}

/// Makes a record as a program does over the API.
pub fn create(world: &World, actor: &Actor, record: &Value) -> Result<Put, Fault> {
    let draft: Draft = serde_json::from_value(record.clone()).unwrap();
    let (app, actor, at) = (world.app.clone(), actor.clone(), world.app.clock.now());
    world.app.db.write(move |tx| {
        let checked = records::check(&app, app.units.current(tx)?, &actor, draft)?;
        records::put_checked(tx, &app, &actor, checked, How::Create, at)
    })
}

pub fn perform(world: &World, actor: &Actor, n: u32, command: Command) -> Result<Put, Fault> {
    let (app, actor, at) = (world.app.clone(), actor.clone(), world.app.clock.now());
    let id = id(n).parse()?;
    let write = move |tx: &mut db::Tx<'_>| records::perform(tx, &app, &actor, (id, &command), at);
    world.app.db.write(write)
}

pub fn act(world: &World, actor: &Actor, n: u32, acting: Value) -> Result<Put, Fault> {
    let acting: Acting = serde_json::from_value(acting).unwrap();
    perform(world, actor, n, Command::Act(acting))
}

pub fn edit(world: &World, actor: &Actor, n: u32, patch: Value) -> Result<Put, Fault> {
    let edit: Edit = serde_json::from_value(patch).unwrap();
    perform(world, actor, n, Command::Edit(edit))
}

pub fn submit(world: &World, actor: &Actor, n: u32) -> Result<Put, Fault> {
    perform(world, actor, n, Command::Submit(Submitting::default()))
}

pub fn accept(world: &World, actor: &Actor, n: u32, revision: i64) -> Result<Put, Fault> {
    let asked = json!({"revision": revision});
    let asked: Accepting = serde_json::from_value(asked).unwrap();
    perform(world, actor, n, Command::Accept(asked))
}

fn shown(world: &World, scope: &Scope, n: u32) -> Result<Shown, Fault> {
    let (app, id) = (&world.app, id(n).parse()?);
    app.db.read(|conn| view::one(conn, app, scope, id))
}

pub fn whole(world: &World, n: u32) -> Shown {
    let tree = world.app.units.at_hand().tree.clone();
    shown(world, &Scope::everything(&tree), n).unwrap()
}

pub fn public(world: &World, n: u32) -> Result<Shown, Fault> {
    let tree = world.app.units.at_hand().tree.clone();
    shown(world, &Scope::public(&tree), n)
}

pub fn give_back(world: &World, actor: &Actor, n: u32, asked: &Value) -> Result<Put, Fault> {
    let asked: Returning = serde_json::from_value(asked.clone()).unwrap();
    perform(world, actor, n, Command::Return(asked))
}

/// How many results of 2024 wait below a unit.
pub fn waits(world: &World, measure: &str, unit: &str) -> usize {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let unit = world.unit(unit);
    world
        .with_books(|conn, books| {
            let asked = pending::Asked {
                tree: books.tree,
                unit,
                basis: Now,
                measure: books.catalog.id(measure)?,
                days: (day("2024-01-01"), day("2024-12-31")),
            };
            pending::count(conn, asked)
        })
        .unwrap()
}

pub fn sound(world: &World) {
    assert_eq!(world.differences(), Vec::<String>::new());
}

pub fn refused(result: Result<Put, Fault>, says: &[&str]) {
    let told = result.unwrap_err().to_string();
    for part in says {
        assert!(told.contains(part), "{part} in: {told}");
    }
}

#[test]
fn only_what_another_accepted_counts_and_what_is_handed_in_waits() {
    for world in worlds() {
        let (writer, head) = (
            somebody(&world, "xa", "xa-a11"),
            somebody(&world, "tinh", "tinh-a"),
        );
        let mut record = conference(1, "thon-v1", "2024-03-05", &json!(40), None);
        record["acts"] = json!([]);
        let made = create(&world, &writer, &record).unwrap();
        assert_eq!((made.revision, made.created), (1, true));
        assert_eq!(whole(&world, 1).state, "du-kien");
        act(
            &world,
            &writer,
            1,
            json!({"action": "to-chuc", "day": "05/3/2024"}),
        )
        .unwrap();
        let counted = |world: &World| world.proved("luot-hoc-tap", "nuoc", "2024", Now);
        assert_eq!(
            (counted(&world), waits(&world, "luot-hoc-tap", "nuoc")),
            ("-".into(), 0)
        );
        submit(&world, &writer, 1).unwrap();
        assert_eq!(counted(&world), "-");
        for (unit, waiting) in [("nuoc", 1), ("xa-a11", 1), ("xa-a12", 0)] {
            assert_eq!(waits(&world, "luot-hoc-tap", unit), waiting, "{unit}");
        }
        assert!(public(&world, 1).is_err());
        sound(&world);
        // Not by who wrote it, however high; not by whom the right does not reach.
        refused(accept(&world, &writer, 1, 3), &["không tự duyệt", "duyệt"]);
        let village = somebody(&world, "thon", "thon-v1");
        refused(
            accept(&world, &village, 1, 3),
            &["Thiếu quyền \"duyệt\" (accept) ở", "xa-a11", "tinh-a"],
        );
        assert_eq!(accept(&world, &head, 1, 3).unwrap().revision, 4);
        assert_eq!(counted(&world), "40 exact");
        assert_eq!(waits(&world, "luot-hoc-tap", "nuoc"), 0);
        let part = whole(&world, 1).parts.remove(0);
        let review = part.review.unwrap();
        assert_eq!(
            (part.part.as_str(), review.level.as_deref()),
            ("chung", Some("province"))
        );
        assert_eq!(public(&world, 1).unwrap().fields["tham-du"], json!(40));
        // The same again changes nothing.
        assert!(!accept(&world, &head, 1, 4).unwrap().changed);
        assert!(!submit(&world, &writer, 1).unwrap().changed);
        sound(&world);
    }
}

#[test]
fn a_state_moves_only_by_actions_that_say_what_they_must() {
    for world in worlds() {
        let (writer, head) = (
            somebody(&world, "xa", "xa-a11"),
            somebody(&world, "tinh", "tinh-a"),
        );
        world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(40), None))
            .unwrap();
        refused(
            act(
                &world,
                &writer,
                1,
                json!({"action": "huy", "reason": "Mưa"}),
            ),
            &["đang ở \"Đã tổ chức\" không thể \"huy\"; việc làm được: rut (Rút hồ sơ)"],
        );
        refused(
            act(
                &world,
                &writer,
                1,
                json!({"action": "rut", "day": "2024-13-01"}),
            ),
            &["day: "],
        );
        refused(
            act(
                &world,
                &writer,
                1,
                json!({"action": "rut", "reason": " ", "day": "2099"}),
            ),
            &["reason: chưa ghi", "day: ghi năm 2099; chưa tới ngày ấy"],
        );
        let other = somebody(&world, "b", "xa-b11");
        refused(
            act(&world, &other, 1, json!({"action": "rut", "reason": "x"})),
            &["Không tìm thấy hồ sơ"],
        );
        assert!(public(&world, 1).is_ok());
        act(
            &world,
            &writer,
            1,
            json!({"action": "rut", "reason": "Ghi nhầm xã"}),
        )
        .unwrap();
        assert_eq!(world.proved("luot-hoc-tap", "nuoc", "2024", Now), "-");
        assert!(public(&world, 1).is_err());
        let record = whole(&world, 1);
        assert_eq!((record.state.as_str(), record.acts.len()), ("da-rut", 2));
        assert_eq!(record.acts[1].reason.as_deref(), Some("Ghi nhầm xã"));
        refused(
            act(&world, &head, 1, json!({"action": "to-chuc"})),
            &["không còn việc nào làm được"],
        );
        // Days follow each other.
        let model = json!({"id": id(2), "register": "mo-hinh", "unit": "xa-a11",
            "acts": [{"action": "ra-mat", "day": "2021"}], "fields": {"ten": "Đường hoa", "dang-ky": "2019"}});
        world.put(&model).unwrap();
        refused(
            act(
                &world,
                &head,
                2,
                json!({"action": "tam-dung", "reason": "x", "day": "2020-05"}),
            ),
            &["trước việc \"ra-mat\" (năm 2021)"],
        );
        act(
            &world,
            &head,
            2,
            json!({"action": "tam-dung", "reason": "x", "day": "2021-05"}),
        )
        .unwrap();
        sound(&world);
    }
}

#[test]
fn history_told_by_a_file_is_continued_and_never_rewritten() {
    for world in worlds() {
        let mut model = json!({"id": id(1), "register": "mo-hinh", "unit": "xa-a11",
            "acts": [{"action": "ra-mat", "day": "2019-05"}],
            "fields": {"ten": "Đường hoa", "dang-ky": "2019", "thoi-gian": "2024", "tien": 5_000_000}});
        assert!(world.put(&model).unwrap().created);
        assert!(!world.put(&model).unwrap().changed);
        assert_eq!(
            world.proved("nguon-luc-tien", "nuoc", "2024", Now),
            "5000000 exact"
        );
        model["acts"] = json!([{"action": "ra-mat", "day": "5/2019"}, {"action": "duy-tri"}]);
        assert_eq!(world.put(&model).unwrap().revision, 2);
        assert_eq!(whole(&world, 1).state, "dang-duy-tri");
        // A file that knows less takes nothing back.
        model["acts"] = json!([{"action": "ra-mat", "day": "2019-05"}]);
        assert!(!world.put(&model).unwrap().changed);
        model["acts"] = json!([{"action": "ra-mat", "day": "2020"}, {"action": "duy-tri"}]);
        refused(
            world.put(&model),
            &["Việc thứ 1", "lịch sử không viết lại được"],
        );
        let mut undone = json!({"id": id(2), "register": "mo-hinh", "unit": "xa-a11",
            "acts": [{"action": "nhan-rong"}], "fields": {"ten": "Cầu"}});
        refused(world.put(&undone), &["acts.1", "việc làm được: ra-mat"]);
        undone["acts"] = json!([]);
        undone["review"] = json!("draft");
        world.put(&undone).unwrap();
        assert!(
            whole(&world, 2)
                .parts
                .iter()
                .all(|part| part.review.is_none())
        );
        sound(&world);
    }
}
