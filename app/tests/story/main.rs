//! Stories told through the doors that people use: records go in, figures come out, the books
//! stay true. On SQLite always; on PostgreSQL too where `LANTOA_TEST_PG` names a server.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod ahead;
mod bad_input;
mod command;
mod counting;
mod demo;
mod disk;
mod program;
mod random;
mod register;
mod statements;
mod storm;
mod tampering;
mod world;
