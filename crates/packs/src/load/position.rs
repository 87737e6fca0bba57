//! Reads `[[position]]`.

use super::desk::{Desk, Said};
use super::names::Names;
use super::table::Table;
use super::words::english;
use crate::ability::Ability;
use crate::mistake::Mistake;
use crate::position::Position;
use crate::register::Register;

/// Reads one kind of position; the registers it names go to `named`, to be checked when they are
/// known.
pub(super) fn read(table: &Table<'_>, id: &str, named: &mut Vec<Said>) -> Option<Position> {
    let name = table.need_string("name");
    let codes = table.need_texts("abilities");
    let known = || Ability::ALL.iter().map(|ability| ability.code());
    let abilities = codes.iter().filter_map(|said| {
        let found = Ability::parse(&said.text).ok();
        if found.is_none() {
            table.unknown("abilities", said, known());
        }
        found
    });
    let position = Position {
        id: id.to_owned(),
        name,
        abilities: abilities.collect(),
        registers: table
            .texts("registers")
            .into_iter()
            .map(|said| {
                named.push(said.clone());
                said.text
            })
            .collect(),
        lines: words(table, "lines"),
        levels: words(table, "levels"),
        en: english(table, &["name"]),
    };
    // Who writes, accepts or signs what they cannot read would do it blindly.
    if !position.abilities.is_empty() && !position.abilities.contains(&Ability::Read) {
        table.refuse(
            "abilities",
            "\"abilities\" thiếu \"read\": làm được việc với hồ sơ thì phải xem được hồ sơ",
        );
    }
    Some(position)
}

fn words(table: &Table<'_>, key: &'static str) -> Vec<String> {
    table.texts(key).into_iter().map(|said| said.text).collect()
}

/// Registers that positions name and that there are not.
pub(super) fn check_registers(desk: &Desk, named: &[Said], registers: &Names<Register>) {
    for said in named.iter().filter(|said| !registers.may_have(&said.text)) {
        let message = format!("\"registers\" ghi \"{}\"", said.text);
        let mistake = Mistake::new(&said.at, message).read(said.text.clone());
        desk.add(mistake.among(registers.ids()));
    }
}
