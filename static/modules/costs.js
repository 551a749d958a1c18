// What a choice of costs comes to, and how a choice stands in the address. Decimals are exact; amounts of different
// currencies are never added; what nobody states is named, not counted.

/**
 * A whole number, and how many of its digits stand after the point.
 * @typedef {[bigint, number]} Exact
 * @typedef {{currency: string, min: Exact, max: Exact | null}} Amount
 * @typedef {string[] | [string, string, string | null] | null} Price what the page has: currency, least, most if it has an end; empty if nothing is paid; null if it is not known
 * @typedef {{id: string, paid: 'exam' | 'again' | 'once' | 'held' | 'chosen', price: Price, after?: string[], most?: number, by?: string[], times?: number[], before_tax?: boolean}} Line an exam: most further attempts, and by which day the first has to be made for one, for two, ..
 * @typedef {{id: string, of: string[], percent?: [string, string], amount: Price}} Off
 * @typedef {{money: Record<string, [string, number]>, lines: Line[], off: Off[], years: number}} Data
 * @typedef {{exam: string, retakes: number, chosen: Record<string, number>, off: string[], years: number}} State
 * @typedef {{times: number, sum: Amount | 'nothing' | 'unknown' | null, isLowered: boolean}} Paid a line: null if it is not paid at all
 */

/** @param {string} text @returns {Exact} */
const exact = (text) => [BigInt(text.replace('.', '')), text.split('.')[1]?.length ?? 0];
const at = (/** @type {Exact} */ [n, digits], /** @type {number} */ to) => n * 10n ** BigInt(to - digits);
/** @param {Exact} a @param {Exact} b @returns {Exact} */
const plus = (a, b) => {
  const digits = Math.max(a[1], b[1]);
  return [at(a, digits) + at(b, digits), digits];
};
/** @param {Exact} a @param {Exact} b @returns {Exact} */
const times = (a, b) => [a[0] * b[0], a[1] + b[1]];
/** @param {Exact} a @param {Exact} b @returns {Exact} */
const minus = (a, [n, digits]) => plus(a, [-n, digits]);
/** @param {Exact} a @returns {Exact} */
const orNothing = (a) => (a[0] < 0n ? [0n, 0] : a);

/** @param {Price} price @returns {Paid['sum']} */
function read(price) {
  if (!price) return 'unknown';
  const [currency, min, max] = price;
  return currency ? { currency, min: exact(String(min)), max: max ? exact(max) : null } : 'nothing';
}

/** What is left of a price after a discount. @param {Paid['sum']} price @param {Off} off @returns {Paid['sum']} */
function less(price, { percent, amount }) {
  if (!price || typeof price === 'string') return price;
  const { currency, min, max } = price;
  if (percent) {
    const [least, most] = percent.map((share) => minus([1n, 0], times(exact(share), [1n, 2])));
    return { currency, min: times(min, most), max: max && times(max, least) };
  }
  const taken = read(amount);
  if (taken === 'nothing') return price;
  if (!taken || taken === 'unknown' || taken.currency !== currency || !taken.max) return 'unknown';
  return { currency, min: orNothing(minus(min, taken.max)), max: max && orNothing(minus(max, taken.min)) };
}

/** How often a line is paid. @param {Line} line @param {State} state */
function due({ id, paid, after, times: held }, { exam, retakes, chosen, years }) {
  if (paid === 'exam') return id === exam ? 1 : 0;
  if (paid === 'again') return after?.includes(exam) ? retakes : 0;
  if (paid === 'held') return held?.[years] ?? 0;
  return paid === 'once' ? 1 : (chosen[id] ?? 0);
}

/**
 * Each line, the sums by currency, and the lines whose amount nobody states.
 * @param {Data} data @param {State} state
 */
export function pay(data, state) {
  /** @type {Map<string, Amount>} */
  const totals = new Map();
  /** @type {string[]} */
  const unknown = [];
  /** @type {Paid[]} */
  const lines = data.lines.map((line) => {
    const count = due(line, state);
    if (count === 0) return { times: 0, sum: null, isLowered: false };
    const offs = data.off.filter(({ id, of }) => state.off.includes(id) && of.includes(line.id));
    const each = offs.reduce(less, read(line.price));
    const isLowered = offs.length > 0;
    if (each === 'nothing') return { times: count, sum: each, isLowered };
    if (!each || each === 'unknown') {
      unknown.push(line.id);
      return { times: count, sum: 'unknown', isLowered };
    }
    const { currency } = each;
    const often = /** @type {Exact} */ ([BigInt(count), 0]);
    const sum = { currency, min: times(each.min, often), max: each.max && times(each.max, often) };
    const before = totals.get(currency);
    const max = before ? before.max && sum.max && plus(before.max, sum.max) : sum.max;
    totals.set(currency, { currency, min: before ? plus(before.min, sum.min) : sum.min, max });
    return { times: count, sum, isLowered };
  });
  const sums = [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  return { lines, sums, unknown };
}

export const isFree = (/** @type {Amount} */ { min, max }) => min[0] === 0n && max?.[0] === 0n;

/** `2,700`, `49.50`: cents only when there are any. @param {Exact} amount @param {number} minor */
function digits([n, digits], minor) {
  for (; digits > 0 && n % 10n === 0n; digits -= 1) n /= 10n;
  const all = String(n).padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits).replace(/\B(?=(\d{3})+$)/g, ',');
  return digits ? `${whole}.${all.slice(-digits).padEnd(minor, '0')}` : whole;
}

/** An amount as the page writes it; one with an open end in two parts. @param {Data} data @param {Amount} amount @param {boolean} isLeast */
export function text({ money }, { currency, min, max }, isLeast = false) {
  const [prefix, minor] = money[currency];
  const least = digits(min, minor);
  const most = max && digits(max, minor);
  return { amount: isLeast || !most || most === least ? prefix + least : `${prefix}${least}–${most}`, isOpen: !isLeast && !max };
}

/** What is chosen at first. @param {Data} data @returns {State} */
export const usual = ({ lines, years }) => ({ exam: lines[0].id, retakes: 0, chosen: {}, off: [], years });

/** The same for a day: no more further attempts than fit before the last day of the exam. @param {Data} data @param {number} today @returns {Data} */
export const onDay = ({ lines, ...others }, today) => ({
  ...others,
  lines: lines.map(({ by, ...line }) =>
    by ? { ...line, most: Math.min(line.most ?? 0, by.filter((last) => Date.parse(last) / 86400000 >= today).length) } : line,
  ),
});

/** Most further attempts after an exam. @param {Data} data @param {string} exam */
export const mostRetakes = ({ lines }, exam) => lines.find(({ id }) => id === exam)?.most ?? 0;

/** Most years. @param {Data} data */
export const mostYears = ({ lines }) => (lines.find(({ times }) => times)?.times?.length ?? 1) - 1;

const OWN = ['exam', 'retakes', 'with', 'off', 'years'];

/** A choice from the address, and the names of what it has wrong. @param {URLSearchParams} query @param {Data} data */
export function parsed(query, data) {
  const state = usual(data);
  const count = (/** @type {string} */ text) => (/^\d{1,3}$/.test(text) ? Number(text) : NaN);
  const list = (/** @type {string} */ text) => text.split(',', 100);
  /** @type {Record<string, (text: string) => boolean>} */
  const take = {
    exam: (text) => {
      const isExam = data.lines.some(({ id, paid }) => paid === 'exam' && id === text);
      if (isExam) state.exam = text;
      return isExam;
    },
    retakes: (text) => {
      const isSome = count(text) <= mostRetakes(data, state.exam);
      if (isSome) state.retakes = count(text);
      return isSome;
    },
    with: (text) =>
      list(text).filter((piece) => {
        const [id, often = '1'] = piece.split('*', 3);
        const line = data.lines.find((own) => own.paid === 'chosen' && own.id === id);
        const isSome = line && count(often) > 0 && count(often) <= (line.most ?? 1);
        if (isSome) state.chosen[id] = count(often);
        return !isSome;
      }).length === 0,
    off: (text) => {
      const ids = list(text);
      state.off = data.off.map(({ id }) => id).filter((id) => ids.includes(id));
      return state.off.length === ids.length;
    },
    years: (text) => {
      const isSome = count(text) <= mostYears(data);
      if (isSome) state.years = count(text);
      return isSome;
    },
  };
  const ignored = OWN.filter((key) => query.get(key) && !take[key](String(query.get(key))));
  return { state, ignored };
}

/** A choice as parts of the address, without what is usual. @param {State} state @param {Data} data @returns {Record<string, string | number | null>} */
export function parts({ exam, retakes, chosen, off, years }, data) {
  const first = usual(data);
  const pieces = data.lines.filter(({ id }) => chosen[id]).map(({ id }) => (chosen[id] === 1 ? id : `${id}*${chosen[id]}`));
  return {
    exam: exam === first.exam ? null : exam,
    retakes: retakes || null,
    with: pieces.join(),
    off: off.join(),
    years: years === first.years ? null : years,
  };
}
