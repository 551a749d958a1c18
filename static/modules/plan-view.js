// A study plan as readers see it: a strip of weeks, each week with its sessions and material, and the entries of its files.
import { isoDay } from './plan.js';
import { filled, make, words } from './tool.js';

/**
 * @typedef {{id: string, name: string, weight: number, with: string[][]}} Part a domain: its material as title and address
 * @typedef {import('./plan.js').Session} Session
 * @typedef {import('./plan.js').Week} Week
 */

/** The bars of the weeks, each as high as its time. @param {Week[]} weeks */
export function strip(weeks) {
  const most = Math.max(...weeks.map(({ capacity }) => capacity));
  const of = (/** @type {number[][]} */ pairs) => pairs.reduce((sum, [, quanta]) => sum + quanta, 0);
  const bar = (/** @type {[string, number]} */ [className, quanta]) => {
    const one = make('i', { className });
    one.style.height = `${(100 * quanta) / most}%`;
    return one;
  };
  return weeks.map((week) => {
    const parts = { learn: of(week.learn), review: of(week.review), mock: week.mock, spare: week.spare };
    const bars = Object.entries(parts).filter(([, quanta]) => quanta > 0);
    return make('span', {}, ...bars.map(bar));
  });
}

/** What a session is for. @param {DOMStringMap} say @param {Session} session @param {Part[]} domains */
export const named = (say, { activity, domain }, domains) => filled(say[activity], { domain: domain === null ? '' : domains[domain].name });

/**
 * The weeks. Material is named once, in the first week that needs it.
 * @param {DOMStringMap} say the words @param {import('./plan.js').Dated} made @param {Session[]} sessions @param {Part[]} domains @param {number} start the first day
 */
export function weekList(say, { plan, days }, sessions, domains, start) {
  /** @type {Set<string>} */
  const seen = new Set();
  const row = (/** @type {string} */ day, /** @type {string} */ what, /** @type {number} */ quanta) =>
    make('li', {}, make('b', {}, day), make('span', {}, what), make('span', {}, words.short(quanta / 2)));
  return plan.weeks.map(({ capacity, learn, spare }, number) => {
    const first = start + 7 * number;
    const own = new Set(days.filter((day) => day.week === number).map(({ date }) => date));
    const values = { number: number + 1, dates: words.span(first, first + 6), hours: words.hours(capacity / 2) };
    const today = sessions.filter(({ date }) => own.has(date));
    const rows = today.map((one, i) =>
      row(one.date === today[i - 1]?.date ? '' : words.day(one.date), named(say, one, domains), one.quanta),
    );
    if (spare) rows.push(row('', say.spare ?? '', spare));
    const material = learn.flatMap(([domain]) => domains[domain].with).filter(([, href]) => !seen.has(href) && seen.add(href));
    const links = material.map(([title, href]) => make('a', { href, rel: 'external' }, title));
    const body = links.length > 0 ? [make('p', { className: 'plan-with' }, `${say.with} `, ...links)] : [];
    const title = make('b', {}, filled(capacity > 0 ? say.week : say.away, values));
    return make('li', {}, make('p', {}, title), make('ul', {}, ...rows), ...body);
  });
}

/** A day as calendars write it: 20261125. @param {number} date */
export const compact = (date) => isoDay(date).replaceAll('-', '');

/**
 * A whole day of a calendar for each session. The number of a session on its day names it, so a plan that is made again replaces the old one.
 * @param {DOMStringMap} say @param {Session[]} sessions @param {Part[]} domains @param {string} of guide and host @param {string} link
 */
export function entriesOf(say, sessions, domains, of, link) {
  /** @type {Map<number, number>} */
  const seen = new Map();
  return sessions.map((session) => {
    const { date, domain, quanta } = session;
    seen.set(date, (seen.get(date) ?? 0) + 1);
    const material = domain === null ? [] : domains[domain].with.map(([title, href]) => `${title}: ${href}`);
    return {
      day: compact(date),
      next: compact(date + 1),
      uid: `${compact(date)}-${seen.get(date)}.${of}`,
      title: filled(say.event, { what: named(say, session, domains), hours: words.hours(quanta / 2) }),
      text: [...material, link].join('\n'),
    };
  });
}

/** The boxes of a checklist, a session each. Material is named once. @param {DOMStringMap} say @param {Session[]} sessions @param {Part[]} domains @param {number} start */
export function boxesOf(say, sessions, domains, start) {
  const seen = new Set();
  return sessions.map((session) => {
    const { date, domain, quanta } = session;
    const number = Math.floor((date - start) / 7);
    const first = start + 7 * number;
    const material = domain === null ? [] : domains[domain].with.filter(([, href]) => !seen.has(href) && seen.add(href));
    const what = filled(say.event, { what: named(say, session, domains), hours: words.hours(quanta / 2) });
    return { week: `${number + 1}: ${words.span(first, first + 6)}`, what: `${isoDay(date)} ${what}`, links: material };
  });
}

/** The rows of a table, a session each. @param {Session[]} sessions @param {Part[]} domains @param {number} start */
export function rowsOf(sessions, domains, start) {
  const rows = sessions.map(({ date, activity, domain, quanta }) => {
    const { id, name } = domain === null ? { id: '', name: '' } : domains[domain];
    return [isoDay(date), Math.floor((date - start) / 7) + 1, activity === 'mock' ? 'mock_exam' : activity, id, name, quanta * 30];
  });
  return [['date', 'week', 'activity', 'domain_id', 'domain', 'minutes'], ...rows];
}
