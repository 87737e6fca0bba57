//! What stands in a database is held against what the program's steps make, on both engines.

use db::{Location, Migration};

const STEPS: &[Migration] = &[Migration {
    number: 1,
    name: "one",
    sql: "CREATE TABLE parent(id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE);
          CREATE TABLE child(id BIGINT PRIMARY KEY, of_id BIGINT NOT NULL REFERENCES parent(id), n BIGINT NOT NULL CHECK(n < 9));
          CREATE INDEX child_by_n ON child(n) WHERE n = 1;",
}];

/// What is done to the database on each engine, and words of what must be found.
const HARM: [(&str, &str, &[&str]); 9] = [
    (
        "DROP TABLE child",
        "DROP TABLE child",
        &["thiếu bảng child"],
    ),
    (
        "DROP INDEX child_by_n",
        "DROP INDEX child_by_n",
        &["thiếu chỉ mục child_by_n"],
    ),
    (
        "DROP INDEX child_by_n; CREATE INDEX child_by_n ON child(n)",
        "DROP INDEX child_by_n; CREATE INDEX child_by_n ON child(n)",
        &["child_by_n", "khác của chương trình"],
    ),
    (
        "CREATE TRIGGER quiet AFTER INSERT ON child BEGIN DELETE FROM child; END",
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER quiet BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION quiet()",
        &["thừa trigger quiet"],
    ),
    (
        "CREATE VIEW theirs AS SELECT id FROM child",
        "CREATE VIEW theirs AS SELECT id FROM child",
        &["thừa khung nhìn theirs"],
    ),
    (
        "CREATE TABLE theirs(id BIGINT)",
        "CREATE TABLE theirs(id BIGINT)",
        &["thừa bảng theirs"],
    ),
    (
        "ALTER TABLE child ADD COLUMN more TEXT",
        "ALTER TABLE child ADD COLUMN more TEXT",
        &["child"],
    ),
    (
        "DROP TABLE child; CREATE TABLE child(id BIGINT PRIMARY KEY, of_id BIGINT NOT NULL REFERENCES parent(id), n BIGINT NOT NULL); CREATE INDEX child_by_n ON child(n) WHERE n = 1",
        "ALTER TABLE child DROP CONSTRAINT child_n_check",
        &["child"],
    ),
    (
        "DROP TABLE child; CREATE VIEW child AS SELECT id, id AS of_id, 1 AS n FROM parent",
        "DROP TABLE child; CREATE VIEW child AS SELECT id, id AS of_id, 1 AS n FROM parent",
        &["thiếu bảng child", "thừa khung nhìn child"],
    ),
];

#[test]
fn whatever_differs_from_the_steps_is_found() {
    for (on_file, on_server, words) in HARM {
        let folder = tempfile::tempdir().unwrap();
        for place in db::testing::each_engine(folder.path()).unwrap() {
            db::migrate(&place, STEPS).unwrap();
            assert_eq!(
                db::schema_faults(&place, STEPS).unwrap(),
                Vec::<String>::new()
            );
            let harm = match &place {
                Location::File(_) => on_file,
                Location::Url(_) => on_server,
            };
            db::testing::batch(&place, harm).unwrap();
            let found = db::schema_faults(&place, STEPS).unwrap().join("\n");
            assert!(!found.is_empty(), "{place:?}: {harm}");
            for word in words {
                assert!(found.contains(word), "{place:?}: {harm}: {found}");
            }
        }
    }
}
