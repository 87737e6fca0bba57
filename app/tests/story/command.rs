//! The command line on the demonstration, as scripts and people use it: what it answers, in which
//! fields, with which status, and in which language it refuses.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

use crate::program::{lantoa, lantoa_reads};

/// A copy of the loaded demonstration, which is made once for each build of the program.
fn demonstration() -> tempfile::TempDir {
    let built = fs::metadata(env!("CARGO_BIN_EXE_lantoa")).unwrap();
    let built = built
        .modified()
        .unwrap()
        .duration_since(UNIX_EPOCH)
        .unwrap();
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = shared.join(format!("demo-{}", built.as_nanos()));
    let turn = File::create(shared.join("demo.lock")).unwrap();
    turn.lock().unwrap();
    if !file.exists() {
        let folder = tempfile::tempdir().unwrap();
        let made = lantoa(folder.path(), &["demo", "--once"]);
        assert_eq!(made.status, 0, "{}", made.err);
        lantoa(folder.path(), &["backup", file.to_str().unwrap()]).succeeds();
    }
    drop(turn);
    let copy = tempfile::tempdir().unwrap();
    fs::copy(file.join("lantoa.db"), copy.path().join("lantoa.db")).unwrap();
    copy
}

fn answered(data: &Path, arguments: &[&str]) -> Value {
    lantoa(data, arguments).succeeds().json()
}

/// Names of fields and kinds of values: of a list, those of all its items together.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), shape(v))).collect(),
        Value::Array(items) => {
            let kinds: BTreeSet<String> = items.iter().map(|v| shape(v).to_string()).collect();
            let kinds = kinds.iter().map(|k| serde_json::from_str(k).unwrap());
            Value::Array(kinds.collect())
        }
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("yes or no"),
        Value::Null => Value::Null,
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

fn field<'a>(items: &'a Value, key: &str) -> Vec<&'a str> {
    let items = items.as_array().unwrap();
    items
        .iter()
        .map(|i| i[key].as_str().unwrap_or(""))
        .collect()
}

#[test]
fn what_is_printed_fits_the_window_and_leaves_empty_columns_out() {
    let data = demonstration();
    let printed = |arguments: &[&str]| lantoa(data.path(), arguments).succeeds().out;
    let lai_vung = printed(&["figures", "--unit", "lai-vung"]);
    assert!(lai_vung.contains("trên 52 tỷ đồng") && lai_vung.contains("Báo Đồng Tháp"));
    for empty in ["Cấp dưới", "cấp dưới", "Tính chất", "Kỳ  "] {
        assert!(!lai_vung.contains(empty), "{empty}: {lai_vung}");
    }
    let xa_dak_ang = printed(&["figures", "--unit", "commune:23380@2025-06-30"]);
    assert!(xa_dak_ang.contains("giảm trên 10 %"), "{xa_dak_ang}");
    let binh_xuyen = printed(&["figures", "--unit", "binh-xuyen", "--deep"]);
    assert!(!binh_xuyen.contains("0/1"), "{binh_xuyen}");
    let figures = answered(data.path(), &["figures", "--unit", "lai-vung", "--json"]);
    let trace = printed(&["trace", figures[0]["id"].as_str().unwrap()]);
    let models = printed(&["records", "list", "mo-hinh", "--unit", "son-la"]);
    let ngoc_hoi = printed(&["figures", "--unit", "ngoc-hoi", "--deep"]);
    for text in [lai_vung, binh_xuyen, ngoc_hoi, trace, models] {
        for line in text.lines().filter(|line| !line.starts_with("Còn nữa")) {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn fields_of_json_are_stable() {
    let data = demonstration();
    let figures = answered(
        data.path(),
        &[
            "figures", "--unit", "ngoc-hoi", "--period", "2023", "--json",
        ],
    );
    insta::assert_snapshot!("figures", pretty(&shape(&figures)));
    let poor = answered(
        data.path(),
        &["figures", "--unit", "province:62@2025-06-30", "--json"],
    );
    let below = poor
        .as_array()
        .unwrap()
        .iter()
        .find(|f| !f["below"].is_null())
        .unwrap();
    insta::assert_snapshot!("below", pretty(&shape(below)));
    let models = [
        "records", "list", "mo-hinh", "--unit", "lai-vung", "--limit", "3", "--json",
    ];
    let page = answered(data.path(), &models);
    insta::assert_snapshot!(
        "records-list",
        pretty(&shape(&json!({
            "next": page["next"],
            "records": page["records"].as_array().unwrap().iter()
                .map(|r| r.as_object().unwrap().keys().cloned().collect::<Vec<_>>())
                .collect::<BTreeSet<_>>(),
        })))
        .replace("\"text\"", "\"…\"")
    );
    let id = page["records"][0]["id"].as_str().unwrap();
    let record = answered(data.path(), &["records", "show", id, "--json"]);
    assert_eq!(record["history"][0]["revision"], json!(1));
    let unit = answered(data.path(), &["units", "show", "lai-vung", "--json"]);
    insta::assert_snapshot!("units-show", pretty(&unit).replace("  ", " "));
    let figure = figures[0]["id"].as_str().unwrap();
    let trace = answered(data.path(), &["trace", figure, "--json"]);
    insta::assert_snapshot!("trace", pretty(&shape(&trace)));
    insta::assert_snapshot!(
        "verify",
        pretty(&shape(&answered(data.path(), &["verify", "--json"])))
    );
    insta::assert_snapshot!(
        "doctor",
        pretty(&shape(&answered(data.path(), &["doctor", "--json"])))
    );
}

#[test]
fn traps_of_the_reform_come_out_right() {
    let data = demonstration();
    let ask = |arguments: &[&str]| answered(data.path(), arguments);
    // Today's Lai Vung carries old Tân Thành's code.
    assert_eq!(
        ask(&["units", "show", "30226", "--json"])["name"],
        "Xã Lai Vung"
    );
    let then = ask(&["units", "show", "30226", "--on", "2025-06-30", "--json"]);
    assert_eq!(then["name"], "Xã Tân Thành");
    let before = ask(&["units", "predecessors", "30226", "--json"]);
    assert!(field(&before, "name").contains(&"Xã Tân Thành"), "{before}");
    // The old town of Lai Vung is in Hòa Long today.
    let town = ask(&["units", "show", "30208", "--on", "2025-06-30", "--json"]);
    assert_eq!(
        (&town["name"], &town["place"]["waits"]),
        (&json!("Thị trấn Lai Vung"), &json!(false))
    );
    let heirs = ask(&[
        "units",
        "successors",
        "30208",
        "--on",
        "2025-06-30",
        "--json",
    ]);
    assert_eq!(field(&heirs, "name"), ["Xã Hòa Long"]);
    assert_eq!(field(&heirs, "extent"), ["whole"]);
    // The old district waits at today's Đồng Tháp.
    let district = ask(&["units", "show", "lai-vung", "--json"]);
    assert_eq!(district["place"]["unit"]["name"], "Tỉnh Đồng Tháp");
    assert_eq!(
        (&district["place"]["waits"], &district["standing"]),
        (&json!(true), &json!(false))
    );
    let path = ask(&["units", "path", "lai-vung", "--on", "2025-06-30", "--json"]);
    assert_eq!(
        field(&path, "name"),
        ["Huyện Lai Vung", "Tỉnh Đồng Tháp", "Việt Nam"]
    );
    for slug in ["lai-vung", "binh-xuyen", "ngoc-hoi", "que-vo", "son-la"] {
        assert_eq!(ask(&["units", "show", slug, "--json"])["slug"], slug);
    }
    let told = lantoa(
        data.path(),
        &["figures", "--unit", "lai-vung", "--basis", "now"],
    )
    .succeeds();
    assert!(told.out.contains("kết thúc ngày 30/6/2025"), "{}", told.out);
}

#[test]
fn numbers_in_json_are_exact() {
    let data = demonstration();
    let out = lantoa(data.path(), &["figures", "--unit", "lai-vung", "--json"])
        .succeeds()
        .out;
    assert!(
        out.contains("\"value\": 22.7,") && out.contains("\"value\": 52000000000,"),
        "{out}"
    );
    let found: Value = serde_json::from_str(&out).unwrap();
    let periods: BTreeSet<&str> = field(&found, "period").into_iter().collect();
    assert!(periods.contains("2016-01-01..2020-08-06"), "{periods:?}");
}

#[test]
fn bad_use_ends_with_2_and_refusals_with_1() {
    let data = demonstration();
    let bad: [(&[&str], &str); 6] = [
        (
            &["figures", "--unit", "son-la", "--period", "năm nào"],
            "không đọc được thời gian",
        ),
        (
            &["figures", "--unit", "son-la", "--basis", "maybe"],
            "cho phép: then",
        ),
        (&["trace", "abc"], "then|now"),
        (&["units", "apply", "khong-co.toml"], "khong-co.toml"),
        (&["figures"], "--unit"),
        (&["nhay"], "nhay"),
    ];
    for (arguments, word) in bad {
        lantoa(data.path(), arguments).fails(2, &[word]);
    }
    let refused: [(&[&str], &str); 6] = [
        (&["figures", "--unit", "khong-co"], "Không tìm thấy đơn vị"),
        (&["units", "show", "99999"], "99999"),
        (&["records", "list", "khong-co"], "cho phép: chi-tieu"),
        (
            &["records", "show", "00000000-0000-7000-8000-000000000000"],
            "Không tìm thấy",
        ),
        (&["trace", "khong-co~1~2024~then~result"], "khong-co"),
        (&["restore", "khong-co.db"], "đã có dữ liệu"),
    ];
    for (arguments, word) in refused {
        lantoa(data.path(), arguments).fails(1, &[word]);
    }
}

#[test]
fn operations_are_tried_before_they_are_done() {
    let data = demonstration();
    let file = data.path().join("gop.toml");
    fs::write(
        &file,
        "on = 2026-01-01\ndocument = \"Nghị quyết thử\"\n[[act]]\nkind = \"merge\"\nunits = [\"commune:30226\"]\ninto = \"commune:30208\"\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let tried = lantoa(data.path(), &["units", "apply", file, "--dry-run"]).succeeds();
    assert!(tried.out.contains("chưa thay đổi gì"), "{}", tried.out);
    let standing = || {
        answered(
            data.path(),
            &["units", "show", "commune:30226@2025-12-31", "--json"],
        )["standing"]
            .clone()
    };
    assert_eq!(standing(), json!(true));
    assert_eq!(lantoa(data.path(), &["units", "apply", file]).status, 0);
    assert_eq!(standing(), json!(false));
    lantoa(data.path(), &["verify"]).succeeds();
    // Once more: the unit ended.
    let again = lantoa(data.path(), &["units", "apply", file]);
    assert_eq!((again.status, again.out.as_str()), (1, ""), "{}", again.err);
    let wrong = data.path().join("sai.toml");
    fs::write(&wrong, "on = 2026-01-01\n[[act]]\nkind = \"bay\"\n").unwrap();
    let out = lantoa(data.path(), &["units", "apply", wrong.to_str().unwrap()]);
    out.fails(1, &["sai.toml", "dòng 3", "bay"]);
}

#[test]
fn a_units_name_is_that_of_the_day_with_those_above_it() {
    let data = demonstration();
    let shown = |unit: &str| lantoa(data.path(), &["units", "show", unit]).succeeds().out;
    let first = |unit: &str| shown(unit).lines().next().unwrap().to_owned();
    assert_eq!(first("26368@2025-08-01"), "Xã Long Thành, Tỉnh Đồng Nai");
    assert_eq!(first("26368"), "Phường Long Thành, Thành phố Đồng Nai");
    assert_eq!(
        first("commune:26842@2020-06-30"),
        "Phường Tăng Nhơn Phú A, Quận 9, Thành phố Hồ Chí Minh"
    );
    let quan_9 = shown("district:763@2020-06-30");
    assert!(quan_9.contains("không rõ → 2021-01-01: Quận 9"), "{quan_9}");
    let heirs = answered(
        data.path(),
        &["units", "successors", "district:763@2020-06-30", "--json"],
    );
    assert_eq!(heirs[0]["path"], "Thành phố Thủ Đức, Thành phố Hồ Chí Minh");
    assert_eq!(heirs[0]["document"], "Nghị quyết 1111/NQ-UBTVQH14");
    let path = answered(
        data.path(),
        &["units", "path", "26368@2025-08-01", "--json"],
    );
    assert_eq!(path[1]["name"], "Tỉnh Đồng Nai");
    let above = answered(
        data.path(),
        &["units", "show", "26368@2025-08-01", "--json"],
    );
    assert_eq!(above["versions"][0]["parent"]["name"], "Tỉnh Đồng Nai");
    assert_eq!(above["name"], "Xã Long Thành");
}

#[test]
fn a_record_goes_in_and_comes_out() {
    let data = demonstration();
    let record = json!({"register": "hoi-nghi", "unit": "commune:30226", "acts": [{"action": "to-chuc", "day": "2026-03-05"}], "review": "accepted",
        "fields": {"ten": "Hội nghị quán triệt", "ngay": "2026-03-05", "tham-du": "trên 120"}});
    let put = lantoa_reads(
        data.path(),
        &["records", "put", "-", "--json"],
        &record.to_string(),
    );
    let put = put.succeeds().json();
    assert_eq!(put[0]["created"], json!(true));
    let id = put[0]["id"].as_str().unwrap();
    let shown = lantoa(data.path(), &["records", "show", id]).succeeds().out;
    for part in [
        "Hội nghị quán triệt",
        "Xã Lai Vung, Tỉnh Đồng Tháp",
        "Đã tổ chức",
        "trên 120",
        "lần 1",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    let listed = answered(
        data.path(),
        &[
            "records",
            "list",
            "hoi-nghi",
            "--unit",
            "commune:30226",
            "--json",
        ],
    );
    assert_eq!(field(&listed["records"], "id"), [id]);
    let ask = ["figures", "--unit", "nuoc", "--json"];
    assert_eq!(lantoa(data.path(), &ask).status, 1);
    let province = [
        "figures",
        "--unit",
        "province:82",
        "--period",
        "2026",
        "--json",
    ];
    let figures = answered(data.path(), &province);
    let people = figures
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["measure"] == "luot-hoc-tap")
        .unwrap();
    assert_eq!(
        (&people["evidenced"]["value"], &people["evidenced"]["bound"]),
        (&json!(120), &json!("over"))
    );
    let trace = answered(
        data.path(),
        &["trace", people["id"].as_str().unwrap(), "--json"],
    );
    assert_eq!(field(&trace["entries"], "record"), [id]);
    lantoa(data.path(), &["verify"]).succeeds();
}

#[test]
fn a_backup_restores_what_was_there() {
    let data = demonstration();
    let file = data.path().join("sao-luu");
    let file = file.to_str().unwrap();
    lantoa(data.path(), &["backup", file]).succeeds();
    lantoa(data.path(), &["backup", file]).fails(1, &["đã có", "không ghi đè"]);
    let other = tempfile::tempdir().unwrap();
    lantoa(other.path(), &["restore", file]).succeeds();
    lantoa(other.path(), &["restore", file]).fails(1, &["đã có dữ liệu"]);
    let deep = ["figures", "--unit", "ngoc-hoi", "--deep", "--json"];
    assert_eq!(answered(other.path(), &deep), answered(data.path(), &deep));
    lantoa(other.path(), &["verify"]).succeeds();
    lantoa(other.path(), &["doctor"]).succeeds();
    let again = lantoa(other.path(), &["migrate"]).succeeds();
    assert!(again.out.contains("đã mới nhất"), "{}", again.out);
}
