//! A reform of the small tree from tables: what goes on, what begins, and rows that are refused.

use orgtree::{Applied, Operation, Refusal};

use crate::commune::{day, id, slugs, tree};

const UNITS: &str = "code,level,kind,name,parent,lat,lon
1,province,tỉnh,Tỉnh A,,,
100,commune,xã,Xã mới,1,10.5,105.5
102,commune,phường,Phường G,1,,
";

const SUCCESSION: &str = "level,old_code,new_code,extent,default_heir
province,1,1,whole,yes
commune,100,100,whole,yes
commune,101,100,whole,yes
commune,102,102,whole,yes
";

fn reform(units: &str, succession: &str) -> Result<Applied, Vec<Refusal>> {
    let text = "on = 2025-07-01\n[[act]]\nkind = \"reform\"\nunits = \"u\"\nsuccession = \"s\"\nabolish = [\"district\"]\n";
    let operation = Operation::parse(text, "r.toml")
        .unwrap()
        .with_tables(|name| Ok(if name == "u" { units } else { succession }.to_owned()))
        .unwrap();
    tree().apply(&operation)
}

#[test]
fn a_single_whole_predecessor_goes_on() {
    let after = reform(UNITS, SUCCESSION).unwrap().tree;
    let (g, new) = (id(&after, "g"), after.find("100", None).unwrap());
    assert_eq!(after.find("102", None), Ok(g));
    assert_eq!(after.latest(g).unwrap().name, "Phường G");
    assert_eq!(slugs(&after, &after.path_now(g)), ["g", "a", "nuoc"]);
    assert_eq!(after.version_on(g, day("2025-06-30")).unwrap().name, "Xã G");
    assert_ne!(new, id(&after, "d"));
    assert_eq!(after.latest(new).unwrap().lat, Some(10_500_000));
    assert_eq!(after.path_now(id(&after, "d-thon-1"))[1], new);
    // huyện B held D and E, both wholly in the new commune, and yet it is not that commune for sure.
    let district = after.place(id(&after, "b")).unwrap();
    assert_eq!((district.at, district.waits), (new, true));
}

#[test]
fn rows_that_do_not_fit_are_refused_together() {
    let says = |units: &str, succession: &str| {
        let reasons = reform(units, succession).unwrap_err();
        reasons
            .iter()
            .map(|reason| format!("{reason}\n"))
            .collect::<String>()
    };
    let forgotten = SUCCESSION.replace("commune,102,102,whole,yes\n", "");
    let rows = format!(
        "{SUCCESSION}commune,999,100,whole,yes\ncommune,102,777,part,yes\ncommune,100,102,part,yes\n"
    );
    let half = SUCCESSION.replace("101,100,whole", "101,100,part");
    let lost = UNITS.replace("Phường G,1", "Phường G,8");
    insta::assert_snapshot!(
        [
            says(UNITS, &forgotten),
            says(UNITS, &rows),
            says(UNITS, &half),
            says(&lost, SUCCESSION),
        ]
        .join("\n")
    );
}

#[test]
fn documents_of_a_reform_name_units_that_have_others_below_them() {
    let text = "on = 2025-07-01\n[[act]]\nkind = \"reform\"\nunits = \"u\"\nsuccession = \"s\"\ndocuments = { \"1\" = \"NQ 1\", \"9\" = \"NQ 9\" }\n";
    let bad = Operation::parse(text, "r.toml")
        .unwrap()
        .with_tables(|name| Ok(if name == "u" { UNITS } else { SUCCESSION }.to_owned()))
        .unwrap_err();
    assert_eq!(
        bad,
        ["documents ghi mã \"9\"; cần mã một đơn vị có cấp dưới trong u"]
    );
}
