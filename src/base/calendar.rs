//! iCalendar files (RFC 5545) with all-day events. Start with [`write`].

use jiff::civil::Date;

/// An event of whole days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name for ever: a calendar that reads the file again replaces the event of the same name.
    pub uid: String,
    /// The day from which what it says is known, which does not depend on the day of the build.
    pub stamp: Date,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// One line.
    pub summary: String,
    /// More text; may be empty.
    pub description: String,
    /// A page about it; may be empty.
    pub url: String,
    /// Whether it is announced but not certain.
    pub is_tentative: bool,
}

/// A calendar of that name as the text of a file.
#[must_use]
pub fn write(name: &str, entries: &[Entry]) -> String {
    let mut out = Lines(String::new());
    out.push("BEGIN", "VCALENDAR");
    out.push("VERSION", "2.0");
    out.push("PRODID", "-//certguide//certguide//EN");
    out.push("CALSCALE", "GREGORIAN");
    out.push("NAME", &text(name));
    out.push("X-WR-CALNAME", &text(name));
    out.push("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
    for entry in entries {
        out.push("BEGIN", "VEVENT");
        out.push("UID", &entry.uid);
        out.push("DTSTAMP", &format!("{}T000000Z", day(entry.stamp)));
        out.push("DTSTART;VALUE=DATE", &day(entry.first));
        // The end is the first day after it. At the end of time there is none: one day is meant.
        if let Ok(end) = entry.last.tomorrow() {
            out.push("DTEND;VALUE=DATE", &day(end));
        }
        out.push("SUMMARY", &text(&entry.summary));
        if !entry.description.is_empty() {
            out.push("DESCRIPTION", &text(&entry.description));
        }
        if !entry.url.is_empty() {
            out.push("URL", &entry.url);
        }
        out.push("STATUS", if entry.is_tentative { "TENTATIVE" } else { "CONFIRMED" });
        // A date to know of does not make anybody busy.
        out.push("TRANSP", "TRANSPARENT");
        out.push("END", "VEVENT");
    }
    out.push("END", "VCALENDAR");
    out.0
}

fn day(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// A value of type TEXT: what has a meaning there is escaped, a line end becomes `\n`.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' | ';' | ',' => out.extend(['\\', char]),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            _ => out.push(char),
        }
    }
    out
}

/// Most octets of a line, without its end.
const WIDTH: usize = 75;

struct Lines(String);

impl Lines {
    /// A line, folded where it is too long, never within a character. Control characters, which no
    /// value may hold, are left out.
    fn push(&mut self, name: &str, value: &str) {
        let mut width = 0;
        let line = name
            .chars()
            .chain([':'])
            .chain(value.chars().filter(|c| !c.is_control() || *c == '\t'));
        for char in line {
            if width + char.len_utf8() > WIDTH {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(char);
            width += char.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
