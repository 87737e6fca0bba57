//! The pack and the demonstration records that ship with the project: no mistake in the one,
//! no refused field in the others.

use std::fs;
use std::path::{Path, PathBuf};

use packs::Pack;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files_with(folder: &Path, end: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|known| known == end) {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    files
}

fn shipped() -> Pack {
    let folder = root().join("packs/lam-theo-bac");
    let mut files = files_with(&folder, "toml");
    for part in ["registers", "reports"] {
        let inner = files_with(&folder.join(part), "toml");
        files.extend(
            inner
                .into_iter()
                .map(|(name, text)| (format!("{part}/{name}"), text)),
        );
    }
    packs::load(&files).unwrap_or_else(|mistakes| {
        let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{} mistakes\n{}", told.len(), told.join("\n"))
    })
}

#[test]
fn the_shipped_pack_has_no_mistakes() {
    let pack = shipped();
    assert!(pack.registers.len() >= 9 && pack.measures.len() >= 40);
    let again = packs::load(pack.files()).unwrap();
    assert_eq!(again.version(), pack.version());
    assert_eq!(again, pack);
}

#[test]
fn every_shipped_register_has_its_faces() {
    let pack = shipped();
    for register in pack.registers.values() {
        assert!(register.initial().is_some(), "{}", register.id);
        let schema = register.json_schema(&pack);
        let template = register.template_json();
        for id in register.fields.keys() {
            assert!(schema["properties"].get(id).is_some() && template.get(id).is_some());
        }
        assert!(register.help(&pack).lines().count() > register.fields.len());
    }
}

#[test]
fn the_demonstration_records_are_accepted_in_one_form() {
    let pack = shipped();
    let mut refused = Vec::new();
    let mut count = 0;
    for (name, text) in files_with(&root().join("demo/records"), "json") {
        let records: Vec<Value> = serde_json::from_str(&text).unwrap();
        for (index, record) in records.iter().enumerate() {
            count += 1;
            let id = record["register"].as_str().unwrap_or_default();
            let Some(register) = pack.registers.get(id) else {
                refused.push(format!("{name}[{index}]: no register {id:?}"));
                continue;
            };
            match register.parse(&pack, &record["fields"]) {
                Err(errors) => refused.extend(
                    errors
                        .iter()
                        .map(|error| format!("{name}[{index}] {id}: {error}")),
                ),
                Ok(fields) => {
                    assert_eq!(register.parse(&pack, &fields.to_json()), Ok(fields.clone()));
                    if let Some(state) = record["state"].as_str() {
                        assert!(
                            register.states.contains_key(state),
                            "{name}[{index}] {state}"
                        );
                    }
                }
            }
        }
    }
    assert!(
        refused.is_empty(),
        "{} of {count}\n{}",
        refused.len(),
        refused.join("\n")
    );
    assert!(count > 0);
}
