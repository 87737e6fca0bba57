//! Runs the commands of a task: a failing one is named, and an interrupt ends it before the
//! task, so that what the task started is always put away.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

const LOOK: Duration = Duration::from_millis(50);
const GRACE: Duration = Duration::from_secs(20);

/// From here on Ctrl-C and SIGTERM end the running command, not this process: guards get to run.
pub fn outlive_interrupts() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))
        .context("cannot listen for interrupts")
}

pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Runs a command to its end with this process's output.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let child = command.stdin(Stdio::null()).spawn();
    let mut child = child.with_context(|| format!("cannot start `{shown}`"))?;
    succeeded(wait(&mut child)?, &shown)
}

/// As `run`, returning what the command wrote to standard output after showing it.
pub fn run_and_read(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"));
    let mut child = child?;
    let stdout = child.stdout.take().context("no standard output")?;
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            println!("{line}");
            text.push_str(&line);
            text.push('\n');
        }
        text
    });
    let status = wait(&mut child)?;
    let text = reader.join();
    succeeded(status, &shown)?;
    text.ok()
        .with_context(|| format!("output of `{shown}` was lost"))
}

/// Runs a command quietly and returns its standard output; its errors are shown if it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        bail!(
            "`{shown}` ended with {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no UTF-8"))
}

/// Whether a program of this name can be started.
pub fn exists(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Asks a process to end, and makes it end when it does not.
pub fn stop(child: &mut Child, signal: &str) -> Result<ExitStatus> {
    let id = child.id().to_string();
    // A process that has just ended by itself is no failure here: `wait` tells.
    let _gone = Command::new("kill")
        .args([&format!("-{signal}"), &id])
        .stderr(Stdio::null())
        .status();
    let asked = Instant::now();
    while asked.elapsed() < GRACE {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(LOOK);
    }
    child.kill()?;
    Ok(child.wait()?)
}

/// A port of this machine that nothing listens on at the moment.
pub fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    Ok(listener.local_addr()?.port())
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if interrupted() {
            stop(child, "TERM")?;
            bail!("interrupted");
        }
        std::thread::sleep(LOOK);
    }
}

fn succeeded(status: ExitStatus, shown: &str) -> Result<()> {
    if interrupted() {
        bail!("interrupted");
    }
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named() {
        let error = run(&mut Command::new("false")).unwrap_err().to_string();
        assert!(error.contains("`false`"), "{error}");
        let error = output(Command::new("sh").args(["-c", "echo why >&2; exit 3"]));
        assert!(error.unwrap_err().to_string().contains("why"));
    }

    #[test]
    fn output_is_returned() {
        let text = run_and_read(Command::new("printf").arg("a\\nb\\n")).unwrap();
        assert_eq!(text, "a\nb\n");
    }

    #[test]
    fn a_process_is_stopped() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        assert!(!stop(&mut child, "TERM").unwrap().success());
    }
}
