//! The layouts inside the program.

use doc::{Day, Profile};

use crate::shell::fault::Fault;

const LAYOUTS: [(&str, &str); 3] = [
    (
        "party-2018",
        include_str!("../../../../packs/layouts/party-2018.toml"),
    ),
    (
        "party-2026",
        include_str!("../../../../packs/layouts/party-2026.toml"),
    ),
    (
        "state-2020",
        include_str!("../../../../packs/layouts/state-2020.toml"),
    ),
];

/// The layout of that id.
///
/// # Errors
/// There is none; the error lists those there are.
pub fn layout(id: &str) -> Result<Profile, Fault> {
    let found = LAYOUTS.iter().find(|(known, _)| *known == id);
    let (_, text) = found.ok_or_else(|| {
        let known: Vec<&str> = LAYOUTS.iter().map(|(id, _)| *id).collect();
        Fault::Usage(format!(
            "--profile ghi \"{id}\"; cho phép: {}",
            known.join(", ")
        ))
    })?;
    Profile::parse(text).map_err(|e| Fault::Inside(e.to_string()))
}

/// The Party's layout in force on a day; the latest without one.
///
/// # Errors
/// A layout inside the program is broken.
pub fn party_layout(day: Option<Day>) -> Result<&'static str, Fault> {
    for (id, _) in LAYOUTS.iter().filter(|(id, _)| id.starts_with("party")) {
        if let Some(day) = day
            && layout(id)?.is_valid_on(day)
        {
            return Ok(id);
        }
    }
    Ok("party-2026")
}
