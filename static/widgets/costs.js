// The cost calculator: a reader chooses what to pay, and sees each line and the sums. The choice stands in the query of the
// address. The numbers are made by modules/costs.js, the words stand in templates/parts/costs-tool.html.
import { isFree, mostRetakes, mostYears, onDay, parsed, parts, pay, text, usual } from '../modules/costs.js';
import { Tool, copyLink, filled, make, part, printOnly, readQuery, setQuery, today, words } from '../modules/tool.js';

/** @typedef {import('../modules/costs.js').State} State */

class Costs extends Tool {
  /** @type {import('../modules/costs.js').Data} */
  own;
  /** @type {State} */
  state;
  /** @type {HTMLFormElement} */
  form;
  /** @type {DOMStringMap} */
  say;

  /** @param {DocumentFragment} panel */
  make(panel) {
    this.own = onDay(this.data, today());
    this.form = part(panel, 'form');
    this.say = part(panel, '.tool-note').dataset;
    this.restore();
  }

  show() {
    const { form } = this;
    form.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement) this.read(false);
    });
    form.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) this.read(true);
      else this.begin(/** @type {HTMLSelectElement} */ (target).value);
    });
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('click', ({ target }) => {
      if (target instanceof HTMLButtonElement) this.act(target.name);
    });
    addEventListener('popstate', () => this.restore());
  }

  /** The row of a line or a discount. @param {string} id @returns {HTMLTableRowElement} */
  row(id) {
    return part(this.form, `[data-line="${id}"]`);
  }

  /** The field of a row, if it has one. @param {string} id @returns {HTMLInputElement | null} */
  field(id) {
    return this.row(id).querySelector('input');
  }

  /** The choice of the address. */
  restore() {
    const { state, ignored } = parsed(readQuery(), this.own);
    this.state = state;
    const list = words.list(ignored.map((name) => this.say[name] ?? name));
    part(this.form, '.tool-note').textContent = list && filled(this.say.ignored, { list });
    this.write();
    this.draw();
  }

  /** Takes a way of the guide, if one is named. @param {string} way */
  begin(way) {
    if (way) this.state = parsed(new URLSearchParams(way), this.own).state;
    this.keep();
  }

  /** Takes the choice from the fields. @param {boolean} isStep whether it is done, and goes into the address */
  read(isStep) {
    const { own, state } = this;
    const count = (/** @type {HTMLInputElement | null} */ field) => {
      if (!field || field.type === 'checkbox') return Number(field?.checked ?? 0);
      return Math.min(Number(field.max), Math.max(0, Math.trunc(Number(field.value)) || 0));
    };
    const before = state.exam;
    const exams = own.lines.filter(({ paid }) => paid === 'exam');
    state.exam = exams.find(({ id }) => this.field(id)?.checked)?.id ?? before;
    const again = own.lines.find(({ after }) => after?.includes(before));
    state.retakes = Math.min(again ? count(this.field(again.id)) : 0, mostRetakes(own, state.exam));
    const chosen = own.lines.filter(({ paid }) => paid === 'chosen').map(({ id }) => [id, count(this.field(id))]);
    state.chosen = Object.fromEntries(chosen.filter(([, often]) => often));
    state.off = own.off.map(({ id }) => id).filter((id) => this.field(id)?.checked);
    if (mostYears(own)) state.years = count(part(this.form, '[name=years]'));
    part(this.form, '.tool-note').textContent = '';
    if (isStep) this.keep();
    else this.draw();
  }

  /** Puts the choice into the address, the fields and the sums. */
  keep() {
    setQuery(parts(this.state, this.own), true);
    this.write();
    this.draw();
  }

  /** Puts the choice into the fields. */
  write() {
    const { own, state } = this;
    const put = (/** @type {HTMLInputElement | null} */ field, /** @type {number} */ often) => {
      if (!field) return;
      if (field.type === 'number') field.value = String(often);
      else field.checked = often > 0;
    };
    for (const { id, paid } of own.lines) {
      const often = { exam: Number(id === state.exam), again: state.retakes };
      const field = this.field(id);
      if (field && paid === 'again') field.max = String(mostRetakes(own, state.exam));
      put(field, paid === 'chosen' ? (state.chosen[id] ?? 0) : (often[/** @type {'exam'} */ (paid)] ?? 0));
    }
    for (const { id } of own.off) put(this.field(id), Number(state.off.includes(id)));
    put(part(this.form, '[name=years]'), state.years);
  }

  /** Shows each line and what all come to. */
  draw() {
    const { own, state, say } = this;
    const { lines, sums, unknown } = pay(own, state);
    const amount = (/** @type {import('../modules/costs.js').Amount} */ sum) => {
      if (isFree(sum)) return say.nothing ?? '';
      const { amount, isOpen } = text(own, sum);
      return isOpen ? filled(say.more, { amount }) : amount;
    };
    own.lines.forEach(({ id, paid, after }, i) => {
      const { times, sum, isLowered } = lines[i];
      const row = this.row(id);
      row.hidden = paid === 'again' && !(after?.includes(state.exam) && mostRetakes(own, state.exam));
      row.classList.toggle('is-off', times === 0);
      const often = row.querySelector('.times');
      if (often) often.textContent = `${times} ×`;
      const said = sum === 'unknown' ? (say.notKnown ?? '') : sum === 'nothing' ? (say.nothing ?? '') : sum ? amount(sum) : '';
      const note = isLowered ? [' ', make('span', { className: 'unit' }, say.lowered ?? '')] : [];
      part(row, '.sum').replaceChildren(id === 'none' ? '' : said, ...note);
    });
    for (const { id, of } of own.off) {
      const isChosen = state.off.includes(id);
      const isIdle = !own.lines.some((line, i) => of.includes(line.id) && lines[i].times !== 0);
      this.row(id).classList.toggle('is-off', !isChosen);
      part(this.row(id), '.sum').textContent = isChosen && isIdle ? (say.idle ?? '') : '';
    }
    this.tell(
      sums,
      unknown,
      own.lines.some(({ before_tax: isBefore }, i) => isBefore && lines[i].times !== 0),
      amount,
    );
    const now = JSON.stringify(parts(state, own));
    const way = part(this.form, '[name=way]');
    const fits = (/** @type {HTMLOptionElement} */ { value }) =>
      value && JSON.stringify(parts(parsed(new URLSearchParams(value), own).state, own)) === now;
    if (way) way.value = [...way.options].find(fits)?.value ?? '';
    part(this.form, '[name=clear]').hidden = now === JSON.stringify(parts(usual(own), own));
  }

  /**
   * What all come to, in a sentence.
   * @param {import('../modules/costs.js').Amount[]} sums @param {string[]} unknown @param {boolean} isBeforeTax
   * @param {(sum: import('../modules/costs.js').Amount) => string} amount
   */
  tell(sums, unknown, isBeforeTax, amount) {
    const output = part(this.form, 'output');
    const { dataset } = output;
    const paid = sums.filter((sum) => !isFree(sum));
    const names = words.list(unknown.map((id) => part(this.row(id), '.what').textContent));
    const least = unknown.length > 0;
    const list = words.list(paid.map((sum) => (least ? text(this.own, sum, true).amount : amount(sum))));
    const key = least ? (paid.length > 0 ? 'least' : 'unknown') : paid.length > 0 ? 'whole' : 'free';
    const said = [filled(dataset[key], { sums: list, names })];
    if (paid.length > 1) said.push(dataset.apart);
    if (isBeforeTax) said.push(dataset.tax);
    output.replaceChildren(...said.map((sentence) => make('p', {}, sentence)));
  }

  /** A button. @param {string} name */
  act(name) {
    if (name === 'print') printOnly('costs');
    if (name === 'link') copyLink(part(this.form, '.tool-note'), this.id);
    if (name === 'clear') {
      this.state = usual(this.own);
      this.keep();
    }
  }
}

customElements.define('tool-costs', Costs);
