// Certifications side by side: the columns that the address names, from the ready cells of the page. Its words stand in
// templates/compare.html.
import { Tool, copyLink, filled, make, part, readQuery, setQuery, words } from '../modules/tool.js';

/** More columns than these cannot be read side by side. */
const MOST = 4;

class Compare extends Tool {
  /** @type {HTMLFormElement} */
  form;
  /** @type {HTMLTableElement} */
  table;
  /** @type {Map<string, HTMLTemplateElement>} */
  columns = new Map();
  /** @type {string[]} */
  chosen = [];
  title = document.title;

  /** @param {DocumentFragment} panel */
  make(panel) {
    this.form = part(panel, 'form');
    this.table = part(panel, 'table');
    const all = /** @type {NodeListOf<HTMLTemplateElement>} */ (this.querySelectorAll(':scope > template[data-id]'));
    for (const column of all) {
      const { id = '', name = '', vendor = '' } = column.dataset;
      this.columns.set(id, column);
      // The columns of a vendor follow one another.
      const last = this.field('add').lastElementChild;
      const group = last.label === vendor ? last : make('optgroup', { label: vendor });
      group.append(make('option', { value: id }, name));
      this.field('add').append(group);
    }
    this.restore();
  }

  show() {
    part(this, '.compare-served').hidden = true;
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('change', ({ target }) => {
      const { name, value } = /** @type {HTMLSelectElement} */ (target);
      if (name === 'add' && value) this.chosen.push(value);
      this.keep();
    });
    this.form.addEventListener('click', ({ target }) => {
      if (!(target instanceof HTMLButtonElement)) return;
      if (target.name === 'link') copyLink(this.note());
      if (target.name !== 'remove') return;
      this.chosen = this.chosen.filter((id) => id !== target.value);
      this.keep();
      this.field('add').focus();
    });
    addEventListener('popstate', () => this.restore());
  }

  /** A field of the form. @param {string} name @returns {any} */
  field(name) {
    return part(this.form, `[name=${name}]`);
  }

  /** @returns {HTMLElement} */
  note() {
    return part(this.form, '.compare-note');
  }

  /** Takes the choice from the address; what cannot be used is named. */
  restore() {
    const query = readQuery();
    const asked = [...new Set((query.get('c') ?? '').split(','))].filter(Boolean);
    this.chosen = asked.filter((id) => this.columns.has(id)).slice(0, MOST);
    this.field('differs').checked = query.get('differs') === '1';
    const ignored = [...new Set(query.keys())].filter((key) => key !== 'c' && key !== 'differs');
    if (asked.length > this.chosen.length) ignored.push('c');
    if (query.has('differs') && query.get('differs') !== '1') ignored.push('differs');
    const note = this.note();
    const names = ignored.slice(-5).map((key) => (key === 'c' || key === 'differs' ? note.dataset[key] : undefined) ?? key.slice(0, 40));
    note.textContent = names.length > 0 ? filled(note.dataset.ignored, { list: words.list(names) }) : '';
    this.draw();
  }

  /** Puts the choice into the address. */
  keep() {
    this.note().textContent = '';
    setQuery({ c: this.chosen.join(','), differs: this.field('differs').checked ? 1 : null }, true);
    this.draw();
  }

  /** @param {string} id */
  name(id) {
    return this.columns.get(id)?.dataset.name ?? id;
  }

  /** Shows the columns that are chosen, and what else can be. */
  draw() {
    const { chosen, table } = this;
    const list = part(this.form, '.compare-chosen');
    const chips = chosen.map((id) => {
      const name = this.name(id);
      const remove = make('button', { type: 'button', name: 'remove', value: id, ariaLabel: filled(list.dataset.remove, { name }) }, '×');
      return make('li', {}, name, ' ', remove);
    });
    list.replaceChildren(...chips);
    const add = this.field('add');
    add.value = '';
    add.disabled = chosen.length >= MOST;
    for (const option of add.querySelectorAll('optgroup option')) option.disabled = chosen.includes(option.value);
    const cells = chosen.map((id) => [.../** @type {HTMLTemplateElement} */ (this.columns.get(id)).content.cloneNode(true).childNodes]);
    const columns = cells.map((own) => own.filter((node) => node instanceof HTMLTableCellElement));
    const differing = this.fill(columns);
    table.hidden = chosen.length === 0;
    const hint = part(this.form, '.compare-hint');
    const says = chosen.length === 0 ? 'none' : chosen.length === 1 ? 'one' : differing === 0 ? 'same' : '';
    hint.textContent = hint.dataset[says] ?? '';
    document.title = chosen.length > 1 ? `${words.list(chosen.map((id) => this.name(id)))} · ${this.title}` : this.title;
  }

  /** Puts the cells of the columns into the rows; how many rows differ. @param {HTMLTableCellElement[][]} columns */
  fill(columns) {
    const onlyDiffering = this.field('differs').checked && columns.length > 1;
    const rows = [...this.table.rows].filter((row) => !row.classList.contains('group-row'));
    let differing = 0;
    rows.forEach((row, at) => {
      while (row.cells.length > 1) row.deleteCell(1);
      row.append(...columns.map((column) => column[at]));
      if (at === 0) return;
      // What a cell says is before its source.
      const said = new Set(columns.map((column) => column[at].firstChild?.textContent));
      differing += Number(said.size > 1);
      row.hidden = onlyDiffering && said.size < 2;
    });
    for (const body of this.table.tBodies) {
      body.rows[0].cells[0].colSpan = columns.length + 1;
      body.hidden = [...body.rows].slice(1).every((row) => row.hidden);
    }
    return differing;
  }
}

customElements.define('tool-compare', Compare);
