//! Reads the life of a register's records: `[[state]]`, `[[action]]`, `[[section]]`, `review`.

use super::names::{Names, catalogue};
use super::table::{Table, is_slug};
use super::words::english;
use crate::ability::Ability;
use crate::life::{Action, HeadSection, Needs, Review, State};
use crate::mistake::Mistake;
use crate::words::English;

/// The section of a register that names none.
const ONLY: (&str, &str) = ("chung", "Thông tin chung");
const ONLY_ENGLISH: &str = "General";

pub(super) fn states(table: &Table<'_>, whole: bool) -> Names<State> {
    catalogue(table.tables("state"), whole, |table, id| {
        let flag = |key| table.flag(key).unwrap_or(false);
        let state = State {
            id: id.to_owned(),
            name: table.need_string("name"),
            counts: flag("counts"),
            public: flag("public"),
            initial: flag("initial"),
            withdrawn: flag("withdrawn"),
            en: english(table, &["name"]),
        };
        for (key, set) in [("counts", state.counts), ("public", state.public)] {
            if state.withdrawn && set {
                table.refuse(
                    key,
                    format!("\"{key}\" và \"withdrawn\" không đi cùng nhau"),
                );
            }
        }
        Some(state)
    })
}

pub(super) fn actions(table: &Table<'_>, whole: bool, states: &Names<State>) -> Names<Action> {
    catalogue(table.tables("action"), whole, |table, id| {
        let name = table.need_string("name");
        let ability = ability(table, Some(Ability::Record));
        let from = table.need_texts("from");
        for said in &from {
            states.find(table, "from", said);
        }
        let to = table.need("to");
        if let Some(to) = &to {
            states.find(table, "to", to);
        }
        let needs = needs(table);
        let not_own = table.flag("not_own").unwrap_or(false);
        Some(Action {
            id: id.to_owned(),
            name,
            ability: ability?,
            from: from.into_iter().map(|said| said.text).collect(),
            to: to?.text,
            needs,
            not_own,
            en: english(table, &["name"]),
        })
    })
}

fn ability(table: &Table<'_>, usual: Option<Ability>) -> Option<Ability> {
    let words = Ability::ALL.map(|ability| (ability.code(), ability));
    if !table.has("ability") {
        if usual.is_none() {
            table.missing("ability");
        }
        return usual;
    }
    table.word("ability", &words)
}

/// `needs = ["reason", "day", "paper"]`.
fn needs(table: &Table<'_>) -> Needs {
    let mut needs = Needs::default();
    for said in table.texts("needs") {
        match said.text.as_str() {
            "reason" => needs.reason = true,
            "day" => needs.day = true,
            "paper" => needs.paper = true,
            _ => table.unknown("needs", &said, ["reason", "day", "paper"]),
        }
    }
    needs
}

/// `review = "own-word"`, or `[review]` with who accepts, where, and whether their own.
pub(super) fn review(table: &Table<'_>) -> Option<Review> {
    if table.is_text("review") {
        let own = table.word("review", &[("own-word", ())]);
        return own.map(|()| Review::OwnWord);
    }
    let Some(table) = table.table("review") else {
        // Until somebody says otherwise, another person accepts.
        return Some(Review::Accepted {
            ability: Ability::Accept,
            levels: Vec::new(),
            not_own: true,
        });
    };
    let ability = ability(&table, None);
    let levels = table.texts("levels");
    for said in levels.iter().filter(|said| !is_slug(&said.text)) {
        let mistake = Mistake::new(&said.at, format!("cấp ghi \"{}\"", said.text));
        let mistake = mistake.read(said.text.clone());
        table
            .desk()
            .add(mistake.allowed("mã cấp đơn vị như commune, province"));
    }
    let not_own = table.flag("not_own").unwrap_or(true);
    table.finish();
    Some(Review::Accepted {
        ability: ability?,
        levels: levels.into_iter().map(|said| said.text).collect(),
        not_own,
    })
}

pub(super) fn sections(table: &Table<'_>, whole: bool) -> Names<HeadSection> {
    let mut sections = catalogue(table.tables("section"), whole, |table, id| {
        Some(HeadSection {
            id: id.to_owned(),
            title: table.need_string("title"),
            en: english(table, &["title"]),
        })
    });
    if !table.has("section") {
        let (id, title) = ONLY;
        sections.insert(
            id,
            Some(HeadSection {
                id: id.to_owned(),
                title: title.to_owned(),
                en: English::from([("title", ONLY_ENGLISH)]),
            }),
        );
    }
    sections
}

/// Every field must name a section that there is.
pub(super) fn check_sections(table: &Table<'_>, sections: &Names<HeadSection>) {
    for field in table.tables("field") {
        if let Some(said) = field.text("section") {
            sections.find(&field, "section", &said);
        }
    }
}

/// Exactly one state is initial and one withdrawn; every state can be reached, and every one can be
/// withdrawn at once.
pub(super) fn check(table: &Table<'_>, states: &Names<State>, actions: &Names<Action>) {
    let sound = states.is_whole()
        && states.read().count() == states.ids().count()
        && actions.is_whole()
        && actions.read().count() == actions.ids().count();
    if !sound {
        return;
    }
    let first = only(
        table,
        states,
        |state| state.initial,
        ("trạng thái đầu", "initial"),
    );
    let last = only(
        table,
        states,
        |state| state.withdrawn,
        ("trạng thái đã rút", "withdrawn"),
    );
    if let Some(first) = first {
        let reached = reached(first, actions);
        told(
            table,
            |id| !reached.contains(&id),
            |id| format!("không việc nào dẫn từ \"{first}\" tới trạng thái \"{id}\""),
        );
    }
    if let Some(last) = last {
        let withdrawn: Vec<&str> = actions
            .read()
            .filter(|action| action.to == last)
            .flat_map(|action| action.from.iter().map(String::as_str))
            .collect();
        told(
            table,
            |id| id != last && !withdrawn.contains(&id),
            |id| {
                format!(
                    "không việc nào rút được hồ sơ ở \"{id}\": cần một [[action]] từ đó tới \"{last}\""
                )
            },
        );
    }
}

/// The only state that is so; none or several are a mistake.
fn only<'s>(
    table: &Table<'_>,
    states: &'s Names<State>,
    is: impl Fn(&State) -> bool,
    (what, key): (&str, &str),
) -> Option<&'s str> {
    let found: Vec<&str> = states
        .read()
        .filter(|state| is(state))
        .map(|state| state.id.as_str())
        .collect();
    if let [one] = found.as_slice() {
        return Some(one);
    }
    let message = if found.is_empty() {
        format!("không có {what} ({key} = true)")
    } else {
        format!("có {} {what}: {}", found.len(), found.join(", "))
    };
    let mistake = Mistake::new(&table.place_of("state"), message);
    table
        .desk()
        .add(mistake.allowed(format!("đúng một {what}")));
    None
}

fn reached<'a>(first: &'a str, actions: &'a Names<Action>) -> Vec<&'a str> {
    let mut reached = vec![first];
    let mut next = 0;
    while let Some(state) = reached.get(next).copied() {
        next += 1;
        for action in actions
            .read()
            .filter(|a| a.from.iter().any(|from| from == state))
        {
            if !reached.contains(&action.to.as_str()) {
                reached.push(&action.to);
            }
        }
    }
    reached
}

/// Says what is wrong with each state that is so, where it is declared.
fn told(table: &Table<'_>, wrong: impl Fn(&str) -> bool, message: impl Fn(&str) -> String) {
    for child in table.tables("state") {
        let Some(id) = child
            .text("id")
            .filter(|id| is_slug(&id.text) && wrong(&id.text))
        else {
            continue;
        };
        let mistake = Mistake::new(&id.at, message(&id.text));
        table.desk().add(mistake.read(id.text));
    }
}
