//! The demonstration's books, made once for all tests, at a moment that stands still.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use db::{Durability, Location};
use lantoa::app::App;
use lantoa::books::entries::rollup::Basis;
use lantoa::shell::clock::Clock;
use lantoa::shell::vault;
use lantoa::shown::reports::{self, Asked, Blanks, Resolved};
use lantoa::{ground::units, sample::demo};

/// The books.
pub fn app() -> &'static App {
    static APP: OnceLock<(App, tempfile::TempDir)> = OnceLock::new();
    let made = APP.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::File(folder.path().join("lantoa.db"));
        let at = "2026-07-20T03:00:00Z".parse().unwrap();
        let clock = Clock::still(at);
        let app = demo::load(
            &place,
            Durability::Normal,
            &clock,
            &vault::Asked::default(),
            &mut |_, _, _| {},
        )
        .unwrap();
        (app, folder)
    });
    &made.0
}

/// A report for each figure's own period, undated.
pub fn asked(slug: &str, layout: &str) -> Asked {
    Asked {
        unit: units::find(&app().units.at_hand().tree, slug, None).unwrap(),
        period: None,
        basis: Basis::Then,
        layout: layout.to_owned(),
        outline: "so-ket".to_owned(),
        number: None,
        place: None,
        date: None,
        signer: None,
        position: None,
        texts: BTreeMap::new(),
        blanks: Blanks::Ask,
    }
}

/// One with nothing left to write.
pub fn finished(slug: &str, layout: &str) -> Asked {
    Asked {
        number: Some(5),
        date: Some("2024-06-20".parse().unwrap()),
        signer: Some("Nguyễn Văn A".into()),
        texts: BTreeMap::from([(
            "danh-gia".to_owned(),
            vec!["Các mặt đều có tiến bộ.".to_owned()],
        )]),
        blanks: Blanks::Leave,
        ..asked(slug, layout)
    }
}

/// It resolved.
pub fn report(slug: &str, layout: &str) -> Resolved {
    resolved(&asked(slug, layout))
}

/// What was asked, resolved.
pub fn resolved(asked: &Asked) -> Resolved {
    app()
        .db
        .read(|conn| reports::resolve(conn, app(), asked))
        .unwrap()
}

/// The text of a document part, a line a paragraph.
pub fn words(xml: &str) -> String {
    let paragraphs = xml.split("</w:p>").map(|paragraph| {
        let runs = paragraph.split("<w:t").skip(1).filter_map(|run| {
            let text = run
                .strip_prefix('>')
                .or_else(|| run.strip_prefix(" xml:space=\"preserve\">"))?;
            text.split("</w:t>").next()
        });
        runs.collect::<String>()
    });
    let lines: Vec<String> = paragraphs.filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}
