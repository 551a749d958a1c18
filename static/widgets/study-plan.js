// The builder of a study plan: dates, hours, days off and ratings to a plan by week, a calendar and a link. The numbers are
// made by modules/plan.js, the words stand in templates/widgets/study-plan.html.
import { BUFFER_DAYS, MAX_WEEKS, byDate, dayNumber, isoDay, sessionsOf } from '../modules/plan.js';
import { MAX_HOURS, MAX_OFF, amount, day, parsed, planText, ratingsText } from '../modules/plan-link.js';
import { calendar, checklist, table } from '../modules/calendar.js';
import { boxesOf, compact, entriesOf, rowsOf, strip, weekList } from '../modules/plan-view.js';
import { Tool, copyLink, download, filled, fragment, kept, make, part, printOnly, setFragment, today, words } from '../modules/tool.js';

/**
 * @typedef {import('../modules/plan-view.js').Part} Part
 * @typedef {{guide: string, domains: Part[], hours: number[], exam_minutes: number | null, last_exam: string | null, retake_wait_days: number | null, weeks: number, hours_a_week: number}} Data
 * @typedef {import('../modules/plan-link.js').Inputs} Inputs
 * @typedef {import('../modules/plan.js').Session} Session
 */

class StudyPlan extends Tool {
  /** @type {Data} */
  own;
  /** @type {Inputs} */
  state;
  /** @type {HTMLFormElement} */
  form;
  /** @type {HTMLOutputElement} */
  output;
  /** @type {import('../modules/plan.js').Dated | null} */
  made = null;
  /** @type {Session[]} */
  sessions = [];
  key = `plan.${location.pathname}`;
  ratingsKey = `ratings.${location.pathname}`;

  /** @param {DocumentFragment} panel */
  make(panel) {
    this.own = this.data;
    this.form = part(panel, 'form');
    this.output = part(panel, 'output');
    const days = part(panel, '.plan-days');
    words
      .weekdays()
      .forEach((name, i) => days.append(make('label', {}, make('input', { type: 'checkbox', name: 'day', value: i + 1 }), name)));
    const off = part(panel, '.plan-off');
    for (let i = 0; i < MAX_OFF; i += 1) {
      const field = (/** @type {string} */ name, /** @type {string} */ label) =>
        make('label', {}, label, make('input', { type: 'date', name }));
      off.append(make('div', { className: 'fields' }, field('from', off.dataset.offFrom), field('to', off.dataset.offTo)));
    }
    const ratings = part(panel, '.plan-ratings');
    this.own.domains.forEach(({ name }) => {
      const options = [1, 2, 3, 4, 5].map((rating) => make('option', { value: rating }, ratings.dataset[`r${rating}`]));
      ratings.append(make('label', {}, name, make('select', { name: 'rating' }, ...options)));
    });
    const need = part(panel, '[name=need]');
    this.own.hours.forEach((hours) => need.append(make('option', { value: hours }, words.hours(hours))));
    need.closest('label').hidden = this.own.hours.length < 2;
    this.restore();
  }

  show() {
    this.form.addEventListener('input', (event) => this.read(event));
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('click', ({ target }) => {
      if (target instanceof HTMLButtonElement) this.act(target.name);
    });
    addEventListener('popstate', () => {
      // An anchor of the page is no state of the plan.
      if (fragment().size > 0 || location.hash === '') this.restore(false);
    });
    document.addEventListener('ratings', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.from === this) return;
      this.state.ratings = parsed(new Map([['r', fragment().get('r') ?? '']]), this.usual()).inputs.ratings;
      this.write();
      this.draw();
    });
    for (const served of this.querySelectorAll('.plan-served'))
      /** @type {HTMLElement} */ (served).hidden = true;
    if (fragment().has('plan')) this.scrollIntoView();
  }

  /** Three evenings and a weekend: few sessions that are long enough. @returns {Inputs} */
  usual() {
    const { weeks, hours_a_week: hours, domains, hours: needs, last_exam: last } = this.own;
    const start = today();
    const exam = start + weeks * 7 + BUFFER_DAYS;
    const latest = last === null ? exam : dayNumber(last);
    const middle = needs[needs.length >> 1] ?? 0;
    return {
      exam: Math.min(exam, latest),
      hours,
      days: [false, true, false, true, false, true, true],
      off: [],
      need: middle,
      start,
      done: 0,
      ratings: domains.map(() => 3),
    };
  }

  /** The plan of the address, else the one that this browser keeps, else the usual one. */
  restore(mayKeep = true) {
    const parts = fragment();
    const own = kept.get(this.key);
    const mine = mayKeep && !parts.has('plan') && own !== null;
    const fresh = mayKeep && !parts.has('plan');
    const all = new Map(parts);
    if (mine) all.set('plan', own);
    if (fresh && !parts.has('r')) all.set('r', kept.get(this.ratingsKey) ?? '');
    const { inputs, ignored } = parsed(all, this.usual());
    this.state = inputs;
    const note = part(this.form, '.plan-note');
    const names = ignored.map((name) => note.dataset[name] ?? name);
    note.textContent = names.length > 0 ? filled(note.dataset.ignored, { list: words.list(names) }) : mine ? note.dataset.kept : '';
    part(this.form, '[name=clear]').hidden = own === null;
    this.write();
    this.draw();
  }

  /** Puts the state into the fields. */
  write() {
    const { exam, hours, days, off, need, start, done, ratings } = this.state;
    const fields = this.form.elements;
    const put = (/** @type {string} */ name, /** @type {any} */ value) => {
      /** @type {any} */ (fields.namedItem(name)).value = value;
    };
    const needs = /** @type {HTMLSelectElement} */ (fields.namedItem('need'));
    if (need && ![...needs.options].some((option) => Number(option.value) === need))
      needs.append(make('option', { value: need }, words.hours(need)));
    put('exam', isoDay(exam));
    put('start', isoDay(start));
    put('weeks', Math.max(0, Math.round((exam - start - BUFFER_DAYS) / 7)));
    put('hours', hours);
    put('need', need);
    put('done', done);
    this.all('day').forEach((box, i) => {
      box.checked = days[i];
    });
    this.all('from').forEach((field, i) => {
      field.value = off[i] ? isoDay(off[i][0]) : '';
    });
    this.all('to').forEach((field, i) => {
      field.value = off[i] ? isoDay(off[i][1]) : '';
    });
    this.all('rating').forEach((field, i) => {
      field.value = String(ratings[i]);
    });
  }

  /** Fields of a name. @param {string} name @returns {HTMLInputElement[]} */
  all(name) {
    return [...this.form.querySelectorAll(`[name=${name}]`)].map((field) => /** @type {HTMLInputElement} */ (field));
  }

  /** Takes the state from the fields. @param {Event} event */
  read(event) {
    const name = /** @type {HTMLInputElement} */ (event.target).name;
    const { state } = this;
    const value = (/** @type {string} */ field) => this.all(field)[0].value;
    const [from, to] = ['from', 'to'].map((field) => this.all(field).map((input) => day(input.value)));
    if (name === 'weeks') {
      const weeks = amount(value('weeks'), 1, MAX_WEEKS);
      if (weeks) this.all('exam')[0].value = isoDay(state.start + weeks * 7 + BUFFER_DAYS);
    }
    const read = {
      exam: day(value('exam')),
      start: day(value('start')),
      hours: amount(value('hours'), 0.5, MAX_HOURS),
      done: amount(value('done') || '0', 0, 5000),
    };
    const wrong = Object.entries(read).find(([, own]) => own === null);
    Object.assign(state, Object.fromEntries(Object.entries(read).filter(([, own]) => own !== null)));
    state.need = Number(value('need')) || 0;
    state.days = this.all('day').map((box) => box.checked);
    state.off = from.flatMap((first, i) => (first !== null && to[i] !== null && first <= to[i] ? [[first, to[i]]] : []));
    state.ratings = this.all('rating').map((field) => Number(field.value));
    if (name !== 'weeks') this.all('weeks')[0].value = String(Math.max(0, Math.round((state.exam - state.start - BUFFER_DAYS) / 7)));
    part(this.form, '.plan-note').textContent = '';
    this.keep(event.target instanceof HTMLSelectElement || /** @type {HTMLInputElement} */ (event.target).type === 'checkbox');
    this.draw(wrong ? `no-${wrong[0]}` : undefined);
    if (name === 'rating') this.tell();
  }

  /** Keeps the state in the address and in this browser. @param {boolean} isStep */
  keep(isStep) {
    setFragment({ plan: planText(this.state), r: ratingsText(this.state) }, isStep);
    kept.set(this.key, planText(this.state));
    kept.set(this.ratingsKey, ratingsText(this.state));
    part(this.form, '[name=clear]').hidden = false;
  }

  /** Makes the plan and shows it. @param {string} [fault] */
  draw(fault) {
    const { exam, hours, days, off, need, start, done, ratings } = this.state;
    const { domains, exam_minutes: minutes, last_exam: last, retake_wait_days: wait } = this.own;
    const workload = {
      domains: domains.map(({ weight }, i) => ({
        weight,
        confidence: ratings[i],
      })),
      minutes: need ? need * 60 : null,
      done: done * 60,
      exam_minutes: minutes,
    };
    const blackouts = new Set(off.flatMap(([from, to]) => Array.from({ length: Math.min(800, to - from + 1) }, (_, i) => from + i)));
    const own = {
      today: start,
      exam,
      weekdays: days,
      minutes_a_week: hours * 60,
      blackouts,
      last_exam: last === null ? null : dayNumber(last),
      retake_wait_days: wait,
    };
    const made = byDate(workload, own);
    this.made = fault || 'gate' in made ? null : made;
    this.sessions = this.made ? sessionsOf(this.made) : [];
    this.output.replaceChildren(...this.sentences(made, fault).map((text) => make('p', {}, text)));
    const plan = part(this.form, '.plan-result');
    plan.hidden = !this.made;
    if (!this.made) return;
    const list = part(plan, '.plan-list');
    part(plan, '.plan-strip').replaceChildren(...strip(this.made.plan.weeks));
    list.replaceChildren(...weekList(list.dataset, this.made, this.sessions, domains, start));
  }

  /** The verdict and what to do. @param {import('../modules/plan.js').Dated | import('../modules/plan.js').Gate} made @param {string} [fault] */
  sentences(made, fault) {
    const { dataset } = this.output;
    const say = (/** @type {string} */ name, /** @type {Record<string, string>} */ values = {}) => filled(dataset[name], values);
    const last = this.own.last_exam ? words.long(dayNumber(this.own.last_exam)) : '';
    const key = (/** @type {string} */ text) => text.replace(/[-_](.)/g, (_, letter) => letter.toUpperCase());
    if (fault) return [say(key(fault))];
    if ('gate' in made) return [say(key(made.gate), { last })];
    const { plan, minutes_needed: more, earliest_exam: earlier, second_attempt: second } = made;
    const [all, need] = [plan.capacity / 2, (plan.need ?? 0) / 2];
    const values = {
      time: words.hours(all),
      weeks: words.weeks(plan.weeks.length),
      need: words.hours(need),
      spare: words.hours(all - need),
      short: words.hours(need - all),
    };
    const out = [];
    if (plan.need === null) out.push(say('unknown', values));
    else if (all >= need) out.push(say(all > need ? 'spare' : 'exact', values));
    else {
      const pace = more !== null && more <= MAX_HOURS * 60 ? words.hours(more / 60) : '';
      const date = earlier === null ? '' : words.long(earlier);
      out.push(say('short', values), say(pace && date ? 'both' : date ? 'later' : pace ? 'faster' : 'neither', { pace, date }));
    }
    if (second === false) out.push(say('second', { last }));
    const mock = this.sessions.find(({ activity }) => activity === 'mock');
    if (mock) out.push(say('mock', { date: words.long(mock.date) }));
    return out.filter(Boolean);
  }

  /** A button. @param {string} name */
  act(name) {
    if (name === 'ics') download('study-plan.ics', 'text/calendar;charset=utf-8', this.ics());
    if (name === 'csv') download('study-plan.csv', 'text/csv;charset=utf-8', this.csv());
    if (name === 'md') download('study-plan.md', 'text/markdown;charset=utf-8', this.md());
    if (name === 'print') printOnly('plan');
    if (name === 'link') {
      setFragment({ plan: planText(this.state), r: ratingsText(this.state) }, false);
      copyLink(part(this.form, '.plan-note'));
    }
    if (name === 'again') this.again();
    if (name === 'clear') {
      kept.set(this.key, null);
      kept.set(this.ratingsKey, null);
      setFragment({ plan: null, r: null }, true);
      this.restore();
      this.tell();
    }
  }

  /** Tells the ratings to the domains. */
  tell() {
    document.dispatchEvent(new CustomEvent('ratings', { detail: { from: this } }));
  }

  /** From today on, with what was planned until yesterday counted as done. */
  again() {
    const now = today();
    const until = this.sessions.filter(({ date }) => date < now).reduce((sum, { quanta }) => sum + quanta, 0);
    Object.assign(this.state, {
      start: now,
      done: this.state.done + until / 2,
    });
    this.write();
    this.keep(true);
    this.draw();
  }

  /** The address that leads back to the plan. */
  link() {
    const ratings = ratingsText(this.state);
    return `${location.origin}${location.pathname}#plan=${planText(this.state)}${ratings ? `;r=${ratings}` : ''}`;
  }

  ics() {
    const of = `${this.own.guide.replaceAll('/', '.')}@${location.hostname}`;
    const entries = entriesOf(part(this.form, '.plan-list').dataset, this.sessions, this.own.domains, of, this.link());
    return calendar(entries, `${compact(this.state.start)}T000000Z`);
  }

  md() {
    const say = part(this.form, '.plan-list').dataset;
    return checklist(document.title, this.link(), boxesOf(say, this.sessions, this.own.domains, this.state.start));
  }

  csv() {
    return table(rowsOf(this.sessions, this.own.domains, this.state.start));
  }
}

customElements.define('tool-study-plan', StudyPlan);
