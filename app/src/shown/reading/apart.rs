//! A PDF read in a process of its own: what a malformed one can make its parser do, the server does
//! not find out. The process is this program's `read --text -`, ended when it takes too long, too
//! much memory, or says too much.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::extract::{self, Extracted, SENT};
use crate::shell::fault::Fault;

/// What a file of a form may take.
const LONGEST: Duration = Duration::from_secs(10);
/// What its process may take up, in bytes: twice what all its streams may unfold to, and the program.
const MEMORY: u64 = 1 << 30;
const GLANCE: Duration = Duration::from_millis(10);

/// The text of a PDF.
///
/// # Errors
/// It unfolds to too much, cannot be read, or takes too long.
pub fn pdf(name: &str, bytes: &[u8]) -> Result<Extracted, Fault> {
    extract::fits(name, bytes, SENT)?;
    let inside = |e: std::io::Error| Fault::Inside(format!("đọc PDF trong tiến trình riêng: {e}"));
    let mut child = Command::new(std::env::current_exe().map_err(inside)?)
        .args(["read", "--text", extract::STANDARD_INPUT])
        .args(["--memory", &MEMORY.to_string()])
        .env_clear()
        // What it says on standard error is for the sender.
        .env("LANTOA_LOG", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(inside)?;
    let said = converse(&mut child, bytes);
    // Whatever was said, nothing of it stays running.
    drop(child.kill());
    drop(child.wait());
    match said {
        Some((true, text)) => Ok(Extracted {
            text,
            form: "PDF".to_owned(),
        }),
        // What cannot have the memory that it asks for ends without a word of its own.
        Some((false, why)) if why.is_empty() || why.contains("memory allocation") => {
            Err(Fault::Refused(format!(
                "{name}: đọc tệp PDF này cần quá nhiều bộ nhớ; hãy chia nhỏ tệp hoặc dán chữ vào ô văn bản"
            )))
        }
        Some((false, why)) => {
            let own = format!("{}: ", extract::STANDARD_INPUT);
            let why = why.trim();
            Err(Fault::Refused(format!(
                "{name}: {}",
                why.strip_prefix(&own).unwrap_or(why)
            )))
        }
        None => Err(Fault::Refused(format!(
            "{name}: tệp PDF này đọc quá lâu hoặc quá nhiều chữ; hãy chia nhỏ tệp hoặc dán chữ vào ô văn bản"
        ))),
    }
}

/// From here on this process takes up no more memory.
///
/// # Errors
/// The system does not let it.
pub fn bound(most: u64) -> Result<(), Fault> {
    rlimit::setrlimit(rlimit::Resource::AS, most, most)
        .map_err(|e| Fault::Inside(format!("giới hạn bộ nhớ: {e}")))
}

/// Gives the bytes and hears the text, or on failure why; None when it takes too long.
fn converse(child: &mut Child, bytes: &[u8]) -> Option<(bool, String)> {
    let (mut to, from, why) = (
        child.stdin.take()?,
        child.stdout.take()?,
        child.stderr.take()?,
    );
    thread::scope(|scope| {
        // A child that has ended closes its ears: what it heard is enough.
        scope.spawn(move || drop(to.write_all(bytes)));
        let text = scope.spawn(move || heard(from));
        let why = scope.spawn(move || heard(why));
        let deadline = Instant::now() + LONGEST;
        let ended = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status.success()),
                Ok(None) if Instant::now() < deadline => thread::sleep(GLANCE),
                _ => break None,
            }
        };
        if ended.is_none() {
            drop(child.kill());
        }
        let (text, why) = (text.join().ok()??, why.join().ok()??);
        ended.map(|well| (well, if well { text } else { why }))
    })
}

/// All that is said, if it is text of no more than a form may bring.
fn heard(from: impl Read) -> Option<String> {
    let mut text = String::new();
    from.take(SENT.word).read_to_string(&mut text).ok()?;
    Some(text)
}
