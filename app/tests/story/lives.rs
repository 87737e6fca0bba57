//! Whatever is asked of records in whatever order: each command does what a simple model says or is
//! refused, and what counts is exactly what is accepted in a state that counts.

use lantoa::books::entries::rollup::Basis::Now;
use proptest::prelude::*;
use serde_json::json;

use crate::life::{accept, act, create, edit, give_back, somebody, submit, waits, whole};
use crate::world::{World, conference, worlds};

#[derive(Clone, Copy, Debug)]
enum Asked {
    Create(i64),
    Edit(i64),
    Hold,
    Withdraw,
    Submit,
    Accept,
    Return,
}

fn asked() -> impl Strategy<Value = Asked> {
    prop_oneof![
        3 => (1..90_i64).prop_map(Asked::Create),
        2 => (1..90_i64).prop_map(Asked::Edit),
        4 => Just(Asked::Hold),
        1 => Just(Asked::Withdraw),
        5 => Just(Asked::Submit),
        5 => Just(Asked::Accept),
        1 => Just(Asked::Return),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Draft,
    Returned,
    Submitted,
    Accepted,
}

/// A conference as a simple model has it: where it stands, how far it is, who came.
#[derive(Clone, Copy, Debug)]
struct Model {
    state: &'static str,
    stage: Stage,
    attended: i64,
}

impl Model {
    /// Does what is asked; whether it is allowed.
    fn done(known: &mut Option<Model>, asked: Asked) -> bool {
        let Some(model) = known else {
            if let Asked::Create(attended) = asked {
                *known = Some(Model {
                    state: "du-kien",
                    stage: Stage::Draft,
                    attended,
                });
            }
            return known.is_some();
        };
        match (asked, model.state, model.stage) {
            (Asked::Create(attended), ..) => return attended == model.attended,
            (Asked::Edit(attended), ..) => {
                if attended != model.attended && model.stage != Stage::Returned {
                    model.stage = Stage::Draft;
                }
                model.attended = attended;
            }
            (Asked::Hold, "du-kien", _) => model.state = "da-to-chuc",
            (Asked::Withdraw, "du-kien" | "da-to-chuc", _) => model.state = "da-rut",
            (Asked::Hold | Asked::Withdraw, ..) => return false,
            (Asked::Submit, _, Stage::Draft | Stage::Returned) => model.stage = Stage::Submitted,
            (Asked::Submit, ..) => {}
            (Asked::Accept, _, Stage::Submitted) => model.stage = Stage::Accepted,
            (Asked::Accept, ..) => {}
            (Asked::Return, _, Stage::Submitted) => model.stage = Stage::Returned,
            (Asked::Return, ..) => return false,
        }
        true
    }

    fn counts(known: &Option<Model>, stage: Stage) -> Option<i64> {
        let model = known.as_ref()?;
        (model.state == "da-to-chuc" && model.stage == stage).then_some(model.attended)
    }
}

const UNITS: [&str; 3] = ["xa-a11", "xa-a12", "xa-b11"];

fn tried(world: &World, n: u32, known: bool, asked: Asked) -> bool {
    let unit = UNITS[n as usize - 1];
    let (writer, head) = (somebody(world, "xa", unit), somebody(world, "tw", "nuoc"));
    let now = || if known { whole(world, n).revision } else { 1 };
    let done = match asked {
        Asked::Create(attended) => {
            let mut record = conference(n, unit, "2024-03-05", &json!(attended), None);
            record["acts"] = json!([]);
            create(world, &writer, &record)
        }
        Asked::Edit(attended) => {
            let patch = json!({"revision": now(), "fields": {"tham-du": attended}});
            edit(world, &writer, n, patch)
        }
        Asked::Hold => act(world, &writer, n, json!({"action": "to-chuc"})),
        Asked::Withdraw => act(world, &writer, n, json!({"action": "rut", "reason": "Thử"})),
        Asked::Submit => submit(world, &writer, n),
        Asked::Accept => accept(world, &head, n, now()),
        Asked::Return => give_back(world, &head, n, &json!({"reason": "Thử"})),
    };
    done.is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_counts_is_what_is_accepted_in_a_state_that_counts(
        story in prop::collection::vec((1..4_u32, asked()), 1..30)
    ) {
        for world in worlds() {
            let mut models = [None; 3];
            for (n, asked) in &story {
                let model = &mut models[*n as usize - 1];
                let known = model.is_some();
                let allowed = Model::done(model, *asked);
                prop_assert_eq!(tried(&world, *n, known, *asked), allowed, "{:?} of {}: {:?}", asked, n, model);
            }
            let sum = |stage| models.iter().filter_map(|m| Model::counts(m, stage)).collect::<Vec<_>>();
            let counted = sum(Stage::Accepted);
            let told = if counted.is_empty() { "-".into() } else { format!("{} exact", counted.iter().sum::<i64>()) };
            prop_assert_eq!(world.proved("luot-hoc-tap", "nuoc", "2024", Now), told);
            prop_assert_eq!(waits(&world, "luot-hoc-tap", "nuoc"), sum(Stage::Submitted).len());
            prop_assert_eq!(world.differences(), Vec::<String>::new());
        }
    }
}
