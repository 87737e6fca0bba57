//! The whole check of a change. Cheap steps come first; every profile and feature set is built
//! once, so that two cores are enough.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::needs::{self, Needs};
use crate::postgres::Cluster;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{assets, demo, licences, process, readme, snapshots, tidy};

/// Tests that need a browser stand in the one test binary of this name.
const BROWSER: &str = "browser";

pub fn run(quick: bool) -> Result<()> {
    process::outlive_interrupts()?;
    let workspace = Workspace::find()?;
    let mut steps = Steps::begin();
    let needs = steps.step("needs", || needs::ensure(!quick))?;
    statics(&workspace, &mut steps)?;
    let mut passed = units(&workspace, &needs, &mut steps)?;
    if !quick {
        passed += whole(&workspace, &needs, &mut steps)?;
    }
    steps.sum_up();
    println!("\n{passed} passed, 0 failed");
    Ok(())
}

/// What can be said of the sources without running them.
fn statics(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.step("fmt", || {
        process::run(&mut workspace.cargo(&["fmt", "--all", "--check"]))
    })?;
    steps.step("tidy", || tidy::check(workspace))?;
    steps.step("clippy", || {
        let arguments = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        process::run(&mut workspace.cargo(&arguments))
    })?;
    steps.step("doc", || {
        let mut doc = workspace.cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
        process::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
    })
}

/// Unit, property and story tests on both engines; the number of those that passed.
fn units(workspace: &Workspace, needs: &Needs, steps: &mut Steps) -> Result<u64> {
    let cluster = steps.step("postgres", || Cluster::start(&needs.postgres))?;
    let references = tempfile::NamedTempFile::new()?;
    let mut passed = steps.step("tests", || {
        let filter = format!("not binary(={BROWSER})");
        tests(workspace, &filter, |command| {
            command
                .env("LANTOA_TEST_PG", cluster.url())
                .env("LANTOA_PYTHON", &needs.python)
                .env("LANTOA_REQUIRE_PEERS", "1")
                .env("INSTA_UPDATE", "no")
                .env(snapshots::REFERENCES, references.path());
        })
    })?;
    steps.step("snapshots", || {
        snapshots::check(workspace, references.path())
    })?;
    passed += steps.step("doctests", || {
        let mut doctests = workspace.cargo(&["test", "--workspace", "--doc", "--quiet"]);
        process::run_and_read(&mut doctests).map(|text| counted(&text))
    })?;
    Ok(passed)
}

/// The program as it is released: the two-command check, its documents, its pages.
fn whole(workspace: &Workspace, needs: &Needs, steps: &mut Steps) -> Result<u64> {
    steps.step("release", || {
        process::run(&mut workspace.cargo(&["build", "--release"]))
    })?;
    let lantoa = workspace.binary("release", "lantoa");
    steps.step("demo", || demo::check(&lantoa, &needs.python))?;
    steps.step("documents", || readme::check(workspace, &lantoa))?;
    let passed = steps.step(BROWSER, || {
        let axe = assets::axe(workspace)?;
        let filter = format!("binary(={BROWSER})");
        tests(workspace, &filter, |command| {
            command
                .env("LANTOA_BROWSER", "1")
                .env("LANTOA_BIN", &lantoa)
                .env("LANTOA_AXE", &axe)
                // The faults of pages are the message, not where they were noted.
                .env("RUST_LIB_BACKTRACE", "0");
        })
    })?;
    steps.step("licences", || licences::check(workspace))?;
    Ok(passed)
}

/// Runs the tests that a filter names, always of the whole workspace: a part of it would be
/// built once more with other features.
fn tests(workspace: &Workspace, filter: &str, settings: impl Fn(&mut Command)) -> Result<u64> {
    if !process::exists("cargo-nextest") {
        return tests_by_cargo(workspace, filter, settings);
    }
    // Beside the sources, wherever cargo builds.
    let report = workspace.root.join("target/nextest/ci/junit.xml");
    // An old report would be counted should the run leave none.
    std::fs::remove_file(&report).or_else(absent_is_fine)?;
    let arguments = [
        "nextest",
        "run",
        "--workspace",
        "--profile",
        "ci",
        "-E",
        filter,
    ];
    let mut command = workspace.cargo(&arguments);
    settings(&mut command);
    process::run(&mut command)?;
    reported(&report)
}

fn tests_by_cargo(
    workspace: &Workspace,
    filter: &str,
    settings: impl Fn(&mut Command),
) -> Result<u64> {
    println!("cargo-nextest is not installed: running `cargo test`");
    // Without their variable the browser's tests pass over, so that only one run takes them.
    let arguments: &[&str] = if filter.starts_with("not ") {
        &["test", "--workspace", "--lib", "--bins", "--tests"]
    } else {
        &["test", "--workspace", "--test", BROWSER]
    };
    let mut command = workspace.cargo(arguments);
    settings(&mut command);
    process::run_and_read(&mut command).map(|text| counted(&text))
}

fn absent_is_fine(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(error)
    }
}

/// How many tests nextest's report holds; the run succeeded, so each of them passed.
fn reported(report: &Path) -> Result<u64> {
    let text = std::fs::read_to_string(report)
        .with_context(|| format!("nextest left no {}", report.display()))?;
    junit_tests(&text).context("nextest's report counts no tests")
}

fn junit_tests(text: &str) -> Option<u64> {
    let root = text.split("<testsuites ").nth(1)?.split('>').next()?;
    root.split("tests=\"")
        .nth(1)?
        .split('"')
        .next()?
        .parse()
        .ok()
}

/// The sum over the closing lines of cargo's own runner.
fn counted(text: &str) -> u64 {
    text.lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "))
        .filter_map(|rest| rest.split(' ').next()?.parse::<u64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_from_a_report() {
        let text = "<?xml version=\"1.0\"?>\n<testsuites name=\"nextest-run\" tests=\"41\" \
                    failures=\"0\" errors=\"0\">\n<testsuite name=\"vi\" tests=\"3\">";
        assert_eq!(junit_tests(text), Some(41));
        assert_eq!(junit_tests("<nothing/>"), None);
    }

    #[test]
    fn tests_are_counted_from_closing_lines() {
        let text = "test result: ok. 3 passed; 0 failed\nx\ntest result: ok. 4 passed; 0 failed\n";
        assert_eq!(counted(text), 7);
    }
}
