//! Every revision of a record, as far as the scope sees into it, with the sensitive values that are open
//! to it.

use db::Conn;
use orgtree::{Tree, UnitId};
use serde::Serialize;
use serde_json::Value;

use super::change::Change;
use super::store::{self, Stored};
use super::{register_of, sealed};
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
    /// In which position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// State.
    pub state: String,
    /// Version of the pack.
    pub version: String,
    /// What was done.
    pub change: Change,
    /// Values, where they changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub fields: Option<Value>,
}

/// What a scope sees of the revisions of a record.
#[derive(Default)]
pub(super) struct History {
    /// Oldest first.
    pub seen: Vec<Past>,
    /// How many more there are.
    pub hidden: usize,
    /// All values of the record as the last of them left it, where they are open.
    pub whole: Option<Value>,
    /// Why sensitive values that are open to the scope do not open.
    pub closed: Option<String>,
}

/// # Errors
/// The database fails, or holds what cannot be read.
pub(super) fn of(
    conn: &mut Conn,
    app: &App,
    (tree, scope): (&Tree, &Scope),
    row: &Stored,
) -> Result<History, Fault> {
    let mut history = History::default();
    let now = scope.opens_sensitive(tree, UnitId(row.unit));
    for past in store::revisions(conn, row.realm, row.id)? {
        let then = scope.opens_sensitive(tree, UnitId(past.unit));
        let mut fields = None;
        if let Some(stored) = &past.fields {
            let (whole, closed) = if then || now {
                opened(conn, app, row, (&past, stored))?
            } else {
                (None, None)
            };
            fields = Some(match &whole {
                Some(whole) if then => whole.clone(),
                _ => sealed::open(app, &row.register, stored)?,
            });
            (history.whole, history.closed) = if now { (whole, closed) } else { (None, None) };
        }
        if !scope.sees(tree, UnitId(past.unit)) {
            history.hidden += 1;
            continue;
        }
        history.seen.push(Past {
            revision: past.number,
            at: past.at,
            actor: past.actor,
            position: past.position.map(|id| id.to_string()),
            state: past.state,
            version: past.version,
            change: Change::read(&past.change)?,
            fields,
        });
    }
    Ok(history)
}

/// All values of a revision, or why the sensitive ones do not open.
fn opened(
    conn: &mut Conn,
    app: &App,
    row: &Stored,
    (past, stored): (&store::Revision, &str),
) -> Result<(Option<Value>, Option<String>), Fault> {
    let open = store::values(stored.as_bytes())?;
    let Some(sealed) = &past.sealed else {
        return Ok((Some(open), None));
    };
    match sealed::opened(conn, app, row, (past.number, sealed))? {
        Ok(sensitive) => {
            let shaped = app.programmes.version(conn, &past.version)?;
            let whole = register_of(&shaped, &past.register)?.whole(&open, &sensitive);
            Ok((Some(whole), None))
        }
        Err(closed) => Ok((None, Some(closed.to_string()))),
    }
}
