//! Where the bytes of files are: a folder beside the database, or a bucket that speaks S3. A name
//! has its whole content or none: what is being written has another name until it is on the disk.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock, OnceLock};

use axum::body::{Body, Bytes};
use db::Location;
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutPayload};
use sha2::{Digest, Sha256};
use tokio::runtime::Runtime;

use super::fault::Fault;

/// The place of the bytes; cheap to clone.
#[derive(Clone, Debug)]
pub struct Shelf(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: Place,
    open: OnceLock<Arc<dyn ObjectStore>>,
}

#[derive(Debug)]
enum Place {
    /// A server's database has no folder beside it.
    Nowhere,
    Folder(PathBuf),
    Bucket {
        name: String,
        prefix: Path,
        endpoint: Option<String>,
        region: Option<String>,
    },
}

/// What stands on the shelf under one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// Its name, parts divided by `/`.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// Commands and writers wait for the shelf outside of any server's threads.
static WAITING: LazyLock<std::io::Result<Runtime>> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("shelf")
        .enable_all()
        .build()
});

/// Waits for the shelf where nothing else is to be done meanwhile; not for async code.
///
/// # Errors
/// What the work says.
pub fn wait<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    match &*WAITING {
        Ok(runtime) => runtime.block_on(work),
        Err(e) => Err(Fault::Inside(e.to_string())),
    }
}

impl Shelf {
    fn new(place: Place) -> Shelf {
        Shelf(Arc::new(Inner {
            place,
            open: OnceLock::new(),
        }))
    }

    /// `files/` beside a SQLite file; with a server, nowhere until it is said where.
    #[must_use]
    pub fn beside(database: &Location) -> Shelf {
        Shelf::new(match database {
            Location::File(file) => Place::Folder(file.with_file_name("files")),
            Location::Url(_) => Place::Nowhere,
        })
    }

    /// A folder.
    #[must_use]
    pub fn folder(path: impl Into<PathBuf>) -> Shelf {
        Shelf::new(Place::Folder(path.into()))
    }

    /// As `--files` names it: a folder, or `s3://bucket/prefix?endpoint=https://…&region=…`.
    ///
    /// # Errors
    /// The address is no address of a bucket.
    pub fn at(text: &str) -> Result<Shelf, Fault> {
        let wrong = |why: &str| {
            Fault::Usage(format!(
                "--files ghi \"{text}\": {why}; cần một thư mục, hoặc s3://kho/tiền-tố?endpoint=https://máy:cổng&region=vùng (khóa lấy từ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"
            ))
        };
        let Some(rest) = text.strip_prefix("s3://") else {
            return match text.split_once("://") {
                Some((scheme, _)) => Err(wrong(&format!("không biết {scheme}://"))),
                None if text.is_empty() => Err(wrong("để trống")),
                None => Ok(Shelf::folder(text)),
            };
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (name, prefix) = path.split_once('/').unwrap_or((path, ""));
        if name.is_empty() {
            return Err(wrong("thiếu tên kho"));
        }
        let (mut endpoint, mut region) = (None, None);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("endpoint", value))
                    if value.starts_with("http://") || value.starts_with("https://") =>
                {
                    endpoint = Some(value.to_owned());
                }
                Some(("region", value)) if !value.is_empty() => region = Some(value.to_owned()),
                _ => return Err(wrong(&format!("không hiểu \"{pair}\""))),
            }
        }
        Ok(Shelf::new(Place::Bucket {
            name: name.to_owned(),
            prefix: Path::parse(prefix.trim_matches('/')).map_err(|e| wrong(&e.to_string()))?,
            endpoint,
            region,
        }))
    }

    /// As a person names the place.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.0.place {
            Place::Nowhere => "chưa có nơi giữ tệp".into(),
            Place::Folder(path) => path.display().to_string(),
            Place::Bucket { name, prefix, .. } => format!("s3://{name}/{prefix}"),
        }
    }

    /// Whether anything may stand there: a folder that was never written to need not be made.
    fn is_begun(&self) -> bool {
        match &self.0.place {
            Place::Nowhere => false,
            Place::Folder(path) => path.is_dir(),
            Place::Bucket { .. } => true,
        }
    }

    fn open(&self) -> Result<&Arc<dyn ObjectStore>, Fault> {
        if let Some(open) = self.0.open.get() {
            return Ok(open);
        }
        let made: Arc<dyn ObjectStore> = match &self.0.place {
            Place::Nowhere => {
                return Err(Fault::Refused(
                    "Chưa có nơi giữ tệp: hãy chạy chương trình với --files THƯ_MỤC hoặc --files s3://… (hay biến LANTOA_FILES)".into(),
                ));
            }
            Place::Folder(path) => {
                std::fs::create_dir_all(path)
                    .map_err(|e| self.failed(&format!("{}: {e}", path.display())))?;
                let folder = LocalFileSystem::new_with_prefix(path).map_err(|e| self.told(e))?;
                // What was acknowledged survives a power cut.
                Arc::new(folder.with_fsync(true))
            }
            Place::Bucket {
                name,
                endpoint,
                region,
                ..
            } => {
                // Whoever was first has installed it.
                drop(rustls::crypto::ring::default_provider().install_default());
                let mut bucket = AmazonS3Builder::from_env().with_bucket_name(name);
                if let Some(endpoint) = endpoint {
                    let open = endpoint.starts_with("http://");
                    bucket = bucket.with_endpoint(endpoint).with_allow_http(open);
                }
                if let Some(region) = region {
                    bucket = bucket.with_region(region);
                }
                Arc::new(bucket.build().map_err(|e| self.told(e))?)
            }
        };
        Ok(self.0.open.get_or_init(|| made))
    }

    fn path(&self, name: &str) -> Path {
        match &self.0.place {
            Place::Bucket { prefix, .. } => {
                let parts = name.split('/').map(object_store::path::PathPart::from);
                prefix.parts().chain(parts).collect()
            }
            _ => name
                .split('/')
                .map(object_store::path::PathPart::from)
                .collect(),
        }
    }

    fn name(&self, path: &Path) -> String {
        let whole = path.as_ref();
        match &self.0.place {
            Place::Bucket { prefix, .. } => whole
                .strip_prefix(prefix.as_ref())
                .unwrap_or(whole)
                .trim_start_matches('/')
                .to_owned(),
            _ => whole.to_owned(),
        }
    }

    fn failed(&self, why: &str) -> Fault {
        Fault::Inside(format!("Nơi giữ tệp ({}): {why}", self.place()))
    }

    #[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
    fn told(&self, e: Error) -> Fault {
        self.failed(&e.to_string())
    }

    /// Puts the content under the name, over what stood there.
    ///
    /// # Errors
    /// The place fails.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<(), Fault> {
        let put = self.open()?.put(&self.path(name), bytes.into()).await;
        put.map(drop).map_err(|e| self.told(e))
    }

    /// Puts the content under the name if nothing stands there; says whether it did.
    ///
    /// # Errors
    /// The place fails.
    pub async fn put_new(&self, name: &str, bytes: Bytes) -> Result<bool, Fault> {
        let (path, payload) = (self.path(name), PutPayload::from(bytes));
        let put = self
            .open()?
            .put_opts(&path, payload, PutMode::Create.into());
        match put.await {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. }) => Ok(false),
            Err(e) => Err(self.told(e)),
        }
    }

    /// How many bytes stand under the name.
    ///
    /// # Errors
    /// The place fails.
    pub async fn size(&self, name: &str) -> Result<Option<u64>, Fault> {
        if !self.is_begun() {
            return Ok(None);
        }
        match self.open()?.head(&self.path(name)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(self.told(e)),
        }
    }

    async fn got(&self, name: &str) -> Result<Option<object_store::GetResult>, Fault> {
        if !self.is_begun() {
            return Ok(None);
        }
        match self.open()?.get(&self.path(name)).await {
            Ok(got) => Ok(Some(got)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(self.told(e)),
        }
    }

    /// The content, held in memory.
    ///
    /// # Errors
    /// The place fails.
    pub async fn read(&self, name: &str) -> Result<Option<Bytes>, Fault> {
        match self.got(name).await? {
            Some(got) => got.bytes().await.map(Some).map_err(|e| self.told(e)),
            None => Ok(None),
        }
    }

    /// The content as the body of an answer.
    ///
    /// # Errors
    /// The place fails.
    pub async fn body(&self, name: &str) -> Result<Option<Body>, Fault> {
        let got = self.got(name).await?;
        Ok(got.map(|got| Body::from_stream(got.into_stream())))
    }

    /// SHA-256 of the content.
    ///
    /// # Errors
    /// The place fails.
    pub async fn hash(&self, name: &str) -> Result<Option<[u8; 32]>, Fault> {
        let Some(got) = self.got(name).await? else {
            return Ok(None);
        };
        let mut hash = Sha256::new();
        let mut pieces = got.into_stream();
        while let Some(piece) = pieces.try_next().await.map_err(|e| self.told(e))? {
            hash.update(&piece);
        }
        Ok(Some(hash.finalize().into()))
    }

    /// All that stands below a name, by name.
    ///
    /// # Errors
    /// The place fails.
    pub async fn below(&self, name: &str) -> Result<Vec<Standing>, Fault> {
        if !self.is_begun() {
            return Ok(Vec::new());
        }
        let found = self.open()?.list(Some(&self.path(name)));
        let found = found.map_ok(|meta| Standing {
            name: self.name(&meta.location),
            size: meta.size,
        });
        let mut found: Vec<Standing> = found.try_collect().await.map_err(|e| self.told(e))?;
        found.sort();
        Ok(found)
    }

    /// Takes the name away; what is not there needs nothing.
    ///
    /// # Errors
    /// The place fails.
    pub async fn remove(&self, name: &str) -> Result<(), Fault> {
        if !self.is_begun() {
            return Ok(());
        }
        match self.open()?.delete(&self.path(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(self.told(e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        let place = |text: &str| Shelf::at(text).map(|shelf| shelf.place());
        assert_eq!(place("/srv/tệp").unwrap(), "/srv/tệp");
        let full = "s3://kho/a/b?endpoint=http://127.0.0.1:9000&region=hanoi";
        assert_eq!(place(full).unwrap(), "s3://kho/a/b");
        assert_eq!(place("s3://kho").unwrap(), "s3://kho/");
        for wrong in ["", "s3://", "ftp://x", "s3://k?endpoint=x", "s3://k?a"] {
            assert!(place(wrong).is_err_and(|e| e.exit() == 2), "{wrong}");
        }
    }

    #[test]
    fn a_name_has_its_whole_content_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::folder(folder.path().join("files"));
        wait(async {
            assert_eq!(shelf.read("a/b").await?, None);
            assert!(shelf.below("a").await?.is_empty());
            assert!(
                !folder.path().join("files").exists(),
                "reading makes nothing"
            );
            assert!(shelf.put_new("a/b", Bytes::from_static(b"mot")).await?);
            assert!(!shelf.put_new("a/b", Bytes::from_static(b"hai")).await?);
            assert_eq!(shelf.read("a/b").await?.unwrap(), "mot");
            assert_eq!(shelf.size("a/b").await?, Some(3));
            let hash: [u8; 32] = Sha256::digest(b"mot").into();
            assert_eq!(shelf.hash("a/b").await?, Some(hash));
            assert_eq!(shelf.below("a").await?[0].name, "a/b");
            shelf.remove("a/b").await?;
            shelf.remove("a/b").await?;
            assert_eq!(shelf.size("a/b").await?, None);
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn a_server_without_a_place_says_what_to_do() {
        let shelf = Shelf::beside(&Location::Url("postgres://x".into()));
        let refused = wait(shelf.put("a", Bytes::new())).unwrap_err();
        assert!(refused.to_string().contains("--files"), "{refused}");
    }
}
