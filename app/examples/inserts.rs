//! How many records the writer takes a second, without HTTP: 16 writers, each waiting for its
//! commit. `inserts DATA_DIR normal|full SECONDS`, on a database that `lantoa simulate` made.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use db::{Durability, Location};
use lantoa::app::App;
use lantoa::books::records::{self, draft::Draft};
use lantoa::sample::simulate::chance::Chance;
use lantoa::shell::access::Actor;
use lantoa::shell::clock::Clock;
use serde_json::json;

const WRITERS: u64 = 16;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, durability, seconds] = args.as_slice() else {
        anyhow::bail!("usage: inserts DATA_DIR normal|full SECONDS");
    };
    let durability = if durability == "full" {
        Durability::Full
    } else {
        Durability::Normal
    };
    let place = Location::File(PathBuf::from(folder).join("lantoa.db"));
    let app = App::open(&place, durability, Clock::machine())?;
    let dated = app.units.at_hand();
    let communes: Vec<String> = dated
        .tree
        .units()
        .filter(|u| dated.tree.is_standing(u.id))
        .filter(|u| {
            dated
                .tree
                .latest(u.id)
                .is_some_and(|v| v.level == "commune")
        })
        .map(|u| u.id.to_string())
        .collect();
    for (name, rich) in [("one entry", false), ("six entries", true)] {
        let time = Duration::from_secs(seconds.parse()?);
        let done = AtomicUsize::new(0);
        let start = Instant::now();
        std::thread::scope(|scope| {
            for seed in 0..WRITERS {
                let (app, communes, done) = (&app, &communes, &done);
                scope.spawn(move || {
                    let mut chance = Chance::new(seed);
                    while start.elapsed() < time {
                        let unit = chance.one(communes).cloned().unwrap_or_default();
                        let written = put(app, draft(&mut chance, unit, rich));
                        if let Err(e) = written {
                            eprintln!("{e}");
                            return;
                        }
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        let rate =
            done.load(Ordering::Relaxed) as u128 * 1_000 / start.elapsed().as_millis().max(1);
        println!("{name}: {rate} records/s ({durability:?})");
    }
    Ok(())
}

fn put(app: &App, draft: Draft) -> Result<(), lantoa::shell::fault::Fault> {
    let (inside, at) = (app.clone(), app.clock.now());
    app.db.write(move |tx| {
        let dated = inside.units.current(tx)?;
        records::put(tx, &inside, &Actor::machine(&dated.tree), &draft, at).map(drop)
    })
}

fn draft(chance: &mut Chance, unit: String, rich: bool) -> Draft {
    let day = format!(
        "2025-{:02}-{:02}",
        chance.between(7, 12),
        chance.between(1, 28)
    );
    let mut fields =
        json!({"ten": "Tổ hùn vốn xoay vòng", "linh-vuc": "giam-ngheo-an-sinh", "dang-ky": day});
    if rich {
        fields["thoi-gian"] = json!(day);
        for field in ["tien", "ngay-cong", "dat", "ho-bhyt", "hoc-sinh"] {
            fields[field] = json!(chance.between(1, 9_000));
        }
    }
    Draft {
        id: None,
        register: "mo-hinh".into(),
        unit,
        acts: Vec::new(),
        review: records::Far::Accepted,
        source: None,
        same_as: None,
        revision: None,
        fields,
    }
}
