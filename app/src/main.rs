//! The `lantoa` program: one binary, roles as subcommands.

use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use lantoa::command::Cli;

fn main() -> ExitCode {
    lantoa::shell::watch::begin();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) if e.use_stderr() => {
            eprintln!("{}", complaint(&e));
            return ExitCode::from(2);
        }
        Err(asked) => asked.exit(),
    };
    match lantoa::command::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(fault.exit())
        }
    }
}

/// What is wrong with the words of a command, what is allowed, and how it is used.
fn complaint(error: &Error) -> String {
    let say = |kind| error.get(kind).map(words).unwrap_or_default();
    let (argument, value, allowed) = (
        say(ContextKind::InvalidArg),
        say(ContextKind::InvalidValue),
        say(ContextKind::ValidValue),
    );
    let what = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("Thiếu {argument}"),
        ErrorKind::UnknownArgument => format!("Không có tham số \"{argument}\""),
        ErrorKind::InvalidSubcommand => {
            format!("Không có lệnh \"{}\"", say(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Thiếu tên lệnh; xem `lantoa --help`".to_owned()
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} không đi cùng {}", say(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} thiếu giá trị"),
        // What reads the value says itself what is wrong with it.
        ErrorKind::ValueValidation if own(error).is_some() => {
            format!("{argument} {}", own(error).unwrap_or_default())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let allowed = if allowed.is_empty() {
                allowed
            } else {
                format!("; cho phép: {allowed}")
            };
            format!("{argument} ghi \"{value}\", không dùng được{allowed}")
        }
        _ => return error.to_string(),
    };
    let hint = error
        .get(ContextKind::SuggestedArg)
        .or_else(|| error.get(ContextKind::SuggestedSubcommand));
    let hint = hint.map_or_else(String::new, |h| format!("; có phải: {}?", words(h)));
    let usage = error
        .get(ContextKind::Usage)
        .map(ToString::to_string)
        .unwrap_or_default();
    let usage = usage.trim().trim_start_matches("Usage:").trim().to_owned();
    if usage.is_empty() {
        format!("{what}{hint}")
    } else {
        format!("{what}{hint}\nCách dùng: {usage}")
    }
}

/// The words of one of our own readers of values.
fn own(error: &Error) -> Option<String> {
    std::error::Error::source(error)
        .map(ToString::to_string)
        .filter(|said| said.starts_with("ghi "))
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(list) => list.join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn said(words: &[&str]) -> String {
        let error = Cli::try_parse_from(words).err().unwrap();
        complaint(&error)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    #[test]
    fn bad_use_is_told_in_vietnamese() {
        assert!(said(&["lantoa", "figures"]).starts_with("Thiếu --unit"));
        assert_eq!(
            said(&["lantoa", "figurs"]),
            "Không có lệnh \"figurs\"; có phải: files, figures?"
        );
        assert!(said(&["lantoa", "serve", "--listen", "x"]).contains("ghi \"x\", không dùng được"));
        assert!(
            said(&[
                "lantoa",
                "records",
                "list",
                "mo-hinh",
                "--year",
                "2147483647"
            ])
            .contains("--year <YEAR> ghi \"2147483647\"; cho phép số nguyên từ 1900 đến 2100")
        );
        assert!(said(&["lantoa", "verify", "--jsno"]).starts_with("Không có tham số \"--jsno\""));
    }
}
