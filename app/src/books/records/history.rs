//! Every revision of a record, as far as the scope sees into it.

use db::Conn;
use serde::Serialize;
use serde_json::Value;

use super::store::{self, Stored};
use super::{sealed, view};
use crate::app::App;
use crate::shell::access::Scope;
use crate::shell::fault::Fault;

/// One revision.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Past {
    /// Number, from 1.
    pub revision: i64,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// State.
    pub state: String,
    /// Version of the pack.
    pub version: String,
    /// Values.
    #[schema(value_type = Object)]
    pub fields: Value,
}

/// # Errors
/// The database fails, or holds what cannot be read.
pub(super) fn of(
    conn: &mut Conn,
    app: &App,
    scope: &Scope,
    row: &Stored,
) -> Result<Vec<Past>, Fault> {
    let mut history = Vec::new();
    for past in store::revisions(conn, row.realm, row.id)? {
        let mut fields = view::open(app, scope, &row.register, &past.fields)?;
        let revision = (row, past.number);
        let (sensitive, _) = sealed::seen(conn, (&app.vault, scope), revision, past.sealed)?;
        if let Some(sensitive) = sensitive {
            let shaped = app.programmes.version(conn, &past.version)?;
            fields = super::register_of(&shaped, &row.register)?.whole(&fields, &sensitive);
        }
        history.push(Past {
            revision: past.number,
            at: past.at,
            actor: past.actor,
            state: past.state,
            version: past.version,
            fields,
        });
    }
    Ok(history)
}
