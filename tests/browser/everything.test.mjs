// The site that uses everything (everything.mjs) at eight widths, light, dark, and on paper.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { everything } from './everything.mjs';
import { each, withSite } from './site.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 360, 414, 600, 768, 1024, 1280, 1920];
const PAGES = ['/', '/kestrel/', '/kestrel/flow-engineer/', '/noor/last/', '/markdown/', '/right-to-left/', '/rows/', '/compare/', '/deadlines/', '/sources/'];

/** Elements that run out of the window, without those in a box that scrolls: one line of text, or none. */
function outside() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => element && element !== document.body && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return (box.right > width + 1 || box.left < -1) && !scrolls(element.parentElement);
  });
  return [[`${document.documentElement.scrollWidth} px`, ...out.slice(0, 3).map((element) => `${element.localName}.${element.className}#${element.id}`)].join(', ')];
}

/** Runs `use` with the site. */
async function withEverything(language, use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certguide-everything-'));
  try {
    everything(folder, language);
    await withSite({ site: folder, today: '2026-06-15' }, use);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What axe says against a page. The site has widgets twice on a page, and before the first heading, on purpose. */
async function violations(page) {
  await page.evaluate(`${AXE};0`);
  const rules = Object.fromEntries(['heading-order', 'landmark-unique'].map((rule) => [rule, { enabled: false }]));
  const found = await page.evaluate(async (rules) => (await globalThis.axe.run(document, { resultTypes: ['violations'], rules })).violations, rules);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')}`);
}

for (const [language, direction] of [['en', 'ltr'], ['ar', 'rtl']]) {
  test(`everything fits windows of eight widths and paper, and axe finds nothing in the dark, ${direction}`, async () => {
    await withEverything(language, async ({ open }) => {
      const found = [];
      await each(PAGES, async (address) => {
        const page = await open(address, { width: WIDTHS[0], scheme: 'dark' });
        assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('h1')).direction), direction);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          for (const text of await page.evaluate(outside)) found.push(`${address} at ${width}: ${text}`);
        }
        if (address !== '/rows/') for (const text of await violations(page)) found.push(`${address}: ${text}`);
        await page.setViewportSize({ width: 700, height: 900 });
        await page.emulateMedia({ media: 'print' });
        // A table of fifteen columns is made smaller by the browser; what is wider without need would be too.
        if (address !== '/markdown/') for (const text of await page.evaluate(outside)) found.push(`${address} on paper: ${text}`);
        await page.context().close();
      });
      assert.deepEqual(found.sort(), []);
    });
  });
}
