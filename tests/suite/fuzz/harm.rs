//! What strangers may bring to harm: drawings, what lies beside the output, requests to the
//! preview.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::time::Duration;

use certguide::base::source::SourcePath;
use certguide::disk::exchange::{At, Renames};
use certguide::disk::key::Key;
use certguide::disk::output::Staging;
use certguide::disk::place::Place;
use certguide::render::Sink;
use certguide::svg;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

use super::scraps::{DRAWINGS, REQUESTS, STATES};
use super::{edited, edits, found, run};
use crate::serve::{Running, SITE};
use crate::support::tree;
use crate::svg::drawings;

const SVG: &str = "http://www.w3.org/2000/svg";

/// Attributes in which a browser may find an address to load; the others are numbers and texts.
#[rustfmt::skip]
const STYLES: [&str; 15] = [
    "by", "clip-path", "cursor", "fill", "filter", "from", "marker", "marker-end", "marker-mid", "marker-start", "mask",
    "stroke", "style", "to", "values",
];

/// Whether a style calls something with an address of another host. Outside of a call it is no
/// address: no string has one.
fn calls_evil(style: &str) -> bool {
    style.match_indices("//evil").any(|(at, _)| {
        let mut closed = 0;
        style[..at].char_indices().rev().any(|(i, c)| match c {
            ')' => {
                closed += 1;
                false
            }
            '(' if closed > 0 => {
                closed -= 1;
                false
            }
            '(' => style[..i].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')),
            _ => false,
        })
    })
}

/// What passes holds nothing that acts, as another reader of the file sees it, and is read again
/// without change.
fn drawn(text: &str) -> Result<(), TestCaseError> {
    let file = SourcePath::new("content/pages/x.svg");
    let clean = match svg::clean(&file, text.as_bytes()) {
        Err(faults) => {
            prop_assert!(!faults.is_empty() && faults.len() <= 1_300);
            return Ok(());
        }
        Ok(clean) => clean,
    };
    let again = svg::clean(&file, clean.text.as_bytes());
    prop_assert_eq!(again.as_ref().map(|again| &again.text), Ok(&clean.text));
    let document = roxmltree::Document::parse(&clean.text)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name().to_ascii_lowercase();
        prop_assert_eq!(node.tag_name().namespace(), Some(SVG), "{}", clean.text);
        prop_assert!(
            !["script", "foreignobject", "handler", "iframe", "object"].contains(&&*name),
            "{}",
            clean.text
        );
        for attribute in node.attributes() {
            let (name, value) =
                (attribute.name().to_ascii_lowercase(), attribute.value().to_ascii_lowercase());
            let link = value.split_whitespace().collect::<String>();
            prop_assert!(!name.starts_with("on"), "{}", clean.text);
            prop_assert!(name != "href" || !link.starts_with("javascript:"), "{}", clean.text);
            prop_assert!(name != "href" || !link.starts_with("data:text"), "{}", clean.text);
            prop_assert!(name != "attributename" || !value.contains("href"), "{}", clean.text);
            prop_assert!(!STYLES.contains(&&*name) || !calls_evil(&value), "{}", clean.text);
            prop_assert!(
                name != "href" || node.has_tag_name((SVG, "a")) || !value.contains("//evil"),
                "{}",
                clean.text
            );
        }
        let style = if name == "style" { node.text().unwrap_or("") } else { "" };
        prop_assert!(
            !calls_evil(style) && !style.to_ascii_lowercase().contains("@import"),
            "{}",
            clean.text
        );
    }
    Ok(())
}

#[test]
fn svg() {
    let all = [drawings("hostile.txt"), drawings("honest.txt")].concat();
    let texts: Vec<String> =
        all.into_iter().map(|(_, text)| text).filter(|text| text.len() < 20_000).collect();
    let new = (select(texts), edits(DRAWINGS)).prop_map(|(text, edits)| edited(&text, &edits));
    run("svg", &found("svg"), &new, |text| drawn(&text));
}

fn unable(_: At<'_>, _: At<'_>) -> std::io::Result<()> {
    Err(rustix::io::Errno::XDEV.into())
}

/// A file system that does not rename folders, so that what is to be done is written down.
const STEPS: Renames = Renames { exchange: unable, rename: unable };

const FILES: [&str; 4] = ["index.html", "aws/index.html", "s.css", "assets/a.0123456789abcdef.css"];

fn publish(out: &Path, key: Key, text: &str, renames: Renames) -> Result<(), TestCaseError> {
    let fail = |error: &dyn std::fmt::Display| TestCaseError::fail(error.to_string());
    let place = Place::open(out, None).map_err(|error| fail(&error))?;
    let staging = Staging::begin_with(place, key, renames).map_err(|error| fail(&error))?;
    for path in FILES {
        staging.put(path, format!("{path} {text}").as_bytes()).map_err(|error| fail(&error))?;
    }
    staging.commit().map_err(|error| fail(&error)).map(drop)
}

/// Even with the user's own secret on it: nothing outside changes, and the next build publishes its
/// whole site.
#[test]
fn state() {
    let temp = tempfile::tempdir().unwrap();
    let (out, others) = (temp.path().join("site/dist"), temp.path().join("others"));
    fs::create_dir_all(others.join("folder")).unwrap();
    for name in ["file", "folder/index.html"] {
        fs::write(others.join(name), "precious").unwrap();
    }
    let key = || Key::of_user(temp.path(), Path::new("/nowhere"));
    publish(&out, key(), "one", STEPS).unwrap();
    publish(&out, key(), "two", STEPS).unwrap();
    let secret: [u8; 32] = fs::read(temp.path().join("certguide/key")).unwrap().try_into().unwrap();
    let place = out.with_file_name(".dist.certguide").join("state");
    let text = fs::read_to_string(&place).unwrap().split_once('\n').unwrap().1.to_owned();
    let steps = text.replace(
        "\"steps\":[]",
        "\"steps\":[{\"put\":{\"path\":\"index.html\",\"hash\":\"00\"}},{\"remove\":{\"path\":\"s.css\"}}]",
    );
    assert_ne!(text, steps);
    let before = tree(&others);
    let new = (select(vec![text, steps]), edits(STATES), any::<bool>());
    let new = new.prop_map(|(text, edits, sealed)| (edited(&text, &edits), sealed));
    let old: Vec<(String, bool)> = found("state").into_iter().map(|text| (text, true)).collect();
    run("state", &old, &new, |(text, sealed)| {
        let seal = if sealed {
            blake3::keyed_hash(&secret, text.as_bytes())
        } else {
            blake3::hash(text.as_bytes())
        };
        fs::write(&place, format!("{}\n{text}", seal.to_hex())).unwrap();
        for (word, renames) in [("three", STEPS), ("four", Renames::default())] {
            publish(&out, key(), word, renames)?;
            let site = tree(&out);
            prop_assert!(
                FILES.iter().all(|path| site[*path] == format!("{path} {word}").as_bytes()),
                "{site:?}"
            );
            prop_assert!(site.len() <= 2 * FILES.len() + 1, "{:?}", site.keys());
        }
        prop_assert_eq!(&tree(&others), &before);
        let around: Vec<_> = fs::read_dir(temp.path().join("site"))
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        prop_assert_eq!(around.len(), 2, "{:?}", around);
        Ok(())
    });
}

/// What a browser asks, and what some programs ask.
fn asked(address: &str) -> Vec<String> {
    let host = format!("Host: {address}\r\n");
    vec![
        format!("GET / HTTP/1.1\r\n{host}\r\n"),
        format!("HEAD /aws/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n"),
        format!(
            "GET /s.css?v=1 HTTP/1.1\r\n{host}Accept: */*\r\n\r\nGET /aws HTTP/1.1\r\n{host}\r\n"
        ),
        format!("POST / HTTP/1.1\r\n{host}Content-Length: 5\r\n\r\nhello"),
        format!(
            "POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        ),
        format!("GET /_certguide/reload.js HTTP/1.1\r\n{host}\r\n"),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
    ]
}

/// Sends all of it, says that nothing more comes if so, and reads until the end, or until the
/// stream of events has begun.
fn answer(address: &str, request: &str, no_more: bool) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    // The server may have hung up before it has read everything.
    let _ = stream.write_all(request.as_bytes());
    if no_more {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    while !all.windows(12).any(|found| found == b"event: hello") {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => all.extend_from_slice(&piece[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

#[test]
fn requests() {
    let running = Running::start("/", SITE);
    let address = running.address().to_owned();
    let good = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let new =
        (select(asked(&address)), edits(REQUESTS)).prop_map(|(text, edits)| edited(&text, &edits));
    run("requests", &found("requests"), &new, |request| {
        let bytes = answer(&address, &request, true)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(
            text.is_empty() || text.starts_with("HTTP/1.") || text.starts_with("HTTP/2"),
            "{text}"
        );
        prop_assert!(
            !text.contains("evil.example") || text.contains(" 403 "),
            "{request:?}: {text}"
        );
        let status = text.get(9..12).unwrap_or("");
        prop_assert!(
            ["", "200", "302", "400", "403", "404", "405", "408", "414", "431", "501", "505"]
                .contains(&status),
            "{text}"
        );
        let after = answer(&address, &good, false)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(
            after.starts_with(b"HTTP/1.1 200"),
            "after {request:?}: {}",
            String::from_utf8_lossy(&after)
        );
        Ok(())
    });
}
