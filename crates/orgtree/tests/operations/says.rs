//! The words of reports, refusals and mistakes in files.

use orgtree::{Act, Designation, Operation};

use crate::commune::{MERGE, SPLIT, apply, day, id, parse, refused, tree};

#[test]
fn the_report_is_what_a_dry_run_shows() {
    let report = |text: &str| -> String {
        let applied = tree().apply(&parse(text)).unwrap();
        applied
            .report
            .iter()
            .map(|change| format!("{change}\n"))
            .collect()
    };
    insta::assert_snapshot!("merge", report(MERGE));
    insta::assert_snapshot!("split", report(SPLIT));
    insta::assert_snapshot!(
        "small_changes",
        report(
            r#"
            on = 2024-01-01
            [[act]]
            kind = "rename"
            unit = "d"
            to = { name = "Phường D", kind = "phường" }
            [[act]]
            kind = "reparent"
            unit = "g"
            parent = "b"
            [[act]]
            kind = "formerly"
            unit = "e"
            until = 2005-06-01
            was = { name = "Xã E cũ" }
            [[act]]
            kind = "succession"
            predecessor = "c"
            successor = "b"
            extent = "whole"
            default_heir = true
            "#
        )
    );
}

#[test]
fn refusals_come_all_at_once() {
    let merged = apply(&tree(), MERGE);
    insta::assert_snapshot!(
        refused(
            &merged,
            r#"
            on = 2025-08-01
            [[act]]
            kind = "merge"
            units = ["e-moi"]
            into = "e-moi"
            [[act]]
            kind = "merge"
            units = ["c", "c"]
            into = "b"
            [[act]]
            kind = "merge"
            units = ["c"]
            into = "d"
            [[act]]
            kind = "split"
            unit = "b"
            parts = []
            [[act]]
            kind = "abolish"
            unit = "999"
            [[act]]
            kind = "abolish"
            unit = "101"
            [[act]]
            kind = "abolish"
            unit = "nuoc"
            [[act]]
            kind = "rename"
            unit = "a"
            to = { name = "Tỉnh A" }
            [[act]]
            kind = "reparent"
            unit = "c"
            parent = "a"
            [[act]]
            kind = "assign"
            unit = "d"
            to = "c"
            [[act]]
            kind = "abolish-level"
            level = "hamlet"
            under = "a"
            [[act]]
            kind = "formerly"
            unit = "a"
            until = 1999-01-01
            was = { name = "Tỉnh cũ" }
            [[act]]
            kind = "create"
            new = { level = " ", kind = "xã", name = "Xã Y", parent = "a" }
            "#
        )
        .join("\n")
    );
}

#[test]
fn what_would_not_be_a_tree_is_refused() {
    let tree = tree();
    let one =
        |on: &str, act: &str| refused(&tree, &format!("on = {on}\n[[act]]\n{act}")).join("\n");
    let merged = apply(&tree, MERGE);
    let lines = [
        one(
            "2025-01-01",
            "kind = \"reparent\"\nunit = \"a\"\nparent = \"d\"",
        ),
        one(
            "2025-01-01",
            "kind = \"rename\"\nunit = \"e\"\nto = { code = \"100\" }",
        ),
        one(
            "2025-01-01",
            "kind = \"create\"\nnew = { level = \"commune\", kind = \"xã\", name = \"Xã Y\", slug = \"d\", parent = \"a\" }",
        ),
        one(
            "2025-01-01",
            "kind = \"create\"\nnew = { level = \"country\", kind = \"nước\", name = \"Nước khác\" }",
        ),
        one(
            "1999-01-01",
            "kind = \"rename\"\nunit = \"d\"\nto = { name = \"Xã X\" }",
        ),
        one("2000-01-01", "kind = \"abolish\"\nunit = \"d\""),
        one(
            "1999-01-01",
            "kind = \"create\"\nnew = { level = \"commune\", kind = \"xã\", name = \"Xã Y\", parent = \"a\" }",
        ),
        one(
            "2025-01-01",
            "kind = \"abolish\"\nunit = \"b\"\n[[act]]\nkind = \"reparent\"\nunit = \"g\"\nparent = \"b\"",
        ),
        refused(
            &merged,
            "on = 2025-07-01\n[[act]]\nkind = \"abolish\"\nunit = \"e-moi\"",
        )
        .join("\n"),
        refused(
            &merged,
            "on = 2025-01-01\n[[act]]\nkind = \"abolish\"\nunit = \"d\"",
        )
        .join("\n"),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn mistakes_in_a_file_have_their_place() {
    let wrong = |text: &str| Operation::parse(text, "thu.toml").unwrap_err().join("\n");
    let lines = [
        wrong("on = 2025-07-01\nngay = 3\n"),
        wrong("on = 2025-07-01T10:00:00\n[[act]]\nkind = \"abolish\"\nunit = \"d\"\n"),
        wrong(
            "on = 2025-07-01\n\n[[act]]\nkind = \"xoa\"\n[[act]]\nkind = \"abolish\"\nunit = \"d\"\nlevel = \"commune\"\n[[act]]\nkind = \"rename\"\nunit = \"d\"\n",
        ),
        wrong(
            "on = 2025-07-01\n[[act]]\nkind = \"merge\"\nunits = [\"d\"]\ninto = \"e\"\nnew = { level = \"commune\", kind = \"xã\", name = \"X\" }\n",
        ),
        wrong("on = 2025-07-01\n[[act]]\nkind = \"succession\"\nextent = \"half\"\n"),
        wrong("on = 2025-07-01\n[[act]]\nkind = \"merge\"\nunits = 3\n"),
        wrong("on = 2025-07-01\n[[act]]\nkind = \"rename\"\nunit = \"d\"\nto = { ten = \"X\" }\n"),
        wrong("document = \"x\"\n"),
        wrong("on = \n"),
        wrong("on = 2025-07-01\n"),
    ];
    insta::assert_snapshot!(lines.join("\n"));
    let file = Operation::parse(
        "on = 2025-07-01\n[[act]]\nkind = \"reform\"\nunits = \"u.csv\"\nsuccession = \"s.csv\"\n",
        "thu.toml",
    )
    .unwrap();
    assert_eq!(file.tables(), ["u.csv", "s.csv"]);
    let missing = file
        .with_tables(|name| Err(format!("không đọc được {name}")))
        .unwrap_err();
    assert_eq!(missing, ["không đọc được u.csv", "không đọc được s.csv"]);
}

/// Names from files and from code, and the days of operations, have one rule.
#[test]
fn names_and_days_of_operations_have_limits() {
    let says = |on: &str, name: &str| {
        let text = format!(
            "on = {on}\n\n[[act]]\nkind = \"create\"\nnew = {{ level = \"village\", kind = \"thôn\", name = \"{name}\", parent = \"d\" }}\n"
        );
        Operation::parse(&text, "o.toml").map(drop).unwrap_err()
    };
    let place = "o.toml, dòng 4, cột 8: name";
    let rule = "cần 1–200 ký tự dựng sẵn (NFC), không có ký tự điều khiển";
    assert_eq!(
        says("2025-01-01", ""),
        [format!("{place} để trống; {rule}")]
    );
    assert_eq!(
        says("2025-01-01", &"a".repeat(100_000)),
        [format!("{place} dài 100000 ký tự; {rule}")]
    );
    assert_eq!(
        says("2025-01-01", "Thôn\\u001b 1"),
        [format!("{place} có ký tự điều khiển \\u{{1b}}; {rule}")]
    );
    assert_eq!(
        says("2025-01-01", "Tho\u{302}n 1"),
        [format!(
            "{place} không ở dạng Unicode NFC (dấu viết rời chữ); {rule}"
        )]
    );
    let days = "cần một ngày như 2025-07-01, một ngày từ năm 1900 đến năm 2100";
    for on in ["1899-12-31", "2101-01-01", "9999-12-31", "0001-01-01"] {
        let told = says(on, "Thôn 1");
        assert!(
            told[0].contains(&format!("đọc được \"{on}\"; {days}")),
            "{told:?}"
        );
    }
    // Straight from code the same is refused.
    let renamed = |on, name: &str| Operation {
        on,
        document: None,
        acts: vec![Act::Rename {
            unit: "d".into(),
            to: Designation {
                name: Some(name.to_owned()),
                ..Designation::default()
            },
            document: None,
        }],
    };
    for (operation, reason) in [
        (renamed(day("2025-01-01"), "Xã\u{7}"), "có ký tự điều khiển"),
        (
            renamed(day("2101-01-01"), "Xã Đ"),
            "từ năm 1900 đến năm 2100",
        ),
        (renamed(orgtree::OPEN, "Xã Đ"), "từ năm 1900 đến năm 2100"),
    ] {
        let refused = tree().apply(&operation).unwrap_err()[0].to_string();
        assert!(refused.contains(reason), "{refused}");
    }
}

#[test]
fn a_rename_may_have_a_document_of_its_own() {
    let text = "on = 2026-04-30\ndocument = \"NQ 30\"\n\n[[act]]\nkind = \"rename\"\nunit = \"d\"\nto = { name = \"Phường D\", kind = \"phường\" }\ndocument = \"NQ 237\"\n\n[[act]]\nkind = \"rename\"\nunit = \"a\"\nto = { name = \"Thành phố A\" }\n";
    let operation = Operation::parse(text, "o.toml")
        .unwrap()
        .with_tables(|_| Err(String::new()))
        .unwrap();
    let after = tree().apply(&operation).unwrap().tree;
    let document = |slug: &str| {
        after
            .latest(id(&after, slug))
            .unwrap()
            .document
            .clone()
            .unwrap()
    };
    assert_eq!(document("d"), "NQ 237");
    assert_eq!(document("a"), "NQ 30");
}
