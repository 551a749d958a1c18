// The script's plans are those of Rust: the kept ones, and random ones if `VECTORS` names the file that
// `CERTGUIDE_VECTORS=FILE cargo test --test suite plan_golden::` wrote.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { calendar, checklist, table } from '../../static/modules/calendar.js';
import { parsed, planText, ratingsText } from '../../static/modules/plan-link.js';
import { byDate, byWeeks, dayNumber, isoDay, sessionsOf } from '../../static/modules/plan.js';

/** What the script makes of an input, as the golden file has it. */
function made(input) {
  const { workload } = input;
  if (!input.calendar) return outcome(byWeeks(workload, input.weeks, input.minutes_a_week));
  const given = input.calendar;
  const day = (text) => (text === null || text === undefined ? null : dayNumber(text));
  const own = {
    ...given,
    today: day(given.today),
    exam: day(given.exam),
    last_exam: day(given.last_exam),
    blackouts: new Set(given.blackouts.map(dayNumber)),
    retake_wait_days: given.retake_wait_days ?? null,
  };
  const dated = byDate(workload, own);
  if ('gate' in dated) return dated;
  return outcome(dated.plan, {
    minutes_needed: dated.minutes_needed,
    earliest_exam: dated.earliest_exam === null ? null : isoDay(dated.earliest_exam),
    second_attempt: dated.second_attempt,
    sessions: sessionsOf(dated).map(({ date, activity, domain, quanta }) => [isoDay(date), activity, domain, quanta]),
  });
}

const outcome = (plan, more = {}) => ('gate' in plan ? plan : { plan: { ...plan, ...more } });

/** What both have: the page needs no advice of a plan by weeks, and none on a reduced scope. */
function expected({ plan, gate }) {
  if (gate) return { gate };
  const { reduced_scope, weeks_needed, ...rest } = plan;
  if (weeks_needed !== undefined) delete rest.minutes_needed;
  return { plan: rest };
}

test('the kept plans come out again', () => {
  const kept = JSON.parse(fs.readFileSync(new URL('../plan/golden.json', import.meta.url), 'utf8'));
  assert.ok(kept.length > 20);
  for (const one of kept) assert.deepEqual(made(one), expected(one), one.name);
});

test('random plans are those of Rust', { skip: !process.env.VECTORS && 'VECTORS names no file' }, () => {
  const lines = fs.readFileSync(process.env.VECTORS, 'utf8').trim().split('\n');
  assert.ok(lines.length >= 20000);
  for (const line of lines) {
    const one = JSON.parse(line);
    assert.deepEqual(made(one), expected(one), line.slice(0, 2000));
  }
});

const USUAL = { exam: dayNumber('2027-01-30'), hours: 5, days: Array(7).fill(true), off: [], need: 56, start: dayNumber('2026-11-25'), done: 0, ratings: [3, 3, 3] };
const read = (text) => parsed(new Map(text.split(';').map((pair) => pair.split('='))), USUAL);

test('a link says all inputs, and is read back', () => {
  const inputs = { ...USUAL, exam: dayNumber('2027-02-28'), hours: 6.5, days: [false, true, false, true, false, true, false], off: [[dayNumber('2026-12-21'), dayNumber('2027-01-03')]], need: 64, done: 2.5, ratings: [5, 1, 3] };
  const text = `plan=${planText(inputs)};r=${ratingsText(inputs)}`;
  assert.equal(text, 'plan=2027-02-28,6.5,246,20261221-20270103,64,20261125,2.5;r=5,1,3');
  assert.deepEqual(read(text), { inputs, ignored: [] });
});

test('what an address has wrong is named, and the rest is used', () => {
  for (const [text, ...ignored] of [
    ['plan=2027-02-30', 'exam'],
    ['plan=2027-02-28,0', 'hours'],
    ['plan=2027-02-28,41', 'hours'],
    ['plan=2027-02-28,6,8', 'days'],
    ['plan=2027-02-28,6,246,20270103-20261221', 'off'],
    ['plan=2027-02-28,6,246,20261221', 'off'],
    ['plan=2027-02-28,6,246,,9999', 'need'],
    ['plan=٢٠٢٧-٠٢-٢٨,٦', 'exam', 'hours'],
    ['plan=<img>,NaN,-1,%00,1e3,Infinity,null', 'exam', 'hours', 'days', 'off', 'need', 'start', 'done'],
    [`plan=2027-02-28${',1'.repeat(1000)}`, 'off', 'start', 'more'],
    ['plan=2027-02-28;r=1,2', 'ratings'],
    ['plan=2027-02-28;r=1,2,6', 'ratings'],
    [`plan=2027-02-28;r=${Array(1000).fill(3)}`, 'ratings'],
    ['plan=2027-02-28;x=1', 'x'],
    ['plan='],
  ]) {
    const { inputs, ignored: found } = read(text);
    assert.deepEqual([...found].sort(), [...ignored].sort(), text.slice(0, 60));
    if (text.includes('2027-02-28')) assert.equal(isoDay(inputs.exam), '2027-02-28', text.slice(0, 60));
  }
});

test('a calendar has lines of at most 75 octets and nothing unescaped', () => {
  const entry = { day: '20261125', next: '20261126', uid: '20261125-1.a.b@example.org', title: 'Ünïcode, semi;colon \\ and "quotes" '.repeat(5), text: 'one\ntwo\u0007' };
  const text = calendar([entry], '20261125T000000Z');
  assert.ok(text.endsWith('END:VCALENDAR\r\n'));
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  const unfolded = text.replaceAll('\r\n ', '');
  assert.ok(unfolded.includes('Ünïcode\\, semi\\;colon \\\\ and'), unfolded);
  assert.ok(unfolded.includes('DESCRIPTION:one\\ntwo\r\n'), unfolded);
});

test('a checklist has a heading for each week, a box for each thing, and no text formats it', () => {
  const links = [['A_book', 'https://example.org/b']];
  const boxes = [
    { week: '1: now', what: 'Pipes *and* [valves]', links },
    { week: '1: now', what: 'Pumps', links: [] },
    { week: '2: then', what: 'Mock exam', links: [] },
  ];
  assert.equal(
    checklist('Guide #1', 'https://example.org/g/#plan=x', boxes),
    '# Guide \\#1\n\n<https://example.org/g/#plan=x>\n\n## 1: now\n\n- [ ] Pipes \\*and\\* \\[valves\\]\n  - [A\\_book](<https://example.org/b>)\n- [ ] Pumps\n\n## 2: then\n\n- [ ] Mock exam\n',
  );
});

test('a table quotes what has to be, and no cell is computed', () => {
  assert.equal(table([['a', 'b,c', '=1+1', 'say "x"', 2]]), 'a,"b,c",\'=1+1,"say ""x""",2\r\n');
});
