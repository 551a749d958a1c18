//! Scraps of text that mean something to a reader, honest and hostile.

/// To the reader of data.
#[rustfmt::skip]
pub(super) const YAML: &[&str] = &[
    "\n", "\r", "\r\n", "\t", "  ", ": ", ":", "- ", "#", " # ", "'", "\"", "[", "]", "{", "}", ",", "|\n", ">-\n",
    "&a ", "*a", "!!str ", "! ", "? ", "%YAML 1.1\n", "@", "`", "---\n", "...\n", "\u{feff}", "\u{85}", "\u{2028}",
    "\0", "\u{9b}", "~", "null", "yes", "0x10", "1_000", "1e999", ".inf", "2026-02-30", "<<: *a", "é", "日本", "\\",
    "\\u2028", "''", "{{ a }}", "unknown", "15-20", "300 USD", "by_version: ", "value: ", "also: [", "\u{1}",
    "[[[[[[[[", "        ",
];

/// To the reader of text.
#[rustfmt::skip]
pub(super) const MARKDOWN: &[&str] = &[
    "{{ exam.fee }}", "{{", "}}", "```", "````{when=open}\n", "```{costs}\n", "~~~~markdown\n", "\n````\n", "\n",
    "\r", "\t", "## ", "{#a}", "> ", "- ", "    ", "[^x]", "[^x]: ", "[a](/b/)", "[a](source:c)", "![", "](", "<b>",
    "<!--", "<script>", "|-|\n", "**", "_", "\\", "&#0;", "&amp;", "\u{feff}", "\u{2028}", "\0", "\u{202e}", "é",
    "日本", "---\n", "[[[[[[[[", "((((((((", "`````````", "<https://e.org>", "1. ", ": ", "~~", "==",
    "javascript:alert(1)",
];

/// To the reader of paths of facts.
#[rustfmt::skip]
pub(super) const PATHS: &[&str] = &[
    "exam", "fee", "costs", "domains", "salaries", "lifecycle", "facts", "site:", "acme/widget-maker:", ":", ".",
    "..", "[0]", "id", "amount", "total", "median", "count", "status", "é", " ", "/", "-1", "99999999999999999999",
    "validity.period", "by_version",
];

/// To the reader of addresses.
#[rustfmt::skip]
pub(super) const LINKS: &[&str] = &[
    "/", "//", "..", "../", ".", "#", "?", "%", "%2e", "%00", "acme", "widget-maker", "costs.csv", "about",
    "https://", "source:", "mailto:", "é", " ", "\\", "?a=b", "#costs", "%C3%A9", "\u{0}", "\u{202e}",
];

/// To the reader of drawings and of the styles in them.
#[rustfmt::skip]
pub(super) const DRAWINGS: &[&str] = &[
    "<", ">", "/>", "</g>", "<g>", "\"", "'", "=", " ", "&#10;", "&#1;", "&amp;", "&x;", "&#x6A;", "]]>", "<![CDATA[", "<!--", "-->", "--!>",
    "<script>hit()</script>", "<s:script xmlns:s=\"http://www.w3.org/2000/svg\">hit()</s:script>", " onload=\"hit()\"", " ONLOAD='hit()'",
    "<h:b xmlns:h=\"http://www.w3.org/1999/xhtml\"/>", "<foreignObject>", "<a href=\"java&#115;cript:hit()\">", "<a xlink:href=\"data:text/html,x\">",
    "<set attributeName=\"href\" to=\"javascript:hit()\"/>", "<animate attributeName='xlink:href' values='javascript:hit()'/>",
    "<image href=\"https://evil.example/x\"/>", "<use href=\"https://evil.example/x#a\"/>", "<use href=\"#a\"/>", "<feImage href=\"//evil.example/\"/>",
    " style=\"fill:url(https://evil.example/)\"", " fill=\"url(//evil.example/#a)\"", "url(", "u\\72l(", "@import 'https://evil.example/';", "@media print{", "/*", "*/", "\\",
    "expression(", "<style>", "</style>", "<!DOCTYPE svg [<!ENTITY x 'y'>]>", "<!DOCTYPE svg>", "<?xml version='1.0' encoding='utf-7'?>", "<?xml-stylesheet href='x'?>",
    "xmlns=\"\"", " xmlns:x=\"http://www.w3.org/1999/xlink\"", " x:href=\"javascript:hit()\"", " id=\"a\"", "é", "\u{feff}", "\u{202e}", "\0", "\u{2028}",
    "data:image/svg+xml,", "data:image/svg+xml;base64,", "data:text/html,", "%3Cscript%3E",
];

/// To the reader of what a build left for the next one.
#[rustfmt::skip]
pub(super) const STATES: &[&str] = &[
    "\"", "{", "}", "[", "]", ",", ":", "..", "../", "/", "//", "\\", "\\u0000", "\\n", "0", "1", "-", "99999999999999999999", "null", "true",
    "../others/file", "../../others/folder/index.html", "index.html", "aws", "aws/index.html", ".certguide", "s.css", "assets",
    "{\"put\":{\"path\":\"../others/file\",\"hash\":\"00\"}},", "{\"remove\":{\"path\":\"../others/file\"}},", "{\"remove\":{\"path\":\"index.html\"}},",
    "{\"remove\":{\"path\":\"aws/index.html/x\"}},", "\"fingerprinted\":[", "\"kept\":[", "\"steps\":[", "\"made\":[", "\"folder\":", "\"work\":", "\"inode\":", "\"device\":",
];

/// To the reader of requests.
#[rustfmt::skip]
pub(super) const REQUESTS: &[&str] = &[
    "\r\n", "\n", "\r", " ", "\t", "\0", ":", "/", "..", "%2e%2e", "%2F", "%00", "%0d%0a", "//", "?", "#", "*", "\\", "é", "\u{feff}", "GET ", "HEAD ", "POST ",
    "HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "Host: evil.example\r\n", "Host: localhost\r\n", "Host:\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n",
    "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "Upgrade: websocket\r\n", "Connection: upgrade\r\n", "Range: bytes=0-\r\n",
    "0\r\n\r\n", "ffffffffffffffff\r\n", " folded\r\n", "/_certguide/events", "/_certguide/reload.js", "http://evil.example/", "localhost:x", "[::1]", "\u{1}", "\x7f",
];
