//! The main job as a stranger runs it: the demo from nothing, the demo again without harm, its
//! documents read by other programs, and the portal answering.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::process;
use crate::workspace::files_below;

/// What the README promises of the demo once it is built.
const LIMIT: Duration = Duration::from_secs(10);
const LOCALITIES: usize = 5;
const SLUGS: [&str; LOCALITIES] = ["lai-vung", "binh-xuyen", "ngoc-hoi", "que-vo", "son-la"];

pub fn check(lantoa: &Path, python: &Path) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("lantoa-demo-").tempdir()?;
    let data = folder.path().join("data");
    let first = once(lantoa, &data)?;
    let second = once(lantoa, &data)?;
    ensure!(
        first == second,
        "a second demo changed what was there:\n{}",
        difference(&first, &second)
    );
    command(lantoa, &data, &["verify"])?;
    let documents = documents(&data)?;
    read_back(python, &documents)?;
    open_in_libreoffice(&documents, folder.path())?;
    serve(lantoa, &data)
}

/// What the demo leaves: its figures and the names of its files.
fn once(lantoa: &Path, data: &Path) -> Result<Vec<String>> {
    let begun = Instant::now();
    let printed = command(lantoa, data, &["demo", "--once"])?;
    let took = begun.elapsed();
    println!("demo --once: {:.1} s", took.as_secs_f64());
    ensure!(
        took < LIMIT,
        "the demo took {took:?}, allowed are {LIMIT:?}"
    );
    ensure!(!printed.trim().is_empty(), "the demo printed no tables");
    let mut left = Vec::new();
    for slug in SLUGS {
        let figures = ["figures", "--unit", slug, "--deep", "--json"];
        let text = command(lantoa, data, &figures)?;
        let figures: serde_json::Value = serde_json::from_str(&text)?;
        let figures = figures.as_array().context("figures are no array")?;
        ensure!(!figures.is_empty(), "no figures of {slug}");
        left.extend(figures.iter().map(ToString::to_string));
    }
    for file in documents(data)? {
        left.push(file.strip_prefix(data)?.display().to_string());
    }
    Ok(left)
}

fn command(lantoa: &Path, data: &Path, arguments: &[&str]) -> Result<String> {
    process::output(&mut program(lantoa, data, arguments))
}

/// The program on this data folder, whatever database the surroundings name.
fn program(lantoa: &Path, data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(lantoa);
    command.args(arguments).arg("--data").arg(data);
    command
        .env_remove("LANTOA_DATA")
        .env_remove("LANTOA_DATABASE_URL");
    command
}

/// The reports and tables in the data folder: at least one of each kind a locality.
fn documents(data: &Path) -> Result<Vec<PathBuf>> {
    let all = files_below(data)?;
    let mut documents = Vec::new();
    for kind in ["docx", "xlsx"] {
        let of_kind = all
            .iter()
            .filter(|file| file.extension().is_some_and(|e| e == kind));
        let of_kind: Vec<PathBuf> = of_kind.cloned().collect();
        ensure!(
            of_kind.len() >= LOCALITIES,
            "{} .{kind} files for {LOCALITIES} localities",
            of_kind.len()
        );
        documents.extend(of_kind);
    }
    Ok(documents)
}

fn difference(first: &[String], second: &[String]) -> String {
    let only = |here: &[String], there: &[String], mark: &str| {
        let lines = here.iter().filter(|line| !there.contains(line)).take(5);
        lines
            .map(|line| format!("{mark} {line}\n"))
            .collect::<String>()
    };
    only(first, second, "-") + &only(second, first, "+")
}

/// Each document opens in python-docx or openpyxl and is not empty there.
fn read_back(python: &Path, documents: &[PathBuf]) -> Result<()> {
    const SCRIPT: &str = r#"
import sys, docx, openpyxl
for path in sys.argv[1:]:
    if path.endswith("docx"):
        found = docx.Document(path)
        texts = [p.text for p in found.paragraphs]
        texts += [c.text for t in found.tables for r in t.rows for c in r.cells]
        if not any(any(c.isdigit() for c in t) for t in texts):
            sys.exit(path + ": no figure in it")
    else:
        cells = [c.value for s in openpyxl.load_workbook(path) for r in s.iter_rows() for c in r]
        if not any(isinstance(c, (int, float)) for c in cells):
            sys.exit(path + ": no cell is a number")
"#;
    process::run(Command::new(python).args(["-c", SCRIPT]).args(documents))?;
    println!(
        "{} documents read by python-docx and openpyxl",
        documents.len()
    );
    Ok(())
}

fn open_in_libreoffice(documents: &[PathBuf], folder: &Path) -> Result<()> {
    if !process::exists("soffice") {
        println!("LibreOffice is not installed: the documents are not opened in it");
        return Ok(());
    }
    let profile = format!("-env:UserInstallation=file://{}/office", folder.display());
    let out = folder.join("pdf");
    process::output(
        Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
            .arg(&out)
            .args(documents),
    )?;
    for document in documents {
        let name = document.file_stem().context("a document without a name")?;
        let pdf = out.join(name).with_extension("pdf");
        ensure!(
            pdf.is_file(),
            "LibreOffice does not open {}",
            document.display()
        );
    }
    println!("{} documents opened by LibreOffice", documents.len());
    Ok(())
}

/// `demo` says where it serves, answers there, and ends when asked to.
fn serve(lantoa: &Path, data: &Path) -> Result<()> {
    let address = format!("127.0.0.1:{}", process::free_port()?);
    let mut server = program(lantoa, data, &["demo", "--listen", &address])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (lines, said) = mpsc::channel();
    let outputs: [Option<Box<dyn Read + Send>>; 2] = [
        server.stdout.take().map(|pipe| Box::new(pipe) as _),
        server.stderr.take().map(|pipe| Box::new(pipe) as _),
    ];
    for pipe in outputs.into_iter().flatten() {
        let lines = lines.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                // Once the portal has answered nobody listens to what it says further.
                if lines.send(line).is_err() {
                    continue;
                }
            }
        });
    }
    drop(lines);
    let answered = announced(&said, &address).and_then(|()| answer(&address));
    let status = process::stop(&mut server, "TERM")?;
    answered?;
    ensure!(
        status.success(),
        "asked to end, the portal ended with {status}"
    );
    println!("the portal answered on {address} and ended when asked");
    Ok(())
}

fn announced(said: &mpsc::Receiver<String>, address: &str) -> Result<()> {
    let wanted = format!("http://{address}");
    let mut heard = String::new();
    let begun = Instant::now();
    while let Some(left) = LIMIT.checked_sub(begun.elapsed()) {
        match said.recv_timeout(left) {
            Ok(line) if line.contains(&wanted) => return Ok(()),
            Ok(line) => heard = heard + &line + "\n",
            Err(_) => break,
        }
    }
    bail!("the demo did not say that it serves {wanted}; it said:\n{heard}")
}

fn answer(address: &str) -> Result<()> {
    let page = ureq::get(format!("http://{address}/"))
        .call()?
        .body_mut()
        .read_to_string()?;
    ensure!(page.contains("<html"), "the home page is no HTML");
    ensure!(
        page.contains("Lan Tỏa"),
        "the home page does not say Lan Tỏa"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_shown() {
        let of = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        let shown = difference(&of(&["a", "b"]), &of(&["a", "c"]));
        assert_eq!(shown, "- b\n+ c\n");
    }

    #[test]
    fn a_silent_server_is_reported_with_what_it_said() {
        let (send, said) = mpsc::channel();
        send.send("cổng đã có người dùng".to_owned()).unwrap();
        drop(send);
        let error = announced(&said, "127.0.0.1:1").unwrap_err().to_string();
        assert!(error.contains("cổng đã có người dùng"), "{error}");
    }
}
