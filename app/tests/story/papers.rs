//! Papers prove: what a file at a record, or a source that is a document, makes of its entries and
//! of the figures above them, by every way in and back, on both engines.

use lantoa::books::entries::rollup::Basis::{Now, Then};
use lantoa::books::records::Wanted;
use lantoa::keeping;
use lantoa::shell::fault::Fault;
use lantoa::shell::shelf;
use lantoa::shell::vault::Asked;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::http::{Server, token};
use crate::world::{World, article, by_id, conference, id, paper, worlds};

/// How many of the records behind a figure have a document: "1/2".
fn documented(world: &World, measure: &str) -> String {
    let told = |basis| {
        let figure = world.figure(measure, "tinh-a", "2024", basis);
        figure
            .evidenced
            .map_or_else(String::new, |e| format!("{}/{}", e.documented, e.records))
    };
    let (then, now) = (told(Then), told(Now));
    assert_eq!(then, now, "nothing has changed in the tree");
    then
}

fn sound(world: &World) {
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn a_figure_knows_how_many_of_its_records_have_a_paper() {
    for world in worlds() {
        for n in 1..=2 {
            let held = conference(n, "xa-a11", "2024-03-05", &json!(10), None);
            world.put(&held).unwrap();
        }
        // A flow, and things that count once.
        let both = |said: &str| {
            assert_eq!(documented(&world, "luot-hoc-tap"), said);
            assert_eq!(documented(&world, "hoi-nghi"), said);
            sound(&world);
        };
        both("0/2");
        let file = world.file("xa-a11", "biên bản.pdf", "biên bản").unwrap();
        both("0/2");
        world.attach(1, vec![by_id(&file)]).unwrap();
        both("1/2");
        let again = world.attach(1, vec![by_id(&file)]).unwrap();
        assert_eq!((again.files.len(), again.complete), (1, true));
        both("1/2");
        // An edit keeps the papers; a record that counts no more takes its own along.
        let mut changed = conference(1, "xa-a11", "2024-04-05", &json!(12), None);
        world.put(&changed).unwrap();
        both("1/2");
        changed["same_as"] = json!(id(2));
        world.put(&changed).unwrap();
        assert_eq!(
            documented(&world, "hoi-nghi"),
            "1/1",
            "the thing has a paper"
        );
        sound(&world);
        world.separate(1).unwrap();
        both("1/2");
        world.attach(2, vec![by_id(&file)]).unwrap();
        both("2/2");
        world.detach(1, &by_id(&file)).unwrap();
        both("1/2");
        assert!(
            world.detach(1, &by_id(&file)).is_err(),
            "it is no more there"
        );
        world.attach(1, vec![by_id(&file)]).unwrap();
        both("2/2");
        let trace = lantoa_trace(&world);
        assert!(trace.iter().all(|documented| *documented), "{trace:?}");
    }
}

/// Whether each entry behind the province's figure has a document.
fn lantoa_trace(world: &World) -> Vec<bool> {
    let seen = Server::of(world).get("/api/v1/figures/luot-hoc-tap~10~2024~then~result/trace");
    let entries = seen.json()["entries"].as_array().unwrap().clone();
    entries
        .iter()
        .map(|e| e["documented"].as_bool().unwrap())
        .collect()
}

#[test]
fn a_source_proves_when_its_kind_does_and_a_copy_is_kept() {
    for world in worlds() {
        let mut held = conference(1, "xa-a11", "2024-03-05", &json!(10), None);
        held["source"] = json!("bao");
        world.put(&held).unwrap();
        let other = conference(2, "xa-a12", "2024-03-05", &json!(10), None);
        world.put(&other).unwrap();
        let is = |said: &str| {
            assert_eq!(documented(&world, "luot-hoc-tap"), said);
            sound(&world);
        };
        is("0/2");
        let copy = world.file("xa-a11", "báo.pdf", "bài báo").unwrap();
        let mut source = article("bao", "tinh-a");
        source.copy = Some(copy.id.to_string());
        world.source(&source).unwrap();
        // A newspaper states and does not prove.
        is("0/2");
        source.kind = Some("bien-ban".into());
        assert!(world.source(&source).unwrap());
        assert!(!world.source(&source).unwrap(), "the same again");
        is("1/2");
        // A new record is proved by it from the first.
        let mut third = conference(3, "xa-a12", "2024-03-06", &json!(1), None);
        third["source"] = json!("bao");
        world.put(&third).unwrap();
        is("2/3");
        source.copy = None;
        world.source(&source).unwrap();
        is("0/3");
        // The other province has a source of that name of its own.
        let mut theirs = conference(4, "xa-b11", "2024-03-06", &json!(1), None);
        theirs["source"] = json!("bao");
        world.put(&theirs).unwrap();
        source.unit = "tinh-b".into();
        source.copy = Some(copy.id.to_string());
        let foreign = world.source(&source).unwrap_err().to_string();
        assert!(foreign.contains("copy: "), "{foreign}");
        is("0/3");
    }
}

#[test]
fn a_record_is_complete_when_every_content_has_come() {
    for world in worlds() {
        world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(10), None))
            .unwrap();
        let hash = |words: &str| hex::encode(Sha256::digest(paper(words)));
        let awaited = |words: &str| Wanted {
            sha256: Some(hash(words)),
            name: Some(format!("{words}.pdf")),
            ..Wanted::default()
        };
        let told = world
            .attach(1, vec![awaited("một"), awaited("hai")])
            .unwrap();
        assert_eq!((told.files.len(), told.complete), (2, false));
        assert_eq!(documented(&world, "luot-hoc-tap"), "0/1");
        world.file("xa-a11", "1.pdf", "một").unwrap();
        assert_eq!(documented(&world, "luot-hoc-tap"), "1/1");
        let told = world.attach(1, vec![awaited("một")]).unwrap();
        assert!(!told.complete, "one is still awaited");
        world.file("xa-a12", "2.pdf", "hai").unwrap();
        let told = world.attach(1, vec![awaited("hai")]).unwrap();
        assert!(told.complete, "whoever brought it");
        sound(&world);
        // All that is wrong at once, and nothing of it is attached.
        let unknown = Wanted {
            file: Some(id(99)),
            part: Some("khong-co".into()),
            ..Wanted::default()
        };
        let wrong = world.attach(1, vec![awaited("ba"), unknown, Wanted::default()]);
        let wrong = wrong.unwrap_err().to_string();
        for word in ["files[1].part", "files[1].file", "files[2].file"] {
            assert!(wrong.contains(word), "{word}: {wrong}");
        }
        assert!(world.attach(1, vec![awaited("hai")]).unwrap().complete);
    }
}

#[test]
fn a_content_is_kept_once_and_goes_with_its_last_file() {
    for world in worlds() {
        let first = world.file("xa-a11", "a.pdf", "chung").unwrap();
        let same = world.file("xa-a11", "a.pdf", "chung").unwrap();
        assert_eq!(first.id, same.id);
        let other = world.file("xa-a12", "b.pdf", "chung").unwrap();
        assert_ne!(first.id, other.id);
        let stands = || shelf::wait(world.app.shelf.below("10")).unwrap().len();
        assert_eq!(stands(), 1);
        world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(10), None))
            .unwrap();
        world.attach(1, vec![by_id(&first)]).unwrap();
        // By the same words as a person uses.
        let run = |file: &lantoa::books::files::File| {
            let command = lantoa::books::files::cli::Command::Remove {
                id: file.id.to_string(),
            };
            lantoa::books::files::cli::run(&world.app, &command)
        };
        let needed = run(&first).unwrap_err();
        assert!(needed.to_string().contains(&id(1)), "{needed}");
        run(&other).unwrap();
        assert_eq!(stands(), 1, "another file has the content");
        world.detach(1, &by_id(&first)).unwrap();
        run(&first).unwrap();
        assert_eq!(stands(), 0);
        assert!(matches!(run(&first), Err(Fault::Missing(_))));
        sound(&world);
        // What comes again is a new file.
        assert_ne!(world.file("xa-a11", "a.pdf", "chung").unwrap().id, first.id);
        sound(&world);
    }
}

#[test]
fn bytes_that_were_changed_or_lost_are_told() {
    for world in worlds() {
        let keys = (&Asked::default(), &world.app.shelf);
        let doctor = || keeping::doctor(&world.place, keys, true);
        let file = world.file("xa-a11", "a.pdf", "thật").unwrap();
        doctor().unwrap();
        sound(&world);
        let put = |bytes: Vec<u8>| {
            shelf::wait(world.app.shelf.put(&file.place(), bytes.into())).unwrap();
        };
        put(paper("giả"));
        assert_eq!(world.differences().len(), 1);
        assert!(world.differences()[0].contains("nội dung đã bị thay"));
        put(paper("thật"));
        let stray = "10/aa/khong-cua-ai";
        shelf::wait(world.app.shelf.put(stray, paper("lạ").into())).unwrap();
        // Told, and no reason to stop.
        doctor().unwrap();
        shelf::wait(world.app.shelf.remove(&file.place())).unwrap();
        assert!(world.differences()[0].contains("mất nội dung"));
        let lost = doctor().unwrap_err().to_string();
        assert!(lost.contains("Mất nội dung"), "{lost}");
    }
}

/// One model, public as a whole; and what each kind of reader is given of it.
#[test]
fn a_file_is_given_to_those_who_see_what_it_proves() {
    for world in worlds() {
        world
            .put(&conference(1, "xa-a11", "2024-03-05", &json!(10), None))
            .unwrap();
        let file = world
            .file("xa-a11", "biên bản số 1.pdf", "biên bản")
            .unwrap();
        let server = Server::of(&world);
        let (own, other) = (token(&world, "xa-a11"), token(&world, "xa-b11"));
        let path = format!("/api/v1/files/{}", file.id);
        let get = |who: Option<&str>| server.ask("GET", &path, who, "");
        let given = get(Some(&own));
        assert_eq!(
            (given.status, given.text.as_bytes()),
            (200, &paper("biên bản")[..])
        );
        assert_eq!(given.header("content-type"), "application/pdf");
        assert!(
            given
                .header("content-disposition")
                .starts_with("attachment")
        );
        for who in [None, Some(other.as_str())] {
            get(who).is_told(&path, 404);
        }
        let attach = json!({"files": [{"file": file.id.to_string()}]}).to_string();
        let to = format!("/api/v1/records/{}/attach", id(1));
        server
            .ask("POST", &to, Some(&other), &attach)
            .is_told(&to, 404);
        server.ask("POST", &to, None, &attach).is_told(&to, 401);
        let told = server.ask("POST", &to, Some(&own), &attach);
        assert_eq!((told.status, &told.json()["complete"]), (200, &json!(true)));
        // A note in the record is nobody's outside, and a paper may say what it says.
        get(None).is_told(&path, 404);
        sound(&world);
        let shown = server.ask("GET", &format!("/api/v1/records/{}", id(1)), Some(&own), "");
        assert_eq!(
            shown.json()["papers"]["files"][0]["file"],
            json!(file.id.to_string())
        );
        let public = server.get(&format!("/api/v1/records/{}", id(1)));
        assert_eq!(public.json()["papers"]["files"], json!([]));
        let from = format!("/api/v1/records/{}/detach", id(1));
        let wanted = json!({"file": file.id.to_string()}).to_string();
        let told = server.ask("POST", &from, Some(&own), &wanted);
        assert_eq!((told.status, &told.json()["files"]), (200, &json!([])));
        server
            .ask("POST", &from, Some(&own), &wanted)
            .is_told(&from, 404);
    }
}

#[test]
fn a_paper_at_a_part_that_is_public_as_a_whole_is_given_to_anybody() {
    for world in worlds() {
        let model = json!({
            "id": id(1), "register": "mo-hinh", "unit": "xa-a11",
            "fields": {"ten": "Hàng cây thanh niên", "dang-ky": "2024", "thoi-gian": "2024", "tien": "10 triệu đồng"}
        });
        world.put(&model).unwrap();
        let file = world.file("xa-a11", "phiếu thu.pdf", "phiếu thu").unwrap();
        let at = |part: &str| Wanted {
            part: Some(part.into()),
            ..by_id(&file)
        };
        let server = Server::of(&world);
        let (file, record) = (
            format!("/api/v1/files/{}", file.id),
            format!("/api/v1/records/{}", id(1)),
        );
        // Who is in charge stands in the section of the title, and is nobody's outside.
        world.attach(1, vec![at("dang-ky")]).unwrap();
        server.get(&file).is_told(&file, 404);
        world.attach(1, vec![at("nguon-luc")]).unwrap();
        let given = server.get(&file);
        assert_eq!(
            (given.status, given.text.as_bytes()),
            (200, &paper("phiếu thu")[..])
        );
        let told = server.get(&record).json();
        assert_eq!(told["papers"]["files"][0]["part"], json!("nguon-luc"));
        assert_eq!(told["papers"]["files"].as_array().unwrap().len(), 1);
        let page = server.get(&format!("/mo-hinh/{}", id(1)));
        assert!(page.text.contains("kèm 1 tài liệu"), "{page:?}");
        // Nobody is cited: it is the unit's own word, of the day on which it was written.
        let own = "Đơn vị xa-a11 tự ghi, ngày 29/5/2026";
        assert_eq!(told["said_by"], json!(own));
        assert!(
            page.text.contains(own) && !page.text.contains("không rõ báo"),
            "{page:?}"
        );
        world.detach(1, &at("nguon-luc")).unwrap();
        server.get(&file).is_told(&file, 404);
        // Money counts with its paper, what counts as one with that of its title.
        assert_eq!(documented(&world, "nguon-luc-tien"), "0/1");
        assert_eq!(documented(&world, "mo-hinh-dang-ky"), "1/1");
        sound(&world);
    }
}
