//! A server of the whole program over the demonstration's data, and a client.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use db::{Durability, Location};
use lantoa::app::App;
use lantoa::shell::access::Actor;
use lantoa::shell::clock::Clock;
use lantoa::shell::connections::{self, Limits};
use lantoa::shell::fault::Fault;
use lantoa::shell::vault;
use lantoa::{ground::people, ground::tokens, ground::units, sample::demo, serve};
use packs::Ability;
use serde_json::{Value, json};

pub struct House {
    pub app: App,
    pub at: SocketAddr,
    pub agent: ureq::Agent,
    pub folder: tempfile::TempDir,
}

pub static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let place = Location::File(folder.path().join("lantoa.db"));
    let app = demo::load(
        &place,
        Durability::Normal,
        &Clock::machine(),
        &vault::Asked::default(),
        &mut |_, _, _| {},
    )
    .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let at = listener.local_addr().unwrap();
    let router = serve::router(&app);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            connections::serve(listener, router, Limits::default(), std::future::pending()).await;
        });
    });
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        // The server closes a connection whose body it refused to read.
        .max_idle_connections(0)
        .timeout_global(Some(Duration::from_secs(20)))
        .build();
    House {
        app,
        at,
        agent: config.into(),
        folder,
    }
});

impl House {
    /// A new token: its id and secret.
    pub fn token(&self, unit: &str, abilities: &[Ability], chance: u8) -> (String, String) {
        let (app, at) = (self.app.clone(), self.app.clock.now());
        let (unit, abilities) = (unit.to_owned(), abilities.to_vec());
        let made = self.app.db.write(move |tx| {
            let dated = app.units.current(tx)?;
            let catalog = app.programmes.current();
            let land = (&dated.tree, &catalog.pack);
            let actor = Actor::machine(&dated.tree);
            let position = people::NewPosition {
                kind: "quan-tri".into(),
                unit: units::find(&dated.tree, &unit, None)?,
                label: "thử".into(),
            };
            let new = tokens::NewToken {
                position: people::create(tx, land, &actor, &position, at)?.id,
                person: None,
                abilities,
                label: "thử".into(),
            };
            tokens::add(tx, land, &new, ([chance; 32], [chance; 6]), (&actor, at))
        });
        self.app.tokens.refresh().unwrap();
        made.unwrap()
    }

    /// Revokes a token.
    pub fn revoke(&self, id: &str) -> Result<(), Fault> {
        let (app, id, at) = (self.app.clone(), id.to_owned(), self.app.clock.now());
        self.app.db.write(move |tx| {
            let (dated, catalog) = (app.units.current(tx)?, app.programmes.current());
            let actor = Actor::machine(&dated.tree);
            tokens::revoke(tx, (&dated.tree, &catalog.pack), &id, &actor, at)
        })
    }

    pub fn ask(&self, method: &str, path: &str, token: Option<&str>, body: Option<&str>) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.at));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.unwrap_or_default().to_owned();
        let mut answer = self.agent.run(request.body(body).unwrap()).unwrap();
        let kind = answer
            .headers()
            .get("content-type")
            .map(|v| v.to_str().unwrap().to_owned());
        Answer {
            status: answer.status().as_u16(),
            kind: kind.unwrap_or_default(),
            body: answer.body_mut().read_json().unwrap_or(Value::Null),
        }
    }

    pub fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.ask("GET", path, token, None)
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub body: Value,
}

impl Answer {
    /// A problem document of this status; what it says.
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.kind, "application/problem+json", "{self:?}");
        assert_eq!(self.body["status"], status);
        let errors = self.body["errors"].as_array().into_iter().flatten();
        let fields: Vec<String> = errors
            .map(|e| e["field"].as_str().unwrap().to_owned())
            .collect();
        format!(
            "{} [{}]",
            self.body["detail"].as_str().unwrap(),
            fields.join(" ")
        )
    }
}

pub const ALL: [Ability; 2] = [Ability::Read, Ability::Record];

pub fn model(unit: &str, name: &str) -> Value {
    json!({"register": "mo-hinh", "unit": unit, "fields": {"ten": name, "dang-ky": "2024"}})
}
