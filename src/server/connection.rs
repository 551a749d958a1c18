//! Connections of the preview: how many there may be, and how long one may keep it waiting. Start
//! with [`accept`].

use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// Connections at a time; more wait until one ends.
const MOST: usize = 256;
/// How long a request may be on its way, and how long a connection may be without one.
const HEAD: Duration = Duration::from_secs(5);
/// How long a connection may take for everything else, unless it listens for news. A browser opens
/// another.
const WHOLE: Duration = Duration::from_secs(30);

/// Whether a connection listens for news, which never ends.
pub(super) type Listens = Arc<AtomicBool>;

/// Serves every connection until the program ends.
pub(super) async fn accept<F: Future<Output = Response> + Send + 'static>(
    listener: TcpListener,
    respond: impl Fn(Request, Listens) -> F + Clone + Send + Sync + 'static,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(MOST));
    loop {
        let place = Arc::clone(&places).acquire_owned().await.map_err(io::Error::other)?;
        match listener.accept().await {
            Ok((stream, _)) => {
                let respond = respond.clone();
                tokio::spawn(async move {
                    one(stream, respond).await;
                    drop(place);
                });
            }
            // The other side is gone already, or there are no descriptors left for now.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn one<F: Future<Output = Response>>(
    stream: TcpStream,
    respond: impl Fn(Request, Listens) -> F,
) {
    let listens = Listens::default();
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let answer = respond(request.map(Body::new), Arc::clone(&listens));
        async move { Ok::<_, Infallible>(answer.await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
    let mut asked = false;
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            () = sleep(WHOLE) => {}
        }
        match (listens.load(Ordering::Relaxed), asked) {
            (true, _) => {}
            (false, false) => {
                connection.as_mut().graceful_shutdown();
                asked = true;
            }
            // It does not read what it asked for.
            (false, true) => return,
        }
    }
}
