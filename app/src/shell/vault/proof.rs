//! Proves the data keys: each is what the log says was stored, and opens with the master key.

use std::collections::BTreeMap;

use db::{Conn, Tx};
use serde::Serialize;

use super::store::{self, DataKey};
use super::{Closed, Vault};
use crate::shell::audit::{self, By};
use crate::shell::clock::Moment;
use crate::shell::fault::Fault;
use crate::shell::log::Log;

/// The actions under which the log knows that a data key was made or wrapped, and taken away. What is
/// logged are ciphertexts and numbers, nothing that could be guessed.
pub(super) const PUT: &str = "keys.put";
pub(super) const DROP: &str = "keys.drop";

pub(super) fn log(
    tx: &mut Tx<'_>,
    action: &str,
    data: &DataKey,
    (by, at): (By<'_>, Moment),
) -> Result<(), Fault> {
    audit::write(
        tx,
        &audit::Event {
            realm: data.realm,
            at,
            by,
            action,
            subject: &subject(data),
            part: "",
            digest: audit::row(&data.row()),
        },
    )?;
    Ok(())
}

fn subject(data: &DataKey) -> String {
    format!("{}/{}", data.realm, data.number)
}

/// Each break, in Vietnamese. Without the key a data key is only held against the log.
///
/// # Errors
/// The database fails.
pub fn breaks(conn: &mut Conn, vault: &Vault, log: &Log) -> db::Result<Vec<String>> {
    let mut logged = BTreeMap::new();
    for line in log.of(&[PUT, DROP]) {
        match line.action.as_str() {
            PUT => drop(logged.insert(line.subject.as_str(), line.digest)),
            _ => drop(logged.remove(line.subject.as_str())),
        }
    }
    let mut found = Vec::new();
    for data in store::all(conn)? {
        let name = subject(&data);
        if logged.remove(name.as_str()) != Some(audit::row(&data.row())) {
            found.push(format!(
                "Khóa dữ liệu {name}: khác với dấu vết trong nhật ký"
            ));
        } else if let Err(Closed::Broken(_)) = vault.unwrapped(&data) {
            found.push(format!("Khóa dữ liệu {name}: không mở được bằng khóa chủ"));
        }
    }
    found.extend(
        logged
            .keys()
            .map(|name| format!("Khóa dữ liệu {name}: đã mất")),
    );
    Ok(found)
}

/// How the keys are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Name of the master key and where it was found.
    pub master: Option<(String, String)>,
    /// How many data keys there are.
    pub data_keys: usize,
    /// Why data keys do not open, in Vietnamese.
    pub closed: Vec<String>,
    /// Who else can read the master key.
    pub exposed: Option<String>,
}

impl Health {
    /// All that is wrong, in Vietnamese.
    pub fn wrong(&self) -> impl Iterator<Item = &String> {
        self.closed.iter().chain(&self.exposed)
    }
}

/// Looks whether the master key is there, is its owner's alone, and opens every data key.
///
/// # Errors
/// The database fails.
pub fn health(conn: &mut Conn, vault: &Vault) -> Result<Health, Fault> {
    let keys = store::all(conn)?;
    let mut closed = Vec::new();
    for data in &keys {
        if let Err(why) = vault.unwrapped(data) {
            let told = why.to_string();
            // Without a key the same is to be said of each.
            if !closed.contains(&told) {
                closed.push(told);
            }
        }
    }
    let master = vault.master();
    Ok(Health {
        master: master.map(|m| (m.name(), m.place())),
        data_keys: keys.len(),
        closed,
        exposed: master.map(super::Master::exposure).transpose()?.flatten(),
    })
}
