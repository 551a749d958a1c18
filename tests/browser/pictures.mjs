// Makes the pictures of docs/widgets.md: builds the guide of docs/first-guide.md as its reader would, and photographs each
// widget on it. Run it after a change of the theme: `node pictures.mjs`.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT, withSite } from './site.mjs';

const FOLDER = path.join(ROOT, 'docs/pictures/widgets');
const GUIDE = '/acme/widget-maker/';
/** Of a long widget, the beginning is enough. */
const MAX_HEIGHT = 560;

/** Writes each file that a page shows under its path, as tests/suite/docs.rs does. */
function writeSite(document, folder) {
  const shown = /^`(content\/[^`]+)`:?\n\n(`{3,})\w*\n([\s\S]*?)\n\2$/gm;
  let count = 0;
  for (const [, name, , body] of document.matchAll(shown)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${body}\n`);
    count += 1;
  }
  if (count < 10) throw new Error(`docs/first-guide.md shows ${count} files only`);
}

const site = fs.mkdtempSync(path.join(os.tmpdir(), 'certguide-pictures-'));
try {
  writeSite(fs.readFileSync(path.join(ROOT, 'docs/first-guide.md'), 'utf8'), site);
  fs.mkdirSync(FOLDER, { recursive: true });
  await withSite({ site, today: '2026-03-15' }, async ({ open }) => {
    const page = await open(GUIDE, { width: 980, now: '2026-03-15' });
    const widgets = await page.locator('.w').all();
    for (const widget of widgets) {
      if (!(await widget.isVisible())) continue;
      const classes = await widget.evaluate((element) => [...element.classList]);
      const name = classes.find((word) => word.startsWith('w-')).slice(2);
      await widget.scrollIntoViewIfNeeded();
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const box = await widget.evaluate((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x: x + scrollX, y: y + scrollY, width, height };
      });
      const edge = 12;
      const clip = { x: Math.max(0, box.x - edge), y: box.y - edge, width: box.width + 2 * edge, height: Math.min(box.height, MAX_HEIGHT) + 2 * edge };
      await page.screenshot({ path: path.join(FOLDER, `${name}.png`), clip, fullPage: true });
    }
  });
} finally {
  fs.rmSync(site, { recursive: true, force: true });
}
