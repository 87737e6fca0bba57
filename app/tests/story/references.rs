//! What a record points at: results at their model, fields at units that fit, and what is told of it.

use lantoa::books::entries::rollup::Basis::Now;
use lantoa::books::records::view;
use lantoa::shell::access::Scope;
use serde_json::{Value, json};

use crate::http::Server;
use crate::world::{World, id, made, pack_files, worlds};

const MODEL: u32 = 1;

fn model(n: u32, unit: &str) -> Value {
    json!({
        "id": id(n), "register": "mo-hinh", "unit": unit, "review": "accepted",
        "fields": { "ten": "Thắp sáng đường quê", "dang-ky": "2026-01-05" },
    })
}

/// The results of a month: roads lit, in km, and money raised.
fn results(n: u32, model: &str, unit: &str, month: &str, (road, money): (&str, Value)) -> Value {
    json!({
        "id": id(n), "register": "ket-qua", "unit": unit, "review": "accepted",
        "fields": {
            "ten": format!("Kết quả tháng {month}"), "mo-hinh": model, "ky": month,
            "ket-qua": [
                { "chi-tieu": "duong-thap-sang", "gia-tri": road },
                { "chi-tieu": "nguon-luc-tien", "gia-tri": money, "dien-giai": "nhân dân góp" },
            ],
        },
    })
}

fn three_months(world: &World) {
    world.put(&model(MODEL, "xa-a11")).unwrap();
    let months = [
        (2, "2026-01", ("trên 1 km", json!(20_000_000))),
        (3, "2026-02", ("0,5 km", json!("gần 5 triệu đồng"))),
        (4, "2026-03", ("2 km", json!(7_000_000))),
    ];
    for (n, month, said) in months {
        world
            .put(&results(n, &id(MODEL), "xa-a11", month, said))
            .unwrap();
    }
}

fn fields(world: &World, n: u32) -> Value {
    let app = &world.app;
    let shown = app.db.read(|conn| {
        let tree = app.units.current(conn)?.tree.clone();
        view::one(conn, app, &Scope::everything(&tree), id(n).parse()?)
    });
    shown.unwrap().fields
}

#[test]
fn a_model_shows_its_months_and_they_add_up() {
    for world in worlds() {
        three_months(&world);
        assert_eq!(
            world.proved("duong-thap-sang", "tinh-a", "2026", Now),
            "3.5 over"
        );
        assert_eq!(
            world.proved("nguon-luc-tien", "xa-a11", "2026", Now),
            "32000000 nearly"
        );
        let page = Server::of(&world).get(&format!("/mo-hinh/{}", id(MODEL)));
        assert_eq!(page.status, 200);
        let table = page.text.split("class=\"matrix").nth(1).unwrap();
        let table = table.split("</table>").next().unwrap();
        for said in [
            "tháng 01/2026",
            "tháng 02/2026",
            "tháng 3/2026",
            "Đường quê được thắp sáng",
            "trên 1 km",
            "gần 5 triệu đồng",
            "nhân dân góp",
        ] {
            assert!(table.contains(said), "{said}: {table}");
        }
        let first = table.find("tháng 01/2026").unwrap();
        assert!(first < table.find("tháng 3/2026").unwrap());
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_link_leads_to_a_record_of_its_register_and_realm_or_nowhere() {
    for world in worlds() {
        three_months(&world);
        world.put(&model(8, "xa-b11")).unwrap();
        let refused = |target: &str| {
            let record = results(9, target, "xa-a11", "2026-04", ("1 km", json!(1)));
            world.put(&record).unwrap_err().to_string()
        };
        // Nobody's, another register's, another province's.
        for target in [id(77), id(2), id(8)] {
            let told = refused(&target);
            assert!(
                told.contains(&format!(
                    "không có hồ sơ {target} trong sổ \"Mô hình, cách làm hay\""
                )),
                "{told}"
            );
        }
        assert!(refused("đường quê").contains("cho phép: mã dạng"));
        // Results that are put at another model leave the first.
        world.put(&model(5, "xa-a12")).unwrap();
        let moved = results(4, &id(5), "xa-a11", "2026-03", ("2 km", json!(7_000_000)));
        assert!(world.put(&moved).unwrap().changed);
        assert!(!world.put(&moved).unwrap().changed);
        let server = Server::of(&world);
        let page = |n: u32| server.get(&format!("/mo-hinh/{}", id(n))).text;
        assert!(!page(MODEL).contains("tháng 3/2026"));
        assert!(page(5).contains("tháng 3/2026") && !page(5).contains("tháng 01/2026"));
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// What one record of a model has told, no other tells again.
#[test]
fn a_result_is_told_once_for_the_same_days() {
    for world in worlds() {
        three_months(&world);
        let again = |n: u32, span: &str, unit: &str| {
            let record = results(n, &id(MODEL), unit, span, ("1 km", json!(1)));
            world.put(&record)
        };
        let told = again(6, "2026-02-15..2026-02-20", "xa-a11").unwrap_err();
        let told = told.to_string();
        assert!(
            told.contains("\"Đường quê được thắp sáng\"") && told.contains(&id(3)),
            "{told}"
        );
        // Another unit, other days, or the same record again: nothing twice.
        again(6, "2026-02", "thon-v1").unwrap();
        again(7, "2026-04", "xa-a11").unwrap();
        let same = results(
            2,
            &id(MODEL),
            "xa-a11",
            "2026-01",
            ("2 km", json!(20_000_000)),
        );
        world.put(&same).unwrap();
        // Neither does the model itself say it beside.
        let mut itself = model(MODEL, "xa-a11");
        itself["fields"]["tien"] = json!(5);
        itself["fields"]["thoi-gian"] = json!("2026");
        let told = world.put(&itself).unwrap_err().to_string();
        assert!(told.contains("một kết quả không ghi hai lần"), "{told}");
        itself["fields"]["thoi-gian"] = json!("2025");
        world.put(&itself).unwrap();
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

/// A thing that is counted once has a record of its own; a result of a month is none.
#[test]
fn results_do_not_count_things() {
    for world in worlds() {
        world.put(&model(MODEL, "xa-a11")).unwrap();
        let mut record = results(2, &id(MODEL), "xa-a11", "2026-01", ("1 km", json!(1)));
        record["fields"]["ket-qua"][1] = json!({ "chi-tieu": "mo-hinh-dang-ky", "gia-tri": 3 });
        let told = world.put(&record).unwrap_err().to_string();
        assert!(
            told.contains("Dòng 2, cột \"Giá trị\"") && told.contains("mỗi sự vật một hồ sơ"),
            "{told}"
        );
    }
}

const TASK: &str = r#"
id = "viec"
name = "Việc làm"
one = "Việc"
description = "Mỗi hồ sơ là một việc."
legal_basis = "Quy chế thử"
valid_from = 2016-05-15
title = "ten"
review = "own-word"

[[field]]
id = "ten"
label = "Tên việc"
type = "text"
required = true
public = true

[[field]]
id = "xa"
label = "Xã làm cùng"
type = "unit"
levels = ["commune"]
relation = "beside"
public = true

[[field]]
id = "noi-lam"
label = "Nơi làm"
type = "place"
public = true

[[field]]
id = "loai"
label = "Loại"
type = "choice"
taxonomy = "loai-mo-hinh"
default = "moi"
public = true

[[state]]
id = "da-ghi"
name = "Đã ghi"
initial = true
public = true

[[state]]
id = "da-rut"
name = "Đã rút"
withdrawn = true

[[action]]
id = "rut"
name = "Rút"
from = ["da-ghi"]
to = "da-rut"
"#;

fn with_tasks() -> Vec<(String, String)> {
    let mut files = pack_files();
    files.push(("registers/viec.toml".into(), TASK.into()));
    files
}

fn task(fields: &Value) -> Value {
    json!({ "id": id(1), "register": "viec", "unit": "xa-a11", "review": "submitted", "fields": fields })
}

#[test]
fn units_are_kept_by_id_with_what_was_written_and_only_those_that_fit() {
    for world in worlds_of_tasks() {
        world
            .put(&task(
                &json!({ "ten": "Cầu", "xa": "xa-a12", "noi-lam": "thon-v1" }),
            ))
            .unwrap();
        let stored = fields(&world, 1);
        assert_eq!(stored["xa"], json!({ "id": "#112", "text": "xa-a12" }));
        assert_eq!(
            stored["noi-lam"],
            json!({ "id": "#1111", "text": "thon-v1" })
        );
        assert_eq!(stored["loai"], json!("moi"), "its default");
        // What was read is put back as it is, by id or as it was written.
        assert!(!world.put(&task(&stored)).unwrap().changed);
        // Read by a person it has its name.
        let app = &world.app;
        let text = app.db.read(|conn| {
            let tree = app.units.current(conn)?.tree.clone();
            view::one(conn, app, &Scope::everything(&tree), id(1).parse()?)
        });
        let text = text.unwrap().text();
        assert!(text.contains("Xã làm cùng: Đơn vị xa-a12"), "{text}");
        assert!(text.contains("Loại: Mô hình mới"), "{text}");
        for (said, why) in [
            ("huyen-a1", "thuộc cấp \"cấp huyện\"; cho phép: cấp xã"),
            (
                "xa-b11",
                "không đúng vị trí; cần một đơn vị cùng cấp trên trực tiếp",
            ),
            ("xa-nao", "đơn vị \"xa-nao\""),
        ] {
            let told = world.put(&task(&json!({ "ten": "Cầu", "xa": said })));
            let told = told.unwrap_err().to_string();
            assert!(
                told.contains("Xã làm cùng") && told.contains(why),
                "{said}: {told}"
            );
        }
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

fn worlds_of_tasks() -> Vec<World> {
    made(&crate::world::tree(), &with_tasks())
}

#[test]
fn a_register_is_told_in_the_language_asked_for() {
    let world = worlds().remove(0);
    let server = Server::of(&world);
    let told = |query: &str| {
        let seen = server.get(&format!("/api/v1/registers/ket-qua{query}"));
        serde_json::from_str::<Value>(&seen.text).unwrap()
    };
    let (vi, en) = (told(""), told("?lang=en"));
    assert_eq!(
        (&vi["one"], &en["one"]),
        (&json!("Kết quả"), &json!("Result"))
    );
    assert_eq!(en["sections"][0]["title"], json!("Period and remarks"));
    assert_eq!(en["states"][0]["name"], json!("Entered"));
    assert_eq!(vi["states"][0]["actions"][0]["name"], json!("Rút hồ sơ"));
    assert_eq!(
        en["states"][0]["actions"][0]["id"],
        vi["states"][0]["actions"][0]["id"]
    );
}

#[test]
fn a_template_is_empty_and_an_example_is_not_taken() {
    for world in worlds() {
        let server = Server::of(&world);
        let get = |face: &str| {
            let seen = server.get(&format!("/api/v1/registers/ket-qua/{face}"));
            assert_eq!(seen.status, 200);
            serde_json::from_str::<Value>(&seen.text).unwrap()
        };
        let template = get("template");
        assert_eq!(template["register"], json!("ket-qua"));
        let fields = template["fields"].as_object().unwrap();
        assert!(fields.len() >= 5);
        assert!(fields.values().all(|v| v.is_null() || *v == json!([])));
        let mut example = get("example");
        example["unit"] = json!("xa-a11");
        example["fields"]["mo-hinh"] = json!(id(MODEL));
        world.put(&model(MODEL, "xa-a11")).unwrap();
        let told = world.put(&example).unwrap_err().to_string();
        assert!(told.contains("đây là ví dụ, chưa phải hồ sơ"), "{told}");
        example["fields"]
            .as_object_mut()
            .unwrap()
            .remove("_example");
        world.put(&example).unwrap();
        let missing = server.get("/api/v1/registers/khong-co/example");
        assert_eq!(missing.status, 404);
    }
}
