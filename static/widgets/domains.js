// How sure a reader is of each domain: says what to learn first, and tells the study plan. The ratings stand in the address
// (`#r=3,2,4`), which the plan reads too.
import { Tool, filled, fragment, kept, make, part, setFragment, words } from '../modules/tool.js';

class Domains extends Tool {
  /** @type {{name: string, weight: number}[]} */
  own;
  /** @type {HTMLElement} */
  panel;
  key = `ratings.${location.pathname}`;

  /** @param {DocumentFragment} panel */
  make(panel) {
    this.own = this.data;
    this.panel = part(panel, 'form');
    const list = part(panel, '.ratings');
    const { dataset } = list;
    this.own.forEach(({ name }, i) => {
      const choices = [1, 2, 3, 4, 5].map((rating) => {
        const input = make('input', { type: 'radio', name: `rating-${i}`, value: rating, ariaLabel: dataset[`r${rating}`] });
        return make('label', { title: dataset[`r${rating}`] }, input, make('span', {}, String(rating)));
      });
      list.append(make('fieldset', {}, make('legend', {}, name), ...choices));
    });
    this.restore(true);
  }

  show() {
    this.panel.addEventListener('change', () => this.changed());
    part(this.panel, '[name=clear]').addEventListener('click', () => this.clear());
    addEventListener('popstate', () => {
      if (fragment().has('r') || location.hash === '') this.restore(false);
    });
    document.addEventListener('ratings', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.from !== this) this.restore(false);
    });
  }

  /** The ratings of the address, else those that this browser keeps. @param {boolean} mayKeep */
  restore(mayKeep) {
    const text = fragment().get('r') ?? (mayKeep && !fragment().has('plan') ? kept.get(this.key) : null) ?? '';
    const ratings = text.split(',', 100);
    const fits = ratings.length === this.own.length && ratings.every((rating) => /^[1-5]$/.test(rating));
    for (const input of this.inputs()) input.checked = fits && input.value === ratings[Number(input.name.slice(7))];
    this.draw();
  }

  /** @returns {HTMLInputElement[]} */
  inputs() {
    return [...this.panel.querySelectorAll('input')];
  }

  /** A rating for each domain, 3 where none is given; none if no domain has one. */
  ratings() {
    const chosen = this.inputs().filter((input) => input.checked);
    const of = (/** @type {number} */ i) => Number(chosen.find((input) => input.name === `rating-${i}`)?.value ?? 3);
    return chosen.length > 0 ? this.own.map((_, i) => of(i)) : null;
  }

  changed() {
    const text = this.ratings()?.join() ?? null;
    setFragment({ r: text }, true);
    kept.set(this.key, text);
    this.draw();
    document.dispatchEvent(new CustomEvent('ratings', { detail: { from: this } }));
  }

  clear() {
    for (const input of this.inputs()) input.checked = false;
    this.changed();
  }

  /** What to learn first: the greatest weight times what is missing. */
  draw() {
    const ratings = this.ratings();
    const output = part(this.panel, 'output');
    part(this.panel, '[name=clear]').hidden = ratings === null;
    if (ratings === null) {
      output.textContent = '';
      return;
    }
    const gain = (/** @type {number} */ i) => (this.own[i].weight || 1) * (6 - ratings[i]);
    const order = this.own.map((_, i) => i).sort((a, b) => gain(b) - gain(a) || a - b);
    const names = order.map((i) => this.own[i].name);
    output.textContent = filled(output.dataset[names.length > 1 ? 'first' : 'only'], {
      first: names[0],
      rest: words.list(names.slice(1, 3)),
    });
  }
}

customElements.define('tool-domains', Domains);
