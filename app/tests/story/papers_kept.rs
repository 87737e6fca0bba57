//! Sources and files by the command line, and in a backup.

use serde_json::json;

use crate::program::lantoa;
use crate::world::{conference, id, paper};

#[test]
fn sources_and_files_by_the_command_line_go_with_a_backup() {
    let world = crate::world::world();
    world
        .put(&conference(1, "xa-a11", "2024-03-05", &json!(10), None))
        .unwrap();
    let data = world.folder();
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("biên bản.pdf");
    std::fs::write(&pdf, paper("biên bản")).unwrap();
    let pdf = pdf.to_str().unwrap();
    let run = |arguments: &[&str]| lantoa(data, arguments).succeeds();
    let say = |line: &str| run(&line.split('|').collect::<Vec<_>>());
    let ftp = "sources|add|qd-1|--unit|xa-a11|--title|Quyết định|--address|ftp://x";
    let refused = lantoa(data, &ftp.split('|').collect::<Vec<_>>());
    refused.fails(1, &["address: ghi \"ftp://x\""]);
    say("sources|add|qd-1|--unit|xa-a11|--title|Quyết định|--kind|quyet-dinh");
    run(&["sources", "attach", "qd-1", pdf, "--unit", "xa-a11"]);
    // A change that does not name the copy keeps it.
    say("sources|add|qd-1|--unit|xa-a11|--title|Quyết định 1|--kind|quyet-dinh");
    let shown = run(&["sources", "show", "qd-1", "--unit", "xa-a12", "--json"]).json();
    assert_eq!(
        (&shown["title"], shown["copy"].is_string()),
        (&json!("Quyết định 1"), true)
    );
    let listed = run(&["sources", "list", "--unit", "tinh-a", "--json"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let attached = run(&["records", "attach", &id(1), pdf]);
    assert!(attached.out.contains("kèm 1 tệp"), "{}", attached.out);
    let text = folder.path().join("a.txt");
    std::fs::write(&text, "chữ").unwrap();
    lantoa(data, &["records", "attach", &id(1), text.to_str().unwrap()])
        .fails(1, &["nhận: pdf, jpg"]);
    let files = run(&["files", "list", "--unit", "xa-a11", "--json"]).json();
    let file = files[0]["id"].as_str().unwrap().to_owned();
    let out = folder.path().join("ra.pdf");
    run(&["files", "get", &file, out.to_str().unwrap()]);
    assert_eq!(std::fs::read(&out).unwrap(), paper("biên bản"));

    let copy = folder.path().join("sao");
    run(&["backup", copy.to_str().unwrap()]);
    let other = tempfile::tempdir().unwrap();
    lantoa(other.path(), &["restore", copy.to_str().unwrap()]).succeeds();
    for place in [&copy, other.path()] {
        let told = lantoa(place, &["verify"]).succeeds();
        assert!(told.out.contains("1 tệp"), "{}", told.out);
        lantoa(place, &["doctor"]).succeeds();
    }
    // A copy that lacks a content is restored for the rest, and says what is missing.
    std::fs::remove_dir_all(copy.join("files")).unwrap();
    let third = tempfile::tempdir().unwrap();
    let told = lantoa(third.path(), &["restore", copy.to_str().unwrap()]);
    assert!(
        told.status == 1 && told.err.contains("mất nội dung"),
        "{}",
        told.err
    );
    let told = lantoa(third.path(), &["verify"]);
    assert!(
        told.status == 1 && told.out.contains("mất nội dung"),
        "{}",
        told.out
    );
    lantoa(data, &["records", "detach", &id(1), &file]).succeeds();
    lantoa(data, &["verify"]).succeeds();
}
