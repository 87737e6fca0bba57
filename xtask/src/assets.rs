//! Files that tests use and the repository does not hold: fetched once by their registry's own
//! client, kept under the target folder, trusted only by digest.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha512};

use crate::process;
use crate::workspace::Workspace;

const PACKAGE: &str = "axe-core@4.14.1";
const ARCHIVE: &str = "axe-core-4.14.1.tgz";
const SHA512: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";

/// The accessibility rules, as one script to be run inside a page.
pub fn axe(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("assets");
    std::fs::create_dir_all(&folder)?;
    let archive = folder.join(ARCHIVE);
    if !archive.is_file() {
        if !process::exists("npm") {
            bail!(
                "npm is missing; fetch the package elsewhere with `npm pack {PACKAGE}` \
                 and lay {ARCHIVE} into {}",
                folder.display()
            );
        }
        process::output(
            Command::new("npm")
                .args(["pack", "--silent", PACKAGE])
                .current_dir(&folder),
        )?;
    }
    let bytes = std::fs::read(&archive)
        .with_context(|| format!("`npm pack {PACKAGE}` left no {}", archive.display()))?;
    let digest = hexadecimal(&Sha512::digest(&bytes));
    if digest != SHA512 {
        std::fs::remove_file(&archive)?;
        bail!("{ARCHIVE} has SHA-512 {digest}, expected {SHA512}; it was removed");
    }
    process::output(
        Command::new("tar")
            .args(["-xzf", ARCHIVE, "package/axe.min.js"])
            .current_dir(&folder),
    )?;
    Ok(folder.join("package/axe.min.js"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn digests_are_written_in_hexadecimal() {
        assert_eq!(super::hexadecimal(&[0, 10, 255]), "000aff");
    }
}
