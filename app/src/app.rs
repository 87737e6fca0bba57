//! What a running process holds: database, tree, packs, clock. Built once, cheap to clone.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use db::{Db, Durability, Location, Migration};
use orgtree::Tree;
use tokio::sync::Semaphore;

use crate::ground::people;
use crate::ground::programmes::{Catalog, Programmes};
use crate::ground::tokens::{self, Tokens};
use crate::ground::units::Units;
use crate::shell::access::{Actor, Need};
use crate::shell::audit;
use crate::shell::clock::Clock;
use crate::shell::fault::Fault;
use crate::shell::lang::Lang;
use crate::shell::page::Site;
use crate::shell::routes::{Caller, Door};
use crate::shell::shelf::Shelf;
use crate::shell::vault::{self, Master, Vault};

/// The steps of the schema.
pub const SCHEMA: &[Migration] = &[Migration {
    number: 1,
    name: "house",
    sql: include_str!("../migrations/0001_house.sql"),
}];

/// What figures are computed from: the tree and the rules of one moment.
#[derive(Clone, Copy)]
pub struct Books<'a> {
    /// The organisation.
    pub tree: &'a Tree,
    /// The rules.
    pub catalog: &'a Catalog,
}

/// The process's state.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The organisation tree.
    pub units: Units,
    /// The packs.
    pub programmes: Programmes,
    /// Who may use the API.
    pub tokens: Tokens,
    /// Where the bytes of files are.
    pub shelf: Shelf,
    /// Seals what is sensitive.
    pub vault: Vault,
    /// The time.
    pub clock: Clock,
    /// The places in the queue of those who read.
    pub reading: Arc<Semaphore>,
}

/// So many requests read or wait for it; one more would not be answered in time.
const READING: usize = 300;

impl App {
    /// Opens a database that has a tree and a pack, with the key that stands beside it.
    ///
    /// # Errors
    /// As [`App::open_with`]; or what stands there is no key.
    pub fn open(location: &Location, durability: Durability, clock: Clock) -> Result<App, Fault> {
        let master = vault::Asked::default().find(location)?;
        App::open_with(location, durability, clock, master)
    }

    /// Opens a database that has a tree and a pack, with this key or none.
    ///
    /// # Errors
    /// It cannot be opened, or is empty, or its schema is of another version.
    pub fn open_with(
        location: &Location,
        durability: Durability,
        clock: Clock,
        master: Option<Master>,
    ) -> Result<App, Fault> {
        if let Location::File(path) = location
            && !path.exists()
        {
            return Err(Fault::Missing(format!(
                "{}; hãy tạo dữ liệu bằng `lantoa demo` hoặc `lantoa migrate`",
                path.display()
            )));
        }
        db::migrate(location, SCHEMA)?;
        let db = Db::open(location, durability)?;
        let units = Units::open(&db)?;
        let programmes = Programmes::open(&db)?;
        let tokens = Tokens::new(&db);
        Ok(App {
            db,
            tokens,
            units,
            programmes,
            shelf: Shelf::beside(location),
            vault: Vault::new(master),
            clock,
            reading: Arc::new(Semaphore::new(READING)),
        })
    }

    /// The same with files in another place than beside the database.
    #[must_use]
    pub fn with_shelf(self, shelf: Shelf) -> App {
        App { shelf, ..self }
    }

    /// Opens the books: `f` reads them in one snapshot, with the tree and the rules that stand in
    /// it. Blocks: not for async code.
    ///
    /// # Errors
    /// What `f` says, or the database fails.
    pub fn with_books<T>(
        &self,
        f: impl FnOnce(&mut db::Conn, Books<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.db.read(|conn| {
            let dated = self.units.current(conn)?;
            let catalog = self.programmes.refresh(conn)?;
            let books = Books {
                tree: &dated.tree,
                catalog: &catalog,
            };
            f(conn, books)
        })
    }

    /// The same away from the async threads.
    ///
    /// # Errors
    /// As [`App::with_books`].
    pub async fn books<T, F>(&self, f: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut db::Conn, Books<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let app = self.clone();
        tokio::task::spawn_blocking(move || app.with_books(f))
            .await
            .unwrap_or_else(|e| Err(Fault::Inside(e.to_string())))
    }

    /// Runs `f` with a reading connection, in one snapshot, away from the async threads.
    ///
    /// # Errors
    /// What `f` says.
    pub async fn read<T, F>(&self, f: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut db::Conn) -> Result<T, Fault> + Send + 'static,
    {
        let Ok(place) = Arc::clone(&self.reading).try_acquire_owned() else {
            let full = "quá nhiều yêu cầu đang chờ đọc";
            return Err(db::Error::Busy(full.into()).into());
        };
        let app = self.clone();
        let work = move |conn: &mut db::Conn| {
            let _place = place;
            app.programmes.refresh(conn)?;
            f(&app, conn)
        };
        let db = self.db.clone();
        tokio::task::spawn_blocking(move || db.read(work))
            .await
            .unwrap_or_else(|e| Err(Fault::Inside(e.to_string())))
    }

    /// Hands `f`, by which somebody writes in `realm`, to the writer; they do it as they are when
    /// their turn has come.
    ///
    /// # Errors
    /// They may do nothing any more; and as [`App::write`].
    pub async fn write_as<T, F>(&self, caller: &Caller, realm: i64, f: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut db::Tx<'_>, &Actor) -> Result<T, Fault> + Send + 'static,
    {
        let caller = Caller::clone(caller);
        let work = move |app: &App, tx: &mut db::Tx<'_>| {
            // Whoever takes away a right waits for this turn first, or is waited for.
            audit::take_turn(tx, realm)?;
            let (catalog, today) = (app.programmes.current(), app.clock.now().day());
            let actor = tokens::again(tx, &caller, &catalog.pack, today)?;
            f(app, tx, &actor)
        };
        self.write(realm, work).await
    }

    /// Hands `f`, which writes in `realm`, to the writer and waits for its commit without holding
    /// a thread. When nobody waits any more before its turn has come, nothing is done.
    ///
    /// # Errors
    /// What `f` or the commit says; then nothing was kept.
    pub async fn write<T, F>(&self, realm: i64, f: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut db::Tx<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let app = self.clone();
        let (tell, hear) = tokio::sync::oneshot::channel();
        let waits = Arc::new(());
        let asked = Arc::downgrade(&waits);
        let work = move |tx: &mut db::Tx<'_>| {
            if asked.strong_count() == 0 {
                return Err(Fault::Inside("người gửi không chờ nữa".into()));
            }
            app.programmes.refresh(tx)?;
            f(&app, tx)
        };
        self.db
            .submit(Some(realm), work, move |out| drop(tell.send(out)));
        let out = hear.await;
        drop(waits);
        out.unwrap_or_else(|_| Err(Fault::Inside("luồng ghi đã dừng".into())))
    }
}

impl App {
    /// The frame around a page.
    #[must_use]
    pub fn site(&self, lang: Lang, here: &Uri) -> Site {
        Site::new(lang, &self.programmes.current().pack.name, here)
    }
}

impl Door for App {
    async fn admit(&self, secret: Option<String>, need: Need) -> Result<Caller, Fault> {
        let Some(secret) = secret else {
            if matches!(need, Need::Right(_)) {
                return Err(Fault::Stranger);
            }
            return Ok(Caller::new(Actor::public(&self.units.at_hand().tree)));
        };
        if self.tokens.is_stale() {
            let tokens = self.tokens.clone();
            tokio::task::spawn_blocking(move || tokens.refresh())
                .await
                .unwrap_or_else(|e| Err(Fault::Inside(e.to_string())))?;
        }
        let catalog = self.programmes.current();
        let today = self.clock.now().day();
        let actor = self.tokens.bearer(&secret, &catalog.pack, today)?;
        if let Need::PublicOr(ability) | Need::Right(ability) = need {
            people::must_somewhere(&actor, &catalog.pack, ability)?;
        }
        Ok(Caller::new(actor))
    }
}

/// The frame around the page that is asked for.
impl FromRequestParts<App> for Site {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Site, Infallible> {
        let lang = parts.extensions.get().copied().unwrap_or_default();
        Ok(app.site(lang, &parts.uri))
    }
}

/// Where the data are: a folder with a SQLite file, or a PostgreSQL address.
///
/// # Errors
/// Neither or both are given.
pub fn location(data: Option<PathBuf>, url: Option<String>) -> Result<Location, Fault> {
    match (data, url) {
        (None, Some(url)) if url.starts_with("postgres://") || url.starts_with("postgresql://") => Ok(Location::Url(url)),
        (None, Some(url)) => Err(Fault::Usage(format!("--database-url ghi \"{url}\"; cần dạng postgres://người@máy/cơ_sở_dữ_liệu"))),
        (Some(folder), None) => Ok(Location::File(folder.join("lantoa.db"))),
        (None, None) => Err(Fault::Usage("Cần --data THƯ_MỤC hoặc --database-url postgres://… (hay biến LANTOA_DATA, LANTOA_DATABASE_URL)".into())),
        (Some(_), Some(_)) => Err(Fault::Usage("Chỉ dùng một trong --data và --database-url".into())),
    }
}
