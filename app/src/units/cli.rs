//! Commands on the terminal.
