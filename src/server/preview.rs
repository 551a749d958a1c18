//! The preview as a server: the socket, the requests, the news for open pages. Start with
//! [`Preview`]; what is answered is decided in `answer`.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

use super::answer::{Answer, OWN, Standing, answer, is_allowed_host};
use super::connection::{self, Listens};
use super::shown::{Difference, Shown};
use super::{Built, DEFAULT_PORT, Options, ServerError};

/// How many ports after [`DEFAULT_PORT`] are tried.
const PORTS_TRIED: u16 = 20;

/// How many pages may listen for news at a time.
const MOST_LISTENERS: usize = 64;

/// News for open pages: the name of an event and its data.
type News = (&'static str, Value);

/// A preview that listens.
#[derive(Debug)]
pub struct Preview {
    listener: TcpListener,
    address: SocketAddr,
    stage: Stage,
}

/// Where builds are shown. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    host: String,
    now: Mutex<Now>,
    news: broadcast::Sender<News>,
}

#[derive(Debug, Default)]
struct Now {
    standing: Standing,
    good_builds: u64,
}

impl Preview {
    /// Takes a port; requests are answered from [`Preview::serve`] on.
    ///
    /// # Errors
    /// If the port is taken or the host is none of this machine's.
    pub fn bind(options: &Options) -> Result<Self, ServerError> {
        let host = options.host.trim_start_matches('[').trim_end_matches(']');
        let listener = listen(host, options.port)?;
        let address =
            listener.local_addr().map_err(|error| cannot_listen(host, options.port, &error))?;
        listener
            .set_nonblocking(true)
            .map_err(|error| cannot_listen(host, options.port, &error))?;
        let stage = Stage(Arc::new(Inner {
            host: host.to_owned(),
            now: Mutex::default(),
            news: broadcast::Sender::new(16),
        }));
        stage.0.now().standing.version = version(0);
        Ok(Self { listener, address, stage })
    }

    /// Where to open it.
    #[must_use]
    pub fn url(&self) -> String {
        let host = match self.address.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        format!("http://{host}:{}/", self.address.port())
    }

    /// Whether only this machine can reach it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.address.ip().is_loopback()
    }

    /// Where to show builds.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage.clone()
    }

    /// Answers requests for ever. Must be called on a tokio runtime.
    ///
    /// # Errors
    /// If the socket fails.
    pub async fn serve(self) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let stage = self.stage;
        connection::accept(listener, move |request, listens| {
            respond(stage.clone(), request, listens)
        })
        .await
    }
}

impl Stage {
    /// Shows a build if it is good, else its faults over the last good one; tells open pages.
    pub fn show(&self, built: Built) {
        let mut now = self.0.now();
        let news = match built.site.filter(|_| built.ok) {
            Some(site) => now.show(Shown::new(&built.base, site.into_files())),
            None => {
                now.standing.faults = Some(built.report);
                now.faults()
            }
        };
        // Sent under the lock, so that a page that begins to listen misses nothing. Nobody may be
        // listening.
        news.map(|news| self.0.news.send(news));
    }

    /// What a page is told when it begins to listen, and the news from then on.
    fn listen(&self) -> (Vec<News>, broadcast::Receiver<News>) {
        let now = self.0.now();
        let mut first = vec![("hello", json!({"version": now.standing.version}))];
        first.extend(now.faults());
        (first, self.0.news.subscribe())
    }
}

impl Inner {
    fn now(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    /// The faults of the last build, and whether a good site is shown behind them.
    fn faults(&self) -> Option<News> {
        let report = self.standing.faults.as_ref()?;
        Some(("faults", json!({"report": report, "good": self.standing.site.is_some()})))
    }

    fn show(&mut self, site: Shown) -> Option<News> {
        let was_broken = self.standing.faults.take().is_some();
        let difference =
            self.standing.site.as_ref().map_or(Difference::Pages, |old| site.difference(old));
        if difference == Difference::Nothing {
            return was_broken.then(|| ("fixed", json!({})));
        }
        self.good_builds += 1;
        self.standing.version = version(self.good_builds);
        let site = match &self.standing.site {
            Some(old) => site.after(old),
            None => site,
        };
        self.standing.site = Some(Arc::new(site));
        let version = &self.standing.version;
        Some(match difference {
            Difference::Styles(swaps) => ("css", json!({"version": version, "swaps": swaps})),
            Difference::Pages | Difference::Nothing => ("reload", json!({"version": version})),
        })
    }
}

/// Differs between runs of the preview too, so that a page that outlives one notices.
fn version(good_builds: u64) -> String {
    format!("{}-{good_builds}", std::process::id())
}

async fn respond(stage: Stage, request: Request, listens: Listens) -> Response {
    if request.headers().get_all(header::HOST).iter().count() > 1 {
        return response(Answer::text(400, "A request names one host.\n"));
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let named = request.uri().authority().map(|authority| authority.as_str());
    if !is_allowed_host(host, &stage.0.host)
        || named.is_some_and(|named| !is_allowed_host(Some(named), &stage.0.host))
    {
        return response(Answer::text(
            403,
            "This preview answers only to localhost, 127.0.0.1 and [::1], so that no other site can read it through \
             your browser. To use another name, start it with --host NAME.\n",
        ));
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return response(
            Answer::text(405, "A preview can only be read.\n").with("allow", "GET, HEAD"),
        );
    }
    let path = request.uri().path();
    if path.strip_prefix(OWN) == Some("events") {
        return events(&stage, &listens);
    }
    let standing = stage.0.now().standing.clone();
    response(answer(&standing, path))
}

fn events(stage: &Stage, listens: &Listens) -> Response {
    if stage.0.news.receiver_count() >= MOST_LISTENERS {
        return response(Answer::text(503, "Too many pages of this preview are open.\n"));
    }
    listens.store(true, Ordering::Relaxed);
    let (first, news) = stage.listen();
    let news = BroadcastStream::new(news)
        // A page that could not keep up loads again, which is always right.
        .map(|news| news.unwrap_or_else(|_| ("reload", json!({}))));
    let stream = tokio_stream::iter(first).chain(news).map(|(name, data)| {
        // JSON has no line breaks of its own, which would break the event.
        Ok::<_, Infallible>(sse::Event::default().event(name).data(data.to_string()))
    });
    let mut response = Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
        .into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn response(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = axum::http::StatusCode::from_u16(answer.status).unwrap_or_default();
    for (name, value) in answer.headers {
        // A header of the site that HTTP does not allow is not sent.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn listen(host: &str, port: Option<u16>) -> Result<TcpListener, ServerError> {
    if port.is_some() {
        return TcpListener::bind((host, port.unwrap_or(0)))
            .map_err(|error| cannot_listen(host, port, &error));
    }
    for port in DEFAULT_PORT..DEFAULT_PORT + PORTS_TRIED {
        match TcpListener::bind((host, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            result => return result.map_err(|error| cannot_listen(host, None, &error)),
        }
    }
    TcpListener::bind((host, 0)).map_err(|error| cannot_listen(host, None, &error))
}

fn cannot_listen(host: &str, port: Option<u16>, error: &io::Error) -> ServerError {
    ServerError(match (error.kind(), port) {
        (io::ErrorKind::AddrInUse, Some(port)) => {
            format!("another program uses port {port}; choose another with --port, or omit --port")
        }
        (io::ErrorKind::PermissionDenied, Some(port)) => {
            format!("port {port} is reserved for the system; choose one from 1024 up with --port")
        }
        _ => format!(
            "cannot listen on `{host}`: {error}; --host needs a name or address of this machine"
        ),
    })
}
