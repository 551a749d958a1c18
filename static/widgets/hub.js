// The hub: filters, order and count of the rows that are served, with the state in the query. It hides and orders rows and
// builds none; its words stand in templates/parts/hub-tool.html.
import { LANGUAGE, Tool, copyLink, filled, make, part, readQuery, setQuery, words } from '../modules/tool.js';

/** @typedef {Record<string, string[]>} Chosen */

const LISTS = ['status', 'vendor', 'level', 'field'];
const KEYS = ['q', ...LISTS, 'fee', 'sort', 'c'];

/** More than these cannot be read side by side. */
const MOST = 4;

/** What a row has of a list. @param {HTMLElement} row @param {string} list @returns {string[]} */
const own = ({ dataset }, list) =>
  list === 'field' ? (dataset.fields ?? '').split(' ') : [dataset[list === 'status' ? 'state' : list] ?? ''];

/** @param {HTMLInputElement} box */
const labelOf = (box) => /** @type {HTMLElement} */ (box.closest('label'));

class Hub extends Tool {
  /** @type {HTMLFormElement} */
  form;
  /** @type {HTMLElement} */
  bar;
  /** @type {HTMLElement} */
  empty;
  /** @type {HTMLSelectElement} */
  sort;
  /** @type {HTMLElement} */
  tray;
  /** @type {string[]} */
  ticked = [];
  /** @type {HTMLElement[]} */
  groups = [];
  /** @type {HTMLElement[]} */
  rows = [];
  /** @type {Map<HTMLElement, string>} */
  texts = new Map();

  /** @param {DocumentFragment} panel */
  make(panel) {
    this.form = part(panel, 'form');
    this.bar = part(panel, '.hub-bar');
    this.empty = part(panel, '.hub-empty');
    this.sort = part(this.bar, 'select');
    this.tray = part(panel, '.hub-tray');
    this.groups = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('.hub-group'))];
    this.rows = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('tr[data-id]'))];
    for (const row of this.rows) this.texts.set(row, (row.querySelector('th')?.textContent ?? '').toLowerCase());
    // A choice that no row has today is none.
    for (const box of this.boxes(LISTS)) labelOf(box).hidden = !this.rows.some((row) => own(row, box.name).includes(box.value));
    part(this.form, 'details').open = getComputedStyle(this).display === 'grid';
    this.restore();
  }

  show() {
    for (const head of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('th[data-sort]'))) {
      const text = /** @type {Text} */ (head.firstChild);
      const name = (text.textContent ?? '').trim();
      // Narrow windows order by the list: there the head keeps its name for those who hear it, and no button that nobody sees.
      const plain = make('span', { className: 'sorts-name' }, name);
      text.replaceWith(make('button', { type: 'button', className: 'sorts' }, name), plain, ' ');
    }
    for (const row of this.rows) {
      const label = filled(this.tray.dataset.tick, { name: this.name(row) });
      const box = make('input', { type: 'checkbox', name: 'c', value: row.dataset.id, ariaLabel: label });
      row.querySelector('th')?.prepend(make('label', { className: 'tick' }, box));
    }
    // The tray stays in sight below the rows.
    this.append(this.tray);
    this.addEventListener('input', ({ target }) => {
      const isTyped = target instanceof HTMLInputElement && target.type !== 'checkbox';
      if (target instanceof HTMLInputElement && target.name === 'c')
        this.ticked = target.checked ? [...this.ticked, target.value] : this.ticked.filter((id) => id !== target.value);
      this.draw();
      this.keep(!isTyped);
    });
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.addEventListener('click', ({ target }) => {
      if (!(target instanceof HTMLButtonElement)) return;
      const by = target.closest('th')?.dataset.sort;
      if (target.name === 'clear') this.clear();
      if (target.name === 'link') copyLink(this.note());
      if (target.name === 'untick') {
        this.ticked = [];
        this.fill();
        this.keep(true);
      }
      if (!by) return;
      this.sort.value = this.sort.value === by ? `-${by}` : by;
      this.draw();
      this.keep(true);
    });
    addEventListener('popstate', () => this.restore());
    this.mark();
    this.fill();
  }

  /** The choices of these lists. @param {string[]} lists @returns {HTMLInputElement[]} */
  boxes(lists) {
    const all = /** @type {NodeListOf<HTMLInputElement>} */ (this.form.querySelectorAll('[type=checkbox]'));
    return [...all].filter(({ name }) => lists.includes(name));
  }

  /** A field of the form. @param {string} name @returns {HTMLInputElement | null} */
  field(name) {
    return this.form.querySelector(`[name=${name}]`);
  }

  /** Takes the state from the address; what cannot be used is named. */
  restore() {
    const query = readQuery();
    const ignored = [...query.keys()].filter((key) => !KEYS.includes(key));
    for (const list of LISTS) {
      const asked = new Set(query.get(list)?.split('.'));
      for (const box of this.boxes([list])) box.checked = asked.delete(box.value);
      if (asked.size > 0) ignored.push(list);
    }
    const fields = /** @type {[string, HTMLInputElement | HTMLSelectElement | null][]} */ ([
      ['q', this.field('q')],
      ['fee', this.field('fee')],
      ['sort', this.sort],
    ]);
    for (const [name, field] of fields) {
      const asked = query.get(name) ?? '';
      if (field) field.value = asked;
      if (!asked || (field?.value === asked && field.checkValidity())) continue;
      ignored.push(name);
      if (field) field.value = '';
    }
    const asked = [...new Set((query.get('c') ?? '').split(','))].filter(Boolean);
    this.ticked = asked.filter((id) => this.row(id)).slice(0, MOST);
    if (this.ticked.length < asked.length) ignored.push('c');
    const names = [...new Set(ignored)].slice(0, 5).map((name) => name.slice(0, 40));
    const note = this.note();
    note.textContent = names.length > 0 ? filled(note.dataset.ignored, { list: words.list(names) }) : '';
    this.draw();
  }

  /** @returns {HTMLElement} */
  note() {
    return part(this.bar, '.small');
  }

  /** Puts the state into the address. @param {boolean} isStep */
  keep(isStep) {
    const chosen = this.chosen();
    const lists = LISTS.map((list) => [list, chosen[list].join('.')]);
    const fee = this.field('fee')?.value ?? '';
    setQuery(
      { q: this.field('q')?.value ?? '', ...Object.fromEntries(lists), fee, sort: this.sort.value, c: this.ticked.join(',') },
      isStep,
    );
    this.note().textContent = '';
  }

  /** @returns {Chosen} */
  chosen() {
    return Object.fromEntries(
      LISTS.map((list) => [
        list,
        this.boxes([list])
          .filter(({ checked }) => checked)
          .map(({ value }) => value),
      ]),
    );
  }

  /** Shows the rows that fit, in their order, with counts. */
  draw() {
    const chosen = this.chosen();
    const text = this.field('q')?.value.trim().toLowerCase() ?? '';
    const most = this.field('fee')?.value ?? '';
    const hasText = this.rows.filter((row) => !text || this.texts.get(row)?.includes(text));
    const affordable = hasText.filter(({ dataset }) => !most || (dataset.fee && Number(dataset.fee) <= Number(most)));
    const fits = (/** @type {HTMLElement} */ row, /** @type {string[]} */ lists) =>
      lists.every((list) => chosen[list].length === 0 || own(row, list).some((value) => chosen[list].includes(value)));
    const shown = new Set(affordable.filter((row) => fits(row, LISTS)));
    for (const row of this.rows) row.hidden = !shown.has(row);
    const unknown = most ? hasText.filter((row) => !row.dataset.fee && fits(row, LISTS)).length : 0;
    this.count(shown.size, unknown);
    for (const list of LISTS) {
      const others = LISTS.filter((other) => other !== list);
      const having = affordable.filter((row) => fits(row, others)).flatMap((row) => own(row, list));
      for (const box of this.boxes([list])) {
        const count = having.filter((value) => value === box.value).length;
        part(labelOf(box), '.count').textContent = count;
        box.disabled = count === 0 && !box.checked;
      }
    }
    this.order();
    this.fill();
    for (const group of this.groups) {
      const left = this.rows.filter((row) => shown.has(row) && group.contains(row)).length;
      group.hidden = left === 0;
      part(group, '.count').textContent = left;
    }
    const filters = Object.values(chosen).flat().length + Number(text !== '') + Number(most !== '');
    part(this.bar, '[name=clear]').hidden = filters === 0;
    const summary = part(this.form, 'summary');
    this.words ??= summary.textContent;
    summary.textContent = filters > 0 ? filled(summary.dataset.some, { count: filters }) : this.words;
  }

  /** @type {string | undefined} */
  words;

  /** @param {number} shown @param {number} unknown */
  count(shown, unknown) {
    const status = part(this.bar, '[role=status]');
    const note = unknown > 0 ? ` ${filled(status.dataset.unknown, { count: unknown })}` : '';
    status.textContent = filled(status.dataset.count, { shown, all: this.rows.length }) + note;
    this.empty.hidden = shown > 0;
  }

  /** Orders the rows of each group; what is not known comes last. */
  order() {
    const [, down, by] = /^(-?)(.*)$/.exec(this.sort.value) ?? [];
    const value = (/** @type {HTMLElement} */ row) => (by === 'name' ? row.querySelector('th')?.textContent : row.dataset[by]) ?? '';
    const compare = (/** @type {HTMLElement} */ a, /** @type {HTMLElement} */ b) => {
      const [one, other] = [value(a), value(b)];
      if (one === '' || other === '') return Number(one === '') - Number(other === '');
      const gap = Number(one) - Number(other);
      return (Number.isNaN(gap) ? one.localeCompare(other, LANGUAGE) : gap) * (down ? -1 : 1);
    };
    const sorted = by ? this.rows.toSorted(compare) : this.rows;
    for (const group of this.groups) part(group, 'tbody').append(...sorted.filter((row) => group.contains(row)));
    this.mark();
  }

  /** The row of a guide. @param {string} id */
  row(id) {
    return this.rows.find(({ dataset }) => dataset.id === id);
  }

  /** @param {HTMLElement | undefined} row @returns {string} */
  name(row) {
    return row?.querySelector('th > a')?.textContent ?? '';
  }

  /** Shows in the tray what is ticked, and leads to the comparison. */
  fill() {
    const { ticked, tray } = this;
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll('.tick input'))) {
      box.checked = ticked.includes(box.value);
      box.disabled = !box.checked && ticked.length >= MOST;
    }
    tray.hidden = ticked.length === 0;
    part(tray, 'p').textContent = words.list(ticked.map((id) => this.name(this.row(id))));
    const link = part(tray, 'a');
    link.href = `${tray.dataset.href}?c=${ticked.join(',')}`;
    link.hidden = ticked.length < 2;
    link.textContent = filled(tray.dataset.go, { count: ticked.length });
    part(tray, '.small').hidden = ticked.length !== 1;
  }

  /** Says in the heads of the columns by which one the rows are ordered. */
  mark() {
    for (const head of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('th[data-sort]'))) {
      const order = { [head.dataset.sort ?? '']: 'ascending', [`-${head.dataset.sort}`]: 'descending' }[this.sort.value];
      if (order) head.ariaSort = order;
      else head.removeAttribute('aria-sort');
    }
  }

  clear() {
    setQuery(Object.fromEntries(KEYS.slice(0, -2).map((key) => [key, null])), true);
    this.restore();
    part(this.form, 'summary').focus();
  }
}

customElements.define('tool-hub', Hub);
