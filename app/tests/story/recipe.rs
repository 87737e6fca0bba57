//! CONTRIBUTING's recipes work as printed: the blocks are taken from the page, nothing is added.

use std::path::Path;

use lantoa::books::entries::rollup::Basis::Now;
use lantoa::ground::programmes;
use serde_json::json;

use crate::program::lantoa;
use crate::world::{clock, pack_files, world};

const PAGE: &str = include_str!("../../../CONTRIBUTING.md");
const PACK: &str = "packs/lam-theo-bac/";

/// The file that a section names, and the block that it prints.
fn recipe(heading: &str) -> (String, String) {
    let (_, section) = PAGE.split_once(&format!("## {heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let (_, named) = section.split_once(&format!("`{PACK}")).unwrap();
    let (file, rest) = named.split_once('`').unwrap();
    let block = rest.lines().skip_while(|line| !line.starts_with("    "));
    let block: Vec<&str> = block
        .take_while(|line| line.is_empty() || line.starts_with("    "))
        .map(|line| line.get(4..).unwrap_or_default())
        .collect();
    (file.to_owned(), block.join("\n"))
}

#[test]
fn the_recipes_for_a_measure_and_a_register_work_as_printed() {
    let mut files = pack_files();
    let (file, measure) = recipe("Add a measure");
    let (_, measures) = files.iter_mut().find(|(name, _)| *name == file).unwrap();
    *measures += &format!("\n{measure}");
    let (file, register) = recipe("Add a register");
    let id = register
        .lines()
        .find_map(|line| line.strip_prefix("id = \""))
        .unwrap();
    files.push((file.replace("<id>", id.trim_end_matches('"')), register));

    let folder = tempfile::tempdir().unwrap();
    for (name, text) in &files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let pack = folder.path().to_str().unwrap();
    lantoa(Path::new("."), &["packs", "check", pack]).succeeds();

    // And a record in it counts.
    let mut world = world();
    let (loaded, at) = (programmes::load(&files).unwrap(), clock().now());
    let install = move |tx: &mut db::Tx<'_>| programmes::install(tx, &loaded, at, "test");
    world.app.db.write(install).unwrap();
    world.app = world.again();
    let garden = json!({"register": "vuon-cay", "unit": "xa-a11",
        "fields": {"ten": "Vườn", "ngay": "2026-02-03", "so-cay": 120}});
    world.put(&garden).unwrap();
    assert_eq!(
        world.proved("cay-trong", "tinh-a", "2026", Now),
        "120 exact"
    );
    assert_eq!(world.differences(), Vec::<String>::new());
}
