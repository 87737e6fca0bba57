//! People in positions, and the tokens that positions lend.

use lantoa::app::App;
use lantoa::shell::access::Actor;
use lantoa::shell::fault::Fault;
use lantoa::shell::id::{Id, random};
use lantoa::{ground::people, ground::tokens, ground::units};
use packs::Ability;

use crate::world::{World, clock};

/// A new token of a new position of a unit: its id and secret.
pub fn token_of(
    tx: &mut db::Tx<'_>,
    app: &App,
    (unit, abilities): (&str, &[Ability]),
    chance: u8,
) -> Result<(String, String), Fault> {
    let (dated, catalog, at) = (
        app.units.current(tx)?,
        app.programmes.current(),
        clock().now(),
    );
    let land = (&dated.tree, &catalog.pack);
    let actor = Actor::machine(&dated.tree);
    let position = people::NewPosition {
        kind: "quan-tri".into(),
        unit: units::find(land.0, unit, None)?,
        label: "thử".into(),
    };
    let new = tokens::NewToken {
        position: people::create(tx, land, &actor, &position, at)?.id,
        person: None,
        abilities: abilities.to_vec(),
        label: "thử".into(),
    };
    tokens::add(tx, land, &new, ([chance; 32], [chance; 6]), (&actor, at))
}

/// Revokes a token.
pub fn revoke(tx: &mut db::Tx<'_>, app: &App, id: &str) -> Result<(), Fault> {
    let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
    let actor = Actor::machine(&dated.tree);
    let land = (&dated.tree, &catalog.pack);
    tokens::revoke(tx, land, id, &actor, clock().now())
}

/// A person in a position of a unit, with a token of theirs.
pub struct Staff {
    pub position: Id,
    pub person: Id,
    pub token: String,
    pub secret: String,
}

/// Somebody in a new position of a kind.
pub fn staffed(world: &World, unit: &str, kind: &str) -> Staff {
    let (app, unit, kind) = (world.app.clone(), unit.to_owned(), kind.to_owned());
    let chance = random().unwrap();
    let made = world.app.db.write(move |tx| {
        let (dated, catalog, at) = (
            app.units.current(tx)?,
            app.programmes.current(),
            clock().now(),
        );
        let land = (&dated.tree, &catalog.pack);
        let actor = Actor::machine(&dated.tree);
        let unit = units::find(land.0, &unit, None)?;
        let person = people::add(tx, land, &actor, ("Trần Thị B", unit), at)?.id;
        let new = people::NewPosition {
            kind,
            unit,
            label: String::new(),
        };
        let position = people::create(tx, land, &actor, &new, at)?.id;
        let held = people::NewAssignment {
            position,
            person,
            from: "2026-01-01".parse().unwrap(),
            until: None,
            acting_for: None,
        };
        people::assign(tx, land, &actor, &held, at)?;
        let borne = tokens::NewToken {
            position,
            person: Some(person),
            abilities: Vec::new(),
            label: "của mình".into(),
        };
        let (token, secret) = tokens::add(tx, land, &borne, (chance, random()?), (&actor, at))?;
        Ok::<_, Fault>(Staff {
            position,
            person,
            token,
            secret,
        })
    });
    world.app.tokens.refresh().unwrap();
    made.unwrap()
}

/// People in positions: one who goes on, one who stands in for a time; a position that has ended.
pub fn staff(tx: &mut db::Tx<'_>, app: &App) -> Result<(), Fault> {
    let (dated, catalog, at) = (
        app.units.current(tx)?,
        app.programmes.current(),
        clock().now(),
    );
    let land = (&dated.tree, &catalog.pack);
    let actor = Actor::machine(&dated.tree);
    let unit = units::find(land.0, "xa-moi", None)?;
    let names = ["Trần Thị B", "Lê Văn C"];
    let mut made = names.map(|name| people::add(tx, land, &actor, (name, unit), at));
    let [holder, deputy] = made.each_mut().map(|p| p.as_ref().map(|p| p.id).unwrap());
    let new = |kind: &str| people::NewPosition {
        kind: kind.into(),
        unit,
        label: "thử".into(),
    };
    let position = people::create(tx, land, &actor, &new("bi-thu"), at)?.id;
    let ended = people::create(tx, land, &actor, &new("can-bo-xa"), at)?.id;
    people::end(tx, land, &actor, ended, at)?;
    let day = |text: &str| text.parse().unwrap();
    let mut held = people::NewAssignment {
        position,
        person: holder,
        from: day("2026-01-01"),
        until: None,
        acting_for: None,
    };
    people::assign(tx, land, &actor, &held, at)?;
    held.person = deputy;
    held.from = day("2026-03-01");
    held.until = Some(day("2026-07-01"));
    held.acting_for = Some(holder);
    people::assign(tx, land, &actor, &held, at)?;
    let over = (position, deputy, day("2026-06-01"));
    people::end_assignment(tx, land, &actor, over, at)?;
    let borne = tokens::NewToken {
        position,
        person: Some(holder),
        abilities: Vec::new(),
        label: "của mình".into(),
    };
    tokens::add(tx, land, &borne, ([3; 32], [3; 6]), (&actor, at))?;
    Ok(())
}
