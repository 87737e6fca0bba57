//! Stories told through the doors that people use: records go in, figures come out, the books
//! stay true. On SQLite always; on PostgreSQL too where `LANTOA_TEST_PG` names a server.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod ahead;
mod asked;
mod bad_input;
mod command;
mod counting;
mod crowd;
mod demo;
mod disk;
mod drafts;
mod edits;
mod engine;
mod every_column;
mod furnished;
mod http;
mod keeping;
mod keys;
mod life;
mod limits;
mod lives;
mod once;
mod oracle;
mod pack_change;
mod papers;
mod papers_kept;
mod people;
mod program;
mod races;
mod random;
mod readme;
mod recipe;
mod references;
mod register;
mod right;
mod scopes;
mod seen;
mod sensitive;
mod side_by_side;
mod spread;
mod staff;
mod statements;
mod storm;
mod tampering;
mod units;
mod uploads;
mod world;
