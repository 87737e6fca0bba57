//! Routes, each with what it needs. There is no way to register one without: what admits
//! a request stands inside the route, and the list of what was registered can be walked.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};

use super::access::{Actor, Need};
use super::fault::Fault;

/// Who asks; handlers take it as `Extension<Caller>`.
pub type Caller = Arc<Actor>;

/// What decides who comes in.
pub trait Door: Clone + Send + Sync + 'static {
    /// Who bears the secret, if they bring what is needed; without a secret, the public, if it
    /// has a part in it.
    fn admit(
        &self,
        secret: Option<String>,
        need: Need,
    ) -> impl Future<Output = Result<Caller, Fault>> + Send;
}

/// One route as registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declared {
    /// `GET`, `POST`, `PATCH`.
    pub method: &'static str,
    /// As matched: `/api/v1/records/{id}`.
    pub path: &'static str,
    /// What the caller must bring.
    pub need: Need,
}

/// Routes being gathered.
pub struct Routes<S> {
    door: S,
    router: Router<S>,
    declared: Vec<Declared>,
}

impl<S: Door> Routes<S> {
    /// None yet.
    pub fn new(door: &S) -> Routes<S> {
        Routes {
            door: door.clone(),
            router: Router::new(),
            declared: Vec::new(),
        }
    }

    /// A route that reads.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(("GET", MethodFilter::GET), path, need, handler)
    }

    /// A route that makes something.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(("POST", MethodFilter::POST), path, need, handler)
    }

    /// A route that changes something.
    #[must_use]
    pub fn put<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(("PUT", MethodFilter::PUT), path, need, handler)
    }

    /// A route that changes part of something.
    #[must_use]
    pub fn patch<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(("PATCH", MethodFilter::PATCH), path, need, handler)
    }

    /// A route that takes something away.
    #[must_use]
    pub fn delete<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(("DELETE", MethodFilter::DELETE), path, need, handler)
    }

    /// A route that says what an address can do.
    #[must_use]
    pub fn options<H, T>(self, path: &'static str, need: Need, handler: H) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(("OPTIONS", MethodFilter::OPTIONS), path, need, handler)
    }

    fn add<H, T>(
        mut self,
        (method, filter): (&'static str, MethodFilter),
        path: &'static str,
        need: Need,
        handler: H,
    ) -> Routes<S>
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let guard = from_fn_with_state((self.door.clone(), need), guard::<S>);
        let route = on(filter, handler).route_layer(guard);
        self.router = self.router.route(path, route);
        self.declared.push(Declared { method, path, need });
        self
    }

    /// What was registered.
    #[must_use]
    pub fn declared(&self) -> &[Declared] {
        &self.declared
    }

    /// The router, to be put behind shared layers.
    pub fn router(self) -> Router<S> {
        self.router
    }
}

async fn guard<S: Door>(
    State((door, need)): State<(S, Need)>,
    mut request: Request,
    next: Next,
) -> Response {
    let caller = match secret(&request) {
        Ok(secret) => door.admit(secret, need).await,
        Err(fault) => Err(fault),
    };
    match caller {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(fault) => fault.into_response(),
    }
}

/// The bearer's secret; another scheme than `Bearer` is refused rather than overlooked.
fn secret(request: &Request) -> Result<Option<String>, Fault> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().map_err(|_| Fault::Stranger)?;
    match text.split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => {
            Ok(Some(secret.trim().to_owned()))
        }
        _ => Err(Fault::Stranger),
    }
}
