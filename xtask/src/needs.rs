//! What the checks need beyond Rust: found, or installed from Debian when root, or named.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{postgres, process};

pub struct Needs {
    /// The folder of `initdb` and `postgres`.
    pub postgres: PathBuf,
    /// A Python that reads .docx and .xlsx.
    pub python: PathBuf,
}

struct Need {
    what: &'static str,
    packages: &'static [&'static str],
    met: fn() -> bool,
}

const ALWAYS: &[Need] = &[
    Need {
        what: "PostgreSQL's server programs",
        packages: &["postgresql"],
        met: || postgres_binaries().is_some(),
    },
    Need {
        what: "a Python with docx and openpyxl",
        packages: &["python3-docx", "python3-openpyxl"],
        met: || python().is_some(),
    },
];

const BROWSER: &[Need] = &[
    Need {
        what: "Chromium",
        packages: &["chromium"],
        met: || process::exists("chromium"),
    },
    Need {
        what: "ChromeDriver",
        packages: &["chromium-driver"],
        met: || process::exists("chromedriver"),
    },
    Need {
        what: "a font with Vietnamese letters",
        packages: &["fonts-dejavu-core"],
        met: || Path::new("/usr/share/fonts/truetype").is_dir(),
    },
];

/// Finds everything, installing what is missing if that is allowed to this user.
pub fn ensure(browser: bool) -> Result<Needs> {
    let needs: Vec<&Need> = ALWAYS
        .iter()
        .chain(BROWSER.iter().filter(|_| browser))
        .collect();
    let missing = missing(&needs);
    if !missing.is_empty() {
        let packages = packages(&missing);
        if !postgres::is_root()? || !process::exists("apt-get") {
            bail!(
                "missing: {}\ninstall with: sudo apt-get install {}",
                names(&missing),
                packages.join(" ")
            );
        }
        println!("missing: {}; installing from Debian", names(&missing));
        install(&packages)?;
    }
    let missing = self::missing(&needs);
    if !missing.is_empty() {
        bail!("still missing after installing: {}", names(&missing));
    }
    Ok(Needs {
        postgres: postgres_binaries().context("PostgreSQL is missing")?,
        python: python().context("Python is missing")?,
    })
}

fn missing<'a>(needs: &[&'a Need]) -> Vec<&'a Need> {
    needs.iter().filter(|need| !(need.met)()).copied().collect()
}

fn names(needs: &[&Need]) -> String {
    let names: Vec<_> = needs.iter().map(|need| need.what).collect();
    names.join(", ")
}

fn packages(needs: &[&Need]) -> Vec<&'static str> {
    let packages = needs.iter().flat_map(|need| need.packages);
    packages.copied().collect()
}

fn install(packages: &[&str]) -> Result<()> {
    // Another apt at work on the machine is waited for, not an error.
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args([
            "-qq",
            "-o",
            "DPkg::Lock::Timeout=600",
        ]);
        command
    };
    process::run(apt().arg("update"))?;
    process::run(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

/// Debian keeps them beside each other by version: the newest is taken.
fn postgres_binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .max()
}

/// The first `python3` may be one of the user's own that does not see Debian's modules.
fn python() -> Option<PathBuf> {
    ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(|python| {
            let imported = Command::new(python)
                .args(["-c", "import docx, openpyxl"])
                .output();
            imported.is_ok_and(|output| output.status.success())
        })
        .map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_names_its_packages() {
        let absent = Need {
            what: "nothing",
            packages: &["one", "two"],
            met: || false,
        };
        let present = Need {
            what: "all",
            packages: &["three"],
            met: || true,
        };
        let missing = missing(&[&absent, &present]);
        assert_eq!(names(&missing), "nothing");
        assert_eq!(packages(&missing), ["one", "two"]);
    }
}
