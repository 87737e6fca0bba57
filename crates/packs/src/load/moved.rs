//! Reads `[[moved]]` of pack.toml: former ids of registers and states, and those of today.

use super::names::Names;
use super::table::Table;
use crate::mistake::Mistake;
use crate::moved::Moved;
use crate::register::Register;

pub(super) fn read(head: &Table<'_>, registers: &Names<Register>) -> Vec<Moved> {
    let mut all: Vec<Moved> = Vec::new();
    for table in head.tables("moved") {
        let (register, state) = (table.need_id("register"), table.text("state"));
        let to = table.need("to");
        table.finish();
        let (Some(register), Some(to)) = (register, to) else {
            continue;
        };
        match &state {
            None => {
                if registers.ids().any(|id| id == register.text) {
                    let message = format!("sổ \"{}\" vẫn còn trong bộ quy định", register.text);
                    let mistake = Mistake::new(&register.at, message).read(&register.text);
                    table.desk().add(mistake);
                }
                registers.find(&table, "to", &to);
            }
            Some(state) => {
                let known = registers.find(&table, "register", &register);
                if let Some(known) = known.filter(|known| known.states.contains_key(&state.text)) {
                    let message = format!(
                        "trạng thái \"{}\" vẫn còn trong sổ \"{}\"",
                        state.text, known.id
                    );
                    table
                        .desk()
                        .add(Mistake::new(&state.at, message).read(&state.text));
                }
                if let Some(known) = known.filter(|known| !known.states.contains_key(&to.text)) {
                    table.unknown("to", &to, known.states.keys().map(String::as_str));
                }
            }
        }
        let moved = Moved {
            register: register.text,
            state: state.map(|state| state.text),
            to: to.text,
        };
        let same =
            |before: &Moved| (&before.register, &before.state) == (&moved.register, &moved.state);
        if all.iter().any(same) {
            let said = moved.state.as_ref().unwrap_or(&moved.register).clone();
            let message = format!("\"{said}\" đã khai ở trên");
            table
                .desk()
                .add(Mistake::new(&register.at, message).read(said));
        }
        all.push(moved);
    }
    all
}
