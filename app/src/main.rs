//! The `lantoa` program: one binary, roles as subcommands.

use std::process::ExitCode;

use clap::Parser;
use lantoa::command::Cli;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => e.exit(),
    };
    match lantoa::command::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(fault.exit())
        }
    }
}
