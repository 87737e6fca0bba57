//! The layout files of the project, as the tests of this crate use them.

use doc::Profile;

/// A layout that ships with the project.
#[expect(
    clippy::expect_used,
    reason = "a missing or unsound layout file fails the test"
)]
pub fn layout(id: &str) -> Profile {
    let path = format!(
        "{}/../../packs/layouts/{id}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).expect("layout file");
    Profile::parse(&text).expect("sound layout")
}
