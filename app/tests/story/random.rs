//! Whatever is put, changed and withdrawn, and whatever is done to the tree meanwhile: after every
//! step the summaries are what the entries say, the country adds up to the same then and now, and in
//! the end every figure is what an oracle finds.

#[path = "../../../crates/orgtree/tests/random/story.rs"]
mod story;

use lantoa::books::entries::rollup::Basis;
use lantoa::books::records::Wanted;
use lantoa::ground::units;
use lantoa::shell::clock::Clock;
use lantoa::shell::fault::Fault;
use orgtree::{Operation, Tree};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::Digest;

use crate::oracle::Oracle;
use crate::world::{World, article, id, made, pack_files, paper};
use story::{Raw, Story, act, day, pick, seed_tree, story as stories};

/// One writing, by numbers: which record, of which kind; unit, day and value are the story's.
type Writing = (u8, u8);

fn writings() -> impl Strategy<Value = Vec<Vec<Writing>>> {
    let writing = (0u8..12, 0u8..9);
    prop::collection::vec(prop::collection::vec(writing, 1..5), 1..6)
}

fn record(tree: &Tree, (which, kind): Writing, (unit, when, value): (u16, i64, i64)) -> Value {
    let number = value.abs();
    let all: Vec<_> = tree.units().map(|u| u.id).collect();
    let unit = all[pick(all.len(), unit)].to_string();
    let on = day(when);
    let date = match kind % 3 {
        0 => on.to_string(),
        1 => on.format("%Y").to_string(),
        _ => on.format("%Y-%m").to_string(),
    };
    let ended = number % 5 == 0;
    // Records 0 to 3 are conferences, the others surveys: a record keeps its register.
    if which < 4 {
        let mut fields = json!({"ten": "Hội nghị", "tham-du": number, "trieu-tap": number + 3});
        if number % 7 != 0 {
            fields["ngay"] = json!(date);
        }
        let mut record = json!({
            "id": id(which.into()), "register": "hoi-nghi", "unit": unit,
            "acts": [{"action": if ended { "huy" } else { "to-chuc" }, "reason": "Thử"}],
            "fields": fields,
        });
        if which > 0 && number % 2 == 0 {
            record["same_as"] = json!(id(0));
        }
        return record;
    }
    // Records 8 to 11 say something of a unit: the unit itself, or a newspaper.
    if which >= 8 {
        let (measure, value) = match kind % 3 {
            0 => ("luot-hoc-tap", json!(number)),
            1 => ("dang-vien", json!(number)),
            _ => ("ho-ngheo", json!({"value": number, "of": number + 50})),
        };
        let mut record = json!({
            "id": id(which.into()), "register": "khai-bao", "unit": unit,
            "fields": {
                "chi-tieu": measure, "noi-ve": "Số liệu thử", "gia-tri": value,
                "tinh-chat": "result", "thoi-diem": date,
            },
        });
        if which % 2 == 0 {
            record["source"] = json!("bao");
        }
        return record;
    }
    let length = [
        json!("1,5 km"),
        json!("trên 2 km"),
        json!("gần 3 km"),
        json!("hàng chục km"),
        json!("khoảng 4 km"),
        json!("ít nhất 5 km"),
        json!("tối đa 6 km"),
        json!({"value": 1, "high": 7}),
    ];
    json!({
        "id": id(which.into()), "register": "khao-sat", "unit": unit,
        "acts": [{"action": "chot"}], "review": if ended { "draft" } else { "accepted" },
        "fields": {
            "ten": "Khảo sát", "ngay": date, "dang-vien": number, "ho-ngheo": number,
            "tong-ho": number + 50, "duong": length[usize::from(kind) % length.len()],
        },
    })
}

/// Gives a record a paper, takes it back, or makes the newspaper one that proves or does not.
fn papered(world: &World, which: u8, value: i64) -> Result<(), Fault> {
    let tree = &world.app.units.at_hand().tree;
    let unit = tree.units().next().unwrap();
    let mut wanted = Wanted {
        sha256: Some(hex::encode(sha2::Sha256::digest(paper("tờ giấy")))),
        ..Wanted::default()
    };
    match value.unsigned_abs() % 4 {
        // It has come for every record of the realm that awaits it.
        0 => world
            .file(&unit.id.to_string(), "giay.pdf", "tờ giấy")
            .map(drop),
        1 => world.detach(which.into(), &wanted).map(drop),
        2 => {
            let copy = world.file(&unit.id.to_string(), "bao.pdf", "bản lưu")?;
            let mut source = article("bao", &unit.id.to_string());
            let proves = value % 8 < 4;
            source.kind = Some(if proves { "bien-ban" } else { "bao-chi" }.into());
            source.copy = Some(copy.id.to_string());
            world.source(&source).map(drop)
        }
        _ => {
            wanted.name = Some("giay.pdf".into());
            world.attach(which.into(), vec![wanted]).map(drop)
        }
    }
}

/// Puts a record; a refusal is by a rule, never a failure. Whether it was taken.
fn tried(world: &World, writing: Writing, entry: (u16, i64, i64)) -> bool {
    let tree = world.app.units.at_hand().tree.clone();
    match papered(world, writing.0, entry.2) {
        Ok(()) | Err(Fault::Missing(_)) => {}
        Err(e) => panic!("{e}"),
    }
    match world.put(&record(&tree, writing, entry)) {
        Ok(_) => true,
        Err(Fault::Invalid(_) | Fault::Refused(_) | Fault::Conflict(_)) => false,
        Err(e) => panic!("{e}"),
    }
}

/// Applies an operation; whether the tree took it.
fn operated(world: &World, raws: &[Raw], at: i64) -> bool {
    let tree = world.app.units.at_hand().tree.clone();
    let on = day(at);
    let operation = Operation {
        on,
        document: None,
        acts: raws.iter().map(|raw| act(&tree, raw, on)).collect(),
    };
    let now = Clock::machine().now();
    let done = world
        .app
        .db
        .write(move |tx| units::apply(tx, &operation, "test", now).map(drop));
    match done {
        Ok(()) => {
            world
                .app
                .db
                .read(|conn| world.app.units.current(conn))
                .unwrap();
            world.rebuild();
            true
        }
        Err(Fault::Refused(_)) => false,
        Err(e) => panic!("{e}"),
    }
}

/// How many writings and operations were taken, and how many figures had a value.
struct Told {
    written: usize,
    applied: usize,
    answered: usize,
}

/// Plays a story on one engine.
fn play(world: &World, story: &Story, writings: &[Vec<Writing>]) -> Told {
    let (mut at, mut written, mut applied) = (0, 0, 0);
    let mut operations = story.operations.iter();
    let mut entries = story.entries.iter().cycle();
    for batch in writings {
        for (writing, entry) in batch.iter().zip(&mut entries) {
            written += usize::from(tried(world, *writing, *entry));
        }
        assert_eq!(world.differences(), Vec::<String>::new());
        let Some((gap, raws)) = operations.next() else {
            continue;
        };
        at += gap;
        if operated(world, raws, at) {
            applied += 1;
            assert_eq!(world.differences(), Vec::<String>::new());
        }
    }
    let oracle = Oracle::of(world);
    let mut answered = 0;
    for question in oracle.questions(7) {
        answered += usize::from(oracle.agrees(&question));
    }
    let units: Vec<_> = world
        .app
        .units
        .at_hand()
        .tree
        .units()
        .map(|u| u.id)
        .collect();
    for (unit, period) in units.iter().cycle().zip(oracle.periods()) {
        for basis in [Basis::Then, Basis::Now] {
            oracle.lists_all(*unit, basis, Some(&period));
            oracle.lists_all(*unit, basis, None);
        }
    }
    Told {
        written,
        applied,
        answered,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_are_true_after_every_step(story in stories(), writings in writings()) {
        for world in made(&seed_tree(&story.seedlings), &pack_files()) {
            play(&world, &story, &writings);
        }
    }
}

/// The stories are worth telling: a good part of what is tried is taken.
#[test]
fn much_of_what_is_tried_is_taken() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut written, mut applied, mut answered, mut tried) = (0, 0, 0, 0);
    for _ in 0..8 {
        let (story, writings) = (stories(), writings())
            .new_tree(&mut runner)
            .unwrap()
            .current();
        tried += writings.iter().map(Vec::len).sum::<usize>();
        let world = made(&seed_tree(&story.seedlings), &pack_files()).remove(0);
        let told = play(&world, &story, &writings);
        written += told.written;
        applied += told.applied;
        answered += told.answered;
    }
    assert!(
        written * 3 > tried && applied >= 4 && answered > 300,
        "{written} of {tried}, {applied} operations, {answered} figures"
    );
}
