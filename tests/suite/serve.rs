//! The preview over a real socket: pages, refusals, and the loop of save, build and reload.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use certguide::disk::sink::Memory;
use certguide::render::Sink;
use certguide::server::{Built, Event, Options, Preview, ServerError, run_until};

const PATIENCE: Duration = Duration::from_secs(10);

/// A small generator: every file of content/ is published as it is; a file that says `broken`
/// breaks the build, one that says `panic` breaks certguide.
fn generate(site: &Path, base: &str) -> Built {
    let broken = |report: &str| Built {
        report: report.to_owned(),
        base: base.to_owned(),
        ..Built::default()
    };
    let memory = Memory::new();
    let content = site.join("content");
    let Ok(entries) = fs::read_dir(&content) else { return broken("no content") };
    for entry in entries {
        let entry = entry.unwrap();
        let Ok(bytes) = fs::read(entry.path()) else { return broken("gone") };
        if bytes.starts_with(b"broken") {
            return broken("error: a <b>fault</b>\nline two");
        }
        assert!(!bytes.starts_with(b"panic"), "as asked");
        memory.put(&entry.file_name().to_string_lossy().replace("--", "/"), &bytes).unwrap();
    }
    Built { site: Some(memory), base: base.to_owned(), report: String::new(), ok: true }
}

/// A preview that runs.
pub(crate) struct Running {
    temp: tempfile::TempDir,
    url: String,
    events: Receiver<Event>,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), ServerError>>>,
}

fn options(site: &Path, port: Option<u16>) -> Options {
    Options {
        site: site.to_owned(),
        out: site.join("dist"),
        host: "127.0.0.1".to_owned(),
        port,
        open: false,
    }
}

impl Running {
    pub(crate) fn start(base: &'static str, files: &[(&str, &str)]) -> Self {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("content")).unwrap();
        files.iter().for_each(|(name, text)| {
            fs::write(temp.path().join("content").join(name), text).unwrap()
        });
        let (say, events) = channel();
        let (end, ended) = tokio::sync::oneshot::channel();
        let options = options(temp.path(), Some(0));
        let site = temp.path().to_owned();
        let thread = std::thread::spawn(move || {
            let built = move || generate(&site, base);
            let until = async move { drop(ended.await) };
            run_until(&options, built, move |event| drop(say.send(event)), until)
        });
        let Event::Listening(url) = events.recv_timeout(PATIENCE).unwrap() else {
            panic!("no address")
        };
        let running = Self { temp, url, events, end: Some(end), thread: Some(thread) };
        running.built();
        running
    }

    fn file(&self, name: &str) -> PathBuf {
        self.temp.path().join("content").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    /// Waits for the end of a build and says whether it was good.
    fn built(&self) -> bool {
        match self.events.recv_timeout(PATIENCE).expect("a build") {
            Event::Built { ok, .. } => ok,
            other => panic!("{other:?}"),
        }
    }

    /// Waits until a build is as wanted: one save may be noticed as two.
    fn until(&self, ok: bool) {
        while self.built() != ok {}
    }

    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }

    fn send(&self, head: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{head}\r\nConnection: close\r\n\r\n").unwrap();
        stream
    }

    /// Head and body of the answer.
    fn ask(&self, head: &str) -> (String, String) {
        let mut answer = String::new();
        self.send(head).read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}", self.address()))
    }

    fn listen(&self) -> Listener {
        let head = format!("GET /_certguide/events HTTP/1.1\r\nHost: {}", self.address());
        let mut listener = Listener(BufReader::new(self.send(&head)));
        assert_eq!(listener.next().0, "hello");
        listener
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let began = Instant::now();
            thread.join().unwrap().unwrap();
            assert!(
                began.elapsed() < Duration::from_secs(2),
                "it ends at once, even while pages listen"
            );
        }
    }
}

struct Listener(BufReader<TcpStream>);

impl Listener {
    /// The next event and its data.
    fn next(&mut self) -> (String, String) {
        let mut name = String::new();
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream has ended");
            if let Some(event) = line.strip_prefix("event:") {
                name = event.trim().to_owned();
            } else if let Some(data) = line.strip_prefix("data:") {
                return (name, data.trim().to_owned());
            }
        }
    }
}

/// A few files.
pub(crate) const SITE: &[(&str, &str)] = &[
    ("index.html", "<body>home</body>"),
    ("aws--index.html", "<body>aws</body>"),
    ("404.html", "<body>lost</body>"),
    ("s.css", "a{}"),
    (
        "_headers",
        "/*\n  Content-Security-Policy: default-src 'none'\n  X-Content-Type-Options: nosniff\n",
    ),
];

#[test]
fn pages_with_the_script_and_the_headers_of_the_site() {
    let running = Running::start("/", SITE);
    let (head, body) = running.get("/?q=1");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        head.contains("content-type: text/html") && head.contains("cache-control: no-store"),
        "{head}"
    );
    assert!(head.contains("default-src 'none'; script-src 'self'; connect-src 'self'"), "{head}");
    assert!(head.contains("x-content-type-options: nosniff"), "{head}");
    assert!(body.starts_with("<body>home<script src=\"/_certguide/reload.js\""), "{body}");
    let (head, body) = running.get("/_certguide/reload.js");
    assert!(
        head.contains("text/javascript")
            && body.contains("EventSource")
            && !body.contains("innerHTML")
    );
    let (head, body) = running.get("/s.css");
    assert!(head.contains("text/css") && body == "a{}");
    let (head, body) = running.ask(&format!("HEAD / HTTP/1.1\r\nHost: {}", running.address()));
    assert!(head.starts_with("HTTP/1.1 200") && body.is_empty());
    assert!(
        running
            .ask(&format!("POST / HTTP/1.1\r\nHost: {}", running.address()))
            .0
            .starts_with("HTTP/1.1 405")
    );
}

#[test]
fn folders_get_their_slash_and_lost_pages_their_own_page() {
    let running = Running::start("/", SITE);
    let (head, _) = running.get("/aws");
    assert!(head.starts_with("HTTP/1.1 302") && head.contains("location: /aws/"), "{head}");
    assert!(running.get("/aws/").1.starts_with("<body>aws"));
    let (head, body) = running.get("/nowhere/");
    assert!(head.starts_with("HTTP/1.1 404") && body.starts_with("<body>lost"), "{head}");
}

#[test]
fn no_path_leads_out_of_the_site() {
    let running = Running::start("/repo/", SITE);
    fs::write(running.temp.path().join("secret"), "secret").unwrap();
    for path in [
        "/repo/../secret",
        "/repo/%2e%2e/secret",
        "/repo/..%2fsecret",
        "/../../etc/passwd",
        "/repo//etc/passwd",
    ] {
        let (head, body) = running.get(path);
        assert!(
            head.starts_with("HTTP/1.1 404") && body.starts_with("<body>lost"),
            "{path}: {head}"
        );
    }
    assert!(running.get("/").0.contains("location: /repo/"));
    assert!(running.get("/repo/").1.contains("home"));
}

#[test]
fn only_this_machine_is_answered() {
    let running = Running::start("/", SITE);
    let port = running.address().rsplit_once(':').unwrap().1.to_owned();
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        assert!(
            running
                .ask(&format!("GET / HTTP/1.1\r\nHost: {host}:{port}"))
                .0
                .starts_with("HTTP/1.1 200"),
            "{host}"
        );
    }
    for path in ["/", "/_certguide/events", "/_certguide/reload.js"] {
        let (head, body) =
            running.ask(&format!("GET {path} HTTP/1.1\r\nHost: evil.example:{port}"));
        assert!(head.starts_with("HTTP/1.1 403") && body.contains("--host"), "{path}: {head}");
    }
    let both = format!("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{port}");
    assert!(running.ask(&both).0.starts_with("HTTP/1.1 403"));
}

#[test]
fn a_save_reloads_and_a_style_is_swapped() {
    let running = Running::start("/", SITE);
    let mut page = running.listen();
    running.write("index.html", "<body>new</body>");
    assert_eq!(page.next().0, "reload");
    assert!(running.get("/").1.starts_with("<body>new"));
    running.write("s.css", "b{}");
    let (name, data) = page.next();
    assert!(name == "css" && data.contains(r#"[["/s.css","/s.css"]]"#), "{name} {data}");
    // As editors do it: write beside, then rename.
    fs::write(running.file(".index.html.swp"), "<body>renamed</body>").unwrap();
    fs::rename(running.file(".index.html.swp"), running.file("index.html")).unwrap();
    assert_eq!(page.next().0, "reload");
    assert!(running.get("/").1.starts_with("<body>renamed"));
}

#[test]
fn what_a_page_of_the_last_build_needs_stays_for_one_build() {
    let running = Running::start("/", SITE);
    let mut page = running.listen();
    let named = ["site.0123456789ab.css", "site.1123456789ab.css", "site.2123456789ab.css"];
    running.write(named[0], "a{}");
    assert_eq!(page.next().0, "reload");
    let is_there = |name: &str| running.get(&format!("/{name}")).0.starts_with("HTTP/1.1 200");
    for (i, name) in named.iter().enumerate().skip(1) {
        // At one stroke: no build sees neither of the two.
        fs::rename(running.file(named[i - 1]), running.file(name)).unwrap();
        let began = Instant::now();
        while !is_there(name) {
            assert!(began.elapsed() < PATIENCE);
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(is_there(named[i - 1]), "{name} is there, and what was read before still is");
    }
    assert!(!is_there(named[0]), "for one build, not for ever");
}

#[test]
fn a_broken_build_keeps_the_last_good_site_and_says_why() {
    let running = Running::start("/", SITE);
    let mut page = running.listen();
    running.write("aws--index.html", "broken");
    let (name, data) = page.next();
    assert!(name == "faults" && data.contains("a <b>fault</b>\\nline two"), "{name} {data}");
    assert!(running.get("/aws/").1.starts_with("<body>aws"));
    let mut late = Listener(BufReader::new(
        running.send(&format!("GET /_certguide/events HTTP/1.1\r\nHost: {}", running.address())),
    ));
    assert_eq!((late.next().0, late.next().0), ("hello".to_owned(), "faults".to_owned()));
    running.write("aws--index.html", "<body>aws</body>");
    assert_eq!(page.next().0, "fixed");
    running.write("aws--index.html", "panic");
    let (name, data) = page.next();
    assert!(name == "faults" && data.contains("certguide failed"), "{name} {data}");
    running.write("aws--index.html", "<body>better</body>");
    assert_eq!(page.next().0, "reload");
}

#[test]
fn folders_that_go_and_come_are_noticed() {
    let running = Running::start("/", SITE);
    for round in 0..2 {
        let text = format!("<body>round {round}</body>");
        fs::remove_dir_all(running.temp.path().join("content")).unwrap();
        running.until(false);
        assert!(running.get("/").0.starts_with("HTTP/1.1 200"));
        fs::create_dir(running.temp.path().join("content")).unwrap();
        running.write("index.html", &text);
        let began = Instant::now();
        while !running.get("/").1.starts_with(&text[..12]) {
            assert!(began.elapsed() < PATIENCE);
            std::thread::sleep(Duration::from_millis(20));
        }
        running.until(true);
    }
    while running.events.recv_timeout(Duration::from_millis(800)).is_ok() {}
    fs::create_dir(running.temp.path().join("templates")).unwrap();
    assert!(running.built());
    while running.events.recv_timeout(Duration::from_millis(800)).is_ok() {}
    fs::write(running.temp.path().join("templates/a.html"), "x").unwrap();
    assert!(running.built());
}

#[test]
fn what_is_not_read_starts_no_build() {
    let running = Running::start("/", SITE);
    std::thread::sleep(Duration::from_millis(200));
    while running.events.try_recv().is_ok() {}
    fs::create_dir(running.temp.path().join("dist")).unwrap();
    fs::write(running.temp.path().join("dist/index.html"), "x").unwrap();
    fs::write(running.temp.path().join("README.md"), "x").unwrap();
    fs::write(running.file(".hidden"), "x").unwrap();
    fs::remove_file(running.file(".hidden")).unwrap();
    fs::read(running.file("index.html")).unwrap();
    assert!(running.events.recv_timeout(Duration::from_millis(600)).is_err());
}

#[test]
fn a_first_build_that_fails_is_shown_and_mended() {
    let running = Running::start("/", &[("index.html", "broken")]);
    let (head, body) = running.get("/");
    assert!(
        head.starts_with("HTTP/1.1 503") && body.contains("a &lt;b&gt;fault&lt;/b&gt;"),
        "{head} {body}"
    );
    running.write("index.html", "<body>home</body>");
    running.until(true);
    assert!(running.get("/").1.starts_with("<body>home"));
}

#[test]
fn a_request_names_one_host_and_is_told_what_may_be_asked() {
    let running = Running::start("/", &[("index.html", "home")]);
    let address = running.address().to_owned();
    let (head, _) =
        running.ask(&format!("GET / HTTP/1.1\r\nHost: {address}\r\nHost: evil.example"));
    assert!(head.starts_with("HTTP/1.1 400"), "{head}");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        let (head, _) = running.ask(&format!("{method} / HTTP/1.1\r\nHost: {address}"));
        assert!(
            head.starts_with("HTTP/1.1 405") && head.contains("\r\nallow: GET, HEAD"),
            "{method}: {head}"
        );
    }
}

#[test]
fn connections_that_say_nothing_or_say_it_slowly_end_and_let_others_in() {
    let running = Running::start("/", &[("index.html", "home")]);
    let idle: Vec<TcpStream> =
        (0..300).map(|_| TcpStream::connect(running.address()).unwrap()).collect();
    let mut slow = TcpStream::connect(running.address()).unwrap();
    let mut kept = TcpStream::connect(running.address()).unwrap();
    write!(slow, "GET / HTTP/1.1\r\nHost: {}\r\n", running.address()).unwrap();
    write!(kept, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", running.address()).unwrap();
    let dripping = std::thread::spawn(move || {
        let began = Instant::now();
        while slow.write_all(b"x").is_ok() && began.elapsed() < PATIENCE * 3 {
            std::thread::sleep(Duration::from_millis(200));
        }
        began.elapsed()
    });
    assert!(running.get("/").1.starts_with("home"), "others wait until the silent ones are let go");
    kept.set_read_timeout(Some(PATIENCE * 2)).unwrap();
    let mut answer = String::new();
    kept.read_to_string(&mut answer).expect("a connection that asks for nothing more is closed");
    assert!(answer.contains("home"), "{answer}");
    assert!(dripping.join().unwrap() < PATIENCE * 3, "a head that never ends is not waited for");
    for mut silent in idle {
        silent.set_read_timeout(Some(PATIENCE * 2)).unwrap();
        assert_eq!(silent.read(&mut [0]).unwrap_or(0), 0);
    }
}

#[test]
fn a_port_that_was_asked_for_must_be_free() {
    let temp = tempfile::tempdir().unwrap();
    let first = Preview::bind(&options(temp.path(), None)).unwrap();
    let second = Preview::bind(&options(temp.path(), None)).unwrap();
    assert_ne!(first.url(), second.url());
    let port = first.url().trim_end_matches('/').rsplit_once(':').unwrap().1.parse().unwrap();
    let error = Preview::bind(&options(temp.path(), Some(port))).unwrap_err();
    assert!(error.to_string().contains("--port"), "{error}");
}
