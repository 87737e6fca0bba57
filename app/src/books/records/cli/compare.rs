//! `lantoa records diff`: what is other between two revisions.

use crate::app::App;
use crate::books::records::{diff, view};
use crate::shell::access::Actor;
use crate::shell::fault::Fault;
use crate::shell::terminal;

pub(super) fn diff(
    app: &App,
    id: &str,
    (from, to): (Option<i64>, Option<i64>),
    as_json: bool,
) -> Result<(), Fault> {
    let id = id.parse()?;
    let found = app.db.read(|conn| {
        let dated = app.units.current(conn)?;
        view::one(conn, app, &Actor::machine(&dated.tree).scope, id)
    })?;
    let to = to.unwrap_or(found.revision);
    let from = from.unwrap_or(to - 1);
    let of = |number: i64| {
        let past = found.history.iter().find(|p| p.revision == number);
        past.ok_or_else(|| {
            let last = found.revision;
            Fault::Missing(format!(
                "lần sửa {number} của hồ sơ {id}; có lần 1 đến lần {last}"
            ))
        })
    };
    // Before the first revision there was nothing; a revision holds the values where they changed.
    let nothing = serde_json::json!({});
    let values = |number: i64| {
        let until = found.history.iter().filter(|p| p.revision <= number);
        until
            .filter_map(|p| p.fields.as_ref())
            .next_back()
            .unwrap_or(&nothing)
    };
    let (before, after) = match from {
        0 => (None, of(to)?),
        _ => (Some(of(from)?), of(to)?),
    };
    let mut changes = diff::changed(values(from), values(to));
    let was = before.map(|p| p.state.clone());
    if was.as_ref() != Some(&after.state) {
        let is = Some(after.state.clone());
        let place = "state".to_owned();
        changes.insert(0, diff::Changed { place, was, is });
    }
    if as_json {
        return terminal::json(&changes);
    }
    terminal::line(&format!("Lần sửa {to}, {}, {}", after.at, after.actor))?;
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".into());
    let rows: Vec<Vec<String>> = changes
        .iter()
        .map(|c| vec![c.place.clone(), text(&c.was), text(&c.is)])
        .collect();
    terminal::line(&terminal::table(&["Trường", "Trước", "Sau"], &rows))
}
