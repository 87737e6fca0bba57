//! Who acts, what they may do, and how far they see. A right is a pair: an ability, and the unit on
//! whose subtree it holds. Reading goes through one [`Scope`]; there is no query without it.

mod actor;
mod rights;
mod scope;

pub use actor::{Actor, Bearer, Holder, Who};
pub use rights::{Need, Right, Rights};
pub use scope::{Registers, Scope};
