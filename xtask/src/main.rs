//! Development tasks: `cargo xtask test` is the whole check of a change, `tidy` the project's
//! rules alone, `bench` the measurements.

mod assets;
mod bench;
mod demo;
mod licences;
mod needs;
mod postgres;
mod process;
mod readme;
mod snapshots;
mod steps;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Development tasks of Lan Tỏa")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Everything a change must pass, in order, stopping at the first failure
    Test {
        /// Leave out the release build, the demo, the browser and the licences
        #[arg(long)]
        quick: bool,
    },
    /// The project's own rules, checked on the files that git knows
    Tidy,
    /// Measurements
    Bench {
        #[command(subcommand)]
        what: Option<bench::What>,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Test { quick } => test::run(quick),
        Task::Tidy => tidy::run(),
        Task::Bench { what } => bench::run(what),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
