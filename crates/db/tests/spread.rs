//! What is asked of Citus. The server of the tests has none: functions of the same names and
//! arguments write down what they were asked, so that order, forms and repetition are proved.

use db::{Db, Durability, Lies, Location};

const TABLES: &[(&str, Lies)] = &[
    ("unit", Lies::Everywhere),
    ("chain", Lies::By("realm")),
    ("id_turn", Lies::By("slot")),
    ("record", Lies::By("realm")),
];
const SCHEMA: &str = "CREATE TABLE unit(id BIGINT PRIMARY KEY);
CREATE TABLE chain(realm BIGINT PRIMARY KEY);
CREATE TABLE id_turn(slot BIGINT PRIMARY KEY);
CREATE TABLE record(realm BIGINT, id BIGINT, PRIMARY KEY(realm, id));";
const CITUS: &str = "CREATE TABLE asked(n SERIAL, what TEXT);
CREATE TABLE pg_dist_partition(logicalrelid REGCLASS);
CREATE FUNCTION create_reference_table(t regclass) RETURNS void LANGUAGE sql AS
$$ INSERT INTO asked(what) VALUES ('everywhere ' || t); INSERT INTO pg_dist_partition VALUES (t) $$;
CREATE FUNCTION create_distributed_table(t regclass, by_column text, kind text DEFAULT 'hash', colocate_with text DEFAULT 'default', shards int DEFAULT NULL) RETURNS void LANGUAGE sql AS
$$ INSERT INTO asked(what) VALUES (t || ' by ' || by_column || ' beside ' || colocate_with); INSERT INTO pg_dist_partition VALUES (t) $$;";
const ASKED: &str = "SELECT what FROM asked ORDER BY n";

#[test]
fn tables_are_spread_in_their_order_and_once() {
    let folder = tempfile::tempdir().unwrap();
    for place in db::testing::each_engine(folder.path()).unwrap() {
        let refused = db::spread(&place, TABLES).unwrap_err().to_string();
        let Location::Url(_) = &place else {
            assert!(refused.contains("PostgreSQL"), "{refused}");
            continue;
        };
        assert!(refused.contains("CREATE EXTENSION citus"), "{refused}");
        db::testing::batch(&place, SCHEMA).unwrap();
        db::testing::batch(&place, CITUS).unwrap();
        assert_eq!(db::spread(&place, &TABLES[..2]).unwrap(), ["unit", "chain"]);
        assert_eq!(db::spread(&place, TABLES).unwrap(), ["id_turn", "record"]);
        assert!(db::spread(&place, TABLES).unwrap().is_empty());
        let ours = Db::open(&place, Durability::Full).unwrap();
        let asked: Vec<(String,)> = ours.read(|c| c.all(ASKED, &[])).unwrap();
        let asked: Vec<&str> = asked.iter().map(|(what,)| what.as_str()).collect();
        let each = [
            "everywhere unit",
            "chain by realm beside none",
            "id_turn by slot beside none",
            "record by realm beside chain",
        ];
        assert_eq!(asked, each);
        let unknown = db::spread(&place, &[("khong_co", Lies::Everywhere)]);
        assert!(unknown.unwrap_err().to_string().contains("khong_co"));
    }
}
