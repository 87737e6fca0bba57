//! What can go wrong with a database, in words a person can act on.

/// A database failure. The Vietnamese text says what to do where something can be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or server cannot be opened.
    #[error("Không mở được cơ sở dữ liệu {place}: {why}")]
    Open {
        /// File or address, without a password.
        place: String,
        /// What the engine said.
        why: String,
    },
    /// The file is no database, or is damaged.
    #[error(
        "Tệp cơ sở dữ liệu hỏng hoặc không phải của Lan Tỏa ({0}). Không ghi gì thêm; hãy khôi phục bản sao lưu bằng `lantoa restore`"
    )]
    Corrupt(String),
    /// No room left on the disk.
    #[error(
        "Đĩa đã đầy: thay đổi chưa được lưu, dữ liệu đã lưu còn nguyên. Hãy giải phóng chỗ trống rồi làm lại"
    )]
    Full,
    /// Another process holds the database.
    #[error("Cơ sở dữ liệu đang bận ({0}); hãy thử lại")]
    Busy(String),
    /// The server cannot be reached, or has no connection left for us.
    #[error("Máy chủ cơ sở dữ liệu không trả lời ({0}); hãy thử lại sau ít phút")]
    Away(String),
    /// A row breaks a constraint of the schema.
    #[error("Dữ liệu trái ràng buộc: {0}")]
    Constraint(String),
    /// A statement promised one row and found none.
    #[error("Không có dòng nào")]
    NoRow,
    /// A column holds what the code does not expect.
    #[error("Cột {column}: {found}")]
    Shape {
        /// Counted from 1.
        column: usize,
        /// What was found instead.
        found: String,
    },
    /// A migration was changed after it was applied, or the database is newer than the program.
    #[error("Lược đồ dữ liệu: {0}")]
    Schema(String),
    /// Whatever else the engine says.
    #[error("Cơ sở dữ liệu báo lỗi: {0}")]
    Engine(String),
}

/// Result of a database call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The same failure, for another command of the same group.
    pub(crate) fn again(&self) -> Error {
        match self {
            Error::Full => Error::Full,
            Error::Corrupt(why) => Error::Corrupt(why.clone()),
            Error::Busy(why) => Error::Busy(why.clone()),
            Error::Away(why) => Error::Away(why.clone()),
            other => Error::Engine(other.to_string()),
        }
    }

    pub(crate) fn shape(at: usize, found: &str) -> Error {
        Error::Shape {
            column: at + 1,
            found: found.to_owned(),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(e: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode as C;
        match &e {
            rusqlite::Error::SqliteFailure(f, message) => {
                let why = message.clone().unwrap_or_else(|| f.to_string());
                match f.code {
                    C::DatabaseCorrupt | C::NotADatabase => Error::Corrupt(why),
                    C::DiskFull => Error::Full,
                    C::DatabaseBusy | C::DatabaseLocked => Error::Busy(why),
                    C::ConstraintViolation => Error::Constraint(why),
                    _ => Error::Engine(why),
                }
            }
            _ => Error::Engine(e.to_string()),
        }
    }
}

impl From<postgres::Error> for Error {
    fn from(e: postgres::Error) -> Error {
        use postgres::error::SqlState as S;
        let Some(state) = e.code() else {
            // Without a word of the server it is the way to it that failed; but who is not who
            // they must be will not be so in a few minutes.
            let source = std::error::Error::source(&e);
            let io = source.and_then(|s| s.downcast_ref::<std::io::Error>());
            let broken =
                io.is_some_and(|io| !io.get_ref().is_some_and(|s| s.is::<rustls::Error>()));
            return if broken || e.is_closed() {
                Error::Away(with_source(&e))
            } else {
                Error::Engine(with_source(&e))
            };
        };
        let why = e.as_db_error().map_or_else(
            || e.to_string(),
            |d| format!("{} ({})", d.message(), d.code().code()),
        );
        match (state, state.code()) {
            (s, _) if *s == S::DISK_FULL => Error::Full,
            // Deadlock, serialization, lock_timeout, statement_timeout.
            (_, "40P01" | "40001" | "55P03" | "57014") => Error::Busy(why),
            // Connection lost or refused, no resources, shutting down, a standby that only reads.
            (_, c) if c.starts_with("08") || c.starts_with("53") || c.starts_with("57P") => {
                Error::Away(why)
            }
            (_, "25006") => Error::Away(why),
            (_, c) if c.starts_with("23") => Error::Constraint(why),
            (s, _) if *s == S::DATA_CORRUPTED || *s == S::INDEX_CORRUPTED => Error::Corrupt(why),
            _ => Error::Engine(why),
        }
    }
}

/// "error connecting to server: Connection refused".
pub(crate) fn with_source(e: &postgres::Error) -> String {
    match std::error::Error::source(e) {
        Some(inner) => format!("{e}: {inner}"),
        None => e.to_string(),
    }
}
