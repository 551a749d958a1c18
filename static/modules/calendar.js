// A plan as files: a calendar (RFC 5545), a table (RFC 4180), and a checklist in Markdown.

/**
 * @typedef {{day: string, next: string, uid: string, title: string, text: string}} Entry a whole day: 20261125, the day after
 */

/** Text of a property: backslash, semicolon, comma and line ends escaped, other control characters left out. */
const escaped = (/** @type {string} */ text) =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/[\x00-\x1f\x7f]/g, '');

/** Lines of at most 75 octets; no character is cut in two. @param {string} line */
function folded(line) {
  const encoder = new TextEncoder();
  let [out, octets] = ['', 0];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return `${out}\r\n`;
}

/** A calendar of whole days. @param {Entry[]} entries @param {string} stamp 20261125T000000Z */
export function calendar(entries, stamp) {
  const events = entries.flatMap(({ day, next, uid, title, text }) => [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${day}`,
    `DTEND;VALUE=DATE:${next}`,
    `SUMMARY:${escaped(title)}`,
    ...(text ? [`DESCRIPTION:${escaped(text)}`] : []),
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//certguide//study plan//EN', 'CALSCALE:GREGORIAN', ...events, 'END:VCALENDAR'];
  return lines.map(folded).join('');
}

/** A table; a cell that a spreadsheet would compute is made text. @param {(string | number)[][]} rows */
export function table(rows) {
  const cell = (/** @type {string | number} */ value) => {
    const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A checklist: a heading for each week, a box for each thing to do. @param {string} title @param {string} link @param {{week: string, what: string, links: string[][]}[]} boxes */
export function checklist(title, link, boxes) {
  const plain = (/** @type {string} */ text) => text.replace(/[\\\x60*_[\]<>#|~]/g, '\\$&');
  const lines = boxes.flatMap(({ week, what, links }, i) => [
    ...(week === boxes[i - 1]?.week ? [] : ['', `## ${plain(week)}`, '']),
    `- [ ] ${plain(what)}`,
    ...links.map(([name, href]) => `  - [${plain(name)}](<${href}>)`),
  ]);
  return [`# ${plain(title)}`, '', `<${link}>`, ...lines, ''].join('\n');
}
