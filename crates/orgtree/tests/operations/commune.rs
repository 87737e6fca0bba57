//! A small tree, and short ways to ask it.

use orgtree::{Day, Operation, Tree, UnitId};

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn parse(text: &str) -> Operation {
    Operation::parse(text, "thu.toml")
        .unwrap()
        .with_tables(|name| Err(format!("không có {name}")))
        .unwrap()
}

pub fn apply(tree: &Tree, text: &str) -> Tree {
    tree.apply(&parse(text)).unwrap().tree
}

pub fn refused(tree: &Tree, text: &str) -> Vec<String> {
    let reasons = tree.apply(&parse(text)).unwrap_err();
    reasons.iter().map(ToString::to_string).collect()
}

/// A province with two districts, three communes, villages and a cell.
pub fn tree() -> Tree {
    let units = [
        ("territory", "province", "Tỉnh A", "a", "1", "nuoc"),
        ("territory", "district", "Huyện B", "b", "10", "a"),
        ("territory", "district", "Huyện C", "c", "11", "a"),
        ("territory", "commune", "Xã D", "d", "100", "b"),
        ("territory", "commune", "Xã E", "e", "101", "b"),
        ("territory", "commune", "Xã G", "g", "102", "c"),
        ("village", "village", "Thôn 1", "d-thon-1", "", "d"),
        ("village", "village", "Thôn 2", "d-thon-2", "", "d"),
        ("village", "village", "Thôn 1", "e-thon-1", "", "e"),
        (
            "party",
            "cell",
            "Chi bộ cơ quan huyện B",
            "b-chi-bo",
            "",
            "b",
        ),
    ];
    let mut text = "on = 2000-01-01\n[[act]]\nkind = \"create\"\nnew = { level = \"country\", kind = \"nước\", name = \"Nước\", slug = \"nuoc\" }\n".to_owned();
    for (line, level, name, slug, code, parent) in units {
        let code = if code.is_empty() {
            String::new()
        } else {
            format!(", code = \"{code}\"")
        };
        text += &format!(
            "[[act]]\nkind = \"create\"\nnew = {{ line = \"{line}\", level = \"{level}\", kind = \"x\", name = \"{name}\", slug = \"{slug}\"{code}, parent = \"{parent}\" }}\n"
        );
    }
    apply(&Tree::new(Vec::new(), Vec::new()).unwrap(), &text)
}

pub fn id(tree: &Tree, slug: &str) -> UnitId {
    tree.find(slug, None).unwrap()
}

pub fn slugs(tree: &Tree, path: &[UnitId]) -> Vec<String> {
    path.iter()
        .map(|id| tree.unit(*id).unwrap().slug.clone().unwrap_or_default())
        .collect()
}

pub const MERGE: &str = r#"
on = 2025-07-01
document = "Nghị quyết 1"
[[act]]
kind = "merge"
units = ["100", "e"]
new = { level = "commune", kind = "xã", name = "Xã E mới", slug = "e-moi", code = "100", parent = "c" }
"#;

pub const SPLIT: &str = r#"
on = 2025-07-01
[[act]]
kind = "split"
unit = "d"
parts = [
    { into = "e", default_heir = true },
    { new = { level = "commune", kind = "xã", name = "Xã H", slug = "h", parent = "c" } },
]
"#;
