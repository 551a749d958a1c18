// Study plans: the arithmetic of src/plan, number for number; tests/plan/golden.json holds the two together.
// Amounts are quanta of 30 minutes, days are numbers of days since 1970. No page, no clock.

/**
 * @typedef {{weight: number, confidence: number}} Domain
 * @typedef {{domains: Domain[], minutes: number | null, done: number, exam_minutes: number | null}} Workload
 * @typedef {{capacity: number, learn: number[][], review: number[][], mock: number, spare: number}} Week
 * @typedef {{verdict: string | null, capacity: number, need: number | null, learning: number[], dropped_mocks: number, weeks: Week[]}} Plan
 * @typedef {{today: number, exam: number, weekdays: boolean[], minutes_a_week: number, blackouts: Set<number>, last_exam: number | null, retake_wait_days: number | null}} Calendar
 * @typedef {{date: number, week: number, quanta: number}} Day
 * @typedef {{date: number, activity: 'learn' | 'mock' | 'review', domain: number | null, quanta: number}} Session
 * @typedef {{gate: 'closed' | 'after_deadline' | 'no_time' | 'too_long'}} Gate
 * @typedef {{plan: Plan, days: Day[], minutes_needed: number | null, earliest_exam: number | null, second_attempt: boolean | null}} Dated
 */

/** Minutes of a quantum. */
export const QUANTUM = 30;

/** Days before the exam that stay free. */
export const BUFFER_DAYS = 2;

/** The longest plan. */
export const MAX_WEEKS = 104;

/** Quanta of the longest session. */
const LONGEST = 4;

const sum = (/** @type {number[]} */ list) => list.reduce((all, one) => all + one, 0);
const floor = (/** @type {number} */ whole, /** @type {number} */ by) => Math.floor(whole / by);
const ceil = (/** @type {number} */ whole, /** @type {number} */ by) => Math.ceil(whole / by);
const quantaOfWeek = (/** @type {number} */ minutes) => floor(Math.min(minutes, 10080), QUANTUM);

/** 2026-11-25 to its number. */
export const dayNumber = (/** @type {string} */ iso) => Date.parse(`${iso}T00:00:00Z`) / 86400000;

/** A number to 2026-11-25. */
export const isoDay = (/** @type {number} */ day) => new Date(day * 86400000).toISOString().slice(0, 10);

/** 0 for Monday. */
export const weekday = (/** @type {number} */ day) => (((day + 3) % 7) + 7) % 7;

/** @param {Workload} workload */
function weights({ domains }) {
  const none = domains.every((domain) => domain.weight === 0);
  return domains.map((domain) => (none ? 1 : domain.weight));
}

/** @param {Workload} workload */
export function priorities(workload) {
  return weights(workload).map((weight, i) => weight * (6 - workload.domains[i].confidence));
}

/** The quanta still to be studied. @param {Workload} workload */
export function needOf(workload) {
  if (workload.minutes === null) return null;
  const weight = sum(weights(workload));
  const whole = weight === 0 ? ceil(workload.minutes, QUANTUM) : ceil(workload.minutes * sum(priorities(workload)), 3 * weight * QUANTUM);
  return Math.max(0, whole - floor(workload.done, QUANTUM));
}

/** @param {number} capacity @param {number} need */
export function verdictOf(capacity, need) {
  if (4 * capacity >= 5 * need) return 'comfortable';
  if (capacity >= need) return 'feasible';
  return 4 * capacity >= 3 * need ? 'tight' : 'infeasible';
}

/** Gives quanta one by one to the greatest priority / (2 × given + 1). @param {number} quanta @param {number[]} p @param {number[]} given */
function give(quanta, p, given) {
  for (; p.length > 0 && quanta > 0; quanta -= 1) {
    let best = 0;
    for (let i = 1; i < p.length; i += 1) {
      if (p[best] * (2 * given[i] + 1) < p[i] * (2 * given[best] + 1)) best = i;
    }
    given[best] += 1;
  }
  return given;
}

/** @param {number} quanta @param {number[]} p */
function eachFirst(quanta, p) {
  const order = p
    .map((_, i) => i)
    .sort((a, b) => p[b] - p[a] || a - b)
    .slice(0, quanta);
  const given = p.map((_, i) => (order.includes(i) ? 1 : 0));
  return give(quanta - order.length, p, given);
}

/** What goes to learning and at most to mock exams. @param {number} need @param {number} capacity @param {number} exam */
function budgetOf(need, capacity, exam) {
  const mockOf = (/** @type {number} */ time) => Math.min(floor(time, 4), 4 * exam);
  const reserve = Math.min(floor(9 * need, 20), 4 * exam + floor(need, 5));
  const learn = need - reserve;
  if (capacity >= need) return { learn, mock: mockOf(need) };
  const mock = mockOf(capacity);
  const shared = floor((capacity - mock) * learn, Math.max(1, need - mockOf(need)));
  return { learn: Math.max(shared, ceil(capacity, 2)), mock };
}

const working = (/** @type {number[]} */ capacities) => capacities.flatMap((capacity, k) => (capacity > 0 ? [k] : []));

/** The mock exams of each week. @param {number[]} capacities @param {number} budget @param {number} exam */
function mocksOf(capacities, budget, exam) {
  const weeks = capacities.map(() => 0);
  const own = working(capacities);
  const wanted = exam === 0 || own.length < 2 ? 0 : own.length < 4 ? 1 : 2;
  const count = Math.min(wanted, floor(budget, Math.max(1, exam)));
  const places = [own.length - 2, floor(own.length - 1, 2)].slice(0, count);
  places.forEach((place, i) => {
    const others = count - 1 - i;
    const left = budget - sum(weeks) - others * exam;
    const fair = others > 0 ? Math.min(left, ceil(budget, 2)) : left;
    const size = Math.min(2 * exam, fair, floor(capacities[own[place]], 2));
    if (size >= exam) weeks[own[place]] = size;
  });
  return { weeks, dropped: wanted - working(weeks).length };
}

/** Where review goes. @param {number[]} rooms @param {number} review @param {number} spare */
function reviewsOf(rooms, review, spare) {
  const out = rooms.map(() => 0);
  const own = working(rooms);
  const last = own.pop();
  if (last === undefined) return out;
  const first = own.shift();
  if (first === undefined) {
    out[last] = review;
    return out;
  }
  const wanted = own.length === 0 ? review : Math.max(ceil(review, 2), rooms[last] - spare);
  out[last] = Math.min(wanted, review, rooms[last]);
  const left = review - out[last];
  const all = sum(own.map((k) => rooms[k]));
  out[first] = Math.max(0, left - all);
  let before = 0;
  let seen = 0;
  for (const k of own) {
    seen += rooms[k];
    const until = floor((left - out[first]) * seen, Math.max(1, all));
    out[k] = until - before;
    before = until;
  }
  return out;
}

/** Learning of each week. @param {number} learn @param {number[]} rooms @param {number[]} reviews */
function spread(learn, rooms, reviews) {
  const free = rooms.map((room, k) => room - reviews[k]);
  const own = working(rooms);
  if (own.length >= 3) {
    const last = own[own.length - 1];
    free[last] = Math.max(0, learn - sum(free.slice(0, last)));
  }
  const all = Math.max(1, sum(free));
  let before = 0;
  let seen = 0;
  return free.map((room) => {
    seen += room;
    const until = ceil(learn * seen, all);
    const here = until - before;
    before = until;
    return here;
  });
}

/** Divides the weeks' capacities. @param {Workload} workload @param {number[]} capacities @returns {Plan} */
export function divide(workload, capacities) {
  const end = capacities.reduce((found, capacity, k) => (capacity > 0 ? k + 1 : found), 0);
  capacities = capacities.slice(0, end);
  const capacity = sum(capacities);
  const need = needOf(workload);
  const used = Math.min(need ?? capacity, capacity);
  const exam = used > 0 ? ceil(workload.exam_minutes ?? 0, QUANTUM) : 0;
  const budget = budgetOf(need ?? capacity, capacity, exam);
  const mocks = mocksOf(capacities, budget.mock, exam);
  const learn = workload.domains.length > 0 ? budget.learn : 0;
  const rooms = capacities.map((room, k) => room - mocks.weeks[k]);
  const reviews = reviewsOf(rooms, used - budget.learn - sum(mocks.weeks), capacity - used);
  const p = priorities(workload);
  const learning = eachFirst(learn, p);
  const queue = learning.map((quanta, domain) => [domain, quanta]).filter(([, quanta]) => quanta > 0);
  /** @type {Set<number>} */
  const begun = new Set();
  const weeks = spread(learn, rooms, reviews).map((room, k) => {
    /** @type {Week} */
    const week = {
      capacity: capacities[k],
      learn: [],
      review: [],
      mock: mocks.weeks[k],
      spare: 0,
    };
    for (let left = room; left > 0 && queue.length > 0;) {
      const here = Math.min(queue[0][1], left);
      week.learn.push([queue[0][0], here]);
      left -= here;
      queue[0][1] -= here;
      if (queue[0][1] === 0) queue.shift();
    }
    const own = week.learn.map(([domain]) => domain);
    const from = begun.size > 0 ? [...begun].sort((a, b) => a - b) : own;
    const shares = give(
      reviews[k],
      from.map((domain) => p[domain]),
      from.map(() => 0),
    );
    week.review = from.map((domain, i) => [domain, shares[i]]).filter(([, quanta]) => quanta > 0);
    week.spare = week.capacity - week.mock - sum([...week.learn, ...week.review].map(([, quanta]) => quanta));
    own.forEach((domain) => begun.add(domain));
    return week;
  });
  const verdict = need === null ? null : verdictOf(capacity, need);
  return {
    verdict,
    capacity,
    need,
    learning,
    dropped_mocks: mocks.dropped,
    weeks,
  };
}

/** A plan by week number. @param {Workload} workload @param {number} weeks @param {number} minutes a week @returns {Plan | Gate} */
export function byWeeks(workload, weeks, minutes) {
  const quanta = quantaOfWeek(minutes);
  if (weeks > MAX_WEEKS) return { gate: 'too_long' };
  if (weeks === 0 || quanta === 0) return { gate: 'no_time' };
  return divide(workload, Array(weeks).fill(quanta));
}

/** Whether there can be a plan. @param {Calendar} calendar @returns {Gate | null} */
function gateOf({ today, exam, last_exam: last }) {
  if (last !== null && today > last) return { gate: 'closed' };
  if (last !== null && exam > last) return { gate: 'after_deadline' };
  const days = exam - today - BUFFER_DAYS;
  if (days <= 0) return { gate: 'no_time' };
  return days > MAX_WEEKS * 7 ? { gate: 'too_long' } : null;
}

/** A week's quanta dealt evenly to its weekdays. @param {boolean[]} weekdays @param {number} quanta */
function byWeekday(weekdays, quanta) {
  const count = Math.max(1, weekdays.filter(Boolean).length);
  let i = 0;
  return weekdays.map((chosen) => {
    if (!chosen) return 0;
    i += 1;
    return floor(quanta, count) + (i - 1 < quanta % count ? 1 : 0);
  });
}

/** The first days from today on, without those that are off. @param {Calendar} calendar @param {number} count */
function freeDays({ today, blackouts }, count) {
  const all = Array.from({ length: Math.max(0, count) }, (_, i) => today + i);
  return all.filter((day) => !blackouts.has(day));
}

/** A plan between two days. @param {Workload} workload @param {Calendar} calendar @returns {Dated | Gate} */
export function byDate(workload, calendar) {
  const gate = gateOf(calendar);
  if (gate) return gate;
  const free = freeDays(calendar, calendar.exam - calendar.today - BUFFER_DAYS);
  const ofWeekday = byWeekday(calendar.weekdays, quantaOfWeek(calendar.minutes_a_week));
  const days = free
    .map((date) => ({
      date,
      week: floor(date - calendar.today, 7),
      quanta: ofWeekday[weekday(date)],
    }))
    .filter((day) => day.quanta > 0);
  if (days.length === 0) return { gate: 'no_time' };
  const capacities = Array(days[days.length - 1].week + 1).fill(0);
  days.forEach((day) => {
    capacities[day.week] += day.quanta;
  });
  const { last_exam: last, retake_wait_days: wait } = calendar;
  return {
    plan: divide(workload, capacities),
    days,
    minutes_needed: minutesNeeded(workload, calendar.weekdays, free),
    earliest_exam: earliestExam(workload, calendar, ofWeekday),
    second_attempt: last === null || wait === null ? null : calendar.exam + wait <= last,
  };
}

/** The least minutes a week with which the need is met. @param {Workload} workload @param {boolean[]} weekdays @param {number[]} free */
function minutesNeeded(workload, weekdays, free) {
  const need = needOf(workload);
  if (need === null) return null;
  const counts = Array(7).fill(0);
  free.forEach((day) => {
    counts[weekday(day)] += 1;
  });
  for (let quanta = 0; quanta <= quantaOfWeek(Infinity); quanta += 1) {
    if (sum(byWeekday(weekdays, quanta).map((own, i) => own * counts[i])) >= need) return quanta * QUANTUM;
  }
  return null;
}

/** The first day for the exam with the need met at this pace. @param {Workload} workload @param {Calendar} calendar @param {number[]} ofWeekday */
function earliestExam(workload, calendar, ofWeekday) {
  const need = needOf(workload);
  if (need === null) return null;
  let seen = 0;
  const met = freeDays(calendar, MAX_WEEKS * 7).find((day) => {
    seen += ofWeekday[weekday(day)];
    return seen >= need;
  });
  if (met === undefined) return null;
  const exam = met + BUFFER_DAYS + 1;
  return calendar.last_exam === null || exam <= calendar.last_exam ? exam : null;
}

/** What is done on which day, in sessions of at most two hours. @param {Dated} dated @returns {Session[]} */
export function sessionsOf({ plan, days }) {
  /** @type {Session[]} */
  const out = [];
  plan.weeks.forEach((week, number) => {
    /** @type {{activity: 'learn' | 'mock' | 'review', domain: number | null, left: number}[]} */
    const todo = [
      ...week.learn.map(([domain, left]) => ({
        activity: /** @type {const} */ ('learn'),
        domain,
        left,
      })),
      { activity: 'mock', domain: null, left: week.mock },
      ...week.review.map(([domain, left]) => ({
        activity: /** @type {const} */ ('review'),
        domain,
        left,
      })),
    ];
    for (const day of days.filter((own) => own.week === number)) {
      for (let room = day.quanta; room > 0;) {
        while (todo.length > 0 && todo[0].left === 0) todo.shift();
        if (todo.length === 0) break;
        const { activity, domain, left } = todo[0];
        const quanta = Math.min(left, room, LONGEST);
        out.push({ date: day.date, activity, domain, quanta });
        todo[0].left -= quanta;
        room -= quanta;
      }
    }
  });
  return out;
}
