//! Writers side by side: each waits for its turn in the realms that it writes in.

use std::collections::BTreeSet;

use db::Tx;
use orgtree::Tree;

use super::draft::Draft;
use super::store;
use crate::app::App;
use crate::ground::units;
use crate::shell::audit;
use crate::shell::fault::Fault;

/// Waits for the turn in every realm that the drafts write in and for every id that they bring,
/// before anything is read for them: an id is one record's in all realms.
pub(super) fn take(tx: &mut Tx<'_>, app: &App, drafts: &[Draft]) -> Result<(), Fault> {
    if tx.engine() == db::Engine::Sqlite {
        return Ok(());
    }
    let realms_of = |tree: &Tree| -> BTreeSet<i64> {
        let units = drafts
            .iter()
            .filter_map(|d| units::find(tree, &d.unit, None).ok());
        units
            .filter_map(|unit| Some(tree.unit(unit)?.realm))
            .collect()
    };
    let realms = realms_of(&app.units.current(tx)?.tree);
    for realm in &realms {
        audit::take_turn(tx, *realm)?;
    }
    // Codes may name others since: their realms cannot be taken behind those that were taken.
    if !realms_of(&app.units.current(tx)?.tree).is_subset(&realms) {
        return Err(db::Error::Busy("cây đơn vị vừa thay đổi".into()).into());
    }
    let slots: BTreeSet<i64> = drafts
        .iter()
        .filter_map(|d| Some(store::slot(d.id.as_deref()?.parse().ok()?)))
        .collect();
    for slot in slots {
        store::take_slot(tx, slot)?;
    }
    // A pack may have come into force while this one waited.
    app.programmes.refresh(tx).map(drop)
}
