// What every tool is made with: an element around finished HTML that gains its controls from its `<template>`, all or nothing.

/** An element that becomes a tool. A tool fills `panel` in `make`; if that throws, the served HTML stays as it was. */
export class Tool extends HTMLElement {
  connectedCallback() {
    const template = /** @type {HTMLTemplateElement | null} */ (this.querySelector(':scope > template'));
    if (!template || this.dataset.ready) return;
    try {
      const panel = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
      this.make(panel);
      template.after(panel);
      this.dataset.ready = 'yes';
      this.show();
    } catch (error) {
      this.dataset.failed = 'yes';
      console.error(error);
    }
  }

  /** Fills the panel, which is not on the page yet. @param {DocumentFragment} _panel */
  make(_panel) {}

  /** The panel is on the page. */
  show() {}

  /** The data of the tool. @returns {any} */
  get data() {
    return JSON.parse(this.dataset.tool ?? '{}');
  }
}

/** The language of the page. */
export const LANGUAGE = document.documentElement.lang || 'en';

/** Puts values into a sentence of the page: `{name}`. @param {string | undefined} sentence @param {Record<string, string | number>} values */
export const filled = (sentence, values) => (sentence ?? '').replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));

const unit = (/** @type {string} */ name, /** @type {'long' | 'short'} */ unitDisplay) =>
  new Intl.NumberFormat(LANGUAGE, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: 1 });
const HOURS = unit('hour', 'long');
const SHORT_HOURS = unit('hour', 'short');
const WEEKS = unit('week', 'long');
const LONG = new Intl.DateTimeFormat(LANGUAGE, {
  dateStyle: 'long',
  timeZone: 'UTC',
});
const SHORT = new Intl.DateTimeFormat(LANGUAGE, {
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
});
const DAY = new Intl.DateTimeFormat(LANGUAGE, {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  timeZone: 'UTC',
});
const date = (/** @type {number} */ day) => new Date(day * 86400000);

/** Values as the language of the page writes them. */
export const words = {
  hours: (/** @type {number} */ count) => HOURS.format(count),
  short: (/** @type {number} */ hours) => SHORT_HOURS.format(hours),
  weeks: (/** @type {number} */ count) => WEEKS.format(count),
  long: (/** @type {number} */ day) => LONG.format(date(day)),
  span: (/** @type {number} */ from, /** @type {number} */ to) => SHORT.formatRange(date(from), date(to)),
  day: (/** @type {number} */ day) => DAY.format(date(day)),
  list: (/** @type {string[]} */ items) => new Intl.ListFormat(LANGUAGE).format(items),
  /** Short names of the weekdays, Monday first: 5 January 1970 was one. */
  weekdays: () =>
    [4, 5, 6, 7, 8, 9, 10].map((day) =>
      new Intl.DateTimeFormat(LANGUAGE, {
        weekday: 'short',
        timeZone: 'UTC',
      }).format(date(day)),
    ),
};

/** Today as a number of days, by the reader's clock. */
export function today() {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86400000;
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, any>} fields @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, fields = {}, ...children) {
  const element = Object.assign(document.createElement(name), fields);
  element.append(...children);
  return element;
}

/** Part of a place: the element with that class or name. @param {ParentNode} root @param {string} selector @returns {any} */
export const part = (root, selector) => root.querySelector(selector);

/** What this browser keeps for itself, under versioned keys; nothing where that is refused or full. */
export const kept = {
  get(/** @type {string} */ key) {
    try {
      return localStorage.getItem(`certguide.1.${key}`);
    } catch {
      return null;
    }
  },
  set(/** @type {string} */ key, /** @type {string | null} */ value) {
    try {
      if (value === null) localStorage.removeItem(`certguide.1.${key}`);
      else localStorage.setItem(`certguide.1.${key}`, value);
    } catch {
      // The tool works without it.
    }
  },
};

/** The parts of the query: `?vendor=aws.google&fee=150`. @returns {URLSearchParams} */
export const readQuery = () => new URLSearchParams(location.search.slice(0, 2000));

/**
 * Writes parts of the query in the order given, after those of others; a part that is null or empty is taken out.
 * @param {Record<string, string | number | null>} parts @param {boolean} isStep whether Back leads to what was before
 */
export function setQuery(parts, isStep) {
  const all = readQuery();
  for (const [key, value] of Object.entries(parts)) {
    all.delete(key);
    if (value !== null && value !== '') all.set(key, String(value));
  }
  // What needs no escape in a query stays readable.
  const text = all.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  go(location.pathname + (text ? `?${text}` : '') + location.hash, isStep);
}

/** The address of what is shown now. @param {string} address @param {boolean} isStep */
function go(address, isStep) {
  if (address === location.pathname + location.search + location.hash) return;
  history[isStep ? 'pushState' : 'replaceState'](null, '', address);
}

/** The parts of the fragment: `#plan=..;r=..`. @returns {Map<string, string>} */
export function fragment() {
  const pairs = location.hash
    .slice(1, 2000)
    .split(';')
    .filter((pair) => pair.includes('='));
  return new Map(pairs.map((pair) => /** @type {[string, string]} */ (pair.split('=', 2))));
}

/** Writes parts of the fragment; a part that is null is taken out. @param {Record<string, string | null>} parts @param {boolean} isStep whether Back leads to what was before */
export function setFragment(parts, isStep) {
  const all = fragment();
  for (const [key, value] of Object.entries(parts)) {
    if (value === null) all.delete(key);
    else all.set(key, value);
  }
  const text = [...all].map(([key, value]) => `${key}=${value}`).join(';');
  go(location.pathname + location.search + (text ? `#${text}` : ''), isStep);
}

/** Gives a file to the reader. @param {string} name @param {string} type @param {string} text */
export function download(name, type, text) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  make('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}

/** Copies the address of what is shown, at a place of the page if it names none, and says so. @param {HTMLElement} note @param {string} [id] */
export async function copyLink(note, id) {
  const address = new URL(location.href);
  if (!address.hash) address.hash = id ?? '';
  const link = address.href;
  try {
    await navigator.clipboard.writeText(link);
    note.textContent = note.dataset.copied ?? '';
  } catch {
    note.textContent = filled(note.dataset.notcopied, { link });
  }
}

/** Prints one tool of the page. @param {string} name */
export function printOnly(name) {
  const root = document.documentElement;
  root.dataset.print = name;
  addEventListener('afterprint', () => delete root.dataset.print, { once: true });
  print();
}
