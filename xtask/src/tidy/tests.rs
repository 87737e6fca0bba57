//! Each rule on a small tree: what it finds, and what looks alike and is right.

use super::*;

/// The findings on a tree of these files, as `path:line`, of one rule.
pub(super) fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    let mut findings = Vec::new();
    let paths = files.iter().map(|(path, _)| (*path).to_owned());
    let tree = Tree::new(
        paths.collect(),
        files.iter().map(own).collect(),
        &mut findings,
    );
    assert_eq!(findings, [], "the files read");
    rule(&tree, &mut findings);
    let places = findings.iter().map(|f| format!("{}:{}", f.path, f.line));
    places.collect()
}

#[test]
fn a_file_that_is_no_rust_is_found() {
    let mut findings = Vec::new();
    Tree::new(vec![], vec![("a.rs".into(), "fn (".into())], &mut findings);
    assert_eq!(findings.len(), 1);
}

#[test]
fn sql_stands_in_stores() {
    let statement = "const A: &str =\n    \"SELECT id FROM unit\";\n";
    let files = [
        ("app/src/ground/units/store.rs", statement),
        ("app/src/ground/units/store/path.rs", statement),
        ("crates/db/src/lib.rs", statement),
        ("app/src/ground/units/web.rs", statement),
        (
            "app/src/books/figures/mod.rs",
            "/// SELECT a FROM b\nfn f() { g(\"delete from unit\"); }",
        ),
        (
            "app/src/books/records/mod.rs",
            "const M: &str = \"please SELECT one\";\n// UPDATE a SET b",
        ),
        (
            "app/src/ground/units/mod.rs",
            "#[cfg(test)]\nmod tests { const A: &str = \"DELETE FROM unit\"; }",
        ),
    ];
    assert_eq!(
        found(sql::elsewhere, &files),
        [
            "app/src/ground/units/web.rs:2",
            "app/src/books/figures/mod.rs:2"
        ]
    );
}

#[test]
fn sql_is_static() {
    let files = [(
        "app/src/ground/units/store.rs",
        "fn f() {\n format!(\"SELECT a FROM {t}\");\n let q = s + \"INSERT INTO a\";\n sql(\"DELETE FROM a\");\n}",
    )];
    assert_eq!(
        found(sql::dynamic, &files),
        [
            "app/src/ground/units/store.rs:2",
            "app/src/ground/units/store.rs:3"
        ]
    );
}

#[test]
fn the_clock_is_read_in_one_place() {
    let reads = "fn f() { chrono::Utc::now(); }";
    let files = [
        ("app/src/shell/clock.rs", reads),
        ("app/src/ground/units/web.rs", reads),
        ("app/tests/story.rs", reads),
        (
            "crates/vi/src/a.rs",
            "fn f() { Instant::now(); }\n#[test]\nfn g() { SystemTime::now(); }\nfn h() { Local::now(); }",
        ),
    ];
    assert_eq!(
        found(code::clock, &files),
        ["app/src/ground/units/web.rs:1", "crates/vi/src/a.rs:4"]
    );
}

#[test]
fn randomness_comes_from_the_shell() {
    let files = [
        ("app/src/shell/id.rs", "fn f() { getrandom::fill(b); }"),
        (
            "app/src/ground/units/mod.rs",
            "fn f() { getrandom::fill(b);\n Uuid::now_v7() }",
        ),
    ];
    assert_eq!(
        found(code::randomness, &files),
        [
            "app/src/ground/units/mod.rs:1",
            "app/src/ground/units/mod.rs:2"
        ]
    );
}

#[test]
fn figures_hold_no_floats() {
    let files = [
        (
            "crates/vi/src/a.rs",
            "fn f() -> i64 { pair.0.1 + 0xf64 }\nfn g() { 1f64; }\nfn h(a: f32) { 0.5; }",
        ),
        ("crates/chart/src/a.rs", "fn f(a: f64) {}"),
        (
            "crates/db/src/a.rs",
            "struct A {\n#[schema(value_type = Option<f64>)]\na: D }",
        ),
    ];
    assert_eq!(
        found(code::floats, &files),
        [
            "crates/vi/src/a.rs:2",
            "crates/vi/src/a.rs:3",
            "crates/vi/src/a.rs:3"
        ]
    );
}

#[test]
fn files_are_short() {
    let long = "\n".repeat(401);
    let files = [
        ("app/src/a.rs", long.as_str()),
        ("app/src/b.rs", &long[1..]),
    ];
    assert_eq!(found(code::length, &files), ["app/src/a.rs:401"]);
}

#[test]
fn lints_are_not_silenced() {
    let files = [(
        "app/src/lib.rs",
        "#![allow(dead_code)]\n#[expect(dead_code, reason = \"\")]\nfn allow() {}\n#[allow(x)]\nfn f() {}\n#[ignore]\nfn g() {}",
    )];
    assert_eq!(
        found(code::allow, &files),
        ["app/src/lib.rs:1", "app/src/lib.rs:4", "app/src/lib.rs:6"]
    );
}

#[test]
fn arrows_go_down() {
    let files = [
        (
            "app/src/books/figures/mod.rs",
            "use crate::books::records::Record;\nuse crate::{shell::page, \n shown::portal::{home, map::Map}};",
        ),
        (
            "app/src/books/records/draft.rs",
            "use super::super::figures::Figure;\nuse super::figures;\nmod inner { use super::super::Draft; }",
        ),
        (
            "app/src/books/records/web.rs",
            "use crate::books::figures::Figure;",
        ),
        (
            "app/src/shell/page.rs",
            "fn f() { crate::ground::units::name(); }",
        ),
        (
            "app/src/shell/web.rs",
            "fn f() { crate::ground::units::name(); }",
        ),
        (
            "app/src/ground/units/mod.rs",
            "#[cfg(test)]\nmod tests { use crate::sample::demo::facts; }",
        ),
        ("app/src/ground/units/cli.rs", "use crate::command::Cli;"),
        (
            "app/src/app.rs",
            "use crate::ground::units::Units;\nuse crate::books::records::Record;",
        ),
        ("app/src/command.rs", "use crate::shown::portal::home;"),
        ("app/src/horoscope/mod.rs", ""),
    ];
    assert_eq!(
        found(slices::arrows, &files),
        [
            "app/src/books/figures/mod.rs:2",
            "app/src/books/figures/mod.rs:2",
            "app/src/books/records/draft.rs:1",
            "app/src/shell/page.rs:1",
            "app/src/shell/web.rs:1",
            "app/src/ground/units/cli.rs:1",
            "app/src/app.rs:2",
            "app/src/horoscope/mod.rs:1"
        ]
    );
}

#[test]
fn slices_meet_at_their_doors() {
    let files = [
        (
            "app/src/books/figures/mod.rs",
            "use crate::books::records::{Record, store::{one, all as every}};\nuse crate::ground::units::Unit;",
        ),
        (
            "app/src/books/records/web.rs",
            "use super::store;\nuse crate::books::records::page;\nuse crate::shell::web::Reply;\nuse crate::ground::units::cli;",
        ),
        (
            "app/src/serve.rs",
            "use crate::ground::units::web;\nuse crate::ground::units::store;",
        ),
    ];
    assert_eq!(
        found(slices::doors, &files),
        [
            "app/src/books/figures/mod.rs:1",
            "app/src/books/figures/mod.rs:1",
            "app/src/books/records/web.rs:4",
            "app/src/serve.rs:2"
        ]
    );
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    let sound = [
        ("app/migrations/0001_units.sql", ""),
        ("app/migrations/0002_packs.sql", ""),
    ];
    assert_eq!(found(files::migrations, &sound), [""; 0]);
    let twice = [
        ("app/migrations/0001_a.sql", ""),
        ("app/migrations/0001_b.sql", ""),
    ];
    assert_eq!(
        found(files::migrations, &twice),
        ["app/migrations/0001_b.sql:1"]
    );
    let gap = [
        ("app/migrations/0001_a.sql", ""),
        ("app/migrations/0003_b.sql", ""),
    ];
    assert_eq!(
        found(files::migrations, &gap),
        ["app/migrations/0003_b.sql:1"]
    );
    let odd = [
        ("app/migrations/first.sql", ""),
        ("migrations/sqlite/0001_a.sql", ""),
    ];
    assert_eq!(found(files::migrations, &odd).len(), 2);
}

#[test]
fn links_lead_to_files() {
    let files = [
        (
            "README.md",
            "[a](docs/a.md) [b](https://b) [c](#c)\n[d](docs/none.md)\n[e](docs/)",
        ),
        ("docs/a.md", "[up](../README.md#part)"),
    ];
    assert_eq!(found(files::links, &files), ["README.md:2"]);
}

#[test]
fn texts_are_clean() {
    let files = [
        ("a.md", "xa\u{303}\nxã  \n"),
        ("b.rs", "fn f() {\n\t}\n"),
        ("c.snap", "kept \n"),
    ];
    assert_eq!(found(text::composed, &files), ["a.md:1"]);
    assert_eq!(found(text::white_space, &files), ["a.md:2", "b.rs:2"]);
}

#[test]
fn nothing_is_left_open() {
    let open = format!("// {}: later\nlet todo = \"XXXI\";\n", concat!("TO", "DO"));
    assert_eq!(found(text::open_ends, &[("a.rs", &open)]), ["a.rs:1"]);
}

#[test]
fn no_machine_is_named() {
    let paths = format!(
        "see {}a\nhttps://example.vn/ho{}b\n",
        concat!("/ho", "me/"),
        "me/"
    );
    let files = [("a.md", paths.as_str()), ("Cargo.lock", paths.as_str())];
    assert_eq!(found(text::machine, &files), ["a.md:1"]);
}

#[test]
fn crates_know_what_they_may() {
    let files = [
        (
            "crates/vi/Cargo.toml",
            "[dependencies]\ndb.workspace = true\n[dev-dependencies]\ndoc.workspace = true",
        ),
        (
            "crates/doc/Cargo.toml",
            "[dependencies]\nvi.workspace = true\nserde.workspace = true",
        ),
        ("crates/horoscope/Cargo.toml", ""),
        ("app/Cargo.toml", "[dependencies]\ndb.workspace = true"),
    ];
    assert_eq!(
        found(shape::crates, &files),
        ["crates/vi/Cargo.toml:2", "crates/horoscope/Cargo.toml:1"]
    );
}

#[test]
fn pure_crates_touch_nothing() {
    let reads = "fn f() { std::fs::read(p); }";
    let files = [
        ("crates/vi/src/a.rs", reads),
        ("crates/vi/tests/a.rs", reads),
        ("crates/packs/src/a.rs", reads),
    ];
    assert_eq!(found(shape::purity, &files), ["crates/vi/src/a.rs:1"]);
}

#[test]
fn files_say_what_they_are_for() {
    let files = [
        ("a.rs", "//! For this.\n"),
        ("b.rs", "use a;\n"),
        ("a/tests.rs", "use a;\n"),
    ];
    assert_eq!(found(shape::introductions, &files), ["b.rs:1"]);
}

#[test]
fn names_say_something() {
    let files = [
        ("app/src/ground/units/helper.rs", ""),
        ("app/src/services/mod.rs", ""),
        ("crates/util/src/a.rs", ""),
    ];
    assert_eq!(
        found(shape::names, &files),
        ["app/src/ground/units/helper.rs:1", "crates/util/src/a.rs:1"]
    );
}

#[test]
fn rooms_are_on_the_map() {
    let files = [
        ("ARCHITECTURE.md", "`crates/vi`"),
        ("README.md", ""),
        ("CONTRIBUTING.md", ""),
        ("LICENSE", ""),
        ("crates/vi/src/lib.rs", ""),
        ("app/src/ground/units/mod.rs", ""),
        ("app/src/main.rs", ""),
    ];
    assert_eq!(found(shape::map, &files), ["NOTICE:1", "ARCHITECTURE.md:1"]);
}
