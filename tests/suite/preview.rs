//! `certguide serve`, the real binary: an author saves, breaks, mends and ends it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::support::{Site, stderr};

const PATIENCE: Duration = Duration::from_secs(20);

struct Preview {
    child: Child,
    lines: Receiver<String>,
    address: String,
}

impl Preview {
    fn start(site: &Site, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_certguide"))
            .args(["serve", "--today", "2026-02-01", "--port", "0"])
            .args(args)
            .current_dir(site.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            stderr.lines().map_while(Result::ok).all(|line| send.send(line).is_ok())
        });
        let first = lines.recv_timeout(PATIENCE).unwrap();
        let address = first.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { child, lines, address }
    }

    fn get(&self, path: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn until(&self, path: &str, text: &str) -> String {
        let began = Instant::now();
        loop {
            let answer = self.get(path, &self.address);
            if answer.contains(text) {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE, "{path} never says {text}: {answer}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// All lines up to one that begins so.
    fn heard(&self, last: &str) -> String {
        let mut all = String::new();
        loop {
            let line = self
                .lines
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("never said {last}: {all}"));
            all.push_str(&line);
            all.push('\n');
            if line.starts_with(last) {
                return all;
            }
        }
    }

    /// Ctrl-C, and the exit status.
    fn end(mut self) -> (Option<i32>, Vec<String>) {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        let status = self.child.wait().unwrap();
        (status.code(), self.lines.try_iter().collect())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn a_save_is_shown_a_fault_is_said_and_mending_it_is_noticed() {
    let site = Site::small();
    let preview = Preview::start(&site, &[]);
    let page = preview.until("/acme/widget-maker/", "/_certguide/reload.js");
    assert!(page.contains("content-security-policy: default-src 'none'"), "{page}");
    assert!(preview.get("/", "evil.example").starts_with("HTTP/1.1 403"));

    site.replace("content/pages/about.md", "There are", "Saved: there are");
    preview.until("/about/", "Saved: there are");

    let data = "content/guides/acme/widget-maker/certification.yaml";
    site.replace(data, "minutes:", "mintues:");
    let said = preview.heard("The preview shows the last good version");
    assert!(
        said.contains("certification.yaml:16:3") && said.contains("did you mean `minutes`?"),
        "{said}"
    );
    assert!(preview.get("/about/", &preview.address).contains("Saved: there are"));
    site.replace(data, "mintues:", "minutes:");
    assert!(preview.heard("Fixed").starts_with("Fixed and built"));

    site.write("templates/footer.html", "<footer>Mine</footer>");
    preview.until("/about/", "<footer>Mine</footer>");
    assert!(!site.file("dist").exists(), "a preview writes nothing");
    assert_eq!(preview.end(), (Some(0), Vec::new()), "it ends cleanly and is quiet in a pipe");
}

#[test]
fn a_site_below_a_path_is_previewed_below_it() {
    let site = Site::small();
    let preview = Preview::start(&site, &["--base-url", "https://example.org/sub/"]);
    preview.until("/sub/about/", "href=\"/sub/");
    assert!(preview.get("/", &preview.address).contains("location: /sub/"));
    assert_eq!(preview.end().0, Some(0));
}

#[test]
fn what_cannot_be_previewed_is_said_at_once() {
    let site = Site::small();
    let output = site.run(&["serve", "--base-url", "example"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = site.run(&["serve", "--port", &port]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another program uses port"), "{}", stderr(&output));
    let output = site.run(&["serve", "--site", "content/pages"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("missing-folder"), "{}", stderr(&output));
}
