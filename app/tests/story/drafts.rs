//! The pack of these tests; records, sources and papers as somebody sends them.

use lantoa::books::records::Wanted;
use lantoa::books::{files, sources};
use lantoa::ground::founding;
use serde_json::{Value, json};

/// The register that is nothing but a file.
pub const SURVEY: &str = include_str!("khao-sat.toml");

/// A measure whose pack sets no limit of its own.
const MEASURE: &str = r#"
[[measure]]
id = "tien-thu"
name = "Tiền thử"
definition = "Số tiền để thử."
uom = "VND"
aggregate = "sum"
direction = "none"
nouns = ["tiền thử"]
public = true
about_people = false
"#;

/// The programme's pack with the register and the measure that these tests add.
pub fn pack_files() -> Vec<(String, String)> {
    let mut files = founding::pack_files();
    for (name, text) in &mut files {
        if name == "measures.toml" {
            text.push_str(MEASURE);
        }
    }
    files.push(("registers/khao-sat.toml".into(), SURVEY.into()));
    files
}

/// A content that is taken for a PDF.
pub fn paper(words: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{words}").into_bytes()
}

/// A file to be attached to a record as a whole.
pub fn by_id(file: &files::File) -> Wanted {
    Wanted {
        file: Some(file.id.to_string()),
        ..Wanted::default()
    }
}

/// A newspaper's article that records of the unit's province cite.
pub fn article(id: &str, unit: &str) -> sources::Draft {
    sources::Draft {
        id: id.into(),
        unit: unit.into(),
        kind: Some("bao-chi".into()),
        publisher: Some("Báo Thử".into()),
        title: "Bài thử".into(),
        author: None,
        date: Some("2024-01-01".into()),
        address: None,
        copy: None,
    }
}

/// A fixed id for a record.
pub fn id(n: u32) -> String {
    format!("00000000-0000-7000-8000-{n:012}")
}

/// A conference that was held: distinct things, participations, a ratio that flows.
pub fn conference(n: u32, unit: &str, when: &str, attended: &Value, called: Option<i64>) -> Value {
    let mut record = json!({
        "id": id(n), "register": "hoi-nghi", "unit": unit, "acts": [{"action": "to-chuc"}],
        "fields": {"ten": format!("Hội nghị {n}"), "ngay": when, "tham-du": attended}
    });
    if let Some(called) = called {
        record["fields"]["trieu-tap"] = json!(called);
    }
    record
}

/// A survey: stocks and a ratio of stocks, by the register that is only a file.
pub fn survey(n: u32, unit: &str, when: &str, fields: &Value) -> Value {
    let mut record = json!({
        "id": id(n), "register": "khao-sat", "unit": unit, "acts": [{"action": "chot"}],
        "fields": {"ten": format!("Khảo sát {n}"), "ngay": when}
    });
    if let Some(fields) = fields.as_object() {
        for (key, value) in fields {
            record["fields"][key] = value.clone();
        }
    }
    record
}
