//! A small country with something in every table of its database.

use chrono::{DateTime, Utc};
use lantoa::books::entries::rollup::Basis;
use lantoa::books::records::Command;
use lantoa::shell::fault::Fault;
use lantoa::shown::reports::{self, Asked, Blanks, Format};
use lantoa::{ground::programmes, ground::units};
use orgtree::Operation;
use packs::Ability;
use serde_json::json;

use crate::life::{perform, somebody};
use crate::staff::{revoke, staff, token_of};
use crate::world::{REFORM, World, article, by_id, clock, conference, id, pack_files, survey};
use lantoa::books::records::Wanted;

/// Something in every table; the signed document.
pub fn furnish(world: &mut World) -> Vec<u8> {
    write(world);
    papers(world);
    let app = &world.app;
    world.operate(REFORM).unwrap();
    world
        .operate(
            "on = 2025-09-01\n[[act]]\nkind = \"assign\"\nunit = \"xa-a21\"\nto = \"xa-phan\"\n",
        )
        .unwrap();
    ahead(world);
    let mut files = pack_files();
    let (_, text) = files
        .iter_mut()
        .find(|(n, _)| n.ends_with("khao-sat.toml"))
        .unwrap();
    *text = text.replace("Số đảng viên", "Đảng viên");
    let pack = programmes::load(&files).unwrap();
    let at = clock().now();
    app.db
        .write(move |tx| programmes::install(tx, &pack, at, "test"))
        .unwrap();
    let unit = world.unit("xa-moi");
    let inner = app.clone();
    app.db
        .write(move |tx| {
            for chance in [1, 2] {
                let (id, _) = token_of(tx, &inner, ("xa-moi", &[Ability::Read]), chance)?;
                if chance == 2 {
                    revoke(tx, &inner, &id)?;
                }
            }
            staff(tx, &inner)?;
            Ok::<(), Fault>(())
        })
        .unwrap();
    let asked = Asked {
        unit,
        period: Some(vi::Span::year(2024).unwrap()),
        basis: Basis::Now,
        layout: "party-2026".into(),
        outline: "so-ket".into(),
        number: Some(5),
        place: None,
        date: Some("2026-06-20".parse().unwrap()),
        signer: Some("Nguyễn Văn A".into()),
        position: None,
        texts: std::collections::BTreeMap::new(),
        blanks: Blanks::Leave,
    };
    world.app = world.again();
    let report = world
        .app
        .db
        .read(|conn| reports::resolve(conn, &world.app, &asked))
        .unwrap();
    reports::sign(&world.app, &report, Format::Xlsx)
        .unwrap()
        .document
}

/// An operation whose day has not come, and one that will not fit on its day.
fn ahead(world: &World) {
    let merge = |day: &str, unit: &str| {
        let text = format!(
            "on = {day}\n[[act]]\nkind = \"merge\"\nunits = [\"{unit}\"]\ninto = \"xa-moi\"\n"
        );
        let file = Operation::parse(&text, "cho.toml").unwrap();
        file.with_tables(|_| Err(String::new())).unwrap()
    };
    let (soon, later) = (
        merge("2026-06-01", "xa-phan"),
        merge("2099-01-01", "xa-a22"),
    );
    let at = clock().now();
    let done: Result<(), Fault> = world.app.db.write(move |tx| {
        units::take(tx, &soon, "test", at)?;
        units::take(tx, &later, "test", at)?;
        // Before the first one's day the same is done by hand.
        units::apply(tx, &merge("2026-05-01", "xa-phan"), "test", at)?;
        let on_its_day = "2026-06-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(units::apply_due(tx, on_its_day.into())?, 0);
        Ok(())
    });
    done.unwrap();
    world.rebuild();
}

/// Papers: attached, awaited, taken back, taken away, and one that is a source's copy.
fn papers(world: &World) {
    let files: Vec<_> = ["một", "hai", "ba"]
        .map(|words| {
            world
                .file("xa-a11", &format!("{words}.pdf"), words)
                .unwrap()
        })
        .into();
    let awaited = Wanted {
        sha256: Some("ab".repeat(32)),
        name: Some("chưa đến.pdf".into()),
        ..Wanted::default()
    };
    world.attach(1, vec![by_id(&files[0]), awaited]).unwrap();
    world.attach(5, vec![by_id(&files[1])]).unwrap();
    world.detach(5, &by_id(&files[1])).unwrap();
    let mut decision = article("quyet-dinh", "xa-a11");
    decision.kind = Some("quyet-dinh".into());
    decision.author = Some("Chủ tịch".into());
    decision.address = Some("https://vi.example/quyet-dinh".into());
    decision.copy = Some(files[2].id.to_string());
    world.source(&decision).unwrap();
}

/// Records: one changed, one of the same thing, one not counted, one with something sensitive, one
/// declared, one that points at another.
fn write(world: &World) {
    for attended in [40, 42] {
        world
            .put(&conference(
                1,
                "xa-a11",
                "2024-03-05",
                &json!(attended),
                Some(50),
            ))
            .unwrap();
    }
    let mut same = conference(2, "xa-a12", "2024-03-05", &json!("trên 7"), None);
    same["same_as"] = json!(id(1));
    same["source"] = json!("bao");
    world.put(&same).unwrap();
    let all =
        json!({"dang-vien": 4, "duong": "1 - 2 km", "ho-ngheo": 1, "tong-ho": 9, "khong-tinh": 2});
    world.put(&survey(3, "xa-b11", "2024", &all)).unwrap();
    let mut draft = survey(4, "xa-a21", "2023-06-11", &all);
    draft["acts"] = json!([]);
    world.put(&draft).unwrap();
    for phone in ["0912 345 678", "0987 654 321"] {
        world
            .put(
                &json!({"id": id(8), "register": "mo-hinh", "unit": "xa-a12", "fields": {
                "ten": "Tổ tự quản", "dang-ky": "2024-02-01", "phu-trach": phone}}),
            )
            .unwrap();
    }
    for n in [6, 7] {
        let mut waiting = survey(n, "xa-a22", "2023-06-11", &all);
        waiting["acts"] = json!([{"action": "chot", "day": "2023-06", "reason": "Đủ phiếu", "paper": "Biên bản 1"}]);
        waiting["review"] = json!("submitted");
        world.put(&waiting).unwrap();
    }
    let asked = json!({"reason": "Thiếu chữ ký", "due": "2030-01-31"});
    let returned = Command::Return(serde_json::from_value(asked).unwrap());
    let head = somebody(world, "tinh", "tinh-a");
    perform(world, &head, 7, returned).unwrap();
    world
        .put(&json!({"id": id(5), "register": "khai-bao", "unit": "xa-a11", "source": "bao", "fields": {
            "chi-tieu": "dang-vien", "noi-ve": "đảng viên", "gia-tri": 9, "tinh-chat": "result", "thoi-diem": "..2024-12-31"}}))
        .unwrap();
    world
        .put(
            &json!({"id": id(61), "register": "mo-hinh", "unit": "xa-a21", "review": "accepted",
            "fields": {"ten": "Đường hoa", "dang-ky": "2023"}}),
        )
        .unwrap();
    world
        .put(
            &json!({"id": id(62), "register": "ket-qua", "unit": "xa-a21", "review": "accepted", "fields": {
            "ten": "Kết quả quý I/2024", "mo-hinh": id(61), "ky": "2024-01-01..2024-03-31",
            "ket-qua": [{"chi-tieu": "ngay-cong", "gia-tri": 12}]}}),
        )
        .unwrap();
}
