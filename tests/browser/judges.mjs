// What judges a page that is open: axe, and whether anything runs out of the window.

import fs from 'node:fs';
import { createRequire } from 'node:module';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of axe that a page breaks, with the places; without those that are `off`. */
export async function violations(page, off = []) {
  await page.evaluate(`${AXE};0`);
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  const found = await page.evaluate(async (rules) => (await globalThis.axe.run(document, { resultTypes: ['violations'], rules })).violations, rules);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Elements that run out of the window, without those in a box that scrolls: one line of text, or none. For `page.evaluate`. */
export function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => element && element !== document.body && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return (box.right > width + 1 || box.left < -1) && !scrolls(element.parentElement);
  });
  return [[`${document.documentElement.scrollWidth} px`, ...out.slice(0, 3).map((element) => `${element.localName}.${element.className}#${element.id}`)].join(', ')];
}
