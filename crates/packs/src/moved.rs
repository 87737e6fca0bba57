//! What became of registers and states that earlier versions of a pack had: a declared migration,
//! by which stored records go over to their new names when the pack is installed.

/// One register, or one state of a register, under its former id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The former id of a register; of a state, its register as it is called today.
    pub register: String,
    /// The former id of a state.
    pub state: Option<String>,
    /// The id of today.
    pub to: String,
}
