// The site that uses everything (everything.mjs) at eight widths, dark, and on paper, from the left and from the right.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { everything } from './everything.mjs';
import { tooWide, violations } from './judges.mjs';
import { each, withSite } from './site.mjs';

const WIDTHS = [320, 360, 414, 600, 768, 1024, 1280, 1920];
const PAGES = ['/', '/kestrel/', '/kestrel/flow-engineer/', '/noor/last/', '/markdown/', '/right-to-left/', '/rows/', '/compare/', '/deadlines/', '/sources/'];

/** The site has widgets twice on a page, and before the first heading. */
const ON_PURPOSE = ['heading-order', 'landmark-unique'];

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

for (const [language, direction] of [['en', 'ltr'], ['ar', 'rtl']]) {
  test(`everything fits windows of eight widths and paper, and axe finds nothing in the dark, ${direction}`, async () => {
    await withEverything(language, async ({ open }) => {
      const found = [];
      await each(PAGES, async (address) => {
        const page = await open(address, { width: WIDTHS[0], scheme: 'dark' });
        assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('h1')).direction), direction);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          for (const text of await page.evaluate(tooWide)) found.push(`${address} at ${width}: ${text}`);
        }
        if (address !== '/rows/') for (const text of await violations(page, ON_PURPOSE)) found.push(`${address}: ${text}`);
        await page.setViewportSize({ width: 700, height: 900 });
        await page.emulateMedia({ media: 'print' });
        // A table of fifteen columns is made smaller by the browser; what is wider without need would be too.
        if (address !== '/markdown/') for (const text of await page.evaluate(tooWide)) found.push(`${address} on paper: ${text}`);
        await page.context().close();
      });
      assert.deepEqual(found.sort(), []);
    });
  });
}
