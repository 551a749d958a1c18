// A study plan's inputs as an address has them: `#plan=2027-02-20,6,246,20261221-20270103,56,20261125,4;r=3,2,4,1` is the exam, hours a
// week, days (1 is Monday), days off, hours in all, the first day, hours already done, and a rating for each domain.
import { dayNumber, isoDay } from './plan.js';

/**
 * @typedef {{exam: number, hours: number, days: boolean[], off: number[][], need: number, start: number, done: number, ratings: number[]}} Inputs
 */

/** So many ranges of days off, and hours a week at most. */
export const MAX_OFF = 3;
export const MAX_HOURS = 40;

/** A date with or without hyphens to its number; none if there is no such day. @param {string} text */
export function day(text) {
  const iso = text.replace(/^(\d{4})-?(\d\d)-?(\d\d)$/, '$1-$2-$3');
  const number = /^\d{4}-\d\d-\d\d$/.test(iso) ? dayNumber(iso) : NaN;
  return Number.isNaN(number) || isoDay(number) !== iso ? null : number;
}

/** A number between two others, in halves; none if it is not one. @param {string} text @param {number} least @param {number} most */
export function amount(text, least, most) {
  const value = /^\d{1,5}(\.5)?$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : null;
}

/** `20261221-20270103`, joined by `+`. @param {string} text */
function ranges(text) {
  const all = text.split('+', MAX_OFF + 1).map((range) => range.split('-', 3).map(day));
  const fits = all.every(([from, to, more]) => from != null && to != null && more === undefined && from <= to);
  return fits && all.length <= MAX_OFF ? /** @type {number[][]} */ (all) : null;
}

/** @type {[keyof Inputs, (text: string) => any][]} */
const FIELDS = [
  ['exam', day],
  ['hours', (text) => amount(text, 0.5, MAX_HOURS)],
  ['days', (text) => (/^[1-7]{1,7}$/.test(text) ? [1, 2, 3, 4, 5, 6, 7].map((one) => text.includes(String(one))) : null)],
  ['off', ranges],
  ['need', (text) => amount(text, 1, 5000)],
  ['start', day],
  ['done', (text) => amount(text, 0, 5000)],
];

/**
 * The inputs of an address. What cannot be used keeps its usual value and is named: a field, or a key that is not known.
 * @param {Map<string, string>} parts @param {Inputs} usual @returns {{inputs: Inputs, ignored: string[]}}
 */
export function parsed(parts, usual) {
  const ignored = [...parts.keys()].filter((key) => key !== 'plan' && key !== 'r').map((key) => key.slice(0, 40));
  /** @type {any} */
  const inputs = { ...usual };
  const given = (parts.get('plan') ?? '').split(',', FIELDS.length + 1);
  FIELDS.forEach(([name, read], i) => {
    const value = given[i] ? read(given[i]) : undefined;
    if (value === null) ignored.push(name);
    else if (value !== undefined) inputs[name] = value;
  });
  if (given.length > FIELDS.length) ignored.push('more');
  const ratings = (parts.get('r') ?? '').split(',', 100);
  if (ratings.length === usual.ratings.length && ratings.every((rating) => /^[1-5]$/.test(rating))) inputs.ratings = ratings.map(Number);
  else if (parts.get('r')) ignored.push('ratings');
  return { inputs, ignored };
}

/** The value of `plan`. @param {Inputs} inputs */
export function planText({ exam, hours, days, off, need, start, done }) {
  const compact = (/** @type {number} */ date) => isoDay(date).replaceAll('-', '');
  const list = [
    isoDay(exam),
    hours,
    days.flatMap((is, i) => (is ? [i + 1] : [])).join(''),
    off.map((range) => range.map(compact).join('-')).join('+'),
    need || '',
    compact(start),
    done || '',
  ];
  return list.join(',').replace(/,+$/, '');
}

/** The value of `r`; none if every rating is the middle. @param {Inputs} inputs */
export const ratingsText = ({ ratings }) => (ratings.every((rating) => rating === 3) ? null : ratings.join());
